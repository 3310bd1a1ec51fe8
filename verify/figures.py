"""What a picture is, series in panels, and its drawing: PNG or SVG, the same bytes for the same panels."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray

from verify.errors import InputError
from verify.writing import write_bytes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Role = Literal["measured", "fit", "leading-order band", "refined band", "instance band"]
"""What a series shows."""

PALETTE = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8f6b00", "#3a86c8", "#5b5b5b", "#7a4fa3")
"""Line colours, told apart by colour-blind readers (after Okabe and Ito; yellow is darkened for paper)."""

MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
"""Markers by the same index as the colours, so that lines differ in black and white too."""


@dataclass(frozen=True)
class Series:
    """A line or a cloud of points (x, y); a band has lower and upper, and y is then their middle or empty.

    color: of each point, for a cloud (class numbers).
    """

    name: str
    x: Sequence[float]
    y: Sequence[float]
    role: Role = "measured"
    lower: Sequence[float] = ()
    upper: Sequence[float] = ()
    color: Sequence[int] = ()


@dataclass(frozen=True)
class Panel:
    """One pair of axes.

    ticks: what stands at x = 0, 1, 2, ... in place of the numbers, such as the names of layers.
    """

    title: str
    x_label: str
    y_label: str
    series: tuple[Series, ...]
    log_y: bool = False
    points: bool = False
    ticks: tuple[str, ...] = ()


@dataclass(frozen=True)
class BandLook:
    """How a band is filled: colour, opacity, and matplotlib's hatch."""

    color: str
    alpha: float
    hatch: str


BANDS: dict[Role, tuple[BandLook, ...]] = {
    "leading-order band": (BandLook("#b87f00", 0.13, "///"), BandLook("#8c5a2b", 0.13, "||")),
    "refined band": (
        BandLook("#3b7dd8", 0.20, ""),
        BandLook("#a0409a", 0.14, "\\\\\\"),
        BandLook("#5b6b7a", 0.16, "--"),
    ),
    "instance band": (BandLook("#2e8b57", 0.34, "..."), BandLook("#6b8e23", 0.30, "oo")),
}
"""Looks of the bands of each role, in the order in which a panel has them: no two bands of different
theorems look alike, and their hatches tell them apart in print."""

SUBSCRIPT = re.compile(r"\b([A-Za-z]+)_(\w|\([^()]*\))(?!\w)")
"""A letter or word with a subscript in a label, such as C_l or C_(l+1)."""

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "eps": "ε", "eta": "η", "theta": "θ", "kappa": "κ",
    "lambda": "λ", "mu": "μ", "xi": "ξ", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "psi": "ψ",
    "omega": "ω", "pi": "π", "chi": "χ", "zeta": "ζ", "nu": "ν", "Delta": "Δ", "Sigma": "Σ", "Omega": "Ω",
    "Theta": "Θ", "Lambda": "Λ", "Pi": "Π", "Phi": "Φ", "Psi": "Ψ", "Gamma": "Γ",
}  # fmt: skip
"""Names of letters, as formulas in plain text have them."""

LETTER = re.compile(rf"(?<![A-Za-z\\-])({'|'.join(GREEK)})(?![A-Za-z-])")
"""A letter's name that is no part of a word."""

METADATA = {".png": {"Software": None}, ".svg": {"Date": None, "Creator": "dln-verify"}}
"""Metadata by suffix: nothing that changes from run to run."""

SETTINGS: dict[Any, Any] = {
    "svg.hashsalt": "dln-verify", "font.family": "DejaVu Sans", "font.size": 9.0, "hatch.linewidth": 0.5
}  # fmt: skip
"""What differs from matplotlib's own settings."""

DPI = 130
WIDTH, HEIGHT = 4.4, 3.7
"""Size of one pair of axes in inches."""

LONE = 0.25
"""Half the width at which a band at a single x is drawn."""

FLAT = 1e-6
"""A range below this, against its values (on a logarithmic axis, in decades), is rounding, no trend."""

ROOM_FOR_FLAT = 0.05
"""Room above and below such values, in the same unit."""

TURNED = 36
"""Letters of all names on an axis beyond which they are turned."""

BROAD = 30
"""Letters of a name from which on the legend has one column."""

