"""The registry of this theory, and what all its statements share."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bounds.statement import Registry, statement

PAPER = "arXiv 2605.06258"
CODE = f"{PAPER}, the authors' public code"
DOCS = "docs/gram.md"

REGISTRY = Registry()


def each_layer(L: int) -> range:
    """l = 0..L-1, the captured layers in order."""
    return range(L)


def whole(L: int) -> Sequence[None]:
    """One value an instance."""
    return (None,)


declare = partial(statement, registry=REGISTRY)
