"""Tables for people, in the terminal."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from verify.judge import Row
from verify.report.cases import Cases
from verify.report.headline import headline
from verify.report.listing import hanging
from verify.report.sentences import findings
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


def print_answer(
    report: Cases, directory: Path, *, form: str = "table", quiet: bool = False, verbose: bool = False
) -> None:
    """Everything `check` says to people: the answer in sentences, then cases, verdicts, margins, findings.

    form: table, or csv (the rows), json (answer and rows), markdown or latex (answer and statements).  quiet:
    the answer alone.  verbose: every row that lies outside its band or is open, too.
    """
    answer = headline(report, directory)
    if form != "table":
        _print_other(report, answer, form)
        return
    out = console()
    for sentence in answer:
        _sentence(out, f"- {sentence}")
    if not quiet:
        theories = report.theories()
        for name, part in theories.items():
            out.print()
            if len(theories) > 1:
                out.rule(f"{name}", align="left")
            _print_theory(out, part, answer)
            if verbose:
                _print_rows(out, part)
    _sentence(out, f"Wrote {directory / 'report.csv'} and {directory / 'run.json'}.")


def _print_rows(out: Console, report: Cases) -> None:
    """Every row that is not inside its band, with its numbers and its reason, the gravest first."""
    rows = [row for row in report.rows() if row.verdict.inside is False or not row.verdict.final]
    out.print()
    out.print(f"Rows outside their bands, or open ({len(rows):,})", style="bold", highlight=False)
    for row in sorted(rows, key=lambda row: -row.verdict.gravity):
        layer = "" if row.layer is None else f" layer {row.layer}"
        numbers = f"{row.quantity} {row.measured:.6g}, [{row.lower:.6g}, {row.upper:.6g}]"
        reason = f"; {row.reason}" if row.reason else ""
        _lines(
            out, f"{row.verdict.sign:<3} ", f"{short(row.statement)}, {row.case}{layer}: {numbers}{reason}"
        )


def _print_other(report: Cases, answer: list[str], form: str) -> None:
    """On standard output, for a program or a page."""
    import json

    from verify.report.listing import latex, markdown

    frame = report.table()
    if form == "csv":
        from verify.writing import csv_text

        print(csv_text(frame), end="")
    elif form == "json":
        rows = json.loads(frame.to_json(orient="records", double_precision=15) or "[]")
        print(json.dumps({"headline": answer, "rows": rows}, indent=1, ensure_ascii=False))
    else:
        lines = statement_lines(report.rows())
        if form == "markdown":
            said = [f"- {sentence}" for sentence in answer]
            rows = [(s.id, s.title, s.tag, s.counted, s.worst) for s in lines]
            head = ("statement", "title", "tag", "rows by verdict", "gravest, nearest")
            print("\n".join([*said, "", *markdown(head, rows)]))
        else:
            verdicts = [v for v in GRAVEST_FIRST if any(s.counts[v] for s in lines)]
            rows = [
                (s.id, s.title, *(f"{s.counts[v]:,}" if s.counts[v] else "" for v in verdicts)) for s in lines
            ]
            head = ("statement", "title", *(v.value for v in verdicts))
            said = [f"% {sentence}" for sentence in answer]
            print("\n".join([*said, *latex(head, rows, "ll" + "r" * len(verdicts))]))


def _sentence(out: Console, text: str) -> None:
    out.print(text, highlight=False, soft_wrap=not out.is_terminal)


def _print_theory(out: Console, report: Cases, answer: list[str]) -> None:
    groups = group_cases(report.cases)
    _sentence(out, _legend(report))
    out.print()
    titled = _verdict_table(groups, titles=True)
    verdicts = titled if _width(out, titled) <= out.width else _verdict_table(groups)
    tables = [_case_table(groups), verdicts, _count_table(report), _margin_table(report)]
    needed = max(_width(out, table) for table in tables)
    if not out.is_terminal and needed > out.width:
        out = Console(markup=False, emoji=False, width=needed)
    if out.is_terminal and needed > out.width:
        _print_narrow(out, report, groups)
    else:
        for table in tables:
            out.print(table)
    told = [sentence for sentence in findings(report) if sentence not in answer]
    if told:
        out.print("Findings", style="bold")
    for sentence in told:
        _sentence(out, f"- {sentence}")


def _width(out: Console, table: Table) -> int:
    """Columns that a table needs so that nothing in it is cut."""
    return out.measure(table, options=out.options.update(width=10_000)).maximum


def _print_narrow(out: Console, report: Cases, groups: dict[str, list[Judged]]) -> None:
    """One line a case and one a statement, broken between words at any width."""
    headings = _headings(groups)
    columns = {name: [_cell_text(cases, name) for cases in groups.values()] for name in headings}
    shared = [name for name, cells in columns.items() if len(groups) > 1 and len(set(cells)) == 1]
    title = ", ".join(f"{headings[name]} {columns.pop(name)[0]}" for name in shared)
    out.print(f"Cases ({title})" if title else "Cases", style="bold", highlight=False)
    for k, (letter, (name, cases)) in enumerate(zip(_letters(len(groups)), groups.items(), strict=True)):
        said = ", ".join(f"{headings[column]} {cells[k]}" for column, cells in columns.items() if cells[k])
        _lines(out, f"{letter}  ", f"{_label(name, cases)}: {said}")
    lines = statement_lines(report.rows())
    for tag in dict.fromkeys(line.tag for line in lines):
        out.print()
        title = f"Verdicts, {tag}: rows by verdict; the gravest row, nearest to its bound"
        out.print(title, style="bold", highlight=False)
        for line in lines:
            if line.tag == tag:
                worst = f"; {line.worst}" if line.worst else ""
                title = f"{line.title}: " if line.title else ""
                _lines(out, f"{line.id:<11} ", f"{title}{line.counted}{worst}")


def _lines(out: Console, head: str, text: str) -> None:
    for line in hanging(head, text, out.width):
        out.print(line, highlight=False, soft_wrap=True)


@dataclass(frozen=True)
class StatementLine:
    """One statement over all cases: how often each verdict was given, and where its gravest row is."""

    id: str
    title: str
    tag: str
    counts: Counter[Verdict]
    worst: str

    @property
    def counted(self) -> str:
        """The counts by sign, the gravest first."""
        return "  ".join(f"{v.sign} {self.counts[v]:,}" for v in GRAVEST_FIRST if self.counts[v])


TAGS = ("published", "refined", "instance", "user")
"""The order in which the statements are told."""


def statement_lines(rows: Iterable[Row]) -> list[StatementLine]:
    """Every statement with its counts and its worst row: published ones first, the theorem's own first."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row.statement, row.tag), []).append(row)
    made = []
    for (id, tag), own in sorted(found.items(), key=lambda entry: _place(*entry[0])):
        counts = Counter(row.verdict for row in own)
        made.append(StatementLine(short(id), _title(id), tag, counts, _worst(own)))
    return made


