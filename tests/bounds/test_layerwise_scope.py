"""Assumptions 2 and 3, condition (13), the hypotheses of the statements, and what gradient flow keeps."""

import math
from fractions import Fraction
from typing import Any

import pytest

from bounds import REGISTRY, Parameters
from bounds.layerwise import scope

SMALL: dict[str, Any] = {
    "theta": 0.1, "eps": 0.2, "rho": 0.01, "delta": 0.3, "n": 7, "K": 3, "d": 30, "L": 4,
    "mu": 0.3, "e0": 0.1,
}  # fmt: skip
SCALED = SMALL | {"alpha": 0.7}
DEEP = SMALL | {"n": 40, "K": 2, "d": 90, "L": 9, "alpha": 3.0}
MANY_CLASSES = SMALL | {"n": 2, "K": 40, "d": 100, "L": 2}
NARROW = SMALL | {"n": 9, "K": 2, "d": 20, "L": 3, "alpha": 30.0}

RANGE = (0, math.inf)


def parameters(values: dict[str, Any], **changes: Any) -> Parameters:
    return Parameters(**{**values, **changes})


def ends(id, p, layer=None):
    found = REGISTRY[f"layerwise/{id}"].bands(p, layer)
    assert all(band.trivial == RANGE and band.because == () for band in found.values())
    return {quantity: (band.lower, band.upper) for quantity, band in found.items()}


def limits(n, K, L, alpha, eps, depth=30.0, classes=128.0, slope=2.0, width=4.0, most=1.0):
    """The right-hand sides of (13): n is n/alpha^2 but for rho."""
    nt = n / alpha**2
    delta = min((2 * nt) ** (1 / L) / (depth * L**2), nt ** (1 / L) / (classes * math.sqrt(K)))
    return {
        "delta": (0, delta), "rho": (0, eps / (slope * L * math.sqrt(n))),
        "eps": (0, min(most, nt ** (1 / (2 * L)) / width)),
    }  # fmt: skip


MANY_SAMPLES = SMALL | {"n": 10**4, "K": 2, "d": 10**5, "L": 2}


@pytest.mark.parametrize("values", [SMALL, SCALED, DEEP, MANY_CLASSES, MANY_SAMPLES, NARROW])
def test_condition_13(values):
    p = parameters(values)
    expected = limits(p.n, p.K, p.L, p.alpha, p.eps)
    assert ends("cond13", p) == {key: pytest.approx(value, rel=1e-13) for key, value in expected.items()}


def test_condition_13_is_decided_by_depth_or_by_classes_and_by_one_or_by_n():
    """Both sides of both minima are reached above."""
    assert limits(2, 40, 2, 1.0, 0.2) == limits(2, 40, 2, 1.0, 0.2, depth=1)
    assert limits(40, 2, 9, 3.0, 0.2) == limits(40, 2, 9, 3.0, 0.2, classes=1)
    assert limits(10**4, 2, 2, 1.0, 0.2)["eps"][1] == 1
    assert limits(9, 2, 3, 30.0, 0.2)["eps"][1] < 1


