"""Whether the verdicts in floats and the decisions about the same instance contradict each other."""

from __future__ import annotations

from collections.abc import Iterator

from verify.exact.decide import Decisions, ExactRow
from verify.exact.words import OPEN, Place
from verify.judge import Row
from verify.theory import Judged
from verify.verdict import Truth, Verdict, scope_of


def rows_by_key(floats: Judged, exact: Decisions) -> tuple[dict[Place, Row], dict[Place, ExactRow]]:
    """The rows of both engines by statement, layer and quantity."""
    return (
        {(row.statement, row.layer, row.quantity): row for row in floats.rows},
        {(row.statement, row.layer, row.quantity): row for row in exact.rows},
    )


def contradictions(floats: Judged, exact: Decisions) -> list[str]:
    """What cannot both be true of one instance, in words; empty where the two engines agree.

    floats, exact: both engines on the same instance and the same statements.  A contradiction is a value
    inside its band for the one and outside for the other, in scope or not; a hypothesis or a scope that is
    met for the one and fails for the other; a number that exists for one only; a band that is exactly
    vacuous and judged in floats; a row of one engine only.  None is: what one of them leaves open; a band
    that rounding makes vacuous in floats (their parameters are moved to the safe side), or, out of scope, so
    much wider that the exact value lies in it; and an exact equality, met in floats within rounding, that
    fails by less.

    >>> from verify.exact import decide
    >>> from verify.instances import ideal_pair
    >>> from verify.layerwise.exact import from_pair
    >>> from verify.layerwise.measure import measure
    >>> from verify.layerwise.theory import THEORY
    >>> pair, statements = ideal_pair(4, 2, 9, 3, 0.1), [THEORY.statements["layerwise/R2"]]
    >>> contradictions(THEORY.judge(measure(pair), statements), decide(from_pair(pair), statements))
    []
    """
    outcomes = {(h.id, h.text): Truth.of(h.outcome) for h in exact.hypotheses}
    rounded = {(h.id, h.text) for h in floats.hypotheses if h.residual > 0}
    mine, theirs = rows_by_key(floats, exact)
    found = [f"{key}: a row of one engine only" for key in sorted(mine.keys() ^ theirs.keys(), key=str)]
    for key, row in mine.items():
        if key in theirs:
            found.extend(f"{key}: {words}" for words in _clashes(row, theirs[key], outcomes, rounded))
    for h in floats.hypotheses:
        other = outcomes.get((h.id, h.text), Truth.UNDECIDED)
        if {h.outcome, other} == {Truth.YES, Truth.NO} and (h.id, h.text) not in rounded:
            found.append(f"{h.id}, {h.text}: {h.outcome.value} in floats, {other.value} exactly")
    return found


def _clashes(
    row: Row,
    other: ExactRow,
    outcomes: dict[tuple[str, str], Truth],
    rounded: set[tuple[str, str]],
) -> Iterator[str]:
    words = f"{row.verdict.value} in floats ({row.measured!r}), {other.decision.value} exactly"
    equality = row.verdict is Verdict.MET and row.lower <= row.upper == 0.0
    if (
        {row.verdict.inside, other.decision.inside} == {True, False}
        and not equality
        and not _safe(row, other)
    ):
        yield words
    if (row.verdict is Verdict.UNDEFINED) != (other.decision is Verdict.UNDEFINED):
        yield words
    if other.decision is Verdict.VACUOUS and row.verdict not in (Verdict.VACUOUS, *OPEN):
        yield words
    scope = scope_of(outcomes[key] for key in other.hypotheses)
    known = row.in_scope is not None and scope is not Truth.UNDECIDED
    within_rounding = row.in_scope and rounded & set(other.hypotheses)
    if known and row.in_scope != (scope is Truth.YES) and not within_rounding:
        yield f"in scope {row.in_scope} in floats, hypotheses {scope.value} exactly"


def _safe(row: Row, other: ExactRow) -> bool:
    """Out of scope, the exact value lies in the band that floats judged by."""
    return (
        row.verdict is Verdict.OUT_OF_SCOPE_HOLDS
        and other.value is not None
        and bool(row.lower <= other.value)
        and bool(other.value <= row.upper)
    )


__all__ = ["contradictions", "rows_by_key"]
