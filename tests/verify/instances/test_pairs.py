"""Canonical pairs have the quantities that were asked for."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.errors import InputError
from verify.instances import (
    canonical_pair,
    extremal_pair,
    full_network,
    generate_pair,
    ideal_pair,
    indicator,
    nearly_orthonormal_data,
    pair_from_data,
    pair_on_data,
)
from verify.instances.data import Structure
from verify.instances.heads import Imbalance, Spectrum, delta_floor
from verify.strategies import pairs

UNIT = float(np.finfo(float).eps)
STRUCTURES = Structure.__args__
IMBALANCES = Imbalance.__args__
SPECTRA = Spectrum.__args__
SIZES = {"n": 4, "K": 3, "d": 17, "L": 5}


def rounding(pair):
    """A first-order bound on the rounding of one solve and a few products on this pair's data.

    A handful of backward-stable factorisations and products of d x d matrices, each with error
    about d u; the solves multiply it by the condition numbers of X and of the leading block of T.
    """
    singular = np.linalg.svd(pair.X, compute_uv=False)
    lead = np.linalg.svd((pair.head * pair.s ** (pair.L - 1))[:, : pair.K], compute_uv=False)
    condition = max(singular[0], 1) ** 2 / min(singular[-1], 1) ** 2 * lead[0] / lead[-1]
    return 16 * pair.d * UNIT * condition


def gram_deviation(X):
    return X.T @ X - np.eye(X.shape[1])


def theta(pair):
    return pair.N * np.abs(gram_deviation(pair.X)).max()


def delta(pair):
    return np.linalg.norm(pair.head.T @ pair.head - np.diag(pair.s**2))


def product(pair):
    return pair.head * pair.s ** (pair.L - 1)


def fit_errors(pair):
    Y = indicator(pair.K, pair.n) / pair.alpha
    T = product(pair)
    return np.linalg.norm(T - Y @ np.linalg.pinv(pair.X)), np.linalg.norm(T @ pair.X - Y)


@settings(deadline=None)
@given(pairs(in_scope=None, spectral=False))
def test_minimum_norm_holds_to_rounding(pair):
    mu, e0 = fit_errors(pair)
    scale = np.sqrt(pair.N) / pair.alpha
    assert mu <= rounding(pair) * scale
    assert e0 <= rounding(pair) * scale
    assert (np.diff(pair.s) <= 0).all()
    assert pair.s[-1] >= 0


@settings(deadline=None)
@given(pairs(in_scope=None, spectral=True))
def test_minimum_norm_holds_for_data_far_from_orthonormal(pair):
    mu, e0 = fit_errors(pair)
    scale = np.sqrt(pair.N) / pair.alpha
    assert mu <= rounding(pair) * scale
    assert e0 <= rounding(pair) * scale


@settings(deadline=None)
@given(pairs(in_scope=True))
def test_in_scope_pairs_have_delta_below_the_leading_eigenvalues(pair):
    L = pair.L
    c = delta(pair)
    t = (pair.n / pair.alpha**2 / (1 + theta(pair))) ** (1 / L)
    if c < t:
        lower, upper = 0.0, t
        for _ in range(200):
            middle = (lower + upper) / 2
            above = middle**L + c * middle ** (L - 1) > t**L
            lower, upper = (lower, middle) if above else (middle, upper)
        t = upper
    assert c < t
    assert pair.s[pair.K] < 1
    assert theta(pair) < 1


@settings(deadline=None)
@given(
    theta_wanted=st.floats(0, 0.999),
    factor=st.floats(1.0, 30.0),
    eps=st.floats(1e-6, 0.8),
    share=st.floats(0, 1),
    structure=st.sampled_from(STRUCTURES),
    spectrum=st.sampled_from(SPECTRA),
    imbalance=st.sampled_from(IMBALANCES),
    seed=st.integers(0, 10**6),
)
def test_requests_are_met(theta_wanted, factor, eps, share, structure, spectrum, imbalance, seed):
    wanted = factor * delta_floor(3, 17, eps, share * eps)
    pair = generate_pair(
        seed,
        **SIZES,
        eps=eps,
        rho=share * eps,
        theta=theta_wanted,
        delta=wanted,
        structure=structure,
        spectrum=spectrum,
        imbalance=imbalance,
    )
    assert theta(pair) == pytest.approx(theta_wanted, rel=0, abs=rounding(pair) * pair.N)
    assert pair.s[pair.K] == eps
    assert pair.s[pair.d - pair.K - 1] == eps - share * eps
    # delta is a difference of two matrices whose size is s_1^2
    size = max(pair.s[0] ** 2, np.linalg.norm(pair.head) ** 2)
    assert delta(pair) == pytest.approx(wanted, rel=0, abs=8 * pair.d * UNIT * size)


@settings(deadline=None)
@given(
    e0_wanted=st.floats(0, 1),
    extra=st.floats(0, 3),
    theta_wanted=st.floats(0, 0.9),
    alpha=st.sampled_from([1.0, 0.5, 20.0]),
    seed=st.integers(0, 10**6),
)
def test_misfit_is_met(e0_wanted, extra, theta_wanted, alpha, seed):
    e0_wanted, extra = e0_wanted / alpha, extra / alpha
    mu_wanted = e0_wanted / np.sqrt(1 - theta_wanted) + extra
    pair = generate_pair(
        seed, **SIZES, eps=0.1, theta=theta_wanted, alpha=alpha, mu=mu_wanted, e0=e0_wanted, delta=0.5
    )
    margin = rounding(pair) * (np.sqrt(pair.N) / alpha + mu_wanted)
    assert fit_errors(pair) == pytest.approx((mu_wanted, e0_wanted), rel=0, abs=margin)


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_misfit_is_met_on_square_data(share):
    ends = np.linalg.svd(generate_pair(1, n=4, K=3, d=12, L=3, eps=0.1, theta=0.9).X, compute_uv=False)
    mu = 0.2 / ((1 - share) * ends[0] + share * ends[-1])
    pair = generate_pair(1, n=4, K=3, d=12, L=3, eps=0.1, theta=0.9, e0=0.2, mu=mu)
    assert fit_errors(pair) == pytest.approx((mu, 0.2), rel=0, abs=100 * rounding(pair))


@settings(deadline=None)
@given(pairs(in_scope=None, inexact=False))
def test_leading_deviations_are_accurate_relative_to_their_own_size(pair):
    T = product(pair)
    lead, trail = T[:, : pair.K], T[:, pair.K :]
    top, rest = pair.deviations[: pair.K], pair.deviations[pair.K :]
    # rounding of a K x K solve and a product with d terms, in units of the terms themselves
    size = np.linalg.norm(np.abs(lead) @ np.abs(top) + np.abs(trail) @ np.abs(rest))
    assert np.linalg.norm(lead @ top + trail @ rest) <= 8 * pair.d * UNIT * size


def test_leading_deviations_stay_far_below_rounding():
    pair = generate_pair(3, n=4, K=3, d=17, L=8, eps=1e-4, delta=0.5, theta=0.2, imbalance="tail")
    leak = np.abs(pair.deviations[:3]).max()
    assert 0 < leak < 1e-20


@pytest.mark.parametrize("imbalance", ["tail", "mixed", "weakest"])
def test_trailing_means_follow_the_head_when_data_are_orthonormal(imbalance):
    pair = generate_pair(3, n=4, K=3, d=17, L=8, eps=1e-3, delta=0.5, imbalance=imbalance)
    expected = product(pair)[:, 3:].T / pair.n
    assert 0 < np.abs(expected).max() < 1e-18
    np.testing.assert_allclose(pair.means[3:], expected, rtol=16 * pair.d * UNIT)


@settings(deadline=None)
@given(pairs(in_scope=None, inexact=True))
def test_full_network_has_the_gram_matrices_of_the_pair(pair):
    network = full_network(pair, 5)
    Z, H = network.X, pair.X
    scale = np.linalg.norm(H)
    # each product with an orthogonal d x d matrix rounds by about d u of its own size
    for W in network.weights[:-1]:
        np.testing.assert_allclose(Z.T @ Z, H.T @ H, rtol=0, atol=16 * pair.d * pair.L * UNIT * scale**2)
        Z, H = W @ Z, pair.s[:, None] * H
        scale *= pair.s[0]
    last = np.linalg.norm(pair.head) * scale
    output, expected = network.weights[-1] @ Z, pair.head @ H
    np.testing.assert_allclose(output, expected, rtol=0, atol=16 * pair.d * pair.L * UNIT * last)


@settings(deadline=None)
@given(pairs(in_scope=None))
def test_canonical_form_inverts_the_full_network(pair):
    back, residuals = canonical_pair(full_network(pair, 2))
    margin = 16 * pair.d * pair.L * UNIT * pair.s[0]
    assert residuals.shape == (pair.L - 1,)
    if pair.s[-1] > 1e-3 * pair.s[0]:  # frames of smaller singular values are not determined to rounding
        assert (residuals <= 1e6 * margin).all()
    np.testing.assert_allclose(back.s, pair.s, rtol=0, atol=margin)


def test_canonical_form_reports_imbalance():
    network = full_network(generate_pair(1, **SIZES, eps=0.3, delta=0.9), 1)
    disturbed = type(network)(
        X=network.X, K=3, weights=(network.weights[0], 1.1 * network.weights[1], *network.weights[2:])
    )
    _, residuals = canonical_pair(disturbed)
    assert residuals[1] == pytest.approx(0.1 * np.linalg.norm(network.weights[1]))
    assert max(residuals[0], residuals[2], residuals[3]) < 1e-12


@pytest.mark.parametrize("alpha", [1.0, 10.0])
def test_ideal_pair_has_the_shape_of_proposition_5(alpha):
    pair = ideal_pair(10, 3, 50, 6, 0.2, alpha=alpha)
    leading = (10 / alpha**2) ** (1 / 12)
    np.testing.assert_allclose(pair.s[:3], leading, rtol=16 * UNIT)
    assert (pair.s[3:] == 0.2).all()
    assert not pair.head[:, 3:].any()
    assert delta(pair) == pytest.approx(0.04 * np.sqrt(47), rel=100 * UNIT)
    assert theta(pair) < 50 * 30 * UNIT
    assert not pair.means[3:].any()
    assert not pair.deviations[:3].any()


def test_extremal_pair_attains_the_slope_of_R8():
    theta_wanted, L, K = 1e-3, 6, 3
    pair = extremal_pair(10, K, 50, L, theta_wanted)
    for layer in range(L):
        means = pair.s[:, None] ** layer * pair.means
        norms = np.linalg.norm(means, axis=0)
        cosines = means.T @ means / np.outer(norms, norms) - np.eye(K)
        assert cosines.max() == pytest.approx(theta_wanted * (1 - layer / L) / K, rel=5e-3)


def test_pair_from_data_solves_for_the_head():
    X = nearly_orthonormal_data(9, 6, 0.5, 3)
    s = np.linspace(2, 0.5, 9)
    pair = pair_from_data(s, X, 2, 4, alpha=3.0)
    np.testing.assert_allclose(3.0 * (pair.head * s**3) @ X, indicator(2, 3), atol=1e-13)
    np.testing.assert_allclose(pair.X, X, atol=1e-14)


def test_pair_on_data_keeps_the_gram_matrix():
    X = np.random.default_rng(4).standard_normal((20, 9))
    pair = pair_on_data(X, 3, 5, eps=0.05, delta=1.0, seed=8)
    np.testing.assert_allclose(pair.X.T @ pair.X, X.T @ X, atol=rounding(pair))
    assert delta(pair) == pytest.approx(1.0, rel=1e-12)


def test_same_seed_same_bits():
    first, second = (generate_pair(11, **SIZES, eps=0.2, theta=0.3, delta=0.4, e0=0.1) for _ in "ab")
    for name in ("s", "head", "means", "deviations"):
        assert np.array_equal(getattr(first, name), getattr(second, name))
    assert first.provenance.seed == 11


def test_spectrum_shrinks_to_the_floor_of_delta():
    floor = delta_floor(3, 17, 0.4, 0.1)
    pair = generate_pair(0, **SIZES, eps=0.4, rho=0.1, delta=floor)
    assert delta(pair) == pytest.approx(floor, rel=1e-14)
    assert not pair.s[-3:].any()


def test_rounding_of_eps_minus_rho_never_puts_a_value_above_eps():
    for eps, rho in [(0.83, 0.183), (0.45, 0.171), (0.33, 0.03)]:
        assert (eps - rho) + rho > eps
        for seed in range(30):
            pair = generate_pair(seed, **SIZES, eps=eps, rho=rho, spectrum="two-level")
            assert pair.s[3:].max() == eps


GOOD = SIZES | {"eps": 0.2}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"delta": 0.1}, r"no network has delta = 0.1 .*delta >= sqrt\(eps\^4 \+ .* \(R3"),
        ({"delta": -1.0}, "delta must be finite and at least 0"),
        ({"eps": 0.0}, "eps must be positive"),
        ({"eps": float("nan")}, "eps is nan: all entries must be finite"),
        ({"eps": 5.0}, r"eps = 5 is above .*take eps <= "),
        ({"rho": 0.3}, r"rho must lie in \[0, eps\] = \[0, 0.2\]"),
        ({"rho": -0.1}, "rho must lie"),
        ({"theta": 20.0, "structure": "sign"}, "no data have theta = 20 .*take theta < "),
        ({"theta": -1.0}, "theta must be finite and at least 0"),
        ({"theta": 0.1, "theta_s": 0.1}, "exactly one of theta and theta_s"),
        ({"theta_s": 1.0, "structure": "pair"}, "no data have theta_s = 1"),
        ({"d": 11}, "d >= N = nK = 12 is needed, got d = 11"),
        ({"n": 1, "d": 6}, r"d >= 2K \+ 1 = 7 is needed"),
        ({"n": 1, "d": 7, "rho": 0.1}, r"rho = 0.1 needs d >= 2K \+ 2 = 8"),
        ({"K": 1}, "K >= 2 classes are needed, got K = 1"),
        ({"n": 0}, "n >= 1 samples"),
        ({"L": 1}, "L >= 2 layers are needed, got L = 1"),
        ({"alpha": 0.0}, "alpha must be positive, got 0"),
        ({"e0": 2.0}, r"e0 must be below sqrt\(n\)/alpha = 2, got 2"),
        ({"e0": -1.0}, "e0 must be finite and at least 0"),
        ({"mu": float("inf")}, "mu is inf: all entries must be finite"),
        ({"mu": 0.1, "e0": 0.2}, r"mu = 0.1 does not go with e0 = 0.2 .*mu >= e0/sigma_max\(X\) = 0.2"),
        ({"mu": 0.1, "d": 12}, r"mu = 0.1 with e0 = 0 needs d > N, got d = N = 12"),
        ({"mu": 0.9, "e0": 0.2, "d": 12, "theta": 0.1}, r"mu <= e0/sigma_min\(X\) = 0.2.* \(d = N\)"),
        ({"structure": "round"}, "structure must be one of gaussian, pair"),
        ({"spectrum": "flat"}, "spectrum must be one of level, random"),
        ({"imbalance": "none"}, "imbalance must be one of mixed"),
        ({"delta": 1e300}, "too large to be built"),
    ],
)
def test_impossible_requests_are_named(change, message):
    with pytest.raises(InputError, match=message):
        generate_pair(0, **(GOOD | change))


@pytest.mark.parametrize(
    ("s", "message"),
    [
        (np.ones(8), "s must have d = 9 entries, got 8"),
        (np.linspace(1, 2, 9), "s must be positive and non-increasing"),
        (np.linspace(1, 0, 9), "s must be positive and non-increasing"),
        (np.full(9, np.nan), r"s\[0\] is nan"),
    ],
)
def test_bad_spectra_are_named(s, message):
    with pytest.raises(InputError, match=message):
        pair_from_data(s, nearly_orthonormal_data(9, 6, 0.1, 3), 2, 4)


def test_bad_data_are_named():
    X = nearly_orthonormal_data(9, 6, 0.1, 3)
    with pytest.raises(InputError, match="N = 6 samples must split into K >= 2 classes"):
        pair_on_data(X, 4, 3, eps=0.1)
    X[:, 0] = X[:, 1]
    with pytest.raises(InputError, match="X is rank-deficient: rank 5 of N = 6"):
        pair_on_data(X, 3, 3, eps=0.1)
    X[2, 1] = np.inf
    with pytest.raises(InputError, match=r"X\[2, 1\] is inf"):
        pair_on_data(X, 3, 3, eps=0.1)
