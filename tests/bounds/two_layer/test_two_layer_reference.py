"""The bands of the two-layer statements are those of the text, transcribed a second time in plain floats."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import pytest
from two_layer_reference import (
    CASES,
    DESCENT,
    DRAWN,
    GENERAL_FLOW,
    LAW,
    POPULATION,
    PRINTED,
    REGRESSION,
    parameters,
    reference,
    start,
)

from bounds.statement import Band
from bounds.two_layer import REGISTRY, TwoLayerParameters
from bounds.two_layer.perpendicular import Bracket

ROUNDING = 1e-10
"""The quadratures and roots of the reference are found to 1e-12 relative; a stage time of the formula loses
at most two digits in the logarithm's argument."""


def found(p: TwoLayerParameters) -> dict[tuple[str, str], Band]:
    return {(s.id.split("/")[1], name): band for s in REGISTRY for name, band in s.bands(p, None).items()}


def agree(p: TwoLayerParameters, expected: dict[tuple[str, str], tuple[float, float]]) -> None:
    bands = found(p)
    assert set(bands) == set(expected)
    for key, band in bands.items():
        for end, value in zip((band.lower, band.upper), expected[key], strict=True):
            assert math.isclose(end, value, rel_tol=ROUNDING, abs_tol=ROUNDING), (key, end, value)


@pytest.mark.parametrize("name", CASES)
def test_bands_are_those_of_the_text(name: str) -> None:
    agree(parameters(CASES[name]), reference(CASES[name]))


REPLACED = {
    "C1": Fraction(1, 7), "C2": Fraction(3, 2), "width": Fraction(7, 3), "step": Fraction(1, 5),
    "noise": Fraction(11, 2), "signal": Fraction(7, 3), "theta": Fraction(9, 2), "loss": Fraction(3),
    "kernel": Fraction(5), "half": Fraction(1, 3), "proxy_slow": Fraction(1, 6), "proxy_fast": Fraction(7, 4),
    "gamma_half": Fraction(2, 5), "near": Fraction(1, 9), "width_A1": Fraction(2),
    "norm_A2": Fraction(5, 4), "often": Fraction(8, 3), "spread": Fraction(9, 4), "slow": Fraction(4, 5),
    "fast": Fraction(6, 5),
}  # fmt: skip


@pytest.mark.parametrize("constant", [*PRINTED, "all"])
def test_each_constant_of_the_paper_moves_its_own_bands(constant: str) -> None:
    constants = REPLACED if constant == "all" else {constant: REPLACED[constant]}
    for case in (POPULATION | {"sigma0": 0.0}, DRAWN):
        moved = case | {"constants": constants}
        agree(parameters(moved), reference(moved))


ELSEWHERE = {
    ("R9", "gd_e_min"): (-math.inf, math.inf),
}


@pytest.mark.parametrize("name", CASES)
def test_every_other_quantity_is_non_negative_in_any_case(name: str) -> None:
    for key, band in found(parameters(CASES[name])).items():
        assert band.trivial == ELSEWHERE.get(key, (0, math.inf)), key


SWAMPED = "k u >= 1: rounding swamps the identity"
SINGULAR = "kmin(K) = 0: X^+ is not determined within rounding"
LOST = "beta >= sqrt R, or the level may be out of reach: tau_hi is infinite"

