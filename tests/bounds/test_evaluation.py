"""Statements as functions: arrays of every parameter equal point by point evaluation; what is refused."""

from __future__ import annotations

import doctest
import inspect
import math

import numpy as np
import pytest
import torch
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from layerwise_parameters import numbers

import bounds
from bounds import FIELDS, REGISTRY, Parameters, evaluate, evaluation, used_by, uses

GIVEN = {"theta": 0.1, "delta": 0.1, "eps": 0.1, "rho": 0.0, "n": 10, "K": 3, "d": 31, "L": 4}
ALL_BUT_STRUCTURED = [s.id for s in REGISTRY if not {"layers", "imbalances", "kap"} & set(uses(s))]


def test_examples_of_the_documentation_are_true():
    failed, tried = doctest.testmod(evaluation, optionflags=doctest.ELLIPSIS)
    assert (failed, tried > 3) == (0, True)


def test_a_statement_is_called_by_id_by_item_and_by_name():
    once = evaluate("thm4-15", layer=2, **GIVEN)
    for again in (
        bounds["layerwise/thm4-15"](layer=2, **GIVEN),
        bounds.layerwise.theorem_4_eq_15(layer=2, **GIVEN),
        evaluate(REGISTRY["layerwise/thm4-15"], layer=2, **GIVEN),
    ):
        assert repr(again) == repr(once)
    (band,) = REGISTRY["layerwise/thm4-15"].bands(Parameters(**GIVEN), 2).values()
    assert (float(once[0].lower), float(once[0].upper)) == (band.lower, band.upper)


@given(numbers(), st.lists(numbers(), min_size=1, max_size=5))
@settings(max_examples=12, phases=[Phase.explicit, Phase.generate])
def test_arrays_of_every_parameter_are_points(first, others):
    points = [
        first,
        *(first | {name: x[name] for name in x if name in GIVEN or name in ("mu", "e0")} for x in others),
    ]
    points = [{name: x for name, x in point.items() if x is not None} for point in points]
    together = {name: np.array([point[name] for point in points]) for name in points[0]}
    try:
        result = evaluate(ALL_BUT_STRUCTURED, strict=False, **together)
    except ArithmeticError:
        return
    assert result.shape == (len(points),)
    for i, point in enumerate(points):
        p = Parameters(**point)
        seen = 0
        for band in result:
            statement = REGISTRY[band.statement]
            there = band.layer in statement.layers(point["L"])
            exact = statement.bands(p, band.layer).get(band.quantity) if there else None
            assert bool(band.speaks[i]) == (exact is not None)
            if exact is None:
                assert math.isnan(band.lower[i])
                continue
            for end, expected in ((band.lower[i], exact.lower), (band.upper[i], exact.upper)):
                assert end == pytest.approx(expected, rel=1e-9, abs=1e-300), (band, i)
            seen += 1
        assert seen


def test_points_beyond_a_block_are_put_in_their_place(monkeypatch):
    theta, L = np.linspace(0, 0.4, 7)[:, None], np.array([3, 5, 4])
    whole = evaluate(["R6", "R8"], **(GIVEN | {"theta": theta, "L": L}))
    monkeypatch.setattr(evaluation, "BLOCK", 2)
    pieces = evaluate(["R6", "R8"], **(GIVEN | {"theta": theta, "L": L}))
    assert len(whole) == len(pieces) == 4 + 5
    for a, b in zip(whole, pieces, strict=True):
        assert (a.statement, a.layer, a.quantity) == (b.statement, b.layer, b.quantity)
        np.testing.assert_allclose(a.lower, b.lower, rtol=1e-12)
        np.testing.assert_allclose(a.upper, b.upper, rtol=1e-12)
        assert np.array_equal(a.reasons(), b.reasons())


