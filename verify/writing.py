"""Writing: whole files or nothing, and what produced them beside them."""

from __future__ import annotations

import io
import json
import os
import platform
import stat
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from verify.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

PACKAGES = ("dln-verify", "numpy", "scipy", "mpmath", "torch", "pandas", "python-flint", "scikit-learn")


def output_directory(path: Path) -> Path:
    """The directory, made if it is not there; InputError when it cannot be written to."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
    except (OSError, ValueError) as error:
        raise _no_directory(path, error) from None
    return path


def require_directory(path: Path) -> Path:
    """The path of a directory that can be made or is there to be written to; InputError otherwise.

    Nothing is made: what is refused later leaves no empty directory.
    """
    try:
        there = next(place for place in (path, *path.parents, Path()) if os.path.lexists(place))
        with tempfile.TemporaryFile(dir=there):
            pass
    except (OSError, ValueError) as error:
        raise _no_directory(path, error) from None
    return path


def require_own_directory(path: Path, command: str) -> Path:
    """`require_directory`, where no run of another command lies: its results are never overwritten.

    command: the one that is to write there.  What a run is, its run.json says.  Raises InputError, saying
    what is there.
    """
    require_directory(path)
    record = path / "run.json"
    try:
        found = json.loads(record.read_text(encoding="utf-8"))
    except OSError:  # not there, or nothing that could be overwritten
        return path
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise InputError(f"{record} is no record of a run: name another --out, or remove it")
    made = found.get("machine")
    when = f" of {made['time']}" if isinstance(made, dict) and isinstance(made.get("time"), str) else ""
    other = found.get("command") or (
        "check" if "theories" in found else found.get("kind") or "another program"
    )
    if other != command:
        raise InputError(f"{path} holds a run of {other}{when}: name another --out, or remove it first")
    return path


def _no_directory(path: Path, error: OSError | ValueError) -> InputError:
    reason = getattr(error, "strerror", None) or error
    return InputError(f"cannot write to {path}: {reason}; name a writable directory")


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all; InputError when it cannot be written."""
    write_together({path: text})


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; InputError when it cannot be written."""
    write_together({path: content})


def require_writable(path: Path | None) -> None:
    """InputError unless a file of this name can be written, so that no work is done for nothing.

    None, for a file that nobody asked for, passes.
    """
    if path is None:
        return
    try:
        if not _special(path):
            with tempfile.TemporaryFile(dir=path.resolve().parent):
                pass
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from None


def write_together(contents: Mapping[Path, str | bytes]) -> None:
    """Write several files, each whole, all or none: to temporary files beside them, then renamed.

    Text is written as UTF-8; a lone surrogate (of a file's name that is no text) becomes its number.
    A symbolic link stays one, and its target is replaced; a device or a pipe is written to.
    Raises InputError, naming the file, when one of them cannot be written.
    """
    ready: list[tuple[Path, Path]] = []
    path = None
    try:
        for path, content in contents.items():
            raw = content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
            if _special(path):
                _pour(path, raw)
            else:
                ready.append((_beside(path.resolve(), raw), path.resolve()))
        for made, path in ready:
            made.replace(path)
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from None
    finally:
        for made, _ in ready:
            made.unlink(missing_ok=True)


def _unwritable(path: Path | None, error: OSError | ValueError) -> InputError:
    return InputError(
        f"cannot write {path}: {getattr(error, 'strerror', None) or error}; name a writable place"
    )


def _special(path: Path) -> bool:
    """Whether a device or a pipe is there; OSError for a directory and a circle of links."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return False
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(None, "it is a directory")
    return not stat.S_ISREG(mode)


def _pour(path: Path, content: bytes) -> None:
    """Write into a device or a pipe; OSError for a pipe that nobody reads, instead of waiting."""
    handle = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
    os.set_blocking(handle, True)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)


def _beside(path: Path, content: bytes) -> Path:
    """A new file with this content in the directory of `path`."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".dln-verify.")
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        made.chmod(0o666 & ~_umask())
    except BaseException:
        made.unlink(missing_ok=True)
        raise
    return made


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def csv_text(frame: pd.DataFrame) -> str:
    """A table as CSV; numbers in full float64 precision, missing values empty."""
    return frame.to_csv(index=False)


def parquet_bytes(frame: pd.DataFrame) -> bytes:
    """A table as Parquet; a column of several types becomes text."""
    import pyarrow as pa

    stream = io.BytesIO()
    try:
        frame.to_parquet(stream, index=False)
    except (TypeError, ValueError, pa.ArrowException):
        mixed = [name for name in frame.columns if frame[name].dtype == object]
        stream = io.BytesIO()
        frame.astype(dict.fromkeys(mixed, "string")).to_parquet(stream, index=False)
    return stream.getvalue()


def json_text(record: dict[str, object]) -> str:
    """A record as indented JSON; nan is refused (ValueError)."""
    return json.dumps(record, indent=2, allow_nan=False) + "\n"


def write_csv(path: Path, frame: pd.DataFrame) -> None:
    """Write a table as CSV (`csv_text`)."""
    write_text(path, csv_text(frame))


def machine() -> dict[str, object]:
    """What a run was made with: packages, Python, system, time (UTC)."""
    return {
        "versions": {name: _version(name) for name in PACKAGES},
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()}",
        "processor": platform.machine(),
        "cpus": os.cpu_count(),
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def write_json(path: Path, record: dict[str, object]) -> None:
    """Write a record as indented JSON (`json_text`)."""
    write_text(path, json_text(record))
