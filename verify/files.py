"""Reading: the one door through which the content of a file comes in.

Only regular files are read, up to a size, as UTF-8; JSON without duplicate keys, nan or infinities;
archives of arrays with every size known before memory is taken.  What is refused raises InputError,
one sentence that starts with the file's name.
"""

from __future__ import annotations

import json
import math
import os
import re
import stat
import tokenize
import tomllib
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy import ndarray

from verify.errors import InputError

if TYPE_CHECKING:
    import pandas as pd
    from pydantic import BaseModel

TEXT_LIMIT = 256 << 20
"""Bytes of the largest JSON or TOML file that is read; Python values take some ten times as many."""

TABLE_LIMIT = 4 << 30
"""Bytes of the largest CSV or Parquet file that is read."""

LONGEST_INTEGER = 4_000
"""Digits of the longest integer in a file; Python itself refuses 4,301."""

NESTING = 100
"""The deepest nesting of lists and records in a file."""

_HEADER_LIMIT = 1 << 16

_MARK = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)
"""A string of JSON, or a bracket outside one."""

T = TypeVar("T")
Model = TypeVar("Model", bound="BaseModel")


def as_path(path: object) -> Path:
    """A path given as text or Path; InputError for anything else."""
    if isinstance(path, str | os.PathLike) and isinstance(os.fspath(path), str):
        return Path(path)
    raise InputError(f"the path of a file is needed, as text or a Path, got a {type(path).__name__}")


def require_regular(path: Path, *, limit: int | None = None) -> Path:
    """The path of a file that can be read to its end: no folder, device, pipe, socket or circular link.

    limit: the largest size in bytes.  Raises InputError otherwise, and where there is no such file.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        why = "a link to a file that is not there" if path.is_symlink() else "no such file"
        raise InputError(f"{shown(path)}: {why}") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{shown(path)}: cannot be read ({_reason(error)})") from None
    if stat.S_ISDIR(found.st_mode):
        raise InputError(f"{shown(path)}: is a directory, a file is needed")
    if not stat.S_ISREG(found.st_mode):
        kinds = {
            stat.S_IFIFO: "pipe",
            stat.S_IFCHR: "device",
            stat.S_IFBLK: "device",
            stat.S_IFSOCK: "socket",
        }
        kind = kinds.get(stat.S_IFMT(found.st_mode), "special file")
        raise InputError(f"{shown(path)}: is a {kind}, a regular file is needed; write it to a file first")
    if limit is not None and found.st_size > limit:
        raise InputError(
            f"{shown(path)}: has {found.st_size:,} bytes, at most {limit:,} are read; give a smaller file"
        )
    return path


def read_bytes(path: Path, *, limit: int | None = None) -> bytes:
    """The content of a regular file of at most `limit` bytes; InputError otherwise."""
    require_regular(path, limit=limit)
    try:
        with path.open("rb") as stream:
            content = stream.read() if limit is None else stream.read(limit + 1)
    except MemoryError:
        raise InputError(f"{shown(path)}: is larger than the memory") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{shown(path)}: cannot be read ({_reason(error)})") from None
    if limit is not None and len(content) > limit:
        raise InputError(f"{shown(path)}: grew beyond {limit:,} bytes while it was read")
    return content


def read_text(path: Path, *, limit: int = TEXT_LIMIT) -> str:
    """The text of a regular file in UTF-8, with or without its mark at the start; InputError otherwise."""
    try:
        return read_bytes(path, limit=limit).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{shown(path)}: is not UTF-8 text (byte {error.start + 1:,})") from None


def read_json(path: Path, *, numbers: Callable[[str], Any] | None = None) -> Any:
    """The value of a JSON file (`parse_json`)."""
    return parse_json(read_text(path), shown(path), numbers=numbers)


def parse_json(text: str, source: str, *, numbers: Callable[[str], Any] | None = None) -> Any:
    """The value of a JSON text; `source` names it in messages.

    numbers: what makes a value of a number with a point or an exponent, float by default; a ValueError
    of it is reported.  Raises InputError for text that is not JSON, a name that is given twice, nan and
    infinities (1e999 too), integers of more than LONGEST_INTEGER digits, nesting deeper than NESTING,
    and text that is no Unicode (a lone surrogate).
    """
    _require_shallow(text, source)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_record,
            parse_float=numbers or _finite,
            parse_int=_integer,
            parse_constant=_no_constant,
        )
    except (ValueError, ArithmeticError) as error:
        raise InputError(f"{source}: is not JSON as it is written here ({error})") from None
    except (RecursionError, MemoryError):
        raise InputError(f"{source}: is nested too deeply or too large") from None
    if "\\u" in text:
        _require_unicode(value, source)
    return value


def _require_shallow(text: str, source: str) -> None:
    """InputError where brackets outside strings nest deeper than NESTING."""
    depth = 0
    for mark in _MARK.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(mark[0], 0)
        if depth > NESTING:
            raise InputError(f"{source}: is nested deeper than {NESTING} levels")


def _record(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice!r} is given twice")
    return record


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{clipped(text)} is beyond the numbers of float64")
    return value


def _integer(text: str) -> int:
    if len(text) > LONGEST_INTEGER:
        raise ValueError(f"an integer of {len(text):,} digits, at most {LONGEST_INTEGER:,} are read")
    return int(text)


def _no_constant(text: str) -> Any:
    raise ValueError(f"{text} is no number of JSON")


def _require_unicode(value: Any, source: str) -> None:
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            waiting += [*found.keys(), *found.values()]
        elif isinstance(found, list):
            waiting += found
        elif isinstance(found, str) and not is_text(found):
            raise InputError(f"{source}: holds text that is no Unicode ({clipped(found)})")


def read_toml(path: Path) -> dict[str, Any]:
    """The values of a TOML file; `parse_toml`."""
    return parse_toml(read_text(path), shown(path))


def parse_toml(text: str, source: str) -> dict[str, Any]:
    """The values of a TOML text; InputError where it is none, naming `source`."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError, ArithmeticError) as error:
        raise InputError(f"{source}: is not TOML ({error})") from None
    except (RecursionError, MemoryError):
        raise InputError(f"{source}: is nested too deeply or too large") from None


