"""Statements on the weight Gram matrix, virtual covariance and target linearity (Cha et al.,
arXiv 2605.06258) and refinements; `REGISTRY` lists them, in the order in which a reader meets them.

A statement tagged `published` is one of the paper's, or of its public code, with the page; ids that begin
with a number of the paper (Theorem, Lemma, Proposition, Definition) carry that number.
"""

from __future__ import annotations  # noqa: I001  (the order of the registry)

from collections.abc import Callable
from typing import Any

from bounds.gram.registry import REGISTRY
from bounds.gram import equation, updates, split, shift, linearity, surrogate, homogeneous, collapse, virtual
from bounds.gram import record
from bounds.gram.parameters import GramParameters, LayerSize

__all__ = [
    "REGISTRY",
    "GramParameters",
    "LayerSize",
    "collapse",
    "equation",
    "homogeneous",
    "linearity",
    "record",
    "shift",
    "split",
    "surrogate",
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
