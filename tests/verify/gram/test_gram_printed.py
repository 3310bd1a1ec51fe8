"""The paper's theorems as printed: their instruments against a second derivation, and bad input."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounds.arithmetic import FLOATS as OPS
from bounds.gram import REGISTRY
from verify.algebra import FLOATS, Fractions, array
from verify.errors import InputError
from verify.gram import counterexamples
from verify.gram.activation import ACTIVATIONS, observe_activation
from verify.gram.exact_cases import cases
from verify.gram.findings import FINDINGS, random_target
from verify.gram.homogeneous import (
    Homogeneous,
    centred_instance,
    homogeneous_values,
    observe_homogeneous,
    observe_surrogate_step,
    random_homogeneous,
)
from verify.gram.layers import printed_gradient_of, rank_and_condition
from verify.gram.split import horizontal
from verify.gram.surrogate import observe_collapsed, observe_interpolation, observe_target
from verify.judge import Verdict, judge
from verify.measurement import Observation

seeds = st.integers(0, 10_000)


def verdicts(o: Observation) -> dict[str, set[Verdict]]:
    found: dict[str, set[Verdict]] = {}
    for row in judge(o, REGISTRY, o.parameters)[0]:
        found.setdefault(row.statement, set()).add(row.verdict)
    return found


def fails(o: Observation) -> set[str]:
    return {id for id, found in verdicts(o).items() if any(v.fails for v in found)}


def by_definition(W: np.ndarray, G: np.ndarray) -> np.ndarray:
    """D = G - D', D' the projection of G on the null space of D' -> W'D' + D''W, entry by entry."""
    m, d = G.shape
    rows = []
    for k in range(m * d):
        D = np.zeros(m * d)
        D[k] = 1.0
        D = D.reshape(m, d)
        rows.append((W.T @ D + D.T @ W).ravel())
    _, s, axes = np.linalg.svd(np.array(rows).T)
    rank = int((s > 1e-9 * s[0]).sum())
    null = axes[rank:]
    return G - (null.T @ (null @ G.ravel())).reshape(m, d)


