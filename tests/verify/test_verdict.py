"""The vocabulary of outcomes, and the one rule from comparisons to a verdict."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from bounds import REGISTRY
from bounds.arithmetic import UNDECIDED
from bounds.statement import Kind, Statement
from verify.verdict import (
    FAILURES,
    GRAVEST_FIRST,
    OUTCOMES,
    Truth,
    Verdict,
    gravest,
    scope_of,
    settle,
    settled,
)

PLAIN = replace(REGISTRY["layerwise/R2"], finding="")
YES, NO, OPEN = Truth.YES, Truth.NO, Truth.UNDECIDED

NATURES: dict[str, tuple[Statement, Verdict, Verdict]] = {
    "inequality": (PLAIN, Verdict.HOLDS, Verdict.VIOLATED),
    "identity": (replace(PLAIN, kind=Kind.IDENTITY), Verdict.HOLDS, Verdict.VIOLATED),
    "false": (replace(PLAIN, kind=Kind.FALSE), Verdict.NOT_REFUTED, Verdict.EXPECTED),
    "assumption": (replace(PLAIN, assumption=True), Verdict.MET, Verdict.NOT_MET),
    "leading": (replace(PLAIN, leading_order=True), Verdict.CONSISTENT, Verdict.INCONSISTENT),
    "found": (replace(PLAIN, leading_order=True, finding="x/F1"), Verdict.CONSISTENT, Verdict.AS_FOUND),
}
PROOFS = {Verdict.HOLDS: Verdict.PROVED, Verdict.VIOLATED: Verdict.REFUTED}


@pytest.mark.parametrize("name", NATURES)
@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize(("inside", "scope", "vacuous"), list(product(Truth, repeat=3)))
def test_every_combination_of_comparisons_has_its_verdict(name, exact, inside, scope, vacuous):
    """The rule of the module's docstring, written as a table of its own."""
    statement, held, failed = NATURES[name]
    if exact:
        held, failed = PROOFS.get(held, held), PROOFS.get(failed, failed)
    if vacuous is YES:
        expected = Verdict.VACUOUS
    else:
        expected = {
            (YES, NO): Verdict.OUT_OF_SCOPE_HOLDS,
            (NO, NO): Verdict.OUT_OF_SCOPE_FAILS,
            (OPEN, NO): Verdict.OUT_OF_SCOPE,
            (YES, YES): held if vacuous is NO else Verdict.UNDECIDED,
            (NO, YES): failed,
        }.get((inside, scope), Verdict.UNDECIDED)
    found = settle(statement, "q", inside=inside, scope=scope, vacuous=vacuous, exact=exact)
    assert found is expected


@pytest.mark.parametrize(("inside", "scope", "vacuous"), list(product(Truth, repeat=3)))
def test_a_trend_is_only_observed(inside, scope, vacuous):
    trend = replace(PLAIN, kind=Kind.TREND)
    assert settle(trend, "q", inside=inside, scope=scope, vacuous=vacuous) is Verdict.OBSERVED


def test_a_finding_may_explain_one_quantity_and_leave_the_other():
    s = replace(PLAIN, leading_order=True, finding={"q": "x/F1"})
    assert settle(s, "q", inside=NO, scope=YES) is Verdict.AS_FOUND
    assert settle(s, "r", inside=NO, scope=YES) is Verdict.INCONSISTENT
    assert settle(s, "r", inside=YES, scope=YES) is Verdict.CONSISTENT


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [((), YES), ((YES, YES), YES), ((YES, OPEN), OPEN), ((OPEN, NO), NO), ((NO, YES), NO)],
)
def test_one_failed_hypothesis_is_enough(outcomes, expected):
    assert scope_of(outcomes) is expected


def test_comparisons_of_any_arithmetic_become_words():
    assert [Truth.of(x) for x in (True, False, UNDECIDED)] == [YES, NO, OPEN]
    assert [truth.value for truth in Truth] == ["met", "fails", "undecided"]


def test_only_what_is_wrong_in_scope_and_unexplained_fails():
    assert {v for v in Verdict if v.fails} == {Verdict.VIOLATED, Verdict.REFUTED, Verdict.INCONSISTENT}
    assert FAILURES == ("inconsistent", "refuted exactly", "violated")
    assert {v for v in Verdict if not v.final} == {Verdict.UNDECIDED, Verdict.OUT_OF_SCOPE}


def test_every_member_is_told_apart_by_its_word_and_its_sign_and_explains_itself():
    for part in ("value", "sign", "sentence", "gravity"):
        assert len({getattr(v, part) for v in Verdict}) == len(Verdict)
    assert all(v.sentence.endswith(".") for v in Verdict)
    assert {Verdict(v.value) for v in Verdict} == set(Verdict)


def test_the_gravest_speaks():
    """What fails before what is open, what is open before what holds, what holds before what says nothing."""
    assert GRAVEST_FIRST[0] is Verdict.VIOLATED
    order = [
        Verdict.VIOLATED, Verdict.INCONSISTENT, Verdict.NOT_MET, Verdict.UNDECIDED, Verdict.AS_FOUND,
        Verdict.EXPECTED, Verdict.HOLDS, Verdict.CONSISTENT, Verdict.VACUOUS, Verdict.OUT_OF_SCOPE_FAILS,
        Verdict.UNDEFINED,
    ]  # fmt: skip
    assert [v for v in GRAVEST_FIRST if v in order] == order
    assert gravest([Verdict.HOLDS, Verdict.VIOLATED, Verdict.VACUOUS]) is Verdict.VIOLATED
    assert gravest([]) is None
    assert OUTCOMES[0] == "absent"
    assert OUTCOMES[-1] == "violated"


def test_inside_and_says_nothing_agree_with_the_words():
    inside = {v.value for v in Verdict if v.inside}
    assert inside == {
        "holds", "proved", "out of scope, band holds", "consistent at leading order", "assumption met",
        "not refuted here",
    }  # fmt: skip
    outside = {v.value for v in Verdict if v.inside is False}
    assert outside == {
        "violated", "refuted", "out of scope, band fails", "inconsistent at leading order",
        "inconsistent, as found", "assumption not met", "refuted, as expected",
    }  # fmt: skip
    nothing = {v for v in Verdict if v.says_nothing}
    assert nothing == {
        Verdict.UNDEFINED, Verdict.VACUOUS, Verdict.OUT_OF_SCOPE, Verdict.OUT_OF_SCOPE_HOLDS,
        Verdict.OUT_OF_SCOPE_FAILS,
    }  # fmt: skip
    assert [settled(word) for word in ("undecided", "holds", "violated")] == ["holds", "holds", "violated"]
