"""R11's bound on the flow of any data, Lemma 5.1 on a run, and the rates of eq. (13) for t > 1."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounds.two_layer import REGISTRY, TwoLayerParameters
from verify.errors import InputError
from verify.judge import judge
from verify.two_layer.observe_regression import observe_regression, two_sided_rate
from verify.two_layer.observe_regression_flow import observe_regression_flow
from verify.two_layer.regression import Regression, gaussian_regression, whitened_regression
from verify.verdict import Verdict


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("scale", [1e-3, 0.3, 2.0])
def test_the_loss_of_a_flow_falls_as_fast_as_the_readout_allows(seed: int, scale: float) -> None:
    rng = np.random.default_rng(seed)
    n, d, m = int(rng.integers(1, 6)), int(rng.integers(6, 12)), int(rng.integers(1, 7))
    instance = gaussian_regression(seed, n=n, d=d, m=m, sigma0=scale, v0=scale, h=0.1, steps=1)
    observation = observe_regression_flow(instance, turns=2.0 if scale > 1 else 6.0)
    rows, _ = judge(observation, REGISTRY, observation.parameters)
    assert [(row.statement, row.verdict) for row in rows] == [("two-layer/R11-flow", Verdict.HOLDS)]


def test_the_bound_on_the_flow_is_attained_at_the_start() -> None:
    """W(0) = 0 and y along the smallest eigenvector of K: the rate tends to kmin as t -> 0."""
    K, y = np.diag([2.0, 5.0]), np.array([1.0, 0.0])
    instance = Regression(K, y, np.zeros((2, 3)), np.ones(3), 0.1, 1)
    rates = [observe_regression_flow(instance, turns=t).values["loss_rate", None].value for t in (1e-1, 1e-2)]
    assert 2.0 < rates[1] < rates[0] < 2.1
    assert rates[1] == pytest.approx(2.0, rel=1e-3)


def test_a_bound_with_a_larger_eigenvalue_is_violated() -> None:
    K, y = np.diag([2.0, 5.0]), np.array([1.0, 0.0])
    observation = observe_regression_flow(Regression(K, y, np.zeros((2, 3)), np.ones(3), 0.1, 1), turns=1e-2)
    p = TwoLayerParameters(m=3, n=2, kmin=2.01)
    rows, _ = judge(observation, [REGISTRY["two-layer/R11-flow"]], p)
    assert [row.verdict for row in rows] == [Verdict.VIOLATED]


@pytest.mark.parametrize("turns", [0.0, -1.0, np.inf, np.nan])
def test_a_flow_needs_a_length(turns: float) -> None:
    instance = whitened_regression(0, n=2, m=2, kappa=1.0, size=1.0, sigma0=0.0, v0=0.1, h=0.1, steps=1)
    with pytest.raises(InputError, match="turns"):
        observe_regression_flow(instance, turns=turns)


@given(st.floats(1e-4, 1.5), st.integers(2, 300))
def test_the_rate_of_a_two_sided_growth_is_found_again(x: float, t: int) -> None:
    grown = np.array([((1 + x) ** t + (1 - x) ** t) / 2])
    found = float(two_sided_rate(grown, np.array([t]))[0])
    # the growth is known to t roundings, and is flat at x = 0
    assert abs(found - x) <= 1e-10 * x + 1e-15 * t / (x * t * t)


@given(st.floats(-5.0, 1.0))
def test_what_does_not_grow_has_no_rate(grown: float) -> None:
    assert two_sided_rate(np.array([grown]), np.array([7]))[0] == 0.0


def test_the_rate_at_sigma0_0_is_h_while_the_residual_is_the_labels() -> None:
    """With W(0) = 0 and a tiny v0 stage 1 is linear (R8): every rate is h, and so inside eq. (13)'s band."""
    instance = whitened_regression(0, n=4, m=8, kappa=2.0, size=3.0, sigma0=0.0, v0=1e-9, h=0.02, steps=200)
    values = observe_regression(instance).values
    for end in ("min", "max"):
        assert values[f"stage1_rate_{end}", None].value == pytest.approx(1.0, abs=1e-9)


def test_whitened_data_have_the_population_they_are_given() -> None:
    """gamma = n b^2 tr Sigma exactly, and K = tr Sigma I: A.4 and 5.1 as tight as they can be."""
    instance = whitened_regression(1, n=4, m=3, kappa=7.0, size=3.0, sigma0=0.0, v0=0.1, h=0.1, steps=2)
    values = observe_regression(instance).values
    assert values["gamma_ratio", None].value == pytest.approx(1.0)
    assert values["K_deviation", None].value == 0.0


def test_the_deviation_of_k_is_that_of_lemma_5_1() -> None:
    instance = gaussian_regression(3, n=5, d=30, m=4, sigma0=0.1, v0=0.1, h=0.1, steps=2)
    x = observe_regression(instance).values["K_deviation", None]
    gap = np.linalg.norm(instance.K - 30 * np.eye(5), 2)
    assert x.value == pytest.approx(gap / (5 + np.sqrt(5) * np.sqrt(30)))
    assert 0 < x.error < 1e-12
