"""`pytest --theory` in a directory of its own."""

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import verify

pytest_plugins = ["pytester"]


@pytest.fixture
def run(pytester, monkeypatch):
    """Run pytest with the plugin in an empty directory, once however it is registered."""
    monkeypatch.setenv("PYTHONPATH", str(Path(verify.__file__).parents[1]))
    installed = any(e.value == "verify.pytest_plugin" for e in entry_points(group="pytest11"))
    chosen = () if installed else ("-p", "verify.pytest_plugin")
    return lambda *options: pytester.runpytest_subprocess(*chosen, *options)


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
    assert run().ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_a_violated_statement_fails_with_its_name_and_a_way_to_repeat_it(run, pytester):
    profile = pytester.path / "wrong.toml"
    profile.write_text(
        'name = "wrong"\nbase = "spectral"\nstatements = ["layerwise/R10"]\n[limits]\nbalanced_below = 0.01\n'
    )
    result = run("--theory", "--theory-profile", str(profile), "--theory-examples", "12")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*layerwise/R10 is violated at layer*outside*", "again: python -c *again(*"])


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


def test_a_theory_with_a_registry_of_its_own(run):
    result = run("--theory", "--theory-name", "two-layer", "--theory-examples", "3")
    outcomes = result.parseoutcomes()
    assert "failed" not in outcomes
    assert outcomes["passed"] >= 2
    result.stdout.fnmatch_lines(["*two-layer/*?two-layer?: holds*smallest slack*"])


def test_the_plugin_costs_nothing_until_it_is_asked_for():
    heavy = "('numpy', 'torch', 'bounds')"
    code = f"import sys, verify.pytest_plugin; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
