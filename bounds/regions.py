"""Boxes of parameters of any theory, and claims decided over them by bisection.

A claim is decided box by box in interval arithmetic (`bounds.boxes`), undecided boxes are halved, and what
is left is said.  "proved" holds for every point of the box, "refuted" shows one point where the claim is
certainly false, "undecided" lists the boxes that are left.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from bounds.boxes import BOXES, Box, Tri, _tri
from bounds.duals import WHOLE, Dual
from bounds.evaluation import (
    completed,
    find,
    in_range,
    is_foreign,
    refuse_placeholders,
    require_known,
    uses,
)  # fmt: skip
from bounds.records import Record, layers, reader, record_of, was_read
from bounds.statement import Band, Layer, Statement

BATCH = 1 << 13
"""Boxes decided together."""

PLAIN = 64
"""Boxes after which those left open are tried by the mean value theorem too, at several times the cost."""

Range = Any  # a number, (low, high), a function of the boxes of the other parameters, a word or a flag

HERE = Tri(np.asarray(True), np.asarray(False))


@dataclass(frozen=True)
class Proof:
    """What came of one claim: verdict is "proved", "refuted", "undecided" or "out of scope".

    boxes: examined; left: undecided ones, each {name: (low, high)} (at most 100 kept), left_count of them;
    share: their share of the whole volume; point: where it is false.  "out of scope": no point of the box
    is in scope, so that nothing was claimed.
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


# --- boxes of parameters ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Region:
    """A box of the parameters of one theory.

    it: their record.  over: each number of the record that is given, as a number, (low, high) or a function
    of the others.  words: what is no number, and the depth L.  meant: the names that somebody gave or a
    statement takes; the others are placeholders.  watched: whether a statement may read them unseen.
    derived: what follows from others.
    """

    it: Record
    over: Mapping[str, Range]
    words: Mapping[str, Any]
    meant: frozenset[str]
    watched: bool = False
    derived: frozenset[str] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters that vary."""
        return tuple(key for key, x in self.over.items() if not callable(x) and np.ndim(x))

    def ends(self) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper ends of what varies, each of the shape (1, names)."""
        low, high = (np.array([[self.over[key][i] for key in self.names]], dtype=float) for i in (0, 1))
        return low, high

    def values(self, varying: Mapping[str, Any]) -> dict[str, Any]:
        """Every number: what varies as given, what is fixed as it is, and what follows from them."""
        values = dict(varying)
        values |= {key: x for key, x in self.over.items() if not callable(x) and key not in values}
        return values | {key: x(values) for key, x in self.over.items() if callable(x)}

    def make(self, values: Mapping[str, Any]) -> Any:
        """The record of a theory with these numbers."""
        given = {**self.words, **values}
        given = given if self.it.adjust is None else self.it.adjust(given)
        if not self.watched:
            return self.it.make(**given)
        p = reader(self.it.make)(**given)
        was_read(p)
        return p

    def boxes(self, low: np.ndarray, high: np.ndarray) -> dict[str, Any]:
        """Every number as an enclosure, for boxes given by their ends, of the shape (boxes, names)."""
        numbers = {key: Box(float(x)) for key, x in self.over.items() if self._is_box(key, x)}
        varying = {key: Box(low[:, j], high[:, j]) for j, key in enumerate(self.names)}
        return self.values(numbers | varying)

    def _is_box(self, key: str, x: Any) -> bool:
        return not callable(x) and not np.ndim(x) and key not in self.it.integers

    def end(self, s: Statement, p: Any, layer: Layer, quantity: str, side: str) -> Any:
        """One end of a band over boxes; any number where the statement bounds this quantity in a part of
        them only.  ValueError where it reads what nobody gave or compares numbers outside their arithmetic.
        """
        found = self.bands(s, p, layer)
        return getattr(found[quantity], side) if quantity in found else Box(-np.inf, np.inf)

    def bands(self, s: Statement, p: Any, layer: Layer) -> Mapping[str, Band]:
        """The bands at parameters of this box; ValueError as `end`."""
        try:
            found = s.bands(p, layer)
        except TypeError as error:
            unknown = [name for name in uses(s) if getattr(p, name) is None]
            if unknown:
                raise ValueError(f"{', '.join(unknown)} missing: {s.id} needs more than was given") from error
            raise ValueError(
                f"{s.id} cannot be taken over boxes of parameters ({error}): where its bands compare numbers "
                "by `if`, min or max, p.ops.where, less, minimum and maximum are needed"
            ) from error
        if self.watched:
            refuse_placeholders(s, p, set(self.over) - self.meant)
        return found

    def formal(self, zeros: Sequence[str]) -> dict[str, Any] | None:
        """What is no free symbol in a derivation for all values: words, whole numbers, what is left out and
        what is 0; None where the symbols of the theory do not stand for this box."""
        words = {key: x for key, x in self.words.items() if key != "L"}
        if self.it.symbols is not None:
            return None if words else dict.fromkeys(zeros, 0)
        whole = {key: x for key, x in self.over.items() if key in self.it.integers}
        kept = {*self.over, *self.derived}
        left_out = {key: x for key, x in self.it.defaults.items() if key not in kept}
        return left_out | words | whole | dict.fromkeys(zeros, 0)

    def middle(self) -> Any:
        """The record at the middle of the box, in floats."""
        return self.make(self.values({key: float(np.mean(self.over[key])) for key in self.names}))


