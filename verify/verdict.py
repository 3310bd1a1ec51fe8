"""The vocabulary of outcomes, of floats and of proofs: the only place with their words, signs and order."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any, Literal

from bounds.arithmetic import UNDECIDED
from bounds.statement import Kind, Statement

Colour = Literal["red", "green", "grey", ""]
"""How a verdict is set off: what fails, what holds, what says little, and the rest."""


class Truth(Enum):
    """A comparison that may be open; the value is the word for a hypothesis."""

    YES = "met"
    NO = "fails"
    UNDECIDED = "undecided"

    @classmethod
    def of(cls, outcome: Any) -> Truth:
        """The outcome of a comparison in any arithmetic of `bounds`: a bool or UNDECIDED.

        >>> Truth.of(3 < 4)
        <Truth.YES: 'met'>
        """
        if outcome is UNDECIDED:
            return cls.UNDECIDED
        return cls.YES if outcome else cls.NO


class Verdict(Enum):
    """What can be said of one statement at one layer, the mildest first; the value is the word in tables.

    sign: one sign for it.  colour: how it is set off.  outcome: the word for a whole statement in the
    tables of `regress` ("": the row says nothing).  sentence: what it means, for people.  gravity: its
    place in this order; of several rows the one of largest gravity speaks.

    >>> Verdict("holds").sign, Verdict("violated").fails
    ('+', True)
    """

    sign: str
    colour: Colour
    outcome: str
    sentence: str
    gravity: int

    def __new__(cls, word: str, sign: str, colour: Colour, outcome: str, sentence: str) -> Verdict:
        member = object.__new__(cls)
        member._value_ = word
        member.sign, member.colour, member.outcome, member.sentence = sign, colour, outcome, sentence
        member.gravity = len(cls.__members__)
        return member

    UNDEFINED = "undefined", "-", "grey", "", "The quantity does not exist for this instance."
    OUT_OF_SCOPE_HOLDS = (
        "out of scope, band holds", "(+)", "", "out of scope",
        "A hypothesis fails, so the statement claims nothing; the value lies inside its band all the same.",
    )  # fmt: skip
    OUT_OF_SCOPE = (
        "out of scope, band undecided", "(?)", "grey", "out of scope",
        "A hypothesis fails, so the statement claims nothing; whether the value lies inside its band is not "
        "decided.",
    )  # fmt: skip
    OUT_OF_SCOPE_FAILS = (
        "out of scope, band fails", "(x)", "grey", "out of scope",
        "A hypothesis fails, so the statement claims nothing; the value lies outside its band.",
    )  # fmt: skip
    VACUOUS = (
        "vacuous", "∅", "grey", "vacuous",
        "The band allows every value the quantity can have, so it says nothing here.",
    )  # fmt: skip
    NOT_REFUTED = (
        "not refuted here", "!", "", "not refuted",
        "The statement is known to be false as a universal claim; this instance happens not to be a "
        "counterexample.",
    )  # fmt: skip
    OBSERVED = (
        "observed", "o", "", "observed",
        "An empirical regularity: the value is counted and reported, never judged.",
    )  # fmt: skip
    MET = (
        "assumption met", "yes", "", "met",
        "The instance meets this assumption (in floats, exact equalities within rounding).",
    )  # fmt: skip
    CONSISTENT = (
        "consistent at leading order", "~", "", "consistent",
        "The hypotheses are met, and the value lies inside the leading-order band; the statement has an "
        "unspecified lower-order term or constant, so this is neither proved nor refuted.",
    )  # fmt: skip
    PROVED = (
        "proved", "++", "green", "proved",
        "Proved for this instance: every hypothesis is met and the value lies in the band, exactly.",
    )  # fmt: skip
    HOLDS = (
        "holds", "+", "green", "holds",
        "The hypotheses are met (exact equalities: within rounding) and the value lies inside the band by "
        "more than the rounding margin; this is a float64 check, not a proof.",
    )  # fmt: skip
    EXPECTED = (
        "refuted, as expected", "x!", "", "refuted",
        "The statement is known to be false as a universal claim, and this instance is a counterexample: its "
        "hypotheses are met and the value lies outside the band.",
    )  # fmt: skip
    AS_FOUND = (
        "inconsistent, as found", "≁!", "", "inconsistent, as found",
        "The hypotheses are met and the value lies outside the leading-order band, which a published finding "
        "explains; the reason names it.",
    )  # fmt: skip
    UNDECIDED = (
        "undecided", "?", "grey", "undecided",
        "Neither inside nor outside can be said: value and bound, or a hypothesis and its limit, differ by "
        "less than rounding (in a certificate: than its precision limit).",
    )  # fmt: skip
    NOT_MET = (
        "assumption not met", "no", "grey", "not met",
        "The instance does not meet this assumption.",
    )  # fmt: skip
    INCONSISTENT = (
        "inconsistent at leading order", "≁", "red", "inconsistent",
        "The hypotheses are met and the value lies outside the leading-order band: the unspecified "
        "lower-order term or constant would have to make up the difference.",
    )  # fmt: skip
    REFUTED = (
        "refuted", "XX", "red", "refuted exactly",
        "Refuted by this instance: every hypothesis is met and the value lies outside the band, exactly.",
    )  # fmt: skip
    VIOLATED = (
        "violated", "X", "red", "violated",
        "The hypotheses are met and the value lies outside the band by more than the rounding margin.",
    )  # fmt: skip

    @property
    def fails(self) -> bool:
        """Whether a statement in scope is wrong here, and nothing published explains it: the run exits 1."""
        return self in (Verdict.VIOLATED, Verdict.REFUTED, Verdict.INCONSISTENT)

    @property
    def says_nothing(self) -> bool:
        """Whether the statement claims nothing about this number: no scope, no band, or no number."""
        return self.outcome in ("", "out of scope", "vacuous")

    @property
    def inside(self) -> bool | None:
        """Whether the value lies inside its band, in scope or not; None where that is not said."""
        return _INSIDE.get(self)

    @property
    def final(self) -> bool:
        """Whether more precision cannot change it."""
        return self not in (Verdict.UNDECIDED, Verdict.OUT_OF_SCOPE)


_INSIDE = {
    **dict.fromkeys(
        (Verdict.HOLDS, Verdict.PROVED, Verdict.OUT_OF_SCOPE_HOLDS, Verdict.CONSISTENT, Verdict.MET,
         Verdict.NOT_REFUTED), True,
    ),
    **dict.fromkeys(
        (Verdict.VIOLATED, Verdict.REFUTED, Verdict.OUT_OF_SCOPE_FAILS, Verdict.INCONSISTENT,
         Verdict.AS_FOUND, Verdict.NOT_MET, Verdict.EXPECTED), False,
    ),
}  # fmt: skip

GRAVEST_FIRST: tuple[Verdict, ...] = tuple(reversed(Verdict))

ABSENT = "absent"
"""The outcome of a statement without a row: the profile does not have it, or it says nothing."""

OUTCOMES = tuple(dict.fromkeys((ABSENT, *(v.outcome for v in Verdict if v.outcome))))
"""What a statement's rows can come to, by severity."""


