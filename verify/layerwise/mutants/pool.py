"""The instances that mutants are tried on: rational, small, of every shape the bounds are sensitive to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Any

import flint
import numpy as np
from flint import arb

from bounds import LayerImbalance, Parameters
from bounds.balls import enclosure
from bounds.layerwise.parameters import REAL_FIELDS
from verify.exact import Undefined
from verify.instances import Pair, extremal_pair, generate_pair, ideal_pair, pair_on_data
from verify.layerwise.attempts import Size, made, random_shape
from verify.layerwise.exact import ExactInstance, from_pair, measure_exactly
from verify.measurement import Key

DENOMINATOR = 2**20
"""Numbers are rounded to multiples of 1/DENOMINATOR: dyadic, so that sums of their products are exact."""

PRECISION = 128


@dataclass(frozen=True)
class Member:
    """An instance with its parameters and values as floats: a filter, what it finds is decided exactly."""

    name: str
    instance: ExactInstance
    parameters: Parameters
    values: dict[Key, float]


def rounded(x: ExactInstance) -> ExactInstance:
    """The instance with every number rounded."""

    def short(y: Fraction) -> Fraction:
        return Fraction(round(y * DENOMINATOR), DENOMINATOR)

    matrices = {
        name: tuple(tuple(short(y) for y in row) for row in rows) for name, rows in x.matrices.items()
    }
    return replace(x, s=tuple(map(short, x.s)), matrices=matrices, origin={})


def opposed_classes(theta: float, n: int = 2, d: int = 5) -> Pair:
    """Two classes, X'X - I = (theta/N) z z', z = 1 on one class and -1 on the other: the leading singular
    values lie at the low end of R2."""
    z = np.repeat([1.0, -1.0], n)
    N = len(z)
    X = np.zeros((d, N))
    X[:N] = np.eye(N) + (np.sqrt(1 + theta) - 1) / N * np.outer(z, z)
    return pair_on_data(X, 2, 2, eps=0.02)


def equal_gram(theta: float, sign: float, n: int = 4, L: int = 2) -> Pair:
    """X'X - I = sign (theta/N) 1 1'."""
    N = 2 * n
    X = np.zeros((max(N, 5), N))
    X[:N] = np.eye(N) + (np.sqrt(1 + sign * theta) - 1) / N
    return pair_on_data(X, 2, L, eps=0.05)


PAIRS: dict[str, Callable[[], Pair]] = {
    "orthonormal": lambda: ideal_pair(2, 2, 5, 2, 0.5),
    "one sample": lambda: generate_pair(1, n=1, K=3, d=7, L=2, eps=0.3, theta=0.4, structure="pair"),
    "opposed": lambda: opposed_classes(0.9),
    "equal": lambda: equal_gram(0.6, 1.0),
    "equal, negative": lambda: equal_gram(0.9, -1.0, n=2),
    "three samples": lambda: ideal_pair(3, 2, 6, 2, 0.2),
    "deep": lambda: ideal_pair(3, 2, 7, 4, 0.4),
    "extremal": lambda: extremal_pair(2, 2, 5, 2, 0.02, eps=0.02),
    "extremal, deep": lambda: extremal_pair(2, 2, 5, 4, 0.05, eps=0.02),
    "extremal, three classes": lambda: extremal_pair(2, 3, 7, 3, 0.02, eps=0.02),
    "mixed": lambda: generate_pair(2, n=3, K=2, d=7, L=3, eps=0.3, rho=0.1, theta=0.3, delta=0.35),
    "tail": lambda: generate_pair(3, n=3, K=2, d=7, L=2, eps=0.4, theta=0.05, delta=0.8, imbalance="tail"),
    "weakest": lambda: generate_pair(
        4, n=4, K=2, d=9, L=2, eps=0.4, theta=0.05, delta=1.1, imbalance="weakest"
    ),
    "weakest, deep": lambda: generate_pair(
        5, n=4, K=2, d=9, L=4, eps=0.4, theta=0.0, delta=0.7, imbalance="weakest"
    ),
    "spectrum": lambda: generate_pair(
        6, n=2, K=2, d=5, L=2, eps=0.3, theta=0.0, delta=0.6, imbalance="spectrum"
    ),
    "rotation": lambda: generate_pair(
        7, n=2, K=3, d=7, L=3, eps=0.3, theta=0.1, delta=0.4, imbalance="rotation"
    ),
    "loose spectrum": lambda: generate_pair(8, n=4, K=2, d=10, L=3, eps=0.3, rho=0.25, theta=0.1),
    "sign": lambda: generate_pair(9, n=3, K=3, d=9, L=2, eps=0.1, theta=0.6, structure="sign"),
    "block": lambda: generate_pair(10, n=6, K=2, d=12, L=2, eps=0.1, theta=0.24, structure="block"),
    "diagonal": lambda: generate_pair(11, n=4, K=2, d=8, L=5, eps=0.2, theta=0.5, structure="diagonal"),
    "many samples": lambda: ideal_pair(8, 2, 16, 3, 0.1),
    "misfit": lambda: generate_pair(12, n=4, K=2, d=12, L=2, eps=0.3, theta=0.05, mu=0.4, e0=0.2),
    "misfit, deep": lambda: generate_pair(13, n=4, K=2, d=12, L=3, eps=0.05, theta=0.02, mu=0.6, e0=0.3),
    "outside": lambda: generate_pair(14, n=3, K=2, d=9, L=3, eps=0.2, theta=0.0, mu=1.0, e0=0.0),
    "misfit, four": lambda: generate_pair(15, n=4, K=2, d=12, L=4, eps=0.02, theta=0.02, mu=0.3, e0=0.3),
    "far data": lambda: generate_pair(16, n=3, K=2, d=8, L=3, eps=0.05, theta=0.9, structure="pair"),
    "four classes": lambda: generate_pair(17, n=2, K=4, d=9, L=2, eps=0.2, theta=0.3, structure="equal"),
    "scaled": lambda: generate_pair(18, n=3, K=2, d=6, L=2, eps=0.2, theta=0.1, alpha=2.0),
}


RANDOM = tuple(
    (Size(*size), 8) for size in ((2, 2, 5, 2), (2, 3, 7, 2), (2, 4, 9, 2), (2, 3, 7, 3), (3, 3, 10, 2))
)
"""Sizes of the random members, and how many are tried of each."""


@cache
def pool() -> tuple[Member, ...]:
    """All members: the structured ones, then random ones."""
    return tuple(member(name, rational(pair)) for name, pair in _pairs())


def _pairs() -> Iterator[tuple[str, Pair]]:
    for name, make in PAIRS.items():
        yield name, make()
    rng = np.random.default_rng(0)
    for number, size in enumerate(size for size, count in RANDOM for _ in range(count)):
        sizes = {"K": size.K, "n": size.n, "d": size.d, "L": size.L}
        pair = made(sizes | random_shape(size, rng) | {"seed": number})
        if pair is not None:
            yield f"random {number}", pair


def rational(pair: Pair) -> ExactInstance:
    """A float pair as a rational instance of short numbers that keeps mu = e0 = 0 where it has it."""
    return rounded(from_pair(pair))


def member(name: str, instance: ExactInstance) -> Member:
    """An instance measured exactly, and then read as floats."""
    with flint.ctx.workprec(PRECISION):
        m = measure_exactly(instance, PRECISION)
        values = {
            key: _float(enclosure(value))
            for key, value in m.values.items()
            if not isinstance(value, Undefined)
        }
        p = m.parameters()
        numbers: dict[str, Any] = {
            field: _float(enclosure(getattr(p, field)))
            for field in REAL_FIELDS
            if getattr(p, field) is not None
        }
        assert p.imbalances is not None
        pairs = {
            field: tuple(_float(enclosure(x)) for x in getattr(p.imbalances, field))
            for field in ("down", "up", "size", "trailing", "within")
        }
        inner = _float(enclosure(p.imbalances.inner))
    numbers |= {name: int(numbers[name]) for name in ("n", "K", "d")}
    return Member(
        name, instance, Parameters(**numbers, L=p.L, imbalances=LayerImbalance(**pairs, inner=inner)), values
    )


def _float(x: arb) -> float:
    return float(x.mid())
