"""Rows that float64 leaves open, decided by the exact engine on the instance's exact twin."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from flint import arb

from bounds.statement import Statement, Tag
from verify.errors import InputError
from verify.exact.decide import Decisions, ExactRow, decide
from verify.exact.engine import AnyInstance
from verify.exact.words import LIMIT, OPEN
from verify.judge import BY_EXACT_MEANS, FLOATS, HypothesisCheck, Row
from verify.theory import Judged
from verify.verdict import Truth, scope_of

EXACTLY = "exact, {} bits"
"""What a row says that was decided by the exact engine."""

SECONDS = 10.0
"""CPU seconds that a run may spend on exact decisions, unless it is told otherwise."""

FIRST_STEP = 0.05, 4e-7
"""CPU seconds of the lowest precision: a constant, and times N^2 d.  Twice what was seen for N = 30..200,
d = 50..400: what would not end in time is not begun."""


class Budget:
    """CPU seconds for exact decisions, of all instances of a run together."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self.used = 0.0

    @property
    def left(self) -> float:
        return self.seconds - self.used

    def allows(self, N: int, d: int) -> bool:
        """Whether the lowest precision of N samples at width d is expected to fit what is left."""
        constant, slope = FIRST_STEP
        return constant + slope * N**2 * d <= self.left


def is_open(row: Row) -> bool:
    """Whether more precision could change a row's verdict."""
    return not row.verdict.final


def settled(
    case: Judged,
    twin: Callable[[], AnyInstance],
    size: tuple[int, int],
    statements: Iterable[Statement],
    budget: Budget,
    *,
    limit: int = LIMIT,
) -> Judged:
    """The case with its open rows decided on its exact twin; size: N and d.

    A row that is decided has the exact engine's verdict and says so in `decided`; one that stays open says
    in its reason why: the precision, the budget, or an exact value that is not the measured one within its
    rounding margin, which shows that the twin is none.  All other rows stay as they are.
    """
    wanted = {row.statement for row in case.rows if is_open(row)}
    if not wanted:
        return case
    if not budget.allows(*size):
        return _told(case, f"not decided exactly: that could exceed the {budget.seconds:g} s it may take")
    begun = time.process_time()
    try:
        found = _decided(twin(), [s for s in statements if s.id in wanted], budget.left, limit)
    except InputError as error:
        return _told(case, f"not decided exactly: {error}")
    finally:
        budget.used += time.process_time() - begun
    outcomes = {(h.id, h.text): Truth.of(h.outcome) for h in found.hypotheses}
    exact = {(row.statement, row.layer, row.quantity): row for row in found.rows}
    rows = [
        _settled(row, exact.get((row.statement, row.layer, row.quantity)), outcomes) if is_open(row) else row
        for row in case.rows
    ]
    return replace(case, rows=rows, hypotheses=[_known(h, outcomes) for h in case.hypotheses])


def counted(rows: Iterable[Row]) -> Counter[str]:
    """How many rows came to each verdict by an exact decision."""
    return Counter(row.verdict.value for row in rows if row.decided != FLOATS)


def _decided(instance: AnyInstance, statements: Sequence[Statement], seconds: float, limit: int) -> Decisions:
    """The decisions; without the user's statements where the engine cannot evaluate one of them."""
    try:
        return decide(instance, statements, limit=limit, seconds=seconds)
    except InputError:
        ours = [s for s in statements if s.tag is not Tag.USER]
        if len(ours) == len(statements):
            raise
        return decide(instance, ours, limit=limit, seconds=seconds)


def _settled(row: Row, other: ExactRow | None, outcomes: dict[tuple[str, str], Truth]) -> Row:
    if other is None:
        return _because(row, "not decided exactly: the exact engine has no such row")
    if not _same(row, other.value):
        return _because(row, "not decided exactly: the exact value is not the measured one within rounding")
    if other.decision in OPEN:
        return _because(row, f"{other.reason}, {BY_EXACT_MEANS}")
    scope = scope_of(outcomes[key] for key in other.hypotheses)
    return replace(
        row,
        verdict=other.decision,
        reason=other.reason,
        decided=EXACTLY.format(other.precision),
        in_scope={Truth.YES: True, Truth.NO: False, Truth.UNDECIDED: None}[scope],
    )


def _same(row: Row, value: arb | None) -> bool:
    """Whether the exact value is certainly within the rounding margin of the measured one."""
    return value is not None and bool(abs(value - arb(row.measured)) <= arb(row.margin))


def _known(h: HypothesisCheck, outcomes: dict[tuple[str, str], Truth]) -> HypothesisCheck:
    found = outcomes.get((h.id, h.text), Truth.UNDECIDED)
    return replace(h, outcome=found) if h.outcome is Truth.UNDECIDED else h


def _because(row: Row, why: str) -> Row:
    return replace(row, reason="; ".join(part for part in (row.reason, why) if part))


def _told(case: Judged, why: str) -> Judged:
    return replace(case, rows=[_because(row, why) if is_open(row) else row for row in case.rows])


__all__ = ["SECONDS", "Budget", "counted", "is_open", "settled"]