def region(over: Mapping[str, Range], statements: Sequence[Statement], L: int | None = None) -> Region:
    """A box of parameters for these statements, validated; ValueError says what is wrong.

    What no statement takes may be left out, as in `evaluate`.
    """
    records = {record_of(s).make: s for s in statements}
    if len(records) > 1:
        one, two = list(records.values())[:2]
        raise ValueError(f"{one.id} and {two.id} take different parameters: they cannot be compared")
    it = record_of(statements[0])
    require_known(over, it)
    if "L" in over:
        raise ValueError("L is one whole number: bands of different depths have different formulas")
    depth = _depth(it, L, statements[0])
    plain: dict[str, Any] = {}
    for key, x in over.items():
        _validate(it, key, x)
        plain[key] = (1.0 if key in it.fields else x) if callable(x) or _is_range(it, key, x) else x
    settled = plain | depth
    full, meant = completed(settled if it.adjust is None else it.adjust(settled), statements, it)
    added = {key: x for key, x in full.items() if key not in settled}
    derived = set() if it.adjust is None else set(it.adjust(settled)) - set(settled)
    numbers = {key: x for key, x in over.items() if key in it.fields}
    words = {key: x for key, x in over.items() if key not in it.fields}
    numbers |= {key: x for key, x in added.items() if key in it.fields and key not in derived}
    words |= {key: x for key, x in added.items() if key not in it.fields and key not in derived}
    integers = {key: int(x) for key, x in numbers.items() if key in it.integers and key != "L"}
    watched = any(map(is_foreign, statements))
    return Region(it, numbers | integers, words | depth, frozenset(meant), watched, frozenset(derived))


def _depth(it: Record, L: int | None, s: Statement) -> dict[str, int]:
    if "L" not in it.names:
        if L is not None:
            raise ValueError(f"L = {L}: the parameters of {s.id} have no depth L; leave it out")
        return {}
    if L is None:
        raise ValueError(f"L missing: the bands of {s.id} are those of one depth, such as L=4")
    return {"L": in_range("L", L, it)}


def _is_range(it: Record, key: str, x: Any) -> bool:
    return key in it.fields and bool(np.ndim(x))


def _validate(it: Record, key: str, x: Any) -> None:
    if callable(x) or key not in it.fields:
        return
    if np.ndim(x):
        if np.shape(x) != (2,) or not x[0] <= x[1]:
            raise ValueError(f"{key} = {x}: a number or (low, high) with low <= high is needed")
        if key in it.integers:
            raise ValueError(f"{key} = {x}: one whole number is needed, a box ranges over all reals between")
    in_range(key, x, it)


def statement_of(s: str | Statement) -> Statement:
    """A statement by id, or as it is."""
    return s if isinstance(s, Statement) else find(s)


def common_layer(one: Statement, two: Statement, r: Region, layer: Layer) -> Layer:
    """The layer asked for, or the first of which both speak."""
    p = r.middle()
    first, second = layers(one, p), layers(two, p)
    shared = [x for x in first if x in second]
    at = f" at L = {r.words['L']}" if "L" in r.words else ""
    both = one.id if one is two else f"{one.id} and {two.id} both"
    if not shared:
        raise ValueError(f"{one.id} and {two.id} speak of no common layer{at}")
    if layer is not None and layer not in shared:
        known = "no single layer" if shared == [None] else f"layers {', '.join(map(str, shared))}"
        raise ValueError(f"layer = {layer}: {both} speak{'s' if one is two else ''} of {known}{at}")
    return shared[0] if layer is None else layer


def refuse_unsatisfiable(r: Region) -> None:
    """ValueError, naming the inequality, where no point of the box belongs to an instance."""
    p = r.make(r.boxes(*r.ends()))
    for need in r.it.needs:
        if need.names <= r.meant and np.all(_tri(need.fails(p)).yes):
            at = ", ".join(f"{name} = {x}" for name, x in r.over.items() if name in need.names)
            raise ValueError(
                f"no network has parameters of this box: every one has {need.text}, which fails at all of "
                f"{at}"
            )


