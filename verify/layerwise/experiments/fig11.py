"""Figure 11: C_l and D_l of MLPs of 8 and 16 layers on the synthetic data; images as an extra."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from verify.experiments.experiment import Expectation, Outcome, Settings
from verify.experiments.panels import lines, means, where
from verify.experiments.trends import falling, listed, log_line, mostly_falls, mostly_rises, observe, rising
from verify.figures import Panel
from verify.layerwise.experiments import classifiers
from verify.layerwise.experiments.classifiers import Kind, profile, samples, sizes_for
from verify.layerwise.experiments.figure import Experiment
from verify.layerwise.experiments.mlps import synthetic_mlp
from verify.layerwise.experiments.synthetic import Setup, each_noise

if TYPE_CHECKING:
    import pandas as pd

CLAIMS = (
    "C_l falls over the hidden layers of MLPs of 8 and of 16 layers",
    "D_l grows over the hidden layers of MLPs of 8 and of 16 layers",
)

OWN = tuple(f"on images too {claim}" for claim in CLAIMS)


@dataclass(frozen=True)
class Sizes:
    """depths count the head; epochs: the most steps on the synthetic data, which end at the loss of `setup`.

    images: sizes of the networks on images, None for those of Figure 6.
    """

    setup: Setup = field(default_factory=Setup)
    xi: float = 0.3
    depths: tuple[int, ...] = (8, 16)
    epochs: int = 2_000
    seeds: int = 5
    images: classifiers.Sizes | None = None


FULL = Sizes(epochs=5_000, seeds=10)


def run(settings: Settings, sizes: Sizes | None = None) -> Outcome:
    """One MLP a depth, seed and law of the noise, and one a depth on images."""
    import pandas as pd

    sizes = sizes or (Sizes() if settings.quick else FULL)
    made = each_noise(settings, sizes.setup, lambda setup: _run(settings, replace(sizes, setup=setup)))
    table, words = on_images(settings, sizes)
    seen = tuple(
        replace(each, claim=own, setting="images")
        for own, each in zip(OWN, observations(table), strict=True)
    )  # fmt: skip
    return replace(
        made,
        table=pd.concat(
            [made.table.assign(data="synthetic"), table.assign(data="images")], ignore_index=True
        ),
        panels=(*made.panels, *panels(table, ", images")),
        observations=(*made.observations, *seen),
        data=f"{made.data}; extra panels: {words}",
    )


def _run(settings: Settings, sizes: Sizes) -> Outcome:
    import pandas as pd

    seeds = range(settings.seeds or sizes.seeds)
    table = pd.concat([
        synthetic_mlp(
            sizes.setup, depth, xi=sizes.xi, epochs=sizes.epochs, seed=seed, device=settings.device
        ).assign(network=name_of(depth))
        for depth in sizes.depths
        for seed in seeds
    ], ignore_index=True)  # fmt: skip
    return Outcome(
        table, panels(table), observations(table), sizes.setup.data,
        {"xi": sizes.xi, "depths": list(sizes.depths), "epochs at most": sizes.epochs, "seeds": len(seeds)},
    )  # fmt: skip


def on_images(settings: Settings, sizes: Sizes) -> tuple[pd.DataFrame, str]:
    """The table of the MLPs on images, and which images; the paper does not have them."""
    own = sizes.images or sizes_for(settings)
    data = samples(replace(settings, quick=True), own)
    kinds = [Kind(name_of(depth), depth - 1, depth - 1) for depth in sizes.depths]
    return profile(data, kinds, own, seeds=1, device=settings.device), data.words


def name_of(depth: int) -> str:
    """Of a network; that of 8 layers is the MLP of Figure 1."""
    return "MLP" if depth == 8 else f"MLP, {depth} layers"


def panels(table: pd.DataFrame, ending: str = "") -> tuple[Panel, ...]:
    """C_l and D_l against the layer."""
    return tuple(
        lines(table, x="layer", y=y, by="network", title=title + ending, y_label=f"{y}_l", log_y=y == "C")
        for y, title in (("C", "Within-class compression"), ("D", "Between-class discrimination"))
    )


def observations(table: pd.DataFrame) -> tuple[Expectation, ...]:
    """The claims on the means over the seeds, over the hidden layers l >= 1."""
    falls, grows = {}, {}
    for network in table["network"].unique():
        part = where(table, network=network)
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
    "fig11", "C_l and D_l of 8- and 16-layer MLPs", "arXiv 2311.02960v4, Figure 11", CLAIMS, run, own=OWN
)
