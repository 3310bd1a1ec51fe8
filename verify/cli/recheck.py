"""`dln-verify recheck`: a certificate, verified from its content alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from verify.cli.options import TheoryFile

NAME = "recheck"

SHOWN = 20
"""Findings printed in full."""


def command(
    file: Annotated[Path, typer.Argument(help="the certificate")],
    statements: Annotated[
        Path | None, typer.Option(help="Python file with the certificate's own statements")
    ] = None,
    theory_file: TheoryFile = None,
) -> None:
    """Recompute a certificate from its exact input by plain fractions and mpmath intervals.

    Exit code 0: every row was confirmed; 1: something contradicts it, or could not be rechecked;
    2: not a certificate, damaged, changed, or of another version.
    """
    from verify.exact.certificate import read_certificate
    from verify.exact.recheck import recheck
    from verify.exact.words import OPEN
    from verify.theories import THEORIES, load_theory_file
    from verify.user_statements import load_statements

    if theory_file is not None:
        load_theory_file(theory_file)
    content = read_certificate(file)
    own = [statement for theory in THEORIES.values() for statement in theory.statements]
    known = [*own, *(load_statements(statements) if statements is not None else ())]
    result = recheck(content, known)
    undecided = sum(row["verdict"] in [x.value for x in OPEN] for row in content["rows"])
    left = f" ({undecided} rows are left open by the certificate)" if undecided else ""
    print(f"{file}: {result.confirmed} of {len(content['rows'])} rows confirmed{left}")
    for kind, findings in (("contradicted", result.wrong), ("not rechecked", result.open)):
        for finding in findings[:SHOWN]:
            print(f"{kind}: {finding.where}: {finding.what}")
        if len(findings) > SHOWN:
            print(f"{kind}: {len(findings) - SHOWN} more")
    if result.agrees:
        print(result.note or "The hash matches and an independent computation agrees.")
        return
    print("NOT CONFIRMED" if not result.wrong else "CONTRADICTED")
    raise typer.Exit(1)
