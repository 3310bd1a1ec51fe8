"""Rows that float64 leaves open: what decides them, what does not, and how they say so."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from bounds import REGISTRY, Registry, Tag, statement
from bounds.bands import between, steps
from verify.check import check, check_one
from verify.errors import InputError
from verify.exact import decide
from verify.exact.agreement import rows_by_key
from verify.exact.settle import Budget, _same, counted, is_open, settled
from verify.instances import generate_pair, ideal_pair
from verify.judge import BY_EXACT_MEANS, FLOATS
from verify.layerwise.exact import from_pair
from verify.layerwise.measure import measure
from verify.layerwise.theory import THEORY
from verify.verdict import Verdict

IDEAL = ideal_pair(4, 2, 9, 3, 0.1)


def own(band):
    """A statement of the user's on C_ratio, without hypotheses."""
    registry = Registry()

    @statement("mine/claim", title="t", source="s", tag=Tag.USER, layers=steps, registry=registry)
    def claim(p, layer):
        return {"C_ratio": band(p)}

    return registry["mine/claim"]


def floats(pair, statements=REGISTRY):
    return THEORY.judge(measure(pair), list(statements))


def twin_of(pair, budget=None, twin=None, statements=REGISTRY):
    made = from_pair(twin or pair)
    return settled(floats(pair, statements), lambda: made, (pair.N, pair.d), statements, budget or Budget())


def test_no_row_of_the_ideal_pair_stays_open():
    before, after = floats(IDEAL), twin_of(IDEAL)
    opened = [k for k, row in enumerate(before.rows) if is_open(row)]
    assert len(opened) > 30
    assert not any(is_open(row) for row in after.rows)
    for k, row in enumerate(after.rows):
        if k in opened:
            assert row.decided.startswith("exact, ")
            assert row.decided.endswith(" bits")
            assert row.verdict.inside is not None
        else:
            assert repr(row) == repr(before.rows[k])
            assert row.decided == FLOATS
    assert counted(after.rows).total() == len(opened)


@settings(max_examples=10, deadline=None)
@given(
    seed=st.integers(0, 50),
    theta=st.sampled_from([0.0, 0.1, 0.4]),
    rho=st.sampled_from([0.0, 0.03]),
    eps=st.sampled_from([0.05, 0.3]),
)
def test_settled_rows_say_what_the_exact_engine_says(seed, theta, rho, eps):
    pair = generate_pair(seed, n=2, K=2, d=7, L=3, theta=theta, eps=eps, rho=rho)
    after = twin_of(pair)
    _, exact = rows_by_key(after, decide(from_pair(pair), REGISTRY))
    for row in after.rows:
        if row.decided != FLOATS:
            assert row.verdict is exact[row.statement, row.layer, row.quantity].decision


def test_a_bound_that_is_missed_by_less_than_rounding_is_refuted():
    """C_ratio of the ideal pair is exactly (eps / s_1)^2; the upper end lies 2^-60 of it below."""
    near = own(lambda p: between(p, p.ops.number(0), _below(p)))
    before, after = floats(IDEAL, [near]), twin_of(IDEAL, statements=[near])
    assert {row.verdict for row in before.rows} == {Verdict.UNDECIDED}
    assert {row.verdict for row in after.rows} == {Verdict.REFUTED}
    assert all(row.in_scope for row in after.rows)


def _below(p):
    """Just below the value, as an upper end."""
    x = p.layers[0]
    return x.sigma_K1**2 / x.sigma_1**2 * (1 - p.ops.number(2.0**-60))


def test_another_instance_decides_nothing():
    other = generate_pair(3, n=4, K=2, d=9, L=3, theta=0.2, eps=0.2, rho=0.05)
    after = twin_of(IDEAL, twin=other)
    left = [row for row in after.rows if is_open(row)]
    assert left
    assert any("the exact value is not the measured one within rounding" in row.reason for row in left)
    for row in after.rows:
        if row.decided != FLOATS:
            decided = decide(from_pair(other), [REGISTRY[row.statement]])
            assert any(abs(x.value - row.measured) <= row.margin for x in decided.rows if x.value is not None)


