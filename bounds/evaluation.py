"""Statements as functions: any band at scalars, or over arrays of every parameter, depth included.

Nothing here names a theory: what its statements take is read off their parameter record.

`evaluate` takes ids and parameters; `bounds["layerwise/R6"](...)` and the named functions
(`bounds.layerwise.theorem_4_eq_15(...)`) are the same call.
"""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from bounds.arithmetic import UNDECIDED, Truth, refuse_foreign_arrays
from bounds.records import Need, Record, layers, made_up, reader, record_of, settings, was_read
from bounds.statement import Band, Hypothesis, Layer, Statement, answers
from bounds.theories import BUILT_IN, registries, registry
from bounds.theories import names as theories

if TYPE_CHECKING:
    import pandas as pd

BLOCK = 1 << 16
"""Points evaluated together: few enough for the caches of a core, enough to outweigh the calls."""

MEMORY = 4 * 2**30
"""Bytes that the bands of one call may take; a call that would take more is refused."""

BYTES_A_POINT = 8 + 8 + 1 + 1 + 4
"""Of one band: lower, upper, vacuous, in scope, reason."""


@dataclass(frozen=True)
class Evaluated:
    """One band over all points; every array has the shape to which the parameters broadcast.

    lower, upper: float64, nan only where the statement does not speak of this layer (`speaks`).
    vacuous: the band allows everything.  in_scope: all hypotheses are met.  code: which of `texts`
    are true, as bits; `reason(index)` is the sentence.

    Example: `bounds.evaluate("R6", ...)[0].upper`.
    """

    statement: str
    tag: str
    layer: Layer
    quantity: str
    lower: np.ndarray
    upper: np.ndarray
    vacuous: np.ndarray
    in_scope: np.ndarray
    speaks: np.ndarray
    code: np.ndarray
    texts: tuple[str, ...]

    def reason(self, index: Any = ()) -> str:
        """Which inequality makes the band vacuous there, and which hypotheses fail."""
        return self._sentence(int(self.code[index]))

    def reasons(self) -> np.ndarray:
        """The sentences at all points, as an array of strings."""
        codes, inverse = np.unique(self.code, return_inverse=True)
        sentences = np.array([self._sentence(int(x)) for x in codes], dtype=object)
        return sentences[inverse.ravel()].reshape(self.code.shape)

    def _sentence(self, code: int) -> str:
        return "; ".join(text for i, text in enumerate(self.texts) if code >> i & 1)

    def __repr__(self) -> str:
        at = "" if self.layer is None else f" at layer {self.layer}"
        if self.lower.shape == ():
            ends = f"[{float(self.lower)!r}, {float(self.upper)!r}]{' vacuous' if self.vacuous else ''}"
            why = self.reason()
            return f"{self.statement}: {self.quantity}{at} in {ends}" + (f" ({why})" if why else "")
        return f"{self.statement}: {self.quantity}{at}, {self.lower.size} points"


@dataclass(frozen=True)
class Evaluation(Sequence[Evaluated]):
    """The bands of one call of `evaluate`, in the order of the statements, and where they were taken.

    given: the numbers as they were given; shape: what they broadcast to; satisfiable: False where
    no network has these parameters (with strict=True: nowhere).

    Example: `bounds.evaluate(["R6", "thm4-15"], ...).frame()`.
    """

    bands: tuple[Evaluated, ...]
    given: Mapping[str, Any]
    shape: tuple[int, ...]
    satisfiable: np.ndarray

    def __len__(self) -> int:
        return len(self.bands)

    def __getitem__(self, key: Any) -> Any:
        """The band at a position, or the only one of a quantity."""
        if not isinstance(key, str):
            return self.bands[key]
        found = [band for band in self.bands if band.quantity == key]
        if len(found) != 1:
            raise KeyError(f"{len(found)} bands of {key!r} here: {', '.join(map(repr, self.bands[:8]))}")
        return found[0]

    def __repr__(self) -> str:
        return "\n".join(map(repr, self.bands)) or "no band"

    def frame(self) -> pd.DataFrame:
        """A tidy table: the parameters that vary, statement, tag, layer, quantity, lower, upper, vacuous,
        reason, in_scope, satisfiable; one row a point and band, rows of layers that do not exist left out."""
        import pandas as pd

        varying = {
            name: np.broadcast_to(np.asarray(value), self.shape).ravel()
            for name, value in self.given.items()
            if np.ndim(value)
        }
        frames = []
        for band in self.bands:
            keep = band.speaks.ravel()
            columns = {name: values[keep] for name, values in varying.items()}
            columns |= {"statement": band.statement, "tag": band.tag, "layer": band.layer}
            columns |= {"quantity": band.quantity}
            for name in ("lower", "upper", "vacuous"):
                columns[name] = getattr(band, name).ravel()[keep]
            columns["reason"] = band.reasons().ravel()[keep]
            columns["in_scope"] = band.in_scope.ravel()[keep]
            columns["satisfiable"] = self.satisfiable.ravel()[keep]
            frames.append(pd.DataFrame(columns, index=range(int(keep.sum()))))
        if not frames:
            return pd.DataFrame(columns=[*varying, *FRAME_COLUMNS])
        frame = pd.concat(frames, ignore_index=True)
        frame["layer"] = frame["layer"].astype("Int64")
        return frame


