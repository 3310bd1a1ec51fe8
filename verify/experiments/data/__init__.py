"""Data of the experiments: found on this machine or in the user's data directory, never shipped."""

from verify.experiments.data.files import MissingData
from verify.experiments.data.images import images, mnist_5000
from verify.experiments.data.samples import Split, split
from verify.experiments.data.stored import stored_features
from verify.experiments.data.text import Corpus, corpus

__all__ = ["Corpus", "MissingData", "Split", "corpus", "images", "mnist_5000", "split", "stored_features"]
