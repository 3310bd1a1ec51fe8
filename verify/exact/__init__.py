"""Verdicts that are proofs: rational instances, decisions in ball arithmetic, certificates."""

from verify.exact.certificate import certify, read_certificate, write_certificate
from verify.exact.decide import LIMIT, START, Decision, Decisions, ExactHypothesis, ExactRow, decide
from verify.exact.value import Undefined

__all__ = [
    "LIMIT",
    "START",
    "Decision",
    "Decisions",
    "ExactHypothesis",
    "ExactRow",
    "Undefined",
    "certify",
    "decide",
    "read_certificate",
    "write_certificate",
]
