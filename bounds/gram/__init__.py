"""Statements on the weight Gram matrix, virtual covariance and target linearity (Cha et al.,
arXiv 2605.06258) and refinements; `REGISTRY` lists them, in the order in which a reader meets them.

Of the paper only the abstract, public summaries and the authors' public code could be read: a
statement tagged `published` is named there, its numbered theorems may claim less or more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bounds.gram import collapse, equation, linearity, record, split, updates, virtual
from bounds.gram.parameters import GramParameters, LayerSize
from bounds.gram.registry import REGISTRY

__all__ = [
    "REGISTRY",
    "GramParameters",
    "LayerSize",
    "collapse",
    "equation",
    "linearity",
    "record",
    "split",
    "updates",
    "virtual",
]


def __getattr__(name: str) -> Callable[..., Any]:
    """The functions of the statements by name, such as `T9`."""
    from bounds.evaluation import function

    return function("gram", name)


def __dir__() -> list[str]:
    from bounds.evaluation import functions

    return sorted({*globals(), *functions("gram")})
