"""A run directory as a document: what is there, and what is missing."""

from __future__ import annotations

from pathlib import Path

from verify.errors import InputError
from verify.files import require_regular
from verify.records import RunRecord, typed_table
from verify.report.html.check import add_check
from verify.report.html.document import Document, Table
from verify.report.html.experiments import RECORD, add_experiments
from verify.report.html.files import read_csv, read_record
from verify.report.html.tables import (
    FLIP_COLUMNS,
    add_flips,
    add_probe,
    add_sweep,
    add_tightness,
    settings_of,
)

KINDS = {
    "report.csv": "check",
    "tightness.csv": "tighten",
    "probe.csv": "probe",
    "manifest.json": "sweep",
}
"""The file that tells what a directory is a run of; `reproduce` has NAME/experiment.json."""

LONGEST_HEADER = 1 << 16

EXPECTED = (
    "a run directory holds report.csv (check), NAME/experiment.json (reproduce), tightness.csv (tighten), "
    "manifest.json (sweep), probe.csv (probe), or a flip matrix (regress --csv)"
)


def read_run(directory: Path) -> Document:
    """Everything that a run directory has, with a line for whatever is missing or damaged.

    Raises InputError when there is no such directory, or nothing of a run in it.
    """
    if not directory.is_dir():
        raise InputError(f"{directory}: no such directory; {EXPECTED}")
    document = Document(title=directory.resolve().name, kind="")
    record = _record(document, directory)
    kinds = _tables(document, directory, record)
    if any(directory.rglob(RECORD)) or record.command == "reproduce":
        kinds.append("reproduce")
        add_experiments(document, directory, record)
    kinds += _flip_tables(document, directory)
    if (directory / "manifest.json").is_file():
        kinds.append("sweep")
        add_sweep(document, directory)
    if not kinds:
        raise InputError(f"{directory}: nothing of a run in it; {EXPECTED}")
    document.kind = ", ".join(dict.fromkeys(kinds))
    document.about = " · ".join(filter(None, (document.about, f"run {directory.resolve().name}")))
    document.machine += settings_of(record.machine)
    if record.choices and "check" in kinds:
        document.machine = [*settings_of({"choice": record.choices}), *document.machine]
    _known_findings(document)
    _cite(document)
    return document


def _record(document: Document, directory: Path) -> RunRecord:
    """run.json, an empty one without it; a sweep has none."""
    if (directory / "manifest.json").is_file() and not (directory / "run.json").exists():
        return RunRecord()
    found = read_record(document, directory / "run.json", RunRecord, "settings, seeds and versions")
    return found if found is not None else RunRecord()


def _tables(document: Document, directory: Path, record: RunRecord) -> list[str]:
    """Sections of the tables by name; their kinds."""
    kinds = []
    adders = {"report.csv": add_check, "tightness.csv": add_tightness, "probe.csv": add_probe}
    for name, add in adders.items():
        if not (directory / name).exists() and not _promised(name, record):
            continue
        kinds.append(KINDS[name])
        frame = read_csv(document, directory / name, KINDS[name])
        if frame is None:
            continue
        try:
            frame = typed_table(frame, name)
        except InputError as error:
            document.missing.append(f"{KINDS[name]}: {name} cannot be read ({error})")
            continue
        rows = record.rows if name == "report.csv" else None
        if rows is not None and rows != len(frame):
            document.missing.append(f"{KINDS[name]}: {name} has {len(frame):,} rows, run.json says {rows:,}")
        add(document, frame, record)
        document.frames[Path(name).stem] = frame
    return kinds


def _promised(name: str, record: RunRecord) -> bool:
    """Whether run.json says that this table was to be written."""
    if name == "report.csv":
        return bool(record.cases and record.choices)
    return KINDS[name] in (record.command, record.kind)


def _flip_tables(document: Document, directory: Path) -> list[str]:
    kinds = []
    for path in sorted(directory.glob("*.csv")):
        if path.name not in KINDS and set(FLIP_COLUMNS) <= set(_header(path)):
            frame = read_csv(document, path, "regress")
            if frame is None:
                continue
            try:
                add_flips(document, typed_table(frame, "flips"), path.stem)
            except InputError as error:
                document.missing.append(f"regress: {path.name} cannot be read ({error})")
            kinds.append("regress")
    return kinds


def _header(path: Path) -> list[str]:
    try:
        with require_regular(path).open(encoding="utf-8-sig") as stream:
            return stream.readline(LONGEST_HEADER).strip().split(",")
    except (OSError, ValueError):
        return []


def _known_findings(document: Document) -> None:
    """Published claims of the theories exercised that fail as read, each with what holds instead."""
    from verify.theories import THEORIES

    rows = [
        (f.id, "remark" if f.remark else "finding", f.claim, f.reading, f.instead)
        for name in sorted(_theories(document) & set(THEORIES))
        for f in THEORIES[name].findings()
    ]
    if rows:
        caption = (
            "Published claims that fail as read here, and remarks on readings in no source; "
            "numbers: dln-verify findings ID"
        )
        columns = ("id", "kind", "claim", "reading", "instead")
        document.tables.append(Table(caption, columns, tuple(rows)))


def _theories(document: Document) -> set[str]:
    """Names of the theories that a run's statements and experiments belong to."""
    from verify.report.cite import keys_of

    statements = [
        str(s) for f in document.frames.values() if "statement" in f for s in f["statement"].unique()
    ]
    return set(keys_of(statements, [section.source for section in document.sections]))


def _cite(document: Document) -> None:
    from verify.report.cite import entries

    found = _theories(document)
    document.cite = [entry for key, entry in entries().items() if key in found]
