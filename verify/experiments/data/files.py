"""Where data files are looked for, and what is said when one is missing or damaged."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

from verify.errors import InputError


class MissingData(InputError):
    """Data that an experiment cannot do without are not on this machine; the message says how to get them."""


def damaged(path: Path, why: str, how: str) -> NoReturn:
    """Raise InputError for a file that cannot be used: its name, why, and how to get a good one."""
    raise InputError(f"{path}: {why}; {how}")


def missing(path: Path, how: str) -> NoReturn:
    """Raise InputError for a file that is not there, with how to get it."""
    damaged(path, "no such file", how)


def data_directory(path: Path | None) -> Path | None:
    """The user's data directory; InputError when one is named that is not there."""
    if path is not None and not path.is_dir():
        raise InputError(f"{path}: no such data directory; name the folder that holds the data files")
    return path


def package_folder(package: str, *parts: str) -> Path | None:
    """A path inside an installed package, which is not imported; None where it is not installed."""
    found = find_spec(package)
    places = found.submodule_search_locations if found is not None else None
    return Path(next(iter(places)), *parts) if places else None


def first_holding(folders: list[Path], names: tuple[str, ...]) -> Path | None:
    """The first folder that holds one of the names: a set of files that is there, maybe in part."""
    return next((folder for folder in folders if any((folder / name).exists() for name in names)), None)
