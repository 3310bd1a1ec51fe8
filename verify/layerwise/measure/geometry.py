"""Geometry of the data: Assumption 2, Lemmas 6, 14-17 and R1, from one SVD of X."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import comb, sqrt
from typing import Any

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from bounds.layerwise.parameters import Weighting
from verify.angles import measured, missing
from verify.instances.model import block_starts, class_means
from verify.layerwise.measure.factors import (
    Factors,
    orthonormal_defect,
    product_distance,
    singular_factors,
    singular_values,
)
from verify.layerwise.measure.weighting import CENTRING_ROUNDINGS, centring, centring_size
from verify.layerwise.reasons import NO_DEVIATION
from verify.measurement import Measured, Numbers
from verify.rounding import (
    INFLATE,
    Rounded,
    U,
    all_finite,
    exact,
    frobenius,
    frobenius_entries,
    gamma,
    largest,
    length,
    root,
    scaled,
    smallest,
    total,
)

RANK_DEFICIENT = "X is rank deficient within rounding"


@dataclass(frozen=True)
class Data:
    """X with its class means and deviations; each *_error bounds an error entry by entry.

    X: (..., d, N), within X_error (Frobenius) of the exact data; means: Xbar (..., d, K); deviations: Delta
    (..., d, N); centred: M = Xbar C with |M|_F^2 = K Tr Sigma_B, (..., d, K); counts: n_1, .., n_K.  C is
    I - J, or the centring of the weighting where classes differ in size.  Leading axes are those of a stack
    of data sets.
    """

    X: Float[ndarray, "*B d N"]
    X_error: Any
    means: Float[ndarray, "*B d K"]
    means_error: Float[ndarray, "*B d K"]
    deviations: Float[ndarray, "*B d N"]
    deviations_error: Float[ndarray, "*B d N"] | None
    centred: Float[ndarray, "*B d K"]
    centred_error: Float[ndarray, "*B d K"]
    counts: tuple[int, ...]

    @property
    def shape(self) -> tuple[int, int, int]:
        """(d, N, K)."""
        return self.X.shape[-2], self.X.shape[-1], len(self.counts)

    @cached_property
    def svd(self) -> Factors:
        """Compact SVD of X: left (d, r), values (r,), right (r, N), r = min(d, N)."""
        return singular_factors(self.X)

    @cached_property
    def sigma(self) -> Rounded:
        """Singular values of X, (..., N): where d < N the last N - d are 0."""
        own, N = self.svd.sigma(self.X_error), self.X.shape[-1]
        zeros = np.zeros((*self.X.shape[:-2], N - own.value.shape[-1]))  # type: ignore[union-attr]
        return Rounded(*(np.concatenate([x, zeros], axis=-1) for x in (own.value, own.error)))

    @cached_property
    def distance(self) -> Any:
        """eta >= |E| / sigma_min(X): relative distance from X to the X + E of which the computed SVD is, up
        to the defects of its bases, the exact one; inf when X is rank deficient within rounding.

        The defects are at most |E| / sigma_max(X), by what `Factors.bound` is made of.
        """
        bound, low = self.sigma.error[..., -1], self.sigma.value[..., -1]  # type: ignore[index]
        clear = low > 2 * bound
        return np.where(clear, bound / np.where(clear, low - bound, 1.0), np.inf)

    @cached_property
    def least(self) -> Any:
        """A lower bound of sigma_min(X)."""
        return self.sigma.lower[..., -1]  # type: ignore[index]

    @cached_property
    def class_sums(self) -> Float[ndarray, "*B K N"]:
        """Y V diag(sigma)^(-1), so that Y X+ is this times the left singular vectors."""
        return self._summed(self.svd.right) / self.svd.values[..., None, :]

    @cached_property
    def class_sums_error(self) -> Any:
        """Rounding of `class_sums` (Frobenius): n_k - 1 additions and a division an entry."""
        sizes = self._summed(abs(self.svd.right)) / self.svd.values[..., None, :]
        return gamma(max(self.counts)) * length(sizes) * INFLATE

    def _summed(self, V: Float[ndarray, "*B N N"]) -> Float[ndarray, "*B K N"]:
        """Y V: sums of the rows of each class."""
        if len(set(self.counts)) == 1:
            shape = *V.shape[:-2], len(self.counts), self.counts[0], V.shape[-1]
            return V.reshape(shape).sum(axis=-2)
        return np.add.reduceat(V, block_starts(self.counts), axis=-2)

    @cached_property
    def interpolator(self) -> tuple[Float[ndarray, "*B K d"], Any]:
        """Y X+ and a Frobenius bound of its error.

        |X+ - (X+E)+| <= 1.62 |X+| |(X+E)+| |E| (Wedin), and the singular vectors are within
        eta sigma_min / sigma_max of orthonormal ones: together at most 5 eta (1 + eta) / sigma_min,
        times |Y|_F = sqrt N.
        """
        N, left = self.svd.values.shape[-1], self.svd.left
        product = (gamma(N) * length(self.class_sums) * length(left) + 2 * self.class_sums_error) * INFLATE
        near = self.distance < 0.5
        eta = np.where(near, self.distance, 0.0)
        bound = 5 * eta * (1 + eta) / np.where(near, self.least, 1.0) * sqrt(N)
        return self.class_sums @ np.swapaxes(left, -1, -2), np.where(near, bound + product, np.inf)


def center(means: Float[ndarray, "d K"], error: ndarray) -> tuple[ndarray, ndarray]:
    """M = Xbar (I - J) and an entrywise error bound, given one of Xbar."""
    K = means.shape[-1]
    M = means - means.mean(axis=-1, keepdims=True)
    size = abs(means)
    spread = gamma(K + 2) * (size + size.mean(axis=-1, keepdims=True)) + U * abs(M)
    return M, spread + error + error.mean(axis=-1, keepdims=True)


def weighted_center(
    means: Float[ndarray, "d K"], error: ndarray, counts: tuple[int, ...], weighting: Weighting
) -> tuple[ndarray, ndarray]:
    """M = Xbar C for classes of unequal size, and an entrywise error bound; I - J for equal ones."""
    if len(set(counts)) == 1:
        return center(means, error)
    C = centring(counts, weighting)
    spread = gamma(len(counts) + CENTRING_ROUNDINGS) * (abs(means) @ abs(C)) + error @ abs(C)
    return means @ C, spread * INFLATE


def given_data(X: Float[ndarray, "d N"], counts: tuple[int, ...], weighting: Weighting = "classes") -> Data:
    """Means and deviations of X by classes of the given sizes, columns class by class."""
    n = max(counts)
    means = class_means(X, counts)
    means_error = gamma(n) * class_means(abs(X), counts) if n > 1 else np.zeros_like(means)
    deviations = X - np.repeat(means, counts, axis=-1)
    spread = (np.repeat(means_error, counts, axis=-1) + U * abs(deviations)) if n > 1 else None
    middle = weighted_center(means, means_error, counts, weighting)
    return Data(X, 0.0, means, means_error, deviations, spread, *middle, counts)


def stored_data(
    means: Float[ndarray, "d K"],
    deviations: Float[ndarray, "d N"],
    counts: tuple[int, ...],
    weighting: Weighting = "classes",
) -> Data:
    """Data whose class means and deviations are stored apart and taken as exact."""
    X = np.repeat(means, counts, axis=-1) + deviations
    nothing = np.zeros_like(means)
    middle = weighted_center(means, nothing, counts, weighting)
    return Data(X, U * length(X), means, nothing, deviations, None, *middle, counts)


@dataclass(frozen=True)
class TrailingScales:
    """What makes the trailing parts of the means comparable (R13): |V_2'Xbar diag(n_k)^(1/2)| is
    factor |V_2'means|, means within `error` entry by entry, and sqrt(K-1) |V_2'M|_F/|R|_F is
    centred |V_2'M|_F, both factors up to `roundings` - 1 roundings."""

    means: Float[ndarray, "d K"]
    error: Float[ndarray, "d K"]
    factor: float
    centred: float
    roundings: int = 2


