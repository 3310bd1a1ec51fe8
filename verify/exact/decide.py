"""Rational instance x statement -> decision: the judgement of `verify.judge`, as a proof or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import inf
from time import process_time
from typing import Any

import flint
from flint import arb

from bounds import REGISTRY, Band, Hypothesis, Statement
from bounds.arithmetic import UNDECIDED
from bounds.arithmetic import Truth as Comparison
from bounds.balls import BALLS, Ball, enclosure
from verify.errors import InputError
from verify.exact.engine import AnyInstance, Exactly
from verify.exact.value import Undefined
from verify.exact.words import (
    EVERY_VALUE,
    FOUND,
    LARGEST_LIMIT,
    LEFT_OPEN,
    LIMIT,
    OPEN,
    START,
    Decision,
    precisions,
)
from verify.verdict import Truth, scope_of, settle

DEARER = 3
"""Twice the bits take less than twice as long as all lower precisions together: with those, three times."""


@dataclass(frozen=True, slots=True)
class ExactHypothesis:
    """One hypothesis, decided: value <= limit (< if strict).  outcome: True, False or UNDECIDED."""

    id: str
    text: str
    value: arb
    limit: arb
    strict: bool
    outcome: Comparison
    precision: int

    def sentence(self) -> str:
        """The outcome in words."""
        outcome = Truth.of(self.outcome).value
        size = "" if self.outcome is True else f", but {_short(self.value)} against {_short(self.limit)}"
        return f"{self.id} {outcome}: {self.text}{size}"


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

    instance: AnyInstance
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
    instance: AnyInstance,
    statements: Iterable[Statement] = REGISTRY,
    *,
    start: int = START,
    limit: int = LIMIT,
    seconds: float = inf,
) -> Decisions:
    """Decide every statement at every layer for one rational instance.

    For a RationalCase the statements are those of its theory whose quantities its recipe measures
    (`companion.measured_statements`).

    Balls at `start` bits settle most rows; the precision doubles up to `limit` for the others, and
    what then remains is UNDECIDED, with the precision in its reason.  No precision is begun that would lead
    beyond `seconds` of CPU time, at DEARER times all that went before.  Raises InputError when the
    columns of X are not (provably) independent, when the instance's form assumes more than it has
    (docs/certificates.md lists it), and when a statement of the user's fails, naming it.
    """
    if not 64 <= start <= limit <= LARGEST_LIMIT:
        raise InputError(
            f"precision: 64 <= start <= limit <= {LARGEST_LIMIT} is needed, got start {start}, limit {limit}"
        )
    engine = instance.engine
    chosen = [engine.guard(s) for s in statements]
    engine.require(instance)
    rows: dict[str, list[ExactRow]] = {}
    checks: dict[tuple[str, str], ExactHypothesis] = {}
    parameters: dict[str, arb] = {}
    begun = process_time()
    for precision in precisions(start, limit):
        if rows and DEARER * (process_time() - begun) > seconds:
            break
        with flint.ctx.workprec(precision):
            m = engine.measure(instance, precision, start, limit)
            if m is None:
                continue
            p = m.parameters()
            parameters = parameters or engine.scalars(m, p)
            for s in chosen:
                rows[s.id] = _rows(s, m, p, checks, rows.get(s.id))
        undecided = any(check.outcome is UNDECIDED for check in checks.values())
        if not undecided and not any(row.decision in OPEN for group in rows.values() for row in group):
            break
    return Decisions(
        instance,
        [_with_scope(row, checks) for s in chosen for row in rows[s.id]],
        list(checks.values()),
        parameters,
        start,
        limit,
    )


def _with_scope(row: ExactRow, checks: dict[tuple[str, str], ExactHypothesis]) -> ExactRow:
    """The row, its reason ended by the hypotheses that are not met, as they were decided in the end."""
    found = [checks[key] for key in row.hypotheses]
    failed = [check.sentence() for check in found if check.outcome is not True]
    return replace(row, reason="; ".join([row.reason, *failed] if row.reason else failed))


def _rows(
    s: Statement,
    m: Exactly,
    p: Any,
    checks: dict[tuple[str, str], ExactHypothesis],
    known: list[ExactRow] | None,
) -> list[ExactRow]:
    """The rows of one statement; those already decided are kept."""
    own = [_check(h, p, checks, m.precision) for h in s.hypotheses]
    if known is not None and not any(row.decision in OPEN for row in known):
        return known
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
    m: Exactly,
    p: Any,
    layer: int | None,
    quantity: str,
    band: Band,
    checks: list[ExactHypothesis],
) -> ExactRow:
    value = m.values.get((quantity, layer))
    if value is None:
        raise InputError(f"statement {s.id}: the exact engine does not measure {quantity} at layer {layer}")
    decision, why = _decide(value, p, s, quantity, band, checks)
    if decision in OPEN:
        why = LEFT_OPEN.format(m.precision)
    return ExactRow(
        statement=s.id,
        tag=s.tag.value,
        layer=layer,
        quantity=quantity,
        value=None if isinstance(value, Undefined) else enclosure(value),
        lower=enclosure(band.lower),
        upper=enclosure(band.upper),
        decision=decision,
        reason=why,
        hypotheses=tuple((c.id, c.text) for c in checks),
        precision=m.precision,
    )


def _decide(
    value: arb | Ball | Undefined,
    p: Any,
    s: Statement,
    quantity: str,
    band: Band,
    checks: list[ExactHypothesis],
) -> tuple[Decision, str]:
    if isinstance(value, Undefined):
        return Decision.UNDEFINED, value.reason
    verdict = settle(
        s,
        quantity,
        inside=Truth.of(inside_band(value, band)),
        scope=scope_of(Truth.of(c.outcome) for c in checks),
        vacuous=Truth.of(band.vacuous(p)),
        exact=True,
    )
    if verdict is Decision.VACUOUS:
        return verdict, band.reason() or EVERY_VALUE
    return verdict, FOUND.format(s.finding_on(quantity)) if verdict is Decision.AS_FOUND else ""


def inside_band(value: arb | Ball, band: Band) -> Comparison:
    """Whether lower <= value <= upper, < at an open end: True, False or UNDECIDED; a closed end that
    the quantity cannot pass in any case is not compared."""
    low, high = band.trivial
    outcome: Comparison = True
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
