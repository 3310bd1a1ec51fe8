"""Sweeps: many networks over a design, on local processes or a cluster, resumable after any crash."""

from verify.sweep.drive import SweepResult, run_sweep
from verify.sweep.spec import Spec, load_spec
from verify.sweep.store import Status, Store, collect, status
from verify.sweep.tasks import Task, expand

__all__ = [
    "Spec",
    "Status",
    "Store",
    "SweepResult",
    "Task",
    "collect",
    "expand",
    "load_spec",
    "run_sweep",
    "status",
]
