"""Statements on the weight Gram matrix, virtual covariance and target linearity (Cha et al.,
arXiv 2605.06258) and refinements; `REGISTRY` lists them, in the order in which a reader meets them.

Of the paper only the abstract, public summaries and the authors' public code could be read: a
statement tagged `published` is named there, its numbered theorems may claim less or more.
"""

from bounds.gram.registry import REGISTRY  # noqa: I001  (the order of the registry)
from bounds.gram import equation, updates, split, linearity, collapse, virtual
from bounds.gram.parameters import GramParameters, LayerSize

__all__ = [
    "REGISTRY",
    "GramParameters",
    "LayerSize",
    "collapse",
    "equation",
    "linearity",
    "split",
    "updates",
    "virtual",
]
