"""Baselines of whole theories: the outcome of every statement on each of a theory's default cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from verify.assumptions.regress import by_statement, gravest, smallest_slack
from verify.judge import Row
from verify.theory import Job, Judged, Theory, check_theory

THEORY_SLACK_TOLERANCE = 1e-3
"""Relative difference of a case's smallest slack that counts as the same: some cases are trained, and
training carries rounding differences of linear-algebra libraries further than a measurement does."""

SETTLED = {"undecided": "holds"}
"""Rounding alone may turn one into the other."""


def spread_over(jobs: Iterable[Job], count: int) -> list[Job]:
    """At most `count` of the jobs, evenly spread over them."""
    every = list(jobs)
    step = -(-len(every) // max(count, 1))
    return every[::step] if step > 1 else every


def theory_record(theory: Theory, jobs: Iterable[Job] | None = None) -> dict[str, Any]:
    """What a baseline keeps of a theory: by case, then by statement, outcome and smallest slack."""
    from verify import __version__
    from verify.assumptions.baseline import FORMAT

    cases = {judged.name: case_record(judged.rows) for judged in check_theory(theory, jobs)}
    return {"format": FORMAT, "version": __version__, "theory": theory.name, "cases": cases}


def case_record(rows: Iterable[Row]) -> dict[str, Any]:
    """Statement -> outcome, with the smallest slack where there is one."""
    record: dict[str, Any] = {}
    for id, own in by_statement(rows).items():
        slack = smallest_slack(own)
        record[id] = {"outcome": gravest(own)} | ({"slack": slack} if slack < float("inf") else {})
    return record


def theory_drift(old: dict[str, Any], new: dict[str, Any], *, partial: bool = False) -> list[str]:
    """What differs between two records, a line each; partial: only the cases of the new one were run."""
    before, after = old["cases"], new["cases"]
    lines = [f"case {name}: new" for name in after if name not in before]
    lines += [] if partial else [f"case {name}: gone" for name in before if name not in after]
    for name in (case for case in after if case in before):
        for id in dict.fromkeys([*before[name], *after[name]]):
            lines += _differences(f"{id}, case {name}", before[name].get(id), after[name].get(id))
    return lines


def _differences(where: str, x: dict[str, Any] | None, y: dict[str, Any] | None) -> Iterator[str]:
    if x is None or y is None:
        yield f"{where}: {'new' if x is None else 'gone'}"
        return
    a, b = (SETTLED.get(r["outcome"], r["outcome"]) for r in (x, y))
    if a != b:
        yield f"{where}: {x['outcome']} -> {y['outcome']}"
    s, t = x.get("slack"), y.get("slack")
    if (s is None) != (t is None) or (
        s is not None and t is not None and abs(s - t) > THEORY_SLACK_TOLERANCE * max(s, t)
    ):
        yield f"{where}: slack {s} -> {t}"


def theory_path(directory: Path, theory: Theory) -> Path:
    """Where the baseline of a theory lies."""
    return directory / f"theory-{theory.name}.json"


def again_case(name: str, case: str) -> Judged:
    """Make a theory's default case again, judge every statement of the theory, print what is wrong."""
    from verify.errors import InputError
    from verify.judge import Verdict
    from verify.theories import chosen

    (theory,) = chosen(name)
    job = next((job for job in theory.jobs() if job.name == case), None)
    if job is None:
        raise InputError(f"theory {name}: no default case {case!r}")
    judged = next(check_theory(theory, [job]))
    for row in judged.rows:
        if row.verdict in (Verdict.VIOLATED, Verdict.INCONSISTENT):
            where = f"{row.statement}, layer {row.layer}"
            print(f"{where}: {row.quantity} = {row.measured:.9g}, {row.verdict.value}")
    return judged


__all__ = ["again_case", "spread_over", "theory_drift", "theory_path", "theory_record"]
