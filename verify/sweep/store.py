"""The directory of a sweep: a manifest, Parquet parts named by the hash of their tasks, a lock."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from verify.errors import InputError
from verify.files import clipped, read_json, require_regular, shown, validated
from verify.sweep.compute import CURVES, SCALARS, VERDICTS
from verify.sweep.spec import Spec
from verify.sweep.tasks import FORMAT, expand
from verify.writing import output_directory, write_json

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

MANIFEST = "manifest.json"

SHAPE = {"n": "n", "K": "K", "d": "d", "width": "w", "L": "L"}
"""What the directory of a part is named by: n10-K3-d50-w50-L6."""

LARGE = 1 << 15
"""Rows of a part that is not joined to others."""

OWNER = 200
"""Signs of a lock that are read."""

NO_LOCKS = (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS)
"""What a network disk without locks says; there nothing keeps a second driver out."""

LOCK_SECONDS = 2.0
"""How long a driver waits for the lock of one that is just ending."""


@dataclass(frozen=True)
class Status:
    """How far a sweep is: numbers of tasks; failures: rows of those that failed."""

    name: str
    total: int
    done: int
    failures: list[dict[str, Any]]
    running: str

    @property
    def missing(self) -> int:
        return self.total - self.done


class Store:
    """An open sweep directory, locked against a second driver until `close`.

    Raises InputError when the directory belongs to another spec or version (naming the
    difference), when another driver has it, or when it cannot be written to.
    """

    def __init__(self, directory: Path, spec: Spec) -> None:
        self._tasks = len(expand(spec))  # a design without networks is refused before anything is made
        self.directory, self.spec = output_directory(directory), spec
        self._lock = _locked(directory)
        try:
            self._manifest()
            self.parts = output_directory(directory / "parts")
            for stale in self.parts.rglob(".*.tmp"):
                stale.unlink(missing_ok=True)
            self.schema = schema(spec)
        except BaseException:
            self.close()
            raise

    def _manifest(self) -> None:
        path = self.directory / MANIFEST
        record = Manifest(format=FORMAT, spec=self.spec, tasks=self._tasks, version=_version())
        if path.exists():
            _require_same(read_manifest(self.directory), record, path)
        elif any(self.directory.glob("parts/**/*.parquet")):
            raise InputError(f"{self.directory} has parts but no {MANIFEST}: name an empty directory")
        else:
            write_json(path, record.model_dump(mode="json"))

    def done(self) -> set[str]:
        """Keys of the tasks that have a row; unreadable parts are set aside."""
        for path, table in _tables(self.parts, ["task"]):
            if table is None:
                path.rename(path.with_suffix(".unreadable"))
        return _keys(self.parts)

    def failed(self) -> list[dict[str, Any]]:
        """Rows of the tasks that failed."""
        return _failures(self.parts)

    def write(self, rows: list[dict[str, Any]]) -> None:
        """Add rows of one shape as one part, whole or not at all; InputError when the disk is full."""
        import pyarrow as pa

        place = "-".join(f"{letter}{rows[0][name]}" for name, letter in SHAPE.items())
        self._write(pa.Table.from_pylist(rows, schema=self.schema), self.parts / place)

    def _write(self, table: pa.Table, place: Path) -> Path:
        import pyarrow.parquet as pq

        digest = hashlib.sha256("".join(table.column("task").to_pylist()).encode()).hexdigest()[:24]
        path = place / f"{digest}.parquet"
        try:
            place.mkdir(exist_ok=True)
            handle, name = tempfile.mkstemp(dir=place, prefix=f".{digest}.", suffix=".tmp")
            try:
                with os.fdopen(handle, "wb") as stream:
                    pq.write_table(table, stream)
                    stream.flush()
                    os.fsync(stream.fileno())
                Path(name).replace(path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as error:
            why = f"{error.strerror or error}; {_cure(error)} and run the same command again"
            raise InputError(f"cannot write {path}: {why}") from None
        return path

    def compact(self) -> None:
        """Make few large parts of the many small ones of each shape; without room on the disk they stay."""
        with suppress(InputError):
            for place, paths in places(self.parts).items():
                bunch, rows = [], 0
                for path in paths:
                    size = _rows(path)
                    if not 0 < size < LARGE:
                        continue
                    if rows + size > LARGE:
                        self._merge(bunch, place)
                        bunch, rows = [], 0
                    bunch.append(path)
                    rows += size
                self._merge(bunch, place)

    def _merge(self, paths: list[Path], place: Path) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        if len(paths) < 2:
            return
        try:
            tables = [pq.read_table(path).select(self.schema.names).cast(self.schema) for path in paths]
        except (pa.ArrowException, OSError, KeyError, ValueError):
            return
        made = self._write(_once(pa.concat_tables(tables)), place)
        for path in paths:
            if path != made:
                path.unlink()

    def forget_failures(self) -> int:
        """Drop the rows of failed tasks, so that they are tried again; returns how many."""
        import pyarrow as pa

        dropped = 0
        for path, table in list(_tables(self.parts)):
            if table is None:
                continue
            good = table.filter(pa.array([value == "ok" for value in table.column("status").to_pylist()]))
            if good.num_rows < table.num_rows:
                dropped += table.num_rows - good.num_rows
                if good.num_rows:
                    self._write(good, path.parent)
                path.unlink()
        return dropped

    def close(self) -> None:
        self._lock.close()


def _cure(error: OSError) -> str:
    """What to do about a file that cannot be written."""
    cures = {errno.ENOSPC: "free some space", errno.EDQUOT: "free some space",
             errno.EFBIG: "allow larger files (ulimit -f)"}  # fmt: skip
    return cures.get(error.errno or 0, "make it writable")


def _version() -> str | None:
    try:
        return metadata.version("dln-verify")
    except metadata.PackageNotFoundError:
        return None


def _locked(directory: Path) -> Any:
    """An exclusively locked file, freed by the system when this process ends in any way."""
    path = directory / "lock"
    if path.exists():
        require_regular(path)
    try:
        stream = path.open("a+", encoding="utf-8", errors="replace")
    except OSError as error:
        raise InputError(f"{path}: cannot be opened ({error.strerror}); name another directory") from None
    deadline = time.monotonic() + LOCK_SECONDS
    while not _lock(stream):
        if time.monotonic() > deadline:
            stream.seek(0)
            owner = clipped(stream.read(OWNER).strip(), OWNER) or "unknown"
            stream.close()
            raise InputError(
                f"another driver ({owner}) works on {directory}: wait for it, or name another directory"
            )
        time.sleep(LOCK_SECONDS / 20)
    try:
        stream.truncate(0)
        stream.write(f"process {os.getpid()} on {os.uname().nodename}")
        stream.flush()
    except OSError as error:
        with suppress(OSError):  # what is left to be written cannot be written either
            stream.close()
        raise InputError(f"{path}: cannot be written ({error.strerror}); {_cure(error)}") from None
    return stream


def _lock(stream: Any) -> bool:
    """Whether the lock is ours, or this disk has none."""
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno in NO_LOCKS
    return True


def _driver(directory: Path) -> str:
    """Who drives the sweep now, "" for nobody."""
    path = directory / "lock"
    if not path.is_file():
        return ""
    with path.open(encoding="utf-8", errors="replace") as stream:
        return "" if _lock(stream) else clipped(stream.read(OWNER).strip(), OWNER)


class Manifest(BaseModel):
    """manifest.json: whose results a directory holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int
    spec: Spec
    tasks: Annotated[int, Field(ge=0)]
    version: str | None


