"""Adversarial search: for each end of each band the instance on which it is tightest.

Structured starting points are judged against every target.  Then the best instances of the targets are
changed at random, a generation at a time, and the results offered to all of them; at last each target goes
downhill from its own best, by random steps whose size follows its success.  A generation has one instance for
each target, and is measured and judged together.  Slacks are those of the judge: there is no surrogate.
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

from bounds.statement import Statement
from verify.errors import InputError
from verify.judge import Row
from verify.search.slack import Target, distances, published_slack
from verify.search.space import Space

ATTAINED = 1e-6
"""A slack factor within this of 1 counts as attained: the search goes on to the next target."""

SAME = 1e-6
"""Relative difference of slack factors up to which one instance is as good as another."""

STEP = 0.1
"""First size of a step downhill, in units of the vector."""

STEPS = (1e-4, 1.0)
"""The smallest and the largest: slacks are flat to second order at their minima."""

LONGER, SHORTER = 2.0, 2.0**-0.25
"""What a step that succeeds, and one that does not, makes of the size of the next: constant where one in five
succeeds (Rechenberg's rule)."""

KICKS = (1e-4, 0.5)
"""Range of the size of a random kick, log-uniform."""

MOVED = ", moved"

CROSSING = 0.2
"""Share of the mutations that take a part from another target's instance."""

DENSITIES = (0.1, 0.3, 1.0)
"""Shares of the coordinates of a part that a mutation changes."""

GENERATION = 32
"""The least number of mutations that are made, measured and judged together: one for each open target."""

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
    rng, count = np.random.default_rng(seed), len(best)
    _evolve(space, chosen, best, evaluations // 2 * count, rng, progress)
    _descend(space, chosen, best, (evaluations + 1) // 2, rng, progress)
    best = _shared(space, chosen, best)
    ordered = {target: best[target] for target in _ordered(best, chosen)}
    return _judged(space, {s.id: s for s in chosen}, list(beside), ordered)


def _shared(space: Space, statements: list[Statement], best: dict[Target, Found]) -> dict[Target, Found]:
    """The same slacks, within a relative SAME, from few instances: greedily the one that serves most."""
    candidates = list({found.vector.tobytes(): found for found in best.values()}.values())
    table = slack_table(space, [found.vector for found in candidates], statements)
    serves = [{t for t, found in best.items() if table[t][k] <= found.slack * (1 + SAME)}
              for k in range(len(candidates))]  # fmt: skip
    chosen: dict[Target, Found] = {}
    while len(chosen) < len(best):
        k = max(range(len(candidates)), key=lambda k: len(serves[k] - chosen.keys()))
        for target in serves[k] - chosen.keys():
            chosen[target] = replace(candidates[k], slack=float(table[target][k]))
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
    done = 0
    while done < evaluations:
        open_ones = [t for t, found in best.items() if found.slack - 1 > ATTAINED]
        if not open_ones:
            return
        if progress is not None:
            progress(done / evaluations, "all targets together")
        made, until = [], min(done + max(GENERATION, len(open_ones)), evaluations)
        for k in range(done, until):
            found = best[open_ones[k % len(open_ones)]]
            other = best[open_ones[rng.integers(len(open_ones))]]
            made.append(Found(math.inf, _moved(found.name), _changed(found.vector, other.vector, parts, rng)))
        _offer(space, statements, best, made)
        done = until


def _descend(
    space: Space,
    statements: list[Statement],
    best: dict[Target, Found],
    evaluations: int,
    rng: Generator,
    progress: Progress | None,
) -> None:
    """Let every target step downhill so many times, from its best instance, along one part of the vector at a
    time; what one finds is offered to all."""
    parts = _parts(space)
    sizes = {(t, k): STEP for t in best for k in range(len(parts))}
    for done in range(evaluations):
        open_ones = [t for t, found in best.items() if abs(found.slack - 1) > ATTAINED]
        if not open_ones:
            return
        if progress is not None:
            progress(done / evaluations, "each target downhill")
        before = {t: best[t] for t in open_ones}
        tried = [int(rng.integers(len(parts))) for _ in open_ones]
        made = []
        for (t, found), k in zip(before.items(), tried, strict=True):
            part = _some(parts[k], rng)
            step = sizes[t, k] * rng.standard_normal(part.size)
            made.append(
                Found(math.inf, _moved(found.name), _with(found.vector, part, found.vector[part] + step))
            )
        table = _offer(space, statements, best, made)
        for i, (t, k) in enumerate(zip(open_ones, tried, strict=True)):
            better = t in table and table[t][i] < before[t].slack
            sizes[t, k] = float(np.clip(sizes[t, k] * (LONGER if better else SHORTER), *STEPS))


def _changed(vector: ndarray, other: ndarray, parts: list[ndarray], rng: Generator) -> ndarray:
    """A mutation of one part of a vector, some of its coordinates, or that part taken from another."""
    part = parts[rng.integers(len(parts))]
    if rng.random() < CROSSING:
        return _with(vector, part, other[part])
    return _kicked(vector, _some(part, rng), rng)


def _some(part: ndarray, rng: Generator) -> ndarray:
    """Some of the coordinates of a part."""
    kept = part[rng.random(part.size) < rng.choice(DENSITIES)]
    return kept if kept.size else part


def _judged(
    space: Space, statements: dict[str, Statement], beside: list[Statement], found: dict[Target, Found]
) -> list[Extremal]:
    """What was found, each instance made, measured and judged once."""
    serves: dict[bytes, list[Target]] = {}
    for target, one in found.items():
        serves.setdefault(one.vector.tobytes(), []).append(target)
    judged = {}
    for key, targets in serves.items():
        instance = space.instance(found[targets[0]].vector)
        own = [statements[id] for id in dict.fromkeys(t.statement for t in targets)]
        judged[key] = instance, *space.judged(instance, [*own, *beside])
    extremal = []
    for t, one in found.items():
        instance, rows, measured = judged[one.vector.tobytes()]
        row = next(
            r for r in rows if (r.statement, r.quantity, r.layer) == (t.statement, t.quantity, t.layer)
        )
        slack, columns = distances(row)[t.end], {**space.knobs, **measured}
        published = published_slack(rows, t)
        extremal.append(Extremal(t, slack, published, one.name, one.vector, instance, row, columns))
    return extremal


def slacks_at(space: Space, vector: ndarray, statements: Iterable[Statement]) -> dict[Target, float]:
    """The slacks of the instance at a vector; none where there is no instance."""
    table = slack_table(space, [vector], list(statements))
    return {target: float(x) for target, (x,) in table.items() if not math.isnan(x)}


def slack_table(
    space: Space, vectors: Sequence[ndarray], statements: list[Statement]
) -> dict[Target, Float[ndarray, " B"]]:
    """The slacks at B vectors, measured and judged together; nan where there is no instance, or no slack."""
    instances: dict[int, Any] = {}
    for i, vector in enumerate(vectors):
        with suppress(InputError):
            instances[i] = space.instance(vector)
    if not instances:
        return {}
    try:
        found = space.slacks(list(instances.values()), statements)
    except InputError:  # numbers near the ends of float64, of one of them
        return {} if len(vectors) == 1 else _alone(space, vectors, statements)
    table = {target: np.full(len(vectors), np.nan) for target in found}
    for target, values in found.items():
        table[target][list(instances)] = values
    return table


def _alone(
    space: Space, vectors: Sequence[ndarray], statements: list[Statement]
) -> dict[Target, Float[ndarray, " B"]]:
    table: dict[Target, ndarray] = {}
    for i, vector in enumerate(vectors):
        for target, (x,) in slack_table(space, [vector], statements).items():
            table.setdefault(target, np.full(len(vectors), np.nan))[i] = x
    return table


def _offer(
    space: Space, statements: list[Statement], best: dict[Target, Found], found: list[Found]
) -> dict[Target, Float[ndarray, " B"]]:
    """Let every target have these instances; their slacks."""
    table = slack_table(space, [f.vector for f in found], statements)
    for target, values in table.items():
        if np.isnan(values).all():
            continue
        k = int(np.nanargmin(values))
        if target not in best or values[k] < best[target].slack:
            best[target] = replace(found[k], slack=float(values[k]))
    return table


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
