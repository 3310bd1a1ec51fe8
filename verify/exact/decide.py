"""Rational instance x statement -> decision: the judgement of `verify.judge`, as a proof or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import flint
from flint import arb, fmpq, fmpq_mat

from bounds import REGISTRY, Band, Hypothesis, Statement
from bounds.arithmetic import UNDECIDED, Truth
from bounds.balls import BALLS, Ball, enclosure
from bounds.statement import Kind
from verify.errors import InputError
from verify.exact.recipes import RationalCase, RationalMeasurement, measure_case, numbers_of
from verify.exact.value import NotResolved, Undefined
from verify.layerwise.exact.instance import ExactInstance
from verify.layerwise.exact.measure import ExactMeasurement, measure_exactly
from verify.user_statements import guarded

START = 128
LIMIT = 2048
"""Bits of precision: the first attempt, and where doubling stops."""


class Decision(Enum):
    """What has been established about one statement at one layer; the value is the word in a table."""

    PROVED = "proved"
    REFUTED = "refuted"
    UNDECIDED = "undecided"
    VACUOUS = "vacuous"
    OUT_OF_SCOPE_HOLDS = "out of scope, band holds"
    OUT_OF_SCOPE_FAILS = "out of scope, band fails"
    OUT_OF_SCOPE = "out of scope, band undecided"
    UNDEFINED = "undefined"
    CONSISTENT = "consistent at leading order"
    INCONSISTENT = "inconsistent at leading order"
    MET = "assumption met"
    NOT_MET = "assumption not met"
    OBSERVED = "observed"
    EXPECTED = "refuted, as expected"
    NOT_REFUTED = "not refuted here"

    @property
    def sentence(self) -> str:
        """The decision in a sentence for people."""
        return _SENTENCES[self]


_SENTENCES = {
    Decision.PROVED: "Proved for this instance: every hypothesis is met and the value lies in the band, "
    "exactly.",
    Decision.REFUTED: "Refuted by this instance: every hypothesis is met and the value lies outside the "
    "band, exactly.",
    Decision.UNDECIDED: "Not decided at the precision limit: neither proved nor refuted.",
    Decision.VACUOUS: "The band allows every value the quantity can have, so it says nothing here.",
    Decision.OUT_OF_SCOPE_HOLDS: "A hypothesis fails, so the statement claims nothing; the value lies in "
    "its band all the same.",
    Decision.OUT_OF_SCOPE_FAILS: "A hypothesis fails, so the statement claims nothing; the value lies "
    "outside its band.",
    Decision.OUT_OF_SCOPE: "A hypothesis fails, so the statement claims nothing; whether its band holds "
    "is not decided.",
    Decision.UNDEFINED: "The quantity does not exist for this instance.",
    Decision.CONSISTENT: "The statement has an unspecified lower-order term or constant, so it cannot be "
    "proved or refuted; the value lies inside its leading-order band.",
    Decision.INCONSISTENT: "The statement has an unspecified lower-order term or constant, so it cannot "
    "be proved or refuted; the value lies outside its leading-order band.",
    Decision.MET: "The instance meets this assumption, exactly.",
    Decision.NOT_MET: "The instance does not meet this assumption.",
    Decision.OBSERVED: "An empirical regularity: the value is reported, never decided.",
    Decision.EXPECTED: "The statement is known to be false as a universal claim, and this instance is a "
    "counterexample, exactly: its hypotheses are met and the value lies outside the band.",
    Decision.NOT_REFUTED: "The statement is known to be false as a universal claim; this instance is "
    "not a counterexample.",
}

OPEN = (Decision.UNDECIDED, Decision.OUT_OF_SCOPE)
"""What a higher precision may still settle."""


@dataclass(frozen=True, slots=True)
class ExactHypothesis:
    """One hypothesis, decided: value <= limit (< if strict).  outcome: True, False or UNDECIDED."""

    id: str
    text: str
    value: arb
    limit: arb
    strict: bool
    outcome: Truth
    precision: int

    def sentence(self) -> str:
        """The outcome in words."""
        words = {True: "met", False: "fails"}.get(self.outcome, "undecided")
        size = "" if self.outcome is True else f", but {_short(self.value)} against {_short(self.limit)}"
        return f"{self.id} {words}: {self.text}{size}"


@dataclass(frozen=True, slots=True)
class ExactRow:
    """One line of a certificate: a statement at a layer.

    value: enclosure of the quantity, None where it is undefined; lower, upper: enclosures of the
    band's ends; hypotheses: (id, text) of those it rests on; precision: bits at which it was decided.
    """

    statement: str
    tag: str
    layer: int | None
    quantity: str
    value: arb | None
    lower: arb
    upper: arb
    decision: Decision
    reason: str
    hypotheses: tuple[tuple[str, str], ...]
    precision: int


@dataclass(frozen=True)
class Decisions:
    """Everything decided about one instance.

    parameters: enclosures of the scalars the bands were evaluated at.
    """

    instance: ExactInstance | RationalCase
    rows: list[ExactRow]
    hypotheses: list[ExactHypothesis]
    parameters: dict[str, arb]
    start: int
    limit: int

    def counts(self) -> Counter[Decision]:
        """How often each decision was reached."""
        return Counter(row.decision for row in self.rows)

    @property
    def refuted(self) -> list[ExactRow]:
        """Rows in which a statement in scope is refuted."""
        return self.of(Decision.REFUTED)

    def of(self, *decisions: Decision) -> list[ExactRow]:
        """The rows with one of these decisions."""
        return [row for row in self.rows if row.decision in decisions]


def decide(
    instance: ExactInstance | RationalCase,
    statements: Iterable[Statement] = REGISTRY,
    *,
    start: int = START,
    limit: int = LIMIT,
) -> Decisions:
    """Decide every statement at every layer for one rational instance.

    For a RationalCase the statements are those of its theory whose quantities its recipe measures
    (`companion.measured_statements`).

    Balls at `start` bits settle most rows; the precision doubles up to `limit` for the others, and
    what then remains is UNDECIDED, with the precision in its reason.  Raises InputError when the
    columns of X are not (provably) independent, and when a statement of the user's fails, naming it.
    """
    if not 64 <= start <= limit:
        raise InputError(f"precision: 64 <= start <= limit is needed, got start {start}, limit {limit}")
    companion = isinstance(instance, RationalCase)
    chosen = list(statements) if companion else [guarded(s) for s in statements]
    rows: dict[str, list[ExactRow]] = {}
    checks: dict[tuple[str, str], ExactHypothesis] = {}
    parameters: dict[str, arb] = {}
    for precision in _precisions(start, limit):
        with flint.ctx.workprec(precision):
            m = _measured(instance, precision, start, limit)
            if m is None:
                continue
            p = m.parameters()
            parameters = parameters or _scalars(m, p)
            for s in chosen:
                rows[s.id] = _rows(s, m, p, checks, rows.get(s.id))
        if not any(row.decision in OPEN for group in rows.values() for row in group):
            break
    return Decisions(
        instance,
        [row for s in chosen for row in rows[s.id]],
        list(checks.values()),
        parameters,
        start,
        limit,
    )


Measured = ExactMeasurement | RationalMeasurement


def _measured(x: ExactInstance | RationalCase, precision: int, start: int, limit: int) -> Measured | None:
    """The quantities at this precision; None where a matrix is not provably regular yet."""
    if isinstance(x, RationalCase):
        return measure_case(x, precision)
    try:
        return measure_exactly(x, precision, refine=precision > start)
    except NotResolved:
        _require_full_rank(x, precision, limit)
        return None


def _scalars(m: Measured, p: Any) -> dict[str, arb]:
    """The scalars that a certificate lists as the parameters of its bands."""
    if isinstance(m, RationalMeasurement):
        return {name: enclosure(value) for name, value in numbers_of(p).items()}
    return {name: enclosure(m.values[name, None]) for name in SCALARS}


SCALARS = ("theta", "theta_s", "lmin", "lmax", "eps", "rho", "delta", "mu", "e0", "tail")


def _precisions(start: int, limit: int) -> list[int]:
    values = [start]
    while values[-1] < limit:
        values.append(min(2 * values[-1], limit))
    return values


def _require_full_rank(x: ExactInstance, precision: int, limit: int) -> None:
    """InputError when X is rank deficient, or when that is not settled at the limit."""
    X = fmpq_mat([[fmpq(y.numerator, y.denominator) for y in row] for row in x.matrices.get("X", ())])
    if x.form != "generated" and X.rank() < x.N:
        raise InputError(f"{x.case}: X has rank {X.rank()} < N = {x.N}: its columns must be independent")
    if precision >= limit:
        what = "TT' or c'c" if x.form == "generated" else "X'X"
        raise InputError(f"{x.case}: {what} is not provably invertible at {limit} bits; raise the limit")


def _rows(
    s: Statement,
    m: Measured,
    p: Any,
    checks: dict[tuple[str, str], ExactHypothesis],
    known: list[ExactRow] | None,
) -> list[ExactRow]:
    """The rows of one statement; those already decided are kept."""
    if known is not None and not any(row.decision in OPEN for row in known):
        return known
    own = [_check(h, p, checks, m.precision) for h in s.hypotheses]
    done = {(r.layer, r.quantity): r for r in known or () if r.decision not in OPEN}
    rows = []
    for layer in s.layers(m.instance.L):
        for quantity, band in s.bands(p, layer).items():
            kept = done.get((layer, quantity))
            rows.append(kept or _row(s, m, p, layer, quantity, band, own))
    return rows


def _check(
    h: Hypothesis, p: Any, checks: dict[tuple[str, str], ExactHypothesis], precision: int
) -> ExactHypothesis:
    key = h.id, h.text
    old = checks.get(key)
    if old is None or (old.outcome is UNDECIDED and old.precision < precision):
        value, limit = enclosure(h.value(p)), enclosure(h.limit(p))
        checks[key] = ExactHypothesis(h.id, h.text, value, limit, h.strict, h.holds(p), precision)
    return checks[key]


def _row(
    s: Statement,
    m: Measured,
    p: Any,
    layer: int | None,
    quantity: str,
    band: Band,
    checks: list[ExactHypothesis],
) -> ExactRow:
    value = m.values.get((quantity, layer))
    if value is None:
        raise InputError(f"statement {s.id}: the exact engine does not measure {quantity} at layer {layer}")
    decision, words = _decide(value, p, s, band, checks)
    failed = [c.sentence() for c in checks if c.outcome is not True]
    if decision in OPEN:
        words = f"undecided at {m.precision} bits"
    return ExactRow(
        statement=s.id,
        tag=s.tag.value,
        layer=layer,
        quantity=quantity,
        value=None if isinstance(value, Undefined) else enclosure(value),
        lower=enclosure(band.lower),
        upper=enclosure(band.upper),
        decision=decision,
        reason="; ".join([words, *failed] if words else failed),
        hypotheses=tuple((c.id, c.text) for c in checks),
        precision=m.precision,
    )


def _decide(
    value: arb | Ball | Undefined, p: Any, s: Statement, band: Band, checks: list[ExactHypothesis]
) -> tuple[Decision, str]:
    if isinstance(value, Undefined):
        return Decision.UNDEFINED, value.reason
    if s.kind is Kind.TREND:
        return Decision.OBSERVED, ""
    vacuous = band.vacuous(p)
    if vacuous is True:
        return Decision.VACUOUS, band.reason() or "the band allows every value"
    inside = inside_band(value, band)
    if s.assumption:
        return _ASSUMPTION.get(inside, Decision.UNDECIDED), ""
    outcomes = [c.outcome for c in checks]
    if s.leading_order:
        return _LEADING.get(inside, Decision.UNDECIDED), ""
    if any(outcome is False for outcome in outcomes):
        return _OUTSIDE.get(inside, Decision.OUT_OF_SCOPE), ""
    if any(outcome is UNDECIDED for outcome in outcomes) or (vacuous is UNDECIDED and inside is not False):
        return Decision.UNDECIDED, ""
    words = _FALSE if s.kind is Kind.FALSE else _INSIDE
    return words.get(inside, Decision.UNDECIDED), ""


_FALSE = {True: Decision.NOT_REFUTED, False: Decision.EXPECTED}
_INSIDE = {True: Decision.PROVED, False: Decision.REFUTED}
_OUTSIDE = {True: Decision.OUT_OF_SCOPE_HOLDS, False: Decision.OUT_OF_SCOPE_FAILS}
_LEADING = {True: Decision.CONSISTENT, False: Decision.INCONSISTENT}
_ASSUMPTION = {True: Decision.MET, False: Decision.NOT_MET}


def inside_band(value: arb | Ball, band: Band) -> Truth:
    """Whether lower <= value <= upper, < at an open end: True, False or UNDECIDED; a closed end that
    the quantity cannot pass in any case is not compared."""
    low, high = band.trivial
    outcome: Truth = True
    if band.open_lower:
        outcome = BALLS.both(outcome, BALLS.less(band.lower, value))
    elif BALLS.less(low, band.lower) is not False:
        outcome = BALLS.both(outcome, BALLS.negate(BALLS.less(value, band.lower)))
    if band.open_upper:
        outcome = BALLS.both(outcome, BALLS.less(value, band.upper))
    elif BALLS.less(band.upper, high) is not False:
        outcome = BALLS.both(outcome, BALLS.negate(BALLS.less(band.upper, value)))
    return outcome


def _short(x: arb) -> str:
    return x.str(4, radius=False)
