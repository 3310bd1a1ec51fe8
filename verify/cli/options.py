"""Checks on options that several commands share."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from verify.errors import InputError
from verify.files import require_memory

if TYPE_CHECKING:
    from bounds.statement import Statement
    from verify.theory import Theory

LARGEST, DEEPEST = 1_000_000, 1_000
"""The largest n, K and d, and the largest L, that a command takes."""

COPIES = 3
"""Copies of the layers that a run holds at once, about."""

ALPHA_RANGE = 1e-150, 1e150
"""Target scales whose squares, and n over them, are ordinary float64 numbers."""


TheoryName = Annotated[
    str | None, typer.Option("--theory", help="name of a theory, as `list` shows them, or all [the first]")
]
"""Which theory, or which theories, a command speaks of."""

TheoryFile = Annotated[
    Path | None,
    typer.Option(
        "--theory-file", help="Python file that defines a theory as THEORY; --theory is then its name"
    ),
]
"""A theory of the user's own."""


OfTheory = Annotated[
    str | None, typer.Option("--theory", help="only those of this theory [all, or that of --theory-file]")
]
"""One theory, or all of them."""


Statements = Annotated[
    list[str] | None,
    typer.Option(
        "--statement",
        help="only these ids, long or short, or all that begin so, as thm4; repeatable [all]",
    ),
]
"""Which statements a command takes."""

Only = Annotated[
    list[str] | None, typer.Option("--only", help="published, refined, instance or user; repeatable [all]")
]
"""Of which kind."""


def chosen_of(
    statements: Sequence[Statement], names: Sequence[str] | None, only: Sequence[str] | None
) -> list[Statement]:
    """The statements with these names and tags, as every command takes them.  InputError where none has."""
    from verify.catalogue import selected

    found = tagged(only, selected(names or (), statements))
    require(bool(found), "none of these statements has such a tag: leave --only or --statement out")
    return found


def theories_of(name: str | None, file: Path | None) -> list[Theory[Any]]:
    """The theories that a command speaks of: that of the file unless --theory says another, else the default.
    InputError for an unknown name."""
    from verify.theories import DEFAULT, chosen, load_theory_file

    of_file = None if file is None else load_theory_file(file)
    return chosen(name) if name is not None else [DEFAULT if of_file is None else of_file]


def name_of(name: str | None, file: Path | None) -> str:
    """The name of the theories that a command speaks of which speaks of all unless it is told."""
    from verify.theories import load_theory_file

    of_file = "all" if file is None else load_theory_file(file).name
    return of_file if name is None else name


def given_on_command_line(context: typer.Context, parameter: str) -> bool:
    """Whether the user typed the option, rather than leave it at its default."""
    return getattr(context.get_parameter_source(parameter), "name", "") == "COMMANDLINE"


def theory_of(name: str | None, file: Path | None) -> Theory[Any]:
    """The same for a command that takes one theory at a time."""
    require(name != "all", "theory = 'all': choose one theory")
    (found,) = theories_of(name, file)
    return found


def own_statements(path: Path | None, theory: Theory[Any]) -> list[Statement]:
    """The statements of a user's file about a theory's instances; read at once, so that bad input is reported
    before any work."""
    from verify.user_statements import load_statements

    return [] if path is None else list(load_statements(path, theory))


def require_shared(context: typer.Context, theory: str, shared: Iterable[str]) -> None:
    """InputError naming the options on the command line that only the default theory knows.

    theory: the one that is asked for instead.  shared: names of the parameters that every theory takes.
    """
    from verify.theories import DEFAULT

    common = {"theory", "theory_file", *shared}
    given = [
        parameter.opts[0]
        for parameter in context.command.params
        if parameter.name is not None
        and parameter.name not in common
        and given_on_command_line(context, parameter.name)
    ]
    what = "it" if len(given) == 1 else "them"
    belong = "belongs" if len(given) == 1 else "belong"
    require(
        not given,
        f"{', '.join(given)} {belong} to the {DEFAULT.name} theory, and the cases of {theory} have their "
        f"own: leave {what} out",
    )


def require(condition: bool, message: str) -> None:
    """InputError with the message unless the condition holds."""
    if not condition:
        raise InputError(message)


def require_one_of(name: str, value: str, known: Sequence[str]) -> None:
    """InputError with the known values unless the value is one of them."""
    require(value in known, f"{name} = {value!r}: choose from {', '.join(known)}")


def tagged(tags: Sequence[str] | None, statements: Sequence[Statement]) -> list[Statement]:
    """The statements with one of the tags; all for none.  InputError for a tag that does not exist."""
    from bounds.statement import Tag

    for tag in tags or ():
        require_one_of("only", tag, [known.value for known in Tag])
    return [s for s in statements if not tags or s.tag.value in tags]


def require_sizes(n: int, K: int, d: int, L: int) -> None:
    """n >= 1, K >= 2, L >= 2, d >= nK and d >= 2K + 1, each with its reason."""
    for name, value, most in (("n", n, LARGEST), ("K", K, LARGEST), ("d", d, LARGEST), ("L", L, DEEPEST)):
        require(abs(value) <= most, f"{name} = {_shortly(value)}: at most {most:,} is taken")
    require(n >= 1, f"n = {n}: a class needs at least one sample, so n >= 1")
    require(K >= 2, f"K = {K}: there must be at least two classes, K >= 2")
    require(L >= 2, f"L = {L}: the theory needs at least two layers, L >= 2")
    require(d >= n * K, f"d = {d} < N = nK = {n * K}: Assumption 2 needs d >= N")
    require(
        d >= 2 * K + 1,
        f"d = {d} < 2K + 1 = {2 * K + 1}: Assumption 3(iii) needs sigma_(K+1), sigma_(d-K), so d >= 2K + 1",
    )


def _shortly(value: int) -> str:
    return f"{value:,}" if abs(value) < 10**20 else f"about 10^{value.bit_length() * 3 // 10}"


def require_room(d: int, L: int) -> None:
    """InputError unless the layers of a network of width d, depth L, and their copies fit the memory."""
    require_memory(8 * COPIES * L * d**2, f"a network with d = {d:,}, L = {L:,}")


def require_at_most(name: str, value: int, most: int) -> None:
    """InputError for a number beyond anything that could end."""
    require(value <= most, f"{name} = {_shortly(value)}: at most {most:,} is taken")


def require_target_scale(alpha: float) -> None:
    """alpha > 0 with alpha^2 within the range of float64, since n~ = n / alpha^2."""
    require(alpha > 0, f"alpha = {alpha:g}: the target scale must be positive")
    low, high = ALPHA_RANGE
    require(
        low <= alpha <= high,
        f"alpha = {alpha:g}: n / alpha^2 leaves the range of float64; take {low:g} <= alpha <= {high:g}",
    )


def require_distinct(name: str, values: Sequence[object]) -> None:
    """InputError naming the first value that was given twice: its cases would have one name."""
    for position, value in enumerate(values):
        require(value not in values[:position], f"{name} = {value} is given twice: once is enough")


def require_finite(values: Iterable[tuple[str, float | None]]) -> None:
    """InputError naming the first option that is nan or infinite."""
    for name, value in values:
        require(value is None or math.isfinite(value), f"{name} = {value}: a finite number is needed")


def require_device(device: str) -> None:
    """InputError unless networks can be trained there; what makes it slow is said on the error stream."""
    if device == "cpu":
        return
    from verify.training.devices import resolve_device, weak_float64
    from verify.training.fused import fallback

    where = str(resolve_device(device))
    for said in filter(None, (weak_float64(where), fallback(where))):
        print(f"dln-verify: {said}", file=sys.stderr)
