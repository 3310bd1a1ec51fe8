"""The two-layer bands on arrays and on wide intervals, and what the parameters make of the numbers given."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
from two_layer_reference import CASES, DESCENT, parameters, start

from bounds.statement import Band
from bounds.two_layer import REGISTRY, TwoLayerParameters

iv: Any = mpmath.iv  # mpmath has no types for its interval context

FLOWS = [
    start(1.3, 0.02, 0.01), start(0.7, 0.05, 0.01, delta=0.0, F=0.0), start(1.2, 0.3, 0.28, delta=0.02),
    start(1.0, 0.01, 0.003, delta=0.1, F=0.31), start(1.0, 1e-4, 3e-4, delta=0.3, F=0.3),
    start(1.3, 0.01, 0.02, delta=0.6, F=0.7), start(1.2, 1.0, 0.8, delta=0.02),
]  # fmt: skip
"""Flows below both levels: light and heavy perpendicular weights, levels in reach and out of it."""


def bands(p: TwoLayerParameters) -> dict[tuple[str, str], Band]:
    return {(s.id, name): band for s in REGISTRY for name, band in s.bands(p, None).items()}


def test_arrays_of_flows_give_what_each_flow_gives() -> None:
    columns: dict[str, Any] = {
        name: np.array([flow[name] for flow in FLOWS]) for name in ("s", "R", "T", "au", "lam", "delta", "F")
    }
    together = bands(parameters(FLOWS[0] | columns))
    for k, flow in enumerate(FLOWS):
        alone = bands(parameters(flow))
        assert set(alone) == set(together)
        for key, band in alone.items():
            ends = [np.broadcast_to(end, len(FLOWS))[k] for end in (together[key].lower, together[key].upper)]
            np.testing.assert_allclose(ends, [band.lower, band.upper], rtol=1e-12, atol=0, err_msg=str(key))


WIDE = {
    "flow": start(1.3, 0.02, 0.01),
    "flow with weights around it": start(1.0, 0.01, 0.003, delta=0.1, F=0.31),
    "late flow": start(1.2, 1.0, 0.8, delta=0.02),
    "descent": DESCENT | {"au": 0.0025},
}


@pytest.mark.parametrize("field", ["s", "R", "T", "F"])
@pytest.mark.parametrize("name", WIDE)
def test_wide_intervals_enclose_every_point(name: str, field: str) -> None:
    """One number is an interval, [x, 1.3 x]; floats anywhere in it lie in the enclosure."""
    p = parameters(WIDE[name])
    x = getattr(p, field)
    box = bands(replace(p, **{field: iv.mpf([x, 1.3 * x])}))
    for factor in (1.0, 1.15, 1.3):
        for key, band in bands(replace(p, **{field: x * factor})).items():
            for end, enclosure in ((band.lower, box[key].lower), (band.upper, box[key].upper)):
                slack = 1e-11 * (1 + abs(end)) if np.isfinite(end) else 0.0
                assert iv.mpf(enclosure).a - slack <= end <= iv.mpf(enclosure).b + slack, key


def test_a_level_that_may_lie_ahead_is_bounded_and_a_start_that_may_be_the_saddle_is_not_counted() -> None:
    straddling = iv.mpf([0.12, 0.14])
    flow = parameters(start(1.3, 0.5, 0.02) | {"au": straddling})
    assert set(REGISTRY["two-layer/R3"].bands(flow, None)) == {"escape_time", "saturation_time"}
    assert "escape_drift" in REGISTRY["two-layer/R7"].bands(flow, None)
    descent = parameters(DESCENT | {"au": 0.0, "R": iv.mpf([0.0, 0.02])})
    assert not any("steps" in name for name in REGISTRY["two-layer/R9"].bands(descent, None))


COUNTS: dict[str, Any] = {"m": 4, "n": 6, "d": 20}


def test_numbers_given_as_fractions_become_floats_and_counts_stay() -> None:
    p = TwoLayerParameters(s=Fraction(1, 3), fail=Fraction(1, 10), unit=0, full=True, **COUNTS)
    assert (p.s, p.fail, p.unit) == (1 / 3, 0.1, 0.0)
    assert all(isinstance(x, float) for x in (p.s, p.fail, p.unit))
    assert {name: getattr(p, name) for name in COUNTS} == COUNTS
    assert all(isinstance(getattr(p, name), int) for name in COUNTS)
    assert p.full is True
    assert p.R is None


def test_one_interval_makes_all_numbers_intervals_and_one_array_leaves_them() -> None:
    interval = TwoLayerParameters(s=iv.mpf(2), R=0.1, unit=0.0, **COUNTS)
    assert all(isinstance(x, iv.mpf) for x in (interval.s, interval.R, interval.unit, interval.flow_error))
    assert all(isinstance(getattr(interval, name), int) for name in COUNTS)
    third = Fraction(1, 3)
    array = TwoLayerParameters(s=np.array([1.0, 2.0]), R=third)
    assert array.R is third
    assert array.ops.sqrt(np.array([4.0, -1.0])).tolist() == [2.0, 0.0]


def test_has_asks_for_all_the_names() -> None:
    p = TwoLayerParameters(s=1.0, R=0.0)
    assert p.has("s", "R")
    assert not p.has("s", "T")
    assert not p.has("T", "s")
    assert p.has()


@pytest.mark.parametrize("name", CASES)
def test_omega_is_the_final_size_of_the_weights(name: str) -> None:
    """At a.u = s: |r|^2 - |t|^2 = 4 s and |r|^2 |t|^2 = RT, and Omega is half the sum of the squares."""
    p = parameters(CASES[name])
    if p.s is None:
        return
    r2 = 2 * p.s + np.sqrt(4 * p.s**2 + p.R * p.T)
    assert p.omega == pytest.approx((r2 + p.R * p.T / r2) / 2, rel=1e-14)