def read_manifest(directory: Path) -> Manifest:
    """The manifest of a sweep directory; InputError when it is none or of another format."""
    path = directory / MANIFEST
    if not path.exists():
        raise InputError(f"{directory} is no sweep directory: it has no {MANIFEST}")
    record = read_json(path)
    if isinstance(record, dict) and "format" in record and record["format"] != FORMAT:
        raise InputError(
            f"{path} has format {clipped(str(record['format']))}, this version writes format {FORMAT}: "
            f"use the version that made it ({clipped(str(record.get('version')))}), or another directory"
        )
    return validated(Manifest, record, shown(path))


def _require_same(old: Manifest, new: Manifest, path: Path) -> None:
    if old.version != new.version:
        raise InputError(
            f"{path} was made by version {old.version}, this is {new.version}: go on with that "
            f"version, or name another directory"
        )
    before, after = (_flat(found.spec.model_dump(mode="json")) for found in (old, new))
    changed = [key for key in sorted(before.keys() | after.keys()) if before.get(key) != after.get(key)]
    if changed:
        said = "; ".join(f"{key} was {before.get(key)}, is {after.get(key)}" for key in changed[:3])
        raise InputError(f"{path} is of another spec: {said}; name another directory")


def _flat(record: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in record.items():
        flat |= _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: value}
    return flat


