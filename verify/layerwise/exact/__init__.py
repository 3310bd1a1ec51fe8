"""Rational networks and pairs: what they are, and everything measured of them, enclosed."""

from verify.layerwise.exact.instance import (
    ExactInstance,
    exact_generated,
    exact_pair,
    exact_triple,
    from_network,
    from_pair,
)
from verify.layerwise.exact.measure import ExactMeasurement, measure_exactly

__all__ = [
    "ExactInstance",
    "ExactMeasurement",
    "exact_generated",
    "exact_pair",
    "exact_triple",
    "from_network",
    "from_pair",
    "measure_exactly",
]
