"""The numbers that an exact instance is given by, of any theory: read off, and put back changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from verify.errors import InputError
from verify.exact.recipes import RationalCase
from verify.layerwise.exact.instance import MATRICES, ExactInstance

Exactly = ExactInstance | RationalCase
"""An instance of rational numbers that can be decided exactly."""

Number = Fraction | int


@dataclass(frozen=True)
class Numbers:
    """What may be changed of an instance.

    values: the numbers themselves.  again(values): the instance with others in their places; None where
    they make none.
    """

    values: tuple[Number, ...]
    again: Callable[[Sequence[Number]], Exactly | None]


def numbers_of(x: Exactly, *, tied: bool = True) -> Numbers:
    """The numbers of an instance.

    Of a network the singular values (equal ones stay equal) and the entries of its matrices; of a rational
    case everything it is given, integers too.  tied: entries of one given matrix that are equal stay so,
    which keeps a symmetric one symmetric.
    """
    return _network(x) if isinstance(x, ExactInstance) else _case(x, tied)


def _network(x: ExactInstance) -> Numbers:
    levels = tuple(dict.fromkeys(x.s))
    entries = [y for name in MATRICES[x.form] for row in x.matrices[name] for y in row]

    def again(new: Sequence[Number]) -> ExactInstance | None:
        value = dict(zip(levels, map(Fraction, new), strict=False))
        rest = map(Fraction, new[len(levels) :])
        matrices = {
            name: tuple(tuple(next(rest) for _ in row) for row in x.matrices[name])
            for name in MATRICES[x.form]
        }
        try:
            return replace(x, s=tuple(value[y] for y in x.s), matrices=matrices, case="shrunk")
        except InputError:
            return None

    return Numbers((*levels, *entries), again)


def _case(x: RationalCase, tied: bool) -> Numbers:
    leaves = [(name, place, y) for name, value in x.given.items() for place, y in enumerate(_leaves(value))]
    keys = [(name, type(y), y) if tied else (name, int, place) for name, place, y in leaves]
    first = {key: y for key, (_, _, y) in zip(keys, leaves, strict=True)}

    def again(new: Sequence[Number]) -> RationalCase:
        value = dict(zip(first, new, strict=True))
        rest = iter([value[key] for key in keys])
        return replace(
            x, given={name: _like(old, rest) for name, old in x.given.items()}, case="shrunk", origin={}
        )

    return Numbers(tuple(first.values()), again)


def _leaves(value: Any) -> Iterator[Number]:
    if isinstance(value, tuple):
        for item in value:
            yield from _leaves(item)
    else:
        yield value


def _like(value: Any, rest: Iterator[Number]) -> Any:
    return tuple(_like(item, rest) for item in value) if isinstance(value, tuple) else next(rest)


def complexity(x: Exactly) -> int:
    """Digits needed to write the instance down."""
    return sum(len(str(y)) + (y < 0 or y > 1) for y in written(x))


def written(x: Exactly) -> tuple[Number, ...]:
    """All numbers of an instance, one after the other."""
    if isinstance(x, ExactInstance):
        return (*x.s, x.alpha, *(y for rows in x.matrices.values() for row in rows for y in row))
    return tuple(y for value in x.given.values() for y in _leaves(value))