def trailing_scales(data: Data, weighting: Weighting) -> TrailingScales:
    """sqrt(n) for both where all classes have n samples."""
    counts, K = data.counts, len(data.counts)
    if len(set(counts)) == 1:
        root_n = float(np.sqrt(counts[0]))
        return TrailingScales(data.means, data.means_error, root_n, root_n)
    roots = np.sqrt(counts)
    error = (data.means_error + gamma(3) * abs(data.means)) * roots * INFLATE
    size = centring_size(counts, weighting)
    return TrailingScales(data.means * roots, error, 1.0, sqrt(K - 1) / size, K * K + 16)


def gram_quantities(data: Data) -> dict[str, Any]:
    """theta, theta_F and the Gram deviations of Delta and Xbar, entry by entry."""
    d, N, _ = data.shape
    X, inverses = data.X, np.diag(1 / np.array(data.counts))
    size = abs(X)
    G = _transposed(X) @ X - np.eye(N)
    spread = gamma(d + 4) * (_transposed(size) @ size) + U * abs(G)
    means, size = data.means, abs(data.means)
    B = _transposed(means) @ means - inverses
    moved = _transposed(data.means_error) @ size
    B_spread = gamma(d + 2) * (_transposed(size) @ size) + moved + _transposed(moved)
    B_spread = B_spread + _transposed(data.means_error) @ data.means_error
    B_spread = B_spread + 2 * U * (abs(B) + inverses.max())
    return {
        "theta": measured(scaled(Rounded(_top(G), _top(spread)), N)),
        "theta_F": measured(frobenius_entries(G, spread)),
        "Xbar_gram_deviation": measured(Rounded(_top(B), _top(B_spread))),
        "Delta_gram_deviation": measured(_delta_gram(data)),
    }


