"""The simplest counterexample to a statement, and beside it the one with the largest margin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bounds import Statement
from verify.exact.certificate import record
from verify.shrink.refutation import Refutation

TRIES = 40
"""Instances tried at each size, or around each case."""

CLIMB = 40
"""Steps of the search for a larger margin, from the largest found so far."""


@dataclass(frozen=True)
class Counterexample:
    """A statement that is false, the simplest instance found that shows it, and the plainest.

    tried: instances that were made and measured.
    """

    statement: Statement
    smallest: Refutation
    largest_margin: Refutation
    tried: int

    def certificates(self) -> dict[str, dict[str, Any]]:
        """Certificates of both, as `verify.exact.write_certificate` takes them."""
        both = {"smallest": self.smallest, "largest-margin": self.largest_margin}
        return {name: record(found.decisions, [self.statement]) for name, found in both.items()}
