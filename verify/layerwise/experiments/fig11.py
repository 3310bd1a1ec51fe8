"""Figure 11: C_l and D_l of MLPs of 8 and 16 layers on real data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.experiments.data import images
from verify.experiments.experiment import Experiment, Observation, Outcome, Settings
from verify.experiments.panels import lines, means
from verify.experiments.trends import falling, listed, log_line, mostly_falls, mostly_rises, observe, rising
from verify.layerwise.experiments.classifiers import Kind, Sizes, declared, profile, sizes_for

if TYPE_CHECKING:
    import pandas as pd

CLAIMS = (
    "C_l falls over the hidden layers of MLPs of 8 and of 16 layers",
    "D_l grows over the hidden layers of MLPs of 8 and of 16 layers",
)


def run(settings: Settings, sizes: Sizes | None = None, depths: tuple[int, ...] = (8, 16)) -> Outcome:
    """One MLP a depth and seed; depth counts the head."""
    sizes = sizes or sizes_for(settings)
    data = images(settings.data_dir, per_class=sizes.per_class, per_class_test=sizes.per_class_test)
    seeds = settings.seeds or (1 if settings.quick else 3)
    kinds = [Kind("MLP" if depth == 8 else f"MLP, {depth} layers", depth - 1, depth - 1) for depth in depths]
    table = profile(data, kinds, sizes, seeds=seeds, device=settings.device)
    panels = tuple(
        lines(table, x="layer", y=y, by="network", title=title, y_label=f"{y}_l", log_y=y == "C")
        for y, title in (("C", "Within-class compression"), ("D", "Between-class discrimination"))
    )
    return Outcome(table, panels, observations(table), data.words, declared(sizes, seeds))


def observations(table: pd.DataFrame) -> tuple[Observation, ...]:
    """The claims on the means over the seeds, over the hidden layers l >= 1."""
    falls, grows = {}, {}
    for network, part in table.groupby("network", sort=False):
        C, D = means(part, "layer", "C"), means(part, "layer", "D")
        falls[str(network)] = (
            mostly_falls(C[1:]),
            f"falls at {falling(C[1:]):.0%} of the steps, R^2 of log C_l = {log_line(C[1:]).r_squared:.3f}, "
            f"C = {listed(C)}",
        )
        grows[str(network)] = (
            mostly_rises(D[1:]), f"rises at {rising(D[1:]):.0%} of the steps, D = {listed(D)}",
        )  # fmt: skip
    return observe(CLAIMS[0], falls), observe(CLAIMS[1], grows)


EXPERIMENT = Experiment(
    "fig11", "C_l and D_l of 8- and 16-layer MLPs", "arXiv 2311.02960v4, Figure 11", CLAIMS, run
)
