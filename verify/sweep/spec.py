"""What a sweep is: a TOML file, read and validated (docs/sweeps.md describes every key)."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from verify.errors import InputError, near
from verify.files import clipped, read_toml, shown

INTEGERS = ("n", "K", "d", "width", "L")
REALS = ("xi", "alpha", "noise", "theta")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


MOST_TASKS = 1_000_000
"""Most tasks of a sweep, values of an axis, and points of a design."""

LARGEST, DEEPEST, MOST_STEPS = 1_000_000, 1_000, 10**12

Finite = Annotated[float, Field(allow_inf_nan=False)]


class Span(_Strict):
    """Values from low to high: `points` of them in a grid, any of them in a random design."""

    low: Finite
    high: Finite
    log: bool = False
    points: int = Field(default=0, ge=0, le=MOST_TASKS)

    @model_validator(mode="after")
    def _ordered(self) -> Span:
        if not self.low < self.high:
            raise ValueError(f"low = {self.low:g} must be below high = {self.high:g}")
        if self.log and self.low <= 0:
            raise ValueError(f"low = {self.low:g}: a logarithmic span needs low > 0")
        return self


Count = Annotated[int, Field(ge=1, le=LARGEST)]
Depth = Annotated[int, Field(ge=1, le=DEEPEST)]
Seed = Annotated[int, Field(ge=0, lt=2**63)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
AtLeastZero = Annotated[float, Field(ge=0, allow_inf_nan=False)]
IntegerAxis = Annotated[list[Count], Field(min_length=1)] | Count | Span
RealAxis = Annotated[list[Positive], Field(min_length=1)] | Positive | Span
DepthAxis = Annotated[list[Depth], Field(min_length=1)] | Depth | Span
NoiseAxis = Annotated[list[AtLeastZero], Field(min_length=1)] | AtLeastZero | Span


class Design(_Strict):
    """grid: all combinations.  random, sobol: `points` draws of the spans and lists, from `seed`.

    Drawn points have seeds of their own, so that two of equal parameters are two networks.
    """

    kind: Literal["grid", "random", "sobol"] = "grid"
    points: int = Field(default=0, ge=0, le=MOST_TASKS)
    seed: Seed = 0

    @model_validator(mode="after")
    def _points(self) -> Design:
        if (self.points > 0) != (self.kind != "grid"):
            raise ValueError("points is needed for kind = 'random' and 'sobol', and only there")
        return self


class Axes(_Strict):
    """Values of n, K, d, L, xi, alpha, width (default d), and noise or theta of the data."""

    n: IntegerAxis = 10
    K: IntegerAxis = 3
    d: IntegerAxis = 50
    width: IntegerAxis | None = None
    L: DepthAxis = 6
    xi: RealAxis = 0.3
    alpha: RealAxis = 1.0
    noise: NoiseAxis | None = None
    theta: NoiseAxis | None = None

    @model_validator(mode="after")
    def _data(self) -> Axes:
        if self.noise is not None and self.theta is not None:
            raise ValueError("give noise or theta, not both: each sets how far X'X is from I")
        return self


class Training(_Strict):
    """How every network is trained; as in verify.training.prepare."""

    method: Literal["descent", "flow"] = "descent"
    step: Annotated[list[Positive], Field(min_length=1)] | Positive = 0.1
    loss: Positive = 1e-11
    gradient: AtLeastZero = 0.0
    budget: int = Field(default=200_000, ge=1, le=MOST_STEPS)
    momentum: float = Field(default=0.0, ge=0, lt=1)
    initialisation: Literal["orthogonal", "gaussian", "default"] = "orthogonal"
    noise: Literal["normal", "uniform"] = "normal"
    structure: Literal["gaussian", "pair", "block", "sign", "equal", "diagonal", "noise"] = "gaussian"


class Spec(_Strict):
    """A sweep.  seeds: how many, 0..seeds-1, or which; each draws data and weights.

    statements: ids of the statements to judge, all when empty.
    """

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    seeds: Count | Annotated[list[Seed], Field(min_length=1)] = 1
    statements: list[str] = []
    design: Design = Design()
    parameters: Axes = Axes()
    training: Training = Training()

    @model_validator(mode="after")
    def _consistent(self) -> Spec:
        for name in INTEGERS + REALS:
            axis = getattr(self.parameters, name)
            if self.design.kind == "grid" and isinstance(axis, Span) and axis.points < 2:
                raise ValueError(f"{name}: a span in a grid needs points >= 2")
        return self

    @property
    def size(self) -> int:
        """The number of tasks, counted without making them."""
        points = self.design.points
        if self.design.kind == "grid":
            axes = [getattr(self.parameters, name) for name in INTEGERS + REALS]
            points = math.prod(
                axis.points if isinstance(axis, Span) else len(axis) if isinstance(axis, list) else 1
                for axis in axes
            )
        return points * (self.seeds if isinstance(self.seeds, int) else len(self.seeds))

    @property
    def seed_list(self) -> list[int]:
        return list(range(self.seeds)) if isinstance(self.seeds, int) else self.seeds


def load_spec(path: Path) -> Spec:
    """The sweep described by a TOML file; InputError names the key that is wrong, and why."""
    return spec_of(read_toml(path), shown(path))


def spec_of(raw: dict, source: str) -> Spec:
    """A validated spec from plain values; `source` names it in messages."""
    try:
        spec = Spec.model_validate(raw)
    except ValidationError as error:
        raise InputError(f"{source}: {_complaint(error)}") from None
    total = spec.size
    if total > MOST_TASKS:
        raise InputError(
            f"{source}: the design has {total:,} tasks, at most {MOST_TASKS:,} are taken; take fewer values, "
            "points or seeds"
        )
    return _with_statements(spec, source)


def _complaint(error: ValidationError) -> str:
    """The key and what is wrong with it; of a union, the member that came closest."""
    wrong_kind = ("list_type", "model_type", "int_type", "float_type")
    first = min(error.errors(), key=lambda e: e["type"] in wrong_kind)
    inner = ("Span", "int", "float")
    where = [str(part) for part in first["loc"] if str(part).isidentifier() and part not in inner]
    if first["type"] == "extra_forbidden":
        model = {"design": Design, "parameters": Axes, "training": Training}.get(where[0], Spec)
        return f"unknown key {'.'.join(where)}{near(where[-1], model.model_fields)}"
    message = first["msg"].removeprefix("Value error, ")
    return f"{'.'.join(where) or 'the sweep'}: {message}"


def _with_statements(spec: Spec, source: str) -> Spec:
    """The spec with its statements written out, short ids as in any command; all when it names none."""
    from bounds import REGISTRY
    from verify.catalogue import named

    try:
        found = [s.id for name in spec.statements for s in named(clipped(name), REGISTRY)]
    except InputError as error:
        raise InputError(f"{source}: statements: {error}") from None
    written = list(dict.fromkeys(found)) or [s.id for s in REGISTRY]
    return spec.model_copy(update={"statements": type(spec.statements)(written)})
