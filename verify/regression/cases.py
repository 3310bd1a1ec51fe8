"""Baselines of whole theories: the outcome of every statement on each of a theory's default cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import isfinite, nan
from pathlib import Path

from bounds import Statement
from bounds.statement import Kind, Registry
from verify.judge import Row
from verify.regression.assumed import assumptions_drift, assumptions_of
from verify.regression.baseline import FORMAT, Baseline, Finite, Kept, OutcomeWord, same
from verify.regression.rows import LARGEST_END, above_rounding, by_statement, clear_slack, gravest
from verify.release import VERSION
from verify.theory import Job, Theory
from verify.verdict import settled

TOLERANCES = {"slack": 1e-3, "mean_lower": 1e-4, "mean_upper": 1e-4}
"""Relative difference that counts as the same, of a case's smallest slack and of its mean band ends: some
cases are trained, and training carries rounding differences of linear-algebra libraries further than a
measurement does."""


def spread_over(jobs: Iterable[Job], count: int) -> list[Job]:
    """At most `count` of the jobs, evenly spread over them."""
    every = list(jobs)
    step = -(-len(every) // max(count, 1))
    return every[::step] if step > 1 else every


class Outcomes(Kept):
    """One statement on one case: its outcome; the smallest slack and the means of the finite band ends,
    None where rounding reaches all of them."""

    outcome: OutcomeWord
    slack: Finite | None = None
    mean_lower: Finite | None = None
    mean_upper: Finite | None = None


class TheoryBaseline(Baseline):
    """A theory on its default cases: case -> statement -> record."""

    theory: str
    cases: dict[str, dict[str, Outcomes]]


def theory_record(theory: Theory, jobs: Iterable[Job] | None = None) -> TheoryBaseline:
    """What a baseline keeps of a theory."""
    return TheoryBaseline(
        format=FORMAT,
        version=VERSION,
        assumptions=assumptions_of(theory.statements, theory.references()),
        theory=theory.name,
        cases={judged.name: case_record(theory.statements, judged.rows) for judged in theory.check(jobs)},
    )


def case_record(statements: Registry, rows: Iterable[Row]) -> dict[str, Outcomes]:
    """Statement -> what a baseline keeps of its rows on one case."""
    record: dict[str, Outcomes] = {}
    for id, own in by_statement(rows).items():
        numbers = {"slack": clear_slack(statements[id], own)} | _mean_ends(statements[id], own)
        found = {name: x for name, x in numbers.items() if isfinite(x)}
        record[id] = Outcomes(outcome=gravest(own), **found)  # type: ignore[arg-type]
    return record


def _mean_ends(statement: Statement, rows: Iterable[Row]) -> dict[str, float]:
    """The mean of the finite band ends that say something of the theorem; nan where none does."""
    ends: dict[str, list[float]] = {"mean_lower": [], "mean_upper": []}
    if statement.kind is not Kind.IDENTITY:
        for row in rows:
            for name, end in (("mean_lower", row.lower), ("mean_upper", row.upper)):
                if abs(end) < LARGEST_END and above_rounding(end, row.margin):
                    ends[name].append(end)
    return {name: sum(found) / len(found) if found else nan for name, found in ends.items()}


def theory_drift(old: TheoryBaseline, new: TheoryBaseline, *, partial: bool = False) -> list[str]:
    """What differs between two records, a line each; partial: only the cases of the new one were run."""
    before, after = old.cases, new.cases
    lines = list(assumptions_drift(old.assumptions, new.assumptions))
    lines += [f"case {name}: new" for name in after if name not in before]
    lines += [] if partial else [f"case {name}: gone" for name in before if name not in after]
    for name in (case for case in after if case in before):
        for id in dict.fromkeys([*before[name], *after[name]]):
            lines += _differences(f"{id}, case {name}", before[name].get(id), after[name].get(id))
    return lines


def _differences(where: str, old: Outcomes | None, new: Outcomes | None) -> Iterator[str]:
    if old is None or new is None:
        yield f"{where}: {'new' if old is None else 'gone'}"
        return
    a, b = (settled(r.outcome) for r in (old, new))
    if a != b:
        yield f"{where}: {old.outcome} -> {new.outcome}"
    for name, tolerance in TOLERANCES.items():
        x, y = getattr(old, name), getattr(new, name)
        if not same(x, y, tolerance):
            yield f"{where}: {name.replace('_', ' ')} {x} -> {y}"


def theory_path(directory: Path, theory: Theory) -> Path:
    """Where the baseline of a theory lies."""
    return directory / f"theory-{theory.name}.json"


__all__ = ["TheoryBaseline", "case_record", "spread_over", "theory_drift", "theory_path", "theory_record"]
