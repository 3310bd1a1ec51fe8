"""Make, train, measure and judge deep linear networks against the statements of `bounds`.

import verify

network = verify.Network.of(X, labels, [W1, W2, W3])
report = verify.check(network)
print(report.summary())
print(report.frame()[["measured", "lower", "upper", "verdict"]])

Names are imported when they are first used: the pytest plugin, which every run of pytest loads, costs
next to nothing until it is asked for.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from verify import moved
from verify.release import VERSION as __version__

if TYPE_CHECKING:
    from verify.check import check
    from verify.errors import InputError
    from verify.instances import Network, Pair, load_network, save_network
    from verify.layerwise.measure import feature_metrics, layer_metrics, measure
    from verify.probe import Monitor, Probe, probe
    from verify.report.rows import Report
    from verify.theory import Finding, Job, Judged, Theory
    from verify.training import gradient_flow, train
    from verify.verdict import Verdict


__all__ = [
    "Finding",
    "InputError",
    "Job",
    "Judged",
    "Monitor",
    "Network",
    "Pair",
    "Probe",
    "Report",
    "Theory",
    "Verdict",
    "__version__",
    "check",
    "feature_metrics",
    "gradient_flow",
    "layer_metrics",
    "load_network",
    "measure",
    "probe",
    "save_network",
    "train",
]

_HOMES = {
    "verify.check": ("check",),
    "verify.errors": ("InputError",),
    "verify.instances": ("Network", "Pair", "load_network", "save_network"),
    "verify.layerwise.measure": ("feature_metrics", "layer_metrics", "measure"),
    "verify.probe": ("Monitor", "Probe", "probe"),
    "verify.report.rows": ("Report",),
    "verify.theory": ("Finding", "Job", "Judged", "Theory"),
    "verify.verdict": ("Verdict",),
    "verify.training": ("gradient_flow", "train"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


class _Package(ModuleType):
    """This package: public names come from their modules on first use."""

    def __getattr__(self, name: str) -> Any:
        if name not in _HOME:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_HOME[name]), name)
        super().__setattr__(name, value)
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        # importing the module verify.check (or verify.measure) must not hide the function of that name
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *__all__})


moved.install()
sys.modules[__name__].__class__ = _Package
