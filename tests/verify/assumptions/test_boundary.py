"""Where a weakened assumption breaks a statement: bisection, the shrunk instance, exact decisions, files."""

import json
import math
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction

import pandas as pd
import pytest

from verify.cli import main
from verify.cli import regress as command
from verify.errors import InputError
from verify.exact.recheck import recheck
from verify.layerwise.assumptions import BUILT_IN, again, parse_profile
from verify.layerwise.assumptions import prove as proofs
from verify.layerwise.assumptions.baseline import compared_with
from verify.layerwise.assumptions.boundary import bisect, boundaries, knobs
from verify.layerwise.assumptions.failure import narrowed, turned
from verify.layerwise.assumptions.prove import prove, refute
from verify.layerwise.assumptions.regress import regress
from verify.layerwise.assumptions.run import BOUNDARIES, FLIPS, STATEMENTS
from verify.verdict import Verdict

SMALL = """
name = "small"
base = "paper"
statements = ["layerwise/R2", "layerwise/R8", "layerwise/R13"]
[factors]
equal_classes = 4
[range]
n = [2, 4]
K = [2, 3]
d = [5, 16]
L = [2, 3]
"""


@pytest.fixture(scope="module")
def small():
    return parse_profile(SMALL)


@pytest.fixture(scope="module")
def found(small):
    return {b.statement: b for b in boundaries(small, compared_with(small))}


def test_bisection_encloses_the_first_failure():
    low, high = bisect(lambda x: x <= 0.27, 0.0, 1.0, steps=40)
    assert low == pytest.approx(0.27) == high
    low, high = bisect(lambda x: x <= 0.27, 0.1, 1.0, steps=4)
    assert 0.1 <= low <= 0.27 < high <= 1.0


def test_sizes_that_differ_at_all_break_R2_and_never_R13(found):
    broken, kept = found["layerwise/R2"], found["layerwise/R13"]
    assert 1 <= broken.holds_to < broken.fails_from <= 4
    assert math.isnan(kept.fails_from)
    assert kept.failure is None
    assert "no failure found as equal_classes goes from 1 to 4" in kept.sentence()
    assert "layerwise/R2: no failure found up to equal_classes = " in broken.sentence()


def test_the_failing_instance_is_small_and_fails(found):
    failure = found["layerwise/R2"].failure
    assert failure.instance.d**2 * failure.instance.L <= 16**2 * 3
    assert failure.rows[0].statement == "layerwise/R2"
    assert max(failure.instance.counts) > min(failure.instance.counts)


def test_its_command_makes_it_again(found, tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(SMALL)
    text = found["layerwise/R2"].failure.command(str(path))
    code = text.partition('-c "')[2].rstrip('"')
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "layerwise/R2 is violated" in done.stdout
    assert done.stdout.count("is violated") >= 1


def test_again_says_when_nothing_is_wrong(capsys):
    assert again("refined", 0).case == "refined #0"
    assert "nothing is wrong" in capsys.readouterr().out
    with pytest.raises(InputError, match="counted from 0"):
        again("refined", -1)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("theta-half", [("theta", 0.25, 0.5)]),
        ("delta-low", [("balanced_below", 0.0, 0.01)]),
        ("inexact", [("minimum_norm", 0.0, 0.1), ("interpolation", 0.0, 0.01)]),
        ("unequal-classes", [("equal_classes", 1.0, 8.0)]),
        ("constants-halved", [("constants", 0.0, 1.0)]),
        ("refined", []),
    ],
)
def test_what_a_profile_weakens(name, expected):
    profile = BUILT_IN[name]
    assert [(k.name, k.low, k.high) for k in knobs(profile, compared_with(profile))] == expected
    for knob in knobs(profile, compared_with(profile)):
        values = knob.values()
        assert (values[0], values[-1]) == pytest.approx((knob.low, knob.high))
        assert values == sorted(values)


def test_a_turned_profile_is_the_profile_at_the_end():
    profile = BUILT_IN["theta-half"]
    assert turned(profile, "theta", Fraction(1, 2)) == profile
    halved = BUILT_IN["constants-halved"]
    assert turned(halved, "constants", Fraction(1)) == halved
    dropped = turned(BUILT_IN["no-cond13"], "cond13_eps", Fraction(3))
    assert "cond13_eps" not in dropped.drop
    assert dropped.factors["cond13_eps"] == 3
    assert narrowed(profile, (2, 3, 9, 4)).range.L == (4, 4)


def test_the_tightest_pairs_are_decided_and_their_certificates_recheck():
    profile = BUILT_IN["refined"]
    proofs = list(prove(regress(profile, profile, count=7)))
    decided = {id: word for p in proofs for id, word in p.decisions.items()}
    assert decided["layerwise/R2"] is Verdict.PROVED
    assert Verdict.REFUTED not in decided.values()
    assert recheck(proofs[0].certificate).agrees


CONSTANT = """
name = "tight"
base = "paper"
statements = ["layerwise/lemma6-26"]
[constants]
lemma6_gram = "1/10"
[range]
n = [2, 3]
K = [2, 2]
d = [5, 8]
L = [2, 2]
"""


def test_a_failing_pair_is_refuted_exactly_and_simplified(monkeypatch):
    monkeypatch.setattr(proofs, "EFFORT", 20)
    profile = parse_profile(CONSTANT)
    (found,) = boundaries(profile, compared_with(profile))
    assert found.knob.name == "constants"
    certificate = refute(profile, found)
    assert certificate is not None
    assert "refuted" in {row["verdict"] for row in certificate["rows"]}
    assert refute(profile, replace(found, failure=None)) is None


def test_a_run_in_files(tmp_path, capsys):
    path = tmp_path / "small.toml"
    path.write_text(SMALL)
    options = ["--profile", str(path), "--count", "9", "--jobs", "1", "--out", str(tmp_path / "run")]
    with pytest.raises(SystemExit) as stopped:
        main(["regress", *options])
    assert stopped.value.code == 1
    assert "now wrong: layerwise/R2" in capsys.readouterr().out
    run = tmp_path / "run"
    record = json.loads((run / "run.json").read_text())
    assert record["command"] == "regress"
    assert record["profiles"][0]["now_wrong"][0] == "layerwise/R2"
    flips, statements, edges = (pd.read_csv(run / name) for name in record["files"].values())
    assert tuple(flips.columns) == FLIPS
    assert tuple(statements.columns) == STATEMENTS
    assert tuple(edges.columns) == BOUNDARIES
    whole = statements.set_index("statement").loc["layerwise/R2"]
    assert whole["decided"] == "proved"
    assert (run / whole["certificate"]).is_file()
    assert set(edges["statement"]) == {"layerwise/R2", "layerwise/R8", "layerwise/R13"}


def test_nothing_is_written_for_a_wrong_request(tmp_path):
    with pytest.raises(InputError):
        command.command(["none.toml"], out=tmp_path / "run")
    assert not (tmp_path / "run").exists()
