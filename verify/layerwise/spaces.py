"""The complete parametrisation of pairs (C1-C3) as a search space, theta and delta held by construction.

A vector holds, one after the other: the entries of G = X'X - I; log(eps / s_K); the trailing spectrum as
shares of eps; how the leading values, the leading frame and What_2 depart from balance; and the rotation
of the data outside the rows of T.  Any pair arises so up to signs of coordinates and a set of measure 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from numpy.random import Generator

from bounds import Parameters
from bounds.statement import Statement
from verify.errors import InputError
from verify.instances import Pair
from verify.instances.data import generator, gram_deviation, square_root
from verify.instances.heads import crossing, imbalance_of
from verify.instances.placement import DataFactors, canonical_data
from verify.judge import Row
from verify.layerwise.measure import measure, measure_many
from verify.layerwise.parameters import parameters
from verify.layerwise.together import together
from verify.search.slack import Target, slacks
from verify.search.space import Columns, Start
from verify.theory import judged, judged_many

MIXED = 0.1
"""Settles the sign of G between samples of opposite signs."""

SHAPES = ("pair", "opposed pair", "equal", "minus equal", "opposed", "sign", "rows", "gaussian")

LOG_EPS = (-12.0, -0.01)
"""Range of log(eps / s_K): float64 resolves within-class energies far below, and the split stays unique."""

FAINT = 0.1
"""Share of eps of the trailing directions that shall not matter; 0 would make rho = eps."""

GROWTH = 64.0
"""Logarithmic growth of one leading value beyond the vector's own imbalance, at most."""


