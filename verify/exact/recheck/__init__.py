"""Rechecking a certificate from its content alone, without python-flint.

The second path: matrices as plain fractions (Python integers over a common denominator), scalars and
bands as mpmath intervals.  It shares with the first path the text of the statements and nothing else.
"""

from verify.exact.recheck.compare import Objection, Recheck, recheck

__all__ = ["Objection", "Recheck", "recheck"]
