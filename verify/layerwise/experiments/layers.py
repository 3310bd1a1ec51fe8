"""A network's layers as a table: C, D, numerical rank and linear-probe accuracy, by the general probe."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from numpy import ndarray

if TYPE_CHECKING:
    import pandas as pd
    import torch

BATCH = 500

Rows = tuple[ndarray, ndarray]
"""Samples (N, ...) and labels (N,)."""


def layer_table(
    module: torch.nn.Module, rows: Rows, *, layers: Sequence[str], columns: Sequence[str] = ("C", "D"),
    test: Rows | None = None,
) -> pd.DataFrame:  # fmt: skip
    """One row a layer l = 0, 1, ... in the order in which they run: layer, name, width and the columns.

    layers: names of modules, and "input".  columns: of those of `verify.probe`.  test: other samples,
    on which a linear probe fitted to `rows` has its test_accuracy.  The module stays in evaluation mode.
    """
    import pandas as pd

    from verify.probe import probe
    from verify.training.devices import one_thread

    module.eval()
    with one_thread():
        ask = partial(probe, module, batches(rows), layers=layers, moment_samples=None)
        found = ask(columns=columns).frame
        other = None if test is None else ask(columns="accuracy", test=batches(test)).frame
    table = pd.DataFrame({"layer": range(len(found)), "name": found["layer"], "width": found["width"]})
    for name in ("C", "D", "rank", "accuracy"):
        if name in columns:
            table[name] = found[name].astype(float)
    if other is not None:
        table["test_accuracy"] = other["accuracy"].astype(float)
    return table


def batches(rows: Rows) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Tensors of BATCH samples, for the probe."""
    import torch

    X, y = torch.as_tensor(rows[0]), torch.as_tensor(rows[1])
    return list(zip(X.split(BATCH), y.split(BATCH), strict=True))


def hidden_layers(module: torch.nn.Sequential) -> list[str]:
    """The input and every block but the last one."""
    return ["input", *[name for name, _ in module.named_children()][:-1]]
