"""A run of `check` as a document: verdicts by statement, then one section a case with its pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from string import ascii_lowercase
from typing import Any

import numpy as np

from verify.figures import Panel, Series
from verify.records import RunRecord
from verify.report.cases import ROW_COLUMNS
from verify.report.headline import asked_of
from verify.report.html.document import (
    GOOD,
    GRAVE,
    PLAIN,
    WEAK,
    Cell,
    Document,
    Figure,
    Frame,
    Grid,
    Item,
    Line,
    Link,
    Mark,
    Section,
    Table,
    number,
)
from verify.report.html.scope import scope_section
from verify.report.html.statements import asked_first, by_id, explain_statements, is_inequality, linked
from verify.report.pictures import curve_of, panels
from verify.theory import Theory
from verify.verdict import GRAVEST_FIRST, Verdict

LOOKS = {"red": GRAVE, "green": GOOD, "grey": WEAK, "": PLAIN}
"""How the page sets off a verdict of each colour."""

MOST_COLUMNS = len(ascii_lowercase)
"""Cases or families that the grid of verdicts can hold side by side."""


def mark(verdict: str, target: str = "") -> Mark:
    """The sign of a verdict; the word itself for one that this version does not know."""
    try:
        known = Verdict(verdict)
    except ValueError:
        return Mark(str(verdict), str(verdict), PLAIN, target)
    return Mark(known.sign, verdict, LOOKS[known.colour], target)


def add_check(document: Document, frame: Frame, record: RunRecord) -> None:
    """Add the verdicts, sections and findings of a check."""
    from verify.theories import THEORIES

    groups = _groups(frame)
    ids = list(dict.fromkeys(frame["statement"].astype(str)))
    names = list(dict.fromkeys(id.partition("/")[0] for id in ids))
    cases = list(dict.fromkeys(frame["case"].astype(str)))
    document.title = asked_of(names, ids, cases)
    titles = [THEORIES[name].title if name in THEORIES else name for name in names]
    document.about = (
        f"{'; '.join(titles)} · {_counted(len(cases), 'case')}, {_counted(len(ids), 'statement')}, "
        f"{_counted(len(frame), 'comparison')}"
    )
    document.headline += record.headline or _sentences(frame)
    origins = {entry.case: entry for entry in record.cases}
    own = {sentence for entry in record.cases for sentence in entry.headline}
    document.findings += [
        line
        for line in record.findings
        if line not in {*document.headline, *own} and line.partition(": ")[0] not in origins
    ]
    document.tables.append(_counts(frame))
    document.grids.append(_grid(frame, groups))
    explain_statements(document, ids)
    for name in names:
        own = frame[frame["statement"].astype(str).str.startswith(f"{name}/")]
        section = scope_section(own, THEORIES.get(name))
        document.sections += [] if section is None else [section]
    for name, members in groups.items():
        rows = frame[frame["case"].isin(members)]
        theory = THEORIES.get(str(rows["statement"].iloc[0]).partition("/")[0])
        if len(members) == 1:
            entry = origins.get(name)
            document.sections.append(_case(name, rows, entry.model_dump() if entry else {}, theory))
        else:
            document.sections.append(_family(name, members, rows, theory))


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun if count == 1 else f'{noun}s'}"


def _groups(frame: Frame) -> dict[str, list[str]]:
    """Cases by name: "random #1", "random #2", ... together."""
    groups: dict[str, list[str]] = {}
    for name in dict.fromkeys(frame["case"].astype(str)):
        groups.setdefault(name.split(" #")[0], []).append(name)
    return {name if len(cases) > 1 else cases[0]: cases for name, cases in groups.items()}


def _sentences(frame: Frame) -> list[str]:
    """What a table alone tells: violations, or that there are none."""
    wrong = frame[frame["verdict"].isin([verdict.value for verdict in Verdict if verdict.fails])]
    if len(wrong):
        return [
            f"{str(r.verdict).upper()}: {r.statement} at layer {number(r.layer)} of {r.case}: {r.quantity} = "
            f"{number(r.measured)}, band [{number(r.lower)}, {number(r.upper)}]."
            for r in wrong.itertuples()
        ]
    held = int((frame["verdict"] == Verdict.HOLDS.value).sum())
    return [
        f"No statement is violated where its hypotheses hold ({held:,} rows in scope hold; float64, not a "
        "proof)."
    ]


# --- verdicts by statement ---------------------------------------------------------------------------


def _grid(frame: Frame, groups: dict[str, list[str]]) -> Grid:
    """Statement by case: the gravest verdict over layers and quantities, and the nearest end of a band."""
    columns = tuple(zip(ascii_lowercase, groups, strict=False)) if len(groups) <= MOST_COLUMNS else ()
    group_of = {case: name for name, cases in groups.items() for case in cases}
    found: dict[str, dict[str, set[str]]] = {}
    counts: dict[str, Counter[str]] = {}
    tags: dict[str, str] = {}
    keys = frame.groupby(["statement", "tag", "case", "verdict"], sort=False, observed=True).size()
    for (statement, tag, case, verdict), count in keys.items():
        found.setdefault(statement, {}).setdefault(group_of[str(case)], set()).add(verdict)
        counts.setdefault(statement, Counter())[verdict] += int(count)
        tags[statement] = tag
    known, nearest = by_id(), _nearest(frame)
    lines = []
    for statement in asked_first(found):
        cells = []
        for _, name in columns:
            worst = _gravest(found[statement].get(name, set()))
            cells.append(mark(worst) if worst else None)
        verdicts = tuple((mark(v), counts[statement][v]) for v in _ordered(counts[statement]))
        told = known.get(statement)
        close = nearest.get(statement, "") if is_inequality(told) else ""
        title = told.title if told else ""
        lines.append(Line(statement, title, str(tags[statement]), tuple(cells), verdicts, close))
    return Grid(columns, tuple(lines))


def _ordered(verdicts: Counter[str]) -> list[str]:
    known = [v.value for v in GRAVEST_FIRST if v.value in verdicts]
    return [*known, *(v for v in verdicts if v not in known)]


def _gravest(found: set[str]) -> str:
    return next((v.value for v in GRAVEST_FIRST if v.value in found), next(iter(found), ""))


def _nearest(frame: Frame) -> dict[str, str]:
    """For each statement the row in scope that is nearest to its band's end (1: the bound is attained)."""
    if not {"slack_lower", "slack_upper"} <= set(frame):
        return {}
    inside = [Verdict.HOLDS, Verdict.PROVED]
    outside = [Verdict.VIOLATED, Verdict.REFUTED]
    decided = frame[frame["verdict"].isin([verdict.value for verdict in (*inside, *outside)])]
    slack = decided[["slack_lower", "slack_upper"]].astype(float).min(axis=1)
    decided = decided.assign(slack=slack)[
        np.isfinite(slack) & ((slack > 0) | decided["verdict"].isin([verdict.value for verdict in outside]))
    ]
    if not len(decided):
        return {}
    best = decided.loc[decided.groupby("statement", sort=False)["slack"].idxmin()]
    said = {}
    for r in best.itertuples():
        where = "" if r.layer != r.layer else f", layer {number(r.layer)}"
        said[str(r.statement)] = f"slack {r.slack:.4g}: `{r.quantity}`{where}, {r.case}"
    return said


