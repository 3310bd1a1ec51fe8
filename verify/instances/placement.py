"""Data moved into the coordinates in which W_(L:1) reads What diag(s)^(L-1)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from numpy.random import Generator
from scipy.linalg import solve_triangular

from verify.errors import InputError
from verify.instances.data import haar
from verify.instances.heads import crossing
from verify.instances.model import indicator


@dataclass(frozen=True)
class DataFactors:
    """X = Q R with what the construction needs of it."""

    Q: Float[ndarray, "d N"]
    R: Float[ndarray, "N N"]
    minimum_norm: Float[ndarray, "K d"]

    @classmethod
    def of(cls, X: Float[ndarray, "d N"], K: int) -> DataFactors:
        Q, R = np.linalg.qr(X)
        Y = indicator(K, X.shape[1] // K)
        return cls(Q, R, apply_inverse(Y, R) @ Q.T)

    def fit_error(
        self, rng: Generator, K: int, mu: float | None, e0: float
    ) -> tuple[Float[ndarray, "K d"], Float[ndarray, "K N"]]:
        """F = W_(L:1) - YX+/alpha of norm mu and E = F X of norm e0."""
        d, N = self.Q.shape
        E = of_norm(rng.standard_normal((K, N)), 1.0)
        if e0 > 0 and mu is not None:
            E = self._unit_error(rng, E, mu, e0)
        reading = apply_inverse(E, self.R)
        inside = e0 * float(np.linalg.norm(reading))
        F = e0 * reading @ self.Q.T
        if mu is None or mu <= inside:
            return F, e0 * E
        if d > N:
            free = rng.standard_normal((K, d))
            room = float(np.sqrt((mu - inside) * (mu + inside)))
            F = F + of_norm(free - free @ self.Q @ self.Q.T, room)
        elif e0 == 0:
            raise InputError(f"mu = {mu:g} with e0 = 0 needs d > N, got d = N = {N}")
        return F, e0 * E

    def _unit_error(
        self, rng: Generator, E: Float[ndarray, "K N"], mu: float, e0: float
    ) -> Float[ndarray, "K N"]:
        """E of norm 1 with e0 |E X+|_F = mu, or less where d > N leaves room outside span X."""
        d, N = self.Q.shape
        _, sigma, Vt = np.linalg.svd(self.R)

        def excess(mix: float, end: Float[ndarray, "K N"]) -> float:
            return e0 * float(np.linalg.norm(apply_inverse(blend(E, end, mix), self.R))) - mu

        start = excess(0.0, E)
        if start == 0 or (start < 0 and d > N):
            return E
        end = of_norm(rng.standard_normal((len(E), 1)), 1.0) * (Vt[:1] if start > 0 else Vt[-1:])
        beyond = excess(1.0, end) * np.sign(start)
        # the norm of a solve with R is known to N u cond(R), relatively
        if beyond > N * np.finfo(float).eps * sigma[0] / sigma[-1] * mu:
            upper = "" if d > N else f" and mu <= e0/sigma_min(X) = {e0 / sigma[-1]:.6g} (d = N)"
            raise InputError(
                f"mu = {mu:g} does not go with e0 = {e0:g} on these data: "
                f"mu >= e0/sigma_max(X) = {e0 / sigma[0]:.6g}{upper}"
            )
        if beyond >= 0:
            return end
        return blend(E, end, crossing(lambda mix: excess(mix, end), 0.0, 1.0))


def canonical_data(
    X: Float[ndarray, "d N"],
    T: Float[ndarray, "K d"],
    rotation: Float[ndarray, "d d"],
    data: DataFactors,
    K: int,
    alpha: float,
    F: Float[ndarray, "K d"],
    E: Float[ndarray, "K N"],
    G: Float[ndarray, "N N"] | None,
) -> tuple[Float[ndarray, "d K"], Float[ndarray, "d N"]]:
    """Means and deviations of rotation @ X, with small parts accurate relative to their own size.

    Trailing means: n Xbar = (YX+)'(Y X'X Y'/n) + X+'(I-P)GY' (proof of R5), where the second term
    vanishes with G; the plain rotation where that rounds less.  Leading coordinates then follow from
    T X = Y/alpha + E (proof of R4): T_1 V_1'Delta = E(I-P) - T_2 V_2'Delta, the means likewise.
    """
    N = X.shape[1]
    n = N // K
    Y = indicator(K, n)
    means, deviations = split_means(X, K)
    means, deviations = rotation @ means, rotation @ deviations
    gram = np.eye(N) + G if G is not None else X.T @ X
    slope = split_means((gram if G is None else G) @ Y.T, K, rows=True)[1]
    if np.linalg.norm(slope) * np.linalg.cond(data.R) < np.sqrt(n):
        reads = alpha * (T - F @ rotation.T).T @ (Y @ gram @ Y.T / n)
        means = (reads + rotation @ (data.Q @ apply_inverse(slope.T, data.R).T)) / n
    error_means, error_deviations = split_means(E, K)
    lead, trail = T[:, :K], T[:, K:]
    means[:K] = np.linalg.solve(lead, np.eye(K) / alpha + error_means - trail @ means[K:])
    deviations[:K] = np.linalg.solve(lead, error_deviations - trail @ deviations[K:])
    return means, deviations


def rotation_to(
    source: Float[ndarray, "K d"], target: Float[ndarray, "K d"], rng: Generator
) -> Float[ndarray, "d d"]:
    """Orthogonal with source @ rotation' = target (equal Gram matrices), random otherwise."""
    K, d = source.shape
    Q, R = np.linalg.qr(source.T, mode="complete")
    image = solve_triangular(R[:K].T, target, lower=True).T
    rest = np.linalg.qr(target.T, mode="complete")[0][:, K:]
    return image @ Q[:, :K].T + rest @ haar(d - K, rng) @ Q[:, K:].T


def split_means(
    A: Float[ndarray, "_ _"], K: int, *, rows: bool = False
) -> tuple[Float[ndarray, "_ K"], Float[ndarray, "_ _"]]:
    """Class means of the columns (or rows) of A, and A minus them."""
    if rows:
        means, deviations = split_means(A.T, K)
        return means.T, deviations.T
    n = A.shape[1] // K
    means = A.reshape(A.shape[0], K, n).mean(axis=2)
    return means, A - np.repeat(means, n, axis=1)


def apply_inverse(A: Float[ndarray, "K N"], R: Float[ndarray, "N N"]) -> Float[ndarray, "K N"]:
    """A R^(-1) for upper triangular R."""
    return solve_triangular(R.T, A.T, lower=True).T


def of_norm(A: Float[ndarray, "_ _"], norm: float) -> Float[ndarray, "_ _"]:
    size = np.linalg.norm(A)
    return A * (norm / size) if size > 0 else A


def blend(start: Float[ndarray, "K N"], end: Float[ndarray, "K N"], mix: float) -> Float[ndarray, "K N"]:
    """The matrix of norm 1 at `mix` between two others."""
    return of_norm((1 - mix) * start + mix * end, 1.0)
