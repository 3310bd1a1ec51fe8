"""Statements of the user's own, and of any theory: found, evaluated, compared, solved, mapped; or refused."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bounds
from bounds import REGISTRY, Band, Registry, Tag, statement
from bounds.bands import at_most, steps
from bounds.layerwise import scope
from bounds.regions import prove

GIVEN = {"eps": 0.1, "rho": 0.0, "n": 10, "K": 3, "d": 31, "delta": 0.1}
RUN = {"s": 1, "R": (0.005, 0.02), "T": 0.01, "eta": (0.05, 0.1)}


@pytest.fixture
def mine():
    """Two statements that a user registered; forgotten afterwards."""
    before = dict(REGISTRY.statements)

    @statement("mine/rate", title="a", source="b", tag=Tag.USER, layers=steps,
               hypotheses=scope.ASSUMPTION_3)  # fmt: skip
    def rate(p, layer):
        """C_(l+1)/C_l <= eps^2/n^(1/L) under Assumption 3."""
        return {"C_ratio": at_most(p, p.eps**2 / p.ops.power(p.n_scaled, Fraction(1, p.L)))}

    @statement("mine/twice", title="a", source="b", tag=Tag.USER, layers=steps,
               hypotheses=scope.ASSUMPTION_3)  # fmt: skip
    def twice(p, layer):
        """C_(l+1)/C_l <= 2 eps^2/n^(1/L) under Assumption 3."""
        return {"C_ratio": at_most(p, 2 * p.eps**2 / p.ops.power(p.n_scaled, Fraction(1, p.L)))}

    @statement("mine/branch", title="a", source="b", tag=Tag.USER, layers=steps)
    def branch(p, layer):
        """C_(l+1)/C_l <= eps^2, or delta where theta >= 0.15."""
        return {"C_ratio": at_most(p, p.eps**2 if p.theta < 0.15 else p.delta)}

    yield
    REGISTRY.statements.clear()
    REGISTRY.statements.update(before)


@pytest.mark.usefixtures("mine")
def test_registered_statements_are_found_and_evaluated():
    assert bounds.find("mine/rate") is bounds.find("rate") is bounds["mine/rate"]
    assert set(bounds.uses("mine/rate")) >= {"eps", "rho", "n", "L"}
    assert "delta" not in bounds.uses("mine/rate")
    found = bounds.evaluate("mine/rate", eps=[0.1, 0.2], rho=0, n=10, L=4, layer=1)["C_ratio"]
    assert found.upper == pytest.approx(np.array([0.01, 0.04]) / 10**0.25)
    assert found.in_scope.all()


@pytest.mark.usefixtures("mine")
def test_bands_that_know_single_numbers_only_are_taken_point_by_point():
    found = bounds["mine/branch"](theta=[0.1, 0.2], **GIVEN, L=4, layer=0)["C_ratio"]
    assert found.upper == pytest.approx([0.01, 0.1])


@pytest.mark.usefixtures("mine")
def test_nothing_made_up_is_ever_read():
    assert bounds.uses("mine/branch") == ("theta", "eps")  # what it does elsewhere nobody can see
    assert bounds.evaluate("mine/branch", theta=0.1, eps=0.1, L=4, layer=0)["C_ratio"].upper == 0.1**2
    with pytest.raises(ValueError, match="delta missing: mine/branch needs it here"):
        bounds.evaluate("mine/branch", theta=0.2, eps=0.1, L=4, layer=0)


@pytest.mark.usefixtures("mine")
def test_registered_statements_are_compared_solved_and_mapped():
    over = GIVEN | {"eps": (0.05, 0.1)}
    (found,) = bounds.compare("mine/twice", "mine/rate", over=over | {"theta": 0.1}, L=4)
    assert (found.upper.verdict, found.ratios["upper"]) == ("proved", (0.5, 0.5))
    (back,) = bounds.compare("mine/rate", "mine/twice", over=over | {"theta": 0.1}, L=4)
    assert back.upper.verdict == "refuted"
    edge = bounds.solve("mine/rate", "eps", over=(0.01, 0.9), at_most=0.001, rho=0.0, n=10, L=4)
    assert edge.low <= (0.001 * 10**0.25) ** 0.5 <= edge.high <= edge.low + 1e-9
    assert bounds.monotone("mine/rate", "upper", "eps", over=over, L=4).verdict == "proved"
    m = bounds.map(["R6", "mine/rate"], x=("theta", [0, 0.1]), y=("eps", [0.1, 0.2]), L=4, layer=1,
                   rho=0.0, n=10, K=3, d=31, delta=0.3)  # fmt: skip
    assert (m.tightest == 1).all()


@given(st.floats(0.06, 0.5), st.floats(0.01, 0.2))
def test_a_statement_can_be_handed_over_as_it_is(eps, theta):
    own = Registry()

    @statement("own/square", title="a", source="b", tag=Tag.USER, layers=steps, registry=own)
    def square(p: bounds.Parameters, layer: Any) -> dict[str, Band]:
        return {"C_ratio": at_most(p, p.eps**2 + p.theta)}

    assert bounds.evaluate(square, eps=eps, theta=theta, L=3, layer=0)["C_ratio"].upper == eps**2 + theta
    proof = bounds.monotone(square, "upper", "theta", over={"eps": eps, "theta": (0, theta)}, L=3)
    assert proof.verdict == "proved"


def test_claims_about_other_theories_are_decided():
    for falls, verdict in [(True, "proved"), (False, "refuted")]:
        found = bounds.monotone(
            "two-layer/R9", "upper", "R", over=RUN, quantity="escape_steps", decreasing=falls
        )
        assert found.verdict == verdict
    features = {"kind": "features", "samples": 12, "width": 4, "classes": 3, "kappa_C": (0.1, 0.2)}
    assert bounds.monotone("gram/T9", "upper", "t", over=features | {"t": (0.1, 0.3)}).verdict == "proved"
    target = {"kind": "target", "ridge": 0.01, "target_square": 2.0, "weight_square": 1.0, "spread": 1.0,
              "surrogate": 0.2, "feature_square": (1.0, 4.0), "top": (1.0, 2.0), "bottom": 0.1}  # fmt: skip
    [ratio] = bounds.compare("gram/Lemma-2", "gram/Lemma-2-refined", over=target)
    assert (ratio.upper.verdict, ratio.lower.verdict) == ("proved", "proved")
    assert "by structure" in ratio.lower.claim
    [back] = bounds.compare("gram/Lemma-2-refined", "gram/Lemma-2", over=target)
    assert back.upper.verdict == "refuted"
    edge = bounds.solve("two-layer/R9", "eta", over=(0.001, 0.4), smallest=True, at_most=200.0,
                        quantity="escape_steps", s=1, R=0.02, T=0.01)  # fmt: skip
    steps_at = [
        float(bounds.two_layer.R9(s=1, R=0.02, T=0.01, eta=x)["escape_steps"].upper)
        for x in (edge.low, edge.high)
    ]
    assert steps_at[0] >= 200 - 1e-6
    assert steps_at[1] <= 200
    m = bounds.map(["two-layer/R9"], x=("eta", [0.1, 0.2]), y=("R", [0.01, 0.02]), quantity="escape_steps",
                   s=1, T=0.01)  # fmt: skip
    assert m.L is None
    assert (m.status == bounds.maps.INFORMATIVE).all()


def test_what_no_point_of_a_box_meets_proves_nothing():
    over = {"theta": (0.3, 0.4), "eps": 0.1, "rho": 0.0, "delta": 0.1, "n": 10, "K": 3, "d": 31}
    (found,) = bounds.compare("thm4-16", "R8", over=over, L=4, layer=1)
    assert found.lower.verdict == "out of scope"
    assert found.lower.boxes == 1


def test_a_parameter_that_nobody_gave_puts_nothing_out_of_scope():
    """d is no parameter of thm4-15: what stands for it must not contradict n and K."""
    over = {"theta": (0.0, 0.01), "eps": (0.01, 0.1), "rho": 0.0, "delta": 1e-4, "n": 10, "K": 3}
    proof = bounds.monotone("thm4-15", "upper", "eps", over=over, L=4, layer=1, decreasing=True)
    assert proof.verdict == "refuted"


def test_a_claim_may_speak_of_any_theory():
    claim = prove(lambda p: p.ops.less(p.R * p.eta, 0.0021), RUN, of="two-layer/R9")
    assert claim.verdict == "proved"


@pytest.mark.usefixtures("mine")
@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: bounds.find("mine/rat"), "did you mean mine/rate"),
        (lambda: bounds.find("minne/rate"), "there is no theory 'minne'; did you mean 'mine'"),
        (
            lambda: bounds.compare("mine/rate", "mine/branch", over=GIVEN | {"theta": (0, 0.1)}, L=4),
            "mine/branch cannot be taken over boxes of parameters .*p.ops.where",
        ),
        (
            lambda: bounds.compare("gram/T9", "two-layer/R9", over={}),
            "take different parameters: they cannot be compared",
        ),
        (lambda: bounds.monotone("two-layer/R9", "upper", "R", over=RUN, L=3), "have no depth L"),
        (lambda: bounds.monotone("R6", "upper", "eps", over=GIVEN | {"theta": 0.1}), "L missing"),
        (lambda: bounds.monotone("two-layer/R9", "upper", "q", over=RUN), "choose from s, R, T, eta"),
        (lambda: bounds.monotone("two-layer/R9", "top", "R", over=RUN), "a lower and an upper end"),
        (
            lambda: bounds.monotone("gram/T9", "upper", "t", over={"samples": (10, 12)}),
            "samples = .*one whole number is needed",
        ),
        (
            lambda: bounds.monotone("two-layer/R9", "upper", "R", over=RUN, quantity="D"),
            "quantity = 'D': two-layer/R9 bounds gd_e_min",
        ),
    ],
)
def test_what_cannot_be_asked_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
