"""The canonical form of a two-layer network: instances, and the change from the paper's variables."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from verify.errors import InputError


@dataclass(frozen=True)
class Canonical:
    """State (a, u, U_perp) with target s: a' = e u - B a, u' = e a, U_perp' = -(U_perp a) a',
    e = s - a.u, B = U_perp'U_perp (docs/two-layer.md, section 1).

    a, u: (m,).  perp: (q, m), q >= 0 rows.  s > 0.  eta: step size of gradient descent, 0 for flow.
    steps: length of a descent run.
    """

    a: Float[ndarray, " m"]
    u: Float[ndarray, " m"]
    perp: Float[ndarray, "q m"]
    s: float
    eta: float = 0.0
    steps: int = 0
    case: str = "canonical"
    origin: str = "closed form"
    seed: int | None = None

    def __post_init__(self) -> None:
        if self.a.ndim != 1 or self.a.shape != self.u.shape or not self.a.size:
            raise InputError(
                f"a and u must be vectors of one length m >= 1, not {self.a.shape}, {self.u.shape}"
            )
        if self.perp.ndim != 2 or self.perp.shape[1] != self.m:
            raise InputError(f"perp has shape {self.perp.shape}: it must be (q, {self.m})")
        if not all(np.isfinite(x).all() for x in (self.a, self.u, self.perp)):
            raise InputError("the weights a, u, perp must be finite")
        if not (np.isfinite(self.s) and self.s > 0):
            raise InputError(f"s = {self.s}: the target must be positive (y = 0 has nothing to learn)")
        if not (np.isfinite(self.eta) and self.eta >= 0):
            raise InputError(f"eta = {self.eta}: the step size must be positive, or 0 for gradient flow")
        if self.eta > 0 and self.steps < 1:
            raise InputError(f"steps = {self.steps}: gradient descent needs at least one step")

    @property
    def m(self) -> int:
        return self.a.size

    @property
    def e(self) -> float:
        """Residual s - a.u at time 0."""
        return self.s - float(self.a @ self.u)

    @property
    def R(self) -> float:
        """|a + u|^2."""
        return _square(self.a + self.u)

    @property
    def T(self) -> float:
        """|a - u|^2."""
        return _square(self.a - self.u)

    @property
    def omega(self) -> float:
        """sqrt(4 s^2 + R T)."""
        return float(np.sqrt(4 * self.s**2 + self.R * self.T))

    def but(self, **changes: object) -> Canonical:
        """The same instance with some fields replaced."""
        return replace(self, **changes)  # type: ignore[arg-type]


def _square(x: ndarray) -> float:
    return float(np.vdot(x, x))


def require_escape(instance: Canonical) -> None:
    """InputError when R = 0: the closed form does not exist and the flow runs into the saddle."""
    if instance.R == 0:
        raise InputError(
            "R = |a(0) + u(0)|^2 = 0: a = -u makes the flow run into the saddle a = u = 0, no stage "
            "time exists; perturb the initial weights so that a(0) + u(0) is not 0"
        )


def random_canonical(
    seed: int,
    *,
    m: int = 8,
    q: int = 0,
    s: float = 1.0,
    scale: float = 0.1,
    perp: float = 0.0,
    eta: float = 0.0,
    steps: int = 0,
    frozen: bool = False,
) -> Canonical:
    """Gaussian a and u of size `scale` / sqrt m with 0 <= a.u <= s, and perp of operator size about
    `perp`; frozen: the rows of perp orthogonal to a and u.  Valid by construction: the sign of u is
    turned, and both shrunk, where needed."""
    rng = np.random.default_rng(seed)
    a, u = scale * rng.standard_normal((2, m)) / np.sqrt(m)
    if a @ u < 0:
        u = -u
    shrink = min(1.0, np.sqrt(0.05 * s / max(float(a @ u), 1e-300)))
    a, u = a * shrink, u * shrink
    rows = perp * rng.standard_normal((q, m)) / np.sqrt(m)
    if frozen and m <= 2:
        rows = np.zeros((q, m))
    elif frozen and q:
        basis = np.linalg.qr(np.stack([a, u], axis=1))[0]
        for _ in range(2):
            rows = rows - (rows @ basis) @ basis.T
    kind = "flow" if eta == 0 else "descent"
    name = f"{kind} m={m} s={s:g} scale={scale:g} perp={perp:g} eta={eta:g} #{seed}"
    return Canonical(a, u, rows, s, eta, steps, name, "closed form", seed)


def canonical_of(
    Z: Float[ndarray, "n m"],
    v: Float[ndarray, " m"],
    y: Float[ndarray, " n"],
    kappa: float,
    step: float = 0.0,
) -> Canonical:
    """The canonical form of a network on data with K = XX' = kappa I.

    Z = XW (n, m), v (m,), y (n,), kappa > 0; `step` is the paper's eta, so eta_c = eta kappa/(m^2 n).
    Raises InputError when y = 0.
    """
    n, m = Z.shape
    size = float(np.linalg.norm(y))
    if size == 0:
        raise InputError("y = 0: there is no target direction; give labels that are not all zero")
    direction = y / size
    first = direction + np.copysign(1.0, direction[0]) * np.eye(n)[0]
    reflect = np.eye(n) - 2 * np.outer(first, first) / (first @ first)
    U = -np.copysign(1.0, direction[0]) * (reflect @ Z) / np.sqrt(kappa)
    eta = step * kappa / (m * m * n)
    return Canonical(np.array(v), U[0], U[1:], m * size / np.sqrt(kappa), eta, 1 if step else 0)
