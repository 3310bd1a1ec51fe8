"""Baselines: what the standard profiles give, kept as text, and whether results have drifted from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import inf
from typing import Annotated, Any

from pydantic import Field

from verify.layerwise.assumptions.profile import BUILT_IN, Profile, apply_profile
from verify.layerwise.assumptions.regress import Regression, regress
from verify.layerwise.parameters import references
from verify.regression.assumed import assumptions_drift, assumptions_of
from verify.regression.baseline import FORMAT, Baseline, Finite, Kept, OutcomeWord, same
from verify.release import VERSION
from verify.verdict import OUTCOMES, settled

COUNT = 60
"""Instances a profile in a baseline."""

TOLERANCE = 1e-6
"""Relative difference of mean band ends that counts as the same: parameters carry rounding errors of
1e-15 to 1e-9, which differ between machines; a changed formula shows far above it."""

SLACK_TOLERANCE = 1e-3
"""The same for slacks: residuals of a trained network depend on where the integrator stopped; 5e-5 is
seen between kernels of one linear-algebra library."""

SMALLEST = 1e-3
"""Differences of numbers below this count as those of a number of this size."""

NUMBERS = {"slack": SLACK_TOLERANCE, "mean_lower": TOLERANCE, "mean_upper": TOLERANCE}
"""What is compared of a statement besides its outcomes, and how closely."""


class StatementRecord(Kept):
    """One statement under a profile: number of instances with each outcome; the smallest slack and the
    means of the finite band ends, None where rounding reaches all of them."""

    outcomes: dict[OutcomeWord, Annotated[int, Field(ge=1)]]
    slack: Finite | None = None
    mean_lower: Finite | None = None
    mean_upper: Finite | None = None


class ProfileBaseline(Baseline):
    """One profile against its base, on so many instances."""

    profile: str
    against: str
    instances: Annotated[int, Field(ge=1)]
    statements: dict[str, StatementRecord]


def compared_with(profile: Profile) -> Profile:
    """The base of a profile, on the profile's statements: what it is compared with unless something else
    is asked for."""
    base = BUILT_IN[profile.base]
    return base.model_copy(update={"statements": profile.statements}) if profile.statements else base


def kept(profile: Profile, count: int | None = None) -> ProfileBaseline:
    """The record of one profile against its base, on so many instances (60)."""
    return as_baseline(regress(profile, compared_with(profile), count=COUNT if count is None else count))


def as_baseline(result: Regression) -> ProfileBaseline:
    """What a baseline keeps of a comparison: the outcomes, clear slacks and mean band ends of the new
    profile, and what its statements assume."""
    return ProfileBaseline(
        format=FORMAT,
        version=VERSION,
        assumptions=assumptions_of(apply_profile(result.new), references(), dict(result.new.constants)),
        profile=result.new.name,
        against=result.old.name,
        instances=result.instances,
        statements={
            id: StatementRecord(
                outcomes={word: n for word in OUTCOMES if (n := tally.counts(1)[word])},
                slack=None if tally.clear == inf else tally.clear,
                mean_lower=_mean(*tally.ends[:2]),
                mean_upper=_mean(*tally.ends[2:]),
            )
            for id, tally in result.tallies.items()
        },
    )


def _mean(total: float, count: float) -> float | None:
    return total / count if count else None


def drift(old: ProfileBaseline, new: ProfileBaseline) -> list[str]:
    """What differs between two baselines, a line each: assumptions, outcomes, and numbers beyond their
    tolerance."""
    lines = [
        f"{name}: {getattr(old, name)} -> {getattr(new, name)}"
        for name in ("profile", "against", "instances")
        if getattr(old, name) != getattr(new, name)
    ]
    lines += assumptions_drift(old.assumptions, new.assumptions)
    for id in dict.fromkeys([*old.statements, *new.statements]):
        lines += _statement_drift(id, old.statements.get(id), new.statements.get(id))
    return lines


def _statement_drift(id: str, old: StatementRecord | None, new: StatementRecord | None) -> Iterator[str]:
    if old is None or new is None:
        yield f"{id}: {'new' if old is None else 'gone'}"
        return
    if _settled(old.outcomes) != _settled(new.outcomes):
        yield f"{id}: outcomes {old.outcomes} -> {new.outcomes}"
    for name, tolerance in NUMBERS.items():
        x, y = getattr(old, name), getattr(new, name)
        if not same(x, y, tolerance, smallest=SMALLEST):
            yield f"{id}: {name.replace('_', ' ')} {x} -> {y}"


def _settled(outcomes: dict[Any, int]) -> dict[str, int]:
    """Outcomes with `undecided` counted as `holds`: rounding alone may turn one into the other."""
    merged: Counter[str] = Counter()
    for word, n in outcomes.items():
        merged[settled(word)] += n
    return dict(merged)


__all__ = ["COUNT", "TOLERANCE", "ProfileBaseline", "as_baseline", "compared_with", "drift", "kept"]
