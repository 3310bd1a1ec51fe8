"""The mathematics: every statement of the theory as a function of the parameters.

No torch, no files, no printing, no randomness.  `REGISTRY` lists the statements, `evaluate` evaluates
them at numbers or arrays, `bounds["layerwise/R6"]` is one of them.
"""

import sys
from types import ModuleType

import bounds.balls
import bounds.layerwise  # noqa: F401  (registers the statements)
from bounds.evaluation import Evaluated, Evaluation, evaluate, find, used_by, uses
from bounds.layerwise.parameters import FIELDS, LayerEnergy, LayerImbalance, Parameters
from bounds.statement import REGISTRY, Band, Constant, Hypothesis, Registry, Statement, Tag, statement

__all__ = [
    "FIELDS",
    "REGISTRY",
    "Band",
    "Constant",
    "Evaluated",
    "Evaluation",
    "Hypothesis",
    "LayerEnergy",
    "LayerImbalance",
    "Parameters",
    "Registry",
    "Statement",
    "Tag",
    "evaluate",
    "find",
    "statement",
    "used_by",
    "uses",
]


class _Package(ModuleType):
    """This package: its statements by id."""

    def __getitem__(self, id: str) -> Statement:
        return find(id)


sys.modules[__name__].__class__ = _Package
