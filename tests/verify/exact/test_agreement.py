"""Both engines on the same instance: no verdict in floats contradicts an exact decision."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounds import REGISTRY
from verify.exact import decide
from verify.exact.agreement import contradictions
from verify.instances import ideal_pair
from verify.instances.model import Pair
from verify.layerwise.exact import from_pair
from verify.layerwise.measure import measure
from verify.layerwise.theory import THEORY
from verify.strategies import pairs
from verify.verdict import Truth, Verdict

STATEMENTS = [s for s in REGISTRY if s.id.startswith("layerwise/")]


def both(pair: Pair, statements=STATEMENTS):
    return THEORY.judge(measure(pair), statements), decide(from_pair(pair), statements)


@settings(max_examples=8)
@given(pair=pairs(in_scope=None, K=st.just(2), n=st.integers(2, 4), L=st.integers(2, 4)))
def test_random_pairs(pair):
    assert not contradictions(*both(pair))


@settings(max_examples=4)
@given(pair=pairs(in_scope=None, inexact=True, K=st.just(2), n=st.integers(2, 3), L=st.integers(2, 3)))
def test_random_pairs_that_miss_the_minimum_norm(pair):
    assert not contradictions(*both(pair))


def dyadic(L=3, eps=0.25, rho=0.0, theta=0.0):
    """K = 2, n = 1, d = 6: every number a dyadic rational that floats hold, and so is every parameter."""
    X = np.eye(6, 2)
    X[1, 0] = theta / 2
    s = np.array([max(1.0, eps)] * 2 + [eps, eps - rho, 0.0, 0.0])
    return Pair(s, np.eye(2, 6), X, np.zeros((6, 2)), L)


STRICT = {
    "A2": ("layerwise/A2", "theta", "theta < 1/4", lambda x: dyadic(theta=x), 0.25),
    "theta < 1/2": ("layerwise/R8", None, "theta < 1/2", lambda x: dyadic(theta=x), 0.5),
    "theta < 1": ("layerwise/R2", None, "theta < 1", lambda x: dyadic(theta=x), 1.0),
    "eps < 1": ("layerwise/A3", "eps", "eps < 1", lambda x: dyadic(eps=x), 1.0),
    "rho < eps": ("layerwise/A3", "rho", "rho < eps", lambda x: dyadic(rho=x), 0.25),
}
"""Statement; the quantity, where it is an assumption; the hypothesis; the network of a number; its limit."""


@pytest.mark.parametrize("name", STRICT)
def test_a_strict_hypothesis_is_not_met_at_its_limit(name):
    """At the limit itself it is exactly not met, and never met in floats; a little below both say yes."""
    id, quantity, text, network, limit = STRICT[name]
    for x, met in ((limit, False), (limit * (1 - 2.0**-20), True)):
        floats, exact = both(network(x), [REGISTRY[id], REGISTRY["layerwise/thm4-15"]])
        assert not contradictions(floats, exact)
        (mine,) = [h for h in floats.hypotheses if h.text == text]
        (theirs,) = [h for h in exact.hypotheses if h.text == text]
        assert theirs.outcome is met
        assert mine.outcome is Truth.YES if met else mine.outcome is not Truth.YES
        if quantity:
            (word,) = [r.verdict for r in floats.rows if r.statement == id and r.quantity == quantity]
            (decision,) = [r.decision for r in exact.rows if r.statement == id and r.quantity == quantity]
            assert decision is (Verdict.MET if met else Verdict.NOT_MET)
            assert word is Verdict.MET if met else word is not Verdict.MET


HELD = {"verdict": Verdict.HOLDS, "in_scope": True}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"verdict": Verdict.VIOLATED}, "violated in floats"),
        ({"verdict": Verdict.OUT_OF_SCOPE_FAILS}, "out of scope, band fails in floats"),
        ({"verdict": Verdict.UNDEFINED}, "undefined in floats"),
        ({"in_scope": False}, "in scope False in floats, hypotheses met exactly"),
        ({"verdict": Verdict.UNDECIDED}, ""),
        ({"verdict": Verdict.VACUOUS}, ""),
        ({"in_scope": None}, ""),
        ({"layer": 7}, "a row of one engine only"),
    ],
)
def test_a_contradiction_is_found(change, words):
    floats, exact = both(ideal_pair(4, 2, 9, 3, 0.1), [REGISTRY["layerwise/R2"]])
    row = floats.rows[0]
    assert {name: getattr(row, name) for name in HELD} == HELD
    found = contradictions(replace(floats, rows=[replace(row, **change), *floats.rows[1:]]), exact)
    assert bool(found) == bool(words)
    assert all(words in text for text in found)
    turned = replace(floats, rows=floats.rows[:1])
    assert len(contradictions(turned, exact)) == len(floats.rows) - 1


def test_a_hypothesis_that_fails_for_one_engine_only_is_a_contradiction():
    floats, exact = both(ideal_pair(4, 2, 9, 3, 0.1), [REGISTRY["layerwise/R2"]])
    for k, h in enumerate(floats.hypotheses):
        turned = [*floats.hypotheses]
        turned[k] = replace(h, outcome=Truth.NO)
        assert contradictions(replace(floats, hypotheses=turned), exact)
        turned[k] = replace(h, outcome=Truth.UNDECIDED)
        assert not contradictions(replace(floats, hypotheses=turned), exact)


def test_what_is_exactly_vacuous_may_not_be_judged_in_floats():
    statement = [REGISTRY["layerwise/R7"]]
    floats, exact = both(ideal_pair(2, 2, 9, 3, 0.1), statement)
    assert {row.decision for row in exact.rows} == {Verdict.VACUOUS}
    assert not contradictions(floats, exact)
    judged = [replace(row, verdict=Verdict.HOLDS) for row in floats.rows]
    assert len(contradictions(replace(floats, rows=judged), exact)) == len(judged)
