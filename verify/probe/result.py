"""What the probe gives: a table, one row a layer, its pictures, and files for a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from verify.figures import Panel, Series
from verify.layerwise.measure.layers import angles
from verify.probe.moments import Spectrum
from verify.probe.scatter import Classes, Weighting, simplex_distance
from verify.rounding import Ball

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

TABLE, RECORD = "probe.csv", "run.json"

PANELS = {
    "C": ("Within-class compression", "C", True),
    "D": ("Between-class discrimination", "D", False),
    "simplex_distance": ("Distance of the class means from a simplex ETF", "distance", False),
    "rank": ("Numerical rank", "rank (95 % of nuclear norm)", False),
    "accuracy": ("Linear probe", "accuracy", False),
    "TL_c": ("Target linearity", "TL_c", False),
}
"""Columns that are drawn: title, label and whether the axis is logarithmic."""


@dataclass(frozen=True)
class Settings:
    """How a probe was run; share: of the samples drawn for second moments; scored: on which loader."""

    columns: tuple[str, ...]
    weighting: Weighting
    moment_samples: int | None
    max_width: int
    seed: int
    share: float
    scored: str


@dataclass(frozen=True)
class Probe:
    """One row a layer in `frame`, and the cosines between class means by layer.

    frame: index (0, 1, ... in the order in which layers ran), layer, width, samples, classes,
    weighting ("equal classes", or the one used), C, tr_within, tr_between, D, mean_norm_min,
    mean_norm_max, cos_max (of the class means themselves), centred_norm_ratio (largest over smallest
    norm of the centred class means), simplex_distance (0 for a simplex ETF), rank, accuracy, TL_c,
    TL_chance, TL_floor, moment_samples, note (why a value is missing).  cosines: (K, K) by layer,
    classes in the order of `labels`.  skipped: layers left out, with the reason.
    """

    frame: pd.DataFrame
    cosines: dict[str, Float[ndarray, "K K"]]
    labels: list[int]
    skipped: dict[str, str]
    settings: Settings
    origin: dict[str, Any] = field(default_factory=dict)

    def panels(self) -> tuple[Panel, ...]:
        """One panel for each column that has numbers."""
        return probe_panels(self.frame)

    def plot(self, path: str | Path | None = None) -> Figure:
        """Draw every column over the layers; to a .png or .svg file too where a path is given."""
        from verify.figures import draw, figure

        if path is not None:
            draw(self.panels(), Path(path))
        return figure(self.panels())

    def write(self, directory: str | Path) -> Path:
        """Write probe.csv and run.json, from which `dln-verify report` makes a page; the directory."""
        from verify.writing import csv_text, json_text, machine, output_directory, write_together

        where = output_directory(Path(directory))
        record: dict[str, object] = {
            "kind": "probe", "settings": asdict(self.settings), "skipped": self.skipped,
            "classes": self.labels, "machine": machine(),
        }  # fmt: skip
        write_together({where / TABLE: csv_text(self.frame), where / RECORD: json_text(record)})
        return where

    def _repr_html_(self) -> str:
        return self.frame.to_html(index=False)


def probe_panels(frame: pd.DataFrame) -> tuple[Panel, ...]:
    """One panel for each column of a probe's table that has numbers."""

    def points(column: str) -> tuple[list[float], list[float]]:
        return frame["index"].astype(float).tolist(), frame[column].astype(float).tolist()

    panels = []
    for column, (title, unit, log) in PANELS.items():
        if column in frame and not all(frame[column].isna()):
            series = [Series(column, *points(column))]
            if column == "TL_c" and "TL_chance" in frame:
                series.append(Series("chance level", *points("TL_chance")))
            panels.append(Panel(title, "layer", unit, tuple(series), log_y=log))
    return tuple(panels)


def result(
    summaries: Mapping[str, Classes],
    spectra: Mapping[str, Spectrum],
    accuracy: Mapping[str, float],
    notes: Mapping[str, str],
    skipped: dict[str, str],
    numbers: Mapping[int, int],
    settings: Settings,
) -> Probe:
    """The table of the accumulated moments."""
    import pandas as pd

    labels = sorted(numbers)
    order = np.array([numbers[label] for label in labels])
    rows, cosines = [], {}
    for index, (name, classes) in enumerate(summaries.items()):
        row, cosines[name] = _first_order(classes, settings, order)
        if name in spectra:
            row |= _second_order(spectra[name], settings.columns)
        if name in accuracy:
            row |= {"accuracy": accuracy[name], "accuracy_on": settings.scored}
        row["note"] = "; ".join(filter(None, (row.pop("note"), notes.get(name, ""))))
        rows.append({"index": index, "layer": name, **row})
    frame = pd.DataFrame(rows)
    for name in ("rank", "moment_samples"):
        if name in frame:
            frame[name] = frame[name].astype("Int64")
    frame["note"] = frame.pop("note")
    return Probe(frame, cosines, labels, skipped, settings)


def _first_order(
    classes: Classes, settings: Settings, order: ndarray
) -> tuple[dict[str, Any], Float[ndarray, "K K"]]:
    """C, D and the geometry of the class means."""
    row: dict[str, Any] = {
        "width": classes.means.shape[1],
        "samples": int(classes.N),
        "classes": len(classes.sizes),
        "weighting": "equal classes" if classes.balanced else settings.weighting,
    }
    notes = []
    within, between = classes.traces(settings.weighting)
    if "C" in settings.columns:
        found = between.value > between.error
        row |= {"C": within / between.value if found else np.nan, "tr_within": within}
        row |= {"tr_between": between.value}
        notes += [] if found else ["C: all class means coincide, within rounding"]
    gram = classes.gram()
    norms = np.sqrt(np.diag(np.asarray(gram.value)))
    with np.errstate(divide="ignore", invalid="ignore"):
        cosines = np.asarray(gram.value) / np.outer(norms, norms)
    if "D" in settings.columns:
        with np.errstate(all="ignore"):
            D = angles(Ball(np.asarray(gram.value)[None], np.asarray(gram.error)[None]))["D"][0]
        row["D"] = D.value
        notes += ["D: a class mean is 0, within rounding"] if D.undefined else []
    if "means" in settings.columns:
        row |= _geometry(
            classes, norms, cosines, settings.weighting, defined=bool(between.value > between.error)
        )
    return row | {"note": "; ".join(notes)}, cosines[np.ix_(order, order)]


def _geometry(
    classes: Classes, norms: ndarray, cosines: ndarray, weighting: Weighting, *, defined: bool
) -> dict[str, float]:
    M, _ = classes.centred(weighting)
    sizes = np.linalg.norm(M, axis=1)
    return {
        "mean_norm_min": float(norms.min()),
        "mean_norm_max": float(norms.max()),
        "cos_max": float(cosines[np.triu_indices(len(norms), 1)].max()),
        "centred_norm_ratio": float(sizes.max() / sizes.min()) if defined and sizes.min() > 0 else np.nan,
        "simplex_distance": simplex_distance(M) if defined else np.nan,
    }


def _second_order(spectrum: Spectrum, columns: tuple[str, ...]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    if "rank" in columns:
        row["rank"] = spectrum.rank()
    if "linearity" in columns:
        row["TL_c"], row["TL_chance"], row["TL_floor"] = spectrum.linearity()
    return row | {"moment_samples": spectrum.count}
