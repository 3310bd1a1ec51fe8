"""Baselines of theories with registries of their own."""

import pytest

from verify.assumptions.theories import again_case
from verify.errors import InputError
from verify.regression.assumed import assumptions_of
from verify.regression.cases import (
    Outcomes,
    TheoryBaseline,
    spread_over,
    theory_drift,
    theory_path,
    theory_record,
)
from verify.theories import THEORIES
from verify.theory import Job


def test_jobs_are_spread_evenly():
    jobs = [Job(str(i), lambda: None) for i in range(10)]
    assert [job.name for job in spread_over(jobs, 3)] == ["0", "4", "8"]
    assert spread_over(jobs, 99) == jobs
    assert len(spread_over(jobs, 1)) == 1


def _baseline(**cases):
    nothing = assumptions_of([], [])
    return TheoryBaseline(format=2, version="", assumptions=nothing, theory="x", cases=cases)


def test_drift_names_case_and_statement():
    first, second = Outcomes(outcome="holds", slack=1.5), Outcomes(outcome="undecided")
    old = _baseline(a={"x/P1": first, "x/P2": second})
    near = first.model_copy(update={"slack": 1.5001})
    assert theory_drift(old, _baseline(a={"x/P1": near, "x/P2": Outcomes(outcome="holds")})) == []
    new = _baseline(a={"x/P1": Outcomes(outcome="violated", slack=0.5)}, b={})
    assert theory_drift(old, new) == [
        "case b: new",
        "x/P1, case a: holds -> violated",
        "x/P1, case a: slack 1.5 -> 0.5",
        "x/P2, case a: gone",
    ]
    assert theory_drift(new, old)[0] == "case b: gone"
    assert "x/P2, case a: new" in theory_drift(new, old)
    assert theory_drift(old, _baseline()) == ["case a: gone"]
    assert theory_drift(old, _baseline(), partial=True) == []


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"outcome": "undecided"}, ""),
        ({"outcome": "vacuous"}, "holds -> vacuous"),
        ({"slack": 1.498}, "slack 1.5 -> 1.498"),
        ({"slack": None}, "slack 1.5 -> None"),
        ({"mean_lower": 0.25 * (1 + 9e-5)}, ""),
        ({"mean_lower": 0.2501}, "mean lower 0.25 -> 0.2501"),
        ({"mean_upper": 1e-7}, "mean upper None -> 1e-07"),
    ],
)
def test_drift_tells_a_change_from_rounding(change, line):
    told = {"outcome": "holds", "slack": 1.5, "mean_lower": 0.25}
    old, new = ({"x/P1": Outcomes(**numbers)} for numbers in (told, told | change))
    assert theory_drift(_baseline(a=old), _baseline(a=new)) == ([f"x/P1, case a: {line}"] if line else [])


def test_a_case_is_made_again_by_its_name(capsys):
    theory = THEORIES["two-layer"]
    job = next(iter(theory.jobs()))
    assert again_case("two-layer", job.name).name == job.name
    assert "violated" not in capsys.readouterr().out
    record = theory_record(theory, [job])
    assert list(record.cases) == [job.name]
    assert {id.partition("/")[0] for id in record.cases[job.name]} == {"two-layer"}
    with pytest.raises(InputError, match="no default case 'none'"):
        again_case("two-layer", "none")


def test_paths(tmp_path):
    assert theory_path(tmp_path, THEORIES["gram"]).name == "theory-gram.json"
