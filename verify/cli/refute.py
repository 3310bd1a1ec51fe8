"""`dln-verify refute`: search for a counterexample to a statement, and shrink it."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from verify.cli.options import require, require_at_most

if TYPE_CHECKING:
    from verify.layerwise.exact import ExactInstance
    from verify.shrink import Counterexample, Refutation

NAME = "refute"


def command(
    statements: Annotated[
        Path | None, typer.Option(help="Python file that registers statements of your own")
    ] = None,
    id: Annotated[
        list[str] | None, typer.Option("--id", help="only this statement; repeatable [all of the file]")
    ] = None,
    tries: Annotated[int, typer.Option(help="instances tried at each size")] = 40,
    seed: Annotated[int, typer.Option(help="seed of the search")] = 0,
    out: Annotated[Path, typer.Option("--out", help="directory of the certificates")] = Path(),
) -> None:
    """Search for counterexamples, shrink them to short rationals, decide them exactly, certify them.

    Without --statements, --id names statements of the theory.  "Not refuted" proves nothing.
    Exit code 0: nothing refuted; 1: a statement is refuted; 2: bad input.
    """
    from verify.exact import write_certificate
    from verify.shrink import counterexample
    from verify.writing import output_directory, require_directory

    require(tries >= 1, f"tries = {tries}: at least one instance a size is needed")
    require(seed >= 0, f"seed = {seed}: it must not be negative")
    require_at_most("tries", tries, 10**6)
    require_at_most("seed", seed, 2**32 - 1)
    require(statements is not None or bool(id), "give --statements FILE, or --id of a registered statement")
    chosen = _chosen(statements, id)
    directory = require_directory(out)
    found = [(s, counterexample(s, tries=tries, seed=seed)) for s in chosen]
    files = {
        directory / f"{s.id.replace('/', '-')}.{name}.json": certificate
        for s, c in found
        if c is not None
        for name, certificate in c.certificates().items()
    }
    output_directory(directory)
    for path, certificate in files.items():
        write_certificate(path, certificate)
    for s, c in found:
        _print(s, c, tries)
    for path in files:
        print(f"Written: {path}")
    if files:
        raise typer.Exit(1)


def _chosen(path: Path | None, ids: list[str] | None) -> list[Any]:
    from bounds import REGISTRY
    from verify.user_statements import load_statements

    known = {s.id: s for s in (REGISTRY if path is None else load_statements(path))}
    for id in ids or ():
        require(id in known, f"id = {id!r}: no such statement; there are {', '.join(known)}")
    return [known[id] for id in ids] if ids else list(known.values())


def _print(s: Any, c: Counterexample | None, tries: int) -> None:
    print(f"{s.id}: {' '.join(s.claim.split())}")
    if c is None:
        print(f"  not refuted by the instances tried ({tries} a size), which proves nothing.")
        return
    print(f"  refuted, exactly; {c.tried} instances tried.")
    print("  The simplest counterexample:")
    for line in _instance_lines(c.smallest.instance):
        print(f"    {line}")
    print(f"    {_claim(c.smallest)}")
    x = c.largest_margin.instance
    print(f"  The largest margin: K = {x.K}, n = {x.n}, d = {x.d}, L = {x.L}: {_claim(c.largest_margin)}")


def _claim(found: Refutation) -> str:
    """The refuted row in one line."""
    row = found.row
    assert row.value is not None
    place = "" if row.layer is None else f" at layer {row.layer}"
    above = row.value > row.upper
    sign, end = (">", row.upper) if above else ("<", row.lower)
    value, bound = (x.str(8, radius=False) for x in (row.value, end))
    return f"{row.quantity}{place} = {value} {sign} {bound}, outside by {_percent(found.margin)}"


def _percent(share: float) -> str:
    """A share as a percentage, never rounded up."""
    return f"{floor(1e4 * share) / 100:g} %" if share >= SMALL else f"{100 * share:.1e} %"


SMALL = 1e-3


def _instance_lines(x: ExactInstance) -> list[str]:
    """Sizes, singular values and matrices, aligned."""
    lines = [
        f"K = {x.K}, n = {x.n}, d = {x.d}, L = {x.L}, alpha = {x.alpha}",
        f"s = {' '.join(map(str, x.s))}",
    ]
    for name, rows in x.matrices.items():
        lines.append(f"{NAMES[name]} =")
        width = max(len(str(y)) for row in rows for y in row)
        lines += ["  " + " ".join(f"{_entry(y):>{width}s}" for y in row) for row in rows]
    return lines


def _entry(x: Fraction) -> str:
    return str(x) if x else "."


NAMES = {"X": "X", "head": "What", "c": "c", "R": "R"}
