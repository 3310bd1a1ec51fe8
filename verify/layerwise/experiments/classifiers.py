"""The paper's MLP and hybrid networks on a split of real data, trained once and shared by figures."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from verify.experiments.data import Split, images
from verify.experiments.experiment import Settings
from verify.layerwise.experiments.fit import Fitted, Recipe, accuracy, fit
from verify.layerwise.experiments.layers import hidden_layers, layer_table
from verify.layerwise.experiments.networks import stacked

if TYPE_CHECKING:
    import pandas as pd
    import torch

SHARED = 8
"""Trained networks that are kept in memory for the next figure."""


@dataclass(frozen=True)
class Sizes:
    """per_class, per_class_test: images, None for all; width: of all hidden layers; recipe: how they are
    trained.

    xi: scale of the orthogonal initialisation (the default of the paper's public script), None for
    PyTorch's own.  hybrid_alpha: target scale alpha of networks that have linear layers.  seeds: networks
    of each kind.
    """

    per_class: int | None = 200
    per_class_test: int | None = 100
    width: int = 256
    xi: float | None = 0.3
    recipe: Recipe = field(default_factory=lambda: Recipe(epochs=80, step=0.01))
    hybrid_alpha: float = 1.0
    seeds: int = 1


FULL = Sizes(
    per_class=None, per_class_test=None, width=1_024, xi=0.1, recipe=Recipe(epochs=400, step=1e-4),
    hybrid_alpha=100.0, seeds=3,
)  # fmt: skip
"""The paper's sizes, all images, width 1024, 400 epochs in batches of 128; the scales and the step are those
of the public script, as its README calls it."""

FULL_DEFAULT = replace(FULL, xi=None, recipe=Recipe(epochs=400, step=0.01), hybrid_alpha=1.0)
"""The same from PyTorch's default initialisation; the step is this project's."""


@dataclass(frozen=True)
class Kind:
    """`hidden` layers, the first `nonlinear` of them with batch norm and ReLU; then the head."""

    name: str
    hidden: int
    nonlinear: int


MLP = Kind("MLP", 7, 7)
HYBRID = Kind("hybrid", 7, 3)
"""The 8-layer networks of Figures 1, 2, 6, 8 and 9."""


def sizes_for(settings: Settings) -> Sizes:
    """The quick or the full sizes."""
    return Sizes() if settings.quick else FULL


def samples(settings: Settings, sizes: Sizes) -> Split:
    """CIFAR-10; in quick settings another set stands in where it is not there."""
    return images(
        settings.data_dir, per_class=sizes.per_class, per_class_test=sizes.per_class_test,
        stand_in=settings.quick,
    )  # fmt: skip


def both_samples(settings: Settings, sizes: Sizes) -> tuple[Split, Split]:
    """Fashion-MNIST and CIFAR-10; in quick settings two different sets stand in where they are not there."""
    ask = partial(
        images, settings.data_dir, per_class=sizes.per_class, per_class_test=sizes.per_class_test,
        stand_in=settings.quick,
    )  # fmt: skip
    first = ask(wanted="Fashion-MNIST")
    return first, ask(wanted="CIFAR-10", beside=first.name)


@dataclass(frozen=True, eq=False)
class Classifier:
    """A network before or after training; `fitted` is None before."""

    module: torch.nn.Sequential
    fitted: Fitted | None
    test_accuracy: float


def classifier(
    data: Split, kind: Kind, sizes: Sizes, *, seed: int, device: str = "cpu", trained: bool = True,
    keep: bool = True,
) -> Classifier:  # fmt: skip
    """The network of that kind from its seed; the last SHARED ones are kept, unless `keep` is off."""
    made = _made if keep else _made.__wrapped__
    return made(data, kind, sizes, seed, device, trained)


@lru_cache(maxsize=SHARED)
def _made(data: Split, kind: Kind, sizes: Sizes, seed: int, device: str, trained: bool) -> Classifier:
    """`data` is compared by identity: `images` gives the same object for the same request."""
    module = stacked(
        data.X.shape[1], data.K, hidden=kind.hidden, nonlinear=kind.nonlinear, width=sizes.width, seed=seed,
        xi=sizes.xi,
    )  # fmt: skip
    if not trained:
        return Classifier(module, None, accuracy(module, data.test_X, data.test_y))
    recipe = sizes.recipe
    if kind.nonlinear < kind.hidden:
        recipe = replace(recipe, alpha=sizes.hybrid_alpha)
    fitted = fit(module, data.X, data.y, recipe, seed=seed, device=device)
    return Classifier(module, fitted, accuracy(module, data.test_X, data.test_y, device=device))


def profile(
    data: Split, kinds: list[Kind], sizes: Sizes, *, seeds: int, device: str, untrained: bool = False
) -> pd.DataFrame:
    """C, D, rank and probe accuracies of every layer of every network; `trained` says before or after."""
    import pandas as pd

    tables = []
    for kind in kinds:
        for seed in range(seeds):
            for trained in (True, False) if untrained else (True,):
                one = classifier(data, kind, sizes, seed=seed, device=device, trained=trained)
                table = layer_table(
                    one.module, (data.X, data.y), layers=hidden_layers(one.module),
                    columns=("C", "D", "rank", "accuracy"), test=(data.test_X, data.test_y),
                )  # fmt: skip
                tables.append(table.assign(
                    network=kind.name, state="after training" if trained else "before training", seed=seed,
                    loss=None if one.fitted is None else one.fitted.loss,
                    network_test_accuracy=one.test_accuracy,
                ))  # fmt: skip
    return pd.concat(tables, ignore_index=True)


def declared(sizes: Sizes, seeds: int) -> dict[str, object]:
    """The parameters of an outcome."""
    return {
        "per class": "all" if sizes.per_class is None else sizes.per_class, "width": sizes.width,
        "initialisation": "torch.nn.Linear" if sizes.xi is None else f"orthogonal, xi = {sizes.xi:g}",
        "epochs": sizes.recipe.epochs, "step": sizes.recipe.step, "batch": sizes.recipe.batch,
        "alpha of networks with linear layers": sizes.hybrid_alpha, "momentum": sizes.recipe.momentum,
        "weight decay": sizes.recipe.decay, "seeds": seeds,
    }  # fmt: skip