def schema(spec: Spec) -> pa.Schema:
    """Columns of the table, the same for every part."""
    import pyarrow as pa

    from bounds import REGISTRY

    text, real, whole = pa.string(), pa.float64(), pa.int64()
    fields = [("task", text)]
    fields += [(name, whole) for name in ("n", "K", "d", "width", "L")]
    fields += [(name, real) for name in ("xi", "alpha", "data_noise", "data_theta")]
    fields += [("seed", whole), ("status", text), ("error", text), ("stopped", text), ("steps", whole)]
    fields += [("final_loss", real), ("backend", text), ("reduction", text), ("note", text)]
    fields += [(name, real) for name in SCALARS]
    fields += [(name, pa.list_(real)) for name in CURVES]
    for statement in [s.id for s in REGISTRY if s.id in spec.statements]:
        kinds = dict.fromkeys(VERDICTS, real) | {"in_scope": pa.bool_()}
        fields += [(f"{statement}:{name}", kind) for name, kind in kinds.items()]
    return pa.schema(fields)


def places(parts: Path) -> dict[Path, list[Path]]:
    """The parts of each directory, in order."""
    found: dict[Path, list[Path]] = {}
    for path in sorted(parts.rglob("*.parquet")):
        found.setdefault(path.parent, []).append(path)
    return found


def _tables(parts: Path, columns: list[str] | None = None) -> Iterator[tuple[Path, pa.Table | None]]:
    """Every part with its table, None for one that cannot be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    for path in sorted(parts.rglob("*.parquet")):
        try:
            yield path, pq.read_table(require_regular(path), columns=columns)
        except (pa.ArrowException, OSError, InputError):
            yield path, None


def _rows(path: Path) -> int:
    """How many rows a part has, 0 for one that cannot be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.read_metadata(path).num_rows
    except (pa.ArrowException, OSError):
        return 0


def _once(table: pa.Table) -> pa.Table:
    """One row a task: the last that was measured, or else the last."""
    kept: dict[str, int] = {}
    measured = [value == "ok" for value in table.column("status").to_pylist()]
    for i, key in enumerate(table.column("task").to_pylist()):
        if measured[i] or not measured[kept.get(key, i)]:
            kept[key] = i
    return table.take(sorted(kept.values()))


def _keys(parts: Path) -> set[str]:
    tables = [table for _, table in _tables(parts, ["task"]) if table is not None]
    return {key for table in tables for key in table.column("task").to_pylist()}


def _failures(parts: Path) -> list[dict[str, Any]]:
    names = ["n", "K", "d", "width", "L", "xi", "alpha", "data_noise", "data_theta", "seed", "error"]
    rows = [
        row
        for _, table in _tables(parts, ["task", *names, "status"])
        if table is not None
        for row in table.to_pylist()
        if row["status"] == "failed"
    ]
    return sorted(rows, key=lambda row: row["task"])


def status(directory: Path) -> Status:
    """How far the sweep of a directory is, without touching it."""
    record = read_manifest(directory)
    parts = directory / "parts"
    done = _keys(parts)
    return Status(record.spec.name, record.tasks, len(done), _failures(parts), _driver(directory))


def collect(directory: Path) -> pd.DataFrame:
    """The table of a sweep: one row a network, in the order of its design, without duplicates.

    The same table whatever the number of workers, batches, crashes and resumptions.
    """
    import pyarrow as pa

    spec = read_manifest(directory).spec
    tables = [table for _, table in _tables(directory / "parts") if table is not None]
    if not tables:
        raise InputError(f"{directory} has no results yet: run the sweep first")
    try:
        together = pa.concat_tables([t.select(schema(spec).names).cast(schema(spec)) for t in tables])
    except (pa.ArrowException, KeyError, ValueError) as error:
        said = " ".join(str(error).split())[:200]
        raise InputError(f"{directory}: its parts are not those of its manifest ({said})") from None
    frame = _once(together).to_pandas()
    order = {task.key: position for position, task in enumerate(expand(spec))}
    frame = frame.assign(position=frame["task"].map(order)).sort_values("position", kind="stable")
    frame = frame.drop(columns="position")
    return frame.reset_index(drop=True)
