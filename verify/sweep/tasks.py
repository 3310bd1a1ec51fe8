"""From a design to tasks: one task is one network, known by a hash of everything that sets it."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections import deque
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property

import numpy as np

from verify.errors import InputError
from verify.files import require_memory
from verify.sweep.spec import DEEPEST, INTEGERS, LARGEST, REALS, Span, Spec

FORMAT = 1
"""Number of the meaning of tasks, rows and manifests; directories of another one are refused."""


@dataclass(frozen=True)
class Task:
    """One network: sizes, initialisation, data, training, and the statements it is judged by."""

    n: int
    K: int
    d: int
    width: int
    L: int
    xi: float
    alpha: float
    noise: float | None
    theta: float | None
    seed: int
    training: str
    statements: tuple[str, ...]

    @cached_property
    def key(self) -> str:
        """The content hash."""
        text = json.dumps([FORMAT, asdict(self)], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:24]

    @property
    def shape(self) -> tuple[int, ...]:
        """Tasks of one shape are trained together."""
        return self.n, self.K, self.d, self.width, self.L


def expand(spec: Spec) -> list[Task]:
    """All tasks of a sweep in the order of its design, seeds innermost.

    Raises InputError for a point of the design that has no network (d < nK, ...).
    """
    training = spec.training.model_dump_json()
    statements = tuple(spec.statements)
    tasks = []
    grid = spec.design.kind == "grid"
    apart = 0 if grid else max(spec.seed_list) + 1
    for index, point in enumerate(_grid(spec) if grid else _draws(spec)):
        if point["width"] is None:
            point["width"] = point["d"]
        if point["noise"] is None and point["theta"] is None:
            point["noise"] = 1.0
        _require_network(point)
        tasks += [
            Task(**point, seed=seed + index * apart, training=training, statements=statements)
            for seed in spec.seed_list
        ]
    unique = {task.key: task for task in tasks}
    return list(unique.values())


ALPHA = 1e-150, 1e150
"""Target scales whose squares, and n over them, are ordinary float64 numbers."""


def _require_network(p: dict) -> None:
    said = ", ".join(f"{name} = {p[name]}" for name in ("n", "K", "d", "width", "L"))
    if p["K"] < 2 or p["L"] < 2:
        raise InputError(f"the design has a point with {said}: K >= 2 and L >= 2 are needed")
    if p["d"] < p["n"] * p["K"] or p["width"] < p["K"]:
        raise InputError(f"the design has a point with {said}: d >= nK and width >= K are needed")
    if max(p["n"], p["K"], p["d"], p["width"]) > LARGEST or p["L"] > DEEPEST:
        raise InputError(
            f"the design has a point with {said}: sizes up to {LARGEST:,} and L up to {DEEPEST:,} are taken"
        )
    width, entries = max(p["d"], p["width"]), p["d"] * p["n"] * p["K"]
    require_memory(8 * (2 * p["L"] * width**2 + 4 * entries), f"the design has a point with {said}, which")
    if not ALPHA[0] <= p["alpha"] <= ALPHA[1]:
        raise InputError(f"the design has a point with alpha = {p['alpha']:g}: take 1e-150 to 1e150")


def _values(axis: object, name: str) -> list:
    if isinstance(axis, Span):
        spaced = np.geomspace if axis.log else np.linspace
        values = [float(v) for v in spaced(axis.low, axis.high, axis.points)]
        return [round(v) for v in values] if name in INTEGERS else values
    return list(axis) if isinstance(axis, list) else [axis]


def _grid(spec: Spec) -> list[dict]:
    names = INTEGERS + REALS
    axes = [_values(getattr(spec.parameters, name), name) for name in names]
    return [dict(zip(names, values, strict=True)) for values in itertools.product(*axes)]


def _draws(spec: Spec) -> list[dict]:
    names = [name for name in INTEGERS + REALS if isinstance(getattr(spec.parameters, name), Span | list)]
    count = spec.design.points
    if spec.design.kind == "random":
        unit = np.random.default_rng(spec.design.seed).random((count, len(names)))
    else:
        from scipy.stats import qmc

        sampler = qmc.Sobol(max(len(names), 1), rng=np.random.default_rng(spec.design.seed))
        unit = sampler.random(1 << (count - 1).bit_length())[:count, : len(names)]
    fixed = {name: getattr(spec.parameters, name) for name in INTEGERS + REALS}
    return [
        {**fixed, **{name: _pick(fixed[name], float(u), name) for name, u in zip(names, row, strict=True)}}
        for row in unit
    ]


def _pick(axis: Span | list, u: float, name: str) -> float | int:
    if isinstance(axis, list):
        return axis[min(int(u * len(axis)), len(axis) - 1)]
    if name in INTEGERS:
        low, high = round(axis.low), round(axis.high)
        return min(low + int(u * (high - low + 1)), high)
    if axis.log:
        return float(axis.low * (axis.high / axis.low) ** u)
    return float(axis.low + (axis.high - axis.low) * u)


PILOT = 16
"""Tasks of a shape that are done together before it is known how long one takes."""

MOST = 256
"""Most tasks done together: more make no difference to the trainer, and a crash costs as many."""

SECONDS = 2.0
"""How long a chunk of tasks should take: long against handing it out, short against a sweep."""

MEMORY = 512 * 2**20
"""Bytes that the weights of the networks of a chunk may take."""


class Queue:
    """Tasks still to be done, handed out in chunks of equal shape, in the order of the design.

    batch: the size of a chunk; None: PILOT tasks of each shape first, then as many as take about SECONDS by
    the fastest chunk so far, at most MOST, and no more than keep all places busy to the end.
    """

    def __init__(self, tasks: Iterable[Task], batch: int | None = None) -> None:
        self._batch = batch
        self._groups: dict[tuple[int, ...], deque[Task]] = {}
        for task in tasks:
            self._groups.setdefault(task.shape, deque()).append(task)
        self._again: deque[list[Task]] = deque()
        self._pace: dict[tuple[int, ...], float] = {}
        self._left = sum(map(len, self._groups.values()))

    def __len__(self) -> int:
        return self._left

    def take(self, places: int) -> list[Task]:
        """The next chunk, where `places` chunks are under way together; empty where none is left."""
        if self._groups:
            shape, group = next(iter(self._groups.items()))
            chunk = [group.popleft() for _ in range(min(self._size(group[0], places), len(group)))]
            if not group:
                del self._groups[shape]
        else:
            chunk = self._again.popleft() if self._again else []
        self._left -= len(chunk)
        return chunk

    def _size(self, task: Task, places: int) -> int:
        if self._batch is not None:
            return self._batch
        widest = max(task.d, task.width)
        room = min(MEMORY // (8 * task.L * widest * widest), MOST)
        pace = self._pace.get(task.shape)
        wanted = PILOT if pace is None else max(int(SECONDS / pace), PILOT)
        fair = -(-len(self) // (2 * places))
        return max(min(wanted, room, max(fair, PILOT)), 1)

    def back(self, chunks: Iterable[list[Task]]) -> None:
        """Chunks to be done again, at the end."""
        for chunk in chunks:
            self._again.append(chunk)
            self._left += len(chunk)

    def ended(self, tasks: list[Task], seconds: float) -> None:
        """A chunk that took so long."""
        shape, pace = tasks[0].shape, max(seconds / len(tasks), 1e-6)
        self._pace[shape] = min(pace, self._pace.get(shape, pace))
