"""What the statements of a theory take: their parameter record, read off the record itself.

The record of a theory is the class of which its bands take an instance, a frozen dataclass.  Its fields
give the names, the defaults and the kinds of values; what the annotations cannot say (symbols, meanings,
ranges, inequalities that every instance satisfies) a theory may add with `describe`.
"""

from __future__ import annotations

import inspect
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, is_dataclass, replace
from functools import cache
from typing import Any, Literal, Protocol, get_args, get_origin, get_type_hints
from weakref import WeakKeyDictionary

from bounds.arithmetic import Truth
from bounds.statement import Layer, Statement

WORKINGS = ("ops", "memo")
"""Fields of a record that are no parameters of a formula."""


@dataclass(frozen=True)
class Field:
    """One real parameter: its symbol (LaTeX), its meaning, and the range outside which it means nothing.

    low, high: the ends; open: whether low itself is excluded; whole: whether only integers make sense.
    """

    name: str
    symbol: str
    meaning: str
    low: float
    high: float = math.inf
    open: bool = False
    whole: bool = False

    @property
    def range(self) -> str:
        """The range in words, such as "eps > 0"."""
        kind = "whole" if self.whole else ""
        if self.low == -math.inf:
            return ", ".join(x for x in (f"{self.name} real", kind) if x)
        if self.high < math.inf:
            span = f"{self.name} in {'(' if self.open else '['}{self.low:g}, {self.high:g}]"
        else:
            span = f"{self.name} {'>' if self.open else '>='} {self.low:g}"
        return ", ".join(x for x in (span, kind) if x)


class Need(Protocol):
    """An inequality that every instance satisfies, and the parameters it speaks of."""

    @property
    def text(self) -> str: ...
    @property
    def names(self) -> frozenset[str]: ...
    def fails(self, p: Any) -> Truth: ...


Given = dict[str, Any]


@dataclass(frozen=True)
class Record:
    """What is known of a parameter record.

    make: the class.  names: its parameters, in order; defaults: of those that have one.  fields: the numbers
    among them.  needs: inequalities of every instance.  arrays: whether the statements take arrays (else
    points are evaluated one by one).  integers: numbers that are handed over as int.  spoken: other words
    for a parameter.  samples: made-up values at which statements speak.  complete(given, statements, taken):
    what was left out filled in, and the names that are meant.  adjust(given): before anything else.
    readers(s): parameters, taking note of what is read, at which everything that a statement can read is
    read, and whether by its hypotheses too.

    For formulas: symbols(s, L, K): its parameters as symbols.  positive(): expressions that are positive in
    scope.  every_depth(s): whether one formula may hold for every L and l.  rounds(s): the statement that
    defines what is improved in rounds, "" for itself.  says_all(s): whether its band is all that it claims.
    quantities: their LaTeX.

    least: what a quantity of the proofs, or a parameter, is at least for every instance that meets the
    hypotheses, by name (a bound on a condition number is at least 1).

    For leading orders: small: the parameters that are small where nobody says which.  above: parameter ->
    what it exceeds there, a number or an expression in others.
    """

    make: Any
    names: tuple[str, ...]
    defaults: Mapping[str, Any]
    fields: Mapping[str, Field]
    needs: tuple[Need, ...] = ()
    arrays: bool = False
    integers: frozenset[str] = frozenset()
    spoken: Mapping[str, str] | None = None
    samples: Mapping[str, Any] = field(default_factory=dict)
    complete: Callable[[Given, Sequence[Statement], set[str]], tuple[Given, set[str]]] | None = None
    adjust: Callable[[Given], Given] | None = None
    readers: Callable[[Statement], Iterator[tuple[Any, bool]]] | None = None
    symbols: Callable[[Statement, int, int | None], Given] | None = None
    positive: Callable[[], tuple[Any, ...]] = tuple
    every_depth: Callable[[Statement], bool] | None = None
    rounds: Callable[[Statement], str] | None = None
    says_all: Callable[[Statement], bool] | None = None
    quantities: Mapping[str, str] = field(default_factory=dict)
    least: Mapping[str, float] = field(default_factory=dict)
    small: tuple[str, ...] = ()
    above: Mapping[str, str] = field(default_factory=dict)

    def ordered(self, names: Iterable[str]) -> tuple[str, ...]:
        """Parameters as they are listed: those that are needed first."""
        places = {name: i for i, name in reversed(list(enumerate((*self.fields, *self.names))))}
        return tuple(sorted(names, key=lambda name: (name not in self.needed, places[name])))

    @property
    def needed(self) -> tuple[str, ...]:
        """The parameters that have no default."""
        return tuple(name for name in self.names if name not in self.defaults)