def test_a_table_has_a_row_a_point_and_band_that_exist():
    frame = evaluate("R6", **(GIVEN | {"theta": [0.1, 0.2], "L": [[2], [3]]})).frame()
    assert list(frame.columns) == ["theta", "L", *evaluation.FRAME_COLUMNS]
    assert len(frame) == 2 * 1 + 2 * 2
    assert set(frame["L"][frame["layer"] == 1]) == {3}
    assert frame["in_scope"].all()
    assert evaluate("R6", **GIVEN).frame()["lower"].tolist() == [0.0, 0.0, 0.0]


def test_why_a_band_says_nothing_is_said_point_by_point():
    found = evaluate("R6", layer=0, **(GIVEN | {"delta": [0.1, 5.0], "theta": [0.1, 1.0]}), strict=False)
    band = found["C_ratio"]
    assert band.vacuous.tolist() == [False, True]
    assert band.in_scope.tolist() == [True, False]
    assert band.reason(0) == ""
    assert "theta >= 1 (R1)" in band.reason(1)
    assert "A2, theta < 1 fails: theta < 1" in band.reason(1)
    assert band.reasons().tolist() == [band.reason(0), band.reason(1)]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"theta": -1}, "theta = -1: theta >= 0 is needed"),
        ({"theta": [0.1, math.nan]}, r"theta = nan \(1 of 2 values\): a finite number is needed"),
        ({"theta": "wide"}, "theta = 'wide': a number or an array of numbers is needed"),
        ({"eps": 0}, "eps = 0: eps > 0 is needed"),
        ({"L": 1}, "L = 1: L >= 2, whole is needed"),
        ({"L": 2.5}, "L = 2.5: L >= 2, whole is needed"),
        ({"K": 1}, "K >= 2"),
        ({"rho": 0.2}, "every one has rho <= eps, and at eps = 0.1, rho = 0.2 that fails"),
        ({"d": 29}, "d >= N = n K"),
        ({"n": 2, "d": 6}, r"d >= 2K \+ 1"),
        ({"delta": [0.1, 1e-3]}, r"delta >= sqrt\(d - 2K\) \(eps - rho\)\^2 \(R3\), and at .* delta = 0.001"),
        ({"e0": 0.1}, "e0 <= mu sqrt"),
        ({"thetta": 0.1}, "unknown parameter 'thetta'; did you mean 'theta'"),
        ({"depth": 4}, "unknown parameter 'depth'; did you mean 'L'"),
        ({"theta": [0.1, 0.2], "n": [1, 2, 3]}, r"do not broadcast to one shape: theta \(2,\), n \(3,\)"),
        ({"theta": np.broadcast_to(0.1, 10**9)}, "1,000,000,000 points x 1 bands take 20.5 GiB"),
        ({"n": 2.5}, "every one has n whole where the classes are equally large, and at n = 2.5 that fails"),
        ({"theta": []}, "theta has no values: at least one is needed"),
        ({"layer": "first"}, "layer = 'first': a whole number or several are needed"),
        ({"layer": 1.5}, "layer = 1.5: a whole number or several are needed"),
        ({"eps": None}, "eps missing: layerwise/R6 needs it"),
        ({"layer": 7}, "no band: layerwise/R6 says nothing with layer = 7 and L = 4; layers are 0, 1, 2"),
    ],
    ids=str,
)
def test_what_no_network_has_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        evaluate("R6", **(GIVEN | changes))


class Traced:
    """As JAX's tracers, of arrays of another library: float() of it would succeed, its gradient be lost."""

    def __jax_array__(self):
        return self

    def __float__(self):
        return 0.1


class Elsewhere(Traced):
    """An array of the array API's standard."""

    def __array_namespace__(self):
        return math


@pytest.mark.parametrize("value", [Traced(), Elsewhere()], ids=["traced", "elsewhere"])
def test_arrays_of_another_library_are_refused(value):
    with pytest.raises(ValueError, match=r"theta is a \w+ \w+, of which bounds knows no arithmetic: give a"):
        evaluate("R6", **(GIVEN | {"theta": value}))
    with pytest.raises(ValueError, match="of which bounds knows no arithmetic"):
        Parameters(**(GIVEN | {"theta": value}))
    with pytest.raises(ValueError, match="of which bounds knows no arithmetic"):
        bounds.two_layer.TwoLayerParameters(s=value)


