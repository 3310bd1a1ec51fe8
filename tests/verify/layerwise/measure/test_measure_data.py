"""Data known only to within a given error: what each bound must cover, on errors far above rounding."""

from dataclasses import replace
from fractions import Fraction
from math import comb, inf, sqrt

import numpy as np
import pytest
from measure_instances import entries

from verify.layerwise.measure.factors import singular_values
from verify.layerwise.measure.geometry import (
    Data,
    center,
    data_quantities,
    given_data,
    gram_quantities,
    lemma17,
    spectral_quantities,
    stored_data,
    trailing_scales,
    weighted_center,
)
from verify.measurement import Measured, undefined
from verify.rounding import U

SHAPES = [((2, 2, 2), 8), ((1, 3, 2), 8), ((1, 1, 1), 3)]
NEAR = 1e-9
"""Bounds of these tests agree with their formula to this: their errors are far above rounding."""


@pytest.fixture(autouse=True)
def _as_measure_does():
    """Divisions by zero become reasons."""
    with np.errstate(all="ignore"):
        yield


def data_with_errors(counts, d, size=1e-3) -> tuple[Data, np.random.Generator]:
    """Random data whose parts are all known to within random errors near `size`."""
    rng = np.random.default_rng(sum(counts) + d)
    data = given_data(rng.normal(size=(d, sum(counts))), counts)
    return replace(
        data,
        means_error=size * rng.uniform(size=data.means.shape),
        deviations_error=size * rng.uniform(size=data.X.shape),
        centred_error=size * rng.uniform(size=data.means.shape),
    ), rng


def roots_of_shares(counts, weighting) -> np.ndarray:
    """The centring matrix: column k is sqrt(K w_k)(e_k - centre)."""
    K, N = len(counts), sum(counts)
    share = np.array(counts) / N
    centre = np.full(K, 1 / K) if weighting == "classes" else share
    weight = share if weighting == "samples" else np.full(K, 1 / K)
    return (np.eye(K) - centre[:, None]) * np.sqrt(K * weight)


@pytest.mark.parametrize("counts", [(2, 2, 2), (1, 3, 2)])
@pytest.mark.parametrize("weighting", ["classes", "samples", "global"])
def test_centred_means_move_with_the_means(counts, weighting):
    """M = Xbar C moves by at most error |C| entry by entry, and by that for the worst signs; I - J
    allows the small excess of error + its row mean."""
    rng = np.random.default_rng(0)
    means, error = rng.normal(size=(5, 3)), rng.uniform(size=(5, 3))
    C = roots_of_shares(counts, weighting)
    M, bound = weighted_center(means, error, counts, weighting)
    farthest = error @ abs(C)
    assert np.allclose(M, means @ C, rtol=0, atol=1e-14)
    assert (bound >= farthest).all()
    equal = len(set(counts)) == 1
    formula = error + error.mean(axis=1, keepdims=True) if equal else farthest
    assert np.allclose(bound, formula, rtol=NEAR, atol=0)


@pytest.mark.parametrize("K", [2, 3, 7])
def test_centring_rounds_within_its_bound(K):
    """Against rationals; no wider than K + 4 roundings of |Xbar| and its row mean."""
    means = np.random.default_rng(K).normal(size=(60, K)) + 10.0
    M, bound = center(means, np.zeros_like(means))
    for row, found, room in zip(means.tolist(), M.tolist(), bound.tolist(), strict=True):
        middle = sum(Fraction(x) for x in row) / K
        for x, m, r in zip(row, found, room, strict=True):
            assert abs(Fraction(m) - (Fraction(x) - middle)) <= Fraction(r)
    size = abs(means) + abs(means).mean(axis=1, keepdims=True)
    assert (bound >= (K + 2) * U * size).all()
    assert (bound <= (K + 4) * U * size).all()


