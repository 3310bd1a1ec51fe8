"""Statements of arXiv 2311.02960 (JMLR 26, 2025) and their refinements; importing registers them.

The modules are imported in the order in which a reader meets the statements.
"""

from bounds.layerwise import (  # noqa: I001  (the order of the registry)
    scope,
    data,
    spectrum,
    leakage,
    compression,
    discrimination,
    spectral,
    sharp,
    relaxed,
    relaxed_training,
    unequal,
    instance,
    auxiliary,
)

__all__ = [
    "auxiliary",
    "compression",
    "data",
    "discrimination",
    "instance",
    "leakage",
    "relaxed",
    "relaxed_training",
    "scope",
    "sharp",
    "spectral",
    "spectrum",
    "unequal",
]
