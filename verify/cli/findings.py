"""`dln-verify findings`: published claims that fail as read, each computed anew."""

from __future__ import annotations

from typing import Annotated

import typer

from verify.cli.options import OfTheory, TheoryFile, name_of

NAME = "findings"


def command(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="findings [all]")] = None,
    theory: OfTheory = None,
    theory_file: TheoryFile = None,
    listing: Annotated[bool, typer.Option("--list", help="list the findings and stop")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="print the page docs/findings.md")] = False,
) -> None:
    """Reproduce the findings: claim, reading, instance, numbers, and what holds instead.

    Exit code 0: every finding was reproduced; 1: one was not; 2: bad input.
    """
    from verify.cli.options import require
    from verify.findings import PREFACE, REMARKS, chosen, counted, entry, lines

    require(
        not (markdown and (ids or listing)), "--markdown prints the whole page: without ids, without --list"
    )
    found, missed = chosen(ids or (), name_of(theory, theory_file)), []
    if listing:
        print("\n".join(f"{finding.id}: {finding.claim}" for finding in found))
        return
    if markdown:
        print(f"{PREFACE}\n{counted(found)}\n")
    for k, finding in enumerate(found):
        if markdown and finding.remark and (k == 0 or not found[k - 1].remark):
            print(REMARKS)
        evidence = finding.reproduce()
        missed += [] if evidence.refutes else [finding.id]
        for line in (entry if markdown else lines)(finding, evidence):
            print(line)
    if missed:
        raise typer.Exit(1)
