"""How far a measured value is from the end of its band: the number a search makes small."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from verify.judge import Row

COMPLEMENTS = {"D"}
"""Quantities near 1 whose distance from 1 is what a band speaks of: their slack is that of 1 - D."""

SQUARES = {"sigma_K_squared": "sigma_K", "sigma_1_squared": "sigma_1"}
"""Quantities of which a published statement bounds the root: its slack counts twice in logarithms."""

RESOLVED = 1e-6
"""1 - D has a slack only where its rounding margin is below this part of it."""


@dataclass(frozen=True, order=True)
class Target:
    """One end of one band: what is attacked."""

    statement: str
    quantity: str
    layer: int | None
    end: str

    def __str__(self) -> str:
        place = "" if self.layer is None else f" l={self.layer}"
        return f"{self.statement} {self.quantity}{place} {self.end}"


def slacks(row: Row) -> dict[str, float]:
    """The slack factors of a row by end ("lower", "upper"), each at least 1 inside the band.

    measured/lower and upper/measured; for the quantities of COMPLEMENTS (1-lower)/(1-measured) and
    (upper-1)/(measured-1).  An end that is trivial, and a row without scope or number, has none.
    """
    if row.verdict.says_nothing or row.in_scope is False or math.isnan(row.measured):
        return {}
    return distances(row)


def distances(row: Row) -> dict[str, float]:
    """`slacks` whether or not the statement speaks of this instance."""
    found = {"lower": row.slack_lower, "upper": row.slack_upper}
    if row.quantity in COMPLEMENTS:
        found = {
            "lower": _complement(row, 1 - row.lower, 1 - row.measured, found["lower"]),
            "upper": _complement(row, row.upper - 1, row.measured - 1, found["upper"]),
        }
    return {end: x for end, x in found.items() if math.isfinite(x) and x > 0}


def _complement(row: Row, allowed: float, found: float, plain: float) -> float:
    """allowed / found, where the end is not trivial, and both are on its side of 1 beyond rounding."""
    resolved = allowed > 0 and found > 0 and row.margin < RESOLVED * found
    return allowed / found if resolved and math.isfinite(plain) else math.nan


def targets(rows: Iterable[Row]) -> dict[Target, float]:
    """The slack of every end of every row."""
    return {
        Target(row.statement, row.quantity, row.layer, end): x
        for row in rows
        for end, x in slacks(row).items()
    }


def published_slack(rows: Iterable[Row], target: Target) -> float:
    """The smallest slack that a published statement about the same end has on the same instance.

    Its scope and its leading order do not matter here: the number says where the value lies.  nan where
    no published statement speaks of this end, or where its band is empty of meaning.
    """
    found = []
    for row in rows:
        if (
            row.tag == "published"
            and row.statement != target.statement
            and row.layer == target.layer
            and not math.isnan(row.measured)
        ):
            power = {target.quantity: 1, SQUARES.get(target.quantity): 2}.get(row.quantity)
            if power and target.end in distances(row):
                found.append(distances(row)[target.end] ** power)
    return min(found, default=math.nan)
