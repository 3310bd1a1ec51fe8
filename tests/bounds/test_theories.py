"""Bounds of any theory: what its statements take is read off its parameter record."""

from __future__ import annotations

import doctest
import inspect
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bounds
import bounds.gram
import bounds.two_layer
from bounds import Band, Registry, Tag, records, statement, theories
from bounds.arithmetic import FLOATS, Arithmetic, Value, arithmetic_of
from bounds.bands import at_most
from bounds.printing import latex
from bounds.records import record_of, settings
from bounds.symbolic import formulas

RUN = {"s": 1.0, "R": 0.01, "T": 0.01, "au": 0.0, "eta": 0.1}
FEATURES = {"kind": "features", "samples": 12, "width": 4, "classes": 3, "t": 0.1, "kappa_C": 0.2}


def test_examples_of_the_documentation_are_true():
    failed, tried = doctest.testmod(records, optionflags=doctest.ELLIPSIS)
    assert (failed, tried >= 2) == (0, True)


@pytest.mark.parametrize("name", ["two-layer", "gram"])
def test_every_statement_can_be_made_to_speak(name):
    for s in theories.registry(name):
        best = settings(s)[0]
        assert best.bands, s.id
        assert set(bounds.uses(s)) >= set(best.reads)


@given(st.floats(1e-4, 0.5), st.floats(0.0, 0.5), st.floats(0.5, 2), st.floats(0.01, 0.4))
def test_points_are_those_of_the_statement(R, T, s, eta):
    at = {"s": s, "R": R, "T": T, "au": (R - T) / 4, "eta": eta}
    found = bounds.evaluate("two-layer/R9", **at)
    p = bounds.two_layer.TwoLayerParameters(**at)
    bands = bounds.find("two-layer/R9").bands(p, None)
    assert [band.quantity for band in found] == list(bands)
    for band in found:
        assert (band.lower, band.upper) == (bands[band.quantity].lower, bands[band.quantity].upper)
        assert band.in_scope == all(h.holds(p) for h in bounds.find("two-layer/R9").hypotheses)


def test_arrays_broadcast_point_by_point():
    R = np.array([0.01, 0.02, 0.04])
    found = bounds.two_layer.R9(**(RUN | {"R": R, "T": R, "eta": [[0.1], [0.2]]}))
    band = found["escape_steps"]
    assert band.lower.shape == (2, 3)
    one = bounds.evaluate("two-layer/R9", **(RUN | {"R": 0.04, "T": 0.04, "eta": 0.2}))["escape_steps"]
    assert (band.lower[1, 2], band.upper[1, 2]) == (one.lower, one.upper)
    assert len(found.frame()) == 6 * len(found)


def test_what_follows_from_others_may_be_left_out():
    short = {name: x for name, x in RUN.items() if name != "au"}
    assert repr(bounds.evaluate("two-layer/R9", **short)) == repr(bounds.evaluate("two-layer/R9", **RUN))


def test_whole_numbers_words_and_flags_are_taken():
    assert bounds.gram.T9(**FEATURES)["TL_c_deficit"].upper == pytest.approx(1 / 11)
    many = bounds.gram.T9(**(FEATURES | {"samples": [12, 24]}))["TL_c_deficit"]
    assert many.upper[0] < many.upper[1]
    assert len(bounds.evaluate("two-layer/R11", step=0.1, gamma=1.0, yy=1.0, m=4, n=5, d=6, full=True)) == 2


