"""Canonical pairs (C1-C3 of docs/layerwise), built to have the claimed theta, eps, rho, delta.

Order of construction: data X in any coordinates, then s and What with What S^(2(L-1)) What' equal to
the Gram matrix of T = W_(L:1), then the rotation of the data under which T = What S^(L-1).  So theta,
eps and rho are exact however deep the network is.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from numpy.random import Generator

from verify.errors import InputError
from verify.files import require_memory
from verify.instances.data import (
    Seed,
    Structure,
    generator,
    gram_deviation,
    scaled_deviation,
    square_root,
)
from verify.instances.heads import HeadRequest, Imbalance, Spectrum, head_and_spectrum
from verify.instances.model import Pair
from verify.instances.placement import DataFactors, canonical_data, rotation_to, split_means
from verify.instances.validation import (
    DEEPEST,
    LARGEST,
    number,
    positive,
    real_array,
    require_full_column_rank,
    whole,
)

MATRICES = 6
"""Matrices of d x d that the construction of a pair holds at once, about."""


def generate_pair(
    seed: Seed = 0,
    *,
    n: int,
    K: int,
    d: int,
    L: int,
    eps: float,
    rho: float = 0.0,
    theta: float | None = None,
    theta_s: float | None = None,
    delta: float | None = None,
    alpha: float = 1.0,
    mu: float | None = None,
    e0: float = 0.0,
    structure: Structure = "gaussian",
    spectrum: Spectrum = "random",
    imbalance: Imbalance = "mixed",
    case: str = "pair",
) -> Pair:
    """A random pair with everything measurable as requested (the complete generator, C3).

    n >= 1 samples in each of K >= 2 classes, width d >= max(nK, 2K+1), depth L >= 2.
    theta = N max|X'X - I| (default 0) or theta_s = |X'X - I| is exact to rounding; any theta < 1 is
    possible.  sigma_(K+1) = eps and sigma_(d-K) = eps - rho exactly.  delta to rounding; None takes
    the least of the drawn spectrum; at least sqrt(eps^4 + (d-2K-1)(eps-rho)^4) is needed (R3).
    e0 = |W_(L:1)X - Y/alpha|_F < sqrt(n)/alpha and mu = |W_(L:1) - YX+/alpha|_F are exact too; mu
    None means 0 when e0 = 0, else whatever the drawn error has.
    structure: `gram_deviation`; spectrum, imbalance: `heads`.  Raises InputError for requests that
    no network meets.
    """
    n, K, d, L = _check_sizes(n, K, d, L)
    rng, N = generator(seed), n * K
    if theta is None and theta_s is None:
        theta = 0.0
    shape = gram_deviation(N, rng, structure=structure, K=K)
    G = scaled_deviation(shape, theta=theta, theta_s=theta_s)
    X = np.zeros((d, N))
    X[:N] = square_root(G)
    request = HeadRequest.of(L, eps, rho, delta, spectrum, imbalance)
    pair = _pair_on_data(X, rng, K, request, alpha=alpha, mu=mu, e0=e0, G=G)
    return pair.named(case, seed=_number(seed), data=f"{structure} deviation of the Gram matrix")


def pair_on_data(
    X: Float[ndarray, "d N"],
    K: int,
    L: int,
    *,
    eps: float,
    rho: float = 0.0,
    delta: float | None = None,
    alpha: float = 1.0,
    mu: float | None = None,
    e0: float = 0.0,
    seed: Seed = 0,
    spectrum: Spectrum = "level",
    imbalance: Imbalance = "mixed",
    case: str = "pair",
) -> Pair:
    """A network that meets Assumption 3 on the data X, with eps, rho and delta as requested.

    X: (d, N) of full column rank, columns class by class, N = nK, d >= 2K+1.  The layers' frames
    are chosen so that W_(L:1) = Y X+ / alpha reads the K leading directions, which keeps delta small
    (C3).  Other arguments as in `generate_pair`; eps may not exceed the smallest singular value of
    Y X+ / alpha to the power 1/L.  Raises InputError.
    """
    X = real_array("X", X, 2)
    d, N = X.shape
    _check_sizes(_samples_a_class(N, K), K, d, L)
    require_full_column_rank(X)
    request = HeadRequest.of(L, eps, rho, delta, spectrum, imbalance)
    pair = _pair_on_data(X, generator(seed), K, request, alpha=alpha, mu=mu, e0=e0)
    return pair.named(case, seed=_number(seed), data="given")


def pair_from_data(
    s: Float[ndarray, " d"],
    X: Float[ndarray, "d N"],
    K: int,
    L: int,
    *,
    alpha: float = 1.0,
    case: str = "pair",
) -> Pair:
    """The pair (s, X) of C2: What = Y X+ diag(s)^(-(L-1)) / alpha, so that alpha W_(L:1) = Y X+.

    s: (d,) positive and non-increasing.  X: (d, N) in canonical coordinates, full column rank,
    columns class by class.  Every network under Assumption 3(i)-(ii) with s > 0 arises so, but for
    general X delta grows like s_d^(-(L-1)); `pair_on_data` chooses coordinates that prevent it.
    Raises InputError.
    """
    X, s = real_array("X", X, 2), real_array("s", s, 1)
    _check_sizes(_samples_a_class(X.shape[1], K), K, X.shape[0], L)
    require_full_column_rank(X)
    alpha = positive("alpha", alpha)
    if s.shape != (X.shape[0],):
        raise InputError(f"s must have d = {X.shape[0]} entries, got {s.shape[0]}")
    if (np.diff(s) > 0).any() or s[-1] <= 0:
        raise InputError("s must be positive and non-increasing")
    data = DataFactors.of(X, K)
    T = data.minimum_norm / alpha
    means, deviations = split_means(X, K)
    lead = T[:, :K]
    if np.linalg.norm(T[:, K:]) < np.linalg.svd(lead, compute_uv=False)[-1]:
        deviations[:K] = -np.linalg.solve(lead, T[:, K:] @ deviations[K:])
    return Pair(s, T / s ** (L - 1), means, deviations, L, alpha, case, "closed form")


def ideal_pair(n: int, K: int, d: int, L: int, eps: float, *, alpha: float = 1.0, seed: Seed = 0) -> Pair:
    """The shape of Proposition 5's solution: orthonormal data, rho = 0, delta = eps^2 sqrt(d-K).

    Leading values (n/alpha^2)^(1/(2L)), all others eps, What = [O S_1, 0] whose rows span the class
    means.  eps in (0, (n/alpha^2)^(1/(2L))]; sizes as in `generate_pair`.  Raises InputError.
    """
    return generate_pair(seed, n=n, K=K, d=d, L=L, eps=eps, alpha=alpha, spectrum="level", case="ideal")


def extremal_pair(
    n: int,
    K: int,
    d: int,
    L: int,
    theta: float,
    *,
    eps: float = 1e-3,
    alpha: float = 1.0,
    seed: Seed = 0,
) -> Pair:
    """The instance that attains R8 to first order: X'X - I = theta/N between two classes, else 0.

    Then 1 - D_l is close to theta (1 - l/L) / K.  rho = 0 and delta = eps^2 sqrt(d-K).
    theta in [0, 1); sizes as in `generate_pair`.  Raises InputError.
    """
    return generate_pair(
        seed,
        n=n,
        K=K,
        d=d,
        L=L,
        eps=eps,
        theta=theta,
        alpha=alpha,
        structure="pair",
        spectrum="level",
        case="extremal",
    )


def _pair_on_data(
    X: Float[ndarray, "d N"],
    rng: Generator,
    K: int,
    request: HeadRequest,
    *,
    alpha: float,
    mu: float | None,
    e0: float,
    G: Float[ndarray, "N N"] | None = None,
) -> Pair:
    d, N = X.shape
    alpha, e0 = positive("alpha", alpha), number("e0", e0)
    mu = None if mu is None else number("mu", mu)
    for name, value in (("e0", e0), ("mu", mu if mu is not None else 0.0)):
        if value < 0:
            raise InputError(f"{name} must be finite and at least 0, got {value!r}")
    if e0 >= np.sqrt(N / K) / alpha:
        raise InputError(f"e0 must be below sqrt(n)/alpha = {np.sqrt(N / K) / alpha:g}, got {e0:g}")
    data = DataFactors.of(X, K)
    F, E = data.fit_error(rng, K, mu, e0)
    product = data.minimum_norm / alpha + F
    s, head = head_and_spectrum(rng, product @ product.T, d, request)
    T = head * s ** (request.L - 1)
    rotation = rotation_to(product, T, rng)
    means, deviations = canonical_data(X, T, rotation, data, K, alpha, F, E, G)
    return Pair(s, head, means, deviations, request.L, alpha)


def _number(seed: Seed) -> int | None:
    return None if isinstance(seed, Generator) else int(seed)


def _samples_a_class(N: int, K: int) -> int:
    if whole("K", K, 0) < 2 or N % K:
        raise InputError(f"N = {N} samples must split into K >= 2 classes of equal size, got K = {K}")
    return N // K


def _check_sizes(n: int, K: int, d: int, L: int) -> tuple[int, int, int, int]:
    """The sizes as ints; InputError unless they are those of a pair that fits the memory."""
    n, K, d = (whole(name, value, -LARGEST) for name, value in (("n", n), ("K", K), ("d", d)))
    L = whole("L", L, -DEEPEST, DEEPEST)
    if n < 1:
        raise InputError(f"n >= 1 samples a class are needed, got n = {n}")
    if K < 2:
        raise InputError(f"K >= 2 classes are needed, got K = {K}")
    if L < 2:
        raise InputError(f"L >= 2 layers are needed, got L = {L}")
    if d < n * K:
        raise InputError(f"d >= N = nK = {n * K} is needed, got d = {d}")
    if d < 2 * K + 1:
        raise InputError(f"d >= 2K + 1 = {2 * K + 1} is needed (Assumption 3(iii)), got d = {d}")
    require_memory(8 * (MATRICES * d * d + 4 * (n * K) ** 2), f"a pair with n = {n}, K = {K}, d = {d}")
    return n, K, d, L
