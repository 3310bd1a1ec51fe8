"""`dln-verify tighten`: how tight is each bound, and is there a counterexample?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from verify.cli.options import (
    TheoryFile,
    TheoryName,
    given_on_command_line,
    own_statements,
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
    from verify.search.critical import CriticalRow, LimitRow
    from verify.theory import Theory

NAME = "tighten"

DEFAULT_OUT = Path("reports/latest-tightness")
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
    theory: TheoryName = None,
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
    critical: Annotated[
        bool, typer.Option("--critical", help="the published constants instead: what would they have to be?")
    ] = False,
    evaluations: Annotated[int, typer.Option(help="instances a target, after the starting points")] = 60,
    out: Annotated[Path, typer.Option("--out", help="directory of the results")] = DEFAULT_OUT,
) -> None:
    """Search for the instances on which each bound is tightest, and decide them exactly.

    Writes tightness.csv, certificates of the extremal instances and run.json.  A slack factor of 1 says
    that the bound is attained.  With --critical: for each constant of a published claim the smallest one (or
    largest) that no instance found in its scope contradicts; critical.csv, limits.csv.  Exit code 0: no
    statement is false; 1: one is; 2: bad input.
    """
    from verify.report.progress import progress_bar
    from verify.search import chosen_statements, frame, tighten
    from verify.writing import (
        csv_text,
        json_text,
        machine,
        output_directory,
        require_own_directory,
        write_together,
    )

    chosen = theory_of(theory, theory_file)
    if critical:
        require(statements is None, "--critical takes published statements, not --statements of your own")
    own = own_statements(statements, chosen)
    wanted = [] if critical else chosen_statements(chosen, statement, own)
    _validate(classes or [3], n, depth, width, theta or [0.01], delta, seed, evaluations)
    sizes = {
        "classes": classes or [3],
        "n": n,
        "depth": depth,
        "width": width,
        "theta": theta or [0.01],
        "delta": delta,
    }
    asked = _Asked(sizes)
    spaces = chosen.spaces(asked, seed)
    require(
        bool(spaces), f"theory = {chosen.name!r}: it declares no search space, so nothing can be searched"
    )
    given = [
        f"--{name}" for name in sizes if name not in asked.names and given_on_command_line(context, name)
    ]
    require(not given, f"theory = {chosen.name!r}: its search takes no {', '.join(given)}: leave that out")
    directory = require_own_directory(out, NAME)
    if critical:
        _critical(chosen, statement, spaces, sizes, seed, evaluations, directory)
        return
    with progress_bar(len(spaces)) as bar:
        rows, certificates = tighten(
            _counted(spaces, bar), wanted, chosen.statements, evaluations=evaluations, seed=seed,
            progress=lambda share, what: _show(bar, share, what),
        )  # fmt: skip
    output_directory(directory / CERTIFICATES if certificates else directory)
    record = {
        "command": NAME,
        "choices": {"theory": chosen.name, "statements": [s.id for s in wanted], **sizes, "seed": seed,
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


class _Asked(dict[str, Any]):
    """Sizes of a search, remembering which of them the theory asked for."""

    def __init__(self, sizes: dict[str, Any]) -> None:
        super().__init__(sizes)
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.names.add(name)
        return super().__getitem__(name)


def _critical(
    theory: Theory[Any], names: list[str] | None, spaces: Sequence[Space], sizes: dict[str, Any], seed: int,
    evaluations: int, directory: Path,
) -> None:  # fmt: skip
    """The constants and conditions with these ids, or all; tables, certificates and run.json."""
    from verify.report.progress import progress_bar
    from verify.search.critical import critical_constants, critical_limits, frame, limit_frame
    from verify.writing import csv_text, json_text, machine, output_directory, write_together

    constants = [c for c in theory.constants() if _named(c.statement, names)]
    limits = [c for c in theory.limits() if _named(c.condition, names)]
    known = dict.fromkeys([c.statement for c in theory.constants()] + [c.condition for c in theory.limits()])
    told = f"theory = {theory.name!r}, statement = {names!r}: no published constant to try there"
    require(bool(constants or limits), f"{told}; there are {', '.join(known) or 'none'}")
    rows, bounds, certificates = [], [], {}
    with progress_bar(len(spaces)) as bar:
        show = lambda share, what: _show(bar, share, what)  # noqa: E731
        if constants:
            rows, certificates = critical_constants(
                _counted(spaces, bar), constants, evaluations=evaluations, seed=seed, progress=show
            )
        if limits:
            bounds, more = critical_limits(
                lambda value: theory.spaces(sizes | {"delta": value}, seed), limits, evaluations=evaluations,
                seed=seed, progress=show,
            )  # fmt: skip
            certificates |= more
    folder = directory / CRITICAL
    output_directory(folder if certificates else directory)
    choices = {"theory": theory.name, "critical": True, "statements": names, **sizes, "seed": seed,
               "evaluations": evaluations}  # fmt: skip
    files = {folder / name: _certificate_text(content) for name, content in certificates.items()}
    if rows:
        files[directory / "critical.csv"] = csv_text(frame(rows, f"{CRITICAL}/"))
    if bounds:
        files[directory / "limits.csv"] = csv_text(limit_frame(bounds, f"{CRITICAL}/"))
    record = {"command": NAME, "choices": choices, "machine": machine()}
    made = "critical.json" if rows else "limits.json"
    write_together(files | {directory / made: json_text(record)})
    _print_critical(rows, bounds, directory)


CRITICAL = "critical"
"""Folder of the certificates beside critical.csv and limits.csv."""


def _named(id: str, names: list[str] | None) -> bool:
    return not names or any(name in (id, id.partition("/")[2]) for name in names)


def _print_critical(rows: list[CriticalRow], bounds: list[LimitRow], directory: Path) -> None:
    from rich.table import Table

    from verify.report.terminal import console

    out = console()
    table = Table(title="Critical constants, as far as the search went: no proof that they suffice")
    for name in ("constant", "layer", "instance", "printed", "critical", "", "proved", "exact"):
        table.add_column(name, justify="right" if name in ("printed", "critical", "proved") else "left")
    for row in rows:
        layer = row.extremal.target.layer
        table.add_row(
            row.constant.claim, "" if layer is None else str(layer), _sizes(row.extremal.columns),
            f"{row.printed:.4g}", f"{row.critical:.4g}", "at least" if row.constant.weaker else "at most",
            f"{row.refined:.4g}", row.exact,
        )  # fmt: skip
    for row in bounds:
        found = "none found" if row.extremal is None else f"fails at {row.failed:.4g}"
        table.add_row(
            f"{row.limit.claim}: {row.statement.partition('/')[2]}", "",
            "" if row.extremal is None else _sizes(row.extremal.columns), f"{row.printed:.4g}", found,
            f"no failure found to {row.held:.4g}", "", row.exact,
        )  # fmt: skip
    out.print(table)
    names = [name for name, some in (("critical.csv", rows), ("limits.csv", bounds)) if some]
    written = ", ".join(
        str(directory / name) for name in (*names, "critical.json" if rows else "limits.json")
    )
    out.print(f"Wrote {written} and {directory / CRITICAL}.", highlight=False, soft_wrap=True)


def _sizes(columns: dict[str, Any]) -> str:
    return " ".join(f"{k}={v:.4g}" for k, v in columns.items() if k in SHOWN and isinstance(v, int | float))


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
