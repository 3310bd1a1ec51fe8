"""Regression of assumptions: the same instances under an old and a new profile, and what flips."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import repeat
from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np

from bounds import Parameters, Statement
from verify.errors import InputError
from verify.instances.model import Instance, Pair
from verify.judge import Row, judge_many
from verify.layerwise.assumptions.profile import Profile, apply_profile
from verify.layerwise.assumptions.sampling import SIZES, sample
from verify.layerwise.measure import measure_many
from verify.layerwise.together import together
from verify.regression.rows import (
    LARGEST_END,
    ROUNDED_ANYWAY,
    by_statement,
    clear_slack,
    gravest,
    smallest_slack,
)
from verify.verdict import ABSENT, FAILURES, OUTCOMES, Verdict

if TYPE_CHECKING:
    import pandas as pd

GOOD = (Verdict.HOLDS.outcome, Verdict.CONSISTENT.outcome)
"""The outcomes of a statement that says something and is right."""

CHUNK = 64
"""About as many instances are judged by one process before its tally is merged: which ones depends on their
number alone, so that sums do not depend on how many processes there are."""

COLUMNS = ("statement", "before", "after", "count")


@dataclass
class Tally:
    """What was seen of one statement.

    flips: (before, after) -> number of instances.  slack: smallest slack factor in scope of the new
    profile; worst: the case in which it was seen; clear: the smallest one that rounding does not reach.
    tightest: as slack, over pairs with classes of equal size, which the exact engine can decide.
    broken: (d^2 L, case) of the instances in which it is wrong under the new profile and not under the
    old one.  ends: sum and number of the finite lower band ends under the new profile, then of the upper
    ones, all for parameters without rounding.
    """

    flips: Counter[tuple[str, str]] = field(default_factory=Counter)
    slack: float = inf
    worst: str = ""
    clear: float = inf
    tightest: tuple[float, str] = (inf, "")
    broken: list[tuple[int, str]] = field(default_factory=list)
    ends: list[float] = field(default_factory=lambda: [0.0, 0.0, 0.0, 0.0])

    def counts(self, side: int) -> Counter[str]:
        """Outcomes before (0) or after (1)."""
        total: Counter[str] = Counter()
        for pair, count in self.flips.items():
            total[pair[side]] += count
        return total

    def add(
        self,
        statement: Statement,
        before: Sequence[Row],
        after: Sequence[Row],
        unrounded: Sequence[Row],
        instance: Instance,
    ) -> None:
        """One instance: the statement's rows under the old and the new profile, and again under the new
        one for parameters without rounding."""
        case, pair = instance.case, (gravest(before), gravest(after))
        self.flips[pair] += 1
        if pair[1] in FAILURES and pair[0] not in FAILURES:
            self.broken.append((instance.d**2 * instance.L, case))
        for row in unrounded:
            self._add_ends(row)
        self.clear = min(self.clear, clear_slack(statement, unrounded))
        slack = smallest_slack(after)
        if slack < self.slack:
            self.slack, self.worst = slack, case
        if slack < self.tightest[0] and isinstance(instance, Pair) and instance.sizes is None:
            self.tightest = slack, case

    def _add_ends(self, row: Row) -> None:
        for i, end in enumerate((row.lower, row.upper)):
            if abs(end) < LARGEST_END:
                self.ends[2 * i] += end
                self.ends[2 * i + 1] += 1

    def merge(self, later: Tally) -> None:
        """Add what was seen on later instances."""
        self.flips += later.flips
        self.broken += later.broken
        self.ends = [a + b for a, b in zip(self.ends, later.ends, strict=True)]
        self.clear = min(self.clear, later.clear)
        if later.slack < self.slack:
            self.slack, self.worst = later.slack, later.worst
        if later.tightest[0] < self.tightest[0]:
            self.tightest = later.tightest


@dataclass(frozen=True)
class Regression:
    """The flip matrix of two profiles on the same instances."""

    old: Profile
    new: Profile
    instances: int
    tallies: dict[str, Tally]

    @property
    def broken(self) -> list[str]:
        """Statements that are wrong under the new profile on some instance, and never under the old one."""
        return [
            id
            for id, tally in self.tallies.items()
            if any(tally.counts(1)[word] for word in FAILURES)
            and not any(tally.counts(0)[word] for word in FAILURES)
        ]

    def frame(self) -> pd.DataFrame:
        """The flip matrix in long form: COLUMNS."""
        import pandas as pd

        records = [
            (id, before, after, count)
            for id, tally in self.tallies.items()
            for (before, after), count in sorted(tally.flips.items())
        ]
        return pd.DataFrame.from_records(records, columns=list(COLUMNS))

    def sentences(self) -> list[str]:
        """A sentence for every statement."""
        return [sentence(id, tally) for id, tally in self.tallies.items()]


def sentence(id: str, tally: Tally) -> str:
    """What became of a statement, in words."""
    after = tally.counts(1)
    gained = sum(
        n for (b, a), n in tally.flips.items() if b in (Verdict.OUT_OF_SCOPE.outcome, ABSENT) and a in GOOD
    )
    still = "stays consistent" if after[Verdict.CONSISTENT.outcome] else "keeps holding"
    wrong = sum(after[word] for word in FAILURES)
    words = ", ".join(f"{word} on {after[word]}" for word in reversed(OUTCOMES) if after[word])
    if wrong:
        smallest = f", the smallest {min(tally.broken)[1]}" if tally.broken else ", as before"
        head = f"{id} fails on {wrong} instances{smallest}"
    elif gained:
        head = f"{id} {still} on {gained} instances it did not speak of before"
    else:
        head = f"{id} is unchanged" if all(b == a for b, a in tally.flips) else f"{id} {still}"
    edge = f"; smallest slack {tally.slack:.6g} at {tally.worst}" if tally.worst else ""
    return f"{head} ({words}{edge})"


def regress(
    new: Profile,
    old: Profile,
    *,
    count: int,
    jobs: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Regression:
    """Judge `count` instances under both profiles, in `jobs` processes, whose number changes nothing.

    Two thirds come from the new profile, part of them outside the old one by construction, the rest
    from the old one.  Every instance is measured once.  progress: told how many instances are done.
    Raises InputError when two different profiles have one name, by which instances are made again.
    """
    if new.name == old.name and new != old:
        raise InputError(f"both profiles are named {new.name!r}: give the new one another name")
    chunks = _chunks(count)
    tallies: dict[str, Tally] = {}
    done = 0
    for chunk, part in zip(chunks, _parts(new, old, chunks, jobs), strict=True):
        for id, tally in part.items():
            if id in tallies:
                tallies[id].merge(tally)
            else:
                tallies[id] = tally
        done += len(chunk)
        if progress is not None:
            progress(done)
    return Regression(old, new, count, tallies)


def _chunks(count: int) -> list[list[int]]:
    """The indices of the instances, those that differ by a multiple of SIZES, of one shape, together."""
    width = max(1, CHUNK * SIZES // max(count, SIZES))
    starts = range(0, min(count, SIZES), width)
    return [[i for i in range(count) if start <= i % SIZES < start + width] for start in starts]


def _parts(new: Profile, old: Profile, chunks: list[list[int]], jobs: int) -> Iterator[dict[str, Tally]]:
    if jobs == 1 or len(chunks) == 1:
        yield from (tallies_of(new, old, chunk) for chunk in chunks)
        return
    context = multiprocessing.get_context("spawn")  # torch and OpenBLAS do not survive a fork
    with ProcessPoolExecutor(min(jobs, len(chunks)), context, _one_thread) as pool:
        yield from pool.map(tallies_of, repeat(new), repeat(old), chunks)


def _one_thread() -> None:
    from threadpoolctl import threadpool_limits

    threadpool_limits(1)


def tallies_of(new: Profile, old: Profile, indices: Iterable[int]) -> dict[str, Tally]:
    """What the instances of these indices show, by statement."""
    before, after = apply_profile(old), apply_profile(new)
    statements = {s.id: s for s in (*after, *before)}
    tallies = {id: Tally() for id in statements}
    instances = [make(new, old, index) for index in indices]
    groups: dict[int, list[dict[str, list[Row]]]] = {}
    for part in together(measure_many(instances)):
        judged = [
            judge_many(part.measurements, chosen, p)
            for chosen, p in ((before, part.p), (after, part.p), (after, _unrounded(part.p)))
        ]
        for at, place in enumerate(part.places):
            groups[place] = [by_statement(one.rows(at, reasons=False)) for one in judged]
    for place, instance in enumerate(instances):
        first, second, third = groups[place]
        for id, tally in tallies.items():
            if id in first or id in second:
                tally.add(statements[id], first.get(id, []), second.get(id, []), third.get(id, []), instance)
    return tallies


VANISHING = ("mu", "mu_op", "e0", "delta", "delta_low", "flow_error")
"""Parameters that are 0 in theory on some instances, where rounding alone makes their size."""


def _unrounded(p: Parameters) -> Parameters:
    """The parameters with 0 for what vanishes up to rounding: bands that divide it by eps^(2l) would
    otherwise be as large as one processor's rounding errors make them."""

    def exact(x: Any) -> Any:
        if isinstance(x, np.ndarray):
            return np.where(x < ROUNDED_ANYWAY, 0.0, x)
        return 0.0 if x is not None and x < ROUNDED_ANYWAY else x

    imbalances = p.imbalances
    if imbalances is not None:
        pairs = {name: tuple(map(exact, getattr(imbalances, name))) for name in ("down", "up", "size")}
        imbalances = replace(imbalances, **pairs)
    return p.but(imbalances=imbalances, **{name: exact(getattr(p, name)) for name in VANISHING})


def make(new: Profile, old: Profile, index: int) -> Instance:
    """The index-th instance of a regression, the same one everywhere."""
    if index % 3 == 2:
        return sample(old, index // 3)
    return sample(new, index, beyond=None if new == old else old)


def remake(new: Profile, old: Profile, case: str) -> Instance:
    """An instance of a regression by the name of its case, such as "theta-half #17"."""
    name, _, index = case.rpartition(" #")
    if name == new.name:
        return sample(new, int(index), beyond=None if new == old else old)
    return sample(old, int(index))


__all__ = ["COLUMNS", "Regression", "Tally", "regress", "remake"]
