"""Factorizations against exact characteristic polynomials: every error bound is one."""

from __future__ import annotations

from fractions import Fraction

import flint
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from measure_instances import rotation
from nasty_matrices import (
    FAMILIES,
    WORST,
    eigenvalue_ratio,
    exact_eigenvalues,
    extreme_ratio,
    matrix,
    singular_ratio,
)

from verify.layerwise.measure import cholesky, factors
from verify.layerwise.measure.factors import (
    Factors,
    extreme_eigenvalues,
    orthonormal_defect,
    product_distance,
    singular_factors,
    singular_values,
    symmetric_eigenvalues,
)
from verify.rounding import U, gamma

SHAPES = [(2, 2), (3, 7), (7, 3), (12, 12)]


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("shape", SHAPES)
def test_singular_values_of_nasty_matrices_are_within_their_bound(family, shape):
    A = matrix(family, *shape, seed=1)
    assert singular_ratio(A) <= 1
    found = singular_factors(A)
    assert found.bound <= 60 * max(shape) * U * found.values[0] * (1 + 1e-9) + 1e-300


@pytest.mark.parametrize("family", FAMILIES)
def test_eigenvalues_of_nasty_matrices_are_within_their_bound(family):
    A = matrix(family, 6, 6, seed=2)
    assert eigenvalue_ratio(A + A.T) <= 1


@pytest.mark.parametrize("i", range(len(WORST)))
def test_the_worst_matrices_of_a_search_are_within_their_bound(i):
    A = np.array(WORST[i])
    assert singular_ratio(A) <= 1
    square = A[: min(A.shape), : min(A.shape)]
    assert eigenvalue_ratio(square + square.T) <= 1


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("d", [1, 2, 6, 12])
def test_extreme_eigenvalues_of_nasty_matrices_are_within_their_bound(family, d):
    A = matrix(family, d, d, seed=3)
    A = A + A.T
    assert extreme_ratio(A) <= 1
    size = max(abs(ball.value) for ball in extreme_eigenvalues(A))
    for ball in extreme_eigenvalues(A):
        assert ball.error <= 8 * (d + 4) * (d + 1) * U * size * (1 + 1e-9) + 1e-300


@given(st.integers(0, 10**6), st.integers(1, 5), st.integers(1, 19))
def test_extreme_eigenvalues_depend_on_their_matrix_alone(seed, d, many):
    """Beside others, beside none, and where some matrices are 0: the same bits."""
    rng = np.random.default_rng(seed)
    A = rng.normal(size=(many, d, d)) * 10.0 ** rng.integers(-9, 9, size=(many, 1, 1))
    A = (A + np.swapaxes(A, -1, -2)) * (rng.uniform(size=(many, 1, 1)) < 0.8)
    together = extreme_eigenvalues(A)
    for i in range(many):
        for ball, own in zip(together, extreme_eigenvalues(A[i]), strict=True):
            assert (ball.value[i], ball.error[i]) == (own.value, own.error)
            assert own.error > 0 or not A[i].any()


@given(st.integers(0, 10**6), st.integers(2, 6), st.floats(-1e-3, 1e-3))
def test_cholesky_tells_on_which_side_of_the_spectrum_a_shift_lies(seed, d, off):
    """Whatever the shift: where it runs no eigenvalue lies beyond it, where it breaks down one does, up to
    gamma_(d+4) times the total it returns."""
    rng = np.random.default_rng(seed)
    A = rng.integers(-9, 10, size=(d, d)).astype(float)
    A = A + A.T
    top = exact_eigenvalues(A)[0]
    many = cholesky.TOGETHER
    shifts = float(top) * (1 + off * 10.0 ** -np.arange(0, 2 * many, 2.0))
    whole, total = np.zeros(many, dtype=bool), np.zeros(many)
    stack = np.ascontiguousarray(np.broadcast_to(A[..., None], (d, d, many)))
    cholesky.factored(stack, 1.0, shifts, np.zeros((d, d, many)), whole, total)
    for t, ran, size in zip(shifts.tolist(), whole, total.tolist(), strict=True):
        room = Fraction(gamma(d + 4) * size)
        assert top <= Fraction(t) + room if ran else top >= Fraction(t) - room
        assert abs(top - Fraction(t)) <= room or ran == (t > top)