def settled(outcome: str) -> str:
    """An outcome with `undecided` read as `holds`: rounding alone may turn one into the other."""
    return Verdict.HOLDS.outcome if outcome == Verdict.UNDECIDED.outcome else outcome


FAILURES = tuple(v.outcome for v in Verdict if v.fails)
"""The outcomes under which a statement in scope is wrong."""


def gravest(verdicts: Iterable[Verdict]) -> Verdict | None:
    """The verdict of largest gravity; None of none.

    >>> gravest([Verdict.HOLDS, Verdict.VIOLATED, Verdict.VACUOUS])
    <Verdict.VIOLATED: 'violated'>
    """
    return max(verdicts, key=lambda v: v.gravity, default=None)


def scope_of(outcomes: Iterable[Truth]) -> Truth:
    """Whether all hypotheses are met: NO where one fails, UNDECIDED where none fails and one is open."""
    found = set(outcomes)
    return next((word for word in (Truth.NO, Truth.UNDECIDED) if word in found), Truth.YES)


def settle(
    s: Statement,
    quantity: str,
    *,
    inside: Truth,
    scope: Truth,
    vacuous: Truth = Truth.NO,
    exact: bool = False,
) -> Verdict:
    """The verdict on a defined number, from three comparisons: the one rule, of floats and of proofs.

    inside: whether it lies in the band; scope: whether the hypotheses are met (`scope_of`); vacuous: whether
    the band allows every value; exact: the comparisons are proofs.  A trend is only observed; a band that
    allows everything says nothing, in scope or not; where a hypothesis fails nothing is claimed, by a
    statement at leading order as little as by any other; an open hypothesis or comparison leaves it
    undecided.  An assumption is met or not, and a band that may allow every value is never met by proof.
    """
    if s.kind is Kind.TREND:
        return Verdict.OBSERVED
    if vacuous is Truth.YES:
        return Verdict.VACUOUS
    if scope is Truth.NO:
        return _OUTSIDE[inside]
    if inside is Truth.UNDECIDED or (vacuous is Truth.UNDECIDED and inside is Truth.YES):
        return Verdict.UNDECIDED
    if scope is Truth.UNDECIDED:
        return Verdict.UNDECIDED
    if inside is Truth.YES:
        return _held(s, exact)
    return _failed(s, quantity, exact)


_OUTSIDE = {
    Truth.YES: Verdict.OUT_OF_SCOPE_HOLDS,
    Truth.NO: Verdict.OUT_OF_SCOPE_FAILS,
    Truth.UNDECIDED: Verdict.OUT_OF_SCOPE,
}


def _held(s: Statement, exact: bool) -> Verdict:
    if s.assumption:
        return Verdict.MET
    if s.leading_order:
        return Verdict.CONSISTENT
    if s.kind is Kind.FALSE:
        return Verdict.NOT_REFUTED
    return Verdict.PROVED if exact else Verdict.HOLDS


def _failed(s: Statement, quantity: str, exact: bool) -> Verdict:
    if s.assumption:
        return Verdict.NOT_MET
    if s.leading_order:
        return Verdict.AS_FOUND if s.finding_on(quantity) else Verdict.INCONSISTENT
    if s.kind is Kind.FALSE:
        return Verdict.EXPECTED
    return Verdict.REFUTED if exact else Verdict.VIOLATED


__all__ = [
    "FAILURES", "GRAVEST_FIRST", "OUTCOMES", "Colour", "Truth", "Verdict", "gravest", "scope_of", "settle",
    "settled",
]  # fmt: skip
