"""Rows of an experiment's table while it is made: one dictionary a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy import ndarray

if TYPE_CHECKING:
    import pandas as pd

Rows = Sequence[Mapping[str, Any]]


def table(rows: Rows) -> pd.DataFrame:
    """The rows as a table."""
    import pandas as pd

    return pd.DataFrame.from_records([dict(row) for row in rows])


def column(rows: Rows, name: str, **where: Any) -> ndarray:
    """One column, of the rows in which other columns have the given values."""
    return np.array([row[name] for row in rows if all(row[key] == value for key, value in where.items())])


def mean_by(rows: Rows, name: str, by: str, **where: Any) -> tuple[list[Any], list[float]]:
    """The values of column `by`, in order of size, and the mean of column `name` at each."""
    keys = sorted(set(column(rows, by, **where).tolist()))
    return keys, [float(column(rows, name, **where, **{by: key}).mean()) for key in keys]
