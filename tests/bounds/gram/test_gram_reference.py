"""The weight-Gram bands are those of the text, transcribed a second time, for instances chosen by hand."""

from __future__ import annotations

import math
from dataclasses import asdict, replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from gram_reference import CASES, Case, expected, rotation_fixed_point

from bounds.arithmetic import ARRAYS, FLOATS, INTERVALS, iv
from bounds.gram import REGISTRY, GramParameters, LayerSize
from bounds.gram.equation import captured
from bounds.statement import Band, Kind

ROUNDING = 1e-13
"""Both sides are a handful of float64 operations."""


def parameters(case: Case) -> GramParameters:
    values: dict[str, Any] = asdict(case)
    values["sizes"] = tuple(LayerSize(*size) for size in case.sizes)
    return GramParameters(**values)


def bands(p: GramParameters) -> dict[tuple[str, int | None, str], Band]:
    """All bands of an instance, whatever statement they belong to."""
    return {
        (s.id, layer, quantity): band
        for s in REGISTRY
        for layer in s.layers(p.L)
        for quantity, band in s.bands(p, layer).items()
    }


def same(found: float, wanted: float) -> bool:
    return found == wanted or math.isclose(found, wanted, rel_tol=ROUNDING)


@pytest.mark.parametrize("name", CASES)
def test_bands_are_those_of_the_text(name: str) -> None:
    case = CASES[name]
    p, wanted = parameters(case), expected(case)
    found = bands(p)
    assert set(found) == set(wanted)
    for key, band in found.items():
        assert same(band.lower, wanted[key].lower), key
        assert same(band.upper, wanted[key].upper), key
        assert band.trivial == wanted[key].trivial, key
        assert band.reason() == wanted[key].reason, key


def test_every_statement_speaks_of_some_case() -> None:
    assert {key[0] for case in CASES.values() for key in expected(case)} == {s.id for s in REGISTRY}


@pytest.mark.parametrize("name", CASES)
def test_statements_on_layers_say_nothing_of_the_whole(name: str) -> None:
    p = parameters(CASES[name])
    assert all(s.bands(p, None) == {} for s in REGISTRY if s.layers(2) != (None,))


@pytest.mark.parametrize("name", CASES)
def test_trends_have_their_whole_range_and_other_vacuous_bands_say_why(name: str) -> None:
    p = parameters(CASES[name])
    for (id, _, quantity), band in bands(p).items():
        if REGISTRY[id].kind is Kind.TREND:
            assert band.vacuous(p), (id, quantity)
        elif band.vacuous(p):
            assert band.reason(), (id, quantity)


LAYERWISE = {
    "G1", "G1b", "G1c", "G1d", "G1e", "G1e-disjoint", "G1f", "G2", "G3", "G3b", "G4", "G6", "G6-sign", "D1",
    "D1-share", "D2", "D3", "D3-order", "T11", "T11-converse", "T12", "Theorem-1", "sum-of-shifts",
    "whitening", "whitening-full-rank", "whitening-deficient",
}  # fmt: skip


@pytest.mark.parametrize("L", range(4))
def test_layers_of_each_statement(L: int) -> None:
    for s in REGISTRY:
        name = s.id.removeprefix("gram/")
        pairs = list(range(L - 1))
        wanted = list(range(L)) if name in LAYERWISE else pairs if name == "G7" else [None]
        assert list(s.layers(L)) == wanted, name


HYPOTHESES = {
    "gram/T2": ("rank(H_c) >= n - 1", "missing_rank", 1.0, 0.0),
    "gram/T9": ("rank S_B = K - 1", "missing_mean_rank", 1.0, 0.0),
    "gram/T13-rise": ("a.u* >= 0", "slope_sign", -0.25, 0.0),
    "gram/Proposition-1": ("|h| = 1", "input_gap", 0.5, 0.0),
}
"""Statement -> its only hypothesis but for FORWARD, the parameter, a value that breaks it, the last one that
keeps it."""

RIDGE = {
    f"gram/{name}" for name in ("Woodbury", "Lemma-2", "Lemma-2-refined", "Theorem-2", "Theorem-2-main-text")
}
TALL = {"gram/Theorem-2", "gram/Theorem-2-main-text"}
"""Statements on a positive ridge; on more samples than features."""

