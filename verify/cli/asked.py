"""What questions about bounds take: statements of any theory or file, and their parameters by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from verify.cli.options import own_statements, require, theory_of
from verify.errors import InputError

if TYPE_CHECKING:
    from bounds import Statement
    from bounds.records import Record

StatementFile = Annotated[
    Path | None, typer.Option("--statements", help="Python file that registers statements of your own")
]


def asked(ids: Iterable[str], theory_file: Path | None, statement_file: Path | None) -> list[Statement]:
    """The statements with these ids, "R6" or "two-layer/R9": of a file, or of any theory at hand."""
    import bounds

    own = own_statements(statement_file, theory_of(None, theory_file))
    named = {s.id.partition("/")[2]: s for s in own} | {s.id: s for s in own}
    try:
        return [named[id] if id in named else bounds.find(id) for id in ids]
    except ValueError as error:
        raise InputError(str(error)) from None


def record(statements: Sequence[Statement]) -> Record:
    """What the statements take."""
    from bounds.records import record_of

    try:
        return record_of(statements[0])
    except ValueError as error:
        raise InputError(str(error)) from None


def assignment(text: str) -> tuple[str, str]:
    """ "eps=0.1" as name and value."""
    name, equals, value = text.partition("=")
    require(bool(name and equals and value), f"{text!r}: NAME=VALUE is needed, such as eps=0.1")
    return name, value


def word(it: Record, name: str, value: str) -> Any:
    """The value of a parameter that is no number: a word, or true or false."""
    default = it.defaults.get(name)
    if isinstance(default, tuple):
        raise InputError(f"{name} has a value for every layer: give it in Python, with bounds.evaluate")
    flag = isinstance(default, bool)
    require(not flag or value in ("true", "false"), f"{name} = {value!r}: true or false is needed")
    return value == "true" if flag else value


def ranged(it: Record, text: str) -> tuple[str, Any]:
    """ "theta=0:0.2", "n=10" or "kind=features" as a name with its range, value or word."""
    name, _, value = text.partition("=")
    if name in it.names and name not in it.fields and value:
        return name, word(it, name, value)
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


DEPTH = 4


def depth_of(it: Record, depth: int | None) -> int | None:
    """The depth asked for; where the parameters have one and nobody says it, DEPTH."""
    return DEPTH if depth is None and "L" in it.names else depth
