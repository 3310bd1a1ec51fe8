"""A panel as SVG that a page holds: its colours are the page's, so that it follows light, dark and paper.

No script is needed: what a point stands for is its title, which browsers show and readers read out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape

import numpy as np

from verify.figures import (
    BANDS,
    PALETTE,
    SUBSCRIPT,
    BandLook,
    Panel,
    Series,
    band_edges,
    band_looks,
    check_panel,
    fitted_indices,
    in_greek,
    is_band,
    label,
    limits,
    styles,
)

WIDTH, HEIGHT = 460, 300
"""Size of the axes with their labels; the legend is below."""

LEFT, RIGHT, TOP, BOTTOM = 62, 12, 34, 46

LINE = 17
"""Height of a line of the legend."""

LETTER = 5.9
"""Width of a letter of the legend, on average."""

INKS = len(PALETTE)

LOOKS = tuple(look for looks in BANDS.values() for look in looks)
"""Every look of a band; its number is its name in the page."""

HATCHES = {
    "": "", "///": "M-1 7L7 -1", "\\\\\\": "M-1 -1L7 7", "--": "M0 3H6", "||": "M3 0V6",
    "...": "M3 3h.01", "oo": "M1.5 3a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0 -3 0",
}  # fmt: skip
"""Lines of a pattern of 6 by 6, by matplotlib's name of the hatch."""

SHAPES = (
    "m-3.4 0a3.4 3.4 0 1 0 6.8 0a3.4 3.4 0 1 0 -6.8 0", "m-3 -3h6v6h-6z", "m0 -4l3.8 6.6h-7.6z",
    "m0 -4.2l4.2 4.2l-4.2 4.2l-4.2 -4.2z", "m0 4l3.8 -6.6h-7.6z",
    "m-1.3 -4h2.6v2.7h2.7v2.6h-2.7v2.7h-2.6v-2.7h-2.7v-2.6h2.7z",
    "m-3.6 -2.4l1.2 -1.2l2.4 2.4l2.4 -2.4l1.2 1.2l-2.4 2.4l2.4 2.4l-1.2 1.2l-2.4 -2.4l-2.4 2.4l-1.2 -1.2"
    "l2.4 -2.4z",
    "m0 -4.6l1.3 3.1l3.3 .2l-2.6 2.1l.9 3.3l-2.9 -1.9l-2.9 1.9l.9 -3.3l-2.6 -2.1l3.3 -.2z",
)  # fmt: skip
"""Markers in the order of `verify.figures.MARKERS`, from their middle."""

MOST_TICKS = 7


DARK_INKS = ("#56b4e9", "#ff9a4d", "#3ddba4", "#f0a8cf", "#e3c04f", "#8fc7ff", "#c9c9c9", "#c4a1f0")
"""The line colours of `verify.figures.PALETTE` on a dark page."""

DARK_BANDS = ("#e0b04a", "#c9915c", "#6ea8f5", "#d983d3", "#9fb0c0", "#5cc98a", "#a8c95a")
"""The colours of `LOOKS` on a dark page."""

RULES = """
.chart, .patterns { font-family: "DejaVu Sans", system-ui, sans-serif; font-size: 11px; }
.chart .sheet { fill: var(--sheet); }
.chart text { fill: var(--ink); }
.chart .title { font-size: 13px; font-weight: 600; }
.chart .ticks text { font-size: 10px; fill: var(--quiet); }
.chart .key text { font-size: 10.5px; }
.chart .grid { stroke: var(--grid); fill: none; }
.chart .box { stroke: var(--line); fill: none; }
.chart .line, .chart .fit, .chart .edge { fill: none; }
.chart .line { stroke-width: 1.8; }
.chart .fit { stroke-width: 1.3; stroke-dasharray: 5 3; }
.chart .dots { fill: none; stroke-width: 5; stroke-linecap: round; stroke-opacity: .7; }
"""