def _counts(frame: Frame) -> Table:
    """Rows by verdict, with what each says: the legend of the page too."""
    counts = Counter(frame["verdict"])
    rows = tuple(
        (mark(v.value), v.value, f"{counts[v.value]:,}", v.sentence) for v in GRAVEST_FIRST if counts[v.value]
    )
    columns = ("", "verdict", "rows", "what it says")
    caption = "Verdicts, the gravest first, and how many rows have each"
    return Table(caption, columns, rows, frozenset({"rows"}), folded=False)


# --- one case ----------------------------------------------------------------------------------------


def _case(name: str, frame: Frame, origin: dict[str, Any], theory: Theory[Any] | None) -> Section:
    first = frame.iloc[0]
    shared = [c for c in frame.columns if c not in ROW_COLUMNS]
    settings = [(key, number(first[key])) for key in shared if first[key] == first[key]]
    settings += [
        (key, number(value))
        for key, value in origin.items()
        if key not in {"case", "headline", *shared} and value
    ]
    drawn = tuple(panels(frame, theory))
    figures = (Figure(name, drawn),) if drawn else ()
    return Section(
        name, name, source=str(first.get("origin", "")), lead=tuple(origin.get("headline", ())),
        outside=tuple(_failed(frame)), seen=_tally(frame), figures=figures, tables=(_rows(frame),),
        settings=tuple(settings), notes=tuple(f"{q}: {why}" for q, why in _undefined(frame).items()),
    )  # fmt: skip


