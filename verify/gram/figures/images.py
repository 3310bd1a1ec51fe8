"""Figures 4, 6, 9, 12 and B.3: networks on images."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy import ndarray

from verify.experiments.data import MissingData, Split, images
from verify.experiments.experiment import Expectation, Experiment, Outcome, Settings
from verify.experiments.tables import column, mean_by, table
from verify.figures import Panel, Series
from verify.gram.figures import plans
from verify.gram.linearity import target_linearity, targets
from verify.gram.runs import Training, Update, accuracy, digits, hidden, network, train
from verify.gram.step import shift
from verify.gram.surrogate import surrogate

if TYPE_CHECKING:
    import torch

PAPER = "arXiv 2605.06258"
MOSTLY = 0.8
"""A trend counts as seen where this share of the comparisons shows it (a choice)."""

COMPARABLE = 0.03
"""Mean test accuracies within this of each other count as about as good (a choice)."""


@dataclass(frozen=True)
class Task:
    """Images as rows in float64, labels from 0; words: which data, and for what they stand in."""

    X: ndarray
    labels: ndarray
    test_X: ndarray
    test_labels: ndarray
    words: str
    name: str = "digits"

    @property
    def classes(self) -> int:
        return int(self.labels.max()) + 1


def task(settings: Settings, wanted: str = "CIFAR-10") -> Task:
    """Quick: the handwritten digits of scikit-learn.  Full: all images of the paper's set, and no other's:
    MissingData where it is not there."""
    if settings.quick:
        return Task(*digits(), f"handwritten digits (scikit-learn); stand in for {wanted}")
    found = images(
        settings.data_dir, per_class=None, per_class_test=None, wanted=wanted, stand_in=False,
    )  # fmt: skip
    return _rows(found)


def _rows(found: Split) -> Task:
    X, test = (part.astype(np.float64).reshape(len(part), -1) for part in (found.X, found.test_X))
    return Task(X, found.y, test, found.test_y, found.words, found.name)


SETS = ("MNIST", "CIFAR-10", "CIFAR-100")
"""Of the sets of Figure 2 those that have a reader here; the fourth is SVHN."""

FEW_A_CLASS = 100


def tasks(settings: Settings) -> list[Task]:
    """The sets of Figure 2.  Quick: digits, and a few images a class of the first set of images there is.
    Full: those of SETS that are on this machine; MissingData where none is."""
    if settings.quick:
        found = images(settings.data_dir, per_class=FEW_A_CLASS, per_class_test=FEW_A_CLASS)
        more = [] if found.name == "scikit-learn digits" else [_rows(found)]
        return [task(settings, "MNIST"), *more]
    there, missing = [], []
    for wanted in SETS:
        try:
            there.append(task(settings, wanted))
        except MissingData as error:
            missing.append(str(error))
    if not there:
        raise MissingData("; ".join(missing))
    return there


# --- Figures 4 and 9 -----------------------------------------------------------------------------

GROWTH = (
    "S_cls grows over the epochs at every layer (SGD).",
    "Target linearity grows over the epochs at every layer (SGD).",
    "Target linearity of the trained network grows from layer to layer (SGD).",
    "The same three with Adam (B.5, Figure 9).",
)


def _growth(settings: Settings) -> Outcome:
    data, plan = task(settings), plans.GROWTH.of(settings)
    seeds, width, epochs = range(settings.seeds or plan.seeds), plan.width, plan.how[0].epochs
    how = {training.optimiser: training for training in plan.how}
    marks = sorted({0, 1, epochs // 4, epochs // 2, epochs})
    rows = []
    for name, training in how.items():
        for seed in seeds:
            rows += _layers_over_epochs(data, width, training, marks, seed, name)
    counts = {name: _growths(rows, name, seeds, epochs) for name in how}
    adam = [value for value, _ in counts["adam"].values()]
    words = {name: _counted(found) for name, found in counts.items()}
    seen = (
        *(
            Expectation(claim, found[0] >= MOSTLY * found[1], f"{found[0]} of {found[1]} pairs rise")
            for claim, found in zip(GROWTH[:3], counts["sgd"].values(), strict=True)
        ),
        Expectation(
            GROWTH[3],
            all(a >= MOSTLY * n for a, (_, n) in zip(adam, counts["adam"].values(), strict=True)),
            words["adam"],
        ),
    )
    panels = tuple(
        Panel(
            f"{label}, {name}", "epoch", label,
            tuple(
                Series(f"layer {layer}", *mean_by(rows, key, "epoch", optimiser=name, layer=layer))
                for layer in range(1, 5)
            ),
            log_y=key == "S_cls",
        )
        for name in how
        for key, label in (("S_cls", "S_cls of the next layer"), ("TL_printed", "TL of Definition 2"))
    )  # fmt: skip
    parameters = {"width": width, "hidden layers": 4, "epochs": epochs, "batch": 64, "seeds": len(seeds)}
    notes = (
        "the print: SGD with step .005, 100 epochs; the public code: step 5e-4 and momentum .8, for which "
        "the Gram update is not that of Theorem 1",
        "TL is that of Definition 2 (not centred); TL_0 and TL_c stand beside it in the table",
    )
    return Outcome(table(rows), panels, seen, data.words, parameters, notes)


def _layers_over_epochs(
    data: Task, width: int, how: Training, marks: list[int], seed: int, name: str
) -> list[dict[str, Any]]:
    import torch

    torch.manual_seed(seed)
    model = network((data.X.shape[1], *[width] * 4, data.classes), "gelu")
    rows: list[dict[str, Any]] = []
    Y = targets(data.labels)

    def each(epoch: int) -> None:
        if epoch not in marks:
            return
        for layer, H in enumerate(hidden(model, data.X), start=1):
            W = model[2 * layer].weight.detach().numpy()  # type: ignore[union-attr, operator]
            found = target_linearity(H, data.labels)
            rows.append(
                {
                    "optimiser": name, "seed": seed, "epoch": epoch, "layer": layer,
                    "S_cls": float(surrogate(H, Y, W)), "TL_printed": found.TL_printed, "TL_0": found.TL_0,
                    "TL_c": found.TL_c, "accuracy": accuracy(model, data.test_X, data.test_labels),
                }
            )  # fmt: skip

    train(model, data.X, data.labels, how, seed=seed, each=each)
    return rows


def _growths(rows: list[dict[str, Any]], name: str, seeds: range, last: int) -> dict[str, tuple[int, int]]:
    """Rises of S_cls and TL over the epochs, and of TL over the layers at the end: how many of how many."""
    found: dict[str, list[np.ndarray]] = {"S_cls": [], "TL": [], "layers": []}
    for seed in seeds:
        for layer in range(1, 5):
            for key, values in (("S_cls", "S_cls"), ("TL", "TL_printed")):
                found[key].append(
                    np.diff(column(rows, values, optimiser=name, seed=seed, layer=layer)[[0, -1]])
                )
        found["layers"].append(np.diff(column(rows, "TL_printed", optimiser=name, seed=seed, epoch=last)))
    joined = {key: np.concatenate(parts) for key, parts in found.items()}
    return {key: (int((x > 0).sum()), x.size) for key, x in joined.items()}


def _counted(found: dict[str, tuple[int, int]]) -> str:
    return ", ".join(f"{key}: {a} of {n} rise" for key, (a, n) in found.items())


# --- Figure 6 ------------------------------------------------------------------------------------

CONVOLUTIONS = ("Whitened updates of kernels, as matrices, train about as well as plain descent.",)


def _convolution_whitening(settings: Settings) -> Outcome:
    data, plan = task(settings), plans.CONVOLUTIONS.of(settings)
    seeds, [how] = range(settings.seeds or plan.seeds), plan.how
    updates: tuple[Update, ...] = ("sgd", "whitened")
    rows = []
    for update in updates:
        for seed in seeds:
            model = _convolutions(data, seed, plan.width)
            train(model, data.X, data.labels, replace(how, update=update), seed=seed)
            rows.append(
                {
                    "update": update, "seed": seed, "train_accuracy": accuracy(model, data.X, data.labels),
                    "test_accuracy": accuracy(model, data.test_X, data.test_labels),
                }
            )  # fmt: skip
    mean = {update: float(column(rows, "test_accuracy", update=update).mean()) for update in updates}
    panel = Panel(
        "Convolutional network", "seed", "test accuracy",
        tuple(Series(u, list(seeds), column(rows, "test_accuracy", update=u).tolist()) for u in updates),
    )  # fmt: skip
    detail = ", ".join(f"{update} {value:.3f}" for update, value in mean.items())
    seen = (Expectation(CONVOLUTIONS[0], abs(mean["sgd"] - mean["whitened"]) <= COMPARABLE, detail),)
    parameters = {
        "kernels": "2 x 2", "channels": plan.width, "convolutions": 3, "step": how.step, "epochs": how.epochs,
    }  # fmt: skip
    notes = (
        "the print: step .01; the public code: momentum .95 and a Newton-Schulz polar factor (finding "
        "gram/D5); here plain steps and an SVD",
    )
    return Outcome(table(rows), (panel,), seen, data.words, parameters, notes)


def _convolutions(data: Task, seed: int, width: int = 16) -> torch.nn.Sequential:
    import torch
    from torch import nn

    torch.manual_seed(seed)
    pixels = data.X.shape[1]
    channels = 3 if round((pixels / 3) ** 0.5) ** 2 * 3 == pixels else 1
    side = round((pixels / channels) ** 0.5)
    body = [nn.Unflatten(1, (channels, side, side))]
    for k in range(3):
        body += [nn.Conv2d(channels if k == 0 else width, width, 2), nn.GELU()]
    return nn.Sequential(*body, nn.Flatten(), nn.Linear(width * (side - 3) ** 2, data.classes)).double()


# --- Figure of Appendix B.3 ----------------------------------------------------------------------

CORRELATION = (
    "The diagonal of the Gram update correlates with that of the summed virtual covariance shifts (.98).",
    "It correlates less with that of the average gradient outer product (.71).",
)


def _correlation(settings: Settings) -> Outcome:
    data, plan = task(settings), plans.CORRELATION.of(settings)
    seeds, [how] = range(settings.seeds or plan.seeds), plan.how
    rows = [{"seed": seed, **_diagonals(data, how, plan.width, seed)[0]} for seed in seeds]
    diagonals = _diagonals(data, how, plan.width, 0)[1]
    panels = tuple(
        Panel(
            f"Gram update against {name}", name, "Gram update",
            (Series("inputs", diagonals[name].tolist(), diagonals["Gram update"].tolist()),), points=True,
        )
        for name in ("summed shifts", "AGOP")
    )  # fmt: skip
    shifts, outer = (np.array([row[key] for row in rows]) for key in ("summed shifts", "AGOP"))
    seen = (
        Expectation(
            CORRELATION[0], bool(shifts.min() >= 0.95), f"Pearson {shifts.min():.3f} to {shifts.max():.3f}"
        ),
        Expectation(
            CORRELATION[1], bool((outer < shifts).all()), f"Pearson {outer.min():.3f} to {outer.max():.3f}"
        ),
    )  # fmt: skip
    parameters = {
        "network": f"2 hidden layers of {plan.width}, GELU", "step": how.step, "epochs": how.epochs,
        "batch": how.batch,
    }  # fmt: skip
    notes = (
        "the first layer; by G4 the shifts miss the update by second-order terms only (gram/sum-of-shifts)",
    )
    return Outcome(table(rows), panels, seen, data.words, parameters, notes)


def _diagonals(
    data: Task, how: Training, width: int, seed: int
) -> tuple[dict[str, float], dict[str, ndarray]]:
    import torch

    torch.manual_seed(seed)
    step = how.step
    model = network((data.X.shape[1], width, width, data.classes), "gelu")
    first: Any = model[0]
    start = first.weight.detach().numpy().copy()
    summed = np.zeros(data.X.shape[1])
    rng = np.random.default_rng(seed)
    X, labels = torch.from_numpy(data.X), torch.from_numpy(data.labels)
    optimiser = torch.optim.SGD(model.parameters(), lr=step)
    for _ in range(how.epochs):
        for rows in np.array_split(rng.permutation(len(X)), len(X) // how.batch):
            inputs = X[rows].clone().requires_grad_(True)
            optimiser.zero_grad()
            torch.nn.functional.cross_entropy(model(inputs), labels[rows]).backward()
            assert inputs.grad is not None
            summed += np.diag(shift(data.X[rows], inputs.grad.numpy(), step))
            optimiser.step()
    W = first.weight.detach().numpy()
    agop = np.zeros(data.X.shape[1])
    for k in range(data.classes):
        inputs = X.clone().requires_grad_(True)
        model(inputs)[:, k].sum().backward()
        assert inputs.grad is not None
        agop += (inputs.grad.numpy() ** 2).mean(axis=0)
    update = np.diag(W.T @ W - start.T @ start)
    columns = {"Gram update": update, "summed shifts": summed, "AGOP": agop}
    found = {key: float(np.corrcoef(update, columns[key])[0, 1]) for key in ("summed shifts", "AGOP")}
    return found, columns


# --- Figure 12 -----------------------------------------------------------------------------------

RANDOM_LABELS = (
    "Representations become target-linear, also for labels of which a share is random (Figure 12).",
)


LEARNT = 0.9
"""Accuracy on the labels trained on from which they count as learnt (a choice)."""

FEW = 400
"""Images of the quick run: so few that random labels are learnt in seconds."""


def _random_labels(settings: Settings) -> Outcome:
    data, plan = task(settings), plans.RANDOM_LABELS.of(settings)
    if settings.quick:
        data = replace(data, X=data.X[:FEW], labels=data.labels[:FEW])
    seeds, shares, width, [how] = range(settings.seeds or plan.seeds), plan.varied, plan.width, plan.how
    rows = []
    for share in shares:
        for seed in seeds:
            rows += _noisy(data, share, width, how, seed)
    gains = [
        float(
            column(rows, "TL_adjusted", share=share, seed=seed, when="trained")[-1]
            - column(rows, "TL_adjusted", share=share, seed=seed, when="initial")[-1]
        )
        for share in shares
        for seed in seeds
    ]
    panels = (
        Panel(
            "Trained, adjusted for chance", "layer", "adjusted TL_c of the labels trained on",
            tuple(
                Series(
                    f"{share:.0%} random",
                    *mean_by(rows, "TL_adjusted", "layer", share=share, when="trained"),
                )
                for share in shares
            ),
        ),
    )  # fmt: skip
    by_share = ", ".join(
        f"{share:.0%}: {column(rows, 'TL_adjusted', share=share, when='initial', layer=4).mean():.2f} to "
        f"{column(rows, 'TL_adjusted', share=share, when='trained', layer=4).mean():.2f}"
        for share in shares
    )
    learnt = {share: float(column(rows, "fit", share=share, when="trained").mean()) for share in shares}
    fits = ", ".join(f"{share:.0%}: {value:.2f}" for share, value in learnt.items())
    grew = min(gains) > 0 if min(learnt.values()) >= LEARNT else None
    seen = (Expectation(RANDOM_LABELS[0], grew, f"last layer, by share of random labels: {by_share}"),)
    parameters = {
        "width": width, "step": how.step, "epochs": how.epochs, "batch": how.batch, "seeds": len(seeds),
    }  # fmt: skip
    notes = (
        f"accuracy on the labels trained on, by share of random ones: {fits}",
        "the print: step .005, 200 epochs; the public code: momentum .95 (and random_label.py calls "
        "functions that its other files no longer have)",
    )
    return Outcome(table(rows), panels, seen, data.words, parameters, notes)


def _noisy(data: Task, share: float, width: int, how: Training, seed: int) -> list[dict[str, Any]]:
    import torch

    rng = np.random.default_rng(seed)
    labels = data.labels.copy()
    chosen = rng.permutation(len(labels))[: round(share * len(labels))]
    labels[chosen] = rng.integers(0, data.classes, len(chosen))
    torch.manual_seed(seed)
    model = network((data.X.shape[1], *[width] * 4, data.classes), "gelu")
    rows: list[dict[str, Any]] = []

    def each(epoch: int) -> None:
        if epoch not in (0, how.epochs):
            return
        for layer, H in enumerate(hidden(model, data.X), start=1):
            found = target_linearity(H, labels)
            rows.append(
                {
                    "share": share, "seed": seed, "when": "trained" if epoch else "initial", "layer": layer,
                    "TL_c": found.TL_c, "TL_adjusted": found.TL_adjusted, "TL_printed": found.TL_printed,
                    "fit": accuracy(model, data.X, labels),
                }
            )  # fmt: skip

    train(model, data.X, labels, how, seed=seed, each=each)
    return rows


def _made(
    name: str, title: str, figure: str, claims: tuple[str, ...], run: Callable[[Settings], Outcome]
) -> Experiment:
    return Experiment(f"gram/{name}", title, f"{PAPER}, Figure {figure}", claims, run, "gram")


IMAGES = (
    _made("growth", "S_cls and target linearity by layer and epoch", "4 and 9", GROWTH, _growth),
    _made("whitening-cnn", "Gram whitening of convolutions", "6", CONVOLUTIONS, _convolution_whitening),
    _made("correlation", "Gram update against shifts and AGOP", "of Appendix B.3", CORRELATION, _correlation),
    _made("random-labels", "Target linearity with random labels", "12", RANDOM_LABELS, _random_labels),
)
