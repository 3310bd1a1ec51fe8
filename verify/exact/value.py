"""What a measured value is: an enclosure, or a reason why there is no number."""

from __future__ import annotations

from dataclasses import dataclass

from flint import arb

from bounds.balls import Ball
from verify.exact.matrices import root

UNBOUNDED = arb(0, arb.pos_inf())


class NotResolved(ArithmeticError):
    """A matrix is not provably invertible at this precision."""


@dataclass(frozen=True, slots=True)
class Undefined:
    """A quantity that does not exist here, and why."""

    reason: str


Plain = arb | Undefined

Value = arb | Ball | Undefined
"""A Ball where the number may be a rational that is not dyadic, so that equalities can be settled."""


def over(a: arb, b: arb, reason: str) -> Plain:
    """a / b; undefined where b is exactly 0."""
    if b.is_zero():
        return Undefined(reason)
    return a / b if b > 0 else UNBOUNDED


def rooted(x: Plain) -> Plain:
    """Square root of a number that is >= 0."""
    return x if isinstance(x, Undefined) else root(x)
