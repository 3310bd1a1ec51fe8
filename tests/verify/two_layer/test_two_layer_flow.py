"""Gradient flow against the closed form, and the verdicts on it."""

from __future__ import annotations

import numpy as np
import pytest

from bounds.two_layer import REGISTRY
from verify.errors import InputError
from verify.judge import Verdict, judge
from verify.two_layer.canonical import Canonical, canonical_of, random_canonical
from verify.two_layer.flow import closed_form, integrate
from verify.two_layer.observe import observe
from verify.two_layer.regression import whitened_regression

FLOWS = 12
CLOSED_FORM_ERROR = 1e-9
"""What the closed form and DOP853 at rtol 1e-12 may differ by, relative to the size of the state."""

EXPECTED = {Verdict.HOLDS, Verdict.VACUOUS, Verdict.UNDECIDED}


def flow(seed: int, **more: float) -> Canonical:
    rng = np.random.default_rng(seed)
    return random_canonical(
        seed, m=int(rng.integers(1, 12)), scale=10 ** rng.uniform(-3, 0.5), s=10 ** rng.uniform(-1, 1), **more
    )


@pytest.mark.parametrize("seed", range(FLOWS))
def test_closed_form_is_the_integrated_flow(seed: int) -> None:
    instance = flow(seed)
    times = np.linspace(0, 15 / instance.omega, 12)
    path = integrate(instance, times, estimate=False)
    a, u = closed_form(instance, times)
    size = np.sqrt(path.lam)
    assert np.max(np.linalg.norm(path.a - a, axis=1) / size) <= CLOSED_FORM_ERROR
    assert np.max(np.linalg.norm(path.u - u, axis=1) / size) <= CLOSED_FORM_ERROR


@pytest.mark.parametrize("seed", range(FLOWS))
def test_statements_hold_without_perpendicular_weights(seed: int) -> None:
    observation = observe(flow(seed))
    rows, _ = judge(observation, REGISTRY, observation.parameters)
    assert {row.statement for row in rows} >= {f"two-layer/R{k}" for k in (1, 2, 3, 4, 5, 6, 7)}
    assert [row for row in rows if row.verdict not in EXPECTED] == []
    assert sum(row.verdict is Verdict.HOLDS for row in rows) >= 0.8 * len(rows)


@pytest.mark.parametrize("seed", range(FLOWS))
@pytest.mark.parametrize("frozen", [True, False])
def test_statements_with_perpendicular_weights(seed: int, frozen: bool) -> None:
    observation = observe(flow(seed, q=3, perp=0.3, frozen=frozen))
    rows, _ = judge(observation, REGISTRY, observation.parameters)
    verdicts = {row.statement: row.verdict for row in rows}
    assert Verdict.VIOLATED not in {row.verdict for row in rows}
    if frozen:
        assert verdicts["two-layer/R1"] is Verdict.HOLDS
    elif observation.parameters.m > 1:
        assert verdicts["two-layer/R1"] in {Verdict.OUT_OF_SCOPE_FAILS, Verdict.OUT_OF_SCOPE_HOLDS}


def test_a_wrong_closed_form_is_caught() -> None:
    instance = flow(3)
    right = observe(instance)
    wrong = observe(instance.but(s=instance.s * (1 + 1e-6)))
    rows, _ = judge(right, [REGISTRY["two-layer/R3"], REGISTRY["two-layer/R4"]], wrong.parameters)
    assert Verdict.VIOLATED in {row.verdict for row in rows}


def test_saddle_is_refused() -> None:
    with pytest.raises(InputError, match=r"R = .* = 0.*saddle"):
        observe(Canonical(np.array([0.1, 0.2]), np.array([-0.1, -0.2]), np.zeros((0, 2)), 1.0))


def test_one_neuron_is_enough() -> None:
    observation = observe(Canonical(np.array([0.1]), np.array([0.05]), np.zeros((0, 1)), 1.0))
    rows, _ = judge(observation, REGISTRY, observation.parameters)
    assert Verdict.VIOLATED not in {row.verdict for row in rows}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"s": 0.0}, "target must be positive"),
        ({"u": np.zeros(3)}, "one length"),
        ({"perp": np.zeros((1, 5))}, r"must be \(q, 2\)"),
        ({"a": np.array([np.nan, 0.0])}, "finite"),
        ({"eta": -1.0}, "step size"),
        ({"eta": 0.1, "steps": 0}, "at least one step"),
    ],
)
def test_bad_canonical_instances(change: dict, message: str) -> None:
    good = {"a": np.ones(2), "u": np.ones(2), "perp": np.zeros((1, 2)), "s": 3.0}
    with pytest.raises(InputError, match=message):
        Canonical(**(good | change))


def test_canonical_form_of_whitened_data_takes_the_same_path() -> None:
    instance = whitened_regression(1, n=4, m=5, kappa=3.0, size=2.0, sigma0=0.05, v0=0.05, h=0.2, steps=50)
    from verify.two_layer.descent import descend
    from verify.two_layer.regression import run

    path = run(instance)
    form = canonical_of(instance.Z, instance.v, instance.y, 3.0, instance.step)
    canonical = descend(form.but(steps=50))
    assert np.max(np.abs(path.V - canonical.a)) <= 1e-13
    loss = 3.0 / (5**2 * 4) * 0.5 * (canonical.e**2)
    assert path.loss[-1] >= loss[-1] * (1 - 1e-9) - 1e-15
