"""Settings side by side: a paper's, its public code's, and the two of this suite.

The paper's and the code's are words; quick and full are read off the objects that the experiments take.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from verify.experiments.experiment import Settings

UNREAD = "not read"
"""A value that the paper may print and that could not be read for this project."""

NO_CODE = "no script"
"""The public repository has none for this figure."""


@dataclass(frozen=True)
class Entry:
    """One setting of some figures.  value(settings): what this suite takes.

    >>> Entry("7", "seeds", "10", NO_CODE, lambda settings: 2 if settings.quick else 10).cells()
    ('7', 'seeds', '10', 'no script', '2', '10')
    """

    figures: str
    name: str
    paper: str
    code: str
    value: Callable[[Settings], Any]

    def cells(self) -> tuple[str, ...]:
        """All six cells; quick and full from the objects."""
        quick, full = (shown(self.value(Settings(quick=quick))) for quick in (True, False))
        return self.figures, self.name, self.paper, self.code, quick, full


def shown(value: Any) -> str:
    """A setting as a cell of the table; None for all there are."""
    if value is None:
        return "all"
    if isinstance(value, tuple):
        return ", ".join(map(shown, value))
    if isinstance(value, float):
        return f"{value:g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def either(quick: Any, full: Any) -> Callable[[Settings], Any]:
    """Which of two objects the settings take."""
    return lambda settings: quick if settings.quick else full


def settings_table(rows: Iterable[Entry]) -> str:
    """The table in Markdown."""
    head = ("figure", "setting", "paper", "public code", "quick", "full")
    lines = [head, ("---",) * len(head), *(row.cells() for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