def _transposed(A: ndarray) -> ndarray:
    return np.swapaxes(A, -1, -2)


def _top(A: ndarray) -> Any:
    """The largest absolute entry."""
    return abs(A).max(axis=(-2, -1))


def _delta_gram(data: Data) -> Rounded:
    d, N, _ = data.shape
    D, size = data.deviations, abs(data.deviations)
    H = _transposed(D) @ D
    spread = gamma(d + 2) * (_transposed(size) @ size)
    if data.deviations_error is not None:
        moved = _transposed(data.deviations_error) @ (size + 0.5 * data.deviations_error)
        spread = spread + moved + _transposed(moved)
    for start, n in zip(block_starts(data.counts), data.counts, strict=True):
        H[..., start : start + n, start : start + n] += 1.0 / n
    H -= np.eye(N)
    return frobenius_entries(H, spread + 4 * U * (1 + abs(H)))


def spectral_quantities(data: Data) -> dict[str, Any]:
    """Extreme singular values of X, theta_s, the spectra of Delta and of Y (X'X)^(-1) Y'."""
    _, N, K = data.shape
    squares = data.sigma * data.sigma
    theta_s = largest(abs(squares - exact(np.ones(N))))
    spread = data.deviations_error
    moved = 0.0 if spread is None else length(spread)
    energies = singular_values(data.deviations, moved)
    energies = energies * energies
    M = frobenius_entries(data.centred, data.centred_error)
    Delta = frobenius(data.deviations, moved)
    least = data.sigma[..., -1]
    lemma15 = Delta / (least * root(exact(np.float64(N - K))))
    reason = NO_DEVIATION if N == K else RANK_DEFICIENT
    return {
        "theta_s": measured(theta_s),
        "lmin": measured(squares[..., -1]),
        "lmax": measured(squares[..., 0]),
        "sigma_min_X": measured(least),
        "sigma_max_X": measured(data.sigma[..., 0]),
        "Delta_F2": measured(Delta * Delta),
        "Delta_op": measured(root(energies[..., 0])),
        "Delta_top_energy": measured(total(energies[..., :K])),
        "Delta_rest_energy": measured(total(energies[..., K:])),
        "M_F2": measured(M * M),
        "lemma15": missing(least.value, reason) if N == K else measured(lemma15, reason),
        **_inverse_gram(data),
    }


