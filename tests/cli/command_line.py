"""The command line as a user types it: how it is started, what it leaves."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import verify

ROOT = Path(verify.__file__).resolve().parents[1]

SMALL = ("--n", "2", "-K", "3", "-d", "9", "-L", "3")
"""Sizes of the smallest instances on which most bands say something."""

CLOSED_FORM = ("--case", "closed-form", *SMALL, "--theta", "0.1")
"""One closed-form pair: the quickest main job."""


@dataclass(frozen=True)
class Ended:
    """How a command ended: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


def command(*arguments: object) -> list[str]:
    """The command line of a process."""
    return [sys.executable, "-m", "verify", *map(str, arguments)]


def environment() -> dict[str, str]:
    """The environment of a process: this checkout, from anywhere."""
    return os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}


def read(path: Path) -> pd.DataFrame:
    """A CSV file, numbers to the last digit (pandas' own parser may round); empty cells are nan or ""."""
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    for name in frame.columns:
        cells = list(frame[name])
        if set(cells) <= {"True", "False"}:
            frame[name] = [cell == "True" for cell in cells]
        elif all(cell == "" or _is_number(cell) for cell in cells) and any(cells):
            frame[name] = [float(cell) if cell else float("nan") for cell in cells]
    return frame


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def same(left: Any, right: Any) -> bool:
    """Equal to the last bit, nan and empty cells equal to nan."""

    def numbers(values: Any) -> np.ndarray:
        return np.array([float("nan") if value == "" else float(value) for value in values])

    return bool(np.array_equal(numbers(left), numbers(right), equal_nan=True))
