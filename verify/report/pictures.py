"""Pictures of a check: curves of one case with their bands, or verdicts of many cases side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from verify.catalogue import short
from verify.errors import InputError, near
from verify.figures import Panel, Role, Series, figure, in_greek, plain_style
from verify.report.cases import Cases
from verify.theory import Curve, Theory
from verify.verdict import GRAVEST_FIRST, Verdict, gravest

if TYPE_CHECKING:
    from matplotlib.figure import Figure


Frame = Any
"""A pandas.DataFrame; its stubs lose the type at every selection of rows."""

ROLES: dict[str, Role] = {"refined": "refined band", "instance": "instance band"}
"""How the band of a tag is drawn; of any other one as one at leading order."""

MOST_BANDS = 2
"""Bands of statements that may cover what the theorem does not, in one picture."""

SHADES = {"red": "#a3201f", "green": "#2e8b57", "grey": "#c9ccd1", "": "#8fb4d9"}
"""Colours of the verdicts of each colour, side by side."""


def plot(report: Cases, case: str | None = None) -> Figure:
    """One case's curves with their bands; without a name, of the only case, else every verdict side by side.

    Raises InputError for a name that no case has.
    """
    from verify.theories import THEORIES

    chosen = report.cases[0] if len(report.cases) == 1 else None
    if case is not None:
        chosen = next((one for one in report.cases if one.name == case), None)
        if chosen is None:
            names = [one.name for one in report.cases]
            raise InputError(f"case = {case!r}: no such case{near(str(case), names)}")
    if chosen is not None:
        found = list(panels(type(report)([chosen]).table(), THEORIES.get(chosen.theory)))
        if found:
            with plain_style():
                return figure(found, title=in_greek(chosen.name))
    return _side_by_side(report if chosen is None else type(report)([chosen]))


@plain_style()
def _side_by_side(report: Cases) -> Figure:
    """Statement by case, each cell its gravest verdict: a colour and a sign."""
    from matplotlib.colors import to_rgb
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch

    found: dict[str, dict[str, set[Verdict]]] = {}
    for row in report.rows():
        found.setdefault(row.statement, {}).setdefault(row.case, set()).add(row.verdict)
    cases = [one.name for one in report.cases]
    height, width = 1.6 + 0.2 * len(found), 2.4 + 0.34 * len(cases)
    width = max(width, 5.0)
    picture = Figure(figsize=(width, height), layout="constrained")
    axes = picture.subplots()
    pixels = np.ones((len(found), len(cases), 3))
    present: set[Verdict] = set()
    for i, by_case in enumerate(found.values()):
        for j, name in enumerate(cases):
            worst = gravest(by_case.get(name, ()))
            if worst is not None:
                present.add(worst)
                pixels[i, j] = to_rgb(SHADES[worst.colour])
                axes.text(j, i, worst.sign, ha="center", va="center", fontsize=6)
    axes.imshow(pixels, aspect="auto", interpolation="nearest")
    axes.set_yticks(range(len(found)), [short(id) for id in found], fontsize=7)
    axes.set_xticks(
        range(len(cases)), [in_greek(name) for name in cases], fontsize=7, rotation=60, ha="right"
    )
    entries = [
        Patch(color=SHADES[v.colour], label=f"{v.sign}  {v.value}") for v in GRAVEST_FIRST if v in present
    ]
    picture.legend(
        handles=entries, loc="outside upper center", ncols=int(width / 2.4), fontsize=7, frameon=False
    )
    return picture


def panels(frame: Frame, theory: Theory[Any] | None) -> Iterator[Panel]:
    """The curves that the theory shows of a case, each with the bands of the theorem that is asked about, of
    what may cover the case instead, and of the instance alone.

    frame: the rows of one case.
    """
    if theory is None:
        return
    for curve in theory.curves:
        x, y = curve_of(frame, curve)
        if not y:
            continue
        bands = [_product(band) if curve.product else band for band in _bands(frame, curve.quantity, theory)]
        series = [*(band for band in bands if len(band.x)), Series("measured", x, y)]
        series += _fit(x, y) if curve.product else []
        yield Panel(curve.title, "layer l", curve.label, tuple(series), log_y=curve.log)


def curve_of(frame: Frame, curve: Curve) -> tuple[list[float], list[float]]:
    """Layers and values; of a product, the product of the steps as far as they are known."""
    own = frame[(frame["quantity"] == curve.quantity) & frame["layer"].notna() & frame["measured"].notna()]
    found = {int(layer): float(x) for layer, x in zip(own["layer"], own["measured"], strict=True)}
    found = dict(sorted(found.items()))
    if not curve.product:
        return [float(layer) for layer in found], list(found.values())
    steps = [found[i] for i in range(_unbroken(found))]
    return [float(i) for i in range(len(steps) + 1)], np.cumprod([1.0, *steps]).tolist() if steps else []


def _unbroken(layers: dict[int, Any]) -> int:
    """How many of the layers 0, 1, ... there are before the first that is missing."""
    count = 0
    while count in layers:
        count += 1
    return count


def _product(band: Series) -> Series:
    """The product of a band's ends over the layers 0, 1, ..., from 1; nothing without layer 0."""
    ends = {int(x): pair for x, *pair in zip(band.x, band.lower, band.upper, strict=True)}
    count = _unbroken(ends)
    lower, upper = (np.cumprod([1.0, *(ends[i][k] for i in range(count))]).tolist() for k in (0, 1))
    x = [float(i) for i in range(count + 1)] if count else []
    return Series(band.name, x, (), band.role, lower if count else (), upper if count else ())


