"""Homogeneous functions f(h) = sum_j a_j relu(b_j.h)^m of features: Theorems 3 and 4, Lemmas 3 and 4,
Proposition 4, for floats and fractions.  Rows are samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from bounds.gram import GramParameters
from verify.algebra import FLOATS, Algebra, Scalar, relative, size, square
from verify.errors import InputError
from verify.gram.surrogate import Values, surrogate
from verify.measurement import Observation, along, number


@dataclass(frozen=True)
class Homogeneous:
    """f(h) = sum_j a_j relu(b_j.h)^degree; B (r, p), a (r,).  linear: f(h) = sum_j a_j b_j.h instead."""

    B: ndarray
    a: ndarray
    degree: int = 1
    linear: bool = False

    def active(self, H: ndarray) -> ndarray:
        """Which units are on, (n, r)."""
        return np.ones((len(H), len(self.a)), dtype=bool) if self.linear else (H @ self.B.T) > 0

    def __call__(self, H: ndarray) -> ndarray:
        """f at the rows of H, (n,)."""
        return (np.where(self.active(H), H @ self.B.T, 0 * self.a) ** self.degree) @ self.a

    def gradient(self, H: ndarray) -> ndarray:
        """grad f at the rows of H, (n, p); the one-sided one, 0 for an inactive unit, on a boundary."""
        inner = np.where(self.active(H), H @ self.B.T, 0 * self.a)
        slope = self.active(H) * (self.degree * inner ** (self.degree - 1))
        return (slope * self.a) @ self.B


def homogeneous_values(
    H: ndarray, f: Homogeneous, algebra: Algebra, *, centred: bool = False
) -> tuple[Values, dict[str, Any]]:
    """Lemmas 3 and 4, Theorem 4 with the ansatz W'W = mean of grad f grad f' and Y = f(H), and for centred
    samples and values Proposition 4."""
    n, m = len(H), f.degree
    y, D = f(H), f.gradient(H)
    cross = H @ D.T  # h_i'grad f(h_k)
    guess = y[:, None] + (m - 1) * y[None, :]
    gaps = abs(cross - guess)
    values: Values = {
        "euler_residual": relative(np.diag(cross) - m * y, square(H) * square(D), algebra),
        "lemma_3_error": relative(cross - guess, square(cross), algebra),
        "nfa_surrogate": square(D @ (H.T @ y[:, None])) / n,
    }
    total, length = square(y), abs(y).sum()
    given: dict[str, Any] = {
        "kind": "homogeneous", "samples": n, "width": H.shape[1], "degree": m, "target_square": total,
        "target_sum": length,
    }  # fmt: skip
    if m == 1:
        active = f.active(H)
        crossed = (active[:, None, :] != active[None, :, :]).sum(axis=2)
        switching = active.any(axis=0) & ~active.all(axis=0)
        jumps = [abs(x) * size(b, algebra) for x, b in zip(f.a[switching], f.B[switching], strict=True)]
        jump = algebra.largest([algebra.number(0), *jumps])
        reach = algebra.largest([size(row, algebra) for row in H])
        crossing = 2 * int(crossed.max()) * reach * jump
        inside = np.where(crossed == 0, gaps, 0 * gaps)
        values |= {
            "linear_gap": gaps.max(),
            "linear_gap_inside": relative(inside, square(H) * square(D), algebra),
        }
        linear = sum(((abs(x) + crossing / 2) ** 2 for x in y), start=algebra.number(0))
        given |= {"crossing": crossing, "linear_square": linear}
    if m == 1 or centred:
        given["trace"] = square(cross) / n
    if centred:
        pairs = (y[:, None] - y[None, :] - cross + np.diag(cross)[None, :]).sum()
        scale = algebra.root(square(H) * square(D)) + n * length
        values["pairs_residual"] = abs(pairs) / (n * scale)
        given["about"] = "centred"
    return values, given


def observe_homogeneous(
    H: Float[ndarray, "n p"], f: Homogeneous, *, centred: bool = False, case: str = "homogeneous",
    origin: str = "given",
) -> Observation:  # fmt: skip
    """The paper's statements on homogeneous functions, at samples H.

    centred: sum h = 0 and sum f(h) = 0, up to rounding (`centred_instance` makes such).  Raises InputError
    unless shapes fit and all is finite.
    """
    H = np.asarray(H, dtype=np.float64)
    if H.ndim != 2 or not H.size or f.B.shape != (len(f.a), H.shape[1]) or f.degree < 1:
        raise InputError(f"samples {H.shape}, B {f.B.shape}, a {f.a.shape}: give (n, p), (r, p), (r,)")
    if not all(np.isfinite(x).all() for x in (H, f.B, f.a)):
        raise InputError("samples and weights must be finite")
    values, given = homogeneous_values(H, f, FLOATS, centred=centred)
    u = 64 * 2.0**-53 * (sum(H.shape) + len(f.a))
    D = f.gradient(H)
    flow = float(np.linalg.norm(H) * np.linalg.norm(D))
    errors = {
        "linear_gap": u * float(np.linalg.norm(H) * np.linalg.norm(f.B) * np.linalg.norm(f.a)),
        "nfa_surrogate": u / 16 * flow**2 * float(given["target_square"]),
    }
    measured = {name: number(x, errors.get(name, 0.0)) for name, x in values.items()}
    columns = {"samples": len(H), "width": H.shape[1], "degree": f.degree}
    return Observation("gram", case, origin, GramParameters(**given), along(measured), columns=columns)


def random_homogeneous(rng: np.random.Generator, p: int, r: int, degree: int = 1) -> Homogeneous:
    """Normal weights."""
    return Homogeneous(rng.standard_normal((r, p)), rng.standard_normal(r), degree)


def centred_instance(seed: int, *, n: int = 8, p: int = 4, degree: int = 1) -> tuple[ndarray, Homogeneous]:
    """Centred samples and a function with sum f = 0: a is taken orthogonal to the units' sums."""
    rng = np.random.default_rng(seed)
    H = rng.standard_normal((n, p))
    H -= H.mean(axis=0)
    f = random_homogeneous(rng, p, 2 * p, degree)
    sums = (np.maximum(H @ f.B.T, 0) ** degree).sum(axis=0)
    return H, Homogeneous(f.B, f.a - sums * (sums @ f.a) / (sums @ sums), degree)


