"""What a report consists of, whatever run it is made from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from verify.figures import Panel, is_band
from verify.report.explain import Explained

Frame = Any
"""A pandas.DataFrame; its stubs lose the type at every selection of rows."""

SHOWN_ROWS = 400
"""Rows of a table that the page shows; the whole table is in the files of the run."""

MOST_COLUMNS = 40
"""Columns, counted from the last, that can hold numbers set to the right."""

GRAVE, GOOD, PLAIN, WEAK = "grave", "good", "plain", "weak"
"""Looks of a mark, besides its sign and words: colour is never the only difference."""


@dataclass(frozen=True)
class Mark:
    """A short sign with its meaning in words, such as a verdict.  target: the id it links to."""

    text: str
    meaning: str
    look: str = PLAIN
    target: str = ""


@dataclass(frozen=True)
class Link:
    """Words that lead to another part of the page; without a target, a name that stays as it is."""

    text: str
    target: str = ""


Cell = str | Mark | Link


@dataclass(frozen=True)
class Table:
    """A captioned table; numeric: which columns hold numbers.  total: rows of the whole table.

    grouped: rows that begin alike share their first cell.  notes: what numbers in its last column stand for.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: frozenset[str] = frozenset()
    folded: bool = True
    total: int | None = None
    grouped: bool = False
    notes: tuple[str, ...] = ()

    @property
    def cut(self) -> bool:
        """Whether rows were left out."""
        return self.total is not None and self.total > len(self.rows)

    @property
    def aligned(self) -> str:
        """Classes that set its columns of numbers to the right: n1 is the last column, n2 the one before."""
        width = len(self.columns)
        return " ".join(f"n{width - k}" for k, name in enumerate(self.columns) if name in self.numeric)

    def groups(self) -> list[list[tuple[Cell, ...]]]:
        """Rows that share their first cell; each row by itself unless the table is grouped."""
        if not self.grouped:
            return [[row] for row in self.rows]
        return [list(rows) for _, rows in groupby(self.rows, key=lambda row: row[0])]


@dataclass(frozen=True)
class Line:
    """One statement over all cases.

    cells: its gravest verdict in each column, None where it was not judged.  verdicts: how often each.
    nearest: the smallest slack in scope, and where.
    """

    id: str
    title: str
    tag: str
    cells: tuple[Mark | None, ...]
    verdicts: tuple[tuple[Mark, int], ...]
    nearest: str = ""


@dataclass(frozen=True)
class Grid:
    """Verdicts by statement.  columns: (sign, name of the case or family) of each."""

    columns: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Figure:
    """Panels with a caption; the alternative text is made from the numbers."""

    caption: str
    panels: tuple[Panel, ...]

    @property
    def alternative(self) -> str:
        """What the figure shows, in words."""
        return " ".join(_in_words(panel) for panel in self.panels)


@dataclass(frozen=True)
class Drawing:
    """Ready pictures side by side, with the meaning of their colours and what they show in words."""

    caption: str
    pictures: tuple[str, ...]
    keys: tuple[tuple[str, str], ...]
    words: str


@dataclass(frozen=True)
class Item:
    """A sentence with a mark in front, such as what was seen."""

    mark: Mark
    text: str
    detail: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Section:
    """One case or experiment: what was said, what was seen, pictures, settings, tables.

    name: unique in a report, also of its files.  outside: hypotheses that fail.  own: what this suite asks
    besides the claims of a paper.
    files: relative links, to what lies beside the page.
    """

    name: str
    title: str
    source: str = ""
    lead: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    seen: tuple[Item, ...] = ()
    figures: tuple[Figure, ...] = ()
    drawings: tuple[Drawing, ...] = ()
    tables: tuple[Table, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


@dataclass
class Document:
    """A report: the answer in sentences, verdicts, findings in words, sections, what is missing.

    title: what was asked of what.  about: in one line, what there is.  explained: the statements judged.
    frames: tables to be written beside the page, by name.
    """

    title: str
    kind: str
    about: str = ""
    headline: list[str] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    explained: list[Explained] = field(default_factory=list)
    tiles: list[tuple[str, str, str]] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    legend: list[Mark] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    machine: list[tuple[str, str]] = field(default_factory=list)
    frames: dict[str, Frame] = field(default_factory=dict)
    cite: list[str] = field(default_factory=list)


def number(value: Any) -> str:
    """A number for people: six significant digits, a dash where there is none."""
    if value is None or value != value:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        if math.isinf(value):
            return "∞" if value > 0 else "−∞"
        return f"{value:.6g}".replace("-", "−")
    return str(value)


def table_of(frame: Frame, caption: str, *, folded: bool = True, rows: int = SHOWN_ROWS) -> Table:
    """The first rows of a data frame as a table."""
    import pandas as pd

    numeric = frozenset(
        str(name) for name in frame.columns if pd.api.types.is_numeric_dtype(frame[name])
    )  # fmt: skip
    shown = frame.head(rows).astype(object)
    shown = shown.where(pd.notna(shown), None)
    cells = tuple(tuple(number(value) for value in row) for row in shown.itertuples(index=False, name=None))
    return Table(caption, tuple(map(str, frame.columns)), cells, numeric, folded, len(frame))


def figure_table(figure: Figure) -> Table:
    """Every number that a figure shows."""
    rows = []
    for panel in figure.panels:
        for series in panel.series:
            for i, x in enumerate(series.x):
                ends = (series.lower[i], series.upper[i]) if is_band(series) else (None, None)
                y = series.y[i] if len(series.y) else None
                name = series.name or series.role
                rows.append((panel.title, name, number(float(x)), number(y), *(number(end) for end in ends)))
    columns = ("panel", "series", "x", "y", "lower", "upper")
    caption = "The numbers behind this figure"
    return Table(caption, columns, tuple(rows[:SHOWN_ROWS]), frozenset(columns[2:]), True, len(rows))


def _in_words(panel: Panel) -> str:
    scale = ", logarithmic" if panel.log_y else ""
    parts = [_series_in_words(panel, i) for i in range(len(panel.series))]
    said = "; ".join(part for part in parts if part)
    return f"{panel.title}: {panel.y_label}{scale} against {panel.x_label}. {said}."


def _series_in_words(panel: Panel, position: int) -> str:
    series = panel.series[position]
    name = series.name or series.role
    if is_band(series):
        return f"{series.role} {name}" if name != series.role else name
    y = [value for value in series.y if math.isfinite(value)]
    if not y:
        return f"{name}: no values"
    if panel.points:
        return f"{name}: {len(y)} points"
    return f"{name} from {number(float(y[0]))} to {number(float(y[-1]))} over {len(y)} points"


def anchor(id: str) -> str:
    """Where on the page a statement is explained."""
    return f"about-{unique([id])[0]}"


def unique(names: Sequence[str]) -> list[str]:
    """Names fit for ids and files, each once."""
    taken: dict[str, int] = {}
    made = []
    for name in names:
        plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in name.lower()).strip("-")
        while "--" in plain:
            plain = plain.replace("--", "-")
        plain = plain or "part"
        taken[plain] = taken.get(plain, 0) + 1
        made.append(plain if taken[plain] == 1 else f"{plain}-{taken[plain]}")
    return made if len(set(made)) == len(made) else [f"{name}-{i}" for i, name in enumerate(made)]