def test_without_a_budget_nothing_is_begun_and_the_rows_say_so():
    def never():
        raise AssertionError("the twin was made")

    before = floats(IDEAL)
    budget = Budget(0.0)
    after = settled(before, never, (IDEAL.N, IDEAL.d), REGISTRY, budget)
    for old, new in zip(before.rows, after.rows, strict=True):
        assert old.verdict is new.verdict
        assert new.reason.endswith("not decided exactly: that could exceed the 0 s it may take") == is_open(
            old
        )
    assert budget.used == 0.0
    assert not Budget(5.0).allows(N=1000, d=1000)
    spent = Budget()
    twin_of(IDEAL, spent)
    assert 0.0 < spent.used < spent.seconds
    assert spent.left == spent.seconds - spent.used


def test_what_no_precision_settles_stays_open():
    """The limit of the precision is the number itself, as a root: equal, never proved."""
    equal = own(
        lambda p: between(p, p.ops.number(0), p.ops.sqrt((p.layers[0].sigma_K1 / p.layers[0].sigma_1) ** 4))
    )
    pair = generate_pair(1, n=2, K=2, d=7, L=3, theta=0.2, eps=0.1, rho=0.0)
    after = twin_of(pair, statements=[equal])
    for row in after.rows:
        assert row.verdict in (
            Verdict.UNDECIDED,
            Verdict.PROVED,
            Verdict.VIOLATED,
            Verdict.HOLDS,
            Verdict.REFUTED,
        )
        assert (row.verdict is Verdict.UNDECIDED) == (BY_EXACT_MEANS in row.reason)


def test_a_statement_that_balls_cannot_evaluate_leaves_the_others_decided():
    def band(p):
        if type(p.ops.number(0)).__name__ == "Ball":
            raise RuntimeError("no balls")
        return between(p, p.ops.number(0), (p.layers[0].sigma_K1 / p.layers[0].sigma_1) ** 2)

    broken = own(band)
    after = twin_of(IDEAL, statements=[*REGISTRY, broken])
    left = [row for row in after.rows if is_open(row)]
    assert {row.statement for row in left} == {"mine/claim"}
    assert all("not decided exactly" in row.reason for row in left)


def test_a_pair_is_settled_by_default_and_a_network_never():
    report = check(IDEAL)
    assert report.counts()[Verdict.PROVED] > 30
    assert not report.counts()[Verdict.UNDECIDED]
    assert "decided exactly: proved" in report.summary()
    assert check(IDEAL, settle=0).counts()[Verdict.UNDECIDED] > 30
    assert all(row.decided == FLOATS for row in check_one(IDEAL, list(REGISTRY)).rows)
    uneven = replace(
        IDEAL,
        means=IDEAL.means,
        deviations=np.delete(IDEAL.deviations, 0, axis=1),
        sizes=(IDEAL.n - 1, IDEAL.n),
    )
    assert all(row.decided == FLOATS for row in check(uneven).rows())


@pytest.mark.parametrize("seconds", [-1, math.nan, math.inf, "10", True])
def test_a_budget_that_is_none_is_refused(seconds):
    with pytest.raises(InputError, match="a number of seconds is needed"):
        check(IDEAL, settle=seconds)


@pytest.mark.parametrize(
    ("radius", "margin", "same"),
    [(0.0, 0.0, True), (1e-3, 1e-2, True), (1e-2, 1e-3, False), (0.0, float("nan"), False)],
)
def test_a_value_counts_as_the_measured_one_only_where_that_is_certain(radius, margin, same):
    row = SimpleNamespace(measured=1.0, margin=margin)
    assert _same(row, arb(1, radius)) is same
