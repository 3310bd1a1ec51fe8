"""MLPs on the synthetic data of section 5.2, trained with full batches to the loss of the linear networks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from verify.layerwise.experiments.fit import Recipe, fit
from verify.layerwise.experiments.layers import hidden_layers, layer_table
from verify.layerwise.experiments.networks import stacked

if TYPE_CHECKING:
    import pandas as pd

    from verify.layerwise.experiments.synthetic import Setup


def synthetic_mlp(
    setup: Setup, depth: int, *, xi: float, epochs: int, seed: int, device: str
) -> pd.DataFrame:
    """C and D of every layer of one MLP of `depth` layers, batch norm + ReLU after all but the last.

    epochs: the most full-batch steps; training ends at the loss `setup.loss`.
    """
    from verify.instances.data import paper_data

    X = paper_data(setup.d, setup.n * setup.K, noise=setup.noise, seed=seed).T.astype(np.float32)
    y = np.repeat(np.arange(setup.K), setup.n)
    module = stacked(setup.d, setup.K, hidden=depth - 1, nonlinear=depth - 1, width=setup.d, seed=seed, xi=xi)
    recipe = Recipe(epochs, setup.step, batch=len(y), momentum=0.0, decay=0.0, target=setup.loss)
    fitted = fit(module, X, y, recipe, seed=seed, device=device)
    table = layer_table(module, (X, y), layers=hidden_layers(module))[["layer", "C", "D"]]
    stopped = "loss" if fitted.steps < epochs else "epochs"
    return table.assign(seed=seed, steps=fitted.steps, loss=fitted.loss, stopped=stopped)
