"""The simplest network that refutes a statement, and beside it the one with the largest margin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from bounds import Statement
from verify.errors import InputError
from verify.exact.numbers import complexity
from verify.instances import Pair
from verify.layerwise.attempts import SIZES, Request, Size, made, nearby, requests
from verify.layerwise.exact import ExactInstance, from_pair
from verify.layerwise.exact.instance import Form
from verify.layerwise.measure import measure_many
from verify.layerwise.together import together
from verify.layerwise.vocabulary import VOCABULARY
from verify.shrink.counterexample import CLIMB, TRIES, Counterexample
from verify.shrink.refutation import Refutation, refutation
from verify.shrink.simplify import EFFORT, simplify
from verify.theory import judged_many
from verify.user_statements import guarded
from verify.verdict import Verdict


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
    statement = guarded(statement, VOCABULARY)
    tried, first, plainest = 0, None, None
    for size in sizes:
        pairs = [(request, pair) for request in requests(size, tries, seed) if (pair := made(request))]
        tried += len(pairs)
        margins = excesses(statement, [pair for _, pair in pairs])
        for (request, pair), margin in zip(pairs, margins, strict=True):
            if not margin:
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


def excess(statement: Statement, pair: Pair) -> float:
    """The largest margin by which float64 finds the statement violated; 0 where it does not."""
    return excesses(statement, [pair])[0]


def excesses(statement: Statement, pairs: Sequence[Pair]) -> list[float]:
    """The same of pairs of one shape, measured and judged together."""
    margins = [0.0] * len(pairs)
    if not pairs:
        return margins
    for part, found in judged_many("layerwise", together(measure_many(pairs)), [statement]).parts:
        gaps = np.maximum(found.lower - found.value, found.value - found.upper)
        ends = np.where(found.lower - found.value > found.value - found.upper, found.lower, found.upper)
        with np.errstate(invalid="ignore", divide="ignore"):
            shares = gaps / np.maximum(np.abs(found.value), np.abs(ends))
        wrong = np.isin(found.verdict, WRONG)
        for place, share in zip(
            part.places, np.where(wrong, shares, 0.0).max(axis=0, initial=0.0), strict=True
        ):
            margins[place] = float(share)
    return margins


WRONG = [list(Verdict).index(verdict) for verdict in (Verdict.VIOLATED, Verdict.EXPECTED)]
"""Places among the verdicts of those against a statement."""


def exact_forms(pair: Pair) -> Iterator[Callable[[], ExactInstance]]:
    """Ways to read a float pair exactly: the pair (s, X) first, for it has the fewest numbers."""
    forms: tuple[Form, ...] = ("pair", "generated", "triple")
    for form in forms:
        yield lambda form=form: from_pair(pair, form)


def refuted_by(statement: Statement, pair: Pair) -> Iterator[Refutation]:
    """The exact refutations that a float pair gives, one for each form in which it is one."""
    for form in exact_forms(pair):
        try:
            instance = form()
        except InputError:  # some s_i = 0, or data that are not canonical: not in this form
            continue
        found = refutation(statement, instance)
        if found is not None:
            yield found
