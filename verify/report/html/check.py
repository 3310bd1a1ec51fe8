"""A run of `check` as sections: one a case, its C_l and D_l against every band of its report."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from bounds import REGISTRY
from verify.figures import Panel, Role, Series
from verify.records import RunRecord
from verify.report.html.document import (
    GOOD,
    GRAVE,
    PLAIN,
    WEAK,
    Document,
    Figure,
    Frame,
    Item,
    Mark,
    Section,
    Table,
    number,
    table_of,
)
from verify.verdict import GRAVEST_FIRST, Verdict

LOOKS = {"red": GRAVE, "green": GOOD, "grey": WEAK, "": PLAIN}
"""How the page sets off a verdict of each colour."""

SHOWN = 2
"""Signs in one cell of the table of verdicts, the gravest ones."""

SCALARS = (
    "n", "K", "d", "L", "alpha", "xi", "step", "seed", "loss", "theta", "theta_s", "lmin", "lmax", "delta",
    "delta_low", "eps", "rho", "mu", "e0",
)  # fmt: skip
ROWS = ("statement", "tag", "layer", "quantity", "measured", "lower", "upper", "verdict", "reason")

TAGS: tuple[tuple[str, Role], ...] = (
    ("published", "leading-order band"),
    ("refined", "refined band"),
    ("instance", "instance band"),
)
SIDE_BY_SIDE = 14
"""A table of verdicts with more columns is set in small type."""


def mark(verdict: str) -> Mark:
    """The sign of a verdict; the word itself for one that this version does not know."""
    try:
        known = Verdict(verdict)
    except ValueError:
        return Mark(str(verdict), str(verdict))
    return Mark(known.sign, verdict, LOOKS[known.colour])


def add_check(document: Document, frame: Frame, record: RunRecord) -> None:
    """Add the sections, verdicts and findings of a check."""
    counts = Counter(frame["verdict"])
    violated, inconsistent = counts[Verdict.VIOLATED.value], counts[Verdict.INCONSISTENT.value]
    document.tiles += [
        (f"{violated:,}", "violated in scope", GRAVE if violated else GOOD),
        (f"{inconsistent:,}", f"{Verdict.INCONSISTENT.value}, in scope", GRAVE if inconsistent else GOOD),
        (f"{counts[Verdict.HOLDS.value]:,}", "hold in scope (float64, not a proof)", GOOD),
        *(
            (f"{counts[verdict.value]:,}", verdict.value, LOOKS[verdict.colour])
            for verdict in (Verdict.CONSISTENT, Verdict.AS_FOUND, Verdict.VACUOUS)
        ),
        (f"{frame['case'].nunique():,}", f"cases, {frame['statement'].nunique():,} statements", PLAIN),
    ]
    document.headline += record.headline
    document.findings += [line for line in record.findings if line not in record.headline] or (
        [] if record.headline else _sentences(frame)
    )
    groups = _groups(frame)
    document.tables += [_verdicts(frame, groups), _margins(frame), _counts(frame)]
    present = [verdict for verdict in GRAVEST_FIRST if counts[verdict.value]]
    document.legend += [Mark(v.sign, f"{v.value}: {v.sentence}", LOOKS[v.colour]) for v in present]
    origins = {entry.case: entry.model_dump() for entry in record.cases}
    for name, cases in groups.items():
        own = frame[frame["case"].isin(cases)]
        document.sections.append(
            _case(name, own, origins.get(name, {})) if len(cases) == 1 else _family(name, cases, own)
        )


def _groups(frame: Frame) -> dict[str, list[str]]:
    """Cases by name: "random #1", "random #2", ... together."""
    groups: dict[str, list[str]] = {}
    for name in dict.fromkeys(frame["case"].astype(str)):
        groups.setdefault(name.split(" #")[0], []).append(name)
    return groups


def _sentences(frame: Frame) -> list[str]:
    """What a table alone tells: violations, or that there are none, and what is in scope."""
    wrong = frame[frame["verdict"].isin([verdict.value for verdict in Verdict if verdict.fails])]
    if len(wrong):
        said = [
            f"{str(r.verdict).upper()}: {r.statement} at layer {number(r.layer)} of {r.case}: {r.quantity} = "
            f"{number(r.measured)}, band [{number(r.lower)}, {number(r.upper)}]."
            for r in wrong.itertuples()
        ]
    else:
        held = int((frame["verdict"] == Verdict.HOLDS.value).sum())
        said = [f"No statement is violated where its hypotheses hold ({held:,} rows in scope hold)."]
    if "in_scope" not in frame:
        return said
    total = frame["case"].nunique()
    scope = frame[frame["in_scope"].astype("boolean").fillna(False)].groupby("statement")["case"].nunique()
    names = [("layerwise/thm4-16", "Theorem 4 as published"), ("layerwise/R6", "refined entrywise (R6)"),
             ("layerwise/R10", "refined spectral (R10)"), ("layerwise/R12", "relaxed (R12)")]  # fmt: skip
    parts = [f"{words} {int(scope.get(id, 0))}" for id, words in names if (frame["statement"] == id).any()]
    return [*said, f"Cases in scope, of {total}: {'; '.join(parts)}."] if parts else said


def _verdicts(frame: Frame, groups: dict[str, list[str]]) -> Table:
    """Statement by case: the gravest verdicts over layers and quantities."""
    group_of = {case: name for name, cases in groups.items() for case in cases}
    cells: dict[tuple[str, str], dict[str, set[str]]] = {}
    keys = frame[["statement", "tag", "case", "verdict"]].drop_duplicates()
    for statement, tag, case, verdict in keys.itertuples(index=False, name=None):
        cells.setdefault((statement, tag), {}).setdefault(group_of[str(case)], set()).add(verdict)
    order = [verdict.value for verdict in GRAVEST_FIRST]

    def cell(found: set[str]) -> Mark | str:
        gravest = [v for v in order if v in found]
        gravest = gravest[: 1 if Verdict.NOT_MET.value in gravest else SHOWN]
        if not gravest:
            return ""
        text = " ".join(Verdict(v).sign for v in gravest)
        return Mark(text, "; ".join(gravest), mark(gravest[0]).look)

    rows = tuple(
        (statement.removeprefix("layerwise/"), tag, *(cell(found.get(name, set())) for name in groups))
        for (statement, tag), found in cells.items()
    )
    columns = ("statement", "tag", *groups)
    return Table("Verdicts: the gravest over all layers", columns, rows, folded=False)


def _counts(frame: Frame) -> Table:
    tags = list(dict.fromkeys(frame["tag"]))
    rows = []
    for verdict in GRAVEST_FIRST:
        own = frame[frame["verdict"] == verdict.value]
        if len(own):
            rows.append((mark(verdict.value), verdict.value, *(f"{(own['tag'] == t).sum():,}" for t in tags)))
    return Table("Rows by verdict", ("", "verdict", *tags), tuple(rows), frozenset(tags), folded=False)


def _margins(frame: Frame) -> Table:
    """For each statement the row in scope that is nearest to its band's end."""
    columns = ("statement", "slack", "quantity", "layer", "case", "measured", "lower", "upper")
    caption = "Smallest slack factor in scope (1: the bound is attained)"
    if not {"slack_lower", "slack_upper"} <= set(frame):
        return Table(caption, columns, ())
    decided = frame[frame["verdict"].isin([Verdict.HOLDS.value, Verdict.VIOLATED.value])]
    slack = decided[["slack_lower", "slack_upper"]].min(axis=1)
    decided = decided.assign(slack=slack)[
        np.isfinite(slack) & ((slack > 0) | (decided["verdict"] == Verdict.VIOLATED.value))
    ]
    best = (
        decided.loc[decided.groupby("statement", sort=False)["slack"].idxmin()] if len(decided) else decided
    )
    return table_of(best[list(columns)], caption, folded=False)