def _title(id: str) -> str:
    """The title of a statement of a theory at hand; "" of any other, whose id has to do."""
    from verify.theories import THEORIES

    theory = THEORIES.get(id.partition("/")[0])
    found = {s.id: s.title for s in theory.statements} if theory is not None else {}
    return found.get(id, "")


def _place(id: str, tag: str) -> tuple[int, bool]:
    from verify.theories import THEORIES

    theory = THEORIES.get(id.partition("/")[0])
    asked = theory.question.statements if theory is not None and theory.question is not None else ()
    return (TAGS.index(tag) if tag in TAGS else len(TAGS), id not in asked)


def _worst(rows: list[Row]) -> str:
    """The row of the gravest verdict that is nearest to its bound; nothing where no row has a number."""
    gravest = max(row.verdict.gravity for row in rows)
    own = [row for row in rows if row.verdict.gravity == gravest and math.isfinite(row.measured)]
    if not own:
        return ""
    row = min(own, key=lambda row: row.slack)
    layer = "" if row.layer is None else f" layer {row.layer}"
    band = f"[{row.lower:.4g}, {row.upper:.4g}]"
    return f"{row.verdict.sign} {row.case}{layer}: {row.quantity} {row.measured:.4g}, {band}"


def group_cases(cases: Iterable[Judged]) -> dict[str, list[Judged]]:
    """Cases by column: "random #1", "random #2", ... share one, every other case has its own."""
    groups: dict[str, list[Judged]] = {}
    for case in cases:
        groups.setdefault(case.name.split(" #")[0], []).append(case)
    return groups