_DESCRIBED: dict[type, dict[str, Any]] = {}


def describe(make: type, **known: Any) -> None:
    """Say of a record what its annotations do not: `fields`, `needs` and other parts of `Record`."""
    _DESCRIBED[make] = known
    record.cache_clear()


@cache
def record(make: type) -> Record:
    """The record of a class.

    >>> from bounds.two_layer import TwoLayerParameters
    >>> record(TwoLayerParameters).fields["kmin"].range
    'kmin >= 0'
    """
    listed = [f for f in fields(make) if f.init and f.name not in WORKINGS]
    known = dict(_DESCRIBED.get(make, {}))
    described: Mapping[str, Field] = known.pop("fields", {})
    kinds = hints(make)
    numbers = dict(described) | {
        f.name: Field(f.name, f.name, "", -math.inf, whole=kinds.get(f.name) is int)
        for f in listed
        if f.name not in described and is_number(kinds.get(f.name))
    }
    defaults = {
        f.name: f.default if f.default is not MISSING else f.default_factory()  # type: ignore[misc]
        for f in listed
        if f.default is not MISSING or f.default_factory is not MISSING
    }
    whole = frozenset(name for name, entry in numbers.items() if entry.whole)
    plain = Record(make, tuple(f.name for f in listed), defaults, numbers, integers=whole)
    return replace(plain, **known)


def hints(make: type) -> dict[str, Any]:
    """The annotations of a record, those that can be resolved."""
    try:
        return get_type_hints(make)
    except (NameError, TypeError):
        return {}


def is_number(kind: Any) -> bool:
    """Whether an annotation is that of a number (`bounds.arithmetic.Value` is Any)."""
    return kind in (Any, float, int)


@cache
def taken_by(bands: Callable[..., Any]) -> type | None:
    """The class of which a statement's bands take an instance, by their annotation."""
    first = next(iter(inspect.signature(bands).parameters.values()), None)
    kind = None if first is None else first.annotation
    if isinstance(kind, str):
        names = vars(sys.modules[bands.__module__]) if bands.__module__ in sys.modules else {}
        kind = names.get(kind, getattr(bands, "__globals__", {}).get(kind))
    return kind if isinstance(kind, type) and is_dataclass(kind) else None


def record_of(s: Statement) -> Record:
    """The record of a statement's parameters, or of its theory's where its own bands do not say."""
    from bounds.theories import record_class, registry

    made = taken_by(s.bands) or record_class(s.theory)
    for other in () if made else registry(s.theory, "layerwise"):
        made = made or taken_by(other.bands)
    if made is None:
        raise ValueError(
            f"{s.id} does not say what it takes: annotate the first argument of its bands with the theory's "
            "parameter record, a dataclass"
        )
    return record(made)


# --- what a statement reads -------------------------------------------------------------------------


class _Word(str):
    """A word that remembers what it was compared with."""

    __slots__ = ("asked",)
    asked: set[str]

    def __eq__(self, other: object) -> bool:
        self.asked.add(str(other))
        return str.__eq__(self, other)  # type: ignore[arg-type]

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


@cache
def reader(make: type) -> Any:
    """A subclass of a record whose instances remember which of their parameters were read."""
    names = frozenset(record(make).names)

    class Reader(make):  # type: ignore[misc,valid-type]
        def __getattribute__(self, name: str) -> Any:
            if name in names:
                object.__getattribute__(self, "__dict__").setdefault("_read", set()).add(name)
            return object.__getattribute__(self, name)

    return Reader


def was_read(p: Any) -> set[str]:
    """What was read of a `reader` since it was made, or since it was last asked."""
    return object.__getattribute__(p, "__dict__").pop("_read", set())


@dataclass(frozen=True)
class Setting:
    """Values at which a statement gives bands: words, flags and left-out parameters; and what it reads."""

    fixed: Mapping[str, Any]
    reads: frozenset[str]
    bands: int


RUNS, ROUNDS, SAMPLE_LAYERS = 120, 12, 3


_FOUND: WeakKeyDictionary[Callable[..., Any], tuple[Setting, ...]] = WeakKeyDictionary()


def settings(s: Statement) -> tuple[Setting, ...]:
    """How a statement can be made to speak, best first: found by trying, once.

    Whatever it reads is given a number; a word is tried with everything it is compared with, a flag both
    ways; where no band comes of it, what has a default is left at it, one parameter after another.
    """
    if s.bands not in _FOUND:
        _FOUND[s.bands] = _settings(s)
    return _FOUND[s.bands]