REASONS = {
    "swamped by rounding": {
        ("R1", "flow_r"): SWAMPED, ("R1", "flow_t"): SWAMPED, ("R1", "flow_e"): SWAMPED,
        ("R2", "flow_conserved"): SWAMPED, ("R4", "kernel_error"): SWAMPED, ("R6", "flow_balance"): SWAMPED,
        ("R6", "flow_perp_energy"): SWAMPED,
    },
    "heavy perpendicular weights": {("R7", "escape_time_perp"): LOST, ("R7", "saturation_time_perp"): LOST},
    "last level out of reach": {("R7", "saturation_time_perp"): LOST},
    "regression, singular K": {("R11-limit", "minimum_norm"): SINGULAR},
    "regression, rough arithmetic": {("R11-limit", "minimum_norm"): SWAMPED},
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_bands_without_an_upper_end_say_why(name: str) -> None:
    bands = found(parameters(CASES[name]))
    expected = REASONS.get(name, {})
    assert {key: band.reason() for key, band in bands.items() if band.reason()} == expected


POPULATION_LAW = ("tr", "bbar", "sigma0", "v0", "sigma_y", "step", "target", "n")
CANONICAL = ("s", "R", "T")
DATA = ("step", "gamma", "yy")

NEEDS = {
    **dict.fromkeys(("P1", "P2", "P3", "P4"), (POPULATION, POPULATION_LAW)),
    "P5": (POPULATION, (*POPULATION_LAW, "gamma", "phi")),
    "P6": (POPULATION, (*DATA, "v0")),
    "P7": (POPULATION, (*DATA, "h", "v0")),
    "P8-A1": (LAW, ("fail", "n")),
    "P8-A2": (LAW, ("fail", "n", "d")),
    "P8-A3": (LAW, ("fail", "n")),
    "P8-A4": (POPULATION, (*DATA, "tr", "bbar", "sigma_y")),
    "P8-5.1": (POPULATION, (*DATA, "tr", "sigma_x", "Sigma_op", "Sigma_F")),
    "P0": (REGRESSION, DATA),
    "R1": (start(1.0, 0.2, 0.1), CANONICAL),
    "R2": (start(1.0, 0.2, 0.1), CANONICAL),
    "R3": (start(1.0, 0.2, 0.1), CANONICAL),
    "R4": (start(1.0, 0.2, 0.1), CANONICAL),
    "R5": (start(1.0, 0.2, 0.1), ("s", "F")),
    "R6": (start(1.0, 0.2, 0.1), (*CANONICAL, "F")),
    "R7": (start(1.0, 0.2, 0.1), (*CANONICAL, "F", "delta")),
    "R8": (DESCENT | {"au": 0.0}, (*CANONICAL, "eta")),
    "R9": (DESCENT | {"au": 0.0}, (*CANONICAL, "eta")),
    "R9-odds": (DESCENT | {"au": 0.0}, (*CANONICAL, "eta")),
    "R10": (DESCENT | {"au": 0.0}, ("F", "shrinkage", "eta")),
    "R11": (REGRESSION, DATA),
    "R11-flow": (GENERAL_FLOW, ("n", "kmin")),
    "R11-limit": (REGRESSION, (*DATA, "kmin", "kmax")),
    "R12": (REGRESSION, (*DATA, "e_end")),
    "R13": (REGRESSION, (*DATA, "h", "kmin", "kmax")),
    "R14": (REGRESSION, (*DATA, "phi")),
    "R15-A1": (LAW, ("fail", "n")),
    "R15-A2": (LAW, ("fail", "n", "d")),
    "R15-A4": (REGRESSION, (*DATA, "kmin", "kmax")),
    "R15-K": (DRAWN, ("fail", "n", "draws")),
}
"""Statement -> a run that it speaks of, and the numbers without which it says nothing."""


def test_every_statement_has_a_run_that_it_speaks_of() -> None:
    assert {f"two-layer/{id}" for id in NEEDS} == {s.id for s in REGISTRY}


@pytest.mark.parametrize("id", NEEDS)
def test_a_statement_is_silent_where_one_of_its_numbers_is_unknown(id: str) -> None:
    case, names = NEEDS[id]
    s, p = REGISTRY[f"two-layer/{id}"], parameters(case)
    assert s.bands(p, None)
    for name in names:
        assert s.bands(replace(p, **{name: None}), None) == {}, name


def test_the_bracket_of_a_level_that_is_behind_is_zero() -> None:
    p = parameters(start(1.0, 3.9, 0.1, delta=0.0, F=0.0))
    for theta in (Fraction(1, 10), Fraction(9, 10)):
        bracket = Bracket.of(p, theta)
        assert (bracket.earliest(), bracket.latest()) == (0.0, 0.0)


def test_flow_and_descent_are_told_apart_by_the_step() -> None:
    flow, descent = {"R1", "R2", "R3", "R4", "R6", "R7"}, {"R8", "R9", "R9-odds", "R10"}
    p = parameters(DESCENT | {"au": 0.0})
    assert {id for id, _ in found(p)} == descent | {"R5"}
    assert {id for id, _ in found(replace(p, eta=0.0))} == flow | {"R5"}
    assert {id for id, _ in found(replace(p, eta=None))} == flow | {"R5"}
