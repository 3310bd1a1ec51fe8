"""Probabilities: by formulas, and decided from draws with three outcomes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, chi2, norm

from bounds.two_layer import REGISTRY
from verify.errors import InputError
from verify.frequency import MISTAKE, frequency
from verify.judge import judge
from verify.two_layer.law import count_failures, observe_law
from verify.verdict import Verdict


def verdicts(n: int, d: int, m: int, fail: float = 0.1, **more: float) -> dict[tuple[str, str], Verdict]:
    observation = observe_law(n, d, m, fail, **more)
    rows, _ = judge(observation, REGISTRY, observation.parameters)
    return {(row.statement.removeprefix("two-layer/"), row.quantity): row.verdict for row in rows}


@given(st.integers(1, 5000), st.data())
def test_the_interval_of_a_frequency_misses_with_the_probability_it_states(draws: int, data) -> None:
    """Both ends by their definition: at them the counts seen, or more extreme ones, have MISTAKE/2."""
    count = data.draw(st.integers(0, draws))
    x = frequency(count, draws)
    low, high = x.value - x.error, x.value + x.error
    assert low <= count / draws <= high
    if count > 0:
        assert binom.sf(count - 1, draws, max(low, 0.0)) <= MISTAKE / 2 * (1 + 1e-3) + 1e-12
    if count < draws:
        assert binom.cdf(count, draws, min(high, 1.0)) <= MISTAKE / 2 * (1 + 1e-3) + 1e-12


@pytest.mark.parametrize(("count", "draws"), [(0, 0), (-1, 5), (6, 5)])
def test_counts_that_are_none_are_refused(count: int, draws: int) -> None:
    with pytest.raises(InputError, match="at least one draw"):
        frequency(count, draws)


@pytest.mark.parametrize("draws", [1, 3, 10, 70])
def test_few_draws_never_pass(draws: int) -> None:
    """2 e^-2 = .2707 is allowed for R15-K, and no draw is outside; 67 draws and fewer cannot show it."""
    found = verdicts(10, 100, 8, draws=draws)["R15-K", "singular_outside"]
    assert found is (Verdict.HOLDS if draws == 70 else Verdict.UNDECIDED)
    assert 1 - (MISTAKE / 2) ** (1 / 70) < 2 * np.exp(-2) < 1 - (MISTAKE / 2) ** (1 / 67)


def test_an_undecided_probability_says_how_many_draws_there_were() -> None:
    observation = observe_law(10, 100, 8, 0.1, draws=7)
    rows, _ = judge(observation, [REGISTRY["two-layer/R15-K"]], observation.parameters)
    assert [row.reason for row in rows] == ["value and bound agree within the interval of 7 draws, +- 0.48"]


@pytest.mark.parametrize("n", [3, 10, 50])
def test_probabilities(n: int) -> None:
    found = verdicts(n, 10 * n, 8, draws=100)
    assert found["R15-A1", "A1_failure"] is Verdict.HOLDS
    assert found["R15-A2", "A2_failure"] is Verdict.HOLDS
    assert found["R15-A2", "A2_any_failure"] is Verdict.HOLDS
    assert found["R15-K", "singular_outside"] is Verdict.HOLDS
    if n == 10:
        assert found["P8-A3", "A3_failure"] is Verdict.EXPECTED


def test_published_probabilities_are_refuted_by_draws_alone() -> None:
    found = verdicts(10, 100, 3, draws=300)
    assert found["P8-A1", "A1_frequency"] is Verdict.AS_FOUND
    assert found["P8-A3", "A3_frequency"] is Verdict.EXPECTED
    assert found["P8-A4", "A4_frequency"] is Verdict.EXPECTED
    assert found["P8-5.1", "K_frequency"] is Verdict.AS_FOUND
    assert found["P8-A2", "A2_frequency"] is Verdict.CONSISTENT
    assert verdicts(10, 4, 3, draws=50)["P8-A2", "A2_frequency"] is Verdict.AS_FOUND


@pytest.mark.parametrize(("noise", "verdict"), [(12.0, Verdict.EXPECTED), (13.0, Verdict.OUT_OF_SCOPE_FAILS)])
def test_the_condition_of_the_proof_of_a4_does_not_save_it(noise: float, verdict: Verdict) -> None:
    assert verdicts(50, 200, 2, noise=noise, draws=40)["P8-A4", "A4_frequency"] is verdict


def test_draws_agree_with_the_formulas() -> None:
    """Each probability of a formula lies in the interval of its draws."""
    for n, d, m in ((4, 6, 2), (10, 5, 3), (7, 40, 1)):
        values = observe_law(n, d, m, 0.2, draws=2000, seed=n).values
        for known, drawn in (
            ("A1_failure", "A1_frequency"),
            ("A2_any_failure", "A2_frequency"),
            ("A3_failure", "A3_frequency"),
        ):
            x = values[drawn, None]
            assert abs(values[known, None].value - x.value) <= x.error, (known, n, d, m)


def test_the_formulas_are_those_of_independent_neurons_and_chi_squares() -> None:
    m, d, n, fail = 3, 6, 5, 0.1
    values = observe_law(n, d, m, fail, draws=1).values
    rng = np.random.default_rng(0)
    omega = rng.standard_normal((200_000, m))
    top = np.sqrt(2 * np.log(8 * m / fail))
    failed = np.mean((np.abs(omega) > top).any(axis=1) | (omega.max(axis=1) < 0.5))
    assert values["A1_failure", None].value == pytest.approx(failed, abs=6 * np.sqrt(0.25 / 200_000))
    one = chi2.cdf(d / 2, d) + chi2.sf(1.5 * d, d)
    assert values["A2_any_failure", None].value == pytest.approx(1 - (1 - one) ** m)
    assert values["A3_failure", None].value == pytest.approx(chi2.cdf(n / 2, n) + chi2.sf(2 * n, n))
    assert norm.cdf(0.5) ** m < values["A1_failure", None].value


def test_counts_of_one_draw_are_the_events_of_the_lemmas() -> None:
    """By hand on the first draw of a seed."""
    n, d, m, fail, seed = 3, 4, 2, 0.5, 5
    rng = np.random.default_rng(seed)
    X, W = rng.standard_normal((n, d)), rng.standard_normal((d, m))
    found = count_failures(n, d, m, fail, 0.0, 1, seed)
    singular = np.linalg.svd(X, compute_uv=False)
    sizes = [w @ w for w in W.T]
    assert found["A2_frequency"] == any(not d / 2 <= x <= 1.5 * d for x in sizes)
    assert found["A3_frequency"] == (not n / 2 <= X[:, 0] @ X[:, 0] <= 2 * n)
    assert found["K_frequency"] == (max(abs(singular**2 - d)) > n + np.sqrt(n * d))
    reach = np.sqrt(n) + 2
    assert found["singular_outside"] == (
        singular[0] > np.sqrt(d) + reach or singular[-1] < np.sqrt(d) - reach
    )


def test_bad_laws_are_refused() -> None:
    with pytest.raises(InputError, match="noise"):
        observe_law(3, 4, 2, noise=-1.0)
    with pytest.raises(InputError, match="draws"):
        observe_law(3, 4, 2, draws=0)
    with pytest.raises(InputError, match="fail"):
        observe_law(3, 4, 2, 1.0)