@pytest.mark.parametrize("counts", [(1, 1), (2, 2), (3, 3), (1, 4), (7, 2)])
def test_means_and_deviations_of_given_data(counts):
    """Against rationals: n roundings of the mean of the absolute values, one more for a deviation."""
    X = np.random.default_rng(len(counts)).normal(size=(40, sum(counts)))
    data = given_data(X, counts)
    n = max(counts)
    starts = np.cumsum([0, *counts])
    assert (data.deviations_error is None) == (n == 1)
    assert data.X_error == 0.0
    for i, row in enumerate(X.tolist()):
        for k, size in enumerate(counts):
            own = [Fraction(x) for x in row[starts[k] : starts[k + 1]]]
            mean, room = sum(own) / size, data.means_error[i, k]
            assert abs(Fraction(data.means[i, k]) - mean) <= Fraction(room)
            sizes = float(sum(abs(x) for x in own) / size)
            assert room == pytest.approx(n * U * sizes if n > 1 else 0.0, rel=NEAR, abs=0.0)
            for j, x in enumerate(own, start=starts[k]):
                moved = abs(Fraction(data.deviations[i, j]) - (x - mean))
                if data.deviations_error is None:
                    assert moved == 0
                    continue
                assert moved <= Fraction(data.deviations_error[i, j])
                own_rounding = room + U * abs(data.deviations[i, j])
                assert data.deviations_error[i, j] == pytest.approx(own_rounding, rel=NEAR, abs=0.0)


def test_stored_parts_are_exact_and_their_sum_is_not():
    means, deviations = np.array([[1.0, 3.0], [0.5, 2.0]]), np.array([[1.0, -1.0, 2.0, -2.0], [0.0] * 4])
    data = stored_data(means, deviations, (2, 2))
    assert data.X.tolist() == [[2.0, 0.0, 5.0, 1.0], [0.5, 0.5, 2.0, 2.0]]
    assert data.X_error == pytest.approx(U * sqrt(4 + 25 + 1 + 0.5 + 8), abs=0.0)
    assert not data.means_error.any()
    assert data.deviations_error is None
    assert data.centred.tolist() == [[-1.0, 1.0], [-0.75, 0.75]]


@pytest.mark.parametrize(("counts", "d"), SHAPES)
def test_gram_deviations_move_with_the_data(counts, d):
    """|(m + e)'(m' + e') - m'm'| <= |m|'e' + e'|m'| + e'e', attained by the worst signs."""
    data, _ = data_with_errors(counts, d)

    def farthest(A, E):
        return abs(A).T @ E + E.T @ abs(A) + E.T @ E

    found = gram_quantities(data)
    values = data.means.T @ data.means - np.diag(1 / np.array(counts))
    assert found["Xbar_gram_deviation"].value == pytest.approx(abs(values).max(), rel=1e-12)
    moved = farthest(data.means, data.means_error).max()
    assert found["Xbar_gram_deviation"].error == pytest.approx(moved, rel=NEAR, abs=0.0)
    moved = np.linalg.norm(farthest(data.deviations, data.deviations_error))
    assert found["Delta_gram_deviation"].error == pytest.approx(moved, rel=NEAR, abs=0.0)
    assert found["theta_F"].error < 1e-12


@pytest.mark.parametrize("stored", [True, False])
def test_rounding_of_the_gram_deviation_of_the_deviations(stored):
    """d + 2 roundings of |Delta|'|Delta|, what Delta itself is off by, and the subtracted I - P."""
    data = given_data(10 * np.random.default_rng(0).normal(size=(60, 5)), (2, 3))
    if stored:
        data = stored_data(data.means, data.deviations, (2, 3))
    D = data.deviations
    P = np.repeat(np.repeat(np.diag([1 / 2, 1 / 3]), (2, 3), axis=0), (2, 3), axis=1)
    H = D.T @ D - np.eye(5) + P
    found = gram_quantities(data)["Delta_gram_deviation"]
    assert found.value == pytest.approx(np.linalg.norm(H), rel=1e-13)
    spread = (60 + 2) * U * abs(D).T @ abs(D) + U * (1 + abs(H))
    if data.deviations_error is not None:
        spread += abs(D).T @ data.deviations_error + data.deviations_error.T @ abs(D)
    assert np.linalg.norm(spread) <= found.error
    assert found.error <= 1.5 * np.linalg.norm(spread) + (25 / 2 + 6) * U * found.value


def test_the_spectrum_of_the_interpolator_is_off_by_its_condition():
    """Y (X'X)^(-1) Y' = diag(1/64, 16): 4 eta, and the factorization of the class sums itself."""
    data = given_data(np.diag([8.0, 0.25, 1.0])[:, :2], (1, 1))
    found = spectral_quantities(data)
    own = 2 * 4 * singular_values(data.class_sums, data.class_sums_error).error[0]  # type: ignore[index]
    relative = 4 * data.distance
    assert (found["YGY_min"].value, found["YGY_max"].value) == (1 / 64, 16.0)
    assert 16 * relative + own <= found["YGY_max"].error * (1 + NEAR) <= 16 * relative + 2 * own


