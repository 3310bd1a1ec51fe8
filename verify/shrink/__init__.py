"""Counterexamples, of any theory: refuted exactly, and shrunk to integers and short rationals."""

from verify.shrink.counterexample import Counterexample
from verify.shrink.rational import rational_counterexample
from verify.shrink.refutation import Refutation, refutation

__all__ = ["Counterexample", "Refutation", "rational_counterexample", "refutation"]
