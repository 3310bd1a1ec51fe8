"""Measurement x Statement -> Verdict: the one place where a number is compared with a band."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bounds import Band, Hypothesis, Statement
from bounds.statement import END_ROUNDING, Evaluable
from verify.ends import float_bands, float_value, limit_rounding
from verify.measurement import Measured, Measurement
from verify.moved import moved
from verify.verdict import Truth, Verdict, scope_of, settle

BAND_ROUNDING = END_ROUNDING
"""Relative rounding error allowed to a band end evaluated in float64.

Against 100-bit interval arithmetic the largest relative error seen is 4e-15
(tests/bounds/test_arithmetic.py asserts that it stays below this margin, 9e-13).
"""


EQUALITY_ROUNDING = 1e-8
"""An exact equality counts as met when its residual lies within its rounding bound, and only where
that bound is below this part of the size of its two sides, half the digits of float64: a bound that
rounding has swamped shows nothing."""


FLOATS = "float64"
"""What a row says that was decided here, in floats."""

BY_EXACT_MEANS = "by exact means too"
"""How the reason of a row ends that the exact engine leaves open as well."""


@dataclass(frozen=True, slots=True)
class HypothesisCheck:
    """One hypothesis on one instance: measured value, limit, rounding, outcome.

    factor: value / limit, the factor by which a failed hypothesis fails (infinite for limit 0).
    residual: for an equality that is met within rounding only, the most by which it may fail, relative to
    the size of its two sides; 0 for every other hypothesis.
    """

    id: str
    text: str
    value: float
    limit: float
    error: float
    outcome: Truth
    quantity: str = ""
    residual: float = 0.0

    @property
    def factor(self) -> float:
        return self.value / self.limit if self.limit > 0 else math.inf if self.value > 0 else 1.0

    def sentence(self) -> str:
        """The outcome in words, such as "A2 fails: theta < 1/4, but 4.2 (16.8 times the limit)"."""
        head = f"{self.id} {self.outcome.value}: {self.text}"
        if self.outcome is Truth.YES:
            return head
        if self.limit == 0:
            return f"{head}, but {self.value:.3g} (rounding {self.error:.1g})"
        return f"{head}, but {self.value:.3g} against {self.limit:.3g} ({self.factor:.3g} times)"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a report: a statement at a layer of a case.

    margin: rounding margin of the comparison, in units of the quantity.  slack_lower = measured /
    lower and slack_upper = upper / measured: at least 1 inside the band; nan where an end is trivial
    or 0, and where the band is a point.  decided: how the verdict came about, "float64" or "exact, 256 bits".
    """

    case: str
    origin: str
    statement: str
    tag: str
    layer: int | None
    quantity: str
    measured: float
    lower: float
    upper: float
    verdict: Verdict
    reason: str
    slack_lower: float
    slack_upper: float
    margin: float
    in_scope: bool | None
    decided: str = FLOATS

    @property
    def slack(self) -> float:
        """The smaller of the two slack factors; infinite where both ends are trivial."""
        return min((x for x in (self.slack_lower, self.slack_upper) if not math.isnan(x)), default=math.inf)


def check_hypothesis(hypothesis: Hypothesis, p: Evaluable, m: Measurement) -> HypothesisCheck:
    """Evaluate one hypothesis; its quantity's rounding error blurs the comparison.

    p has every parameter moved up by its error already, so the nominal value is recovered first.
    A limit of 0 (an exact equality) counts as met when the residual is within its rounding error.
    """
    measured = m.values.get((hypothesis.quantity, None)) if hypothesis.quantity else None
    error, size = (0.0, 1.0) if measured is None else (measured.error, measured.size)
    value, limit = float_value(hypothesis.value, p), float_value(hypothesis.limit, p)
    if measured is not None and hypothesis.side == "value":
        value = measured.value
    elif measured is not None:
        limit = measured.value
    doubt = error
    if measured is not None and hypothesis.side == "value" and abs(value - limit) <= error + _rounding(limit):
        doubt += limit_rounding(hypothesis.limit, p, limit)
    outcome = _compare(value, limit, doubt, size, hypothesis.strict)
    rounded = outcome is Truth.YES and limit == 0.0 and value + error > 0.0
    return HypothesisCheck(
        hypothesis.id,
        hypothesis.text,
        value,
        limit,
        error,
        outcome,
        hypothesis.quantity,
        (abs(value) + error) / size if rounded else 0.0,
    )


def _rounding(end: float) -> float:
    """Of an end or limit evaluated in float64."""
    return BAND_ROUNDING * abs(end)


def _compare(value: float, limit: float, error: float, size: float, strict: bool) -> Truth:
    """value <= limit (< if strict), the value known to within `error`; an equality is value <= 0."""
    if limit == 0.0 and value <= error and not strict:
        return Truth.YES if error <= EQUALITY_ROUNDING * size else Truth.UNDECIDED
    low, high = value - error, value + error
    if high < limit or (high == limit and not strict):
        return Truth.YES
    return Truth.NO if low > limit or (low == limit and strict) else Truth.UNDECIDED


