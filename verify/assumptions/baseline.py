"""Baselines: what the standard profiles give, kept as text, and whether results have drifted from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import AllowInfNan, BaseModel, ConfigDict, Field

from verify.assumptions.assumed import Assumptions, assumptions_drift, assumptions_of
from verify.assumptions.profile import BUILT_IN, Profile, apply_profile
from verify.assumptions.regress import Regression, regress
from verify.errors import InputError
from verify.files import read_json, shown, validated
from verify.layerwise.theory import THEORY as LAYERWISE
from verify.verdict import OUTCOMES, settled
from verify.writing import write_text

COMMITTED = Path(__file__).parents[1] / "baselines"
"""The baselines of the built-in profiles and theories: data of this package."""

FORMAT = 2

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

STANDARD = tuple(BUILT_IN)

if TYPE_CHECKING:
    Outcome = str
else:
    Outcome = Literal[OUTCOMES]

Finite = Annotated[float, AllowInfNan(False)]


class Kept(BaseModel):
    """Part of a baseline: read as it was written, or refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StatementRecord(Kept):
    """One statement under a profile: number of instances with each outcome; the smallest slack and the
    means of the finite band ends, None where rounding reaches all of them."""

    outcomes: dict[Outcome, Annotated[int, Field(ge=1)]]
    slack: Finite | None = None
    mean_lower: Finite | None = None
    mean_upper: Finite | None = None


class Baseline(Kept):
    """What every baseline says: where it comes from, and what its statements assume."""

    format: Literal[2]
    version: str
    assumptions: Assumptions


class ProfileBaseline(Baseline):
    """One profile against its base, on so many instances."""

    profile: str
    against: str
    instances: Annotated[int, Field(ge=1)]
    statements: dict[str, StatementRecord]


AnyBaseline = TypeVar("AnyBaseline", bound=Baseline)


def compared_with(profile: Profile) -> Profile:
    """The base of a profile, on the profile's statements: what it is compared with unless something else
    is asked for."""
    base = BUILT_IN[profile.base]
    return base.model_copy(update={"statements": profile.statements}) if profile.statements else base


def baseline(profile: Profile, *, count: int = COUNT) -> ProfileBaseline:
    """The record of one profile against its base."""
    return as_baseline(regress(profile, compared_with(profile), count=count))


def as_baseline(result: Regression) -> ProfileBaseline:
    """What a baseline keeps of a comparison: the outcomes, clear slacks and mean band ends of the new
    profile, and what its statements assume."""
    from verify import __version__

    return ProfileBaseline(
        format=FORMAT,
        version=__version__,
        assumptions=assumptions_of(
            apply_profile(result.new), LAYERWISE.references(), dict(result.new.constants)
        ),
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


def path_of(directory: Path, profile: Profile) -> Path:
    """Where the baseline of a profile lies."""
    return directory / f"{profile.name}.json"


def save_baseline(path: Path, found: Baseline) -> None:
    """Write a baseline as text, atomically, the same bytes for the same values; its folder is made."""
    import json

    values = _rounded(found.model_dump(mode="json", exclude_none=True))
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, json.dumps(values, indent=1, sort_keys=True) + "\n")


def _rounded(value: Any) -> Any:
    """Floats to ten digits: what lies beyond is rounding, and would only make noise in a diff."""
    if isinstance(value, float):
        return float(f"{value:.10g}")
    if isinstance(value, dict):
        return {key: _rounded(x) for key, x in value.items()}
    return value


def load_baseline(path: Path, model: type[AnyBaseline]) -> AnyBaseline:
    """A baseline file; InputError when it is missing, not one, or of another version or format."""
    from verify import __version__

    if not path.exists():
        raise InputError(f"{shown(path)}: no baseline there; `regress --baseline --update` writes it")
    values = read_json(path)
    if not isinstance(values, dict) or "format" not in values:
        raise InputError(
            f"{shown(path)}: not a baseline; `dln-verify regress --baseline --update` writes one"
        )
    for name, expected in (("format", FORMAT), ("version", __version__)):
        if values.get(name) != expected:
            raise InputError(
                f"{shown(path)}: baseline of {name} {values.get(name)!r}, not {expected!r}; "
                "rewrite it with --update"
            )
    return validated(model, values, shown(path))


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


def same(x: float | None, y: float | None, tolerance: float, *, smallest: float = 0.0) -> bool:
    """Whether two numbers agree to a relative tolerance, or are both None."""
    if x is None or y is None:
        return x is y
    return abs(x - y) <= tolerance * max(abs(x), abs(y), smallest)


def _settled(outcomes: dict[Any, int]) -> dict[str, int]:
    """Outcomes with `undecided` counted as `holds`: rounding alone may turn one into the other."""
    merged: Counter[str] = Counter()
    for word, n in outcomes.items():
        merged[settled(word)] += n
    return dict(merged)


__all__ = [
    "COMMITTED",
    "COUNT",
    "STANDARD",
    "TOLERANCE",
    "Baseline",
    "ProfileBaseline",
    "as_baseline",
    "baseline",
    "compared_with",
    "drift",
    "load_baseline",
    "path_of",
    "same",
    "save_baseline",
]
