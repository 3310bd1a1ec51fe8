"""Statements of the two-layer theory as functions of their parameters."""

from __future__ import annotations

from dataclasses import fields, replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import iv

from bounds.statement import Kind, Tag
from bounds.two_layer import REGISTRY, TwoLayerParameters
from bounds.two_layer.flow import LEVELS, stage_time
from bounds.two_layer.perpendicular import Bracket

PUBLISHED = {f"P{k}" for k in range(9)}
REFINED = {f"R{k}" for k in range(1, 16)}


def sizes() -> st.SearchStrategy[TwoLayerParameters]:
    """Parameters of a canonical run that some weights have: R, T > 0, a.u = (R - T)/4 in (0, s/20)."""
    return st.builds(
        lambda s, R, T, F, delta: TwoLayerParameters(
            m=4, s=s, R=R, T=T, au=(R - T) / 4, lam=(R + T) / 2, b=0.0, F=F, delta=min(delta, F),
            eta=0.0, e_end=0.0,
        ),
        st.floats(0.5, 5), st.floats(1e-6, 0.1), st.floats(1e-6, 0.1), st.floats(0, 0.5), st.floats(0, 0.5),
    )  # fmt: skip


def test_every_numbered_statement_of_the_note_is_there() -> None:
    numbers = {s.id.split("/")[1].split("-")[0] for s in REGISTRY}
    assert numbers >= PUBLISHED | REFINED
    assert all(s.theory == "two-layer" for s in REGISTRY)


def test_tags_follow_the_letter() -> None:
    for s in REGISTRY:
        expected = Tag.PUBLISHED if s.id.split("/")[1].startswith("P") else Tag.REFINED
        assert s.tag is expected, s.id


def test_false_claims_are_marked() -> None:
    false = {s.id for s in REGISTRY if s.kind is Kind.FALSE}
    assert false == {"two-layer/P6", "two-layer/P7", "two-layer/P8-A3", "two-layer/P8-A4"}


def test_each_statement_explains_itself() -> None:
    assert all(len(s.mathematics) > 40 for s in REGISTRY)


@given(sizes())
def test_bracket_without_perpendicular_weights_holds_the_stage_time(p: TwoLayerParameters) -> None:
    alone = TwoLayerParameters(m=4, s=p.s, R=p.R, T=p.T, au=p.au, lam=p.lam, F=0.0, delta=0.0)
    for theta in LEVELS.values():
        bracket, time = Bracket.of(alone, theta), stage_time(alone, theta)
        slack = 1e-12 * (1 + abs(time))
        assert bracket.earliest() <= time + slack
        assert bracket.latest() >= time - slack


@given(sizes(), st.floats(1.0, 2.0))
def test_bracket_widens_with_perpendicular_weights(p: TwoLayerParameters, factor: float) -> None:
    wider = TwoLayerParameters(m=4, s=p.s, R=p.R, T=p.T, au=p.au, lam=p.lam, F=p.F * factor, delta=p.delta)
    for theta in LEVELS.values():
        near, far = Bracket.of(p, theta), Bracket.of(wider, theta)
        assert far.earliest() <= near.earliest() * (1 + 1e-9) + 1e-12
        assert far.latest() >= near.latest() * (1 - 1e-9)


@given(sizes())
def test_floats_lie_in_the_intervals(p: TwoLayerParameters) -> None:
    exact = TwoLayerParameters(
        m=4, s=iv.mpf(p.s), R=p.R, T=p.T, au=p.au, lam=p.lam, F=p.F, delta=p.delta, b=0.0, eta=0.0, e_end=0.0
    )
    time, enclosure = stage_time(p, LEVELS["escape_time"]), stage_time(exact, LEVELS["escape_time"])
    width = 1e-12 * (1 + abs(time)) / p.R
    assert enclosure.a - width <= time <= enclosure.b + width
    low, wide = (
        Bracket.of(p, LEVELS["escape_time"]).earliest(),
        Bracket.of(exact, LEVELS["escape_time"]).earliest(),
    )
    assert wide.a - width <= low <= wide.b + width


def test_arrays_give_what_floats_give() -> None:
    s, R = np.array([0.5, 1.0, 3.0]), np.array([1e-3, 0.2, 0.01])
    together = stage_time(TwoLayerParameters(m=3, s=s, R=R, T=R / 2), LEVELS["saturation_time"])
    alone = [
        stage_time(TwoLayerParameters(m=3, s=float(a), R=float(b), T=float(b) / 2), LEVELS["saturation_time"])
        for a, b in zip(s, R, strict=True)
    ]
    assert np.max(np.abs(together - alone)) <= 1e-13


def test_small_initialisation_time_is_the_logarithm() -> None:
    p = TwoLayerParameters(m=2, s=2.0, R=1e-12, T=1e-12, au=0.0)
    theta = float(LEVELS["escape_time"])
    assert stage_time(p, LEVELS["escape_time"]) == pytest.approx(
        np.log(4 * 2.0 * theta / (1e-12 * (1 - theta))) / 4.0, rel=1e-9
    )


FORMULA_ROUNDING = 1e-11
"""Relative rounding of a band end in float64: well below the judge's own BAND_ROUNDING times the
conditioning of the logarithms in R3, R7 and R9."""


