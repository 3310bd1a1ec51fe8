"""Quantities at a layer from norms and inner products given by hand.

L = 3, N = 10, K = 2 and three widths, no two alike.  Values are those of the definitions; bounds are
tried with sums that are off by some per cent, one way or the other; every reason is there in its exact words.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import inf, sqrt

import numpy as np
import pytest

from verify.angles import angles
from verify.layerwise.measure.layers import LayerSums
from verify.layerwise.measure.layers import feature_quantities as unguarded
from verify.rounding import Rounded, U

L, N, K = 3, 10, 2
GRAM = np.array([[[4.0, 1.0], [1.0, 9.0]], [[2.0, -1.5], [-1.5, 3.0]], [[1.0, 0.5], [0.5, 0.5]]])
SUMS = {
    "within": [4.0, 2.5, 1.0], "between": [3.0, 2.0, 1.75], "gram": GRAM,
    "within_lead": [1.0, 0.5, 0.25], "within_trail": [3.5, 2.25, 0.875], "within_small": [0.75, 0.375],
    "means_lead": [2.5, 1.875, 1.625], "means_trail": [0.5, 0.25, 0.125],
    "within_last": 0.25, "between_last": 1.5,
}  # fmt: skip
RADIUS = 0.02


def layer_sums(radius: float = 0.0, *, N=N, turned=(0.0,) * L, widths=(9, 7, 5), **changed) -> LayerSums:
    balls = {
        name: Rounded(np.array(value), np.full(np.shape(value), radius))
        for name, value in {**SUMS, **changed}.items()
    }
    return LayerSums(N=N, K=K, turned=np.array(turned), widths=widths, **balls)


def feature_quantities(sums: LayerSums, alpha: float):
    """Without the warnings of divisions by zero, as `measure` calls it."""
    with np.errstate(all="ignore"):
        return unguarded(sums, alpha)


def definitions(v: dict[str, np.ndarray], alpha: float) -> dict[tuple[str, int], float]:
    """Every quantity from the norms: C = K |Delta|^2/(N |M|^2), ratios, shares, leakage, convexity."""
    n, found = N / K, {}
    for i in range(L):
        square, inner = v["gram"][i].diagonal(), v["gram"][i][0, 1]
        cosine = inner / sqrt(square[0] * square[1])
        scale = alpha**2 * (n / alpha**2) ** ((L - i) / L)
        found |= {
            ("C", i): K * v["within"][i] ** 2 / (N * v["between"][i] ** 2),
            ("within_norm", i): v["within"][i],
            ("D", i): 1 - cosine,
            ("mean_cos_abs", i): abs(cosine),
            ("simplex_distance", i): 0.0,
            ("simplex_norm_ratio", i): 1.0,
            ("mean_norm2_min", i): scale * square.min(),
            ("mean_norm2_max", i): scale * square.max(),
            ("within_leak", i): v["within_lead"][i] / v["within_trail"][i],
            ("mean_leak", i): v["means_trail"][i] / v["means_lead"][i],
        }
    for i in range(L - 1):
        found |= {
            ("B_ratio", i): (v["between"][i + 1] / v["between"][i]) ** 2,
            ("W_ratio", i): (v["within"][i + 1] / v["within"][i]) ** 2,
            ("C_ratio", i): found["C", i + 1] / found["C", i],
            ("within_leading_share", i): (v["within_lead"][i] / v["within"][i]) ** 2,
            ("means_trailing_share", i): (v["means_trail"][i] / v["between"][i]) ** 2,
            ("within_smallest_share", i): (v["within_small"][i] / v["within"][i]) ** 2,
        }
    for name in ("within", "between"):
        norms = [*v[name], v[f"{name}_last"]]
        steps = [(b / a) ** 2 for a, b in pairwise(norms)]
        for i in range(1, L):
            found[f"convexity_{name}", i] = steps[i - 1] - steps[i]
    return found


@pytest.mark.parametrize("alpha", [1.0, 0.5, 3.0])
def test_values(alpha):
    found = feature_quantities(layer_sums(), alpha)
    want = definitions({name: np.array(value) for name, value in SUMS.items()}, alpha)
    assert set(found) == set(want)
    for key, value in want.items():
        assert found[key].value == pytest.approx(value, rel=1e-14, abs=1e-15), key
        assert found[key].error <= 1e-13 * (1 + abs(value)), key


def assert_inside(found, want, *names) -> None:
    for key, value in want.items():
        if not names or key[0] in names:
            assert abs(found[key].value - value) <= found[key].error * (1 + 1e-12), key


def test_bounds_hold_wherever_the_sums_are():
    found, rng = feature_quantities(layer_sums(RADIUS), 1.5), np.random.default_rng(0)
    for _ in range(300):
        moved = {}
        for name, value in SUMS.items():
            signs = rng.choice([-1.0, 1.0], size=np.shape(value))
            if name == "gram":
                signs[:, 1, 0] = signs[:, 0, 1]
            moved[name] = value + RADIUS * signs
        assert_inside(found, definitions(moved, 1.5))


def test_bounds_of_leakage_hold_wherever_the_leading_space_is():
    """Turned by an angle of sine t, a part gains and loses up to t times the whole."""
    turned = (0.01, 0.0, 0.03)
    found = feature_quantities(layer_sums(turned=turned), 1.0)
    for up in (-1, 1):
        for down in (-1, 1):
            moved = {name: np.array(value) for name, value in SUMS.items()}
            for whole, parts in (("within", ("within_lead", "within_trail")),
                                 ("between", ("means_trail", "means_lead"))):  # fmt: skip
                for part, sign in zip(parts, (up, down), strict=True):
                    moved[part] = moved[part] + sign * np.array(turned) * np.array(SUMS[whole])
            assert_inside(found, definitions(moved, 1.0), "within_leak", "mean_leak")
    assert found["within_leak", 1].error < 1e-14


def test_the_scale_of_the_class_means_has_the_roundings_of_its_power():
    """(n/alpha^2)^p is off by u times its logarithm, which a large alpha makes large."""
    plain, strong = feature_quantities(layer_sums(), 1.0), feature_quantities(layer_sums(), 1e80)
    for i in range(L):
        for name in ("mean_norm2_min", "mean_norm2_max"):
            relative = strong[name, i].error / strong[name, i].value
            assert relative >= 2 * np.log(1e160 / 5) * U > plain[name, i].error / plain[name, i].value


def reasons(found, *names) -> dict[tuple[str, int], str]:
    return {key: value.undefined for key, value in found.items() if value.undefined and key[0] in names}


def test_one_sample_a_class_has_no_deviations():
    zero: dict = {name: np.zeros(np.shape(SUMS[name])) for name in SUMS if name.startswith("within")}
    found = feature_quantities(layer_sums(N=K, **zero), 1.0)
    missing = {key for key, value in found.items() if value.undefined}
    assert {found[key].undefined for key in missing} == {"n = 1: no within-class deviation"}
    assert missing == {
        *((name, i) for name in ("C_ratio", "W_ratio", "within_leading_share", "within_smallest_share")
          for i in (0, 1)),
        *(("within_leak", i) for i in range(3)),
        *(("convexity_within", i) for i in (1, 2)),
    }  # fmt: skip
    assert set(found) == set(feature_quantities(layer_sums(), 1.0))
    assert [found[name, i].value for name in ("C", "within_norm") for i in range(3)] == [0.0] * 6


def test_deviations_that_vanish():
    found = feature_quantities(
        layer_sums(within=[4.0, 0.0, 0.0], within_lead=[1.0, 0, 0], within_trail=[3.5, 0, 0],
                   within_small=[0.75, 0.0], within_last=0.0), 1.0,
    )  # fmt: skip
    words = "C_l = 0 at layer 1, within rounding: no within-class deviation"
    names = ("C_ratio", "W_ratio", "within_leading_share", "within_smallest_share")
    assert reasons(found, *names) == dict.fromkeys(((name, 1) for name in names), words)
    assert reasons(found, "within_leak", "mean_leak") == {
        ("within_leak", i): f"the trailing part of the deviations is 0 at layer {i}, within rounding"
        for i in (1, 2)
    }
    vanished = "a factor of W_L .. W_1 vanishes on the matrix, within rounding"
    assert reasons(found, "convexity_within", "convexity_between") == {
        ("convexity_within", 1): vanished, ("convexity_within", 2): vanished
    }  # fmt: skip
    assert not reasons(found, "C", "D", "within_norm", "B_ratio")


def test_class_means_that_coincide():
    found = feature_quantities(
        layer_sums(between=[3.0, 2.0, 0.0], means_lead=[2.5, 1.875, 0.0], means_trail=[0.5, 0.25, 0.0],
                   between_last=0.0), 1.0,
    )  # fmt: skip
    assert reasons(found, "C", "C_ratio", "B_ratio", "means_trailing_share", "mean_leak") == {
        ("C", 2): "all class means coincide at layer 2, within rounding",
        ("C_ratio", 1): "all class means coincide at layer 2, within rounding",
        ("mean_leak", 2): "the leading part of the centred means is 0 at layer 2, within rounding",
    }
    assert reasons(found, "convexity_between") == {
        ("convexity_between", 2): "a factor of W_L .. W_1 vanishes on the matrix, within rounding"
    }
    found = feature_quantities(layer_sums(between=[3.0, 0.0, 1.0], means_trail=[0.5, 0.0, 0.0]), 1.0)
    words = "all class means coincide at layer 1, within rounding"
    names = ("C", "C_ratio", "B_ratio", "means_trailing_share")
    keys = [*((name, 1) for name in names), ("C_ratio", 0)]
    assert reasons(found, *names) == dict.fromkeys(keys, words)


def test_no_trailing_coordinates_or_too_few():
    found = feature_quantities(layer_sums(widths=(4, 3, 2), within_trail=[3.5, 2.25, 0.0]), 1.0)
    assert reasons(found, "within_leak", "mean_leak") == {
        ("within_leak", 2): "no trailing coordinates: width 2 = K at layer 2"
    }
    assert reasons(found, "within_smallest_share") == {
        ("within_smallest_share", 0): "d = 4 < 2K+1 = 5: the K largest and smallest directions meet",
        ("within_smallest_share", 1): "d = 3 < 2K+1 = 5: the K largest and smallest directions meet",
    }
    assert not reasons(feature_quantities(layer_sums(widths=(5, 5, 5)), 1.0), "within_smallest_share")


def test_no_leading_space():
    found = feature_quantities(layer_sums(turned=(0.0, inf, 0.0)), 1.0)
    words = "sigma_K and sigma_(K+1) agree within rounding: no leading space"
    assert reasons(found, "within_leak", "mean_leak") == {("within_leak", 1): words, ("mean_leak", 1): words}
    assert not reasons(found, "within_leading_share", "means_trailing_share")


def test_nothing_to_turn_is_not_moved():
    """No deviations at a layer without a leading space: their part there is 0, not unknown."""
    sums = layer_sums(turned=(inf, 0.0, 0.0), between=[0.0, 2.0, 1.75], means_trail=[0.0, 0.25, 0.125])
    found = feature_quantities(sums, 1.0)
    assert (found["mean_leak", 0].value, found["mean_leak", 0].undefined) == (0.0, "")
    assert found["mean_leak", 0].error < 1e-300


def test_class_means_of_size_0_or_beyond_float64():
    gram = GRAM.copy()
    gram[1] = [[0.0, 0.0], [0.0, 3.0]]
    gram[2] = [[1.0, 0.0], [0.0, 0.0]]
    found = feature_quantities(layer_sums(gram=gram), 1.0)
    assert reasons(found, "D", "mean_cos_abs") == {
        (name, i): f"the mean of class {i} is 0 at layer {i}, within rounding"
        for name in ("D", "mean_cos_abs")
        for i in (1, 2)
    }
    gram[0] = [[1e308, 0.0], [0.0, 1.0]]
    found = feature_quantities(layer_sums(gram=gram), 1.0)
    assert reasons(found, "mean_norm2_min", "mean_norm2_max") == {
        ("mean_norm2_max", 0): "the class means overflow at layer 0"
    }


def test_of_three_class_means_the_largest_cosine_counts():
    gram = np.array([[4.0, 2.0, -3.0], [2.0, 4.0, 1.0], [-3.0, 1.0, 4.0]])[None]
    found = angles(Rounded(gram, 0 * gram), first=4)
    assert found["D"][0].value == pytest.approx(0.5)
    assert found["mean_cos_abs"][0].value == pytest.approx(0.75)
    gram[0, 2] = gram[0, :, 2] = 0.0
    with np.errstate(all="ignore"):
        found = angles(Rounded(gram, 0 * gram), first=4)
    assert found["D"][0].undefined == "the mean of class 3 is 0 at layer 4, within rounding"


def test_of_two_class_means_that_may_be_0_the_one_that_reaches_further_is_named():
    gram = Rounded(np.diag([0.1, 0.05, 4.0])[None], np.diag([1.0, 0.06, 0.0])[None])
    with np.errstate(all="ignore"):
        reason = angles(gram)["D"][0].undefined
    assert reason == "the mean of class 1 is 0 at layer 0, within rounding"


def test_counts_of_the_sums():
    sums = layer_sums()
    assert (sums.L, sums.lonely, replace(sums, N=K).lonely) == (3, False, True)
