"""Writing: whole files or nothing, and what produced them beside them."""

from __future__ import annotations

import json
import os
import platform
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
    except OSError as error:
        raise InputError(f"cannot write to {path}: {error.strerror}; name a writable directory") from None
    return path


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all; InputError when it cannot be written."""
    write_together({path: text})


def write_together(texts: Mapping[Path, str]) -> None:
    """Write several files, each whole, all or none: to temporary files beside them, then renamed.

    A symbolic link stays one, and its target is replaced; a device or a pipe is written to.
    Raises InputError, naming the file, when one of them cannot be written.
    """
    ready: list[tuple[Path, Path]] = []
    path = None
    try:
        for path, text in texts.items():
            if path.is_dir():
                raise IsADirectoryError(None, "it is a directory")
            if path.exists() and not path.is_file():
                with path.open("w", encoding="utf-8", newline="") as stream:
                    stream.write(text)
            else:
                ready.append((_beside(path.resolve(), text), path.resolve()))
        for made, path in ready:
            made.replace(path)
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror}; name a writable place") from None
    finally:
        for made, _ in ready:
            made.unlink(missing_ok=True)


def _beside(path: Path, text: str) -> Path:
    """A new file with this text in the directory of `path`."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    made = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
        made.chmod(0o666 & ~_umask())
    except OSError:
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
