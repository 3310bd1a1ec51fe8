"""Mutants of a theory's formulas: `python -m verify.mutants`."""

from __future__ import annotations

from typing import Any

from verify.moved import moved


def __getattr__(name: str) -> Any:
    return moved(__name__, name)
