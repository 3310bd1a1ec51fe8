"""Mutants against the pool: refuted exactly by an instance, or not, and then how close it came."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bounds import Band, Statement
from verify.exact import Decision, ExactRow, decide
from verify.layerwise.mutants.generate import Mutant
from verify.layerwise.mutants.pool import Member, pool
from verify.shrink.refutation import LIMIT, margin

CHANGED = 1e-9
"""Relative change of a band's end below which a mutant counts as the statement itself."""

OUTSIDE = 1e-9
"""Relative distance outside the band from which an instance is decided exactly."""

VANISHING = 1e-15
"""Floats below this may be an exact 0."""

CANDIDATES = 3
"""Instances decided exactly before a mutant counts as not refuted."""


@dataclass
class Trial:
    """What became of a mutant.

    stronger: whether some band of some instance in scope is narrower than the statement's.  member, row:
    the instance that refutes it, and the refuted row; None where nothing does.  slack: otherwise the
    smallest factor between value and a narrowed end.
    """

    mutant: Mutant
    stronger: bool = False
    member: Member | None = None
    row: ExactRow | None = None
    slack: float = math.inf
    candidates: list[tuple[Member, Statement]] = field(default_factory=list)

    @property
    def refuted(self) -> bool:
        return self.row is not None

    @property
    def margin(self) -> float:
        """How far the refuting value lies outside, relative (`verify.shrink.refutation.margin`)."""
        return math.nan if self.row is None else margin(self.row)


def trials(mutants: Iterable[Mutant]) -> list[Trial]:
    """Every mutant on every instance of the pool in floats, then exactly where it seems refuted."""
    found = [_screened(mutant) for mutant in mutants]
    for number in range(CANDIDATES):
        for member in pool():
            _decide(member, [t for t in found if not t.refuted and _next(t, number, member)], number)
    return found


def _next(t: Trial, number: int, member: Member) -> bool:
    return len(t.candidates) > number and t.candidates[number][0] is member


def _decide(member: Member, chosen: list[Trial], number: int) -> None:
    """Decide the candidates on one instance together, so that it is measured once."""
    statements = [t.candidates[number][1] for t in chosen]
    if not statements:
        return
    rows: dict[str, list[ExactRow]] = {}
    for row in decide(member.instance, statements, limit=LIMIT).of(Decision.REFUTED):
        rows.setdefault(row.statement, []).append(row)
    for t, s in zip(chosen, statements, strict=True):
        if s.id in rows:
            t.member, t.row = member, max(rows[s.id], key=margin)


def _screened(mutant: Mutant) -> Trial:
    """Where the mutant is stronger, where floats find it violated, and how close it comes elsewhere."""
    t = Trial(mutant)
    for member in pool():
        for original, statement in zip(mutant.originals, mutant.statements, strict=True):
            if not _in_scope(original, member):
                continue
            worst = 1.0
            for value, band, base in _bands(original, statement, member):
                ends = list(_narrowed(value, band, base))
                t.stronger |= bool(ends)
                worst = min([worst, *ends])
                t.slack = min([t.slack, *ends])
            if worst < 1 - OUTSIDE:
                t.candidates.append((member, statement))
                if len(t.candidates) == CANDIDATES:
                    return t
    return t


def _in_scope(s: Statement, member: Member) -> bool:
    return all(h.holds(member.parameters) is True for h in s.hypotheses)


def _bands(original: Statement, s: Statement, member: Member) -> Iterator[tuple[float, Band, Band]]:
    """(value, band of the mutant, band of the statement) wherever all three exist."""
    p = member.parameters
    for layer in original.layers(p.L):
        changed = s.bands(p, layer)
        for quantity, base in original.bands(p, layer).items():
            value = member.values.get((quantity, layer))
            if value is not None and quantity in changed:
                yield value, changed[quantity], base


def _narrowed(value: float, band: Band, base: Band) -> Iterator[float]:
    """Slack factors at the ends that the mutant moved inward; below 1 where the value lies outside."""
    low, high = (float(x) for x in band.trivial)
    lower, upper = float(band.lower), float(band.upper)
    if lower > low and lower - float(base.lower) > CHANGED * abs(lower):
        yield _factor(value, lower)
    if upper < high and float(base.upper) - upper > CHANGED * abs(upper):
        yield _factor(upper, value)


def _factor(a: float, b: float) -> float:
    """a/b for a, b >= 0; 1 where both vanish within the rounding of the floats."""
    if max(abs(a), abs(b)) < VANISHING:
        return 1.0
    if b <= 0:
        return math.inf
    return a / b
