"""Phase diagrams: what share of a sweep's networks is in scope, and inside each band, over two axes."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy import ndarray

from verify.errors import InputError
from verify.figures import plain_style
from verify.sweep.compute import VERDICTS
from verify.sweep.medians import medians
from verify.sweep.rows import Rows, numbers, of_directory, of_file

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from matplotlib.figure import Figure


def theorems() -> Mapping[str, str]:
    """The statements drawn when none are named, with their titles."""
    from verify.theories import default_networks

    return default_networks().THEOREMS


AXES = ("n", "K", "d", "width", "L", "xi", "alpha", "data_noise", "data_theta")

SHARES = {
    "in_scope": "share in scope",
    "inside": "share inside the band",
    "vacuous": "share of bands that are vacuous",
    "slack": "median slack",
}


MOST_CELLS = 10_000
"""Most cells of a diagram: more are no grid."""


def read_table(path: Path) -> Rows:
    """The networks of a sweep directory or a collected .parquet file, which are read when they are needed."""
    if path.is_dir():
        return of_directory(path)
    if path.suffix != ".parquet":
        raise InputError(f"{path}: a sweep directory or a collected .parquet file is needed")
    rows = of_file(path)
    lost = [name for name in (*AXES, "status", "stopped") if name not in rows.names]
    if lost:
        raise InputError(f"{path}: has no column {', '.join(lost)}: it is no table of a sweep")
    return rows


def judged(rows: Rows) -> list[str]:
    """Ids of the statements that a table has verdicts on."""
    mark = f":{VERDICTS[0]}"
    return [name.removesuffix(mark) for name in rows.names if name.endswith(mark)]


class _Cells:
    """The cells of a diagram that have networks, numbered as they are met."""

    def __init__(self, rows: Rows, x: str, y: str) -> None:
        self._rows, self._axes = rows, (x, y)
        self._known: dict[tuple[float, float], int] = {}
        self._whole = [False, False]

    def __len__(self) -> int:
        return len(self._known)

    def pieces(self, columns: list[str]) -> Iterator[tuple[ndarray, pa.RecordBatch]]:
        """The number of the cell of each network, and the columns; networks without an axis are left out."""
        import pyarrow as pa

        for piece in self._rows.pieces([*self._axes, *columns]):
            for name in self._axes:
                piece = piece.filter(piece.column(name).is_valid())
            self._whole = [pa.types.is_integer(piece.schema.field(name).type) for name in self._axes]
            yield self._numbered(*(numbers(piece, name) for name in self._axes)), piece

    def _numbered(self, x: ndarray, y: ndarray) -> ndarray:
        (first, i), (second, j) = (np.unique(axis, return_inverse=True) for axis in (x, y))
        cells, back = np.unique(i * len(second) + j, return_inverse=True)
        places = zip(first[cells // len(second)].tolist(), second[cells % len(second)].tolist(), strict=True)
        own = [self._known.setdefault(place, len(self)) for place in places]
        if len(self) > MOST_CELLS:
            raise InputError(
                f"{self._rows.source}: {' and '.join(self._axes)} take more than {MOST_CELLS:,} pairs of "
                "values: take axes of a grid"
            )
        return np.array(own, dtype=np.int64)[back]

    def in_order(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """The number and the place of every cell, x by x."""
        if not self._known:
            raise InputError(f"{self._rows.source}: no network of this sweep was measured, with such axes")
        for place, number in sorted(self._known.items()):
            whole = zip(self._axes, place, self._whole, strict=True)
            yield number, {name: int(value) if exact else value for name, value, exact in whole}


class _Sums:
    """Sums over cells, of numbers that come in pieces."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, ...], ndarray] = {}

    def add(self, name: tuple[str, ...], cell: ndarray, number: ndarray | None = None) -> None:
        """Add a number of every network, 1 by default, to the sum of its cell."""
        new = np.bincount(cell, number)
        old = self._found.get(name, np.zeros(0))
        size = max(len(old), len(new))
        self._found[name] = np.pad(old, (0, size - len(old))) + np.pad(new, (0, size - len(new)))

    def of(self, name: tuple[str, ...], size: int) -> ndarray:
        """The sums of so many cells."""
        found = self._found.get(name, np.zeros(0))
        return np.pad(found, (0, size - len(found)))


