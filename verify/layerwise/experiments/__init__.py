"""The experiments of the layerwise paper, one file a figure."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from verify.experiments.experiment import Experiment

MODULES = (
    "fig01", "fig02", "fig06", "replacement", "fig03", "fig04", "fig05", "fig07", "fig10", "fig11", "fig12",
    "fig13", "fig14", "fig15", "fig16", "fig17", "transformer", "initialisation", "compression_transfer",
)  # fmt: skip
"""Modules with an EXPERIMENT, in the order of the report.  fig1 holds Figure 8, fig6 Figure 9."""


def catalogue() -> dict[str, Experiment]:
    """Every experiment by name."""
    found = [import_module(f"{__name__}.{module}").EXPERIMENT for module in MODULES]
    return {experiment.name: experiment for experiment in found}
