"""Reading what a run left, whole or not."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from verify import files
from verify.errors import InputError
from verify.report.html.document import Document, Frame

Model = TypeVar("Model", bound=BaseModel)


def read_record(document: Document, path: Path, model: type[Model], what: str) -> Model | None:
    """The record in a file; None, with a line on what is missing, where it is not there or damaged."""
    try:
        return files.read_model(path, model)
    except InputError as error:
        _miss(document, path, what, error)
    return None


def read_csv(document: Document, path: Path, what: str) -> Frame | None:
    """The table in a file; None, with a line on what is missing, where it is not there or damaged."""
    try:
        return files.read_csv(path)
    except InputError as error:
        _miss(document, path, what, error)
    return None


def _miss(document: Document, path: Path, what: str, error: InputError) -> None:
    reason = str(error).removeprefix(f"{files.shown(path)}: ")
    said = "is not there" if reason == "no such file" else f"cannot be read ({reason})"
    document.missing.append(f"{what}: {path.name} {said}")
