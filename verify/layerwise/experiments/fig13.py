"""Figure 13: projection heads.  A residual network with 0 to 4 extra layers (linear + ReLU, without batch
norm), its features used elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from verify.experiments.data import Split, cifar, images
from verify.experiments.experiment import Expectation, Outcome, Settings
from verify.experiments.panels import column, lines, where
from verify.experiments.trends import grows, observe
from verify.layerwise.experiments.figure import Experiment
from verify.layerwise.experiments.fit import Recipe, accuracy, fit
from verify.layerwise.experiments.layers import layer_table
from verify.layerwise.experiments.resnet import RESNET18, residual_network

if TYPE_CHECKING:
    import pandas as pd
    import torch

CLAIMS = (
    "the more layers the projection head has, the less the features of the extractor are collapsed: C grows",
    "the more layers the projection head has, the better a linear probe of the extractor transfers",
)


PAPER = ("CIFAR-100", "CIFAR-10")
"""What the paper pretrains on, and transfers to."""


@dataclass(frozen=True)
class Sizes:
    """Pretraining on `source` classes, transfer to `target` classes, heads of these numbers of layers."""

    source: tuple[int, ...] = (0, 1, 2, 3, 4)
    target: tuple[int, ...] = (5, 6, 7, 8, 9)
    heads: tuple[int, ...] = (0, 1, 2, 3, 4)
    channels: tuple[int, ...] = (8, 16, 32)
    blocks: int = 1
    stem_stride: int = 2
    per_class: int | None = 200
    per_class_test: int | None = 500
    recipe: Recipe = field(
        default_factory=lambda: Recipe(epochs=30, step=0.002, batch=64, magnitude=6.0, hot=5.0, decay=5e-4)
    )
    seeds: int = 2


FULL = Sizes(
    channels=RESNET18[0], blocks=RESNET18[1], stem_stride=1, per_class=None, per_class_test=None, seeds=3,
    recipe=Recipe(epochs=200, step=0.002, magnitude=6.0, hot=5.0, decay=5e-4),
)  # fmt: skip


def run(settings: Settings, sizes: Sizes | None = None) -> Outcome:
    """Pretrain one network a head and seed with the rescaled squared loss; measure and transfer."""
    import pandas as pd

    sizes = sizes or (Sizes() if settings.quick else FULL)
    seeds = settings.seeds or sizes.seeds
    source, target = splits(settings, sizes)
    rows = [
        one_network(sizes, source, target, head, seed, settings.device)
        for head in sizes.heads
        for seed in range(seeds)
    ]
    table = pd.DataFrame(rows).assign(network="residual network")
    panels = (
        lines(table, x="head layers", y="C", by="network", title="Compression at the extractor",
              x_label="layers of the projection head", y_label="C of the extractor's features", log_y=True),
        lines(table, x="head layers", y="transfer accuracy", by="network", title="Transfer by linear probing",
              x_label="layers of the projection head", y_label="test accuracy on the other classes"),
    )  # fmt: skip
    recipe = sizes.recipe
    return Outcome(
        table, panels, observations(table),
        f"pretraining: {source.words}; transfer: {target.words} (the paper: {PAPER[0]} to {PAPER[1]})",
        {"channels": list(sizes.channels), "blocks a stage": sizes.blocks, "epochs": recipe.epochs,
         "step": recipe.step, "rescaled loss": [recipe.hot, recipe.magnitude], "seeds": seeds},
    )  # fmt: skip


def splits(settings: Settings, sizes: Sizes) -> list[Split]:
    """CIFAR-100 and CIFAR-10; in quick settings two parts of one set where one of them is not there."""
    there = settings.data_dir and all(cifar.location(name, settings.data_dir) for name in PAPER)
    if there or not settings.quick:
        wanted = [(name, None) for name in PAPER]
    else:
        wanted = [("CIFAR-10", sizes.source), ("CIFAR-10", sizes.target)]
    return [
        images(
            settings.data_dir, per_class=sizes.per_class, per_class_test=sizes.per_class_test,
            classes=classes, wanted=name, stand_in=settings.quick,
        )
        for name, classes in wanted
    ]  # fmt: skip


def one_network(
    sizes: Sizes, source: Split, target: Split, head: int, seed: int, device: str
) -> dict[str, float]:
    """C of the pretraining features at the extractor, and the accuracy of a probe on the other classes."""
    shape = image_shape(source.shape)
    module = residual_network(
        shape[0], source.K, channels=sizes.channels, blocks=sizes.blocks, stem_stride=sizes.stem_stride,
        head_layers=head, seed=seed,
    )  # fmt: skip
    fitted = fit(module, source.X.reshape(-1, *shape), source.y, sizes.recipe, seed=seed, device=device)
    return {
        "head layers": head, "seed": seed, "loss": fitted.loss, "accuracy": fitted.accuracy,
        **extracted(module, source, target, device),
    }  # fmt: skip


def extracted(module: torch.nn.Module, source: Split, target: Split, device: str) -> dict[str, float]:
    """C and D of the pretraining samples at the extractor, transfer and test accuracy of a network."""
    shape = image_shape(source.shape)
    own, other, other_test = (
        (part.reshape(-1, *shape), labels)
        for part, labels in ((source.X, source.y), (target.X, target.y), (target.test_X, target.test_y))
    )
    features = layer_table(module, own, layers=["extractor"])
    transfer = layer_table(module, other, layers=["extractor"], test=other_test)
    return {
        "C": column(features, "C")[0], "D": column(features, "D")[0],
        "transfer accuracy": column(transfer, "test_accuracy")[0],
        "test accuracy": accuracy(module, source.test_X.reshape(-1, *shape), source.test_y, device=device),
    }  # fmt: skip


def image_shape(shape: tuple[int, ...]) -> tuple[int, ...]:
    """(channels, height, width) of images stored as (height, width) or (channels, height, width)."""
    return (1, *shape) if len(shape) == 2 else shape


def observations(table: pd.DataFrame) -> tuple[Expectation, ...]:
    """The trend of both numbers along the number of head layers."""
    heads = sorted(table["head layers"].unique())
    parts = [
        grows(heads, [column(where(table, **{"head layers": head}), name) for head in heads])
        for name in ("C", "transfer accuracy")
    ]
    return observe(CLAIMS[0], {"C": parts[0]}), observe(CLAIMS[1], {"transfer accuracy": parts[1]})


EXPERIMENT = Experiment(
    "fig13", "Projection heads and transfer", "arXiv 2311.02960v4, Figure 13", CLAIMS, run
)
