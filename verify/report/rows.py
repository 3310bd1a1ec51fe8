"""Reports: the rows of all cases of a run, of whatever theory, and their table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING

from verify.judge import Row
from verify.theory import Judged
from verify.verdict import Verdict

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

ROW_COLUMNS = tuple(field.name for field in fields(Row))
"""Columns of every report: those of a row.  What the cases of a theory share follows them."""


INDEX = ("case", "statement", "layer", "quantity")
"""What names a row."""

REPR_LINES, REPR_COLUMNS = 10, 110
"""Lines of a report's `repr`, and columns of each."""


@dataclass(frozen=True, repr=False)
class Report:
    """All cases of a run: `summary()` in words, `frame()` as a table, `write(directory)` as files.

    Example: `verify.check(model, X, y).frame()`.
    """

    cases: Sequence[Judged]

    def rows(self) -> Iterable[Row]:
        """Every row of every case."""
        return (row for case in self.cases for row in case.rows)

    def counts(self) -> Counter[Verdict]:
        """How often each verdict was given."""
        return Counter(row.verdict for row in self.rows())

    @property
    def failures(self) -> list[Row]:
        """Rows in which a statement in scope is violated, or inconsistent without a finding that says so."""
        return [row for row in self.rows() if row.verdict.fails]

    @property
    def violations(self) -> list[Row]:
        """Rows in which a statement in scope is violated."""
        return [row for row in self.rows() if row.verdict is Verdict.VIOLATED]

    def theories(self) -> dict[str, Report]:
        """The report of each theory by its name, in order of the cases."""
        names = dict.fromkeys(case.theory for case in self.cases)
        return {name: Report([case for case in self.cases if case.theory == name]) for name in names}

    def columns(self) -> tuple[str, ...]:
        """Columns of the table: those of a row, then what the cases of each theory share."""
        shared = [name for case in self.cases for name in case.scalars()]
        return tuple(dict.fromkeys((*ROW_COLUMNS, *shared)))

    def frame(self) -> pd.DataFrame:
        """The rows indexed by INDEX: `frame.loc["net.pt", "layerwise/R6"]` are those of R6 there.

        Cases and statements in their own order, then layer and quantity; all other `columns` as they are.
        """
        import pandas as pd

        flat = self.table()
        for name in ("case", "statement"):
            flat[name] = pd.Categorical(flat[name], categories=flat[name].unique(), ordered=True)
        return flat.set_index(list(INDEX)).sort_index()

    def table(self) -> pd.DataFrame:
        """The rows as report.csv has them: `columns`, one row per case, statement, layer and quantity."""
        import pandas as pd

        records = []
        for case in self.cases:
            shared = case.scalars()
            for row in case.rows:
                records.append({**{name: getattr(row, name) for name in ROW_COLUMNS}, **shared})
        frame = pd.DataFrame.from_records(records, columns=list(self.columns()))
        frame["verdict"] = [verdict.value for verdict in frame["verdict"]]
        for name in frame.columns.intersection(["layer", "seed"]):
            frame[name] = frame[name].astype("Int64")
        frame["in_scope"] = frame["in_scope"].astype("boolean")
        return frame

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
