"""Tables for people, in the terminal."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from verify.judge import Row
from verify.report.sentences import findings
from verify.rows import Report
from verify.theory import Judged
from verify.verdict import GRAVEST_FIRST, Verdict

if TYPE_CHECKING:
    import pandas as pd

STYLES = {"red": "bold red", "green": "green"}
"""How the colours that need more than plain text are printed."""

SHOWN = 2
"""Signs shown in one cell of the table of verdicts, the gravest ones."""


def console() -> Console:
    """Standard output, wide enough for the tables where it is not a terminal; names may hold any signs."""
    plain = Console(markup=False, emoji=False)
    return plain if plain.is_terminal else Console(markup=False, emoji=False, width=160)


def print_report(report: Report, directory: Path) -> None:
    """Everything `check` says to people: cases, verdicts, counts, margins, findings."""
    out = console()
    theories = report.theories()
    for name, part in theories.items():
        if len(theories) > 1:
            out.rule(f"{name}", align="left")
        _print_theory(out, part)
    out.print(
        f"Wrote {directory / 'report.csv'} and {directory / 'run.json'}.", highlight=False, soft_wrap=True
    )


def _print_theory(out: Console, report: Report) -> None:
    groups = group_cases(report.cases)
    out.print(_case_table(groups))
    out.print(_verdict_table(groups))
    out.print(_legend(report))
    out.print(_count_table(report))
    out.print(_margin_table(report))
    out.print("Findings", style="bold")
    for sentence in findings(report):
        out.print(f"- {sentence}", highlight=False, soft_wrap=True)


def group_cases(cases: Iterable[Judged]) -> dict[str, list[Judged]]:
    """Cases by column: "random #1", "random #2", ... share one, every other case has its own."""
    groups: dict[str, list[Judged]] = {}
    for case in cases:
        groups.setdefault(case.name.split(" #")[0], []).append(case)
    return groups


def short(statement: str) -> str:
    """A statement's id without the name of its theory, if that is one of this suite's."""
    theory, _, name = statement.partition("/")
    return name if theory in ("layerwise", "two-layer", "gram") else statement


def _letters(count: int) -> list[str]:
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    return [alphabet[k] if k < 26 else f"{alphabet[k // 26 - 1]}{alphabet[k % 26]}" for k in range(count)]


CASE_COLUMNS = {
    "n": "n", "K": "K", "d": "d", "L": "L", "alpha": "alpha", "theta": "theta", "theta_s": "theta_s",
    "delta": "delta", "eps": "eps", "rho": "rho", "mu": "mu", "e0": "e0", "delta_low": "imbalance",
}  # fmt: skip
"""Columns of the table of layerwise cases, with their headings; other theories name their own."""

ZERO = "~0"
"""Shown for a measured number that is 0 within its rounding error."""


def _case_table(groups: dict[str, list[Judged]]) -> Table:
    """Sizes and measured parameters of every case; what all cases share stands in the title."""
    headings = _headings(groups)
    columns = {name: [_cell_text(cases, name) for cases in groups.values()] for name in headings}
    if any("" in cells for cells in columns.values()):
        return _sparse_case_table(groups, columns)
    shared = [name for name, cells in columns.items() if len(set(cells)) == 1]
    title = ", ".join(f"{headings[name]} = {columns[name][0]}" for name in shared)
    table = Table(title=f"Cases ({title})" if title else "Cases", title_justify="left")
    table.add_column("", no_wrap=True, min_width=1)
    table.add_column("case", no_wrap=True)
    shown = [name for name in headings if name not in shared]
    for name in shown:
        table.add_column(headings[name], justify="right", no_wrap=True)
    for k, (letter, (name, cases)) in enumerate(zip(_letters(len(groups)), groups.items(), strict=True)):
        table.add_row(letter, _label(name, cases), *(columns[column][k] for column in shown))
    return table


def _sparse_case_table(groups: dict[str, list[Judged]], columns: dict[str, list[str]]) -> Table:
    """Cases that do not have the same parameters: each names those it has."""
    table = Table(title="Cases", title_justify="left")
    for heading in ("", "case", "parameters"):
        table.add_column(heading, no_wrap=heading != "parameters", min_width=1)
    for k, (letter, (name, cases)) in enumerate(zip(_letters(len(groups)), groups.items(), strict=True)):
        said = ", ".join(f"{column} {cells[k]}" for column, cells in columns.items() if cells[k])
        table.add_row(letter, _label(name, cases), said)
    return table


def _label(name: str, cases: list[Judged]) -> str:
    return name if len(cases) == 1 else f"{name} (x {len(cases)})"


def _headings(groups: dict[str, list[Judged]]) -> dict[str, str]:
    """Columns of the table of cases with their headings: a theory's own, but for the seed."""
    cases = [case for group in groups.values() for case in group]
    if any(case.theory == "layerwise" for case in cases):
        return CASE_COLUMNS
    return {name: name for case in cases for name in case.scalars() if name != "seed"}