def _rows(frame: Frame) -> Table:
    """Every row of a case, by statement; reasons by number, each told once."""
    reasons: dict[str, int] = {}
    rows: list[tuple[Cell, ...]] = []
    for r in frame.itertuples():
        told = str(getattr(r, "reason", "") or "")
        parts = [] if told == "nan" else [part for part in told.split("; ") if part]
        numbers = ", ".join(str(reasons.setdefault(part, len(reasons) + 1)) for part in parts)
        rows.append((
            linked(str(r.statement)), Link(str(r.quantity)), number(r.layer),
            number(r.measured), number(r.lower), number(r.upper), mark(str(r.verdict)), numbers,
        ))  # fmt: skip
    columns = ("statement", "quantity", "layer", "measured", "lower", "upper", "verdict", "why")
    numeric = frozenset({"layer", "measured", "lower", "upper"})
    caption = "Every row of this case"
    return Table(caption, columns, tuple(rows), numeric, grouped=True, notes=tuple(reasons))


def _tally(frame: Frame) -> tuple[Item, ...]:
    items = []
    for verdict, own in ((v, frame[frame["verdict"] == v.value]) for v in GRAVEST_FIRST):
        if len(own):
            ids = dict.fromkeys(own["statement"].astype(str))
            links = tuple(map(linked, ids))
            items.append(Item(mark(verdict.value), f"{len(own):,} × {verdict.value}", links=links))
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


def _family(name: str, cases: list[str], frame: Frame, theory: Theory[Any] | None) -> Section:
    """Many cases of one kind: a line each in one picture, and what became of them."""
    made = []
    for curve in theory.curves if theory else ():
        lines = [curve_of(frame[frame["case"] == case], curve) for case in cases]
        x = [value for layers, _ in lines for value in layers]
        y = [value for _, values in lines for value in values]
        if y:
            series = (Series(f"{len(cases)} cases", x, y),)
            made.append(Panel(curve.title, "layer l", curve.label, series, log_y=curve.log, points=True))
    figures = (Figure(f"{name}: all {len(cases)} cases", tuple(made)),) if made else ()
    lead = (f"{len(cases)} cases of one kind; every row of each is in report.csv.",)
    return Section(
        name, f"{name} (× {len(cases)})", lead=lead, outside=tuple(_kinds_of_failure(frame)),
        seen=_tally(frame), figures=figures,
    )  # fmt: skip


def _kinds_of_failure(frame: Frame) -> Iterator[str]:
    """Hypotheses that fail in some of the cases, with how many."""
    cases: dict[str, set[str]] = {}
    for case, own in frame.groupby("case", sort=False):
        for sentence in _failed(own):
            cases.setdefault(sentence.partition(", but ")[0], set()).add(str(case))
    for sentence, found in sorted(cases.items()):
        yield f"{sentence}, in {_counted(len(found), 'case')}"
