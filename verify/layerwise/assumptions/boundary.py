"""Where a weakened assumption breaks a statement: bisection on its limit, the failing instance shrunk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from math import isnan, nan, sqrt

from verify.instances.model import Instance
from verify.judge import Row
from verify.layerwise.assumptions.failure import LIMITED, Failure, Sizes, judged_on, narrowed, shrink, turned
from verify.layerwise.assumptions.profile import CONSTANTS, Profile, apply_profile
from verify.layerwise.assumptions.sampling import LARGEST_RATIO, limit, sample
from verify.regression.rows import by_statement, gravest
from verify.verdict import FAILURES, OUTCOMES, Verdict

INSTANCES = 12
"""Instances at each value of a knob; trained ones, which do not move with it, are left out."""

GRID = 6
"""Values tried before the bisection, in equal steps (of the logarithm, for a knob that starts at 0)."""

STEPS = 6
"""Halvings of the first interval whose upper end fails."""

SMALLEST = 1e-6
"""Of a knob that starts at 0: the smallest value tried, as a share of the largest."""

FREE = {
    "theta": 0.999, "minimum_norm": 1.0, "interpolation": 1.0, "balanced_below": 0.3, "eps": 0.999,
    "equal_classes": LARGEST_RATIO,
}  # fmt: skip
"""How far the limit of an assumption is moved that is dropped; factors of the others go to FREE_FACTOR."""

FREE_FACTOR = 64.0


@dataclass(frozen=True)
class Knob:
    """An assumption of a profile whose limit moves from `low` (the old one) to `high` (the new one)."""

    name: str
    low: float
    high: float

    def values(self) -> list[float]:
        """The values tried first, from low to high."""
        if self.low > 0 or self.name == "constants":
            step = (self.high - self.low) / GRID
            return [self.low + step * i for i in range(GRID)] + [self.high]
        ratio = SMALLEST ** (1 / GRID)
        return [self.low, *(self.high * ratio**i for i in range(GRID, -1, -1))]


@dataclass(frozen=True)
class Boundary:
    """How far a statement survives the weakening of one assumption.

    holds_to: the largest value tried below every failure; fails_from: the smallest that fails, nan where
    none does; vacuous_from: the smallest value from which on it says nothing on any instance, nan where
    there is none; failure: the smallest failing instance.
    """

    knob: Knob
    statement: str
    holds_to: float
    fails_from: float = nan
    vacuous_from: float = nan
    failure: Failure | None = None

    def sentence(self) -> str:
        """The boundary in words."""
        name, low, high = self.knob.name, self.knob.low, self.knob.high
        if isnan(self.fails_from):
            head = f"{self.statement}: no failure found as {name} goes from {low:.4g} to {high:.4g}"
        elif isnan(self.holds_to):
            head = f"{self.statement} fails at {name} = {self.fails_from:.6g} already"
        else:
            known, fails = self.holds_to, self.fails_from
            head = f"{self.statement}: no failure found up to {name} = {known:.6g}, fails at {fails:.6g}"
        return head + ("" if isnan(self.vacuous_from) else f"; vacuous from {self.vacuous_from:.6g}")


def knobs(new: Profile, old: Profile) -> list[Knob]:
    """What the new profile weakens: each assumption whose limit it raises or drops, and its constants."""
    found = []
    for name in dict.fromkeys([*new.drop, *new.limits, *new.factors]):
        low, high = _span(new, old, name)
        if low < high:
            found.append(Knob(name, low, high))
    return [*found, Knob("constants", 0.0, 1.0)] if new.constants != old.constants else found


def _span(new: Profile, old: Profile, name: str) -> tuple[float, float]:
    free = FREE.get(name, FREE_FACTOR)
    if name not in LIMITED:
        ends = (float(p.factors.get(name, 1)) if name not in p.drop else free for p in (old, new))
    else:
        published = old.base == "paper"
        default = {"theta": float(CONSTANTS["theta_limit"].value) if published else free}.get(name, 0.0)
        if name == "eps":
            default = 0.9
        ends = (min(limit(p, name, default, free), free) for p in (old, new))
    low, high = ends
    return low, high


@dataclass
class _Probe:
    """Outcomes at the values of one knob, each instance judged once."""

    profile: Profile
    knob: Knob
    seen: dict[float, dict[str, tuple[str, int]]] = field(default_factory=dict)
    judged: dict[tuple, tuple[Instance, dict[str, list[Row]]]] = field(default_factory=dict)

    def rows(self, x: float, index: int, sizes: Sizes | None = None) -> tuple[Instance, dict[str, list[Row]]]:
        """An instance at a value of the knob, and its rows by statement."""
        key = x, index, sizes
        if key not in self.judged:
            profile = turned(self.profile, self.knob.name, rational(x))
            instance = sample(profile if sizes is None else narrowed(profile, sizes), index, trained=False)
            rows = judged_on(instance, apply_profile(profile)).rows
            self.judged[key] = instance, by_statement(rows)
        return self.judged[key]

    def at(self, x: float) -> dict[str, tuple[str, int]]:
        """Statement -> most severe outcome over the instances, and the index of the smallest with it."""
        if x not in self.seen:
            found: dict[str, list[tuple[int, int, str, int]]] = {}
            for index in range(INSTANCES):
                instance, groups = self.rows(x, index)
                size = instance.d**2 * instance.L
                for id, rows in groups.items():
                    found.setdefault(id, []).append(
                        (-OUTCOMES.index(word := gravest(rows)), size, word, index)
                    )
            self.seen[x] = {id: (min(entries)[2], min(entries)[3]) for id, entries in found.items()}
        return self.seen[x]

    def wrong(self, id: str, x: float) -> bool:
        return self.at(x).get(id, ("absent", 0))[0] in FAILURES

    def mute(self, id: str, x: float) -> bool:
        return self.at(x).get(id, ("absent", 0))[0] == Verdict.VACUOUS.outcome


def rational(x: float) -> Fraction:
    """The float as a short rational: profiles keep numbers exactly."""
    return Fraction(f"{x:.9g}")


def boundaries(
    new: Profile, old: Profile, *, progress: Callable[[str], None] | None = None
) -> Iterator[Boundary]:
    """For each weakened assumption, with the others as in `new`: where each statement first fails."""
    for knob in knobs(new, old):
        if progress is not None:
            progress(knob.name)
        probe = _Probe(new, knob)
        for s in apply_profile(new):
            if any(s.id in probe.at(x) for x in knob.values()):
                yield _boundary(probe, s.id)


def _boundary(probe: _Probe, id: str) -> Boundary:
    knob, values = probe.knob, probe.knob.values()
    mute = _onset([x for x in values if probe.mute(id, x)], values)
    first = next((x for x in values if probe.wrong(id, x)), None)
    if first is None:
        return Boundary(knob, id, knob.high, vacuous_from=mute)
    if first == values[0]:
        return Boundary(knob, id, nan, first, mute, _smallest(probe, id, first))
    low = next(a for a, b in pairwise(values) if b == first)
    low, high = bisect(lambda x: not probe.wrong(id, x), low, first)
    return Boundary(knob, id, low, high, mute, _smallest(probe, id, high))


def _onset(found: list[float], values: list[float]) -> float:
    """The smallest value from which on all are among `found`; nan where the last is not."""
    onset = nan
    for x in reversed(values):
        if x not in found:
            break
        onset = x
    return onset


def bisect(
    holds: Callable[[float], bool], low: float, high: float, *, steps: int = STEPS
) -> tuple[float, float]:
    """The largest value found that holds and the smallest that fails, between `low`, which holds, and `high`,
    which does not; halves the logarithm of positive intervals."""
    for _ in range(steps):
        middle = sqrt(low * high) if low > 0 else (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low, high


def _smallest(probe: _Probe, id: str, x: float) -> Failure:
    def made(index: int, sizes: Sizes | None = None) -> tuple[Instance, list[Row]]:
        instance, groups = probe.rows(x, index, sizes)
        return instance, [row for row in groups.get(id, ()) if row.verdict.fails]

    index = probe.at(x)[id][1]
    found = Failure(*made(index), index, knob=(probe.knob.name, rational(x)), trained=False)
    return shrink(probe.profile.range, found, made)


__all__ = ["Boundary", "Knob", "bisect", "boundaries", "knobs"]
