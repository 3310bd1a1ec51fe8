"""Claims that do not survive unequal classes, refuted by rational networks; R13 holds on the same ones.

R8's 1/K and the band (15) with n = N/K (docs/layerwise/unequal.md, what fails).  The networks are exact:
hidden layers diag(s), head O S_1, data [S^(-L) O'Y; I - P], all entries rational, W_(L:1)X = Y and
W_(L:1) = Y X+ by construction.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import pytest

from bounds import REGISTRY, Parameters
from bounds.arithmetic import UNDECIDED
from bounds.balls import BALLS, Ball
from verify import Verdict, check
from verify.instances.model import Pair
from verify.layerwise.assumptions.profile import apply_profile, parse_profile

SQUARE = ((Fraction(20, 29), Fraction(21, 29)), (Fraction(-21, 29), Fraction(20, 29)))
"""A rational rotation by nearly 45 degrees."""


def multiply(A, B):
    columns = list(zip(*B, strict=True))
    return [[sum(a * b for a, b in zip(row, col, strict=True)) for col in columns] for row in A]


def transposed(A):
    return [list(row) for row in zip(*A, strict=True)]


@dataclass(frozen=True)
class Exact:
    """sizes, L, leading values s_1..s_K, rotation O (turn) of the head, trailing value eps; d = N + K."""

    sizes: tuple[int, ...]
    L: int
    s: tuple[Fraction, ...]
    turn: list[list[Fraction]]
    eps: Fraction = Fraction(1, 10**6)

    @property
    def K(self):
        return len(self.sizes)

    @property
    def N(self):
        return sum(self.sizes)

    def means_gram(self, layer):
        """Inner products of the class means at a layer: O S^(-2(L-l)) O'."""
        scaled = [
            [x * value ** (-2 * (self.L - layer)) for x, value in zip(row, self.s, strict=True)]
            for row in self.turn
        ]
        return multiply(scaled, transposed(self.turn))

    def matrices(self):
        """diag(s), What, X of the whole network."""
        K, N = self.K, self.N
        labels = [k for k, n in enumerate(self.sizes) for _ in range(n)]
        top = [[self.turn[k][i] / self.s[i] ** self.L for k in labels] for i in range(K)]
        rest = [
            [Fraction(int(i == j)) - (Fraction(1, self.sizes[labels[i]]) if labels[i] == labels[j] else 0)
             for j in range(N)] for i in range(N)
        ]  # fmt: skip
        head = [[x * v for x, v in zip(row, self.s, strict=True)] + [Fraction(0)] * N for row in self.turn]
        return [*self.s, *[self.eps] * N], head, top + rest, labels

    def gram_error(self):
        """Largest |entry| of X'X - I: that of Xbar'Xbar - Dg^(-1)."""
        gram = self.means_gram(0)
        return max(
            abs(gram[i][j] - (Fraction(1, self.sizes[i]) if i == j else 0))
            for i in range(self.K)
            for j in range(self.K)
        )

    def parameters(self, **more):
        """Balls: theta, eps, delta = eps^2 sqrt(d-K) = tau, and the extreme eigenvalues of X'X by R1."""
        theta = Ball(self.N * self.gram_error())
        delta = BALLS.sqrt(Ball(self.N * self.eps**4))
        return Parameters(
            theta=theta, eps=Ball(self.eps), rho=Ball(0), delta=delta, tail=Ball(self.N * self.eps**4),
            n=Ball(Fraction(self.N, self.K)), K=self.K, d=self.N + self.K, L=self.L, **more,
        )  # fmt: skip

    def within_step(self):
        """q_l, exactly: deviations lie in the trailing coordinates."""
        return self.eps**2

    def between(self, layer, weighting):
        """Tr Sigma_B for diagonal Gram matrices of the means (O = I)."""
        norms = [self.means_gram(layer)[k][k] for k in range(self.K)]
        share = [Fraction(n, self.N) for n in self.sizes]
        if weighting == "samples":
            return sum(w * (1 - w) * x for w, x in zip(share, norms, strict=True))
        if weighting == "global":
            pulls = (1 - 2 * w + self.K * w * w for w in share)
            return sum(c * x for c, x in zip(pulls, norms, strict=True)) / self.K
        return sum(norms) * (1 - Fraction(1, self.K)) / self.K

    def ratio(self, layer, weighting):
        """C_(l+1)/C_l."""
        return self.within_step() * self.between(layer, weighting) / self.between(layer + 1, weighting)


