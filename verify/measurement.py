"""What instruments hand to the judge: numbers with rounding bounds, parameters, table columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import isfinite, nan, sqrt, ulp
from typing import Any, Protocol, SupportsFloat

from verify.provenance import Provenance

Key = tuple[str, int | None]
"""Name of a quantity, and its layer (None for one value an instance)."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A number with a rounding bound.

    value: the number; error >= |value - exact value for the stored float64 instance|.
    undefined: "" or the reason why there is no such number; value and error are then nan.  size: what the
    number is small or large against: for a residual, the size of the two sides whose difference it is.
    blur: what the error comes from, for a reader of the verdict; an interval from draws bounds a probability,
    and error is half its width.
    """

    value: float
    error: float
    undefined: str = ""
    size: float = 1.0
    blur: str = "rounding margin"

    def __post_init__(self) -> None:
        if not self.undefined and not (isfinite(self.value) and isfinite(self.error)):
            raise ValueError(f"a measured number must be finite, got {self.value} +- {self.error}")


def undefined(reason: str) -> Measured:
    """The record of a quantity that does not exist here."""
    return Measured(nan, nan, reason)


class Measurement(Protocol):
    """What the judge and the tables need of a measured instance of any theory.

    case, origin: its name, and where it comes from.  L: its layers, as a statement's `layers` takes them.
    values: by (name, layer), layer None for one value an instance.  sensitivity: how far a value may move
    beside its own error, for instances that stand for exact ones.
    """

    @property
    def case(self) -> str: ...

    @property
    def origin(self) -> str: ...

    @property
    def L(self) -> int: ...

    @property
    def provenance(self) -> Provenance: ...

    @property
    def parameters(self) -> Any:
        """What the statements of its theory take."""
        ...

    @property
    def values(self) -> dict[Key, Measured]: ...

    @property
    def sensitivity(self) -> dict[Key, float]: ...

    def scalars(self) -> dict[str, float | int | str | None]:
        """The columns that every row of the case shares."""
        ...

    def amplified(self, residuals: Mapping[str, float], key: Key) -> float:
        """How far, relative to its size, a quantity may lie from that of an instance that meets exactly the
        equalities which this one meets up to `residuals`."""
        ...


@dataclass(frozen=True)
class Observation:
    """One measured instance of a theory that carries its parameters with it.

    values: by (name, layer), layer None for one value a run.  parameters: the theory's own
    parameter record.  columns: sizes and settings that every row of a report repeats.
    """

    theory: str
    case: str
    origin: str
    parameters: Any
    values: dict[Key, Measured]
    L: int = 1
    columns: Mapping[str, float | int | str | None] = field(default_factory=dict)
    provenance: Provenance = field(default_factory=Provenance)
    sensitivity: dict[Key, float] = field(default_factory=dict)

    def scalars(self) -> dict[str, float | int | str | None]:
        """The columns every row of the case shares."""
        return dict(self.columns)

    def amplified(self, residuals: Mapping[str, float], key: Key) -> float:
        """How far, relative to its size, a quantity may lie from that of an instance that meets exactly
        the equalities which this one meets up to `residuals`: a square root, the worst that is measured."""
        return sqrt(max(residuals.values(), default=0.0))


def number(value: SupportsFloat, error: SupportsFloat = 0.0, reason: str = "not determined") -> Measured:
    """A float known to within `error`; undefined, with the reason, unless it is finite."""
    x, slip = float(value), float(error)
    if isfinite(x) and isfinite(slip):
        return Measured(x, slip)
    return Measured(nan, nan, reason)


def rational(value: Fraction) -> Measured:
    """An exact rational: the float next to it and its rounding, so that a verdict is a proof unless
    the value lies within one unit in the last place of a bound."""
    near = float(value)
    return Measured(near, 0.0 if Fraction(near) == value else ulp(near))


def along(values: Mapping[str, Measured], layer: int | None = None) -> dict[Key, Measured]:
    """Key the values of one layer."""
    return {(name, layer): value for name, value in values.items()}
