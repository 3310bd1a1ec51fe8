"""Where each statement says something around a run's parameters, as pictures in the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

import numpy as np

from bounds.maps import STATUS, Map
from verify.catalogue import short
from verify.report.html.document import Drawing, Frame, Section
from verify.report.maps import COLOURS
from verify.theory import Around, Theory

WIDTH, HEIGHT = 270, 220
LEFT, TOP, INNER_WIDTH, INNER_HEIGHT = 46, 28, 210, 150

TIGHTEST = ("#b87f00", "#3b7dd8", "#2e8b57", "#a0409a", "#5b6b7a")
"""Of the statements, in the panel that says which is tightest."""


def scope_section(frame: Frame, theory: Theory | None) -> Section | None:
    """The maps that a theory draws around the cases of a run; None where it draws none."""
    if theory is None or theory.around is None:
        return None
    found = list(theory.around(frame))
    if not found:
        return None
    return Section(
        f"scope-{theory.name}", "Where each statement says something, around this run",
        lead=(found[0].note,), drawings=tuple(map(drawing, found)),
    )  # fmt: skip


def drawing(around: Around) -> Drawing:
    """A panel a statement with its state, one with the tightest statement, and the shares in words."""
    m = around.map
    panels = [
        _panel(short(name), state, COLOURS, m, around.points)
        for name, state in zip(m.statements, m.status, strict=True)
    ]
    panels.append(_panel("tightest", m.tightest, TIGHTEST, m, around.points))
    keys = [(colour, word) for colour, word in zip(COLOURS, STATUS, strict=True)]
    keys += [
        (TIGHTEST[i], f"{short(name)} tightest")
        for i, name in enumerate(m.statements)
        if (m.tightest == i).any()
    ]
    return Drawing(around.caption, tuple(panels), tuple(keys), _shares(m))


def _shares(m: Map) -> str:
    """A sentence a statement: shares of the map by state, and where it is tightest."""
    sentences = []
    for row in m.table().to_dict("records"):
        shares = ", ".join(f"{word} {row[word]:.1%}" for word in STATUS)
        sentences.append(f"{row['statement']}: {shares}; tightest at {row['tightest']:.1%}.")
    return " ".join(sentences)


def _panel(
    title: str, state: np.ndarray, colours: Sequence[str], m: Map, points: Sequence[tuple[str, float, float]]
) -> str:
    (x_name, x), (y_name, y) = m.x, m.y
    paths = [
        f'<path fill="{colours[k]}" d="{path}"/>'
        for k in range(len(colours))
        if (path := "".join(_runs(state == k)))
    ]
    marks = [
        f'<circle cx="{_place(a, x, LEFT, INNER_WIDTH):.1f}" '
        f'cy="{_place(b, y, TOP + INNER_HEIGHT, -INNER_HEIGHT):.1f}" '
        f'r="3.5" fill="#fff" stroke="#000"><title>{escape(name)}</title></circle>'
        for name, a, b in points
    ]
    words = escape(f"{title}: state over {x_name} and {y_name}", quote=True)
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{words}">'
        f'<text class="title" x="{LEFT}" y="18">{escape(title)}</text>{"".join(paths)}'
        f'<rect class="box" x="{LEFT}" y="{TOP}" width="{INNER_WIDTH}" height="{INNER_HEIGHT}"/>'
        f'<g class="ticks">{"".join(_ticks(x, y))}</g>'
        f'<text x="{LEFT + INNER_WIDTH / 2}" y="{HEIGHT - 6}" text-anchor="middle">{escape(x_name)}</text>'
        f'<text x="4" y="{TOP - 10}">{escape(y_name)}</text>{"".join(marks)}</svg>'
    )


def _runs(inside: np.ndarray) -> Iterator[str]:
    """Cells of one state as rectangles, row by row, neighbours together; the first row at the bottom."""
    rows, columns = inside.shape
    wide, high = INNER_WIDTH / columns, INNER_HEIGHT / rows
    for j in range(rows):
        ends = np.flatnonzero(np.diff(np.concatenate([[0], inside[j].astype(int), [0]])))
        for start, stop in zip(ends[::2], ends[1::2], strict=True):
            top = TOP + INNER_HEIGHT - (j + 1) * high
            across = (stop - start) * wide
            yield f"M{LEFT + start * wide:.1f} {top:.1f}h{across:.1f}v{high + 0.2:.1f}h{-across:.1f}z"


def _place(value: float, axis: np.ndarray, start: float, length: float) -> float:
    """Where a value stands on an axis that is even in logarithms, cells centred at its values."""
    step = np.log(axis[1] / axis[0])
    return start + length * (np.log(value / axis[0]) / step + 0.5) / len(axis)


def _ticks(x: np.ndarray, y: np.ndarray) -> Iterator[str]:
    for k in range(int(np.ceil(np.log10(x[0]))), int(np.floor(np.log10(x[-1]))) + 1):
        place = _place(10.0**k, x, LEFT, INNER_WIDTH)
        yield f'<text x="{place:.1f}" y="{TOP + INNER_HEIGHT + 14}" text-anchor="middle">{10.0**k:g}</text>'
    for k in range(int(np.ceil(np.log10(y[0]))), int(np.floor(np.log10(y[-1]))) + 1):
        place = _place(10.0**k, y, TOP + INNER_HEIGHT, -INNER_HEIGHT)
        yield f'<text x="{LEFT - 4}" y="{place + 3:.1f}" text-anchor="end">{10.0**k:g}</text>'
