"""The simplest instance that still refutes a statement: hypothesis shrinks every number by itself."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bounds import Statement
from verify.errors import InputError
from verify.exact.engine import AnyInstance
from verify.exact.numbers import Adjustable, Number, complexity
from verify.shrink.refutation import Refutation, refutation_or_none

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

DENOMINATORS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 32, 50, 100, 1000, 10**4, 10**6)
"""Largest denominators an entry is rounded to, the simplest first."""

COUNTS = 12
"""An integer is lowered to one of the first so many."""

UNCHANGED = 3000
"""Weight of the number itself among its roundings, so that a first draw leaves almost all as they are."""

EFFORT = 1500
"""Candidates decided before the simplest one so far is returned."""


class _Enough(BaseException):
    """Ends the search from inside; not an Exception, which hypothesis would shrink as one more failure."""


@lru_cache(maxsize=4096, typed=True)  # 2 and Fraction(2) are different numbers here
def roundings(x: Number) -> tuple[Number, ...]:
    """0, then x rounded to ever longer denominators, then x: without repetitions, the simplest first.  An
    integer stays one: 0, 1, 2, ... with its sign, and x."""
    if isinstance(x, int):
        sign = -1 if x < 0 else 1
        return tuple(dict.fromkeys([*(sign * y for y in range(min(abs(x), COUNTS))), x]))
    return tuple(dict.fromkeys([Fraction(0), *(x.limit_denominator(q) for q in DENOMINATORS), x]))


def simplify(
    statement: Statement, found: Refutation, *, effort: int = EFFORT
) -> tuple[Refutation, Refutation]:
    """The instance with its numbers as simple as hypothesis can make them while it refutes the statement,
    and the one with the largest margin met on the way.

    Every candidate is decided exactly, hypotheses of the statement included.  Both are at least as
    simple, and as plain, as what came in, which is returned where nothing better refutes.  Numbers that the
    instance ties are moved together first, then each by itself.
    """
    hypothesis = _hypothesis()
    best, plainest, left = found, found, effort

    def refutes(x: AnyInstance | None, known: dict[Any, bool]) -> bool:
        nonlocal best, plainest, left
        if x is None:
            return False
        key = x.written()
        if key not in known:
            if left <= 0:
                raise _Enough
            left -= 1
            refuted = refutation_or_none(statement, x)
            known[key] = refuted is not None
            if refuted is not None and complexity(x) < complexity(best.instance):
                best = refuted
            if refuted is not None and refuted.margin > plainest.margin:
                plainest = refuted
        return known[key]

    settings = hypothesis.settings(
        max_examples=100, database=None, deadline=None, derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck),
    )  # fmt: skip
    known: dict[Any, bool] = {}
    for tied in (True, False):
        numbers = best.instance.numbers(tied=tied)
        if not tied and len(numbers.values) == len(best.instance.numbers().values):
            break  # nothing was tied
        candidates = _instances(numbers)
        with suppress(hypothesis.errors.NoSuchExample, _Enough):
            hypothesis.find(candidates, lambda x: refutes(x, known), settings=settings)
    return best, plainest


def _instances(numbers: Adjustable[Any]) -> SearchStrategy[AnyInstance | None]:
    """Instances whose numbers are roundings of those given; None where they make no instance."""
    from hypothesis import strategies as st

    options = [roundings(y) for y in numbers.values]

    @st.composite
    def instances(draw: Any) -> AnyInstance | None:
        choice = [draw(st.integers(0, len(y) + UNCHANGED)) for y in options]
        return numbers.again([y[min(i, len(y) - 1)] for i, y in zip(choice, options, strict=True)])

    return instances()


def _hypothesis() -> Any:
    try:
        import hypothesis
    except ImportError:
        raise InputError(
            "shrinking needs hypothesis, which is not installed: install the extra 'test'"
        ) from None
    return hypothesis
