"""Figure 5: C_l and D_l of a deep linear network and of an MLP on the synthetic data."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from verify.experiments.experiment import Expectation, Outcome, Settings
from verify.experiments.panels import lines, means
from verify.experiments.trends import (
    GEOMETRIC,
    LINEAR,
    ROUGHLY_GEOMETRIC,
    falling,
    line,
    listed,
    log_line,
    observe,
    rising,
)
from verify.layerwise.experiments.figure import Experiment
from verify.layerwise.experiments.mlps import synthetic_mlp
from verify.layerwise.experiments.synthetic import Setup, curves, each_noise, train_all, unfinished

if TYPE_CHECKING:
    import pandas as pd

CLAIMS = (
    "C_l of the 6-layer deep linear network decays geometrically with l",
    "D_l of the deep linear network grows linearly with l",
    "C_l of the 10-layer MLP decays approximately geometrically",
    "D_l of the 10-layer MLP grows with l over its hidden layers",
)


@dataclass(frozen=True)
class Sizes:
    """setup: of the linear network; depth: layers of the MLP, batch norm + ReLU after all but the last;
    epochs: the most steps of the MLP, which stops at the loss of `setup`."""

    setup: Setup = field(default_factory=Setup)
    xi: float = 0.3
    depth: int = 10
    epochs: int = 2_000
    seeds: int = 10


FULL = Sizes(epochs=5_000)


def run(settings: Settings, sizes: Sizes | None = None) -> Outcome:
    """Train both kinds of network, one a seed, and measure them, with each law of the noise."""
    sizes = sizes or (Sizes() if settings.quick else FULL)
    return each_noise(settings, sizes.setup, lambda setup: _run(settings, replace(sizes, setup=setup)))


def _run(settings: Settings, sizes: Sizes) -> Outcome:
    import pandas as pd

    seeds = range(settings.seeds or sizes.seeds)
    trained = train_all([sizes.setup.run(xi=sizes.xi, seed=seed) for seed in seeds], settings.device)
    linear = curves(trained, network=["linear"] * len(trained))
    mlps = [
        synthetic_mlp(
            sizes.setup, sizes.depth, xi=sizes.xi, epochs=sizes.epochs, seed=seed, device=settings.device
        ).assign(network="MLP")
        for seed in seeds
    ]
    table = pd.concat([linear, *mlps], ignore_index=True)
    panels = tuple(
        lines(table, x="layer", y=y, by="network", title=title, y_label=f"{y}_l", log_y=y == "C")
        for y, title in (("C", "Within-class compression"), ("D", "Between-class discrimination"))
    )
    return Outcome(
        table, panels, observations(table), sizes.setup.data,
        {"xi": sizes.xi, "L": sizes.setup.L, "depth of the MLP": sizes.depth, "epochs": sizes.epochs,
         "seeds": len(seeds)},
        unfinished(trained),
    )  # fmt: skip


def observations(table: pd.DataFrame) -> tuple[Expectation, ...]:
    """The claims, judged on the mean over the seeds."""
    found = {}
    for network, part in table.groupby("network"):
        found[network] = (means(part, "layer", "C"), means(part, "layer", "D"))
    C, D = found["linear"]
    fit, growth = log_line(C), line(D[1:])
    E, F = found["MLP"]
    rough = log_line(E)
    return (
        observe(CLAIMS[0], {"linear": (fit.r_squared >= GEOMETRIC, f"R^2 of log C_l = {fit.r_squared:.5f}")}),
        observe(
            CLAIMS[1],
            {"linear": (
                growth.r_squared >= LINEAR and growth.slope > 0,
                f"slope {growth.slope:.2g} a layer, R^2 = {growth.r_squared:.4f} for l >= 1; "
                f"D = {listed(D, 4)}",
            )},
        ),
        observe(
            CLAIMS[2],
            {"MLP": (
                rough.r_squared >= ROUGHLY_GEOMETRIC and rough.slope < 0,
                f"R^2 of log C_l = {rough.r_squared:.3f} ({log_line(E[1:]).r_squared:.3f} for l >= 1), "
                f"falls at {falling(E):.0%} of the layers; "
                f"C = {listed(E)}",
            )},
        ),
        observe(
            CLAIMS[3],
            {"MLP": (
                rising(F[1:]) > 0.5 and F[-1] > F[1],
                f"rises at {rising(F[1:]):.0%} of the hidden layers; D_0 = {F[0]:.3g}, then {listed(F[1:])}",
            )},
        ),
    )  # fmt: skip


EXPERIMENT = Experiment(
    "fig5",
    "C_l and D_l on synthetic data: a linear network and an MLP",
    "arXiv 2311.02960v4, Figure 5",
    CLAIMS,
    run,
)
