"""Exact identities in finite precision: bands of rounding width.

An identity is checked on its residual, taken relative to a scale that the quantity names.  Its band
is [0, gamma_k] with gamma_k = k u / (1 - k u), k the number of roundings that one evaluation of both
sides piles up and u the unit roundoff of the arithmetic that measured it: 2^-53 in float64, 0 in exact
arithmetic, where only a residual of 0 is inside (Higham, Accuracy and Stability of Numerical
Algorithms, section 3.1).
"""

from __future__ import annotations

from typing import Protocol

from bounds.arithmetic import Value
from bounds.bands import at_most
from bounds.statement import Band, Evaluable

U64 = 2.0**-53
"""Unit roundoff of float64."""


class Rounded(Evaluable, Protocol):
    """Parameters of a theory whose quantities were measured with unit roundoff `unit`."""

    @property
    def unit(self) -> Value: ...


def gamma(p: Rounded, roundings: Value) -> Value:
    """gamma_k, infinite from k u >= 1 on."""
    return p.ops.ratio(roundings * p.unit, 1 - roundings * p.unit)


def vanishing(p: Rounded, roundings: Value, more: Value = 0) -> Band:
    """|residual| / scale <= gamma_k + more; `more` is the error of an integration, say."""
    swamped = p.ops.negate(p.ops.less(roundings * p.unit, p.ops.number(1)))
    return at_most(p, gamma(p, roundings) + more, [(swamped, "k u >= 1: rounding swamps the identity")])


def matching(p: Rounded, value: Value, relative: Value) -> Band:
    """quantity = value > 0 up to a relative error."""
    return Band(value * (1 - relative), value * (1 + relative), (0, p.ops.inf))
