"""Figure 14: singular values of the layers of trained deep linear networks, by index, for several widths."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from verify.experiments.experiment import Experiment, Observation, Outcome, Settings
from verify.experiments.panels import column, numbers, where
from verify.experiments.trends import observe
from verify.figures import Panel, Series
from verify.layerwise.experiments.synthetic import Setup, train_all, unfinished

if TYPE_CHECKING:
    import pandas as pd

CLAIMS = (
    "the K largest singular values of every hidden layer are near n^(1/(2L)), at every width",
    "the singular values sigma_(K+1) .. sigma_(d-K) of the hidden layers stay at xi, at every width",
    "the hidden layers share their singular values",
)

NEAR_TOP = 0.1
"""Relative distance from n^(1/(2L)) that counts as near: the data are only nearly orthonormal."""

NEAR_REST = 0.02
"""Relative distance from xi that counts as unchanged, step-size error included."""


@dataclass(frozen=True)
class Sizes:
    """widths of the hidden layers, at depth setup.L."""

    setup: Setup = field(default_factory=Setup)
    xi: float = 0.3
    widths: tuple[int, ...] = (50, 100, 200, 400)
    seeds: int = 3


def run(settings: Settings, sizes: Sizes | None = None) -> Outcome:
    """Train every width and seed; singular values of W_1 .. W_(L-1) at the end."""
    sizes = sizes or (Sizes() if settings.quick else Sizes(widths=(50, 100, 200, 400, 700), seeds=10))
    seeds = range(settings.seeds or sizes.seeds)
    trained = train_all(
        [sizes.setup.run(xi=sizes.xi, seed=seed, width=width) for width in sizes.widths for seed in seeds],
        settings.device,
    )
    table = spectra(trained, sizes)
    return Outcome(
        table, panels(table, sizes), observations(table, sizes), sizes.setup.data,
        {"xi": sizes.xi, "L": sizes.setup.L, "widths": list(sizes.widths), "seeds": len(seeds)},
        unfinished(trained),
    )  # fmt: skip


def spectra(trained: list, sizes: Sizes) -> pd.DataFrame:
    """One row a network, hidden layer and index: the singular values, decreasing, those at rest included."""
    import pandas as pd

    tables = []
    for one in trained:
        path, width = one.trajectory, one.run.start[0].shape[0]
        for layer, (values, rest) in enumerate(
            zip(path.singular[:-1], path.resting[:-1], strict=True), start=1
        ):
            sigma = np.sort(np.concatenate([values[-1], np.full(rest, sizes.xi)]))[::-1]
            tables.append(pd.DataFrame({
                "width": width, "seed": one.run.seed, "layer": layer,
                "index": np.arange(1, len(sigma) + 1), "sigma": sigma,
            }))  # fmt: skip
    return pd.concat(tables, ignore_index=True)


def panels(table: pd.DataFrame, sizes: Sizes) -> tuple[Panel, ...]:
    """One panel a width: the first seed, a line a layer."""
    found = []
    for width in sizes.widths:
        part = where(table, width=width, seed=0)
        series = [
            Series(f"W_{layer}", numbers(own["index"]), numbers(own["sigma"]))
            for layer in part["layer"].unique()
            if len(own := where(part, layer=layer))
        ]
        found.append(
            Panel(f"Singular values, width {width}", "index i", "sigma_i(W_l)", tuple(series), log_y=True)
        )
    return tuple(found)


def observations(table: pd.DataFrame, sizes: Sizes) -> tuple[Observation, ...]:
    """The claims, width by width, over all seeds and layers."""
    K, top = sizes.setup.K, sizes.setup.n ** (1 / (2 * sizes.setup.L))
    leading, resting, shared = {}, {}, {}
    for width in sorted(table["width"].unique()):
        part = where(table, width=width)
        index, sigma = column(part, "index"), column(part, "sigma")
        last = np.asarray(part.groupby(["seed", "layer"])["index"].transform("max"), dtype=float) - K
        far = abs(sigma[index <= K] / top - 1).max()
        moved = abs(sigma[(index > K) & (index <= last)] / sizes.xi - 1).max()
        lost = abs(sigma[index > last] / sizes.xi - 1).max()
        groups = [
            column(where(part, seed=seed, index=i), "sigma")
            for seed in part["seed"].unique()
            for i in range(1, K + 1)
        ]
        spread = max(float(np.ptp(group)) for group in groups)
        name = f"width {width}"
        leading[name] = (bool(far <= NEAR_TOP), f"at most {far:.1%} from {top:.4f}")
        words = f"at most {moved:.2%} from xi = {sizes.xi:g} (the K smallest {lost:.1%})"
        resting[name] = (bool(moved <= NEAR_REST), words)
        words = f"leading values differ by at most {spread:.2g} over the layers"
        shared[name] = (spread <= NEAR_REST * top, words)
    return observe(CLAIMS[0], leading), observe(CLAIMS[1], resting), observe(CLAIMS[2], shared)


EXPERIMENT = Experiment(
    "fig14", "Singular values of trained layers against width and index", "arXiv 2311.02960v4, Figure 14",
    CLAIMS, run,
)  # fmt: skip
