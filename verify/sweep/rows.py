"""The measured networks of a sweep, read in pieces and as often as asked, never all in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy import ndarray

from verify.errors import InputError
from verify.files import TABLE_LIMIT, clipped, require_regular, shown
from verify.sweep.store import places, read_manifest, schema

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

PIECE = 1 << 14
"""Rows that are in memory at once."""

BUFFER = 1 << 16
"""Bytes of a column that are read from the disk at once."""

KEYS = 1 << 19
"""Keys of tasks that are compared at once."""


@dataclass(frozen=True)
class Rows:
    """The networks of a sweep that were measured, once each.

    names: the columns; source: where they come from, for messages; read: the rows of some columns in pieces,
    whenever it is called.
    """

    names: list[str]
    source: str
    read: Callable[[list[str]], Iterator[pa.RecordBatch]]

    def pieces(self, columns: list[str]) -> Iterator[pa.RecordBatch]:
        """Some columns, at most PIECE rows at a time."""
        import pyarrow as pa

        for piece in self.read(list(dict.fromkeys(["status", *columns]))):
            yield piece.filter(pa.array(_measured(piece)))


def _measured(piece: pa.RecordBatch) -> ndarray:
    return piece.column("status").to_numpy(zero_copy_only=False) == "ok"


def numbers(piece: pa.RecordBatch, name: str) -> ndarray:
    """A column of numbers as float64, nan where there is none."""
    import pyarrow as pa

    return piece.column(name).cast(pa.float64()).to_numpy(zero_copy_only=False)


def of_frame(frame: pd.DataFrame, source: str = "table") -> Rows:
    """The rows of a table that is in memory already."""
    import pyarrow as pa

    def read(columns: list[str]) -> Iterator[pa.RecordBatch]:
        yield from pa.Table.from_pandas(frame[columns], preserve_index=False).to_batches(PIECE)

    return Rows(list(frame.columns), source, read)


def of_file(path: Path) -> Rows:
    """The rows of a collected .parquet file; InputError for anything that is none."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    def refused(error: Exception) -> InputError:
        return InputError(f"{shown(path)}: is not a table in Parquet ({clipped(str(error), 200)})")

    def read(columns: list[str]) -> Iterator[pa.RecordBatch]:
        try:
            with pq.ParquetFile(path, buffer_size=BUFFER) as part:
                yield from part.iter_batches(PIECE, columns=columns)
        except (pa.ArrowException, OSError) as error:
            raise refused(error) from None

    require_regular(path, limit=TABLE_LIMIT)
    try:
        return Rows(pq.read_schema(path).names, shown(path), read)
    except (pa.ArrowException, OSError) as error:
        raise refused(error) from None


def of_directory(directory: Path) -> Rows:
    """The rows of a sweep directory: without parts that cannot be read, and a task that has two rows counts
    once, as it was measured last.

    Raises InputError where there are none, and where a part is not of this sweep or is damaged.
    """
    import pyarrow as pa

    known = schema(read_manifest(directory).spec)
    parts = [bunch for bunch in _bunches(directory / "parts", known) if bunch]
    if not parts:
        raise InputError(f"{shown(directory)} has no results yet: run the sweep first")
    double = {path: rows for bunch in parts for path, rows in _double(bunch).items()}

    def read(columns: list[str]) -> Iterator[pa.RecordBatch]:
        wanted = pa.schema([known.field(name) for name in columns])
        for path in (path for bunch in parts for path in bunch):
            own, at = double.get(path, np.zeros(0, dtype=np.int64)), 0
            for piece in _pieces(path, wanted):
                rows = at + np.arange(piece.num_rows)
                yield piece.filter(pa.array(~np.isin(rows, own))) if len(own) else piece
                at += piece.num_rows

    return Rows(known.names, shown(directory), read)


def _bunches(parts: Path, known: pa.Schema) -> list[list[Path]]:
    """The parts that can be read: those of a directory in one bunch, where no task is in two directories."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    found: dict[Path, list[Path]] = {}
    for place, paths in places(parts).items():
        for path in paths:
            try:
                there = pq.read_schema(require_regular(path)).names
            except (pa.ArrowException, OSError, InputError):
                continue
            if lacking := [name for name in known.names if name not in there]:
                raise _stranger(path, f"no column {', '.join(lacking)}")
            found.setdefault(place, []).append(path)
    return [[path for paths in found.values() for path in paths]] if parts in found else list(found.values())


def _pieces(path: Path, wanted: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Some columns of a part, piece by piece."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path, buffer_size=BUFFER) as part:
            for piece in part.iter_batches(PIECE, columns=wanted.names):
                table = pa.Table.from_batches([piece]).select(wanted.names).cast(wanted)
                yield from table.combine_chunks().to_batches()
    except FileNotFoundError:
        raise InputError(f"{shown(path)} went while it was read: give the command again") from None
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _stranger(path, str(error)) from None


def _stranger(path: Path, why: str) -> InputError:
    return InputError(
        f"{shown(path)}: its parts are not those of its manifest, or are damaged ({clipped(why, 200)}); "
        "remove it, and run the sweep again"
    )


def _double(paths: list[Path]) -> dict[Path, ndarray]:
    """The measured rows of tasks that have a later one too; tasks are told by 64 bits of their keys."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    from pandas.util import hash_array

    wanted = pa.schema([("task", pa.string()), ("status", pa.string())])
    found: dict[Path, list[ndarray]] = {}
    shares = 1 + sum(pq.read_metadata(path).num_rows for path in paths) // KEYS
    for share in range(shares):
        keys, rows = [np.zeros(0, dtype=np.uint64)], [np.zeros(0, dtype=np.int64)]
        for number, path in enumerate(paths):
            at = number << 40
            for piece in _pieces(path, wanted):
                task = piece.column("task").to_numpy(zero_copy_only=False)
                key = hash_array(task)  # type: ignore[operator]
                own = _measured(piece) & (key % shares == share)
                keys.append(key[own])
                rows.append(at + np.flatnonzero(own))
                at += piece.num_rows
        key, row = np.concatenate(keys), np.concatenate(rows)
        order = np.argsort(key, kind="stable")
        again = row[order[:-1]][key[order[:-1]] == key[order[1:]]]
        for number in np.unique(again >> 40).tolist():
            found.setdefault(paths[number], []).append(again[again >> 40 == number] & ((1 << 40) - 1))
    return {path: np.concatenate(own) for path, own in found.items()}
