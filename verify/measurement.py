"""What instruments hand to the judge: numbers with rounding bounds, parameters, table columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import isfinite, nan, sqrt, ulp
from typing import Any, Protocol, SupportsFloat

import numpy as np
from jaxtyping import Float
from numpy import ndarray

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
        if self.error < 0:
            raise ValueError(f"the error of a measured number must not be negative, got {self.error}")


def undefined(reason: str) -> Measured:
    """The record of a quantity that does not exist here."""
    return Measured(nan, nan, reason)


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """One quantity on B instances, with rounding bounds.

    value, error: (B,); where one of them is not finite the quantity does not exist, and reason(i) says why.
    size: (B,) or a number, as in `Measured`.
    """

    value: Float[ndarray, " B"]
    error: Float[ndarray, " B"]
    reason: Callable[[int], str]
    size: Float[ndarray, " B"] | float = 1.0

    def __getitem__(self, i: int) -> Measured:
        value, error = float(self.value[i]), float(self.error[i])
        if not (isfinite(value) and isfinite(error)):
            return undefined(self.reason(i))
        size = float(self.size[i]) if isinstance(self.size, ndarray) else float(self.size)
        return Measured(value, error, size=size)

    def take(self, places: ndarray) -> Numbers:
        """The quantity on some of the instances."""
        size = self.size[places] if isinstance(self.size, ndarray) else self.size
        return Numbers(self.value[places], self.error[places], lambda i: self.reason(int(places[i])), size)

    @property
    def known(self) -> ndarray:
        """Where the quantity exists, (B,) booleans."""
        return np.isfinite(self.value) & np.isfinite(self.error)

    @property
    def undefined(self) -> str:
        """Why the first instance without a number has none; "" where all have one."""
        return next((self.reason(int(i)) for i in np.flatnonzero(~self.known)), "")


def gathered(records: Sequence[Measured]) -> Numbers:
    """The records of one quantity on several instances.

    >>> gathered([Measured(1.0, 0.1), undefined("W_L = 0")])[1].undefined
    'W_L = 0'
    """
    value, error, size = (
        np.array([getattr(x, name) for x in records], dtype=np.float64) for name in ("value", "error", "size")
    )
    return Numbers(value, error, lambda i: records[i].undefined, size)


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


class Measurements(Protocol):
    """Measured instances of one theory and one depth L, together: what `judge_many` takes.

    values: by (name, layer), as in `Measurement`; sensitivity: arrays (B,) or numbers.  ms[i] is one of them.
    """

    @property
    def L(self) -> int: ...

    @property
    def values(self) -> Mapping[Key, Numbers]: ...

    @property
    def sensitivity(self) -> Mapping[Key, Any]: ...

    def __len__(self) -> int: ...

    def __getitem__(self, i: int) -> Any: ...

    def __iter__(self) -> Iterator[Any]: ...


class Together(Sequence[Any]):
    """Single measurements of one depth as `Measurements`; each quantity is gathered when it is asked for."""

    def __init__(self, measurements: Sequence[Measurement]) -> None:
        self._own = measurements
        self._sensitivity: dict[Key, Any] = {}
        self.values: Mapping[Key, Numbers] = _Gathered(measurements)

    @property
    def L(self) -> int:
        return self._own[0].L

    @property
    def sensitivity(self) -> Mapping[Key, Any]:
        if not self._sensitivity:
            for key in {key for m in self._own for key in m.sensitivity}:
                self._sensitivity[key] = np.array([m.sensitivity.get(key, 0.0) for m in self._own])
        return self._sensitivity

    def __len__(self) -> int:
        return len(self._own)

    def __getitem__(self, i: Any) -> Any:
        return self._own[i]


class _Gathered(Mapping[Key, Numbers]):
    def __init__(self, measurements: Sequence[Measurement]) -> None:
        self._own = measurements
        self._found: dict[Key, Numbers] = {}

    def __getitem__(self, key: Key) -> Numbers:
        if key not in self._found:
            self._found[key] = gathered([m.values[key] for m in self._own])
        return self._found[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._own[0].values)

    def __len__(self) -> int:
        return len(self._own[0].values)


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