def hypotheses_hold(p: Any, *statements: Statement) -> Tri:
    """Where all hypotheses hold."""
    return in_scope(p, None, frozenset(), *statements)


def in_scope(p: Any, it: Record | None, meant: frozenset[str], *statements: Statement) -> Tri:
    """Where all hypotheses hold, and what every instance satisfies (within its rounding)."""
    inside = HERE
    for h in {h for s in statements for h in s.hypotheses}:
        value, limit = h.value(p), h.limit(p)
        if value is limit and not h.strict:
            continue  # one number twice: an enclosure cannot tell
        kept = p.ops.less(value, limit) if h.strict else p.ops.negate(p.ops.less(limit, value))
        inside = BOXES.both(inside, _tri(kept))
    for need in () if it is None else it.needs:
        if need.names <= meant:
            inside = BOXES.both(inside, BOXES.negate(_tri(need.fails(p))))
    return inside


def implied(p: Tri, q: Tri) -> Tri:
    """p implies q."""
    return Tri(p.no | q.yes, p.yes & q.no)


def at_most(x: Any, y: Any) -> Tri:
    """x <= y."""
    return BOXES.negate(BOXES.less(y, x))


def quantity_of(s: Statement, r: Region, layer: Layer, quantity: str | None) -> str:
    """The quantity asked for, or the first that the statement bounds there."""
    known = list(r.bands(s, r.middle(), layer))
    if quantity is not None and quantity not in known:
        at = "" if layer is None else f" at layer {layer}"
        raise ValueError(f"quantity = {quantity!r}: {s.id} bounds {', '.join(known) or 'nothing'}{at}")
    if not known:
        raise ValueError(f"{s.id} says nothing at these parameters")
    return known[0] if quantity is None else quantity


def place(r: Region, layer: Layer) -> str:
    """Layer and depth in words."""
    at = "" if layer is None else f" at layer {layer}"
    return at + (f" of L = {r.words['L']}" if "L" in r.words else "")


# --- branch and bound ---------------------------------------------------------------------------------

Claim = Callable[[Any], Tri]
Gap = Callable[[Any], Any]


def prove(
    claim: Claim,
    over: Mapping[str, Range],
    *,
    L: int | None = None,
    name: str = "the claim",
    most: int = 100_000,
    of: str | Statement = "layerwise/A2",
    gap: Gap | None = None,
) -> Proof:
    """Decide a claim on parameters for every point of a box, by bisection.

    claim(p): where it is certainly true and certainly false, for a record of parameters made of boxes.
    over: each parameter as a number, (low, high) or a function of the dict of boxes, such as
    {"rho": lambda p: p["eps"] * 0.1}.  n, K and d of the layerwise theory range over all reals between.
    of: a statement of the theory of whose parameters the claim speaks.  most: boxes examined.
    gap(p): what is nonnegative where the claim holds and negative where it fails, if there is such a number:
    boxes are then halved where that helps most.

    Example: `prove(lambda p: p.ops.less(p.theta, 0.25), {"theta": (0, 0.2), ...}, L=3)`.
    """
    return decide(region(over, [statement_of(of)], L), claim, name=name, most=most, gap=gap)


