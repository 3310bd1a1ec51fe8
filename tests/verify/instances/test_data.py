"""Data matrices: orthonormal, nearly orthonormal, the paper's, the digits."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.errors import InputError
from verify.instances import (
    digits_data,
    digits_instance,
    indicator,
    nearly_orthonormal_data,
    orthonormal_data,
    paper_data,
)
from verify.instances.data import Structure, haar

UNIT = float(np.finfo(float).eps)


def theta(X):
    return X.shape[1] * np.abs(X.T @ X - np.eye(X.shape[1])).max()


@pytest.mark.parametrize("noise", ["normal", "uniform"])
@pytest.mark.parametrize("scale", [1.0, 0.04])
def test_paper_data_is_a_frame_plus_noise_of_the_given_norm(noise, scale):
    clean = paper_data(50, 30, noise=noise, scale=0.0, seed=3)
    noisy = paper_data(50, 30, noise=noise, scale=scale, seed=3)
    np.testing.assert_allclose(clean.T @ clean, np.eye(30), atol=50 * UNIT)
    assert np.linalg.norm(noisy - clean) == pytest.approx(scale, rel=1e-12)
    assert ((noisy - clean).min() >= -UNIT) == (noise == "uniform")


def test_paper_data_is_far_from_assumption_2():
    values = [theta(paper_data(50, 30, seed=seed)) for seed in range(40)]
    assert 2.5 < min(values) < max(values) < 9
    spectral = [
        np.linalg.norm(X.T @ X - np.eye(30), 2) for X in (paper_data(50, 30, seed=s) for s in range(40))
    ]
    assert 0.34 < min(spectral) < max(spectral) < 0.59


def test_seeds_repeat_bit_for_bit_and_differ():
    assert np.array_equal(paper_data(9, 6, seed=5), paper_data(9, 6, seed=5))
    assert not np.array_equal(paper_data(9, 6, seed=5), paper_data(9, 6, seed=6))


def test_orthonormal_data():
    assert theta(orthonormal_data(20, 12, 1)) <= 20 * 12 * UNIT


@settings(deadline=None)
@given(
    wanted=st.floats(0, 0.999),
    structure=st.sampled_from(Structure.__args__),
    seed=st.integers(0, 1000),
    n=st.integers(1, 6),
    K=st.integers(2, 4),
)
def test_nearly_orthonormal_data_has_the_requested_theta(wanted, structure, seed, n, K):
    N = n * K
    X = nearly_orthonormal_data(N + 2, N, wanted, seed, structure=structure, K=K)
    # entries of X'X round by about d u, theta by N times that
    assert theta(X) == pytest.approx(wanted, rel=0, abs=16 * N * (N + 2) * UNIT)


def test_haar_is_orthogonal_with_signs_fixed():
    first = [haar(4, seed)[0, 0] for seed in range(200)]
    Q = haar(7, 1)
    np.testing.assert_allclose(Q.T @ Q, np.eye(7), atol=50 * UNIT)
    assert 0.35 < np.mean(np.array(first) > 0) < 0.65


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: paper_data(5, 6), "N = 6 samples of dimension d = 5"),
        (lambda: paper_data(6, 5, noise="pink"), "noise must be one of normal, uniform, got 'pink'"),
        (lambda: paper_data(6, 5, scale=-1.0), "scale must be finite and at least 0"),
        (lambda: nearly_orthonormal_data(6, 4, 4.0, structure="sign"), "take theta < "),
        (lambda: nearly_orthonormal_data(6, 4, 0.1, structure="pair"), "needs K >= 2 classes"),
        (lambda: digits_data([1], 3), "at least two different digits"),
        (lambda: digits_data([1, 1], 3), "at least two different digits"),
        (lambda: digits_data([1, 10], 3), "at least two different digits"),
        (lambda: digits_data([1, 2], 3, d=63), "take d >= 64, got d = 63"),
        (lambda: digits_data([1, 2], 0), r"n must lie in 1\.\.17\d"),
        (lambda: digits_data([1, 2], 40), "take n <= 32"),
        (lambda: digits_data([1, 2], 32), "X is rank-deficient"),
    ],
)
def test_bad_requests_are_named(call, message):
    with pytest.raises(InputError, match=message):
        call()


def test_digits_raw_and_whitened():
    raw, white = (digits_data([3, 5, 8], 6, whitened=w, d=70, seed=2) for w in (False, True))
    assert raw.shape == white.shape == (70, 18)
    np.testing.assert_allclose(np.linalg.norm(raw, axis=0), 1, rtol=10 * UNIT)
    assert theta(white) <= 70 * 18 * UNIT * 16
    assert not raw[64:].any()
    # X (X'X)^(-1/2) is the polar factor: X = whitened (X'X)^(1/2) with a symmetric positive factor
    factor = white.T @ raw
    np.testing.assert_allclose(factor, factor.T, atol=1e-12)
    assert np.linalg.eigvalsh(factor)[0] > 0


@pytest.mark.parametrize("whitened", [False, True])
def test_digits_instance_meets_assumption_3(whitened):
    pair = digits_instance([0, 1, 7], 8, L=6, eps=0.3, whitened=whitened)
    T = pair.head * pair.s**5
    np.testing.assert_allclose(T @ pair.X, indicator(3, 8), atol=1e-12)
    np.testing.assert_allclose(T, indicator(3, 8) @ np.linalg.pinv(pair.X), atol=1e-11)
    E = pair.head.T @ pair.head - np.diag(pair.s**2)
    assert np.linalg.norm(E) == pytest.approx(0.09 * np.sqrt(61), rel=1e-13)
    assert (pair.s[3:] == 0.3).all()
    assert "8 each" in pair.provenance.data
    X = digits_data([0, 1, 7], 8, whitened=whitened)
    np.testing.assert_allclose(pair.X.T @ pair.X, X.T @ X, atol=1e-12)
