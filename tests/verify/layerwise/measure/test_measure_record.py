"""What `measure` hands back: records, and the fields that come from the instance."""

from dataclasses import replace
from math import inf, isnan

import numpy as np
import pytest
from measure_instances import random_network, random_pair, unequal

from verify.angles import measured
from verify.layerwise.measure import Measured, measure
from verify.layerwise.measure.instance import _sized
from verify.layerwise.measure.record import Measurement, movement
from verify.measurement import gathered, undefined
from verify.provenance import Provenance
from verify.rounding import Rounded

OUT_OF_RANGE = "{}: its numbers leave the range of float64; rescale X, the weights and alpha"


@pytest.mark.parametrize(
    ("value", "error", "shown"),
    [(inf, 0.0, "inf +- 0.0"), (1.0, inf, "1.0 +- inf"), (float("nan"), 1.0, "nan +- 1.0")],
)
def test_a_number_is_finite_or_has_a_reason(value, error, shown):
    with pytest.raises(ValueError, match="must be finite") as refused:
        Measured(value, error)
    assert str(refused.value) == f"a measured number must be finite, got {shown}"
    assert Measured(value, error, "because").undefined == "because"
    assert measured(Rounded(value, error)).undefined == "not determined within rounding"
    found = measured(Rounded(value, error), "because")
    assert found.undefined == "because"
    assert isnan(found.value)
    assert isnan(found.error)


def test_records_of_balls_and_their_movement():
    found = measured(Rounded(np.float64(2.0), np.float64(0.5)), "never")
    assert found == Measured(2.0, 0.5)
    assert type(found.value) is type(found.error) is float
    assert movement(found) == 0.5
    assert movement(undefined("because")) == inf
    assert undefined("because").undefined == "because"
    assert isnan(undefined("because").value)
    assert isnan(undefined("because").error)


@pytest.mark.parametrize("build", [random_network, random_pair])
def test_a_measurement_says_what_was_measured(build):
    provenance = Provenance(seed=7, note="a note")
    instance = unequal(build(0, K=2, n=2, d=6, L=3, alpha=1.5), (1, 3), "samples")
    instance = replace(instance, case="case", origin="origin", provenance=provenance)
    found = measure(instance)
    assert isinstance(found, Measurement)
    assert (found.case, found.origin, found.provenance) == ("case", "origin", provenance)
    assert (found.n, found.K, found.d, found.L, found.alpha) == (2.0, 2, 6, 3, 1.5)
    assert (found.sizes, found.weighting) == ((1, 3), "samples")
    plain = measure(build(0))
    assert (plain.n, plain.sizes, plain.weighting) == (2, None, "classes")


def test_only_features_of_networks_move_with_the_weights():
    pair, network = measure(random_pair(0)), measure(random_network(0))
    assert set(pair.sensitivity.values()) == {0.0}
    moving = {name for (name, _), value in network.sensitivity.items() if value}
    assert {"C", "D", "within_norm", "mean_leak", "convexity_within", "mean_norm2_max"} <= moving
    assert not moving & {"theta", "sigma_1", "mu", "e0", "delta", "lemma14", "convexity_mirrored"}


@pytest.mark.parametrize("build", [random_network, random_pair])
@pytest.mark.parametrize("alpha", [1e200, 1e-200])
def test_an_extreme_target_scale_leaves_what_does_not_depend_on_it(build, alpha):
    found, plain = measure(replace(build(0), alpha=alpha)).values, measure(build(0)).values
    free = {"mu", "mu_op", "e0", "mean_norm2_min", "mean_norm2_max", "sigma_2L_deviation"}
    for key, value in plain.items():
        assert key[0] in free or found[key] == value or (value.undefined and found[key].undefined)
    for layer in range(3):
        value = found["mean_norm2_max", layer]
        expected = np.log2(plain["mean_norm2_max", layer].value) + 2 * layer / 3 * np.log2(alpha)
        assert np.log2(value.value) == pytest.approx(expected, rel=1e-13)
        assert value.error <= 1e-10 * value.value


def test_singular_values_out_of_range_are_undefined():
    """Numbers that float64 cannot hold have a reason; those that do not depend on them keep their value."""
    pair = random_pair(0)
    found = measure(replace(pair, s=pair.s * 1e200)).values
    assert found["sigma_1_squared", 1].undefined
    assert found["theta", None] == measure(pair).values["theta", None]


def test_sizes_that_leave_float64_meet_no_equality():
    """A size that is infinite would let any error pass for rounding."""
    known = {"e0": Measured(1.0, 1.0), "YGY_max": Measured(1.0, 0.0), "sigma_1": undefined("none")}
    values = {(name, None): gathered([x]) for name, x in known.items()}
    found = _sized(values, 2, 6, np.array([1e-310]))
    assert found["e0", None][0].size == Measured(1.0, 1.0).size