@pytest.mark.parametrize(
    ("name", "keyword"),
    [
        ("cond13_delta_depth", "depth"), ("cond13_delta_classes", "classes"), ("cond13_rho", "slope"),
        ("cond13_eps", "width"), ("eps_limit", "most"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("values", [SMALL, DEEP])
def test_constants_of_condition_13_can_be_corrected(values, name, keyword):
    value = Fraction(1, 7)
    p = parameters(values, constants={name: value})
    expected = limits(p.n, p.K, p.L, p.alpha, p.eps, **{keyword: 1 / 7})
    assert ends("cond13", p) == {key: pytest.approx(value, rel=1e-13) for key, value in expected.items()}


@pytest.mark.parametrize(("constants", "limit"), [({}, 0.25), ({"theta_limit": Fraction(3, 8)}, 0.375)])
def test_assumption_2(constants, limit):
    assert ends("A2", parameters(SMALL, constants=constants)) == {"theta": (0, limit)}


@pytest.mark.parametrize(("constants", "limit"), [({}, 1.0), ({"eps_limit": Fraction(3, 4)}, 0.75)])
def test_assumption_3(constants, limit):
    found = ends("A3", parameters(SMALL, constants=constants))
    nothing = (0, 0)
    assert found == {
        "mu": nothing, "e0": nothing, "delta_low": nothing, "eps": (0, limit), "rho": (0, 0.2),
    }  # fmt: skip


@pytest.mark.parametrize("id", ["R11", "prop5"])
@pytest.mark.parametrize(
    ("flow_error", "expected"),
    [
        (None, {"delta": (0.45, 0.45), "eps": (0.3, 0.3), "rho": (0, 0), "delta_low": (0, 0)}),
        (0.0, {"delta": (0.45, 0.45), "eps": (0.3, 0.3), "rho": (0, 0), "delta_low": (0, 0)}),
        (0.002, {"delta": (0.444, 0.456), "eps": (0.28, 0.32), "rho": (0, 0.04), "delta_low": (0, 0.006)}),
        (0.1, {"delta": (0.15, 0.75), "eps": (0, 1.3), "rho": (0, 2.0), "delta_low": (0, 0.3)}),
        (0.2, {"delta": (0, 1.05), "eps": (0, 2.3), "rho": (0, 4.0), "delta_low": (0, 0.6)}),
    ],
)
def test_gradient_flow_keeps_what_it_started_from(id, flow_error, expected):
    """xi = 0.3, d - K = 25, L - 1 = 3: delta = 0.09 * 5 up to 3w, eps = 0.3 up to 10w, rho at most 20w."""
    p = parameters(SMALL, d=28, xi=0.3, flow_error=flow_error)
    assert ends(id, p) == {key: pytest.approx(value, rel=1e-13) for key, value in expected.items()}
    assert REGISTRY[f"layerwise/{id}"].bands(p.but(xi=None), None) == {}


FAR = 1e-6
FOUR: dict[str, Any] = SMALL | {"L": 4, "n": 8, "alpha": 0.5, "K": 2, "d": 20}
"""n/alpha^2 = 32, so (2n)^(1/L) is 2 sqrt 2 and n^(1/L) is 32^(1/4)."""

LIMITS = [
    (scope.A2, "theta", 0.25, True),
    (scope.EPS_BELOW_ONE, "eps", 1.0, True),
    (scope.RHO_BELOW_EPS, "rho", 0.2, True),
    (scope.MINIMUM_NORM, "mu", 0.0, False),
    (scope.INTERPOLATION, "e0", 0.0, False),
    (scope.BALANCED_BELOW, "delta_low", 0.0, False),
    (scope.COND13_DELTA, "delta", 2 * math.sqrt(2) / 480, False),
    (scope.COND13_RHO, "rho", 0.2 / (8 * math.sqrt(8)), False),
    (scope.COND13_EPS, "eps", 32**0.125 / 4, False),
    (scope.LEMMA8_DELTA, "delta", 2 * math.sqrt(2) / 480, False),
    (scope.THETA_BELOW_ONE, "theta", 1.0, True),
    (scope.THETA_BELOW_HALF, "theta", 0.5, True),
    (scope.FIT, "e0", math.sqrt(32), True),
    (scope.FLOW, "step", 0.0, False),
    (scope.ORTHONORMAL, "theta", 0.0, False),
    (scope.SQUARE_DATA, "d", 16.0, False),
]


@pytest.mark.parametrize(
    ("hypothesis", "name", "limit", "strict"), LIMITS, ids=lambda x: getattr(x, "id", None)
)
def test_hypotheses_hold_up_to_their_limit(hypothesis, name, limit, strict):
    def at(value):
        return parameters(FOUR, **{name: value})

    assert hypothesis.holds(at(limit - FAR)) is True
    assert hypothesis.holds(at(limit + FAR)) is False
    assert hypothesis.holds(at(hypothesis.limit(at(limit)) if limit else 0.0)) is not strict
    assert hypothesis.quantity in (name, "")


def test_hypotheses_that_bound_from_below():
    full, few = scope.FULL_RANK, scope.TWO_SAMPLES
    assert [full.holds(parameters(FOUR, lmin=x)) for x in (-FAR, 0.0, FAR)] == [False, False, True]
    assert [few.holds(parameters(FOUR, n=n)) for n in (1, 2, 3)] == [False, True, True]


def test_no_step_is_no_flow():
    assert scope.FLOW.holds(parameters(FOUR)) is False


@pytest.mark.parametrize(
    ("sizes", "equal"),
    [(None, True), ((7, 7, 7), True), ((7.0, 8, 6), False), ((7, 7, 6), False), ((8, 7, 7), False)],
)
def test_classes_are_equal_when_the_largest_is_no_larger_than_the_smallest(sizes, equal):
    p = parameters(SMALL, sizes=sizes)
    assert scope.EQUAL_CLASSES.holds(p) is equal
    expected = (7, 7) if sizes is None else (max(sizes), min(sizes))
    assert (scope.EQUAL_CLASSES.value(p), scope.EQUAL_CLASSES.limit(p)) == expected


USUAL: dict[str, Any] = {"theta": 0.1, "eps": 0.1, "rho": 0.0, "delta": 0.1, "n": 10, "K": 3, "d": 50, "L": 6}
QUADRATIC = {"n": 9, "L": 2, "delta": 0.0, "theta": 0.8, "lmin": 0.25, "lmax": 1.2}
"""With L = 2 and delta = 0 t_hi is the root of n/lmin: 6."""


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"d": 20}, ["d >= N = n K: 30 > 20"]),
        ({"n": 2, "d": 6}, ["d >= 2K + 1 (Assumption 3 iii): 7 > 6"]),
        ({"n": 2, "d": 6, "delta": 0.0}, ["d >= 2K + 1 (Assumption 3 iii): 7 > 6"]),
        ({"n": 1, "d": 5, "delta": 0.0}, ["d >= 2K + 1 (Assumption 3 iii): 7 > 5"]),
        ({"rho": 0.2}, ["rho <= eps: 0.2 > 0.1"]),
        ({"delta": 0.01}, ["delta >= sqrt(d - 2K) (eps - rho)^2 (R3): 0.0663325 > 0.01"]),
        ({"delta": 0.01, "rho": 0.02}, ["delta >= sqrt(d - 2K) (eps - rho)^2 (R3): 0.0424528 > 0.01"]),
        (
            {"lmin": 1.2, "lmax": 1.1},
            ["lmin <= lmax: 1.2 > 1.1", "lmin <= 1 + theta/N (mean eigenvalue): 1.2 > 1.00333"],
        ),
        ({"lmin": 0.5, "lmax": 1.1}, ["lmin >= 1 - theta (R1): 0.9 > 0.5"]),
        ({"lmin": 0.95, "lmax": 1.5}, ["lmax <= 1 + theta (R1): 1.5 > 1.1"]),
        ({"lmin": 1.05, "lmax": 1.1}, ["lmin <= 1 + theta/N (mean eigenvalue): 1.05 > 1.00333"]),
        ({"lmin": 0.9, "lmax": 0.95}, ["lmax >= 1 - theta/N (mean eigenvalue): 0.996667 > 0.95"]),
        (QUADRATIC | {"eps": 5.0, "rho": 5.0}, ["eps^2 <= t_hi (R2): 25 > 6"]),
        ({"e0": 0.1, "mu": 0.05}, ["e0 <= mu sqrt(lmax): 0.1 > 0.0524404"]),
        ({"e0": 0.1}, ["e0 <= mu sqrt(lmax): 0.1 > 0"]),
    ],
)
def test_contradictory_parameters_are_named_with_their_values(change, expected):
    assert scope.contradictions(parameters(USUAL, **change)) == expected


