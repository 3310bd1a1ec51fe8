"""Gradient descent in the paper's variables, on the n x m sufficient state; Gaussian instances.

f = XWv/m, loss |f - y|^2/(2n), c = eta/(mn), e = y - f, K = XX', Z = XW:
Z+ = Z + c K e v', v+ = v + c Z'e, rho+ = rho + c (e'Ky) v.  Nothing depends on d.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from verify.algebra import Algebra, Scalar, over, square
from verify.errors import InputError

DIVERGED = 1e100
"""A loss beyond this multiple of the first one, or of that of f = 0, ends a run."""


@dataclass(frozen=True)
class Population:
    """The law the data and the weights came from: tr = tr Sigma, bbar = sqrt(beta' Sigma beta), noise
    sigma_y, initialisation sigma0 (standard deviation of W) and v0 = |v_r|, subgaussian norm sigma_x,
    norms of Sigma, and the loss level `target` that the paper calls epsilon."""

    tr: float
    bbar: float
    sigma_y: float
    sigma0: float
    v0: float
    d: int
    sigma_x: float = 1.0
    Sigma_op: float = 1.0
    Sigma_F: float = 1.0
    target: float = 1e-4


@dataclass(frozen=True)
class Regression:
    """Data and initial weights: K (n, n), y (n,), Z (n, m), v (m,); X (n, d) and W (d, m) if kept.

    step > 0 is the paper's eta; steps: length of the run.
    """

    K: Float[ndarray, "n n"]
    y: Float[ndarray, " n"]
    Z: Float[ndarray, "n m"]
    v: Float[ndarray, " m"]
    step: float
    steps: int
    X: Float[ndarray, "n d"] | None = None
    W: Float[ndarray, "d m"] | None = None
    population: Population | None = None
    case: str = "regression"
    seed: int | None = None

    def __post_init__(self) -> None:
        n, m = self.Z.shape
        if self.K.shape != (n, n) or self.y.shape != (n,) or self.v.shape != (m,):
            raise InputError(
                f"shapes do not fit: K {self.K.shape}, y {self.y.shape}, Z {self.Z.shape}, v {self.v.shape}; "
                f"for Z of shape (n, m) they must be (n, n), (n,) and (m,)"
            )
        if not all(np.isfinite(x).all() for x in (self.K, self.y, self.Z, self.v)):
            raise InputError("K, y, Z, v must be finite")
        if not self.step > 0 or self.steps < 1:
            raise InputError(f"step = {self.step}, steps = {self.steps}: both must be positive")
        if self.population is not None and not self.population.v0 > 0:
            raise InputError(
                f"v0 = {self.population.v0}: it must be positive (the first stage lasts log(1/v0), and "
                f"v = 0 with W = 0 is a saddle that nothing leaves)"
            )
        if not self.y.any():
            raise InputError("y = 0: there is nothing to learn; give labels that are not all zero")
        if self.gamma <= GAMMA_FLOOR * self.y @ self.y * np.linalg.norm(self.K):
            raise InputError(
                "y is orthogonal to the data: X'y = 0 within rounding, so gamma = y'Ky = 0 and the feature "
                "direction does not exist; give labels with a component in the range of XX'"
            )

    @property
    def n(self) -> int:
        return self.Z.shape[0]

    @property
    def m(self) -> int:
        return self.Z.shape[1]

    @cached_property
    def gamma(self) -> float:
        """y'Ky."""
        return float(self.y @ self.K @ self.y)

    @property
    def phi(self) -> float:
        """|Ky|^2."""
        return float(np.sum((self.K @ self.y) ** 2))

    @property
    def h(self) -> float:
        """Growth per step, eta sqrt(gamma)/(mn)."""
        return self.step * float(np.sqrt(self.gamma)) / (self.m * self.n)

    @property
    def c(self) -> float:
        """eta/(mn)."""
        return self.step / (self.m * self.n)

    def but(self, **changes: object) -> Regression:
        """The same instance with some fields replaced."""
        return replace(self, **changes)  # type: ignore[arg-type]


GAMMA_FLOOR = 1e-13
"""gamma below this share of |y|^2 |K|_F is zero within the rounding of XX'."""


@dataclass
class History:
    """Per step k = 0..steps: loss; V, Rho (k+1, m); f (k+1, n).  At the end Z, v, moved.

    moved: (n, m) with w_r(k) - w_r(0) = X' moved_r.  kernels: Theta at each step if asked for.
    """

    loss: Float[ndarray, " k"]
    V: Float[ndarray, "k m"]
    Rho: Float[ndarray, "k m"]
    f: Float[ndarray, "k n"]
    Z: Float[ndarray, "n m"]
    v: Float[ndarray, " m"]
    moved: Float[ndarray, "n m"]
    kernels: list[Float[ndarray, "n n"]] = field(default_factory=list)
    moves: list[Float[ndarray, "n m"]] = field(default_factory=list)


def kernel(
    K: Float[ndarray, "n n"], Z: Float[ndarray, "n m"], v: Float[ndarray, " m"]
) -> Float[ndarray, "n n"]:
    """Theta = (|v|^2 K + ZZ')/m^2, in floats or fractions."""
    return ((v @ v) * K + Z @ Z.T) / v.size**2


def run(instance: Regression, *, history: bool = True) -> History:
    """All steps of the recursion; raises InputError when it diverges, naming the bound.

    history: keep Theta and the movement at every step (n x n and n x m each).
    """
    x = instance
    idle = float(x.y @ x.y) / (2 * x.n)

    def require_bounded(step: int, loss: float, first: float) -> None:
        if not loss <= DIVERGED * max(first, idle):
            raise InputError(_diverged(instance, step))

    return states(x.K, x.y, x.Z, x.v, x.c, x.steps, history=history, require=require_bounded)


def states(
    K: ndarray, y: ndarray, Z: ndarray, v: ndarray, c: Scalar, steps: int, *, history: bool = True,
    require: Callable[[int, Any, Any], None] = lambda step, loss, first: None,
) -> History:  # fmt: skip
    """The recursion in floats or fractions: K (n, n), y (n,), Z (n, m), v (m,); `require` sees every loss."""
    m, Ky, rho, moved = len(v), K @ y, 0 * v, 0 * Z
    columns: list[tuple[Any, ...]] = []
    kernels, moves = [], []
    for k in range(steps + 1):
        f = Z @ v / m
        e = y - f
        columns.append((e @ e / (2 * len(y)), v, rho, f))
        if history:
            kernels.append(kernel(K, Z, v))
            moves.append(moved)
        if k == steps:
            break
        require(k, columns[k][0], columns[0][0])
        push = c * e[:, None] * v
        Z, v, rho, moved = Z + K @ push, v + c * (Z.T @ e), rho + c * (e @ Ky) * v, moved + push
    loss, V, Rho, fs = (np.array(x, dtype=y.dtype) for x in zip(*columns, strict=True))
    return History(loss, V, Rho, fs, Z, v, moved, kernels, moves)


def _diverged(instance: Regression, step: int) -> str:
    bound = instance.m * instance.n / float(np.sqrt(instance.gamma))
    return (
        f"gradient descent diverged at step {step}: h = eta sqrt(gamma)/(mn) = {instance.h:.4g}; for h > 1 "
        f"every interpolator is unstable (R12): take eta < {bound:.4g}, and about half of that for R9"
    )


def full_run(
    instance: Regression,
) -> tuple[Float[ndarray, "d m"], Float[ndarray, " m"], Float[ndarray, " m"]]:
    """W, v, rho after the run, by the updates of (W, v) themselves; needs X and W."""
    X, W = instance.X, instance.W
    if X is None or W is None:
        raise InputError("this instance keeps only the n x m state: make it with keep=True")
    path = weights(X, W, instance.v, instance.y, instance.c, instance.steps)
    last, v = deque(path, maxlen=1).pop()
    return last, v, (last - W).T @ (X.T @ instance.y)


def weights(
    X: ndarray, W: ndarray, v: ndarray, y: ndarray, c: Scalar, steps: int
) -> Iterator[tuple[ndarray, ndarray]]:
    """(W, v) at each of the steps 0, 1, ..., in floats or fractions, by the updates of (W, v) themselves."""
    yield W, v
    for _ in range(steps):
        g = X.T @ (y - X @ (W @ v) / len(v))
        W, v = W + c * g[:, None] * v, v + c * (W.T @ g)
        yield W, v


def step_residual(K: ndarray, y: ndarray, c: Scalar, path: History, algebra: Algebra) -> Scalar:
    """R11 in floats or fractions: the residual after each step against its formula, from the kernels."""
    m = path.V.shape[1]
    found = []
    for theta, f, after in zip(path.kernels[:-1], path.f[:-1], path.f[1:], strict=True):
        e = y - f
        move, second = m * c * (theta @ e), c * c * (f @ e) * (K @ e)
        found.append(over(y - after - (e - move - second), algebra, y, f, move, second))
    return algebra.largest(found)


def weight_values(
    X: ndarray, W: ndarray, v: ndarray, y: ndarray, c: Scalar, path: History, algebra: Algebra
) -> dict[str, Scalar]:
    """P0 and the rest of R11 in floats or fractions: the run on (W, v) itself against that on the state."""
    m, first, kicks = len(v), (W, v), []
    e = y - X @ (W @ v) / m
    g = X.T @ e
    slope = (X @ (g * (v @ v)) + X @ W @ (W.T @ g)) / (m * m * len(y))
    theta = kernel(X @ X.T, X @ W, v)
    for after in islice(weights(X, W, v, y, c, len(path.V) - 1), 1, None):
        kicks.append(_imbalance_residual(X, y, c, (W, v), after, algebra))
        W, v = after
    beta, still = W @ v / m, first[0] @ v / m
    rest = (beta - still) - algebra.fit(X.T, (beta - still)[:, None])[:, 0]
    return {
        "state_Z": apart(X @ W, path.Z, algebra),
        "state_v": apart(v, path.v, algebra),
        "state_rho": apart((W - first[0]).T @ (X.T @ y), path.Rho[-1], algebra),
        "ntk_flow": apart(slope, theta @ e / len(y), algebra),
        "imbalance_step": algebra.largest(kicks),
        "minimum_norm": over(rest, algebra, beta, still),
    }


def _imbalance_residual(
    X: ndarray, y: ndarray, c: Scalar, before: tuple[ndarray, ndarray], after: tuple[ndarray, ndarray],
    algebra: Algebra,
) -> Scalar:  # fmt: skip
    (W, v), (W1, v1) = before, after
    g = X.T @ (y - X @ (W @ v) / len(v))
    inner = W.T @ g
    change = W1.T @ W1 - v1[:, None] * v1 - (W.T @ W - v[:, None] * v)
    formula = c * c * ((g @ g) * v[:, None] * v - inner[:, None] * inner)
    return algebra.root(square(change - formula)) / (square(W1) + square(v1))


def apart(a: ndarray, b: ndarray, algebra: Algebra) -> Scalar:
    """|a - b| relative to the larger of both; 0 where they are equal."""
    rest = a - b
    return algebra.root(square(rest) / max(square(a), square(b))) if rest.any() else algebra.number(0)


def end_values(K: ndarray, y: ndarray, gamma: Scalar, path: History, algebra: Algebra) -> dict[str, Scalar]:
    """Sharpness at the end, and the loss of aligned predictions, there and at saturation; floats or
    fractions."""
    feature = K @ y

    def loss(factor: Scalar) -> Scalar:
        return square(y - factor * feature) / (2 * len(y))

    return {
        "sharpness": algebra.top(kernel(K, path.Z, path.v)),
        "aligned_loss": loss((path.Rho[-1] @ path.v) / (len(path.v) * gamma)),
        "aligned_loss_saturated": loss(gamma / square(feature)),
    }


def gaussian_regression(
    seed: int,
    *,
    n: int,
    d: int,
    m: int,
    sigma0: float,
    v0: float,
    h: float | None = None,
    step: float | None = None,
    sigma_y: float = 0.1,
    bbar: float | None = None,
    steps: int = 100,
    target: float = 1e-4,
    keep: bool = False,
    case: str = "",
) -> Regression:
    """x ~ N(0, I_d), beta ~ N(0, I_d) scaled to |beta| = bbar if given, y = X beta + sigma_y noise,
    W ~ sigma0 N(0, 1), v_r = +-v0.

    Exactly one of step (the paper's eta) and h is given.  keep: draw X and W in full and keep them;
    else Z is drawn from its law given X, N(0, sigma0^2 K) column by column.
    """
    if min(n, d, m) < 1:
        raise InputError(f"n = {n}, d = {d}, m = {m}: all must be at least 1")
    if (step is None) == (h is None):
        raise InputError("give exactly one of step and h")
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, d))
    beta = rng.standard_normal(d)
    size = float(np.linalg.norm(beta))
    beta, size = (beta, size) if bbar is None else (beta * (bbar / size), bbar)
    y = X @ beta + sigma_y * rng.standard_normal(n)
    K = X @ X.T
    v = v0 * rng.choice([-1.0, 1.0], size=m)
    W = sigma0 * rng.standard_normal((d, m)) if keep else None
    if W is not None:
        Z = X @ W
    else:
        lam, Q = np.linalg.eigh(K)
        Z = sigma0 * (Q * np.sqrt(np.maximum(lam, 0.0))) @ rng.standard_normal((n, m))
    gamma = float(y @ K @ y)
    eta = step if step is not None else float(h or 0.0) * m * n / float(np.sqrt(gamma))
    law = Population(
        tr=float(d),
        bbar=size,
        sigma_y=sigma_y,
        sigma0=sigma0,
        v0=v0,
        d=d,
        Sigma_F=float(np.sqrt(d)),
        target=target,
    )
    name = case or f"gaussian n={n} d={d} m={m} sigma0={sigma0:g} v0={v0:g} #{seed}"
    return Regression(K, y, Z, v, eta, steps, X if keep else None, W, law, name, seed)


def whitened_regression(
    seed: int, *, n: int, m: int, kappa: float, size: float, sigma0: float, v0: float, h: float, steps: int
) -> Regression:
    """Data with K = kappa I exactly, |y| = size in a random direction, Z ~ sigma0 sqrt(kappa) N(0, 1)."""
    rng = np.random.default_rng(seed)
    y = rng.standard_normal(n)
    y *= size / np.linalg.norm(y)
    v = v0 * rng.choice([-1.0, 1.0], size=m)
    Z = sigma0 * np.sqrt(kappa) * rng.standard_normal((n, m))
    eta = h * m * n / (np.sqrt(kappa) * size)
    # tr Sigma = kappa and |y|^2 = n b^2, so that gamma = kappa |y|^2 is n b^2 tr Sigma
    law = Population(kappa, size / np.sqrt(n), 0.0, sigma0, v0, n)
    return Regression(
        kappa * np.eye(n), y, Z, v, float(eta), steps, None, None, law, f"whitened n={n} #{seed}", seed
    )
