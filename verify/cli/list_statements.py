"""`dln-verify list`: every statement, with its title and where it comes from."""

from __future__ import annotations

from typing import Annotated

import typer

from verify.cli.options import OfTheory, Only, TheoryFile, name_of

NAME = "list"

FORMATS = ("table", "csv", "json", "markdown", "latex")


def command(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="only these, such as R6 or thm4 [all]")
    ] = None,
    theory: OfTheory = None,
    theory_file: TheoryFile = None,
    only: Only = None,
    form: Annotated[str, typer.Option("--format", help="table, csv, json, markdown or latex")] = "table",
) -> None:
    """List the statements; `dln-verify explain ID` says all about one."""
    from verify.catalogue import selected
    from verify.cli.options import require_one_of, tagged
    from verify.report.listing import print_listing
    from verify.theories import chosen

    require_one_of("format", form, FORMATS)
    named = chosen(name_of(theory, theory_file))
    among = tagged(only, [s for found in named for s in found.statements])
    print_listing(selected(names or (), among), form)
