"""The parameters of the layerwise statements: what is left out, what is derived, and in which arithmetic."""

import copy
import pickle
from dataclasses import FrozenInstanceError
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from mpmath import iv

from bounds import Parameters
from bounds.arithmetic import ARRAYS, FLOATS, INTERVALS
from bounds.balls import BALLS, Ball
from bounds.layerwise.parameters import FIELDS, PARAMETER_NAMES, REAL_FIELDS

USUAL: dict[str, Any] = {
    "theta": 0.25,
    "eps": 0.1,
    "rho": 0.01,
    "delta": 0.2,
    "n": 5,
    "K": 3,
    "d": 20,
    "L": 4,
}


def parameters(**changes: Any) -> Parameters:
    return Parameters(**(USUAL | changes))


@pytest.mark.parametrize(
    ("given", "lmin", "lmax"),
    [
        ({}, 0.75, 1.25), ({"theta": 3.0}, 0.0, 4.0), ({"theta": 1.0}, 0.0, 2.0), ({"lmin": 0.5}, 0.5, 1.25),
        ({"lmax": 7.0}, 0.75, 7.0), ({"lmin": 0.5, "lmax": 7.0}, 0.5, 7.0),
    ],
)  # fmt: skip
def test_extreme_eigenvalues_that_are_left_out_are_those_of_theta(given, lmin, lmax):
    p = parameters(**given)
    assert (p.lmin, p.lmax) == (lmin, lmax)


def test_what_is_left_out_is_an_exact_fit_by_an_unknown_training():
    p = parameters()
    assert (p.mu, p.e0, p.alpha, p.delta_low, p.weighting) == (0, 0, 1, 0, "classes")
    unknown = ("tail", "xi", "step", "flow_error", "layers", "mu_op", "imbalances", "kap", "kap_sum", "sizes")
    assert all(getattr(p, name) is None for name in unknown)
    assert p.constants == p.memo == {}


def test_samples_in_all_and_on_the_scale_of_the_target():
    p = parameters(n=18, alpha=3.0)
    assert (p.N, p.n_scaled) == (54, 2)


@pytest.mark.parametrize("name", REAL_FIELDS)
def test_every_real_parameter_chooses_the_arithmetic_and_is_converted(name):
    for x, ops, kind in [(iv.mpf(1), INTERVALS, iv.mpf), (Ball(1), BALLS, Ball)]:
        p = parameters(**{name: x})
        assert p.ops is ops
        assert isinstance(getattr(p, name), kind)
        assert isinstance(p.theta, kind)
        assert isinstance(p.n, kind)
        assert isinstance(p.lmin, kind)
        assert isinstance(p.lmax, kind)
        assert isinstance(p.alpha, kind)
    p = parameters(**{name: np.array([1.0, 2.0])})
    assert p.ops is ARRAYS
    assert isinstance(getattr(p, name), np.ndarray)
    assert p.d is USUAL["d"] or name == "d"


def test_rationals_become_the_numbers_of_the_arithmetic():
    p = parameters(theta=Fraction(1, 3))
    assert p.ops is FLOATS
    assert isinstance(p.theta, float)
    assert p.theta == 1 / 3
    exact = parameters(theta=Fraction(1, 3), eps=Ball(1))
    assert (exact.lmin == Fraction(2, 3)) is True
    assert (exact.lmax == Fraction(4, 3)) is True
    assert exact.xi is None


def test_lmin_of_arrays_is_not_negative():
    p = parameters(theta=np.array([0.25, 3.0]))
    assert list(p.lmin) == [0.75, 0.0]
    assert list(p.lmax) == [1.25, 4.0]


def test_changed_parameters_are_new_and_forget_what_was_computed():
    p = parameters()
    p.memo["seen"] = 1
    q = p.but(theta=0.5, mu=2.0)
    assert (q.theta, q.mu, q.eps, q.memo) == (0.5, 2.0, 0.1, {})
    assert (p.theta, p.mu) == (0.25, 0.0)
    assert (q.lmin, q.lmax) == (0.5, 1.5)
    assert p.but() == p
    assert p.but(theta=iv.mpf(1)).ops is INTERVALS


def test_names_are_those_a_user_may_give():
    assert set(USUAL) | set(REAL_FIELDS) <= set(PARAMETER_NAMES)
    assert not {"ops", "memo"} & set(PARAMETER_NAMES)


def test_given_eigenvalues_stay_and_those_left_out_follow_theta():
    p = parameters(lmin=0.5)
    q = p.but(theta=0.1)
    assert (q.lmin, q.lmax) == (0.5, 1.1)
    assert (q.but(theta=0.3).lmin, q.but(theta=0.3).lmax) == (0.5, 1.3)
    assert (p.but(lmin=None).lmin, p.but(lmax=2.0, theta=0.0).lmax) == (0.75, 2.0)


def test_parameters_cannot_be_changed():
    theta = np.array([0.1, 0.2])
    p = parameters(theta=theta, constants={"half": 1})
    with pytest.raises(FrozenInstanceError):
        p.theta = 0.3
    with pytest.raises(ValueError, match="read-only"):
        p.theta[0] = 0.3
    with pytest.raises(TypeError):
        p.constants["half"] = 2
    theta[0] = 0.9
    for q in (copy.deepcopy(p), pickle.loads(pickle.dumps(p))):
        assert (q.ops, q.left_out, dict(q.constants)) == (ARRAYS, ("lmin", "lmax"), {"half": 1})
        assert np.array_equal(q.theta, p.theta)
    assert list(p.theta) == [0.1, 0.2]
    assert list(p.lmax) == [1.1, 1.2]


def test_every_real_parameter_is_documented():
    assert set(FIELDS) == {*REAL_FIELDS, "L"}
    assert set(FIELDS) <= set(PARAMETER_NAMES)
    assert all(entry.symbol and entry.meaning and entry.low >= 0 for entry in FIELDS.values())
    assert FIELDS["eps"].range == "eps > 0"
    assert FIELDS["K"].range == "K >= 2, whole"