def test_functions_list_what_they_use():
    signature = inspect.signature(bounds.two_layer.R9)
    assert list(signature.parameters) == ["s", "R", "T", "au", "eta", "overlap", "layer", "strict"]
    assert "eta: step size in canonical form" in (inspect.getdoc(bounds.two_layer.R9) or "")
    assert {"T9", "T8_unequal"} <= set(dir(bounds.gram))
    with pytest.raises(AttributeError, match=r"'bounds\.gram' has no attribute 'T99'"):
        bounds.gram.T99  # noqa: B018


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: bounds.evaluate("gram/T9", samples=12), 'left out: .*kind.*; gram/T9 takes kind "features"'),
        (lambda: bounds.evaluate("gram/G1", kind="layers"), "no band: gram/G1 says nothing"),
        (lambda: bounds.evaluate("two-layer/R7", s=1, R=1, T=1, F=1), "left out: delta"),
        (lambda: bounds.evaluate("two-layer/R9", **(RUN | {"au": 0.3})), r"4 a0.u0 = R - T, and at R = 0.01"),
        (lambda: bounds.evaluate("two-layer/R9", **(RUN | {"R": -1})), "R = -1: R >= 0 is needed"),
        (lambda: bounds.evaluate("two-layer/R9", **(RUN | {"R": np.nan})), "R = nan: a finite number"),
        (lambda: bounds.evaluate("two-layer/P8-A1", n=2.5, fail=0.1), "n = 2.5: n >= 1, whole is needed"),
        (lambda: bounds.evaluate("two-layer/P8-A1", n=2, fail=1.1), r"fail in \(0, 1\] is needed"),
        (lambda: bounds.evaluate("two-layer/R9", q=1), "unknown parameter 'q'; known are"),
        (lambda: bounds.evaluate(["two-layer/R9", "gram/T9"]), "one theory at a time"),
        (lambda: bounds.evaluate("gram/T99"), "unknown statement 'gram/T99'; did you mean gram/T9"),
        (lambda: bounds.evaluate("grim/T9"), "there is no theory 'grim'; did you mean 'gram'"),
        (lambda: bounds.evaluate("two-layer/R9", **(RUN | {"R": np.broadcast_to(1.0, 10**9)})), "GiB"),
        (lambda: theories.registry("three-layer"), "unknown theory 'three-layer'"),
    ],
)
def test_what_cannot_be_evaluated_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


# --- a theory that nobody here knows ------------------------------------------------------------------

OWN = Registry()


@dataclass(frozen=True)
class Own:
    kind: Literal["tall", "wide"]
    a: Value
    count: int
    left: float = 0.0
    ops: Arithmetic = field(default=FLOATS, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ops", arithmetic_of([self.a, self.left]))


def whole(L: int) -> tuple[None]:
    return (None,)


@statement("own/plain", title="a", source="b", tag=Tag.PUBLISHED, layers=whole, registry=OWN)
def plain(p: Own, layer: Any) -> dict[str, Band]:
    """q <= sqrt(a) count."""
    return {"q": at_most(p, p.ops.sqrt(p.a) * p.count)} if p.kind == "wide" else {}


@statement("own/sorted", title="a", source="b", tag=Tag.PUBLISHED, layers=whole, registry=OWN)
def ranked(p: Own, layer: Any) -> dict[str, Band]:
    """q <= the larger of a and left, found by comparing."""
    return {"q": at_most(p, max(p.a, p.left))}


@statement("nobody/untyped", title="a", source="b", tag=Tag.PUBLISHED, layers=whole, registry=Registry())
def untyped(p, layer):
    return {"q": at_most(p, p.a)}


def test_a_theory_of_somebody_else_works_too(monkeypatch):
    monkeypatch.setattr(theories, "_ADDED", {})
    s = OWN["own/plain"]
    assert record_of(s).needed == ("kind", "a", "count")
    assert bounds.uses(s) == ("a", "count", "kind")  # it is not among the theories yet
    theories.add("own", OWN)
    assert bounds.uses("own/plain") == ("a", "count", "kind")
    assert bounds.evaluate("own/plain", kind="wide", a=4.0, count=3)["q"].upper == 6.0
    assert formulas("own/plain")["q"].at(a=4.0, count=3) == (0.0, 6.0)
    assert r"\sqrt{" in latex("own/plain")
    with pytest.raises(ValueError, match="kind missing: own/plain needs it"):
        bounds.evaluate("own/plain", a=4.0, count=3)
    with pytest.raises(ValueError, match=r"own/sorted has no closed form: .*comparing, in a, left"):
        formulas("own/sorted")
    with pytest.raises(ValueError, match="own/sorted has no closed form"):
        latex("own/sorted")


def test_bands_without_an_annotation_are_taken_for_layerwise_ones():
    s = untyped
    assert record_of(s).make is bounds.Parameters