def colours(*, dark: bool = False) -> str:
    """Declarations of the colours of lines and bands."""
    inks, bands = (DARK_INKS, DARK_BANDS) if dark else (PALETTE, [look.color for look in LOOKS])
    named = [(f"i{k}", ink) for k, ink in enumerate(inks)] + [(f"b{k}", band) for k, band in enumerate(bands)]
    return " ".join(f"--{name}: {colour};" for name, colour in named)


def rules() -> str:
    """How the parts of a chart look, in the page's colours."""
    inks = [f".s{k} {{ stroke: var(--i{k}); }} .f{k} {{ fill: var(--i{k}); }}" for k in range(INKS)]
    bands = [
        f".a{k} {{ fill: var(--b{k}); fill-opacity: {look.alpha}; }} .b{k} {{ stroke: var(--b{k}); }}"
        for k, look in enumerate(LOOKS)
    ]
    return RULES + "\n".join([*inks, *bands])


def definitions() -> str:
    """The patterns of all bands, once a page."""
    made = [
        f'<pattern id="hatch{k}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<path class="b{k}" d="{HATCHES[look.hatch]}" fill="none" stroke-linecap="round" '
        f'stroke-width="{1.6 if look.hatch == "..." else 0.8}"/></pattern>'
        for k, look in enumerate(LOOKS)
        if look.hatch
    ]  # fmt: skip
    return f'<svg width="0" height="0" class="patterns" aria-hidden="true"><defs>{"".join(made)}</defs></svg>'


def chart(panel: Panel) -> str:
    """One panel as an svg element.  Raises InputError as `verify.figures.draw` does."""
    content, height = drawn(panel)
    words = escape(f"{panel.title}: {panel.y_label} against {panel.x_label}", quote=True)
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{words}">{content}</svg>'
    )


PAPER = "--sheet: #fff; --ink: #1c1f24; --quiet: #5a6270; --line: #d9dce1; --grid: #e4e6ea;"


def picture(panels: Sequence[Panel]) -> str:
    """The panels side by side as a file that stands alone, on white paper."""
    style = f".picture {{ {PAPER} {colours()} }}{rules()}"
    columns = min(len(panels), 3)
    made = [drawn(panel) for panel in panels]
    high = [max(h for _, h in made[k : k + columns]) for k in range(0, len(made), columns)]
    parts = [
        f'<svg x="{WIDTH * (i % columns)}" y="{sum(high[: i // columns])}" width="{WIDTH}" height="{h}">'
        f"{content}</svg>"
        for i, (content, h) in enumerate(made)
    ]  # fmt: skip
    width, height = WIDTH * columns, sum(high)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart picture" viewBox="0 0 {width} {height}" '
        f'style="max-width: 100%; height: auto" width="{width}" height="{height}"><style>{style}</style>'
        f'<rect class="sheet" width="{width}" height="{height}"/>'
        f"{definitions()}{''.join(parts)}</svg>\n"
    )


def drawn(panel: Panel) -> tuple[str, int]:
    """What stands in the svg of a panel, and its height with the legend."""
    check_panel(panel)
    axes = _Axes(panel)
    fitted = fitted_indices(panel)
    parts = [f'<text class="title" x="{LEFT}" y="20">{_marked(panel.title)}</text>', *axes.frame()]
    keys: list[tuple[str, str]] = []
    for series, look in band_looks(panel):
        k = LOOKS.index(look)
        parts.append(axes.band(series, k))
        keys.append((_swatch(k, look), label(series, log=panel.log_y)))
    for series, index in styles(panel):
        if is_band(series):
            continue
        if panel.points:
            for part, key in axes.cloud(series, index):
                parts.append(part)
                keys.append(key)
            continue
        joined = index not in fitted
        parts.append(axes.line(series, index, joined=joined))
        keys.append((_key(series, index, joined=joined), label(series, log=panel.log_y)))
    legend, height = _legend(keys)
    return "".join([*parts, legend]), height


