"""Regression of assumptions: flips, baselines, and that a changed formula is seen."""

import json
from dataclasses import replace

import pytest
import typer

from bounds import REGISTRY, Band
from verify.assumptions import BUILT_IN, parse_profile
from verify.assumptions.baseline import as_baseline, baseline, drift, load_baseline, save_baseline
from verify.assumptions.regress import OUTCOMES, boundary, regress
from verify.assumptions.sampling import sample
from verify.cli import regress as command
from verify.errors import InputError
from verify.measure import measure

COUNT = 24


@pytest.fixture(scope="module")
def unbalanced():
    return regress(BUILT_IN["unbalanced"], BUILT_IN["spectral"], count=COUNT)


def test_dropping_exact_balance_breaks_the_spectral_theorem_and_not_the_relaxed_one(unbalanced):
    assert unbalanced.broken == ["layerwise/R10"]
    assert unbalanced.tallies["layerwise/R12"].counts(1)["holds"] == COUNT
    text = "\n".join(unbalanced.sentences())
    assert "layerwise/R10 fails on" in text
    assert "the smallest unbalanced #" in text


def test_every_instance_is_counted_once(unbalanced):
    frame = unbalanced.frame()
    whole = frame[frame["statement"] == "layerwise/R12"]
    assert whole["count"].sum() == COUNT
    assert set(frame["before"]) | set(frame["after"]) <= set(OUTCOMES)


def test_a_widened_assumption_is_tested_where_only_it_applies():
    result = regress(BUILT_IN["theta-half"], BUILT_IN["paper"], count=COUNT)
    gained = result.tallies["layerwise/lemma6-25"].flips["out of scope", "holds"]
    assert gained >= COUNT / 4
    assert result.broken == []


def test_nothing_flips_against_itself():
    result = regress(BUILT_IN["refined"], BUILT_IN["refined"], count=6)
    assert all(before == after for tally in result.tallies.values() for before, after in tally.flips)


@pytest.mark.parametrize("name", BUILT_IN)
def test_instances_are_inside_the_limits_of_their_profile(name):
    profile = BUILT_IN[name]
    for index in (0, 2, 4, 6):
        m = measure(sample(profile, index))
        theta = float(profile.limits.get("theta", 0.25 if profile.base == "paper" else 1.0))
        assert profile.constants or m.values["theta", None].value < theta
        assert profile.range.n[0] <= m.n <= profile.range.n[1]
        if "balanced_below" in profile.limits:
            assert m.values["delta_low", None].value <= float(profile.limits["balanced_below"]) * 10


def test_the_same_index_is_the_same_instance():
    first, again = (sample(BUILT_IN["spectral"], 3) for _ in range(2))
    assert (first.X == again.X).all()


def test_boundary_of_a_knob():
    low, high = boundary(lambda x: x <= 0.27, 0.0, 1.0)
    assert low == pytest.approx(0.27) == high
    assert boundary(lambda x: True, 0.0, 1.0) == (1.0, 1.0)


REFINED = [f"layerwise/R{k}" for k in (1, 2, 3, 4, 5, 6, 7, 8, 9)] + [
    f"layerwise/{id}" for id in ("R10", "R12-1", "R12-2", "R12-3", "R12-4", "R12", "R12-flow", "mu-flow")
]


@pytest.fixture(scope="module")
def baselines():
    return {
        name: as_baseline(regress(BUILT_IN[name], BUILT_IN[name], count=9))
        for name in ("refined", "spectral")
    }


@pytest.mark.parametrize("id", REFINED)
def test_a_changed_constant_drifts_from_the_baseline(id, baselines, monkeypatch):
    true = REGISTRY[id]
    changed = replace(
        true,
        bands=lambda p, layer: {
            q: Band(b.lower * 1.001, b.upper * 1.001, b.trivial, b.because)
            for q, b in true.bands(p, layer).items()
        },
    )
    monkeypatch.setitem(REGISTRY.statements, id, changed)
    name = next(name for name, values in baselines.items() if id in values["statements"])
    found = as_baseline(regress(BUILT_IN[name], BUILT_IN[name], count=9))
    lines = drift(baselines[name], found)
    assert lines
    assert all(line.startswith(f"{id}: ") for line in lines)


def test_baselines_survive_their_file(tmp_path):
    values = baseline(BUILT_IN["refined"], count=4)
    save_baseline(tmp_path / "refined.json", values)
    assert drift(load_baseline(tmp_path / "refined.json"), values) == []
    for text, words in [
        ("{", "not JSON"),
        ("[]", "not a baseline"),
        (json.dumps(values | {"version": "0.0.1"}), "baseline of version '0.0.1'"),
    ]:
        (tmp_path / "refined.json").write_text(text)
        with pytest.raises(InputError, match=words):
            load_baseline(tmp_path / "refined.json")
    with pytest.raises(InputError, match="no baseline there"):
        load_baseline(tmp_path / "none.json")


def test_drift_names_statements_that_come_and_go():
    empty = {"statements": {}}
    one = {"statements": {"layerwise/R1": {"outcomes": {"holds": 2}}}}
    assert drift(empty, one) == ["layerwise/R1: new"]
    assert drift(one, empty) == ["layerwise/R1: gone"]
    assert drift(one, {"statements": {"layerwise/R1": {"outcomes": {"holds": 1}}}}) == [
        "layerwise/R1: outcomes {'holds': 2} -> {'holds': 1}"
    ]


def test_command(tmp_path, capsys):
    with pytest.raises(typer.Exit) as stopped:
        command.command(["unbalanced"], count=24, csv=tmp_path / "flips.csv")
    assert stopped.value.exit_code == 1
    assert "now wrong: layerwise/R10" in capsys.readouterr().out
    assert (tmp_path / "flips.csv").read_text().startswith("profile,statement,before,after,count")
    command.command(["theta-half"], against="paper", count=3)
    command.command(["refined"], count=2, update=True, directory=tmp_path)
    command.command(["refined"], count=2, baseline=True, directory=tmp_path)
    assert "refined: unchanged" in capsys.readouterr().out
    with pytest.raises(typer.Exit):
        command.command(["refined"], count=3, baseline=True, directory=tmp_path)
    assert "instances: 2 -> 3" in capsys.readouterr().out
    for wrong in ({"count": 0}, {}, {"baseline": True, "against": "paper"}):
        with pytest.raises(InputError):
            command.command(**wrong)


def test_a_profile_of_ones_own(tmp_path):
    text = 'name = "own"\nbase = "refined"\nstatements = ["layerwise/R8"]\n[limits]\ntheta = 0.7'
    result = regress(parse_profile(text), BUILT_IN["refined"], count=6)
    assert result.broken == []