@dataclass(frozen=True)
class PairSpace:
    """Pairs with K classes of n samples, width d, depth L, and theta = N max|X'X - I| as given.

    delta: |What'What - diag(s)^2|_F as given (eps shrinks where it must), or None: free.
    """

    K: int
    n: int
    L: int
    theta: float
    d: int
    delta: float | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.theta < 1:
            raise InputError(f"theta = {self.theta:g}: the search needs 0 <= theta < 1")
        if self.delta is not None and not 0 < self.delta < np.inf:
            raise InputError(f"delta = {self.delta:g}: the search needs delta > 0")
        if self.d < max(self.n * self.K, 2 * self.K + 1):
            raise InputError(f"d = {self.d}: at least max(nK, 2K + 1) is needed")

    @property
    def theory(self) -> str:
        return "layerwise"

    @property
    def knobs(self) -> Columns:
        return {"K": self.K, "n": self.n, "d": self.d, "L": self.L}

    @property
    def N(self) -> int:
        return self.n * self.K

    @property
    def sizes(self) -> dict[str, int]:
        """The parts of a vector, in order, with their lengths."""
        K, d, N = self.K, self.d, self.N
        return {
            "gram": N * (N + 1) // 2 if self.theta > 0 else 0,
            "log_eps": 1,
            "tail": d - K - 1,
            "shift": K,
            "turn": K * (K - 1) // 2,
            "leak": K * (d - K),
            "frame": (d - K) * (d - K - 1) // 2,
        }

    def vector(self, **parts: ndarray | float) -> Float[ndarray, " dim"]:
        """A vector from its parts; those left out are 0."""
        return np.concatenate(
            [
                np.broadcast_to(np.asarray(parts.get(name, 0.0), dtype=float), (size,))
                for name, size in self.sizes.items()
            ]
        )

    def parts(self, vector: Float[ndarray, " dim"]) -> dict[str, ndarray]:
        """The parts of a vector by name."""
        ends = np.cumsum(list(self.sizes.values()))
        return dict(zip(self.sizes, np.split(vector, ends[:-1]), strict=True))

    def instance(self, vector: Float[ndarray, " dim"]) -> Pair:
        """The pair of a vector: theta exactly as given, mu = e0 = 0, delta as given."""
        if not np.isfinite(vector).all():
            raise InputError("the vector must be finite")
        x = self.parts(vector)
        G = self.gram(x["gram"])
        X = np.zeros((self.d, self.N))
        X[: self.N] = square_root(G)
        data = DataFactors.of(X, self.K)
        B = data.minimum_norm @ data.minimum_norm.T
        s, head = self._weights(B, x)
        T = head * s ** (self.L - 1)
        rotation = _rotation(data.minimum_norm, T, cayley(skew(x["frame"], self.d - self.K)))
        zero = np.zeros((self.K, self.d)), np.zeros((self.K, self.N))
        means, deviations = canonical_data(X, T, rotation, data, self.K, 1.0, *zero, G)
        return Pair(s, head, means, deviations, self.L, case="search", origin="search")

    def gram(self, entries: Float[ndarray, " size"]) -> Float[ndarray, "N N"]:
        """G with N max|G_ij| = theta; entries beyond [-1, 1] saturate."""
        G = np.zeros((self.N, self.N))
        if self.theta == 0:
            return G
        rows, columns = np.triu_indices(self.N)
        values = np.clip(entries, -1.0, 1.0)
        largest = np.abs(values).max()
        if largest == 0:
            raise InputError("G = 0 has theta = 0")
        G[rows, columns] = values * (self.theta / self.N / largest)
        return np.triu(G) + np.triu(G, 1).T

    def entries(self, G: Float[ndarray, "N N"]) -> Float[ndarray, " size"]:
        """The part `gram` of a symmetric matrix, any scale."""
        return G[np.triu_indices(self.N)] / np.abs(G).max() if self.theta > 0 else np.zeros(0)

    def _weights(self, B: ndarray, x: dict[str, ndarray]) -> tuple[ndarray, ndarray]:
        tail = _trailing(B, x["log_eps"][0], x["tail"], self.L)
        if self.delta is None:
            return head_at(B, tail, x, self.L, 1.0)
        least = float(np.linalg.norm(tail**2))
        if least >= self.delta:
            tail = tail * np.sqrt(self.delta / least) * (1 - 1e-12)

        def excess(t: float) -> float:
            return imbalance_of(*head_at(B, tail, x, self.L, t)) - float(self.delta or 0.0)

        reach = 1.0
        while excess(reach) < 0:
            reach += 1.0
            if reach > GROWTH:
                raise InputError(f"delta = {self.delta:g} is too large to be built")
        return head_at(
            B, tail, x, self.L, crossing(excess, reach - 1.0, reach) if excess(reach - 1.0) < 0 else 0.0
        )

    def judged(self, instance: Pair, statements: Iterable[Statement]) -> tuple[list[Row], Columns]:
        m = measure(instance)
        rows = judged("layerwise", m, statements, parameters(m)).rows
        return rows, {name: m.values[name, None].value for name in ("theta", "delta", "eps", "rho")}

    def slacks(
        self, instances: Sequence[Pair], statements: Iterable[Statement]
    ) -> dict[Target, Float[ndarray, " B"]]:
        return slacks(judged_many("layerwise", together(measure_many(instances)), statements))

    def parameters(self, instance: Pair) -> Parameters:
        return parameters(measure(instance))

    def certificate(self, instance: Pair, statements: Iterable[Statement]) -> dict[str, Any] | None:
        from verify.exact import certify
        from verify.layerwise.exact import from_pair

        return certify(from_pair(instance, "generated"), statements)

    def starts(self) -> Iterator[Start]:
        rng = generator(self.seed)
        shapes = SHAPES if self.theta > 0 else ("none",)
        for shape, (tail_name, tail), log_eps, (lack, imbalance) in product(
            shapes, self._tails(), (-7.0, -1.0), self._imbalances()
        ):
            G = gram_shape(shape, self.K, self.n, rng) if shape != "none" else np.zeros((self.N, self.N))
            name = f"{shape}, {tail_name}, eps {np.exp(log_eps):.1g} s_K, {lack}"
            yield Start(name, self.vector(gram=self.entries(G), log_eps=log_eps, tail=tail, **imbalance))

    def _tails(self) -> Iterator[tuple[str, ndarray]]:
        """Trailing spectra: level, and two-valued with the K smallest where each layer's R7 is worst."""
        count = self.d - self.K - 1
        yield "level", np.ones(count)
        yield "one direction", np.full(count, FAINT)
        for layer in range(self.L - 1):
            x = np.zeros(count) + 1.0
            x[-self.K :] = np.sqrt(_worst_share(self.K, self.n, layer))
            yield f"two-valued for l = {layer}", x

    def _imbalances(self) -> Iterator[tuple[str, dict[str, ndarray]]]:
        K, rest = self.K, self.d - self.K
        weakest = np.zeros((K, rest))
        weakest[:, 0] = 1.0
        yield "balanced", {}
        for size in (0.01, 0.3):
            yield f"What_2 = {size:g}", {"leak": (size * weakest / np.sqrt(K)).ravel()}
        yield "leading values moved", {"shift": 0.05 * np.linspace(-1, 1, K)}


def _worst_share(K: int, n: int, layer: int) -> float:
    """x of R7 at theta = 0: the worst common value of s_i^2/(eps - rho)^2 of the K smallest."""
    if layer == 0 or n <= 2:
        return 0.0
    rho_0 = 1 / (n - 2)
    return crossing(lambda x: rho_0 * x ** (layer + 1) + (layer + 1) * x - layer, 0.0, 1.0)


