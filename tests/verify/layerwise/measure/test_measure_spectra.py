"""Quantities of singular values given by hand: values in rationals, and balls so large that corners show.

K, the number of values and the number of layers all differ, so that no index stands for another.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import sqrt

import numpy as np
import pytest

from verify.layerwise.measure.spectra import (
    by_layer,
    head_spectrum,
    imbalance,
    layer_quantities,
    network_spectrum,
)
from verify.rounding import Rounded, U, exact

SEVEN = [2.0, 1.5, 0.75, 0.5, 0.375, 0.25, 0.125]
SIX = [1.75, 1.25, 0.625, 0.5625, 0.375, 0.3125]
"""Singular values of two hidden layers; K = 2."""

HEAD = [1.5, 1.25]
WEIGHTS = np.array([[1.5, 0.0, 0.0, 0, 0, 0], [0.0, 0.75, 1.0, 0, 0, 0]])
RADIUS = 2.0**-7


def ball(values, radius: float = 0.0) -> Rounded:
    return Rounded(np.array(values), np.full(len(values), radius))


def layer_by_definition(s: list[Fraction], K: int, n: Fraction, L: int, alpha: Fraction) -> dict:
    d = len(s)
    return {
        "sigma_1": s[0],
        "sigma_K": s[K - 1],
        "sigma_K+1": s[K],
        "sigma_2K+1": s[2 * K],
        "sigma_d-2K": s[d - 2 * K - 1],
        "sigma_d-K": s[d - K - 1],
        "sigma_d": s[d - 1],
        "sigma_1_squared": s[0] ** 2,
        "sigma_K_squared": s[K - 1] ** 2,
        "sigma_2L_deviation": max(abs(alpha**2 * x ** (2 * L) / n - 1) for x in s[:K]),
    }


def network_by_definition(hidden: list[list[Fraction]], head: list[Fraction], K: int) -> dict:
    eps = max(s[K] for s in hidden)
    values = {
        "eps": eps,
        "rho": eps - min(s[len(s) - K - 1] for s in hidden),
        "tail": min(sum((x**4 for x in s[K:]), Fraction(0)) for s in hidden),
        "sigma_head_gap": max(abs(head[i] ** 2 - hidden[-1][i] ** 2) for i in range(K)),
        "lemma14": float(sum(head, Fraction(0))) / sqrt(K * float(np.sum(WEIGHTS**2))),
    }
    if len({len(s) for s in hidden}) == 1:
        values["sigma_spread"] = max(abs(a - b) for s in hidden for a, b in zip(s, hidden[0], strict=True))
    return values


def corners(values) -> list[list[Fraction]]:
    return [
        [Fraction(x) + sign * Fraction(RADIUS) for x, sign in zip(values, signs, strict=True)]
        for signs in product((-1, 0, 1), repeat=len(values))
    ]


def assert_value(found, want) -> None:
    assert found.undefined == ""
    assert abs(Fraction(found.value) - Fraction(want)) <= Fraction(found.error) + abs(Fraction(want)) / 2**50


@pytest.mark.parametrize("alpha", [1.0, 0.5, 3.0])
@pytest.mark.parametrize(("K", "n", "L"), [(2, 5.0, 3), (3, 7 / 3, 2), (1, 4.0, 5)])
def test_a_layer(K, n, L, alpha):
    found = layer_quantities(ball(SEVEN), K, n, L, alpha)
    want = layer_by_definition([Fraction(x) for x in SEVEN], K, Fraction(n), L, Fraction(alpha))
    assert set(found) == set(want)
    for name, value in want.items():
        assert_value(found[name], value)
        assert found[name].error <= 1e-13 * (1 + abs(found[name].value))


def test_the_bounds_of_a_layer_hold_all_its_spectra():
    found = layer_quantities(ball(SEVEN, RADIUS), 2, 5.0, 2, 1.5)
    for values in corners(SEVEN):
        for name, value in layer_by_definition(values, 2, Fraction(5), 2, Fraction(1.5)).items():
            assert_value(found[name], value)


@pytest.mark.parametrize(
    ("count", "K", "reasons"),
    [
        (2, 3, {"sigma_K": "W_l has 2 singular values, K = 3",
                "sigma_K_squared": "W_l has 2 singular values, K = 3",
                "sigma_2L_deviation": "W_l has 2 singular values, K = 3",
                "sigma_K+1": "W_l has 2 singular values, K + 1 = 4",
                "sigma_d-K": "d = 2 < 2K+1 = 7: no singular value between the K largest and smallest"}),
        (3, 3, {"sigma_K+1": "W_l has 3 singular values, K + 1 = 4",
                "sigma_d-K": "d = 3 < 2K+1 = 7: no singular value between the K largest and smallest"}),
        (4, 3, {"sigma_d-K": "d = 4 < 2K+1 = 7: no singular value between the K largest and smallest"}),
        (6, 3, {"sigma_d-K": "d = 6 < 2K+1 = 7: no singular value between the K largest and smallest"}),
        (7, 3, {}),
        (1, 1, {"sigma_K+1": "W_l has 1 singular values, K + 1 = 2",
                "sigma_d-K": "d = 1 < 2K+1 = 3: no singular value between the K largest and smallest"}),
    ],
)  # fmt: skip
def test_what_a_short_spectrum_has_not(count, K, reasons):
    found = layer_quantities(ball(SEVEN[:count]), K, 2.0, 3, 1.0)
    few = f"W_l has {count} singular values"
    if count <= 2 * K:
        reasons = reasons | {
            "sigma_2K+1": f"{few}, 2K + 1 = {2 * K + 1}",
            "sigma_d-2K": f"{few}, 2K = {2 * K}",
        }
    assert {name: value.undefined for name, value in found.items() if value.undefined} == reasons


def test_a_power_that_overflows():
    with np.errstate(all="ignore"):
        found = layer_quantities(ball([1e200, 1.0, 0.5]), 2, 2.0, 3, 1.0)
    assert found["sigma_2L_deviation"].undefined == "sigma^(2L) overflows"


def test_the_head():
    found = head_spectrum(ball(HEAD, RADIUS), 2)
    reason = "defined for the hidden layers l <= L-1"
    missing = {name for name, value in found.items() if value.undefined == reason}
    assert missing == {
        "sigma_K+1", "sigma_2K+1", "sigma_d-2K", "sigma_d-K", "sigma_d", "sigma_2L_deviation",
    }  # fmt: skip
    for values in corners(HEAD):
        for name in ("sigma_1", "sigma_K", "sigma_1_squared", "sigma_K_squared"):
            want = values[0 if "1" in name else 1]
            assert_value(found[name], want**2 if "squared" in name else want)
    assert set(found) == missing | {"sigma_1", "sigma_K", "sigma_1_squared", "sigma_K_squared"}


LAYERS = [[SEVEN], [SEVEN, SIX], [SIX, SEVEN], [SEVEN, SEVEN[::-1], [x / 2 for x in SEVEN]]]


@pytest.mark.parametrize("layers", LAYERS)
def test_a_network(layers):
    found = network_spectrum([ball(s) for s in layers], ball(HEAD), WEIGHTS)
    hidden = [[Fraction(x) for x in s] for s in layers]
    want = network_by_definition(hidden, [Fraction(x) for x in HEAD], 2)
    assert set(found) == {*want, "sigma_spread"}
    for name, value in want.items():
        assert_value(found[name], value)
        assert found[name].error <= 1e-13 * (1 + abs(found[name].value))
    if "sigma_spread" not in want:
        reason = "hidden layers of different input widths"
        assert found["sigma_spread"].undefined == reason


@pytest.mark.parametrize("where", range(3))
def test_the_bounds_of_a_network_hold_all_its_spectra(where):
    """Of two hidden layers and the head, one moves at a time; the layers have no ties."""
    first, second, head = SIX[:5], [1.625, 1.5, 0.75, 0.4375, 0.3125], HEAD
    found = network_spectrum([ball(first, RADIUS), ball(second, RADIUS)], ball(head, RADIUS), WEIGHTS)
    parts = [[[Fraction(x) for x in values]] for values in (first, second, head)]
    parts[where] = corners((first, second, head)[where])
    for a, b, c in product(*parts):
        for name, value in network_by_definition([a, b], c, 2).items():
            assert_value(found[name], value)


def test_bounds_hold_when_all_layers_move_at_once():
    """Gaps grow by the radii of both sides."""
    up, down = [x + RADIUS for x in SIX], [x - RADIUS for x in SIX]
    found = network_spectrum(
        [ball(SIX, RADIUS), ball([x + 1 for x in SIX], RADIUS)], ball(HEAD, RADIUS), WEIGHTS
    )
    far = [Fraction(x) + 1 for x in up]
    low = [Fraction(x) for x in down]
    heads = [Fraction(x) - Fraction(RADIUS) for x in HEAD]
    for name, value in network_by_definition([low, far], heads, 2).items():
        assert_value(found[name], value)


@pytest.mark.parametrize(
    ("counts", "eps", "rho"),
    [
        ((2, 5), "d = 2 < K+1 = 3: no singular value beyond the K largest",
         "d = 2 < K+1 = 3: no singular value beyond the K largest"),
        ((7, 3), "", "d = 3 < 2K+1 = 5: no singular value between the K largest and smallest"),
        ((4, 4), "", "d = 4 < 2K+1 = 5: no singular value between the K largest and smallest"),
        ((5, 6), "", ""),
    ],
)  # fmt: skip
def test_what_narrow_hidden_layers_have_not(counts, eps, rho):
    found = network_spectrum([ball(SEVEN[:count]) for count in counts], ball(HEAD), WEIGHTS)
    assert (found["eps"].undefined, found["rho"].undefined) == (eps, rho)
    if eps:
        assert (found["tail"].value, found["tail"].error) == (0.0, 0.0)


def test_one_shared_spectrum_has_no_spread():
    found = network_spectrum([ball(SEVEN, RADIUS)], ball(HEAD), WEIGHTS)["sigma_spread"]
    assert (found.value, found.error) == (0.0, 0.0)


def test_a_layer_before_the_head_with_fewer_than_K_values():
    found = network_spectrum([ball(SEVEN), ball([1.0])], ball(HEAD), WEIGHTS)
    assert found["sigma_head_gap"].undefined == "W_(L-1) has 1 singular values, K = 2"
    assert not network_spectrum([ball([1.0, 0.5])], ball(HEAD), WEIGHTS)["sigma_head_gap"].undefined


def test_a_head_of_zeros():
    with np.errstate(all="ignore"):
        found = network_spectrum([ball(SEVEN)], exact(np.zeros(2)), 0 * WEIGHTS)
    assert found["lemma14"].undefined == "W_L = 0"


@pytest.mark.parametrize("shape", [(2, 3, 5), (7, 3, 2), (3, 6, 4), (50, 2, 60)])
def test_imbalance_of_integer_layers_and_the_roundings_of_its_products(shape):
    m, d, p = shape
    rng = np.random.default_rng(sum(shape))
    upper, lower = rng.integers(-4, 5, size=(m, d)), rng.integers(-4, 5, size=(d, p))
    E, moved, norm = imbalance(upper.astype(float), lower.astype(float))
    assert (upper.T @ upper - lower @ lower.T == E).all()
    up, low = abs(upper).T @ abs(upper), abs(lower) @ abs(lower).T
    least = np.linalg.norm(m * up + p * low + abs(E)) * U
    assert least <= moved <= least + 1.5 * np.linalg.norm(up + low) * U
    assert norm.value == pytest.approx(np.linalg.norm(E), rel=1e-14)
    assert moved + d * d / 2 * U * norm.value <= norm.error <= moved + (d * d + 8) * U * norm.value


def test_keys_of_a_layer():
    found = head_spectrum(ball(HEAD), 2)
    assert by_layer(found, 4) == {(name, 4): value for name, value in found.items()}
