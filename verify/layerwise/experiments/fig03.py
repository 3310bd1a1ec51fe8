"""Figure 3: depth of the layers added to a 2-layer MLP against test accuracy, linear or nonlinear layers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from verify.experiments.data import Split
from verify.experiments.experiment import Expectation, Outcome, Settings
from verify.experiments.panels import column, lines, means, where
from verify.experiments.trends import grows, listed, observe
from verify.layerwise.experiments.classifiers import (
    FULL_DEFAULT,
    Kind,
    Sizes,
    both_samples,
    classifier,
    declared,
)
from verify.layerwise.experiments.figure import Experiment
from verify.layerwise.experiments.fit import Recipe

if TYPE_CHECKING:
    import pandas as pd

CLAIMS = (
    "test accuracy grows with the number of linear layers added to a 2-layer MLP",
    "linear layers do about as well as MLP layers",
)

BASE = 2
"""Nonlinear layers of the network that all others extend."""

CLOSE = 0.02
"""Difference of mean test accuracies that counts as about as well."""

QUICK = Sizes(
    per_class=100,
    per_class_test=200,
    width=128,
    xi=None,
    recipe=Recipe(epochs=40, step=0.02, batch=64),
    seeds=3,
)

FULL = replace(FULL_DEFAULT, seeds=10)

DEPTHS, QUICK_DEPTHS = (3, 4, 5, 6, 7, 8, 9), (3, 5, 7, 9)


def run(settings: Settings, sizes: Sizes | None = None, depths: tuple[int, ...] | None = None) -> Outcome:
    """Every data set, depth, kind of layer and seed; depth counts the hidden layers and the head."""
    import pandas as pd

    sizes = sizes or (QUICK if settings.quick else FULL)
    depths = depths or (QUICK_DEPTHS if settings.quick else DEPTHS)
    seeds = settings.seeds or sizes.seeds
    tables, panels, seen, words = [], [], [], []
    for data in both_samples(settings, sizes):
        table = accuracies(data, sizes, depths, seeds, settings.device)
        tables.append(table.assign(data=data.name))
        panels.append(lines(
            table, x="depth", y="test_accuracy", by="network", x_label="depth L",
            title=f"Test accuracy against depth, {data.name}", y_label="test accuracy, mean over the seeds",
        ))  # fmt: skip
        seen += [replace(each, setting=data.name) for each in observations(table)]
        words.append(data.words)
    return Outcome(
        pd.concat(tables, ignore_index=True), tuple(panels), tuple(seen), "; ".join(words),
        declared(sizes, seeds) | {"depths": list(depths)},
    )  # fmt: skip


def accuracies(data: Split, sizes: Sizes, depths: tuple[int, ...], seeds: int, device: str) -> pd.DataFrame:
    """One row a depth, kind of layer and seed on one data set."""
    import pandas as pd

    rows = []
    for depth in depths:
        for kind in (Kind("linear layers", depth - 1, BASE), Kind("MLP layers", depth - 1, depth - 1)):
            if kind.hidden == BASE and kind.name == "MLP layers":
                continue
            for seed in range(seeds):
                one = classifier(data, kind, sizes, seed=seed, device=device, keep=False)
                assert one.fitted is not None
                rows.append({
                    "network": kind.name, "depth": depth, "seed": seed, "test_accuracy": one.test_accuracy,
                    "accuracy": one.fitted.accuracy, "loss": one.fitted.loss,
                })  # fmt: skip
    table = pd.DataFrame(rows)
    both = table[table["depth"] == BASE + 1].assign(network="MLP layers")
    return pd.concat([table, both], ignore_index=True)


def observations(table: pd.DataFrame) -> tuple[Expectation, ...]:
    """Trend of the mean over the seeds along the depth, and the difference of both kinds."""
    depths = sorted(table["depth"].unique())
    own = where(table, network="linear layers")
    seen, words = grows(depths, [column(where(own, depth=depth), "test_accuracy") for depth in depths])
    linear = means(own, "depth", "test_accuracy")
    other = means(where(table, network="MLP layers"), "depth", "test_accuracy")
    gap = abs(linear.mean() - other.mean())
    words += f"; training accuracy {listed(means(own, 'depth', 'accuracy'))}"
    close = f"{listed(other, 4)}; means over the depths differ by {gap:.4f}"
    return (
        observe(CLAIMS[0], {"linear layers, depths": (seen, words)}),
        observe(CLAIMS[1], {"MLP layers": (bool(gap <= CLOSE), close)}),
    )


EXPERIMENT = Experiment(
    "fig3", "Depth of linear layers against test accuracy", "arXiv 2311.02960v4, Figure 3", CLAIMS, run
)