def phase_table(rows: Rows, x: str, y: str, statements: list[str]) -> pd.DataFrame:
    """For every cell of (x, y) and statement: networks, shares and median slack.

    x, y: columns of the sweep's axes.  in_scope and inside are shares of the networks with a
    verdict: in_scope counts a network whose hypotheses are all met beyond rounding; inside one
    with all values that the band does not leave free inside it; inside is empty where every band
    is vacuous.  reached: share that met the wanted loss.  The table is read a few times, piece
    by piece, so that the memory this takes depends on the numbers of cells and statements only.
    Raises InputError for other columns.
    """
    import pandas as pd

    require_columns(rows, x, y, statements)
    cells, sums = _Cells(rows, x, y), _Sums()
    columns = [
        f"{statement}:{name}" for statement in statements for name in ("in_scope", "inside", "vacuous")
    ]
    for cell, piece in cells.pieces(["stopped", *columns]):
        sums.add(("networks",), cell)
        reached = [(said or "").startswith("loss ") for said in piece.column("stopped").to_pylist()]
        sums.add(("reached",), cell[np.array(reached, dtype=bool)])
        for name in columns:
            value = numbers(piece, name)
            known = ~np.isnan(value)
            sums.add((name, "known"), cell[known])
            sums.add((name, "sum"), cell[known], value[known])
            sums.add((name, "one"), cell[value == 1])
    slack = _median_slack(cells, statements)

    def of(*name: str) -> ndarray:
        return sums.of(name, len(cells))

    networks, shares = of("networks"), {}
    with np.errstate(invalid="ignore", divide="ignore"):
        for k, statement in enumerate(statements):
            scope, inside, vacuous = (f"{statement}:{name}" for name in ("in_scope", "inside", "vacuous"))
            said = of(vacuous, "known")
            shares[statement] = {
                "reached": of("reached") / networks,
                "in_scope": np.where(said > 0, of(scope, "one") / networks, np.nan),
                "inside": of(inside, "one") / of(inside, "known"),
                "vacuous": of(vacuous, "sum") / said,
                "slack": slack[k :: len(statements)],
            }
    return pd.DataFrame.from_records(
        {**place, "statement": statement, "networks": int(networks[number])}
        | {name: float(values[number]) for name, values in own.items()}
        for number, place in cells.in_order()
        for statement, own in shares.items()
    )


def _median_slack(cells: _Cells, statements: list[str]) -> ndarray:
    """The median slack of every cell and statement."""
    columns = [f"{statement}:slack" for statement in statements]

    def read() -> Iterator[tuple[ndarray, ndarray]]:
        for cell, piece in cells.pieces(columns):
            for k, name in enumerate(columns):
                value = numbers(piece, name)
                known = ~np.isnan(value)
                yield cell[known] * len(columns) + k, value[known]

    return medians(read, len(cells) * len(columns))


def require_columns(rows: Rows, x: str, y: str, statements: list[str]) -> None:
    """InputError unless x and y are two axes of the sweep and the statements were judged."""
    for name in (x, y):
        if name not in AXES:
            raise InputError(f"{name!r} is no axis; axes: {', '.join(AXES)}")
    if x == y:
        raise InputError(f"x and y are both {x!r}: name two axes")
    known = judged(rows)
    missing = [statement for statement in statements if statement not in known]
    if missing or not statements:
        named = f"no verdicts on {missing[0]!r}" if missing else "no statements to draw"
        raise InputError(f"{named}; the sweep judged: {', '.join(known) or 'none'}")


@plain_style()
def phase_figure(table: pd.DataFrame, x: str, y: str) -> Figure:
    """One row of panels a statement: share in scope, share inside the band, median slack."""
    from matplotlib.figure import Figure

    statements = list(dict.fromkeys(table["statement"]))
    columns = sorted(table[x].unique())
    rows = sorted(table[y].unique())
    size = (3.6 * len(SHARES) + 1, 1.2 + len(statements) * (1.0 + 0.32 * len(rows)))
    figure = Figure(figsize=size, layout="constrained")
    panels = figure.subplots(len(statements), len(SHARES), squeeze=False)
    for line, statement in zip(panels, statements, strict=True):
        own = table[table["statement"] == statement]
        for panel, (name, title) in zip(line, SHARES.items(), strict=True):
            grid = own.pivot(index=y, columns=x, values=name).reindex(index=rows, columns=columns)
            _heat(panel, grid, slack=name == "slack")
            panel.set_title(f"{theorems().get(statement, statement)}\n{title}", fontsize=9)
            panel.set_xlabel(x)
            panel.set_ylabel(y)
    return figure


def _heat(panel, grid: pd.DataFrame, *, slack: bool) -> None:
    """A heat map with the value written in each cell; a dash where there is none."""
    values = grid.to_numpy(dtype=float)
    shown = np.log10(np.clip(values, 1, 100)) / 2 if slack else values
    panel.imshow(shown, origin="lower", aspect="auto", cmap="viridis", vmin=0, vmax=1)
    for (i, j), value in np.ndenumerate(values):
        text = "-" if np.isnan(value) else f"{value:.3g}"
        bright = not np.isnan(value) and shown[i, j] > 0.6
        panel.text(j, i, text, ha="center", va="center", fontsize=7, color="black" if bright else "white")
    panel.set_facecolor("grey")
    panel.set_xticks(range(len(grid.columns)), [f"{v:g}" for v in grid.columns], fontsize=7)
    panel.set_yticks(range(len(grid.index)), [f"{v:g}" for v in grid.index], fontsize=7)


