"""Reports: what a run answers, in words, as a picture, as files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING

from verify.report.cases import INDEX, ROW_COLUMNS, Cases

if TYPE_CHECKING:
    from matplotlib.figure import Figure

REPR_LINES, REPR_COLUMNS = 10, 110
"""Lines of a report's `repr`, and columns of each."""


@dataclass(frozen=True, repr=False)
class Report(Cases):
    """All cases of a run: `summary()` in words, `frame()` as a table, `write(directory)` as files.

    Example: `verify.check(model, X, y).frame()`.
    """

    def summary(self) -> str:
        """The answer in plain sentences: what applies and holds, by what margin, and what is open."""
        from verify.report.headline import headline

        return "\n".join(headline(self))

    def plot(self, case: str | None = None) -> Figure:
        """A matplotlib figure: the curves of one case with their bands, or every verdict of many cases.

        case: its name; without one the only case, else all of them.  Raises InputError for another name.

        Example: `verify.check(model, X, y).plot().savefig("figure.png")`.
        """
        from verify.report.pictures import plot

        return plot(self, case)

    def write(self, directory: str | Path) -> None:
        """Write report.csv and run.json, as `check --out` does; `dln-verify report DIR` makes the page.

        Raises InputError where the directory cannot be written.
        """
        from verify.report.files import write_files

        write_files(self, Path(directory))

    def __repr__(self) -> str:
        rows = sum(len(case.rows) for case in self.cases)
        head = f"Report of {len(self.cases)} case{'s' * (len(self.cases) != 1)}, {rows:,} rows"
        said = [shorten(line, REPR_COLUMNS - 2, placeholder=" ...") for line in self.summary().splitlines()]
        if len(said) > REPR_LINES - 2:
            said = [*said[: REPR_LINES - 3], "..."]
        lines = [head, *(f"- {line}" for line in said)]
        return "\n".join([*lines, "More: .summary(), .plot(), .frame(), .write(directory)"])

    def _repr_html_(self) -> str:
        """The answer, how many rows have which verdict, and the curves of a single case."""
        from verify.report.html.notebook import shown

        return shown(self)


__all__ = ["INDEX", "ROW_COLUMNS", "Report"]
