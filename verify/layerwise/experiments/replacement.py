"""Open direction: nonlinear layers of a trained MLP replaced by linear ones, until it fails.

Whatever linear maps replace the last m layers, the network is then a linear classifier of the features of the
layer below them: so a linear probe of that layer says how well any replacement could do.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from verify.experiments.data import Split
from verify.experiments.experiment import Expectation, Outcome, Settings
from verify.experiments.panels import lines, means, where
from verify.experiments.trends import listed, observe
from verify.layerwise.experiments.classifiers import (
    MLP,
    Kind,
    Sizes,
    classifier,
    declared,
    samples,
    sizes_for,
)
from verify.layerwise.experiments.figure import Experiment
from verify.layerwise.experiments.fit import accuracy
from verify.layerwise.experiments.layers import hidden_layers, layer_table
from verify.layerwise.experiments.networks import features

if TYPE_CHECKING:
    import pandas as pd
    import torch

OWN = (
    "deepest layers first: a trained MLP keeps its test accuracy with one, two, ... layers replaced",
    "where it fails, a linear probe of the layer below fails too: no linear layers could do it",
    "shallowest layers first: it fails earlier",
)

CLOSE = 0.02
"""Loss of mean test accuracy up to which a replacement counts as one that works."""


DEEP, SHALLOW = "deepest first", "shallowest first"


def run(settings: Settings, sizes: Sizes | None = None, kind: Kind = MLP) -> Outcome:
    """Train MLPs; replace 1, 2, ... of their hidden layers, from either end; measure what is left."""
    import pandas as pd

    sizes = sizes or sizes_for(settings)
    data = samples(settings, sizes)
    seeds = settings.seeds or max(sizes.seeds, 3)
    tables = [one_network(data, kind, sizes, seed, settings.device) for seed in range(seeds)]
    table = pd.concat(tables, ignore_index=True)
    panels = tuple(
        lines(table, x="replaced", y=y, by="order", title=title, x_label="layers replaced", y_label=label,
              log_y=y == "C")
        for y, title, label in (
            ("test_accuracy", "Test accuracy", "test accuracy"),
            ("accuracy", "Training accuracy", "training accuracy"),
            ("C", "Within-class compression of the last hidden layer", "C_(L-1)"),
        )
    )  # fmt: skip
    return Outcome(
        table, panels, observations(table), data.words, declared(sizes, seeds),
        ("a replaced layer is the affine map (the batch norm that it replaces is one) that fits the layer's "
         "outputs on the training samples best, given what comes in; nothing is trained again",),
    )  # fmt: skip


def one_network(data: Split, kind: Kind, sizes: Sizes, seed: int, device: str) -> pd.DataFrame:
    """One row for the network as trained, at m = 0 of both orders, and one an order and m >= 1."""
    import pandas as pd

    made = classifier(data, kind, sizes, seed=seed, device=device)
    layers = hidden_layers(made.module)
    training, held_out = (data.X, data.y), (data.test_X, data.test_y)
    probes = layer_table(made.module, training, layers=layers, columns=("accuracy",), test=held_out)
    rows = []
    for order in (DEEP, SHALLOW):
        for m in range(kind.hidden + 1):
            chosen = range(kind.hidden - m + 1, kind.hidden + 1) if order == DEEP else range(1, m + 1)
            new = replaced(made.module, chosen, data.X, device)
            last = layer_table(new, training, layers=layers[-1:])
            below = np.asarray(probes["test_accuracy"])[kind.hidden - m]
            rows.append({
                "order": order, "replaced": m, "seed": seed,
                "test_accuracy": accuracy(new, *held_out, device=device),
                "accuracy": accuracy(new, *training, device=device),
                "C": float(last["C"].iloc[0]), "D": float(last["D"].iloc[0]),
                "probe of the layer below": below if order == DEEP else None,
            })  # fmt: skip
    return pd.DataFrame(rows)


def replaced(
    module: torch.nn.Sequential, chosen: Sequence[int], X: Float[ndarray, "N p"], device: str = "cpu"
) -> torch.nn.Sequential:
    """A copy of a network of blocks layer1, layer2, ..., head in which the chosen blocks are affine maps.

    Each fits the outputs of its block on the rows X best, in least squares, given the outputs of the copy
    below it.  chosen: numbers from 1.  The copy is in evaluation mode.
    """
    import torch

    from verify.training.devices import one_thread, resolve_device

    new = copy.deepcopy(module).eval()
    wanted = features(module, X, device)
    values = torch.as_tensor(X, device=resolve_device(device))
    with torch.no_grad(), one_thread():
        for layer, (name, block) in enumerate(list(new.named_children())[:-1], start=1):
            if layer in chosen:
                block = affine(values.cpu().numpy(), wanted[layer]).to(values.device)
                setattr(new, name, block)
            values = block(values)
    return new


def affine(Z: Float[ndarray, "N p"], target: Float[ndarray, "N q"]) -> torch.nn.Linear:
    """The affine map of least squared error from rows Z to rows of the target, of least norm; float32."""
    import torch

    inputs = np.column_stack([np.asarray(Z, dtype=np.float64), np.ones(len(Z))])
    W = np.linalg.lstsq(inputs, np.asarray(target, dtype=np.float64), rcond=None)[0]
    layer = torch.nn.Linear(Z.shape[1], target.shape[1])
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(W[:-1].T, dtype=torch.float32))
        assert layer.bias is not None
        layer.bias.copy_(torch.tensor(W[-1], dtype=torch.float32))
    return layer


def first_failure(kept: ndarray, whole: float) -> int | None:
    """The least m >= 1 at which the accuracy kept[m] lies more than CLOSE below the network's."""
    bad = np.flatnonzero(kept[1:] < whole - CLOSE)
    return int(bad[0]) + 1 if len(bad) else None


def observations(table: pd.DataFrame) -> tuple[Expectation, ...]:
    """What is asked, on the means over the seeds."""
    deep, shallow = (where(table, order=order) for order in (DEEP, SHALLOW))
    kept, other = (means(part, "replaced", "test_accuracy") for part in (deep, shallow))
    probe = means(deep, "replaced", "probe of the layer below")
    H = len(kept) - 1
    at, at_probe, at_shallow = (first_failure(values, kept[0]) for values in (kept, probe, other))

    def said(m: int | None) -> str:
        return f"first fails with {m} of {H} layers replaced" if m else f"works with all {H} layers replaced"

    late, early = at or H + 1, at_shallow or H + 1
    return (
        observe(OWN[0], {DEEP: (late > 2, f"{said(at)}; test accuracy with 0, 1, ...: {listed(kept)}")}),
        observe(OWN[1], {"probe": (
            None if at is None else at_probe is not None and at_probe <= at,
            f"the probe {said(at_probe)}; its test accuracy {listed(probe)}",
        )}),
        observe(OWN[2], {SHALLOW: (
            None if late == early else early < late, f"{said(at_shallow)}; test accuracy {listed(other)}",
        )}),
    )  # fmt: skip


EXPERIMENT = Experiment(
    "replacement", "Nonlinear layers of a trained network replaced by linear ones",
    "an open direction of arXiv 2311.02960v4: linear layers in the place of nonlinear ones", (), run, own=OWN,
)  # fmt: skip
