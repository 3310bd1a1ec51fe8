"""`dln-verify map`: over two parameters, which statement says anything, and which is tightest."""

from __future__ import annotations

import math
from itertools import product
from pathlib import Path
from typing import Annotated, Any

import typer

from verify.cli.asked import DEPTH, StatementFile, asked, assignment, depth_of, record, word
from verify.cli.axes import Axis, axis
from verify.cli.options import TheoryFile, require
from verify.errors import InputError

NAME = "map"

MOST, MOST_MAPS = 4_000_000, 24
"""Points, and maps, of one call."""

DEFAULTS = {"C_ratio": ("thm4-15", "R6", "R6s", "R10", "R10s"), "D": ("thm4-16", "R8", "R9", "R8s", "R10s")}


def command(
    x: Annotated[str, typer.Option("-x", help="parameter to the right and its values: theta=0:0.5:51")],
    y: Annotated[str, typer.Option("-y", help="parameter upwards: delta=1e-3:1:41:log")],
    fixed: Annotated[
        list[str] | None,
        typer.Option("--fix", help="another parameter, eps=0.1, or several values, n=5,20; repeat it"),
    ] = None,
    depth: Annotated[
        str | None,
        typer.Option("--depth", "-L", help="number of layers L, or several, 3,6, where there are layers [4]"),
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
    """Draw where statements are unsatisfiable, out of scope, vacuous or informative, over two parameters.

    One map for each depth and each value of --fix; and by which factor each beats the first statement.
    """
    import pandas as pd

    import bounds
    from verify.report.maps import map_figure
    from verify.report.terminal import print_map_table
    from verify.writing import write_csv

    names = statement or DEFAULTS.get(quantity)
    if names is None:
        raise InputError(f"--statement is needed for quantity {quantity}: which statements are to be drawn?")
    chosen = asked(names, theory_file, statements)
    it = record(chosen)
    spans = [assignment(text) for text in (x, y)]
    words: dict[str, Any] = {}
    fixes: dict[str, Axis] = {}
    for name, text in map(assignment, fixed or []):
        if name in it.names and name not in it.fields:
            words[name] = word(it, name, text)
        else:
            fixes[name] = axis(name, text)
    depths = [depth_of(it, None)] if depth is None else [whole_depth(x) for x in axis("L", depth).values()]
    axes = [(name, axis(name, text)) for name, text in spans]
    for (name, found), text in zip(axes, (x, y), strict=True):
        require(len(found) > 1, f"{text}: at least two values are needed, such as {name}=0:0.5:51")
    points = math.prod(len(found) for _, found in axes) * len(depths) * math.prod(map(len, fixes.values()))
    require(points <= MOST, f"{points:,} points: maps have at most {MOST:,}")
    corners = list(product(depths, *(x.values().tolist() for x in fixes.values())))
    each = [(L, dict(zip(fixes, values, strict=True))) for L, *values in corners]
    require(len(each) <= MOST_MAPS, f"{len(each)} maps: at most {MOST_MAPS} are drawn; give fewer values")
    by_layer = any(x is not None for s in chosen for x in s.layers(DEPTH))
    try:
        maps = [
            bounds.map(
                chosen, x=(axes[0][0], axes[0][1].values()), y=(axes[1][0], axes[1][1].values()),
                L=L, layer=1 if layer is None and by_layer else layer, quantity=quantity, **words, **given,
            )
            for L, given in each
        ]  # fmt: skip
    except (ValueError, ArithmeticError) as error:
        raise InputError(str(error)) from None
    require(len({m.statements for m in maps}) == 1, "not every statement speaks at each of these depths")
    varying = [name for name, found in fixes.items() if len(found) > 1]
    figure, frames, tables = map_figure(maps), [], []
    for m, (L, given) in zip(maps, each, strict=True):
        own = ({"L": L} if len(depths) > 1 else {}) | {name: given[name] for name in varying}
        frames.append(m.frame().assign(**own))
        tables.append(m.table().assign(**own))
    write_csv(out.with_suffix(".csv"), pd.concat(frames, ignore_index=True))
    for suffix in (".png", ".svg") if svg else (".png",):
        try:
            figure.savefig(out.with_suffix(suffix), dpi=110)
        except OSError as error:
            raise InputError(f"cannot write {out.with_suffix(suffix)}: {error.strerror or error}") from None
    print_map_table(pd.concat(tables, ignore_index=True), [x[0] for x in spans])
    print(f"{out.with_suffix('.png')}, {out.with_suffix('.csv')}")


def whole_depth(L: float) -> int:
    """A depth as the whole number that it must be."""
    require(int(L) == L, f"L = {L:g}: a whole number is needed")
    return int(L)