class _Axes:
    """One pair of axes: from numbers to places."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        known = [float(v) for series in panel.series for v in series.x if math.isfinite(v)]
        self.low, self.high = limits(panel) if not panel.points else _spread(panel)
        wide = (
            band_edges(panel.series[0])[0] if len(panel.series) == 1 and is_band(panel.series[0]) else known
        )
        self.left, self.right = (min(wide), max(wide)) if len(wide) else (0.0, 1.0)
        room = 0.04 * (self.right - self.left) or 0.5
        self.left, self.right = self.left - room, self.right + room
        self.log = panel.log_y

    def x(self, value: float) -> float:
        share = (value - self.left) / (self.right - self.left)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        low, high, at = self.low, self.high, value
        if self.log:
            low, high, at = math.log10(low), math.log10(high), math.log10(max(value, 1e-320))
        share = min(max((at - low) / (high - low), 0.0), 1.0)
        return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP)

    def frame(self) -> Iterator[str]:
        """Grid, ticks, their numbers, and the names of the axes."""
        bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT
        grid, numbers = [], []
        for value, text in _ticks(self.low, self.high, log=self.log):
            at = self.y(value)
            grid.append(f"M{LEFT} {at:.1f}H{right}")
            numbers.append(f'<text x="{LEFT - 7}" y="{at + 3.6:.1f}" text-anchor="end">{text}</text>')
        names = self.names()
        turned = sum(len(text) for _, text in names) * LETTER > right - LEFT
        for value, text in names:
            at = self.x(value)
            grid.append(f"M{at:.1f} {bottom}V{TOP}")
            place = f'x="{at:.1f}" y="{bottom + 15}"'
            if turned:
                place += f' transform="rotate(-28 {at:.1f} {bottom + 12})" text-anchor="end"'
                text = text if len(text) <= 14 else f"{text[:13]}…"
            else:
                place += ' text-anchor="middle"'
            numbers.append(f"<text {place}>{_marked(text)}</text>")
        yield f'<path class="grid" d="{"".join(grid)}"/>'
        yield f'<path class="box" d="M{LEFT} {TOP}H{right}V{bottom}H{LEFT}z"/>'
        yield f'<g class="ticks">{"".join(numbers)}</g>'
        middle = (TOP + bottom) / 2
        if not (turned and self.panel.ticks):
            yield (
                f'<text x="{(LEFT + right) / 2:.0f}" y="{HEIGHT - 12}" text-anchor="middle">'
                f"{_marked(self.panel.x_label)}</text>"
            )
        yield (
            f'<text transform="translate(14 {middle:.0f}) rotate(-90)" text-anchor="middle">'
            f"{_marked(self.panel.y_label)}</text>"
        )

    def names(self) -> list[tuple[float, str]]:
        """Places on the x axis with what stands there."""
        if self.panel.ticks:
            step = math.ceil(len(self.panel.ticks) / 16)
            return [(float(i), name) for i, name in enumerate(self.panel.ticks) if i % step == 0]
        values = sorted({float(v) for series in self.panel.series for v in series.x if math.isfinite(v)})
        whole = all(v.is_integer() for v in values) and not self.panel.points
        if whole and 0 < len(values) <= 12:
            return [(v, f"{int(v)}") for v in values]
        return _ticks(self.left, self.right, log=False)

    def band(self, series: Series, k: int) -> str:
        """A filled area: along its lower edge and back along its upper one."""
        x, lower, upper = band_edges(series)
        known = ~np.isnan(lower) & ~np.isnan(upper) & ((upper > 0) if self.log else True)
        if not known.any():
            return ""
        at = [f"{self.x(v):.1f}" for v in x[known]]
        there = [f"{a} {self.y(v):.1f}" for a, v in zip(at, lower[known], strict=True)]
        back = [f"{a} {self.y(v):.1f}" for a, v in zip(at, upper[known], strict=True)]
        path = f"M{'L'.join(there)}L{'L'.join(reversed(back))}z"
        edges = f"M{'L'.join(there)}M{'L'.join(back)}"
        look = LOOKS[k]
        hatch = f'<path d="{path}" fill="url(#hatch{k})"/>' if look.hatch else ""
        return (
            f'<g><title>{escape(series.name or series.role)}</title><path class="a{k}" d="{path}"/>{hatch}'
            f'<path class="b{k} edge" d="{edges}"/></g>'
        )

    def line(self, series: Series, index: int, *, joined: bool) -> str:
        """Lines between the values that have a place, a marker at each with what it stands for."""
        places = [
            (self.x(x), self.y(y), i)
            for i, (x, y) in enumerate(zip(series.x, series.y, strict=True))
            if math.isfinite(x) and math.isfinite(y) and (y > 0 or not self.log)
        ]
        ink = index % INKS
        pieces: list[list[str]] = []
        last = -2
        for x, y, i in places:
            if i != last + 1:
                pieces.append([])
            pieces[-1].append(f"{x:.1f} {y:.1f}")
            last = i
        path = "".join(f"M{'L'.join(piece)}" for piece in pieces)
        if series.role == "fit":
            return f'<path class="s{ink} fit" d="{path}"/>'
        shape = SHAPES[index % len(SHAPES)]
        points = "".join(
            f'<path d="M{x:.1f} {y:.1f}{shape}"><title>{self.told(series, i)}</title></path>'
            for x, y, i in places
        )
        drawn = f'<path class="s{ink} line" d="{path}"/>' if joined else ""
        return f'{drawn}<g class="f{ink}">{points}</g>'

    def told(self, series: Series, i: int) -> str:
        """Layer, value and every band there."""
        panel, x = self.panel, float(series.x[i])
        place = panel.ticks[int(x)] if panel.ticks and x.is_integer() and int(x) < len(panel.ticks) else ""
        lines = [series.name, f"{panel.x_label}{': ' if place else ' = '}{place or f'{x:g}'}"]
        lines.append(f"{panel.y_label} = {float(series.y[i]):.6g}")
        for band in filter(is_band, panel.series):
            for at, low, high in zip(band.x, band.lower, band.upper, strict=True):
                if float(at) == x:
                    lines.append(f"{band.name or band.role}: [{_end(low)}, {_end(high)}]")
        return escape(in_greek("\n".join(line for line in lines if line)))

    def cloud(self, series: Series, index: int) -> Iterator[tuple[str, tuple[str, str]]]:
        """Points, a path a class: (drawing, (key, name))."""
        x, y = np.asarray(series.x, dtype=np.float64), np.asarray(series.y, dtype=np.float64)
        known = np.isfinite(x) & np.isfinite(y) & ((y > 0) if self.log else True)
        classes = np.asarray(series.color) if len(series.color) else np.zeros(len(x), dtype=int)
        for k, name in enumerate(np.unique(classes).tolist()):
            ink = k if len(series.color) else index
            at = np.flatnonzero(known & (classes == name))
            dots = "".join(f"M{self.x(x[i]):.1f} {self.y(y[i]):.1f}h0" for i in at)
            words = f"class {name}" if len(series.color) else label(series, log=self.log)
            key = f'<path class="s{ink % INKS} dots" d="M11 0h0"/>'
            yield f'<path class="s{ink % INKS} dots" d="{dots}"/>', (key, words)


def _spread(panel: Panel) -> tuple[float, float]:
    """The range of the points of a cloud."""
    values = [
        v for series in panel.series for v in series.y if math.isfinite(v) and (v > 0 or not panel.log_y)
    ]
    if not values:
        return (1.0, 10.0) if panel.log_y else (0.0, 1.0)
    low, high = min(values), max(values)
    if panel.log_y:
        edge = max((high / low) ** 0.06, 1.05)
        return low / edge, high * edge
    edge = 0.06 * (high - low) or abs(high) or 1.0
    return low - edge, high + edge


def _ticks(low: float, high: float, *, log: bool) -> list[tuple[float, str]]:
    """Round numbers within a range, as they are written."""
    if log and high / low >= 10:
        first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
        step = max(1, math.ceil((last - first + 1) / MOST_TICKS))
        found = [(10.0**k, _power(k)) for k in range(first, last + 1, step)]
        if len(found) > 2:
            return found
        return [(a * 10.0**k, f"{a * 10.0**k:g}") for k in range(first - 1, last + 1) for a in (1, 2, 5)
                if low <= a * 10.0**k <= high]  # fmt: skip
    rough = (high - low) / (MOST_TICKS - 2)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(a * power for a in (1, 2, 2.5, 5, 10) if a * power >= rough * (1 - 1e-9))
    digits = max(0, -math.floor(math.log10(step) + 1e-9)) + (math.isclose(step, 2.5 * power) and power < 10)
    values = [k * step for k in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]
    large = max(abs(low), abs(high)) >= 1e5 or step < 1e-6
    return [(v, (f"{v:.3g}" if large else f"{v:.{digits}f}").replace("-", "−")) for v in values]


def _power(k: int) -> str:
    if k in (0, 1):
        return "1" if k == 0 else "10"
    return f'10<tspan dy="-4.5" font-size="8">{str(k).replace("-", "−")}</tspan>'


def _end(value: float) -> str:
    return f"{value:.6g}" if math.isfinite(value) else "∞" if value > 0 else "−∞" if value < 0 else "none"


@lru_cache(maxsize=1024)
def _marked(text: str) -> str:
    """Text with Greek letters and its subscripts, such as C_(l+1), set low."""

    def low(found: re.Match[str]) -> str:
        index = found[2].strip("()")
        return (
            f'<tspan font-style="italic">{found[1]}</tspan><tspan dy="3.2" font-size="76%">{index}</tspan>'
            '<tspan dy="-3.2">\u200b</tspan>'
        )

    return SUBSCRIPT.sub(low, in_greek(escape(text, quote=False)))


def _swatch(k: int, look: BandLook) -> str:
    hatch = f'<rect width="22" height="11" y="-6" fill="url(#hatch{k})"/>' if look.hatch else ""
    place = 'width="22" height="11" y="-6"'
    return f'<rect class="a{k}" {place}/>{hatch}<rect class="b{k} edge" {place}/>'


def _key(series: Series, index: int, *, joined: bool) -> str:
    ink = index % INKS
    if series.role == "fit":
        return f'<path class="s{ink} fit" d="M0 0H22"/>'
    line = f'<path class="s{ink} line" d="M0 0H22"/>' if joined else ""
    return f'{line}<path class="f{ink}" d="M11 0{SHAPES[index % len(SHAPES)]}"/>'


def _legend(keys: list[tuple[str, str]]) -> tuple[str, int]:
    """The entries below the axes, as many columns as fit, and the height of the whole."""
    unique = list({name: (key, name) for key, name in keys if name}.values())
    if not unique:
        return "", HEIGHT
    broad = max(len(name) for _, name in unique) * LETTER + 42
    columns = max(1, min(4, int((WIDTH - 30) // broad)))
    rows = math.ceil(len(unique) / columns)
    wide = (WIDTH - 30) / columns
    made = []
    for i, (key, name) in enumerate(unique):
        x, y = 24 + (i // rows) * wide, HEIGHT + 8 + (i % rows) * LINE
        made.append(
            f'<g transform="translate({x:.0f} {y})">{key}<text x="30" y="3.6">{_marked(name)}</text></g>'
        )
    return f'<g class="key">{"".join(made)}</g>', HEIGHT + rows * LINE + 8


__all__ = ["chart", "colours", "definitions", "picture", "rules"]
