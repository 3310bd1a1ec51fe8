"""`dln-verify recheck`: certificates, verified from their content alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from verify.cli.options import TheoryFile, own_statements, require

if TYPE_CHECKING:
    from verify.exact.recheck import Recheck

NAME = "recheck"

SHOWN = 20
"""Findings printed in full."""


def command(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="the certificates")],
    statements: Annotated[
        Path | None, typer.Option(help="Python file with the certificates' own statements")
    ] = None,
    theory_file: TheoryFile = None,
) -> None:
    """Recompute certificates from their exact input by plain fractions and mpmath intervals.

    Exit code 0: every row was confirmed; 1: something contradicts it, or could not be rechecked;
    2: not a certificate, damaged, changed, or of another version.
    """
    from verify.exact.certificate import read_certificate
    from verify.exact.recheck import recheck
    from verify.theories import DEFAULT, THEORIES, load_theory_file

    if theory_file is not None:
        load_theory_file(theory_file)
    own = [statement for theory in THEORIES.values() for statement in theory.statements]
    results = []
    for file in files:
        require(not file.is_dir(), f"{file} is a directory: name certificates in it, such as {file}/*.json")
        content = read_certificate(file)
        instance = content.get("instance")
        of = THEORIES.get(instance.get("theory", "") if isinstance(instance, dict) else "", DEFAULT)
        results.append(recheck(content, [*own, *own_statements(statements, of)]))
        _print(file, content, results[-1])
    for note in dict.fromkeys(result.note for result in results if result.agrees):
        print(note or "The hash matches and an independent computation agrees.")
    if not all(result.agrees for result in results):
        print("CONTRADICTED" if any(result.wrong for result in results) else "NOT CONFIRMED")
        raise typer.Exit(1)


def _print(file: Path, content: dict[str, Any], result: Recheck) -> None:
    """One line, and what was found wrong."""
    from verify.exact.words import OPEN

    undecided = sum(row["verdict"] in [x.value for x in OPEN] for row in content["rows"])
    left = f" ({undecided} rows are left open by the certificate)" if undecided else ""
    print(f"{file}: {result.confirmed} of {len(content['rows'])} rows confirmed{left}")
    for kind, findings in (("contradicted", result.wrong), ("not rechecked", result.open)):
        for finding in findings[:SHOWN]:
            print(f"{kind}: {finding.where}: {finding.what}")
        if len(findings) > SHOWN:
            print(f"{kind}: {len(findings) - SHOWN} more")
