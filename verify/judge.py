"""Measurement x Statement -> Verdict: the one place where a number is compared with a band."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy import ndarray

from bounds import Band, Hypothesis, Statement
from bounds.statement import END_ROUNDING, Evaluable, crossed
from verify.ends import Ends, band_ends, limit_rounding, limits, single
from verify.errors import InputError
from verify.measurement import Key, Measurement, Measurements, Together
from verify.moved import moved
from verify.verdict import Truth, Verdict, settle

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


NO, UNDECIDED, YES = 0, 1, 2
"""Outcomes of comparisons in arrays, in the order in which one of several speaks."""

_TRUTHS = (Truth.NO, Truth.UNDECIDED, Truth.YES)
_VERDICTS = tuple(Verdict)
SCOPES = (False, None, True)
"""What a row says of its scope, by these outcomes."""

_EMPTY, _CLOSE, _MOVED = 1, 2, 3
"""Why a comparison came out as it did, where the verdict's sentence does not say it."""


@dataclass(frozen=True)
class Checks:
    """One hypothesis on B instances: arrays (B,) of what `HypothesisCheck` has."""

    hypothesis: Hypothesis
    value: ndarray
    limit: ndarray
    error: ndarray
    outcome: ndarray
    residual: ndarray

    def __getitem__(self, i: int) -> HypothesisCheck:
        return HypothesisCheck(
            self.hypothesis.id,
            self.hypothesis.text,
            float(self.value[i]),
            float(self.limit[i]),
            float(self.error[i]),
            _TRUTHS[self.outcome[i]],
            self.hypothesis.quantity,
            float(self.residual[i]),
        )


@dataclass(frozen=True)
class Line:
    """A statement at a layer, on one quantity: a line of a report for every instance."""

    statement: Statement
    layer: int | None
    quantity: str
    ends: Ends
    checks: tuple[int, ...]

    @property
    def key(self) -> Key:
        return self.quantity, self.layer


@dataclass(frozen=True)
class Judgement:
    """Statements on B measured instances: every array has a row for each line and a column an instance.

    verdict: place in `Verdict`; scope: NO, UNDECIDED or YES; value, margin, lower, upper, slack_lower and
    slack_upper as in `Row`.  `rows(i)` and `hypotheses(i)` put one instance into words.
    """

    measurements: Measurements
    p: Evaluable
    lines: list[Line]
    checks: list[Checks]
    value: ndarray
    margin: ndarray
    lower: ndarray
    upper: ndarray
    verdict: ndarray
    scope: ndarray
    slack_lower: ndarray
    slack_upper: ndarray
    why: ndarray

    def __len__(self) -> int:
        return len(self.measurements)

    def hypotheses(self, i: int) -> list[HypothesisCheck]:
        """Every hypothesis on one instance."""
        return [check[i] for check in self.checks]

    def verdicts(self, i: int) -> list[tuple[Line, Verdict]]:
        """Every line with its verdict on one instance."""
        return [(line, _VERDICTS[code]) for line, code in zip(self.lines, self.verdict[:, i], strict=True)]

    def rows(self, i: int, *, reasons: bool = True) -> list[Row]:
        """One instance against every statement; the reasons, which take the most time, may be left out."""
        m, sentences = self.measurements[i], [""] * len(self.checks)
        if reasons:
            found = [check[i] for check in self.checks]
            sentences = ["" if check.outcome is Truth.YES else check.sentence() for check in found]
        columns = (
            self.value, self.lower, self.upper, self.verdict, self.slack_lower, self.slack_upper, self.margin,
            self.scope,
        )  # fmt: skip
        rows = []
        for k, (value, lower, upper, code, below, above, margin, scope) in enumerate(
            zip(*(_numbers(column[:, i]) for column in columns), strict=True)
        ):
            line, verdict = self.lines[k], _VERDICTS[code]
            words = [self._words(m, i, k, verdict)] if reasons else []
            words += [sentences[c] for c in line.checks]
            head = m.case, m.origin, line.statement.id, line.statement.tag.value, line.layer, line.quantity
            reason, where = "; ".join(filter(None, words)), SCOPES[scope]
            rows.append(Row(*head, value, lower, upper, verdict, reason, below, above, margin, where))
        return rows

    def _words(self, m: Measurement, i: int, k: int, verdict: Verdict) -> str:
        """Why, where the sentence of the verdict does not say it."""
        line, why = self.lines[k], self.why[k, i]
        if verdict is Verdict.UNDEFINED:
            return m.values[line.key].undefined
        if verdict is Verdict.VACUOUS:
            return line.ends[i].reason() or "the band allows every value"
        if verdict is Verdict.AS_FOUND:
            return f"as found ({line.statement.finding_on(line.quantity)})"
        if verdict is Verdict.UNDECIDED and why in (0, _EMPTY):
            return "a hypothesis is within rounding of its limit"
        if why == _EMPTY:
            band = line.ends[i]
            return f"no number lies in the band: lower end {band.lower} > upper end {band.upper}"
        if why == _CLOSE:
            return f"value and bound agree within the {m.values[line.key].blur} {self.margin[k, i]:.2g}"
        if why == _MOVED:
            room = _room(m, line, line.ends[i], [self.checks[c][i] for c in line.checks])
            return (
                "outside the band, but an equality among the hypotheses is met only within rounding, which "
                f"may move the value by {room:.2g}: `certify` decides it exactly"
            )
        return ""


