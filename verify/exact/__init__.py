"""Verdicts that are proofs: rational instances, decisions in ball arithmetic, certificates."""

from typing import Any

from verify.exact.certificate import certify, read_certificate, write_certificate
from verify.exact.decide import LIMIT, START, Decision, Decisions, ExactHypothesis, ExactRow, decide
from verify.exact.value import Undefined
from verify.moved import moved

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


def __getattr__(name: str) -> Any:
    return moved(__name__, name)
