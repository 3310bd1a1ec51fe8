"""Theorem mutants: the refined statements strengthened in one place, and what refutes each."""

from verify.mutants.generate import Mutant, mutants
from verify.mutants.trial import Trial, trials

__all__ = ["Mutant", "Trial", "mutants", "trials"]