def read_model(path: Path, model: type[Model]) -> Model:
    """The content of a JSON file as a validated record; InputError names the entry that is wrong."""
    return validated(model, read_json(path), shown(path))


def validated(model: type[Model], value: Any, source: str) -> Model:
    """A value as a record of `model`; InputError with the first entry that is wrong, and why."""
    from pydantic import ValidationError

    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise InputError(f"{source}: {complaint(error)}") from None
    except RecursionError:
        raise InputError(f"{source}: is nested too deeply") from None


def complaint(error: Any) -> str:
    """The first finding of a ValidationError, with the entry that it is about."""
    first = error.errors(include_url=False)[0]
    where = ".".join(clipped(str(part)) for part in first["loc"])
    words = {"missing": "is missing", "extra_forbidden": "is not known here"}
    if first["type"] in words:
        return f"{where} {words[first['type']]}"
    message, got = str(first["msg"]).removeprefix("Value error, "), first["input"]
    if isinstance(got, str | int | float | bool | None):
        message += f", got {clipped(repr(got))}"
    return f"{where}: {message}" if where else message


def read_csv(path: Path, **options: Any) -> pd.DataFrame:
    """The table of a CSV file by `pandas.read_csv`; InputError for anything that is none."""
    import pandas as pd

    require_regular(path, limit=TABLE_LIMIT)
    try:
        with warnings.catch_warnings(action="ignore"):
            frame = pd.read_csv(path, **({"low_memory": False, "encoding": "utf-8-sig"} | options))
    except pd.errors.EmptyDataError:
        raise InputError(f"{shown(path)}: is empty, a table is needed") from None
    except (OSError, ValueError, OverflowError, MemoryError, RecursionError) as error:
        raise InputError(f"{shown(path)}: is not a table in CSV ({_reason(error)})") from None
    return frame


def read_parquet(path: Path, columns: list[str] | None = None) -> pd.DataFrame:
    """The table of a Parquet file; InputError for anything that is none."""
    import pandas as pd
    import pyarrow as pa

    require_regular(path, limit=TABLE_LIMIT)
    try:
        return pd.read_parquet(path, columns=columns)
    except (OSError, ValueError, KeyError, NotImplementedError, MemoryError, pa.ArrowException) as error:
        raise InputError(f"{shown(path)}: is not a table in Parquet ({_reason(error)})") from None


def read_arrays(path: Path, names: Iterable[str] | None = None) -> dict[str, ndarray]:
    """The arrays of an .npz archive with these names, all by default, in the order of the archive.

    Every member is looked at before any is read: its name may come once only, it is not encrypted, its
    header is whole and says numbers or text (no objects), and all that are read fit half of the free
    memory.  Raises InputError, naming the member.
    """

    def read(archive: zipfile.ZipFile) -> dict[str, ndarray]:
        announced = _announced(archive, path)
        wanted = [name for name in announced if names is None or name in names]
        require_memory(sum(_bytes(*announced[name]) for name in wanted), shown(path))
        return {name: _array(archive, name, path) for name in wanted}

    names = None if names is None else set(names)
    return _with_archive(path, read)


def _with_archive(path: Path, use: Callable[[zipfile.ZipFile], T]) -> T:
    require_regular(path)
    try:
        with path.open("rb") as stream, zipfile.ZipFile(stream) as archive:
            return use(archive)
    except InputError:
        raise
    except MemoryError:
        raise InputError(f"{shown(path)}: is larger than the memory") from None
    except OSError as error:
        raise InputError(f"{shown(path)}: cannot be read ({_reason(error)})") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise InputError(f"{shown(path)}: is a damaged .npz archive ({_reason(error)})") from None


