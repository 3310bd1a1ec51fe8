"""Rational cases of the companion theories: decided exactly, rechecked, equal to the float instruments."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from bounds.balls import Ball
from bounds.statement import Kind
from verify.errors import InputError
from verify.exact import Decision, decide
from verify.exact.certificate import digest, read_certificate, record, write_certificate
from verify.exact.decide import Decisions
from verify.exact.recheck import recheck
from verify.exact.recipes import RationalCase, measure_case, measured_statements
from verify.gram.layers import CapturedLayer
from verify.gram.observe import observe_layers
from verify.gram.observe_features import observe_features, observe_virtual_step
from verify.measurement import Observation
from verify.theories import THEORIES
from verify.two_layer.canonical import Canonical
from verify.two_layer.law import observe_law
from verify.two_layer.observe import observe
from verify.two_layer.observe_regression import observe_regression
from verify.two_layer.regression import Population, Regression

CASES = [
    pytest.param(case, id=f"{theory}/{name}")
    for theory in ("two-layer", "gram")
    for name, case in THEORIES[theory].exact().items()
]

NOT_RATIONAL = {"gram/T4-inverse", "gram/Proposition-1-GELU"}
"""Claims on float32 arithmetic itself, and on a transcendental activation."""


def decided(case: RationalCase) -> Decisions:
    return decide(case, measured_statements(case, THEORIES[case.theory].statements)[0])


def array(value: Any) -> np.ndarray:
    return np.array([[float(x) for x in row] for row in value])


@pytest.mark.parametrize("case", CASES)
def test_nothing_is_refuted_but_what_is_known_to_be_false(case: RationalCase) -> None:
    decisions = decided(case)
    assert decisions.rows
    assert not decisions.refuted
    assert not decisions.of(Decision.UNDECIDED)


@pytest.mark.parametrize("case", CASES)
def test_identities_are_proved_with_residual_exactly_zero(case: RationalCase) -> None:
    statements = {s.id: s for s in THEORIES[case.theory].statements}
    for row in decided(case).of(Decision.PROVED):
        if statements[row.statement].kind is Kind.IDENTITY:
            assert row.value is not None
            assert row.value.is_zero(), row


@pytest.mark.parametrize("theory", ["two-layer", "gram"])
def test_every_false_statement_has_its_counterexample(theory: str) -> None:
    false = {s.id for s in THEORIES[theory].statements if s.kind is Kind.FALSE} - NOT_RATIONAL
    refuted = {
        row.statement
        for case in THEORIES[theory].exact().values()
        for row in decided(case).of(Decision.EXPECTED)
    }
    assert refuted == false


@pytest.mark.parametrize("case", CASES)
def test_a_certificate_is_read_back_and_rechecked(case: RationalCase, tmp_path: Any) -> None:
    covered, _ = measured_statements(case, THEORIES[case.theory].statements)
    path = tmp_path / "certificate.json"
    write_certificate(path, record(decide(case, covered), covered))
    found = recheck(read_certificate(path), THEORIES[case.theory].statements)
    assert not found.wrong
    assert found.confirmed + len(found.open) == len(read_certificate(path)["rows"])
    assert all("aligned_loss_saturated" in finding.where for finding in found.open)
    assert "recipe" in found.note


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("instance", "given", "w"), "1/3"),
        (("rows", 0, "verdict"), "not refuted here"),
        (("rows", 0, "value"), "1.5"),
        (("instance", "recipe"), "rotation"),
    ],
)
def test_a_changed_certificate_is_caught_behind_a_new_hash(path: tuple, value: str) -> None:
    case = THEORIES["gram"].exact()["counterexample G1f"]
    covered, _ = measured_statements(case, THEORIES["gram"].statements)
    content = json.loads(json.dumps(record(decide(case, covered), covered)))
    place: Any = content
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    content["sha256"] = digest(content)
    try:
        assert recheck(content, THEORIES["gram"].statements).wrong or path == ("instance", "given", "w")
    except InputError:
        assert path == ("instance", "recipe")


def test_a_claim_that_other_input_does_not_bear_is_caught() -> None:
    case = THEORIES["gram"].exact()["counterexample T6"]
    covered, _ = measured_statements(case, THEORIES["gram"].statements)
    content = json.loads(json.dumps(record(decide(case, covered), covered)))
    content["instance"]["given"]["h"] = [["-1"], ["0"], ["1"]]
    (finding,) = recheck(content, THEORIES["gram"].statements).wrong
    assert "gram/T6" in finding.where


def test_input_that_does_not_fit_says_so() -> None:
    given = THEORIES["gram"].exact()["layer"].given
    with pytest.raises(InputError, match="polar is not the orthogonal polar factor"):
        decided(RationalCase("gram", "layer", "l", {**given, "polar": given["W"]}))
    with pytest.raises(InputError, match="no recipe 'spell'"):
        decided(RationalCase("gram", "spell", "s", {}))
    with pytest.raises(InputError, match="does not fit skip"):
        decided(RationalCase("gram", "skip", "s", {"w": Fraction(1)}))
    with pytest.raises(InputError, match="even number"):
        decided(RationalCase("two-layer", "law", "l", {"n": 3, "d": 4, "m": 1, "fail": Fraction(1, 10)}))


# --- the recipes against the float instruments, which share no line with them ------------------------


def agree(case: RationalCase, observation: Observation, *, but: tuple[str, ...] = ()) -> int:
    """Compare every quantity that both measure; how many there are."""
    exact, count = measure_case(case, 128).values, 0
    for key, value in exact.items():
        if key not in observation.values or not isinstance(value, Ball) or key[0] in but:
            continue
        float_value = observation.values[key]
        if float_value.undefined:
            continue
        assert float_value.value == pytest.approx(float(value.x.mid()), rel=1e-9, abs=1e-9), key
        count += 1
    return count


@pytest.mark.parametrize("name", ["descent", "descent, T = 0", "descent, U_perp frozen", "descent, U_perp"])
def test_descents_agree_with_the_float_run(name: str) -> None:
    case = THEORIES["two-layer"].exact()[name]
    g = case.given
    instance = Canonical(
        array(g["a"])[:, 0], array(g["u"])[:, 0], array(g["perp"]), float(g["s"]), float(g["eta"]), g["steps"]
    )
    # the float run takes lambda before the last step only, and U_perp a at its end only
    but = ("gd_lambda_max", "perp_leak")
    if name == "descent, U_perp":
        but += ("gd_v", "gd_rho", "gd_e_map", "gd_lambda_map", "gd_b")
    assert agree(case, observe(instance), but=but) >= 11


@pytest.mark.parametrize("name", ["regression", "counterexample P6", "counterexample P8-A4"])
def test_regressions_agree_with_the_float_run(name: str) -> None:
    case = THEORIES["two-layer"].exact()[name]
    g = case.given
    X, W, v, y = (array(g[key]) for key in ("X", "W", "v", "y"))
    law = Population(
        tr=float(g["tr"]), bbar=float(g["bbar"]), sigma_y=float(g["sigma_y"]), sigma0=float(g["sigma0"]),
        v0=float(g["v0"]), d=X.shape[1], target=float(g["target"]),
    )  # fmt: skip
    instance = Regression(X @ X.T, y[:, 0], X @ W, v[:, 0], float(g["step"]), g["steps"], X, W, law, name)
    assert agree(case, observe_regression(instance), but=("proxy_growth_min", "proxy_growth_max")) >= 15


def test_the_law_agrees_with_scipy() -> None:
    case = THEORIES["two-layer"].exact()["counterexample P8-A3"]
    assert agree(case, observe_law(10, 100, 3, 0.1, draws=1)) == 3


def test_the_layer_agrees_with_the_float_instruments() -> None:
    case = THEORIES["gram"].exact()["layer"]
    W, X, Delta, b = (array(case.given[key]) for key in ("W", "X", "Delta", "b"))
    captured = CapturedLayer("l", W, X, X @ W.T + b[:, 0], Delta, Delta.T @ X, b[:, 0], Delta.sum(axis=0))
    observation = observe_layers([captured], eta=0.5, decay=0.1)
    assert agree(case, observation) >= 15


def test_features_and_the_virtual_step_agree_with_the_float_instruments() -> None:
    case = THEORIES["gram"].exact()["features"]
    labels = array(case.given["labels"])[:, 0].astype(int)
    observation = observe_features(array(case.given["H"]), labels, W=array(case.given["W"]))
    random = ("fit_R2", "TL_c_invariance", "surrogate")
    assert agree(case, observation, but=random) >= 9
    step = THEORIES["gram"].exact()["virtual step"]
    H, y, a = (array(step.given[key]) for key in ("H", "y", "a"))
    assert agree(step, observe_virtual_step(H, y[:, 0], a[:, 0], 0.5)) == 2