def test_class_means_weigh_the_same_unless_said_otherwise():
    X = np.random.default_rng(0).normal(size=(4, 4))
    data = given_data(X, (1, 3))
    expected = data.means - data.means.mean(axis=1, keepdims=True)
    assert np.allclose(data.centred, expected, rtol=0, atol=1e-15)
    again = stored_data(data.means, data.deviations, (1, 3))
    assert np.allclose(again.centred, expected, rtol=0, atol=1e-15)


@pytest.mark.parametrize("d", [1, 2, 3])
def test_gram_deviations_round_within_their_bound(d):
    """Against rationals, in dimensions so low that the roundings are nearly all there are."""
    for seed in range(25):
        X = np.random.default_rng(seed).normal(size=(d, 2))
        found = gram_quantities(given_data(X, (1, 1)))
        columns = [[Fraction(x) for x in column] for column in X.T.tolist()]
        entries = [
            abs(sum(x * y for x, y in zip(a, b, strict=True)) - (a is b)) for a in columns for b in columns
        ]
        exact = {"theta": 2 * max(entries), "Xbar_gram_deviation": max(entries)}
        for name, value in exact.items():
            assert abs(Fraction(found[name].value) - value) <= Fraction(found[name].error)
        F2 = sum(x * x for x in entries)
        low, high = (Fraction(found["theta_F"].value + t * found["theta_F"].error) for t in (-1, 1))
        assert low**2 <= F2 <= high**2 * (1 + Fraction(4, 2**53))
        sizes = (abs(X).T @ abs(X)).max()
        assert found["theta"].error >= 2 * (d + 4) * U * sizes
        assert found["Xbar_gram_deviation"].error >= (d + 2) * U * sizes
        assert found["theta"].error <= 2 * (2 * d + 10) * U * (1 + sizes)


@pytest.mark.parametrize(("counts", "d"), SHAPES[:2])
def test_spectra_of_the_deviations_move_with_them(counts, d):
    """Norms and singular values move by the Frobenius norm of the error (Weyl), squares by twice that."""
    data, _ = data_with_errors(counts, d)
    K = len(counts)
    assert data.deviations_error is not None
    moved = np.linalg.norm(data.deviations_error)
    norm = np.linalg.norm(data.deviations)
    s = np.linalg.svd(data.deviations, compute_uv=False)
    found = spectral_quantities(data)
    assert found["Delta_F2"].error == pytest.approx(moved * (2 * norm + moved), rel=NEAR, abs=0.0)
    assert found["Delta_op"].error >= moved
    assert found["Delta_op"].error <= 3 * moved
    squares = moved * (2 * s + moved)
    assert found["Delta_top_energy"].error == pytest.approx(squares[:K].sum(), rel=NEAR, abs=0.0)
    assert found["Delta_rest_energy"].error == pytest.approx(squares[K:].sum(), rel=NEAR, abs=0.0)
    moved = np.linalg.norm(data.centred_error)
    norm = np.linalg.norm(data.centred)
    assert found["M_F2"].error == pytest.approx(moved * (2 * norm + moved), rel=NEAR, abs=0.0)
    found = spectral_quantities(replace(data, deviations_error=None))
    assert found["Delta_F2"].error < 1e-12
    assert found["Delta_op"].error < 1e-12


def perturbed(data: Data, size: float, i: int) -> np.ndarray:
    """X with its i-th singular value moved by `size`."""
    left, s, right = np.linalg.svd(data.X, full_matrices=False)
    s[i] += size
    return (left * s) @ right