def _inverse_gram(data: Data) -> dict[str, Any]:
    """Eigenvalues of Y (X'X)^(-1) Y', the squared singular values of Y X+'.

    Comparing X'X with (X+E)'(X+E) in Loewner's order changes them by a factor of at most (1 + eta)^2, and
    right singular vectors V = Q H with |H - I| <= eta sigma_min / sigma_max by (1 - eta)^(-2), since
    V diag(s)^(-1) = Q diag(s)^(-1) (diag(s) H diag(s)^(-1)): together at most (1 - eta)^(-4).
    """
    near = data.distance < 0.5
    roots = singular_values(data.class_sums, data.class_sums_error)
    ball = roots * roots
    spread = np.expm1(-4 * np.log1p(-np.where(near, data.distance, 0.0))) * (1 + gamma(16))
    spread = np.where(near, spread, np.inf)[..., None]
    ball = Rounded(ball.value, (ball.error + spread * (ball.value + ball.error)) * INFLATE)
    return {
        "YGY_min": measured(smallest(ball), RANK_DEFICIENT),
        "YGY_max": measured(largest(ball), RANK_DEFICIENT),
        "lemma16": _lemma16(data),
    }


def _lemma16(data: Data) -> Any:
    """|UU' - QQ'|_F: U from the SVD of X (QAQ' = XX'), Q from a QR factorization."""
    d, N, _ = data.shape
    left, finite = data.svd.left, all_finite(data.X)
    Q, R = np.linalg.qr(np.where(finite[..., None, None], data.X, 0.0))
    low, eta = data.least, data.distance
    defect = orthonormal_defect(Q)
    moved = product_distance(data.X, Q, R) + data.X_error + defect * length(R)
    clear = finite & (eta < 0.5) & (np.maximum(moved, defect * low) < low / 2)
    rest = left - Q @ (_transposed(Q) @ left)
    eta, room = np.where(clear, eta, 0.0), np.where(clear, low - moved, 1.0)
    turned = eta / (1 - eta) + moved / room + 2 * (defect + data.svd.defect_left)
    product = gamma(2 * d + 2) * length(left) * length(Q) ** 2
    ball = scaled(frobenius(rest, (2 * turned * sqrt(N) + product) * INFLATE), sqrt(2.0))
    return measured(Rounded(np.where(clear, ball.value, np.nan), ball.error), RANK_DEFICIENT)


def lemma17(theta_s: Measured | Numbers, L: int) -> dict[str, Any]:
    """Slacks of both Bernoulli inequalities at x = theta_s, without cancellation.

    Superlinear: the binomial tail sum_(j>=2) C(L, j) x^j.  Sublinear: with y = (1+x)^(1/L) - 1 it
    is sum_(j>=2) C(L, j) y^j / L.  Both increase with x.
    """

    def superlinear(x: Any) -> Any:
        return sum(comb(L, j) * x**j for j in range(2, L + 1))

    def sublinear(x: Any) -> Any:
        return superlinear(np.expm1(np.log1p(x) / L)) / L

    x, e = np.asarray(theta_s.value), np.asarray(theta_s.error)
    reason = theta_s.reason if isinstance(theta_s, Numbers) else theta_s.undefined

    def at(slack: Callable[[Any], Any]) -> Any:
        value, low, high = slack(x), slack(np.maximum(x - e, 0.0)), slack(x + e)
        return measured(Rounded(value, np.maximum(value - low, high - value) + gamma(16 * L) * high), reason)

    return {"lemma17_superlinear": at(superlinear), "lemma17_sublinear": at(sublinear)}


def data_quantities(data: Data, L: int) -> dict[str, Any]:
    """All network-wide quantities that depend on the data alone."""
    values = {**gram_quantities(data), **spectral_quantities(data)}
    return values | lemma17(values["theta_s"], L)
