"""Decisions: true statements are proved, false ones refuted, and nothing is guessed."""

from dataclasses import replace
from fractions import Fraction

import pytest
from exact_instances import generated, ideal, ideal_triple
from hypothesis import given, settings
from hypothesis import strategies as st

from bounds import REGISTRY, Band, Hypothesis, Registry, Tag, statement
from bounds.arithmetic import UNDECIDED
from bounds.bands import at_least, at_most, network, steps
from verify.errors import InputError
from verify.exact import Decision, decide
from verify.instances import extremal_pair, generate_pair
from verify.layerwise.exact import exact_pair, from_pair
from verify.strategies import pairs


def attained(row):
    """Whether value and bound agree to at least 100 digits: an equality."""
    return any(abs(row.value - end) < 1e-100 for end in (row.lower, row.upper) if end.is_finite())


REFINED = [s for s in REGISTRY if s.tag is Tag.REFINED]

SOME = min(40, settings().max_examples // 3)
"""Exact decisions take a tenth of a second each: fewer by default."""


@settings(max_examples=SOME)
@given(pairs(in_scope=None), st.sampled_from(["triple", "generated"]))
def test_refined_statements_are_never_refuted_and_always_decided(pair, form):
    decisions = decide(from_pair(pair, form), REFINED, limit=512)
    assert not decisions.of(Decision.REFUTED)
    assert all(attained(row) for row in decisions.of(Decision.UNDECIDED))


@settings(max_examples=SOME)
@given(generated())
def test_refined_statements_hold_on_short_rationals(x):
    decisions = decide(x, REFINED, limit=512)
    assert not decisions.of(Decision.REFUTED)
    assert all(attained(row) for row in decisions.of(Decision.UNDECIDED))


@settings(max_examples=SOME // 2)
@given(pairs(in_scope=None))
def test_leading_order_claims_are_neither_proved_nor_refuted(pair):
    decisions = decide(from_pair(pair), limit=256)
    for row in decisions.rows:
        if REGISTRY[row.statement].leading_order:
            assert row.decision not in (Decision.PROVED, Decision.REFUTED)
        if REGISTRY[row.statement].assumption:
            assert row.decision in (Decision.MET, Decision.NOT_MET, Decision.UNDECIDED)


@pytest.mark.parametrize("make", [ideal, ideal_triple])
def test_equalities_that_are_attained_are_proved(make):
    decisions = decide(make(), limit=128)
    assert not decisions.of(Decision.REFUTED)
    proved = {(row.statement, row.quantity) for row in decisions.of(Decision.PROVED)}
    undecided = {row.statement for row in decisions.of(Decision.UNDECIDED)}
    assert not undecided & {"layerwise/R1", "layerwise/R7", "layerwise/lemma6-25", "layerwise/lemma15"}
    for quantity in ("theta_s", "sigma_min_X", "Delta_F2", "M_F2", "YGY_max", "Delta_top_energy"):
        assert ("layerwise/R1", quantity) in proved
    assert {("layerwise/lemma7", "sigma_spread"), ("layerwise/lemma14", "lemma14")} <= proved
    assert all(h.outcome is not UNDECIDED for h in decisions.hypotheses)


def own(bands, layers=network, **fields):
    """A statement of the user's own."""
    declare = statement(
        "own/claim", title="", source="", tag=Tag.REFINED, layers=layers, registry=Registry(), **fields
    )
    return declare(bands)


PAIR = from_pair(generate_pair(0, n=3, K=2, d=8, L=3, eps=0.1, rho=0.02, theta=0.05))


def verdict(bands, *, instance=PAIR, limit=512, **fields):
    (row,) = decide(instance, [own(bands, **fields)], limit=limit).rows
    return row


@pytest.mark.parametrize(
    ("shift", "expected", "precision"),
    [
        (Fraction(1, 2**60), Decision.PROVED, 128),
        (Fraction(1, 2**200), Decision.PROVED, 256),
        (-Fraction(1, 2**60), Decision.REFUTED, 128),
        (-Fraction(1, 2**200), Decision.REFUTED, 256),
        (-Fraction(1, 2**400), Decision.REFUTED, 512),
        (Fraction(0), Decision.UNDECIDED, 512),
    ],
)
def test_precision_doubles_until_the_comparison_is_settled(shift, expected, precision):
    row = verdict(lambda p, layer: {"delta": at_most(p, p.delta + shift)})
    assert (row.decision, row.precision) == (expected, precision)
    if expected is Decision.UNDECIDED:
        assert row.reason == "undecided at 512 bits"


def test_an_undecided_hypothesis_decides_nothing():
    touching = Hypothesis("touching", "delta <= delta", lambda p: p.delta, lambda p: p.delta)
    row = verdict(lambda p, layer: {"eps": at_most(p, p.ops.number(1))}, hypotheses=(touching,))
    assert row.decision is Decision.UNDECIDED
    assert "touching undecided" in row.reason


@pytest.mark.parametrize(("limit", "holds"), [(1, True), (0, False)])
def test_out_of_scope_is_said_with_the_reason(limit, holds):
    fails = Hypothesis("small", "eps < 0.01", lambda p: p.eps, lambda p: p.ops.number(Fraction(1, 100)))
    row = verdict(lambda p, layer: {"eps": at_most(p, p.ops.number(limit))}, hypotheses=(fails,))
    assert row.decision is (Decision.OUT_OF_SCOPE_HOLDS if holds else Decision.OUT_OF_SCOPE_FAILS)
    assert "small fails: eps < 0.01, but 0.1000" in row.reason


def test_vacuous_bands_are_not_proved():
    assert verdict(lambda p, layer: {"eps": at_most(p, p.ops.inf)}).decision is Decision.VACUOUS
    assert verdict(lambda p, layer: {"eps": at_least(p, p.ops.number(0))}).decision is Decision.VACUOUS


def test_a_true_bound_weaker_than_r6_is_proved():
    r6 = REGISTRY["layerwise/R6"]

    def weaker(p, layer):
        return {"C_ratio": at_most(p, 2 * r6.bands(p, layer)["C_ratio"].upper)}

    rows = decide(PAIR, [own(weaker, layers=steps, hypotheses=r6.hypotheses)]).rows
    assert [row.decision for row in rows] == [Decision.PROVED] * 2


def test_a_plausible_false_bound_is_refuted():
    def rate(p, layer):
        return {"C_ratio": at_most(p, p.eps**2 / p.ops.power(p.n_scaled, Fraction(1, p.L)))}

    theta = Hypothesis("A2", "theta < 1/4", lambda p: p.theta, lambda p: p.ops.number(Fraction(1, 4)))
    found = {
        row.decision
        for seed in range(8)
        for row in decide(
            from_pair(generate_pair(seed, n=3, K=2, d=8, L=3, eps=0.1, theta=0.2, spectrum="level")),
            [own(rate, layers=steps, hypotheses=(theta,))],
        ).rows
    }
    assert found == {Decision.PROVED, Decision.REFUTED}


def test_r8_with_its_slope_halved_is_refuted_by_its_extremal_instance():
    r8 = REGISTRY["layerwise/R8"]

    def halved(p, layer):
        band = r8.bands(p, layer)["D"]
        return {"D": Band((1 + band.lower) / 2, band.upper, band.trivial)}

    x = from_pair(extremal_pair(4, 2, 12, 3, 0.01))
    assert {row.decision for row in decide(x, [r8]).rows} == {Decision.PROVED}
    found = [row.decision for row in decide(x, [replace(r8, bands=halved)]).rows]
    assert Decision.REFUTED in found


def test_rank_deficient_data_are_named():
    X = [[1, 1], [1, 1], [0, 0], [0, 0], [0, 0]]
    with pytest.raises(InputError, match="X has rank 1 < N = 2"):
        decide(exact_pair([3, 2, 1, 1, 1], X, 2, 2, case="flat"))


def test_precision_bounds_are_checked():
    with pytest.raises(InputError, match="start <= limit"):
        decide(PAIR, start=512, limit=256)


@pytest.mark.parametrize(("digit", "outcome"), [(1, True), (-1, False)])
def test_a_hypothesis_that_few_bits_leave_open_is_decided_by_more(digit, outcome):
    """The root of 2 against its first 41 digits, the last one moved: apart by 1e-40, so not at 64 bits."""
    root = Fraction(14142135623730950488016887242096980785696, 10**40) + Fraction(digit, 10**40)
    close = Hypothesis(
        "close", "sqrt 2 <= r", lambda p: p.ops.sqrt(p.ops.number(2)), lambda p: p.ops.number(root)
    )
    claim = own(lambda p, layer: {"theta": at_most(p, p.theta + 1)}, hypotheses=(close,))
    (early,) = decide(ideal(), [claim], start=64, limit=64).hypotheses
    assert early.outcome is UNDECIDED
    decisions = decide(ideal(), [claim], start=64, limit=512)
    (check,), (row,) = decisions.hypotheses, decisions.rows
    assert check.outcome is outcome
    assert check.precision > 64
    assert (row.decision is Decision.PROVED) is outcome
    assert row.decision is not Decision.UNDECIDED
