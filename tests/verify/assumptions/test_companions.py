"""Baselines of theories with registries of their own."""

import pytest

from verify.assumptions.theories import again_case, spread_over, theory_drift, theory_path, theory_record
from verify.errors import InputError
from verify.theories import THEORIES
from verify.theory import Job


def test_jobs_are_spread_evenly():
    jobs = [Job(str(i), lambda: None) for i in range(10)]
    assert [job.name for job in spread_over(jobs, 3)] == ["0", "4", "8"]
    assert spread_over(jobs, 99) == jobs
    assert len(spread_over(jobs, 1)) == 1


def test_drift_names_case_and_statement():
    old = {"cases": {"a": {"x/P1": {"outcome": "holds", "slack": 1.5}, "x/P2": {"outcome": "undecided"}}}}
    same = {"cases": {"a": {"x/P1": {"outcome": "holds", "slack": 1.5001}, "x/P2": {"outcome": "holds"}}}}
    assert theory_drift(old, same) == []
    new = {"cases": {"a": {"x/P1": {"outcome": "violated", "slack": 0.5}}, "b": {}}}
    assert theory_drift(old, new) == [
        "case b: new",
        "x/P1, case a: holds -> violated",
        "x/P1, case a: slack 1.5 -> 0.5",
        "x/P2, case a: gone",
    ]
    assert theory_drift(old, {"cases": {}}) == ["case a: gone"]
    assert theory_drift(old, {"cases": {}}, partial=True) == []


def test_a_case_is_made_again_by_its_name(capsys):
    theory = THEORIES["two-layer"]
    job = next(iter(theory.jobs()))
    assert again_case("two-layer", job.name).name == job.name
    assert "violated" not in capsys.readouterr().out
    record = theory_record(theory, [job])
    assert list(record["cases"]) == [job.name]
    assert {id.partition("/")[0] for id in record["cases"][job.name]} == {"two-layer"}
    with pytest.raises(InputError, match="no default case 'none'"):
        again_case("two-layer", "none")


def test_paths(tmp_path):
    assert theory_path(tmp_path, THEORIES["gram"]).name == "theory-gram.json"
