"""Phase diagrams: what share of a sweep's networks is in scope, and inside each band, over two axes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from verify.errors import InputError
from verify.figures import plain_style
from verify.files import read_parquet
from verify.sweep.compute import VERDICTS

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

THEOREMS = {
    "layerwise/thm4-15": "published (Theorem 4, 15)",
    "layerwise/R6": "refined (R6)",
    "layerwise/R10": "spectral (R10)",
    "layerwise/R12": "relaxed (R12)",
}
"""The statements drawn when none are named: one of each kind."""

AXES = ("n", "K", "d", "width", "L", "xi", "alpha", "data_noise", "data_theta")

SHARES = {
    "in_scope": "share in scope",
    "inside": "share inside the band",
    "vacuous": "share of bands that are vacuous",
    "slack": "median slack",
}


def read_table(path: Path, *, statements: list[str] | None = None, curve: str = "") -> pd.DataFrame:
    """What a phase diagram needs of a sweep directory's table, or of a collected .parquet file.

    statements: whose verdicts (left out: all of THEOREMS that were judged); curve: the quantity of
    `curve_table`.  Of a directory these columns alone are read, whatever its size.
    """
    from verify.sweep.store import columns_of, read_columns

    if path.is_dir():
        known = columns_of(path)
        chosen = THEOREMS if statements is None else statements
        own = [f"{id}:{name}" for id in chosen for name in VERDICTS]
        wanted = [*AXES, "stopped", *([curve] if curve else own)]
        frame = read_columns(path, [name for name in wanted if name in known])
        frame.attrs["judged"] = _marked(known)
        return frame
    if path.suffix != ".parquet":
        raise InputError(f"{path}: a sweep directory or a collected .parquet file is needed")
    frame = read_parquet(path)
    lost = [name for name in (*AXES, "status", "stopped") if name not in frame]
    if lost:
        raise InputError(f"{path}: has no column {', '.join(lost)}: it is no table of a sweep")
    if "ok" not in set(frame["status"]):
        raise InputError(f"{path}: no network of this sweep was measured")
    return frame


def judged(frame: pd.DataFrame) -> list[str]:
    """Ids of the statements that a table has verdicts on."""
    return frame.attrs.get("judged") or _marked(frame.columns)


def _marked(columns: Iterable[str]) -> list[str]:
    mark = f":{VERDICTS[0]}"
    return [name.removesuffix(mark) for name in columns if name.endswith(mark)]


def phase_table(frame: pd.DataFrame, x: str, y: str, statements: list[str]) -> pd.DataFrame:
    """For every cell of (x, y) and statement: networks, shares and median slack.

    x, y: columns of the sweep's axes.  in_scope and inside are shares of the networks with a
    verdict: in_scope counts a network whose hypotheses are all met beyond rounding; inside one
    with all values that the band does not leave free inside it; inside is empty where every band
    is vacuous.  reached: share that met the wanted loss.  Raises InputError for other columns.
    """
    import pandas as pd

    require_columns(frame, x, y, statements)
    rows = []
    for first, second, cell in _cells(frame, x, y):
        reached = cell["stopped"].str.startswith("loss ").mean()
        for statement in statements:
            own = {name: cell[f"{statement}:{name}"] for name in VERDICTS}
            said = own["inside"].dropna()
            vacuous = own["vacuous"].dropna()
            rows.append({
                x: first, y: second, "statement": statement, "networks": len(cell), "reached": reached,
                "in_scope": (own["in_scope"] == True).mean() if len(vacuous) else np.nan,  # noqa: E712
                "inside": (said == 1).mean() if len(said) else np.nan,
                "vacuous": vacuous.mean() if len(vacuous) else np.nan,
                "slack": own["slack"].median(),
            })  # fmt: skip
    return pd.DataFrame.from_records(rows)


def _cells(frame: pd.DataFrame, x: str, y: str) -> Iterator[tuple[Any, Any, Any]]:
    """(x, y, networks) of every cell that has any."""
    good: Any = frame[frame["status"] == "ok"]
    for (first, second), cell in good.groupby([x, y], sort=True):
        yield first, second, cell


def require_columns(frame: pd.DataFrame, x: str, y: str, statements: list[str]) -> None:
    """InputError unless x and y are two axes of the sweep and the statements were judged."""
    for name in (x, y):
        if name not in AXES:
            raise InputError(f"{name!r} is no axis; axes: {', '.join(AXES)}")
    if x == y:
        raise InputError(f"x and y are both {x!r}: name two axes")
    known = judged(frame)
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
            panel.set_title(f"{THEOREMS.get(statement, statement)}\n{title}", fontsize=9)
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


def curve_table(frame: pd.DataFrame, quantity: str, x: str, y: str) -> pd.DataFrame:
    """Mean, least and largest value over seeds of C_l, D_l, ... at every layer of every cell."""
    import pandas as pd

    from verify.sweep.compute import CURVES

    if quantity not in CURVES:
        raise InputError(f"{quantity!r} has no curve; curves: {', '.join(CURVES)}")
    require_columns(frame, x, y, judged(frame))
    rows = []
    for first, second, cell in _cells(frame, x, y):
        for layer, values in enumerate(np.array(cell[quantity].to_list(), dtype=float).T):
            rows.append({
                x: first, y: second, "layer": layer, "networks": len(values), "mean": values.mean(),
                "least": values.min(), "largest": values.max(),
                "deviation": values.std(ddof=1) if len(values) > 1 else 0.0,
            })  # fmt: skip
    return pd.DataFrame.from_records(rows)


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
