"""Data matrices: orthonormal, nearly orthonormal with a requested theta, and the paper's.

Columns are samples.  Every function is repeatable bit for bit on one machine: a seed is an integer
for numpy's PCG64, or a Generator that the caller owns.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from numpy.random import PCG64, Generator

from verify.errors import InputError
from verify.instances.validation import LARGEST, number, require_choice, whole

Seed = int | Generator
Noise = Literal["normal", "uniform"]
Structure = Literal["gaussian", "pair", "block", "sign", "equal", "diagonal", "noise"]


def generator(seed: Seed) -> Generator:
    """The random generator of a seed, 0 <= seed < 2^63; a Generator is handed through and advances.

    Raises InputError for anything else.
    """
    if isinstance(seed, Generator):
        return seed
    return Generator(PCG64(whole("seed", seed, 0, 2**63 - 1)))


def paper_data(
    d: int, N: int, *, noise: Noise = "normal", scale: float = 1.0, seed: Seed = 0
) -> Float[ndarray, "d N"]:
    """Section 5.2 of arXiv 2311.02960: an orthonormal frame plus noise of Frobenius norm `scale`.

    The frame holds the left singular vectors of a d x N Gaussian matrix.  The paper's prose draws
    the noise uniformly from [0, 1], its public code from a normal distribution.  d >= N, scale >= 0.
    Raises InputError otherwise.
    """
    require_choice("noise", noise, get_args(Noise))
    if number("scale", scale) < 0:
        raise InputError(f"scale must be finite and at least 0, got {scale!r}")
    rng = generator(seed)
    frame = orthonormal_data(d, N, rng)
    draw = rng.standard_normal((d, N)) if noise == "normal" else rng.uniform(size=(d, N))
    return frame + (scale / np.linalg.norm(draw)) * draw


def orthonormal_data(d: int, N: int, seed: Seed = 0) -> Float[ndarray, "d N"]:
    """X with X'X = I (theta = 0 to rounding): left singular vectors of a d x N Gaussian, d >= N."""
    _require_room(d, N)
    return np.linalg.svd(generator(seed).standard_normal((d, N)), full_matrices=False)[0]


def nearly_orthonormal_data(
    d: int,
    N: int,
    theta: float,
    seed: Seed = 0,
    *,
    structure: Structure = "gaussian",
    K: int | None = None,
) -> Float[ndarray, "d N"]:
    """X with N max|X'X - I| = theta to rounding (Assumption 2): X = Q (I + G)^(1/2).

    d >= N, theta >= 0.  structure: the shape of G, see `gram_deviation`; K: number of classes,
    needed by "pair" and "block".  Any theta < 1 is possible; InputError when I + G is not positive
    definite (it names the largest theta of this structure and seed).
    """
    rng = generator(seed)
    frame = orthonormal_data(d, N, rng)
    G = scaled_deviation(gram_deviation(N, rng, structure=structure, K=K), theta=theta)
    return frame @ square_root(G)


def gram_deviation(
    N: int, seed: Seed = 0, *, structure: Structure = "gaussian", K: int | None = None
) -> Float[ndarray, "N N"]:
    """A symmetric G = X'X - I with max|G_ij| = 1, to be scaled.

    gaussian: independent normal entries.  pair: 1 between the first two classes, 0 elsewhere
    (R8 is attained there).  block: random entries between two random classes only.  sign: entries
    +1 or -1.  equal: all entries 1.  diagonal: random norms, orthogonal columns.  noise: the
    deviation of an orthonormal frame with normal noise (Frobenius norm 1, as in section 5.2).
    """
    require_choice("structure", structure, get_args(Structure))
    if structure in ("pair", "block") and (K is None or K < 2 or N % K):
        raise InputError(f"structure {structure!r} needs K >= 2 classes that divide N = {N}, got K = {K}")
    G = _draw(N, generator(seed), structure, K or 1)
    return G / np.abs(G).max()


def _draw(N: int, rng: Generator, structure: Structure, K: int) -> Float[ndarray, "N N"]:
    n = N // K
    match structure:
        case "gaussian":
            return symmetric(rng.standard_normal((N, N)))
        case "sign":
            upper = np.triu(rng.choice([-1.0, 1.0], size=(N, N)))
            return upper + np.triu(upper, 1).T
        case "equal":
            return np.ones((N, N))
        case "diagonal":
            return np.diag(rng.uniform(-1, 1, size=N))
        case "noise":
            noise = rng.standard_normal((N, N)) / N
            return symmetric(noise) * 2 + noise.T @ noise
        case "pair" | "block":
            first, second = (0, 1) if structure == "pair" else rng.choice(K, 2, replace=False)
            block = np.ones((n, n)) if structure == "pair" else rng.standard_normal((n, n))
            G = np.zeros((N, N))
            G[first * n : first * n + n, second * n : second * n + n] = block
            return G + G.T


def scaled_deviation(
    G: Float[ndarray, "N N"], *, theta: float | None = None, theta_s: float | None = None
) -> Float[ndarray, "N N"]:
    """G rescaled to N max|G_ij| = theta, or to spectral norm theta_s.

    Exactly one of the two is given, at least 0.  InputError unless I + G is positive definite.
    """
    if (theta is None) == (theta_s is None):
        raise InputError("give exactly one of theta and theta_s")
    name, target = ("theta", theta) if theta is not None else ("theta_s", theta_s)
    target = number(name, target)
    if target < 0:
        raise InputError(f"{name} must be finite and at least 0, got {target!r}")
    eigenvalues = np.linalg.eigvalsh(G)
    size = len(G) * np.abs(G).max() if theta is not None else np.abs(eigenvalues).max()
    factor = target / size
    if 1 + factor * eigenvalues[0] <= definiteness_floor(len(G)):
        raise InputError(
            f"no data have {name} = {target:g} with this structure and seed: the Gram matrix would "
            f"not be positive definite; take {name} < {-size / eigenvalues[0]:.6g}"
        )
    return factor * G


def definiteness_floor(N: int) -> float:
    """Smallest eigenvalue of a unit-scale N x N Gram matrix that eigvalsh can tell from 0."""
    return 4 * N * float(np.finfo(float).eps)


def square_root(G: Float[ndarray, "N N"]) -> Float[ndarray, "N N"]:
    """The positive square root of I + G; exactly I when G = 0."""
    if not G.any():
        return np.eye(len(G))
    eigenvalues, V = np.linalg.eigh(G)
    return (V * np.sqrt(1 + eigenvalues)) @ V.T


def symmetric(A: Float[ndarray, "N N"]) -> Float[ndarray, "N N"]:
    """The symmetric part of A."""
    return (A + A.T) / 2


def haar(size: int, seed: Seed = 0) -> Float[ndarray, "m m"]:
    """A Haar-distributed orthogonal matrix: QR of a Gaussian with the signs of R's diagonal."""
    Q, R = np.linalg.qr(generator(seed).standard_normal((size, size)))
    return Q * np.where(np.diag(R) < 0, -1.0, 1.0)


def _require_room(d: int, N: int) -> None:
    whole("d", d, 1)
    if not 1 <= whole("N", N, -LARGEST) <= d:
        raise InputError(
            f"N = {N} samples of dimension d = {d}: the theory needs 1 <= N <= d "
            "(linearly independent samples)"
        )
