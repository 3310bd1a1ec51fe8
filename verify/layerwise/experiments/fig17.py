"""Figure 17: a pretrained deep network, layer by layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy import ndarray

from verify.experiments.data import MissingData, mnist_5000, stored_features
from verify.experiments.data.samples import Labelled, balanced
from verify.experiments.data.stored import HOW, NAMES
from verify.experiments.experiment import Expectation, Outcome, Settings
from verify.experiments.panels import lines
from verify.experiments.trends import listed, log_line, mostly_falls, mostly_rises, observe
from verify.layerwise.experiments.figure import Experiment
from verify.layerwise.experiments.layers import layer_table
from verify.layerwise.experiments.pretrained import DIGIT_MEAN, DIGIT_SCALE, digit_network
from verify.layerwise.measure import layer_metrics
from verify.training.devices import resolve_device

if TYPE_CHECKING:
    import pandas as pd

CLAIMS = (
    "in a pretrained deep network C_l falls from shallow to deep layers",
    "in a pretrained deep network D_l, l >= 1, grows from shallow to deep layers",
)


@dataclass(frozen=True)
class Sizes:
    """per_class: images of each digit."""

    per_class: int = 100


def run(settings: Settings, sizes: Sizes | None = None) -> Outcome:
    """The user's stored features of an ImageNet network where they are, and the digit CNN on MNIST."""
    import pandas as pd

    sizes = sizes or (Sizes() if settings.quick else Sizes(per_class=500))
    tables, words = [], []
    stored = stored_features(settings.data_dir)
    if stored is None and not settings.quick:
        raise MissingData(
            "features of an ImageNet network are not on this machine, and full settings take those: name a "
            f"file {' or '.join(NAMES)} in the --data-dir, and {HOW}; quick settings take a digit network on "
            "MNIST-5000 instead"
        )
    if stored is not None:
        classes = np.unique(stored.labels).tolist()
        index, y = balanced(
            Labelled(np.arange(len(stored.labels)), stored.labels), classes, len(stored.labels), seed=0
        )
        tables.append(layer_rows(stored.name, [Z[index] for Z in stored.layers], y))
        count = len(y) // len(classes)
        words.append(f"stored features {stored.name}, {count} samples of each of {len(classes)} classes")
    else:
        tables.append(digit_rows(sizes.per_class, settings.device))
        words.append(
            f"MNIST-5000, {sizes.per_class} images a digit, and the digit CNN of digit-recognizer-py; "
            "stand in for ImageNet and a network trained on it"
        )
    table = pd.concat(tables, ignore_index=True)
    panels = tuple(
        lines(table, x="layer", y=y, by="network", title=title, y_label=f"{y}_l", log_y=y == "C")
        for y, title in (("C", "Within-class compression"), ("D", "Between-class discrimination"))
    )
    return Outcome(table, panels, observations(table), "; ".join(words), {"per class": sizes.per_class})


def digit_rows(per_class: int, device: str) -> pd.DataFrame:
    """C and D of the pixels and of the outputs of conv1 .. logits."""
    source = mnist_5000()
    whole = Labelled(
        np.concatenate([source.train.values, source.test.values]),
        np.concatenate([source.train.labels, source.test.labels]),
    )
    values, y = balanced(whole, list(range(10)), per_class, seed=0)
    X = ((values[:, None] / 255 - DIGIT_MEAN) / DIGIT_SCALE).astype(np.float32)
    module = digit_network().to(resolve_device(device))
    layers = ["input", *(name for name, _ in module.named_children())]
    return layer_table(module, (X, y), layers=layers).assign(network="digit CNN")


def layer_rows(network: str, features: list[ndarray], y: ndarray) -> pd.DataFrame:
    """C and D of every layer."""
    import pandas as pd

    metrics = layer_metrics([np.asarray(Z, dtype=np.float64).T for Z in features], y)
    return pd.DataFrame([
        {"network": network, "layer": layer, "width": Z.shape[1], "C": m.C.value, "D": m.D.value}
        for layer, (Z, m) in enumerate(zip(features, metrics, strict=True))
    ])  # fmt: skip


def observations(table: pd.DataFrame) -> tuple[Expectation, ...]:
    """The claims: C over all layers, the input included, D from l = 1 on."""
    falls, grows = {}, {}
    for network, part in table.groupby("network", sort=False):
        C, D = (part.sort_values("layer")[name].to_numpy() for name in ("C", "D"))
        falls[str(network)] = (
            mostly_falls(C),
            f"C = {listed(C)}, R^2 of log C_l = {log_line(C).r_squared:.3f}",
        )
        grows[str(network)] = (mostly_rises(D[1:]), f"D_0 = {D[0]:.3g}, then {listed(D[1:])}")
    return observe(CLAIMS[0], falls), observe(CLAIMS[1], grows)


EXPERIMENT = Experiment("fig17", "A pretrained deep network", "arXiv 2311.02960v4, Figure 17", CLAIMS, run)
