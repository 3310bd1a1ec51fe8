"""The document as one HTML file that needs nothing else, and the files beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from verify.catalogue import short
from verify.errors import InputError
from verify.report.explain import constants_in_words, defined_elsewhere
from verify.report.html.charts import chart, colours, definitions, picture, rules
from verify.report.html.document import MOST_COLUMNS, Document, Grid, Link, Mark, anchor, figure_table, unique
from verify.report.html.read import read_run
from verify.report.html.typeset import typeset
from verify.verdict import GRAVEST_FIRST
from verify.writing import csv_text, output_directory, parquet_bytes, require_writable, write_together

TEMPLATE, STYLE, SCRIPT = "report.html.jinja", "report.css", "report.js"

FOLDER = "{stem}_files"
"""Pictures and tables beside the page, after its own name."""


def write_report(directory: Path, out: Path | None = None, *, files: bool = True) -> tuple[Path, Document]:
    """Write the page of a run directory, by default DIR/report.html; the page and what it says.

    files: also pictures (SVG) and tables (CSV, Parquet) in a folder beside the page.  Raises
    InputError for a directory without a run, or a place that cannot be written.
    """
    page = directory / "report.html" if out is None else out
    if page.suffix not in (".html", ".htm"):
        raise InputError(f"--out {page}: the name of a page must end in .html")
    document = read_run(directory)
    require_writable(page)
    contents, beside = _files(document, page) if files else ({}, {})
    text = report_page(document, beside)
    if contents:
        output_directory(next(iter(contents)).parent)
    write_together({**contents, page: text})
    return page, document


def report_page(document: Document, beside: dict[str, list[str]] | None = None) -> str:
    """The page as text; beside: links to what lies beside it, by section name and "" for all."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    from verify import __version__

    environment = Environment(
        loader=PackageLoader("verify.report.html", "template"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {
        "formula": lambda text: Markup(typeset(text)),
        "chart": lambda panel: Markup(chart(panel)),
        "anchor": anchor,
        "about": lambda line: Link(short(line.id), anchor(line.id)),
        "signs": _signs,
    }
    ids = unique([section.name for section in document.sections])
    loader = environment.loader
    assert loader is not None
    style, script = (loader.get_source(environment, name)[0] for name in (STYLE, SCRIPT))
    return environment.get_template(TEMPLATE).render(
        document=document, ids=ids, beside=beside or {}, figure_table=figure_table, version=__version__,
        ids_of={section.name: id for id, section in zip(ids, document.sections, strict=True)},
        anchors={*ids, *(anchor(told.id) for told in document.explained)}, in_words=constants_in_words,
        elsewhere=defined_elsewhere,
        style=Markup(style + _column_style() + _chart_style()), script=Markup(script), time=_time(document),
        patterns=Markup(definitions() if any(s.figures for s in document.sections) else ""),
    )  # fmt: skip


def _column_style() -> str:
    """Columns of numbers: one rule for all tables, in place of a class in every cell."""
    chosen = ", ".join(f".n{k} tr > :nth-last-child({k})" for k in range(1, MOST_COLUMNS + 1))
    return f"{chosen} {{ text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }}\n"


def _chart_style() -> str:
    return (
        f"{rules()}\n:root {{ {colours()} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {colours(dark=True)} }} }}\n"
    )


def _signs(grid: Grid) -> list[Mark]:
    """The verdicts of a grid, the gravest first."""
    present = {m.meaning: m for line in grid.lines for m, _ in line.verdicts}
    order = [verdict.value for verdict in GRAVEST_FIRST]
    return sorted(
        present.values(), key=lambda m: order.index(m.meaning) if m.meaning in order else len(order)
    )


def _time(document: Document) -> str:
    made = dict(document.machine).get("time")
    return made or datetime.now(UTC).isoformat(timespec="seconds")


def _files(document: Document, page: Path) -> tuple[dict[Path, str | bytes], dict[str, list[str]]]:
    """A picture of every figure and every table by their place; their links by section name."""
    folder = page.parent / FOLDER.format(stem=page.stem)
    contents: dict[Path, str | bytes] = {}
    links: dict[str, list[str]] = {}
    names = unique([section.name for section in document.sections])
    for name, section in zip(names, document.sections, strict=True):
        for i, figure in enumerate(section.figures):
            path = folder / f"{name}{'' if i == 0 else f'-{i + 1}'}.svg"
            contents[path] = picture(figure.panels)
            links.setdefault(section.name, []).append(f"{folder.name}/{path.name}")
    for name, frame in document.frames.items():
        safe = unique([name])[0]
        contents |= {
            folder / f"{safe}.csv": csv_text(frame),
            folder / f"{safe}.parquet": parquet_bytes(frame),
        }
        links.setdefault("", []).extend(f"{folder.name}/{safe}{suffix}" for suffix in (".csv", ".parquet"))
    return contents, links