def judge(
    m: Measurement, statements: Iterable[Statement], p: Evaluable | None = None
) -> tuple[list[Row], list[HypothesisCheck]]:
    """Every statement at every layer of one measured instance, and every hypothesis they rest on.

    p: the parameters of the instance, its own unless given.  A statement that has no band for it does not
    speak of it and leaves no trace.  The suite calls this from `verify.theory` alone.
    """
    at: Evaluable = m.parameters if p is None else p
    checks: dict[tuple[str, str], HypothesisCheck] = {}
    rows: list[Row] = []
    for statement in statements:
        bands = {layer: float_bands(statement, at, layer) for layer in statement.layers(m.L)}
        if not any(bands.values()):
            continue
        for hypothesis in statement.hypotheses:
            key = hypothesis.id, hypothesis.text
            if key not in checks:
                checks[key] = check_hypothesis(hypothesis, at, m)
        own = [checks[h.id, h.text] for h in statement.hypotheses]
        for layer, named in bands.items():
            for quantity, band in named.items():
                rows.append(_row(m, at, statement, layer, quantity, band, own))
    return rows, list(checks.values())


def _row(
    m: Measurement,
    p: Evaluable,
    statement: Statement,
    layer: int | None,
    quantity: str,
    band: Band,
    checks: Sequence[HypothesisCheck],
) -> Row:
    x = m.values[quantity, layer]
    margin = x.error + m.sensitivity.get((quantity, layer), 0.0)
    lower, upper = float(band.lower), float(band.upper)
    scope = scope_of(check.outcome for check in checks)
    residuals = {check.quantity: check.residual for check in checks if check.residual > 0.0}
    verdict, words = _decide(
        x, margin, m.amplified(residuals, (quantity, layer)), p, statement, quantity, band, scope
    )
    failed = [check.sentence() for check in checks if check.outcome is not Truth.YES]
    low, high = (float(end) for end in band.trivial)
    return Row(
        case=m.case,
        origin=m.origin,
        statement=statement.id,
        tag=statement.tag.value,
        layer=layer,
        quantity=quantity,
        measured=x.value,
        lower=lower,
        upper=upper,
        verdict=verdict,
        reason="; ".join((words, *failed) if words else failed),
        slack_lower=_ratio(x.value, lower) if low < lower != upper else math.nan,
        slack_upper=_ratio(upper, x.value) if high > upper != lower else math.nan,
        margin=math.nan if x.undefined else margin,
        in_scope={Truth.YES: True, Truth.NO: False, Truth.UNDECIDED: None}[scope],
    )


def _ratio(a: float, b: float) -> float:
    if math.isnan(a) or math.isnan(b):
        return math.nan
    return a / b if b > 0 else math.inf if a > 0 else 1.0


def _decide(
    x: Measured,
    margin: float,
    amplified: float,
    p: Evaluable,
    statement: Statement,
    quantity: str,
    band: Band,
    scope: Truth,
) -> tuple[Verdict, str]:
    """The verdict on one number, and why, where its sentence does not say it.

    amplified: how far the equalities that are met only within rounding may have moved the number.
    """
    if x.undefined:
        return Verdict.UNDEFINED, x.undefined
    inside, why = compare_with_band(x, margin, band), ""
    if empty := band.empty(p):
        inside, why = Truth.NO, f"no number lies in the band: lower end {band.lower} > upper end {band.upper}"
    if inside is Truth.UNDECIDED:
        why = f"value and bound agree within the {x.blur} {margin:.2g}"
    elif inside is Truth.NO and not why and scope is Truth.YES and amplified > 0.0:
        room = amplified * _scale(x, band)
        if compare_with_band(x, margin + room, band) is not Truth.NO:
            inside = Truth.UNDECIDED
            why = (
                "outside the band, but an equality among the hypotheses is met only within rounding, which "
                f"may move the value by {room:.2g}: `certify` decides it exactly"
            )
    vacuous = Truth.of(band.vacuous(p))
    verdict = settle(statement, quantity, inside=inside, scope=scope, vacuous=vacuous)
    if verdict is Verdict.VACUOUS:
        return verdict, band.reason() or "the band allows every value"
    if verdict is Verdict.AS_FOUND and empty:
        return Verdict.INCONSISTENT, why
    if verdict is Verdict.AS_FOUND:
        return verdict, f"as found ({statement.finding_on(quantity)})"
    if verdict is Verdict.UNDECIDED and inside is not Truth.UNDECIDED:
        return verdict, "a hypothesis is within rounding of its limit"
    return verdict, why


def _scale(x: Measured, band: Band) -> float:
    """The size of the numbers that a band compares."""
    ends = (abs(float(end)) for end in (band.lower, band.upper))
    return max(abs(x.value), x.size, *(end for end in ends if math.isfinite(end)))


def compare_with_band(x: Measured, margin: float, band: Band) -> Truth:
    """Whether lower <= exact value <= upper (< at an open end), given |x.value - exact value| <= margin.

    YES and NO are certain up to BAND_ROUNDING; a band that is a single point, and a closed upper end 0,
    can only be met to within the margin, and are, where the margin is small for the size of the number.
    """
    value = x.value
    low, high = (float(end) for end in band.trivial)
    lower, upper = float(band.lower), float(band.upper)
    margin_low = margin + _rounding(lower)
    margin_high = margin + _rounding(upper)
    point = (
        lower == upper or (upper == 0.0 and not band.open_upper)
    ) and margin <= EQUALITY_ROUNDING * x.size
    if point and lower - margin_low <= value <= upper + margin_high:
        return Truth.YES
    gaps = []
    if lower > low or band.open_lower:
        gaps.append((value - lower, margin_low, band.open_lower))
    if upper < high or band.open_upper:
        gaps.append((upper - value, margin_high, band.open_upper))
    if any(gap < -room or (strict and gap == -room) for gap, room, strict in gaps):
        return Truth.NO
    met = all(gap > room or (not strict and gap == room) for gap, room, strict in gaps)
    return Truth.YES if met else Truth.UNDECIDED


def __getattr__(name: str) -> Any:
    return moved(__name__, name)
