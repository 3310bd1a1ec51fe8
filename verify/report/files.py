"""Writing: whole files or nothing, and what produced them beside them."""

from __future__ import annotations

import json
import os
import platform
import tempfile
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
    """Write a file whole or not at all: to a temporary file beside it, then renamed."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror}; name a writable place") from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise InputError(f"cannot write {path}: {error.strerror}; name a writable place") from None


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def write_csv(path: Path, frame: pd.DataFrame) -> None:
    """Write a table as CSV; numbers in full float64 precision, missing values empty."""
    write_text(path, frame.to_csv(index=False))


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
    """Write a record as indented JSON; nan is refused."""
    write_text(path, json.dumps(record, indent=2, allow_nan=False) + "\n")
