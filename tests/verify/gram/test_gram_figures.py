"""The figures' own parts, on little data: what their numbers must satisfy whatever the trend."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from verify.errors import InputError
from verify.experiments.data import MissingData
from verify.experiments.experiment import Settings
from verify.gram.figures import EXPERIMENTS, features, images
from verify.gram.figures.plans import Plan
from verify.gram.linearity import target_linearity
from verify.gram.runs import Training, network, train

torch = pytest.importorskip("torch")


@pytest.fixture(scope="module")
def few() -> images.Task:
    """80 digits."""
    data = images.task(Settings())
    return replace(
        data,
        X=data.X[:80],
        labels=data.labels[:80],
        test_X=data.test_X[:40],
        test_labels=data.test_labels[:40],
    )


def test_layers_over_epochs(few: images.Task) -> None:
    rows = images._layers_over_epochs(few, 12, Training(0.1, 2, 20), [0, 2], 0, "sgd")
    assert [(row["epoch"], row["layer"]) for row in rows] == [(e, k) for e in (0, 2) for k in (1, 2, 3, 4)]
    assert all(row["TL_printed"] <= row["TL_c"] + 1e-12 and row["S_cls"] >= 0 for row in rows)
    counts = images._growths(rows, "sgd", range(1), 2)
    assert {key: n for key, (_, n) in counts.items()} == {"S_cls": 4, "TL": 4, "layers": 3}


def test_shifts_follow_the_gram_update_to_second_order(few: images.Task) -> None:
    found, diagonals = images._diagonals(few, Training(0.05, 1), 256, 0)
    assert found["summed shifts"] > 0.99
    gap = np.linalg.norm(diagonals["Gram update"] - diagonals["summed shifts"])
    assert gap < 0.2 * np.linalg.norm(diagonals["Gram update"])
    assert (diagonals["AGOP"] >= 0).all()


def test_random_labels_are_those_trained_on(few: images.Task) -> None:
    rows = images._noisy(few, 1.0, 12, Training(0.1, 1, 20), 0)
    assert {row["when"] for row in rows} == {"initial", "trained"}
    assert len(rows) == 8
    assert all(0 <= row["TL_c"] <= 1 + 1e-12 for row in rows)


@pytest.mark.parametrize("shape", [(1, 8), (3, 6)])
def test_convolutions_take_images_of_any_channels(shape: tuple[int, int]) -> None:
    channels, side = shape
    X = np.zeros((2, channels * side * side))
    data = images.Task(X, np.array([0, 1]), X, np.array([0, 1]), "")
    assert images._convolutions(data, 0)(torch.from_numpy(X)).shape == (2, 2)


def test_whitened_kernels_keep_a_gram_matrix_that_has_no_gradient(few: images.Task) -> None:
    model = images._convolutions(few, 0)
    before = [W.detach().clone() for W in model.parameters()]
    train(model, few.X, few.labels, Training(1e-300, 1, 40, update="whitened"), seed=0)
    assert all(torch.allclose(W, old, atol=1e-12) for W, old in zip(model.parameters(), before, strict=True))


def test_whitened_steps_are_plain_steps() -> None:
    model = network((2, 3, 2), "relu")
    for how in (
        Training(momentum=0.9, update="whitened"),
        Training(optimiser="adam", update="newton-schulz"),
    ):
        with pytest.raises(InputError, match="take sgd without momentum"):
            train(model, np.zeros((4, 2)), np.zeros(4, dtype=int), how, seed=0)


def test_codes_of_an_autoencoder(few: images.Task) -> None:
    row = features._coded(few, 0.1, Plan(1, 32, (Training(2e-3, 2, optimiser="adam"),), size=3), 0)
    assert row["interpolation"] <= row["reconstruction"]
    assert row["TL_printed"] <= row["TL_c"] <= 1
    assert row["bend"] >= 0


def test_modular_addition_is_labelled_by_the_sum() -> None:
    rows = features._addition(5, Training(1e-2, 2, 16, optimiser="adamw"), 128, 0)
    assert [row["epoch"] for row in rows] == [0, 1, 2]
    assert features._late(rows) is None
    learnt, general = {"train": 1.0, "test": 0.0, "epoch": 1}, {"train": 1.0, "test": 1.0, "epoch": 9}
    assert features._late([learnt, general]) == (learnt, general)


def test_the_encoder_is_compared_with_random_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    labels = np.repeat(np.arange(2), 15)

    class Texts:
        name, train, test = "texts", (["y"] * 30, labels), (["x"] * 30, labels)

    def tune(texts: list[str], given: np.ndarray, **_: object) -> dict[str, object]:
        assert texts == ["y"] * 30
        return {"strength": 9.0}

    def states(texts: list[str], **given: dict[str, float]) -> list[np.ndarray]:
        assert texts == ["x"] * 30
        strength = 0.0 if "untrained" in given else given.get("weights", {"strength": 1.0})["strength"]
        return [rng.standard_normal((30, 4)) + k * strength * labels[:, None] for k in range(4)]

    monkeypatch.setattr(features, "corpus", lambda *_, **__: Texts())
    monkeypatch.setattr(features, "encoder_states", states)
    monkeypatch.setattr(features, "fine_tuned", tune)
    outcome = features._encoder(Settings())
    assert [seen.seen for seen in outcome.observations] == [True, True, True]
    assert len(outcome.table) == 12


def test_every_figure_says_where_the_code_differs_or_what_stands_in() -> None:
    assert {e.source.split(", Figure ")[1] for e in EXPERIMENTS} == {
        "4 and 9", "6", "of Appendix B.3", "12", "5 and 10", "11", "13",
    }  # fmt: skip


def test_full_settings_are_the_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, object]] = []

    class Found:
        X = test_X = np.zeros((4, 12), dtype=np.float32)
        y = test_y = np.array([0, 1, 0, 1])
        words = name = "CIFAR-10"

    def record(data_dir: object, **given: object) -> Found:
        asked.append(given)
        return Found()

    monkeypatch.setattr(images, "images", record)
    assert images.task(Settings(quick=False)).X.dtype == np.float64
    every = {"per_class": None, "per_class_test": None, "wanted": "CIFAR-10", "stand_in": False}
    assert asked == [every]


def test_full_settings_name_the_sets_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(MissingData, match=r"CIFAR-10 is not on this machine.*python version of CIFAR"):
        images.task(Settings(quick=False, data_dir=tmp_path))
    with pytest.raises(
        MissingData, match=r"MNIST is not .*into mnist/ in.*CIFAR-10 is not .*CIFAR-100 is not"
    ):
        images.tasks(Settings(quick=False, data_dir=tmp_path))


def test_full_settings_of_figure_2_take_the_sets_that_are_there(tmp_path: Path) -> None:
    """MNIST in its authors' format; the others are left out."""
    place = tmp_path / "mnist"
    place.mkdir()
    rng = np.random.default_rng(0)
    for part, count in (("train", 40), ("t10k", 20)):
        pixels = rng.integers(0, 256, (count, 28, 28), dtype=np.uint8)
        labels = (np.arange(count) % 10).astype(np.uint8)
        for name, array in (("images-idx3", pixels), ("labels-idx1", labels)):
            head = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, dtype=">u4").tobytes()
            (place / f"{part}-{name}-ubyte").write_bytes(head + array.tobytes())
    [found] = images.tasks(Settings(quick=False, data_dir=tmp_path))
    assert (found.name, found.words, found.X.shape) == ("MNIST", found.words, (40, 784))


def test_printed_linearity_of_raw_labels() -> None:
    H, labels = np.array([[1.0], [1.0], [-1.0], [-2.0]]), np.array([0, 0, 1, 1])
    assert target_linearity(H, labels).TL_printed == pytest.approx(-1 / 14)
