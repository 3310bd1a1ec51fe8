"""The vocabulary of certificates, shared by its writer and its rechecker, who share no formula."""

from __future__ import annotations

from enum import Enum

EVERY_VALUE = "the band allows every value"
LEFT_OPEN = "undecided at {} bits"

START = 128
LIMIT = 2048
"""Bits of precision: the first attempt, and where doubling stops."""

LARGEST_LIMIT = 8192
"""The highest limit: what its enclosures need in digits, Python still reads as integers."""


class Decision(Enum):
    """What has been established about one statement at one layer; the value is the word in a table."""

    PROVED = "proved"
    REFUTED = "refuted"
    UNDECIDED = "undecided"
    VACUOUS = "vacuous"
    OUT_OF_SCOPE_HOLDS = "out of scope, band holds"
    OUT_OF_SCOPE_FAILS = "out of scope, band fails"
    OUT_OF_SCOPE = "out of scope, band undecided"
    UNDEFINED = "undefined"
    CONSISTENT = "consistent at leading order"
    INCONSISTENT = "inconsistent at leading order"
    MET = "assumption met"
    NOT_MET = "assumption not met"
    OBSERVED = "observed"
    EXPECTED = "refuted, as expected"
    NOT_REFUTED = "not refuted here"

    @property
    def sentence(self) -> str:
        """The decision in a sentence for people."""
        return _SENTENCES[self]


_SENTENCES = {
    Decision.PROVED: "Proved for this instance: every hypothesis is met and the value lies in the band, "
    "exactly.",
    Decision.REFUTED: "Refuted by this instance: every hypothesis is met and the value lies outside the "
    "band, exactly.",
    Decision.UNDECIDED: "Not decided at the precision limit: neither proved nor refuted.",
    Decision.VACUOUS: "The band allows every value the quantity can have, so it says nothing here.",
    Decision.OUT_OF_SCOPE_HOLDS: "A hypothesis fails, so the statement claims nothing; the value lies in "
    "its band all the same.",
    Decision.OUT_OF_SCOPE_FAILS: "A hypothesis fails, so the statement claims nothing; the value lies "
    "outside its band.",
    Decision.OUT_OF_SCOPE: "A hypothesis fails, so the statement claims nothing; whether its band holds "
    "is not decided.",
    Decision.UNDEFINED: "The quantity does not exist for this instance.",
    Decision.CONSISTENT: "The statement has an unspecified lower-order term or constant, so it cannot be "
    "proved or refuted; the value lies inside its leading-order band.",
    Decision.INCONSISTENT: "The statement has an unspecified lower-order term or constant, so it cannot "
    "be proved or refuted; the value lies outside its leading-order band.",
    Decision.MET: "The instance meets this assumption, exactly.",
    Decision.NOT_MET: "The instance does not meet this assumption.",
    Decision.OBSERVED: "An empirical regularity: the value is reported, never decided.",
    Decision.EXPECTED: "The statement is known to be false as a universal claim, and this instance is a "
    "counterexample, exactly: its hypotheses are met and the value lies outside the band.",
    Decision.NOT_REFUTED: "The statement is known to be false as a universal claim; this instance is "
    "not a counterexample.",
}

OPEN = (Decision.UNDECIDED, Decision.OUT_OF_SCOPE)
"""What a higher precision may still settle."""


def precisions(start: int, limit: int) -> list[int]:
    """The bits that are tried, in turn."""
    values = [start]
    while values[-1] < limit:
        values.append(min(2 * values[-1], limit))
    return values
