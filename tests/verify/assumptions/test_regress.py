"""Regression of assumptions: flips, baselines, and that a changed formula is seen."""

import json
from dataclasses import replace
from math import inf, nan

import numpy as np
import pytest
import typer

from bounds import REGISTRY, Band, Tag
from bounds.statement import Kind
from verify.cli import regress as command
from verify.errors import InputError
from verify.instances.model import Pair
from verify.judge import Row
from verify.layerwise.assumptions import BUILT_IN, apply_profile, parse_profile
from verify.layerwise.assumptions import regress as module
from verify.layerwise.assumptions.baseline import ProfileBaseline, StatementRecord, as_baseline, drift
from verify.layerwise.assumptions.baseline import kept as baseline_of
from verify.layerwise.assumptions.regress import CHUNK, make, regress, remake
from verify.layerwise.assumptions.sampling import SIZES, sample
from verify.layerwise.measure import measure
from verify.regression.baseline import COMMITTED, load_baseline, save_baseline
from verify.regression.rows import clear_slack
from verify.verdict import OUTCOMES, Verdict

COUNT = 24


@pytest.fixture(scope="module")
def loose():
    return regress(BUILT_IN["delta-low"], BUILT_IN["spectral"], count=COUNT)


def test_dropping_exact_balance_breaks_the_spectral_theorem_and_not_the_relaxed_one(loose):
    assert "layerwise/R10" in loose.broken
    assert not [id for id in loose.broken if id.startswith("layerwise/R12")]
    found = loose.tallies["layerwise/R12"].counts(1)
    assert found["holds"] + found["out of scope"] == COUNT
    text = "\n".join(loose.sentences())
    assert "layerwise/R10 fails on" in text
    assert "the smallest delta-low #" in text


def test_every_instance_is_counted_once(loose):
    frame = loose.frame()
    whole = frame[frame["statement"] == "layerwise/R12"]
    assert whole["count"].sum() == COUNT
    assert set(frame["before"]) | set(frame["after"]) <= set(OUTCOMES)


def test_a_widened_assumption_is_tested_where_only_it_applies():
    result = regress(BUILT_IN["theta-half"], BUILT_IN["paper"], count=COUNT)
    gained = result.tallies["layerwise/lemma6-25"].flips["out of scope", "holds"]
    assert gained >= COUNT / 4
    assert result.broken == []


def test_a_statement_at_leading_order_never_holds():
    published = regress(BUILT_IN["paper"], BUILT_IN["paper"], count=6).tallies["layerwise/thm4-15"]
    assert set(published.counts(1)) <= {"consistent", "vacuous", "out of scope", "undecided"}


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
        assert m.sizes or profile.range.n[0] <= m.n <= profile.range.n[1]
        if "balanced_below" in profile.limits:
            assert m.values["delta_low", None].value <= float(profile.limits["balanced_below"]) * 10


def test_the_same_index_is_the_same_instance():
    first, again = (sample(BUILT_IN["spectral"], 3) for _ in range(2))
    assert (first.X == again.X).all()


def test_processes_do_not_change_the_result(monkeypatch):
    monkeypatch.setattr(module, "CHUNK", 5)
    one, two = (regress(BUILT_IN["theta-half"], BUILT_IN["paper"], count=8, jobs=n) for n in (1, 2))
    assert one.tallies == two.tallies


@pytest.mark.parametrize("count", [1, CHUNK, SIZES, SIZES + 1, 2_000])
def test_every_instance_is_in_one_chunk_beside_those_of_its_shape(count):
    chunks = module._chunks(count)
    assert sorted(i for chunk in chunks for i in chunk) == list(range(count))
    assert max(map(len, chunks)) <= 2 * CHUNK
    old, new = BUILT_IN["paper"], BUILT_IN["theta-half"]
    for first in (3, 5):
        again = range(first, min(count, 2_000), 3 * SIZES)
        assert len({(x.n, x.K, x.d, x.L) for x in (make(new, old, i) for i in again)}) == min(1, len(again))
        assert all(len(chunk := [i for i in c if i in again]) in (0, len(again)) for c in chunks), chunk


def test_cases_are_made_again_by_their_names(loose):
    for tally in loose.tallies.values():
        if tally.worst:
            assert remake(loose.new, loose.old, tally.worst).case == tally.worst
    broken = min(loose.tallies["layerwise/R10"].broken)[1]
    again = remake(loose.new, loose.old, broken)
    assert (again.X == remake(loose.new, loose.old, broken).X).all()


def test_two_profiles_of_one_name_are_refused():
    other = parse_profile('name = "refined"\nbase = "refined"\n[limits]\ntheta = 0.5')
    with pytest.raises(InputError, match="both profiles are named 'refined'"):
        regress(other, BUILT_IN["refined"], count=1)


