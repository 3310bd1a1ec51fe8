"""Open direction: compression varied by itself, the projection head's depth fixed, against transfer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from verify.experiments.data import Split
from verify.experiments.experiment import Expectation, Outcome, Settings
from verify.experiments.panels import column, lines, means, numbers, where
from verify.experiments.trends import grows, listed, observe
from verify.figures import Panel, Series
from verify.layerwise.experiments import fig13
from verify.layerwise.experiments.fig13 import extracted, image_shape, splits
from verify.layerwise.experiments.figure import Experiment
from verify.layerwise.experiments.fit import fit
from verify.layerwise.experiments.resnet import residual_network

if TYPE_CHECKING:
    import pandas as pd

OWN = (
    "weight decay varied, head depth fixed: the less compressed the features are, the better they transfer",
    "early stopping varied, head depth fixed: the less compressed the features are, the better they transfer",
)

FAMILIES = ("weight decay", "early stopping")


@dataclass(frozen=True)
class Sizes:
    """base: networks, data and training of Figure 13; head: layers of the projection head.

    decays: weight decay of a run each; stops: epochs at which the run with the decay of `base` is measured.
    """

    base: fig13.Sizes = field(default_factory=fig13.Sizes)
    head: int = 1
    decays: tuple[float, ...] = (0.0, 5e-4, 2e-3, 8e-3)
    stops: tuple[int, ...] = (2, 4, 8, 16)
    seeds: int = 2


FULL = Sizes(base=fig13.FULL, stops=(5, 10, 25, 50, 100, 150), seeds=3)


def run(settings: Settings, sizes: Sizes | None = None) -> Outcome:
    """Train a network a decay and seed; that of the usual decay is measured on the way, too."""
    import pandas as pd

    sizes = sizes or (Sizes() if settings.quick else FULL)
    seeds = settings.seeds or sizes.seeds
    source, target = splits(settings, sizes.base)
    rows = []
    for seed in range(seeds):
        for decay in sizes.decays:
            rows += one_run(sizes, source, target, decay, seed, settings.device)
    table = pd.DataFrame(rows)
    clouds = tuple(
        Series(name, numbers(part["C"]), numbers(part["transfer accuracy"]))
        for name in FAMILIES
        if len(part := where(table, family=name))
    )
    panels = (
        Panel("Transfer against compression", "C of the extractor's features",
              "test accuracy on the other classes", clouds, points=True),
        *(lines(where(table, family=name), x=name, y=y, by="family", title=f"{y}, {name} varied",
                x_label=name if name == "weight decay" else "epochs", y_label=y, log_y=y == "C")
          for name in FAMILIES for y in ("C", "transfer accuracy")),
    )  # fmt: skip
    recipe = sizes.base.recipe
    return Outcome(
        table, panels, observations(table),
        f"pretraining: {source.words}; transfer: {target.words}",
        {"head layers": sizes.head, "weight decay": list(sizes.decays),
         "epochs": [*sizes.stops, recipe.epochs], "channels": list(sizes.base.channels), "seeds": seeds},
    )  # fmt: skip


def one_run(
    sizes: Sizes, source: Split, target: Split, decay: float, seed: int, device: str
) -> list[dict[str, object]]:
    """The end of one run, and, with the usual decay, what it was after some epochs."""
    base = sizes.base
    shape = image_shape(source.shape)
    module = residual_network(
        shape[0], source.K, channels=base.channels, blocks=base.blocks, stem_stride=base.stem_stride,
        head_layers=sizes.head, seed=seed,
    )  # fmt: skip
    usual = decay == base.recipe.decay
    rows: list[dict[str, object]] = []

    def after(epoch: int) -> None:
        end = epoch == base.recipe.epochs
        if end or (usual and epoch in sizes.stops):
            found = {"seed": seed, "weight decay": decay, "early stopping": epoch}
            found |= extracted(module, source, target, device)
            families = [FAMILIES[0]] * end + [FAMILIES[1]] * usual
            rows.extend({"family": family, **found} for family in families)

    recipe = replace(base.recipe, decay=decay)
    fit(module, source.X.reshape(-1, *shape), source.y, recipe, seed=seed, device=device, after=after)
    return rows


def observations(table: pd.DataFrame) -> tuple[Expectation, ...]:
    """The trend of the transfer accuracy along the mean C of each setting, as Figure 13's along the head."""
    seen = []
    for claim, family in zip(OWN, FAMILIES, strict=True):
        part = where(table, family=family)
        settings, C = np.unique(column(part, family)), means(part, family, "C")
        order = np.argsort(C)
        along = [column(where(part, **{family: value}), "transfer accuracy") for value in settings[order]]
        found, words = grows(C[order].tolist(), along)
        seen.append(observe(claim, {f"along C, {family} {listed(settings[order])}": (found, words)}))
    return tuple(seen)


EXPERIMENT = Experiment(
    "compression-transfer", "Compression varied by itself, against transfer",
    "a question that Figure 13 of arXiv 2311.02960v4 leaves open", (), run, own=OWN,
)  # fmt: skip
