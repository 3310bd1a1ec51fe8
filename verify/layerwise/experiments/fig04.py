"""Figure 4: C_l of hybrid networks of several depths on two data sets, from PyTorch's initialisation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from verify.experiments.experiment import Expectation, Outcome, Settings
from verify.experiments.panels import lines, means, where
from verify.experiments.trends import ROUGHLY_GEOMETRIC, falling, listed, log_line, observe
from verify.layerwise.experiments.classifiers import (
    FULL_DEFAULT,
    Kind,
    Sizes,
    both_samples,
    declared,
    profile,
)
from verify.layerwise.experiments.figure import Experiment

if TYPE_CHECKING:
    import pandas as pd

CLAIMS = (
    "every layer of a trained hybrid network compresses: C_l falls with l on real data, at every depth",
    "over the linear layers C_l decays approximately geometrically, at every depth",
)

BASE = 2
"""Nonlinear layers, those of section 5.1.2; linear ones follow."""

QUICK = Sizes(xi=None)

DEPTHS = (5, 7, 9)


def run(settings: Settings, sizes: Sizes | None = None, depths: tuple[int, ...] = DEPTHS) -> Outcome:
    """One network a data set, depth and seed; depth counts the head, as L does in the theory."""
    import pandas as pd

    sizes = sizes or (QUICK if settings.quick else FULL_DEFAULT)
    seeds = settings.seeds or sizes.seeds
    kinds = [Kind(f"L = {depth}", depth - 1, BASE) for depth in depths]
    tables, panels, seen, words = [], [], [], []
    for data in both_samples(settings, sizes):
        table = profile(data, kinds, sizes, seeds=seeds, device=settings.device).assign(data=data.name)
        tables.append(table)
        panels += [
            lines(table, x="layer", y=y, by="network", title=f"{title}, {data.name}", y_label=f"{y}_l",
                  log_y=y == "C")
            for y, title in (("C", "Within-class compression"), ("D", "Between-class discrimination"))
        ]  # fmt: skip
        seen += [replace(each, setting=data.name) for each in observations(table)]
        words.append(data.words)
    return Outcome(
        pd.concat(tables, ignore_index=True), tuple(panels), tuple(seen), "; ".join(words),
        declared(sizes, seeds) | {"nonlinear layers": BASE, "depths": list(depths)},
    )  # fmt: skip


def observations(table: pd.DataFrame) -> tuple[Expectation, ...]:
    """The claims for one data set, depth by depth, on the means over the seeds."""
    falls, linear = {}, {}
    for network in table["network"].unique():
        C = means(where(table, network=network), "layer", "C")
        fit = log_line(C[BASE:])
        falls[str(network)] = (falling(C) == 1, f"C = {listed(C)}")
        linear[str(network)] = (
            fit.r_squared >= ROUGHLY_GEOMETRIC and fit.slope < 0,
            f"R^2 of log C_l = {fit.r_squared:.3f} for l >= {BASE}",
        )  # fmt: skip
    return observe(CLAIMS[0], falls), observe(CLAIMS[1], linear)


EXPERIMENT = Experiment(
    "fig4", "Compression in hybrid networks of several depths on real data", "arXiv 2311.02960v4, Figure 4",
    CLAIMS, run,
)  # fmt: skip
