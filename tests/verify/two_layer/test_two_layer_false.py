"""The checkers are tested too: false variants of the statements must be caught on default cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bounds.gram import REGISTRY as GRAM
from bounds.statement import Band, Layer
from bounds.two_layer import REGISTRY as TWO_LAYER
from verify.gram.cases import mlp_case, run_case
from verify.gram.observe_features import observe_features
from verify.judge import Verdict, judge
from verify.measurement import Observation
from verify.two_layer.canonical import random_canonical
from verify.two_layer.observe import observe
from verify.two_layer.observe_regression import observe_regression
from verify.two_layer.regression import gaussian_regression

Change = Callable[[Band], Band]


def times(lower: float = 1.0, upper: float = 1.0) -> Change:
    """A band with its ends multiplied: tighter than what is proved."""
    return lambda band: replace(band, lower=band.lower * lower, upper=band.upper * upper)


def flow(seed: int) -> Observation:
    return observe(random_canonical(seed, m=4, q=3, scale=0.05, perp=0.2))


def gentle_flow(seed: int) -> Observation:
    return observe(random_canonical(seed, m=4, q=3, scale=0.1, perp=0.02))


def bare_flow(seed: int) -> Observation:
    return observe(random_canonical(seed, m=5, scale=0.1))


def descent(seed: int) -> Observation:
    return observe(random_canonical(seed, m=5, scale=0.05, eta=0.3, steps=60))


def stubborn_descent(seed: int) -> Observation:
    return observe(random_canonical(seed, m=3, q=2, scale=0.05, perp=0.5, eta=0.1, steps=200))


def odds(seed: int) -> Observation:
    start = random_canonical(seed, m=4, scale=0.02, eta=0.3, steps=60)
    return observe(start.but(u=start.a))


def regression(seed: int) -> Observation:
    return observe_regression(
        gaussian_regression(seed, n=5, d=60, m=6, sigma0=0.0, v0=1e-3, h=0.2, steps=2000)
    )


def network(seed: int) -> Observation:
    return mlp_case(seed, "Tanh")


def training(seed: int) -> Observation:
    return run_case(seed, 0.0)


def features(seed: int) -> Observation:
    import numpy as np

    labels = np.repeat(np.arange(3), 10)
    rng = np.random.default_rng(seed)
    # strongly collapsed classes: t is small and T9 nearly tight
    H = 20 * np.eye(3, 6)[labels] + rng.standard_normal((30, 6))
    return observe_features(H, labels, W=np.eye(6), seed=seed)


VARIANTS: list[tuple[str, str, Callable[[int], Observation], Change]] = [
    ("two-layer/R2", "flow_rate_max", bare_flow, times(upper=0.5)),
    ("two-layer/R2", "flow_rate_min", bare_flow, times(lower=1.5)),
    ("two-layer/R3", "escape_time", bare_flow, times(1.001, 1.001)),
    ("two-layer/R4", "kernel_change", bare_flow, times(0.999, 0.999)),
    ("two-layer/R6", "flow_balance_drift", flow, times(upper=0.01)),
    ("two-layer/R7", "escape_time_perp", flow, times(lower=1.1)),
    ("two-layer/R7", "saturation_time_perp", gentle_flow, times(upper=0.9)),
    ("two-layer/R9", "gd_lambda_max", descent, times(upper=0.9)),
    ("two-layer/R9", "gd_e_step", descent, times(upper=0.9)),
    ("two-layer/R9", "escape_steps", descent, times(upper=0.5)),
    ("two-layer/R9-odds", "odds_step_max", odds, times(upper=0.9)),
    ("two-layer/R9-odds", "odds_step_min", odds, times(lower=1.1)),
    ("two-layer/R10", "gd_r_drift", stubborn_descent, times(upper=0.01)),
    ("two-layer/R12", "sharpness", regression, times(lower=1.2)),
    ("two-layer/R14", "aligned_loss", regression, times(lower=1.2)),
    ("gram/G3b", "virtual_covariance_gap", network, times(upper=0.5)),
    ("gram/G4", "gram_run_gap", training, times(upper=0.5)),
    ("gram/G5", "trajectory_gap", training, times(upper=0.5)),
    ("gram/D3", "whitening_step", network, times(upper=0.5)),
    ("gram/D3", "whitening_gram_move", network, times(upper=0.3)),
    ("gram/T1", "TL_0", features, times(upper=0.5)),
    ("gram/T5", "TL_c_linear", features, times(upper=0.9)),
    ("gram/T9", "TL_c_deficit", features, times(upper=0.1)),
    ("gram/T9", "collapse_t", features, times(upper=0.3)),
]


@pytest.mark.parametrize(
    ("id", "quantity", "make", "change"), VARIANTS, ids=lambda x: x if isinstance(x, str) else ""
)
def test_false_variant_is_caught(
    id: str, quantity: str, make: Callable[[int], Observation], change: Change
) -> None:
    registry = TWO_LAYER if id.startswith("two-layer") else GRAM
    true = registry[id]

    def bands(p: Any, layer: Layer) -> dict[str, Band]:
        return {
            name: change(band) if name == quantity else band for name, band in true.bands(p, layer).items()
        }

    false = replace(true, bands=bands)
    found = set()
    for seed in range(6):
        o = make(seed)
        found |= {row.verdict for row in judge(o, [true], o.parameters)[0] if row.quantity == quantity}
        assert Verdict.VIOLATED not in found
        if any(
            row.verdict is Verdict.VIOLATED
            for row in judge(o, [false], o.parameters)[0]
            if row.quantity == quantity
        ):
            return
    pytest.fail(f"the false variant of {id} was never caught; verdicts of the true one: {found}")
