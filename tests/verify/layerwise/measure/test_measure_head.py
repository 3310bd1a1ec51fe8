"""The head in the coordinates of the layer before it, and mu: values by hand, bounds at their corners.

Errors of rounding are far below their bounds, so the bounds are tried with errors of some per cent.
"""

from __future__ import annotations

from itertools import product
from math import cos, pi, sin, sqrt
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from verify.layerwise.measure.head import head_quantities, residual_quantities
from verify.rounding import Rounded, U, exact

SIGMA = np.array([3.0, 2.0, 0.5])
WHAT = np.array([[2.0, 1.0, 0.5, -1.0, 0.25], [-1.0, 2.0, 0.0, 0.75, 1.5]])
"""K = 2, width 5, sigma_1^2 - and so on - all different."""

NAMES = {"head_leak", "head_tail", "head_imbalance", "head_sigma2_min", "head_sigma2_max"}


def by_definition(What, sigma) -> dict[str, Any]:
    K = len(What)
    lead, tail = What[:, :K], What[:, K:]
    squares = np.zeros(K)
    squares[: len(sigma)] = sigma[:K] ** 2
    spectrum = np.linalg.svd(lead, compute_uv=False) ** 2
    return {
        "head_leak": np.linalg.norm(np.linalg.inv(lead) @ tail),
        "head_tail": np.linalg.norm(tail),
        "head_imbalance": np.linalg.norm(lead.T @ lead - np.diag(squares)),
        "head_sigma2_min": spectrum[-1],
        "head_sigma2_max": spectrum[0],
    }


def assert_inside(found, What, sigma) -> None:
    for name, value in by_definition(What, sigma).items():
        assert not found[name].undefined, name
        assert abs(found[name].value - value) <= found[name].error + 1e-13 * (1 + abs(value)), name


@pytest.mark.parametrize("What", [WHAT, 4 * WHAT, WHAT[:, :2], np.hstack([WHAT[:, 2:], WHAT[:, :2]])])
@pytest.mark.parametrize("sigma", [SIGMA, SIGMA[:2], SIGMA[:1]])
def test_values(What, sigma):
    found = head_quantities(What, exact(sigma), 0.0, 0.0)
    assert set(found) == NAMES
    assert_inside(found, What, sigma)
    assert all(value.error <= 1e-12 * (1 + value.value) for value in found.values())


def moved_by(What, size: float):
    """The head moved by `size` in Frobenius norm, along itself, its parts, its inverse and at random."""
    K = len(What)
    inverse = np.hstack([np.linalg.inv(What[:, :K]).T, np.zeros_like(What[:, K:])])
    lead, tail = What.copy(), What.copy()
    lead[:, K:], tail[:, :K] = 0, 0
    rng = np.random.default_rng(0)
    for direction in (What, lead, tail, inverse, lead - tail, *rng.normal(size=(20, *What.shape))):
        for sign in (-1, 1):
            if np.linalg.norm(direction):
                yield What + sign * size * direction / np.linalg.norm(direction)


@pytest.mark.parametrize("size", [0.01, 0.1])
@pytest.mark.parametrize("What", [WHAT, np.hstack([WHAT[:, :2], 100 * WHAT[:, 2:]])])
def test_bounds_hold_for_every_head_within_the_error(What, size):
    found = head_quantities(What, exact(SIGMA), size, 0.0)
    for other in moved_by(What, size):
        assert_inside(found, other, SIGMA)


@pytest.mark.parametrize(("A", "B"), [(2.0, 1.0), (2.0, 0.0), (2.0, 100.0), (0.5, 3.0)])
def test_bounds_are_attained_by_a_head_of_one_number_a_part(A, B):
    size = 0.1
    found = head_quantities(np.array([[A, B]]), exact(np.array([0.0])), size, 0.0)
    for i in range(16):
        a, b = A + size * cos(i * pi / 8), B + size * sin(i * pi / 8)
        assert_inside(found, np.array([[a, b]]), np.array([0.0]))


def test_the_leading_imbalance_carries_the_error_of_the_spectrum():
    sigma = Rounded(SIGMA, np.array([0.01, 0.02, 0.03]))
    found = head_quantities(WHAT, sigma, 0.0, 0.0)
    for signs in product((-1, 1), repeat=3):
        other = SIGMA + np.array(signs) * sigma.error
        want = by_definition(WHAT, other)["head_imbalance"]
        assert abs(found["head_imbalance"].value - want) <= found["head_imbalance"].error
    flat = head_quantities(np.array([[0.0, 1.0]]), Rounded(np.array([2.0]), np.array([0.5])), 0.0, 0.0)
    assert flat["head_imbalance"].error >= 2.5**2 - 4


@pytest.mark.parametrize("t", [0.001, 0.01])
@pytest.mark.parametrize(("i", "j"), [(0, 2), (1, 4), (1, 3)])
@pytest.mark.parametrize("scale", [1.0, 8.0])
def test_bounds_hold_when_the_leading_space_is_turned(scale, i, j, t):
    """Columns i and j of the head turn into each other by an angle of sine t."""
    turn = np.eye(5)
    turn[[i, j], [i, j]], turn[i, j], turn[j, i] = sqrt(1 - t * t), t, -t
    found = head_quantities(scale * WHAT, exact(SIGMA), 0.0, t)
    assert_inside(found, scale * WHAT @ turn, SIGMA)
    assert_inside(found, scale * WHAT @ turn.T, SIGMA)