def _case(name: str, frame: Frame, origin: dict[str, Any]) -> Section:
    first = frame.iloc[0]
    settings = [(key, number(first[key])) for key in SCALARS if key in frame and first[key] == first[key]]
    settings += [
        (key, number(value)) for key, value in origin.items() if key not in {"case", *SCALARS} and value
    ]
    failed = _failed(frame)
    panels = case_panels(frame)
    figures = (Figure(f"{name}: compression and discrimination, layer by layer", panels),) if panels else ()
    notes = [f"{q}: {reason}" for q, reason in _undefined(frame).items()]
    return Section(
        name, name, source=str(first.get("origin", "")), seen=_tally(frame), figures=figures,
        outside=tuple(failed),
        tables=(table_of(frame[[c for c in ROWS if c in frame]], "Every row of this case"),),
        settings=tuple(settings), notes=tuple(notes),
    )  # fmt: skip


def case_panels(frame: Frame) -> tuple[Panel, ...]:
    """C, its steps and D of one case inside its bands, as far as they were measured.  frame: its rows."""
    return tuple(filter(None, (_compression(frame), _steps(frame), _discrimination(frame))))


def _tally(frame: Frame) -> tuple[Item, ...]:
    """How often each verdict was given, the gravest first."""
    counts = Counter(frame["verdict"])
    items = []
    for verdict in GRAVEST_FIRST:
        if counts[verdict.value]:
            ids = frame.loc[frame["verdict"] == verdict.value, "statement"].unique()
            named = ", ".join(str(id).removeprefix("layerwise/") for id in ids)
            items.append(Item(mark(verdict.value), f"{counts[verdict.value]:,} × {verdict.value}", named))
    return tuple(items)


