"""The mathematics: every statement of the theory as a function of the parameters.

No torch, no files, no printing, no randomness.  `REGISTRY` lists the statements, `evaluate` evaluates
them at numbers or arrays, `bounds["layerwise/R6"]` is one of them.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

import bounds.balls
import bounds.layerwise  # noqa: F401  (registers the statements)
from bounds.evaluation import Evaluated, Evaluation, evaluate, find, used_by, uses
from bounds.layerwise.parameters import FIELDS, LayerEnergy, LayerImbalance, Parameters
from bounds.statement import REGISTRY, Band, Constant, Hypothesis, Registry, Statement, Tag, statement

if TYPE_CHECKING:
    from bounds.comparison import compare, monotone
    from bounds.inverse import solve
    from bounds.leading import series
    from bounds.maps import scope_map as map
    from bounds.printing import latex
    from bounds.regions import prove
    from bounds.symbolic import formula as sympy

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
    "compare",
    "evaluate",
    "find",
    "latex",
    "map",
    "monotone",
    "prove",
    "series",
    "solve",
    "statement",
    "sympy",
    "used_by",
    "uses",
]


_LATER = {
    "compare": ("bounds.comparison", "compare"),
    "latex": ("bounds.printing", "latex"),
    "map": ("bounds.maps", "scope_map"),
    "monotone": ("bounds.comparison", "monotone"),
    "prove": ("bounds.regions", "prove"),
    "series": ("bounds.leading", "series"),
    "solve": ("bounds.inverse", "solve"),
    "sympy": ("bounds.symbolic", "formula"),
}
"""What needs more than NumPy or is rarely wanted: (module, name there), imported on first use."""


class _Package(ModuleType):
    """This package: its statements by id, and what is imported when it is first asked for."""

    def __getitem__(self, id: str) -> Statement:
        return find(id)

    def __getattr__(self, name: str) -> Any:
        if name not in _LATER:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module, its_name = _LATER[name]
        return getattr(import_module(module), its_name)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *_LATER})


sys.modules[__name__].__class__ = _Package
