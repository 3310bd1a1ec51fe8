"""Runs of `reproduce`: one section an experiment, from NAME/experiment.json and NAME/table.csv."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from verify.errors import InputError
from verify.figures import BANDS, Panel, Series, check_panel
from verify.records import ExperimentEntry, ExperimentRecord, RunRecord
from verify.report.html.document import (
    GOOD,
    GRAVE,
    PLAIN,
    WEAK,
    Document,
    Figure,
    Item,
    Link,
    Mark,
    Section,
    Table,
    number,
    table_of,
    unique,
)
from verify.report.html.files import read_csv, read_record

RECORD, TABLE, FIGURES = "experiment.json", "table.csv", ("figure.png", "figure.svg")

SEEN = {
    True: Mark("seen", "the trend was seen in these runs", GOOD),
    False: Mark("not seen", "the trend was not seen in these runs", GRAVE),
    None: Mark("cannot tell", "these runs cannot tell", WEAK),
}


def add_experiments(document: Document, directory: Path, run: RunRecord) -> None:
    """Add one section for every experiment folder, and say what of the run is missing."""
    entries = {entry.name: entry for entry in run.experiments}
    folders = [path.parent.relative_to(directory).as_posix() for path in sorted(directory.rglob(RECORD))]
    order = [*entries, *(name for name in folders if name not in entries)]
    counts = dict.fromkeys(SEEN, 0)
    for name in order:
        section = _section(document, directory / name, name, entries.get(name))
        document.sections += [section] if section is not None else []
    asked = [name for name in run.names if name not in order]
    document.missing += [f"experiment {name}: it was asked for and has not run" for name in asked]
    for section in document.sections:
        for item in section.seen:
            for value, sign in SEEN.items():
                counts[value] += item.mark is sign
    shown = [section.name for section in document.sections]
    ids = dict(zip(shown, unique(shown), strict=True))
    named = ", ".join(shown) if 0 < len(shown) <= 4 else f"{len(shown)} experiments"
    document.title = f"Was it seen? {named}"
    document.tiles += [
        (f"{counts[True]}", "observations seen", GOOD),
        (f"{counts[False]}", "not seen", GRAVE if counts[False] else PLAIN),
        (f"{counts[None]}", "cannot tell", WEAK),
        (f"{len(folders)}", f"experiments of {max(len(order) + len(asked), len(folders))}", PLAIN),
    ]
    rows = tuple(
        (item.mark, item.text, Link(section.name, ids[section.name]))
        for value in (False, None, True)
        for section in document.sections
        for item in section.seen
        if item.mark is SEEN[value]
    )
    if rows:
        caption = "What was seen, and what was not; the numbers are with each experiment"
        document.tables.append(Table(caption, ("", "observation", "experiment"), rows, folded=False))
    document.legend += [sign for sign in SEEN.values() if any(counts.values())]


def _section(document: Document, folder: Path, name: str, entry: ExperimentEntry | None) -> Section | None:
    if entry is not None and entry.error:
        document.missing.append(f"experiment {name}: {entry.state or 'failed'}: {entry.error}")
    record = read_record(document, folder / RECORD, ExperimentRecord, f"experiment {name}")
    if record is None:
        return None
    try:
        panels = tuple(panel_of(content.model_dump()) for content in record.panels)
    except InputError as error:
        document.missing.append(f"experiment {name}: {RECORD} is damaged ({error})")
        return None
    section = Section(
        name, record.title, source=record.source, claims=tuple(record.claims), own=tuple(record.own),
        lead=(f"Data: {record.data}",) if record.data else (),
        seen=tuple(
            Item(SEEN[x.seen], f"{x.claim} [{x.setting}]" if x.setting else x.claim, x.detail)
            for x in record.observations
        ),
        figures=(Figure(f"{record.title} ({record.source})", panels),) if panels else (),
        settings=_settings(record), notes=tuple(record.notes),
        files=tuple(f"{name}/{f}" for f in (TABLE, *FIGURES, RECORD) if (folder / f).is_file()),
    )  # fmt: skip
    frame = read_csv(document, folder / TABLE, f"experiment {name}")
    if frame is None:
        return section
    document.frames[name] = frame
    return _with_table(section, frame)


def _with_table(section: Section, frame: Any) -> Section:
    from dataclasses import replace

    return replace(section, tables=(table_of(frame, "The table behind the figure"),))


def _settings(record: ExperimentRecord) -> tuple[tuple[str, str], ...]:
    pairs = [*_flat(record.settings), *_flat(record.parameters)]
    if record.seconds is not None:
        pairs.append(("seconds", number(record.seconds)))
    return tuple(pairs)


def _flat(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    shown = []
    for key, value in content.items():
        text = ", ".join(map(number, value)) if isinstance(value, list) else number(value)
        shown.append((str(key), text))
    return shown


def panel_of(content: Mapping[str, Any]) -> Panel:
    """A stored panel.  JSON has no infinities: a band end that is null is one that does not bound."""
    series = tuple(_series(entry) for entry in content["series"])
    panel = Panel(**{**content, "series": series, "ticks": tuple(content.get("ticks", ()))})
    check_panel(panel)
    return panel


def _series(content: Mapping[str, Any]) -> Series:
    band = content.get("role") in BANDS
    ends = {"lower": -math.inf, "upper": math.inf} if band else {}
    columns: dict[str, Any] = {}
    for name, value in content.items():
        missing = ends.get(name, math.nan)
        columns[name] = (
            tuple(missing if v is None else v for v in value) if isinstance(value, list) else value
        )
    return Series(**columns)
