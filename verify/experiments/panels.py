"""Panels from tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from verify.figures import Panel, Role, Series

if TYPE_CHECKING:
    import pandas as pd


def lines(
    table: pd.DataFrame, *, x: str, y: str, by: str, title: str, x_label: str = "layer l",
    y_label: str = "", log_y: bool = False,
) -> Panel:  # fmt: skip
    """One line a group, the mean over everything else that the table holds (seeds)."""
    series = []
    for name in table[by].drop_duplicates():
        own = where(table, **{by: name}).dropna(subset=[y])
        series.append(Series(str(name), numbers(sorted(own[x].unique())), numbers(means(own, x, y))))
    return Panel(title, x_label, y_label or y, tuple(series), log_y=log_y)


def numbers(values: object) -> tuple[float, ...]:
    """Plain floats."""
    return tuple(float(value) for value in np.asarray(values, dtype=float))


def band(name: str, x: Sequence[float], lower: ndarray, upper: ndarray, role: Role) -> Series:
    """A band; ends that are not finite are left out."""
    low, high = np.asarray(lower, dtype=float), np.asarray(upper, dtype=float)
    kept = np.isfinite(low) & np.isfinite(high)
    places = np.asarray(x, dtype=float)[kept]
    return Series(name, numbers(places), (), role, numbers(low[kept]), numbers(high[kept]))


def means(table: pd.DataFrame, x: str, y: str) -> Float[ndarray, " _"]:
    """The mean of a column at each value of another one, in increasing order of it."""
    return np.asarray(table.groupby(x, sort=True)[y].mean(), dtype=float)


def where(table: pd.DataFrame, **equal: object) -> pd.DataFrame:
    """The rows whose columns have these values."""
    kept = np.ones(len(table), dtype=bool)
    for name, value in equal.items():
        kept &= np.asarray(table[name] == value, dtype=bool)
    return table.loc[kept]


def column(table: pd.DataFrame, name: str) -> Float[ndarray, " _"]:
    """A column as an array of floats, in the order of the rows."""
    return np.asarray(table[name], dtype=float)
