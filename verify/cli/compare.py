"""`dln-verify compare`: is one bound nowhere looser than another, for every point of a box?"""

from __future__ import annotations

from typing import Annotated

import typer

from verify.cli.asked import StatementFile, asked, depth_of, ranged, record
from verify.cli.options import TheoryFile
from verify.errors import InputError

NAME = "compare"


def command(
    first: Annotated[str, typer.Argument(help="statement such as R6 or two-layer/R9")],
    second: Annotated[str, typer.Argument(help="statement that may be tighter, such as R6s")],
    over: Annotated[
        list[str], typer.Option("--over", help="parameter and range, theta=0:0.2, or value, n=10; repeat it")
    ],
    depth: Annotated[
        int | None,
        typer.Option("--depth", "-L", help="number of layers L, where there are layers [4]"),
    ] = None,
    layer: Annotated[int | None, typer.Option(help="layer l; default: the first both speak of")] = None,
    quantity: Annotated[str | None, typer.Option(help="default: all that both bound")] = None,
    boxes: Annotated[int, typer.Option(help="boxes examined at most")] = 100_000,
    theory_file: TheoryFile = None,
    statements: StatementFile = None,
) -> None:
    """Prove on a box that the second bound is nowhere looser than the first, or show a point where it is."""
    import bounds

    one, two = asked([first, second], theory_file, statements)
    it = record([one])
    box = dict(ranged(it, text) for text in over)
    L = depth_of(it, depth)
    try:
        found = bounds.compare(one, two, over=box, L=L, layer=layer, quantity=quantity, most=boxes)
    except (ValueError, ArithmeticError) as error:
        raise InputError(str(error)) from None
    for comparison in found:
        print(comparison)
