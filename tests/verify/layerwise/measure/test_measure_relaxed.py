"""Imbalances from one side, and the stretching factors of R12.0, against integers."""

from fractions import Fraction
from itertools import pairwise
from math import sqrt

import numpy as np
import pytest
from measure_instances import random_network, rotation

from verify.layerwise.measure.factors import extreme_eigenvalues
from verify.layerwise.measure.relaxed import (
    ZERO_FACTOR,
    convexity,
    last_step,
    mirrored,
    mirrored_pair,
    one_sided,
)
from verify.rounding import Rounded, U, exact

NEAR = 1e-6


@pytest.mark.parametrize(
    ("eigenvalues", "down", "up", "op"),
    [
        ((-3.0, 0.5, 2.0), 3.0, 2.0, 3.0),
        ((-1.0, 0.5, 2.0), 1.0, 2.0, 2.0),
        ((1.0, 4.0, 2.0), 0.0, 4.0, 4.0),
        ((-1.0, -4.0, -2.0), 4.0, 0.0, 4.0),
        ((0.0, 0.0, 0.0), 0.0, 0.0, 0.0),
    ],
)
@pytest.mark.parametrize("spread", [0.0, 1e-3])
def test_both_sides_of_an_imbalance(eigenvalues, down, up, op, spread):
    """Weyl: each moves by at most `spread`; by the symmetric part's rounding u |B|_F, and by the error of its
    extreme eigenvalues."""
    Q = rotation(np.random.default_rng(0), 3)
    B = (Q * eigenvalues) @ Q.T
    found = one_sided(B, spread)
    own = U * np.linalg.norm(B) + max(float(x.error) for x in extreme_eigenvalues((B + B.T) / 2))
    assert own <= 60 * 3 * U * op
    expected = {"imbalance_down": down, "imbalance_up": up, "imbalance_op": op}
    assert {name: value.value for name, value in found.items()} == pytest.approx(expected, abs=1e-14)
    for value in found.values():
        assert value.error == pytest.approx(spread + own, rel=NEAR, abs=0.0)


def test_an_imbalance_is_read_as_symmetric():
    """Rounding can make B unsymmetric: its symmetric part counts."""
    found = one_sided(np.array([[0.0, 6.0], [2.0, 0.0]]), 0.0)
    assert [value.value for value in found.values()] == pytest.approx([4.0, 4.0, 4.0])


def test_convexity_of_norms():
    """|z| = 2, 6, 3, 12: q = 9, 1/4, 16."""
    found = convexity("name", exact(np.array([2.0, 6.0, 3.0, 12.0])), "")
    assert set(found) == {("name", 1), ("name", 2)}
    assert found["name", 1].value == 8.75
    assert found["name", 2].value == -15.75
    assert 2 * U * 9 <= found["name", 1].error <= 8 * U * 9
    lonely = convexity("name", exact(np.ones(4)), "a reason")
    assert {value.undefined for value in lonely.values()} == {"a reason"}


def test_convexity_moves_with_the_norms():
    """Norms known to 1 per cent: the band holds all that they may be, and little more."""
    norms = np.array([2.0, 6.0, 3.0])
    found = convexity("name", Rounded(norms, 0.01 * norms), "")["name", 1]
    stretched = [(9 * (1.01 / 0.99) ** 2, 0.25 * (0.99 / 1.01) ** 2), (9, 0.25)]
    worst = (stretched[0][0] - stretched[0][1]) - (stretched[1][0] - stretched[1][1])
    assert worst <= found.error <= 1.1 * worst


def test_a_norm_that_may_be_zero_leaves_no_factor():
    with np.errstate(all="ignore"):
        found = convexity("name", exact(np.array([1.0, 0.0, 0.0, 0.0])), "")
        head = np.zeros((2, 3))
        last = mirrored([np.eye(3), head], [1.0, 0.0])
        pair = mirrored_pair(np.ones(3), head, 2)
    assert ZERO_FACTOR == "a factor of W_L .. W_1 vanishes on the matrix, within rounding"
    assert {found["name", 1].undefined, found["name", 2].undefined} == {ZERO_FACTOR}
    assert {value.undefined for value in (*last.values(), *pair.values())} == {ZERO_FACTOR}