def tilted():
    """Sizes (10, 10, 1), L = 6: means of classes 1 and 2 at a small angle, theta close to 0.01."""
    c = Fraction(1, 2100)
    turned = [[*row, Fraction(0)] for row in SQUARE] + [[Fraction(0), Fraction(0), Fraction(1)]]
    # O S^(-12) O' has off-diagonal entries (s_2^(-12) - s_1^(-12)) 420/841: positive means for s_1 > s_2
    near = [float(value) ** (-1 / 12) for value in (Fraction(1, 10) - c, Fraction(1, 10) + c)]
    s = [Fraction(value).limit_denominator(10**9) for value in near]
    return Exact((10, 10, 1), 6, (s[0], s[1], Fraction(1)), turned)


TILTED = tilted()
"""R8's counterexample."""

LOPSIDED = Exact(
    (64, 1, 1), 3, (Fraction(2), Fraction(1), Fraction(1)),
    [[Fraction(int(i == j)) for j in range(3)] for i in range(3)],
)  # fmt: skip
"""(15)'s: orthonormal data, s_k = n_k^(1/(2L))."""


@pytest.mark.parametrize("x", [TILTED, LOPSIDED], ids=["tilted", "lopsided"])
def test_the_networks_are_what_they_claim(x):
    """Exactly: W_(L:1)X = Y, row space of W_(L:1) in span X, orthogonal head, O O' = I."""
    s, head, X, labels = x.matrices()
    product = [[a * b ** (x.L - 1) for a, b in zip(row, s, strict=True)] for row in head]
    Y = multiply(product, X)
    assert [[int(v) for v in row] for row in Y] == [[int(k == label) for label in labels] for k in range(x.K)]
    assert all(v.denominator == 1 for row in Y for v in row)
    identity = multiply(x.turn, transposed(x.turn))
    assert identity == [[int(i == j) for j in range(x.K)] for i in range(x.K)]
    assert all(v == 0 for row in product for v in row[x.K :])  # rows of W in the span of the class means


def certain(p, small, large):
    outcome = p.ops.less(small, large)
    assert outcome is not UNDECIDED
    return outcome


@pytest.mark.parametrize("layer", range(6))
def test_the_factor_of_R8_is_refuted_exactly(layer):
    """D_l against R8 with n = N/K: 1 - D_l is larger, 1.3 times at least at l = 0."""
    p = TILTED.parameters()
    band = REGISTRY["layerwise/R8"].bands(p, layer)["D"]
    gram = TILTED.means_gram(layer)
    loss = Ball(gram[0][1]) / p.ops.sqrt(Ball(gram[0][0] * gram[1][1]))
    assert certain(p, 1 - loss, band.lower)
    times = 1.3 if layer == 0 else 1.0
    assert certain(p, (1 - band.lower) * Fraction(times), loss)
    assert Fraction(9, 1000) < TILTED.N * TILTED.gram_error() < Fraction(11, 1000)


@pytest.mark.parametrize("layer", range(6))
def test_R13_holds_exactly_on_the_counterexample_to_R8(layer):
    p = TILTED.parameters(sizes=TILTED.sizes)
    band = REGISTRY["layerwise/R13-spectral"].bands(p, layer)["D"]
    gram = TILTED.means_gram(layer)
    D = 1 - Ball(gram[0][1]) / p.ops.sqrt(Ball(gram[0][0] * gram[1][1]))
    assert certain(p, band.lower, D)
    assert certain(p, D, band.upper)


