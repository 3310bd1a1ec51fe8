"""The simplest counterexample to a statement, and beside it the one with the largest margin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from bounds import Statement
from verify.exact.certificate import record
from verify.layerwise.exact.instance import ExactInstance
from verify.shrink.attempts import SIZES, Request, Size, made, nearby, requests
from verify.shrink.numbers import complexity
from verify.shrink.refutation import Refutation, excess, refuted_by
from verify.shrink.simplify import EFFORT, simplify
from verify.user_statements import guarded

TRIES = 40
"""Instances tried at each size."""

CLIMB = 40
"""Steps of the search for a larger margin, from the largest found so far."""


@dataclass(frozen=True)
class Counterexample:
    """A statement that is false, the simplest instance found that shows it, and the plainest.

    tried: instances that were made and measured.
    """

    statement: Statement
    smallest: Refutation
    largest_margin: Refutation
    tried: int

    def certificates(self) -> dict[str, dict[str, Any]]:
        """Certificates of both, as `verify.exact.write_certificate` takes them."""
        both = {"smallest": self.smallest, "largest-margin": self.largest_margin}
        return {name: record(found.decisions, [self.statement]) for name, found in both.items()}


def counterexample(
    statement: Statement,
    *,
    sizes: Iterable[Size] = SIZES,
    tries: int = TRIES,
    climb: int = CLIMB,
    effort: int = EFFORT,
    seed: int = 0,
) -> Counterexample | None:
    """Search for a counterexample, smallest sizes first, and shrink it; None where none was found.

    None says nothing about the statement: it was not refuted by these instances.  What is returned is
    refuted exactly, every hypothesis of the statement included.  Instances meet A3(ii) below the last
    pair exactly.  Raises InputError when a function of the statement fails, naming it.
    """
    statement = guarded(statement)
    tried, first, plainest = 0, None, None
    for size in sizes:
        for request in requests(size, tries, seed):
            pair = made(request)
            margin = 0.0 if pair is None else excess(statement, pair)
            tried += pair is not None
            if pair is None or not margin:
                continue
            if first is None:
                first = min(refuted_by(statement, pair), key=_size, default=None)
            if plainest is None or margin > plainest[0]:
                found = next(refuted_by(statement, pair), None)
                plainest = plainest if found is None else (margin, found, request)
    if first is None or plainest is None:
        return None
    largest, climbed = _climb(statement, *plainest[1:], climb, seed)
    smallest, plainest_small = simplify(statement, first, effort=effort)
    largest = max(largest, plainest_small, key=lambda found: found.margin)
    return Counterexample(statement, smallest, largest, tried + climbed)


def _size(found: Refutation) -> tuple[int, int]:
    x = found.instance
    assert isinstance(x, ExactInstance)  # what `refuted_by` makes of a pair
    return x.N * x.d * x.L, complexity(x)


def _climb(
    statement: Statement, best: Refutation, request: Request, steps: int, seed: int
) -> tuple[Refutation, int]:
    """A larger margin by moving the numbers of a request at random; and how many were tried."""
    rng, margin = np.random.default_rng(seed), best.margin
    for _ in range(steps):
        changed = nearby(request, rng)
        pair = made(changed)
        if pair is not None and excess(statement, pair) > margin:
            found = next(refuted_by(statement, pair), None)
            if found and found.margin > margin:
                best, request, margin = found, changed, found.margin
    return best, steps
