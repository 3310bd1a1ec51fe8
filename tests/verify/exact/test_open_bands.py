"""Assumptions with a strict inequality are not met at their limit: one meaning, band and hypothesis."""

from fractions import Fraction

import pytest
from exact_instances import identity_triple

from bounds import REGISTRY, Band
from bounds.arithmetic import FLOATS
from bounds.balls import BALLS, Ball
from verify.exact import decide
from verify.exact.decide import inside_band

TENTH = Fraction(1, 10)
LIMITS = {
    "theta < 1/4": ("layerwise/A2", "theta", identity_triple([1, 1, TENTH, 0, 0], theta=Fraction(1, 4))),
    "rho < eps": ("layerwise/A3", "rho", identity_triple([1, 1, TENTH, 0, 0, 0, 0])),
    "eps < 1": ("layerwise/A3", "eps", identity_triple([1] * 5)),
}


@pytest.mark.parametrize("text", LIMITS)
def test_an_assumption_at_its_limit_reads_as_its_hypothesis(text):
    statement, quantity, x = LIMITS[text]
    resting = next(s for s in REGISTRY if any(h.text == text for h in s.hypotheses))
    decisions = decide(x, [REGISTRY[statement], resting], limit=128)
    (row,) = (r for r in decisions.rows if (r.statement, r.quantity) == (statement, quantity))
    assert row.decision.value == "assumption not met"
    assert {h.outcome for h in decisions.hypotheses if h.text == text} == {False}


def band(lower, upper, **ends):
    return Band(lower, upper, (0, BALLS.inf), **ends)


@pytest.mark.parametrize(
    ("value", "ends", "inside"),
    [
        (1, {}, True),
        (1, {"open_upper": True}, False),
        (Fraction(1, 3), {}, True),
        (Fraction(1, 3), {"open_lower": True}, False),
        (Fraction(2, 3), {"open_lower": True, "open_upper": True}, True),
        (2, {"open_lower": True}, False),
        (0, {"open_upper": True}, False),
    ],
)
def test_an_open_end_is_not_inside(value, ends, inside):
    assert inside_band(Ball(value), band(Ball(Fraction(1, 3)), Ball(1), **ends)) is inside


def test_an_open_end_at_the_end_of_the_range_still_says_something():
    class P:
        ops = FLOATS

    assert Band(0.0, 1.0, (0.0, 1.0)).vacuous(P) is True
    assert Band(0.0, 1.0, (0.0, 1.0), open_lower=True).vacuous(P) is False
    assert Band(0.0, 1.0, (0.0, 1.0), open_upper=True).vacuous(P) is False
    assert Band(-1.0, 2.0, (0.0, 1.0), open_lower=True, open_upper=True).vacuous(P) is True
    assert inside_band(Ball(0), band(Ball(0), Ball(1), open_lower=True)) is False