@given(seeds, st.integers(1, 4), st.integers(1, 4), st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_the_printed_gradient_is_its_definition(seed: int, m: int, d: int, r: int) -> None:
    rng = np.random.default_rng(seed)
    r = min(m, d, r)
    W, G = rng.standard_normal((m, r)) @ rng.standard_normal((r, d)), rng.standard_normal((m, d))
    if rank_and_condition(W)[1] > 1e4:
        return
    D = printed_gradient_of(W, G)
    assert np.allclose(D, by_definition(W, G), atol=1e-6)
    same = np.allclose(D, horizontal(W, G)[0], atol=1e-6)
    assert same == (r == min(m, d))


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_targets_never_break_what_is_true(seed: int) -> None:
    o = random_target(seed)
    assert not fails(o)
    p = o.parameters
    C, refined = (
        REGISTRY[f"gram/Theorem-2{x}"].bands(p, None)["TL_printed_deficit"].upper for x in ("", "-refined")
    )
    assert C / refined == pytest.approx((p.ridge + p.feature_square) / p.ridge, rel=1e-6)


def test_the_refined_constants_are_nearly_attained() -> None:
    """One feature, half of Y along it; both extreme eigenvectors in equal parts."""
    H, W = np.array([[1.0], [0.0]]), np.eye(1)
    for ridge in (0.0, 0.3):
        o = observe_target(H, np.array([1.0, 1.0 - 1e-4]), W, ridge)
        end = REGISTRY["gram/Theorem-2-refined"].bands(o.parameters, None)["TL_printed_deficit"].upper
        share = o.values["TL_printed_deficit", None].value / end
        assert (0.99 if ridge == 0 else 0.2) <= share <= 1
    o = observe_target(1e3 * H, np.array([1.0, 1.0 - 1e-4]), W, 1.0)
    kappa = REGISTRY["gram/Lemma-2-refined"].bands(o.parameters, None)["lemma_2_ratio"].upper
    assert o.values["lemma_2_ratio", None].value >= 0.99 * kappa


@given(seeds, st.sampled_from(list(ACTIVATIONS)), st.floats(0.01, 10))
@settings(max_examples=60, deadline=None)
def test_activations_never_break_what_is_true(seed: int, activation: str, eta: float) -> None:
    rng = np.random.default_rng(seed)
    h = rng.standard_normal(4)
    h /= np.linalg.norm(h)
    o = observe_activation(rng.standard_normal((5, 4)), h, rng.standard_normal(5), eta, activation)
    assert not fails(o)
    assert verdicts(o)["gram/Proposition-1"] == {Verdict.HOLDS}


@given(seeds, st.sampled_from(list(ACTIVATIONS)), st.floats(0.1, 5))
@settings(max_examples=40, deadline=None)
def test_inputs_of_any_length_take_its_square(seed: int, activation: str, length: float) -> None:
    rng = np.random.default_rng(seed)
    h = rng.standard_normal(4)
    h *= length / np.linalg.norm(h)
    o = observe_activation(rng.standard_normal((5, 4)), h, rng.standard_normal(5), 0.5, activation)
    assert verdicts(o)["gram/Proposition-1-scaled"] == {Verdict.HOLDS}
    assert not fails(o)


def test_the_printed_bound_needs_inputs_of_unit_length() -> None:
    """An active ReLU unit moves |h|^2 times its virtual step."""
    o = observe_activation(np.array([[1.0]]), np.array([2.0]), np.array([-1.0]), 0.5, "relu")
    assert verdicts(o)["gram/Proposition-1"] == {Verdict.OUT_OF_SCOPE_FAILS}
    assert o.values["activation_excess", None].value == 2.0 - 0.5
    assert o.values["activation_excess_scaled", None].value == 0.0


def test_a_larger_lipschitz_claim_than_true_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    gelu = ACTIVATIONS["gelu"]
    monkeypatch.setitem(ACTIVATIONS, "gelu", type(gelu)(gelu.value, gelu.slope, 1, increasing=False))
    o = observe_activation(np.array([[1.4]]), np.ones(1), np.ones(1), 1e-3, "gelu")
    assert "gram/Proposition-1" in fails(o)


@given(seeds, st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_homogeneous_functions_never_break_what_is_true(seed: int, degree: int) -> None:
    rng = np.random.default_rng(seed)
    f = random_homogeneous(rng, 3, 5, degree)
    H = rng.standard_normal((4, 3))
    assert not fails(observe_homogeneous(H, f))
    assert not fails(observe_homogeneous(*centred_instance(seed, degree=degree), centred=True))
    step = 1e-6
    numeric = np.stack([(f(H + step * e) - f(H - step * e)) / (2 * step) for e in np.eye(3)], axis=1)
    assert np.allclose(f.gradient(H), numeric, atol=1e-3)


def test_lemma_4_is_attained_at_half_its_bound() -> None:
    f = Homogeneous(np.array([[1.0]]), np.ones(1))
    o = observe_homogeneous(np.array([[1.0], [-1.0]]), f)
    assert o.values["linear_gap", None].value == 1.0
    assert o.parameters.crossing == 2.0


def test_fractions_and_floats_are_one_function() -> None:
    for name in (
        "target",
        "homogeneous",
        "interpolation",
        "surrogate step",
        "ReLU step",
        "whitening",
        "layer",
    ):
        found = cases()[name].exact(OPS)
        for key, value in found.values.items():
            assert isinstance(value, Fraction | float | str), key
    H = [[1, 2], [0, 1], [1, -1]]
    f = Homogeneous(
        array([[Fraction(x) for x in row] for row in ((1, 0), (1, 1))]), array([Fraction(1), Fraction(-2)])
    )
    exact, _ = homogeneous_values(array([[Fraction(x) for x in row] for row in H]), f, Fractions(OPS))
    g = Homogeneous(np.array([[1.0, 0], [1, 1]]), np.array([1.0, -2]))
    floats, _ = homogeneous_values(np.array(H, dtype=float), g, FLOATS)
    assert {k: float(v) for k, v in exact.items()} == pytest.approx({k: float(v) for k, v in floats.items()})


def test_collapse_and_interpolation() -> None:
    for seed in range(5):
        assert verdicts(observe_collapsed(seed, K=2 + seed)) == {"gram/Proposition-2": {Verdict.HOLDS}}
        rng = np.random.default_rng(seed)
        Z, X = rng.standard_normal((9, 2)), rng.standard_normal((9, 3))
        assert not fails(observe_interpolation(Z, X, seed / 4))
        ends = [
            observe_interpolation(Z, X, at).values["interpolation_error", None].value for at in (0.0, 1.0)
        ]
        assert ends[0] == pytest.approx(ends[1])


def test_theorem_3_is_exact_for_linear_readouts_only() -> None:
    for seed in range(20):
        linear, relu = (observe_surrogate_step(seed, linear=x) for x in (True, False))
        assert not fails(linear)
        assert linear.values["theorem_3_error", None].value < 1e-9
        assert "gram/Theorem-3-linear" not in verdicts(relu)


def test_each_finding_is_on_a_printed_claim_or_a_remark() -> None:
    for finding in FINDINGS:
        assert finding.claim.startswith("Touches" if finding.remark else "arXiv 2605.06258, ")
    assert sum(not f.remark for f in FINDINGS) == 10
    assert set(counterexamples.ALL) <= {s.id for s in REGISTRY}


H, Y, W = np.ones((3, 2)), np.array([1.0, 2, 3]), np.eye(2)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ((H, Y, W, -0.1), "lambda = -0.1: a ridge must be at least 0"),
        ((H, np.ones(3), W, 0.0), "the target is constant"),
        ((np.empty((0, 2)), np.empty(0), W, 0.0), "at least one sample and one feature"),
        ((np.empty((3, 0)), Y, np.empty((1, 0)), 0.0), "at least one sample and one feature"),
        ((H, Y[:2], W, 0.0), r"a target of shape \(2,\) for 3 samples"),
        ((H, Y, np.eye(3), 0.0), "W of shape"),
        ((H, Y * np.nan, W, 0.0), "must be finite"),
        ((H * 0, Y, W, 0.0), "sees nothing"),
        ((H, Y, W, float("nan")), "a ridge must be at least 0"),
    ],
)
def test_targets_that_are_none(given: tuple, message: str) -> None:
    with pytest.raises(InputError, match=message):
        observe_target(*given)


def test_other_bad_input() -> None:
    with pytest.raises(InputError, match=r"alpha = 1.5: an interpolation needs 0 <= alpha <= 1"):
        observe_interpolation(H, H, 1.5)
    with pytest.raises(InputError, match="n, p, q >= 1"):
        observe_interpolation(H[:2], H)
    with pytest.raises(InputError, match="activation 'sine': choose from relu"):
        observe_activation(W, np.ones(2), np.ones(2), 0.1, "sine")
    with pytest.raises(InputError, match="eta > 0"):
        observe_activation(W, np.ones(2), np.ones(2), 0.0, "relu")
    with pytest.raises(InputError, match="2 <= K <= p"):
        observe_collapsed(0, K=9, p=4)
    with pytest.raises(InputError, match="give"):
        observe_homogeneous(H, Homogeneous(np.ones((2, 3)), np.ones(2)))
    with pytest.raises(InputError, match="all must be positive"):
        observe_surrogate_step(0, eta=0.0)
