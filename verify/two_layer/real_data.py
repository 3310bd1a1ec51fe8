"""Figures 2 and 3 of the paper in kind: two classes of images, a two-layer network, linear or ReLU.

The paper prints no parameters for them, so only the course of the curves can be compared.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from verify.errors import InputError

DIVERGED = 1e6
"""A loss beyond this multiple of the first one ends a run."""


@dataclass(frozen=True)
class Course:
    """At the recorded steps: the loss |f - y|^2/(2n), the alignment of the weights with the feature
    direction, the relative spectral distance of the kernel from the target-aligned one."""

    steps: list[int]
    loss: list[float]
    ratio: list[float]
    kernel: list[float]


def train(
    X: Float[ndarray, "n d"], y: Float[ndarray, " n"], *, m: int, relu: bool, sigma0: float, v0: float,
    h: float, steps: int, seed: int, records: int = 60,
) -> Course:  # fmt: skip
    """Gradient descent on (W, v) of f = act(XW)v/m, with h = eta sqrt(gamma)/(mn) of the linear network.

    ratio: mean |rho_r| over the mean of sqrt(gamma) |v_r|, rho_r = <w_r - w_r(0), X'y>.  Raises
    InputError when the run diverges.
    """
    rng = np.random.default_rng(seed)
    n, d = X.shape
    K, target = X @ X.T, X.T @ y
    root = float(np.sqrt(y @ K @ y))
    W0, v = sigma0 * rng.standard_normal((d, m)), v0 * rng.choice([-1.0, 1.0], size=m)
    W, c = W0, h / root
    feature = K @ y
    at = set(np.unique(np.linspace(0, steps, records).astype(int)).tolist())
    course = Course([], [], [], [])
    for step in range(steps + 1):
        Z = X @ W
        slope = (Z > 0).astype(float) if relu else np.ones_like(Z)
        hidden = Z * slope
        e = y - hidden @ v / m
        loss = float(e @ e) / (2 * n)
        if not loss <= DIVERGED * float(y @ y) / (2 * n):
            raise InputError(f"gradient descent diverged at step {step}: loss {loss:.3g}; take a smaller h")
        if step in at:
            kernel = (hidden @ hidden.T + K * ((slope * v**2) @ slope.T)) / m**2
            scale = float(np.mean(v**2)) / m * (0.5 if relu else 1.0)
            aligned = scale * (K + np.outer(feature, feature) / root**2)
            distance = np.linalg.norm(kernel - aligned, 2) / np.linalg.norm(aligned, 2)
            rho = np.abs((W - W0).T @ target)
            course.steps.append(step)
            course.loss.append(loss)
            course.ratio.append(float(np.mean(rho) / (root * np.mean(np.abs(v)))))
            course.kernel.append(float(distance))
        W, v = W + c * X.T @ (slope * np.outer(e, v)), v + c * hidden.T @ e
    return course


def first_step_below(course: Course, share: float) -> int | None:
    """The first recorded step at which the loss is below this share of the first one."""
    found = (k for k, x in zip(course.steps, course.loss, strict=True) if x < share * course.loss[0])
    return next(found, None)
