"""The theories whose statements have bounds: the one place in this package that lists them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from bounds.statement import Registry

BUILT_IN = {"layerwise": "bounds.layerwise", "two-layer": "bounds.two_layer", "gram": "bounds.gram"}
"""Theory -> the module that registers its statements."""

_ADDED: dict[str, Registry] = {}
_RECORDS: dict[str, type] = {}


def add(theory: str, registry: Registry, record: type | None = None) -> None:
    """Let the statements of another theory be found by `bounds.find` and `bounds.evaluate`.

    record: the class of its parameters, where the bands of its statements do not say by an annotation.
    """
    _ADDED[theory] = registry
    if record is not None:
        _RECORDS[theory] = record


def record_class(theory: str) -> type | None:
    """The class of an added theory's parameters, if it was said."""
    return _RECORDS.get(theory)


def names() -> tuple[str, ...]:
    """The theories at hand."""
    return (*BUILT_IN, *(name for name in _ADDED if name not in BUILT_IN))


def registry(theory: str, otherwise: str | None = None) -> Registry:
    """The statements of a theory (or else of another one); ValueError for an unknown name."""
    if theory in BUILT_IN:
        return import_module(BUILT_IN[theory]).REGISTRY
    if theory in _ADDED:
        return _ADDED[theory]
    if otherwise is not None:
        return registry(otherwise)
    raise ValueError(f"unknown theory {theory!r}: choose from {', '.join(names())}")


def registries() -> Iterator[Registry]:
    """Every theory's statements, in order."""
    return map(registry, names())