def _failed(frame: Frame) -> list[str]:
    """Hypotheses that fail, from the reasons: each is a sentence with the word "fails"."""
    if "reason" not in frame:
        return []
    parts = (part for text in frame["reason"].dropna().unique() for part in str(text).split("; "))
    return sorted({part for part in parts if " fails: " in part})


def _undefined(frame: Frame) -> dict[str, str]:
    own = frame[frame["verdict"] == Verdict.UNDEFINED.value]
    reasons = own.get("reason")
    if reasons is None:
        return {}
    return {str(q): str(text).split("; ")[0] for q, text in zip(own["quantity"], reasons, strict=True)}


def _family(name: str, cases: list[str], frame: Frame) -> Section:
    """Many cases of one kind: clouds of C_l and D_l."""
    panels = []
    for quantity, title, log in (("C", "Compression", True), ("D", "Discrimination", False)):
        x, y = [], []
        for case in cases:
            layers, values = _curve(frame[frame["case"] == case], quantity)
            x += layers
            y += values
        if y:
            unit = "C_l / C_0" if quantity == "C" else "D_l"
            series = Series(f"{len(cases)} networks", x, y)
            panels.append(Panel(title, "layer l", unit, (series,), log_y=log, points=True))
    figures = (Figure(f"{name}: all {len(cases)} networks", tuple(panels)),) if panels else ()
    lead = (f"{len(cases)} cases; every row is in report.csv.",)
    return Section(name, f"{name} (× {len(cases)})", lead=lead, seen=_tally(frame), figures=figures)


def _measured(frame: Frame, quantity: str) -> dict[int, float]:
    own = frame[(frame["quantity"] == quantity) & frame["layer"].notna() & frame["measured"].notna()]
    found = {int(layer): float(x) for layer, x in zip(own["layer"], own["measured"], strict=True)}
    return dict(sorted(found.items()))


