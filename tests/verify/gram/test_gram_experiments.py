"""Experiments of the weight-Gram theory: what their numbers must satisfy whatever the trend."""

from __future__ import annotations

import numpy as np
import pytest

from verify.experiments.experiment import Settings
from verify.gram.experiments import EXPERIMENTS
from verify.gram.runs import staircase, swiss_roll


def test_the_staircase_splits_by_pythagoras() -> None:
    found = staircase(0, width=16, n=100, steps=40, records=5)
    assert found.residual <= 1e-12
    assert found.steps == [0, 10, 20, 30, 40]
    assert found.loss[-1] < found.loss[0]
    assert np.allclose(found.loss, np.add(found.unexplained, found.readout), atol=1e-12, rtol=0)


def test_the_swiss_roll_moves_along_its_total() -> None:
    roll = swiss_roll(0, steps=3)
    assert np.array_equal(roll.moved(0.0), roll.points)
    assert np.allclose(roll.moved(2.0) - roll.points, -2 * roll.total, atol=1e-12, rtol=0)
    assert 0 <= roll.linearity(1.0) <= 1


def test_the_swiss_roll_experiment_observes_its_claims() -> None:
    (experiment,) = (found for found in EXPERIMENTS if found.name == "gram/swiss-roll")
    outcome = experiment.run(Settings())
    assert {seen.claim for seen in outcome.observations} == {*experiment.claims, *experiment.own}
    assert [seen.seen for seen in outcome.observations] == [True, False]
    assert len(outcome.panels) == 4
    assert len(outcome.table) == 6


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda found: found.name)
def test_every_experiment_names_source_and_claims(experiment) -> None:
    assert experiment.theory == "gram"
    assert "arXiv 2605.06258, Figure" in experiment.source
    assert experiment.claims
