"""Band ends as floats: evaluated in float64, or in balls where float64 leaves its range on the way."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

import flint

from bounds import Band, Parameters, Statement
from bounds.balls import Ball, enclosure, infinite
from bounds.layerwise.parameters import PARAMETER_NAMES, REAL_FIELDS
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
    there too allows every value, and its reason says so.  Parameters of theories other than the layerwise
    one stay in float64: InputError, with the statement and the layer, for an end that is nan.
    """
    if not isinstance(p, Parameters):
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


def _without_nan(statement: Statement, layer: Layer, bands: dict[str, Band]) -> dict[str, Band]:
    for quantity, band in bands.items():
        if math.isnan(band.lower) or math.isnan(band.upper):
            side = "lower" if math.isnan(band.lower) else "upper"
            where = f"statement {statement.id}, layer {layer}: the {side} end of the band for {quantity}"
            raise InputError(f"{where} is nan at the parameters of this instance")
    return bands


def float_value(formula: Callable[[Any], Any], p: Evaluable) -> float:
    """A scalar of the parameters, such as a limit, evaluated in the same way."""
    if not isinstance(p, Parameters):
        return float(formula(p))
    try:
        return float(formula(p))
    except ArithmeticError:
        with flint.ctx.workprec(PRECISION):
            return float(enclosure(formula(_balls(p))).mid())


def limit_rounding(formula: Callable[[Any], Any], p: Evaluable, value: float) -> float:
    """How far `value`, a limit evaluated by `float_value`, may lie from the limit of these parameters.

    0 where balls carry the limit as a rational and it is that one, else `END_ROUNDING` of its size.
    """
    if not math.isfinite(value):
        return 0.0
    if isinstance(p, Parameters):
        with flint.ctx.workprec(PRECISION):
            exact = formula(_balls(p))
        q = exact.q if isinstance(exact, Ball) else Ball(exact).q
        if q is not None and q == Ball(value).q:
            return 0.0
    return END_ROUNDING * abs(value)


def _far(p: Parameters) -> bool:
    """Whether a parameter is so far from 1 that its powers need not be normal numbers."""
    if "far" not in p.memo:
        sizes = [abs(x) for name in REAL_FIELDS if isinstance(x := getattr(p, name), float)]
        p.memo["far"] = any(0 < x < SQUARABLE or x > 1 / SQUARABLE for x in sizes)
    return p.memo["far"]


def _trusted(band: Band) -> bool:
    low, high = (float(end) for end in band.trivial)
    lower, upper = float(band.lower), float(band.upper)
    return _moderate(lower, low) and _moderate(upper, high) and not upper == 0.0 < high


def _moderate(end: float, trivial: float) -> bool:
    return end in (trivial, 0.0) or FAR < abs(end) < 1 / FAR


SQUARABLE = 2.0**-200
"""Parameters between this and its inverse have normal fourth powers."""


def _balls(p: Parameters) -> Parameters:
    """p with every float as a ball; kept with p."""
    if "balls" not in p.memo:
        names = [name for name in PARAMETER_NAMES if name != "constants"]
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


__all__ = ["float_bands", "float_value", "limit_rounding"]
