"""The figures of arXiv 2605.06258 beside those of `verify.gram.experiments`: what the paper says, what is
seen, and where the public code differs from the print."""

from verify.gram.figures.features import FEATURES
from verify.gram.figures.images import IMAGES

EXPERIMENTS = (*IMAGES, *FEATURES)

__all__ = ["EXPERIMENTS"]
