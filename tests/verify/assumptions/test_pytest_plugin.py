"""`pytest --theory` in a directory of its own."""

import subprocess
import sys
from importlib.metadata import entry_points
from math import inf, nan
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pandas.core.arrays.arrow.extension_types
import pytest

import verify
from bounds import REGISTRY, Tag
from verify.check import check
from verify.judge import Row, Verdict
from verify.layerwise.assumptions.profile import BUILT_IN
from verify.layerwise.assumptions.sampling import sample
from verify.pytest_plugin import Results, means, summary, violated
from verify.report.rows import ROW_COLUMNS
from verify.theories import THEORIES
from verify.writing import csv_text

pytest_plugins = ["pytester"]


COLUMNS = (
    *ROW_COLUMNS, "n", "K", "d", "L", "alpha", "xi", "step", "theta", "theta_s", "lmin", "lmax", "delta",
    "delta_low", "eps", "rho", "mu", "e0", "loss", "seed",
)  # fmt: skip
"""Columns of a report on layerwise cases, as docs/report.md lists them."""


@pytest.fixture
def run(pytester, monkeypatch):
    """Run pytest with the plugin in an empty directory, once however it is registered.

    In this process, whose registry is given back as it was; apart: as a process of its own.
    """
    monkeypatch.setenv("PYTHONPATH", str(Path(verify.__file__).parents[1]))
    monkeypatch.setattr(REGISTRY, "statements", dict(REGISTRY.statements))
    installed = any(e.value == "verify.pytest_plugin" for e in entry_points(group="pytest11"))
    chosen = () if installed else ("-p", "verify.pytest_plugin")

    def call(*options, apart=False):
        started = pytester.runpytest_subprocess if apart else pytester.runpytest_inprocess
        return started(*chosen, *options)

    return call


def test_any_directory_checks_the_theory(run, pytester):
    result = run(
        "--theory", "--theory-examples", "3", "--theory-profile", "spectral", "--junitxml", "out.xml"
    )
    outcomes = result.parseoutcomes()
    assert outcomes["passed"] >= 10
    assert "failed" not in outcomes
    result.stdout.fnmatch_lines(["*layerwise/R12?spectral?: holds*smallest slack*"])
    text = (pytester.path / "out.xml").read_text()
    assert 'name="verdict"' in text
    assert 'name="margin"' in text


def test_without_the_option_nothing_is_added(run):
    assert run(apart=True).ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_a_violated_statement_fails_with_its_name_and_a_way_to_repeat_it(run, pytester):
    profile = pytester.path / "wrong.toml"
    profile.write_text(
        'name = "wrong"\nbase = "spectral"\nstatements = ["layerwise/R10"]\n[limits]\nbalanced_below = 0.01\n'
    )
    result = run("--theory", "--theory-profile", str(profile), "--theory-examples", "12")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*layerwise/R10 is violated at layer*outside*", "again: python -c *again(*"])


def test_a_theory_in_a_file_is_checked_on_its_default_cases(run, pytester, monkeypatch):
    """A false one fails, with a command that makes the case again from the file alone."""
    from verify.theories import THEORIES

    page = Path(verify.__file__).parents[1] / "docs" / "own-theory.md"
    listing = page.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    (pytester.path / "wrong.py").write_text(listing.replace("    kind=Kind.FALSE,\n", ""))
    monkeypatch.setattr("verify.theories.THEORIES", dict(THEORIES))
    result = run("--theory", "--theory-file", "wrong.py")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        ["*weyl/half is violated*", "again: python -c *again_case('weyl', '*', 'wrong.py')*"]
    )
    assert run("--theory", "--theory-file", "none.py").ret == pytest.ExitCode.USAGE_ERROR


