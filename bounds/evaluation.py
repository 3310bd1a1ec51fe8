"""Statements as functions: any band at scalars, or over arrays of every parameter, depth included.

`evaluate` takes ids and parameters; `bounds["layerwise/R6"](...)` and the named functions
(`bounds.layerwise.theorem_4_eq_15(...)`) are the same call.
"""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from difflib import get_close_matches
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np

from bounds.arithmetic import FLOATS, UNDECIDED, Floats, Truth
from bounds.layerwise.parameters import (
    FIELDS,
    PARAMETER_NAMES,
    LayerEnergy,
    LayerImbalance,
    Parameters,
)
from bounds.layerwise.scope import REQUIREMENTS
from bounds.statement import REGISTRY, Band, Hypothesis, Layer, Statement

if TYPE_CHECKING:
    import pandas as pd

NEEDED = ("theta", "eps", "delta", "rho", "n", "K", "d", "L")
"""What `Parameters` has no default for."""

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

    given: the parameters as they were given; shape: what they broadcast to; satisfiable: False where
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
            if name in FIELDS and np.ndim(value)
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

    >>> find("R6").id
    'layerwise/R6'
    """
    full = id if "/" in id else f"layerwise/{id}"
    if full in REGISTRY.statements:
        return REGISTRY[full]
    known = {name.partition("/")[2].lower(): name for name in REGISTRY.statements}
    close = get_close_matches(full.partition("/")[2].lower(), known, n=3, cutoff=0.4)
    names = ", ".join(known[name] for name in close) or ", ".join(REGISTRY.statements)
    raise ValueError(f"unknown statement {id!r}; {'did you mean' if close else 'choose from'} {names}?")


def chosen(statements: str | Statement | Iterable[str | Statement] | None) -> list[Statement]:
    """Statements by id, by tag ("published", "refined") or all of them (None); unknown ids are refused."""
    if statements is None:
        return list(REGISTRY)
    if isinstance(statements, Statement):
        return [statements]
    if isinstance(statements, str):
        tags = [s for s in REGISTRY if s.tag.value == statements]
        return tags or [find(statements)]
    return [s for each in statements for s in chosen(each)]


# --- what a statement takes -------------------------------------------------------------------------


class _Both(Floats):
    """Floats that evaluate both branches, so that no use of a parameter stays hidden."""

    def where(self, p: bool, yes: Callable[[], float], no: Callable[[], float]) -> float:
        values = [_harmless(yes), _harmless(no)]
        return values[0] if p else values[1]

    def increasing_root(self, f: Any, slope: Any, start: float) -> float:
        _harmless(lambda: f(start) + slope(start))
        return _harmless(lambda: FLOATS.increasing_root(f, slope, start))


def _harmless(value: Callable[[], float]) -> float:
    try:
        return value()
    except ArithmeticError:
        return math.inf


class _Recorder(Parameters):
    """Parameters that remember which of their fields were read."""

    def __getattribute__(self, name: str) -> Any:
        if name in PARAMETER_NAMES:
            object.__getattribute__(self, "memo").setdefault("read", set()).add(name)
        return object.__getattribute__(self, name)


PROBE_DEPTH = 4


def _probes() -> Iterator[_Recorder]:
    L = PROBE_DEPTH
    plain: dict[str, Any] = {
        "theta": 0.1, "eps": 0.1, "delta": 0.1, "rho": 0.01, "n": 5.0, "K": 3.0, "d": 20.0, "L": L,
        "mu": 0.01, "e0": 0.01, "lmin": 0.9, "lmax": 1.1, "mu_op": 0.01,
    }  # fmt: skip
    pairs = LayerImbalance((0.01,) * (L - 1), (0.01,) * (L - 1), (0.01,) * (L - 1), (0.1,) * (L - 1), 0.1)
    layer = LayerEnergy(0.1, 0.1, 0.1, 1.0, 1.0, 0.1, 0.1, 0.1)
    full = plain | {
        "tail": 0.01, "xi": 0.1, "step": 0.0, "flow_error": 1e-9, "layers": (layer,) * (L - 1),
        "imbalances": pairs, "kap": (1e-3,) * L, "kap_sum": 1e-2,
    }  # fmt: skip
    for given in (plain, full, full | {"sizes": (5.0, 5.0, 5.0)}, full | {"mu_op": None}):
        p = _Recorder(**given)
        object.__setattr__(p, "ops", _Both())
        p.memo.clear()
        yield p


@cache
def _uses(id: str) -> tuple[str, ...]:
    statement, read = REGISTRY[id], set()
    for p in _probes():
        for layer in statement.layers(PROBE_DEPTH):
            statement.bands(p, layer)
        if object.__getattribute__(p, "sizes") is None:
            for hypothesis in statement.hypotheses:
                _harmless(partial(_both_sides, hypothesis, p))
        read |= object.__getattribute__(p, "memo").get("read", set())
    return tuple(name for name in _ORDER if name in read)


_ORDER = tuple(
    sorted(PARAMETER_NAMES, key=lambda name: (name not in NEEDED, (*FIELDS, *PARAMETER_NAMES).index(name)))
)


def _both_sides(h: Hypothesis, p: Parameters) -> float:
    return h.value(p) + h.limit(p)


def uses(statement: str | Statement) -> tuple[str, ...]:
    """The parameters that a statement's bands or hypotheses depend on, by name.

    >>> import bounds
    >>> bounds.uses("R8")
    ('theta', 'eps', 'delta', 'rho', 'n', 'K', 'd', 'L', 'mu', 'e0', 'alpha', 'delta_low', 'tail', 'sizes')
    """
    found = statement if isinstance(statement, Statement) else find(statement)
    return _uses(found.id) if REGISTRY.statements.get(found.id) is found else PARAMETER_NAMES


def used_by(name: str) -> tuple[str, ...]:
    """The ids of the statements that depend on a parameter; ValueError with near names for an unknown one.

    >>> "layerwise/thm4-15" in used_by("eps")
    True
    """
    _known([name])
    return tuple(s.id for s in REGISTRY if name in uses(s))


# --- validation -------------------------------------------------------------------------------------


def _known(names: Iterable[str]) -> None:
    for name in names:
        if name not in PARAMETER_NAMES:
            spoken = {"epsilon": "eps", "depth": "L", "width": "d", "classes": "K", "samples": "n"}
            close = (
                [spoken[name]]
                if name in spoken
                else get_close_matches(name, PARAMETER_NAMES, n=1, cutoff=0.5)
            )
            hint = f"; did you mean {close[0]!r}?" if close else f"; known are {', '.join(PARAMETER_NAMES)}"
            raise ValueError(f"unknown parameter {name!r}{hint}")


def _number(name: str, value: Any) -> Any:
    """The value as a float (an int for L) or a float64 array, within the range of its field."""
    entry = FIELDS[name]
    try:
        x = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name} = {value!r}: a number or an array of numbers is needed") from None
    outside = ~((x > entry.low) if entry.open else (x >= entry.low)) | ~np.isfinite(x)
    if entry.whole:
        outside |= np.where(np.isfinite(x), x, 0.5) != np.floor(np.where(np.isfinite(x), x, 0.0))
    if outside.any():
        bad = float(x[outside].flat[0])
        many = f" ({int(outside.sum())} of {x.size} values)" if x.size > 1 else ""
        what = "a finite number is needed" if not math.isfinite(bad) else f"{entry.range} is needed"
        raise ValueError(f"{name} = {bad:g}{many}: {what} ({entry.meaning})")
    if x.ndim:
        return x
    return int(x) if name == "L" else float(x)


def _shape(arrays: Mapping[str, Any]) -> tuple[int, ...]:
    try:
        return np.broadcast_shapes(*(np.shape(x) for x in arrays.values()))
    except ValueError:
        shapes = ", ".join(f"{name} {np.shape(x)}" for name, x in arrays.items() if np.ndim(x))
        raise ValueError(f"the parameters do not broadcast to one shape: {shapes}") from None


PLACEHOLDERS: Mapping[str, float] = {
    "theta": 0.0,
    "eps": 0.5,
    "delta": 0.0,
    "rho": 0.0,
    "n": 2.0,
    "K": 2.0,
    "L": 3,
}
"""What stands for a parameter that no chosen statement takes and nobody gave."""


def _complete(given: dict[str, Any], statements: Sequence[Statement]) -> tuple[dict[str, Any], set[str]]:
    """The needed parameters that were left out, if no statement takes them; and all that are meant."""
    taken = {name for s in statements for name in uses(s)}
    derived = {"lmin", "lmax"} & taken - set(given)
    implied = {"theta"} if derived else set()
    missing = [name for name in NEEDED if name not in given and name in taken | implied]
    if missing:
        who = ", ".join(sorted({s.id for s in statements if set(missing) & set(uses(s))})[:3])
        also = " (or lmin and lmax)" if "theta" in missing and "theta" not in taken else ""
        names = ", ".join(missing)
        raise ValueError(
            f"{names}{also} missing: {who or statements[0].id} needs {'it' if len(missing) == 1 else 'them'}"
        )
    filled: dict[str, Any] = {name: x for name, x in PLACEHOLDERS.items() if name not in given}
    if "d" not in given:
        n, K = ((given | filled)[name] for name in ("n", "K"))
        filled["d"] = np.ceil(np.maximum(np.multiply(n, K), 2 * np.asarray(K) + 1))
        filled["d"] = filled["d"] if np.ndim(filled["d"]) else float(filled["d"])
    meant = set(given) | (taken - set(filled)) | ({"lmin", "lmax"} if "theta" in given else set())
    return given | filled, meant


def unsatisfiable(p: Parameters, meant: set[str] | None = None) -> list[tuple[str, Truth]]:
    """(inequality, where it fails) for what every network satisfies; meant: names to speak of (None: all)."""
    return [(need.text, need.fails(p)) for need in REQUIREMENTS if meant is None or need.names <= meant]


# --- evaluation -------------------------------------------------------------------------------------


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
    given = {name: value for name, value in parameters.items() if value is not None}
    _known(given)
    if "sizes" in given:
        sizes = tuple(float(size) for size in given["sizes"])
        given = {"n": sum(sizes) / len(sizes), "K": len(sizes)} | given | {"sizes": sizes}
    shape = _shape({name: value for name, value in given.items() if name in FIELDS})
    collector = _Collector(picked, layer, quantity, shape, memory)
    real = {name: _number(name, value) for name, value in given.items() if name in FIELDS}
    other = {name: value for name, value in given.items() if name not in FIELDS}
    full, meant = _complete(real | other, picked)
    scalars = {name: value for name, value in full.items() if np.ndim(value) == 0 or name not in FIELDS}
    arrays = {
        name: np.broadcast_to(value, shape).reshape(-1) for name, value in full.items() if name not in scalars
    }
    satisfiable = np.ones(math.prod(shape), bool)
    for L, points in _by_depth(full["L"], arrays):
        for index in _blocks(points, len(satisfiable)):
            block: dict[str, Any] = (
                scalars | {name: values[index] for name, values in arrays.items()} | {"L": L}
            )
            with np.errstate(all="ignore"):
                p = Parameters(**block)
                fails = unsatisfiable(p, meant)
                if strict:
                    _refuse_unsatisfiable(fails, p)
                for _, where in fails:
                    satisfiable[index] &= ~np.asarray(where)
                collector.take(p, index)
    bands = collector.bands()
    if not bands:
        names = ", ".join(s.id for s in picked)
        raise ValueError(
            f"no band: {names} say nothing with layer = {layer}, quantity = {quantity} and L = {full['L']}"
        )
    return Evaluation(bands, real | other, shape, satisfiable.reshape(shape))


def _by_depth(L: Any, arrays: dict[str, np.ndarray]) -> Iterator[tuple[int, np.ndarray | None]]:
    """Each depth with the points that have it (None: all)."""
    if not np.ndim(L):
        yield int(L), None
        return
    depths = arrays.pop("L")
    for depth in np.unique(depths):
        yield int(depth), np.flatnonzero(depths == depth)


def _blocks(points: np.ndarray | None, size: int) -> Iterator[Any]:
    if points is None:
        yield from (slice(start, start + BLOCK) for start in range(0, size, BLOCK))
    else:
        yield from (points[start : start + BLOCK] for start in range(0, len(points), BLOCK))


def _refuse_unsatisfiable(fails: list[tuple[str, Truth]], p: Parameters) -> None:
    for text, where in fails:
        if np.any(where):
            point = int(np.argmax(where))
            at = ", ".join(
                f"{name} = {float(np.ravel(value)[point] if np.ndim(value) else value):g}"
                for name in ("theta", "eps", "rho", "delta", "n", "K", "d", "L", "mu", "e0")
                if (value := getattr(p, name)) is not None
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
        self.wanted = None if layer is None else {int(x) for x in np.atleast_1d(layer)}
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

    def take(self, p: Parameters, index: Any) -> None:
        """Evaluate and keep the bands of one block."""
        outcomes: dict[int, Any] = {}
        for s in self.statements:
            failed = [(f"{h.id} fails: {h.text}", _fails(h, p, outcomes)) for h in s.hypotheses]
            for layer in s.layers(p.L):
                if self.wanted is not None and layer not in self.wanted:
                    continue
                for quantity, band in s.bands(p, layer).items():
                    if self.quantity is None or quantity == self.quantity:
                        self._keep(s, layer, quantity, band, failed, p, index)

    def _keep(
        self, s: Statement, layer: Layer, quantity: str, band: Band, failed: list, p: Parameters, index: Any
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


def _fails(h: Hypothesis, p: Parameters, seen: dict[int, Any]) -> Any:
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
def functions() -> dict[str, Callable[..., Evaluation]]:
    """Every statement's function by name."""
    return {function_name(s.id): _function(s) for s in REGISTRY}