def decide(
    r: Region,
    claim: Claim,
    *,
    name: str,
    most: int,
    scope: Claim = lambda p: HERE,
    gap: Gap | None = None,
) -> Proof:
    """Whether the claim holds wherever the scope does, by bisection.

    gap: what is nonnegative where the claim holds and negative where it fails; boxes that the claim leaves
    open are then tried by the mean value theorem, and halved along the axis that raises its least value most.
    """
    started = time.perf_counter()
    low, high = r.ends()
    whole = np.where(high[0] > low[0], high[0] - low[0], 1.0)
    examined, spoken, left = 0, False, []

    def proof(verdict: str, **more: Any) -> Proof:
        return Proof(name, verdict, examined, time.perf_counter() - started, **more)

    while len(low):
        now_low, now_high = low[:BATCH], high[:BATCH]
        low, high = low[BATCH:], high[BATCH:]
        examined += len(now_low)
        inside, holds = _both(r, scope, claim, now_low, now_high)
        spoken = spoken or not inside.no.all()
        open_ = ~(inside.no | holds.yes)
        now_low, now_high = now_low[open_], now_high[open_]
        axis = np.argmax((now_high - now_low) / whole, axis=1) if r.names else np.zeros(0, int)
        if gap is not None and len(now_low) and examined > PLAIN:
            open_ = ~_by_mean_value(r, gap, now_low, now_high)
            now_low, now_high = now_low[open_], now_high[open_]
            axis = _most_gained(r, gap, now_low, now_high, axis[open_])
        if not len(now_low):
            continue
        middle = now_low / 2 + now_high / 2
        inside, holds = _both(r, scope, claim, middle, middle)
        false = inside.yes & holds.no
        if false.any():
            at = dict(zip(r.names, map(float, middle[int(np.argmax(false))]), strict=True))
            return proof("refuted", point=at)
        if examined + len(low) + 2 * len(now_low) > most:
            left.append((now_low, now_high))
            continue
        if not r.names:
            left.append((now_low, now_high))
            continue
        rows = np.arange(len(middle))
        first_high, second_low = now_high.copy(), now_low.copy()
        first_high[rows, axis] = second_low[rows, axis] = middle[rows, axis]
        low = np.concatenate([low, now_low, second_low])
        high = np.concatenate([high, first_high, now_high])
    if not left:
        return proof("proved" if spoken else "out of scope")
    lows, highs = (np.concatenate([pair[i] for pair in left]) for i in (0, 1))
    share = float(np.prod((highs - lows) / whole, axis=1).sum()) if r.names else 1.0
    kept = tuple(
        {key: (float(a[j]), float(b[j])) for j, key in enumerate(r.names)}
        for a, b in zip(lows[:100], highs[:100], strict=True)
    )
    return proof("undecided", left=kept, left_count=len(lows), share=share)


def _both(r: Region, scope: Claim, claim: Claim, low: np.ndarray, high: np.ndarray) -> tuple[Tri, Tri]:
    p = r.make(r.boxes(low, high))
    return _spread(scope(p), len(low)), _spread(claim(p), len(low))


def _spread(t: Tri, count: int) -> Tri:
    return Tri(np.broadcast_to(t.yes, count), np.broadcast_to(t.no, count))


def _most_gained(r: Region, gap: Gap, low: np.ndarray, high: np.ndarray, widest: np.ndarray) -> np.ndarray:
    """The axis along which halving a box raises the least value of the gap most; the widest if none does."""
    if not len(low):
        return widest
    middle = low / 2 + high / 2
    gained = np.full(low.shape, -np.inf)
    for j in range(low.shape[1]):
        first, second = high.copy(), low.copy()
        first[:, j] = second[:, j] = middle[:, j]
        halves = (gap(r.make(r.boxes(low, first))), gap(r.make(r.boxes(second, high))))
        gained[:, j] = np.minimum(*(np.broadcast_to(half.lo, len(low)) for half in halves))
    rows = np.arange(len(low))
    best = np.argmax(gained, axis=1)
    return np.where(gained[rows, best] > gained[rows, widest], best, widest)


def _by_mean_value(r: Region, gap: Gap, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Where the gap is certainly nonnegative: at the middle, less slope times distance, along each axis.

    Along an axis on which the gap certainly rises or falls only one end counts.
    """
    middle = low / 2 + high / 2
    at_low, at_high = middle.copy(), middle.copy()  # where the gap is taken, and where the rest starts from
    lost: Any = Box(np.zeros(len(low)))
    boxes = r.boxes(low, high)
    for j, name in enumerate(r.names):
        slope = slope_of(r, gap, boxes, name)
        d_low, d_high = (np.broadcast_to(end, len(low)) for end in (slope.lo, slope.hi))
        rises, falls = d_low >= 0, d_high <= 0
        at_low[:, j] = at_high[:, j] = np.where(rises, low[:, j], np.where(falls, high[:, j], middle[:, j]))
        step = Box(low[:, j] - at_low[:, j], high[:, j] - at_low[:, j])
        term = Box(d_low, d_high) * Box(np.nextafter(step.lo, -np.inf), np.nextafter(step.hi, np.inf))
        settled = rises | falls
        lost = lost + Box(np.where(settled, 0.0, term.lo), np.where(settled, 0.0, term.hi))
    least = gap(r.make(r.boxes(at_low, at_high))) + lost
    return np.broadcast_to(least.lo >= 0, len(low))


def slope_of(r: Region, f: Gap, boxes: Mapping[str, Any], name: str) -> Box:
    """An enclosure of the derivative of f along one parameter, over boxes; what is tied to it moves too."""
    duals = {
        key: Dual(x, Box(1.0 if key == name else 0.0))
        for key, x in boxes.items()
        if key not in r.it.integers and not callable(r.over.get(key))
    }
    found = f(r.make(r.values(duals)))
    if isinstance(found, Dual):
        return found.d
    return WHOLE if isinstance(found, Box) else Box(0.0)  # not bounded everywhere there; a plain number
