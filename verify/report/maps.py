"""Pictures of scope maps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from bounds.maps import INFORMATIVE, STATUS, Map

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLOURS = ("#b0b0b0", "#dedede", "#f6c67a", "#2f7f9f")
"""Of the four states, from worst to best."""


def map_figure(maps: Sequence[Map]) -> Figure:
    """A panel for each statement with its state, one that says which is tightest and, where the first says
    something, one for the factor by which the tightest beats it; one map wrapped, several a row each.

    maps: of the same statements, quantity and axes, each at its own L and fixed values.
    """
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch

    first = maps[0]
    beaten = [m for m in maps if (m.status[0] == INFORMATIVE).any()]
    count = len(first.statements) + 1 + bool(beaten)
    columns = count if len(maps) > 1 else min(count, 4)
    rows = len(maps) if len(maps) > 1 else -(-count // columns)
    figure = Figure(figsize=(3.0 * columns, 2.7 * rows + 0.6), layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False).reshape(len(maps), -1)
    varying = [name for name in {"L": 0, **first.fixed} if len({_given(m)[name] for m in maps}) > 1]
    for m, row in zip(maps, axes, strict=True):
        own = ", ".join(f"{name} = {_given(m)[name]:g}" for name in varying)
        _panels(m, row[:count], own, bool(beaten))
        for panel in row[count:]:
            panel.set_visible(False)
    at = ", ".join(
        f"{name} = {x:g}" if isinstance(x, float | int) else f"{name} = {x}"
        for name, x in _given(first).items()
        if name not in varying and x is not None
    )
    where = "" if first.layer is None else f", layer {first.layer}"
    figure.suptitle(f"{first.quantity}{where}; {at}", fontsize=9)
    figure.legend(
        handles=[Patch(color=colour, label=word) for colour, word in zip(COLOURS, STATUS, strict=True)],
        loc="outside lower center", ncols=4, fontsize=8,
    )  # fmt: skip
    return figure


def _given(m: Map) -> dict[str, Any]:
    return {"L": m.L, **m.fixed}


def _panels(m: Map, axes: Any, own: str, with_factor: bool) -> None:
    """The panels of one map."""
    from matplotlib.colors import ListedColormap
    from matplotlib.patches import Patch

    (x_name, x), (y_name, y) = m.x, m.y
    short = [name.partition("/")[2] for name in m.statements]
    for i, (panel, name, state) in enumerate(zip(axes, short, m.status, strict=False)):
        panel.pcolormesh(x, y, state, cmap=ListedColormap(list(COLOURS)), vmin=0, vmax=3, shading="nearest")
        panel.set_title(name if i or not own else f"{name}, {own}", fontsize=10)
        upper = np.where(state == INFORMATIVE, m.upper[i], np.nan)
        if m.quantity != "D" and np.isfinite(upper).any() and np.nanmin(upper) < np.nanmax(upper):
            lines = panel.contour(x, y, upper, levels=4, colors="white", linewidths=0.7)
            panel.clabel(lines, fontsize=6, fmt="%.2g")
    best, last = m.tightest, axes[len(short)]
    palette = ["#ffffff", *(f"C{i}" for i in range(len(short)))]
    last.pcolormesh(
        x, y, best + 1, cmap=ListedColormap(palette), vmin=0, vmax=len(short), shading="nearest"
    )  # fmt: skip
    last.set_title("tightest", fontsize=10)
    used = [i for i in range(len(short)) if (best == i).any()]
    if used:
        last.legend(
            handles=[Patch(color=f"C{i}", label=short[i]) for i in used], fontsize=7, loc="upper right"
        )
    if with_factor:
        _factor(m, axes[len(short) + 1], short[0])
    for panel in axes:
        panel.set_xlabel(x_name)
        panel.set_ylabel(y_name)
        for values, scale in ((x, panel.set_xscale), (y, panel.set_yscale)):
            if values[0] > 0 and values[-1] / values[0] > 20:
                scale("log")


def _factor(m: Map, panel: Any, first: str) -> None:
    """By which factor the best of the others beats the first statement, where both say something."""
    factors = [m.factor(m.statements[0], name) for name in m.statements]
    best = np.fmax.reduce(factors)
    panel.set_title(f"{first} / tightest", fontsize=10)
    if np.isfinite(best).any():
        shown = panel.pcolormesh(
            *(values for _, values in (m.x, m.y)), best, cmap="viridis", shading="nearest"
        )
        panel.figure.colorbar(shown, ax=panel)
