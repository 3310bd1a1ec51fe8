"""Instances: closed-form pairs, data sets and given networks."""

from verify.instances.data import nearly_orthonormal_data, orthonormal_data, paper_data
from verify.instances.digits import digits_data, digits_instance
from verify.instances.files import load_network, save_network
from verify.instances.forms import canonical_pair, full_network
from verify.instances.model import (
    Instance,
    Network,
    Pair,
    Provenance,
    indicator,
    require_square_layers,
    require_theorem_shape,
)
from verify.instances.pairs import (
    extremal_pair,
    generate_pair,
    ideal_pair,
    pair_from_data,
    pair_on_data,
)

__all__ = [
    "Instance",
    "Network",
    "Pair",
    "Provenance",
    "canonical_pair",
    "digits_data",
    "digits_instance",
    "extremal_pair",
    "full_network",
    "generate_pair",
    "ideal_pair",
    "indicator",
    "load_network",
    "nearly_orthonormal_data",
    "orthonormal_data",
    "pair_from_data",
    "pair_on_data",
    "paper_data",
    "require_square_layers",
    "require_theorem_shape",
    "save_network",
]