BROKEN_COUNT = 14
"""Enough for a flow, a descent and unequal classes."""

SILENT = ("layerwise/R12-0", "layerwise/R11-invariant")
"""The bands of R12-0 are the measured imbalances themselves: what a factor changes is seen by
`pytest --theory`; R11-invariant speaks of networks trained from (18), of which a profile makes none."""

REFINED = {
    name: [s.id for s in apply_profile(BUILT_IN[name]) if s.tag is Tag.REFINED and s.id not in SILENT]
    for name in ("refined", "spectral")
}


@pytest.fixture(scope="module")
def baselines():
    return {
        name: as_baseline(regress(BUILT_IN[name], BUILT_IN[name], count=BROKEN_COUNT)) for name in REFINED
    }


def changed(true):
    """The statement with every end of its bands a thousandth larger."""
    return replace(
        true,
        bands=lambda p, layer: {
            q: Band(b.lower * 1.001, b.upper * 1.001, b.trivial, b.because)
            for q, b in true.bands(p, layer).items()
        },
    )


def drifting(name, ids, baselines, monkeypatch):
    """The statements said to drift when the constants of these are changed."""
    for id in ids:
        monkeypatch.setitem(REGISTRY.statements, id, changed(REGISTRY[id]))
    lines = drift(baselines[name], as_baseline(regress(BUILT_IN[name], BUILT_IN[name], count=BROKEN_COUNT)))
    return {line.partition(": ")[0] for line in lines}


@pytest.mark.parametrize("name", REFINED)
def test_every_changed_constant_drifts_from_the_baseline(name, baselines, monkeypatch):
    assert drifting(name, REFINED[name], baselines, monkeypatch) == set(REFINED[name])


@pytest.mark.parametrize("id", ["layerwise/R7", "layerwise/R12"])
def test_a_changed_constant_drifts_alone(id, baselines, monkeypatch):
    name = next(name for name, values in baselines.items() if id in values.statements)
    assert drifting(name, [id], baselines, monkeypatch) == {id}


def test_baselines_survive_their_file(tmp_path):
    values, path = baseline_of(BUILT_IN["refined"], 4), tmp_path / "refined.json"
    save_baseline(path, values)
    assert drift(load_baseline(path, ProfileBaseline), values) == []
    plain = json.loads(path.read_text())
    for text, words in [
        ("{", "not JSON"),
        ("[]", "not a baseline"),
        (json.dumps(plain | {"version": "0.0.1"}), "baseline of version '0.0.1'"),
        (json.dumps(plain | {"format": 1}), "baseline of format 1, not 2; rewrite it with --update"),
        (json.dumps(plain | {"more": 1}), "more is not known here"),
        (json.dumps(plain | {"instances": "four"}), "instances: .*got 'four'"),
        (json.dumps(plain | {"assumptions": {}}), "assumptions.hypotheses is missing"),
        (json.dumps(plain | {"statements": {"x": {"outcomes": {"true": 1}}}}), "statements.x.outcomes"),
    ]:
        path.write_text(text)
        with pytest.raises(InputError, match=words):
            load_baseline(path, ProfileBaseline)
    with pytest.raises(InputError, match="no baseline there"):
        load_baseline(tmp_path / "none.json", ProfileBaseline)


def _told(**numbers):
    kept = load_baseline(COMMITTED / "refined.json", ProfileBaseline)
    told = {"outcomes": {"holds": 2}, "slack": 1.5, "mean_lower": 2.0, "mean_upper": 5e-4} | numbers
    return kept.model_copy(update={"statements": {"layerwise/R1": StatementRecord(**told)}})


def test_drift_names_statements_that_come_and_go():
    one = _told()
    empty = one.model_copy(update={"statements": {}})
    assert drift(empty, one) == ["layerwise/R1: new"]
    assert drift(one, empty) == ["layerwise/R1: gone"]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"outcomes": {"holds": 1}}, "outcomes {'holds': 2} -> {'holds': 1}"),
        ({"outcomes": {"holds": 1, "undecided": 1}}, ""),
        ({"outcomes": {"undecided": 2}}, ""),
        ({"outcomes": {"holds": 1, "vacuous": 1}}, "outcomes {'holds': 2} -> {'holds': 1, 'vacuous': 1}"),
        ({"slack": 1.5 * (1 + 9e-4)}, ""),
        ({"slack": 1.5 * (1 - 9e-4)}, ""),
        ({"slack": 1.502}, "slack 1.5 -> 1.502"),
        ({"slack": 1.498}, "slack 1.5 -> 1.498"),
        ({"slack": None}, "slack 1.5 -> None"),
        ({"mean_lower": 2.0 * (1 + 9e-7)}, ""),
        ({"mean_lower": 2.00001}, "mean lower 2.0 -> 2.00001"),
        ({"mean_upper": 5e-4 + 9e-10}, ""),
        ({"mean_upper": 5.01e-4}, "mean upper 0.0005 -> 0.000501"),
    ],
)
def test_drift_tells_a_change_from_rounding(change, line):
    assert drift(_told(), _told(**change)) == ([f"layerwise/R1: {line}"] if line else [])


