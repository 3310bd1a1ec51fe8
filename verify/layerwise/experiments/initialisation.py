"""Open direction (b): initialisation other than orthogonal, moved step by step towards a Gaussian one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from verify.experiments.experiment import Expectation, Outcome, Settings
from verify.experiments.panels import column, lines, means, where
from verify.experiments.trends import falling, line, listed, log_line, observe, rank_correlation
from verify.layerwise.experiments.figure import Experiment
from verify.layerwise.experiments.synthetic import Setup, curves, each_noise, train_all, unfinished

if TYPE_CHECKING:
    import pandas as pd

    from verify.training import Run, Trained

OWN = (
    "C_l keeps decaying at every layer as the initialisation moves from orthogonal to Gaussian",
    "the decay becomes less exactly geometric on the way",
    "D_l, l >= 1, keeps growing linearly on the way",
    "balancedness is lost on the way",
)


APART = 1_000_003
"""Added to the seed of the Gaussian part: both initialisations draw from the same stream of a seed."""


@dataclass(frozen=True)
class Sizes:
    """mix: t in [0, 1]; W_l(0) = sqrt(1 - t^2) (orthogonal) + t (Gaussian), of equal mean square norm."""

    setup: Setup = field(default_factory=Setup)
    xi: float = 0.3
    mix: tuple[float, ...] = (0.0, 0.25, 0.5, 0.75, 1.0)
    seeds: int = 10


FULL = Sizes(mix=(0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0))


def run(settings: Settings, sizes: Sizes | None = None) -> Outcome:
    """Train every mixture and seed with each law of the noise; C_l, D_l and the imbalance of the ends."""
    sizes = sizes or (Sizes() if settings.quick else FULL)
    return each_noise(settings, sizes.setup, lambda setup: _run(settings, replace(sizes, setup=setup)))


def _run(settings: Settings, sizes: Sizes) -> Outcome:
    seeds = range(settings.seeds or sizes.seeds)
    points = [(t, seed) for t in sizes.mix for seed in seeds]
    trained = train_all([mixed(sizes, t, seed) for t, seed in points], settings.device)
    table = curves(trained, t=[t for t, _ in points]).merge(
        balance(trained, points), on=["t", "seed", "layer"]
    )
    table["network"] = [f"t = {t:g}" for t in table["t"]]
    panels = tuple(
        lines(table, x="layer", y=y, by="network", title=title, y_label=label, log_y=log)
        for y, title, label, log in (
            ("C", "Within-class compression", "C_l", True),
            ("D", "Between-class discrimination", "D_l", False),
            ("imbalance", "Balancedness", "|W_(l+1)'W_(l+1) - W_l W_l'|_F", True),
        )
    )
    return Outcome(
        table, panels, observations(table), sizes.setup.data,
        {"xi": sizes.xi, "L": sizes.setup.L, "t": list(sizes.mix), "seeds": len(seeds)}, unfinished(trained),
    )  # fmt: skip


def mixed(sizes: Sizes, t: float, seed: int) -> Run:
    """A run whose start is the mixture of both initialisations; t = 0 keeps the exact reduction."""
    from verify.training import gaussian_initialisation

    run, setup = sizes.setup.run(xi=sizes.xi, seed=seed), sizes.setup
    if t == 0:
        return run
    other = gaussian_initialisation(setup.d, setup.K, L=setup.L, xi=sizes.xi, seed=seed + APART)
    start = tuple(np.sqrt(1 - t * t) * W + t * G for W, G in zip(run.start, other, strict=True))
    return replace(run, start=start, xi=None, initialisation=f"orthogonal to Gaussian, t = {t:g}")


def balance(trained: list[Trained], points: list[tuple[float, int]]) -> pd.DataFrame:
    """Imbalance of the pair (W_(l+1), W_l) at layer l >= 1, nan at l = 0."""
    import pandas as pd

    rows = []
    for one, (t, seed) in zip(trained, points, strict=True):
        assert one.trajectory is not None
        values = [float("nan"), *one.trajectory.balancedness[-1]]
        rows += [{"t": t, "seed": seed, "layer": layer, "imbalance": x} for layer, x in enumerate(values)]
    return pd.DataFrame(rows)


def observations(table: pd.DataFrame) -> tuple[Expectation, ...]:
    """What happens along t, on the mean over the seeds."""
    mix, decay = [], {}
    fits, growth, lost = [], [], []
    for t in sorted(table["t"].unique()):
        part = where(table, t=t)
        C, D = means(part, "layer", "C"), means(part, "layer", "D")
        fit = log_line(C)
        mix.append(t)
        fits.append(fit.r_squared)
        growth.append(line(D[1:]))
        lost.append(float(np.nanmean(column(part, "imbalance"))))
        decay[f"t = {t:g}"] = (falling(C) == 1, f"factor {np.exp(fit.slope):.4f} a layer")
    misfit = [1 - value for value in fits]
    return (
        observe(OWN[0], decay),
        observe(OWN[1], {"R^2 of log C_l": (rank_correlation(mix, misfit) > 0.5, listed(fits, 6))}),
        observe(OWN[2], {
            "D_l, l >= 1": (
                all(fit.slope > 0 and fit.r_squared >= 0.95 for fit in growth),
                f"slopes {listed([fit.slope for fit in growth])}, "
                f"R^2 {listed([fit.r_squared for fit in growth])}",
            )
        }),
        observe(OWN[3], {
            "mean imbalance": (rank_correlation(mix, lost) > 0.5 and lost[-1] > 2 * lost[0], listed(lost))
        }),
    )  # fmt: skip


EXPERIMENT = Experiment(
    "initialisation", "From orthogonal to Gaussian initialisation",
    "an open direction of arXiv 2311.02960v4: initialisation other than orthogonal", (), run,
    own=OWN,
)  # fmt: skip
