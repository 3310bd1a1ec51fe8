"""Target linearity against a slow exact reference, its relations, and collapse."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounds.gram import REGISTRY
from verify.errors import InputError
from verify.gram.linearity import target_linearity
from verify.gram.observe_features import (
    linear_minimum,
    observe_compressing_network,
    observe_features,
    observe_virtual_step,
)
from verify.judge import Verdict, judge

SLACK = 1e-10
"""Condition times rounding of the projectors for the small integer matrices drawn here."""


def exact_fit(h: list[int], y: list[int]) -> tuple[Fraction, Fraction]:
    """TL_0 and TL_c of one feature and one target, in rationals."""
    n = len(h)
    mean_h, mean_y = Fraction(sum(h), n), Fraction(sum(y), n)
    target = [q - mean_y for q in y]

    def share(x: list[Fraction]) -> Fraction:
        dot = sum((p * q for p, q in zip(x, target, strict=True)), Fraction(0))
        size = sum(p * p for p in x)
        return dot * dot / (size * sum(q * q for q in target)) if size else Fraction(0)

    return share([Fraction(p) for p in h]), share([p - mean_h for p in h])


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=3, max_size=8))
def test_one_feature_against_rationals(pairs: list[tuple[int, int]]) -> None:
    h, y = [p for p, _ in pairs], [q for _, q in pairs]
    if len(set(y)) == 1:
        return
    TL_0, TL_c = exact_fit(h, y)
    found = target_linearity(np.array(h, dtype=float)[:, None], np.array(y, dtype=float))
    assert abs(found.TL_0 - float(TL_0)) <= SLACK
    assert abs(found.TL_c - float(TL_c)) <= SLACK


@pytest.mark.parametrize("seed", range(25))
def test_statements_on_random_features(seed: int) -> None:
    rng = np.random.default_rng(seed)
    K, n, p = int(rng.integers(2, 5)), int(rng.integers(3, 9)), int(rng.integers(2, 12))
    labels = np.repeat(np.arange(K), n)
    H = rng.standard_normal((n * K, p)) + rng.uniform(0, 3) * rng.standard_normal((K, p))[labels]
    for targets in (labels, rng.standard_normal((n * K, 2))):
        o = observe_features(H, targets, seed=seed)
        rows, _ = judge(o, REGISTRY, o.parameters)
        assert [row for row in rows if row.verdict is Verdict.VIOLATED] == []
        assert {"gram/T1", "gram/T3", "gram/T5", "gram/T7"} <= {
            row.statement for row in rows if row.verdict is Verdict.HOLDS
        }


@pytest.mark.parametrize("seed", range(6))
def test_compression_that_target_linearity_cannot_see(seed: int) -> None:
    o = observe_compressing_network(seed, K=3, n=3 + seed % 2, d=14, L=5, eps=0.2)
    rows, _ = judge(o, REGISTRY, o.parameters)
    found = {(row.statement, row.verdict) for row in rows}
    assert found == {("gram/T11", Verdict.HOLDS), ("gram/T11-converse", Verdict.EXPECTED)}


@pytest.mark.parametrize("seed", range(10))
def test_minima_and_virtual_steps(seed: int) -> None:
    normal = np.random.default_rng(seed).standard_normal
    for o in (linear_minimum(seed), observe_virtual_step(normal((12, 3)), normal(12), normal(3), 0.5)):
        rows, _ = judge(o, REGISTRY, o.parameters)
        assert rows
        assert {row.verdict for row in rows} <= {
            Verdict.HOLDS,
            Verdict.OUT_OF_SCOPE_FAILS,
            Verdict.OUT_OF_SCOPE_HOLDS,
        }


@pytest.mark.parametrize("eps", [0.5, 0.03, 1e-3, 1e-4])
def test_strong_compression_stays_within_the_digits_it_leaves(eps: float) -> None:
    o = observe_compressing_network(0, K=2, n=4, d=9, L=6, eps=eps)
    rows, _ = judge(o, [REGISTRY["gram/T11"]], o.parameters)
    assert {row.verdict for row in rows} <= {Verdict.HOLDS, Verdict.VACUOUS}
    assert all(row.verdict is Verdict.HOLDS for row in rows if row.layer is not None and row.layer <= 2)


@pytest.mark.parametrize("spread", [1e-3, 1e-11, 1e-13])
def test_the_discriminant_ratio_drops_the_directions_that_target_linearity_drops(spread: float) -> None:
    rng = np.random.default_rng(0)
    H = rng.standard_normal((12, 4))
    H[:, 3] = 5 + spread * H[:, 3]
    o = observe_features(H, np.repeat(np.arange(3), 4))
    rows, _ = judge(o, [REGISTRY["gram/T8"], REGISTRY["gram/T8-unequal"]], o.parameters)
    assert [row.verdict for row in rows] == [Verdict.HOLDS] * 2


def test_rounding_that_swamps_target_linearity_is_named() -> None:
    rng = np.random.default_rng(1)
    H = rng.standard_normal((60, 30))
    H[:, 0] = H[:, 1] + 1e-9 * H[:, 0]
    o = observe_features(H, rng.standard_normal((60, 2)))
    swamped = replace(o.parameters, condition=1e12)
    rows, _ = judge(o, [REGISTRY[f"gram/{name}"] for name in ("T1", "T3", "T5", "T7")], swamped)
    assert {row.verdict for row in rows} == {Verdict.VACUOUS}
    assert {row.reason for row in rows} == {"k u >= 1: rounding swamps the identity"}


def test_a_wrong_formula_is_caught() -> None:
    o = observe_compressing_network(0)
    wrong = replace(o, values={key: replace(v, value=v.value + 1e-9) for key, v in o.values.items()})
    rows, _ = judge(wrong, [REGISTRY["gram/T11"]], o.parameters)
    assert {row.verdict for row in rows} == {Verdict.VIOLATED}


def test_adjusted_value_of_ignorant_features_is_near_zero() -> None:
    rng = np.random.default_rng(0)
    values = [
        target_linearity(rng.standard_normal((60, 15)), np.repeat(np.arange(3), 20)).TL_adjusted
        for _ in range(40)
    ]
    assert abs(np.mean(values)) < 0.05


def test_bad_input() -> None:
    H = np.ones((4, 2))
    with pytest.raises(InputError, match="targets are constant"):
        target_linearity(H, np.zeros(4, dtype=int))
    with pytest.raises(InputError, match="one a target"):
        target_linearity(H, np.arange(3))
    with pytest.raises(InputError, match="features must be finite"):
        target_linearity(H * np.nan, np.arange(4))
    with pytest.raises(InputError, match="ridge"):
        target_linearity(H, np.arange(4), ridge=-1.0)
    with pytest.raises(InputError, match="below 1"):
        observe_virtual_step(np.eye(2), np.ones(2), np.ones(2) * 9, 1.0)
    with pytest.raises(InputError, match="full column rank"):
        observe_virtual_step(np.ones((3, 2)), np.ones(3), np.ones(2) * 0.1, 1.0)
    with pytest.raises(InputError, match="nK <= d"):
        observe_compressing_network(0, K=3, n=5, d=10)
    for eps in (0.0, 2.0):
        with pytest.raises(
            InputError, match=rf"eps = {eps}: compression needs 0 < eps < n\^\(1/\(2L\)\) = 1.189"
        ):
            observe_compressing_network(0, K=3, n=4, d=12, L=4, eps=eps)