@pytest.mark.parametrize("size", [1e-3, 0.05])
@pytest.mark.parametrize(("counts", "d"), SHAPES)
def test_spectra_of_the_data_move_with_them(counts, d, size):
    """Data anywhere within X_error: every quantity of X lies within its error."""
    N, K = sum(counts), len(counts)
    rng = np.random.default_rng(N)
    left = np.linalg.qr(rng.normal(size=(d, d)))[0][:, :N]
    right = np.linalg.qr(rng.normal(size=(N, N)))[0]
    clean = given_data((left * np.linspace(1.3, 0.4, N)) @ right, counts)
    data = replace(clean, X_error=size)
    found = spectral_quantities(data)
    assert found["sigma_min_X"].error == pytest.approx(size, rel=NEAR, abs=0.0)
    assert found["sigma_max_X"].error == pytest.approx(size, rel=NEAR, abs=0.0)
    assert found["lmin"].error == pytest.approx(size * (0.8 + size), rel=NEAR, abs=0.0)
    assert found["lmax"].error == pytest.approx(size * (2.6 + size), rel=NEAR, abs=0.0)
    assert found["theta_s"].error == pytest.approx(size * (2.6 + size), rel=NEAR, abs=0.0)
    Y = np.repeat(np.eye(K), counts, axis=1)
    fit, room = data.interpolator
    for i in range(N):
        for sign in (-size, size):
            X = perturbed(data, sign, i)
            inverse = np.linalg.pinv(X)
            ends = np.linalg.eigvalsh(Y @ inverse @ inverse.T @ Y.T)
            assert abs(found["YGY_min"].value - ends[0]) <= found["YGY_min"].error + 1e-13
            assert abs(found["YGY_max"].value - ends[-1]) <= found["YGY_max"].error + 1e-13
            assert np.linalg.norm(fit - Y @ inverse) <= room + 1e-13
            if N > K:
                lemma15 = np.linalg.norm(data.deviations) * np.linalg.norm(inverse, 2) / sqrt(N - K)
                assert abs(found["lemma15"].value - lemma15) <= found["lemma15"].error + 1e-13
    eta = size / (0.4 - size)
    assert data.distance == pytest.approx(eta, rel=NEAR, abs=0.0)
    assert room == pytest.approx(5 * eta * (1 + eta) / (0.4 - size) * sqrt(N), rel=NEAR, abs=0.0)
    largest = found["YGY_max"].value
    assert found["YGY_max"].error == pytest.approx(((1 - eta) ** -4 - 1) * largest, rel=NEAR, abs=0.0)


@pytest.mark.parametrize("counts", [(1, 1), (2, 2), (1, 3)])
def test_distance_of_the_computed_svd(counts):
    """The distance from X to the factorization over what it leaves of sigma_min."""
    N = sum(counts)
    data = given_data(np.diag(np.linspace(8.0, 0.5, 5))[:, 5 - N :], counts)
    bound = data.svd.bound
    assert data.distance == pytest.approx(bound / (0.5 - bound), rel=NEAR, abs=0.0)
    assert entries(data.sigma)[1].tolist() == pytest.approx([bound] * N, rel=NEAR, abs=0.0)


def test_the_interpolator_of_diagonal_data():
    """Y X+ = diag(1/2, 1): 2 roundings of the product of class sums and vectors, 1 of the sums, twice, and
    5 eta sqrt N."""
    data = given_data(np.array([[2.0, 0.0], [0.0, 1.0], [0.0, 0.0]]), (1, 1))
    fit, room = data.interpolator
    assert fit == pytest.approx(np.array([[0.5, 0.0, 0.0], [0.0, 1.0, 0.0]]), abs=1e-15)
    product = 2 * U * sqrt(1.25) * sqrt(2) + 2 * U * sqrt(1.25)
    assert room == pytest.approx(5 * data.distance * sqrt(2) + product, rel=NEAR, abs=0.0)


@pytest.mark.parametrize(("factor", "finite"), [(0.49, True), (0.51, False)])
def test_rank_within_rounding(factor, finite):
    """eta exists while the error is less than half of sigma_min, and is used up to 1/2."""
    X = np.array([[1.0, 0.0], [0.0, 0.3], [0.0, 0.0]])
    assert np.isfinite(replace(given_data(X, (1, 1)), X_error=0.3 * factor).distance) == finite
    limit = replace(given_data(X, (1, 1)), X_error=0.3 / 3 * 1.001)
    below = replace(given_data(X, (1, 1)), X_error=0.3 / 3 * 0.999)
    assert 0.5 < limit.distance < 0.51
    assert limit.interpolator[1] == inf
    assert below.interpolator[1] < 100
    for name in ("YGY_min", "YGY_max", "lemma16"):
        assert spectral_quantities(limit)[name].undefined == "X is rank deficient within rounding"
        assert not spectral_quantities(below)[name].undefined
    assert spectral_quantities(limit)["lemma15"].undefined == "n = 1: no within-class deviation"


def test_lemma16_is_zero_within_its_error():
    """The error: eta/(1 - eta) for one basis, about eta for the other, times 2 sqrt N sqrt 2."""
    X = np.diag([3.0, 2.0, 0.5, 1.0])[:, :3]
    found = spectral_quantities(replace(given_data(X, (1, 1, 1)), X_error=0.01))["lemma16"]
    eta = 0.01 / 0.49
    assert found.value <= 1e-14
    turned = eta / (1 - eta) + 0.01 / 0.48
    assert found.error == pytest.approx(sqrt(2) * 2 * turned * sqrt(3), rel=NEAR, abs=0.0)


