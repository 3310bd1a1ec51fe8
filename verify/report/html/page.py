"""The document as one HTML file that needs nothing else, and the files beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from verify.errors import InputError
from verify.figures import BANDS, PALETTE, rendered
from verify.report.html.charts import chart
from verify.report.html.document import Document, figure_table, unique
from verify.report.html.read import read_run
from verify.report.html.typeset import typeset
from verify.writing import csv_text, output_directory, parquet_bytes, require_writable, write_together

TEMPLATE, STYLE, SCRIPT = "report.html.jinja", "report.css", "report.js"

DARK_PALETTE = ("#56b4e9", "#ff9a4d", "#3ddba4", "#f0a8cf", "#e3c04f", "#8fc7ff", "#c9c9c9", "#c4a1f0")
"""The line colours of `verify.figures.PALETTE` on a dark page."""

FOLDER = "{stem}_files"
"""Pictures and tables beside the page, after its own name."""


def write_report(directory: Path, out: Path | None = None, *, files: bool = True) -> tuple[Path, Document]:
    """Write the page of a run directory, by default DIR/report.html; the page and what it says.

    files: also pictures (PNG, SVG) and tables (CSV, Parquet) in a folder beside the page.  Raises
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
    from plotly.offline import get_plotlyjs

    from verify import __version__

    environment = Environment(
        loader=PackageLoader("verify.report.html", "template"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["formula"] = lambda text: Markup(typeset(text))
    ids = unique([section.name for section in document.sections])
    charts = dict(_charts(document, ids))
    loader = environment.loader
    assert loader is not None
    style, script = (loader.get_source(environment, name)[0] for name in (STYLE, SCRIPT))
    return environment.get_template(TEMPLATE).render(
        document=document, ids=ids, beside=beside or {}, figure_table=figure_table, version=__version__,
        style=Markup(style), script=Markup(script), has_charts=bool(charts), time=_time(document),
        plotly=Markup(get_plotlyjs() if charts else ""),
        data=Markup(_embedded({"charts": charts, **_looks()})),
    )  # fmt: skip


def _charts(document: Document, ids: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every panel by the id of its place: SECTION-fFIGURE-PANEL."""
    for id, section in zip(ids, document.sections, strict=True):
        for i, figure in enumerate(section.figures):
            for j, panel in enumerate(figure.panels):
                yield f"{id}-f{i}-{j}", chart(panel)


def _looks() -> dict[str, Any]:
    return {
        "inks": {"light": PALETTE, "dark": DARK_PALETTE},
        "bands": {role: {"color": look.color, "alpha": look.alpha} for role, look in BANDS.items()},
    }


def _embedded(content: Any) -> str:
    """JSON that may stand in a script element."""
    return json.dumps(content, allow_nan=False, ensure_ascii=True).replace("<", "\\u003c")


def _time(document: Document) -> str:
    made = dict(document.machine).get("time")
    return made or datetime.now(UTC).isoformat(timespec="seconds")


def _files(document: Document, page: Path) -> tuple[dict[Path, str | bytes], dict[str, list[str]]]:
    """Pictures of every figure and every table by their place; their links by section name."""
    folder = page.parent / FOLDER.format(stem=page.stem)
    contents: dict[Path, str | bytes] = {}
    links: dict[str, list[str]] = {}
    names = unique([section.name for section in document.sections])
    for name, section in zip(names, document.sections, strict=True):
        for i, figure in enumerate(section.figures):
            for suffix in (".png", ".svg"):
                path = folder / f"{name}{'' if i == 0 else f'-{i + 1}'}{suffix}"
                contents[path] = rendered(figure.panels, path, title=figure.caption)
                links.setdefault(section.name, []).append(f"{folder.name}/{path.name}")
    for name, frame in document.frames.items():
        safe = unique([name])[0]
        contents |= {
            folder / f"{safe}.csv": csv_text(frame),
            folder / f"{safe}.parquet": parquet_bytes(frame),
        }
        links.setdefault("", []).extend(f"{folder.name}/{safe}{suffix}" for suffix in (".csv", ".parquet"))
    return contents, links
