"""`dln-verify report`: any run directory as one HTML page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from verify.cli.options import TheoryFile

NAME = "report"


def command(
    directory: Annotated[
        Path, typer.Argument(metavar="DIR", help="what check, reproduce, tighten, sweep or the probe wrote")
    ],
    out: Annotated[Path | None, typer.Option("--out", help="the page [DIR/report.html]")] = None,
    files: Annotated[
        bool, typer.Option("--files/--no-files", help="pictures and tables in a folder beside the page")
    ] = True,
    theory_file: TheoryFile = None,
) -> None:
    """Turn a run directory into one self-contained page: verdicts, figures, tables, settings, findings.

    The page works offline and loads nothing. A run that is not whole is reported as far as it goes.
    Exit code 0: written, whatever the verdicts; 2: bad input.
    """
    from verify.report.html import write_report
    from verify.report.progress import progress_bar
    from verify.theories import load_theory_file

    if theory_file is not None:
        load_theory_file(theory_file)
    with progress_bar(1) as bar:
        bar.start(f"{directory}: making the page")
        page, document = write_report(directory, out, files=files)
    for sentence in document.missing:
        print(f"missing: {sentence}")
    print(f"{page}: {len(document.sections)} sections ({document.kind})")
