"""`dln-verify refute`: search for a counterexample to a statement, and shrink it."""

from __future__ import annotations

import sys
from math import floor
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from verify.cli.options import (
    Only,
    Statements,
    TheoryFile,
    TheoryName,
    chosen_of,
    own_statements,
    require,
    require_at_most,
    theory_of,
)

if TYPE_CHECKING:
    from bounds import Statement
    from verify.shrink import Counterexample, Refutation
    from verify.theory import Theory

NAME = "refute"


def command(
    statements: Annotated[
        Path | None, typer.Option(help="Python file that registers statements of your own")
    ] = None,
    statement: Statements = None,
    only: Only = None,
    id: Annotated[list[str] | None, typer.Option("--id", hidden=True)] = None,
    theory: TheoryName = None,
    theory_file: TheoryFile = None,
    tries: Annotated[int, typer.Option(help="instances tried at each size, or around each case")] = 40,
    seed: Annotated[int, typer.Option(help="seed of the search")] = 0,
    out: Annotated[Path, typer.Option("--out", help="directory of the certificates")] = Path(),
) -> None:
    """Search for counterexamples, shrink them to short rationals, decide them exactly, certify them.

    Without --statements, --statement names statements of the theory.  They are attacked by its own search
    (networks from the smallest sizes up, for the first theory), or by its rational cases and cases with
    other numbers in their places.  "Not refuted" proves nothing.
    Exit code 0: nothing refuted; 1: a statement is refuted; 2: bad input.
    """
    from verify.exact import write_certificate
    from verify.report.progress import progress_bar
    from verify.writing import output_directory, require_directory

    require(tries >= 1, f"tries = {tries}: at least one instance a size is needed")
    require(seed >= 0, f"seed = {seed}: it must not be negative")
    require_at_most("tries", tries, 10**6)
    require_at_most("seed", seed, 2**32 - 1)
    if id:
        print("dln-verify: note: --id is called --statement now", file=sys.stderr)
    names = [*(statement or ()), *(id or ())]
    require(
        bool(statements or theory_file or names or theory),
        "give --statements FILE, --statement ID, --theory-file FILE or, for another theory, --theory NAME",
    )
    require(theory is None or theory_file is None, "--theory and --theory-file: choose one of them")
    attacked = theory_of(theory, theory_file)
    known = list(attacked.statements) if statements is None else own_statements(statements, attacked)
    chosen = chosen_of(known, names, only)
    directory = require_directory(out)
    found = []
    with progress_bar(len(chosen)) as bar:
        for s in chosen:
            bar.start(s.id)
            found.append((s, _search(attacked, s, tries, seed)))
            bar.done()
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
        _print(s, c, f"{tries} a {'case' if attacked.counterexample is None else 'size'}")
    for path in files:
        print(f"Written: {path}")
    if files:
        raise typer.Exit(1)


def _search(theory: Theory[Any], s: Statement, tries: int, seed: int) -> Counterexample | None:
    from verify.shrink import rational_counterexample

    if theory.counterexample is not None:
        return theory.counterexample(s, tries, seed)
    return rational_counterexample(theory, s, tries=tries, seed=seed)


def _print(s: Statement, c: Counterexample | None, tried: str) -> None:
    print(f"{s.id}: {' '.join(s.claim.split())}")
    if c is None:
        print(f"  not refuted by the instances tried ({tried}), which proves nothing.")
        return
    print(f"  refuted, exactly; {c.tried} instances tried.")
    print("  The simplest counterexample:")
    for line in c.smallest.instance.lines():
        print(f"    {line}")
    print(f"    {_claim(c.smallest)}")
    print(f"  The largest margin: {c.largest_margin.instance.sizes_line()}: {_claim(c.largest_margin)}")


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
