"""Regression of assumptions: the same instances under an old and a new profile, and what flips."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from math import inf, isnan
from typing import TYPE_CHECKING, Any

from bounds import Statement
from verify.assumptions.profile import Profile, apply_profile
from verify.assumptions.sampling import sample
from verify.instances.model import Instance
from verify.judge import Row, Verdict, judge, parameters
from verify.measure import measure

if TYPE_CHECKING:
    import pandas as pd

OUTCOMES = ("holds", "vacuous", "out of scope", "undecided", "violated", "inconsistent", "absent")
"""What a row counts as; `inconsistent` is a violation of a statement at leading order only, `absent` a
statement that the profile does not have."""

WRONG = ("violated", "inconsistent")

SEVERITY = {
    "violated": 6,
    "inconsistent": 5,
    "undecided": 4,
    "holds": 3,
    "vacuous": 2,
    "out of scope": 1,
    "absent": 0,
}
"""A statement's outcome on an instance is the most severe one of its rows."""

LARGEST_END = 1e3
"""Band ends beyond this are nearly vacuous and sensitive to rounding: they are left out of the sums."""

COLUMNS = ("statement", "before", "after", "count")


def outcome(row: Row) -> str:
    """One of OUTCOMES; "" where the quantity does not exist."""
    if row.verdict is Verdict.UNDEFINED:
        return ""
    if row.verdict is Verdict.VACUOUS:
        return "vacuous"
    if row.in_scope is False:
        return "out of scope"
    names = {
        Verdict.VIOLATED: "violated",
        Verdict.INCONSISTENT: "inconsistent",
        Verdict.UNDECIDED: "undecided",
    }
    return names.get(row.verdict, "holds")


@dataclass
class Tally:
    """What was seen of one statement.

    flips: (before, after) -> number of instances.  slack: smallest slack factor in scope of the new
    profile; worst: the case in which it was seen.  broken: (d^2 L, case) of those in which it is wrong
    under the new profile and not under the old one.  ends: sum and number of the finite lower band ends
    under the new profile, then of the upper ones.
    """

    flips: Counter[tuple[str, str]] = field(default_factory=Counter)
    slack: float = inf
    worst: str = ""
    broken: list[tuple[int, str]] = field(default_factory=list)
    ends: list[float] = field(default_factory=lambda: [0.0, 0.0, 0.0, 0.0])

    def counts(self, side: int) -> Counter[str]:
        """Outcomes before (0) or after (1)."""
        total: Counter[str] = Counter()
        for pair, count in self.flips.items():
            total[pair[side]] += count
        return total


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
            if any(tally.counts(1)[word] for word in WRONG)
            and not any(tally.counts(0)[word] for word in WRONG)
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
        return [_sentence(id, tally) for id, tally in self.tallies.items()]


def _sentence(id: str, tally: Tally) -> str:
    after = tally.counts(1)
    gained = sum(n for (b, a), n in tally.flips.items() if b in ("out of scope", "absent") and a == "holds")
    wrong = sum(after[word] for word in WRONG)
    words = ", ".join(f"{word} on {after[word]}" for word in OUTCOMES if after[word])
    if wrong:
        smallest = f", the smallest {min(tally.broken)[1]}" if tally.broken else ", as before"
        head = f"{id} fails on {wrong} instances{smallest}"
    elif gained:
        head = f"{id} keeps holding on {gained} instances it did not speak of before"
    else:
        head = f"{id} is unchanged" if all(b == a for b, a in tally.flips) else f"{id} keeps holding"
    edge = f"; smallest slack {tally.slack:.6g} at {tally.worst}" if tally.worst else ""
    return f"{head} ({words}{edge})"


def regress(
    new: Profile, old: Profile, *, count: int, progress: Callable[[int], None] | None = None
) -> Regression:
    """Judge `count` instances under both profiles.

    Two thirds come from the new profile, part of them outside the old one by construction, the rest
    from the old one.  Every instance is measured once.
    """
    before, after = apply_profile(old), apply_profile(new)
    ids = list(dict.fromkeys(s.id for s in (*after, *before)))
    tallies = {id: Tally() for id in ids}
    for index, instance in enumerate(instances(new, old, count)):
        _add(tallies, instance, before, after)
        if progress is not None:
            progress(index + 1)
    return Regression(old, new, count, tallies)


def instances(new: Profile, old: Profile, count: int) -> Iterator[Instance]:
    """The instances of a regression, the same ones everywhere."""
    for index in range(count):
        yield sample(old, index // 3) if index % 3 == 2 else sample(new, index, beyond=old)


def _add(
    tallies: dict[str, Tally], instance: Instance, before: list[Statement], after: list[Statement]
) -> None:
    m = measure(instance)
    p = parameters(m)
    old, new = (_by_statement(judge(m, group, p)[0]) for group in (before, after))
    for id, tally in tallies.items():
        if id not in old and id not in new:
            continue
        pair = _worst(old.get(id, ())), _worst(new.get(id, ()))
        tally.flips[pair] += 1
        if pair[1] in WRONG and pair[0] not in WRONG:
            tally.broken.append((instance.d**2 * instance.L, instance.case))
        for row in new.get(id, ()):
            _add_ends(tally.ends, row)
            for slack in (row.slack_lower, row.slack_upper):
                if row.in_scope and not isnan(slack) and slack < tally.slack:
                    tally.slack, tally.worst = slack, instance.case


def _add_ends(ends: list[float], row: Row) -> None:
    for i, end in enumerate((row.lower, row.upper)):
        if abs(end) < LARGEST_END:
            ends[2 * i] += end
            ends[2 * i + 1] += 1


def _by_statement(rows: Iterable[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.statement, []).append(row)
    return groups


def _worst(rows: Iterable[Row]) -> str:
    return max((word for row in rows if (word := outcome(row))), key=SEVERITY.__getitem__, default="absent")


def boundary(
    holds: Callable[[float], bool], low: float, high: float, *, steps: int = 40
) -> tuple[float, float]:
    """Bisection of a knob: (largest value found that holds, smallest that fails).

    `holds(low)` must be true; where `holds(high)` is true as well, both numbers are `high`.
    """
    if holds(high):
        return high, high
    for _ in range(steps):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low, high


def _mean(total: float, count: float) -> float | None:
    return total / count if count else None


def record(result: Regression) -> dict[str, Any]:
    """What a baseline keeps: outcomes and slacks of the new profile, as plain data."""
    return {
        "profile": result.new.name,
        "against": result.old.name,
        "instances": result.instances,
        "statements": {
            id: {
                "outcomes": {word: n for word in OUTCOMES if (n := tally.counts(1)[word])},
                "slack": None if tally.slack == inf else tally.slack,
                "worst": tally.worst,
                "mean_lower": _mean(*tally.ends[:2]),
                "mean_upper": _mean(*tally.ends[2:]),
            }
            for id, tally in result.tallies.items()
        },
    }


__all__ = ["COLUMNS", "OUTCOMES", "Regression", "Tally", "boundary", "outcome", "record", "regress"]
