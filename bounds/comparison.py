"""Claims about bounds over boxes of parameters: which of two is tighter, and monotone ends.

What is proved by boxes is decided by `bounds.regions`; what follows from the formulas alone by
`bounds.structure`.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from bounds.boxes import Box, Tri
from bounds.regions import (
    Proof,
    Range,
    Region,
    at_most,
    common_layer,
    decide,
    in_scope,
    place,
    quantity_of,
    refuse_unsatisfiable,
    region,
    slope_of,
    statement_of,
)
from bounds.statement import Layer, Statement


@dataclass(frozen=True)
class Comparison:
    """Two statements on one quantity at one layer.

    upper, lower: whether the second statement's end is nowhere looser, by structure (for all parameters in
    scope, from the formulas alone) or by boxes.  ratios: smallest and largest ratio of the second upper end
    to the first, and of the first lower end to the second, at points drawn from the box, those in scope.
    """

    first: str
    second: str
    quantity: str
    layer: Layer
    upper: Proof
    lower: Proof
    ratios: Mapping[str, tuple[float, float]]

    def __str__(self) -> str:
        spans = [f"{end} ratio {low:.6g} to {high:.6g}" for end, (low, high) in self.ratios.items()]
        return "\n".join([str(self.upper), str(self.lower), *(["; ".join(spans)] if spans else [])])


def compare(
    first: str | Statement,
    second: str | Statement,
    *,
    over: Mapping[str, Range],
    L: int | None = None,
    layer: Layer = None,
    quantity: str | None = None,
    most: int = 100_000,
    points: int = 1000,
) -> list[Comparison]:
    """Whether the second statement is nowhere looser than the first, for the quantities both bound.

    first, second: ids or statements of one theory, any theory.  over: its parameters, each a number,
    (low, high), a function of the boxes of the others, a word or a flag.  L: the depth, where the theory's
    parameters have one.  Both are taken where the hypotheses of both hold.  First the formulas themselves
    are compared (`bounds.structure`): a proof for all parameters.  Else boxes are bisected, most of them.

    Raises ValueError for unknown names, values out of range, missing parameters, statements without a
    common quantity, and bands that no enclosure can be put into.

    >>> import bounds
    >>> box = {"theta": (0.0, 0.2), "delta": 0.1, "eps": 0.1, "rho": 0.0, "n": 10, "K": 3, "d": 31}
    >>> [found] = bounds.compare("R6", "R6s", over=box, L=4, layer=1)
    >>> found.upper.verdict
    'proved'
    """
    one, two = statement_of(first), statement_of(second)
    r = region(over, [one, two], L)
    refuse_unsatisfiable(r)
    where = common_layer(one, two, r, layer)
    p = r.middle()
    shared = [q for q in r.bands(one, p, where) if q in r.bands(two, p, where)]
    shared = [q for q in shared if quantity in (None, q)]
    if not shared:
        at = "" if where is None else f" at layer {where} of L = {L}"
        what = "no common quantity" if quantity is None else f"not both {quantity!r}"
        raise ValueError(f"{one.id} and {two.id} bound {what}{at}")
    return [_compared(one, two, q, where, r, most, points) for q in shared]


def _compared(
    one: Statement, two: Statement, quantity: str, layer: Layer, r: Region, most: int, points: int
) -> Comparison:
    def end(p: Any, s: Statement, side: str) -> Any:
        return r.end(s, p, layer, quantity, side)

    def scope(p: Any) -> Tri:
        return in_scope(p, r.it, r.meant, one, two)

    found = {}
    for side, sign in (("upper", "<="), ("lower", ">=")):
        small, large = (two, one) if side == "upper" else (one, two)
        name = f"{side} end of {two.id} {sign} that of {one.id} for {quantity}{place(r, layer)}"
        by_structure = _by_structure(small, large, quantity, layer, r, side, name)
        found[side] = by_structure or decide(
            r,
            lambda p, a=small, b=large, side=side: at_most(end(p, a, side), end(p, b, side)),
            name=name,
            most=most,
            scope=scope,
            gap=lambda p, a=small, b=large, side=side: end(p, b, side) - end(p, a, side),
        )
    return Comparison(one.id, two.id, quantity, layer, found["upper"], found["lower"],
                      _ratios(one, two, quantity, layer, r, points))  # fmt: skip


def _by_structure(
    small: Statement, large: Statement, quantity: str, layer: Layer, r: Region, side: str, name: str
) -> Proof | None:
    """A proof from the formulas alone; None where there is none."""
    from bounds.structure import dominated

    started = time.perf_counter()
    zeros = tuple(key for key in ("e0", "mu") if key in r.it.names and r.over.get(key, 0.0) == 0.0)
    if not dominated(small, large, quantity, layer, side, r.formal(zeros), r.words.get("L")):
        return None
    where = f" with {' = '.join([*zeros, '0'])}" if zeros else ""
    seconds = time.perf_counter() - started
    return Proof(f"{name}, for all parameters{where}, by structure", "proved", 0, seconds)


def _ratios(
    one: Statement, two: Statement, quantity: str, layer: Layer, r: Region, points: int
) -> dict[str, tuple[float, float]]:
    """Extreme ratios at points drawn from the box: second upper end / first, first lower end / second."""
    rng = np.random.default_rng(0)
    drawn = {key: rng.uniform(*r.over[key], size=points) for key in r.names}
    if r.watched or not r.it.arrays:
        found = [_ratio(one, two, quantity, layer, r, {key: x[i] for key, x in drawn.items()})
                 for i in range(points if drawn else 1)]  # fmt: skip
        ratios = {side: np.array([x[side] for x in found]) for side in ("upper", "lower")}
    else:
        ratios = _ratio(one, two, quantity, layer, r, drawn)
    spans = {}
    for side, ratio in ratios.items():
        known = ratio[np.isfinite(ratio)]
        if known.size:
            spans[side] = float(known.min()), float(known.max())
    return spans


def _ratio(
    one: Statement, two: Statement, quantity: str, layer: Layer, r: Region, drawn: Mapping[str, Any]
) -> dict[str, Any]:
    with np.errstate(all="ignore"):
        p = r.make(r.values({key: x if np.ndim(x) else float(x) for key, x in drawn.items()}))
        a, b = (s.bands(p, layer)[quantity] for s in (one, two))
        held = [h.holds(p) for s in (one, two) for h in s.hypotheses]
        inside = reduce(np.logical_and, held, True)
        pairs = {"upper": (b.upper, a.upper), "lower": (a.lower, b.lower)}
        return {
            side: np.atleast_1d(np.where(inside, np.divide(*map(np.asarray, pair)), np.nan))
            for side, pair in pairs.items()
        }


# --- monotone ends ------------------------------------------------------------------------------------


def monotone(
    statement: str | Statement,
    end: str,
    parameter: str,
    *,
    over: Mapping[str, Range],
    L: int | None = None,
    layer: Layer = None,
    quantity: str | None = None,
    decreasing: bool = False,
    most: int = 20_000,
) -> Proof:
    """Whether one end of a band never decreases (decreasing: increases) with a parameter, on a box in scope.

    Decided by the sign of the derivative in interval arithmetic, with bisection; a parameter that `over`
    gives as a function of this one moves with it.  ValueError for an unknown id, parameter or end.

    >>> box = {"theta": (0.01, 0.02), "eps": 0.05, "rho": 0.05, "delta": 0.1, "n": 10, "K": 3, "d": 40}
    >>> monotone("R6", "upper", "theta", over=box, L=3).verdict
    'proved'
    """
    s = statement_of(statement)
    r = region(over, [s], L)
    if end not in ("lower", "upper"):
        raise ValueError(f"end = {end!r}: a band has a lower and an upper end")
    if parameter not in r.over or callable(r.over[parameter]) or parameter in r.it.integers:
        known = ", ".join(key for key, x in r.over.items() if not callable(x) and key not in r.it.integers)
        raise ValueError(f"parameter = {parameter!r}: no real parameter of this box; choose from {known}")
    refuse_unsatisfiable(r)
    layer = common_layer(s, s, r, layer)
    name = quantity_of(s, r, layer, quantity)

    def slope(p: Any) -> Tri:
        values = {key: getattr(p, key) for key in r.over if isinstance(getattr(p, key), Box)}
        found = slope_of(r, lambda q: r.end(s, q, layer, name, end), values, parameter)
        return at_most(Box(0.0), -found if decreasing else found)

    word = "decreases" if decreasing else "increases"
    text = f"{end} end of {s.id} for {name} {word} with {parameter}{place(r, layer)}"
    return decide(r, slope, name=text, most=most, scope=lambda p: in_scope(p, r.it, r.meant, s))