def test_exact_decisions(run):
    result = run(
        "--theory",
        "--theory-exact",
        "--theory-examples",
        "2",
        "--theory-profile",
        "refined",
        "-k",
        "R11[ or R2[",
    )
    assert result.parseoutcomes()["passed"] == 2


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--theory", "--theory-profile", "nothing"), "no built-in profile of that name"),
        (("--theory", "--theory-name", "grams"), "unknown theory 'grams'"),
        (("--theory", "--theory-examples", "0"), "at least one instance is needed"),
        (("--theory-csv", "rows.csv"), "there are rows to write with --theory only"),
        (("--theory", "--theory-csv", "rows.txt"), "name a .csv or .parquet file in a folder that is there"),
        (("--theory", "--theory-csv", "none/rows.csv"), "name a .csv or .parquet file in a folder"),
        (("theory::layerwise/R66[[]refined]",), "not found: theory::layerwise/R66"),
    ],
)
def test_wrong_options_are_named(run, options, words):
    result = run(*options)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*{words}*"])


def test_fixtures_check_a_new_bound_in_ten_lines(run, pytester):
    pytester.makepyfile(
        """
        from verify import check

        def test_mine(theory_pair, trained_network, statement):
            for instance in (theory_pair, trained_network):
                assert not check(instance, statements=[statement("R12")]).violations
        """
    )
    run().assert_outcomes(passed=1)


BREAK = """
from dataclasses import replace

import bounds
from bounds import Band

true = bounds.REGISTRY["layerwise/{id}"]


def tightened(p, layer):
    bands = true.bands(p, layer).items()
    return {{q: Band(max(b.lower * 1.5, b.lower), min(b.upper / 1.5, b.upper), b.trivial) for q, b in bands}}


bounds.REGISTRY.statements[true.id] = replace(true, bands=tightened)
"""


@pytest.mark.parametrize(("id", "profile"), [("R7", "refined"), ("R13", "spectral")])
def test_a_broken_constant_fails_with_the_statement_named_and_the_instance_shrunk(run, pytester, id, profile):
    pytester.makeconftest(BREAK.format(id=id))
    result = run("--theory", "--theory-profile", profile, "--theory-examples", "12", "-k", f"{id}[")
    assert result.parseoutcomes()["failed"] == 1
    result.stdout.fnmatch_lines(
        [f"*layerwise/{id} is violated at layer*outside*", "instance: *d = *", "again: python -c *again(*"]
    )


DIVIDED = BREAK.replace("b.upper / 1.5", "b.upper / 1000")


@pytest.mark.parametrize("id", ["thm4-14", "thm4-15"])
def test_theorem_4_can_fail(run, pytester, id):
    """Among the profiles that are chosen without being named, with the upper bound divided by 1000."""
    pytester.makeconftest(DIVIDED.format(id=id))
    result = run("--theory", "--theory-examples", "8", "-k", f"{id}[")
    assert result.parseoutcomes()["failed"] == 1
    result.stdout.fnmatch_lines([f"*layerwise/{id} is inconsistent at leading order at layer*outside*"])


def test_a_theory_with_a_registry_of_its_own(run):
    result = run("--theory", "--theory-name", "two-layer", "--theory-examples", "3")
    outcomes = result.parseoutcomes()
    assert "failed" not in outcomes
    assert outcomes["passed"] >= 2
    result.stdout.fnmatch_lines(["*two-layer/*?two-layer?: holds*smallest slack*"])


def test_the_rows_behind_every_test_are_written_whichever_process_ran_it(run, pytester):
    """One table under xdist, alone, and for tests named on the command line; the summary names each slack."""
    options = ("--theory-examples", "2", "--theory-profile", "refined")
    parallel = run(
        "--theory", *options, "-n", "2", "-k", "R6[ or R2[ or R11[", "--theory-csv", "a.csv", apart=True
    )
    alone = run("--theory", *options, "-k", "R6[ or R2[ or R11[", "--theory-csv", "b.csv")
    named = run("theory::layerwise/R6[refined]", *options, "--theory-csv", "c.parquet")
    for result in (parallel, alone):
        result.stdout.fnmatch_lines(
            [
                "layerwise/R2?refined?: holds*smallest slack 1.* (*, refined #*)",
                "layerwise/R6?refined?: holds*",
            ]
        )
    named.assert_outcomes(passed=1)
    first, second = (pd.read_csv(pytester.path / name) for name in ("a.csv", "b.csv"))
    pd.testing.assert_frame_equal(first, second)
    assert tuple(first.columns) == COLUMNS
    assert set(first["statement"]) == {"layerwise/R2", "layerwise/R6", "layerwise/R11"}
    assert set(first["case"]) == {"refined #0", "refined #1"}
    again = check(sample(BUILT_IN["refined"], 0), statements=[REGISTRY["layerwise/R6"]]).table()
    third = pd.read_parquet(pytester.path / "c.parquet")
    assert csv_text(third[third["case"] == "refined #0"]) == csv_text(again)


