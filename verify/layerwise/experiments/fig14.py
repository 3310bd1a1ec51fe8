"""Figure 14: singular values of the layers of trained deep linear networks, by index, for several widths."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from verify.experiments.experiment import Expectation, Outcome, Settings
from verify.experiments.panels import column, numbers, where
from verify.experiments.trends import observe
from verify.figures import Panel, Series
from verify.layerwise.experiments.figure import Experiment
from verify.layerwise.experiments.synthetic import Setup, each_noise, train_all, unfinished

if TYPE_CHECKING:
    import pandas as pd

    from verify.training import Trained

CLAIMS = (
    "the K largest singular values of every hidden layer are near n^(1/(2L)), at every width and xi",
    "the singular values sigma_(K+1) .. sigma_(d-K) of the hidden layers stay at xi, at every width and xi",
    "the hidden layers share their singular values",
)

NEAR_TOP = 0.1
"""Relative distance from n^(1/(2L)) that counts as near: the data are only nearly orthonormal."""

NEAR_REST = 0.02
"""Relative distance from xi that counts as unchanged, step-size error included."""


@dataclass(frozen=True)
class Sizes:
    """xi: scales; widths of the hidden layers, at depth setup.L."""

    setup: Setup = field(default_factory=lambda: Setup(L=4))
    xi: tuple[float, ...] = (0.1, 0.3, 0.5)
    widths: tuple[int, ...] = (200, 300, 400, 500, 600, 700)
    seeds: int = 3


FULL = Sizes(seeds=10)


def run(settings: Settings, sizes: Sizes | None = None) -> Outcome:
    """Train every xi, width and seed with each law of the noise; singular values of W_1 .. W_(L-1)."""
    sizes = sizes or (Sizes() if settings.quick else FULL)
    return each_noise(settings, sizes.setup, lambda setup: _run(settings, replace(sizes, setup=setup)))


def _run(settings: Settings, sizes: Sizes) -> Outcome:
    seeds = range(settings.seeds or sizes.seeds)
    runs = [
        sizes.setup.run(xi=xi, seed=seed, width=width)
        for xi in sizes.xi
        for width in sizes.widths
        for seed in seeds
    ]
    trained = train_all(runs, settings.device)
    table = spectra(trained)
    return Outcome(
        table, panels(table, sizes), observations(table, sizes), sizes.setup.data,
        {"xi": list(sizes.xi), "L": sizes.setup.L, "widths": list(sizes.widths), "seeds": len(seeds)},
        unfinished(trained),
    )  # fmt: skip


def spectra(trained: list[Trained]) -> pd.DataFrame:
    """One row a network, hidden layer and singular value that training moves, with its index in decreasing
    order; of: how many the layer has.  All others stay at xi exactly (docs/training-engine.md)."""
    import pandas as pd

    tables = []
    for one in trained:
        path, width = one.trajectory, one.run.start[0].shape[0]
        assert path is not None
        for layer, (values, rest) in enumerate(
            zip(path.singular[:-1], path.resting[:-1], strict=True), start=1
        ):
            sigma = np.concatenate([values[-1], np.full(rest, one.run.xi)])
            order = np.argsort(-sigma, kind="stable")
            index = np.flatnonzero(order < len(values[-1]))
            tables.append(pd.DataFrame({
                "xi": one.run.xi, "width": width, "seed": one.run.seed, "layer": layer, "of": len(sigma),
                "index": index + 1, "sigma": sigma[order[index]],
            }))  # fmt: skip
    return pd.concat(tables, ignore_index=True)


def panels(table: pd.DataFrame, sizes: Sizes) -> tuple[Panel, ...]:
    """One panel a width: the first seed, a line a scale and layer."""
    found = []
    for width in sizes.widths:
        part = where(table, width=width, seed=0)
        series = [
            Series(f"W_{layer}, xi = {xi:g}", numbers(own["index"]), numbers(own["sigma"]))
            for xi in sizes.xi
            for layer in sorted(part["layer"].unique())
            if len(own := where(part, xi=xi, layer=layer))
        ]
        title = f"Singular values, width {width}"
        found.append(Panel(title, "index i", "sigma_i(W_l)", tuple(series), log_y=True))
    return tuple(found)


def observations(table: pd.DataFrame, sizes: Sizes) -> tuple[Expectation, ...]:
    """The claims, scale by scale, over all widths, seeds and layers."""
    K, top = sizes.setup.K, sizes.setup.n ** (1 / (2 * sizes.setup.L))
    leading, resting, shared = {}, {}, {}
    for xi in sizes.xi:
        part = where(table, xi=xi)
        index, sigma = column(part, "index"), column(part, "sigma")
        last = column(part, "of") - K
        far = abs(sigma[index <= K] / top - 1).max()
        moved = abs(sigma[(index > K) & (index <= last)] / xi - 1).max()
        lost = abs(sigma[index > last] / xi - 1).max()
        over_layers = part.loc[index <= K].groupby(["width", "seed", "index"])["sigma"]
        spread = float((over_layers.max() - over_layers.min()).max())
        name = f"xi = {xi:g}"
        leading[name] = (bool(far <= NEAR_TOP), f"at most {far:.1%} from {top:.4f}")
        words = f"at most {moved:.2%} from xi (the K smallest {lost:.1%})"
        resting[name] = (bool(moved <= NEAR_REST), words)
        words = f"leading values differ by at most {spread:.2g} over the layers"
        shared[name] = (spread <= NEAR_REST * top, words)
    return observe(CLAIMS[0], leading), observe(CLAIMS[1], resting), observe(CLAIMS[2], shared)


EXPERIMENT = Experiment(
    "fig14", "Singular values of trained layers against width and index", "arXiv 2311.02960v4, Figure 14",
    CLAIMS, run,
)  # fmt: skip
