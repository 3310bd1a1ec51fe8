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
        list[str] | None, typer.Option(help="statement to draw; may be repeated; default: one of each kind")
    ] = None,
    curves: Annotated[str, typer.Option(help="draw C, C_ratio, D or balancedness over layers instead")] = "",
    out: Annotated[Path, typer.Option("--out", help="stem of the .png and .csv written")] = Path("phase"),
) -> None:
    """Draw shares in scope and inside the band, and slacks, of a sweep over two axes."""
    from verify.sweep import phase
    from verify.writing import write_csv

    frame = phase.read_table(table)
    if curves:
        cells = phase.curve_table(frame, curves, x, y)
        figure = phase.curve_figure(cells, curves, x, y)
    else:
        chosen = statement or [name for name in phase.THEOREMS if name in phase.judged(frame)]
        cells = phase.phase_table(frame, x, y, chosen)
        figure = phase.phase_figure(cells, x, y)
    write_csv(out.with_suffix(".csv"), cells)
    phase.save(figure, out.with_suffix(".png"))
    print(f"{out.with_suffix('.png')}, {out.with_suffix('.csv')}: {len(cells)} rows")
