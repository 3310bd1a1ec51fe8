"""Statements of the user's own: Python files that register bounds, and guards around them.

A file is run as any Python script the user starts: load only files you trust.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import numpy as np

from bounds import REGISTRY, Band, Hypothesis, Registry, Statement, Tag
from bounds.arithmetic import ARRAYS
from bounds.statement import Evaluable, Layer
from verify.errors import InputError, near
from verify.files import TEXT_LIMIT, clipped, is_text, read_bytes, shown


@dataclass(frozen=True)
class Vocabulary:
    """What statements about the instances of a theory may speak of.

    quantities: the names it measures, with their meaning; any name where there are none (the judge refuses
    what it finds unmeasured).  places(quantity, L): its layers at depth L; any layer where it is left out.
    """

    quantities: Mapping[str, str] = field(default_factory=dict)
    places: Callable[[str, int], Sequence[Layer]] | None = None


ANYTHING = Vocabulary()


class Speaking(Protocol):
    """What must be known of a theory to read statements about its instances: `Theory` says it."""

    @property
    def statements(self) -> Registry: ...

    @property
    def vocabulary(self) -> Vocabulary: ...


def load_statements(path: str | Path, theory: Speaking) -> Registry:
    """Run a Python file and collect what it registers with `bounds.statement`: statements about the
    instances of a theory.

    The statements go into a registry of their own: `bounds.REGISTRY` and the theory's are left as they were,
    and an id that one of them has cannot be taken again.  Each comes back guarded, and with the tag `user`
    whatever tag it gave itself, so that no table shows it among the theorems.  Raises InputError, its message
    starting with the file's name, when the file cannot be read, raises, or registers nothing.
    """
    path = Path(path)
    source = read_bytes(path, limit=TEXT_LIMIT)
    known = list({id(registry): registry for registry in (REGISTRY, theory.statements)}.values())
    before = [dict(registry.statements) for registry in known]
    taken = {id for statements in before for id in statements}
    try:
        _run(path, source)
        new = [s for registry in known for id, s in registry.statements.items() if id not in taken]
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # whatever the user's file raises, beyond Exception too
        raise InputError(f"{shown(path)}: {type(error).__name__}: {said(error)}") from error
    finally:
        for registry, statements in zip(known, before, strict=True):
            registry.statements.clear()
            registry.statements.update(statements)
    if not new:
        raise InputError(f"{path}: registers no statement; decorate a function with bounds.statement")
    own = Registry()
    for s in new:
        try:
            own.add(replace(guarded(s, theory.vocabulary), tag=Tag.USER))
        except (InputError, ValueError) as error:
            raise InputError(f"{shown(path)}: {error}") from error
    return own


def _run(path: Path, source: bytes) -> None:
    """Execute the file as a module of its own, which stays known: its functions are called later."""
    module = ModuleType(f"_statements_of_{path.stem}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module
    exec(compile(source, str(path), "exec"), module.__dict__)


def guarded(s: Statement, of: Vocabulary) -> Statement:
    """The statement with every failure of its functions turned into an InputError that names it.

    of: what it may speak of.  Raises InputError at once for an id, a title or a hypothesis that is none.
    """
    if isinstance(s.bands, _Bands):
        return s
    _require_statement(s, of)
    return replace(
        s,
        layers=_Layers(s),
        bands=_Bands(s, of),
        hypotheses=tuple(_guarded_hypothesis(s, h) for h in s.hypotheses),
    )


ID = re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)?")
"""Ids of statements: they name files and columns."""


def _require_statement(s: Statement, of: Vocabulary) -> None:
    if not isinstance(s.id, str) or not ID.fullmatch(s.id):
        raise InputError(
            f"statement {clipped(repr(s.id))}: an id is THEORY/NAME, of letters, digits, dots and hyphens"
        )
    for name, value in (("title", s.title), ("source", s.source), ("docstring", s.bands.__doc__ or "")):
        if not isinstance(value, str) or not is_text(value):
            raise InputError(f"statement {s.id}: its {name} must be text, got {clipped(repr(value))}")
    for name, function in (("layers", s.layers), ("bands", s.bands)):
        if not callable(function):
            raise InputError(f"statement {s.id}: {name} must be a function, got {clipped(repr(function))}")
    for h in s.hypotheses:
        if not isinstance(h, Hypothesis):
            raise InputError(
                f"statement {s.id}: hypotheses must be `Hypothesis` objects, got {clipped(repr(h))}"
            )
        if not all(isinstance(text, str) and is_text(text) for text in (h.id, h.text, h.quantity)):
            raise InputError(f"statement {s.id}: id, text and quantity of a hypothesis must be text")
        if not (callable(h.value) and callable(h.limit)):
            raise InputError(f"statement {s.id}: value and limit of hypothesis {h.id!r} must be functions")
        if h.quantity and of.quantities and h.quantity not in of.quantities:
            raise InputError(f"statement {s.id}: hypothesis {h.id!r}: {_unknown(h.quantity, of)}")


def _unknown(quantity: Any, of: Vocabulary) -> str:
    name = clipped(repr(quantity))
    return f"unknown quantity {name}{near(quantity, of.quantities) if isinstance(quantity, str) else ''}"


class _Layers:
    def __init__(self, s: Statement) -> None:
        self.statement = s

    def __call__(self, L: int) -> list[int | None]:
        layers = _call(self.statement, f"layers({L})", self.statement.layers, L)
        if not isinstance(layers, Sequence) or isinstance(layers, str):
            raise InputError(
                f"statement {self.statement.id}: layers({L}) must be a sequence of layers, got "
                f"{clipped(repr(layers))}"
            )
        most = L + 1
        found = list(layers[: most + 1])
        if any(
            not (layer is None or (isinstance(layer, int) and type(layer) is not bool)) for layer in found
        ):
            id = self.statement.id
            raise InputError(f"statement {id}: layers({L}) must be ints or None, got {clipped(repr(found))}")
        if len(found) > most or len(set(found)) < len(found):
            id = self.statement.id
            raise InputError(f"statement {id}: layers({L}) names a layer twice, or more than there are")
        return found


class _Bands:
    def __init__(self, s: Statement, of: Vocabulary) -> None:
        self.statement, self.of, self.__doc__ = s, of, s.bands.__doc__

    def __call__(self, p: Evaluable, layer: int | None) -> dict[str, Band]:
        s = self.statement
        bands = _call(s, f"bands at layer {layer}", s.bands, p, layer)
        if not isinstance(bands, dict):
            raise InputError(
                f"statement {s.id}: bands must return a dict from quantity to Band, "
                f"got {type(bands).__name__}"
            )
        for quantity, band in bands.items():
            self._require_place(p, layer, quantity)
            _require_band(s, p, layer, quantity, band)
        return bands

    def _require_place(self, p: Any, layer: Layer, quantity: Any) -> None:
        """InputError unless the quantity is one of the theory, and measured at this layer."""
        of, where = self.of, f"statement {self.statement.id}, layer {layer}"
        if not isinstance(quantity, str) or (of.quantities and quantity not in of.quantities):
            raise InputError(f"{where}: {_unknown(quantity, of)}")
        if of.places is not None and layer not in (found := of.places(quantity, p.L)):
            raise InputError(f"{where}: {quantity} has no such layer (depth {p.L}; it has {_layers(found)})")


def _layers(found: Sequence[Layer]) -> str:
    return ", ".join("one value an instance" if layer is None else str(layer) for layer in found) or "none"


def _require_band(s: Statement, p: Evaluable, layer: int | None, quantity: str, band: Any) -> None:
    where = f"statement {s.id}, layer {layer}"
    if not isinstance(band, Band):
        raise InputError(f"{where}: {quantity} needs a Band, got {type(band).__name__}")
    if not isinstance(band.trivial, tuple) or len(band.trivial) != 2:
        raise InputError(
            f"{where}: trivial of {quantity} must be a pair of numbers, got {_got(band.trivial)}"
        )
    if not (isinstance(band.because, tuple) and all(_is_reason(pair) for pair in band.because)):
        raise InputError(f"{where}: because of {quantity} must be (condition, text) pairs")
    ends = {
        "lower": band.lower, "upper": band.upper, "lower trivial": band.trivial[0],
        "upper trivial": band.trivial[1],
    }  # fmt: skip
    for name, end in ends.items():
        try:
            if isinstance(end, bool | str) or _many(p, end) or _nan(end):
                raise ValueError
            p.ops.less(end, end)
            p.ops.number(end)
        except Exception:
            got = _got(end)
            raise InputError(
                f"{where}: the {name} end of the band for {quantity} must be a number in the arithmetic "
                f"of the parameters, got {got}"
            ) from None


def _is_reason(pair: Any) -> bool:
    return isinstance(pair, tuple) and len(pair) == 2 and isinstance(pair[1], str) and is_text(pair[1])


def _many(p: Evaluable, value: Any) -> bool:
    """Whether a value is an array although the parameters are single numbers."""
    return isinstance(value, np.ndarray) and p.ops is not ARRAYS


def _nan(value: Any) -> bool:
    return isinstance(value, float | np.floating) and bool(value != value)


def _got(end: Any) -> str:
    """A wrong end of a band in a message: nan, or its type."""
    return "nan" if _nan(end) else type(end).__name__


def _guarded_hypothesis(s: Statement, h: Hypothesis) -> Hypothesis:
    def value(p: Evaluable) -> Any:
        return _call(s, f"hypothesis {h.id!r}", lambda: _number(p, h.value(p)))

    def limit(p: Evaluable) -> Any:
        return _call(s, f"limit of hypothesis {h.id!r}", lambda: _number(p, h.limit(p)))

    return replace(h, value=value, limit=limit)


def _number(p: Evaluable, value: Any) -> Any:
    """A side of a hypothesis in the arithmetic of p; ValueError for nan and for what is no number."""
    if isinstance(value, bool | str | None) or _many(p, value) or _nan(value):
        raise ValueError(f"a number is needed, got {clipped(repr(value))}")
    return p.ops.number(value)


def said(error: BaseException) -> str:
    """What an exception of the user's says, on one line of text; exceptions can be wrong themselves."""
    try:
        text = str(error)
    except Exception:
        return "its message cannot be read"
    return clipped(" ".join(text.split()), 300)


def _call(s: Statement, what: str, function: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return function(*arguments)
    except (InputError, KeyboardInterrupt):
        raise
    except BaseException as error:  # whatever the user's function raises, beyond Exception too
        raise InputError(f"statement {s.id}: {what} raised {type(error).__name__}: {said(error)}") from error
