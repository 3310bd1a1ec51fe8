"""Figures 1 and 8: numerical rank and linear-probe accuracy of every layer, after and before training."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.experiments.experiment import Expectation, Outcome, Settings
from verify.experiments.panels import lines, means, where
from verify.experiments.trends import listed, observe, rises_then_falls
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
    "after training the numerical rank first rises and then falls over the hidden layers",
    "after training the linear-probe accuracy rises in the first layers and then saturates",
    "the deep linear layers of the hybrid network lower the rank as the MLP's deep layers do",
    "before training the deep layers do not lower the rank as they do after training",
)

SATURATED = 0.02
"""The probe accuracy counts as saturated where it stays within this of its value at layer 3."""

NONLINEAR = 3
"""Layers of the hybrid network that are not linear."""


def run(settings: Settings, sizes: Sizes | None = None, kinds: tuple[Kind, ...] = (MLP, HYBRID)) -> Outcome:
    """Both networks, after and before training."""
    sizes = sizes or sizes_for(settings)
    data = samples(settings, sizes)
    seeds = settings.seeds or sizes.seeds
    table = profile(data, list(kinds), sizes, seeds=seeds, device=settings.device, untrained=True)
    return Outcome(
        table, panels(table), observations(table), data.words, declared(sizes, seeds),
        ("layer 0 is the input; the claims are about the hidden layers l >= 1",),
    )  # fmt: skip


def panels(table: pd.DataFrame) -> tuple[Panel, ...]:
    """Rank and accuracy against the layer, after and before training."""
    found = []
    for state in ("after training", "before training"):
        part = where(table, state=state)
        for y, title in (
            ("rank", "Numerical rank"),
            ("accuracy", "Probe accuracy, training"),
            ("test_accuracy", "Probe accuracy, test"),
        ):  # fmt: skip
            found.append(lines(part, x="layer", y=y, by="network", title=f"{title}, {state}"))
    return tuple(found)


def observations(table: pd.DataFrame) -> tuple[Expectation, ...]:
    """The claims on the means over the seeds."""
    rank, probe, deep, before = {}, {}, {}, {}
    for network in table["network"].unique():
        after, start = (
            where(table, network=network, state=f"{state} training") for state in ("after", "before")
        )
        R, A = means(after, "layer", "rank"), means(after, "layer", "accuracy")
        S = means(start, "layer", "rank")
        name = str(network)
        rank[name] = (rises_then_falls(R[1:]), f"rank {listed(R[1:], 4)}")
        drift = abs(A[NONLINEAR:] - A[NONLINEAR]).max()
        probe[name] = (
            A[NONLINEAR] > A[0] and drift <= SATURATED,
            f"accuracy {listed(A, 4)}, moves by at most {drift:.3f} from layer {NONLINEAR} on",
        )
        drop, before_drop = R[-1] / R[NONLINEAR], S[-1] / S[NONLINEAR]
        deep[name] = (drop < 1, f"rank at the last layer {drop:.2f} of that at layer {NONLINEAR}")
        before[name] = (before_drop > drop, f"rank ratio {before_drop:.2f} before, {drop:.2f} after")
    return (
        observe(CLAIMS[0], rank),
        observe(CLAIMS[1], probe),
        observe(CLAIMS[2], deep),
        observe(CLAIMS[3], before),
    )


EXPERIMENT = Experiment(
    "fig1",
    "Numerical rank and linear-probe accuracy by layer",
    "arXiv 2311.02960v4, Figures 1 and 8",
    CLAIMS,
    run,
    also=("fig8",),
)
