"""The instruments of the theory for any torch module: streaming, layer by layer."""

from verify.probe.monitor import Monitor
from verify.probe.result import Probe
from verify.probe.run import COLUMNS, DEFAULT, probe

__all__ = ["COLUMNS", "DEFAULT", "Monitor", "Probe", "probe"]
