"""Figure 5: C_l and D_l of a deep linear network and of an MLP on the synthetic data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from verify.experiments.experiment import Experiment, Observation, Outcome, Settings
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
from verify.layerwise.experiments.synthetic import Setup, curves, train_all, unfinished

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
    """setup: of the linear network; depth: layers of the MLP, batch norm + ReLU after all but the last."""

    setup: Setup = field(default_factory=Setup)
    xi: float = 0.3
    depth: int = 10
    epochs: int = 2_000
    seeds: int = 3


def run(settings: Settings, sizes: Sizes | None = None) -> Outcome:
    """Train both kinds of network, one a seed, and measure them."""
    import pandas as pd

    sizes = sizes or (Sizes() if settings.quick else Sizes(seeds=10))
    seeds = range(settings.seeds or sizes.seeds)
    trained = train_all([sizes.setup.run(xi=sizes.xi, seed=seed) for seed in seeds], settings.device)
    linear = curves(trained, network=["linear"] * len(trained))
    table = pd.concat([linear, *(mlp(sizes, seed, settings.device) for seed in seeds)], ignore_index=True)
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


def mlp(sizes: Sizes, seed: int, device: str) -> pd.DataFrame:
    """The table of one MLP, trained with full batches."""
    import numpy as np

    from verify.instances.data import paper_data
    from verify.layerwise.experiments.fit import Recipe, fit
    from verify.layerwise.experiments.layers import hidden_layers, layer_table
    from verify.layerwise.experiments.networks import stacked

    s = sizes.setup
    X = paper_data(s.d, s.n * s.K, seed=seed).T.astype(np.float32)
    y = np.repeat(np.arange(s.K), s.n)
    network = stacked(
        s.d, s.K, hidden=sizes.depth - 1, nonlinear=sizes.depth - 1, width=s.d, seed=seed, xi=sizes.xi
    )
    recipe = Recipe(epochs=sizes.epochs, step=s.step, batch=len(y), momentum=0.0, decay=0.0)
    fitted = fit(network, X, y, recipe, seed=seed, device=device)
    table = layer_table(network, (X, y), layers=hidden_layers(network))[["layer", "C", "D"]]
    return table.assign(network="MLP", seed=seed, steps=fitted.steps, loss=fitted.loss, stopped="epochs")


def observations(table: pd.DataFrame) -> tuple[Observation, ...]:
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
                f"R^2 of log C_l = {rough.r_squared:.3f}, falls at {falling(E):.0%} of the layers; "
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