def _curve(frame: Frame, quantity: str) -> tuple[list[float], list[float]]:
    """Layers and values of D_l, or of C_l / C_0 from its steps as far as they are known."""
    found = _measured(frame, "C_ratio" if quantity == "C" else quantity)
    if quantity != "C":
        return [float(layer) for layer in found], list(found.values())
    steps = _unbroken(found)
    return [float(i) for i in range(len(steps) + 1)], np.cumprod([1.0, *steps]).tolist() if steps else []


def _unbroken(found: dict[int, float]) -> list[float]:
    """Values of layers 0, 1, ... up to the first that is missing."""
    steps = []
    while len(steps) in found:
        steps.append(found[len(steps)])
    return steps


def _compression(frame: Frame) -> Panel | None:
    x, y = _curve(frame, "C")
    if not y:
        return None
    series: list[Series] = []
    for band in _bands(frame, "C_ratio"):
        ends = dict(zip(map(int, band.x), zip(band.lower, band.upper, strict=True), strict=True))
        count = len(_unbroken(dict.fromkeys(ends, 1.0)))
        lower = np.cumprod([1.0, *(ends[i][0] for i in range(count))])
        upper = np.cumprod([1.0, *(ends[i][1] for i in range(count))])
        if count:
            layers = [float(i) for i in range(count + 1)]
            series.append(Series(band.name, layers, (), band.role, lower.tolist(), upper.tolist()))
    series += [Series("measured", x, y), *_fit(x, y)]
    return Panel("Compression, relative to the input", "layer l", "C_l / C_0", tuple(series), log_y=True)


def _fit(x: list[float], y: list[float]) -> list[Series]:
    """A geometric rate by least squares of log C_l against l, with its R^2."""
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


def _steps(frame: Frame) -> Panel | None:
    found = _measured(frame, "C_ratio")
    if not found:
        return None
    measured = Series("measured", [float(i) for i in found], list(found.values()))
    series = (*_bands(frame, "C_ratio"), measured)
    return Panel("Compression, step by step", "layer l", "C_(l+1) / C_l", series, log_y=True)


def _discrimination(frame: Frame) -> Panel | None:
    x, y = _curve(frame, "D")
    if not y:
        return None
    series = (*_bands(frame, "D"), Series("measured", x, y))
    return Panel("Discrimination", "layer l", "D_l", series)


def _bands(frame: Frame, quantity: str) -> list[Series]:
    """One band a tag: the intersection of its statements in scope; out of scope where none is in.

    Where a tag has several statements out of scope, the one that names the most layers, and of
    those the last declared, stands for it.
    """
    own = frame[(frame["quantity"] == quantity) & frame["layer"].notna()]
    own = own[own["lower"].notna() & own["upper"].notna()]
    made = []
    for tag, role in TAGS:
        rows = own[(own["tag"] == tag) & (own["verdict"] != Verdict.VACUOUS.value)]
        if not len(rows):
            continue
        scope = rows["in_scope"].astype("boolean").fillna(False) if "in_scope" in rows else rows["lower"] < 0
        inside = tag == "instance" or bool(scope.any())
        chosen = rows[scope] if scope.any() else rows if tag != "refined" else _last_whole(rows)
        ids = ", ".join(str(id).removeprefix("layerwise/") for id in dict.fromkeys(chosen["statement"]))
        name = f"{role}{'' if inside else ', out of scope'} ({ids})" if tag != "instance" else role
        lower, upper = chosen.groupby("layer")["lower"].max(), chosen.groupby("layer")["upper"].min()
        x = [float(layer) for layer in lower.index]
        made.append(Series(name, x, (), role, lower.tolist(), upper.tolist()))
    return made


def _last_whole(rows: Frame) -> Frame:
    order = {statement.id: i for i, statement in enumerate(REGISTRY)}
    counts = rows.groupby("statement")["layer"].nunique()
    best = max(counts.index, key=lambda id: (counts[id], order.get(id, -1)))
    return rows[rows["statement"] == best]
