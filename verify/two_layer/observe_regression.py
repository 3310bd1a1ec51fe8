"""Instruments for runs in the paper's variables."""

from __future__ import annotations

from dataclasses import replace
from math import ceil, log, sqrt

import numpy as np
from numpy import ndarray

from bounds.identities import U64
from bounds.two_layer import TwoLayerParameters
from verify.algebra import FLOATS
from verify.measurement import Measured, Observation, along, number
from verify.two_layer.regression import (
    History,
    Population,
    Regression,
    end_values,
    kernel,
    run,
    step_residual,
    weight_values,
)

STABLE_GROWTH = 8.0
"""A run of k steps on the full weights and one on the state drift apart by at most this many unit
roundoffs a step and summand, times the growth of the weights since the start (seen: below 1)."""

SATURATED = 0.999
"""P7 is judged on neurons with rho^2 phi/gamma^(5/2) below this."""


def observe_regression(instance: Regression, *, C1: float = 1.0) -> Observation:
    """Run the instance and measure every quantity of the statements in the paper's variables.

    C1: the unprinted constant of t1 = C1 A log(1/v0).  Raises InputError when the run diverges.
    """
    path = run(instance)
    p = _parameters(instance, path)
    X, W, x = instance.X, instance.W, instance
    values = {"residual_step": number(step_residual(x.K, x.y, x.c, path, FLOATS))}
    values |= _end(instance, path) | _spectrum(instance)
    if X is not None and W is not None:
        full = weight_values(X, W, x.v, x.y, x.c, path, FLOATS)
        values |= {name: number(value) for name, value in full.items()}
    if instance.population is not None:
        values |= _first_step(instance, path, instance.population)
        values |= _stages(instance, path, instance.population, C1)
    p = replace(p, initial_share=values["initial_share"].value)
    names = ("n", "m", "step", "h", "gamma", "kmin", "kmax")
    columns = {name: getattr(p, name) for name in names} | {"seed": instance.seed}
    return Observation("two-layer", instance.case, "gradient descent", p, along(values), columns=columns)


def _parameters(instance: Regression, path: History) -> TwoLayerParameters:
    law = instance.population
    eigenvalues = np.linalg.eigvalsh(instance.K)
    grown = float(np.max(np.abs(path.V)) / max(np.max(np.abs(path.V[0])), 1e-300))
    spread = instance.n + instance.m + (law.d if law else 0)
    known = {} if law is None else {
        "tr": law.tr, "bbar": law.bbar, "sigma0": law.sigma0, "v0": law.v0, "sigma_y": law.sigma_y,
        "sigma_x": law.sigma_x, "Sigma_op": law.Sigma_op, "Sigma_F": law.Sigma_F, "target": law.target,
        "d": law.d,
    }  # fmt: skip
    return TwoLayerParameters(
        m=instance.m, n=instance.n, full=instance.X is not None, step=instance.step, steps=instance.steps,
        h=instance.h, gamma=instance.gamma, phi=instance.phi, yy=float(instance.y @ instance.y),
        kmin=max(float(eigenvalues[0]), 0.0), kmax=float(eigenvalues[-1]),
        e_end=float(np.linalg.norm(instance.y - path.f[-1]) / np.linalg.norm(instance.y)),
        growth=STABLE_GROWTH * U64 * spread * instance.steps * max(grown, 1.0), **known,
    )  # fmt: skip


def _end(instance: Regression, path: History) -> dict[str, Measured]:
    K, y, n, m = instance.K, instance.y, instance.n, instance.m
    found = end_values(K, y, instance.gamma, path, FLOATS)
    values = {name: number(x) for name, x in found.items()}
    values["sharpness"] = number(found["sharpness"], 4 * n * U64 * found["sharpness"])
    theta = kernel(K, path.Z, path.v)
    solved = np.linalg.lstsq(K, np.column_stack([y, instance.Z]), rcond=None)[0]
    root = sqrt(max(float(y @ solved[:, 0]), 0.0))
    limit = (root * K + np.outer(y, y) / root) / m
    start = float(np.sum(instance.Z * solved[:, 1:])) + float(instance.v @ instance.v)
    distance = np.linalg.norm(theta - limit, 2) / np.linalg.norm(limit, 2)
    return values | {
        "limit_kernel": number(distance),
        "initial_share": number(start / max(float(path.v @ path.v), 1e-300)),
    }


def _spectrum(instance: Regression) -> dict[str, Measured]:
    slip = 8 * instance.n * U64 * float(np.linalg.norm(instance.K) * (instance.y @ instance.y))
    return {"gamma": number(instance.gamma, slip)}


