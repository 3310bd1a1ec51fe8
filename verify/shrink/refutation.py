"""When an instance refutes a statement, and by how much."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flint import arb

from bounds import Statement
from verify.errors import InputError
from verify.exact import Decision, Decisions, ExactRow, decide
from verify.instances import Pair
from verify.judge import Row
from verify.layerwise.exact import ExactInstance, from_pair
from verify.layerwise.exact.instance import Form
from verify.layerwise.measure import measure
from verify.layerwise.theory import THEORY as LAYERWISE
from verify.shrink.numbers import Exactly
from verify.verdict import Verdict

LIMIT = 512
"""Bits at which a counterexample counts as undecided: it would be too close to the bound to show much."""


@dataclass(frozen=True)
class Refutation:
    """An instance that refutes a statement: every hypothesis met, the value outside the band, exactly.

    row: the refuted row with the largest margin.  margin: at least this far outside, as a share of the
    larger of |value| and |end|; in (0, 1] for quantities and ends >= 0.
    """

    instance: Exactly
    decisions: Decisions
    row: ExactRow
    margin: float


def refutation(statement: Statement, instance: Exactly) -> Refutation | None:
    """What this instance says against the statement; None where it does not refute it, or undecidedly so.

    A statement that is known to be false is refuted as any other.  Raises InputError when the statement
    fails, naming it, when X has not full column rank, and when the input of a case does not fit its recipe.
    """
    decisions = decide(instance, [statement], limit=LIMIT)
    refuted = decisions.of(Decision.REFUTED, Decision.EXPECTED)
    if not refuted:
        return None
    row = max(refuted, key=margin)
    return Refutation(instance, decisions, row, margin(row))


def margin(row: ExactRow) -> float:
    """How far the value of a refuted row certainly lies outside its band, relative; never too large."""
    assert row.value is not None
    gap, end = max(
        ((row.lower - row.value, row.lower), (row.value - row.upper, row.upper)),
        key=lambda pair: float(pair[0].lower()) if pair[0].is_finite() else -1.0,
    )
    largest = abs(row.value).max(abs(end))
    return _down((gap / largest).lower())


def _down(x: arb) -> float:
    """A float not above x."""
    value = float(x)
    while arb(value) > x:
        value *= 1 - 2**-50
    return value


def excess(statement: Statement, pair: Pair) -> float:
    """The largest margin by which float64 finds the statement violated; 0 where it does not."""
    rows = LAYERWISE.judge(measure(pair), [statement]).rows
    return max((_excess(row) for row in rows if row.verdict in WRONG), default=0.0)


WRONG = (Verdict.VIOLATED, Verdict.EXPECTED)


def _excess(row: Row) -> float:
    gap, end = max((row.lower - row.measured, row.lower), (row.measured - row.upper, row.upper))
    return gap / max(abs(row.measured), abs(end))


def exact_forms(pair: Pair) -> Iterator[Callable[[], ExactInstance]]:
    """Ways to read a float pair exactly: the pair (s, X) first, for it has the fewest numbers."""
    forms: tuple[Form, ...] = ("pair", "generated", "triple")
    for form in forms:
        yield lambda form=form: from_pair(pair, form)


def refuted_by(statement: Statement, pair: Pair) -> Iterator[Refutation]:
    """The exact refutations that a float pair gives, one for each form in which it is one."""
    for form in exact_forms(pair):
        try:
            instance = form()
        except InputError:  # some s_i = 0, or data that are not canonical: not in this form
            continue
        found = refutation(statement, instance)
        if found is not None:
            yield found
