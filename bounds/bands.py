"""Small constructors of bands, so that a statement reads like its formula."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bounds.arithmetic import Truth, Value
from bounds.statement import Band, Evaluable

Because = Sequence[tuple[Truth, str]]


def at_most(p: Evaluable, upper: Value, because: Because = ()) -> Band:
    """quantity <= upper, for a quantity that is non-negative in any case."""
    return Band(p.ops.number(0), upper, (0, p.ops.inf), tuple(because))


def below(p: Evaluable, upper: Value, because: Because = ()) -> Band:
    """quantity < upper, for a quantity that is non-negative in any case."""
    return Band(p.ops.number(0), upper, (0, p.ops.inf), tuple(because), open_upper=True)


def at_least(p: Evaluable, lower: Value, because: Because = ()) -> Band:
    """quantity >= lower, for a quantity that is non-negative in any case."""
    return Band(lower, p.ops.inf, (0, p.ops.inf), tuple(because))


def between(p: Evaluable, lower: Value, upper: Value, because: Because = ()) -> Band:
    """lower <= quantity <= upper, for a quantity that is non-negative in any case."""
    return Band(lower, upper, (0, p.ops.inf), tuple(because))


def discrimination(p: Any, lower: Value, upper: Value, because: Because = ()) -> Band:
    """A band for D_l, which lies in [0, K/(K-1)] in any case."""
    ceiling = discrimination_ceiling(p)
    return Band(p.ops.maximum(lower, p.ops.number(0)), upper, (0, ceiling), tuple(because))


def discrimination_ceiling(p: Any) -> Value:
    """K/(K-1), the value of D at the simplex ETF and the largest there is."""
    return p.K / (p.K - 1)


def network(L: int) -> Sequence[None]:
    """One value a network."""
    return (None,)


def features(L: int) -> range:
    """l = 0..L-1."""
    return range(L)


def steps(L: int) -> range:
    """l = 0..L-2, from Z^l to Z^(l+1)."""
    return range(L - 1)


def hidden_weights(L: int) -> range:
    """l = 1..L-1."""
    return range(1, L)
