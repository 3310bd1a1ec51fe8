"""Reports: the rows of all cases of a run, of whatever theory, and their table."""

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


@dataclass(frozen=True)
class Report:
    """All cases of a run."""

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
        """The report as a table with `columns`, one row per case, statement, layer and quantity."""
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
