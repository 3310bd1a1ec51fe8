"""`dln-verify solve`: the largest (smallest) parameter for which a bound guarantees a goal."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from verify.cli.compare import ranged
from verify.cli.options import require
from verify.errors import InputError

NAME = "solve"


def command(
    statement: Annotated[str, typer.Argument(help="statement such as R6s")],
    vary: Annotated[str, typer.Option("--vary", help="parameter and its range, such as theta=0:0.5")],
    fix: Annotated[list[str], typer.Option("--fix", help="another parameter, eps=0.1; repeat it")],
    at_most: Annotated[float | None, typer.Option(help="goal for the upper end of the band")] = None,
    at_least: Annotated[float | None, typer.Option(help="goal for the lower end of the band")] = None,
    smallest: Annotated[bool, typer.Option(help="the smallest value instead of the largest")] = False,
    depth: Annotated[int, typer.Option("--depth", "-L", help="number of layers L")] = 4,
    layer: Annotated[int | None, typer.Option(help="layer l")] = None,
    quantity: Annotated[str | None, typer.Option(help="default: the statement's first")] = None,
) -> None:
    """Up to which value of a parameter does a bound guarantee the goal?  With an enclosure."""
    import bounds

    name, span = ranged(vary)
    goal: Any = span
    require(isinstance(span, tuple), f"--vary {vary}: a range is needed, such as {name}=0:0.5")
    fixed: dict[str, Any] = dict(ranged(text) for text in fix)
    for key, value in fixed.items():
        require(not isinstance(value, tuple), f"--fix {key}: one value is needed; --vary takes the range")
    try:
        found = bounds.solve(
            statement, name, over=goal, L=depth, layer=layer, quantity=quantity, at_most=at_most,
            at_least=at_least, smallest=smallest, **fixed,
        )  # fmt: skip
    except (ValueError, ArithmeticError) as error:
        raise InputError(str(error)) from None
    print(found)
