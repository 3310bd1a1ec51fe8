"""Gradient flow in canonical form: the closed form (R1), and DOP853 for any U_perp."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from verify.two_layer.canonical import Canonical, require_escape

RTOL, ATOL = 1e-12, 1e-15
"""Tolerances of DOP853; atol is relative to sqrt(s), the size of the final weights."""

COARSE = 10.0
"""The run whose difference estimates the error of the fine one has tolerances larger by this factor."""


@dataclass(frozen=True)
class Trajectory:
    """States of a flow at increasing times, with the integrals the statements speak of.

    a, u: (q, m) at q times; perp: (q, p, m); log_g = int e; leaked = int |U_perp a|^2;
    inverse = int g^-2.  error: relative error of the states (against the size of the largest).
    """

    times: Float[ndarray, " q"]
    a: Float[ndarray, "q m"]
    u: Float[ndarray, "q m"]
    perp: Float[ndarray, "q p m"]
    log_g: Float[ndarray, " q"]
    leaked: Float[ndarray, " q"]
    error: float
    s: float

    @property
    def overlap(self) -> Float[ndarray, " q"]:
        """a.u."""
        return np.einsum("qm,qm->q", self.a, self.u)

    @property
    def e(self) -> Float[ndarray, " q"]:
        """Residual s - a.u."""
        return self.s - self.overlap

    @property
    def lam(self) -> Float[ndarray, " q"]:
        """|a|^2 + |u|^2."""
        return np.sum(self.a**2, axis=1) + np.sum(self.u**2, axis=1)


def growth(instance: Canonical, times: Float[ndarray, " q"]) -> Float[ndarray, " q"]:
    """y(tau) = exp(2 int e) of R1, (q,) >= 0; needs U_perp = 0 and R > 0.

    Evaluated as y = 1 + (1 - E)(y+ - 1)(1 - y-)/((y+ - 1) E + 1 - y-), E = e^(-Omega tau), with
    y+ - 1 = 2 e(0) (1 + 2 (s + a.u)/(Omega + lambda(0)))/R: no cancellation near tau = 0 or y+ = 1.
    """
    require_escape(instance)
    s, R, T, omega, e = instance.s, instance.R, instance.T, instance.omega, instance.e
    overlap, size = (R - T) / 4, (R + T) / 2
    above = 2 * e * (1 + 2 * (s + overlap) / (omega + size)) / R
    below = (2 * s + omega + T) / (2 * s + omega)
    decay = np.exp(-omega * times)
    lost = -np.expm1(-omega * times)
    return 1 + lost * above * below / (above * decay + below)


def closed_form(
    instance: Canonical, times: Float[ndarray, " q"]
) -> tuple[Float[ndarray, "q m"], Float[ndarray, "q m"]]:
    """a and u at the given times by R1; exact when U_perp is 0 or orthogonal to a(0) and u(0) (R5)."""
    root = np.sqrt(growth(instance, np.asarray(times)))[:, None]
    r, t = root * (instance.a + instance.u), (instance.a - instance.u) / root
    return (r + t) / 2, (r - t) / 2


def integrate(instance: Canonical, times: Float[ndarray, " q"], *, estimate: bool = True) -> Trajectory:
    """The flow at increasing times >= 0 by DOP853 at rtol 1e-12.

    estimate: integrate again at tolerances larger by COARSE; the largest difference between the two
    runs, which is about the error of the coarse one, bounds that of the fine one.
    """
    fine = _run(instance, times, RTOL, ATOL)
    error = 0.0
    if estimate:
        other = _run(instance, times, COARSE * RTOL, COARSE * ATOL)
        size = np.sqrt(np.sum(fine[:, : 2 * instance.m] ** 2, axis=1))
        gap = np.sqrt(np.sum((fine - other)[:, : 2 * instance.m] ** 2, axis=1))
        error = float(np.max(gap / size))
    return _trajectory(instance, times, fine, max(error, RTOL))


def _trajectory(instance: Canonical, times: ndarray, states: ndarray, error: float) -> Trajectory:
    m, q = instance.m, instance.perp.shape[0]
    a, u, rest = states[:, :m], states[:, m : 2 * m], states[:, 2 * m :]
    perp = rest[:, :-2].reshape(len(times), q, m)
    return Trajectory(np.asarray(times), a, u, perp, rest[:, -2], rest[:, -1], error, instance.s)


def _run(instance: Canonical, times: ndarray, rtol: float, atol: float) -> Float[ndarray, "q k"]:
    from scipy.integrate import solve_ivp

    m, q, s = instance.m, instance.perp.shape[0], instance.s

    def slope(_: float, x: ndarray) -> ndarray:
        a, u, perp = x[:m], x[m : 2 * m], x[2 * m : -2].reshape(q, m)
        e = s - a @ u
        leak = perp @ a
        return np.concatenate([e * u - leak @ perp, e * a, -np.outer(leak, a).ravel(), [e, leak @ leak]])

    start = np.concatenate([instance.a, instance.u, instance.perp.ravel(), [0.0, 0.0]])
    times = np.asarray(times, dtype=float)
    end = float(times[-1])
    if end == 0.0:
        return np.repeat(start[None], len(times), axis=0)
    result = solve_ivp(
        slope, (0.0, end), start, method="DOP853", t_eval=times, rtol=rtol, atol=atol * np.sqrt(s)
    )
    if not result.success:
        raise ArithmeticError(f"the flow could not be integrated: {result.message}")
    return result.y.T


def crossing_time(instance: Canonical, level: float, guess: float) -> float | None:
    """The first time at which a.u = level s, from an integrated flow; None if not by 4 x guess.

    The event is located on DOP853's dense output, then corrected by one Newton step from a run that
    ends there.
    """
    from scipy.integrate import solve_ivp

    m, q, s = instance.m, instance.perp.shape[0], instance.s

    def slope(_: float, x: ndarray) -> ndarray:
        a, u, perp = x[:m], x[m : 2 * m], x[2 * m :].reshape(q, m)
        e, leak = s - a @ u, perp @ a
        return np.concatenate([e * u - leak @ perp, e * a, -np.outer(leak, a).ravel()])

    def event(_: float, x: ndarray) -> float:
        return float(x[:m] @ x[m : 2 * m]) - level * s

    event.terminal = True  # type: ignore[attr-defined]
    event.direction = 1.0  # type: ignore[attr-defined]
    start = np.concatenate([instance.a, instance.u, instance.perp.ravel()])
    found = solve_ivp(
        slope, (0.0, 4 * guess), start, method="DOP853", events=event, rtol=RTOL, atol=ATOL * np.sqrt(s)
    )
    if not found.t_events[0].size:
        return None
    time = float(found.t_events[0][0])
    end = solve_ivp(slope, (0.0, time), start, method="DOP853", rtol=RTOL, atol=ATOL * np.sqrt(s)).y[:, -1]
    speed = slope(0.0, end)
    rate = float(speed[:m] @ end[m : 2 * m] + end[:m] @ speed[m : 2 * m])
    return time - event(0.0, end) / rate
