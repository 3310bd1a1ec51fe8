"""Gradient descent in canonical form, with the running rounding bound of the closed form (R8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from bounds.identities import U64
from verify.algebra import Algebra, Scalar, rows, size, square
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
    """All states of a run of k steps, in floats or fractions.

    a, u: (k+1, m); overlap = a.u, e = s - a.u, lam = |a|^2 + |u|^2: (k+1,); leak = U_perp a: (k+1, q); perp:
    (q, m) at the end.  up, down = prod (1 + eta e), prod (1 - eta e): (k+1,).
    leaked = sum eta (2 - eta |a|^2) |U_perp a|^2; drifts = eta sum B_i a_i / G_(i+1), (k+1, m);
    shrinkage = eta sum G_(i+1)^-2.
    """

    a: Float[ndarray, "k m"]
    u: Float[ndarray, "k m"]
    overlap: Float[ndarray, " k"]
    e: Float[ndarray, " k"]
    lam: Float[ndarray, " k"]
    leak: Float[ndarray, "k q"]
    perp: Float[ndarray, "q m"]
    up: Float[ndarray, " k"]
    down: Float[ndarray, " k"]
    leaked: Scalar
    drifts: Float[ndarray, "k m"]
    shrinkage: Scalar

    def rounding(self, eta: float) -> Float[ndarray, " k"]:
        """Bound on the error of the per-neuron products against the recursion, (k+1,), in float64."""
        local = LOCAL_ROUNDINGS * U64 * np.sqrt(self.lam) * (1 + eta * abs(self.e))
        r, t, found = 0.0, 0.0, [0.0]
        for rise, fall, one in zip(1 + eta * self.e, 1 - eta * self.e, local, strict=True):
            r, t = abs(rise) * r + one, abs(fall) * t + one
            found.append((r + t) / sqrt(2.0))
        return np.array(found[:-1])

    def growth(self, eta: float) -> float:
        """The largest of these bounds relative to the size of the state."""
        size = np.maximum(np.sqrt(self.lam), np.sqrt(self.lam[0]))
        return float(np.max(self.rounding(eta) / size))


def descend(instance: Canonical) -> Descent:
    """`instance.steps` steps of gradient descent with step size `instance.eta` > 0.

    Raises InputError when the weights overflow, naming the step and the stability bound.
    """
    if instance.eta <= 0:
        raise InputError(f"eta = {instance.eta}: gradient descent needs a positive step size")

    def require_bounded(step: int, lam: float, up: float) -> None:
        if not lam < DIVERGED:
            raise InputError(_diverged(instance, step))
        if not abs(up) < OVERFLOWS:
            raise InputError(
                f"prod (1 + eta e) overflows at step {step}: with R = |a(0) + u(0)|^2 = {instance.R:.3g} the "
                f"run stays away from every interpolator; take fewer steps, or other initial weights"
            )

    x = instance
    return recursion(x.a, x.u, x.perp, x.s, x.eta, x.steps, require_bounded)


def recursion(
    a: ndarray, u: ndarray, perp: ndarray, s: Scalar, eta: Scalar, steps: int,
    require: Callable[[int, Any, Any], None] = lambda step, lam, up: None,
) -> Descent:  # fmt: skip
    """The recursion in floats or fractions: a, u (m,), perp (q, m); `require` sees every step."""
    up = down = 1 + 0 * s
    leaked = shrinkage = 0 * s
    drift = 0 * a
    states = []
    for k in range(steps + 1):
        overlap, lam, leak = a @ u, a @ a + u @ u, perp @ a
        e = s - overlap
        states.append((a, u, overlap, e, lam, leak, up, down, drift))
        if k == steps:
            break
        require(k, lam, up * (1 + eta * e))
        up, down = up * (1 + eta * e), down * (1 - eta * e)
        push = leak @ perp
        leaked += eta * (2 - eta * (a @ a)) * (leak @ leak)
        shrinkage += eta / up**2 if up else np.inf
        drift = drift + eta * push / up if up else drift
        perp = perp - eta * leak[:, None] * a
        a, u = a + eta * (e * u - push), u + eta * e * a
    A, U, overlap, e, lam, leak, ups, downs, drifts = (
        np.array(column, dtype=a.dtype) for column in zip(*states, strict=True)
    )
    return Descent(A, U, overlap, e, lam, leak, perp, ups, downs, leaked, drifts, shrinkage)


def _diverged(instance: Canonical, step: int) -> str:
    h = instance.eta * instance.s
    return (
        f"gradient descent diverged at step {step}: h = eta s = {h:.4g}; every interpolator is "
        f"unstable for h > 1 (R12), convergence is proved for "
        f"eta Omega <= 1 (R9): take eta <= {1 / instance.omega:.4g}"
    )


def per_neuron(run: Descent) -> tuple[Float[ndarray, "k m"], Float[ndarray, "k m"]]:
    """v_r and rho_r/sqrt(gamma) at every step by the products of R8, (k+1, m) each."""
    rising, falling = run.up[:, None] * (run.a[0] + run.u[0]), run.down[:, None] * (run.a[0] - run.u[0])
    return (rising + falling) / 2, (rising - falling) / 2 - run.u[0]


def sign_flips(run: Descent) -> float:
    """Fraction of neurons whose output weight changes sign between start and end."""
    return float(np.mean(np.sign(run.a[0]) != np.sign(run.a[-1])))


def product_values(run: Descent, s: Scalar, eta: Scalar, algebra: Algebra) -> dict[str, Scalar]:
    """R8 in floats or fractions: the per-neuron products, and the two-dimensional map, against the
    recursion."""
    v, rho = per_neuron(run)
    size = np.maximum(run.lam, run.lam[0])
    e, lam, au = run.e[:-1], run.lam[:-1], run.overlap[:-1]
    step = 1 - eta * lam - eta**2 * e * au
    scale = np.maximum(s + run.lam[1:], abs(e) * (1 + eta * lam + eta**2 * abs(e * au)))
    stretched = (1 + eta**2 * e**2) * lam
    wide = stretched + 4 * eta * abs(e * au)
    b = rows(run.a) - rows(run.u)
    return {
        "gd_v": algebra.root(algebra.largest(rows(run.a - v) / size)),
        "gd_rho": algebra.root(algebra.largest(rows(run.u - run.u[0] - rho) / size)),
        "gd_e_map": algebra.largest(abs(run.e[1:] - e * step) / scale),
        "gd_lambda_map": algebra.largest(abs(run.lam[1:] - stretched - 4 * eta * e * au) / wide),
        "gd_b": algebra.largest(abs(b[1:] - (1 - eta**2 * e**2) * b[:-1]) / wide),
    }


def perpendicular_values(run: Descent, perp: ndarray, algebra: Algebra) -> dict[str, Scalar]:
    """R5 and R10 in floats or fractions; perp: U_perp at the start."""
    F2, zero = square(perp), algebra.number(0)
    lost = abs(run.leaked - (F2 - square(run.perp))) / (algebra.largest(run.lam) + F2)
    leaks = rows(run.leak) / (rows(run.a) * F2) if F2 else [zero]
    r = (run.a + run.u) / run.up[:, None]
    scale = run.lam / run.up**2
    return {
        "perp_overlap": size(run.leak[0], algebra) + size(perp @ run.u[0], algebra),
        "perp_leak": algebra.root(algebra.largest(leaks)),
        "gd_perp_energy": lost,
        "gd_r_sum": algebra.root(
            algebra.largest(rows(r - r[0] + run.drifts) / np.maximum(scale, run.lam[0]))
        ),
        "gd_r_drift": algebra.root(algebra.largest(rows(r - r[0]))),
    }


def step_values(run: Descent, s: Scalar, eta: Scalar, floor: Scalar = 0) -> dict[str, ndarray]:
    """R9 in floats or fractions, one entry a step: shares e+/((1 - eta lambda) e), growth lambda+/lambda, and
    the odds x/(1-x) of x = a.u/s before and after.

    early: the steps from e > floor s with 1 - eta lambda > floor; inside: those within 0 < x < 1.
    """
    e, lam, x = run.e, run.lam, run.overlap
    early = np.flatnonzero((e[:-1] > floor * s) & (1 - eta * lam[:-1] > floor))
    near = (x > 0) & (e > floor * s)
    inside = np.flatnonzero(near[:-1] & near[1:])
    odds = x / np.where(near, e, 1 + 0 * e)
    return {
        "early": early,
        "share": e[early + 1] / ((1 - eta * lam[early]) * e[early]),
        "rise": lam[early + 1] / lam[early],
        "inside": inside,
        "odds": odds,
    }


def reached(run: Descent, s: Scalar, level: Scalar) -> int | None:
    """The first step with a.u >= level s; None where the run has none."""
    steps = np.flatnonzero(s - run.e >= level * s)
    return int(steps[0]) if steps.size else None
