"""Baselines: what the standard profiles give, kept as text, and whether results have drifted from it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from verify.assumptions.profile import BUILT_IN, Profile
from verify.assumptions.regress import Regression, record, regress
from verify.errors import InputError
from verify.writing import write_text

FORMAT = 2

COUNT = 60
"""Instances a profile in a baseline."""

TOLERANCE = 1e-6
"""Relative difference of mean band ends that counts as the same: parameters carry rounding errors of
1e-15 to 1e-9, which differ between machines; a changed formula shows far above it."""

SLACK_TOLERANCE = 1e-3
"""The same for slacks: residuals of a trained network depend on where the integrator stopped; 5e-5 is
seen between kernels of one linear-algebra library."""

NUMBERS = {"outcomes": 0.0, "slack": SLACK_TOLERANCE, "mean_lower": TOLERANCE, "mean_upper": TOLERANCE}
"""What is compared of a statement, and how closely."""

STANDARD = tuple(BUILT_IN)


def compared_with(profile: Profile) -> Profile:
    """The base of a profile, on the profile's statements: what it is compared with unless something else
    is asked for."""
    base = BUILT_IN[profile.base]
    return base.model_copy(update={"statements": profile.statements}) if profile.statements else base


def baseline(profile: Profile, *, count: int = COUNT) -> dict[str, Any]:
    """The record of one profile against its base, as it is written."""
    return as_baseline(regress(profile, compared_with(profile), count=count))


def as_baseline(result: Regression) -> dict[str, Any]:
    """A record with its format and the version it comes from."""
    from verify import __version__

    return {"format": FORMAT, "version": __version__, **record(result)}


def path_of(directory: Path, profile: Profile) -> Path:
    """Where the baseline of a profile lies."""
    return directory / f"{profile.name}.json"


def save_baseline(path: Path, values: dict[str, Any]) -> None:
    """Write a baseline as text, atomically, the same bytes for the same values; its folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, json.dumps(_rounded(values), indent=1, sort_keys=True) + "\n")


def _rounded(value: Any) -> Any:
    """Floats to ten digits: what lies beyond is rounding, and would only make noise in a diff."""
    if isinstance(value, float):
        return float(f"{value:.10g}")
    if isinstance(value, dict):
        return {key: _rounded(x) for key, x in value.items()}
    return value


def load_baseline(path: Path) -> dict[str, Any]:
    """A baseline file; InputError when it is missing, not one, or from another version."""
    from verify import __version__

    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise InputError(
            f"{path}: no baseline there; `dln-verify regress --baseline --update` writes it"
        ) from None
    except ValueError as error:
        raise InputError(f"{path}: not JSON: {error}") from None
    if not isinstance(values, dict) or not ({"statements", "cases"} & set(values)):
        raise InputError(f"{path}: not a baseline; `dln-verify regress --baseline --update` writes one")
    for name, expected in (("format", FORMAT), ("version", __version__)):
        if values.get(name) != expected:
            raise InputError(
                f"{path}: baseline of {name} {values.get(name)!r}, not {expected!r}; rewrite it with --update"
            )
    return values


def drift(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """What differs between two baselines, a line each: outcomes, and numbers beyond their tolerance."""
    lines = [
        f"{name}: {old.get(name)} -> {new.get(name)}"
        for name in ("profile", "against", "instances")
        if old.get(name) != new.get(name)
    ]
    before, after = old["statements"], new["statements"]
    for id in dict.fromkeys([*before, *after]):
        if id not in before or id not in after:
            lines.append(f"{id}: {'new' if id not in before else 'gone'}")
            continue
        for name, tolerance in NUMBERS.items():
            x, y = before[id].get(name), after[id].get(name)
            if not _same(x, y, tolerance):
                lines.append(f"{id}: {name} {x} -> {y}")
    return lines


def _same(x: Any, y: Any, tolerance: float) -> bool:
    if isinstance(x, int | float) and isinstance(y, int | float):
        return abs(x - y) <= tolerance * max(abs(x), abs(y), 1e-3)
    if isinstance(x, dict) and isinstance(y, dict):
        return _settled(x) == _settled(y)
    return x == y


def _settled(outcomes: dict[str, int]) -> dict[str, int]:
    """Outcomes with `undecided` counted as `holds`: rounding alone may turn one into the other."""
    merged = {word: n for word, n in outcomes.items() if word not in ("holds", "undecided")}
    whole = outcomes.get("holds", 0) + outcomes.get("undecided", 0)
    return merged | ({"holds": whole} if whole else {})


__all__ = [
    "COUNT",
    "STANDARD",
    "TOLERANCE",
    "as_baseline",
    "baseline",
    "compared_with",
    "drift",
    "load_baseline",
    "path_of",
    "save_baseline",
]
