"""What a probe has added up: by layer, exactly mergeable, in files and out of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Float, Int
from numpy import ndarray

from verify.errors import InputError
from verify.files import parse_json, read_arrays
from verify.probe.draw import Drawn
from verify.probe.moments import Moments, Spectrum
from verify.probe.scatter import Classes, Scatter

if TYPE_CHECKING:
    from torch import device

VERSION = 1


@dataclass(frozen=True)
class Rows:
    """Samples that were drawn: (m, d), class numbers (m,), random keys (m,)."""

    rows: Float[ndarray, "m d"]
    labels: Int[ndarray, " m"]
    keys: Float[ndarray, " m"]
    most: int

    def merged(self, other: Rows) -> Rows:
        """The draw from both streams."""
        keys = np.append(self.keys, other.keys)
        own = np.sort(np.argsort(keys, kind="stable")[: self.most])
        return Rows(
            np.vstack([self.rows, other.rows])[own],
            np.append(self.labels, other.labels)[own],
            keys[own],
            self.most,
        )

    def spectrum(self, name: str, K: int) -> Spectrum:
        """Second moments of the rows."""
        import torch

        moments = Moments(name, self.rows.shape[1])
        moments.add(torch.from_numpy(self.rows), torch.from_numpy(self.labels))
        found = moments.summary()
        return replace(found, classes=found.classes.padded(K))


@dataclass(frozen=True)
class Layer:
    """classes: of every sample; drawn or spectrum: of the samples for second moments, where there are any."""

    classes: Classes
    drawn: Rows | None = None
    spectrum: Spectrum | None = None


@dataclass(frozen=True)
class Sums:
    """What was added up.

    labels: the classes, in the order of their numbers; batches, samples: how many were read; marks: a
    number for each batch that tells its labels; layers by name; notes and skipped: what could not be had,
    and why; asked: the choices that must agree where sums are merged or continued; settings: how the
    table is made of them.
    """

    labels: tuple[Any, ...]
    batches: int
    samples: int
    marks: tuple[int, ...]
    layers: Mapping[str, Layer]
    notes: Mapping[str, str] = field(default_factory=dict)
    skipped: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)

    def merged(self, other: Sums) -> Sums:
        """Both streams together; InputError where they were not asked for the same."""
        differ = [name for name in self.asked if self.asked[name] != other.asked.get(name)]
        if differ:
            name = differ[0]
            raise InputError(
                f"probes of other choices cannot be merged: {name} = {self.asked[name]!r} and "
                f"{other.asked.get(name)!r}"
            )
        labels = tuple(dict.fromkeys((*self.labels, *other.labels)))
        if len({isinstance(label, str) for label in labels}) > 1:
            raise InputError("probes with labels of other types cannot be merged: integers and strings")
        place = np.array([labels.index(label) for label in other.labels], dtype=np.int64)
        layers = {}
        for name in dict.fromkeys((*self.layers, *other.layers)):
            a = self.layers.get(name)
            b = other.layers.get(name)
            own = None if a is None else _renumbered(a, np.arange(len(self.labels)), len(labels))
            new = None if b is None else _renumbered(b, place, len(labels))
            layers[name] = _together(name, own, new)
        skipped = {n: why for n, why in {**other.skipped, **self.skipped}.items() if n not in layers}
        return Sums(
            labels, self.batches + other.batches, self.samples + other.samples, (*self.marks, *other.marks),
            layers, {**other.notes, **self.notes}, skipped, self.asked, self.settings,
        )  # fmt: skip

    def save(self, path: Path) -> None:
        """Write everything to an .npz archive."""
        arrays: dict[str, ndarray] = {}
        for i, layer in enumerate(self.layers.values()):
            own = layer.classes
            arrays |= {f"{i}.sizes": own.sizes, f"{i}.means": own.means, f"{i}.scatters": own.scatters}
            arrays[f"{i}.counts"] = np.array([own.merges, own.power])
            if layer.drawn is not None:
                arrays |= {f"{i}.rows": layer.drawn.rows, f"{i}.labels": layer.drawn.labels}
                arrays |= {f"{i}.keys": layer.drawn.keys, f"{i}.most": np.array(layer.drawn.most)}
            if layer.spectrum is not None:
                other = layer.spectrum.classes
                arrays |= {f"{i}.inner": layer.spectrum.inner, f"{i}.s.sizes": other.sizes}
                arrays |= {f"{i}.s.means": other.means, f"{i}.s.scatters": other.scatters}
                arrays[f"{i}.s.counts"] = np.array([other.merges, other.power])
        record = {
            "version": VERSION, "labels": self.labels, "batches": self.batches, "samples": self.samples,
            "marks": self.marks, "layers": list(self.layers), "notes": dict(self.notes),
            "skipped": dict(self.skipped), "asked": dict(self.asked), "settings": dict(self.settings),
        }  # fmt: skip
        arrays["record"] = np.array(json.dumps(record))
        try:
            with path.open("wb") as stream:
                np.savez(stream, **arrays)  # pyright: ignore[reportArgumentType]
        except OSError as error:
            raise InputError(f"{path}: cannot be written ({error.strerror or error})") from error

    @classmethod
    def load(cls, path: Path) -> Sums:
        """What `save` wrote.  Raises InputError for anything else."""
        arrays = read_arrays(path)
        try:
            record = parse_json(str(arrays["record"]), str(path))
            if record["version"] != VERSION:
                raise InputError(f"{path}: written by another version of the probe")
            layers = {}
            for i, name in enumerate(record["layers"]):
                drawn = spectrum = None
                if f"{i}.rows" in arrays:
                    rows, labels, keys = (arrays[f"{i}.{part}"] for part in ("rows", "labels", "keys"))
                    drawn = Rows(rows, labels, keys, int(arrays[f"{i}.most"]))
                if f"{i}.inner" in arrays:
                    spectrum = Spectrum(_classes(arrays, f"{i}.s"), arrays[f"{i}.inner"])
                layers[name] = Layer(_classes(arrays, str(i)), drawn, spectrum)
            return cls(
                tuple(record["labels"]), record["batches"], record["samples"], tuple(record["marks"]), layers,
                record["notes"], record["skipped"], record["asked"], record["settings"],
            )  # fmt: skip
        except (KeyError, TypeError, IndexError, ValueError) as error:
            if isinstance(error, InputError):
                raise
            raise InputError(f"{path}: holds no sums of a probe ({type(error).__name__}: {error})") from error


def _classes(arrays: Mapping[str, ndarray], key: str) -> Classes:
    merges, power = arrays[f"{key}.counts"].tolist()
    return Classes(arrays[f"{key}.sizes"], arrays[f"{key}.means"], arrays[f"{key}.scatters"], merges, power)


def _renumbered(layer: Layer, place: Int[ndarray, " K"], K: int) -> Layer:
    """The layer with its class numbers replaced."""

    def moved(classes: Classes) -> Classes:
        own = place[: len(classes.sizes)]
        whole = Classes(
            np.zeros(K), np.zeros((K, classes.means.shape[1])), np.zeros(K), classes.merges, classes.power
        )
        whole.sizes[own], whole.means[own], whole.scatters[own] = (
            classes.sizes,
            classes.means,
            classes.scatters,
        )
        return whole

    drawn, spectrum = layer.drawn, layer.spectrum
    return Layer(
        moved(layer.classes),
        None if drawn is None else replace(drawn, labels=place[drawn.labels]),
        None if spectrum is None else replace(spectrum, classes=moved(spectrum.classes)),
    )


def _together(name: str, a: Layer | None, b: Layer | None) -> Layer:
    if a is None or b is None:
        found = a or b
        assert found is not None
        return found
    if a.classes.means.shape[1] != b.classes.means.shape[1]:
        widths = a.classes.means.shape[1], b.classes.means.shape[1]
        raise InputError(
            f"layer {name!r}: widths {widths[0]} and {widths[1]}: probes of one network are merged"
        )
    return Layer(
        a.classes.merged(b.classes),
        a.drawn.merged(b.drawn) if a.drawn is not None and b.drawn is not None else a.drawn or b.drawn,
        a.spectrum.merged(b.spectrum) if a.spectrum and b.spectrum else a.spectrum or b.spectrum,
    )


def resumed_scatter(name: str, classes: Classes, where: device) -> Scatter:
    """An accumulator that goes on from these sums."""
    import torch

    def tensor(array: ndarray) -> Any:
        return torch.from_numpy(array.copy()).to(where)

    power = classes.power if classes.power or classes.means.any() or classes.scatters.any() else None
    sizes, means, within = (tensor(part) for part in (classes.sizes, classes.means, classes.scatters))
    return Scatter(name, classes.means.shape[1], sizes, means, within, power, classes.merges)


def resumed_draw(name: str, rows: Rows, where: device) -> Drawn:
    """A draw that goes on from these rows."""
    import torch

    kept, labels = (torch.from_numpy(part.copy()).to(where) for part in (rows.rows, rows.labels))
    return Drawn(name, rows.most, kept, labels, torch.from_numpy(rows.keys.copy()))


def resumed_moments(name: str, spectrum: Spectrum, where: device) -> Moments:
    """Second moments that go on from these."""
    import torch

    moments = Moments(name, len(spectrum.inner))
    moments.scatter = resumed_scatter(name, spectrum.classes, where)
    moments.inner = torch.from_numpy(spectrum.inner.copy()).to(where)
    return moments


__all__ = ["Layer", "Rows", "Sums", "resumed_draw", "resumed_moments", "resumed_scatter"]
