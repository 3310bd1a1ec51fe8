"""Statements of Huang et al. (CPAL 2025, PMLR 280:1087-1111) on two-layer networks, and refinements.

Model f = XWv/m, loss |f - y|^2/(2n); docs/two-layer.md has notation and proofs.  `REGISTRY` lists
the statements; importing registers them in the order in which a reader meets them.
"""

from __future__ import annotations  # noqa: I001  (the order of the registry)

from collections.abc import Callable
from typing import Any

from bounds.two_layer.registry import REGISTRY
from bounds.two_layer import assumptions, stages, refutable, flow, perpendicular, descent, general, random
from bounds.two_layer import record
from bounds.two_layer.parameters import TwoLayerParameters

__all__ = [
    "REGISTRY",
    "TwoLayerParameters",
    "assumptions",
    "descent",
    "flow",
    "general",
    "perpendicular",
    "random",
    "record",
    "refutable",
    "stages",
]


def __getattr__(name: str) -> Callable[..., Any]:
    """The functions of the statements by name, such as `R9`."""
    from bounds.evaluation import function

    return function("two-layer", name)


def __dir__() -> list[str]:
    from bounds.evaluation import functions

    return sorted({*globals(), *functions("two-layer")})
