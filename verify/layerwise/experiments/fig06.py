"""Figures 6 and 9: C_l and D_l of the MLP and the hybrid network on real data, after and before training."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.experiments.experiment import Expectation, Outcome, Settings
from verify.experiments.panels import lines, means, where
from verify.experiments.trends import (
    ROUGHLY_GEOMETRIC,
    falling,
    listed,
    log_line,
    mostly_falls,
    mostly_rises,
    observe,
    rising,
)
from verify.figures import Panel
from verify.layerwise.experiments.classifiers import (
    HYBRID,
    MLP,
    Kind,
    Sizes,
    declared,
    profile,
    samples,
    sizes_for,
)
from verify.layerwise.experiments.figure import Experiment

if TYPE_CHECKING:
    import pandas as pd

CLAIMS = (
    "after training C_l falls over the hidden layers",
    "after training C_l decays approximately geometrically over the hidden layers",
    "after training D_l grows over the hidden layers",
    "before training the hidden layers do not compress: C_l does not fall over them",
)


def run(settings: Settings, sizes: Sizes | None = None, kinds: tuple[Kind, ...] = (MLP, HYBRID)) -> Outcome:
    """Both networks, after and before training."""
    sizes = sizes or sizes_for(settings)
    data = samples(settings, sizes)
    seeds = settings.seeds or sizes.seeds
    table = profile(data, list(kinds), sizes, seeds=seeds, device=settings.device, untrained=True)
    return Outcome(table, panels(table), observations(table), data.words, declared(sizes, seeds))


def panels(table: pd.DataFrame) -> tuple[Panel, ...]:
    """C_l and D_l against the layer, after and before training."""
    return tuple(
        lines(
            where(table, state=state), x="layer", y=y, by="network", title=f"{title}, {state}",
            y_label=f"{y}_l", log_y=y == "C",
        )
        for state in ("after training", "before training")
        for y, title in (("C", "Within-class compression"), ("D", "Between-class discrimination"))
    )  # fmt: skip


def observations(table: pd.DataFrame) -> tuple[Expectation, ...]:
    """The claims on the means over the seeds, over the hidden layers l >= 1."""
    falls, geometric, grows, before = {}, {}, {}, {}
    for network in table["network"].unique():
        after, start = (
            where(table, network=network, state=f"{state} training") for state in ("after", "before")
        )
        C, D = means(after, "layer", "C"), means(after, "layer", "D")
        S = means(start, "layer", "C")
        fit, name = log_line(C[1:]), str(network)
        falls[name] = (mostly_falls(C[1:]), f"falls at {falling(C[1:]):.0%} of the steps, C = {listed(C)}")
        geometric[name] = (
            fit.r_squared >= ROUGHLY_GEOMETRIC and fit.slope < 0,
            f"R^2 of log C_l = {fit.r_squared:.3f}",
        )
        grows[name] = (mostly_rises(D[1:]), f"rises at {rising(D[1:]):.0%} of the steps, D = {listed(D)}")
        before[name] = (S[-1] >= S[1], f"C before training {listed(S)}")
    return (
        observe(CLAIMS[0], falls),
        observe(CLAIMS[1], geometric),
        observe(CLAIMS[2], grows),
        observe(CLAIMS[3], before),
    )


EXPERIMENT = Experiment(
    "fig6",
    "C_l and D_l of the MLP and the hybrid network",
    "arXiv 2311.02960v4, Figures 6 and 9",
    CLAIMS,
    run,
    also=("fig9",),
)