def test_the_extremes_of_large_matrices_and_of_those_with_overflowed_entries():
    d = factors.SMALL + 1
    Q = rotation(np.random.default_rng(0), d)
    A = (Q * np.linspace(-3.0, 2.0, d)) @ Q.T
    for ball, end in zip(extreme_eigenvalues((A + A.T) / 2), (-3.0, 2.0), strict=True):
        assert abs(ball.value - end) <= ball.error + 60 * d * U
    broken = np.stack([np.full((2, 2), np.inf), np.diag([1.0, 4.0])])
    least, most = extreme_eigenvalues(broken)
    assert np.isnan(least.value).tolist() == np.isnan(most.value).tolist() == [True, False]
    assert (least.value[1], most.value[1]) == pytest.approx((1.0, 4.0))


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("place", [(0, 0), (2, 2), (4, 4), (1, 3), (3, 1)])
def test_a_matrix_with_an_entry_that_is_no_number_has_no_extremes(bad, place):
    A = np.stack([np.eye(5), np.diag(np.arange(5.0))])
    A[0][place] = bad
    for ball, end in zip(extreme_eigenvalues(A), (0.0, 4.0), strict=True):
        assert np.isnan(ball.value[0])
        assert np.isinf(ball.error[0])
        assert ball.value[1] == pytest.approx(end, abs=1e-12)


@given(st.integers(0, 10**6), st.integers(1, 6), st.integers(1, 6), st.integers(-1000, 1000))
def test_scaling_by_powers_of_two_changes_nothing_else(seed, m, n, k):
    A = np.random.default_rng(seed).normal(size=(m, n))
    one, other = singular_factors(A), singular_factors(np.ldexp(A, k))
    assert np.array_equal(one.left, other.left)
    assert np.array_equal(np.ldexp(one.values, k), other.values)
    assert other.bound == pytest.approx(np.ldexp(one.bound, k), rel=1e-12, abs=5e-324)


@given(st.integers(0, 10**6), st.integers(1, 9), st.floats(1e-14, 0.05))
def test_whatever_the_routine_returns_the_bound_holds(seed, d, wrong):
    """Values, vectors and orthogonality spoilt on purpose: the distance found covers it all."""
    rng = np.random.default_rng(seed)
    A = rng.normal(size=(d, d))
    left, values, right = np.linalg.svd(A)
    spoilt = [left + wrong * rng.normal(size=(d, d)) / d, np.abs(values * (1 + wrong * rng.normal(size=d)))]
    order = np.argsort(-spoilt[1])
    left, values, right = spoilt[0][:, order], spoilt[1][order], right.T[:, order]
    bound, *_ = factors._distance(A, left, values, right, d)
    exact = np.linalg.svd(A, compute_uv=False)
    assert np.abs(exact - values).max() <= bound + 1e-14 * d * exact[0]


def columns_defect(basis: np.ndarray) -> Fraction:
    """|basis'basis - I|_F^2."""
    columns = [[Fraction(float(x)) for x in column] for column in basis.T]
    inner = [[sum(x * y for x, y in zip(a, b, strict=True)) for b in columns] for a in columns]
    return sum(((x - (i == j)) ** 2 for i, row in enumerate(inner) for j, x in enumerate(row)), Fraction(0))


@given(st.integers(0, 10**6), st.integers(1, 70), st.integers(1, 4), st.floats(0, 1e-3))
def test_the_defect_of_a_basis_is_found_to_twenty_bits_beyond_rounding(seed, m, p, wrong):
    """Compiled loops up to SMALL, arrays beyond it."""
    rng = np.random.default_rng(seed)
    basis = np.linalg.qr(rng.normal(size=(m, p)))[0]
    basis = basis + wrong * rng.normal(size=basis.shape)
    square, found = columns_defect(basis), Fraction(orthonormal_defect(basis))
    assert square <= found * found
    assert float(found) <= float(square) ** 0.5 * (1 + 1e-9) + 1e-6 * U * m * p


