"""Band ends as floats: evaluated in float64, or in balls where float64 leaves its range on the way."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cache
from typing import Any

import flint
import numpy as np
from numpy import ndarray

from bounds import Band, Statement
from bounds.arithmetic import ARRAYS
from bounds.balls import Ball, enclosure, infinite
from bounds.records import WORKINGS
from bounds.statement import END_ROUNDING, Evaluable, Layer
from verify.errors import InputError

PRECISION = 128
"""Bits of the balls; their exponents are unbounded."""

FAR = 2.0**-600
"""An end below this or above its inverse, and an upper end 0, may have lost its digits on the way."""


def float_bands(statement: Statement, p: Evaluable, layer: Layer) -> dict[str, Band]:
    """The bands of a statement at one layer, for float parameters, with ends that are floats.

    Formulas are evaluated in float64; where that divides by zero, overflows, does not settle, or gives an
    end that is nan, far from 1 or a doubtful 0, in balls, whose ends are rounded outwards: a lower end
    below the range of float64 becomes 0, an upper end above it infinite.  A band with an end that is nan
    there too allows every value, and its reason says so.  A parameter record without `memo` and `but`, which
    keep its balls and make them, stays in float64: InputError, with the statement and the layer, for an end
    that is nan.
    """
    if not _has_balls(p):
        return _without_nan(statement, layer, statement.bands(p, layer))
    trusted: dict[str, Band] = {}
    if not _far(p):
        try:
            bands = statement.bands(p, layer)
            trusted = {name: band for name, band in bands.items() if _trusted(band)}
            if len(trusted) == len(bands):
                return bands
        except ArithmeticError:
            pass
    with flint.ctx.workprec(PRECISION):
        found = statement.bands(_balls(p), layer)
        return {name: trusted[name] if name in trusted else _rounded(band) for name, band in found.items()}


@dataclass(frozen=True)
class Ends:
    """One band on B instances: `band` with ends that are numbers or arrays (B,), but for the instances of
    `special`, whose ends float64 could not be trusted with and which have a band of their own.

    alone: the ends are numbers, of one instance.
    """

    band: Band
    count: int
    special: dict[int, Band] = field(default_factory=dict)
    alone: bool = False

    def put(self, into: ndarray) -> None:
        """Lower end, upper end, and the trivial ones, into (4, B)."""
        into[0], into[1], (into[2], into[3]) = self.band.lower, self.band.upper, self.band.trivial
        for i, band in self.special.items():
            into[:, i] = band.lower, band.upper, *band.trivial

    def vacuous(self, p: Evaluable) -> Any:
        """Where the band allows every value: a bool, or booleans (B,)."""
        everywhere = self.band.vacuous(p)
        if not self.special:
            return everywhere
        found = np.empty(self.count, dtype=bool)
        found[:] = everywhere
        for i, band in self.special.items():
            found[i] = band.vacuous(single(p, i))
        return found

    def __getitem__(self, i: int) -> Band:
        """The band of one instance, its ends floats."""
        if self.alone:
            return self.band
        return self.special[i] if i in self.special else _at(self.band, i)


def band_ends(statement: Statement, p: Evaluable, layer: Layer, count: int) -> dict[str, Ends]:
    """The bands of a statement at one layer on `count` instances, each as `float_bands` has it.

    p: float parameters (of one instance), or array parameters (B,).
    """
    if p.ops is not ARRAYS:
        found = float_bands(statement, p, layer)
        return {name: Ends(band, count, alone=True) for name, band in found.items()}
    doubtful, bands = _far_places(p, count), {}
    try:
        with np.errstate(all="ignore", divide="raise"), warnings.catch_warnings():
            warnings.simplefilter("error", DeprecationWarning)  # float() of an array of one
            bands = statement.bands(p, layer)
    except (ArithmeticError, TypeError, ValueError, Warning):  # 1/0, or a formula for one instance alone
        doubtful[:] = True
    found = {name: Ends(band, count) for name, band in bands.items()}
    values = np.empty((4, len(found), count))
    for k, ends in enumerate(found.values()):
        ends.put(values[:, k])
    lower, upper, low, high = values
    doubt = ~(_moderate(lower, low) & _moderate(upper, high))
    varies = np.array([np.ndim(ends.band.upper) > 0 for ends in found.values()], dtype=bool)[:, None]
    doubt |= varies & (upper == 0.0) & (high > 0.0)  # a 0 that is one number for all is the formula's own
    doubtful |= doubt.any(axis=0)
    for i in np.flatnonzero(doubtful).tolist():
        for name, band in float_bands(statement, single(p, i), layer).items():
            found.setdefault(name, Ends(band, count)).special[i] = band
    return found


def single(p: Any, i: int) -> Any:
    """The float parameters of one of several instances; float parameters as they are."""
    if p.ops is not ARRAYS:
        return p
    known = p.memo.setdefault("single", {})
    if i not in known:
        names = _names(type(p))
        known[i] = p.but(**{name: _at(getattr(p, name), i) for name in names})
    return known[i]


def _at(value: Any, i: int) -> Any:
    """The entry of one instance, in an array and in tuples and records of arrays."""
    if isinstance(value, ndarray):
        return (value if value.ndim == 0 else value[i]).item()
    if isinstance(value, tuple):
        return tuple(_at(x, i) for x in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _at(getattr(value, f.name), i) for f in fields(value)})
    return value.item() if isinstance(value, np.generic) else value


def _has_balls(p: Any) -> bool:
    """Whether a parameter record keeps workings, so that it can be had in balls."""
    return hasattr(p, "memo") and hasattr(p, "but")


@cache
def _names(record: type) -> tuple[str, ...]:
    """The parameters of a record, without the constants and its workings."""
    return tuple(f.name for f in fields(record) if f.init and f.name not in (*WORKINGS, "constants"))


def _far_places(p: Any, count: int) -> ndarray:
    """Where a parameter is so far from 1 that its powers need not be normal numbers, (B,)."""
    if "far" not in p.memo:
        sizes = [np.abs(x) for name in _names(type(p)) if isinstance(x := getattr(p, name), float | ndarray)]
        far = np.zeros(count, dtype=bool)
        for x in sizes:
            far |= (x > 0) & (x < SQUARABLE) | (x > 1 / SQUARABLE)
        p.memo["far"] = far
    return p.memo["far"].copy()


def _without_nan(statement: Statement, layer: Layer, bands: dict[str, Band]) -> dict[str, Band]:
    for quantity, band in bands.items():
        if math.isnan(band.lower) or math.isnan(band.upper):
            side = "lower" if math.isnan(band.lower) else "upper"
            where = f"statement {statement.id}, layer {layer}: the {side} end of the band for {quantity}"
            raise InputError(f"{where} is nan at the parameters of this instance")
    return bands


def float_value(formula: Callable[[Any], Any], p: Evaluable) -> float:
    """A scalar of the parameters, such as a limit, evaluated in the same way."""
    if not _has_balls(p):
        return float(formula(p))
    try:
        return float(formula(p))
    except ArithmeticError:
        with flint.ctx.workprec(PRECISION):
            return float(enclosure(formula(_balls(p))).mid())


def limits(formula: Callable[[Any], Any], p: Evaluable, count: int) -> ndarray:
    """The same on `count` instances, (B,)."""
    found = np.empty(count)
    if p.ops is not ARRAYS:
        found[:] = float_value(formula, p)
        return found
    try:
        with np.errstate(all="ignore", divide="raise"):
            found[:] = formula(p)
        doubtful = np.isnan(found)
    except (ArithmeticError, TypeError, ValueError):
        doubtful = np.ones(count, dtype=bool)
    for i in np.flatnonzero(doubtful).tolist():
        found[i] = float_value(formula, single(p, i))
    return found


def limit_rounding(formula: Callable[[Any], Any], p: Evaluable, value: float) -> float:
    """How far `value`, a limit evaluated by `float_value`, may lie from the limit of these parameters.

    0 where balls carry the limit as a rational and it is that one, else `END_ROUNDING` of its size.
    """
    if not math.isfinite(value):
        return 0.0
    if _has_balls(p):
        with flint.ctx.workprec(PRECISION):
            exact = formula(_balls(p))
        q = exact.q if isinstance(exact, Ball) else Ball(exact).q
        if q is not None and q == Ball(value).q:
            return 0.0
    return END_ROUNDING * abs(value)


def _far(p: Any) -> bool:
    """Whether a parameter is so far from 1 that its powers need not be normal numbers."""
    if "far" not in p.memo:
        sizes = [abs(x) for name in _names(type(p)) if isinstance(x := getattr(p, name), float)]
        p.memo["far"] = any(0 < x < SQUARABLE or x > 1 / SQUARABLE for x in sizes)
    return p.memo["far"]


def _trusted(band: Band) -> bool:
    low, high = (float(end) for end in band.trivial)
    lower, upper = float(band.lower), float(band.upper)
    return _moderate(lower, low) and _moderate(upper, high) and not upper == 0.0 < high


def _moderate(end: Any, trivial: Any) -> Any:
    size = abs(end)
    return (end == trivial) | (end == 0.0) | (size > FAR) & (size < 1 / FAR)


SQUARABLE = 2.0**-200
"""Parameters between this and its inverse have normal fourth powers."""


def _balls(p: Any) -> Any:
    """p with every float as a ball; kept with p."""
    if "balls" not in p.memo:
        names = _names(type(p))
        p.memo["balls"] = p.but(**{name: _exact(getattr(p, name)) for name in names})
    return p.memo["balls"]


def _exact(value: Any) -> Any:
    """A float, or the floats in a tuple or record, as balls."""
    if isinstance(value, float):
        return Ball(value)
    if isinstance(value, tuple):
        return tuple(_exact(x) for x in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _exact(getattr(value, f.name)) for f in fields(value)})
    return value


def _rounded(band: Band) -> Band:
    low, high = (_end(end, side) for end, side in zip(band.trivial, (-1, 1), strict=True))
    lower, upper = _end(band.lower, -1), _end(band.upper, 1)
    for side, end in (("lower", lower), ("upper", upper)):
        if math.isnan(end):
            return Band(low, high, (low, high), ((True, NO_END.format(side)),))
    return replace(band, lower=max(lower, low), upper=min(upper, high), trivial=(low, high))


NO_END = "its {} end is nan at these parameters, in float64 and in balls"


def _end(end: Any, side: int) -> float:
    """A float at most (side -1) or at least (side 1) the end."""
    if isinstance(end, int | float):
        return float(end)
    ball = end if isinstance(end, Ball) else Ball(end)
    if ball.q is not None and ball.q == 0:
        return 0.0
    x = enclosure(ball)
    if x.is_nan():
        return math.nan
    if infinite(x) or infinite(-x):
        return math.inf if x > 0 else -math.inf
    if not x.is_finite():
        return side * math.inf
    return math.nextafter(float(x.upper() if side > 0 else x.lower()), side * math.inf)


__all__ = ["Ends", "band_ends", "float_bands", "float_value", "limit_rounding", "limits", "single"]