def surrogate_step_values(
    H: ndarray, y: ndarray, W: ndarray, f: Homogeneous, q: ndarray, eta: Scalar, algebra: Algebra
) -> tuple[Values, dict[str, Any]]:
    """Theorem 3 for f(Wh): y, q (n,), q = -dL/df; W (s, p), f on R^s; one step of size eta on W."""
    Z = H @ W.T
    G = -(q[:, None] * f.gradient(Z)).T @ H
    seen = H.T @ y[:, None]
    first = -2 * eta * ((W @ seen) * (G @ seen)).sum()
    said = 2 * eta * (f(Z) @ y) * (q @ (H @ seen)[:, 0])
    after = surrogate(H, y[:, None], W - eta * G)
    moved = after - surrogate(H, y[:, None], W) - said - eta * eta * square(G @ seen)
    # `after` and the terms of `said` are of these sizes
    scale = (
        2 * (square(W) + eta * eta * square(G)) * square(seen)
        + abs(f(Z) * y).sum() * eta * (abs(q) * abs(H @ seen)[:, 0]).sum()
    )
    values: Values = {"theorem_3_sign": algebra.number(int((first > 0) == (said > 0)))}
    values["theorem_3_error"] = abs(first - said) / abs(first) if first else "the rate is 0"
    if f.linear:
        values["surrogate_step"] = abs(moved) / scale
    about = "linear" if f.linear else ""
    return values, {"kind": "surrogate-step", "about": about, "samples": len(H), "width": H.shape[1]}


def observe_surrogate_step(
    seed: int, *, n: int = 6, p: int = 5, r: int = 8, linear: bool = False, eta: float = 0.1
) -> Observation:
    """Theorem 3 on random features, targets and residuals, and a random ReLU or linear function of Wh."""
    if n < 1 or p < 1 or r < 1 or not eta > 0:
        raise InputError(f"n = {n}, p = {p}, r = {r}, eta = {eta}: all must be positive")
    rng = np.random.default_rng(seed)
    H, W = rng.standard_normal((n, p)), rng.standard_normal((p, p)) / np.sqrt(p)
    f = random_homogeneous(rng, p, r)
    f = Homogeneous(f.B, f.a, linear=linear)
    y = rng.standard_normal(n)
    values, given = surrogate_step_values(H, y, W, f, y - f(H @ W.T), eta, FLOATS)
    measured = {name: number(x if not isinstance(x, str) else np.nan) for name, x in values.items()}
    name = f"surrogate step, {'linear' if linear else 'ReLU'} #{seed}"
    return Observation(
        "gram", name, "closed form", GramParameters(**given), along(measured), columns={"seed": seed}
    )