FRAME_COLUMNS = (
    "statement", "tag", "layer", "quantity", "lower", "upper", "vacuous", "reason", "in_scope", "satisfiable",
)  # fmt: skip


# --- which statement --------------------------------------------------------------------------------


def find(id: str) -> Statement:
    """The statement with this id, "layerwise/R6" or "R6" for short; ValueError with near names.

    Those of every theory at hand, and those that `bounds.statement` registered.  A short id of several
    theories is that of the first one: layerwise, two-layer, gram, added ones.

    >>> find("R6").id
    'layerwise/R6'
    """
    theory, slash, short = id.partition("/")
    everything = [s for each in registries() for s in each]
    for s in everything:
        if id == s.id or (not slash and id == s.id.partition("/")[2]):
            return s
    prefixes = {s.id.partition("/")[0] for s in everything} | set(theories())
    if slash and theory not in prefixes:
        near = get_close_matches(theory, prefixes, n=1, cutoff=0.4)
        hint = f"did you mean {near[0]!r}?" if near else f"choose from {', '.join(theories())}"
        raise ValueError(f"unknown statement {id!r}: there is no theory {theory!r}; {hint}")
    among = [s for s in everything if not slash or s.id.startswith(f"{theory}/")]
    known = {s.id.partition("/")[2].lower(): s.id for s in reversed(among)}
    close = get_close_matches((short if slash else id).lower(), known, n=3, cutoff=0.4)
    if not close:
        where = f" of {theory}" if slash else ""
        raise ValueError(f"unknown statement {id!r}: no id{where} is like it; `dln-verify list` names all")
    raise ValueError(f"unknown statement {id!r}; did you mean {', '.join(known[name] for name in close)}?")


def chosen(statements: str | Statement | Iterable[str | Statement] | None) -> list[Statement]:
    """Statements by id, by tag ("published", "refined"), by theory ("gram"), or (None) all of the layerwise
    theory; unknown ids are refused.  A tag means the layerwise statements that have it."""
    if statements is None:
        return list(registry("layerwise"))
    if isinstance(statements, Statement):
        return [statements]
    if isinstance(statements, str):
        if statements in theories():
            return list(registry(statements))
        tags = [s for s in registry("layerwise") if s.tag.value == statements]
        return tags or [find(statements)]
    picked = list(dict.fromkeys(s for each in statements for s in chosen(each)))
    if not picked:
        raise ValueError("no statement is named: give an id such as 'R6', a tag, or None for all")
    return picked


# --- what a statement takes -------------------------------------------------------------------------


_USES: WeakKeyDictionary[Callable[..., Any], dict[tuple[Hypothesis, ...], tuple[str, ...]]] = (
    WeakKeyDictionary()
)


def _uses(s: Statement) -> tuple[str, ...]:
    it, read = record_of(s), set[str]()
    if it.readers is None:
        return it.ordered({name for setting in settings(s) for name in setting.reads})
    for p, with_hypotheses in it.readers(s):
        each = layers(s, p)
        was_read(p)
        for layer in each:
            s.bands(p, layer)
        for hypothesis in s.hypotheses if with_hypotheses else ():
            with suppress(ArithmeticError):
                _both_sides(hypothesis, p)
        read |= was_read(p)
    return it.ordered(read)


