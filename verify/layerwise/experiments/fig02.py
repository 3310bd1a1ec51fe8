"""Figure 2: two-dimensional projections of the features of shallow and deep layers."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np
from numpy import ndarray

from verify.experiments.experiment import Expectation, Outcome, Settings
from verify.experiments.panels import column, numbers, where
from verify.experiments.trends import falling, listed, observe
from verify.figures import Panel, Series
from verify.layerwise.experiments.classifiers import (
    HYBRID,
    MLP,
    Kind,
    Sizes,
    classifier,
    declared,
    samples,
    sizes_for,
)
from verify.layerwise.experiments.figure import Experiment
from verify.layerwise.experiments.networks import features
from verify.layerwise.measure import feature_metrics

if TYPE_CHECKING:
    import pandas as pd

LAYERS = (1, 2, 4, 6)

CLAIMS = ("from shallow to deep layers the classes become more compact and more separated, in both networks",)


def run(
    settings: Settings, sizes: Sizes | None = None, kinds: tuple[Kind, ...] = (MLP, HYBRID),
    shown: int = 50, layers: tuple[int, ...] = LAYERS,
) -> Outcome:  # fmt: skip
    """Project the training features; PCA, and UMAP as well in full runs where umap-learn is installed."""
    import pandas as pd

    sizes = sizes or sizes_for(settings)
    data = samples(settings, sizes)
    methods = {"PCA": pca}
    if not settings.quick and find_spec("umap"):
        methods["UMAP"] = umap
    rows, panels = [], []
    chosen = np.concatenate([np.flatnonzero(data.y == k)[:shown] for k in range(data.K)])
    for kind in kinds:
        network = classifier(data, kind, sizes, seed=0, device=settings.device)
        found = features(network.module, data.X, settings.device)
        for method, project in methods.items():
            for layer in layers:
                points = project(found[layer])
                C = feature_metrics(points.T, data.y).C.value
                rows.append(
                    {"network": kind.name, "method": method, "layer": layer, "C of the projection": C}
                )
                series = Series(
                    kind.name, numbers(points[chosen, 0]), numbers(points[chosen, 1]),
                    color=tuple(int(k) for k in data.y[chosen]),
                )  # fmt: skip
                title = f"{kind.name}, layer {layer}, {method}"
                panels.append(Panel(title, "first coordinate", "second coordinate", (series,), points=True))
    table = pd.DataFrame(rows)
    return Outcome(table, tuple(panels), observations(table), data.words, declared(sizes, 1))


def pca(Z: ndarray) -> ndarray:
    """The two leading principal components, (N, 2)."""
    from sklearn.decomposition import PCA

    return PCA(2, svd_solver="covariance_eigh").fit_transform(np.asarray(Z, dtype=np.float64))


def umap(Z: ndarray) -> ndarray:
    """UMAP coordinates from a fixed seed, (N, 2)."""
    from umap import UMAP  # pyright: ignore[reportMissingImports]  (optional)

    return np.asarray(UMAP(random_state=0).fit_transform(Z))


def observations(table: pd.DataFrame) -> tuple[Expectation, ...]:
    """C_l of the projected points falls from layer to layer."""
    parts = {}
    for network, method in table[["network", "method"]].drop_duplicates().itertuples(index=False):
        C = column(where(table, network=network, method=method), "C of the projection")
        parts[f"{network}, {method}"] = (falling(C) == 1, f"C of the projection {listed(C)}")
    return (observe(CLAIMS[0], parts),)


EXPERIMENT = Experiment(
    "fig2", "Two-dimensional projections of the features", "arXiv 2311.02960v4, Figure 2", CLAIMS, run
)
