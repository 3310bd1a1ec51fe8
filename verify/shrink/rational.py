"""Counterexamples among the rational cases of any theory: its own, and those with changed numbers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from typing import Any

from bounds import Statement
from verify.errors import InputError
from verify.exact.numbers import Number, complexity
from verify.exact.recipes import RationalCase, measured_statements
from verify.shrink.counterexample import CLIMB, TRIES, Counterexample
from verify.shrink.refutation import Refutation, refutation_or_none
from verify.shrink.simplify import EFFORT, simplify
from verify.theory import Theory

KEPT = 0.6
"""Chance that a number stays as it is in a variant."""

FACTORS = tuple(map(Fraction, (-1, "1/2", 2, "1/10", 10, "9/10", "11/10", "99/100", "101/100")))


def rational_counterexample(
    theory: Theory[Any],
    statement: Statement,
    *,
    tries: int = TRIES,
    climb: int = CLIMB,
    effort: int = EFFORT,
    seed: int = 0,
) -> Counterexample | None:
    """Search the rational cases of a theory, and `tries` variants of each, for a counterexample; shrink it.

    Every candidate is decided exactly, so that what is returned is a proof; None says nothing about the
    statement.  climb: steps towards a larger margin.  Raises InputError where no case measures all that
    the statement speaks of: nothing can be decided exactly then.

    Example: `rational_counterexample(THEORY, THEORY.statements["subspaces/no-gap"])`.
    """
    cases = speaking_of(theory, statement)
    found: list[Refutation] = []
    tried = 0
    for case in cases:
        for candidate in islice(variants(case, seed), tries):
            tried += 1
            refuted = refutation_or_none(statement, candidate)
            found += [] if refuted is None else [refuted]
    if not found:
        return None
    first = min(found, key=lambda r: complexity(r.instance))
    largest = _climbed(statement, max(found, key=lambda r: r.margin), climb, seed)
    smallest, plainest = simplify(statement, first, effort=effort)
    largest = max(largest, plainest, key=lambda r: r.margin)
    return Counterexample(statement, smallest, largest, tried + climb)


def speaking_of(theory: Theory[Any], statement: Statement) -> list[RationalCase]:
    """The rational cases of a theory on which the statement is decided, the simplest first."""
    known = list(theory.exact().values())
    if not known:
        raise InputError(
            f"theory {theory.name!r} declares no exact cases: nothing can be refuted exactly; declare `exact`"
        )
    covered = [case for case in known if measured_statements(case, [statement])[0]]
    if not covered:
        raise InputError(
            f"{statement.id}: no exact case of theory {theory.name!r} measures all that it speaks of"
        )
    return sorted(covered, key=complexity)


def variants(case: RationalCase, seed: int) -> Iterator[RationalCase]:
    """The case, then cases with some of its rational numbers changed: scaled, replaced by simple ones, or
    moved a little; equal entries of a matrix together, and integers not at all."""
    yield case
    rng = random.Random(f"{seed} {case.case}")
    numbers = case.numbers()
    while True:
        changed = numbers.again([_changed(y, rng) for y in numbers.values])
        assert isinstance(changed, RationalCase)
        yield changed


def _changed(y: Number, rng: random.Random) -> Number:
    if isinstance(y, int) or rng.random() < KEPT:
        return y
    if rng.random() < 0.5:
        return y * rng.choice(FACTORS)
    return Fraction(rng.randint(-6, 6), rng.randint(1, 6))


def _climbed(statement: Statement, best: Refutation, steps: int, seed: int) -> Refutation:
    """A larger margin by changing numbers at random, from the best so far."""
    rng = random.Random(seed)
    for _ in range(steps):
        numbers = best.instance.numbers()
        candidate = numbers.again([_changed(y, rng) for y in numbers.values])
        refuted = None if candidate is None else refutation_or_none(statement, candidate)
        if refuted is not None and refuted.margin > best.margin:
            best = refuted
    return best


__all__ = ["rational_counterexample", "speaking_of", "variants"]
