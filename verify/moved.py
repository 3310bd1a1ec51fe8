"""Old names of modules and of what was in them: they work for one release, with a DeprecationWarning."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any
from warnings import warn


def _pairs(old: str, new: str, names: str) -> dict[str, str]:
    return {f"{old}.{name}": f"{new}.{name}" for name in names.split()}


MODULES = {
    "verify.measure": "verify.layerwise.measure",
    **_pairs(
        "verify.measure",
        "verify.layerwise.measure",
        "features geometry head instance layers network pair propagation record relaxed spectra weighting",
    ),
    "verify.measure.rounding": "verify.rounding",
    "verify.measure.probe": "verify.probe",
    **_pairs("verify.measure.probe", "verify.probe", "batches layers moments result run scatter"),
    **_pairs("verify.exact", "verify.layerwise.exact", "instance measure realise relaxed"),
    "verify.exact.cases": "verify.layerwise.exact.reported",
    "verify.exact.companion": "verify.exact.recipes",
    "verify.exact.recheck.measure": "verify.layerwise.exact.recheck",
    "verify.cases": "verify.layerwise.cases",
    "verify.finding": "verify.theory",
    "verify.observation": "verify.measurement",
    "verify.report.figures": "verify.figures",
    "verify.report.explorer": "verify.layerwise.explorer",
    "verify.report.findings": "verify.report.sentences",
    "verify.search.layerwise": "verify.layerwise.spaces",
    "verify.shrink.attempts": "verify.layerwise.attempts",
    **_pairs(
        "verify.assumptions",
        "verify.layerwise.assumptions",
        "boundary failure perturbed profile prove regress run sampling unequal",
    ),
    "verify.assumptions.assumed": "verify.regression.assumed",
    "verify.assumptions.baseline": "verify.regression.baseline",
    **_pairs("verify.mutants", "verify.layerwise.mutants", "edits generate pool reasons report trial"),
    "verify.shrink.numbers": "verify.exact.numbers",
    "bounds.parameters": "bounds.layerwise.parameters",
    "bounds.quantities": "bounds.layerwise.quantities",
}
"""Old module -> new module."""

NAMES = {
    **dict.fromkeys(
        (
            "verify.exact.ExactInstance", "verify.exact.ExactMeasurement", "verify.exact.exact_generated",
            "verify.exact.exact_pair", "verify.exact.exact_triple", "verify.exact.from_network",
            "verify.exact.from_pair", "verify.exact.measure_exactly",
        ),
        "verify.layerwise.exact",
    ),
    **dict.fromkeys(
        (
            "verify.assumptions.BUILT_IN", "verify.assumptions.Profile", "verify.assumptions.apply_profile",
            "verify.assumptions.describe", "verify.assumptions.difference", "verify.assumptions.load_profile",
            "verify.assumptions.parse_profile", "verify.assumptions.perturbed_network",
            "verify.assumptions.unequal_network", "verify.assumptions.unequal_pair",
        ),
        "verify.layerwise.assumptions",
    ),
    **dict.fromkeys(
        (
            "verify.assumptions.theories.TheoryBaseline", "verify.assumptions.theories.theory_drift",
            "verify.assumptions.theories.theory_path", "verify.assumptions.theories.theory_record",
        ),
        "verify.regression.cases",
    ),
    **dict.fromkeys(
        (f"verify.mutants.{name}" for name in ("Mutant", "Trial", "mutants", "trials")),
        "verify.layerwise.mutants",
    ),
    "verify.judge.parameters": "verify.layerwise.parameters",
    "verify.search.PairSpace": "verify.layerwise.spaces",
    "verify.experiments.catalogue": "verify.layerwise.experiments",
}  # fmt: skip
"""Old module and name -> new module of the same name."""


def moved(module: str, name: str) -> Any:
    """What was `name` of `module`; AttributeError where nothing was.  For `__getattr__` of modules."""
    home = NAMES.get(f"{module}.{name}")
    if home is None:
        raise AttributeError(f"module {module!r} has no attribute {name!r}")
    warn(f"{module}.{name} is now in {home}", DeprecationWarning, stacklevel=3)
    return getattr(import_module(home), name)


class _Moved(MetaPathFinder, Loader):
    """Finds modules under their old names."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return ModuleSpec(fullname, self) if fullname in MODULES else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        warn(f"{spec.name} is now {MODULES[spec.name]}", DeprecationWarning, stacklevel=6)
        module = import_module(MODULES[spec.name])
        spec.loader_state = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        spec = module.__spec__
        if spec is not None and spec.loader is self:
            module.__spec__ = spec.loader_state


def install() -> None:
    """Let the old names be imported; once."""
    if not any(isinstance(finder, _Moved) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Moved())
