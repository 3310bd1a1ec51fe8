"""Networks on classes of unequal size, with the fit and the balance under control."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from jaxtyping import Float, Int
from numpy import ndarray

from bounds.weighting import Weighting
from verify.errors import InputError
from verify.instances.data import generator, haar
from verify.instances.model import Network, Pair, indicator
from verify.layerwise.assumptions.perturbed import fitting_data, jitter
from verify.provenance import Provenance


def unequal_network(
    seed: int,
    *,
    sizes: Sequence[int],
    d: int,
    L: int,
    eps: float,
    perturbation: float = 0.0,
    spread: float = 0.0,
    tilt: float = 0.0,
    turn: float = 0.0,
    misfit: float = 0.0,
    alpha: float = 1.0,
    weighting: Weighting = "classes",
) -> Network:
    """A network on classes of n_1, .., n_K samples whose k-th leading singular values are about
    (n_k/alpha^2)^(1/(2L)), which is what nearly orthonormal data ask for.

    As `perturbed_network`: hidden layers U_l diag(s) U_(l-1)' and the head are moved by `perturbation`,
    and the data are built around the map, so that mu = e0 = 0 unless `misfit` moves them.  turn >= 0:
    how far the classes are rotated against the leading directions, which mixes their means.
    d >= N and d >= 2K + 1.  Raises InputError for sizes out of range.
    """
    counts = require_sizes(sizes, d, L)
    K, N = len(counts), int(counts.sum())
    if min(eps, perturbation, spread, tilt, turn, misfit) < 0 or alpha <= 0:
        raise InputError("eps, perturbation, spread, tilt, turn and misfit must be >= 0, alpha positive")
    rng = generator(seed)
    bases = [haar(d, rng) for _ in range(L)]
    top = (counts / alpha**2) ** (1 / (2 * L))
    s = np.concatenate([top * jitter(rng, K, spread), eps * jitter(rng, d - K, spread, below=True)])
    noise = perturbation / np.sqrt(d)
    weights = [
        (after * s) @ before.T + noise * rng.standard_normal((d, d)) for before, after in pairwise(bases)
    ]
    head = _rotation(K, turn, rng) * (top * jitter(rng, K, spread)) @ bases[-1][:, :K].T
    weights.append(head + noise * rng.standard_normal((K, d)))
    X = fitting_data(weights, counts.tolist(), rng, spread=spread, tilt=tilt, alpha=alpha)
    X = X + misfit / np.sqrt(N) * rng.standard_normal((d, N))
    note = f"sizes = {tuple(counts.tolist())}, eps = {eps:g}, perturbation = {perturbation:g}"
    return Network.of(
        X, np.repeat(np.arange(K), counts), weights, alpha=alpha, case=f"unequal, seed {seed}",
        origin="closed form", weighting=weighting,
        provenance=Provenance(seed=seed, data="built around the network", note=note),
    )  # fmt: skip


def unequal_pair(
    seed: int,
    *,
    sizes: Sequence[int],
    d: int,
    L: int,
    eps: float,
    spread: float = 0.0,
    turn: float = 0.0,
    alpha: float = 1.0,
    weighting: Weighting = "classes",
) -> Pair:
    """The canonical pair of an exactly balanced network of that kind: What = [O S_1, 0], mu = e0 = 0.

    Class means lie in the K leading coordinates, deviations in the others, so that both are known
    exactly.  Raises InputError for sizes out of range.
    """
    counts = require_sizes(sizes, d, L)
    if min(eps, spread, turn) < 0 or alpha <= 0:
        raise InputError("eps, spread and turn must be >= 0, alpha positive")
    rng = generator(seed)
    K, N = len(counts), int(counts.sum())
    top = (counts / alpha**2) ** (1 / (2 * L)) * jitter(rng, K, spread)
    tail = np.sort(eps * jitter(rng, d - K, spread, below=True))[::-1]
    order = np.argsort(-top, kind="stable")
    lead = (_rotation(K, turn, rng) * top)[:, order]
    product = lead * top[order] ** (L - 1)
    means, deviations = np.zeros((d, K)), np.zeros((d, N))
    means[:K] = np.linalg.inv(alpha * product)
    Y = indicator(K, counts.tolist())
    if N > K:
        killed = np.linalg.svd(Y)[2][K:]
        deviations[K:] = haar(d - K, rng)[:, : N - K] * jitter(rng, N - K, spread) @ killed
    return Pair(
        np.concatenate([top[order], tail]), np.concatenate([lead, np.zeros((K, d - K))], axis=1), means,
        deviations, L, alpha, case=f"unequal, seed {seed}", weighting=weighting,
        sizes=None if len(set(sizes)) == 1 else tuple(counts.tolist()),
        provenance=Provenance(
            seed=seed, data="built around the network",
            note=f"sizes = {tuple(counts.tolist())}, eps = {eps:g}, turn = {turn:g}",
        ),
    )  # fmt: skip


def _rotation(K: int, turn: float, rng: np.random.Generator) -> Float[ndarray, "K K"]:
    """An orthogonal matrix at a distance of about `turn` from I."""
    Q, R = np.linalg.qr(np.eye(K) + turn * rng.standard_normal((K, K)))
    return Q * np.where(np.diag(R) < 0, -1.0, 1.0)


def require_sizes(sizes: Sequence[int], d: int, L: int) -> Int[ndarray, " K"]:
    """The sizes as an array; InputError unless K >= 2, n_k >= 1, L >= 2 and d >= max(N, 2K + 1)."""
    counts = np.array(sizes, dtype=int)
    K, N = len(counts), int(counts.sum())
    if K < 2 or counts.min() < 1 or L < 2 or d < max(N, 2 * K + 1):
        raise InputError(
            f"sizes = {tuple(sizes)}, d = {d}, L = {L}: K >= 2 classes of at least one sample, L >= 2 and "
            "d >= max(N, 2K + 1) are needed"
        )
    return counts


__all__ = ["unequal_network", "unequal_pair"]