def test_a_tensor_with_a_gradient_is_led_to_the_bands():
    theta = torch.tensor(0.1, requires_grad=True)
    with pytest.raises(ValueError, match=r"theta is a tensor with a gradient, .* bounds\[id\].bands"):
        evaluate("R6", **(GIVEN | {"theta": theta}))
    assert repr(evaluate("R6", **(GIVEN | {"theta": theta.detach().double()}))).startswith("layerwise/R6")


def test_no_statement_is_refused_and_one_twice_is_one():
    with pytest.raises(ValueError, match="no statement is named"):
        evaluate([], **GIVEN)
    with pytest.raises(ValueError, match="unknown statement '': no id is like it; `dln-verify list`"):
        evaluate("", **GIVEN)
    assert repr(evaluate(["R6", "R6"], **GIVEN)) == repr(evaluate("R6", **GIVEN))


@pytest.mark.parametrize("id", ["R66", "layerwise/therm4-15", "theorem 6"])
def test_near_names_of_an_unknown_statement(id):
    with pytest.raises(ValueError, match=r"unknown statement .* did you mean .*/"):
        bounds[id]


def test_beyond_the_hypotheses_without_strict():
    band = evaluate("R6", layer=0, **(GIVEN | {"delta": [1e-3, 0.1]}), strict=False)
    assert band.satisfiable.tolist() == [False, True]
    assert np.isfinite(band["C_ratio"].upper).all()


def test_what_no_statement_takes_may_be_left_out():
    band = evaluate("thm4-16", layer=1, theta=0.01, delta=0.001, eps=0.1, rho=0.0, n=10, K=3, L=4)["D"]
    assert float(band.lower) == pytest.approx(1 - 32 * (0.01 + 0.004) * 1.5)
    given_twice = evaluate(
        "R10", layer=1, lmin=0.5, lmax=1.5, **{k: v for k, v in GIVEN.items() if k != "theta"}
    )
    assert not given_twice["C_ratio"].vacuous
    with pytest.raises(ValueError, match=r"theta \(or lmin and lmax\) missing"):
        evaluate("R10", **{name: value for name, value in GIVEN.items() if name != "theta"})


def test_uses_and_used_by_are_two_sides():
    assert "theta" not in uses("R10")
    assert {"lmin", "lmax"} <= set(uses("R10"))
    assert uses("lemma14") == ()
    assert "xi" in uses("R11")
    for name in FIELDS:
        assert set(used_by(name)) == {s.id for s in REGISTRY if name in uses(s)}
        assert used_by(name)


@pytest.mark.parametrize("name", ["mu", "e0", "tail", "alpha", "delta", "theta", "rho", "d"])
def test_a_parameter_that_is_not_used_changes_nothing(name):
    p = Parameters(**GIVEN, mu=0.05, e0=0.01)
    q = p.but(**{name: {"d": 40, "tail": 1e-4, "alpha": 1.3}.get(name, 0.02)})
    for s in REGISTRY:
        if name in uses(s) or (name == "theta" and {"lmin", "lmax"} & set(uses(s))):
            continue
        for layer in s.layers(p.L):
            assert s.bands(p, layer) == s.bands(q, layer), s.id


def test_functions_by_name_are_documented():
    names = evaluation.functions("layerwise")
    assert len(names) == len(REGISTRY)
    assert {"theorem_4_eq_15", "lemma_8_eq_39", "proposition_5", "R6s", "R12_flow", "mu_flow"} <= set(names)
    assert set(names) <= set(dir(bounds.layerwise))
    for name, function in names.items():
        assert getattr(bounds.layerwise, name) is function
        assert "Hypotheses: " in (inspect.getdoc(function) or "")
    signature = inspect.signature(bounds.layerwise.lemma_6_eq_25)
    assert list(signature.parameters) == ["theta", "constants", "layer", "strict"]
    with pytest.raises(AttributeError, match="has no attribute 'theorem_99'"):
        bounds.layerwise.theorem_99  # noqa: B018
