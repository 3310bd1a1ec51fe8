"""The files that a run leaves, as models: what is written is validated, and what is read back too.

Entries that a version does not know are kept: a page may be made of a run of a later one.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from verify.errors import InputError

Number = float | None
"""null stands for what JSON has not got: nan and infinities."""

Count = Annotated[int, Field(ge=0, le=2**53)]


class _Record(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)


class CaseRecord(_Record):
    """One case of a check, with where it came from."""

    case: str
    origin: str = ""
    headline: list[str] = []


class ExperimentEntry(_Record):
    """One experiment of a run of `reproduce`."""

    name: str
    state: str = ""
    error: str = ""


class RunRecord(_Record):
    """run.json of any command; each writes the entries it has."""

    command: str = ""
    kind: str = ""
    rows: Count | None = None
    theories: list[str] = []
    choices: dict[str, Any] = {}
    cases: list[CaseRecord] = []
    headline: list[str] = []
    findings: list[str] = []
    names: list[str] = []
    experiments: list[ExperimentEntry] = []
    settings: dict[str, Any] = {}
    skipped: dict[str, str] = {}
    stopped: str = ""
    machine: dict[str, Any] = {}


class ObservationRecord(_Record):
    """What an experiment saw; null: these runs cannot tell.  setting: of which of its runs."""

    claim: str
    seen: bool | None
    detail: str
    setting: str = ""


class SeriesRecord(BaseModel):
    """A line, a cloud or a band of a panel."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    x: list[Number]
    y: list[Number]
    role: Literal["measured", "fit", "leading-order band", "refined band", "instance band"] = "measured"
    lower: list[Number] = []
    upper: list[Number] = []
    color: list[int] = []


class PanelRecord(BaseModel):
    """One pair of axes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    x_label: str
    y_label: str
    series: list[SeriesRecord]
    log_y: bool = False
    points: bool = False
    ticks: list[str] = []


class ExperimentRecord(_Record):
    """experiment.json: one experiment as it is stored."""

    format: Literal["dln-verify experiment"] = "dln-verify experiment"
    version: Literal[1] = 1
    name: str = ""
    title: str
    source: str
    theory: str = ""
    claims: list[str] = []
    own: list[str] = []
    observations: list[ObservationRecord]
    data: str = ""
    settings: dict[str, Any] = {}
    parameters: dict[str, Any] = {}
    notes: list[str] = []
    panels: list[PanelRecord]
    columns: list[str] = []
    rows: Count | None = None
    seconds: Annotated[float, Field(ge=0)] | None = None
    key: str = ""
    files: dict[str, str] = {}
    machine: dict[str, Any] = {}


TEXT, REAL, WHOLE = "text", "a number", "a whole number"

TABLES: dict[str, dict[str, str]] = {
    "report.csv": {
        "case": TEXT, "statement": TEXT, "tag": TEXT, "quantity": TEXT, "verdict": TEXT,
        "layer": WHOLE, "measured": REAL, "lower": REAL, "upper": REAL,
    },
    "tightness.csv": {"statement": TEXT, "quantity": TEXT, "slack": REAL},
    "probe.csv": {"index": WHOLE, "layer": TEXT, "samples": WHOLE, "classes": WHOLE},
    "flips": {"statement": TEXT, "before": TEXT, "after": TEXT, "count": WHOLE},
}  # fmt: skip
"""Columns that a table must have, and what each holds."""

OPTIONAL: dict[str, str] = {
    "slack_lower": REAL, "slack_upper": REAL, "margin": REAL, "C": REAL, "D": REAL, "C_ratio": REAL,
    "TL_c": REAL, "TL_chance": REAL, "rank": REAL, "accuracy": REAL, "NC1": REAL, "CDNV": REAL,
    "simplex_distance": REAL, "epoch": WHOLE,
}  # fmt: skip
"""What other columns hold, where they are there."""

MAY_BE_EMPTY = ("layer", "measured", "lower", "upper", "slack_lower", "slack_upper")


def typed_table(frame: Any, name: str) -> Any:
    """A table read back, each column of its kind; InputError names the column and the row that is wrong.

    name: of TABLES.
    """
    kinds = TABLES[name]
    lost = [column for column in kinds if column not in frame]
    if lost:
        raise InputError(f"it has no column {', '.join(lost)}")
    if frame.columns.has_duplicates:
        raise InputError("two of its columns have one name")
    if not len(frame):
        raise InputError("it has no rows")
    typed = {}
    for column, kind in {**{c: k for c, k in OPTIONAL.items() if c in frame}, **kinds}.items():
        empty_too = column in MAY_BE_EMPTY or column in OPTIONAL
        typed[column] = _typed(frame[column], column, kind, empty_too=empty_too)
    return frame.assign(**typed)


def _typed(values: Any, column: str, kind: str, *, empty_too: bool) -> Any:
    import numpy as np
    import pandas as pd

    if kind is TEXT:
        wrong = values.isna()
        made = values.astype("string").astype(object)
    else:
        made: Any = pd.Series(pd.to_numeric(values, errors="coerce"), dtype="float64")
        wrong = made.isna() & ~(values.isna() & empty_too)
        if kind is WHOLE:
            wrong |= made.notna() & ((made != np.floor(made)) | (made.abs() > 2**53))
    if wrong.any():
        row = int(np.flatnonzero(wrong.to_numpy())[0])
        got = str(values.iloc[row])[:40]
        raise InputError(f"row {row + 1}: {column} must be {kind}, got {got!r}")
    return made
