"""What does not exist says why, and is nan in no other way."""

from dataclasses import replace
from math import inf, isfinite, isnan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measure_instances import dense, ideal_pair, random_network, random_pair

from verify.angles import measured
from verify.instances.model import Network, Pair
from verify.layerwise.measure import Measured, feature_metrics, measure
from verify.rounding import Rounded

PAIR = random_pair(0, K=2, n=2, d=6, L=3)


def reason(instance, name, layer=None) -> str:
    return measure(instance).values[name, layer].undefined


@pytest.mark.parametrize("build", [random_pair, random_network])
def test_one_sample_a_class(build):
    instance = build(0, K=3, n=1, d=8, L=3)
    found = measure(instance).values
    assert found["C", 1] == Measured(0.0, found["C", 1].error)
    assert found["C", 1].error < 1e-300
    for key in (("C_ratio", 0), ("within_leak", 2), ("within_leading_share", 1), ("lemma15", None)):
        assert found[key].undefined == "n = 1: no within-class deviation"


@pytest.mark.parametrize("network", [False, True])
def test_coinciding_class_means(network):
    pair = replace(PAIR, means=np.repeat(PAIR.means[:, :1], 2, axis=1))
    found = measure(dense(pair) if network else pair).values
    for name in ("C", "C_ratio", "B_ratio", "means_trailing_share"):
        assert found[name, 1].undefined == "all class means coincide at layer 1, within rounding"
    assert "centred means is 0 at layer 1" in found["mean_leak", 1].undefined
    assert not found["D", 1].undefined


@pytest.mark.parametrize("network", [False, True])
def test_a_zero_class_mean(network):
    means = PAIR.means.copy()
    means[:, 1] = 0
    pair = replace(PAIR, means=means)
    found = measure(dense(pair) if network else pair).values
    assert found["D", 0].undefined.startswith("the mean of class 2 is 0 at layer 0")
    assert found["mean_cos_abs", 2].undefined.startswith("the mean of class 2 is 0 at layer 2")
    assert not found["C", 0].undefined


def test_means_that_vanish_in_the_second_layer():
    s = PAIR.s.copy()
    s[:] = [1.0, 1.0, 0.5, 0.0, 0.0, 0.0]
    means = np.zeros((6, 2))
    means[3:5] = np.eye(2)
    found = measure(replace(PAIR, s=s, means=means)).values
    assert not found["C", 0].undefined
    assert "coincide at layer 1" in found["C_ratio", 0].undefined
    assert "the mean of class 1 is 0 at layer 1" in found["D", 1].undefined


def test_singular_leading_block_of_the_head():
    head = PAIR.head.copy()
    head[:, :2] = 1.0
    found = measure(replace(PAIR, head=head)).values
    assert found["head_leak", None].undefined == "What_1 is singular within rounding"
    assert found["head_sigma2_min", None].value <= found["head_sigma2_min", None].error


def test_no_gap_no_leading_space():
    pair = replace(PAIR, s=np.full(6, 0.5))
    assert not reason(pair, "head_leak")
    network = dense(pair)
    for name, layer in (("head_leak", None), ("within_leak", 1), ("trailing_means", None)):
        assert "agree within rounding: no leading space" in reason(network, name, layer)
    assert not reason(network, "within_leading_share", 0)


def test_too_narrow():
    found = measure(random_pair(0, K=3, n=2, d=6, L=3)).values
    for key in (("rho", None), ("sigma_d-K", 1), ("within_smallest_share", 0)):
        assert "d = 6 < 2K+1 = 7" in found[key].undefined
    assert not found["eps", None].undefined
    square = measure(random_pair(0, K=3, n=1, d=3, L=2)).values
    assert "d = 3 < K+1 = 4" in square["eps", None].undefined
    assert square["tail", None].value == 0.0


def test_rank_deficient_data():
    deviations = PAIR.deviations.copy()
    deviations[:, 2:] = 0
    found = measure(replace(PAIR, deviations=deviations)).values
    for name in ("mu", "YGY_min", "YGY_max", "lemma15", "lemma16"):
        assert found[name, None].undefined == "X is rank deficient within rounding"
    assert found["lmin", None].value <= found["lmin", None].error


def test_head_layer_has_no_hidden_spectrum():
    assert reason(PAIR, "sigma_d-K", 3) == "defined for the hidden layers l <= L-1"
    assert not reason(PAIR, "sigma_K", 3)


def test_zero_weights_are_measured():
    network = random_network(0)
    zero = Network(network.X, 2, tuple(np.zeros_like(W) for W in network.weights))
    found = measure(zero).values
    assert "coincide at layer 1" in found["C", 1].undefined
    assert found["lemma14", None].undefined == "W_L = 0"


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 10**6),
    st.sampled_from([0.0, 1e-300, 1e-160, 1e-20, 1.0, 1e20, 1e150]),
    st.sampled_from(["s", "head", "means", "deviations"]),
    st.booleans(),
)
def test_never_a_silent_nan(seed, scale, part, network):
    """Extreme magnitudes give finite numbers or reasons, no warnings, no exceptions."""
    pair = random_pair(seed)
    pair = replace(pair, **{part: getattr(pair, part) * scale})
    measurement = measure(dense(pair) if network else pair)
    for key, found in measurement.values.items():
        if found.undefined:
            assert isnan(found.value), key
        else:
            assert isfinite(found.value), key
            assert 0 <= found.error < inf, key
        assert measurement.sensitivity[key] >= 0, key


def test_a_measured_nan_is_refused():
    with pytest.raises(ValueError, match="finite"):
        Measured(float("nan"), 0.0)
    assert measured(Rounded(1.0, float("inf")), "because").undefined == "because"


def test_zero_features():
    found = feature_metrics(np.zeros((3, 4)), 2)
    assert "coincide" in found.C.undefined
    assert "class 1" in found.D.undefined


def test_ideal_pair_is_a_pair():
    assert isinstance(ideal_pair(), Pair)
