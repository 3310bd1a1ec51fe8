"""kap_l, recorded by replaying a run, against the full-width descent and against what it bounds."""

import numpy as np
import pytest

from bounds import REGISTRY
from verify import Verdict, check
from verify.instances import paper_data
from verify.training import movement, train
from verify.training.endpoint import Stop
from verify.training.gradients import gradients
from verify.training.initialisation import orthogonal_initialisation
from verify.training.reduction import reduce
from verify.training.runs import prepare


def small(scale=0.6, **changes):
    X = paper_data(12, 8, scale=scale, seed=0)
    return X, {"L": 3, "xi": 0.4, "step": 0.05, "seed": 1, **changes}


def test_it_is_the_sum_over_the_steps_at_full_width():
    X, request = small(budget=40)
    network = train(X, 2, **request)
    weights = list(orthogonal_initialisation(12, 2, L=3, xi=0.4, seed=1, width=12))
    kap = np.zeros(3)
    for _ in range(40):
        G = gradients(weights, X)
        kap += [0.05**2 * np.sum(g * g) for g in G]
        weights = [W - 0.05 * g for W, g in zip(weights, G, strict=True)]
    assert network.provenance.kap == pytest.approx(kap, rel=3e-6)
    assert all(a >= b for a, b in zip(network.provenance.kap, kap, strict=True))


@pytest.mark.parametrize("scale", [0.0, 0.6])
def test_a_table_of_steps_and_both_reductions(scale):
    X, request = small(scale, step=[0.05, 0.02, 0.01], budget=30)
    run = prepare(X, 2, **request)
    results = [movement.replay(reduce(run, how), 30)[0] for how in ("auto", "full")]
    assert results[0] == pytest.approx(results[1], rel=1e-9)


def test_descent_is_in_scope_of_a_theorem_and_holds():
    X, request = small(step=0.01)
    report = check(train(X, 2, **request), statements=[REGISTRY["layerwise/R12-descent"]])
    counts = report.counts()
    assert counts[Verdict.HOLDS] > 5
    assert Verdict.VIOLATED not in counts


def test_without_a_record_the_statement_does_not_speak():
    X, request = small()
    for changes in ({"momentum": 0.5}, {"step": 50.0}):
        network = train(X, 2, **{**request, **changes, "budget": 50})
        assert network.provenance.kap is None
        assert not list(check(network, statements=[REGISTRY["layerwise/R12-descent"]]).rows())


def test_a_replay_that_does_not_end_at_the_weights_is_not_believed(monkeypatch):
    X, request = small(budget=20)
    reduced = reduce(prepare(X, 2, **request), "auto")
    _, end = movement.replay(reduced, 20)
    assert movement.recorded_movement(reduced, 20, Stop.BUDGET, end) is not None
    assert movement.recorded_movement(reduced, 19, Stop.BUDGET, end) is None
    assert movement.recorded_movement(reduced, 20, Stop.DIVERGED, end) is None
    monkeypatch.setattr(movement, "LONGEST", 10)
    assert movement.recorded_movement(reduced, 20, Stop.BUDGET, end) is None
