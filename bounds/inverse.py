"""Inverse questions: up to which value of a parameter does a bound still guarantee a goal?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from bounds.boxes import BOXES
from bounds.regions import (
    common_layer,
    hypotheses_hold,
    place,
    quantity_of,
    refuse_unsatisfiable,
    region,
    statement_of,
)
from bounds.statement import Layer, Statement


@dataclass(frozen=True)
class Solution:
    """Where a bound stops guaranteeing: [low, high] encloses the point; guaranteed for all values of the
    range up to (smallest=True: from) `guaranteed`, None where not even at the end where the search starts.

    start: that end.  whole: whether all of the range is guaranteed.  empty: an inequality that every instance
    satisfies and `guaranteed` does not, so that there the guarantee speaks of nothing; or "".
    """

    question: str
    low: float
    high: float
    guaranteed: float | None
    start: float = math.nan
    whole: bool = False
    empty: str = ""

    def __str__(self) -> str:
        if self.guaranteed is None:
            return f"{self.question}: not even at {self.start:.10g}, where the search starts"
        edge = f"the edge lies in [{self.low:.10g}, {self.high:.10g}]"
        why = "all of the range" if self.whole else edge
        note = f"; no network is there: every one has {self.empty}" if self.empty else ""
        return f"{self.question}: {self.guaranteed:.10g} ({why}{note})"


def solve(
    statement: str | Statement,
    parameter: str,
    *,
    over: tuple[float, float],
    L: int | None = None,
    layer: Layer = None,
    quantity: str | None = None,
    at_most: float | None = None,
    at_least: float | None = None,
    smallest: bool = False,
    digits: int = 10,
    **parameters: Any,
) -> Solution:
    """The largest (smallest=True: smallest) value of a parameter for which a bound still guarantees a goal.

    statement: of any theory; parameters: its other parameters, L where they have a depth.  at_most: the
    upper end of the band must be at most this; at_least: the lower end at least this; and the hypotheses
    must hold.  The whole stretch from the first (smallest=True: last) value of `over` to the answer is
    verified in interval arithmetic, and the next value beyond the enclosure certainly, or nearly, fails.
    Where no instance has the parameters the guarantee is empty, and true: `Solution.empty` says so.

    >>> import bounds
    >>> found = bounds.solve("R6s", "theta", over=(0.0, 0.9), at_most=0.0075, L=6, layer=2,
    ...                      delta=0.1, eps=0.1, rho=0.0, n=10, K=3, d=31)
    >>> 0.66 < found.low < found.high < 0.67 and found.high - found.low < 1e-8
    True

    Raises ValueError for unknown names, values out of range, two goals or none, and where no network has
    any of the parameters, naming the inequality.
    """
    if (at_most is None) == (at_least is None):
        raise ValueError("give one goal: at_most for the upper end, or at_least for the lower end")
    s = statement_of(statement)
    r = region({**parameters, parameter: over}, [s], L)
    if parameter not in r.names:
        raise ValueError(f"{parameter} = {over!r}: the range (low, high) of a real parameter is needed")
    refuse_unsatisfiable(r)
    for goal_value in (at_most, at_least):
        if goal_value is not None and not math.isfinite(goal_value):
            raise ValueError(f"the goal is {goal_value}: a finite number is needed")
    where = common_layer(s, s, r, layer)
    name = quantity_of(s, r, where, quantity)
    goal = f"{name} <= {at_most:g}" if at_most is not None else f"{name} >= {at_least:g}"
    kind = "smallest" if smallest else "largest"
    text = f"{kind} {parameter} for which {s.id} guarantees {goal}{place(r, where)}"

    def holds(low: float, high: float) -> bool:
        p = r.make(r.boxes(np.array([[low]]), np.array([[high]])))
        end = r.end(s, p, where, name, "lower" if at_most is None else "upper")
        less = BOXES.less(end, at_least) if at_most is None else BOXES.less(at_most, end)
        met = BOXES.both(hypotheses_hold(p, s), BOXES.negate(less))
        return bool(np.all(met.yes))

    good, edge = (over[1], over[0]) if smallest else over
    start, whole = good, abs(edge - good)
    if not holds(good, good):
        return Solution(text, math.nan, math.nan, None, good)
    # advance by stretches, each verified as a whole; halve them where one is not
    step = whole / 64
    while step > whole * 10.0**-digits:
        ahead = good + math.copysign(min(step, abs(edge - good)), edge - good)
        if ahead == good:
            break
        if holds(min(good, ahead), max(good, ahead)):
            good = ahead
        else:
            step /= 2
    p = r.make(r.values({parameter: float(good)}))
    empty = next((need.text for need in r.it.needs if need.names <= r.meant and need.fails(p) is True), "")
    if good == edge:
        return Solution(text, edge, edge, edge, start, whole=True, empty=empty)
    beyond = good + math.copysign(2 * step, edge - good)
    return Solution(text, min(good, beyond), max(good, beyond), good, start, empty=empty)
