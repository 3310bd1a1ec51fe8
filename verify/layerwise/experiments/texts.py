"""Documents as vectors: tf-idf weights in their leading components."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np

from verify.experiments.data import Split, corpus
from verify.experiments.data.samples import Labelled, Source, split
from verify.experiments.experiment import Settings
from verify.layerwise.experiments.classifiers import Sizes
from verify.layerwise.experiments.fit import Recipe


@dataclass(frozen=True)
class TextSizes:
    """dimension: of the document vectors; network: sizes of the networks and documents a class."""

    dimension: int = 256
    network: Sizes = field(default_factory=lambda: Sizes(per_class=280, per_class_test=100))


FULL = TextSizes(
    dimension=512,
    network=Sizes(
        per_class=None, per_class_test=100, width=512, recipe=Recipe(epochs=200, step=0.01), seeds=3
    ),
)
"""All documents; the paper's width, epochs and vectors could not be read: those are this project's."""


def text_sizes(settings: Settings) -> TextSizes:
    """The quick or the full sizes."""
    return TextSizes() if settings.quick else FULL


@lru_cache(maxsize=2)
def vectors(data_dir: Path | None, sizes: TextSizes, stand_in: bool = True) -> Split:
    """Document vectors of the corpus, made from the training documents only; (N, dimension)."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    network = sizes.network
    held = network.per_class_test
    assert held is not None
    data = corpus(data_dir, per_class=network.per_class, per_class_test=held, stand_in=stand_in)
    weigh = TfidfVectorizer(sublinear_tf=True, min_df=2, stop_words="english")
    train, test = weigh.fit_transform(data.train[0]), weigh.transform(data.test[0])
    reduce = TruncatedSVD(min(sizes.dimension, min(train.shape) - 1), random_state=0)
    source = Source(
        data.name, Labelled(reduce.fit_transform(train).astype(np.float64), data.train[1]),
        Labelled(reduce.transform(test).astype(np.float64), data.test[1]),
    )  # fmt: skip
    own = split(source, per_class=network.per_class, per_class_test=network.per_class_test)
    return Split(own.X, own.y, own.test_X, own.test_y, own.name, own.shape, data.words)
