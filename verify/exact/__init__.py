"""Verdicts that are proofs: rational instances, decisions in ball arithmetic, certificates."""

from verify.exact.certificate import certify, read_certificate, write_certificate
from verify.exact.decide import LIMIT, START, Decision, Decisions, ExactHypothesis, ExactRow, decide
from verify.exact.instance import (
    ExactInstance,
    exact_generated,
    exact_pair,
    exact_triple,
    from_network,
    from_pair,
)
from verify.exact.measure import ExactMeasurement, measure_exactly
from verify.exact.value import Undefined

__all__ = [
    "LIMIT",
    "START",
    "Decision",
    "Decisions",
    "ExactHypothesis",
    "ExactInstance",
    "ExactMeasurement",
    "ExactRow",
    "Undefined",
    "certify",
    "decide",
    "exact_generated",
    "exact_pair",
    "exact_triple",
    "from_network",
    "from_pair",
    "measure_exactly",
    "read_certificate",
    "write_certificate",
]
