"""What the probe gives: a table, one row a layer, its pictures, and files for a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from verify.angles import angles
from verify.errors import InputError
from verify.figures import Panel, Series
from verify.probe import collapse
from verify.probe.moments import Spectrum
from verify.probe.scatter import Classes, Weighting, simplex_distance
from verify.probe.sums import Sums
from verify.rounding import Rounded

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

TABLE, RECORD = "probe.csv", "run.json"

PANELS = {
    "C": ("Within-class compression", "C", True),
    "D": ("Between-class discrimination", "D", False),
    "simplex_distance": ("Distance of the class means from a simplex ETF", "distance", False),
    "NC1": ("Within-class over between-class covariance", "NC1", True),
    "CDNV": ("Class-distance normalised variance", "CDNV", True),
    "rank": ("Numerical rank", "rank (95 % of nuclear norm)", False),
    "accuracy": ("Linear probe", "accuracy", False),
    "TL_c": ("Target linearity", "TL_c", False),
}
"""Columns that are drawn: title, label and whether the axis is logarithmic."""


@dataclass(frozen=True)
class Settings:
    """How a probe was run; scored: on which samples; stopped: after so many batches, where that was not
    all."""

    columns: tuple[str, ...]
    weighting: Weighting
    moment_samples: int | None
    max_width: int
    seed: int
    scored: str
    stopped: int | None = None


@dataclass(frozen=True)
class Probe:
    """One row a layer in `frame`, and what it was made of.

    frame: index (0, 1, ... in the order in which layers ran), layer, width, samples, classes (that
    reached the layer), weighting ("equal classes", or the one used), C, tr_within, tr_between, D,
    mean_norm_min, mean_norm_max, cos_max (of the class means themselves), centred_norm_ratio (largest over
    smallest norm of the centred class means), simplex_distance (0 for a simplex ETF), rank, accuracy, TL_c,
    TL_chance, TL_floor, NC1 to NC5, CDNV, separation (docs/probe.md), moment_samples, note (why a value is
    missing).  cosines: (K, K) by layer, classes in the order of `labels`, nan for classes that a layer
    did not see.  skipped: layers left out, with the reason.  sums: what was added up.

    Example: `verify.probe(model, loader).frame[["layer", "C", "D"]]`.
    """

    frame: pd.DataFrame
    cosines: dict[str, Float[ndarray, "K K"]]
    labels: list[Any]
    skipped: dict[str, str]
    settings: Settings
    sums: Sums = field(repr=False)
    origin: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def means(self) -> dict[str, Float[ndarray, "K d"]]:
        """Class means by layer, classes in the order of `labels`; nan where a class did not reach it."""
        found = {}
        for name, layer in self.sums.layers.items():
            means = np.ldexp(layer.classes.means, -layer.classes.power)
            means[layer.classes.sizes == 0] = np.nan
            found[name] = means[_order(self.sums)]
        return found

    @cached_property
    def scatters(self) -> dict[str, Float[ndarray, " K"]]:
        """Mean squared distance from the class mean by layer, classes in the order of `labels`."""
        found = {}
        for name, layer in self.sums.layers.items():
            own = layer.classes
            with np.errstate(invalid="ignore"):
                found[name] = np.ldexp(own.scatters / own.sizes, -2 * own.power)[_order(self.sums)]
        return found

    def save(self, path: str | Path) -> None:
        """Write what was added up to an .npz archive, to go on from (`probe(resume=)`) or to merge."""
        replace(self.sums, settings=asdict(self.settings)).save(Path(path))

    @classmethod
    def load(cls, path: str | Path) -> Probe:
        """The probe whose sums `save` wrote.  Raises InputError for other files."""
        sums = Sums.load(Path(path))
        try:
            given: dict[str, Any] = dict(sums.settings)
            return tabulated(sums, Settings(**{**given, "columns": tuple(given["columns"])}))
        except (TypeError, KeyError) as error:
            raise InputError(f"{path}: holds no sums of a probe ({error})") from error

    def merge(self, *others: Probe) -> Probe:
        """One probe of the samples of several, of parts of one data set in several processes.

        Sums over every sample add up as if one process had seen all; second moments are those of the draw
        from all samples (give each process its own seed).  Raises InputError where choices or widths differ.
        """
        sums = self.sums
        for other in others:
            sums = sums.merged(other.sums)
        return tabulated(sums, replace(self.settings, stopped=None))

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
        from verify.writing import csv_text, json_text, output_directory, write_together

        where = output_directory(Path(directory))
        write_together({where / TABLE: csv_text(self.frame), where / RECORD: json_text(record_of(self))})
        return where

    def _repr_html_(self) -> str:
        return self.frame.to_html(index=False)


def record_of(found: Probe) -> dict[str, object]:
    """How a probe was run and what it left out."""
    from verify.writing import machine

    return {
        "kind": "probe", "settings": asdict(found.settings), "skipped": found.skipped,
        "classes": found.labels, "machine": machine(), **found.origin,
    }  # fmt: skip


def probe_panels(frame: pd.DataFrame) -> tuple[Panel, ...]:
    """One panel for each column of a probe's table that has numbers: over the layers, or over the epochs
    with a line for each layer where it has the column `epoch`."""

    def points(rows: pd.DataFrame, column: str) -> tuple[list[float], list[float]]:
        axis = "epoch" if "epoch" in frame else "index"
        return rows[axis].astype(float).tolist(), rows[column].astype(float).tolist()

    panels = []
    for column, (title, unit, log) in PANELS.items():
        if column not in frame or all(frame[column].isna()):
            continue
        if "epoch" in frame:
            lines = [
                Series(str(name), *points(rows, column)) for name, rows in frame.groupby("layer", sort=False)
            ]
        else:
            lines = [Series(column, *points(frame, column))]
            if column == "TL_c" and "TL_chance" in frame:
                lines.append(Series("chance level", *points(frame, "TL_chance")))
        over_layers = "epoch" not in frame
        names = tuple(frame["layer"].astype(str)) if over_layers else ()
        axis = "layer" if over_layers else "epoch"
        panels.append(Panel(title, axis, unit, tuple(lines), log_y=log, ticks=names))
    return tuple(panels)


def _order(sums: Sums) -> list[int]:
    """Class numbers in the order of the labels."""
    return [sums.labels.index(label) for label in sorted(sums.labels)]


def tabulated(sums: Sums, settings: Settings) -> Probe:
    """The table of sums, the accuracy of linear probes on the samples that were drawn."""
    spectra, accuracy, K = {}, {}, len(sums.labels)
    for name, layer in sums.layers.items():
        found = layer.spectrum or (layer.drawn.spectrum(name, K) if layer.drawn is not None else None)
        if found is None or found.count < 2:
            continue
        spectra[name] = found
        if layer.drawn is not None and "accuracy" in settings.columns:
            W, b = found.probe()
            accuracy[name] = float(((layer.drawn.rows @ W + b).argmax(axis=1) == layer.drawn.labels).mean())
    return result(sums, spectra, accuracy, replace(settings, scored="training"))


def result(
    sums: Sums,
    spectra: Mapping[str, Spectrum],
    accuracy: Mapping[str, float],
    settings: Settings,
    classifier: tuple[Any, Any, Any] | None = None,
    others: Mapping[str, Float[ndarray, " d"]] | None = None,
) -> Probe:
    """The table of the accumulated moments.

    classifier: the head, the rows that it reads, and their moments; others: means of samples of no class.
    """
    import pandas as pd

    order = _order(sums)
    labels = [sums.labels[number] for number in order]
    rows, cosines = [], {}
    for index, (name, layer) in enumerate(sums.layers.items()):
        row, cosines[name] = _first_order(layer.classes, settings, order, labels)
        if name in spectra:
            row |= _second_order(spectra[name], settings)
        if "collapse" in settings.columns:
            row |= _collapse(layer.classes, settings)
            row |= _of_head(name, layer.classes, settings, sums, classifier)
            if others and name in others:
                own = layer.classes.present()
                row["NC5"] = collapse.orthogonality(np.ldexp(own.means, -own.power), others[name])
        if name in accuracy:
            row |= {"accuracy": accuracy[name], "accuracy_on": settings.scored}
        row["note"] = "; ".join(filter(None, (row.pop("note"), sums.notes.get(name, ""))))
        rows.append({"index": index, "layer": name, **row})
    frame = pd.DataFrame(rows)
    for name in ("rank", "moment_samples"):
        if name in frame:
            frame[name] = frame[name].astype("Int64")
    frame["note"] = frame.pop("note")
    origin = {"note": sums.notes[""]} if "" in sums.notes else {}
    if settings.stopped is not None:
        origin["stopped"] = f"after {settings.stopped} batches: the loader has more samples"
    return Probe(frame, cosines, labels, dict(sums.skipped), settings, sums, origin)


def _first_order(
    whole: Classes, settings: Settings, order: list[int], labels: Sequence[Any]
) -> tuple[dict[str, Any], Float[ndarray, "K K"]]:
    """C, D and the geometry of the class means, of the classes that reached the layer."""
    classes, K = whole.present(), len(order)
    row: dict[str, Any] = {
        "width": classes.means.shape[1],
        "samples": int(classes.N),
        "classes": len(classes.sizes),
        "weighting": "equal classes" if classes.balanced else settings.weighting,
    }
    notes = []
    absent = [str(label) for label, number in zip(labels, order, strict=True) if whole.sizes[number] == 0]
    if absent:
        notes.append(f"no sample of class {', '.join(absent)} reached this layer")
    wide = np.full((K, K), np.nan)
    if len(classes.sizes) < 2:
        names = [n for c, n in (("C", ("C", "tr_within", "tr_between")), ("D", ("D",)), ("means", GEOMETRY))
                 if c in settings.columns]  # fmt: skip
        row |= {name: np.nan for group in names for name in group}
        return row | {"note": "; ".join([*notes, "C and D compare classes, and one alone is here"])}, wide
    within, between = classes.traces(settings.weighting)
    if "C" in settings.columns:
        found = between.value > between.error
        row |= {"C": within / between.value if found else np.nan}
        with np.errstate(over="ignore", under="ignore"):
            traces = np.ldexp([within, float(between.value)], -2 * classes.power)
        row |= {"tr_within": traces[0], "tr_between": traces[1]}
        beyond = not np.isfinite(traces).all() or (classes.power != 0 and traces.min() < np.finfo(float).tiny)
        notes += ["tr_within, tr_between: beyond the range of float64"] if beyond else []
        notes += [] if found else ["C: all class means coincide, within rounding"]
    gram = classes.gram()
    norms = np.sqrt(np.diag(np.asarray(gram.value)))
    with np.errstate(divide="ignore", invalid="ignore"):
        cosines = np.asarray(gram.value) / np.outer(norms, norms)
    if "D" in settings.columns:
        with np.errstate(all="ignore"):
            D = angles(Rounded(np.asarray(gram.value)[None], np.asarray(gram.error)[None]))["D"][0]
        row["D"] = D.value
        notes += ["D: a class mean is 0, within rounding"] if D.undefined else []
    if "means" in settings.columns:
        row |= _geometry(
            classes, norms, cosines, settings.weighting, defined=bool(between.value > between.error)
        )
    own = np.flatnonzero(whole.sizes > 0)
    wide[np.ix_(own, own)] = cosines
    return row | {"note": "; ".join(notes)}, wide[np.ix_(order, order)]


GEOMETRY = ("mean_norm_min", "mean_norm_max", "cos_max", "centred_norm_ratio", "simplex_distance")


def _geometry(
    classes: Classes, norms: ndarray, cosines: ndarray, weighting: Weighting, *, defined: bool
) -> dict[str, float]:
    M, _ = classes.centred(weighting)
    sizes = np.linalg.norm(M, axis=1)
    return {
        "mean_norm_min": float(np.ldexp(norms.min(), -classes.power)),
        "mean_norm_max": float(np.ldexp(norms.max(), -classes.power)),
        "cos_max": float(cosines[np.triu_indices(len(norms), 1)].max()),
        "centred_norm_ratio": float(sizes.max() / sizes.min()) if defined and sizes.min() > 0 else np.nan,
        "simplex_distance": simplex_distance(M) if defined else np.nan,
    }


def _second_order(spectrum: Spectrum, settings: Settings) -> dict[str, Any]:
    row: dict[str, Any] = {}
    if "rank" in settings.columns:
        row["rank"] = spectrum.rank()
    if "linearity" in settings.columns:
        row["TL_c"], row["TL_chance"], row["TL_floor"] = spectrum.linearity()
    if "collapse" in settings.columns:
        row |= collapse.scatter_ratios(spectrum, settings.weighting)
    return row | {"moment_samples": spectrum.count}


def _collapse(whole: Classes, settings: Settings) -> dict[str, float]:
    classes = whole.present()
    if len(classes.sizes) < 2 or not _differ(classes, settings):
        return dict.fromkeys(("CDNV", "NC2_norm", "NC2_angle", "NC2_simplex"), np.nan)
    return {"CDNV": collapse.cdnv(classes)} | collapse.equality_of_means(
        classes.centred(settings.weighting)[0]
    )


def _differ(classes: Classes, settings: Settings) -> bool:
    between = classes.traces(settings.weighting)[1]
    return bool(between.value > between.error)


def _of_head(
    name: str, whole: Classes, settings: Settings, sums: Sums, classifier: tuple[Any, Any, Any] | None
) -> dict[str, float]:
    """NC3 and NC4 of what a classifier reads."""
    if classifier is None or classifier[0].layer != name:
        return {}
    head, rows, _ = classifier
    weights, bias, labels = head.weights, head.bias, sums.labels
    if whole.means.shape[1] != weights.shape[1]:
        raise InputError(
            f"head = {head.name!r} reads {weights.shape[1]} features, {name} of shape (B, "
            f"{whole.means.shape[1]}) has "
            "others: choose a pool for it"
        )
    wrong = [label for label in labels if not isinstance(label, int) or not 0 <= label < len(weights)]
    if wrong or not (whole.sizes > 0).all():
        raise InputError(
            f"head = {head.name!r} has {len(weights)} outputs, and the label {wrong[0]!r} is none of them"
            if wrong
            else f"head = {head.name!r}: not every class reached it"
        )
    own = weights[list(labels)], bias[list(labels)]
    found = {"NC3": collapse.self_duality(own[0], whole.centred(settings.weighting)[0])}
    if rows is not None:
        means = np.ldexp(whole.means, -whole.power)
        found["NC4"] = collapse.agreement(rows, *own, means)
    return found