def _function(s: Statement) -> Callable[..., Evaluation]:
    def evaluated(**parameters: Any) -> Evaluation:
        return evaluate(s, **parameters)

    taken = uses(s)
    keyword = inspect.Parameter.KEYWORD_ONLY
    listed = [
        inspect.Parameter(name, keyword) if name in NEEDED
        else inspect.Parameter(name, keyword, default=_DEFAULTS[name])
        for name in taken
    ]  # fmt: skip
    for name, default in (("layer", None), ("strict", True)):
        listed.append(inspect.Parameter(name, keyword, default=default))
    evaluated.__name__ = evaluated.__qualname__ = function_name(s.id)
    evaluated.__module__ = "bounds.layerwise"
    signature = inspect.Signature(listed, return_annotation="Evaluation")
    evaluated.__signature__ = signature  # type: ignore[attr-defined]
    lines = [
        f"    {x.name}: {x.meaning}; {x.range}." for name in taken if (x := FIELDS.get(name)) is not None
    ]
    scope = "; ".join(h.text for h in s.hypotheses) or "none"
    evaluated.__doc__ = "\n".join(
        [f"{s.title} ({s.source}).", "", inspect.cleandoc(s.mathematics), "", f"Hypotheses: {scope}.", "",
         "Parameters, numbers or arrays that broadcast:", *lines, "", "Returns as `bounds.evaluate`."]
    )  # fmt: skip
    return evaluated


_DEFAULTS = {f.name: None if f.default is MISSING else f.default for f in fields(Parameters)}
