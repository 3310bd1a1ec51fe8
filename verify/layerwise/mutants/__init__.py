"""Theorem mutants: the refined statements strengthened in one place, and what refutes each."""

from verify.layerwise.mutants.generate import Mutant, mutants
from verify.layerwise.mutants.trial import Trial, trials

__all__ = ["Mutant", "Trial", "mutants", "trials"]
