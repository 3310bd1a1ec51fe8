"""Instruments for canonical runs: an instance in, an observation (numbers and parameters) out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy import ndarray

from bounds.identities import U64
from bounds.two_layer import TwoLayerParameters
from bounds.two_layer.flow import LEVELS, stage_time
from bounds.two_layer.perpendicular import Bracket
from verify.algebra import FLOATS, rows
from verify.measurement import Measured, Observation, along, number
from verify.two_layer.canonical import Canonical, require_escape
from verify.two_layer.descent import (
    Descent,
    descend,
    perpendicular_values,
    product_values,
    reached,
    step_values,
)
from verify.two_layer.flow import Trajectory, closed_form, crossing_time, integrate

TIMES = 40
"""Times at which a flow is recorded."""

LATE = 12.0
"""A flow is followed until LATE/Omega after saturation: e is then about e^-12 of s."""

RESOLVED = 1e-4
"""Rates of decay of e are compared while e > RESOLVED s; later its relative error grows."""


def observe(instance: Canonical) -> Observation:
    """Run the instance (flow for eta = 0, else descent) and measure every quantity of its statements.

    Raises InputError for a flow with R = 0, and for a run that diverges.
    """
    return _observe_flow(instance) if instance.eta == 0 else _observe_descent(instance)


def parameters(instance: Canonical, **more: Any) -> TwoLayerParameters:
    """The parameters of an instance, as the statements take them."""
    a, u, perp = instance.a, instance.u, instance.perp
    some = perp.size and perp.any()
    return TwoLayerParameters(
        m=instance.m,
        s=instance.s,
        R=instance.R,
        T=instance.T,
        au=float(a @ u),
        lam=float(a @ a + u @ u),
        b=float(a @ a - u @ u),
        delta=float(np.linalg.norm(perp, 2)) if some else 0.0,
        F=float(np.linalg.norm(perp)) if some else 0.0,
        eta=instance.eta,
        steps=instance.steps or None,
        **more,
    )


def _observation(instance: Canonical, p: TwoLayerParameters, values: dict[str, Measured]) -> Observation:
    names = ("s", "R", "T", "lam", "delta", "F", "eta")
    measured = {"overlap": "perp_overlap", "eta_a2": "eta_a2"}
    p = replace(p, **{field: values[name].value for field, name in measured.items() if name in values})
    columns = {name: float(getattr(p, name)) for name in names} | {"m": instance.m, "seed": instance.seed}
    return Observation("two-layer", instance.case, instance.origin, p, along(values), columns=columns)


def _overlap(instance: Canonical) -> Measured:
    """|U_perp a0| + |U_perp u0|, with its rounding."""
    perp = instance.perp
    if not perp.size:
        return number(0.0)
    size = np.linalg.norm(perp) * (np.linalg.norm(instance.a) + np.linalg.norm(instance.u))
    value = np.linalg.norm(perp @ instance.a) + np.linalg.norm(perp @ instance.u)
    return number(value, 8 * instance.m * U64 * size)


def _end_time(instance: Canonical, p: TwoLayerParameters) -> float:
    """Long enough for saturation, with room for perpendicular weights that slow the flow down."""
    start = stage_time(p, LEVELS["saturation_time"]) if p.au < 0.9 * p.s else 0.0
    upper = Bracket.of(p, LEVELS["saturation_time"]).latest() if p.au < 0.9 * p.s else 0.0
    slowest = min(upper, 4 * start) if np.isfinite(upper) else 4 * start
    return max(start, slowest) + LATE / instance.omega


def _observe_flow(instance: Canonical) -> Observation:
    require_escape(instance)
    p = parameters(instance)
    end = _end_time(instance, p)
    path = integrate(instance, np.linspace(0.0, end, TIMES + 1))
    p = parameters(instance, flow_error=2 * path.error, e_end=abs(float(path.e[-1])) / instance.s)
    values = _conservation(instance, path) | _stages(instance, p, end)
    values |= {"perp_overlap": _overlap(instance), "perp_leak": _leak(instance, path.a, path.perp)}
    values |= _against_closed_form(instance, path) | _kernel(instance, path)
    return _observation(instance, p, values)


def _against_closed_form(instance: Canonical, path: Trajectory) -> dict[str, Measured]:
    a, u = closed_form(instance, path.times)
    size = np.sqrt(path.lam)
    e, lam, s = path.e, path.lam, instance.s
    conserved = 4 * path.overlap**2 + instance.R * instance.T
    early = e > RESOLVED * s
    early[0] = False
    tau, left = path.times[early], e[early]
    rate = np.log(instance.e / left) / tau
    slip = (path.error * float(np.max(lam)) / left + 8 * U64) / tau
    return {
        "flow_r": number(np.max(_lengths(path.a + path.u - a - u) / size)),
        "flow_t": number(np.max(_lengths(path.a - path.u - a + u) / size)),
        "flow_e": number(np.max(abs(e - (s - np.einsum("qm,qm->q", a, u))) / np.maximum(lam, s))),
        "flow_conserved": number(np.max(abs(lam**2 - conserved) / lam**2)),
        "flow_rate_min": _extreme(rate, slip, np.argmin),
        "flow_rate_max": _extreme(rate, slip, np.argmax),
    }


def _extreme(values: ndarray, errors: Any, pick: Callable[[ndarray], np.intp]) -> Measured:
    """The smallest or largest of some values, with its own error."""
    if not values.size:
        return number(np.nan, np.nan, "no time at which e is resolved")
    k = pick(values)
    return number(values[k], errors[k])


def _lengths(x: ndarray) -> ndarray:
    return np.sqrt(rows(x))


def kernel_error(a: ndarray, u: ndarray) -> float:
    """Relative spectral distance of Theta from the aligned kernel, from the 2 x 2 block of y and its
    complement (kappa and m cancel)."""
    a2, u2 = float(a @ a), float(u @ u)
    kernel = np.diag([a2 + u2, a2])
    target = np.diag([2 * a2, a2])
    return float(np.linalg.norm(kernel - target, 2) / np.linalg.norm(target, 2))


def _kernel(instance: Canonical, path: Trajectory) -> dict[str, Measured]:
    a2, u2 = np.sum(path.a**2, axis=1), np.sum(path.u**2, axis=1)
    formula = abs(a2 - u2) / (2 * a2)
    measured = np.array([kernel_error(a, u) for a, u in zip(path.a, path.u, strict=True)])
    return {
        "kernel_change": number(path.lam[-1] / path.lam[0]),
        "final_a2": number(a2[-1]),
        "final_u2": number(u2[-1]),
        "kernel_error": number(np.max(abs(measured - formula) / (1 + u2 / a2))),
    }


def _conservation(instance: Canonical, path: Trajectory) -> dict[str, Measured]:
    def tensor(a: ndarray, u: ndarray, perp: ndarray) -> ndarray:
        return np.outer(a, a) - np.outer(u, u) - perp.T @ perp

    first = tensor(instance.a, instance.u, instance.perp)
    F2 = float(np.sum(instance.perp**2))
    drift, balance = 0.0, 0.0
    b0 = float(instance.a @ instance.a - instance.u @ instance.u)
    moved = 0.0
    for a, u, perp, lam, leaked in zip(path.a, path.u, path.perp, path.lam, path.leaked, strict=True):
        size = lam + F2
        drift = max(drift, float(np.linalg.norm(tensor(a, u, perp) - first)) / size)
        balance = max(balance, abs(2 * leaked - (F2 - float(np.sum(perp**2)))) / size)
        moved = max(moved, abs(float(a @ a - u @ u) - b0))
    slip = 4 * path.error * float(np.max(path.lam) + F2)
    return {
        "flow_balance": number(drift),
        "flow_perp_energy": number(balance),
        "flow_balance_drift": number(moved, slip),
    }


def _stages(instance: Canonical, p: TwoLayerParameters, end: float) -> dict[str, Measured]:
    values = {}
    missing = "a.u has not reached the level by the end of the run"
    for name, theta in LEVELS.items():
        if not p.au < float(theta) * p.s:
            continue
        time = crossing_time(instance, float(theta), end)
        if time is None:
            found, drift = number(np.nan, np.nan, missing), number(np.nan, np.nan, missing)
        else:
            slip = (p.flow_error + 64 * U64) * (instance.omega + p.lam) / ((1 - float(theta)) * p.s)
            found = number(time, slip / np.sqrt(4 * float(theta) ** 2 * p.s**2 + p.R * p.T))
            drift = _drift(instance, p, time)
        values |= {f"{name}_perp": found, name.replace("time", "drift"): drift}
        values[name] = number(found.value, 0.0, found.undefined)
    return values


def _drift(instance: Canonical, p: TwoLayerParameters, time: float) -> Measured:
    """max over [0, time] of |r/g - r(0)|."""
    path = integrate(instance, np.linspace(0.0, time, 21), estimate=False)
    scaled = (path.a + path.u) * np.exp(-path.log_g)[:, None]
    size = float(np.max(np.sqrt(path.lam) * np.exp(-path.log_g)))
    return number(np.max(_lengths(scaled - instance.a - instance.u)), 4 * p.flow_error * size)


def _leak(instance: Canonical, a: ndarray, perp: ndarray) -> Measured:
    """max over the run of |U_perp a| / (|U_perp(0)|_F |a|)."""
    size = float(np.linalg.norm(instance.perp))
    if size == 0.0:
        return number(0.0)
    return number(np.max(np.linalg.norm(np.einsum("qpm,qm->qp", perp, a), axis=1) / _lengths(a)) / size)


def _observe_descent(instance: Canonical) -> Observation:
    run, eta, s = descend(instance), instance.eta, instance.s
    growth = run.growth(eta)
    p = parameters(instance, growth=growth, shrinkage=run.shrinkage, e_end=abs(run.e[-1]) / s)
    found = product_values(run, s, eta, FLOATS) | perpendicular_values(run, instance.perp, FLOATS)
    values = {name: number(x) for name, x in found.items()} | _decrease(instance, run)
    values["perp_overlap"] = _overlap(instance)
    scale = float(np.max(np.sqrt(run.lam) / abs(run.up)))
    values["gd_r_drift"] = number(found["gd_r_drift"], growth * scale)
    return _observation(instance, p, values)


def _decrease(instance: Canonical, run: Descent) -> dict[str, Measured]:
    eta, s, e, lam = instance.eta, instance.s, run.e, run.lam
    unit = 16 * (instance.m + 4) * U64
    found = step_values(run, s, eta, RESOLVED)
    early, inside, share, rise = (found[name] for name in ("early", "inside", "share", "rise"))
    slip = unit * (lam[early + 1] + s) / ((1 - eta * lam[early]) * e[early])
    scale = float(np.max(lam) + s)
    below = lam[early] if early.size else lam[:1]
    largest = eta * float(np.max(rows(run.a[:-1])))
    odds = np.log(found["odds"][inside + 1]) - np.log(found["odds"][inside])
    x, rest, size = run.overlap / s, e / s, lam / s
    slip_odds = unit * sum(size[k] / x[k] + (1 + size[k]) / rest[k] for k in (inside, inside + 1))
    values = {
        "gd_e_min": number(np.min(e[early + 1], initial=e[0]), unit * scale),
        "gd_e_step": _extreme(share, slip, np.argmax),
        "gd_lambda_step": _extreme(rise, np.full_like(rise, unit), np.argmin),
        "gd_lambda_max": number(np.max(below), unit * scale),
        "eta_a2": number(largest, unit * largest),
        "odds_step_min": _extreme(odds, slip_odds, np.argmin),
        "odds_step_max": _extreme(odds, slip_odds, np.argmax),
    }
    for name, theta in LEVELS.items():
        first = reached(run, s, float(theta))
        late = number(np.nan, np.nan, "level not reached in the run")
        values[name.replace("time", "steps")] = late if first is None else number(first)
    return values
