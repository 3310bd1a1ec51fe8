"""Small rational instances, exact by construction."""

from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from verify.layerwise.exact import exact_generated, exact_pair, exact_triple

HADAMARD = np.array([[1, 1, 1, 1], [1, -1, 1, -1], [1, 1, -1, -1], [1, -1, -1, 1]])


def orthonormal_columns(K, d):
    """X with X'X = I exactly, n = 4, class means along the first K coordinates, (d, 4K)."""
    X = np.zeros((d, 4 * K), dtype=object)
    for k in range(K):
        rows = [k, *(K + 3 * k + i for i in range(3))]
        X[rows, 4 * k : 4 * k + 4] = [[Fraction(int(x), 2) for x in row] for row in HADAMARD]
    return X.tolist()


def ideal(K=2, L=3, eps=Fraction(1, 10)):
    """theta = mu = e0 = rho = 0, delta = eps^2 sqrt(d-K): n = 4, alpha = 2, so that sigma = 1."""
    d = 4 * K + 1
    s = [Fraction(1)] * K + [eps] * (d - K)
    return exact_pair(s, orthonormal_columns(K, d), K, L, alpha=2, case="ideal")


def ideal_triple(K=2, L=3, eps=Fraction(1, 10)):
    """The same, with its last layer What = [I, 0] given."""
    pair = ideal(K, L, eps)
    head = [[int(i == k) for i in range(pair.d)] for k in range(K)]
    return exact_triple(pair.s, head, pair.matrices["X"], L, alpha=2, case="ideal triple")


@st.composite
def generated(draw):
    """Random short rationals through the complete generator (C3)."""
    K, n, L = draw(st.integers(2, 3)), draw(st.integers(2, 3)), draw(st.integers(2, 4))
    d = max(n * K, 2 * K + 1) + draw(st.integers(0, 2))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)

    def entries(rows, columns, scale):
        return [[Fraction(int(x), 64) for x in row] for row in rng.integers(-scale, scale, (rows, columns))]

    small = sorted((Fraction(int(x), 64) for x in rng.integers(1, 24, d - K)), reverse=True)
    s = sorted((Fraction(int(x), 64) for x in rng.integers(48, 96, K)), reverse=True) + small
    head = [
        [x + int(i == k) for i, x in enumerate(row)] for k, row in enumerate(entries(K, d, 4))
    ]  # fmt: skip
    c = [[x + int(j // n == k) for k, x in enumerate(row)] for j, row in enumerate(entries(n * K, K, 8))]
    R = [[x + int(i == j) for j, x in enumerate(row)] for i, row in enumerate(entries(d, n * K, 8))]
    return exact_generated(s, head, c, R, L, alpha=draw(st.sampled_from([1, Fraction(1, 2), 3])))


def identity_triple(s, L=3, theta=0):
    """K = n = 2, X the first columns of I but for one entry theta / N, What = [I, 0]."""
    d = len(s)
    X = [[Fraction(int(i == j)) for j in range(4)] for i in range(d)]
    X[1][0] = Fraction(theta) / 4
    return exact_triple(s, [[int(i == k) for i in range(d)] for k in range(2)], X, L)