MARKUP = re.compile(r"\\[A-Za-z]+|[${}_^]")
"""What of a name in the legend is no letter."""

ACROSS, KEY = 80, 8
"""Letters of the legend that the width of one pair of axes holds, and those that an entry's line takes."""

MANY_POINTS = 1_500
"""A cloud of more points is stored as pixels within an SVG."""


def draw(panels: Sequence[Panel], path: Path, *, title: str = "") -> None:
    """Write the panels side by side to a .png or .svg file, whole or not at all.

    Values that are not finite, or not positive on a logarithmic axis, are left out and counted in
    the legend; an infinite band end runs to the edge of the axes.  Raises InputError for another
    suffix, no panels, series whose x, y, lower, upper or color differ in length, or a path that
    cannot be written.
    """
    write_bytes(path, rendered(panels, path, title=title))


def rendered(panels: Sequence[Panel], path: Path, *, title: str = "") -> bytes:
    """What `draw` writes; InputError but for a place that cannot be written."""
    if path.suffix not in METADATA:
        raise InputError(f"{path}: the name of a picture must end in .png or .svg")
    with plain_style():
        picture = figure(panels, title=title)
        stream = io.BytesIO()
        picture.savefig(stream, format=path.suffix[1:], dpi=DPI, metadata=METADATA[path.suffix])
    return stream.getvalue()


def figure(panels: Sequence[Panel], *, title: str = "") -> Figure:
    """The panels as a matplotlib figure that belongs to no window.  Raises InputError as `draw` does."""
    from matplotlib.figure import Figure

    if not panels:
        raise InputError("there are no panels to draw: give at least one")
    for panel in panels:
        check_panel(panel)
    columns = _columns(len(panels))
    rows = math.ceil(len(panels) / columns)
    picture = Figure(figsize=(WIDTH * columns, HEIGHT * rows + 0.3 * bool(title)), layout="constrained")
    grid = picture.subplots(rows, columns, squeeze=False).ravel()
    for axes, panel in zip(grid, panels, strict=False):
        _panel(axes, panel)
    for axes in grid[len(panels) :]:
        axes.set_axis_off()
    if title:
        picture.suptitle(title, fontsize=11, fontweight="bold")
    return picture


def _columns(count: int) -> int:
    """Columns of the grid: three, or four where that fills the rows."""
    return count if count <= 3 else 4 if count % 4 == 0 else 2 if count == 2 else 3


def check_panel(panel: Panel) -> None:
    """InputError, naming the series, unless its columns have one length and a band has both ends."""
    for series in panel.series:
        where = f"panel {panel.title!r}, series {series.name!r}"
        lengths = {"y": len(series.y), "lower": len(series.lower), "upper": len(series.upper)}
        lengths["color"] = len(series.color)
        for name, length in lengths.items():
            if length not in (0, len(series.x)):
                raise InputError(f"{where}: {length} values of {name} for {len(series.x)} of x")
        if is_band(series) and not (lengths["lower"] and lengths["upper"]) and len(series.x):
            raise InputError(f"{where}: a band needs lower and upper")
        if not is_band(series) and len(series.x) != lengths["y"]:
            raise InputError(f"{where}: {lengths['y']} values of y for {len(series.x)} of x")


def is_band(series: Series) -> bool:
    """Whether the series is an area between lower and upper."""
    return series.role in BANDS


def drawable(values: Sequence[float] | ndarray, *, log: bool) -> Bool[ndarray, " n"]:
    """Which values have a place on the axis: finite, and positive where it is logarithmic."""
    given = np.asarray(values, dtype=np.float64)
    return np.isfinite(given) & ((given > 0) if log else True)


def styles(panel: Panel) -> Iterator[tuple[Series, int]]:
    """Each series with the index of its colour; a fit has the colour of what is measured before it."""
    index = -1
    for series in panel.series:
        if series.role == "measured":
            index += 1
        yield series, max(index, 0)


def band_looks(panel: Panel) -> Iterator[tuple[Series, BandLook]]:
    """Each band with its look: the next one of its role, in turn."""
    seen: dict[Role, int] = {}
    for series in filter(is_band, panel.series):
        looks = BANDS[series.role]
        yield series, looks[seen.get(series.role, 0) % len(looks)]
        seen[series.role] = seen.get(series.role, 0) + 1


