"""Adversarial search: for each end of each band the instance on which it is tightest.

Structured starting points are judged against every target.  Then the best instances of the targets are
changed at random, a generation at a time, and the results offered to all of them; at last each target is
attacked alone, by COBYQA on one part of the vector after the other.  Slacks are those of the judge: there
is no surrogate.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from numpy.random import Generator
from scipy.optimize import minimize

from bounds.statement import Statement
from verify.errors import InputError
from verify.judge import Row
from verify.search.slack import Target, published_slack, slacks, targets
from verify.search.space import Space

ATTAINED = 1e-6
"""A slack factor within this of 1 counts as attained: the search goes on to the next target."""

SAME = 1e-6
"""Relative difference of slack factors up to which one instance is as good as another."""

WALL = 50.0
"""Objective where there is no slack, above log(slack - 1) of any slack below 1e21."""

STEP = 0.1
"""First trust region of the local optimiser, in units of the vector."""

FINEST = 1e-4
"""Last trust region: slacks are flat to second order at their minima."""

KICKS = (1e-4, 0.5)
"""Range of the size of a random kick, log-uniform."""

MOVED = ", moved"

CROSSING = 0.2
"""Share of the mutations that take a part from another target's instance."""

DENSITIES = (0.1, 0.3, 1.0)
"""Shares of the coordinates of a part that a mutation changes."""

GENERATION = 32
"""Mutations that are made, measured and judged together."""

Progress = Callable[[float, str], None]
"""Called with the share of a phase that is done, and what is being worked on."""


@dataclass(frozen=True)
class Found:
    """The tightest instance known for a target: slack factor, where it comes from, its vector."""

    slack: float
    name: str
    vector: Float[ndarray, " dim"]


@dataclass(frozen=True)
class Extremal:
    """The worst instance found for a target, judged.

    slack: the judge's; at least 1 where the statement holds.  published: the slack that the published
    statement has on the same instance (nan: there is none).  columns: what was held fixed, and the
    measured parameters.
    """

    target: Target
    slack: float
    published: float
    start: str
    vector: Float[ndarray, " dim"]
    instance: Any
    row: Row
    columns: dict[str, float | int | str | None]