def _both_sides(h: Hypothesis, p: Any) -> float:
    return h.value(p) + h.limit(p)


def uses(statement: str | Statement) -> tuple[str, ...]:
    """The parameters that a statement's bands or hypotheses depend on, by name.

    >>> import bounds
    >>> bounds.uses("R8")
    ('theta', 'eps', 'delta', 'rho', 'n', 'K', 'd', 'L', 'mu', 'e0', 'alpha', 'delta_low', 'tail', 'sizes')
    """
    s = statement if isinstance(statement, Statement) else find(statement)
    known = _USES.setdefault(s.bands, {})
    if s.hypotheses not in known:
        known[s.hypotheses] = _uses(s)
    return known[s.hypotheses]


def used_by(name: str, theory: str = "layerwise") -> tuple[str, ...]:
    """The ids of a theory's statements that depend on a parameter; ValueError with near names for others.

    >>> "layerwise/thm4-15" in used_by("eps")
    True
    """
    among = list(registry(theory))
    require_known([name], record_of(among[0]))
    return tuple(s.id for s in among if name in uses(s))


# --- validation -------------------------------------------------------------------------------------


def _record(statements: Sequence[Statement]) -> Record:
    """The parameter record that all these statements take."""
    found = {record_of(s).make: s for s in statements}
    if len(found) > 1:
        one, two = list(found.values())[:2]
        raise ValueError(
            f"{one.id} and {two.id} take different parameters: evaluate those of one theory at a time"
        )
    return record_of(statements[0])


def require_known(names: Iterable[str], it: Record) -> None:
    """ValueError, with a near name, for a parameter that a record does not have."""
    spoken = it.spoken or {}
    for name in names:
        if name not in it.names:
            close = [spoken[name]] if name in spoken else get_close_matches(name, it.names, n=1, cutoff=0.5)
            hint = f"; did you mean {close[0]!r}?" if close else f"; known are {', '.join(it.names)}"
            raise ValueError(f"unknown parameter {name!r}{hint}")


def in_range(name: str, value: Any, it: Record) -> Any:
    """The value as a float (or int) or a float64 array, within the range of its field."""
    entry = it.fields[name]
    refuse_foreign_arrays([value], name)
    if getattr(value, "requires_grad", False):
        raise ValueError(
            f"{name} is a tensor with a gradient, which evaluate would lose: take a statement's bands at "
            f"{it.make.__name__}, such as bounds[id].bands({it.make.__name__}({name}=..., ...), layer)"
        )
    try:
        x = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name} = {value!r}: a number or an array of numbers is needed") from None
    if not x.size:
        raise ValueError(f"{name} has no values: at least one is needed")
    outside = ~((x > entry.low) if entry.open else (x >= entry.low)) | (x > entry.high) | ~np.isfinite(x)
    if entry.whole:
        outside |= np.where(np.isfinite(x), x, 0.5) != np.floor(np.where(np.isfinite(x), x, 0.0))
    if outside.any():
        bad = float(x[outside].flat[0])
        many = f" ({int(outside.sum())} of {x.size} values)" if x.size > 1 else ""
        what = "a finite number is needed" if not math.isfinite(bad) else f"{entry.range} is needed"
        meaning = f" ({entry.meaning})" if entry.meaning else ""
        raise ValueError(f"{name} = {bad:g}{many}: {what}{meaning}")
    if x.ndim:
        return x
    return int(x) if name in it.integers else float(x)


def _shape(arrays: Mapping[str, Any]) -> tuple[int, ...]:
    try:
        return np.broadcast_shapes(*(np.shape(x) for x in arrays.values()))
    except ValueError:
        shapes = ", ".join(f"{name} {np.shape(x)}" for name, x in arrays.items() if np.ndim(x))
        raise ValueError(f"the parameters do not broadcast to one shape: {shapes}") from None


def completed(
    given: Mapping[str, Any], statements: Sequence[Statement], it: Record
) -> tuple[dict[str, Any], set[str]]:
    """The parameters with what was left out, if no statement takes it; and the names that are meant."""
    taken = {name for s in statements for name in uses(s)}
    if it.complete is not None:
        return it.complete(dict(given), statements, taken)
    missing = [name for name in it.needed if name not in given]
    wanted = [name for name in missing if name in taken]
    if wanted:
        who = ", ".join(s.id for s in statements if set(wanted) & set(uses(s)))
        raise ValueError(f"{', '.join(wanted)} missing: {who} needs {'it' if len(wanted) == 1 else 'them'}")
    return {**given, **made_up(it, missing)}, set(given)