@pytest.mark.parametrize(("name", "value"), [("profile", "other"), ("against", "paper"), ("instances", 1)])
def test_drift_names_another_comparison(name, value):
    one = _told()
    assert drift(one, one.model_copy(update={name: value})) == [f"{name}: {getattr(one, name)} -> {value}"]


def test_command(tmp_path, capsys):
    with pytest.raises(typer.Exit) as stopped:
        command.command(["delta-low"], count=24, csv=tmp_path / "flips.csv", prove=False, boundary=False)
    assert stopped.value.exit_code == 1
    assert "now wrong: layerwise/R10" in capsys.readouterr().out
    assert (tmp_path / "flips.csv").read_text().startswith("profile,against,statement,before,after,count")
    command.command(["theta-half"], against="paper", count=3, prove=False, boundary=False)
    command.command(["refined"], count=2, update=True, directory=tmp_path)
    command.command(["refined"], count=2, baseline=True, directory=tmp_path)
    assert "refined: unchanged" in capsys.readouterr().out
    with pytest.raises(typer.Exit):
        command.command(["refined"], count=3, baseline=True, directory=tmp_path)
    assert "instances: 2 -> 3" in capsys.readouterr().out
    for wrong in (
        {"count": 0}, {"jobs": 0}, {}, {"baseline": True, "against": "paper"}, {"theory": "gram"},
        {"profile": ["paper"], "baseline": True, "theory": "gram"}, {"baseline": True, "theory": "grams"},
        {"update": True, "out": tmp_path},
    ):  # fmt: skip
        with pytest.raises(InputError):
            command.command(**wrong)


def test_a_profile_of_ones_own(tmp_path):
    text = 'name = "own"\nbase = "refined"\nstatements = ["layerwise/R8"]\n[limits]\ntheta = 0.7'
    result = regress(parse_profile(text), BUILT_IN["refined"], count=6)
    assert result.broken == []


def _row(**values):
    fields = {
        "case": "c", "origin": "", "statement": "x", "tag": "", "layer": 0, "quantity": "q", "measured": 0.5,
        "lower": 0.0, "upper": 1.0, "verdict": Verdict.HOLDS, "reason": "", "slack_lower": nan,
        "slack_upper": 2.0, "margin": 1e-15, "in_scope": True,
    }  # fmt: skip
    return Row(**fields | values)


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        ({}, True),
        ({"in_scope": False}, False),
        ({"in_scope": None}, False),
        ({"margin": 1e-5}, False),  # five digits of the value are noise
        ({"measured": 1e-14, "upper": 1.0, "slack_upper": 1e14}, False),  # a residual that vanishes
        ({"measured": 1e-9, "margin": 0.0}, False),  # no margin: its band carries the rounding
        ({"measured": 1e-9, "margin": 1e-20}, True),
        ({"measured": 0.5, "upper": 1e-10, "margin": 0.0, "slack_upper": 2e-10}, False),
        ({"slack_upper": nan}, False),
    ],
)
def test_a_slack_that_rounding_reaches_is_not_kept(row, kept):
    inequality = REGISTRY["layerwise/R6"]
    assert (clear_slack(inequality, [_row(**row)]) < inf) is kept
    for kind in set(Kind) - {Kind.INEQUALITY}:
        assert clear_slack(replace(inequality, kind=kind), [_row(**row)]) == inf


@pytest.mark.parametrize("name", ["refined", "unequal-classes", "inexact", "delta-low"])
def test_rounding_does_not_change_a_baseline(name, monkeypatch):
    """Weights moved in their last bits, as another processor would have made them, give the same one."""
    kept = as_baseline(regress(BUILT_IN[name], BUILT_IN[name], count=8))
    rng = np.random.default_rng(0)

    def noisy(x):
        return x * (1 + 2.0**-52 * rng.integers(-3, 4, x.shape))

    def elsewhere(new, old, index):
        instance = make(new, old, index)
        if isinstance(instance, Pair):
            return replace(instance, head=noisy(instance.head), means=noisy(instance.means))
        return replace(instance, weights=tuple(map(noisy, instance.weights)))

    monkeypatch.setattr(module, "make", elsewhere)
    found = as_baseline(regress(BUILT_IN[name], BUILT_IN[name], count=8))
    assert drift(kept, found) == []