@pytest.mark.parametrize("weighting", ["classes", "samples", "global"])
def test_scales_of_the_trailing_means(weighting):
    """diag(n_k)^(1/2) on the means and on their error; sqrt(K-1)/|R|_F, R = diag(n_k)^(-1/2) C."""
    counts = (1, 3, 2)
    data, _ = data_with_errors(counts, 8)
    scales = trailing_scales(data, weighting)
    roots = np.sqrt(counts)
    assert np.allclose(scales.means, data.means * roots, rtol=1e-15, atol=0)
    assert np.allclose(scales.error, data.means_error * roots, rtol=NEAR, atol=0)
    assert (scales.error >= data.means_error * roots).all()
    R = roots_of_shares(counts, weighting) / roots[:, None]
    assert scales.centred == pytest.approx(sqrt(2) / np.linalg.norm(R), rel=1e-14)
    assert (scales.factor, scales.roundings) == (1.0, 9 + 16)
    exact_means = replace(data, means_error=np.zeros_like(data.means))
    assert trailing_scales(exact_means, weighting).error == pytest.approx(
        3 * U * abs(data.means) * roots, rel=NEAR, abs=0.0
    )
    equal = trailing_scales(data_with_errors((3, 3), 8)[0], weighting)
    assert (equal.factor, equal.centred, equal.roundings) == (sqrt(3), sqrt(3), 2)


def bernoulli(x: Fraction, L: int) -> Fraction:
    return (1 + x) ** L - 1 - L * x


@pytest.mark.parametrize("L", [1, 2, 3, 6])
@pytest.mark.parametrize(("x", "e"), [("1/4", "1/8"), ("1/8", "1/4"), ("1/1000000", "0"), ("3", "1")])
def test_bernoulli_slacks_of_an_uncertain_theta(x, e, L):
    """The slack at theta, at both ends of its error: exact, however small theta is."""
    x, e = Fraction(x), Fraction(e)
    found = lemma17(Measured(float(x), float(e)), L)
    slack = found["lemma17_superlinear"]
    exact = {t: bernoulli(max(x + t * e, Fraction(0)), L) for t in (-1, 0, 1)}
    assert slack.value == pytest.approx(float(bernoulli(x, L)), rel=1e-13)
    rise = max(exact[1] - exact[0], exact[0] - exact[-1])
    assert slack.error == pytest.approx(float(rise + 16 * L * Fraction(U) * exact[1]), rel=1e-7, abs=0.0)
    root = found["lemma17_sublinear"]

    def sublinear(x: Fraction) -> float:
        """y = (1 + x)^(1/L) - 1 by Newton's method in rationals: the slack is x/L - y."""
        y = Fraction(float(np.expm1(np.log1p(float(x)) / L)))
        for _ in range(2):
            y -= ((1 + y) ** L - 1 - x) / (L * (1 + y) ** (L - 1))
            y = y.limit_denominator(10**40)
        return float(x / L - y)

    at = {t: sublinear(max(x + t * e, Fraction(0))) for t in (-1, 0, 1)}
    assert root.value == pytest.approx(at[0], rel=1e-12, abs=1e-300)
    if e:
        assert root.error == pytest.approx(max(at[1] - at[0], at[0] - at[-1]), rel=1e-9, abs=1e-300)
    else:
        assert root.error == pytest.approx(16 * L * U * at[1], rel=1e-7, abs=1e-300)


def test_bernoulli_slacks_need_theta():
    missing = undefined("no theta")
    assert lemma17(missing, 3) == {"lemma17_superlinear": missing, "lemma17_sublinear": missing}


def test_bernoulli_slacks_count_every_term():
    """At x = 1: 2^L - 1 - L, the binomial coefficients beyond the first two."""
    for L in range(1, 9):
        found = lemma17(Measured(1.0, 0.0), L)["lemma17_superlinear"].value
        assert found == sum(comb(L, j) for j in range(2, L + 1)) == 2**L - 1 - L


def test_all_quantities_of_data_come_from_its_depth():
    data = given_data(np.diag([3.0, 2.0]), (1, 1))
    found = data_quantities(data, 3)
    assert found["theta_s"].value == 8.0
    assert found["lemma17_superlinear"].value == 9.0**3 - 1 - 24
