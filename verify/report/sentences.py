"""What a run found beside its answer, in sentences: generated from rows and hypotheses, nothing else."""

from __future__ import annotations

from verify.catalogue import short
from verify.report.cases import Cases
from verify.report.headline import failure, nothing_fails, of_case
from verify.verdict import Verdict


def findings(report: Cases) -> list[str]:
    """The findings of a run, most important first."""
    trained = [case for case in report.cases if _stopped(case.measurement)]
    return [
        *([failure(row) for row in report.failures] or [nothing_fails(report)]),
        *_expected(report),
        *(f"{case.name}: {_stopped(case.measurement)}." for case in trained),
        *(sentence for case in trained if len(report.cases) > 1 for sentence in of_case(case)),
    ]


def _expected(report: Cases) -> list[str]:
    """What became of claims known to be false as universal ones, and what was only counted."""
    by_verdict: dict[Verdict, dict[str, None]] = {}
    for row in report.rows():
        by_verdict.setdefault(row.verdict, {})[short(row.statement)] = None
    refuted, spared = by_verdict.get(Verdict.EXPECTED, {}), by_verdict.get(Verdict.NOT_REFUTED, {})
    observed = by_verdict.get(Verdict.OBSERVED, {})
    lines = []
    found = {(row.statement, row.reason) for row in report.rows() if row.verdict is Verdict.AS_FOUND}
    if found:
        named = ", ".join(f"{short(id)} {reason}" for id, reason in sorted(found))
        lines.append(f"Inconsistent at leading order where a published finding says so: {named}.")
    if refuted:
        lines.append(f"False as universal claims, and refuted here as expected: {', '.join(refuted)}.")
    missed = [name for name in spared if name not in refuted]
    if missed:
        lines.append(f"False as universal claims, but not refuted by these cases: {', '.join(missed)}.")
    if observed:
        lines.append(f"Trends, counted and never judged: {', '.join(observed)}.")
    return lines


def _stopped(measurement: object) -> str:
    """How training ended, for a network that was trained here."""
    origin = getattr(measurement, "provenance", None)
    if origin is None or not origin.stopped or origin.xi is None:
        return ""
    return f"{origin.stopped} ({origin.note})" if origin.note else str(origin.stopped)