def unsatisfiable(p: Any, needs: Sequence[Need], meant: set[str] | None = None) -> list[tuple[str, Truth]]:
    """(inequality, where it fails), of what every instance satisfies; meant: names to speak of."""
    return [(need.text, need.fails(p)) for need in needs if meant is None or need.names <= meant]


# --- evaluation -------------------------------------------------------------------------------------


@answers
def evaluate(
    statements: str | Statement | Iterable[str | Statement] | None,
    *,
    layer: int | Sequence[int] | None = None,
    quantity: str | None = None,
    strict: bool = True,
    memory: float = MEMORY,
    **parameters: Any,
) -> Evaluation:
    """The bands of one or several statements at given parameters.

    statements: an id ("R6", "layerwise/thm4-15"), a tag ("refined", "published"), several of them, or
    None for all.  parameters: the fields of `Parameters`, each a number or an array; arrays broadcast
    against each other, n, K, d and L included.  Those that no chosen statement takes may be left out
    (`uses`).  layer: only these layers; quantity: only this quantity.
    strict: refuse parameters that no network has, naming the inequality; with strict=False they are
    evaluated and marked `satisfiable` False.  Where hypotheses fail, the band is that of the formula,
    `in_scope` is False and `reason` names them.  memory: bytes the bands may take.

    Raises ValueError for unknown names, values out of range, nan, arrays that do not broadcast, missing
    parameters, too many points; ArithmeticError where a band leaves the range of float64.

    >>> import bounds
    >>> bounds.evaluate("R8", layer=1, theta=0.1, delta=0.05, eps=0.1, rho=0.0, n=10, K=3, d=30, L=4)
    layerwise/R8: D at layer 1 in [0.9544..., 1.5]
    >>> import numpy as np
    >>> bounds.evaluate("thm4-16", layer=2, theta=np.linspace(0, 0.2, 3), delta=0, eps=0.1, rho=0,
    ...                 n=10, K=3, L=[[4], [6]])["D"].lower.shape
    (2, 3)
    """
    picked = chosen(statements)
    it = _record(picked)
    given = {name: value for name, value in parameters.items() if value is not None}
    require_known(given, it)
    shape = _shape({name: value for name, value in given.items() if name in it.fields})
    collector = _Collector(picked, layer, quantity, shape, memory)
    numbers = {name: in_range(name, value, it) for name, value in given.items() if name in it.fields}
    given = given | numbers if it.adjust is None else it.adjust(given | numbers)
    real = {name: value for name, value in given.items() if name in it.fields}
    other = {name: value for name, value in given.items() if name not in it.fields}
    full, meant = completed(real | other, picked, it)
    scalars = {name: value for name, value in full.items() if np.ndim(value) == 0 or name not in it.fields}
    arrays = {
        name: np.broadcast_to(value, shape).reshape(-1) for name, value in full.items() if name not in scalars
    }
    whole = _Whole(picked, it, scalars, arrays, meant, frozenset(full) - set(given), strict)
    try:
        satisfiable = whole.take(collector, math.prod(shape))
    except (TypeError, ValueError):
        if not (it.arrays and arrays and whole.foreign):
            raise
        # what a stranger wrote may know single numbers only
        collector = _Collector(picked, layer, quantity, shape, memory)
        satisfiable = replace(whole, it=replace(it, arrays=False)).take(collector, math.prod(shape))
    bands = collector.bands()
    if not bands:
        raise ValueError(_silence(picked, it, layer, quantity, full))
    return Evaluation(bands, real, shape, satisfiable.reshape(shape))


def is_foreign(s: Statement) -> bool:
    """Whether a statement is none of this package: it may branch on numbers, and hide what it reads."""
    return getattr(s.bands, "__module__", "").partition(".")[0] != "bounds"


def refuse_placeholders(s: Statement, p: Any, made_up: Iterable[str]) -> None:
    """ValueError where the bands or hypotheses of a statement read what nobody gave."""
    missing = sorted(was_read(p) & set(made_up))
    if missing:
        raise ValueError(
            f"{', '.join(missing)} missing: {s.id} needs {'it' if len(missing) == 1 else 'them'} here"
        )


