"""The cases of a run, of whatever theory: their rows, counted, sorted by theory, as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from verify.judge import Row
from verify.theory import Judged
from verify.verdict import Verdict

if TYPE_CHECKING:
    import pandas as pd

ROW_COLUMNS = tuple(field.name for field in fields(Row))
"""Columns of every report: those of a row.  What the cases of a theory share follows them."""


INDEX = ("case", "statement", "layer", "quantity")
"""What names a row."""


@dataclass(frozen=True, repr=False)
class Cases:
    """All cases of a run and their rows."""

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

    def theories(self) -> dict[str, Cases]:
        """Those of each theory by its name, in their order."""
        names = dict.fromkeys(case.theory for case in self.cases)
        return {name: Cases([case for case in self.cases if case.theory == name]) for name in names}

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