def short(statement: str) -> str:
    """A statement's id without the name of its theory, if that is one of those at hand."""
    from verify.theories import THEORIES

    theory, _, name = statement.partition("/")
    return name if theory in THEORIES else statement


def _letters(count: int) -> list[str]:
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    return [alphabet[k] if k < 26 else f"{alphabet[k // 26 - 1]}{alphabet[k % 26]}" for k in range(count)]


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
    """Columns of the table of cases with their headings: those its theory names, or all but the seed."""
    from verify.theories import THEORIES

    cases = [case for group in groups.values() for case in group]
    for theory in {case.theory for case in cases} & set(THEORIES):
        if THEORIES[theory].headings:
            return dict(THEORIES[theory].headings)
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


def _verdict_table(groups: dict[str, list[Judged]], *, titles: bool = False) -> Table:
    table = Table(title="Verdicts: the gravest over all layers", title_justify="left")
    table.add_column("statement", no_wrap=True)
    if titles:
        table.add_column("title", no_wrap=True)
    table.add_column("tag", no_wrap=True)
    for letter in _letters(len(groups)):
        table.add_column(letter, justify="center", no_wrap=True)
    verdicts: dict[tuple[str, str], dict[str, set[Verdict]]] = {}
    for name, cases in groups.items():
        for row in (row for case in cases for row in case.rows):
            cells = verdicts.setdefault((row.statement, row.tag), {})
            cells.setdefault(name, set()).add(row.verdict)
    for (statement, tag), cells in sorted(verdicts.items(), key=lambda entry: _place(*entry[0])):
        title = [_title(statement)] if titles else []
        table.add_row(short(statement), *title, tag, *(_cell(cells.get(name, set())) for name in groups))
    return table


def _cell(verdicts: set[Verdict]) -> Text:
    chosen = [verdict for verdict in GRAVEST_FIRST if verdict in verdicts]
    chosen = chosen[: 1 if Verdict.NOT_MET in chosen else SHOWN]
    return Text(" ").join(Text(verdict.sign, STYLES.get(verdict.colour, "")) for verdict in chosen)


def _legend(report: Cases) -> str:
    found = report.counts()
    return "   ".join(f"{verdict.sign} {verdict.value}" for verdict in Verdict if found[verdict])


def _count_table(report: Cases) -> Table:
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


def _margin_table(report: Cases) -> Table:
    table = Table(title="Smallest slack factor in scope (1 = the bound is attained)", title_justify="left")
    for name in ("statement", "slack", "quantity", "layer", "case", "measured", "lower", "upper"):
        table.add_column(
            name,
            justify="right" if name in ("slack", "layer", "measured", "lower", "upper") else "left",
            no_wrap=True,
        )
    best: dict[str, Row] = {}
    for row in report.rows():
        decided = row.verdict in (Verdict.HOLDS, Verdict.VIOLATED) and math.isfinite(row.slack)
        if decided and (row.statement not in best or row.slack < best[row.statement].slack):
            best[row.statement] = row
    for statement, row in best.items():
        layer = "" if row.layer is None else str(row.layer)
        numbers = (f"{x:.4g}" for x in (row.measured, row.lower, row.upper))
        table.add_row(short(statement), _slack_text(row.slack), row.quantity, layer, row.case, *numbers)
    return table


