"""What a run found, in sentences: generated from rows and hypotheses, nothing else."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from verify.judge import HypothesisCheck, Row
from verify.report.headline import failure, nothing_fails
from verify.theory import Judged
from verify.verdict import Truth, Verdict

if TYPE_CHECKING:
    from verify.report.rows import Report

EXAMPLE_LAYER = 1
"""The layer whose numbers a sentence quotes, where there is one."""


def findings(report: Report) -> list[str]:
    """The findings of a run, most important first."""
    return [
        *_violations(report),
        *_expected(report),
        *_scope(report),
        *(line for case in report.cases for line in _trained(case)),
    ]


def _violations(report: Report) -> list[str]:
    return [failure(row) for row in report.failures] or [nothing_fails(report)]


def _expected(report: Report) -> list[str]:
    """What became of claims known to be false as universal ones, and what was only counted."""
    by_verdict: dict[Verdict, dict[str, None]] = {}
    for row in report.rows():
        by_verdict.setdefault(row.verdict, {})[row.statement.partition("/")[2]] = None
    refuted, spared = by_verdict.get(Verdict.EXPECTED, {}), by_verdict.get(Verdict.NOT_REFUTED, {})
    observed = by_verdict.get(Verdict.OBSERVED, {})
    lines = []
    found = {(row.statement, row.reason) for row in report.rows() if row.verdict is Verdict.AS_FOUND}
    if found:
        named = ", ".join(f"{id.partition('/')[2]} {reason}" for id, reason in sorted(found))
        lines.append(f"Inconsistent at leading order where a published finding says so: {named}.")
    if refuted:
        lines.append(f"False as universal claims, and refuted here as expected: {', '.join(refuted)}.")
    missed = [name for name in spared if name not in refuted]
    if missed:
        lines.append(f"False as universal claims, but not refuted by these cases: {', '.join(missed)}.")
    if observed:
        lines.append(f"Trends, counted and never judged: {', '.join(observed)}.")
    return lines


def _scope(report: Report) -> list[str]:
    """How many cases lie inside Theorem 4's own assumptions and inside the refined ones."""
    wanted = {"layerwise/thm4-16", "layerwise/R6", "layerwise/R10"}
    if not wanted <= {row.statement for row in report.rows()}:
        return []
    total = len(report.cases)
    published = [c.name for c in report.cases if _in_scope(c, "layerwise/thm4-16")]
    entrywise = sum(_in_scope(c, "layerwise/R6") for c in report.cases)
    spectral = sum(_in_scope(c, "layerwise/R10") for c in report.cases)
    names = f" ({', '.join(published)})" if 0 < len(published) <= 3 else ""
    return [
        f"In scope: Theorem 4 as published (A2, A3, (13)) {len(published)} of {total} cases{names}; "
        f"refined entrywise (R6) {entrywise}; refined spectral (R10) {spectral}."
    ]


def _in_scope(case: Judged, statement: str) -> bool:
    return any(row.in_scope for row in case.rows if row.statement == statement)


def _trained(case: Judged) -> list[str]:
    """Sentences about one trained network."""
    origin = getattr(case.measurement, "provenance", None)
    if origin is None or origin.xi is None:
        return []
    ended = "" if not origin.note else f" ({origin.note})"
    lines = [f"{case.name}: {origin.stopped}{ended}; {_failures(case)}."]
    lines += _leading_order(case) + _spectral(case)
    return [lines[0], *(f"{case.name}: {line}" for line in lines[1:])]


def _failures(case: Judged) -> str:
    failed = [
        h for h in case.hypotheses if h.outcome is Truth.NO and h.id in ("A2", "A3(i)", "A3(ii)", "(13)")
    ]
    return "outside Theorem 4: " + ", ".join(_failure(h) for h in failed) if failed else "inside Theorem 4"


def _failure(h: HypothesisCheck) -> str:
    name = {"mu": "minimum norm, mu", "e0": "interpolation, e0", "delta_low": "lower pairs' imbalance"}
    label = f"{h.id} {name.get(h.quantity, h.quantity)} = {h.value:.3g}"
    return f"{label}, {h.factor:.3g} times its limit" if math.isfinite(h.factor) else label


def _rows(case: Judged, statement: str, quantity: str) -> list[Row]:
    rows = [r for r in case.rows if r.statement == statement and r.quantity == quantity]
    return [r for r in rows if r.verdict is not Verdict.UNDEFINED]


def _leading_order(case: Judged) -> list[str]:
    rows = _rows(case, "layerwise/thm4-15", "C_ratio")
    if not rows:
        return []
    verdicts = sorted({r.verdict.value for r in rows})
    low, high = min(r.measured for r in rows), max(r.measured for r in rows)
    return [
        f"(15) {' / '.join(verdicts)}: C_(l+1)/C_l = {low:.4g} to {high:.4g} for l >= 1, "
        f"band [{rows[0].lower:.4g}, {rows[0].upper:.4g}]"
    ]


def _spectral(case: Judged) -> list[str]:
    rows = _rows(case, "layerwise/R10", "C_ratio")
    if not rows:
        return []
    row = next((r for r in rows if r.layer == EXAMPLE_LAYER), rows[0])
    worst = {r.verdict for r in rows}
    verdict = " / ".join(sorted(v.value for v in worst))
    why = "" if row.in_scope else f" (fails: {_missing(case)})"
    return [
        f"R10 {verdict}{why}: at l = {row.layer} ratio {row.measured:.4g}, "
        f"band [{row.lower:.4g}, {row.upper:.4g}]"
    ]


def _missing(case: Judged) -> str:
    from bounds import REGISTRY

    wanted = {(h.id, h.text) for h in REGISTRY["layerwise/R10"].hypotheses}
    failed = [h for h in case.hypotheses if (h.id, h.text) in wanted and h.outcome is not Truth.YES]
    return ", ".join(_failure(h) for h in failed)
