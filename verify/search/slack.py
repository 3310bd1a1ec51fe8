"""How far a measured value is from the end of its band: the number a search makes small."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from verify.judge import NO, Judgement, Row
from verify.verdict import Verdict

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


def distances(row: Row) -> dict[str, float]:
    """The slack factors of a row by end ("lower", "upper"), whether or not the statement speaks of it.

    measured/lower and upper/measured; for the quantities of COMPLEMENTS (1-lower)/(1-measured) and
    (upper-1)/(measured-1).  An end that is trivial, and a row without number, has none.
    """
    cells = row.measured, row.margin, row.lower, row.upper, row.slack_lower, row.slack_upper
    value, margin, lower, upper, below, above = map(np.asarray, cells)
    complement = np.asarray(row.quantity in COMPLEMENTS)
    found = _distances(value, margin, lower, upper, below, above, complement)
    return {end: float(x) for end, x in zip(ENDS, found, strict=True) if not np.isnan(x)}


ENDS = ("lower", "upper")


def _distances(
    value: ndarray, margin: ndarray, lower: ndarray, upper: ndarray, below: ndarray, above: ndarray,
    complement: ndarray,
) -> tuple[ndarray, ndarray]:  # fmt: skip
    """Slack factors of the two ends, nan for none; complement: where they are those of 1 - value.  below,
    above: the judge's slacks, nan where an end is trivial."""
    found = []
    with np.errstate(all="ignore"):
        for plain, allowed, left in ((below, 1 - lower, 1 - value), (above, upper - 1, value - 1)):
            resolved = (allowed > 0) & (left > 0) & (margin < RESOLVED * left) & np.isfinite(plain)
            slack = np.where(complement, np.where(resolved, allowed / left, np.nan), plain)
            found.append(np.where(np.isfinite(slack) & (slack > 0), slack, np.nan))
    return found[0], found[1]


def slacks(found: Together, *, least: float = -math.inf) -> dict[Target, Float[ndarray, " B"]]:
    """The slack factor of every end of every band on each of B judged instances; nan where there is none:
    where the end is trivial, the statement does not speak of the instance, or there is no number.

    At least 1 inside the band.  least: bands whose upper end is at most this are left out.
    """
    table: dict[Target, ndarray] = {}
    for part, j in found.parts:
        complement = np.array([[line.quantity in COMPLEMENTS] for line in j.lines]).reshape(-1, 1)
        ends = _distances(j.value, j.margin, j.lower, j.upper, j.slack_lower, j.slack_upper, complement)
        silent = _SILENT[j.verdict] | (j.scope == NO) | (j.upper <= least)
        for end, values in zip(ENDS, ends, strict=True):
            values[silent] = np.nan
            for k in np.flatnonzero(~np.isnan(values).all(axis=1)).tolist():
                line = j.lines[k]
                target = Target(line.statement.id, line.quantity, line.layer, end)
                table.setdefault(target, np.full(len(found), np.nan))[list(part.places)] = values[k]
    return table


class Together(Protocol):
    """Judged instances, as `verify.theory.JudgedMany`: by part, with the places of its instances."""

    @property
    def parts(self) -> tuple[tuple[Any, Judgement], ...]: ...

    def __len__(self) -> int: ...


_SILENT = np.array([verdict.says_nothing for verdict in Verdict])


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
