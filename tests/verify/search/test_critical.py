"""Critical constants: what a published constant would have to be, by search, each decided exactly."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounds import REGISTRY, Parameters
from verify.errors import InputError
from verify.exact import certify
from verify.exact.recheck import recheck
from verify.layerwise.critical import SMALL, constants, limits
from verify.layerwise.exact import from_pair
from verify.layerwise.spaces import PairSpace
from verify.layerwise.theory import THEORY
from verify.search.critical import (
    CriticalRow,
    critical_constants,
    critical_limits,
    factor_of,
    frame,
    limit_frame,
    scaled,
)
from verify.verdict import Verdict

SPACE = PairSpace(K=2, n=4, L=2, theta=0.01, d=8)
P = Parameters(theta=0.01, eps=0.02, rho=0.0, delta=0.001, n=10, K=3, d=31, L=4)


class Few:
    """A space reduced to some starting points."""

    def __init__(
        self,
        space,
        words=("opposed, level, eps 0.0009 s_K, balanced", "two-valued for l = 0, eps 0.0009 s_K, balanced"),
    ):
        self.space, self.words = space, words

    def __getattr__(self, name):
        return getattr(self.space, name)

    def starts(self):
        return (s for s in self.space.starts() if s.name.endswith(self.words))


@pytest.fixture(scope="module")
def found() -> tuple[list[CriticalRow], dict]:
    return critical_constants([Few(SPACE)], constants(), evaluations=2, seed=0)


def test_every_constant_has_a_critical_value_below_the_printed_one(found) -> None:
    """What is printed has survived the search, and what is proved (refined) is on the other side of it."""
    rows, certificates = found
    assert {row.constant.claim for row in rows} == {
        "32 in (16)", "kappa in (14), upper end", "kappa in (14), lower end",
    }  # fmt: skip
    for row in rows:
        assert 0 < row.factor < 1
        assert row.critical == pytest.approx(row.printed * row.factor)
        assert row.critical <= row.refined * (1 + 1e-9)
    assert set(certificates) == {row.certificate for row in rows}


def test_a_constant_beyond_the_critical_one_is_contradicted_exactly(found) -> None:
    rows, certificates = found
    for row in rows:
        assert row.exact == Verdict.INCONSISTENT.value
        printed = [
            r for r in certificates[row.certificate]["rows"] if r["layer"] == row.extremal.target.layer
        ]
        assert [r["verdict"] for r in printed] == [Verdict.CONSISTENT.value]
        short_of = row.constant.at(Fraction(row.factor) * (1 + Fraction(1, 10**6)))
        again = certify(from_pair(row.extremal.instance, "generated"), [short_of])
        (verdict,) = {r["verdict"] for r in again["rows"] if r["layer"] == row.extremal.target.layer}
        assert verdict == Verdict.CONSISTENT.value


def test_the_slope_that_16_needs_is_known_to_first_order(found) -> None:
    """R8 is attained to first order: (theta/K)(1 - l/L) over (theta + 4 delta)(2 - (l+1)/L), l = 1, L = 2."""
    (row,) = [row for row in found[0] if row.constant.claim == "32 in (16)"]
    assert row.critical == pytest.approx(1 / (2 * SPACE.K), rel=0.01)


@pytest.mark.parametrize("constant", constants(), ids=lambda c: c.claim)
def test_at_the_factor_1_the_claim_is_the_published_one(constant) -> None:
    published = REGISTRY[constant.statement]
    own = constant.at(Fraction(1))
    for layer in published.layers(P.L):
        mine, theirs = own.bands(P, layer)[constant.quantity], published.bands(P, layer)[constant.quantity]
        assert getattr(mine, constant.end) == getattr(theirs, constant.end)
    assert own.hypotheses == published.hypotheses
    assert own.leading_order


@pytest.mark.parametrize("constant", constants(), ids=lambda c: c.claim)
@settings(max_examples=20)
@given(factor=st.fractions(Fraction(1, 1000), Fraction(1, 2)))
def test_a_factor_moves_the_end_in_proportion(constant, factor: Fraction) -> None:
    """The slack of a measured value is proportional to the factor where larger is weaker, else inversely."""
    layer = next(iter(REGISTRY[constant.statement].layers(P.L)))
    ends = [
        float(getattr(constant.at(f).bands(P, layer)[constant.quantity], constant.end))
        for f in (SMALL, factor * SMALL)
    ]
    if constant.quantity == "D":
        ratio = (1 - ends[1]) / (1 - ends[0])
        assert ratio == pytest.approx(float(factor), rel=1e-6)
    elif (constant.end == "upper") is constant.weaker:
        assert ends[1] / ends[0] == pytest.approx(float(factor))
    else:
        assert ends[0] / ends[1] == pytest.approx(float(factor))


def test_the_factor_is_where_the_slack_is_1() -> None:
    weak, strong = (next(c for c in constants() if c.claim == name) for name in ("c2 in (15)", "c1 in (15)"))
    assert factor_of(weak, 4.0) == 0.25
    assert factor_of(strong, 4.0) == 4.0


def test_no_instance_in_scope_is_an_error() -> None:
    with pytest.raises(InputError, match="scope"):
        critical_constants([Few(SPACE, ("no such start",))], constants(), evaluations=0, seed=0)


def test_the_table_says_which_way_the_search_bounds(found) -> None:
    table = frame(found[0], "critical/")
    assert set(table["exact"]) == {Verdict.INCONSISTENT.value}
    assert table["certificate"].str.startswith("critical/").all()
    assert table["meaning"].str.startswith("at least this, by search").all()
    assert np.allclose(table["critical"], table["printed"] * table["factor"])


def test_a_limit_that_is_passed_is_bracketed_and_decided() -> None:
    """A false claim that fails from some delta on: sigma_1^2 <= 1.1 (n/(1-theta))^(1/L), whatever delta."""
    s = REGISTRY["layerwise/R2"]

    def bands(p, layer):
        band = s.bands(p, layer)["sigma_1_squared"]
        root = p.ops.power(p.n / (1 - p.theta), Fraction(1, p.L))
        return {"sigma_1_squared": replace(band, upper=p.ops.number(Fraction(11, 10)) * root)}

    limit = replace(limits()[0], published=(replace(s, bands=bands),))
    word = ("pair, level, eps 0.0009 s_K, leading values moved",)
    rows, certificates = critical_limits(
        lambda value: [Few(replace(SPACE, delta=value), word)], [limit], evaluations=0, seed=0, most=1.0
    )
    (row,) = rows
    assert row.printed < row.held < row.failed <= 1.0
    assert row.failed / row.held < 1.2
    assert row.exact == Verdict.REFUTED.value
    assert set(certificates) == {row.certificate}
    assert limit_frame(rows)["failed"].tolist() == [row.failed]


def test_a_limit_that_is_never_passed_has_no_instance() -> None:
    true = replace(limits()[0], published=(REGISTRY["layerwise/R2"],))
    rows, certificates = critical_limits(
        lambda value: [Few(replace(SPACE, delta=value))], [true], evaluations=0, seed=0, most=0.1
    )
    assert [(row.failed, row.held, row.extremal) for row in rows] == [(float("inf"), 0.1, None)]
    assert certificates == {}


def test_the_theory_declares_them() -> None:
    assert [c.claim for c in THEORY.constants()] == [c.claim for c in constants()]
    assert [c.condition for c in THEORY.limits()] == ["layerwise/cond13"]
    dropped = {h.id + h.text for h in REGISTRY["layerwise/thm4-15"].hypotheses}
    kept = {h.id + h.text for h in limits()[0].without(REGISTRY["layerwise/thm4-15"]).hypotheses}
    assert dropped - kept == {"(13)delta <= min{(2n)^(1/L)/(30 L^2), n^(1/L)/(128 sqrt K)}"}


def test_the_certificates_are_those_of_the_published_claims(found) -> None:
    """A second computation confirms each: the statement in it is the registry's own, both ends of it."""
    rows, certificates = found
    for row in rows:
        assert certificates[row.certificate]["statements"] == [row.constant.statement]
        result = recheck(certificates[row.certificate], [row.constant.published])
        assert result.agrees
        assert result.confirmed == len(certificates[row.certificate]["rows"])


def test_one_end_alone_is_scaled() -> None:
    s = REGISTRY["layerwise/thm4-15"]
    own, band = (x.bands(P, 1)["C_ratio"] for x in (scaled(s, "C_ratio", "upper", Fraction(2)), s))
    assert (own.lower, own.upper) == (0, 2 * band.upper)