def _numbers(column: ndarray) -> list[Any]:
    """Its entries, with one nan for all, so that equal rows compare as equal."""
    return [math.nan if x != x else x for x in column.tolist()]


def judge(
    m: Measurement, statements: Iterable[Statement], p: Evaluable | None = None
) -> tuple[list[Row], list[HypothesisCheck]]:
    """`judge_many` for a single instance: its rows and the hypotheses they rest on.

    p: the parameters of the instance, its own unless given.
    """
    found = judge_many(Together([m]), statements, m.parameters if p is None else p)
    return found.rows(0), found.hypotheses(0)


def judge_many(ms: Measurements, statements: Iterable[Statement], p: Evaluable) -> Judgement:
    """Every statement at every layer of measured instances, and every hypothesis they rest on.

    p: their parameters: numbers for one instance, arrays (B,) in the order of the instances for several
    (layerwise theory).  A statement that has no band for them does not speak of them and leaves no trace.
    The suite calls this from `verify.theory` alone.
    """
    lines: list[Line] = []
    numbers: dict[tuple[str, str], int] = {}
    checks: list[Checks] = []
    for statement in statements:
        bands = {layer: band_ends(statement, p, layer, len(ms)) for layer in statement.layers(ms.L)}
        if not any(bands.values()):
            continue
        for hypothesis in statement.hypotheses:
            key = hypothesis.id, hypothesis.text
            if key not in numbers:
                numbers[key] = len(checks)
                checks.append(check_hypothesis(hypothesis, p, ms))
        own = tuple(numbers[h.id, h.text] for h in statement.hypotheses)
        for layer, named in bands.items():
            lines += [Line(statement, layer, quantity, ends, own) for quantity, ends in named.items()]
    with np.errstate(all="ignore"):
        return _judgement(ms, p, lines, checks)


def check_hypothesis(hypothesis: Hypothesis, p: Evaluable, ms: Measurements) -> Checks:
    """Evaluate one hypothesis on every instance; its quantity's rounding error blurs the comparison.

    p has every parameter moved up by its error already, so the nominal value is recovered first.
    A limit of 0 (an exact equality) counts as met when the residual is within its rounding error.
    """
    count, known, own = len(ms), None, np.zeros(len(ms), dtype=bool)
    if hypothesis.quantity and (hypothesis.quantity, None) in ms.values:
        known = ms.values[hypothesis.quantity, None]
        own[:] = True
    error, size = np.zeros(count), np.ones(count)
    value, limit = (limits(formula, p, count) for formula in (hypothesis.value, hypothesis.limit))
    if known is not None:
        error[:], size[:] = known.error, known.size
        (value if hypothesis.side == "value" else limit)[:] = known.value
    doubt = error.copy()
    if known is not None and hypothesis.side == "value":
        with np.errstate(invalid="ignore"):
            near = (np.abs(value - limit) <= error + _rounding(limit)) & (limit != 0.0)  # 0 is not rounded
        for i in np.flatnonzero(near).tolist():
            doubt[i] += limit_rounding(hypothesis.limit, single(p, i), float(limit[i]))
    with np.errstate(all="ignore"):
        outcome = _compare(value, limit, doubt, size, hypothesis.strict)
        rounded = (outcome == YES) & (limit == 0.0) & (value + error > 0.0)
        residual = np.where(rounded, (np.abs(value) + error) / size, 0.0)
    return Checks(hypothesis, value, limit, error, outcome, residual)


