"""Pairs of float64 matrices: random ones, spiked ones, and those on which the bounds are attained."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
from numpy import ndarray

from subspaces.measure import Pair


def orthogonal(n: int, rng: np.random.Generator) -> ndarray:
    """A random orthogonal matrix."""
    return np.linalg.qr(rng.standard_normal((n, n)))[0]


def symmetrised(A: ndarray) -> ndarray:
    """(A + A')/2, symmetric to the last bit."""
    return (A + A.T) / 2


def random_pair(case: str, m: int, n: int, k: int, size: float, seed: int) -> Pair:
    """Singular values 2 + (random) above 1 + (random), and a Gaussian E with |E|_2 about `size`."""
    rng = np.random.default_rng([seed, m, n, k])
    values = np.sort(np.concatenate([2 + rng.random(k), rng.random(min(m, n) - k)]))[::-1]
    A = (orthogonal(m, rng)[:, : len(values)] * values) @ orthogonal(n, rng)[:, : len(values)].T
    E = size * rng.standard_normal((m, n)) / (np.sqrt(m) + np.sqrt(n))
    return Pair(case, f"random, seed {seed}", A, A + E, k)


def random_symmetric(case: str, n: int, k: int, size: float, seed: int) -> Pair:
    """Eigenvalues above 1 and below 0, and a symmetric Gaussian E with |E|_2 about `size`."""
    rng = np.random.default_rng([seed, n, k])
    values = np.concatenate([1 + rng.random(k), -rng.random(n - k)])
    Q = orthogonal(n, rng)
    A = symmetrised((Q * values) @ Q.T)
    E = size * symmetrised(rng.standard_normal((n, n))) / np.sqrt(2 * n)
    return Pair(case, f"random, seed {seed}", A, symmetrised(A + E), k, symmetric=True)


def spiked(case: str, samples: int, n: int, spike: float, seed: int) -> Pair:
    """Population covariance I + spike v v', and the sample covariance of Gaussian data: PCA."""
    rng = np.random.default_rng([seed, samples, n])
    v = np.zeros(n)
    v[0] = 1.0
    A = np.eye(n) + spike * np.outer(v, v)
    X = rng.standard_normal((samples, n)) @ np.diag(np.sqrt(np.diag(A)))
    return Pair(case, f"spiked, seed {seed}", A, symmetrised(X.T @ X / samples), 1, symmetric=True)


def turned_plane(angle: float, top: float = 2.0, bottom: float = 1.0) -> tuple[ndarray, ndarray]:
    """A = diag(top, bottom) and A + E, turned by `angle` with the same eigenvalues: Davis and Kahan's
    inequality is an equality, |E|_2 = (top - bottom) sin(angle)."""
    c, s = np.cos(angle), np.sin(angle)
    E = (top - bottom) * s * np.array([[-s, c], [c, s]])
    A = np.diag([top, bottom])
    return A, A + E


def extremal(case: str, angle: float, *, symmetric: bool, n: int = 2, seed: int = 0) -> Pair:
    """`turned_plane`, inside a larger matrix with random axes where n > 2."""
    A, B = np.zeros((n, n)), np.zeros((n, n))
    A[:2, :2], B[:2, :2] = turned_plane(angle)
    if n > 2:
        rng = np.random.default_rng([seed, n])
        Q = orthogonal(n, rng)
        R = Q if symmetric else orthogonal(n, rng)
        A, B = Q @ A @ R.T, Q @ B @ R.T
        if symmetric:
            A, B = symmetrised(A), symmetrised(B)
    return Pair(case, f"extremal, angle {angle:g}", A, B, 1, symmetric=symmetric)


def close(case: str, gap: float, size: float) -> Pair:
    """Eigenvalues `gap` apart and a perturbation of `size` that mixes them: a large angle."""
    A = np.diag([1.0, 1.0 - gap, 0.5])
    E = np.zeros((3, 3))
    E[0, 1] = E[1, 0] = size
    return Pair(case, "close eigenvalues", A, A + E, 1, symmetric=True)


def unchanged(case: str) -> Pair:
    """E = 0."""
    A = np.diag([3.0, 2.0, 1.0])
    return Pair(case, "no perturbation", A, A.copy(), 2)


def default_cases() -> Iterator[tuple[str, Callable[[], Pair]]]:
    """The cases that `check` makes, by name."""
    for m, n, k in ((4, 3, 1), (6, 9, 2), (20, 12, 4)):
        for size in (1e-3, 0.4):
            name = f"random {m} x {n}, k = {k}, |E| ~ {size:g}"
            yield name, partial(random_pair, name, m, n, k, size, 0)
    for n, k in ((3, 1), (6, 2), (15, 5)):
        for size in (1e-3, 0.4):
            name = f"random symmetric {n} x {n}, k = {k}, |E| ~ {size:g}"
            yield name, partial(random_symmetric, name, n, k, size, 0)
    for samples in (50, 500):
        name = f"spiked covariance, {samples} samples"
        yield name, partial(spiked, name, samples, 8, 4.0, 0)
    for n, angle in ((2, 0.01), (2, 1.2), (5, 0.5)):
        for symmetric in (True, False):
            kind = "symmetric" if symmetric else "general"
            name = f"extremal {kind} {n} x {n}, angle {angle:g}"
            yield name, partial(extremal, name, angle, symmetric=symmetric, n=n)
    yield "close eigenvalues, open gap", partial(close, "close eigenvalues, open gap", 0.1, 0.04)
    yield "close eigenvalues, closed gap", partial(close, "close eigenvalues, closed gap", 1e-3, 0.05)
    yield "unchanged", partial(unchanged, "unchanged")
