"""`dln-verify --version`."""

from __future__ import annotations

from typing import Annotated

import typer


def _show(wanted: bool) -> None:
    if wanted:
        from verify import __version__

        print(f"dln-verify {__version__}")
        raise typer.Exit


def options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", is_eager=True, callback=_show)
    ] = False,
) -> None:
    """Check the theory of feature learning in deep linear networks, statement by statement."""
