"""Experiments on disk: one folder each, written whole, reused when nothing that made it has changed."""

from __future__ import annotations

import hashlib
import json
import math
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal

from verify.errors import InputError
from verify.experiments.data.files import MissingData
from verify.experiments.experiment import Expectation, Experiment, Outcome, Settings
from verify.figures import Panel, Series
from verify.files import read_bytes, read_json, shown, validated
from verify.records import ExperimentRecord
from verify.writing import csv_text, json_text, machine, output_directory

RECORD = "experiment.json"
TABLE = "table.csv"
FIGURES = ("figure.png", "figure.svg")
FORMAT = "dln-verify experiment"
VERSION = 1

UNBOUNDED = {"lower": -math.inf, "upper": math.inf}
"""What a null end of a band stands for."""

SEEN = {True: "seen", False: "not seen", None: "cannot tell"}

State = Literal["done", "reused", "not run", "failed"]


@dataclass(frozen=True)
class Result:
    """One experiment of a run: the content of its experiment.json, or why there is none.

    "not run": its data are not on this machine.
    """

    name: str
    state: State
    directory: Path
    record: Mapping[str, Any] | None = None
    error: str = ""
    trace: str = ""
    seconds: float = 0.0

    @property
    def observations(self) -> tuple[Expectation, ...]:
        """What was seen; nothing for an experiment that failed."""
        found = self.record["observations"] if self.record is not None else ()
        return tuple(Expectation(**entry) for entry in found)


def run_stored(experiment: Experiment, settings: Settings, out: Path, *, again: bool = False) -> Result:
    """Run one experiment into OUT/NAME, or reuse what lies there if its key is the same.

    Whatever ends the experiment, short of an interruption, becomes a failed Result; what an earlier
    run left in the folder is then untouched.  InputError only where the folder cannot be written.
    """
    directory = out / experiment.name
    key = content_key(experiment.name, settings)
    if not again and (found := load(directory)) is not None and found["key"] == key:
        return Result(experiment.name, "reused", directory, found, seconds=float(found["seconds"]))
    output_directory(directory)
    start = time.perf_counter()
    try:
        outcome = experiment.run(settings)
        seconds = time.perf_counter() - start
        record = _write(directory, experiment, settings, outcome, key, seconds)
    except MissingData as error:
        return Result(experiment.name, "not run", directory, None, str(error))
    except Exception as error:  # the others go on, and the command says which one failed
        return _failed(experiment.name, directory, error, time.perf_counter() - start)
    return Result(experiment.name, "done", directory, record, seconds=seconds)


def require_own_folder(directory: Path) -> None:
    """InputError where files of these names lie in the folder that no experiment wrote: they stay there.

    What wrote them its experiment.json says; a damaged one counts as an experiment's.
    """
    record = directory / RECORD
    try:
        found = json.loads(record.read_text(encoding="utf-8"))
    except FileNotFoundError:
        foreign = [name for name in (TABLE, *FIGURES) if (directory / name).exists()]
    except (OSError, ValueError):
        foreign = []
    else:
        own = isinstance(found, dict) and found.get("format") == FORMAT
        foreign = [] if own else [RECORD]
    if foreign:
        place = shown(directory / foreign[0])
        raise InputError(f"{place} is there and not an experiment's: name another --out, or remove it")


def _failed(name: str, directory: Path, error: Exception, seconds: float) -> Result:
    import traceback

    text = f"{error}" if isinstance(error, InputError) else f"{type(error).__name__}: {error}"
    return Result(name, "failed", directory, None, text, traceback.format_exc(), seconds)