def _cell_text(cases: list[Judged], name: str) -> str:
    """One number, or the range over the cases of a column; empty where they have none."""
    values: list[Any] = []
    for case in cases:
        value = case.scalars().get(name)
        measured = case.measurement.values.get((name, None))
        zero = measured is not None and 0 < abs(measured.value) <= measured.error
        values += [] if value is None else [0.0 if zero else value]
    if not values:
        return ""
    texts = [ZERO if x == 0.0 and isinstance(x, float) else f"{x:.2g}" if isinstance(x, float) else str(x)
             for x in (min(values), max(values))]  # fmt: skip
    return texts[0] if texts[0] == texts[1] else "..".join(texts)


def _verdict_table(groups: dict[str, list[Judged]]) -> Table:
    table = Table(title="Verdicts: the gravest over all layers", title_justify="left")
    table.add_column("statement", no_wrap=True)
    table.add_column("tag")
    for letter in _letters(len(groups)):
        table.add_column(letter, justify="center")
    verdicts: dict[tuple[str, str], dict[str, set[Verdict]]] = {}
    for name, cases in groups.items():
        for row in (row for case in cases for row in case.rows):
            cells = verdicts.setdefault((row.statement, row.tag), {})
            cells.setdefault(name, set()).add(row.verdict)
    for (statement, tag), cells in verdicts.items():
        table.add_row(short(statement), tag, *(_cell(cells.get(name, set())) for name in groups))
    return table


def _cell(verdicts: set[Verdict]) -> Text:
    chosen = [verdict for verdict in GRAVEST_FIRST if verdict in verdicts]
    chosen = chosen[: 1 if Verdict.NOT_MET in chosen else SHOWN]
    return Text(" ").join(Text(verdict.sign, STYLES.get(verdict.colour, "")) for verdict in chosen)


def _legend(report: Report) -> str:
    found = report.counts()
    return "   ".join(f"{verdict.sign} {verdict.value}" for verdict in Verdict if found[verdict])


def _count_table(report: Report) -> Table:
    tags = list(dict.fromkeys(row.tag for row in report.rows()))
    table = Table(title="Rows by verdict", title_justify="left")
    table.add_column("verdict")
    for tag in tags:
        table.add_column(tag, justify="right")
    rows = sorted(((row.verdict, row.tag) for row in report.rows()), key=lambda x: -x[0].gravity)
    for verdict, group in groupby(rows, key=lambda x: x[0]):
        found = [tag for _, tag in group]
        table.add_row(verdict.value, *(f"{found.count(tag):,}" for tag in tags))
    return table


def slack(row: Row) -> float:
    """The smaller of the two slack factors; infinite where both ends are trivial."""
    return min((x for x in (row.slack_lower, row.slack_upper) if not math.isnan(x)), default=math.inf)


def _margin_table(report: Report) -> Table:
    table = Table(title="Smallest slack factor in scope (1 = the bound is attained)", title_justify="left")
    for name in ("statement", "slack", "quantity", "layer", "case", "measured", "lower", "upper"):
        table.add_column(
            name, justify="right" if name in ("slack", "layer", "measured", "lower", "upper") else "left"
        )
    best: dict[str, Row] = {}
    for row in report.rows():
        decided = row.verdict in (Verdict.HOLDS, Verdict.VIOLATED) and math.isfinite(slack(row))
        if decided and (row.statement not in best or slack(row) < slack(best[row.statement])):
            best[row.statement] = row
    for statement, row in best.items():
        layer = "" if row.layer is None else str(row.layer)
        numbers = (f"{x:.4g}" for x in (row.measured, row.lower, row.upper))
        table.add_row(short(statement), _slack_text(slack(row)), row.quantity, layer, row.case, *numbers)
    return table


def _slack_text(x: float) -> str:
    """A slack factor with enough digits to tell it from 1, never rounded up to more than it is."""
    return f"{x:.4g}" if x >= 1.1 else f"1 + {x - 1:.2g}" if x >= 1 else f"{x:.6g}"


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as dictionaries, the layer as text ("" where there is none)."""
    layers = frame["layer"].astype("string").fillna("")
    return frame.assign(layer=layers).to_dict("records")


def print_bands(frame: pd.DataFrame) -> None:
    """The table of `bounds`."""
    table = Table(title="Bands", title_justify="left")
    for name in frame.columns:
        table.add_column(name, justify="right" if name in ("layer", "lower", "upper") else "left")
    for row in _records(frame):
        ends = f"{row['lower']:.6g}", f"{row['upper']:.6g}"
        vacuous = "vacuous" if row["vacuous"] else ""
        names = row["statement"], row["tag"], row["layer"], row["quantity"]
        table.add_row(*names, *ends, vacuous, row["reason"])
    console().print(table)


def print_contradictions(impossible: list[str]) -> None:
    """Parameters that no network has together, on standard error."""
    err = Console(stderr=True, width=160, markup=False, emoji=False)
    err.print("dln-verify: unsatisfiable: no network has these parameters together:")
    for sentence in impossible:
        err.print(f"  {sentence}", highlight=False)


def print_measurement(frame: pd.DataFrame) -> None:
    """The table of `measure`: one line a quantity, its layers side by side."""
    table = Table(title="Measured", title_justify="left")
    table.add_column("quantity")
    table.add_column("layer : value")
    for quantity, group in frame.groupby("quantity", sort=False):
        cells = []
        for row in _records(group):
            value = row["undefined"] or f"{row['value']:.6g}"
            cells.append(f"{row['layer']}: {value}" if row["layer"] else value)
        table.add_row(str(quantity), "   ".join(cells))
    console().print(table)