def test_a_table_that_cannot_be_written_is_no_pass(tmp_path):
    (tmp_path / "gone.csv").mkdir()
    session, lines = SimpleNamespace(exitstatus=0), []
    results = Results(tmp_path / "gone.csv")
    results.pytest_sessionfinish(session)
    assert session.exitstatus == pytest.ExitCode.USAGE_ERROR
    results.pytest_terminal_summary(SimpleNamespace(write_line=lambda line, **_: lines.append(line)))
    assert "cannot write" in lines[0]


def _row(**values):
    fields = {
        "case": "c", "origin": "", "statement": "x", "tag": "", "layer": 1, "quantity": "q", "measured": 0.5,
        "lower": 0.0, "upper": 1.0, "verdict": Verdict.HOLDS, "reason": "", "slack_lower": nan,
        "slack_upper": 2.0, "margin": 1e-15, "in_scope": True,
    }  # fmt: skip
    return Row(**fields | values)


def test_the_summary_takes_the_smallest_slack_in_scope():
    rows = [
        _row(),
        _row(slack_lower=1.25, slack_upper=nan, case="d", layer=None),
        _row(slack_upper=1.1, in_scope=False, verdict=Verdict.OUT_OF_SCOPE_HOLDS),
        _row(slack_upper=1.1, in_scope=None, verdict=Verdict.UNDECIDED),
    ]
    words, slack, where = summary(rows)
    assert words == "holds 2, out of scope, band holds 1, undecided 1"
    assert (slack, where) == (1.25, "q, d")
    assert summary(rows[:1])[2] == "q, layer 1, c"
    assert summary(rows[2:])[1:] == (inf, "")
    assert summary([])[0] == "does not speak of these instances"


@pytest.mark.parametrize("verdict", Verdict)
def test_only_failing_verdicts_fail_a_test(verdict):
    assert bool(violated([_row(verdict=verdict)])) is verdict.fails


@pytest.mark.parametrize(
    ("argument", "expected"),
    [("theory::a/R6[refined]", True), ("theory::a/R6", True), ("theory::a/R", False), ("a/R6", False)],
)
def test_which_tests_an_argument_means(argument, expected):
    assert means(argument, "theory::a/R6[refined]") is expected


def test_the_first_example_of_a_users_test_imports_nothing():
    """Its deadline would have to pay for that."""
    code = """
import sys
import verify
from verify import strategies
from verify.instances import generate_pair
pair = generate_pair(0, n=3, K=2, d=8, L=3, eps=0.02, theta=0.1)
before = set(sys.modules)
assert not verify.check(pair).violations
print(sorted(set(sys.modules) - before))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_plugin_costs_nothing_until_it_is_asked_for():
    heavy = "('numpy', 'torch', 'bounds')"
    code = f"import sys, verify.pytest_plugin; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_statement_fixture_finds_those_of_every_theory_and_of_a_file(statement, tmp_path):
    assert statement("R6") is REGISTRY["layerwise/R6"]
    other = next(iter(THEORIES["gram"].statements))
    assert statement(other.id) is other
    assert statement(other.id.partition("/")[2]).id.partition("/")[2] == other.id.partition("/")[2]
    own = tmp_path / "own.py"
    own.write_text(
        "import bounds\n"
        "bounds.statement('mine/x', title='', source='', tag=bounds.Tag.USER, layers=lambda L: [])(dict)\n"
    )
    assert statement("mine/x", own).tag is statement("mine/x", own, theory="gram").tag is Tag.USER
    with pytest.raises(ValueError, match="unknown statement 'nothing'"):
        statement("nothing")