@dataclass(frozen=True)
class _Whole:
    """All that one call evaluates: numbers, arrays by point, and what stands for names nobody gave."""

    picked: Sequence[Statement]
    it: Record
    scalars: Mapping[str, Any]
    arrays: dict[str, np.ndarray]
    meant: set[str]
    made_up: frozenset[str]
    strict: bool

    @property
    def foreign(self) -> bool:
        return any(map(is_foreign, self.picked))

    def take(self, collector: _Collector, size: int) -> np.ndarray:
        """Evaluate everything; where the parameters are satisfiable."""
        make = reader(self.it.make) if self.foreign else self.it.make
        satisfiable = np.ones(size, bool)
        for fixed, index in _pieces(self.it, self.arrays, size):
            spread = {name: x[index] for name, x in self.arrays.items() if name not in fixed}
            with np.errstate(all="ignore"):
                p = make(**{**self.scalars, **spread, **fixed})
                fails = unsatisfiable(p, self.it.needs, self.meant)
                if self.strict:
                    _refuse_unsatisfiable(fails, p, self.it)
                for _, where in fails:
                    satisfiable[index] &= ~np.asarray(where)
                if self.foreign:
                    was_read(p)
                _take(collector, self.picked, self.it, p, index)
                if self.foreign:
                    refuse_placeholders(self.picked[0], p, self.made_up)
        return satisfiable


def _take(collector: _Collector, picked: Sequence[Statement], it: Record, p: Any, index: Any) -> None:
    """The bands of one piece; ValueError where a statement needs what this instance has not."""
    try:
        collector.take(p, index)
    except (TypeError, IndexError) as error:
        read = it.ordered({name for s in picked for name in uses(s)})
        missing = [name for name in read if getattr(p, name) is None or getattr(p, name) == ()]
        if it.complete is not None or not missing:
            raise
        raise ValueError(
            f"{', '.join(missing)} missing, or of another length: {', '.join(s.id for s in picked)} needs "
            f"more than was given; {picked[0].id} takes {parameters_of(picked[0])}"
        ) from error


def _silence(
    picked: Sequence[Statement], it: Record, layer: Any, quantity: str | None, given: Mapping[str, Any]
) -> str:
    """Why there is no band."""
    names = ", ".join(s.id for s in picked)
    asked = {"layer": layer, "quantity": quantity, "L": given.get("L")}
    what = " and ".join(f"{name} = {x}" for name, x in asked.items() if x is not None)
    verb = "says" if len(picked) == 1 else "say"
    said = f"no band: {names} {verb} nothing" + (f" with {what}" if what else " at these parameters")
    if layer is not None and np.ndim(given.get("L", 0)) == 0:
        known = sorted({x for s in picked for x in s.layers(int(given.get("L", 1))) if x is not None})
        said += f"; layers are {', '.join(map(str, known))}" if known else "; it has no layers"
    if it.complete is not None:
        return said
    left = [name for name in uses(picked[0]) if name not in given]
    read = f"; left out: {', '.join(left)}" if left else ""
    return f"{said}{read}; {picked[0].id} takes {parameters_of(picked[0])}"


def parameters_of(s: Statement) -> str:
    """What a statement says of its parameters and their ranges, or their names."""
    for line in s.mathematics.split("\n    "):
        if line.strip().startswith("Parameters: "):
            start = s.mathematics.index("Parameters: ") + len("Parameters: ")
            text = re.split(r"\n {0,6}[A-Z][a-z]+: |\n\s*\n", s.mathematics[start:], maxsplit=1)[0]
            return " ".join(text.split()).rstrip(".")
    return ", ".join(uses(s)) or "no parameters"


def _pieces(it: Record, arrays: dict[str, np.ndarray], size: int) -> Iterator[tuple[dict[str, Any], Any]]:
    """What is evaluated together: (parameters that are one number there, the points).

    Where the statements take arrays: blocks of points with the same integers.  Else point by point.
    """
    whole = [name for name in arrays if name in it.integers]
    if not it.arrays:
        for i in range(size):
            yield {name: int(x[i]) if name in whole else float(x[i]) for name, x in arrays.items()}, i
    elif not whole:
        yield from (({}, index) for index in _blocks(None, size))
    else:
        keys = np.stack([arrays[name] for name in whole], axis=1)
        for row in np.unique(keys, axis=0):
            points = np.flatnonzero((keys == row).all(axis=1))
            fixed = {name: int(x) for name, x in zip(whole, row, strict=True)}
            yield from ((fixed, index) for index in _blocks(points, size))


