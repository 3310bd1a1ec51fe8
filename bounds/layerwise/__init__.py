"""Statements of arXiv 2311.02960 (JMLR 26, 2025) and their refinements; importing registers them.

The modules are imported in the order in which a reader meets the statements.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bounds.layerwise import (
    adjacent,
    auxiliary,
    compression,
    data,
    discrimination,
    instance,
    leakage,
    record,
    relaxed,
    relaxed_training,
    remarks,
    scope,
    sharp,
    spectral,
    spectrum,
    unequal,
)
from bounds.statement import REGISTRY

__all__ = [
    "REGISTRY",
    "adjacent",
    "auxiliary",
    "compression",
    "data",
    "discrimination",
    "instance",
    "leakage",
    "record",
    "relaxed",
    "relaxed_training",
    "remarks",
    "scope",
    "sharp",
    "spectral",
    "spectrum",
    "unequal",
]


def __getattr__(name: str) -> Callable[..., Any]:
    """The functions of the statements by name, such as `theorem_4_eq_15` or `R6`."""
    from bounds.evaluation import function

    return function("layerwise", name)


def __dir__() -> list[str]:
    from bounds.evaluation import functions

    return sorted({*globals(), *functions("layerwise")})
