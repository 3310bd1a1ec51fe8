"""The numbers that an exact instance is given by, of any theory: read off, and put back changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Generic, Protocol, TypeVar

Number = Fraction | int

X = TypeVar("X", covariant=True)


@dataclass(frozen=True)
class Adjustable(Generic[X]):
    """What may be changed of an instance.

    values: the numbers themselves.  again(values): the instance with others in their places; None where
    they make none.
    """

    values: tuple[Number, ...]
    again: Callable[[Sequence[Number]], X | None]


class Written(Protocol):
    """What is written down by numbers."""

    def written(self) -> tuple[Number, ...]: ...


def complexity(x: Written) -> int:
    """Digits needed to write the instance down."""
    return sum(len(str(y)) + (y < 0 or y > 1) for y in x.written())


def leaves(value: Any) -> Iterator[Number]:
    """The numbers of nested tuples, one after the other."""
    if isinstance(value, tuple):
        for item in value:
            yield from leaves(item)
    else:
        yield value


def refilled(value: Any, rest: Iterator[Number]) -> Any:
    """Nested tuples of the same shape with other numbers."""
    return tuple(refilled(item, rest) for item in value) if isinstance(value, tuple) else next(rest)


def matrix_lines(name: str, rows: tuple[Any, ...]) -> list[str]:
    """A matrix with its name, aligned, zeros as dots; a tuple of matrices, one after the other."""
    if rows and isinstance(rows[0], tuple) and rows[0] and isinstance(rows[0][0], tuple):
        return [line for k, part in enumerate(rows) for line in matrix_lines(f"{name}[{k}]", part)]
    table = [row if isinstance(row, tuple) else (row,) for row in rows]
    width = max((len(str(y)) for row in table for y in row), default=0)
    return [f"{name} =", *("  " + " ".join(f"{_entry(y):>{width}s}" for y in row) for row in table)]


def _entry(x: Number) -> str:
    return str(x) if x else "."


def all_lines(heading: Iterable[str], matrices: Iterable[tuple[str, Any]]) -> list[str]:
    """An instance as a person reads it: heading, then its matrices."""
    return [*heading, *(line for name, rows in matrices for line in matrix_lines(name, rows))]
