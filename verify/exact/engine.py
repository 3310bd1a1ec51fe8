"""What the exact engine must know of a kind of exact instance, and the kinds there are.

A theory with exact instances of its own registers their engine, one with rational cases its recipes; the
engine itself names no theory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol

from flint import arb

from verify.errors import InputError
from verify.measurement import Key

if TYPE_CHECKING:
    from bounds.statement import Statement
    from verify.exact.numbers import Adjustable


class Exactly(Protocol):
    """Everything measured of an exact instance at one precision, enclosed."""

    @property
    def instance(self) -> Any: ...

    @property
    def values(self) -> dict[Key, Any]: ...

    @property
    def precision(self) -> int: ...

    def parameters(self) -> Any:
        """What the theory's statements take, as balls."""
        ...


@dataclass(frozen=True)
class Engine:
    """One kind of exact instance, on both paths.

    require(x): InputError where x has not what its form assumes.  measure(x, precision, start, limit): the
    first path, None where this precision does not settle it.  scalars(m, p): what a certificate lists as
    parameters.  record(x), read(content, case): the instance in a certificate.  guard(s): the
    statement with every failure of it named, where a user's comes as it is.

    The second path: too_large(x): why it is not rechecked, or "".  again(x): parameters and quantities by
    other means, a text where there is no number.  listed(p): names of the parameters that a certificate
    lists.  note: what a recheck says of its independence.
    """

    require: Callable[[Any], None]
    measure: Callable[[Any, int, int, int], Exactly | None]
    scalars: Callable[[Exactly, Any], dict[str, arb]]
    record: Callable[[Any], dict[str, Any]]
    read: Callable[[Mapping[str, Any], str], Any]
    too_large: Callable[[Any], str]
    again: Callable[[Any], tuple[Any, dict[Key, Any]]]
    listed: Callable[[Any], Any]
    note: str = ""
    guard: Callable[[Statement], Statement] = lambda s: s


class AnyInstance(Protocol):
    """An exact instance of any theory."""

    @property
    def case(self) -> str: ...

    @property
    def L(self) -> int: ...

    @property
    def origin(self) -> dict[str, Any]: ...

    @property
    def engine(self) -> Engine: ...

    def numbers(self, *, tied: bool = True) -> Adjustable[Any]:
        """What shrinking may change; tied: equal entries of a matrix stay equal."""
        ...

    def written(self) -> tuple[Fraction | int, ...]:
        """All its numbers, one after the other."""
        ...

    def sizes_line(self) -> str:
        """Where it stands among its kind, in one line."""
        ...

    def lines(self) -> list[str]:
        """The whole instance, as a person reads it."""
        ...


_KINDS: dict[str, Callable[[], Engine]] = {}


def register(field: str, engine: Callable[[], Engine]) -> None:
    """Let certificates whose instance has this field be read by this engine."""
    _KINDS[field] = engine


def engine_of(content: Mapping[str, Any], case: str) -> Engine:
    """The engine that reads the instance of a certificate; InputError where there is none."""
    for field, engine in _KINDS.items():
        if field in content:
            return engine()
    raise InputError(f"{case}: instance must have one of the fields {', '.join(_KINDS)}")