def _blocks(points: np.ndarray | None, size: int) -> Iterator[Any]:
    if points is None:
        yield from (slice(start, start + BLOCK) for start in range(0, size, BLOCK))
    else:
        yield from (points[start : start + BLOCK] for start in range(0, len(points), BLOCK))


def _refuse_unsatisfiable(fails: list[tuple[str, Truth]], p: Any, it: Record) -> None:
    for text, where in fails:
        if np.any(where):
            point = int(np.argmax(where))
            spoken = next(need.names for need in it.needs if need.text == text)
            at = ", ".join(
                f"{name} = {float(np.ravel(value)[point] if np.ndim(value) else value):g}"
                for name in it.fields
                if name in spoken and (value := getattr(p, name)) is not None
            )
            raise ValueError(
                f"no network has these parameters: every one has {text}, and at {at} that fails; "
                "strict=False evaluates the formulas all the same"
            )


class _Collector:
    """The bands of all blocks, put together."""

    def __init__(
        self, statements: Sequence[Statement], layer: Any, quantity: str | None, shape: tuple[int, ...],
        memory: float,
    ) -> None:  # fmt: skip
        self.statements, self.quantity, self.shape, self.memory = statements, quantity, shape, memory
        self.wanted = None if layer is None else set(_layers(layer))
        self.size = math.prod(shape)
        self.found: dict[tuple[str, Layer, str], dict[str, Any]] = {}
        self._refuse(len(statements))

    def _refuse(self, bands: int) -> None:
        need = bands * self.size * BYTES_A_POINT
        if need > self.memory:
            raise ValueError(
                f"{self.size:,} points x {bands} bands take {need / 2**30:,.1f} GiB, more than the "
                f"{self.memory / 2**30:,.1f} GiB allowed: take fewer points, one layer or fewer statements, "
                "or raise `memory`"
            )

    def take(self, p: Any, index: Any) -> None:
        """Evaluate and keep the bands of one block."""
        outcomes: dict[int, Any] = {}
        for s in self.statements:
            failed = [(f"{h.id} fails: {h.text}", _fails(h, p, outcomes)) for h in s.hypotheses]
            for layer in layers(s, p):
                if self.wanted is not None and layer not in self.wanted:
                    continue
                for quantity, band in s.bands(p, layer).items():
                    if self.quantity is None or quantity == self.quantity:
                        self._keep(s, layer, quantity, band, failed, p, index)

    def _keep(
        self, s: Statement, layer: Layer, quantity: str, band: Band, failed: list, p: Any, index: Any
    ) -> None:
        key = (s.id, layer, quantity)
        if key not in self.found:
            self._refuse(len(self.found) + 1)
            self.found[key] = self._empty(s)
        kept = self.found[key]
        vacuous = np.asarray(band.vacuous(p))
        kept["lower"][index], kept["upper"][index] = band.lower, band.upper
        kept["vacuous"][index], kept["speaks"][index] = vacuous, True
        code = kept["code"]
        for text, where in (
            *((text, np.logical_and(vacuous, where)) for where, text in band.because),
            *failed,
        ):
            if np.any(where):
                bit = kept["texts"].setdefault(text, len(kept["texts"]))
                code[index] |= np.where(where, np.uint32(1 << bit), np.uint32(0))
        for _, where in failed:
            if np.any(where):
                kept["in_scope"][index] &= ~np.asarray(where)
        bad = np.isnan(kept["lower"][index]) | np.isnan(kept["upper"][index])
        if bad.any():
            raise ArithmeticError(
                f"{s.id}, {quantity}, layer {layer}: the band is nan at {int(bad.sum())} points: these "
                "parameters leave the range of float64; give values nearer to 1"
            )

    def _empty(self, s: Statement) -> dict[str, Any]:
        size = self.size
        return {
            "tag": s.tag.value, "lower": np.full(size, np.nan), "upper": np.full(size, np.nan),
            "vacuous": np.zeros(size, bool), "in_scope": np.ones(size, bool), "speaks": np.zeros(size, bool),
            "code": np.zeros(size, np.uint32), "texts": {},
        }  # fmt: skip

    def bands(self) -> tuple[Evaluated, ...]:
        order = {s.id: i for i, s in enumerate(self.statements)}
        keys = sorted(self.found, key=lambda key: (order[key[0]], key[1] is not None, key[1] or 0))
        return tuple(self._finished(key) for key in keys)

    def _finished(self, key: tuple[str, Layer, str]) -> Evaluated:
        kept, (id, layer, quantity) = self.found[key], key
        arrays = {
            name: value.reshape(self.shape) for name, value in kept.items() if isinstance(value, np.ndarray)
        }
        return Evaluated(
            statement=id,
            layer=layer,
            quantity=quantity,
            tag=kept["tag"],
            texts=tuple(kept["texts"]),
            **arrays,
        )


