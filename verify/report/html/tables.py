"""Runs of `tighten`, `sweep`, `regress` and of the probe as sections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from verify.catalogue import short
from verify.errors import InputError
from verify.figures import FLAT, Panel, Series
from verify.records import RunRecord
from verify.report.html.document import (
    GOOD,
    GRAVE,
    PLAIN,
    WEAK,
    Document,
    Figure,
    Frame,
    Mark,
    Section,
    Table,
    number,
    table_of,
)
from verify.report.html.statements import asked_first, by_id, explain_statements, linked
from verify.verdict import FAILURES

FLIP_COLUMNS = ("statement", "before", "after", "count")
MANY = 6
"""At most so many curves in a panel of a sweep."""


def settings_of(content: Any) -> tuple[tuple[str, str], ...]:
    """A record as pairs of words, nested names joined by dots."""
    pairs: list[tuple[str, str]] = []
    for key, value in content.items() if isinstance(content, Mapping) else ():
        if isinstance(value, Mapping):
            pairs += [(f"{key}.{name}", text) for name, text in settings_of(value)]
        elif value is not None:
            pairs.append(
                (str(key), ", ".join(map(number, value)) if isinstance(value, list) else number(value))
            )
    return tuple(pairs)


def add_tightness(document: Document, frame: Frame, record: RunRecord) -> None:
    """Smallest slack factors: the nearer to 1, the sharper the bound; below 1 it is false."""
    slack = frame["slack"].astype(float)
    wrong = frame[slack < 1] if "exact" not in frame else frame[(slack < 1) & frame["exact"].notna()]
    document.title = f"How tight are {len(frame):,} bounds?"
    document.tiles += [
        (f"{len(frame):,}", "bounds attacked", PLAIN),
        (f"{int((slack < 1.01).sum()):,}", "attained within 1 %", GOOD),
        (f"{len(wrong):,}", "slack below 1", GRAVE if len(wrong) else GOOD),
    ]
    document.findings += [
        f"{row.statement}, {row.quantity}: slack {number(row.slack)} < 1" for row in wrong.itertuples()
    ] or [f"No bound was passed: the smallest slack factor is {number(float(slack.min()))}."]
    ordered = np.sort(slack[np.isfinite(slack)].to_numpy())
    explain_statements(document, frame["statement"].astype(str))
    points = Series("smallest slack found", np.arange(1.0, len(ordered) + 1).tolist(), ordered.tolist())
    attained = Series("attained", [1.0, float(max(len(ordered), 1))], [1.0, 1.0], "fit")
    panel = Panel(
        "Sharpness of the bounds", "bounds, sharpest first", "slack factor", (points, attained), True
    )
    figures = (Figure("Smallest slack factor found for every bound; 1 means attained", (panel,)),)
    document.sections.append(
        Section(
            "tightness", "Tightness", figures=figures if len(ordered) else (),
            tables=(linked_table(frame.sort_values("slack"), "Every bound, sharpest first"),),
            settings=settings_of(record.choices),
            lead=("A slack factor of 1 says that the bound is attained by an instance found by search. A "
                  "search that finds nothing below 1 proves nothing.",),
        )
    )  # fmt: skip
    document.frames["tightness"] = frame


def add_flips(document: Document, frame: Frame, name: str) -> None:
    """The flip matrix of a change of assumptions."""
    profiles = frame["profile"].unique() if "profile" in frame else ["profile"]
    document.title = f"What changes under {', '.join(map(str, profiles))}?"
    explain_statements(document, frame["statement"].astype(str))
    count = FLIP_COLUMNS[-1]
    for profile in profiles:
        own = frame[frame["profile"] == profile] if "profile" in frame else frame
        flips = own[own["before"] != own["after"]]
        wrong = flips[flips["after"].isin(FAILURES)]
        document.tiles.append((f"{wrong['statement'].nunique()}", f"statements now wrong ({profile})",
                               GRAVE if len(wrong) else GOOD))  # fmt: skip
        document.findings += [
            f"{profile}: {s} is {after} on {n} instances, {before} before"
            for s, before, after, n in wrong[["statement", "before", "after", count]].itertuples(index=False)
        ] or [f"{profile}: nothing that held is violated."]
        title = f"Assumptions: {profile}"
        document.sections.append(
            Section(
                f"{name}-{profile}", title, tables=(_flip_matrix(own, count), table_of(own, "In long form"))
            )
        )
    document.frames[name] = frame


def _flip_matrix(frame: Frame, count: str) -> Table:
    pairs = sorted({(b, a) for b, a in zip(frame["before"], frame["after"], strict=True)})
    rows = []
    for statement in dict.fromkeys(frame["statement"]):
        own = frame[frame["statement"] == statement].set_index(["before", "after"])[count].to_dict()
        rows.append((linked(str(statement)), *(number(own[p]) if p in own else "" for p in pairs)))
    columns = tuple(b if a == b else f"{b} → {a}" for b, a in pairs)
    caption, names = "Outcomes before → after, instances", ("statement", *columns)
    return Table(caption, names, tuple(rows), frozenset(columns), folded=False)


def add_probe(document: Document, frame: Frame, record: RunRecord) -> None:
    """A probed network: its panels and table."""
    from verify.probe.result import probe_panels

    document.title = f"What do the {frame['layer'].nunique()} layers of this network do to its classes?"
    document.tiles += [
        (f"{frame['layer'].nunique()}", "layers", PLAIN),
        (f"{int(frame['samples'].max()):,}", "samples", PLAIN),
        (f"{int(frame['classes'].max())}", "classes", PLAIN),
    ]
    last = frame
    if "epoch" in frame:
        last = frame[frame["epoch"] == frame["epoch"].max()]
        document.tiles.append((f"{frame['epoch'].nunique()}", "epochs", PLAIN))
    document.findings += _probe_sentences(last)
    if record.stopped:
        document.missing.append(f"probe: {record.stopped}")
    notes = [
        f"{row.layer}: {row.note}" for row in last.itertuples() if isinstance(getattr(row, "note", 0), str)
    ]
    notes += [f"{name} was left out: {why}" for name, why in record.skipped.items()]
    document.sections.append(
        Section(
            "probe", "Probe of a network", figures=(Figure("Features, layer by layer", probe_panels(frame)),),
            tables=(table_of(frame, "Every column, layer by layer", folded=False),), notes=tuple(notes),
            settings=settings_of(record.settings),
            lead=("A network outside the theory's assumptions: these are observations, never pass or fail "
                  "of a theorem.",),
        )
    )  # fmt: skip
    document.frames["probe"] = frame


def _probe_sentences(frame: Frame) -> list[str]:
    said = []
    if "C" in frame and frame["C"].notna().sum() > 1:
        own = frame[frame["C"].notna()]
        first, last, least = own.iloc[0], own.iloc[-1], own.loc[own["C"].idxmin()]
        said.append(
            f"C goes from {number(first['C'])} ({first['layer']}) to {number(last['C'])} ({last['layer']}); "
            f"its least value is {number(least['C'])} at {least['layer']}."
        )
    if "D" in frame and frame["D"].notna().sum() > 1:
        own = frame[frame["D"].notna()]
        rises = int((own["D"].diff().dropna() > 0).sum())
        said.append(f"D rises over {rises} of {len(own) - 1} steps from layer to layer.")
    weightings = set(frame.get("weighting", ())) - {"equal classes"}
    return said + [f"Classes differ in size: Tr Sigma_B is weighted by {name!r}." for name in weightings]


def add_sweep(document: Document, directory: Path) -> None:
    """A sweep: curves over layers, shares in scope and inside the band over its first two axes."""
    from verify.sweep import collect, phase, status
    from verify.sweep.rows import of_frame
    from verify.sweep.store import read_manifest

    try:
        manifest, now, frame = read_manifest(directory), status(directory), collect(directory)
    except InputError as error:
        document.missing.append(f"sweep: {error}")
        return
    if now.missing:
        document.missing.append(f"sweep {now.name}: {now.missing} of {now.total} tasks have not run")
    document.missing += [f"sweep {now.name}: a task failed: {row['error']}" for row in now.failures]
    document.tiles += [
        (f"{now.done:,}", f"networks of {now.total:,}", PLAIN),
        (f"{len(now.failures):,}", "failed", GRAVE if now.failures else WEAK),
    ]
    good: Frame = frame[frame["status"] == "ok"]
    axes = [name for name in phase.AXES if name in good and good[name].nunique() > 1]
    x, y = ([*axes, *(name for name in phase.AXES if name not in axes)])[:2]
    statements = asked_first(phase.judged(of_frame(frame)))
    document.title = (
        f"Where do {len(statements)} statements hold, over {' and '.join(axes[:2]) or 'one setting'}?"
    )
    document.about = f"Sweep {now.name}: {len(good):,} networks measured"
    figures = tuple(filter(None, (_curves(good, x, y, quantity) for quantity in ("C", "D"))))
    tables = []
    if statements and len(good):
        explain_statements(document, statements)
        table: Frame = phase.phase_table(of_frame(frame), x, y, statements)
        figures += _shares(table, x, y)
        document.tables.append(_by_statement(table))
        tables.append(linked_table(table, f"Shares and slacks over {x} and {y}", folded=True))
    document.sections.append(
        Section(
            "sweep",
            f"Sweep {now.name}",
            settings=settings_of(manifest.spec.model_dump()),
            figures=figures,
            tables=tuple(tables),
            files=("manifest.json",),
        )
    )
    document.frames["sweep"] = frame


def _by_statement(table: Frame) -> Table:
    """One line a statement: its shares over all cells, the worst cell, and the median slack."""
    known = by_id()
    rows = []
    for id, own in table.groupby("statement", sort=False):
        s = known.get(str(id))
        scope, inside = own["in_scope"].astype(float), own["inside"].astype(float)
        slack, vacuous = own["slack"].astype(float), own["vacuous"].astype(float)
        met = "assumption: " if s is not None and s.assumption else ""
        share = Mark(_share(inside.mean()), f"{met}least in a cell: {_share(inside.min())}",
                     WEAK if inside.isna().all() else GOOD if inside.min() == 1 else PLAIN)  # fmt: skip
        rows.append((
            linked(str(id)), s.title if s else "", _share(scope.mean()), share, _share(inside.min()),
            _share(vacuous.mean()), number(float(slack.median())),
        ))  # fmt: skip
    columns = ("statement", "", "in scope", "inside its band", "in the worst cell", "vacuous", "median slack")
    caption = (
        "Shares of the networks, statement by statement: in scope; inside the band, in scope or not, of "
        "those where it says something (of an assumption: met); where it says nothing"
    )
    numeric = frozenset({"in scope", "in the worst cell", "vacuous", "median slack"})
    return Table(caption, columns, tuple(rows), numeric, folded=False)


def _share(value: float) -> str:
    return "–" if value != value else f"{value:.0%}"


def linked_table(frame: Frame, caption: str, *, folded: bool = False) -> Table:
    """The first rows of a data frame as a table, its statements leading to what they say."""
    made = table_of(frame, caption, folded=folded)
    at = made.columns.index("statement")
    ids = frame["statement"].astype(str).head(len(made.rows))
    rows = tuple((*row[:at], linked(id), *row[at + 1 :]) for row, id in zip(made.rows, ids, strict=True))
    return replace(made, rows=rows)


def _chosen(values: list[Any]) -> list[Any]:
    """At most MANY of them, first and last among them."""
    if len(values) <= MANY:
        return values
    return [values[round(i * (len(values) - 1) / (MANY - 1))] for i in range(MANY)]


def _curves(frame: Frame, x: str, y: str, quantity: str) -> Figure | None:
    from verify.sweep.phase import curve_table
    from verify.sweep.rows import of_frame

    if not len(frame) or quantity not in frame:
        return None
    table: Frame = curve_table(of_frame(frame), quantity, x, y)
    panels = []
    for value in _chosen(sorted(table[y].unique())):
        series = []
        for at in _chosen(sorted(table[x].unique())):
            own = table[(table[y] == value) & (table[x] == at)]
            if len(own):
                series.append(
                    Series(f"{x} = {number(at)}", own["layer"].astype(float).tolist(), own["mean"].tolist())
                )
        panels.append(
            Panel(f"{y} = {number(value)}", "layer", quantity, tuple(series), log_y=quantity == "C")
        )
    return Figure(f"{quantity} over the layers, mean over seeds", tuple(panels)) if panels else None


def _shares(table: Frame, x: str, y: str) -> tuple[Figure, ...]:
    """One figure a kind of share: a panel a statement for which it varies, a curve a value of y; those that
    are asked about first."""
    made = []
    for column, words, log in (("inside", "share inside the band", False), ("slack", "median slack", True)):
        panels = []
        for statement in dict.fromkeys(table["statement"]):
            own = table[(table["statement"] == statement) & np.isfinite(table[column].astype(float))]
            series = [
                Series(f"{y} = {number(v)}", own.loc[own[y] == v, x].astype(float).tolist(),
                       own.loc[own[y] == v, column].astype(float).tolist())
                for v in _chosen(sorted(own[y].unique()))
            ]  # fmt: skip
            varies = len(own) and own[column].max() - own[column].min() > FLAT * abs(own[column].max())
            if series and varies and len(panels) < MANY:
                panels.append(Panel(short(str(statement)), x, words, tuple(series), log_y=log))
        if panels:
            caption = f"{words.capitalize()} where it varies; of all statements in the table"
            made.append(Figure(caption, tuple(panels)))
    return tuple(made)


__all__ = ["add_flips", "add_probe", "add_sweep", "add_tightness", "settings_of"]
