"""Gram matrices along training runs, deep linear steps, stationary points; default cases."""

from __future__ import annotations

import numpy as np
import pytest

from bounds.gram import REGISTRY
from verify.errors import InputError
from verify.gram import counterexamples
from verify.gram.cases import run_case
from verify.gram.findings import FINDINGS
from verify.gram.split import horizontal
from verify.gram.training import observe_balancedness, observe_run, observe_stationary, train_and_sum
from verify.judge import Verdict, judge
from verify.measurement import Observation
from verify.theories import THEORIES, chosen, findings

torch = pytest.importorskip("torch")


def verdicts(o: Observation) -> dict[str, set[Verdict]]:
    rows, _ = judge(o, REGISTRY, o.parameters)
    found: dict[str, set[Verdict]] = {}
    for row in rows:
        found.setdefault(row.statement, set()).add(row.verdict)
    return found


@pytest.mark.parametrize("seed", range(5))
def test_plain_descent_keeps_the_identities(seed: int) -> None:
    found = verdicts(run_case(seed, 0.0))
    assert found.pop("gram/sum-of-shifts") == {Verdict.OBSERVED}
    assert found == {"gram/G4": {Verdict.HOLDS}, "gram/G5": {Verdict.HOLDS}}


def test_momentum_and_adam_do_not() -> None:
    assert Verdict.EXPECTED in verdicts(run_case(0, 0.9, steps=60))["gram/G6"]
    torch.manual_seed(0)
    x, y = torch.randn(20, 5, dtype=torch.float64), torch.randn(20, 2, dtype=torch.float64)
    model = torch.nn.Sequential(torch.nn.Linear(5, 8), torch.nn.Tanh(), torch.nn.Linear(8, 2))
    run = train_and_sum(model, lambda _: (x, lambda o: ((o - y) ** 2).mean()), eta=0.01, steps=20, adam=True)
    assert Verdict.VIOLATED in verdicts(observe_run(run))["gram/G4"]


def test_minibatches_keep_g4_but_have_no_trajectory() -> None:
    torch.manual_seed(0)
    x, y = torch.randn(40, 5, dtype=torch.float64), torch.randn(40, 2, dtype=torch.float64)
    model = torch.nn.Sequential(torch.nn.Linear(5, 8), torch.nn.Tanh(), torch.nn.Linear(8, 2))

    def batch(step: int):  # type: ignore[no-untyped-def]
        rows = slice(10 * (step % 4), 10 * (step % 4) + 10)
        return x[rows], lambda o: ((o - y[rows]) ** 2).mean()

    found = verdicts(observe_run(train_and_sum(model, batch, eta=0.1, steps=12)))
    assert found == {"gram/G4": {Verdict.HOLDS}, "gram/sum-of-shifts": {Verdict.OBSERVED}}


@pytest.mark.parametrize("seed", range(10))
def test_balancedness_and_stationary_points(seed: int) -> None:
    normal = np.random.default_rng(seed).standard_normal
    weights = [normal((6, 5)), normal((4, 6)), normal((2, 4))]
    assert verdicts(observe_balancedness(weights, normal((9, 5)), normal((9, 2)))) == {
        "gram/G7": {Verdict.HOLDS}
    }
    assert verdicts(observe_stationary(normal((9, 5)), normal((9, 2)), 0.3)) == {"gram/G8": {Verdict.HOLDS}}


@pytest.mark.parametrize("name", counterexamples.ALL)
def test_counterexamples_refute(name: str) -> None:
    found = verdicts(counterexamples.ALL[name]())
    assert found.pop(name) == {Verdict.EXPECTED}
    assert not any(v.fails or v is Verdict.UNDECIDED for v in set().union(*found.values(), set()))


def test_integers_refute_the_unfolded_gradient() -> None:
    left, right = counterexamples.overlapping_patches()
    assert left == [[2, 2], [0, 0]]
    assert right == [[2, 2], [1, 1]]
    R = np.array([[0.6, -0.8], [0.8, 0.6]])  # D4: nothing is left to descend at the cosine
    assert np.linalg.norm(horizontal(0.6 * np.eye(2), 0.6 * np.eye(2) - R)[0]) <= 1e-15


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda f: f.id)
def test_findings(finding) -> None:  # type: ignore[no-untyped-def]
    assert finding.reproduce().refutes


def test_bad_runs() -> None:
    model = torch.nn.Sequential(torch.nn.Linear(3, 2))
    x = torch.randn(4, 3)
    with pytest.raises(InputError, match="both must be positive"):
        train_and_sum(model, lambda _: (x, lambda o: o.sum()), eta=0.0, steps=3)
    with pytest.raises(InputError, match="diverged"):
        train_and_sum(model, lambda _: (x, lambda o: (o**4).sum()), eta=100.0, steps=30)
    with pytest.raises(InputError, match="weight decay"):
        observe_stationary(np.ones((3, 2)), np.ones((3, 1)), 0.0)


@pytest.mark.parametrize("name", ["two-layer", "gram"])
def test_default_cases_violate_nothing_and_leave_no_statement_out(name: str) -> None:
    theory = THEORIES[name]
    judged = list(theory.check())
    rows = [row for case in judged for row in case.rows]
    assert [row for row in rows if row.verdict is Verdict.VIOLATED] == []
    assert {row.statement for row in rows} == {s.id for s in theory.statements}
    for s in theory.statements:
        if s.kind.name == "FALSE":
            assert Verdict.EXPECTED in {row.verdict for row in rows if row.statement == s.id}, s.id


def test_choosing_theories() -> None:
    assert [t.name for t in chosen("all")] == ["layerwise", "two-layer", "gram"]
    assert [t.name for t in chosen("gram")] == ["gram"]
    with pytest.raises(InputError, match="unknown theory 'x': choose from layerwise, two-layer, gram, all"):
        chosen("x")
    ids = list(findings())
    assert len(ids) == len(set(ids)) == 32
