"""Counterexamples: found in floats, refuted exactly, and shrunk to integers and short rationals."""

from verify.shrink.counterexample import Counterexample, counterexample
from verify.shrink.refutation import Refutation, refutation

__all__ = ["Counterexample", "Refutation", "counterexample", "refutation"]
