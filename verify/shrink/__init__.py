"""Counterexamples: found in floats, refuted exactly, and shrunk to integers and short rationals."""

from verify.shrink.counterexample import Counterexample, counterexample
from verify.shrink.rational import rational_counterexample
from verify.shrink.refutation import Refutation, refutation

__all__ = ["Counterexample", "Refutation", "counterexample", "rational_counterexample", "refutation"]