def _first_step(instance: Regression, path: History, law: Population) -> dict[str, Measured]:
    """P6 at t = 1, P7 over stage 2, A.4, and the settings that P1 bounds."""
    ratio = path.V[1] * path.V[0] / law.v0**2
    slip = 8 * (instance.n + 4) * U64 * float(np.max(np.abs(ratio)) + 1)
    growth = _proxy_growth(instance, path, law)
    none = "no neuron below saturation in stage 2"
    scale = instance.n * law.bbar**2 * law.tr
    settings = {
        "width": float(instance.m), "sigma0": law.sigma0, "v0": law.v0, "step": instance.step,
        "sigma_y2": law.sigma_y**2, "trace": law.tr, "signal": law.tr * law.bbar**2,
    }  # fmt: skip
    rates = _stage1_rates(instance, path, law)
    return (
        {name: number(value) for name, value in settings.items()}
        | rates
        | {
            "K_deviation": _deviation(instance, law),
            "first_step_v_min": number(np.min(ratio), slip),
            "first_step_v_max": number(np.max(ratio), slip),
            "proxy_growth_min": number(np.min(growth, initial=np.inf), 1e-9, none),
            "proxy_growth_max": number(np.max(growth, initial=-np.inf), 1e-9, none),
            "gamma_ratio": number(instance.gamma / scale, 16 * instance.n * U64 * instance.gamma / scale),
        }
    )


def _deviation(instance: Regression, law: Population) -> Measured:
    """|K - tr I| over sigma_x^2 (n |Sigma| + sqrt n |Sigma|_F), Lemma 5.1."""
    K, n = instance.K, instance.n
    scale = law.sigma_x**2 * (n * law.Sigma_op + sqrt(n) * law.Sigma_F)
    gap = float(np.max(np.abs(np.linalg.eigvalsh(K) - law.tr)))
    # the entries of XX' are sums of d products, eigvalsh is backward stable
    slip = (law.d + 8 * n) * U64 * (float(np.linalg.norm(K)) + law.tr)
    return number(gap / scale, slip / scale)


RATE_TIMES = 16
"""Times from 2 to t1 at which the rate of eq. (13) is measured."""


def _stage1_rates(instance: Regression, path: History, law: Population) -> dict[str, Measured]:
    """h_r(t)/h of eq. (13), smallest and largest over neurons and times 2 <= t <= t1 (C1 = 1)."""
    last = min(round(stage_length(instance, law) * log(1 / law.v0)), instance.steps)
    if last < 2:
        none = number(np.nan, np.nan, f"stage 1 ends at t = {last}, before t = 2")
        return {"stage1_rate_min": none, "stage1_rate_max": none}
    t = np.unique(np.geomspace(2, last, RATE_TIMES).round().astype(int))[:, None]
    grown = path.V[t[:, 0]] * path.V[0] / law.v0**2
    rate = two_sided_rate(grown, t)
    # K steps pile up as many roundings in v; the rate moves by the inverse slope, or by the root at 0
    moved = 8 * (instance.n + 4) * U64 * t * np.abs(grown)
    with np.errstate(divide="ignore"):
        slope = t * ((1 + rate) ** (t - 1) - (1 - rate) ** (t - 1)) / 2
        slip = np.minimum(moved / slope, np.sqrt(2 * moved / (t * (t - 1)))) + 8 * U64 * rate
    found = {}
    for name, pick in (("stage1_rate_min", np.argmin), ("stage1_rate_max", np.argmax)):
        at = np.unravel_index(pick(rate), rate.shape)
        found[name] = number(rate[at] / instance.h, slip[at] / instance.h)
    return found


def two_sided_rate(grown: ndarray, t: ndarray) -> ndarray:
    """The x >= 0 with [(1+x)^t + (1-x)^t]/2 = grown, t >= 2 whole; 0 where grown <= 1.

    The left side is convex and increasing in x >= 0, so Newton's steps from the right fall to the root.
    """
    above = np.maximum(grown, 1.0)
    x = (2 * above) ** (1 / t) - 1 + np.zeros_like(above)
    for _ in range(NEWTON_STEPS):
        up, down = (1 + x) ** (t - 1), (1 - x) ** (t - 1)
        slope = t * (up - down) / 2
        excess = ((1 + x) * up + (1 - x) * down) / 2 - above
        x = np.where(slope > 0, np.maximum(x - excess / np.where(slope > 0, slope, 1.0), 0.0), x)
    return np.where(grown <= 1, 0.0, x)


NEWTON_STEPS = 60
"""Enough for a double root, which is met near grown = 1: the error halves at each step."""


