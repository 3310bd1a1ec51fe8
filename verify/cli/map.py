"""`dln-verify map`: over two parameters, which statement says anything, and which is tightest."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from verify.cli.asked import DEPTH, StatementFile, asked, assignment, depth_of, record, word
from verify.cli.axes import axis
from verify.cli.options import TheoryFile, require
from verify.errors import InputError

NAME = "map"

DEFAULTS = {"C_ratio": ("thm4-15", "R6", "R6s", "R10", "R10s"), "D": ("thm4-16", "R8", "R9", "R8s", "R10s")}


def command(
    x: Annotated[str, typer.Option("-x", help="parameter to the right and its values: theta=0:0.5:51")],
    y: Annotated[str, typer.Option("-y", help="parameter upwards: delta=1e-3:1:41:log")],
    fixed: Annotated[
        list[str] | None, typer.Option("--fix", help="another parameter, such as eps=0.1; may be repeated")
    ] = None,
    depth: Annotated[
        int | None,
        typer.Option("--depth", "-L", help="number of layers L, where there are layers [4]"),
    ] = None,
    layer: Annotated[int | None, typer.Option(help="layer l; where there are layers: 1 if left out")] = None,
    quantity: Annotated[str, typer.Option(help="C_ratio (C_(l+1)/C_l), D, or another")] = "C_ratio",
    statement: Annotated[
        list[str] | None, typer.Option(help="statement to draw; may be repeated; default: Theorem 4, refined")
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="stem of the .png, .svg and .csv written")] = Path("map"),
    svg: Annotated[bool, typer.Option(help="write a .svg beside the .png")] = False,
    theory_file: TheoryFile = None,
    statements: StatementFile = None,
) -> None:
    """Draw where statements are unsatisfiable, out of scope, vacuous or informative, over two parameters."""
    import bounds
    from verify.report.maps import map_figure
    from verify.writing import write_csv

    names = statement or DEFAULTS.get(quantity)
    if names is None:
        raise InputError(f"--statement is needed for quantity {quantity}: which statements are to be drawn?")
    chosen = asked(names, theory_file, statements)
    it = record(chosen)
    spans = [assignment(text) for text in (x, y)]
    given: dict[str, Any] = {}
    for name, text in map(assignment, fixed or []):
        if name in it.names and name not in it.fields:
            given[name] = word(it, name, text)
            continue
        value = axis(name, text)
        require(len(value) == 1, f"{name} = {text}: one value is needed; -x and -y take ranges")
        given[name] = value.single
    axes = [(name, axis(name, text)) for name, text in spans]
    points = len(axes[0][1]) * len(axes[1][1])
    require(points <= 4_000_000, f"{points:,} points: a map has at most 4,000,000")
    by_layer = any(x is not None for s in chosen for x in s.layers(DEPTH))
    try:
        found = bounds.map(
            chosen, x=(axes[0][0], axes[0][1].values()), y=(axes[1][0], axes[1][1].values()),
            L=depth_of(it, depth), layer=1 if layer is None and by_layer else layer, quantity=quantity,
            **given,
        )  # fmt: skip
    except (ValueError, ArithmeticError) as error:
        raise InputError(str(error)) from None
    figure = map_figure(found)
    write_csv(out.with_suffix(".csv"), found.frame())
    for suffix in (".png", ".svg") if svg else (".png",):
        try:
            figure.savefig(out.with_suffix(suffix), dpi=110)
        except OSError as error:
            raise InputError(f"cannot write {out.with_suffix(suffix)}: {error.strerror or error}") from None
    for line in found.summary():
        print(line)
    print(f"{out.with_suffix('.png')}, {out.with_suffix('.csv')}")
