"""The registry of this theory, and what all its statements share."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bounds.statement import Registry, statement

PAPER = "Huang, Chen, Xu, Wang, Suzuki, CPAL 2025 (PMLR 280:1087-1111)"
DOCS = "docs/two-layer.md"

REGISTRY = Registry()


def whole(L: int) -> Sequence[None]:
    """One value a run: a two-layer network has no layers to tell apart."""
    return (None,)


declare = partial(statement, registry=REGISTRY, layers=whole)