def stage_length(instance: Regression, law: Population) -> float:
    """A = m sqrt n/(eta b sqrt tr), the e-folding time of stage 1 in steps."""
    return instance.m * sqrt(instance.n) / (instance.step * law.bbar * sqrt(law.tr))


def _proxy_growth(instance: Regression, path: History, law: Population) -> ndarray:
    """rho~+/rho~ over the steps after t1 at C1 = 0.1, for unsaturated neurons."""
    start = min(ceil(0.1 * stage_length(instance, law) * log(1 / law.v0)), instance.steps - 1)
    share = path.Rho[start:] ** 2 * instance.phi / instance.gamma**2.5
    inside = (share[:-1] < SATURATED) & (share[1:] < SATURATED) & (share[:-1] > 0)
    proxy = np.sqrt(share / np.where(share < 1, 1 - share, np.nan))
    return (proxy[1:] / np.where(share[:-1] > 0, proxy[:-1], np.nan))[inside]


def _stages(instance: Regression, path: History, law: Population, C1: float) -> dict[str, Measured]:
    """P2 to P5 at t1 = C1 A log(1/v0) and t2 = t1 + A log(n b tr/eps), rounded to steps."""
    n, A = instance.n, stage_length(instance, law)
    t1 = round(C1 * A * log(1 / law.v0))
    t2 = t1 + ceil(A * max(log(n * law.bbar * law.tr / law.target), 0.0))
    late = f"t = {t1} and {t2}, the run has {instance.steps} steps"
    names = (
        "stage1_v_min", "stage1_v_max", "stage1_rho_min", "stage1_rho_max", "stage2_loss",
        "stage2_direction", "stage2_balance", "stage2_kernel",
    )  # fmt: skip
    values: dict[str, Measured] = {name: number(np.nan, np.nan, late) for name in names}
    signal = sqrt(n * law.bbar**2 * law.tr)
    if t1 <= instance.steps:
        v, rho = np.abs(path.V[t1]) * signal, np.abs(path.Rho[t1])
        values |= {
            "stage1_v_min": number(v.min()), "stage1_v_max": number(v.max()),
            "stage1_rho_min": number(rho.min()), "stage1_rho_max": number(rho.max()),
        }  # fmt: skip
    if t2 <= instance.steps:
        values |= _second_stage(instance, path, law, t1, t2)
    target = _aligned(instance, 1 / (instance.m * instance.gamma))
    errors = [float(np.linalg.norm(theta - target, 2)) for theta in path.kernels]
    values["stage1_kernel"] = number(min(errors) * instance.m * n**3 * law.bbar**6 * law.tr)
    share = float(np.mean(path.Rho[-1] ** 2)) * instance.phi / instance.gamma**2.5
    values["saturation"] = number(share)
    first = slice(0, max(t1 // 2, 1) + 1)
    k = np.arange(len(path.V))[first]
    v, rho = np.abs(path.V[first]), np.abs(path.Rho[first]) / sqrt(instance.gamma)
    growth = law.v0 * np.cosh(instance.h * k), law.v0 * np.sinh(instance.h * k)
    values["linear_v"] = number(np.max(abs(v / growth[0][:, None] - 1)))
    values["linear_rho"] = number(np.max(abs(rho[1:] / growth[1][1:, None] - 1), initial=0.0))
    return values


def _aligned(instance: Regression, scale: float) -> ndarray:
    feature = instance.K @ instance.y
    return scale * (instance.K + np.outer(feature, feature) / instance.gamma)


def _second_stage(
    instance: Regression, path: History, law: Population, t1: int, t2: int
) -> dict[str, Measured]:
    signal = sqrt(law.tr * instance.n * law.bbar**2)
    direction = balance = spread = 0.0
    for t in {t1, (t1 + t2) // 2, t2}:
        moved, rho, v = path.moves[t], path.Rho[t], path.V[t]
        off = moved - np.outer(instance.y, rho) / instance.gamma
        norm = np.sqrt(np.maximum(np.einsum("nm,nk,km->m", off, instance.K, off), 0.0))
        size = np.maximum(np.abs(rho), 1e-300)
        direction = max(direction, float(np.max(norm * signal / size)))
        balance = max(balance, float(np.max(abs(np.abs(rho) - sqrt(instance.gamma) * np.abs(v)) / size)))
        v2 = float(np.mean(v**2))
        gap = np.linalg.norm(path.kernels[t] - _aligned(instance, v2 / instance.m), 2)
        spread = max(spread, float(gap) * instance.m / (v2 * law.tr))
    return {
        "stage2_loss": number(path.loss[t2] / (4 * law.target)),
        "stage2_direction": number(direction),
        "stage2_balance": number(balance),
        "stage2_kernel": number(spread),
    }
