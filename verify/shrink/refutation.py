"""When an instance refutes a statement, and by how much."""

from __future__ import annotations

from dataclasses import dataclass

from flint import arb

from bounds import Statement
from verify.errors import InputError
from verify.exact import Decision, Decisions, ExactRow, decide
from verify.exact.engine import AnyInstance

LIMIT = 512
"""Bits at which a counterexample counts as undecided: it would be too close to the bound to show much."""


@dataclass(frozen=True)
class Refutation:
    """An instance that refutes a statement: every hypothesis met, the value outside the band, exactly.

    row: the refuted row with the largest margin.  margin: at least this far outside, as a share of the
    larger of |value| and |end|; in (0, 1] for quantities and ends >= 0.
    """

    instance: AnyInstance
    decisions: Decisions
    row: ExactRow
    margin: float


def refutation(statement: Statement, instance: AnyInstance) -> Refutation | None:
    """What this instance says against the statement; None where it does not refute it, or undecidedly so.

    A statement that is known to be false is refuted as any other.  Raises InputError when the statement
    fails, naming it, and when the numbers make no instance of their kind.
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


def refutation_or_none(statement: Statement, instance: AnyInstance) -> Refutation | None:
    """`refutation`, None too where the numbers make no instance: a matrix that has lost its rank, input that
    does not fit its recipe, or a formula that does not exist there."""
    try:
        return refutation(statement, instance)
    except InputError as error:
        if f"statement {statement.id}" in str(error):
            raise
        return None
    except ArithmeticError:
        return None
