"""Findings of all theories, computed anew, as text and as the page docs/findings.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from verify.errors import InputError
from verify.theories import findings
from verify.theory import Evidence, Finding


def chosen(ids: Sequence[str] = (), theory: str = "all") -> list[Finding]:
    """The findings of these ids, all of a theory (or of all theories) when none is named, remarks last;
    InputError for an unknown id."""
    known = findings(theory)
    for id in ids:
        if id not in known:
            raise InputError(f"unknown finding {id!r}: choose from {', '.join(known)}")
    return sorted((known[id] for id in ids or known), key=lambda finding: finding.remark)


def lines(finding: Finding, evidence: Evidence) -> Iterator[str]:
    """A finding with its numbers, line by line."""
    refuted = "refuted, a reading in no source" if finding.remark else "refuted as read"
    outcome = refuted if evidence.refutes else "NOT REPRODUCED"
    yield f"{finding.id}: {outcome}{', exactly' if evidence.exact and evidence.refutes else ''}"
    yield f"  claim:    {finding.claim}"
    yield f"  reading:  {finding.reading}"
    yield f"  instance: {finding.instance}"
    for name, value in evidence.numbers.items():
        yield f"    {name}: {value if isinstance(value, str) else f'{value:.6g}'}"
    yield f"  instead:  {finding.instead}"


def entry(finding: Finding, evidence: Evidence) -> Iterator[str]:
    """A finding as an entry of the page, line by line."""
    yield f"### {finding.id}\n"
    yield f"*Claim.* {finding.claim}\n"
    yield f"*Reading.* {finding.reading}\n"
    yield f"*Instance.* {finding.instance}{' Decided exactly.' if evidence.exact else ''}\n"
    yield "| quantity | value |\n| --- | --- |"
    for name, value in evidence.numbers.items():
        shown = value if isinstance(value, str) else f"{value:.5g}"
        yield f"| {name.replace('|', chr(92) + '|')} | {shown} |"
    yield f"\n*Instead.* {finding.instead}\n"
    yield f"Reproduce: `dln-verify findings {finding.id}`\n"


PREFACE = """# Findings on published claims

Each entry names the claim, the reading that was tested, the instance, the numbers and what holds instead.
A finding refutes the claim *as read here*; a weaker reading may well be meant. Nothing below touches the
main conclusions that the papers draw from their experiments. Statements and proofs:
[layerwise](layerwise/data.md), [two-layer](two-layer.md), [weight Gram](gram.md).

All numbered statements of the companion papers were read; of arXiv 2311.02960 only the prose was, and what
is said of it rests on that ([published claims](layerwise/published.md)). Of PMLR 280:1087-1111 constants
hidden in O, Omega and Theta are not printed. Public code of arXiv 2605.06258: repository GramLin, sources
at 53222de.

*Remarks* at the end refute readings that no source claims but that are easily made: they are counted apart.

This page is written by `dln-verify findings --markdown`; numbers that rest on random draws depend
on the seeds fixed there, and their last digits on the machine.

## Published claims
"""

REMARKS = """## Remarks on readings in no source

No paper claims what these refute.
"""


def counted(found: Sequence[Finding]) -> str:
    """How many findings on published claims there are, and how many remarks."""
    remarks = sum(finding.remark for finding in found)
    return f"{len(found) - remarks} findings on published claims, {remarks} remarks on readings in no source."
