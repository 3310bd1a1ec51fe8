"""Figure 12: deep linear networks from PyTorch's default initialisation, at several depths."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from verify.experiments.experiment import Expectation, Outcome, Settings
from verify.experiments.panels import lines, means
from verify.experiments.trends import ROUGHLY_GEOMETRIC, falling, line, listed, log_line, observe, rising
from verify.layerwise.experiments.figure import Experiment
from verify.layerwise.experiments.synthetic import Setup, curves, each_noise, train_all, unfinished

if TYPE_CHECKING:
    import pandas as pd

CLAIMS = (
    "C_l decays approximately geometrically at every depth, although the initialisation is not orthogonal",
    "D_l, l >= 1, grows with l at every depth",
)


@dataclass(frozen=True)
class Sizes:
    """depths: L of the networks, width = input dimension, weights uniform as in torch.nn.Linear."""

    setup: Setup = field(default_factory=Setup)
    depths: tuple[int, ...] = (3, 5, 7, 9)
    seeds: int = 10


FULL = Sizes(depths=(3, 4, 5, 6, 7, 8, 9))


def run(settings: Settings, sizes: Sizes | None = None) -> Outcome:
    """Train every depth and seed with each law of the noise; C_l and D_l of the ends."""
    sizes = sizes or (Sizes() if settings.quick else FULL)
    return each_noise(settings, sizes.setup, lambda setup: _run(settings, replace(sizes, setup=setup)))


def _run(settings: Settings, sizes: Sizes) -> Outcome:
    seeds = range(settings.seeds or sizes.seeds)
    runs = [
        sizes.setup.run(xi=1.0, seed=seed, L=L, initialisation="default")
        for L in sizes.depths
        for seed in seeds
    ]
    trained = train_all(runs, settings.device)
    table = curves(trained, network=[f"L = {one.run.L}" for one in trained])
    panels = tuple(
        lines(table, x="layer", y=y, by="network", title=title, y_label=f"{y}_l", log_y=y == "C")
        for y, title in (("C", "Within-class compression"), ("D", "Between-class discrimination"))
    )
    return Outcome(
        table, panels, observations(table), sizes.setup.data,
        {"initialisation": "torch.nn.Linear", "depths": list(sizes.depths), "seeds": len(seeds)},
        unfinished(trained),
    )  # fmt: skip


def observations(table: pd.DataFrame) -> tuple[Expectation, ...]:
    """The claims, depth by depth, on the mean over the seeds; D as in the paper from l = 1 on."""
    decay, growth = {}, {}
    for network, part in table.groupby("network", sort=False):
        C, D = means(part, "layer", "C"), means(part, "layer", "D")
        fit = log_line(C)
        decay[str(network)] = (
            fit.r_squared >= ROUGHLY_GEOMETRIC and falling(C) == 1,
            f"R^2 = {fit.r_squared:.4f}, falls at {falling(C):.0%} of the layers",
        )
        growth[str(network)] = (
            bool(D[-1] > D[1] and rising(D[1:]) > 0.5),
            f"R^2 of a line {line(D[1:]).r_squared:.3f}, D_1.. = {listed(D[1:])}, D_0 = {D[0]:.3g}",
        )
    return observe(CLAIMS[0], decay), observe(CLAIMS[1], growth)


EXPERIMENT = Experiment(
    "fig12", "Default initialisation at several depths", "arXiv 2311.02960v4, Figure 12", CLAIMS, run
)