def energies(weights) -> list[Fraction]:
    """|v_L|^2, .., |v_0|^2 of v_L = I, v_(l-1) = W_l'v_l, in integers."""
    v = np.eye(len(weights[-1]), dtype=int).astype(object)
    found = [Fraction((v * v).sum())]
    for W in weights[::-1]:
        v = W.T.astype(int).astype(object) @ v
        found.append(Fraction(int((v * v).sum())))
    return found


def half_roundings(size: int) -> float:
    """Relative error of a Frobenius norm of `size` entries."""
    return (size / 2 + 6) * U


def expected_error(weights_ratios, relative) -> dict[int, float]:
    """First-order error of g_(l+1) - g_l from relative errors of |v_L|, .., |v_0|."""
    moved = [
        2 * float(g) * (a + b + U) + float(g) * U
        for g, (a, b) in zip(weights_ratios, pairwise(relative), strict=True)
    ]
    L = len(moved)
    return {
        L - 1 - i: moved[i] + moved[i + 1] + U * abs(float(weights_ratios[i] - weights_ratios[i + 1]))
        for i in range(L - 1)
    }


@pytest.mark.parametrize("slack", [1.0, 1e3])
def test_mirrored_factors_of_integer_weights(slack):
    """g_(l+1) - g_l exactly; errors: one product a layer, passed on by the norms of the layers below."""
    rng = np.random.default_rng(1)
    weights = [rng.integers(-3, 4, size=shape).astype(float) for shape in ((4, 5), (4, 4), (4, 4), (2, 4))]
    norms = [slack * np.linalg.norm(W, 2) for W in weights]
    squares = energies(weights)
    ratios = [after / before for before, after in pairwise(squares)]
    found = mirrored(weights, norms)
    assert set(found) == {("convexity_mirrored", layer) for layer in (1, 2, 3)}
    moved, relative, v = 0.0, [half_roundings(4)], sqrt(2)
    for W, norm, square in zip(weights[::-1], norms[::-1], squares[1:], strict=True):
        moved = norm * moved + len(W) * U * np.linalg.norm(W) * v
        v = sqrt(square)
        relative.append(moved / v + half_roundings(2 * W.shape[1]))
    errors = expected_error(ratios, relative)
    for i, layer in enumerate((3, 2, 1)):
        value = found["convexity_mirrored", layer]
        assert value.value == pytest.approx(float(ratios[i] - ratios[i + 1]), rel=1e-12)
        assert errors[layer] <= value.error * (1 + NEAR)
        assert value.error <= 1.01 * errors[layer]


@pytest.mark.parametrize("L", [2, 3, 5])
def test_mirrored_factors_of_an_integer_pair(L):
    """As for the network of diagonal layers; the relative error of a norm is K + d + 8 L + 8 roundings."""
    s, head = np.array([4.0, 3.0, 1.0]), np.array([[2.0, -1.0, 1.0], [0.0, 5.0, -2.0]])
    weights = [*[np.diag(s)] * (L - 1), head]
    ratios = [after / before for before, after in pairwise(energies(weights))]
    found = mirrored_pair(s, head, L)
    assert set(found) == {("convexity_mirrored", layer) for layer in range(1, L)}
    errors = expected_error(ratios, [half_roundings(4), *[(2 + 3 + 8 * L + 8) * U] * L])
    for i, layer in enumerate(range(L - 1, 0, -1)):
        value = found["convexity_mirrored", layer]
        assert value.value == pytest.approx(float(ratios[i] - ratios[i + 1]), rel=1e-12)
        assert errors[layer] <= value.error * (1 + NEAR)
        assert value.error <= 1.001 * errors[layer]


def test_the_last_layer_passes_an_error_on_by_its_norm():
    network = random_network(0)
    head, A = network.weights[-1], network.X
    norm = float(np.linalg.norm(head, 2))
    found = last_step(A, 1e-3, head, norm)
    assert found.value == pytest.approx(np.linalg.norm(head @ A), rel=1e-14)
    assert found.error == pytest.approx(1e-3 * norm, rel=NEAR, abs=0.0)
    exactly = last_step(A, 0.0, head, norm)
    size = np.linalg.norm(head) * np.linalg.norm(A)
    own = half_roundings(head.shape[0] * A.shape[1]) * found.value
    assert exactly.error == pytest.approx(len(A) * U * size + own, rel=NEAR, abs=0.0)
