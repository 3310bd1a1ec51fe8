"""Two classes of images: the course of a two-layer network, linear or ReLU."""

from __future__ import annotations

import numpy as np
import pytest

from verify.errors import InputError
from verify.two_layer.real_data import first_step_below, train
from verify.two_layer.regression import Regression, run

SETTINGS = {"m": 6, "sigma0": 0.01, "v0": 0.1, "seed": 3}


def data() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    return rng.standard_normal((5, 8)), np.where(np.arange(5) % 2, 1.0, -1.0)


def test_the_linear_course_is_that_of_the_recursion() -> None:
    X, y = data()
    course = train(X, y, relu=False, h=0.1, steps=50, **SETTINGS)  # type: ignore[arg-type]
    rng = np.random.default_rng(SETTINGS["seed"])
    W, v = 0.01 * rng.standard_normal((8, 6)), 0.1 * rng.choice([-1.0, 1.0], size=6)
    gamma = float(y @ X @ X.T @ y)
    instance = Regression(X @ X.T, y, X @ W, v, 0.1 * 6 * 5 / np.sqrt(gamma), 50)
    path = run(instance)
    assert np.allclose(course.loss, path.loss[course.steps], rtol=1e-10, atol=0)
    mean = np.mean(np.abs(path.Rho), axis=1) / (np.sqrt(gamma) * np.mean(np.abs(path.V), axis=1))
    assert np.allclose(course.ratio, mean[course.steps], rtol=1e-8, atol=1e-12)


def test_a_relu_network_learns_too_and_a_large_step_diverges() -> None:
    X, y = data()
    course = train(X, y, relu=True, h=0.1, steps=300, **SETTINGS)  # type: ignore[arg-type]
    assert course.loss[-1] < 0.5 * course.loss[0]
    assert first_step_below(course, 0.5) is not None
    assert first_step_below(course, 0.0) is None
    with pytest.raises(InputError, match="diverged at step"):
        train(X, y, relu=False, h=50.0, steps=300, **SETTINGS)  # type: ignore[arg-type]
