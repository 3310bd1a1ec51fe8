"""What a trend is, on sequences made to have it or not."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.experiments.trends import (
    falling,
    grows,
    line,
    listed,
    log_line,
    mostly_falls,
    mostly_rises,
    observe,
    rank_correlation,
    rises_then_falls,
    rising,
)

FINITE = st.floats(-10, 10).filter(lambda x: abs(x) > 1e-3)


@given(FINITE, FINITE, st.integers(2, 12))
def test_a_line_is_found_exactly(slope: float, start: float, count: int) -> None:
    fit = line(start + slope * np.arange(count))
    assert fit.slope == pytest.approx(slope)
    assert fit.intercept == pytest.approx(start, abs=1e-9)
    assert fit.r_squared == pytest.approx(1)


@given(st.floats(0.01, 0.9), st.integers(2, 12))
def test_a_geometric_sequence_is_a_line_in_its_logarithm(factor: float, count: int) -> None:
    fit = log_line(3 * factor ** np.arange(count))
    assert math.exp(fit.slope) == pytest.approx(factor)
    assert fit.r_squared == pytest.approx(1)


def test_noise_is_no_line() -> None:
    assert line(np.random.default_rng(0).normal(size=50)).r_squared < 0.2


@pytest.mark.parametrize("values", [[1.0, 0.0, 1.0], [1.0, -2.0], [1.0, math.nan], [5.0]])
def test_what_has_no_logarithm_has_no_fit(values: list[float]) -> None:
    assert math.isnan(log_line(values).r_squared)


def test_a_constant_has_no_share_of_variance() -> None:
    assert math.isnan(line([2.0, 2.0, 2.0]).r_squared)


@given(st.lists(st.floats(-5, 5), min_size=2, max_size=9))
def test_steps_fall_rise_or_stay(values: list[float]) -> None:
    stay = float((np.diff(values) == 0).mean())
    assert falling(values) + rising(values) + stay == pytest.approx(1)
    assert falling(values) == rising(values[::-1])


@pytest.mark.parametrize(
    ("values", "falls"),
    [
        ([5, 4, 3, 2, 1], True),
        ([5, 4, 3, 2, 2.5], True),
        ([5, 4, 3, 4, 2.5, 3], False),
        ([1, 0, -1, -2, 2], False),
    ],
)
def test_mostly(values: list[float], falls: bool) -> None:
    assert mostly_falls(values) is falls
    assert mostly_rises([-value for value in values]) is falls


@pytest.mark.parametrize(
    ("values", "seen"),
    [
        ([1, 3, 2], True),
        ([1, 2, 3], False),
        ([3, 2, 1], False),
        ([3, 3, 2], False),
        ([1, 2, 2], False),
        ([2, 1, 3], False),
    ],
)
def test_rises_then_falls(values: list[float], seen: bool) -> None:
    assert rises_then_falls(values) is seen


def test_rank_correlation() -> None:
    assert rank_correlation([1, 2, 3], [1, 10, 100]) == pytest.approx(1)
    assert rank_correlation([1, 2, 3], [5, 4, -9]) == pytest.approx(-1)
    assert math.isnan(rank_correlation([1, 2, 3], [4, 4, 4]))


@pytest.mark.parametrize(
    ("means", "spread", "seen"),
    [
        ((1, 2, 3), 0.01, True), ((3, 2, 1), 0.01, False), ((1, 1.001, 1.002), 0.01, None),
        ((1, 3, 2.9, 2.8, 2.7, 2.6), 0.01, False), ((1, 2, 3), 3.0, None),
    ],
)  # fmt: skip
def test_growth_has_to_leave_the_noise(means: tuple, spread: float, seen: bool | None) -> None:
    groups = [mean + spread * np.array([-1.0, 1.0]) for mean in means]
    assert grows(range(len(means)), groups)[0] is seen
    assert grows(range(len(means)), [group[:1] for group in groups])[0] is None


def test_an_observation_is_seen_where_every_part_is() -> None:
    good, bad = (
        observe("c", {"a": (True, "1"), "b": (True, "2")}),
        observe("c", {"a": (True, "1"), "b": (False, "2")}),
    )
    assert (good.seen, good.detail) == (True, "a: 1; b: 2")
    assert (bad.seen, bad.detail) == (False, "a: 1; b: 2 (not seen)")
    assert observe("c", {}).seen is None
    assert observe("c", {"a": (True, "1"), "b": (None, "2")}).seen is None
    assert observe("c", {"a": (False, "1"), "b": (None, "2")}).seen is False
    assert listed([1.23456, 1e-7]) == "1.23, 1e-07"
