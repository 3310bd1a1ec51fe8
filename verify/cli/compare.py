"""`dln-verify compare`: is one bound nowhere looser than another, for every point of a box?"""

from __future__ import annotations

from typing import Annotated

import typer

from verify.cli.options import require
from verify.errors import InputError

NAME = "compare"


def command(
    first: Annotated[str, typer.Argument(help="statement such as R6")],
    second: Annotated[str, typer.Argument(help="statement that may be tighter, such as R6s")],
    over: Annotated[
        list[str], typer.Option("--over", help="parameter and range, theta=0:0.2, or value, n=10; repeat it")
    ],
    depth: Annotated[int, typer.Option("--depth", "-L", help="number of layers L")] = 4,
    layer: Annotated[int | None, typer.Option(help="layer l; default: the first both speak of")] = None,
    quantity: Annotated[str | None, typer.Option(help="default: all that both bound")] = None,
    boxes: Annotated[int, typer.Option(help="boxes examined at most")] = 100_000,
) -> None:
    """Prove on a box that the second bound is nowhere looser than the first, or show a point where it is."""
    import bounds

    box = dict(ranged(text) for text in over)
    try:
        found = bounds.compare(first, second, over=box, L=depth, layer=layer, quantity=quantity, most=boxes)
    except (ValueError, ArithmeticError) as error:
        raise InputError(str(error)) from None
    for comparison in found:
        print(comparison)


def ranged(text: str) -> tuple[str, float | tuple[float, float]]:
    """ "theta=0:0.2" or "n=10" as a name with its range or value."""
    name, _, value = text.partition("=")
    parts = value.split(":")
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = []
    require(
        bool(name) and len(numbers) in (1, 2),
        f"{text!r}: NAME=VALUE or NAME=FROM:TO is needed, such as theta=0:0.2",
    )
    return name, numbers[0] if len(numbers) == 1 else (numbers[0], numbers[1])
