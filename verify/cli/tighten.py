"""`dln-verify tighten`: how tight is each bound, and is there a counterexample?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from verify.cli.options import (
    TheoryFile,
    require,
    require_at_most,
    require_distinct,
    require_finite,
    require_sizes,
    theory_of,
)

if TYPE_CHECKING:
    from verify.report.progress import Bar
    from verify.search import Attacked, Space

NAME = "tighten"

DEFAULT_OUT = Path("reports")
CERTIFICATES = "tightness"
"""Folder of the certificates beside tightness.csv."""


def command(
    context: typer.Context,
    statement: Annotated[
        list[str] | None, typer.Option(help="attack this statement, such as R6; repeatable [R2 to R10, R12]")
    ] = None,
    statements: Annotated[
        Path | None, typer.Option(help="Python file that registers statements of your own; attack these")
    ] = None,
    theory: Annotated[
        str, typer.Option(help="layerwise, two-layer, gram, or one of an installed package")
    ] = "layerwise",
    theory_file: TheoryFile = None,
    classes: Annotated[
        list[int] | None, typer.Option("--classes", "-K", help="number of classes K; repeatable [3]")
    ] = None,
    n: Annotated[int, typer.Option("--n", help="samples a class")] = 4,
    depth: Annotated[int, typer.Option("--depth", "-L", help="number of layers L")] = 3,
    width: Annotated[
        int | None, typer.Option("--width", "-d", help="width d [the least, max(nK, 2K+2)]")
    ] = None,
    theta: Annotated[list[float] | None, typer.Option(help="N max|X'X - I|; repeatable [0.01]")] = None,
    delta: Annotated[float | None, typer.Option(help="imbalance of the last pair [free]")] = None,
    seed: Annotated[int, typer.Option(help="seed of the search")] = 0,
    evaluations: Annotated[int, typer.Option(help="instances a target, after the starting points")] = 60,
    out: Annotated[Path, typer.Option("--out", help="directory of the results")] = DEFAULT_OUT,
) -> None:
    """Search for the instances on which each bound is tightest, and decide them exactly.

    Writes tightness.csv, certificates of the extremal instances and run.json.  A slack factor of 1 says
    that the bound is attained.  Exit code 0: no statement is false; 1: one is; 2: bad input.
    """
    from verify.report.progress import progress_bar
    from verify.search import chosen_statements, frame, tighten
    from verify.theories import chosen as chosen_theories
    from verify.user_statements import load_statements
    from verify.writing import (
        csv_text,
        json_text,
        machine,
        output_directory,
        require_directory,
        write_together,
    )

    theory = theory_of(context, theory, theory_file)
    require(theory != "all", "theory = 'all': choose one theory")
    (chosen,) = chosen_theories(theory)
    own = [] if statements is None else list(load_statements(statements))
    wanted = chosen_statements(chosen, statement, own)
    _validate(classes or [3], n, depth, width, theta or [0.01], delta, seed, evaluations)
    sizes = {
        "classes": classes or [3],
        "n": n,
        "depth": depth,
        "width": width,
        "theta": theta or [0.01],
        "delta": delta,
    }
    spaces = chosen.spaces(sizes, seed)
    require(bool(spaces), f"theory = {theory!r}: it declares no search space, so nothing can be searched")
    directory = require_directory(out)
    with progress_bar(len(spaces)) as bar:
        rows, certificates = tighten(
            _counted(spaces, bar), wanted, chosen.statements, evaluations=evaluations, seed=seed,
            progress=lambda share, what: _show(bar, share, what),
        )  # fmt: skip
    output_directory(directory / CERTIFICATES if certificates else directory)
    record = {
        "command": NAME,
        "choices": {"theory": theory, "statements": [s.id for s in wanted], **sizes, "seed": seed,
                    "evaluations": evaluations},
        "machine": machine(),
    }  # fmt: skip
    write_together(
        {
            directory / CERTIFICATES / name: _certificate_text(content)
            for name, content in certificates.items()
        }
        | {
            directory / "tightness.csv": csv_text(frame(rows, f"{CERTIFICATES}/")),
            directory / "run.json": json_text(record),
        }
    )
    _print(rows, directory)
    if any(row.false for row in rows):
        raise typer.Exit(1)


def _show(bar: Bar, share: float, what: str) -> None:
    bar.start(f"{what} ({share:.0%})")


def _counted(spaces: Sequence[Space], bar: Bar) -> Iterator[Space]:
    for space in spaces:
        yield space
        bar.done()


def _validate(
    classes: list[int],
    n: int,
    L: int,
    d: int | None,
    theta: list[float],
    delta: float | None,
    seed: int,
    count: int,
) -> None:
    require_finite([("theta", x) for x in theta] + [("delta", delta)])
    require_distinct("classes", classes)
    require_distinct("theta", theta)
    for K in classes:
        require_sizes(n, K, max(n * K, 2 * K + 2) if d is None else d, L)
    for x in theta:
        require(0 <= x < 1, f"theta = {x:g}: the search needs 0 <= theta < 1")
    require(delta is None or delta > 0, f"delta = {delta}: it must be positive")
    require(0 <= seed < 2**32, f"seed = {seed}: an integer from 0 to 2^32 - 1 is needed")
    require_at_most("evaluations", count, 10**6)
    require(count >= 0, f"evaluations = {count}: it must not be negative")


def _certificate_text(content: dict[str, Any]) -> str:
    import json

    return json.dumps(content, separators=(",", ":"), ensure_ascii=True, allow_nan=False) + "\n"


def _print(rows: list[Attacked], directory: Path) -> None:
    """The table for people, what is false, and what was written."""
    from rich.table import Table

    from verify.report.terminal import console

    out = console()
    table = Table(title="Smallest slack factor found for each bound (1: attained)")
    for name in ("statement", "quantity", "layer", "end", "instance", "slack", "published", "exact", "from"):
        table.add_column(name, justify="right" if name in ("slack", "published") else "left")
    for row in rows:
        e, t = row.extremal, row.extremal.target
        knobs = " ".join(
            f"{k}={v:g}" for k, v in e.columns.items() if k in SHOWN and isinstance(v, int | float)
        )
        published = "" if e.published != e.published else f"{e.published:.3g}"
        table.add_row(
            t.statement.partition("/")[2], t.quantity, "" if t.layer is None else str(t.layer), t.end, knobs,
            f"{e.slack:.6g}", published, row.exact or e.row.verdict.value, e.start,
        )  # fmt: skip
    out.print(table)
    for row in rows:
        if row.false:
            t = row.extremal.target
            out.print(f"FALSE: {t}: slack {row.extremal.slack:.6g}; {row.certificate}", style="bold red")
    files = f"{directory / 'tightness.csv'}, {directory / 'run.json'}"
    more = f" and {directory / CERTIFICATES}" if any(row.certificate for row in rows) else ""
    out.print(f"Wrote {files}{more}.", highlight=False, soft_wrap=True)


SHOWN = ("K", "n", "L", "theta", "delta", "m", "eta")
"""Columns that tell instances apart in the terminal."""