FORWARD = {"gram/D3", "gram/T13-rise"}
"""Statements on a step downhill: eta > 0."""


@pytest.mark.parametrize("id", [s.id for s in REGISTRY])
def test_hypotheses(id: str) -> None:
    found = list(REGISTRY[id].hypotheses)
    if id in FORWARD:
        forward = found.pop(0)
        assert forward.id == "eta > 0"
        assert [forward.holds(GramParameters(eta=eta)) for eta in (-0.5, 0.0, 5e-324)] == [False, False, True]
    if id in RIDGE:
        ridge = found.pop(0)
        assert ridge.id == "lambda > 0"
        assert [ridge.holds(GramParameters(ridge=x)) for x in (-0.5, 0.0, 5e-324)] == [False, False, True]
    if id in TALL:
        tall = found.pop(0)
        assert tall.id == "N > d"
        assert [tall.holds(GramParameters(samples=n, width=3)) for n in (2, 3, 4)] == [False, False, True]
    if id not in HYPOTHESES:
        assert found == []
        return
    name, parameter, broken, kept = HYPOTHESES[id]
    (hypothesis,) = found
    assert hypothesis.id == name
    for value, holds in ((broken, False), (kept, True), (kept - broken, True)):
        given: dict[str, Any] = {parameter: value}
        assert hypothesis.holds(GramParameters(**given)) is holds


def test_the_whitened_rotation_ends_where_the_formula_says() -> None:
    """c = [(1 - eta) cos + sqrt((1 - eta)^2 cos^2 + eta (2 - eta))]/(2 - eta), and cos as eta vanishes."""
    for eta in (0.02, 0.5, 1.0):
        root = math.sqrt((0.6 * (1 - eta)) ** 2 + eta * (2 - eta))
        assert math.isclose(rotation_fixed_point(eta), (0.6 * (1 - eta) + root) / (2 - eta), rel_tol=1e-12)
    p = GramParameters(kind="counterexample", about="gram/D4", eta=1e-9)
    band = REGISTRY["gram/D4-fixed-point"].bands(p, None)["rotation_fixed_point"]
    assert band.lower < 0.6 < band.upper < 0.6 + 1e-4


def test_captured_layers() -> None:
    sizes = LayerSize(1, 2, 3), LayerSize(4, 5, 6)
    p = GramParameters(sizes=sizes)
    assert (captured(p, 0), captured(p, 1), captured(p, None)) == (*sizes, None)
    assert captured(GramParameters(kind="run", sizes=sizes), 1) is None


def test_a_layer_sums_over_rows_inputs_and_outputs() -> None:
    assert LayerSize(100, 10, 1).sums == 2 * 111 + 16


NUMBERS = ("unit", "eta", "tl0", "tlc", "t", "condition")


@pytest.mark.parametrize("name", NUMBERS)
def test_one_interval_or_array_decides_the_arithmetic(name: str) -> None:
    third = iv.mpf(1) / 3
    kinds: list[tuple[Any, Any]] = [(third, INTERVALS), (np.ones(2), ARRAYS), (0.25, FLOATS)]
    for value, arithmetic in kinds:
        given: dict[str, Any] = {name: value}
        assert GramParameters(**given).ops is arithmetic
    assert GramParameters(predicted=(1.0, third)).ops is INTERVALS


@pytest.mark.parametrize(
    "name", ["one step, float32", "balanced classes", "compression", "virtual step", "D4"]
)
def test_interval_bands_enclose_the_float_bands(name: str) -> None:
    case = CASES[name]
    p, interval = parameters(case), iv.mpf
    given: dict[str, Any] = {name: getattr(case, name) for name in NUMBERS}
    given = {name: interval(value) for name, value in given.items() if value is not None}
    floats = bands(p)
    wide = replace(p, **given, predicted=tuple(interval(C) for C in case.predicted))
    enclosures = bands(wide)
    assert set(enclosures) == set(floats)
    for key, end in product(floats, ("lower", "upper")):
        number, ball = getattr(floats[key], end), interval(getattr(enclosures[key], end))
        assert same(float(ball.a), number) or float(ball.a) <= number, (key, end)
        assert same(float(ball.b), number) or number <= float(ball.b), (key, end)