def _rounding(end: Any) -> Any:
    """Of an end or limit evaluated in float64."""
    return BAND_ROUNDING * np.abs(end)


def _compare(value: ndarray, limit: ndarray, error: ndarray, size: ndarray, strict: bool) -> ndarray:
    """value <= limit (< if strict), the value known to within `error`; an equality is value <= 0."""
    low, high = value - error, value + error
    met = high < limit if strict else high <= limit
    fails = low >= limit if strict else low > limit
    outcome = np.where(met, YES, np.where(fails, NO, UNDECIDED))
    if strict:
        return outcome
    equality = (limit == 0.0) & (value <= error)
    return np.where(equality, np.where(error <= EQUALITY_ROUNDING * size, YES, UNDECIDED), outcome)


def _judgement(ms: Measurements, p: Evaluable, lines: list[Line], checks: list[Checks]) -> Judgement:
    """Every line on every instance, all in one pass over arrays (lines, instances)."""
    shape = len(lines), len(ms)
    value, error, size, moved = (np.empty(shape) for _ in range(4))
    ends, vacuous = np.empty((4, *shape)), np.empty(shape, dtype=bool)
    scope, exact = np.empty(shape, dtype=np.int64), np.empty(shape, dtype=bool)
    met: dict[tuple[int, ...], tuple[ndarray, ndarray]] = {(): (np.array(YES), np.array(True))}
    for own in {line.checks for line in lines if line.checks}:
        outcomes, residuals = zip(*((checks[c].outcome, checks[c].residual) for c in own), strict=True)
        met[own] = np.min(outcomes, axis=0), (np.array(residuals) == 0.0).all(axis=0)
    for k, line in enumerate(lines):
        if line.key not in ms.values:
            where = f"{line.statement.id}, layer {line.layer}"
            raise InputError(f"{where}: {line.quantity} is not measured on {ms[0].case}")
        x = ms.values[line.key]
        value[k], error[k], size[k] = x.value, x.error, x.size
        moved[k] = ms.sensitivity.get(line.key, 0.0)
        line.ends.put(ends[:, k])
        vacuous[k] = line.ends.vacuous(p)
        scope[k], exact[k] = met[line.checks]
    opened = tuple(
        np.array([[getattr(line.ends.band, name)] for line in lines], dtype=bool).reshape(-1, 1)
        for name in ("open_lower", "open_upper")
    )
    lower, upper, low, high = ends
    margin = error + moved
    unknown = ~(np.isfinite(value) & np.isfinite(error))
    inside, empty = compare(value, margin, size, ends, opened), crossed(lower, upper)
    inside[empty] = NO
    why = np.where(empty, _EMPTY, np.where(inside == UNDECIDED, _CLOSE, 0))
    for k, i in np.argwhere((inside == NO) & ~empty & (scope == YES) & ~exact & ~unknown).tolist():
        line = lines[k]
        room = _room(ms[i], line, line.ends[i], [checks[c][i] for c in line.checks])
        if room > 0.0:
            at = slice(k, k + 1), slice(i, i + 1)
            flags = tuple(flag[k : k + 1] for flag in opened)
            if compare(value[at], margin[at] + room, size[at], ends[(slice(None), *at)], flags)[0, 0] != NO:
                inside[k, i], why[k, i] = UNDECIDED, _MOVED
    verdict = np.empty(shape, dtype=np.int64)
    for k, line in enumerate(lines):
        verdict[k] = _settled(line.statement, line.quantity)[inside[k], scope[k], vacuous[k].astype(int)]
    found, crossing = _CODES[Verdict.AS_FOUND], _CODES[Verdict.INCONSISTENT]
    verdict[(verdict == found) & empty] = crossing
    verdict[unknown] = _CODES[Verdict.UNDEFINED]
    margin = np.where(unknown, np.nan, margin)
    value = np.where(unknown, np.nan, value)
    point = lower == upper
    below = np.where((low < lower) & ~point, _ratio(value, lower), np.nan)
    above = np.where((high > upper) & ~point, _ratio(upper, value), np.nan)
    return Judgement(ms, p, lines, checks, value, margin, lower, upper, verdict, scope, below, above, why)


