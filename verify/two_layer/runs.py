"""Figure 1 of the paper, and the sweeps: lazy to rich, step size, perpendicular weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from bounds.two_layer.flow import LEVELS, stage_time
from bounds.two_layer.perpendicular import Bracket
from verify.two_layer.canonical import Canonical, random_canonical
from verify.two_layer.descent import descend
from verify.two_layer.flow import crossing_time, integrate
from verify.two_layer.observe import parameters
from verify.two_layer.regression import Regression, gaussian_regression, run

AS_PRINTED: dict[str, Any] = {"sigma0": 0.01, "v0": 0.001, "step": 0.1}
REPRODUCES: dict[str, Any] = {"sigma0": 0.001, "v0": 0.01, "step": 0.2}
"""Initial scales exchanged, and the loss without its factor 1/2 (which doubles the step)."""


@dataclass(frozen=True)
class Figure1:
    """The three panels at steps 0..k: loss |f - y|^2/(2n) (times 2 if `double_loss`), the mean of
    |rho_r| over the mean of sqrt(gamma) |v_r|, the relative spectral distance of Theta from
    (mean v^2/m)(K + K yy'K/gamma); flips: share of neurons whose v changes sign."""

    loss: Float[ndarray, " k"]
    ratio: Float[ndarray, " k"]
    kernel: Float[ndarray, " k"]
    flips: float
    sqrt_gamma: float


def figure1(
    *, sigma0: float, v0: float, step: float, steps: int = 20, seed: int = 0, n: int = 10, d: int = 10_000,
    m: int = 1024, double_loss: bool = False,
) -> Figure1:  # fmt: skip
    """The experiment of Figure 1: x, beta ~ N(0, I), sigma_y^2 = 0.01.  `step` is eta of L = |f-y|^2/(2n)."""
    instance = gaussian_regression(
        seed, n=n, d=d, m=m, sigma0=sigma0, v0=v0, step=step, sigma_y=0.1, steps=steps
    )
    path = run(instance)
    root = float(np.sqrt(instance.gamma))
    ratio = np.mean(np.abs(path.Rho), axis=1) / (root * np.mean(np.abs(path.V), axis=1))
    errors = [kernel_distance(instance, theta, v) for theta, v in zip(path.kernels, path.V, strict=True)]
    flips = float(np.mean(np.sign(path.V[0]) != np.sign(path.V[-1])))
    return Figure1(path.loss * (2 if double_loss else 1), ratio, np.array(errors), flips, root)


def kernel_distance(instance: Regression, theta: Float[ndarray, "n n"], v: Float[ndarray, " m"]) -> float:
    """Relative spectral distance of Theta from the target-aligned kernel, v_r^2 read as its mean."""
    feature = instance.K @ instance.y
    scale = float(np.mean(v**2)) / instance.m
    target = scale * (instance.K + np.outer(feature, feature) / instance.gamma)
    return float(np.linalg.norm(theta - target, 2) / np.linalg.norm(target, 2))


def kernel_change_sweep(
    ratios: Float[ndarray, " q"], *, m: int = 16, seed: int = 0
) -> list[dict[str, float]]:
    """E4: lambda(0)/(2s) against the change of the kernel's top eigenvalue, from an integrated flow and
    by R4 (a0.u0 = 0, s = 1)."""
    rng = np.random.default_rng(seed)
    rows = []
    for ratio in ratios:
        a, u = rng.standard_normal((2, m))
        u -= a * (a @ u) / (a @ a)
        scale = np.sqrt(2 * ratio / (a @ a + u @ u))
        instance = Canonical(a * scale, u * scale, np.zeros((0, m)), 1.0)
        p = parameters(instance)
        end = stage_time(p, LEVELS["saturation_time"]) + 40 / instance.omega
        path = integrate(instance, np.array([0.0, end]), estimate=False)
        change = float(path.lam[-1] / path.lam[0] - 1)
        lam0 = float(path.lam[0])
        # Omega/lambda_0 - 1 = (Omega^2 - lambda_0^2)/(lambda_0 (Omega + lambda_0)), without cancellation
        formula = 4 * (1 - float(instance.a @ instance.u) ** 2) / (lam0 * (instance.omega + lam0))
        rows.append({"ratio": float(ratio), "measured": change, "formula": formula})
    return rows


def step_size_sweep(
    steps: tuple[float, ...] = (0.3, 0.48, 0.7, 0.95, 1.05, 1.2, 1.5, 2.0),
    *,
    seed: int = 0,
    length: int = 4000,
) -> list[dict[str, float]]:
    """E5: h against the final loss over the first one (canonical, small initial weights); inf where the
    run diverged."""
    from verify.errors import InputError

    rows = []
    for h in steps:
        instance = random_canonical(seed, m=16, scale=1e-3, eta=h, steps=length)
        try:
            descent = descend(instance)
            left = float((descent.e[-1] / descent.e[0]) ** 2)
            recent = descent.e[-length // 10 :]
            spread = float(np.max(recent**2) / descent.e[0] ** 2)
        except InputError:
            left = spread = float("inf")
        rows.append({"h": h, "loss_ratio": left, "late_max": spread})
    return rows


def perpendicular_sweep(
    scales: tuple[float, ...] = (0.0, 0.01, 0.03, 0.1, 0.2, 0.3), *, seed: int = 0
) -> list[dict[str, float]]:
    """E6: the escape time against R7's bracket as U_perp grows (m = 8, s = 1, initial size 0.1)."""
    rows = []
    for scale in scales:
        instance = random_canonical(seed, m=8, q=3, scale=0.1, perp=scale)
        p = parameters(instance)
        bracket = Bracket.of(p, LEVELS["escape_time"])
        low, high = bracket.earliest(), bracket.latest()
        time = crossing_time(instance, 0.1, 8 * stage_time(p, LEVELS["escape_time"]))
        rows.append(
            {"scale": scale, "low": low, "measured": float("nan") if time is None else time, "high": high}
        )
    return rows
