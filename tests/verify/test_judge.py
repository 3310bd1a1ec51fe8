"""One number against its band, one hypothesis against its limit: every comparison, at its edge and beside."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from bounds import REGISTRY, Band, Hypothesis, Parameters, Statement, Tag
from bounds.arithmetic import FLOATS
from bounds.bands import network
from bounds.layerwise.scope import COND13_EPS
from bounds.statement import Kind
from verify.judge import EQUALITY_ROUNDING, judge
from verify.judge import check_hypothesis as check_hypotheses
from verify.judge import compare as compare_many
from verify.measurement import Measured, Together, undefined
from verify.provenance import Provenance
from verify.verdict import Truth, Verdict

YES, NO, OPEN = Truth.YES, Truth.NO, Truth.UNDECIDED
INF = math.inf


@dataclass(frozen=True)
class Plain:
    """A measurement of any theory."""

    values: dict
    amplification: float = 0.0
    sensitivity: dict = field(default_factory=dict)
    case: str = "case"
    origin: str = "test"
    L: int = 2
    provenance: Provenance = field(default_factory=Provenance)

    def scalars(self):
        return {}

    def amplified(self, residuals, key):
        return self.amplification if residuals else 0.0


@dataclass(frozen=True)
class Numbers:
    """Parameters of a theory with one number."""

    x: float = 0.0
    ops: object = FLOATS
    constants: dict = field(default_factory=dict)


def check_hypothesis(hypothesis, p, m):
    return check_hypotheses(hypothesis, p, Together([m]))[0]


def compare_with_band(x, margin, found):
    ends = np.array([found.lower, found.upper, *found.trivial], dtype=float).reshape(4, 1)
    opened = np.array([found.open_lower]), np.array([found.open_upper])
    code = compare_many(np.array([x.value]), np.array([margin]), np.array([x.size]), ends, opened)[0]
    return (NO, OPEN, YES)[code]


def band(lower, upper, ends=(), trivial=(0.0, INF), **more):
    return Band(lower, upper, trivial, **dict.fromkeys(ends, True), **more)


def claim(found, hypotheses=(), **nature):
    def bands(p, layer):
        """No text."""
        return {"q": found}

    return Statement("x/y", "t", "s", Tag.REFINED, network, bands, tuple(hypotheses), **nature)


def limited(limit, strict=False, quantity="q"):
    return Hypothesis("h", "text", lambda p: 99.0, lambda p: limit, strict=strict, quantity=quantity)


def one_row(x, statement, p=None, **more):
    (row,), checks = judge(Plain({("q", None): x}, **more), [statement], p or Numbers())
    return row, checks


# --- a number against its band -------------------------------------------------------------------

EDGES = [
    # lower, upper, open ends, value, margin, outcome
    (1.0, 3.0, (), 2.0, 0.5, YES),
    (1.0, 3.0, (), 1.0, 0.0, OPEN),  # ends themselves are rounded
    (1.0, 3.0, (), 3.0, 0.0, OPEN),
    (1.0, 3.0, (), 1.5, 0.5, OPEN),
    (1.0, 3.0, (), 1.5, 0.49, YES),
    (1.0, 3.0, (), 0.5, 0.49, NO),
    (1.0, 3.0, (), 0.5, 0.5, OPEN),
    (1.0, 3.0, (), 3.5, 0.49, NO),
    (1.0, 3.0, (), 3.5, 0.5, OPEN),
    (0.0, 3.0, (), 0.0, 0.1, YES),  # a lower end that is trivial is not compared
    (0.0, 3.0, (), 0.0, 0.0, YES),
    (0.0, 3.0, ("open_lower",), 0.0, 0.0, NO),
    (0.0, 3.0, ("open_lower",), 0.0, 0.1, OPEN),
    (0.0, 3.0, ("open_lower",), 0.2, 0.1, YES),
    (0.0, 3.0, ("open_lower",), 0.1, 0.1, OPEN),
    (1.0, INF, (), 5.0, 0.1, YES),
    (1.0, INF, (), 0.5, 0.1, NO),
    (1.0, 3.0, ("open_upper",), 3.0 + 1e-11, 0.0, NO),
    (1.0, 3.0, ("open_upper",), 3.0, 0.0, OPEN),
    (1.0, 3.0, ("open_upper",), 2.9, 0.0, YES),
    (2.0, 2.0, (), 2.0, 1e-12, YES),  # a point is met within the margin
    (2.0, 2.0, (), 2.0 + 5e-13, 1e-12, YES),
    (2.0, 2.0, (), 2.0 - 5e-13, 1e-12, YES),
    (2.0, 2.0, (), 2.1, 1e-12, NO),
    (2.0, 2.0, (), 1.9, 1e-12, NO),
    (2.0, 2.0, (), 2.0, 1.01 * EQUALITY_ROUNDING, OPEN),  # rounding has swamped it
    (2.0, 2.0, (), 2.0, EQUALITY_ROUNDING, YES),
    (0.0, 0.0, (), 1e-13, 1e-12, YES),
    (0.0, 0.0, (), 1e-12, 1e-12, YES),
    (0.0, 0.0, (), 1e-11, 1e-12, NO),
    (0.0, 0.0, (), 1e-11, 1e-3, OPEN),
    (-1.0, 0.0, ("open_upper",), 0.0, 0.0, NO),
    (-1.0, 0.0, ("open_upper",), -0.5, 0.1, YES),
    (-1.0, 0.0, ("open_upper",), 1e-13, 1e-12, OPEN),
]


@pytest.mark.parametrize(("lower", "upper", "ends", "value", "margin", "outcome"), EDGES)
def test_a_number_lies_inside_outside_or_within_rounding_of_an_end(
    lower, upper, ends, value, margin, outcome
):
    trivial = (-INF, INF) if lower < 0 else (0.0, INF)
    assert compare_with_band(Measured(value, margin), margin, band(lower, upper, ends, trivial)) is outcome


def test_a_point_is_met_relative_to_the_size_of_the_number():
    point, margin = band(0.0, 0.0), 1e-6
    assert compare_with_band(Measured(5e-7, margin, size=1.0), margin, point) is OPEN
    assert compare_with_band(Measured(5e-7, margin, size=1e3), margin, point) is YES


# --- a hypothesis against its limit ---------------------------------------------------------------

LIMITS = [
    # value, error, limit, strict, outcome
    (1.0, 0.1, 2.0, False, YES),
    (3.0, 0.1, 2.0, False, NO),
    (2.0, 0.1, 2.0, False, OPEN),
    (1.95, 0.1, 2.0, False, OPEN),
    (2.05, 0.1, 2.0, False, OPEN),
    (0.0, 0.0, 0.0, False, YES),
    (0.0, 0.0, 0.0, True, NO),
    (1e-12, 1e-12, 0.0, False, YES),
    (2e-12, 1e-12, 0.0, False, NO),
    (1e-12, 1e-12, 0.0, True, NO),
    (0.0, 1.01 * EQUALITY_ROUNDING, 0.0, False, OPEN),
    (0.0, EQUALITY_ROUNDING, 0.0, False, YES),
    (0.5, EQUALITY_ROUNDING, 0.0, False, NO),
    (-1e-12, 1e-12, 0.0, False, YES),
    (-1.0, 1e-12, 0.0, False, YES),
]


@pytest.mark.parametrize(("value", "error", "limit", "strict", "outcome"), LIMITS)
def test_a_hypothesis_is_met_fails_or_is_within_rounding_of_its_limit(value, error, limit, strict, outcome):
    m = Plain({("q", None): Measured(value, error)})
    found = check_hypothesis(limited(limit, strict), Numbers(), m)
    assert found.outcome is outcome
    assert (found.value, found.limit, found.error) == (value, limit, error)
    rounded = outcome is YES and limit == 0 and value + error > 0  # else it is met with certainty
    assert found.residual == (value + error if rounded else 0.0)


def test_an_equality_is_met_relative_to_the_size_of_its_sides():
    for size, outcome in ((1.0, OPEN), (1e3, YES)):
        m = Plain({("q", None): Measured(0.0, 1e-6, size=size)})
        found = check_hypothesis(limited(0.0), Numbers(), m)
        assert found.outcome is outcome
        assert found.residual == pytest.approx(1e-9 if outcome is YES else 0.0)


@pytest.mark.parametrize(
    ("limit", "strict", "outcome"), [(99.0, False, YES), (99.0, True, NO), (98.0, False, NO)]
)
def test_what_is_not_measured_is_compared_as_it_is(limit, strict, outcome):
    found = check_hypothesis(limited(limit, strict, quantity=""), Numbers(), Plain({}))
    assert found.outcome is outcome
    assert found.error == 0.0


def test_a_measured_limit_is_blurred_by_its_rounding():
    h = replace(limited(98.0), side="limit")
    for value, outcome in ((100.0, YES), (98.0, NO), (99.1, OPEN)):
        found = check_hypothesis(h, Numbers(), Plain({("q", None): Measured(value, 0.5)}))
        assert found.outcome is outcome
        assert (found.value, found.limit) == (99.0, value)


@pytest.mark.parametrize(("step", "outcome"), [(0.0, OPEN), (2.0**-50, OPEN), (1e-9, NO), (-1e-9, YES)])
def test_a_limit_that_is_rounded_itself_is_not_taken_for_exact(step, outcome):
    """eps <= n^(1/(2L))/4 at n = 4, L = 3: the limit is irrational, and floats know it to rounding only."""
    p = Parameters(n=4, K=2, d=9, L=3, eps=0.1, rho=0.0, theta=0.0, delta=1.0)
    eps = 4 ** (1 / 6) / 4 * (1 + step)
    found = check_hypothesis(COND13_EPS, p, Plain({("eps", None): Measured(eps, 0.0)}))
    assert found.outcome is outcome
    exact = check_hypothesis(COND13_EPS, p.but(alpha=1e-6), Plain({("eps", None): Measured(1.0 + step, 0.0)}))
    assert exact.outcome is (NO if step > 0 else YES)


@pytest.mark.parametrize(
    ("x", "error", "outcome"),
    [
        (0.25, 0.0, NO), (0.25 - 2.0**-54, 0.0, YES), (0.26, 0.0, NO),
        (0.25, 0.125, OPEN), (0.375, 0.125, NO), (0.125, 0.125, OPEN), (0.125, 0.0625, YES),
    ],
)  # fmt: skip
def test_a_strict_limit_that_is_exact_is_not_met_at_itself(x, error, outcome):
    """theta = 1/4 without rounding: not met, as the exact engine says."""
    p = Parameters(n=4, K=2, d=9, L=3, eps=0.1, rho=0.0, theta=0.25, delta=1.0)
    (a2,) = [h for h in REGISTRY["layerwise/thm4-15"].hypotheses if h.id == "A2"]
    assert check_hypothesis(a2, p, Plain({("theta", None): Measured(x, error)})).outcome is outcome


@pytest.mark.parametrize(
    ("x", "error", "outcome"), [(1.0, 0.0, YES), (1.5, 0.5, OPEN), (0.5, 0.5, YES), (1.5, 0.25, NO)]
)
def test_a_closed_limit_that_is_exact_is_met_at_itself(x, error, outcome):
    p = Parameters(n=4, K=2, d=9, L=3, eps=0.1, rho=0.0, theta=0.0, delta=1.0, alpha=1e-6)
    assert check_hypothesis(COND13_EPS, p, Plain({("eps", None): Measured(x, error)})).outcome is outcome


@pytest.mark.parametrize(
    ("value", "limit", "factor", "words"),
    [(3.0, 2.0, 1.5, "3 against 2 (1.5 times)"), (3.0, 0.0, INF, "3 (rounding 0)"), (0.0, 0.0, 1.0, "")],
)
def test_a_hypothesis_says_by_how_much_it_fails(value, limit, factor, words):
    found = check_hypothesis(limited(limit), Numbers(), Plain({("q", None): Measured(value, 0.0)}))
    assert found.factor == factor
    outcome = "met" if not words else "fails"
    assert found.sentence() == f"h {outcome}: text" + (f", but {words}" if words else "")


# --- rows ------------------------------------------------------------------------------------------

FINDING = {"leading_order": True, "finding": "x/F1"}


@pytest.mark.parametrize(
    ("x", "found", "nature", "verdict", "words"),
    [
        (Measured(2.0, 0.1), band(1.0, 3.0), {}, Verdict.HOLDS, ""),
        (Measured(4.0, 0.1), band(1.0, 3.0), {}, Verdict.VIOLATED, ""),
        (Measured(3.0, 0.1), band(1.0, 3.0), {}, Verdict.UNDECIDED, "agree within the rounding margin 0.1"),
        (undefined("n = 1"), band(1.0, 3.0), {}, Verdict.UNDEFINED, "n = 1"),
        (Measured(2.0, 0.1), band(0.0, INF), {}, Verdict.VACUOUS, "the band allows every value"),
        (
            Measured(2.0, 0.1), band(0.0, INF, because=((True, "B <= 0"), (False, "no"))), {},
            Verdict.VACUOUS, "B <= 0",
        ),
        (Measured(4.0, 0.1), band(1.0, 3.0), FINDING, Verdict.AS_FOUND, "as found (x/F1)"),
        (Measured(2.0, 0.1), band(3.0, 1.0), {}, Verdict.VIOLATED, "lower end 3.0 > upper end 1.0"),
        (Measured(2.0, 0.1), band(3.0, 1.0), FINDING, Verdict.INCONSISTENT, "lower end 3.0 > upper end 1.0"),
        (Measured(2.0, 0.1), band(3.0, 1.0), {"kind": Kind.TREND}, Verdict.OBSERVED, "lower end 3.0 > upper"),
    ],
)  # fmt: skip
def test_a_row_has_the_verdict_of_its_comparisons_and_says_why(x, found, nature, verdict, words):
    row, _ = one_row(x, claim(found, **nature))
    assert row.verdict is verdict
    assert words in row.reason
    assert bool(words) == bool(row.reason)
    assert row.in_scope is True
    assert math.isnan(row.margin) == bool(x.undefined)
    if x.undefined:
        assert math.isnan(row.slack_lower)
        assert math.isnan(row.slack_upper)


@pytest.mark.parametrize(
    ("outcomes", "scope", "verdict"),
    [
        ((YES,), True, Verdict.HOLDS),
        ((NO,), False, Verdict.OUT_OF_SCOPE_HOLDS),
        ((OPEN,), None, Verdict.UNDECIDED),
        ((YES, NO), False, Verdict.OUT_OF_SCOPE_HOLDS),
        ((NO, OPEN), False, Verdict.OUT_OF_SCOPE_HOLDS),
        ((YES, OPEN), None, Verdict.UNDECIDED),
    ],
)
def test_hypotheses_decide_the_scope_and_those_not_met_are_named(outcomes, scope, verdict):
    sizes = {YES: 0.5, NO: 2.0, OPEN: 1.0}
    hypotheses = [
        Hypothesis(f"h{k}", "text", lambda p: 0.0, lambda p: 1.0, quantity=f"h{k}")
        for k in range(len(outcomes))
    ]
    values = {(f"h{k}", None): Measured(sizes[outcome], 1e-3) for k, outcome in enumerate(outcomes)}
    m = Plain({("q", None): Measured(2.0, 0.1), **values})
    (row,), checks = judge(m, [claim(band(1.0, 3.0), hypotheses)], Numbers())
    assert [c.outcome for c in checks] == list(outcomes)
    assert (row.in_scope, row.verdict) == (scope, verdict)
    for k, outcome in enumerate(outcomes):
        assert (f"h{k} " in row.reason) == (outcome is not YES)
    assert ("a hypothesis is within rounding" in row.reason) == (verdict is Verdict.UNDECIDED)


@pytest.mark.parametrize(
    ("value", "amplification", "strength", "verdict"),
    [
        (3.5, 0.2, 1e-12, Verdict.UNDECIDED),  # 0.2 of 3.5 is more than the 0.5 that it lies outside
        (3.5, 0.1, 1e-12, Verdict.VIOLATED),
        (3.5, 0.2, 0.0, Verdict.VIOLATED),  # the equality is met exactly
        (3.5, 0.2, 1.0, Verdict.OUT_OF_SCOPE_FAILS),  # the equality fails
        (2.0, 0.2, 1e-12, Verdict.HOLDS),
        (0.5, 0.2, 1e-12, Verdict.UNDECIDED),  # the size is that of the largest number compared
        (0.05, 0.2, 1e-12, Verdict.VIOLATED),
    ],
)
def test_an_equality_within_rounding_may_move_a_value_into_its_band(value, amplification, strength, verdict):
    values = {("q", None): Measured(value, 1e-9), ("r", None): Measured(strength, min(strength, 1e-12))}
    m = Plain(values, amplification=amplification)
    (row,), _ = judge(m, [claim(band(1.0, 3.0), [limited(0.0, quantity="r")])], Numbers())
    assert row.verdict is verdict
    assert ("met only within rounding" in row.reason) == (verdict is Verdict.UNDECIDED)


@pytest.mark.parametrize(
    ("lower", "upper", "value", "slacks"),
    [
        (1.0, 3.0, 2.0, (2.0, 1.5)),
        (0.0, 3.0, 2.0, (None, 1.5)),
        (1.0, INF, 2.0, (2.0, None)),
        (2.0, 2.0, 2.0, (None, None)),
        (1.0, 3.0, 0.0, (0.0, INF)),
        (-1.0, 0.0, 0.0, (1.0, 1.0)),
    ],
)
def test_slack_is_the_factor_left_to_an_end(lower, upper, value, slacks):
    trivial = (-2.0, INF) if lower < 0 else (0.0, INF)
    row, _ = one_row(Measured(value, 0.0), claim(band(lower, upper, trivial=trivial)))
    for found, wanted in zip((row.slack_lower, row.slack_upper), slacks, strict=True):
        assert math.isnan(found) if wanted is None else found == wanted


def test_margin_is_the_error_and_the_sensitivity():
    row, _ = one_row(Measured(2.95, 0.03), claim(band(1.0, 3.0)), sensitivity={("q", None): 0.03})
    assert row.margin == pytest.approx(0.06)
    assert row.verdict is Verdict.UNDECIDED


def test_a_statement_without_a_band_leaves_no_trace_and_one_hypothesis_is_checked_once():
    silent = replace(claim(band(1.0, 3.0), [limited(0.0, quantity="")]), bands=lambda p, layer: {})
    m = Plain({("q", None): Measured(2.0, 0.0)})
    assert judge(m, [silent], Numbers()) == ([], [])
    twice = [claim(band(1.0, 3.0), [limited(1.0)]), claim(band(1.0, 3.0), [limited(1.0)])]
    rows, checks = judge(m, twice, Numbers())
    assert (len(rows), len(checks)) == (2, 1)


def test_a_trivial_end_is_not_compared_and_a_closed_end_may_be_touched():
    assert compare_with_band(Measured(3.0, 0.5), 0.5, band(1.0, 3.0, trivial=(0.0, 3.0))) is YES
    assert compare_with_band(Measured(-0.5, 0.5), 0.5, band(0.0, 5.0, trivial=(-INF, INF))) is OPEN


def test_rows_of_equal_numbers_are_equal():
    """nan among them: a slack that does not exist."""
    first, second = (one_row(Measured(2.0, 0.0), claim(band(0.0, 3.0)))[0] for _ in range(2))
    assert math.isnan(first.slack_lower)
    assert first == second