def canonical(eta: float, **more: float) -> TwoLayerParameters:
    return TwoLayerParameters(
        m=4, s=1.0, R=0.02, T=0.01, au=0.0025, lam=0.015, b=0.001, F=0.05, delta=0.04, eta=eta, e_end=1e-6,
        flow_error=1e-11, growth=1e-13, shrinkage=0.8, steps=100, **more,
    )  # type: ignore[arg-type]  # fmt: skip


def regression() -> TwoLayerParameters:
    return TwoLayerParameters(
        m=8, n=6, d=20, full=True, step=0.1, h=0.2, gamma=90.0, phi=900.0, yy=12.0, kmin=2.0, kmax=30.0,
        e_end=1e-9,
        tr=20.0, bbar=1.5, sigma0=0.0, v0=0.01, sigma_y=0.1, sigma_x=1.0, Sigma_op=1.0, Sigma_F=4.5,
        target=1e-4,
    )  # fmt: skip


def law() -> TwoLayerParameters:
    return TwoLayerParameters(m=3, n=10, d=100, fail=0.1)


CASES = {
    "flow": canonical(0.0), "descent": canonical(0.2), "regression": regression(),
    "law": law(),
}  # fmt: skip


def exact(p: TwoLayerParameters) -> TwoLayerParameters:
    """The same parameters as degenerate intervals."""
    names = [f.name for f in fields(p) if isinstance(getattr(p, f.name), float)]
    return replace(p, **{name: iv.mpf(getattr(p, name)) for name in names})


@pytest.mark.parametrize("case", CASES)
def test_every_band_lies_in_its_enclosure(case: str) -> None:
    p = CASES[case]
    q, seen = exact(p), 0
    for s in REGISTRY:
        for quantity, band in s.bands(p, None).items():
            wide = s.bands(q, None)[quantity]
            for end, enclosure in ((band.lower, wide.lower), (band.upper, wide.upper)):
                enclosure = iv.mpf(enclosure)
                slack = FORMULA_ROUNDING * (1 + abs(float(end))) if np.isfinite(float(end)) else 0.0
                assert enclosure.a - slack <= end <= enclosure.b + slack, (s.id, quantity)
                seen += 1
    assert seen >= 4


def test_unreachable_levels_and_heavy_perpendicular_weights() -> None:
    late = TwoLayerParameters(
        m=2, s=1.0, R=3.9, T=0.1, au=0.95, lam=2.0, F=0.1, delta=0.1, b=0.0, eta=0.0, e_end=0.0
    )
    assert REGISTRY["two-layer/R3"].bands(late, None) == {}
    assert REGISTRY["two-layer/R7"].bands(late, None) == {}
    heavy = replace(late, R=1e-4, T=1e-4, au=0.0, F=3.0, delta=3.0)
    band = REGISTRY["two-layer/R7"].bands(heavy, None)["escape_time_perp"]
    assert band.upper == np.inf
    assert "tau_hi is infinite" in band.reason()


def test_published_constants_can_be_replaced() -> None:
    band = REGISTRY["two-layer/P3"].bands(replace(regression(), constants={"kernel": Fraction(5)}), None)
    assert band["stage1_kernel"].upper == 5.0


def test_bands_that_need_more_are_left_out() -> None:
    plain = replace(regression(), sigma_x=None)
    assert "trace" not in REGISTRY["two-layer/P1"].bands(plain, None)
    saddle = replace(canonical(0.2), R=0.0)
    assert "escape_steps" not in REGISTRY["two-layer/R9"].bands(saddle, None)
    escaped = replace(canonical(0.2), au=0.5)
    bands = REGISTRY["two-layer/R9"].bands(escaped, None)
    assert "escape_steps" not in bands
    assert "saturation_steps" in bands


def test_a_kernel_that_starts_from_zero_and_a_singular_one_leave_their_bands_free() -> None:
    nothing = replace(canonical(0.0), R=0.0, T=0.0, au=0.0, lam=0.0)
    band = REGISTRY["two-layer/R4"].bands(nothing, None)["kernel_change"]
    assert (band.lower, band.upper) == (0.0, np.inf)
    assert band.reason() == "lambda(0) = 0: the kernel starts from 0"
    for kmax in (30.0, 0.0):
        singular = replace(regression(), kmin=0.0, kmax=kmax)
        band = REGISTRY["two-layer/R11-limit"].bands(singular, None)["minimum_norm"]
        assert (band.lower, band.upper) == (0.0, np.inf)
        assert band.reason() == "kmin(K) = 0: X^+ is not determined within rounding"


@pytest.mark.parametrize("step", [1e-3, 1e-12, 1e-18, 1e-200])
def test_tiny_steps_keep_their_number_and_their_odds(step: float) -> None:
    """log(1 + eta s) is eta s there, to all digits."""
    bands = REGISTRY["two-layer/R9"].bands(canonical(step), None)
    assert bands["escape_steps"].lower * 2 * np.log1p(step) == pytest.approx(np.log(20.0), rel=1e-12)
    odds = REGISTRY["two-layer/R9-odds"].bands(replace(canonical(step), T=0.0), None)["odds_step_min"]
    assert odds.lower == pytest.approx(2 * step, rel=step + 1e-12)
    assert odds.upper == pytest.approx(2 * step, rel=2 * step + 1e-12)
