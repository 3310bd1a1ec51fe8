"""Baselines: results kept as text, with what they rest on, and read back to see whether they have drifted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import AllowInfNan, BaseModel, ConfigDict

from verify.errors import InputError
from verify.files import read_json, shown, validated
from verify.regression.assumed import Assumptions
from verify.release import VERSION
from verify.verdict import OUTCOMES
from verify.writing import write_text

COMMITTED = Path(__file__).parents[1] / "baselines"
"""The baselines of the built-in profiles and theories: data of this package."""

FORMAT = 2

if TYPE_CHECKING:
    OutcomeWord = str
else:
    OutcomeWord = Literal[OUTCOMES]

Finite = Annotated[float, AllowInfNan(False)]


class Kept(BaseModel):
    """Part of a baseline: read as it was written, or refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Baseline(Kept):
    """What every baseline says: where it comes from, and what its statements assume."""

    format: Literal[2]
    version: str
    assumptions: Assumptions


AnyBaseline = TypeVar("AnyBaseline", bound=Baseline)


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
    if not path.exists():
        raise InputError(f"{shown(path)}: no baseline there; `regress --baseline --update` writes it")
    values = read_json(path)
    if not isinstance(values, dict) or "format" not in values:
        raise InputError(
            f"{shown(path)}: not a baseline; `dln-verify regress --baseline --update` writes one"
        )
    for name, expected in (("format", FORMAT), ("version", VERSION)):
        if values.get(name) != expected:
            raise InputError(
                f"{shown(path)}: baseline of {name} {values.get(name)!r}, not {expected!r}; "
                "rewrite it with --update"
            )
    return validated(model, values, shown(path))


def same(x: float | None, y: float | None, tolerance: float, *, smallest: float = 0.0) -> bool:
    """Whether two numbers agree to a relative tolerance, or are both None."""
    if x is None or y is None:
        return x is y
    return abs(x - y) <= tolerance * max(abs(x), abs(y), smallest)