LOWEST = {"lmin": 0.9, "lmax": 1.1}


@pytest.mark.parametrize(
    "change",
    [
        {"d": 30},
        {"n": 2, "d": 7},
        {"rho": 0.1},
        {"eps": 0.5, "d": 42, "delta": 1.5},
        {"lmin": 1.0, "lmax": 1.0},
        LOWEST,
        LOWEST | {"lmin": 1 + 0.1 / 30},
        LOWEST | {"lmax": 1 - 0.1 / 30},
        QUADRATIC | {"eps": math.sqrt(6), "rho": math.sqrt(6)},
        {"lmin": 0.95, "lmax": 1.0404, "e0": 0.102, "mu": 0.1},
        {"d": 5, "n": 1, "K": 2, "L": 2},
    ],
)
def test_parameters_at_the_limit_contradict_nothing(change):
    """Nor does an excess of 5e-13 of the limit, which rounding can cause; one of 3e-12 does."""
    assert [
        line for line in scope.contradictions(parameters(USUAL, **change)) if not line.startswith("d >= 2K")
    ] == []


@pytest.mark.parametrize(("excess", "lines"), [(5e-13, 0), (3e-12, 1)])
def test_rounding_of_the_parameters_is_allowed_for(excess, lines):
    """Parameters that were computed in float64 carry an error of some 1e-16 times the size of the data."""
    edge = parameters(USUAL, lmin=0.95, lmax=1.0404, e0=0.102 * (1 + excess), mu=0.1)
    assert len(scope.contradictions(edge)) == lines
