"""`dln-verify solve`: the largest (smallest) parameter for which a bound guarantees a goal."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from verify.cli.asked import StatementFile, asked, depth_of, ranged, record
from verify.cli.options import TheoryFile, require
from verify.errors import InputError

NAME = "solve"


def command(
    statement: Annotated[str, typer.Argument(help="statement such as R6s or two-layer/R9")],
    vary: Annotated[str, typer.Option("--vary", help="parameter and its range, such as theta=0:0.5")],
    fix: Annotated[
        list[str] | None, typer.Option("--fix", help="another parameter, eps=0.1; repeat it")
    ] = None,
    at_most: Annotated[float | None, typer.Option(help="goal for the upper end of the band")] = None,
    at_least: Annotated[float | None, typer.Option(help="goal for the lower end of the band")] = None,
    smallest: Annotated[bool, typer.Option(help="the smallest value instead of the largest")] = False,
    depth: Annotated[
        int | None,
        typer.Option("--depth", "-L", help="number of layers L, where there are layers [4]"),
    ] = None,
    layer: Annotated[int | None, typer.Option(help="layer l")] = None,
    quantity: Annotated[str | None, typer.Option(help="default: the statement's first")] = None,
    theory_file: TheoryFile = None,
    statements: StatementFile = None,
) -> None:
    """Up to which value of a parameter does a bound guarantee the goal?  With an enclosure."""
    import bounds

    [s] = asked([statement], theory_file, statements)
    it = record([s])
    name, span = ranged(it, vary)
    goal: Any = span
    require(isinstance(span, tuple), f"--vary {vary}: a range is needed, such as {name}=0:0.5")
    fixed: dict[str, Any] = dict(ranged(it, text) for text in fix or ())
    for key, value in fixed.items():
        require(not isinstance(value, tuple), f"--fix {key}: one value is needed; --vary takes the range")
    require(name not in fixed, f"--fix {name}: --vary takes it already")
    try:
        found = bounds.solve(
            s, name, over=goal, L=depth_of(it, depth), layer=layer, quantity=quantity, at_most=at_most,
            at_least=at_least, smallest=smallest, **fixed,
        )  # fmt: skip
    except (ValueError, ArithmeticError) as error:
        raise InputError(str(error)) from None
    print(found)
