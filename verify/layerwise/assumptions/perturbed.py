"""Networks whose layers are balanced only approximately, with the fit under control."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from verify.errors import InputError
from verify.instances.data import generator, haar
from verify.instances.model import Network, indicator
from verify.provenance import Provenance


def perturbed_network(
    seed: int,
    *,
    n: int,
    K: int,
    d: int,
    L: int,
    eps: float,
    perturbation: float = 0.0,
    spread: float = 0.0,
    tilt: float = 0.0,
    misfit: float = 0.0,
    alpha: float = 1.0,
) -> Network:
    """A network near an exactly balanced one: every hidden layer and the head moved by `perturbation`.

    The layers are W_l = U_l diag(s) U_(l-1)' plus a Gaussian matrix of spectral norm about
    2 `perturbation`; s has K leading values near n~^(1/(2L)) and the others at most eps.  The data are
    then built around the map T = alpha W_(L:1), as X = T'(TT')^(-1)Y + R with TR = 0 and Rc = 0, so that
    mu = e0 = 0 however large the perturbation is (C3); `misfit` then moves X, and mu, e0 > 0.
    spread >= 0: relative spread of the singular values of s and of R.  tilt >= 0: distance of c from Y'.
    d >= nK and d >= 2K + 1.  Raises InputError for sizes out of range.
    """
    if K < 2 or n < 1 or L < 2 or d < max(n * K, 2 * K + 1):
        raise InputError(
            f"n = {n}, K = {K}, d = {d}, L = {L}: K >= 2, n >= 1, L >= 2, d >= max(nK, 2K + 1) are needed"
        )
    if min(eps, perturbation, spread, tilt, misfit) < 0 or alpha <= 0:
        raise InputError("eps, perturbation, spread, tilt and misfit must be at least 0, alpha positive")
    rng = generator(seed)
    N, top = n * K, (n / alpha**2) ** (1 / (2 * L))
    bases = [haar(d, rng) for _ in range(L)]
    s = np.concatenate([top * jitter(rng, K, spread), eps * jitter(rng, d - K, spread, below=True)])
    s = np.concatenate([np.sort(s[:K])[::-1], np.sort(s[K:])[::-1]])
    noise = perturbation / np.sqrt(d)
    weights = [
        (after * s) @ before.T + noise * rng.standard_normal((d, d)) for before, after in pairwise(bases)
    ]
    head = haar(K, rng) * (top * jitter(rng, K, spread)) @ bases[-1][:, :K].T
    weights.append(head + noise * rng.standard_normal((K, d)))
    X = fitting_data(weights, n, rng, spread=spread, tilt=tilt, alpha=alpha)
    X = X + misfit / np.sqrt(N) * rng.standard_normal((d, N))
    labels = np.repeat(np.arange(K), n)
    note = f"eps = {eps:g}, perturbation = {perturbation:g}, misfit = {misfit:g}"
    return Network.of(
        X, labels, weights, alpha=alpha, case=f"perturbed, seed {seed}", origin="closed form",
        provenance=Provenance(seed=seed, data="built around the network", note=note),
    )  # fmt: skip


def jitter(rng: np.random.Generator, count: int, spread: float, *, below: bool = False) -> ndarray:
    """`count` factors in [1/(1 + spread), 1 + spread], or in [1/(1 + spread), 1]."""
    low = -np.log1p(spread)
    return np.exp(rng.uniform(low, 0.0 if below else -low, size=count))


def fitting_data(
    weights: list[Float[ndarray, "_ _"]],
    n: int | Sequence[int],
    rng: np.random.Generator,
    *,
    spread: float,
    tilt: float,
    alpha: float,
) -> Float[ndarray, "d N"]:
    """X with alpha W_(L:1) = Y X+ exactly (C3): the rest R fills directions that the map does not see.

    n: samples a class, or n_1, .., n_K.
    """
    T = alpha * np.linalg.multi_dot(weights[::-1]) if len(weights) > 1 else alpha * weights[0]
    K, d = T.shape
    Y = indicator(K, n)
    N = Y.shape[1]
    unseen = np.linalg.svd(T)[2][K:].T @ haar(d - K, rng)[:, : N - K]
    c = Y.T + tilt * rng.standard_normal((N, K)) / np.sqrt(K)
    killed = np.linalg.svd(c.T)[2][K:]
    rest = unseen * jitter(rng, N - K, spread) @ haar(N - K, rng) @ killed if N > K else np.zeros((d, N))
    return np.linalg.solve(T @ T.T, T).T @ Y + rest


__all__ = ["perturbed_network"]