def search(
    space: Space,
    statements: Iterable[Statement],
    *,
    beside: Iterable[Statement] = (),
    evaluations: int = 200,
    seed: int = 0,
    progress: Progress | None = None,
) -> list[Extremal]:
    """Minimise the slack of every end of every band of the statements over the space.

    beside: published statements whose slack on the same instance is reported.  evaluations: instances
    made for each target after the starting points; half of them are offered to all.  The result has one
    entry a target that some instance gave a slack, in the order of the statements; targets share an
    instance that is equally tight for them.  Repeatable for equal arguments.
    """
    chosen = list(statements)
    best: dict[Target, Found] = {}
    _offer(space, chosen, best, [Found(math.inf, start.name, start.vector) for start in space.starts()])
    goals = _ordered(best, chosen)
    _evolve(space, chosen, best, evaluations // 2 * len(goals), np.random.default_rng(seed), progress)
    by_id = {s.id: s for s in chosen}
    for k, target in enumerate(goals := _ordered(best, chosen)):
        if progress is not None:
            progress((k + 1) / len(goals), str(target))
        attack = _Attack(space, by_id[target.statement], target, best[target], (evaluations + 1) // 2)
        _offer(space, chosen, best, [attack.run(np.random.default_rng([seed, k]))])
    best = _shared(space, chosen, best)
    companions = list(beside)
    return [_judged(space, [by_id[t.statement], *companions], t, best[t]) for t in goals]


def _shared(space: Space, statements: list[Statement], best: dict[Target, Found]) -> dict[Target, Found]:
    """The same slacks, within a relative SAME, from few instances: greedily the one that serves most."""
    candidates = list({found.vector.tobytes(): found for found in best.values()}.values())
    tables = _tables(space, [found.vector for found in candidates], statements)
    serves = [
        {t for t, found in best.items() if table.get(t, math.inf) <= found.slack * (1 + SAME)}
        for table in tables
    ]
    chosen: dict[Target, Found] = {}
    while len(chosen) < len(best):
        k = max(range(len(candidates)), key=lambda k: len(serves[k] - chosen.keys()))
        for target in serves[k] - chosen.keys():
            chosen[target] = replace(candidates[k], slack=tables[k][target])
    return chosen


def _ordered(found: Iterable[Target], statements: list[Statement]) -> list[Target]:
    order = {s.id: k for k, s in enumerate(statements)}
    return sorted(found, key=lambda t: (order[t.statement], -1 if t.layer is None else t.layer))


def _evolve(
    space: Space,
    statements: list[Statement],
    best: dict[Target, Found],
    evaluations: int,
    rng: Generator,
    progress: Progress | None,
) -> None:
    """Change the best instance of one target after the other, and offer the results to all of them."""
    parts = _parts(space)
    for done in range(0, evaluations, GENERATION):
        open_ones = [t for t, found in best.items() if found.slack - 1 > ATTAINED]
        if not open_ones:
            return
        if progress is not None:
            progress(done / evaluations, "all targets together")
        made = []
        for k in range(done, min(done + GENERATION, evaluations)):
            found = best[open_ones[k % len(open_ones)]]
            other = best[open_ones[rng.integers(len(open_ones))]]
            made.append(Found(math.inf, _moved(found.name), _changed(found.vector, other.vector, parts, rng)))
        _offer(space, statements, best, made)


def _changed(vector: ndarray, other: ndarray, parts: list[ndarray], rng: Generator) -> ndarray:
    """A mutation of one part of a vector, some of its coordinates, or that part taken from another."""
    part = parts[rng.integers(len(parts))]
    if rng.random() < CROSSING:
        return _with(vector, part, other[part])
    kept = part[rng.random(part.size) < rng.choice(DENSITIES)]
    return _kicked(vector, kept if kept.size else part, rng)


def _judged(space: Space, statements: list[Statement], target: Target, found: Found) -> Extremal:
    instance = space.instance(found.vector)
    rows, measured = space.judged(instance, statements)
    row = next(
        r
        for r in rows
        if (r.statement, r.quantity, r.layer) == (target.statement, target.quantity, target.layer)
    )
    columns = {**space.knobs, **measured}
    published = published_slack(rows, target)
    slack = slacks(row)[target.end]
    return Extremal(target, slack, published, found.name, found.vector, instance, row, columns)


def slacks_at(space: Space, vector: ndarray, statements: Iterable[Statement]) -> dict[Target, float]:
    """The slacks of the instance at a vector; none where there is no instance."""
    return _tables(space, [vector], list(statements))[0]


def _tables(space: Space, vectors: Sequence[ndarray], chosen: list[Statement]) -> list[dict[Target, float]]:
    """The slacks of the instances at some vectors, measured and judged together."""
    tables: list[dict[Target, float]] = [{} for _ in vectors]
    instances: dict[int, Any] = {}
    for i, vector in enumerate(vectors):
        with suppress(InputError):
            instances[i] = space.instance(vector)
    if not instances:
        return tables
    try:
        judged = space.rows(list(instances.values()), chosen)
    except InputError:  # numbers near the ends of float64, of one of them
        return tables if len(vectors) == 1 else [slacks_at(space, v, chosen) for v in vectors]
    for i, rows in zip(instances, judged, strict=True):
        tables[i] = targets(rows)
    return tables


def _offer(space: Space, statements: list[Statement], best: dict[Target, Found], found: list[Found]) -> None:
    """Let every target have these instances."""
    for one, table in zip(found, _tables(space, [f.vector for f in found], statements), strict=True):
        for target, slack in table.items():
            if target not in best or slack < best[target].slack:
                best[target] = replace(one, slack=slack)


class _Spent(Exception):
    """The evaluations of a target are used up, or it is attained."""


class _Attack:
    """One target's search; `run` gives the best instance."""

    def __init__(
        self, space: Space, statement: Statement, target: Target, found: Found, evaluations: int
    ) -> None:
        self.space, self.statement, self.target = space, statement, target
        self.found, self.left = found, evaluations

    def run(self, rng: Generator) -> Found:
        parts = _parts(self.space)
        vector = self.found.vector
        try:
            while True:
                before = self.found.slack
                for k in rng.permutation(len(parts)):
                    self._descend(vector, parts[k])
                    vector = self.found.vector
                if self.found.slack == before:
                    vector = _kicked(vector, parts[rng.integers(len(parts))], rng)
        except _Spent:
            return self.found

    def _descend(self, vector: ndarray, part: ndarray) -> None:
        """COBYQA on some coordinates: quadratic models in a trust region, no derivatives."""

        def objective(moved: ndarray) -> float:
            return self._evaluate(_with(vector, part, moved))

        share = max(self.left // 4, 3 * part.size)
        options = {"initial_tr_radius": STEP, "final_tr_radius": FINEST, "maxfev": share}
        minimize(objective, vector[part], method="COBYQA", options=options)

    def _evaluate(self, vector: ndarray) -> float:
        if self.left <= 0 or abs(self.found.slack - 1) < ATTAINED:
            raise _Spent
        self.left -= 1
        slack = slacks_at(self.space, vector, [self.statement]).get(self.target)
        if slack is None:
            return WALL
        if slack < self.found.slack:
            self.found = Found(slack, _moved(self.found.name), vector.copy())
        return objective_of(slack)


def objective_of(slack: float) -> float:
    """log(slack - 1), which resolves slacks near 1; continued below 1, where a band is violated."""
    return math.log(max(slack - 1, np.finfo(float).tiny)) + min(slack - 1, 0.0)


def _moved(name: str) -> str:
    return name.removesuffix(MOVED) + MOVED


def _parts(space: Space) -> list[ndarray]:
    """Coordinates to be searched together: each part of a vector, and all of it."""
    ends = [0, *accumulate(space.sizes.values())]
    parts = [np.arange(a, b) for a, b in pairwise(ends) if b > a]
    return [*parts, np.arange(ends[-1])] if len(parts) > 1 else parts


def _with(vector: ndarray, part: ndarray, values: ndarray) -> ndarray:
    moved = vector.copy()
    moved[part] = values
    return moved


def _kicked(vector: ndarray, part: ndarray, rng: Generator) -> ndarray:
    size = np.exp(rng.uniform(*np.log(KICKS)))
    return _with(vector, part, vector[part] + size * rng.standard_normal(part.size))