def _slack_text(x: float) -> str:
    """A slack factor with enough digits to tell it from 1, never rounded up to more than it is."""
    return f"{x:.4g}" if x >= 1.1 else f"1 + {x - 1:.2g}" if x >= 1 else f"{x:.6g}"


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as dictionaries, the layer as text ("" where there is none)."""
    layers = frame["layer"].astype("string").fillna("")
    return frame.assign(layer=layers).to_dict("records")


def print_bands(frame: pd.DataFrame) -> None:
    """The table of `bounds`: a letter beside a band stands for a reason below it."""
    from rich.box import SIMPLE

    table = Table(title="Bands", title_justify="left", box=SIMPLE, padding=(0, 1, 0, 0), show_edge=False)
    for name in ("statement", "layer", "quantity", "lower", "upper", "note"):
        table.add_column(
            name, justify="right" if name in ("layer", "lower", "upper") else "left", no_wrap=True
        )
    theories = {row["statement"].partition("/")[0] for row in _records(frame)}
    letters: dict[str, str] = {}
    for row in _records(frame):
        id = row["statement"].partition("/")[2] if len(theories) == 1 else row["statement"]
        reasons = [letters.setdefault(x, _letter(len(letters))) for x in row["reason"].split("; ") if x]
        note = " ".join(["∅"] * int(row["vacuous"]) + [",".join(reasons)] * bool(reasons))
        table.add_row(id, row["layer"], row["quantity"], f"{row['lower']:.5g}", f"{row['upper']:.5g}", note)
    out = console()
    out.print(table)
    if any(frame["vacuous"]):
        _sentence(out, "∅: vacuous, the band allows everything")
    for text, letter in letters.items():
        _sentence(out, f"{letter}: {text}")


def _letter(k: int) -> str:
    """a, b, .., z, aa, ab, ..."""
    return ("" if k < 26 else _letter(k // 26 - 1)) + chr(ord("a") + k % 26)


def print_map_table(table: pd.DataFrame, axes: Sequence[str]) -> None:
    """What `map` says: for each map and statement, where it says something and by what it beats the first.

    table: `bounds.maps.Map.table` of the maps, with a column for what varies between them.  axes: x and y.
    """
    from bounds.maps import STATUS

    own = [name for name in table.columns if name not in MAP_COLUMNS and name.partition(" ")[0] not in axes]
    titles = [*own, "statement", "no network", "no scope", "vacuous", "informs", "tightest", "factor"]
    first, theories = table["statement"].iloc[0], {id.partition("/")[0] for id in table["statement"]}

    def shown(id: str) -> str:
        return id.partition("/")[2] if len(theories) == 1 else id

    lines, notes = [titles], []
    for row in table.to_dict("records"):
        name = shown(row["statement"])
        shares = [f"{row[word]:.0%}" for word in (*STATUS, "tightest")]
        least, most = row["factor least"], row["factor most"]
        factor = "" if least != least or row["statement"] == first else f"{least:.4g} to {most:.4g}"
        lines.append([*(f"{row[x]:g}" for x in own), name, *shares, factor])
        if row["statement"] == first:
            at = ", ".join(f"{x} = {row[x]:g}" for x in own)
            spans = [(x, row[f"{x} from"], row[f"{x} to"]) for x in axes]
            reach = ", ".join(f"{x} {low:g} to {high:g}" for x, low, high in spans if low == low)
            says = f"says something for {reach}" if reach else "says nothing on this map"
            notes.append(f"{at + ': ' if at else ''}{name} {says}")
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    left = titles.index("statement")
    for line in lines:
        cells = [
            x.ljust(w) if k == left else x.rjust(w) for k, (x, w) in enumerate(zip(line, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())
    print(f"factor: how many times tighter than {shown(first)}, where both say something")
    print("\n".join(notes))


MAP_COLUMNS = (
    "statement", "no network has these", "out of scope", "vacuous", "informative", "tightest", "factor least",
    "factor most",
)  # fmt: skip


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
