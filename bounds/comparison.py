"""Claims about bounds over boxes of parameters: which of two is tighter, monotone ends, inverse questions.

A claim is decided box by box in interval arithmetic (`bounds.boxes`), undecided boxes are halved, and what
is left is said.  "proved" holds for every point of the box, "refuted" shows one point where the claim is
certainly false, "undecided" lists the boxes that are left.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from bounds.boxes import BOXES, Box, Tri
from bounds.evaluation import completed, find
from bounds.layerwise.parameters import FIELDS, Parameters
from bounds.layerwise.scope import EQUAL_CLASSES, REQUIREMENTS
from bounds.records import record, record_of
from bounds.statement import Band, Layer, Statement

BATCH = 1 << 13
"""Boxes decided together."""

Range = Any  # a number, (low, high), or a function of the boxes of the other parameters


@dataclass(frozen=True)
class Proof:
    """What came of one claim: verdict is "proved", "refuted" or "undecided".

    boxes: examined; left: undecided ones, each {name: (low, high)} (at most 100 kept), left_count of them;
    share: their share of the whole volume; point: where it is false.
    """

    claim: str
    verdict: str
    boxes: int
    seconds: float
    left: tuple[Mapping[str, tuple[float, float]], ...] = field(repr=False, default=())
    left_count: int = 0
    share: float = 0.0
    point: Mapping[str, float] | None = None

    def __str__(self) -> str:
        more = f", {self.left_count:,} left ({self.share:.2g} of the volume)" if self.left_count else ""
        at = "" if self.point is None else f" at {', '.join(f'{k} = {v:.6g}' for k, v in self.point.items())}"
        return f"{self.verdict}: {self.claim}{at} ({self.boxes:,} boxes, {self.seconds:.2f} s{more})"


def prove(
    claim: Callable[[Parameters], Tri],
    over: Mapping[str, Range],
    *,
    L: int,
    name: str = "the claim",
    most: int = 100_000,
) -> Proof:
    """Decide a claim on parameters for every point of a box, by bisection.

    claim(p): where it is certainly true and certainly false, for `Parameters` made of boxes.  over: each
    parameter as a number, (low, high) or a function of the dict of boxes, such as
    {"rho": lambda p: p["eps"] * 0.1}.  n, K and d range over all reals between.  most: boxes examined.

    Example: `prove(lambda p: p.ops.less(p.theta, 0.25), {"theta": (0, 0.2), ...}, L=3)`.
    """
    started = time.perf_counter()
    names = [key for key, value in over.items() if not callable(value) and np.ndim(value)]
    _validate(over, names)
    low, high = (np.array([[over[key][i] for key in names]], dtype=float) for i in (0, 1))
    whole = np.where(high[0] > low[0], high[0] - low[0], 1.0)
    examined, left = 0, []
    while len(low):
        batch = slice(0, BATCH)
        now_low, now_high = low[batch], high[batch]
        low, high = low[BATCH:], high[BATCH:]
        outcome = claim(_parameters(over, names, now_low, now_high, L))
        examined += len(now_low)
        yes, no = (np.broadcast_to(x, len(now_low)) for x in (outcome.yes, outcome.no))
        if no.any():
            i = int(np.argmax(no))
            at = {key: float(now_low[i, j] / 2 + now_high[i, j] / 2) for j, key in enumerate(names)}
            return Proof(name, "refuted", examined, time.perf_counter() - started, point=at)
        now_low, now_high = now_low[~yes], now_high[~yes]
        if not len(now_low):
            continue
        middle = now_low / 2 + now_high / 2
        false = claim(_parameters(over, names, middle, middle, L)).no
        false = np.broadcast_to(false, len(middle))
        if false.any():
            at = dict(zip(names, map(float, middle[int(np.argmax(false))]), strict=True))
            return Proof(name, "refuted", examined, time.perf_counter() - started, point=at)
        if examined + len(low) + 2 * len(now_low) > most:
            left.append((now_low, now_high))
            continue
        widest = np.argmax((now_high - now_low) / whole, axis=1)
        rows = np.arange(len(middle))
        first_high, second_low = now_high.copy(), now_low.copy()
        first_high[rows, widest] = second_low[rows, widest] = middle[rows, widest]
        low = np.concatenate([low, now_low, second_low])
        high = np.concatenate([high, first_high, now_high])
    seconds = time.perf_counter() - started
    if not left:
        return Proof(name, "proved", examined, seconds)
    lows, highs = (np.concatenate([pair[i] for pair in left]) for i in (0, 1))
    share = float(np.prod((highs - lows) / whole, axis=1).sum()) if names else 1.0
    kept = tuple(
        {key: (float(a[j]), float(b[j])) for j, key in enumerate(names)}
        for a, b in zip(lows[:100], highs[:100], strict=True)
    )
    return Proof(name, "undecided", examined, seconds, kept, len(lows), share)


def _validate(over: Mapping[str, Range], names: Sequence[str]) -> None:
    from bounds.evaluation import _known, _number

    it = record(Parameters)
    _known(over, it)
    for key, value in over.items():
        if callable(value):
            continue
        if key == "L":
            raise ValueError("L is one whole number: bands of different depths have different formulas")
        if key in names and (len(value) != 2 or not value[0] <= value[1]):
            raise ValueError(f"{key} = {value}: a number or (low, high) with low <= high is needed")
        _number(key, value, it)


def _parameters(over: Mapping[str, Range], names: Sequence[str], low: Any, high: Any, L: int) -> Parameters:
    values: dict[str, Any] = {key: Box(low[:, j], high[:, j]) for j, key in enumerate(names)}
    values |= {key: Box(float(x)) for key, x in over.items() if not callable(x) and key not in values}
    values |= {key: x(values) for key, x in over.items() if callable(x)}
    return Parameters(**values, L=L)


def in_scope(p: Parameters, *statements: Statement) -> Tri:
    """Where all hypotheses, and what every network satisfies, hold (eps^2 <= t_hi apart)."""
    inside = Tri(np.asarray(True), np.asarray(False))
    for h in {h for s in statements for h in s.hypotheses}:
        if h is not EQUAL_CLASSES or p.sizes is not None:
            inside = BOXES.both(inside, h.holds(p))
    for need in REQUIREMENTS:
        derived = need.names & set(p.left_out) and "e0" not in need.names  # true, whatever theta is
        if "R2" not in need.text and not derived:
            small, large = need.sides(p)
            inside = BOXES.both(inside, BOXES.negate(BOXES.less(large, small)))
    return inside


def implied(p: Tri, q: Tri) -> Tri:
    """p implies q."""
    return Tri(p.no | q.yes, p.yes & q.no)


def at_most(x: Any, y: Any) -> Tri:
    """x <= y."""
    return BOXES.negate(BOXES.less(y, x))


# --- which of two bounds is tighter -------------------------------------------------------------------


@dataclass(frozen=True)
class Comparison:
    """Two statements on one quantity at one layer.

    upper, lower: whether the second statement's end is nowhere looser; how: "by structure" (for all
    parameters in scope, from the formulas alone) or "by boxes".  ratios: largest and smallest ratio of the
    second upper end to the first, and of the first lower end to the second, on a grid of points.
    """

    first: str
    second: str
    quantity: str
    layer: Layer
    upper: Proof
    lower: Proof
    ratios: Mapping[str, tuple[float, float]]

    def __str__(self) -> str:
        span = "; ".join(f"{end} ratio {low:.6g} to {high:.6g}" for end, (low, high) in self.ratios.items())
        return f"{self.upper}\n{self.lower}\n{span}"


def compare(
    first: str,
    second: str,
    *,
    over: Mapping[str, Range],
    L: int,
    layer: Layer = None,
    quantity: str | None = None,
    most: int = 100_000,
    points: int = 1000,
) -> list[Comparison]:
    """Whether the second statement is nowhere looser than the first, for the quantities both bound.

    Both are taken where the hypotheses of both hold.  First the formulas themselves are compared
    (`bounds.structure`): a proof for all parameters.  Else boxes are bisected.

    >>> import bounds
    >>> box = {"theta": (0.0, 0.2), "delta": 0.1, "eps": 0.1, "rho": 0.0, "n": 10, "K": 3, "d": 31}
    >>> [found] = bounds.compare("R6", "R6s", over=box, L=4, layer=1)
    >>> found.upper.verdict
    'proved'
    """
    one, two = find(first), find(second)
    _validate(over, [key for key, value in over.items() if not callable(value) and np.ndim(value)])
    where = _common_layer(one, two, L, layer)
    filled = _filled(over, [one, two])
    probe = _middle(filled, L)
    shared = [q for q in one.bands(probe, where) if q in two.bands(probe, where)]
    shared = [q for q in shared if quantity in (None, q)]
    if not shared:
        raise ValueError(f"{one.id} and {two.id} bound no common quantity at layer {where} of L = {L}")
    return [_compared(one, two, q, where, filled, L, most, points) for q in shared]


def _compared(
    one: Statement, two: Statement, quantity: str, layer: Layer, over: Mapping[str, Range], L: int, most: int,
    points: int,
) -> Comparison:  # fmt: skip
    def end(p: Parameters, s: Statement, side: str) -> Box:
        return getattr(s.bands(p, layer)[quantity], side)

    def upper(p: Parameters) -> Tri:
        return implied(in_scope(p, one, two), at_most(end(p, two, "upper"), end(p, one, "upper")))

    def lower(p: Parameters) -> Tri:
        return implied(in_scope(p, one, two), at_most(end(p, one, "lower"), end(p, two, "lower")))

    at = "" if layer is None else f" at layer {layer}"
    what = f"{quantity}{at} of L = {L}"
    from bounds.structure import dominated

    found = {}
    for side, claim in (("upper", upper), ("lower", lower)):
        order = (two, one) if side == "upper" else (one, two)
        sign = "<=" if side == "upper" else ">="
        name = f"{side} end of {two.id} {sign} that of {one.id} for {what}"
        started = time.perf_counter()
        zeros = tuple(key for key in ("e0", "mu") if over.get(key, 0.0) == 0.0)
        if dominated(*order, quantity, layer, L, side, zeros):
            where = f" with {' = '.join([*zeros, '0'])}" if zeros else ""
            seconds = time.perf_counter() - started
            found[side] = Proof(f"{name}, for all parameters{where}, by structure", "proved", 0, seconds)
        else:
            found[side] = prove(claim, over, L=L, name=name, most=most)
    return Comparison(one.id, two.id, quantity, layer, found["upper"], found["lower"],
                      _ratios(one, two, quantity, layer, over, L, points))  # fmt: skip


def _ratios(
    one: Statement,
    two: Statement,
    quantity: str,
    layer: Layer,
    over: Mapping[str, Range],
    L: int,
    points: int,
) -> dict[str, tuple[float, float]]:
    """Extreme ratios at points drawn from the box: second upper end / first, first lower end / second."""
    rng = np.random.default_rng(0)
    values: dict[str, Any] = {}
    for key, x in over.items():
        if not callable(x):
            values[key] = rng.uniform(*x, size=points) if np.ndim(x) else np.full(points, float(x))
    values |= {key: x(values) for key, x in over.items() if callable(x)}
    with np.errstate(all="ignore"):
        p = Parameters(**values, L=L)
        a, b = (s.bands(p, layer)[quantity] for s in (one, two))
        ratios = {"upper": np.divide(b.upper, a.upper), "lower": np.divide(a.lower, b.lower)}
    spans = {}
    for side, ratio in ratios.items():
        known = ratio[np.isfinite(ratio)] if np.ndim(ratio) else np.array([ratio])
        if known.size and np.isfinite(known).all():
            spans[side] = float(known.min()), float(known.max())
    return spans


def _common_layer(one: Statement, two: Statement, L: int, layer: Layer) -> Layer:
    shared = [x for x in one.layers(L) if x in list(two.layers(L))]
    if layer is not None and layer not in shared:
        raise ValueError(f"{one.id} and {two.id} do not both speak of layer {layer} at L = {L}: {shared} do")
    if not shared:
        raise ValueError(f"{one.id} and {two.id} speak of no common layer at L = {L}")
    return shared[0] if layer is None else layer


def _filled(over: Mapping[str, Range], statements: Sequence[Statement]) -> dict[str, Range]:
    """The box with placeholders for parameters that no statement takes."""
    plain = {key: (x if not callable(x) and not np.ndim(x) else 0.1) for key, x in over.items()}
    full, _ = completed({**plain, "L": 3}, statements, record_of(statements[0]))
    return {key: over.get(key, full[key]) for key in full if key != "L"}


def _middle(over: Mapping[str, Range], L: int) -> Parameters:
    values: dict[str, Any] = {key: float(np.mean(x)) for key, x in over.items() if not callable(x)}
    values |= {key: x(values) for key, x in over.items() if callable(x)}
    return Parameters(**values, L=L)


# --- monotone ends ------------------------------------------------------------------------------------


def monotone(
    statement: str,
    end: str,
    parameter: str,
    *,
    over: Mapping[str, Range],
    L: int,
    layer: Layer = None,
    quantity: str | None = None,
    decreasing: bool = False,
    most: int = 20_000,
) -> Proof:
    """Whether one end of a band never decreases (decreasing: increases) with a parameter, on a box in scope.

    Decided by the sign of the derivative in interval arithmetic, with bisection; ValueError for an unknown
    id, parameter or end.

    >>> box = {"theta": (0.01, 0.02), "eps": 0.05, "rho": 0.05, "delta": 0.1, "n": 10, "K": 3, "d": 40}
    >>> monotone("R6", "upper", "theta", over=box, L=3).verdict
    'proved'
    """
    from bounds.duals import Dual

    s = find(statement)
    layer = _common_layer(s, s, L, layer)
    filled = _filled(over, [s])
    name = quantity or next(iter(s.bands(_middle(filled, L), layer)))

    def claim(p: Parameters) -> Tri:
        slope = _slope(s, p, parameter, end, name, layer)
        slope = -slope if decreasing else slope
        return implied(in_scope(p, s), at_most(Box(0.0), slope))

    assert Dual
    word = "decreases" if decreasing else "increases"
    text = f"{end} end of {s.id} for {name} {word} with {parameter}, L = {L}, layer {layer}"
    return prove(claim, filled, L=L, name=text, most=most)


def _slope(s: Statement, p: Parameters, parameter: str, end: str, quantity: str, layer: Layer) -> Box:
    from bounds.duals import Dual

    values: dict[str, Any] = {
        key: getattr(p, key) for key in FIELDS if key != "L" and getattr(p, key) is not None
    }
    for key in p.left_out:
        values.pop(key)
    values = {key: Dual(x, Box(1.0 if key == parameter else 0.0)) for key, x in values.items()}
    return getattr(s.bands(Parameters(**values, L=p.L), layer)[quantity], end).d


# --- inverse questions ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Solution:
    """Where a bound stops guaranteeing: [low, high] encloses the point; guaranteed for all values up to
    (smallest=True: from) `guaranteed`; none or all of the range when nothing or everything is guaranteed."""

    question: str
    low: float
    high: float
    guaranteed: float | None

    def __str__(self) -> str:
        if self.guaranteed is None:
            return f"{self.question}: nowhere in the range"
        return (
            f"{self.question}: {self.guaranteed:.10g} (the edge lies in [{self.low:.10g}, {self.high:.10g}])"
        )


def solve(
    statement: str,
    parameter: str,
    *,
    over: tuple[float, float],
    L: int,
    layer: Layer = None,
    quantity: str | None = None,
    at_most: float | None = None,
    at_least: float | None = None,
    smallest: bool = False,
    digits: int = 10,
    **parameters: float,
) -> Solution:
    """The largest (smallest=True: smallest) value of a parameter for which a bound still guarantees a goal.

    at_most: the upper end of the band must be at most this; at_least: the lower end at least this; and the
    hypotheses must hold.  The whole stretch from the harmless end of `over` to the answer is verified in
    interval arithmetic, and the next value beyond the enclosure certainly, or nearly, fails.

    >>> import bounds
    >>> found = bounds.solve("R6s", "theta", over=(0.0, 0.9), at_most=0.02, L=6, layer=2,
    ...                      delta=0.1, eps=0.1, rho=0.0, n=10, K=3, d=31)
    >>> found.high - found.low < 1e-8
    True
    """
    if (at_most is None) == (at_least is None):
        raise ValueError("give one goal: at_most for the upper end, or at_least for the lower end")
    s = find(statement)
    where = _common_layer(s, s, L, layer)
    box = _filled({**parameters, parameter: over}, [s])
    _validate(box, [parameter])
    name = quantity or next(iter(s.bands(_middle(box, L), where)))
    goal = f"{name} <= {at_most:g}" if at_most is not None else f"{name} >= {at_least:g}"
    kind = "smallest" if smallest else "largest"
    text = f"{kind} {parameter} for which {s.id} guarantees {goal} at L = {L}, layer {where}"

    def holds(low: Any, high: Any) -> Tri:
        p = _parameters(
            {**box, parameter: (0, 0)}, [parameter], np.atleast_2d(low).T, np.atleast_2d(high).T, L
        )
        band: Band = s.bands(p, where)[name]
        met = (
            BOXES.negate(BOXES.less(at_most, band.upper))
            if at_most is not None
            else BOXES.negate(BOXES.less(band.lower, at_least))
        )
        both = BOXES.both(in_scope(p, s), met)
        return Tri(np.broadcast_to(both.yes, np.shape(low)), np.broadcast_to(both.no, np.shape(low)))

    good, edge = (over[1], over[0]) if smallest else over
    whole = abs(edge - good)
    if not holds(np.array([good]), np.array([good])).yes[0]:
        return Solution(text, math.nan, math.nan, None)
    # advance by stretches, each verified as a whole; halve them where one is not
    step = whole / 64
    while step > whole * 10.0**-digits:
        ahead = good + math.copysign(min(step, abs(edge - good)), edge - good)
        if ahead == good:
            break
        if holds(np.array([min(good, ahead)]), np.array([max(good, ahead)])).yes[0]:
            good = ahead
        else:
            step /= 2
    if good == edge:
        return Solution(text, edge, edge, edge)
    beyond = good + math.copysign(2 * step, edge - good)
    return Solution(text, min(good, beyond), max(good, beyond), good)
