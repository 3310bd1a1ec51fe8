"""The simplest instance that still refutes a statement: hypothesis shrinks every number by itself."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bounds import Statement
from verify.errors import InputError
from verify.layerwise.exact import ExactInstance
from verify.layerwise.exact.instance import MATRICES
from verify.shrink.refutation import Refutation, refutation

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

DENOMINATORS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 32, 50, 100, 1000, 10**4, 10**6)
"""Largest denominators an entry is rounded to, the simplest first."""

UNCHANGED = 3000
"""Weight of the number itself among its roundings, so that a first draw leaves almost all as they are."""

EFFORT = 1500
"""Candidates decided before the simplest one so far is returned."""


class _Enough(BaseException):
    """Ends the search from inside; not an Exception, which hypothesis would shrink as one more failure."""


@lru_cache(maxsize=4096)
def roundings(x: Fraction) -> tuple[Fraction, ...]:
    """0, then x rounded to ever longer denominators, then x: without repetitions, the simplest first."""
    return tuple(dict.fromkeys([Fraction(0), *(x.limit_denominator(q) for q in DENOMINATORS), x]))


def simplify(
    statement: Statement, found: Refutation, *, effort: int = EFFORT
) -> tuple[Refutation, Refutation]:
    """The instance with its numbers as simple as hypothesis can make them while it refutes the statement,
    and the one with the largest margin met on the way.

    Every candidate is decided exactly, hypotheses of the statement included.  Both are at least as
    simple, and as plain, as what came in, which is returned where nothing better refutes.
    """
    hypothesis = _hypothesis()
    best, plainest, known = found, found, {}

    def refutes(x: ExactInstance | None) -> bool:
        nonlocal best, plainest
        if x is None:
            return False
        key = (x.s, *x.matrices.values())
        if key not in known:
            if len(known) >= effort:
                raise _Enough
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
    with suppress(hypothesis.errors.NoSuchExample, _Enough):
        hypothesis.find(_instances(found.instance), refutes, settings=settings)
    return best, plainest


def refutation_or_none(statement: Statement, instance: ExactInstance) -> Refutation | None:
    """`refutation`, None too where the rounded matrix X has lost its rank."""
    try:
        return refutation(statement, instance)
    except InputError as error:
        if f"statement {statement.id}" in str(error):
            raise
        return None


def complexity(x: ExactInstance) -> int:
    """Digits needed to write the instance down."""
    entries = [*x.s, x.alpha, *(y for rows in x.matrices.values() for row in rows for y in row)]
    return sum(len(str(y)) for y in entries) + sum(y < 0 or y > 1 for y in entries)


def _instances(x: ExactInstance) -> SearchStrategy[ExactInstance | None]:
    """Instances whose numbers are roundings of those of x; None where they make no instance."""
    from hypothesis import strategies as st

    levels = list(dict.fromkeys(x.s))  # equal singular values stay equal
    entries = [y for name in MATRICES[x.form] for row in x.matrices[name] for y in row]
    options = [roundings(y) for y in (*levels, *entries)]

    def made(choice: tuple[int, ...]) -> ExactInstance | None:
        new = [y[min(i, len(y) - 1)] for i, y in zip(choice, options, strict=True)]
        value = dict(zip(levels, new, strict=False))
        rest = iter(new[len(levels) :])
        matrices = {
            name: tuple(tuple(next(rest) for _ in row) for row in x.matrices[name])
            for name in MATRICES[x.form]
        }
        try:
            return replace(x, s=tuple(value[y] for y in x.s), matrices=matrices, case="shrunk")
        except InputError:
            return None

    @st.composite
    def instances(draw: Any) -> ExactInstance | None:
        return made(tuple(draw(st.integers(0, len(y) + UNCHANGED)) for y in options))

    return instances()


def _hypothesis() -> Any:
    try:
        import hypothesis
    except ImportError:
        raise InputError(
            "shrinking needs hypothesis, which is not installed: install the extra 'test'"
        ) from None
    return hypothesis