@given(st.integers(0, 10**6), st.sampled_from([-1070, -1000, -500, 0, 500, 900, 920, 1000]))
def test_distances_far_from_one_and_beside_others(seed, k):
    """Integers times powers of two, near both ends of the range of float64: the distance is the exact one."""
    rng = np.random.default_rng(seed)
    A = rng.integers(-9, 10, size=(3, 2, 4)).astype(float)
    B, off = rng.integers(-9, 10, size=(3, 4, 2)).astype(float), rng.integers(-3, 4, size=(3, 2, 2))
    C = A @ B + off
    exact = np.sqrt((off * off).sum(axis=(-2, -1)))
    found = product_distance(np.ldexp(C, k), np.ldexp(A, k), B)
    assert (found >= np.ldexp(exact, k)).all()
    assert found == pytest.approx(np.ldexp(exact, k), rel=1e-12, abs=0.0 if k > -900 else 1e-319)
    alone = [product_distance(np.ldexp(C[i], k), np.ldexp(A[i], k), B[i]) for i in range(3)]
    assert found.tolist() == alone
    turned = product_distance(np.ldexp(C, k), A, np.ldexp(B, k))
    assert (turned >= np.ldexp(exact, k)).all()


@given(st.integers(0, 10**6), st.integers(1, 5), st.integers(1, 5), st.integers(1, 70))
def test_the_distance_of_a_product_is_found_to_twenty_bits_beyond_rounding(seed, m, n, k):
    rng = np.random.default_rng(seed)
    A, B = rng.normal(size=(m, k)) * 10.0 ** rng.integers(-8, 8, size=(m, 1)), rng.normal(size=(k, n))
    C = A @ B
    exact = [
        Fraction(float(C[i, j]))
        - sum(Fraction(float(a)) * Fraction(float(b)) for a, b in zip(A[i], B[:, j], strict=True))
        for i in range(m)
        for j in range(n)
    ]
    square = sum(x * x for x in exact)
    found = Fraction(product_distance(C, A, B))
    assert square <= found * found
    room = Fraction(1e-6 * U * k * float(np.linalg.norm(A) * np.linalg.norm(B)))
    assert float(found) <= float(square) ** 0.5 * (1 + 1e-9) + float(room)


def test_a_basis_far_from_orthonormal_gives_no_bound():
    A = np.diag([2.0, 1.0])
    assert factors._distance(A, np.eye(2), np.array([2.0, 1.0]), np.eye(2), 2)[0] <= 4 * U
    assert factors._distance(A, 2 * np.eye(2), np.array([1.0, 0.5]), np.eye(2), 2)[0] == np.inf
    assert orthonormal_defect(np.eye(4)) <= 1e-300
    assert orthonormal_defect(np.eye(4)[:, :2] * 1.25) == pytest.approx(2**0.5 * (1.25**2 - 1))


def test_matrices_with_overflowed_entries_have_no_values():
    A = np.array([[np.inf, 1.0], [0.0, 1.0]])
    assert np.isnan(singular_values(A).value).all()
    assert np.isnan(symmetric_eigenvalues(A).value).all()
    assert singular_factors(A, full=True).bound == np.inf


def test_zero_matrices():
    found = singular_factors(np.zeros((3, 2)))
    assert found.values.tolist() == [0.0, 0.0]
    assert found.bound == 0.0
    assert symmetric_eigenvalues(np.zeros((2, 2))).value.tolist() == [0.0, 0.0]  # type: ignore[union-attr]


def test_the_slower_routine_where_the_first_does_not_converge(monkeypatch):
    real, drivers = factors.scipy.linalg.svd, []

    def failing(A, **options):
        drivers.append("gesdd")
        raise np.linalg.LinAlgError("SVD did not converge")

    def slower(A, **options):
        drivers.append(options["lapack_driver"])
        return real(A, **options)

    monkeypatch.setattr(np.linalg, "svd", failing)
    monkeypatch.setattr(factors.scipy.linalg, "svd", slower)
    rng = np.random.default_rng(0)
    A = np.array([rotation(rng, 4), 2 * rotation(rng, 4)])
    assert isinstance(singular_factors(A[0]), Factors)
    assert drivers == ["gesdd", "gesvd"]
    found = singular_factors(A)  # of a stack, each matrix alone
    assert drivers[2:] == ["gesdd"] + ["gesdd", "gesvd"] * 2
    assert np.abs(found.values - [[1.0], [2.0]]).max() <= found.bound.max() < 1e-13
    assert flint.ctx.prec == 53
