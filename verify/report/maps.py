"""Pictures of scope maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bounds.maps import INFORMATIVE, STATUS, Map

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLOURS = ("#b0b0b0", "#dedede", "#f6c67a", "#2f7f9f")
"""Of the four states, from worst to best."""


def map_figure(m: Map) -> Figure:
    """One panel a statement with its state, the last one says which is tightest."""
    from matplotlib.colors import ListedColormap
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch

    count = len(m.statements) + 1
    columns = min(count, 4)
    rows = -(-count // columns)
    figure = Figure(figsize=(3.0 * columns, 2.7 * rows + 0.5), layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False).ravel()
    (x_name, x), (y_name, y) = m.x, m.y
    for panel, name, state in zip(axes, m.statements, m.status, strict=False):
        panel.pcolormesh(x, y, state, cmap=ListedColormap(list(COLOURS)), vmin=0, vmax=3, shading="nearest")
        panel.set_title(name.partition("/")[2])
        width = np.where(state == INFORMATIVE, m.upper[m.statements.index(name)], np.nan)
        if m.quantity != "D" and np.isfinite(width).any() and np.nanmin(width) < np.nanmax(width):
            lines = panel.contour(x, y, width, levels=4, colors="white", linewidths=0.7)
            panel.clabel(lines, fontsize=6, fmt="%.2g")
    best = m.tightest
    last = axes[len(m.statements)]
    palette = ["#ffffff", *(f"C{i}" for i in range(len(m.statements)))]
    last.pcolormesh(
        x, y, best + 1, cmap=ListedColormap(palette), vmin=0, vmax=len(palette) - 1, shading="nearest"
    )
    last.set_title("tightest")
    used = [i for i in range(len(m.statements)) if (best == i).any()]
    last.legend(
        handles=[Patch(color=f"C{i}", label=m.statements[i].partition("/")[2]) for i in used],
        fontsize=7, loc="upper right",
    )  # fmt: skip
    for panel in axes[count:]:
        panel.set_visible(False)
    for panel in axes[:count]:
        panel.set_xlabel(x_name)
        panel.set_ylabel(y_name)
        for values, scale in ((x, panel.set_xscale), (y, panel.set_yscale)):
            if values[0] > 0 and values[-1] / values[0] > 20:
                scale("log")
    at = ", ".join(f"{key} = {value:g}" for key, value in m.fixed.items())
    where = "" if m.layer is None else f", layer {m.layer}"
    figure.suptitle(f"{m.quantity}{where}, L = {m.L}, {at}", fontsize=9)
    figure.legend(
        handles=[Patch(color=colour, label=word) for colour, word in zip(COLOURS, STATUS, strict=True)],
        loc="outside lower center", ncols=4, fontsize=8,
    )  # fmt: skip
    return figure
