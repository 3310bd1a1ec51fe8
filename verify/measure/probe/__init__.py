"""The instruments of the theory for any torch module: streaming, layer by layer."""

from verify.measure.probe.result import Probe
from verify.measure.probe.run import COLUMNS, DEFAULT, probe

__all__ = ["COLUMNS", "DEFAULT", "Probe", "probe"]