_CODES = {verdict: code for code, verdict in enumerate(_VERDICTS)}


def _settled(statement: Statement, quantity: str) -> ndarray:
    """`settle` as a table over inside, scope (NO, UNDECIDED, YES) and vacuous (no, yes)."""
    nature = statement.kind, statement.assumption, statement.leading_order
    found = bool(statement.leading_order and statement.finding_on(quantity))
    if (*nature, found) not in _TABLES:
        table = np.empty((3, 3, 2), dtype=np.int64)
        for (i, inside), (j, scope), (k, vacuous) in product(
            enumerate(_TRUTHS), enumerate(_TRUTHS), enumerate((Truth.NO, Truth.YES))
        ):
            verdict = settle(statement, quantity, inside=inside, scope=scope, vacuous=vacuous)
            table[i, j, k] = _CODES[verdict]
        _TABLES[*nature, found] = table
    return _TABLES[*nature, found]


_TABLES: dict[tuple[Any, ...], ndarray] = {}


def _room(m: Measurement, line: Line, band: Band, checks: Sequence[HypothesisCheck]) -> float:
    """How far the equalities that are met only within rounding may have moved the number of a line."""
    residuals = {check.quantity: check.residual for check in checks if check.residual > 0.0}
    share = m.amplified(residuals, line.key) if residuals else 0.0
    x = m.values[line.key]
    ends = (abs(float(end)) for end in (band.lower, band.upper))
    return share * max(abs(x.value), x.size, *(end for end in ends if math.isfinite(end))) if share else 0.0


def _ratio(a: ndarray, b: ndarray) -> ndarray:
    """a/b; where b <= 0, infinite for a > 0 and 1 otherwise."""
    ratio = np.where(b > 0, a / b, np.where(a > 0, np.inf, 1.0))
    return np.where(np.isnan(a) | np.isnan(b), np.nan, ratio)


def compare(
    value: ndarray, margin: ndarray, size: ndarray, ends: ndarray, opened: Sequence[ndarray]
) -> ndarray:
    """Whether lower <= exact value <= upper (< at an open end), given |value - exact value| <= margin.

    ends: lower, upper and the trivial ones, along the first axis; opened: whether each end is open.  YES and
    NO are certain up to BAND_ROUNDING; a band that is a single point, and a closed upper end 0, can only be
    met to within the margin, and are, where the margin is small for the size of the number.
    """
    (lower, upper, low, high), (open_lower, open_upper) = ends, opened
    margin_low, margin_high = margin + _rounding(lower), margin + _rounding(upper)
    point = ((lower == upper) | (upper == 0.0) & ~open_upper) & (margin <= EQUALITY_ROUNDING * size)
    point &= (lower - margin_low <= value) & (value <= upper + margin_high)
    met, fails = np.ones(value.shape, dtype=bool), np.zeros(value.shape, dtype=bool)
    for gap, room, strict, counts in (
        (value - lower, margin_low, open_lower, (lower > low) | open_lower),
        (upper - value, margin_high, open_upper, (upper < high) | open_upper),
    ):
        fails |= counts & ((gap < -room) | strict & (gap == -room))
        met &= ~counts | (gap > room) | ~strict & (gap == room)
    return np.where(point | met & ~fails, YES, np.where(fails, NO, UNDECIDED))


def __getattr__(name: str) -> Any:
    return moved(__name__, name)
