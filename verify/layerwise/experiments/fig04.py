"""Figure 4: C_l of hybrid networks of several depths on real data, from PyTorch's default initialisation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from verify.experiments.data import images
from verify.experiments.experiment import Experiment, Observation, Outcome, Settings
from verify.experiments.panels import lines, means
from verify.experiments.trends import ROUGHLY_GEOMETRIC, falling, listed, log_line, observe
from verify.layerwise.experiments.classifiers import Kind, Sizes, declared, profile, sizes_for

if TYPE_CHECKING:
    import pandas as pd

CLAIMS = (
    "every layer of a trained hybrid network compresses: C_l falls with l on real data, at every depth",
    "over the linear layers C_l decays approximately geometrically, at every depth",
)

NONLINEAR = 3


def run(settings: Settings, sizes: Sizes | None = None, depths: tuple[int, ...] = (5, 7, 9)) -> Outcome:
    """One network a depth and seed; depth counts the hidden layers, the first three nonlinear."""
    sizes = sizes or replace(sizes_for(settings), xi=None)
    seeds = settings.seeds or (1 if settings.quick else 3)
    data = images(
        settings.data_dir, per_class=sizes.per_class, per_class_test=sizes.per_class_test,
        stands_for="CIFAR-10" if settings.data_dir else "Fashion-MNIST",
    )  # fmt: skip
    kinds = [Kind(f"L = {depth}", depth, NONLINEAR) for depth in depths]
    table = profile(data, kinds, sizes, seeds=seeds, device=settings.device)
    panels = tuple(
        lines(table, x="layer", y=y, by="network", title=title, y_label=f"{y}_l", log_y=y == "C")
        for y, title in (("C", "Within-class compression"), ("D", "Between-class discrimination"))
    )
    return Outcome(table, panels, observations(table), data.words, declared(sizes, seeds))


def observations(table: pd.DataFrame) -> tuple[Observation, ...]:
    """The claims, depth by depth, on the means over the seeds."""
    falls, linear = {}, {}
    for network, part in table.groupby("network", sort=False):
        C = means(part, "layer", "C")
        fit = log_line(C[NONLINEAR:])
        falls[str(network)] = (falling(C) == 1, f"C = {listed(C)}")
        linear[str(network)] = (
            fit.r_squared >= ROUGHLY_GEOMETRIC and fit.slope < 0,
            f"R^2 of log C_l = {fit.r_squared:.3f} for l >= {NONLINEAR}",
        )  # fmt: skip
    return observe(CLAIMS[0], falls), observe(CLAIMS[1], linear)


EXPERIMENT = Experiment(
    "fig4", "Compression in hybrid networks of several depths on real data", "arXiv 2311.02960v4, Figure 4",
    CLAIMS, run,
)  # fmt: skip