@pytest.mark.parametrize("size", [0.5, 3.0])
def test_a_turn_moves_the_head_by_up_to_its_whole_size(size):
    """A head with no leading part gets one of the sine of the turn, times its size."""
    found = head_quantities(np.array([[0.0, size]]), exact(np.array([1.0])), 0.0, 0.01)
    assert (found["head_sigma2_max"].value, found["head_tail"].value) == (0.0, size)
    assert found["head_sigma2_max"].error >= (0.01 * size) ** 2
    assert found["head_tail"].error >= 0.01 * size


def test_a_turn_moves_the_spectrum_in_the_leading_coordinates():
    """Within the turned space W_(L-1)W_(L-1)' is off by the square of the sine, times sigma_1^2."""
    sigma = np.array([100.0, 1.0])
    found = head_quantities(np.eye(2, 3) * 1e-6, exact(sigma), 0.0, 0.01)["head_imbalance"]
    assert found.error >= 0.01**2 * 100.0**2


def test_rounding_is_counted_where_nothing_else_is():
    """K additions a product; a solution without residual has no error but that of its norm."""
    K = 9
    What = np.hstack([np.eye(K), np.ones((K, 4))])
    found = head_quantities(What, exact(np.full(K, 2.0)), 0.0, 0.0)
    size = 3.0
    assert 6.0 * U <= found["head_leak"].error <= 6.0 * (K * 4 + 16) * U
    assert found["head_imbalance"].error >= K * U * size**2 + 2 * U * 4.0 * size
    assert found["head_imbalance"].error <= 6 * (K * U * size**2 + 2 * U * 4.0 * size)


def test_reasons():
    gap = head_quantities(WHAT, exact(SIGMA), 0.0, np.inf)
    assert {name: value.undefined for name, value in gap.items()} == dict.fromkeys(
        NAMES, "sigma_K and sigma_(K+1) of W_(L-1) agree within rounding: no leading space"
    )
    narrow = head_quantities(WHAT[:, :1], exact(SIGMA), 0.0, 0.0)
    assert {name: value.undefined for name, value in narrow.items()} == dict.fromkeys(
        NAMES, "width 1 < K = 2: no What_1"
    )
    singular = head_quantities(np.ones((2, 4)), exact(SIGMA), 0.0, 0.0)
    assert {name: value.undefined for name, value in singular.items() if value.undefined} == {
        "head_leak": "What_1 is singular within rounding"
    }
    nearly = head_quantities(np.eye(2, 4), exact(SIGMA), 1.1, 0.0)
    assert nearly["head_leak"].undefined == "What_1 is singular within rounding"
    assert not head_quantities(np.eye(2, 4), exact(SIGMA), 0.9, 0.0)["head_leak"].undefined


def residual(product, error, fit, fit_error, alpha):
    data = SimpleNamespace(interpolator=(np.array(fit), fit_error))
    return residual_quantities(np.array(product), error, data, alpha)  # type: ignore[arg-type]


@pytest.mark.parametrize("alpha", [0.5, 1.0, 4.0])
def test_mu_is_the_distance_from_the_fit(alpha):
    W, fit = np.array([[3.0, -1.0, 2.0], [0.0, 5.0, 1.0]]), np.array([[1.0, 2.0, 0.5], [-2.0, 1.0, 0.0]])
    found = residual(W, 0.0, fit, 0.0, alpha)
    rest = W - fit / alpha
    assert found["mu"].value == pytest.approx(np.sqrt(np.sum(rest**2)), rel=1e-14)
    assert found["mu_op"].value == pytest.approx(np.sqrt(np.linalg.eigvalsh(rest @ rest.T)[-1]), rel=1e-13)
    least = 2 * U * (np.linalg.norm(W) + np.linalg.norm(fit) / alpha)
    assert all(least <= value.error <= 1e-13 for value in found.values())


@pytest.mark.parametrize("alpha", [0.5, 4.0])
@pytest.mark.parametrize(("error", "fit_error"), [(0.25, 0.0), (0.0, 0.25), (0.25, 0.5)])
def test_mu_moves_with_the_product_and_with_the_fit(alpha, error, fit_error):
    """One number a matrix: W in 3 +- error, the fit in 1 +- fit_error, by alpha."""
    found = residual([[3.0]], error, [[1.0]], fit_error, alpha)
    for a, b in product((-1, 1), repeat=2):
        want = abs(3 + a * error - (1 + b * fit_error) / alpha)
        for value in found.values():
            assert abs(value.value - want) <= value.error
    assert found["mu"].error <= (error + fit_error / alpha) * (1 + 1e-11) + 1e-14


def test_an_exact_fit_keeps_the_roundings_of_its_parts():
    fit = np.array([[1.0, -2.0, 4.0], [0.5, 3.0, 1.0]])
    found = residual(fit / 3.0, 0.0, fit, 0.0, 3.0)
    assert found["mu"].value == found["mu_op"].value == 0.0
    least = 2 * U * 2 * np.linalg.norm(fit) / 3
    assert all(least <= value.error <= 1.01 * least for value in found.values())


def test_mu_of_data_without_full_rank():
    found = residual([[3.0]], 0.0, [[1.0]], np.inf, 1.0)
    assert {name: value.undefined for name, value in found.items()} == dict.fromkeys(
        ("mu", "mu_op"), "X is rank deficient within rounding"
    )