def fitted_indices(panel: Panel) -> set[int]:
    """Indices of the measured series that a fit follows: these are points, not lines."""
    return {index for series, index in styles(panel) if series.role == "fit"}


def band_edges(series: Series) -> tuple[ndarray, ndarray, ndarray]:
    """x, lower and upper of a band; a band at a single x is given some width."""
    x, lower, upper = (np.asarray(v, dtype=np.float64) for v in (series.x, series.lower, series.upper))
    if len(x) == 1:
        x, lower, upper = np.array([x[0] - LONE, x[0] + LONE]), np.repeat(lower, 2), np.repeat(upper, 2)
    return x, lower, upper


def label(series: Series, *, log: bool) -> str:
    """The name in the legend, with the number of values that the axis cannot show."""
    if is_band(series):
        lower, upper = (np.asarray(v, dtype=np.float64) for v in (series.lower, series.upper))
        missing = int(np.sum(np.isnan(lower) | np.isnan(upper) | ((upper <= 0) & log)))
    else:
        missing = int(len(series.y) - drawable(series.y, log=log).sum())
    name = series.name or series.role
    return name if not missing else f"{name} ({missing} of {len(series.x)} not shown)"


def limits(panel: Panel) -> tuple[float, float]:
    """The range of y that holds every value and every band end with a place on the axis.

    (1, 10) or (0, 1) where there is none.  A band end may widen the range of the points by ten
    decades or, on a linear axis, by three times their spread; the band is cut there.
    """
    values, ends = [], []
    for series in panel.series:
        for column in (series.lower, series.upper) if is_band(series) else (series.y,):
            given = np.asarray(column, dtype=np.float64)
            (ends if is_band(series) else values).append(given[drawable(column, log=panel.log_y)])
    points = np.concatenate(values or [np.empty(0)])
    bands = np.concatenate(ends or [np.empty(0)])
    if panel.log_y:
        points, bands = np.log10(points), np.log10(bands)
    low, high = _range(points, bands, room=10.0 if panel.log_y else None)
    return (10.0**low, 10.0**high) if panel.log_y else (low, high)


def _range(
    points: Float[ndarray, " n"], bands: Float[ndarray, " m"], room: float | None
) -> tuple[float, float]:
    if not points.size:
        points, bands = bands, points
    if not points.size:
        return 0.0, 1.0
    low, high = float(points.min()), float(points.max())
    flat = FLAT * (max(abs(low), abs(high)) if room is None else 1.0)
    if high - low < flat:
        room_for_flat = ROOM_FOR_FLAT * (max(abs(low), abs(high)) if room is None else 1.0)
        low, high = low - room_for_flat, high + room_for_flat
    spread = high - low or abs(high) or 1.0
    room = 3 * spread if room is None else room
    if bands.size:
        low, high = (
            min(low, max(float(bands.min()), low - room)),
            max(high, min(float(bands.max()), high + room)),
        )
    edge = 0.06 * (high - low or abs(high) or 1.0)
    return low - edge, high + edge


def _panel(axes: Axes, panel: Panel) -> None:
    from matplotlib.ticker import MaxNLocator

    if panel.log_y:
        axes.set_yscale("log")
    if not panel.points:
        axes.set_ylim(*limits(panel))
    fitted, looks = fitted_indices(panel), list(band_looks(panel))
    for series, look in looks:
        _band(axes, series, look, log=panel.log_y)
    for series, index in styles(panel):
        if is_band(series):
            continue
        if panel.points:
            _cloud(axes, series, index)
        else:
            _line(axes, series, index, log=panel.log_y, joined=index not in fitted)
    axes.set_title(_marked(panel.title), fontsize=10)
    axes.set_xlabel(_marked(panel.x_label))
    axes.set_ylabel(_marked(panel.y_label))
    axes.grid(True, which="major", linewidth=0.4, alpha=0.5)
    axes.set_axisbelow(True)
    if panel.ticks:
        turned = {"rotation": 45, "ha": "right"} if sum(map(len, panel.ticks)) > TURNED else {}
        axes.set_xticks(
            range(len(panel.ticks)), [_marked(name) for name in panel.ticks], fontsize=7, **turned
        )
    elif not panel.points and _whole(panel):
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    _legend(axes)