@pytest.mark.parametrize("weighting", ["classes", "samples", "global"])
def test_the_band_15_is_refuted_exactly_for_every_weighting(weighting):
    p = LOPSIDED.parameters()
    band = REGISTRY["layerwise/thm4-15"].bands(p, 1)["C_ratio"]
    assert certain(p, band.upper, Ball(LOPSIDED.ratio(1, weighting)))


@pytest.mark.parametrize("weighting", ["classes", "samples", "global"])
@pytest.mark.parametrize("layer", [0, 1])
def test_R13_holds_exactly_on_the_counterexample_to_15(layer, weighting):
    p = LOPSIDED.parameters(sizes=LOPSIDED.sizes, weighting=weighting)
    band = REGISTRY["layerwise/R13-spectral"].bands(p, layer)["C_ratio"]
    value = Ball(LOPSIDED.ratio(layer, weighting))
    assert certain(p, band.lower, value)
    assert certain(p, value, band.upper)


def test_the_numbers_of_the_larger_example():
    """Sizes (1000, 10, 10), L = 2, orthonormal data: .303 and .291 eps^2 where (15) allows .077 eps^2."""
    n = np.array([1000.0, 10.0, 10.0])
    share = n / n.sum()
    before, after = 1 / n, 1 / np.sqrt(n)
    by_class = before.sum() / after.sum()
    by_sample = (share * (1 - share) * before).sum() / (share * (1 - share) * after).sum()
    assert (round(by_class, 3), round(by_sample, 3)) == (0.303, 0.291)
    p = Parameters(theta=0.0, eps=1e-3, rho=0.0, delta=1e-6, n=n.mean(), K=3, d=1100, L=2)
    band = REGISTRY["layerwise/thm4-14"].bands(p, 0)["C_ratio"]
    assert band.upper / 1e-6 == pytest.approx(0.077, abs=5e-4)


def as_pair(x, weighting="classes"):
    s, head, X, labels = x.matrices()
    X = np.array([[float(v) for v in row] for row in X])
    means = np.stack([X[:, np.array(labels) == k].mean(axis=1) for k in range(x.K)], axis=1)
    order = np.argsort([-float(v) for v in s], kind="stable")
    deviations = X - means[:, labels]
    deviations[: x.K] = 0.0
    return Pair(
        np.array([float(v) for v in s])[order], np.array([[float(v) for v in row] for row in head])[:, order],
        means[order], deviations[order], x.L, sizes=x.sizes, weighting=weighting,
    )  # fmt: skip


DROPPED = """
name = "read with n = N/K"
base = "paper"
drop = ["equal_classes"]
statements = ["layerwise/R8", "layerwise/thm4-15", "layerwise/R13", "layerwise/R13-spectral"]
"""


@pytest.mark.parametrize(("x", "id"), [(TILTED, "R8"), (LOPSIDED, "thm4-15")], ids=["tilted", "lopsided"])
def test_dropping_equal_classes_is_seen_in_float64_too(x, id):
    """In scope the claim is out of scope; with the hypothesis dropped it is violated; R13 never is."""
    pair = as_pair(replace(x, eps=Fraction(1, 10**3)))  # below, rounding of mu could be what is seen
    true = list(check(pair, statements=[REGISTRY[f"layerwise/{id}"]]).rows())
    assert {row.in_scope for row in true} == {False}
    assert Verdict.HOLDS not in {row.verdict for row in true}
    rows = list(check(pair, statements=apply_profile(parse_profile(DROPPED))).rows())
    wrong = {row.statement for row in rows if row.verdict in (Verdict.VIOLATED, Verdict.INCONSISTENT)}
    assert f"layerwise/{id}" in wrong
    assert not {id for id in wrong if "R13" in id}
