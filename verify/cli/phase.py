"""`dln-verify phase`: scope and verdicts of a sweep over two of its axes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

NAME = "phase"


def command(
    table: Annotated[Path, typer.Argument(help="sweep directory or collected .parquet file")],
    x: Annotated[str, typer.Option("-x", help="axis to the right: xi, L, width, ...")] = "xi",
    y: Annotated[str, typer.Option("-y", help="axis upwards")] = "L",
    statement: Annotated[
        list[str] | None,
        typer.Option(
            help="draw these ids, long or short, or all that begin so, as thm4; repeatable [one of each kind]"
        ),
    ] = None,
    curves: Annotated[str, typer.Option(help="draw C, C_ratio, D or balancedness over layers instead")] = "",
    out: Annotated[Path, typer.Option("--out", help="stem of the .png and .csv written")] = Path("phase"),
) -> None:
    """Draw shares in scope and inside the band, and slacks, of a sweep over two axes."""
    from verify.catalogue import known, selected
    from verify.sweep import phase
    from verify.writing import csv_text, require_writable, write_together

    names = [_named(out, suffix) for suffix in (".png", ".csv")]
    for name in names:
        require_writable(name)
    asked = [s.id for s in selected(statement, known())] if statement else None
    rows = phase.read_table(table)
    if curves:
        cells = phase.curve_table(rows, curves, x, y)
        figure = phase.curve_figure(cells, curves, x, y)
    else:
        judged = phase.judged(rows)
        chosen = [id for id in asked or phase.theorems() if id in judged] or asked or []
        cells = phase.phase_table(rows, x, y, chosen)
        figure = phase.phase_figure(cells, x, y)
    write_together({names[1]: csv_text(cells), names[0]: phase.picture(figure)})
    print(f"{names[0]}, {names[1]}: {len(cells)} rows")


def _named(stem: Path, suffix: str) -> Path:
    from verify.errors import InputError

    if not stem.name:
        raise InputError(f"--out {stem}: the stem of two files is needed, such as phase")
    return stem.with_suffix(suffix)