def _announced(archive: zipfile.ZipFile, path: Path) -> dict[str, tuple[tuple[int, ...], np.dtype]]:
    """Shape and type of every array, held against the size of its member."""
    found: dict[str, tuple[tuple[int, ...], np.dtype]] = {}
    for info in archive.infolist():
        name = info.filename.removesuffix(".npy")
        if name in found:
            raise InputError(f"{shown(path)}: holds {clipped(name)} twice")
        if info.flag_bits & 1:
            raise InputError(f"{shown(path)}: array {clipped(name)} is encrypted; write it plainly")
        with archive.open(info) as member:
            try:
                found[name] = npy_header(member)
            except InputError as error:
                raise InputError(f"{shown(path)}: archive member {clipped(name)} {error}") from None
            there = info.file_size - member.tell()
        if _bytes(*found[name]) > there:
            raise InputError(
                f"{shown(path)}: array {clipped(name)} is cut: {_bytes(*found[name]):,} bytes announced, "
                f"{there:,} are there"
            )
    return found


def _bytes(shape: tuple[int, ...], dtype: np.dtype) -> int:
    return math.prod(shape) * dtype.itemsize


PICKLED = "holds a pickled object, which can run code when read; only plain arrays are accepted"


def npy_header(stream: IO[bytes]) -> tuple[tuple[int, ...], np.dtype]:
    """Shape and type that the header of an .npy stream announces, without reading on.

    Raises InputError (the end of a sentence about the array) unless the header is whole and short and
    the type is one of numbers or text.
    """
    start = stream.read(8)
    if start[:6] != b"\x93NUMPY" or len(start) < 8 or start[6] not in (1, 2, 3):
        raise InputError("is not an array")
    width = 2 if start[6] == 1 else 4
    length = int.from_bytes(stream.read(width), "little")
    if not 0 < length <= _HEADER_LIMIT:
        raise InputError(f"has a damaged header ({length:,} bytes long)")
    text = stream.read(length)
    if len(text) < length or not text.endswith(b"\n"):
        raise InputError("has a damaged header (it does not end)")
    import ast

    try:
        header = ast.literal_eval(text.decode("utf-8" if start[6] == 3 else "latin-1").strip())
        shape, dtype = header["shape"], np.lib.format.descr_to_dtype(header["descr"])
    except (ValueError, SyntaxError, KeyError, TypeError, IndexError, RecursionError, MemoryError,
            tokenize.TokenError):  # fmt: skip
        raise InputError("has a damaged header") from None
    if dtype.hasobject:
        raise InputError(PICKLED)
    if not isinstance(shape, tuple) or not all(type(side) is int and 0 <= side < 1 << 48 for side in shape):
        raise InputError(f"has a damaged header (shape {clipped(repr(shape))})")
    return shape, dtype


def _array(archive: zipfile.ZipFile, name: str, path: Path) -> ndarray:
    info = next(info for info in archive.infolist() if info.filename.removesuffix(".npy") == name)
    try:
        with archive.open(info) as stream:
            return np.lib.format.read_array(stream, allow_pickle=False, max_header_size=_HEADER_LIMIT)
    except (ValueError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise InputError(f"{shown(path)}: array {clipped(name)} is damaged ({_reason(error)})") from None


def free_memory() -> int:
    """Bytes of memory that this process may still take: of the machine, and of its control group."""
    free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    for line in _lines("/proc/meminfo"):
        if line.startswith("MemAvailable:"):
            free = int(line.split()[1]) * 1024
    limit, used = (_lines(f"/sys/fs/cgroup/memory.{name}") for name in ("max", "current"))
    if limit and used and limit[0].strip().isdigit():
        free = min(free, max(int(limit[0]) - int(used[0]), 0) + _file_cache())
    return free


def _file_cache() -> int:
    """Bytes that the control group holds of files and gives back under pressure."""
    kept = [line.split() for line in _lines("/sys/fs/cgroup/memory.stat")]
    return sum(int(words[1]) for words in kept if words[0] == "inactive_file")


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return []


def require_memory(size: float, what: str) -> None:
    """InputError unless `size` bytes are at most half of the free memory; `what` would take them."""
    free = free_memory()
    if size > free / 2:
        raise InputError(
            f"{what}: would take {in_units(size)} of memory, half of the {in_units(free)} that are free is "
            "the limit; take smaller sizes"
        )


def in_units(size: float) -> str:
    """A number of bytes for people: 512 bytes, 3.2 MB, 1.5 GB."""
    for unit, step in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= step:
            return f"{size / step:.3g} {unit}"
    return f"{size:.0f} bytes"


def is_text(value: str) -> bool:
    """Whether a string can be written as UTF-8: it has no lone surrogates."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def clipped(text: str, most: int = 60) -> str:
    """A text for a message: printable, at most so many signs."""
    plain = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[: most + 1])
    return plain if len(plain) <= most else plain[: most - 3] + "..."


def shown(path: str | Path) -> str:
    """A path as text for people and tables: printable, whatever its bytes and the locale are."""
    try:
        text = os.fsencode(path).decode("utf-8", "backslashreplace")
    except ValueError:  # no name that this system can have
        text = str(path)
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def listed(names: Iterable[Any], most: int = 12) -> str:
    """Some names for a message, the first few of many."""
    found = [clipped(str(name)) for name in names]
    return (", ".join(found[:most]) + (", ..." if len(found) > most else "")) or "nothing"


def _reason(error: BaseException) -> str:
    """What an exception says, on one line."""
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return clipped(" ".join(said.split()), 200)