def curve_table(rows: Rows, quantity: str, x: str, y: str) -> pd.DataFrame:
    """Mean, least and largest value over seeds of C_l, D_l, ... at every layer of every cell."""
    import pandas as pd

    from verify.sweep.compute import CURVES

    if quantity not in CURVES:
        raise InputError(f"{quantity!r} has no curve; curves: {', '.join(CURVES)}")
    require_columns(rows, x, y, judged(rows))
    cells, curves = _Cells(rows, x, y), _Curves()
    for cell, piece in cells.pieces([quantity]):
        curves.add(cell, piece.column(quantity))
    return pd.DataFrame.from_records(
        {**place, "layer": layer, **of_layer}
        for number, place in cells.in_order()
        for layer, of_layer in curves.of(number)
    )


class _Curves:
    """Count, mean, sum of squared deviations, least and largest value by cell and layer."""

    def __init__(self) -> None:
        self._found: dict[int, dict[int, tuple[int, float, float, float, float]]] = {}

    def add(self, cell: ndarray, curves: pa.ListArray) -> None:
        """Join the moments of a piece to those before (Chan, Golub and LeVeque)."""
        value = curves.flatten().to_numpy(zero_copy_only=False).astype(float)
        length = curves.value_lengths().fill_null(0).to_numpy(zero_copy_only=False)
        layer = np.arange(len(value)) - np.repeat(length.cumsum() - length, length)
        owner = np.repeat(cell, length)
        order = np.lexsort((layer, owner))
        value, layer, owner = value[order], layer[order], owner[order]
        starts = np.flatnonzero(np.diff(owner, prepend=-1) | np.diff(layer, prepend=-1))
        for own, start in zip(np.split(value, starts[1:]), starts, strict=True) if len(value) else ():
            known = self._found.setdefault(int(owner[start]), {})
            n, mean, spread, least, largest = known.get(int(layer[start]), (0, 0.0, 0.0, np.inf, -np.inf))
            m, shift = len(own), float(own.mean()) - mean
            known[int(layer[start])] = (
                n + m, mean + shift * m / (n + m),
                spread + float(((own - own.mean()) ** 2).sum()) + shift**2 * n * m / (n + m),
                min(least, own.min()), max(largest, own.max()),
            )  # fmt: skip

    def of(self, number: int) -> Iterator[tuple[int, dict[str, Any]]]:
        """The layers of a cell, from the data to the last."""
        for layer, (n, mean, spread, least, largest) in sorted(self._found.get(number, {}).items()):
            yield layer, {
                "networks": n, "mean": mean, "least": least, "largest": largest,
                "deviation": (spread / (n - 1)) ** 0.5 if n > 1 else 0.0,
            }  # fmt: skip


@plain_style()
def curve_figure(table: pd.DataFrame, quantity: str, x: str, y: str) -> Figure:
    """One panel for each y, one curve over layers for each x; bars from least to largest."""
    from matplotlib import colormaps
    from matplotlib.figure import Figure

    rows, columns = sorted(table[y].unique()), sorted(table[x].unique())
    figure = Figure(figsize=(3.2 * len(rows), 3.4), layout="constrained")
    panels = figure.subplots(1, len(rows), sharey=True, squeeze=False)[0]
    for panel, value in zip(panels, rows, strict=True):
        for position, column in enumerate(columns):
            own = table[(table[y] == value) & (table[x] == column)]
            bars = [own["mean"] - own["least"], own["largest"] - own["mean"]]
            shade = colormaps["viridis"](position / max(len(columns) - 1, 1))
            look = {"color": shade, "capsize": 2, "marker": ".", "label": f"{x} = {column:g}"}
            panel.errorbar(own["layer"], own["mean"], yerr=bars, **look)
        if quantity != "D":
            panel.set_yscale("log")
        panel.set_title(f"{y} = {value:g}")
        panel.set_xlabel("layer")
        panel.set_xticks(sorted(set(table["layer"])))
    panels[0].set_ylabel(quantity)
    panels[-1].legend(fontsize=6)
    return figure


@plain_style()
def picture(figure: Figure) -> bytes:
    """A figure as PNG, the same bytes for the same figure."""
    stream = io.BytesIO()
    figure.savefig(stream, format="png", dpi=110, metadata={"Software": None})
    return stream.getvalue()