def _settings(s: Statement) -> tuple[Setting, ...]:
    it = record_of(s)
    waiting: list[dict[str, Any]] = [{}]
    seen: list[dict[str, Any]] = []
    found: list[Setting] = []
    while waiting and len(seen) < RUNS:
        fixed = waiting.pop(0)
        if fixed in seen:
            continue
        seen.append(fixed)
        setting, more = _tried(s, it, fixed)
        found.append(setting)
        waiting += more
    return tuple(sorted(found, key=lambda x: (-x.bands, len(x.fixed))))


def _tried(s: Statement, it: Record, fixed: dict[str, Any]) -> tuple[Setting, list[dict[str, Any]]]:
    kinds, given, reads = hints(it.make), dict(fixed), set()
    words = {
        name: _Word(fixed.get(name, it.defaults.get(name, "")))
        for name in it.names
        if _is_word(kinds.get(name), it.defaults.get(name))
    }
    for word in words.values():
        word.asked = set()
    for name in it.needed:
        given.setdefault(name, sample(it, name, kinds.get(name)))
    count = 0
    for _ in range(ROUNDS):
        p = reader(it.make)(**(given | words))
        was_read(p)
        for word in words.values():
            word.asked.clear()
        count = _bands(s, p)
        reads |= was_read(p)
        new = [
            name for name in it.names
            if name in reads and name not in given and name not in words and kinds.get(name) is not bool
        ]  # fmt: skip
        if not new:
            break
        given |= {name: sample(it, name, kinds.get(name)) for name in new}
    more = [
        fixed | {name: other}
        for name, word in words.items()
        if name in reads and name not in fixed
        for other in sorted({*_words(kinds.get(name)), *word.asked} - {str(word)})
    ]
    more += [
        fixed | {name: not it.defaults.get(name, False)}
        for name in sorted(reads - set(fixed))
        if kinds.get(name) is bool
    ]
    if not count:
        more += [
            fixed | {name: it.defaults[name]}
            for name in sorted(set(given) - set(fixed))
            if name in it.defaults and name not in words
        ]
    return Setting(fixed, frozenset(reads), count), more


def _bands(s: Statement, p: Any) -> int:
    """How many bands there are; what cannot be computed at these made-up numbers gives none."""
    count, each = 0, layers(s, p)
    if list(s.layers(1)) == list(s.layers(2)):
        was_read(p)  # the number of layers plays no part
    for layer in each:
        try:
            count += len(s.bands(p, layer))
        except (ArithmeticError, TypeError, ValueError, IndexError):
            continue
    for h in s.hypotheses:
        for side in (h.value, h.limit):
            try:
                side(p)
            except (ArithmeticError, TypeError, ValueError, IndexError):
                continue
    return count


def layers(s: Statement, p: Any) -> list[Layer]:
    """The layers of which a statement speaks at these parameters."""
    return list(s.layers(getattr(p, "L", 1)))


def _is_word(kind: Any, default: Any) -> bool:
    return kind is str or isinstance(default, str) or (get_origin(kind) is Literal and bool(_words(kind)))


def _words(kind: Any) -> list[str]:
    return [x for x in get_args(kind) if isinstance(x, str)] if get_origin(kind) is Literal else []


def made_up(it: Record, names: Iterable[str]) -> dict[str, Any]:
    """Values for parameters that no statement at hand reads."""
    kinds = hints(it.make)
    return {name: sample(it, name, kinds.get(name)) for name in names}


def sample(it: Record, name: str, kind: Any) -> Any:
    """A made-up value of a parameter, by its range or annotation."""
    if name in it.samples:
        return it.samples[name]
    entry = it.fields.get(name)
    if entry is not None:
        if entry.whole:
            return max(4, int(entry.low)) if entry.low > -math.inf else 4
        return 0.5 if entry.low < 0.5 else entry.low + 1
    return _sample(kind, it.defaults.get(name))


def _sample(kind: Any, default: Any) -> Any:
    parts = get_args(kind)
    if get_origin(kind) is tuple and parts:
        return tuple(_sample(parts[0], None) for _ in range(SAMPLE_LAYERS))
    if isinstance(kind, type) and is_dataclass(kind):
        inner = hints(kind)
        return kind(**{f.name: _sample(inner.get(f.name), None) for f in fields(kind) if _has_none(f)})
    if _words(kind):
        return _words(kind)[0]
    if kind is int:
        return 4
    return 0.5 if is_number(kind) else default


def _has_none(f: Any) -> bool:
    return f.default is MISSING and f.default_factory is MISSING
