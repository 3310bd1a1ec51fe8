"""Gradient flow on any data, in the paper's variables, and what R11 says of its loss."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from bounds.identities import U64
from bounds.two_layer import TwoLayerParameters
from verify.errors import InputError
from verify.measurement import Measured, Observation, along, number
from verify.two_layer.regression import Regression

RTOL, ATOL = 1e-12, 1e-15
"""Tolerances of DOP853; atol is relative to the size of the first state and of the labels."""

COARSE = 10.0
"""The run whose difference estimates the error of the fine one has tolerances larger by this factor."""

TIMES = 30
"""Times at which a flow is recorded."""

RESOLVED = 1e-4
"""The loss is compared while |y - f| > RESOLVED |y|; later its relative error grows."""

TURNS = 6.0
"""Length of a flow, in units of the time mn/sqrt(gamma) in which a small start grows e-fold."""


def observe_regression_flow(instance: Regression, *, turns: float = TURNS) -> Observation:
    """Integrate Z' = K e v'/(mn), v' = Z'e/(mn), and measure how fast the loss falls against int |v|^2.

    turns > 0: the length in units of mn/sqrt(gamma); the instance's step and steps do not matter.  Raises
    InputError for another length, or where the flow cannot be integrated.
    """
    if not 0 < turns < np.inf:
        raise InputError(f"turns = {turns}: the length of the flow must be finite and positive")
    times = np.linspace(0.0, turns * instance.m * instance.n / np.sqrt(instance.gamma), TIMES + 1)
    fine = _states(instance, times, 1.0)
    gap = _states(instance, times, COARSE) - fine
    size = np.linalg.norm(fine[:, :-1], axis=1)
    error = max(float(np.max(np.linalg.norm(gap[:, :-1], axis=1) / size)), RTOL)
    area_error = max(float(np.max(np.abs(gap[1:, -1]) / fine[1:, -1])), RTOL)
    lowest = max(float(np.linalg.eigvalsh(instance.K)[0]), 0.0)
    p = TwoLayerParameters(
        m=instance.m, n=instance.n, flow_error=error, gamma=instance.gamma, phi=instance.phi,
        yy=float(instance.y @ instance.y), kmin=lowest,
        kmax=float(np.linalg.norm(instance.K, 2)),
    )  # fmt: skip
    columns = {"n": instance.n, "m": instance.m, "kmin": lowest, "seed": instance.seed}
    values = {"loss_rate": _rate(instance, fine, error, area_error)}
    return Observation("two-layer", instance.case, "gradient flow", p, along(values), columns=columns)


def _rate(instance: Regression, states: ndarray, error: float, area_error: float) -> Measured:
    """The smallest n m^2 log(L(0)/L(t)) / (2 int |v|^2) over the recorded times, with its error."""
    n, m, y = instance.n, instance.m, instance.y
    Z, v, area = states[:, : n * m].reshape(-1, n, m), states[:, n * m : -1], states[:, -1]
    f = np.einsum("tnm,tm->tn", Z, v) / m
    left = np.linalg.norm(y - f, axis=1)
    # f is bilinear in the state, so that a relative error of the state moves it by twice that
    moved = 3 * error * np.sum(states[:, :-1] ** 2, axis=1) / m + (m + 4) * U64 * (np.linalg.norm(y) + left)
    some = np.flatnonzero((left > RESOLVED * np.linalg.norm(y)) & (area > 0))
    if not some.size:
        return number(np.nan, np.nan, "no time at which the residual is resolved")
    scale = n * m * m / (2 * area[some])
    rate = 2 * scale * np.log(left[0] / left[some])
    slip = 2 * scale * (moved[some] / left[some] + moved[0] / left[0] + 4 * U64)
    slip += 2 * area_error * np.abs(rate)
    at = int(np.argmin(rate - slip))
    low = 8 * n * U64 * float(np.linalg.norm(instance.K))
    return number(rate[at], slip[at] + low)


def _states(instance: Regression, times: Float[ndarray, " q"], factor: float) -> Float[ndarray, "q size"]:
    """Z, v and int |v|^2 at the times, one row each."""
    from scipy.integrate import solve_ivp

    K, y, n, m = instance.K, instance.y, instance.n, instance.m

    def slope(_: float, x: ndarray) -> ndarray:
        Z, v = x[: n * m].reshape(n, m), x[n * m : -1]
        e = y - Z @ v / m
        return np.concatenate([(K @ np.outer(e, v)).ravel() / (m * n), Z.T @ e / (m * n), [v @ v]])

    start = np.concatenate([instance.Z.ravel(), instance.v, [0.0]])
    size = float(np.linalg.norm(start)) + float(np.linalg.norm(y))
    found = solve_ivp(
        slope, (0.0, float(times[-1])), start, method="DOP853", t_eval=times, rtol=factor * RTOL,
        atol=factor * ATOL * size,
    )  # fmt: skip
    if not found.success:
        raise InputError(f"{instance.case}: the flow could not be integrated: {found.message}")
    return found.y.T
