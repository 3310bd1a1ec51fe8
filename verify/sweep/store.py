"""The directory of a sweep: a manifest, Parquet parts named by the hash of their tasks, a lock."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verify.errors import InputError
from verify.sweep.compute import CURVES, SCALARS, VERDICTS
from verify.sweep.spec import Spec, spec_of
from verify.sweep.tasks import FORMAT, expand
from verify.writing import output_directory, write_json

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

MANIFEST = "manifest.json"

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
        self.directory, self.spec = output_directory(directory), spec
        self._lock = _locked(directory)
        try:
            self._manifest()
            self.parts = output_directory(directory / "parts")
            for stale in self.parts.glob(".*.tmp"):
                stale.unlink(missing_ok=True)
            self.schema = schema(spec)
        except BaseException:
            self.close()
            raise

    def _manifest(self) -> None:
        path = self.directory / MANIFEST
        record = {
            "format": FORMAT,
            "spec": self.spec.model_dump(mode="json"),
            "tasks": len(expand(self.spec)),
            "version": _version(),
        }
        if path.exists():
            _require_same(read_manifest(self.directory), record, path)
        elif any(self.directory.glob("parts/*.parquet")):
            raise InputError(f"{self.directory} has parts but no {MANIFEST}: name an empty directory")
        else:
            write_json(path, record)

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
        """Add rows as one part, whole or not at all; InputError when the disk is full."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        digest = hashlib.sha256("".join(row["task"] for row in rows).encode()).hexdigest()[:24]
        path = self.parts / f"{digest}.parquet"
        table = pa.Table.from_pylist(rows, schema=self.schema)
        try:
            handle, name = tempfile.mkstemp(dir=self.parts, prefix=f".{digest}.", suffix=".tmp")
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
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            cure = "free some space" if full else "make it writable"
            raise InputError(
                f"cannot write {path}: {error.strerror or error}; {cure} and run the same command again"
            ) from None

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
                    self.write(good.to_pylist())
                path.unlink()
        return dropped

    def close(self) -> None:
        self._lock.close()


def _version() -> str | None:
    try:
        return metadata.version("dln-verify")
    except metadata.PackageNotFoundError:
        return None


def _locked(directory: Path) -> Any:
    """An exclusively locked file, freed by the system when this process ends in any way."""
    stream = (directory / "lock").open("a+")
    deadline = time.monotonic() + LOCK_SECONDS
    while not _lock(stream):
        if time.monotonic() > deadline:
            stream.seek(0)
            owner = stream.read().strip() or "unknown"
            stream.close()
            raise InputError(
                f"another driver ({owner}) works on {directory}: wait for it, or name another directory"
            )
        time.sleep(LOCK_SECONDS / 20)
    stream.truncate(0)
    stream.write(f"process {os.getpid()} on {os.uname().nodename}")
    stream.flush()
    return stream


def _lock(stream: Any) -> bool:
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _driver(directory: Path) -> str:
    """Who drives the sweep now, "" for nobody."""
    path = directory / "lock"
    if not path.exists():
        return ""
    with path.open() as stream:
        return "" if _lock(stream) else stream.read().strip()


def read_manifest(directory: Path) -> dict[str, Any]:
    """The manifest of a sweep directory; InputError when it is none or of another format."""
    path = directory / MANIFEST
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"{directory} is no sweep directory: it has no {MANIFEST}") from None
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read {path}: {error}") from None
    if record.get("format") != FORMAT:
        raise InputError(
            f"{path} has format {record.get('format')}, this version writes format {FORMAT}: "
            f"use the version that made it ({record.get('version')}), or another directory"
        )
    return record


def _require_same(old: dict[str, Any], new: dict[str, Any], path: Path) -> None:
    if old.get("version") != new["version"]:
        raise InputError(
            f"{path} was made by version {old.get('version')}, this is {new['version']}: go on with that "
            f"version, or name another directory"
        )
    before, after = _flat(old["spec"]), _flat(new["spec"])
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


def _tables(parts: Path, columns: list[str] | None = None) -> Iterator[tuple[Path, pa.Table | None]]:
    """Every part with its table, None for one that cannot be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    for path in sorted(parts.glob("*.parquet")):
        try:
            yield path, pq.read_table(path, columns=columns)
        except (pa.ArrowInvalid, OSError):
            yield path, None


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
    name, total = record["spec"]["name"], record["tasks"]
    return Status(name, total, len(done), _failures(parts), _driver(directory))


def collect(directory: Path) -> pd.DataFrame:
    """The table of a sweep: one row a network, in the order of its design, without duplicates.

    The same table whatever the number of workers, batches, crashes and resumptions.
    """
    import pyarrow as pa

    spec = spec_of(read_manifest(directory)["spec"], str(directory / MANIFEST))
    tables = [table for _, table in _tables(directory / "parts") if table is not None]
    if not tables:
        raise InputError(f"{directory} has no results yet: run the sweep first")
    frame = pa.concat_tables(tables).to_pandas()
    order = {task.key: position for position, task in enumerate(expand(spec))}
    frame = frame.assign(position=frame["task"].map(order)).sort_values(["position", "status"])
    frame = frame.drop_duplicates("task", keep="last").drop(columns="position")
    return frame.reset_index(drop=True)
