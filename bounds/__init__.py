"""The mathematics: every statement of the theory as a function of the parameters.

No torch, no files, no printing, no randomness.  `REGISTRY` lists the statements.
"""

import bounds.balls
import bounds.layerwise  # noqa: F401  (registers the statements)
from bounds.layerwise.parameters import LayerEnergy, LayerImbalance, Parameters
from bounds.statement import REGISTRY, Band, Constant, Hypothesis, Registry, Statement, Tag, statement

__all__ = [
    "REGISTRY",
    "Band",
    "Constant",
    "Hypothesis",
    "LayerEnergy",
    "LayerImbalance",
    "Parameters",
    "Registry",
    "Statement",
    "Tag",
    "statement",
]
