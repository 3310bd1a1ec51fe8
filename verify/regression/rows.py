"""What a baseline keeps of rows: the outcome of each statement, and numbers above rounding."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf, isnan

from bounds import Statement
from bounds.statement import Kind
from verify.judge import Row
from verify.verdict import ABSENT, OUTCOMES

LARGEST_END = 1e3
"""Band ends beyond this are nearly vacuous and sensitive to rounding: they are left out of the sums."""

ROUNDED = 1e5
"""A number below this many times its rounding margin is partly noise: its first five digits are not all
the theorem's, and another processor gives others."""

ROUNDED_ANYWAY = 1e-8
"""The same for numbers that come without a margin, because their band carries the rounding: residuals
are of order one unless they vanish, and what is smaller vanished, up to an integrator's tolerance."""


def smallest_slack(rows: Iterable[Row]) -> float:
    """The smallest slack factor of the rows in scope; infinite where there is none."""
    slacks = (x for row in rows if row.in_scope for x in (row.slack_lower, row.slack_upper) if not isnan(x))
    return min(slacks, default=inf)


def above_rounding(x: float, margin: float) -> bool:
    """Whether rounding leaves the first digits of x alone, so that every processor finds them."""
    return abs(x) >= (ROUNDED * margin if margin > 0 else ROUNDED_ANYWAY)


def clear_slack(statement: Statement, rows: Iterable[Row]) -> float:
    """The smallest slack factor in scope that says something of the theorem; infinite where none does.

    The slack of an identity is its tolerance over the rounding noise of one processor, and that of an
    inequality whose value or bound is of the size of rounding is no better.
    """
    if statement.kind is not Kind.INEQUALITY:
        return inf
    slacks = (
        slack
        for row in rows
        if row.in_scope and above_rounding(row.measured, row.margin)
        for end, slack in ((row.lower, row.slack_lower), (row.upper, row.slack_upper))
        if not isnan(slack) and above_rounding(end, row.margin)
    )
    return min(slacks, default=inf)


def by_statement(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of each statement."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.statement, []).append(row)
    return groups


def gravest(rows: Iterable[Row]) -> str:
    """The most severe outcome of a statement's rows; ABSENT where none says anything."""
    words = (row.verdict.outcome for row in rows)
    return max((word for word in words if word), key=OUTCOMES.index, default=ABSENT)


__all__ = [
    "LARGEST_END",
    "ROUNDED_ANYWAY",
    "above_rounding",
    "by_statement",
    "clear_slack",
    "gravest",
    "smallest_slack",
]
