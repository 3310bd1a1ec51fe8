"""Statements of the user's own: Python files that register bounds, and guards around them.

A file is run as any Python script the user starts: load only files you trust.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from math import isnan
from pathlib import Path
from types import ModuleType
from typing import Any

from bounds import REGISTRY, Band, Hypothesis, Parameters, Registry, Statement, Tag
from bounds.layerwise.quantities import QUANTITIES, Where
from verify.errors import InputError

_LAYERS: dict[Where, Callable[[int], range | tuple[None]]] = {
    Where.NETWORK: lambda L: (None,),
    Where.FEATURES: lambda L: range(L),
    Where.STEP: lambda L: range(L - 1),
    Where.WEIGHTS: lambda L: range(1, L + 1),
    Where.PAIR: lambda L: range(1, L),
}


def load_statements(path: str | Path) -> Registry:
    """Run a Python file and collect what it registers with `bounds.statement`.

    The statements go into a registry of their own: `bounds.REGISTRY` is left as it was, and an id
    that it has cannot be taken again.  Each comes back guarded, and with the tag `user` whatever tag it
    gave itself, so that no table shows it among the theorems.  Raises InputError, its message
    starting with the file's name, when the file cannot be read, raises, or registers nothing.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(f"{path}: no such file; --statements takes a Python file")
    before = dict(REGISTRY.statements)
    try:
        _run(path)
        new = [s for id, s in REGISTRY.statements.items() if id not in before]
    except (Exception, SystemExit) as error:
        raise InputError(f"{path}: {type(error).__name__}: {error}") from error
    finally:
        REGISTRY.statements.clear()
        REGISTRY.statements.update(before)
    if not new:
        raise InputError(f"{path}: registers no statement; decorate a function with bounds.statement")
    own = Registry()
    for s in new:
        own.add(replace(guarded(s), tag=Tag.USER))
    return own


def _run(path: Path) -> None:
    """Execute the file as a module of its own, which stays known: its functions are called later."""
    module = ModuleType(f"_statements_of_{path.stem}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module
    exec(compile(path.read_bytes(), str(path), "exec"), module.__dict__)


def guarded(s: Statement) -> Statement:
    """The statement with every failure of its functions turned into an InputError that names it."""
    if isinstance(s.bands, _Bands):
        return s
    return replace(
        s,
        layers=_Layers(s),
        bands=_Bands(s),
        hypotheses=tuple(_guarded_hypothesis(s, h) for h in s.hypotheses),
    )


class _Layers:
    def __init__(self, s: Statement) -> None:
        self.statement = s

    def __call__(self, L: int) -> list[int | None]:
        layers = _call(self.statement, f"layers({L})", self.statement.layers, L)
        try:
            found = list(layers)
        except TypeError:
            raise InputError(
                f"statement {self.statement.id}: layers({L}) must be a sequence of layers, got {layers!r}"
            ) from None
        if any(not (layer is None or isinstance(layer, int)) for layer in found):
            id = self.statement.id
            raise InputError(f"statement {id}: layers({L}) must be ints or None, got {found!r}")
        return found


class _Bands:
    def __init__(self, s: Statement) -> None:
        self.statement, self.__doc__ = s, s.bands.__doc__

    def __call__(self, p: Parameters, layer: int | None) -> dict[str, Band]:
        s = self.statement
        bands = _call(s, f"bands at layer {layer}", s.bands, p, layer)
        if not isinstance(bands, dict):
            raise InputError(
                f"statement {s.id}: bands must return a dict from quantity to Band, "
                f"got {type(bands).__name__}"
            )
        for quantity, band in bands.items():
            _require_band(s, p, layer, quantity, band)
        return bands


def _require_band(s: Statement, p: Parameters, layer: int | None, quantity: Any, band: Any) -> None:
    where = f"statement {s.id}, layer {layer}"
    if quantity not in QUANTITIES:
        raise InputError(f"{where}: unknown quantity {quantity!r}; bounds.layerwise.quantities lists them")
    if layer not in _LAYERS[QUANTITIES[quantity].where](p.L):
        place = QUANTITIES[quantity].where.value
        raise InputError(f"{where}: {quantity} has no such layer (depth {p.L}; it has {place})")
    if not isinstance(band, Band):
        raise InputError(f"{where}: {quantity} needs a Band, got {type(band).__name__}")
    for name, end in (("lower", band.lower), ("upper", band.upper)):
        try:
            p.ops.less(end, end)
            p.ops.number(end)
            if isinstance(end, float) and isnan(end):
                raise ValueError
        except Exception:
            got = "nan" if isinstance(end, float) and isnan(end) else type(end).__name__
            raise InputError(
                f"{where}: the {name} end of the band for {quantity} must be a number in the arithmetic "
                f"of the parameters, got {got}"
            ) from None


def _guarded_hypothesis(s: Statement, h: Hypothesis) -> Hypothesis:
    def value(p: Parameters) -> Any:
        return _call(s, f"hypothesis {h.id!r}", lambda: p.ops.number(h.value(p)))

    def limit(p: Parameters) -> Any:
        return _call(s, f"limit of hypothesis {h.id!r}", lambda: p.ops.number(h.limit(p)))

    return replace(h, value=value, limit=limit)


def _call(s: Statement, what: str, function: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return function(*arguments)
    except InputError:
        raise
    except (Exception, SystemExit) as error:
        raise InputError(f"statement {s.id}: {what} raised {type(error).__name__}: {error}") from error
