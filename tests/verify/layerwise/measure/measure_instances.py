"""Tiny instances for the measurement tests, built by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bounds.layerwise.parameters import Weighting
from verify.instances.model import Network, Pair, indicator
from verify.rounding import Rounded


def random_network(seed: int, *, K=2, n=2, d=6, L=3, alpha=1.0, width=None, eps=0.3) -> Network:
    """A generic network: no balancedness, singular values 1.2, ..., then about eps, all distinct."""
    rng = np.random.default_rng(seed)
    width = d if width is None else width
    X = np.linalg.qr(rng.normal(size=(d, n * K)))[0] + 0.2 * rng.normal(size=(d, n * K))
    weights = []
    for rows, columns in [(width, d)] + [(width, width)] * (L - 2):
        least = min(rows, columns)
        s = eps * (1 + np.sort(rng.uniform(size=least))[::-1])
        s[:K] = 1.2 + 0.3 * np.arange(K)[::-1] + 0.1 * rng.uniform()
        left = rotation(rng, rows)[:, :least]
        weights.append((left * s) @ rotation(rng, columns)[:least])
    weights.append(rng.normal(size=(K, width)))
    return Network(X, K, tuple(weights), alpha)


def random_pair(seed: int, *, K=2, n=2, d=6, L=3, alpha=1.0, eps=0.3, leak=1e-3) -> Pair:
    """A pair with distinct singular values, means mostly leading and deviations mostly trailing."""
    rng = np.random.default_rng(seed)
    s = eps * (1 - 0.3 * np.sort(rng.uniform(size=d)))
    s[:K] = 1.2 + 0.3 * np.arange(K)[::-1] + 0.1 * rng.uniform()
    means = np.eye(d, K) / np.sqrt(n) + 0.2 * rng.normal(size=(d, K))
    means[K:] *= leak
    deviations = centred(rotation(rng, d)[:, : K * n] + 0.2 * rng.normal(size=(d, K * n)), K)
    deviations[:K] *= leak
    head = rng.normal(size=(K, d))
    head[:, K:] *= leak
    head[:, :K] += 2 * np.eye(K)
    return Pair(s, head, means, deviations, L, alpha)


def fitted_pair(seed: int, **size) -> Pair:
    """A random pair with the head that fits: What = Y X+ diag(s)^(1-L) / alpha, mu = e0 = 0."""
    pair = random_pair(seed, **size)
    head = indicator(pair.K, pair.n) @ np.linalg.pinv(pair.X) / pair.alpha
    return replace(pair, head=head / pair.s ** (pair.L - 1))


def ill_conditioned(instance: Network | Pair, spread: float = 1e-4) -> Network | Pair:
    """The instance with its data squeezed along one direction: sigma_min(X) near `spread`."""
    d = instance.d
    v = np.random.default_rng(0).normal(size=d)
    squeeze = np.eye(d) - (1 - spread) * np.outer(v, v) / (v @ v)
    flat = squeeze @ np.linalg.svd(instance.X, full_matrices=False)[0]
    if isinstance(instance, Network):
        return replace(instance, X=flat)
    means = flat.reshape(d, instance.K, instance.n).mean(axis=2)
    return replace(instance, means=means, deviations=centred(flat, instance.K))


def nearly_tied(network: Network, gap: float = 1e-6) -> Network:
    """sigma_K - sigma_(K+1) = `gap` in every hidden layer."""
    weights = []
    for W in network.weights[:-1]:
        left, s, right = np.linalg.svd(W)
        s[network.K] = s[network.K - 1] - gap
        weights.append((left * s) @ right)
    return replace(network, weights=(*weights, network.weights[-1]))


def unequal(instance: Network | Pair, sizes: tuple[int, ...], weighting: Weighting) -> Network | Pair:
    """The same columns in classes of other sizes."""
    if isinstance(instance, Network):
        return replace(instance, sizes=sizes, weighting=weighting)
    parts = np.split(instance.X, np.cumsum(sizes)[:-1], axis=1)
    deviations = np.hstack([A - A.mean(axis=1, keepdims=True) for A in parts])
    means = np.stack([A.mean(axis=1) for A in parts], axis=1)
    return replace(instance, means=means, deviations=deviations, sizes=sizes, weighting=weighting)


def offset(instance: Network | Pair, size: float = 1e5) -> Network | Pair:
    """A large mean common to all classes: M and Delta are small beside X."""
    if isinstance(instance, Network):
        return replace(instance, X=instance.X + size / 3)
    return replace(instance, means=instance.means + size / 3)


def ideal_pair(*, K=3, n=4, d=16, L=4, alpha=1.0, eps=0.2) -> Pair:
    """Orthonormal data, means on the leading axes, an exact fit: theta, mu, e0, rho all 0."""
    s = np.full(d, eps)
    s[:K] = (n / alpha**2) ** (1 / (2 * L))
    head = np.zeros((K, d))
    head[:, :K] = np.eye(K) * s[0]
    means = np.zeros((d, K))
    means[:K] = np.eye(K) / np.sqrt(n)
    deviations = np.zeros((d, n * K))
    contrasts = np.linalg.qr(np.eye(n) - 1 / n)[0][:, : n - 1]
    for k in range(K):
        rows = slice(K + k * (n - 1), K + (k + 1) * (n - 1))
        deviations[rows, k * n : (k + 1) * n] = contrasts.T
    return Pair(s, head, means, deviations, L, alpha)


def rotation(rng: np.random.Generator, d: int) -> np.ndarray:
    """A Haar-random orthogonal matrix up to signs."""
    return np.linalg.qr(rng.normal(size=(d, d)))[0]


def centred(A: np.ndarray, K: int) -> np.ndarray:
    """A (I - P)."""
    n = A.shape[1] // K
    return A - np.repeat(A.reshape(len(A), K, n).mean(axis=2), n, axis=1)


def dense(pair: Pair, seed: int = 0) -> Network:
    """The pair as full matrices, W_l = U_l diag(s) U_(l-1)'."""
    rng = np.random.default_rng(seed)
    bases = [rotation(rng, pair.d) for _ in range(pair.L)]
    hidden = [(bases[i] * pair.s) @ bases[i - 1].T for i in range(1, pair.L)]
    return Network(bases[0] @ pair.X, pair.K, (*hidden, pair.head @ bases[-1].T), pair.alpha, "dense")


def entries(ball: Rounded) -> tuple[np.ndarray, np.ndarray]:
    """Value and error of a ball as arrays."""
    return np.asarray(ball.value), np.asarray(ball.error)
