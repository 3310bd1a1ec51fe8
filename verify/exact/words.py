"""The vocabulary of certificates, shared by its writer and its rechecker, who share no formula."""

from __future__ import annotations

from verify.verdict import Verdict

EVERY_VALUE = "the band allows every value"
LEFT_OPEN = "undecided at {} bits"
FOUND = "as found ({})"

START = 128
LIMIT = 2048
"""Bits of precision: the first attempt, and where doubling stops."""

LARGEST_LIMIT = 8192
"""The highest limit: what its enclosures need in digits, Python still reads as integers."""


Decision = Verdict
"""What has been established about one statement at one layer: a verdict, reached by proof."""

OPEN = tuple(verdict for verdict in Verdict if not verdict.final)
"""What a higher precision may still settle."""


def precisions(start: int, limit: int) -> list[int]:
    """The bits that are tried, in turn."""
    values = [start]
    while values[-1] < limit:
        values.append(min(2 * values[-1], limit))
    return values


Place = tuple[str, int | None, str]
"""What names a row of one case: its statement, layer and quantity."""
