"""Eigenvalue enclosures of both paths against matrices whose eigenvalues are known exactly."""

from fractions import Fraction

import flint
import numpy as np
import pytest
from flint import arb_mat
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.exact import matrices
from verify.exact.recheck import fractions

CLUSTER = Fraction(1) + Fraction(1, 2**90)
"""An eigenvalue that float64 cannot tell from 1."""

spectra = st.lists(
    st.sampled_from([Fraction(0), Fraction(1), CLUSTER, Fraction(-2, 7), Fraction(5), Fraction(1, 10**6)])
    | st.fractions(min_value=-3, max_value=3, max_denominator=50),
    min_size=1,
    max_size=7,
)


@st.composite
def symmetric(draw):
    """H diag(values) H for a rational reflection H: its eigenvalues are `values`."""
    values = draw(spectra)
    n = len(values)
    v = draw(st.lists(st.integers(-5, 5), min_size=n, max_size=n).filter(any))
    size = sum(x * x for x in v)
    H = [[Fraction(int(i == j)) - Fraction(2 * v[i] * v[j], size) for j in range(n)] for i in range(n)]
    A = [[sum(H[i][k] * values[k] * H[k][j] for k in range(n)) for j in range(n)] for i in range(n)]
    return sorted(values), A


@pytest.mark.parametrize("bits", [128, 512])
@settings(max_examples=60)
@given(symmetric())
def test_balls_hold_the_eigenvalues(bits, case):
    values, A = case
    with flint.ctx.workprec(bits):
        rough = matrices.eigenvalues(matrices.matrix(A), refine=False)
        fine = matrices.eigenvalues(matrices.matrix(A))
        for value, wide, narrow in zip(values, rough, fine, strict=True):
            with flint.ctx.workprec(4096):
                exact = matrices.ball(value)
            assert wide.contains(exact)
            assert narrow.contains(exact)
            assert float(wide.rad()) < 1e-12
            assert narrow.rad() < matrices.arb(2) ** (40 - bits)


@pytest.mark.parametrize("bits", [4, 8, 16, 40, 256])
@settings(max_examples=60)
@given(symmetric())
def test_fractions_hold_the_eigenvalues(bits, case):
    values, A = case
    for value, (low, high) in zip(values, fractions.eigenvalues(fractions.matrix(A), bits), strict=True):
        assert low <= value <= high
        assert bits < 256 or high - low < Fraction(1, 2**200)


@given(
    st.integers(1, 5).flatmap(
        lambda n: st.lists(
            st.lists(st.fractions(max_denominator=9), min_size=n + 2, max_size=n + 2), min_size=n, max_size=n
        )
    )
)
def test_fractions_solve_exactly(rows):
    n = len(rows)
    M = fractions.matrix(rows)
    A, B = M.columns(slice(n)), M.columns(slice(n, None))
    try:
        X = fractions.solve(A, B)
    except fractions.Singular:
        assert (
            flint.fmpq_mat([[flint.fmpq(x.numerator, x.denominator) for x in r[:n]] for r in rows]).det() == 0
        )
        return
    assert (A @ X - B).energy() == 0


def test_a_diagonal_matrix_is_read_off_exactly():
    A = arb_mat([[2, 0], [0, -1]])
    assert [x.is_exact() for x in matrices.eigenvalues(A)] == [True, True]
    assert [int(x.unique_fmpz()) for x in matrices.eigenvalues(A)] == [-1, 2]


@given(symmetric())
def test_the_enclosures_need_no_eigenvectors(case):
    """With the identity for a basis they are wide, and still true."""
    values, A = case
    n = len(values)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matrices, "_eigenvectors", lambda _: np.eye(n))
        patch.setattr(
            fractions, "_improved", lambda _, bits: (1 << bits) * np.eye(n, dtype=int).astype(object)
        )
        wide = matrices.eigenvalues(matrices.matrix(A), refine=False)
        bounds = fractions.eigenvalues(fractions.matrix(A), 64)
    for value, ball, (low, high) in zip(values, wide, bounds, strict=True):
        assert low <= value <= high
        assert ball.overlaps(matrices.ball(value))
