"""A panel as a plotly figure: plain JSON, colours by role so that the page can follow light and dark."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from verify.figures import (
    BANDS,
    SUBSCRIPT,
    Panel,
    Series,
    band_edges,
    check_panel,
    drawable,
    fitted_indices,
    is_band,
    label,
    limits,
    styles,
)

SYMBOLS = ("circle", "square", "triangle-up", "diamond", "triangle-down", "cross", "x", "star")
"""Markers in the order of `verify.figures.MARKERS`."""


LESS_THAN_A_DECADE = 0.7
"""Ranges of a logarithmic axis, in decades, below which 1, 2, 5, 10 need not lie in it."""


def chart(panel: Panel) -> dict[str, Any]:
    """data and layout of one panel, as JSON takes it: no nan, no infinities.

    Traces name their colour in meta.ink (a line) or meta.band (a role), which the page fills in.
    Raises InputError as `verify.figures.draw` does.
    """
    check_panel(panel)
    traces: list[dict[str, Any]] = []
    fitted = fitted_indices(panel)
    for series, index in styles(panel):
        if is_band(series):
            traces += _band(panel, series)
        elif panel.points:
            traces += _cloud(series, index)
        else:
            traces.append(_line(panel, series, index, joined=index not in fitted))
    return {"data": traces, "layout": _layout(panel)}


def _layout(panel: Panel) -> dict[str, Any]:
    y: dict[str, Any] = {"title": {"text": _marked(panel.y_label)}}
    if not panel.points:
        low, high = limits(panel)
        y["range"] = [math.log10(low), math.log10(high)] if panel.log_y else [low, high]
    if panel.log_y:
        y |= {"type": "log", "exponentformat": "power", "dtick": _decades(panel)}
    x: dict[str, Any] = {"title": {"text": _marked(panel.x_label)}}
    values = sorted({float(v) for series in panel.series for v in series.x})
    if not panel.points and values and all(v.is_integer() for v in values) and len(values) <= 20:
        x |= {"tickmode": "array", "tickvals": values, "ticktext": [f"{int(v)}" for v in values]}
    return {"title": {"text": _marked(panel.title)}, "xaxis": x, "yaxis": y}


def _decades(panel: Panel) -> Any:
    """Ticks at decades, every few where there are many; in between where there are less than two, and
    evenly spaced where there is not a whole one."""
    low, high = limits(panel)
    decades = math.log10(high / low)
    if decades < LESS_THAN_A_DECADE:
        return f"L{10.0 ** math.floor(math.log10((high - low) / 2)):.15g}"
    return "D1" if decades < 1 else "D2" if decades < 2 else max(1, math.ceil(decades / 8))


def _line(panel: Panel, series: Series, index: int, *, joined: bool) -> dict[str, Any]:
    fit = series.role == "fit"
    trace: dict[str, Any] = {
        "type": "scatter",
        "name": label(series, log=panel.log_y),
        "x": _numbers(series.x),
        "y": _values(series.y, log=panel.log_y),
        "mode": "lines" if fit else "lines+markers" if joined else "markers",
        "meta": {"ink": index},
        "line": {"dash": "dash", "width": 1.6} if fit else {"width": 2},
    }
    if fit:
        return trace | {"hoverinfo": "skip"}
    trace["marker"] = {"symbol": SYMBOLS[index % len(SYMBOLS)], "size": 8}
    trace["text"] = [_hover(panel, series, i) for i in range(len(series.x))]
    return trace | {"hovertemplate": "%{text}<extra></extra>"}


def _hover(panel: Panel, series: Series, i: int) -> str:
    """Layer, value and every band there."""
    x = float(series.x[i])
    lines = [f"<b>{_safe(series.name)}</b>", f"{_marked(panel.x_label)} = {x:g}"]
    lines.append(f"{_marked(panel.y_label)} = {float(series.y[i]):.6g}")
    for band in filter(is_band, panel.series):
        for at, low, high in zip(band.x, band.lower, band.upper, strict=True):
            if float(at) == x:
                lines.append(f"{_safe(band.name or band.role)}: [{_end(low)}, {_end(high)}]")
    return "<br>".join(lines)


def _end(value: float) -> str:
    return f"{value:.6g}" if math.isfinite(value) else "∞" if value > 0 else "−∞" if value < 0 else "none"


def _marked(text: str) -> str:
    """Text with its subscripts, such as C_(l+1), set low."""
    return SUBSCRIPT.sub(lambda found: f"{found[1]}<sub>{found[2].strip('()')}</sub>", _safe(text))


def _safe(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _band(panel: Panel, series: Series) -> list[dict[str, Any]]:
    """A filled area: its lower edge, then its upper edge with the filling down to it."""
    low, high = limits(panel)
    x, lower, upper = band_edges(series)
    known = ~np.isnan(lower) & ~np.isnan(upper) & ((upper > 0) if panel.log_y else True)
    look = BANDS[series.role]
    edges = [np.clip(edge, low, high)[known].tolist() for edge in (lower, upper)]
    common = {
        "type": "scatter", "mode": "lines", "x": x[known].tolist(), "hoverinfo": "skip",
        "line": {"width": 1}, "meta": {"band": series.role}, "legendgroup": f"{series.role} {series.name}",
    }  # fmt: skip
    filled: dict[str, Any] = {"fill": "tonexty", "name": label(series, log=panel.log_y)}
    if look.pattern:
        filled["fillpattern"] = {"shape": look.pattern, "size": 6, "solidity": 0.25, "fillmode": "overlay"}
    return [common | {"y": edges[0], "showlegend": False}, common | {"y": edges[1]} | filled]


def _cloud(series: Series, index: int) -> list[dict[str, Any]]:
    x, y = _numbers(series.x), _values(series.y, log=False)
    if not len(series.color):
        return [_points(label(series, log=False), x, y, index)]
    traces = []
    classes = np.asarray(series.color)
    for k, name in enumerate(np.unique(classes).tolist()):
        at = np.flatnonzero(classes == name).tolist()
        traces.append(_points(f"class {name}", [x[i] for i in at], [y[i] for i in at], k))
    return traces


def _points(name: str, x: list, y: list, index: int) -> dict[str, Any]:
    marker = {"size": 5, "opacity": 0.75, "symbol": SYMBOLS[index % len(SYMBOLS)]}
    return {
        "type": "scatter", "mode": "markers", "name": name, "x": x, "y": y, "marker": marker,
        "meta": {"ink": index}, "hovertemplate": f"{_safe(name)}<br>%{{x:.4g}}, %{{y:.4g}}<extra></extra>",
    }  # fmt: skip


def _numbers(values: Sequence[float]) -> list[float | None]:
    return [float(v) if math.isfinite(v) else None for v in values]


def _values(values: Sequence[float], *, log: bool) -> list[float | None]:
    shown = drawable(values, log=log)
    return [float(v) if ok else None for v, ok in zip(values, shown, strict=True)]