def _layers(asked: Any) -> list[int]:
    each = np.atleast_1d(asked)
    if each.dtype.kind not in "iu":
        raise ValueError(f"layer = {asked!r}: a whole number or several are needed, such as 1 or [0, 1]")
    return [int(x) for x in each]


def _fails(h: Hypothesis, p: Any, seen: dict[int, Any]) -> Any:
    if id(h) not in seen:
        holds = h.holds(p)
        seen[id(h)] = np.logical_not(False if holds is UNDECIDED else holds)
    return seen[id(h)]


# --- functions by name ------------------------------------------------------------------------------

_WORDS = {
    "thm": "theorem_",
    "lemma": "lemma_",
    "prop": "proposition_",
    "cond": "condition_",
    "A": "assumption_",
}


def function_name(id: str) -> str:
    """The name of a statement's function: "thm4-15" becomes theorem_4_eq_15, "R12-flow" R12_flow."""
    short = id.partition("/")[2]
    if short == "instance":  # a module of bounds.layerwise
        return "instance_band"
    match = re.fullmatch(r"(thm|lemma|prop|cond|A)(\d+)(?:-(\d+))?", short)
    if match is None:
        return short.replace("-", "_")
    word, number, equation = match.groups()
    return f"{_WORDS[word]}{number}" + (f"_eq_{equation}" if equation else "")


@cache
def functions(theory: str) -> dict[str, Callable[..., Evaluation]]:
    """Every function of a theory's statements by name."""
    return {function_name(s.id): _function(s) for s in registry(theory)}


def function(theory: str, name: str) -> Callable[..., Evaluation]:
    """The function of this name among a theory's statements; AttributeError for another name."""
    if name.startswith("_") or name not in functions(theory):
        raise AttributeError(f"module {BUILT_IN[theory]!r} has no attribute {name!r}")
    return functions(theory)[name]


def _function(s: Statement) -> Callable[..., Evaluation]:
    def evaluated(**parameters: Any) -> Evaluation:
        return evaluate(s, **parameters)

    taken, it = uses(s), record_of(s)
    keyword = inspect.Parameter.KEYWORD_ONLY
    listed = [
        inspect.Parameter(name, keyword) if name in it.needed
        else inspect.Parameter(name, keyword, default=it.defaults[name])
        for name in taken
    ]  # fmt: skip
    for name, default in (("layer", None), ("strict", True)):
        listed.append(inspect.Parameter(name, keyword, default=default))
    evaluated.__name__ = evaluated.__qualname__ = function_name(s.id)
    evaluated.__module__ = BUILT_IN.get(s.theory, s.theory)
    signature = inspect.Signature(listed, return_annotation="Evaluation")
    evaluated.__signature__ = signature  # type: ignore[attr-defined]
    lines = [
        f"    {x.name}: {x.meaning}; {x.range}." for name in taken if (x := it.fields.get(name)) is not None
    ]
    scope = "; ".join(h.text for h in s.hypotheses) or "none"
    evaluated.__doc__ = "\n".join(
        [f"{s.title} ({s.source}).", "", inspect.cleandoc(s.mathematics), "", f"Hypotheses: {scope}.", "",
         "Parameters, numbers or arrays that broadcast:", *lines, "", "Returns as `bounds.evaluate`."]
    )  # fmt: skip
    return evaluated
