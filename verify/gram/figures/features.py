"""Figures 5 and 10 (an autoencoder), 11 (a sentence encoder), 13 (modular addition)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy import ndarray

from verify.experiments.data import corpus
from verify.experiments.encoder import encoder_states, fine_tuned
from verify.experiments.experiment import Expectation, Experiment, Outcome, Settings
from verify.experiments.tables import column, mean_by, table
from verify.figures import Panel, Series
from verify.gram.figures import plans
from verify.gram.figures.images import MOSTLY, PAPER, Task, task
from verify.gram.figures.plans import Plan
from verify.gram.linearity import target_linearity
from verify.gram.runs import Training, accuracy, hidden, network, train
from verify.gram.surrogate import observe_interpolation

if TYPE_CHECKING:
    import torch

# --- Figures 5 and 10 ----------------------------------------------------------------------------

AUTOENCODER = (
    "Proposition 3: interpolation error is at most the mean reconstruction error of least squares.",
    "The larger the target linearity of the data in the codes, the smaller the interpolation error (p. 9).",
)

ALPHAS = (0.25, 0.5, 0.75)
PAIRS = 200
"""Samples between whose codes all interpolations are taken."""


def _autoencoder(settings: Settings) -> Outcome:
    data, plan = task(settings, "MNIST"), plans.AUTOENCODER.of(settings)
    seeds, betas = range(settings.seeds or plan.seeds), plan.varied
    rows = [_coded(data, beta, plan, seed) for beta in betas for seed in seeds]
    TL, bend, left, right = (
        np.array([row[key] for row in rows]) for key in ("TL_c", "bend", "interpolation", "reconstruction")
    )
    smaller = int((np.diff(left[np.argsort(TL)]) < 0).sum())
    panels = (
        Panel("Target linearity of the data in the codes", "beta", "TL_c", (_by(rows, "TL_c"),)),
        Panel("Decoded interpolations", "beta", "distance from the segment", (_by(rows, "bend"),)),
        Panel(
            "Proposition 3", "beta", "mean distance",
            (_by(rows, "interpolation", "left side"), _by(rows, "reconstruction", "right side")),
        ),
    )  # fmt: skip
    seen = (
        Expectation(
            AUTOENCODER[0], bool((left <= right * (1 + 1e-12)).all()),
            f"largest ratio of both sides {float(np.max(left / right)):.4f} at alpha = {ALPHAS}",
        ),
        Expectation(
            AUTOENCODER[1], smaller >= MOSTLY * (len(rows) - 1),
            f"TL_c {TL.min():.3f} to {TL.max():.3f}: smaller in {smaller} of {len(rows) - 1} neighbours",
        ),
    )  # fmt: skip
    parameters = {
        "latent": plan.size, "epochs": plan.how[0].epochs, "hidden": plan.width, "beta": str(betas),
        "alpha": str(ALPHAS),
    }  # fmt: skip
    notes = (
        "beta weighs the Kullback-Leibler term; the public code has 32 latent dimensions, and its target "
        "linearity subtracts row means from the pixels (finding gram/T4)",
        f"the suite's own measure: a decoded midpoint lies {bend.min():.2f} to {bend.max():.2f} of the "
        "distance of both decoded ends from their midpoint, by beta in the second panel",
    )
    return Outcome(table(rows), panels, seen, data.words, parameters, notes)


def _by(rows: list[dict[str, Any]], key: str, name: str = "mean over seeds") -> Series:
    return Series(name, *mean_by(rows, key, "beta"))


def _coded(data: Task, beta: float, plan: Plan, seed: int) -> dict[str, Any]:
    """A beta-VAE of one hidden layer each way; its codes are the means."""
    import torch

    encoder, decoder = _trained(data.X, beta, plan, seed)
    rows = np.random.default_rng(seed).permutation(len(data.X))[:PAIRS]
    X = data.X[rows]
    with torch.no_grad():
        Z = encoder(torch.from_numpy(X))[:, : plan.size]
        ends, middle = decoder(Z), decoder((Z[:, None] + Z[None, :]).flatten(0, 1) / 2)
        straight = ((ends[:, None] + ends[None, :]) / 2).flatten(0, 1)
        apart = (ends[:, None] - ends[None, :]).flatten(0, 1).norm(dim=1)
        bend = ((middle - straight).norm(dim=1) / apart)[apart > 0].mean()
        error = ((ends - torch.from_numpy(X)) ** 2).mean()
    codes = Z.numpy()
    found = [observe_interpolation(codes, X, alpha).values for alpha in ALPHAS]
    return {
        "beta": beta, "seed": seed, "TL_c": target_linearity(codes, X).TL_c,
        "TL_printed": target_linearity(codes, X).TL_printed, "bend": float(bend),
        "interpolation": max(values["interpolation_error", None].value for values in found),
        "reconstruction": found[0]["reconstruction_error", None].value, "decoder_error": float(error),
    }  # fmt: skip


def _trained(
    X: ndarray, beta: float, plan: Plan, seed: int
) -> tuple[torch.nn.Sequential, torch.nn.Sequential]:
    import torch
    from torch import nn

    torch.manual_seed(seed)
    width, latent, [how] = plan.width, plan.size, plan.how
    encoder = nn.Sequential(nn.Linear(X.shape[1], width), nn.GELU(), nn.Linear(width, 2 * latent)).double()
    decoder = nn.Sequential(nn.Linear(latent, width), nn.GELU(), nn.Linear(width, X.shape[1])).double()
    optimiser = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=how.step)
    rng, inputs = np.random.default_rng(seed), torch.from_numpy(X)
    for _ in range(how.epochs):
        for rows in np.array_split(rng.permutation(len(X)), max(len(X) // how.batch, 1)):
            x = inputs[rows]
            mean, log_variance = encoder(x).split(latent, dim=1)
            z = mean + torch.randn_like(mean) * (log_variance / 2).exp()
            distance = ((decoder(z) - x) ** 2).sum(dim=1) / 2
            divergence = (mean**2 + log_variance.exp() - 1 - log_variance).sum(dim=1) / 2
            optimiser.zero_grad()
            (distance + beta * divergence).mean().backward()
            optimiser.step()
    return encoder, decoder


# --- Figure 11 -----------------------------------------------------------------------------------

ENCODER = (
    "Target linearity grows over the layers of a pretrained encoder (BERT in Figure 11).",
    "Over those of one with random weights it grows less.",
    "In the last layer of one fine-tuned on the task it is larger still.",
)


def _encoder(settings: Settings) -> Outcome:
    plan = plans.ENCODER.of(settings)
    tokens, per_class, [how] = plan.size, plan.per_class or 0, plan.how
    data = corpus(settings.data_dir, per_class=per_class, per_class_test=per_class)
    texts, labels = data.test
    tuned = fine_tuned(
        *data.train, step=how.step, epochs=how.epochs, decay=how.decay, batch=how.batch, tokens=tokens,
        device=settings.device,
    )  # fmt: skip
    of: dict[str, dict[str, Any]] = {
        "pretrained": {}, "random": {"untrained": 0}, "fine-tuned": {"weights": tuned},
    }  # fmt: skip
    rows = []
    for name, more in of.items():
        states = encoder_states(texts, tokens=tokens, device=settings.device, **more)
        for layer, H in enumerate(states):
            found = target_linearity(H.astype(np.float64), labels)
            row = {"weights": name, "layer": layer, "TL_c": found.TL_c, "TL_adjusted": found.TL_adjusted}
            rows.append({**row, "TL_printed": found.TL_printed, "chance": found.chance})
    names = ("pretrained", "random", "fine-tuned")
    trained, random, after = (column(rows, "TL_adjusted", weights=name) for name in names)
    rises = int((np.diff(trained) > 0).sum())
    panel = Panel(
        "Adjusted for chance", "layer (0: embedding)", "adjusted TL_c",
        tuple(
            Series(name, *mean_by(rows, "TL_adjusted", "layer", weights=name))
            for name in names
        ),
    )  # fmt: skip
    seen = (
        Expectation(
            ENCODER[0], rises >= MOSTLY * (len(trained) - 1),
            f"{trained[0]:.3f} to {trained[-1]:.3f}, rises in {rises} of {len(trained) - 1} layers",
        ),
        Expectation(
            ENCODER[1], bool(random[-1] - random[0] < trained[-1] - trained[0]),
            f"{random[0]:.3f} to {random[-1]:.3f}",
        ),
        Expectation(
            ENCODER[2], bool(after[-1] > trained[-1]),
            f"{after[0]:.3f} to {after[-1]:.3f}, pretrained {trained[-1]:.3f}",
        ),
    )  # fmt: skip
    words = f"{data.name}, {per_class} documents of each topic at most, first {tokens} tokens"
    notes = (
        "stands in for BERT on four tasks; fine-tuned here, on as many other documents of the same topics",
        "mean-pooled states; adjusted for chance, since 384 features explain much of so few documents",
    )
    return Outcome(table(rows), (panel,), seen, words, {"tokens": tokens, "documents": len(labels)}, notes)


# --- Figure 13 -----------------------------------------------------------------------------------

MODULAR = (
    "Representations become target-linear, here as a network generalises on modular addition (Figure 13).",
)

GENERALISES = 0.9
"""Accuracy from which a network counts as having learnt, or as generalising (a choice)."""


def _modular(settings: Settings) -> Outcome:
    plan = plans.MODULAR.of(settings)
    p, seeds, how = plan.size, range(settings.seeds or plan.seeds), plan.how[0]
    decays = [each.decay for each in plan.how]
    rows = [row for each in plan.how for seed in seeds for row in _addition(p, each, plan.width, seed)]
    runs = [
        [row for row in rows if row["decay"] == decay and row["seed"] == seed]
        for decay in decays
        for seed in seeds
    ]
    grokked = [pair for pair in map(_late, runs) if pair is not None]
    panels = tuple(
        Panel(
            f"Weight decay {decay:g}", "epoch", "share",
            tuple(
                Series(label, *mean_by(rows, key, "epoch", decay=decay))
                for key, label in (
                    ("train", "training accuracy"), ("test", "test accuracy"),
                    ("TL_adjusted", "adjusted TL_c"),
                )
            ),
        )
        for decay in decays
    )  # fmt: skip
    detail = ", ".join(
        f"epoch {one['epoch']} (learnt): {one['TL_adjusted']:.3f}, epoch {two['epoch']} (generalises): "
        f"{two['TL_adjusted']:.3f}" for one, two in grokked
    )  # fmt: skip
    seen = (
        Expectation(
            MODULAR[0],
            all(two["TL_adjusted"] > one["TL_adjusted"] for one, two in grokked) if grokked else None,
            f"adjusted TL_c of all pairs at {detail}" if grokked else "no run generalises",
        ),
    )
    ends = ", ".join(
        f"decay {run[-1]['decay']:g}: test accuracy {run[-1]['test']:.2f}, adjusted TL_c "
        f"{run[-1]['TL_adjusted']:.3f}" for run in runs
    )  # fmt: skip
    parameters = {
        "p": p, "epochs": how.epochs, "step": how.step, "batch": how.batch, "width": plan.width,
        "training share": 0.7,
    }  # fmt: skip
    notes = (
        f"at the end, {ends}",
        'the print says "Adam"; the public code has AdamW with betas (.9, .98), as here, and decay 0 to 1',
        "one-hot pairs, one hidden layer of 128 GELU; the public grokking.py calls a function that is gone",
    )
    words = f"all pairs of integers modulo {p}; the public code's modulus is 61"
    return Outcome(table(rows), panels, seen, words, parameters, notes)


def _addition(p: int, how: Training, width: int, seed: int) -> list[dict[str, Any]]:
    import torch

    a, b = (x.ravel() for x in np.meshgrid(np.arange(p), np.arange(p), indexing="ij"))
    X, labels = np.hstack([np.eye(p)[a], np.eye(p)[b]]), (a + b) % p
    order = np.random.default_rng(seed).permutation(len(X))
    known, held = order[: int(0.7 * len(X))], order[int(0.7 * len(X)) :]
    torch.manual_seed(seed)
    model = network((2 * p, width, p), "gelu")
    every = max(how.epochs // 40, 1)
    rows: list[dict[str, Any]] = []

    def each(epoch: int) -> None:
        if epoch % every:
            return
        found = target_linearity(hidden(model, X)[-1], labels)
        rows.append(
            {
                "decay": how.decay, "seed": seed, "epoch": epoch, "TL_c": found.TL_c,
                "train": accuracy(model, X[known], labels[known]),
                "test": accuracy(model, X[held], labels[held]), "TL_adjusted": found.TL_adjusted,
                "TL_printed": found.TL_printed,
            }
        )  # fmt: skip

    train(model, X[known], labels[known], how, seed=seed, each=each)
    return rows


def _late(run: list[dict[str, Any]]) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """The rows at which training and, later, test accuracy first reach GENERALISES; None without both."""
    first = [next((row for row in run if row[part] >= GENERALISES), None) for part in ("train", "test")]
    if first[0] is None or first[1] is None or first[1]["epoch"] <= first[0]["epoch"]:
        return None
    return first[0], first[1]


def _made(
    name: str, title: str, figure: str, claims: tuple[str, ...], run: Callable[[Settings], Outcome],
    own: tuple[str, ...] = (),
) -> Experiment:  # fmt: skip
    return Experiment(f"gram/{name}", title, f"{PAPER}, Figure {figure}", claims, run, "gram", own=own)


FEATURES = (
    _made("autoencoder", "Interpolations of a beta-VAE's codes", "5 and 10", AUTOENCODER, _autoencoder),
    _made("encoder", "Target linearity of a sentence encoder", "11", ENCODER[:1], _encoder, ENCODER[1:]),
    _made("modular", "Modular addition", "13", MODULAR, _modular),
)
