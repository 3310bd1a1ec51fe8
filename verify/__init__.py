"""Make, train, measure and judge deep linear networks against the statements of `bounds`.

import verify

network = verify.Network.of(X, labels, [W1, W2, W3])
report = verify.check(network)
print(report.frame()[["statement", "layer", "quantity", "measured", "lower", "upper", "verdict"]])
"""

from verify.check import Case, Report, check
from verify.errors import InputError
from verify.instances import Network, Pair, load_network, save_network
from verify.judge import Verdict
from verify.measure import feature_metrics, layer_metrics, measure
from verify.training import gradient_flow, train

__version__ = "0.1.0"

__all__ = [
    "Case",
    "InputError",
    "Network",
    "Pair",
    "Report",
    "Verdict",
    "__version__",
    "check",
    "feature_metrics",
    "gradient_flow",
    "layer_metrics",
    "load_network",
    "measure",
    "save_network",
    "train",
]