def _trailing(B: ndarray, log_eps: float, shares: ndarray, L: int) -> Float[ndarray, " d-K"]:
    weakest = float(np.linalg.eigvalsh(B)[0]) ** (1 / (2 * L))
    eps = weakest * np.exp(np.clip(log_eps, *LOG_EPS))
    return eps * np.concatenate([[1.0], np.sort(np.clip(shares, 0.0, 1.0))[::-1]])


def head_at(
    B: Float[ndarray, "K K"], tail: Float[ndarray, " d-K"], x: dict[str, ndarray], L: int, t: float
) -> tuple[Float[ndarray, " d"], Float[ndarray, "K d"]]:
    """(s, What) with What S^(2(L-1)) What' = B, at t from balance (0) to the vector's own imbalance (1);
    beyond, the largest leading value grows."""
    K = len(B)
    inside, beyond = min(t, 1.0), max(t - 1.0, 0.0)
    leak = inside * x["leak"].reshape(K, -1)
    through = leak * tail ** (L - 1)
    half = np.sqrt(np.linalg.eigvalsh(B)[0] / 2)
    size = np.linalg.norm(through)
    if size > half:
        leak, through = leak * (half / size), through * (half / size)
    beta, basis = np.linalg.eigh(B - through @ through.T)
    beta, basis = beta[::-1], basis[:, ::-1]
    growth = inside * np.clip(x["shift"], -1.0, 1.0)
    growth[0] += beyond
    leading = np.maximum(beta ** (1 / (2 * L)) * np.exp(growth), tail[0])
    frame = cayley(skew(inside * x["turn"], K))
    first = (basis * np.sqrt(beta)) @ frame / leading ** (L - 1)
    order = np.argsort(-leading, kind="stable")
    return np.concatenate([leading[order], tail]), np.concatenate([first[:, order], leak], axis=1)


def _rotation(source: ndarray, target: ndarray, turn: Float[ndarray, "d-K d-K"]) -> Float[ndarray, "d d"]:
    """Orthogonal with source @ rotation' = target (equal Gram matrices), `turn` on the complements."""
    K = len(source)
    Q, R = np.linalg.qr(source.T, mode="complete")
    image = np.linalg.solve(R[:K].T, target).T
    rest = np.linalg.qr(target.T, mode="complete")[0][:, K:]
    return image @ Q[:, :K].T + rest @ turn @ Q[:, K:].T


def skew(entries: Float[ndarray, " size"], size: int) -> Float[ndarray, "m m"]:
    """The skew matrix with these entries above the diagonal."""
    A = np.zeros((size, size))
    A[np.triu_indices(size, 1)] = entries
    return A - A.T


def cayley(A: Float[ndarray, "m m"]) -> Float[ndarray, "m m"]:
    """(I - A)^(-1) (I + A): orthogonal for skew A; all rotations without the eigenvalue -1."""
    if not A.any():
        return np.eye(len(A))
    return np.linalg.solve(np.eye(len(A)) - A, np.eye(len(A)) + A)


def gram_shape(name: str, K: int, n: int, rng: Generator) -> Float[ndarray, "N N"]:
    """A symmetric G, to be scaled.

    pair: 1 between the first two classes (R8 is attained there); opposed pair: -1.  equal, minus equal: all
    entries 1, -1.  opposed: -z z' with z = +-1 by class.  sign: random signs.  rows: +-1 by the sample,
    constant over the other class, so that (I-P)GP has most of the energy.  gaussian: random entries.
    """
    N = n * K
    match name:
        case "pair" | "opposed pair":
            G = gram_deviation(N, rng, structure="pair", K=K)
            return G if name == "pair" else -G
        case "equal" | "minus equal":
            return np.full((N, N), 1.0 if name == "equal" else -1.0)
        case "opposed":
            z = np.repeat(np.where(np.arange(K) % 2, -1.0, 1.0), n)
            return -np.outer(z, z)
        case "rows":
            signs = np.where(np.arange(N) % n < n // 2, 1.0, -1.0)
            signs[n - 1 :: n] = -1.0 if n % 2 == 0 else 0.0
            above = np.kron(np.triu(np.ones((K, K)), 1), np.ones((n, n))) * signs[:, None]
            inside = np.kron(np.eye(K), np.ones((n, n))) * np.sign(signs[:, None] + signs + MIXED)
            return above + above.T + inside
    return gram_deviation(N, rng, structure="sign" if name == "sign" else "gaussian")