def _fit(x: list[float], y: list[float]) -> list[Series]:
    """A geometric rate by least squares of the logarithm against l, with its R^2."""
    values = np.asarray(y, dtype=np.float64)
    if len(values) < 3 or not (values > 0).all():
        return []
    layers, logs = np.asarray(x, dtype=np.float64), np.log(values)
    slope, start = np.polyfit(layers, logs, 1)
    fitted = start + slope * layers
    total = float(np.sum((logs - logs.mean()) ** 2))
    R2 = 1 - float(np.sum((logs - fitted) ** 2)) / total if total > 0 else 1.0
    name = f"geometric fit: rate {np.exp(slope):.4g}, R² = {R2:.4g}"
    return [Series(name, x, np.exp(fitted).tolist(), "fit")]


def _bands(frame: Frame, quantity: str, theory: Theory[Any]) -> list[Series]:
    """The bands of one quantity: of the theorem asked about, of at most two statements that may cover the
    case instead (those in scope first), and of every statement on the instance alone."""
    own = frame[(frame["quantity"] == quantity) & frame["layer"].notna()]
    own = own[own["lower"].notna() & own["upper"].notna() & (own["verdict"] != Verdict.VACUOUS.value)]
    question = theory.question
    made = []
    if question is not None:
        made += _band(own, question.statements, question.theorem, "leading-order band")
        others = [id for id in question.instead if (own["statement"] == id).any()]
        inside = [id for id in others if _in_scope(own[own["statement"] == id])]
        for id in (inside + [id for id in others if id not in inside])[:MOST_BANDS]:
            made += _band(own, (id,), short(id), "refined band")
    listed = {*question.statements, *question.instead} if question else set()
    tags = ("instance",) if question else tuple(dict.fromkeys(own["tag"]))
    for tag in tags:
        ids = [id for id in dict.fromkeys(own.loc[own["tag"] == tag, "statement"]) if id not in listed]
        for id in ids[:MOST_BANDS]:
            name = short(id) if short(id) == tag else f"{short(id)} ({tag})"
            made += _band(own, (id,), name, ROLES.get(tag, "leading-order band"))
    return made


def _band(frame: Frame, ids: tuple[str, ...], name: str, role: Role) -> list[Series]:
    """What the statements say together, layer by layer."""
    rows = frame[frame["statement"].isin(ids)]
    if not len(rows):
        return []
    lower, upper = rows.groupby("layer")["lower"].max(), rows.groupby("layer")["upper"].min()
    x = [float(layer) for layer in lower.index]
    words = name if _in_scope(rows) else f"{name}, out of scope"
    return [Series(words, x, (), role, lower.tolist(), upper.tolist())]


def _in_scope(rows: Frame) -> bool:
    return "in_scope" in rows and bool(rows["in_scope"].astype("boolean").fillna(False).any())