def _marked(text: str) -> str:
    """Text with its subscripts set low; a dollar sign stays one."""

    def low(found: re.Match[str]) -> str:
        return rf"$\mathit{{{found[1]}}}_{{{found[2].strip('()')}}}$"

    return in_greek(SUBSCRIPT.sub(low, text.replace("$", r"\$")))


def in_greek(text: str) -> str:
    """Text with its Greek letters in place of their names.

    >>> in_greek("xi = 0.3, theta_s = 1")
    'ξ = 0.3, θ_s = 1'
    """
    return LETTER.sub(lambda found: GREEK[found[1]], text)


def _whole(panel: Panel) -> bool:
    """Whether x counts something, such as layers."""
    return all(float(x).is_integer() for series in panel.series for x in series.x)


def _band(axes: Axes, series: Series, look: BandLook, *, log: bool) -> None:
    low, high = axes.get_ylim()
    x, lower, upper = band_edges(series)
    known = ~np.isnan(lower) & ~np.isnan(upper) & ((upper > 0) if log else True)
    axes.fill_between(
        x, np.clip(lower, low, high), np.clip(upper, low, high), where=known,
        facecolor=(look.color, look.alpha), edgecolor=(look.color, 0.75), hatch=look.hatch, linewidth=0.8,
        label=_marked(label(series, log=log)), zorder=1,
    )  # fmt: skip


def _line(axes: Axes, series: Series, index: int, *, log: bool, joined: bool) -> None:
    x, y = np.asarray(series.x, dtype=np.float64), np.asarray(series.y, dtype=np.float64)
    y = np.where(drawable(y, log=log), y, np.nan)
    look: dict[str, Any] = {"color": PALETTE[index % len(PALETTE)], "label": _marked(label(series, log=log))}
    if series.role == "fit":
        look |= {"linestyle": (0, (4, 2)), "linewidth": 1.1, "zorder": 2}
    else:
        look |= {"marker": MARKERS[index % len(MARKERS)], "markersize": 4.2, "linewidth": 1.4, "zorder": 3}
        look |= {} if joined else {"linestyle": "none"}
    axes.plot(x, y, **look)


def _cloud(axes: Axes, series: Series, index: int) -> None:
    from matplotlib import colormaps

    x, y = np.asarray(series.x, dtype=np.float64), np.asarray(series.y, dtype=np.float64)
    look: dict[str, Any] = {"s": 5, "linewidths": 0, "alpha": 0.75, "rasterized": len(x) > MANY_POINTS}
    if not len(series.color):
        axes.scatter(
            x, y, color=PALETTE[index % len(PALETTE)], label=_marked(label(series, log=False)), **look
        )
        return
    classes = np.asarray(series.color)
    for k, name in enumerate(np.unique(classes).tolist()):
        chosen = classes == name
        axes.scatter(x[chosen], y[chosen], color=colormaps["tab20"](k % 20), label=f"class {name}", **look)


def _legend(axes: Axes) -> None:
    """One entry a name, below the axes; none for a single unnamed line."""
    handles, names = axes.get_legend_handles_labels()
    unique = dict(zip(names, handles, strict=True))
    if unique:
        longest = max(len(MARKUP.sub("", name)) for name in unique)
        wanted = 4 if len(unique) > 8 else 2 if len(unique) > 1 and longest < BROAD else 1
        columns = max(min(wanted, ACROSS // (longest + KEY)), 1)
        axes.legend(
            list(unique.values()), list(unique), fontsize=7, frameon=False, handlelength=2.4, ncols=columns,
            loc="upper center", bbox_to_anchor=(0.5, -0.14), borderaxespad=0.8,
        )  # fmt: skip


@contextmanager
def plain_style() -> Iterator[None]:
    """Matplotlib's own settings, whatever the user's are, and ids in an SVG that do not vary."""
    import matplotlib
    from matplotlib import style

    with style.context("default", after_reset=True):
        matplotlib.rcParams.update(SETTINGS)
        yield


__all__ = ["BANDS", "MARKERS", "PALETTE", "check_panel", "draw", "figure", "plain_style", "rendered"]