def content_key(name: str, settings: Settings) -> str:
    """SHA-256 of all that decides an outcome: name, settings, data files, package versions, sources."""
    content = {
        "name": name,
        "settings": plain_settings(settings),
        "data": _data_files(settings.data_dir),
        "versions": machine()["versions"],
        "python": machine()["python"],
        "sources": _sources(),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def plain_settings(settings: Settings) -> dict[str, Any]:
    """Settings as JSON holds them; the data folder as an absolute path."""
    folder = settings.data_dir
    return asdict(settings) | {"data_dir": None if folder is None else str(folder.resolve())}


def _data_files(folder: Path | None) -> list[tuple[str, int, int]]:
    """Name, size and time of change of every file of the user's data folder."""
    if folder is None:
        return []
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [(str(p.relative_to(folder)), p.stat().st_size, p.stat().st_mtime_ns) for p in files]


@cache
def _sources() -> str:
    """SHA-256 of this suite's own Python files: a changed formula makes no stored figure its own."""
    import bounds
    import verify

    found = hashlib.sha256()
    for package in (bounds, verify):
        root = Path(str(package.__file__)).parent
        for path in sorted(root.rglob("*.py")):
            found.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def _write(
    directory: Path, experiment: Experiment, settings: Settings, outcome: Outcome, key: str, seconds: float
) -> dict[str, Any]:
    """All files beside the folder's own first, then renamed into it, the record first: without the files that
    it names it is no outcome."""
    from verify.figures import draw

    with tempfile.TemporaryDirectory(dir=directory, prefix=".writing.") as folder:
        made = Path(folder)
        (made / TABLE).write_text(csv_text(outcome.table), encoding="utf-8", newline="")
        for name in FIGURES:
            draw(outcome.panels, made / name)
        record = {
            "format": FORMAT,
            "version": VERSION,
            "name": experiment.name,
            "title": experiment.title,
            "source": experiment.source,
            "theory": experiment.theory,
            "claims": list(experiment.claims),
            "own": list(experiment.own),
            "observations": [asdict(seen) for seen in outcome.observations],
            "data": outcome.data,
            "settings": plain_settings(settings),
            "parameters": outcome.parameters,
            "notes": list(outcome.notes),
            "panels": [asdict(panel) for panel in outcome.panels],
            "columns": [str(name) for name in outcome.table.columns],
            "rows": len(outcome.table),
            "seconds": round(seconds, 3),
            "key": key,
            "files": {name: _digest(made / name) for name in (TABLE, *FIGURES)},
            "machine": machine(),
        }
        record = plain(record)
        validated(ExperimentRecord, record, RECORD)
        (made / RECORD).write_text(json_text(record), encoding="utf-8", newline="")
        for name in (RECORD, TABLE, *FIGURES):  # the record says whose the files are, and knows their digests
            (made / name).replace(directory / name)
    return record


def _digest(path: Path) -> str:
    return hashlib.sha256(read_bytes(path)).hexdigest()


def plain(value: Any) -> Any:
    """A value as JSON holds it: NumPy scalars and arrays as numbers and lists, nan and infinities as
    null, paths as text.  Raises TypeError for anything else."""
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, str | bool) or value is None:
        return value
    if isinstance(value, Path):
        return str(value)
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, Sequence | range | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    raise TypeError(f"{value!r} of type {type(value).__name__} cannot be written as JSON")


def load(directory: Path) -> dict[str, Any] | None:
    """The record of a stored experiment; None unless it is there, whole and of this version."""
    try:
        record = read_json(directory / RECORD)
        found = validated(ExperimentRecord, record, RECORD)
        files = found.files
        known = set(files) == {TABLE, *FIGURES} and {"key", "seconds", "format"} <= found.model_fields_set
        whole = known and all(_digest(directory / name) == digest for name, digest in files.items())
    except (InputError, OSError):
        return None
    return record if whole else None


def panels_of(record: Mapping[str, Any]) -> tuple[Panel, ...]:
    """The panels of a stored experiment; what was not finite is an infinite end of a band, else nan."""
    names = [f.name for f in fields(Series)]

    def series(content: Mapping[str, Any]) -> Series:
        return Series(**{name: _numbers(content[name], UNBOUNDED.get(name, math.nan)) for name in names})

    return tuple(
        Panel(
            **{
                **panel,
                "series": tuple(series(content) for content in panel["series"]),
                "ticks": tuple(panel.get("ticks", ())),
            }
        )
        for panel in record["panels"]
    )


def _numbers(value: Any, missing: float) -> Any:
    return tuple(missing if x is None else x for x in value) if isinstance(value, list) else value


def observation_rows(experiments: Sequence[Experiment], results: Sequence[Result]) -> list[dict[str, Any]]:
    """A row an observation: which experiment and source, on which data, whose claim, and what was seen."""
    return [
        {
            "experiment": experiment.name,
            "theory": experiment.theory,
            "source": experiment.source,
            "claim": seen.claim,
            "whose": "this suite" if seen.claim in experiment.own else "the paper",
            "setting": seen.setting,
            "seen": SEEN[seen.seen],
            "detail": seen.detail,
            "data": result.record["data"],
        }
        for experiment, result in zip(experiments, results, strict=True)
        if result.record is not None
        for seen in result.observations
    ]


def run_record(names: Iterable[str], settings: Settings, results: Sequence[Result]) -> dict[str, Any]:
    """The content of run.json: what was asked for, what came of it, with what it was made."""
    return plain(
        {
            "command": "reproduce",
            "names": list(names),
            "settings": plain_settings(settings),
            "experiments": [
                {
                    "name": result.name,
                    "state": result.state,
                    "seconds": round(result.seconds, 3),
                    "directory": result.name,
                    "observations": [asdict(seen) for seen in result.observations],
                    "error": result.error,
                    "trace": result.trace,
                }
                for result in results
            ],
            "machine": machine(),
        }
    )
