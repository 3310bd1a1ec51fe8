"""The logic of verdicts, case by case: both paths against a table that shares no line with them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product
from types import SimpleNamespace

import pytest
from flint import arb
from mpmath import inf, iv

from bounds import Band, Hypothesis, Statement, Tag
from bounds.arithmetic import UNDECIDED
from bounds.balls import BALLS, Ball
from bounds.bands import network
from bounds.statement import Kind
from verify.exact.decide import ExactHypothesis, _decide
from verify.exact.recheck.compare import _verdicts
from verify.exact.recheck.numbers import NUMBERS
from verify.exact.value import UNBOUNDED, Undefined

SORTS = {
    "claim": ({}, "proved", "refuted"),
    "false": ({"kind": Kind.FALSE}, "not refuted here", "refuted, as expected"),
    "leading": ({"leading_order": True}, "consistent at leading order", "inconsistent at leading order"),
    "found": (
        {"leading_order": True, "finding": "x/F1"},
        "consistent at leading order",
        "inconsistent, as found",
    ),
    "assumption": ({"assumption": True}, "assumption met", "assumption not met"),
}
THIRD = Fraction(1, 3)
# lower, upper, open ends, value -> inside; the range is [0, inf)
PLACES = [
    (THIRD, 3, (), 2, True),
    (THIRD, 3, (), THIRD, True),
    (THIRD, 3, (), 3, True),
    (THIRD, 3, (), Fraction(1, 4), False),
    (THIRD, 3, (), 4, False),
    (THIRD, 3, ("open_lower",), THIRD, False),
    (THIRD, 3, ("open_lower",), 3, True),
    (THIRD, 3, ("open_upper",), THIRD, True),
    (THIRD, 3, ("open_upper",), 3, False),
    (0, 3, ("open_lower",), 0, False),
    (0, 3, ("open_lower",), 1, True),
    (0, 3, (), 0, True),
    (THIRD, None, (), 5, True),
    (THIRD, None, (), 0, False),
    (THIRD, 3, (), None, None),
]
"""A value None is one that is not known at all."""


def statement(sort: dict, hypotheses: int) -> Statement:
    def nothing(p):
        raise AssertionError

    held = tuple(Hypothesis(str(i), "", nothing, nothing) for i in range(hypotheses))
    return Statement("x/y", "", "", Tag.REFINED, network, lambda p, layer: {}, held, **sort)


def band(ops, lower, upper, ends=()):
    top = ops.inf if upper is None else ops.number(upper)
    return Band(ops.number(lower), top, (0, ops.inf), **dict.fromkeys(ends, True))


def first(sort, outcomes, place):
    lower, upper, ends, value, _ = place
    s = statement(sort, len(outcomes))
    zero = Ball(0).x
    pairs = zip(s.hypotheses, outcomes, strict=True)
    checks = [ExactHypothesis(h.id, "", zero, zero, False, outcome, 128) for h, outcome in pairs]
    given = Ball(UNBOUNDED) if value is None else Ball(value)
    return _decide(given, SimpleNamespace(ops=BALLS), s, "q", band(BALLS, lower, upper, ends), checks)[
        0
    ].value


def second(sort, outcomes, place):
    lower, upper, ends, value, _ = place
    s = statement(sort, len(outcomes))
    given = NUMBERS.number(iv.mpf([0, inf]) if value is None else value)
    found = _verdicts(given, band(NUMBERS, lower, upper, ends), s, "q", list(outcomes))
    return {x.value for x in found}


def expected(name, outcomes, inside):
    """The set of verdicts that remain possible."""
    _, yes, no = SORTS[name]
    scopes = {False} if False in outcomes else {True}
    if UNDECIDED in outcomes and False not in outcomes:
        scopes = {True, False}
    insides = {True, False} if inside is None else {inside}
    words = {
        (True, True): yes, (True, False): no,
        (False, True): "out of scope, band holds", (False, False): "out of scope, band fails",
    }  # fmt: skip
    return {words[key] for key in product(scopes, insides)}


OUTCOMES = [(), (True,), (False,), (UNDECIDED,), (True, False), (True, UNDECIDED), (UNDECIDED, False)]


@pytest.mark.parametrize("name", SORTS)
@pytest.mark.parametrize("place", PLACES, ids=str)
def test_every_case_reads_as_the_table_says(name, place):
    for outcomes in OUTCOMES:
        wanted = expected(name, outcomes, place[-1])
        assert second(SORTS[name][0], outcomes, place) == wanted, outcomes
        word = first(SORTS[name][0], outcomes, place)
        if len(wanted) == 1:
            assert {word} == wanted, outcomes
        else:
            out = False in outcomes
            assert word == ("out of scope, band undecided" if out else "undecided"), outcomes


@pytest.mark.parametrize("name", SORTS)
@pytest.mark.parametrize("outcomes", OUTCOMES)
def test_a_vacuous_band_says_nothing_whatever_the_scope(name, outcomes):
    everything = (0, None, (), 2, True)
    assert first(SORTS[name][0], outcomes, everything) == "vacuous"
    assert second(SORTS[name][0], outcomes, everything) == {"vacuous"}


def test_what_does_not_exist_is_undefined_and_a_trend_is_observed():
    s, p = statement({}, 0), SimpleNamespace(ops=BALLS)
    assert _decide(Undefined("n = 1"), p, s, "q", band(BALLS, 0, None), [])[1] == "n = 1"
    assert _decide(Undefined("n = 1"), p, s, "q", band(BALLS, 0, None), [])[0].value == "undefined"
    assert {x.value for x in _verdicts("n = 1", band(NUMBERS, 0, 1), s, "q", [])} == {"undefined"}
    trend = {"kind": Kind.TREND}
    for outcomes in OUTCOMES:
        assert first(trend, outcomes, PLACES[0]) == "observed"
        assert second(trend, outcomes, PLACES[3]) == {"observed"}


@pytest.mark.parametrize("inside", [True, False])
def test_an_unsettled_vacuity_leaves_a_row_open_unless_the_value_is_outside(inside):
    """Upper end in [0, inf): perhaps the whole range."""
    value = Ball(2)
    maybe = Band(Ball(0), Ball(UNBOUNDED), (0, BALLS.inf))
    if not inside:
        maybe = Band(Ball(0), Ball(1), (0, Ball(1) + Ball(UNBOUNDED)))
    word = _decide(value, SimpleNamespace(ops=BALLS), statement({}, 0), "q", maybe, [])[0].value
    assert word == ("undecided" if inside else "refuted")


@pytest.mark.parametrize("name", SORTS)
def test_a_band_that_may_allow_everything_is_not_met_by_proof(name):
    """The value lies inside for certain, and whether the band says anything is open."""
    sort, yes, no = SORTS[name]
    maybe = Band(Ball(0), Ball(5), (0, Ball(5) + Ball(arb(0, 1))))
    checks = [ExactHypothesis("0", "", Ball(0).x, Ball(0).x, False, True, 128)]
    s, p = statement(sort, 1), SimpleNamespace(ops=BALLS)
    assert maybe.vacuous(p) is UNDECIDED
    assert _decide(Ball(2), p, s, "q", maybe, checks)[0].value == "undecided"
    assert _decide(Ball(2), p, s, "q", replace(maybe, trivial=(0, Ball(6))), checks)[0].value == yes
    wide = iv.mpf([4, 6])
    again = Band(NUMBERS.number(0), NUMBERS.number(5), (NUMBERS.number(0), NUMBERS.number(wide)))
    assert {x.value for x in _verdicts(NUMBERS.number(2), again, s, "q", [True])} == {yes, "vacuous"}
    assert {x.value for x in _verdicts(NUMBERS.number(7), again, s, "q", [True])} == {no}
