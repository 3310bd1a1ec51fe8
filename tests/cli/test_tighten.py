"""`tighten` as a user types it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import read

from verify.exact import read_certificate

QUICK = ("-K", "2", "--n", "2", "-L", "2", "--evaluations", "1")

FALSE = '''
from fractions import Fraction

from bounds import Tag, statement
from bounds.bands import at_least, hidden_weights


@statement("own/false", title="Too high", source="here", tag=Tag.REFINED, layers=hidden_weights)
def false(p, layer):
    """sigma_K^2 is at least (n/(1+theta))^(1/L), whatever delta."""
    return {"sigma_K_squared": at_least(p, p.ops.power(p.n / (1 + p.theta), Fraction(1, p.L)))}
'''


def test_table_certificates_and_choices_are_written(run, tmp_path):
    ended = run(
        "tighten", *QUICK, "--statement", "R2", "--statement", "R8s", "--theta", 0.1, "--out", tmp_path
    )
    assert ended.code == 0
    table = read(tmp_path / "tightness.csv")
    assert list(table.columns) == [
        "statement", "quantity", "layer", "end", "K", "n", "d", "L", "theta", "delta", "eps", "rho", "slack",
        "published_slack", "start", "verdict", "certificate", "exact",
    ]  # fmt: skip
    assert set(table["statement"]) == {"layerwise/R2", "layerwise/R8s"}
    assert (table["slack"] >= 1 - 1e-9).all()
    assert set(table["exact"]) == {"proved"}
    assert table["theta"].to_numpy() == pytest.approx(0.1)
    for name, rows in table.groupby("certificate"):
        content = read_certificate(tmp_path / str(name))
        certified = {(r["statement"], r["quantity"]) for r in content["rows"]}
        assert set(zip(rows["statement"], rows["quantity"], strict=True)) <= certified
    record = json.loads((tmp_path / "run.json").read_text())
    assert record["command"] == "tighten"
    assert record["choices"]["statements"] == ["layerwise/R2", "layerwise/R8s"]
    assert record["choices"]["theta"] == [0.1]
    assert f"Wrote {tmp_path / 'tightness.csv'}" in ended.out
    assert "not refuted" not in ended.out


def test_a_certificate_can_be_rechecked(run, tmp_path):
    run("tighten", *QUICK, "--statement", "R9s", "--out", tmp_path)
    first = sorted((tmp_path / "tightness").iterdir())[0]
    assert run("recheck", first).code == 0


def test_settings_are_searched_one_after_the_other_and_delta_is_held(run, tmp_path):
    options = (
        "-K",
        "2",
        "-K",
        "3",
        "--n",
        "2",
        "-L",
        "2",
        "--evaluations",
        "0",
        "--theta",
        "0.1",
        "--theta",
        "0",
    )
    assert run("tighten", *options, "--delta", 0.3, "--statement", "R2", "--out", tmp_path).code == 0
    table = read(tmp_path / "tightness.csv")
    assert set(table["K"]) == {2, 3}
    assert table["delta"].to_numpy() == pytest.approx(0.3)
    assert {round(x, 6) for x in table["theta"]} == {0, 0.1}


def test_a_run_is_repeatable(run, tmp_path):
    for name in ("one", "two"):
        run("tighten", *QUICK, "--statement", "R2", "--seed", 4, "--out", tmp_path / name)
    one, two = (tmp_path / name / "tightness.csv" for name in ("one", "two"))
    assert one.read_text() == two.read_text()


def test_a_false_bound_of_ones_own_exits_with_1(run, tmp_path):
    path = tmp_path / "own.py"
    path.write_text(FALSE)
    ended = run("tighten", *QUICK, "--statements", path, "--out", tmp_path / "out")
    assert ended.code == 1
    assert "FALSE: own/false" in ended.out
    table = read(tmp_path / "out" / "tightness.csv")
    assert set(table["exact"]) == {"refuted"}
    assert (table["slack"] < 1).all()


def test_a_companion_theory_needs_no_special_options(run, tmp_path):
    options = ("--theory", "gram", "--statement", "T1", "--evaluations", "1")
    assert run("tighten", *options, "--out", tmp_path).code == 0
    table = read(tmp_path / "tightness.csv")
    assert set(table["statement"]) == {"gram/T1"}
    assert set(table["certificate"]) == {""}
    assert not (tmp_path / "tightness").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--statement", "R99"), "no statement of this theory has this id"),
        (("--statement", "thm4-15"), "only an inequality without an unspecified term"),
        (("--theory", "none"), "unknown theory 'none'"),
        (("--theory", "all"), "choose one theory"),
        (("--theta", "1.5"), "theta = 1.5"),
        (("--theta", "nan"), "theta = nan"),
        (("--theta", "0.1", "--theta", "0.1"), "theta = 0.1 is given twice"),
        (("--delta", "-1"), "delta = -1"),
        (("-K", "1"), "K = 1"),
        (("--width", "5"), "d = 5"),
        (("--evaluations", "-1"), "evaluations = -1"),
        (("--seed", "-1"), "seed = -1"),
        (("--statements", "none.py"), "no such file"),
    ],
)
def test_bad_options_are_refused_before_any_work(refused, tmp_path, options, message):
    assert message in refused("tighten", *options, "--out", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_setting_without_slack_is_refused(refused, tmp_path):
    message = refused(
        "tighten",
        "-K",
        "2",
        "--n",
        "1",
        "-L",
        "2",
        "--statement",
        "R7",
        "--evaluations",
        "0",
        "--out",
        tmp_path,
    )
    assert "all bands are vacuous here" in message
    assert not (tmp_path / "tightness.csv").exists()


CRITICAL = ("--critical", "-K", "2", "--n", "4", "-L", "2", "--evaluations", "0", "--statement", "thm4-16")


def test_critical_constants_are_tabulated_with_certificates_that_can_be_rechecked(run, tmp_path):
    ended = run("tighten", *CRITICAL, "--out", tmp_path)
    assert ended.code == 0
    assert "no proof that they suffice" in ended.out
    (row,) = read(tmp_path / "critical.csv").to_dict("records")
    assert (row["claim"], row["printed"]) == ("32 in (16)", 32)
    assert 0.2 < row["critical"] < row["refined"] < 0.3
    assert row["exact"] == "inconsistent at leading order"
    assert run("recheck", tmp_path / row["certificate"]).code == 0
    assert json.loads((tmp_path / "critical.json").read_text())["choices"]["critical"] is True


def test_a_statement_without_a_constant_to_try_is_refused(refused):
    told = refused("tighten", "--critical", "--statement", "R6")
    assert "no published constant to try" in told
    assert "layerwise/thm4-16" in told
    assert "none" in refused("tighten", "--critical", "--theory", "gram")


def test_a_certificate_is_read_in_a_process_of_its_own():
    """Nothing but the list of theories need be loaded for the kinds of exact instances to be known."""
    found = sorted((Path(__file__).parents[2] / "reports" / "tightness").glob("*.json"))[0]
    command = [sys.executable, "-m", "verify", "recheck", str(found)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
