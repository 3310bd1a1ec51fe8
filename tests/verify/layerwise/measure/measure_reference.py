"""Slow references: C in rationals, every quantity at 40 digits, straight from the definitions."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import mpmath
import numpy as np
from mpmath import mp, mpf

from verify.instances.model import Network, Pair

DIGITS = 40


def rational(A: np.ndarray) -> list[list[Fraction]]:
    return [[Fraction(float(x)) for x in row] for row in A]


def multiply(A: list[list[Fraction]], B: list[list[Fraction]]) -> list[list[Fraction]]:
    columns = list(zip(*B, strict=True))
    return [[sum(a * b for a, b in zip(row, col, strict=True)) for col in columns] for row in A]


def metrics(Z: list[list[Fraction]], K: int) -> tuple[Fraction | None, Fraction | None]:
    """C and, exactly, the largest signed cos^2 (sign times square): (C, c); None if undefined."""
    N, n = len(Z[0]), len(Z[0]) // K
    columns = list(zip(*Z, strict=True))
    means = [[sum(x) / n for x in zip(*columns[k * n : k * n + n], strict=True)] for k in range(K)]
    centre = [sum(x) / K for x in zip(*means, strict=True)]
    within = sum((x - m) ** 2 for j, z in enumerate(columns) for x, m in zip(z, means[j // n], strict=True))
    between = sum((m - c) ** 2 for mean in means for m, c in zip(mean, centre, strict=True))
    C = (within / N) / (between / K) if between else None
    squares = [sum(x * x for x in mean) for mean in means]
    if not all(squares):
        return C, None
    inner = [
        (sum(x * y for x, y in zip(means[a], means[b], strict=True)), squares[a] * squares[b])
        for a in range(K)
        for b in range(a)
    ]
    return C, max(p * abs(p) / q for p, q in inner)


def discrimination(c: Fraction) -> mpf:
    """D from the signed square of the largest cosine."""
    with mp.workdps(DIGITS):
        return 1 - mp.sign(c) * mp.sqrt(mpf(abs(c.numerator)) / c.denominator)


def layer_features(network: Network) -> list[list[list[Fraction]]]:
    Z = [rational(network.X)]
    for W in network.weights[:-1]:
        Z.append(multiply(rational(W), Z[-1]))
    return Z


class Reference:
    """All quantities of an instance, at 40 digits; `values` by (name, layer)."""

    def __init__(self, instance: Network | Pair) -> None:
        with mp.workdps(DIGITS):
            self.values: dict = {}
            self.K, self.L, self.counts = instance.K, instance.L, instance.counts
            self.N, self.alpha = instance.N, mpf(instance.alpha)
            self.n, K = mpf(self.N) / self.K, self.K
            self.Y = mp.matrix(np.repeat(np.eye(K), self.counts, axis=1).tolist())
            self.inverse_counts = mp.diag([1 / mpf(n) for n in self.counts])
            self.P = self.Y.T * self.inverse_counts * self.Y
            if isinstance(instance, Pair):
                self.Xbar, self.Delta = matrix(instance.means), matrix(instance.deviations)
                self.X = self.Xbar * self.Y + self.Delta
                hidden = [mp.diag([mpf(float(x)) for x in instance.s])] * (self.L - 1)
                self.W = [*hidden, matrix(instance.head)]
            else:
                self.X = matrix(instance.X)
                self.Xbar = self.X * self.Y.T * self.inverse_counts
                self.Delta = self.X - self.Xbar * self.Y
                self.W = [matrix(W) for W in instance.weights]
            self.centre(instance.weighting)
            self.svd = [full_svd(W) for W in self.W[:-1]]
            self.geometry()
            self.weights()
            self.head()
            self.layers()
            self.angles()

    def put(self, name: str, value, layer: int | None = None) -> None:
        self.values[name, layer] = value

    def centre(self, weighting: str) -> None:
        """M, whose column k is the class mean less the centre, times sqrt(K w_k); and the factor
        sqrt(K-1) / |R|_F of R13, |R|_F from the table of docs/layerwise/unequal.md."""
        K, N = self.K, self.N
        share = [mpf(n) / N for n in self.counts]
        centre = [1 / mpf(K)] * K if weighting == "classes" else share
        weight = share if weighting == "samples" else [1 / mpf(K)] * K
        C = mp.matrix(K, K)
        for i in range(K):
            for k in range(K):
                C[i, k] = mp.sqrt(K * weight[k]) * ((i == k) - centre[i])
        self.M = self.Xbar * C
        inverses = sum(1 / mpf(n) for n in self.counts)
        square = {
            "classes": (1 - 1 / mpf(K)) * inverses,
            "samples": mpf(K) * (K - 1) / N,
            "global": inverses - mpf(K) / N,
        }[weighting]
        self.centred_scale = mp.sqrt((K - 1) / square)

    def geometry(self) -> None:
        N, K, X = self.N, self.K, self.X
        G = X.T * X - mp.eye(N)
        eigenvalues = sorted(mp.eigsy(X.T * X, eigvals_only=True))
        self.put("theta", N * largest(G))
        self.put("theta_F", mp.norm(G, 2))
        theta_s = max(abs(e - 1) for e in eigenvalues)
        self.put("theta_s", theta_s)
        self.put("lmin", eigenvalues[0])
        self.put("lmax", eigenvalues[-1])
        self.put("sigma_min_X", mp.sqrt(eigenvalues[0]))
        self.put("sigma_max_X", mp.sqrt(eigenvalues[-1]))
        energies = sorted(mp.eigsy(self.Delta.T * self.Delta, eigvals_only=True))[::-1]
        self.put("Delta_F2", mp.norm(self.Delta, 2) ** 2)
        self.put("Delta_op", mp.sqrt(max(energies[0], 0)))
        self.put("Delta_top_energy", sum(energies[:K]))
        self.put("Delta_rest_energy", sum(energies[K:]))
        self.put("Delta_gram_deviation", mp.norm(self.Delta.T * self.Delta - mp.eye(N) + self.P, 2))
        self.put("Xbar_gram_deviation", largest(self.Xbar.T * self.Xbar - self.inverse_counts))
        self.put("M_F2", mp.norm(self.M, 2) ** 2)
        YGY = sorted(mp.eigsy(self.Y * mp.inverse(X.T * X) * self.Y.T, eigvals_only=True))
        self.put("YGY_min", YGY[0])
        self.put("YGY_max", YGY[-1])
        self.put("lemma16", mpf(0))
        if N > K:
            low = mp.sqrt(eigenvalues[0])
            self.put("lemma15", mp.norm(self.Delta, 2) / (low * mp.sqrt(N - K)))
        self.put("lemma17_superlinear", (1 + theta_s) ** self.L - 1 - self.L * theta_s)
        self.put("lemma17_sublinear", 1 + theta_s / self.L - mp.root(1 + theta_s, self.L))

    def weights(self) -> None:
        K, L, n = self.K, self.L, self.n
        product = self.W[0]
        for W in self.W[1:]:
            product = W * product
        inverse = mp.inverse(self.X.T * self.X) * self.X.T
        self.put("mu", mp.norm(product - self.Y * inverse / self.alpha, 2))
        self.put("mu_op", full_svd(product - self.Y * inverse / self.alpha)[1][0])
        self.put("e0", mp.norm(product * self.X - self.Y / self.alpha, 2))
        pairs = [mp.norm(self.W[i].T * self.W[i] - self.W[i - 1] * self.W[i - 1].T, 2) for i in range(1, L)]
        for i, value in enumerate(pairs, start=1):
            self.put("balancedness", value, i)
        self.put("delta", pairs[-1])
        for i in range(1, L):
            ends = mp.eigsy(self.W[i].T * self.W[i] - self.W[i - 1] * self.W[i - 1].T, eigvals_only=True)
            self.put("imbalance_down", max(mpf(0), -min(ends)), i)
            self.put("imbalance_up", max(mpf(0), max(ends)), i)
            self.put("imbalance_op", max(abs(e) for e in ends), i)
        self.put("delta_low", max(pairs[:-1], default=mpf(0)))
        sigmas = [[*s, *[mpf(0)] * (V.rows - len(s))] for _, s, V in self.svd]
        top = full_svd(self.W[-1])[1]
        for i, s in enumerate([*sigmas, top], start=1):
            self.put("sigma_1", s[0], i)
            self.put("sigma_K", s[K - 1], i)
            self.put("sigma_1_squared", s[0] ** 2, i)
            self.put("sigma_K_squared", s[K - 1] ** 2, i)
            if i < L:
                if len(s) > K:
                    self.put("sigma_K+1", s[K], i)
                if len(s) > 2 * K:
                    self.put("sigma_d-K", s[len(s) - K - 1], i)
                    self.put("sigma_2K+1", s[2 * K], i)
                    self.put("sigma_d-2K", s[len(s) - 2 * K - 1], i)
                self.put("sigma_d", s[-1], i)
                ratios = [abs(self.alpha**2 * x ** (2 * L) / n - 1) for x in s[:K]]
                self.put("sigma_2L_deviation", max(ratios), i)
        self.put("tail", min(sum(x**4 for x in s[K:]) for s in sigmas))
        if all(len(s) > K for s in sigmas):
            self.put("eps", max(s[K] for s in sigmas))
        if all(len(s) > 2 * K for s in sigmas):
            self.put("rho", self.values["eps", None] - min(s[len(s) - K - 1] for s in sigmas))
        if len({len(s) for s in sigmas}) == 1:
            spread = [abs(a - b) for s in sigmas for a, b in zip(s, sigmas[0], strict=True)]
            self.put("sigma_spread", max(spread))
        gaps = [abs(top[i] ** 2 - sigmas[-1][i] ** 2) for i in range(K)]
        self.put("sigma_head_gap", max(gaps))
        self.put("lemma14", sum(top) / (mp.sqrt(K) * mp.norm(self.W[-1], 2)))

    def head(self) -> None:
        K = self.K
        left, s, _ = self.svd[-1]
        What = self.W[-1] * left
        lead, tail = What[:, :K], What[:, K:]
        E = lead.T * lead - mp.diag([x**2 for x in s[:K]])
        squares = [x**2 for x in full_svd(lead)[1]]
        self.put("head_leak", mp.norm(mp.inverse(lead) * tail, 2))
        self.put("head_tail", mp.norm(tail, 2))
        self.put("head_imbalance", mp.norm(E, 2))
        self.put("head_sigma2_min", squares[-1])
        self.put("head_sigma2_max", squares[0])

    def layers(self) -> None:
        K, L, n = self.K, self.L, self.n
        roots = mp.diag([mp.sqrt(size) for size in self.counts])
        bases = [V for _, _, V in self.svd] + [self.svd[-1][0]]
        D, B, M = self.Delta, self.Xbar, self.M
        C, between = [], []
        for i in range(L):
            if i:
                D, B, M = (self.W[i - 1] * A for A in (D, B, M))
            width = D.rows
            within = mp.norm(D, 2) ** 2
            between.append(mp.norm(M, 2) ** 2)
            C.append(within / n / between[-1])
            self.put("C", C[-1], i)
            self.put("within_norm", mp.sqrt(within), i)
            H = B.T * B
            cosines = [H[a, b] / mp.sqrt(H[a, a] * H[b, b]) for a in range(K) for b in range(a)]
            self.put("D", 1 - max(cosines), i)
            self.put("mean_cos_abs", max(abs(c) for c in cosines), i)
            self.simplex(B, i)
            self.put("fuzziness", self.separation(D, M), i)
            scale = self.alpha**2 * (n / self.alpha**2) ** (mpf(L - i) / L)
            self.put("mean_norm2_min", scale * min(H[k, k] for k in range(K)), i)
            self.put("mean_norm2_max", scale * max(H[k, k] for k in range(K)), i)
            zD, zM = bases[i].T * D, bases[i].T * M
            self.put("mean_leak", mp.norm(zM[K:, :], 2) / mp.norm(zM[:K, :], 2), i)
            if i == 0:
                self.put("trailing_means", full_svd(bases[0].T[K:, :] * B * roots)[1][0])
                self.put("trailing_centred_means", self.centred_scale * mp.norm(zM[K:, :], 2))
            if i < L - 1:
                self.put("means_trailing_share", mp.norm(zM[K:, :], 2) ** 2 / between[-1], i)
            if self.N == K:
                continue
            self.put("within_leak", mp.norm(zD[:K, :], 2) / mp.norm(zD[K:, :], 2), i)
            if i < L - 1:
                self.put("within_leading_share", mp.norm(zD[:K, :], 2) ** 2 / within, i)
                if width > 2 * K:
                    small = mp.norm(zD[width - K :, :], 2) ** 2
                    self.put("within_smallest_share", small / within, i)
        for i in range(L - 1):
            self.put("B_ratio", between[i + 1] / between[i], i)
            if self.N > K:
                self.put("C_ratio", C[i + 1] / C[i], i)
                self.put("W_ratio", C[i + 1] / C[i] * between[i + 1] / between[i], i)
        self.stretching()

    def separation(self, D: mpmath.matrix, M: mpmath.matrix):
        """Tr(Sigma_W Sigma_B^+) from the eigenvectors of Sigma_B: K - 1 of them."""
        values, vectors = mp.eigsy(M * M.T / self.K)
        top = sorted(range(len(values)), key=lambda i: values[i])[1 - self.K :]
        within = D * D.T / self.N
        return sum((vectors[:, i].T * within * vectors[:, i])[0] / values[i] for i in top)

    def simplex(self, B: mpmath.matrix, layer: int) -> None:
        """Class means less the mean of all class means, against a simplex."""
        K = self.K
        A = B * (mp.eye(K) - mp.ones(K, K) / K)
        H = A.T * A
        cosines = [H[a, b] / mp.sqrt(H[a, a] * H[b, b]) for a in range(K) for b in range(a)]
        self.put("simplex_distance", max(abs(c + mpf(1) / (K - 1)) for c in cosines), layer)
        norms = [H[k, k] for k in range(K)]
        self.put("simplex_norm_ratio", max(norms) / min(norms), layer)

    def angles(self) -> None:
        """Adjacent leading spaces; the rows of W_L by their Gram matrix."""
        K = self.K
        for i in range(1, self.L):
            U = self.svd[i - 1][0]
            V = self.svd[i][2] if i < self.L - 1 else full_svd(self.W[-1])[2]
            part = V[:, K:].T * U[:, :K] if U.rows > K else mp.zeros(1)
            self.put("leading_angle", full_svd(part)[1][0] if part.rows else mpf(0), i)

    def stretching(self) -> None:
        """R12.0 from the Gram matrices of the layers."""
        L = self.L
        starts = {"convexity_between": (self.M, self.W)}
        if self.N > self.K:
            starts["convexity_within"] = (self.Delta, self.W)
        starts["convexity_mirrored"] = (mp.eye(self.K), [W.T for W in self.W[::-1]])
        for name, (z, chain) in starts.items():
            energies = [mp.norm(z, 2) ** 2]
            for W in chain:
                z = W * z
                energies.append(mp.norm(z, 2) ** 2)
            q = [b / a for a, b in pairwise(energies)]
            for i in range(1, L):
                self.put(name, q[i - 1] - q[i], L - i if name == "convexity_mirrored" else i)


def matrix(A: np.ndarray) -> mpmath.matrix:
    return mp.matrix([[mpf(float(x)) for x in row] for row in A])


def largest(A: mpmath.matrix) -> mpf:
    return max(abs(x) for x in A)


def full_svd(A: mpmath.matrix):
    """(U, s, V) with square orthogonal U and V and s non-increasing."""
    if A.rows < A.cols:
        V, s, U = full_svd(A.T)
        return U, s, V
    if A.rows == A.cols and all(A[i, j] == 0 for i in range(A.rows) for j in range(i)):
        s = [A[i, i] for i in range(A.rows)]
        if s == sorted(s, reverse=True) and mp.norm(A - mp.diag(s), 2) == 0:
            return mp.eye(A.rows), s, mp.eye(A.rows)
    U, s, Vt = mp.svd_r(A, full_matrices=True)
    return U, list(s), Vt.T
