"""The worst instance of each statement, decided exactly, with its certificate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import Any

from verify.instances.model import Pair
from verify.layerwise.assumptions.boundary import Boundary
from verify.layerwise.assumptions.failure import turned
from verify.layerwise.assumptions.profile import Profile, apply_profile
from verify.layerwise.assumptions.regress import Regression, remake
from verify.verdict import Verdict, gravest

EFFORT = 200
"""Candidates decided exactly while a counterexample is simplified: some seconds."""


@dataclass(frozen=True)
class Proof:
    """What was decided about statements on the instance that is worst for them.

    decisions: statement -> the gravest verdict over its rows; certificate: the record, as a file holds it.
    """

    case: str
    decisions: dict[str, Verdict]
    certificate: dict[str, Any]

    @property
    def name(self) -> str:
        """A file name for the certificate."""
        return f"{self.case.replace(' #', '-')}.json"


def prove(result: Regression, *, limit: int | None = None) -> Iterator[Proof]:
    """Decide each statement in rationals and balls on the closed-form pair on which its slack is smallest.

    limit: bits at which doubling stops, the exact engine's own if None.
    """
    from verify.exact import decide
    from verify.exact.certificate import record
    from verify.exact.decide import LIMIT
    from verify.layerwise.exact import from_pair

    worst: dict[str, list[str]] = {}
    for id, tally in result.tallies.items():
        if tally.tightest[1]:
            worst.setdefault(tally.tightest[1], []).append(id)
    for case, ids in worst.items():
        pair = remake(result.new, result.old, case)
        exact = from_pair(pair)  # type: ignore[arg-type]
        exact = replace(exact, origin={**exact.origin, "profile": result.new.name})
        statements = [s for s in apply_profile(result.new) if s.id in ids]
        decisions = decide(exact, statements, limit=limit or LIMIT)
        reached: dict[str, list[Verdict]] = {}
        for row in decisions.rows:
            reached.setdefault(row.statement, []).append(row.decision)
        found = {id: word for id, of in reached.items() if (word := gravest(of)) is not None}
        yield Proof(case, found, record(decisions, statements))


def refute(new: Profile, boundary: Boundary) -> dict[str, Any] | None:
    """The certificate of a failing pair at a boundary, its numbers simplified while it refutes the statement
    (as they are where hypothesis, which simplifies, is not installed).

    None where the failing instance is no pair with classes of equal size, where the statement is one at
    leading order, and where the failure does not survive exact arithmetic.
    """
    from verify.exact.certificate import record
    from verify.layerwise.counterexamples import refuted_by
    from verify.shrink.simplify import simplify

    failure = boundary.failure
    if failure is None or failure.knob is None or not isinstance(failure.instance, Pair):
        return None
    if failure.instance.sizes is not None or failure.rows[0].verdict is not Verdict.VIOLATED:
        return None
    profile = turned(new, *failure.knob)
    statement = next(s for s in apply_profile(profile) if s.id == boundary.statement)
    found = next(refuted_by(statement, failure.instance), None)
    if found is None:
        return None
    if find_spec("hypothesis") is not None:
        found, _ = simplify(statement, found, effort=EFFORT)
    return record(found.decisions, [statement])


__all__ = ["Proof", "prove", "refute"]
