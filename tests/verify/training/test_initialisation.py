"""Equation (18): scaled orthogonal layers, one seed one initialisation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.errors import InputError
from verify.training import orthogonal_initialisation
from verify.training.initialisation import haar

UNIT = np.finfo(float).eps
# Householder QR of a d x d matrix loses orthogonality by a modest multiple of d^(3/2) u.
QR = 10


@settings(deadline=None, max_examples=60)
@given(
    d=st.integers(2, 20), K=st.integers(2, 6), L=st.integers(2, 7),
    xi=st.floats(1e-3, 5), seed=st.integers(0, 2**63 - 1),
)  # fmt: skip
def test_layers_are_scaled_orthogonal(d: int, K: int, L: int, xi: float, seed: int) -> None:
    K = min(K, d)
    weights = orthogonal_initialisation(d, K, L=L, xi=xi, seed=seed)
    assert [W.shape for W in weights] == [(d, d)] * (L - 1) + [(K, d)]
    for W in weights:
        gram = W @ W.T / xi**2
        assert np.linalg.norm(gram - np.eye(len(gram))) <= QR * d**1.5 * UNIT


def test_seed_repeats_and_separates() -> None:
    first = orthogonal_initialisation(7, 3, L=4, xi=0.3, seed=5)
    again = orthogonal_initialisation(7, 3, L=4, xi=0.3, seed=5)
    other = orthogonal_initialisation(7, 3, L=4, xi=0.3, seed=6)
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(first[0], other[0])
    assert not np.allclose(first[0], first[1])


def test_scale_is_only_a_factor() -> None:
    one = orthogonal_initialisation(6, 2, L=3, xi=1.0, seed=1)
    half = orthogonal_initialisation(6, 2, L=3, xi=0.5, seed=1)
    assert all(np.array_equal(b, a / 2) for a, b in zip(one, half, strict=True))


def test_independent_of_data_drawn_from_the_same_seed() -> None:
    gaussian = np.random.default_rng(3).standard_normal((8, 8))
    q, r = np.linalg.qr(gaussian)
    weights = orthogonal_initialisation(8, 2, L=2, xi=1.0, seed=3)
    assert not np.allclose(weights[0], q * np.sign(np.diagonal(r)))


def test_haar_has_no_preferred_sign() -> None:
    """Without the sign of R the diagonal of Q would be biased; 4 standard errors of 400 draws."""
    random = np.random.default_rng(0)
    diagonal = [haar(2, 2, random)[0, 0] for _ in range(400)]
    assert abs(np.mean(diagonal)) <= 4 * np.sqrt(0.5 / 400)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"L": 1}, "L = 1"),
        ({"L": 2.5}, "L = 2.5"),
        ({"xi": 0.0}, "xi = 0.0"),
        ({"xi": float("nan")}, "xi = nan"),
        ({"seed": -1}, "seed = -1"),
        ({"seed": True}, "seed = True"),
        ({"K": 9}, "d = 8 < K = 9"),
    ],
)
def test_bad_arguments_are_named(change: dict, named: str) -> None:
    arguments = {"d": 8, "K": 2, "L": 3, "xi": 0.3, "seed": 0} | change
    with pytest.raises(InputError, match=named):
        orthogonal_initialisation(arguments.pop("d"), arguments.pop("K"), **arguments)
