"""Measurement x Statement -> Verdict: the one place where a number is compared with a band."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from bounds import REGISTRY, Band, Hypothesis, LayerEnergy, LayerImbalance, Parameters, Statement
from bounds.statement import Kind
from verify.ends import float_bands, float_value
from verify.errors import InputError
from verify.layerwise.measure import Measured, Measurement

BAND_ROUNDING = 2.0**-40
"""Relative rounding error allowed to a band end evaluated in float64.

The formulas are a few hundred operations without cancellation against the band's own size; against
100-bit interval arithmetic the largest relative error seen is 4e-15 (tests/bounds/test_arithmetic.py
asserts that it stays below this margin, 9e-13).
"""


EQUALITY_ROUNDING = 1e-8
"""An exact equality counts as met when its residual lies within its rounding bound, and only where
that bound is below this, half the digits of float64: a bound that rounding has swamped shows nothing."""


class Verdict(Enum):
    """What can be said of one statement at one layer; the value is the word in every table."""

    HOLDS = "holds"
    VIOLATED = "violated"
    VACUOUS = "vacuous"
    OUT_OF_SCOPE_HOLDS = "out of scope, band holds"
    OUT_OF_SCOPE_FAILS = "out of scope, band fails"
    UNDECIDED = "undecided"
    UNDEFINED = "undefined"
    CONSISTENT = "consistent at leading order"
    INCONSISTENT = "inconsistent at leading order"
    MET = "assumption met"
    NOT_MET = "assumption not met"
    OBSERVED = "observed"
    REFUTED = "refuted, as expected"
    NOT_REFUTED = "not refuted here"

    @property
    def sentence(self) -> str:
        """The verdict in a sentence for people."""
        return _SENTENCES[self]


_SENTENCES = {
    Verdict.HOLDS: "The hypotheses are met (exact equalities: within rounding) and the value lies inside "
    "the band by more than the rounding margin; this is a float64 check, not a proof.",
    Verdict.VIOLATED: "The hypotheses are met and the value lies outside the band by more than the "
    "rounding margin.",
    Verdict.VACUOUS: "The band allows every value the quantity can have, so it says nothing here.",
    Verdict.OUT_OF_SCOPE_HOLDS: "A hypothesis fails, so the statement claims nothing; the value lies "
    "inside its band all the same.",
    Verdict.OUT_OF_SCOPE_FAILS: "A hypothesis fails, so the statement claims nothing; the value lies "
    "outside its band.",
    Verdict.UNDECIDED: "Value and band, or a hypothesis and its limit, differ by less than the rounding "
    "margin: float64 cannot tell.",
    Verdict.UNDEFINED: "The quantity does not exist for this instance.",
    Verdict.CONSISTENT: "The statement has an unspecified lower-order term or constant; the value lies "
    "inside its leading-order band.",
    Verdict.INCONSISTENT: "The statement has an unspecified lower-order term or constant; the value lies "
    "outside its leading-order band.",
    Verdict.MET: "The instance meets this assumption (exact equalities: within rounding).",
    Verdict.NOT_MET: "The instance does not meet this assumption.",
    Verdict.OBSERVED: "An empirical regularity: the value is counted and reported, never judged.",
    Verdict.REFUTED: "The statement is known to be false as a universal claim, and this instance is a "
    "counterexample: its hypotheses are met and the value lies outside the band.",
    Verdict.NOT_REFUTED: "The statement is known to be false as a universal claim; this instance happens "
    "not to be a counterexample.",
}


class Truth(Enum):
    """A comparison of numbers known up to rounding."""

    YES = "met"
    NO = "fails"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class HypothesisCheck:
    """One hypothesis on one instance: measured value, limit, rounding, outcome.

    factor: value / limit, the factor by which a failed hypothesis fails (infinite for limit 0).
    """

    id: str
    text: str
    value: float
    limit: float
    error: float
    outcome: Truth
    quantity: str = ""

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
    or 0, and where the band is a point.
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


def parameters(m: Measurement, **constants: object) -> Parameters:
    """The parameters of a measured instance, rounded so that they are valid for it.

    Every statement holds for any theta, eps, ... that the instance satisfies, so each parameter is
    moved by its rounding error to the side that keeps it valid: theta, lmax, eps, delta, mu, e0 up,
    lmin and tau^2 down, eps - rho down.  Raises InputError when one of them is undefined.
    """
    up, down = (lambda name: _end(m, name, 1)), (lambda name: _end(m, name, -1))
    eps, rho = _number(m, "eps"), _number(m, "rho")
    origin = m.provenance
    return Parameters(
        theta=up("theta"),
        lmin=max(down("lmin"), 0.0),
        lmax=up("lmax"),
        eps=up("eps"),
        rho=min(rho.value + rho.error + eps.error, up("eps")),
        delta=up("delta"),
        mu=up("mu"),
        e0=up("e0"),
        delta_low=up("delta_low"),
        tail=0.0 if m.values["tail", None].undefined else max(down("tail"), 0.0),
        n=m.n,
        K=m.K,
        d=m.d,
        L=m.L,
        alpha=m.alpha,
        xi=origin.xi,
        step=origin.step,
        flow_error=origin.flow_error,
        layers=_layer_energies(m),
        mu_op=min(up("mu_op"), up("mu")),
        imbalances=_layer_imbalances(m),
        kap=origin.kap,
        sizes=m.sizes,
        weighting=m.weighting,
        **constants,  # type: ignore[arg-type]
    )


def _number(m: Measurement, name: str) -> Measured:
    value = m.values[name, None]
    if value.undefined:
        raise InputError(
            f"{m.case}: {name} is undefined: {value.undefined}; rescale X and the weights to sizes near 1"
        )
    return value


def _end(m: Measurement, name: str, side: int) -> float:
    value = _number(m, name)
    return value.value + side * value.error


def _layer_energies(m: Measurement) -> tuple[LayerEnergy, ...] | None:
    """Shares and singular values for the instance band, with their rounding errors."""
    layers = []
    for layer in range(m.L - 1):
        shares = [
            m.values[name, layer]
            for name in ("within_leading_share", "within_smallest_share", "means_trailing_share")
        ]
        names = ("sigma_1", "sigma_K", "sigma_K+1", "sigma_d-K", "sigma_d")
        sigmas = [m.values[name, layer + 1] for name in names]
        if any(x.undefined for x in (*shares, *sigmas)):
            return None
        layers.append(
            LayerEnergy(
                *(x.value for x in (*shares, *sigmas)),
                share_error=max(x.error for x in shares),
                sigma_error=max(x.error for x in sigmas),
            )
        )
    return tuple(layers)


def _layer_imbalances(m: Measurement) -> LayerImbalance | None:
    """One-sided imbalances and inner singular values for R12, each moved by its rounding error: b, c, |B|
    and sigma_(K+1) up, sigma_(d-K)(W_1) and the norms of the deviations down."""
    pairs, features = range(1, m.L), range(m.L)
    keys = {
        "down": [("imbalance_down", i) for i in pairs],
        "up": [("imbalance_up", i) for i in pairs],
        "size": [("imbalance_op", i) for i in pairs],
        "trailing": [("sigma_K+1", i) for i in pairs],
        "inner": [("sigma_d-K", 1)],
        "within": [("within_norm", i) for i in features],
    }
    found = {name: [m.values[key] for key in wanted] for name, wanted in keys.items()}
    if any(x.undefined for values in found.values() for x in values):
        return None
    raised = {name: tuple(x.value + x.error for x in values) for name, values in found.items()}
    lowered = {name: tuple(max(x.value - x.error, 0.0) for x in values) for name, values in found.items()}
    return LayerImbalance(
        *(raised[name] for name in ("down", "up", "size", "trailing")),
        inner=lowered["inner"][0],
        within=lowered["within"],
    )


def check_hypothesis(hypothesis: Hypothesis, p: Parameters, m: Measurement) -> HypothesisCheck:
    """Evaluate one hypothesis; its quantity's rounding error blurs the comparison.

    p has every parameter moved up by its error already, so the nominal value is recovered first.
    A limit of 0 (an exact equality) counts as met when the residual is within its rounding error.
    """
    measured = m.values.get((hypothesis.quantity, None)) if hypothesis.quantity else None
    error = 0.0 if measured is None else measured.error
    value, limit = float_value(hypothesis.value, p), float_value(hypothesis.limit, p)
    if measured is not None and hypothesis.quantity != "lmin":
        value = measured.value
    return HypothesisCheck(
        hypothesis.id,
        hypothesis.text,
        value,
        limit,
        error,
        _compare(value, limit, error, hypothesis.strict),
        hypothesis.quantity,
    )


def _compare(value: float, limit: float, error: float, strict: bool) -> Truth:
    if limit == 0.0 and value <= error:
        met = error <= EQUALITY_ROUNDING and not strict
        return Truth.YES if met else Truth.UNDECIDED
    if error == 0.0:
        return Truth.YES if value < limit or (value == limit and not strict) else Truth.NO
    if value + error <= limit:
        return Truth.YES
    return Truth.NO if value - error > limit else Truth.UNDECIDED


def judge(
    m: Measurement, statements: Iterable[Statement] = REGISTRY, p: Parameters | None = None
) -> tuple[list[Row], list[HypothesisCheck]]:
    """Every statement at every layer of one measured instance, and every hypothesis they rest on.

    A statement that has no band for this instance does not speak of it and leaves no trace.
    """
    p = parameters(m) if p is None else p
    checks: dict[tuple[str, str], HypothesisCheck] = {}
    rows: list[Row] = []
    for statement in statements:
        bands = {layer: float_bands(statement, p, layer) for layer in statement.layers(m.L)}
        if not any(bands.values()):
            continue
        for hypothesis in statement.hypotheses:
            key = hypothesis.id, hypothesis.text
            if key not in checks:
                checks[key] = check_hypothesis(hypothesis, p, m)
        scope = _scope(statement.hypotheses, [checks[h.id, h.text] for h in statement.hypotheses])
        for layer, named in bands.items():
            for quantity, band in named.items():
                rows.append(_row(m, p, statement, layer, quantity, band, scope))
    return rows, list(checks.values())


@dataclass(frozen=True, slots=True)
class Scope:
    """Whether all hypotheses of a statement are met (None: within rounding of a limit), and which not.

    meaningful: whether those are met without which the statement's symbols mean nothing.
    """

    met: bool | None
    failed: tuple[str, ...]
    meaningful: bool = True


def _scope(hypotheses: Sequence[Hypothesis], checks: list[HypothesisCheck]) -> Scope:
    outcomes = {check.outcome for check in checks}
    met = False if Truth.NO in outcomes else None if Truth.UNDECIDED in outcomes else True
    pairs = zip(hypotheses, checks, strict=True)
    meaningful = all(check.outcome is Truth.YES for h, check in pairs if h.essential)
    failed = tuple(check.sentence() for check in checks if check.outcome is not Truth.YES)
    return Scope(met, failed, meaningful)


def _row(
    m: Measurement,
    p: Parameters,
    statement: Statement,
    layer: int | None,
    quantity: str,
    band: Band,
    scope: Scope,
) -> Row:
    x = m.values[quantity, layer]
    margin = x.error + m.sensitivity.get((quantity, layer), 0.0)
    lower, upper = float(band.lower), float(band.upper)
    if math.isnan(lower) or math.isnan(upper):
        raise ArithmeticError(f"{statement.id}, {quantity}, layer {layer}: the band is nan")
    verdict, words = _decide(x, margin, p, statement, band, scope)
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
        reason="; ".join((words, *scope.failed) if words else scope.failed),
        slack_lower=_ratio(x.value, lower) if low < lower != upper else math.nan,
        slack_upper=_ratio(upper, x.value) if high > upper != lower else math.nan,
        margin=math.nan if x.undefined else margin,
        in_scope=scope.met,
    )


def _ratio(a: float, b: float) -> float:
    if math.isnan(a) or math.isnan(b):
        return math.nan
    return a / b if b > 0 else math.inf if a > 0 else 1.0


def _decide(
    x: Measured, margin: float, p: Parameters, statement: Statement, band: Band, scope: Scope
) -> tuple[Verdict, str]:
    if x.undefined:
        return Verdict.UNDEFINED, x.undefined
    if statement.kind is Kind.TREND:
        return Verdict.OBSERVED, ""
    if band.vacuous(p):
        return Verdict.VACUOUS, band.reason() or "the band allows every value"
    inside = compare_with_band(x.value, margin, band)
    outside = Verdict.OUT_OF_SCOPE_HOLDS if inside is Truth.YES else Verdict.OUT_OF_SCOPE_FAILS
    if not scope.meaningful and inside is not Truth.UNDECIDED:
        return outside, ""
    if statement.assumption:
        return _ASSUMPTION[inside], ""
    if inside is Truth.UNDECIDED:
        return Verdict.UNDECIDED, f"value and bound agree within the rounding margin {margin:.2g}"
    if statement.leading_order:
        return (Verdict.CONSISTENT if inside is Truth.YES else Verdict.INCONSISTENT), ""
    if scope.met is None:
        return Verdict.UNDECIDED, "a hypothesis is within rounding of its limit"
    if scope.met and statement.kind is Kind.FALSE:
        return (Verdict.NOT_REFUTED if inside is Truth.YES else Verdict.REFUTED), ""
    if scope.met:
        return (Verdict.HOLDS if inside is Truth.YES else Verdict.VIOLATED), ""
    return outside, ""


_ASSUMPTION = {
    Truth.YES: Verdict.MET,
    Truth.NO: Verdict.NOT_MET,
    Truth.UNDECIDED: Verdict.UNDECIDED,
}


def compare_with_band(value: float, margin: float, band: Band) -> Truth:
    """Whether lower <= exact value <= upper, given |value - exact value| <= margin.

    YES and NO are certain up to BAND_ROUNDING; a band that is a single point, and an upper end 0,
    can only be met to within the margin, and are.
    """
    low, high = (float(end) for end in band.trivial)
    lower, upper = float(band.lower), float(band.upper)
    margin_low = margin + BAND_ROUNDING * abs(lower)
    margin_high = margin + BAND_ROUNDING * abs(upper)
    point = (lower == upper or upper == 0.0) and margin <= EQUALITY_ROUNDING
    if point and lower - margin_low <= value <= upper + margin_high:
        return Truth.YES
    gaps = []
    if lower > low:
        gaps.append((value - lower, margin_low))
    if upper < high:
        gaps.append((upper - value, margin_high))
    if any(gap < -room for gap, room in gaps):
        return Truth.NO
    return Truth.YES if all(gap >= room for gap, room in gaps) else Truth.UNDECIDED
