"""Gradient descent in canonical form, with the running rounding bound of the closed form (R8)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from bounds.identities import U64
from verify.errors import InputError
from verify.two_layer.canonical import Canonical

LOCAL_ROUNDINGS = 8.0
"""Roundings of one entry in one step of the recursion, beyond those of e (which both sides share)."""

DIVERGED = 1e50
"""A squared size of the weights beyond this ends a run."""

OVERFLOWS = 1e140
"""Products of growth factors beyond this end a run: their squares would leave float64."""


@dataclass(frozen=True)
class Descent:
    """All states of a run of k steps, and rounding bounds.

    a, u: (k+1, m); overlap = a.u, e = s - a.u, lam: (k+1,); perp: (q, m) at the end.
    leaked = sum eta (2 - eta |a|^2) |U_perp a|^2; drifts = eta sum B_i a_i / G_(i+1), (m,);
    shrinkage = eta sum G_(i+1)^-2.
    growth: bound on the relative error of the per-neuron products against the recursion, relative
    to the largest of |A_k r_0| + |D_k t_0| along the way.  eta_a2: largest eta |a_i|^2.
    """

    a: Float[ndarray, "k m"]
    u: Float[ndarray, "k m"]
    overlap: Float[ndarray, " k"]
    e: Float[ndarray, " k"]
    lam: Float[ndarray, " k"]
    perp: Float[ndarray, "q m"]
    up: Float[ndarray, " k"]
    down: Float[ndarray, " k"]
    leaked: float
    drifts: Float[ndarray, "k m"]
    shrinkage: float
    error: Float[ndarray, " k"]
    eta_a2: float

    @property
    def growth(self) -> float:
        """Largest rounding bound relative to the size of the state."""
        size = np.maximum(np.sqrt(self.lam), np.sqrt(self.lam[0]))
        return float(np.max(self.error / size))


def descend(instance: Canonical) -> Descent:
    """`instance.steps` steps of gradient descent with step size `instance.eta` > 0.

    Raises InputError when the weights overflow, naming the step and the stability bound.
    """
    eta, s, steps, m = instance.eta, instance.s, instance.steps, instance.m
    if eta <= 0:
        raise InputError(f"eta = {eta}: gradient descent needs a positive step size")
    a, u, perp = instance.a.copy(), instance.u.copy(), instance.perp.copy()
    A, U = np.empty((steps + 1, m)), np.empty((steps + 1, m))
    overlap, e, lam = np.empty((3, steps + 1))
    up, down, error = np.ones(steps + 1), np.ones(steps + 1), np.zeros(steps + 1)
    drift, drifts = np.zeros(m), np.zeros((steps + 1, m))
    leaked = shrinkage = eta_a2 = 0.0
    err_r = err_t = 0.0
    for k in range(steps + 1):
        A[k], U[k] = a, u
        overlap[k], lam[k] = a @ u, a @ a + u @ u
        e[k] = s - overlap[k]
        error[k], drifts[k] = (err_r + err_t) / np.sqrt(2.0), drift
        if k == steps:
            break
        if not lam[k] < DIVERGED:
            raise InputError(_diverged(instance, k))
        rise, fall = 1 + eta * e[k], 1 - eta * e[k]
        up[k + 1], down[k + 1] = up[k] * rise, down[k] * fall
        if not abs(up[k + 1]) < OVERFLOWS:
            raise InputError(
                f"prod (1 + eta e) overflows at step {k}: with R = |a(0) + u(0)|^2 = {instance.R:.3g} the "
                f"run stays away from every interpolator; take fewer steps, or other initial weights"
            )
        local = LOCAL_ROUNDINGS * U64 * np.sqrt(lam[k]) * (1 + eta * abs(e[k]))
        err_r, err_t = abs(rise) * err_r + local, abs(fall) * err_t + local
        a2, leak = float(a @ a), perp @ a
        push = leak @ perp
        eta_a2 = max(eta_a2, eta * a2)
        leaked += eta * (2 - eta * a2) * float(leak @ leak)
        shrinkage += eta / up[k + 1] ** 2 if up[k + 1] else np.inf
        drift = drift + eta * push / up[k + 1] if up[k + 1] else drift
        a, u = a + eta * (e[k] * u - push), u + eta * e[k] * a
        perp = perp - eta * np.outer(leak, A[k])
    return Descent(A, U, overlap, e, lam, perp, up, down, leaked, drifts, shrinkage, error, eta_a2)


def _diverged(instance: Canonical, step: int) -> str:
    h = instance.eta * instance.s
    return (
        f"gradient descent diverged at step {step}: h = eta s = {h:.4g}; every interpolator is "
        f"unstable for h > 1 (R12), convergence is proved for "
        f"eta Omega <= 1 (R9): take eta <= {1 / instance.omega:.4g}"
    )


def per_neuron(instance: Canonical, run: Descent) -> tuple[Float[ndarray, "k m"], Float[ndarray, "k m"]]:
    """v_r and rho_r/sqrt(gamma) at every step by the products of R8, (k+1, m) each."""
    plus, minus = instance.a + instance.u, instance.a - instance.u
    rising, falling = np.outer(run.up, plus), np.outer(run.down, minus)
    return (rising + falling) / 2, (rising - falling) / 2 - instance.u


def sign_flips(run: Descent) -> float:
    """Fraction of neurons whose output weight changes sign between start and end."""
    return float(np.mean(np.sign(run.a[0]) != np.sign(run.a[-1])))
