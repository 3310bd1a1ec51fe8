"""`dln-verify compare`, `solve` and `explore`: what they print, write and refuse."""

from __future__ import annotations

import pytest

BOX = [
    f"--over={x}" for x in ("theta=0:0.2", "delta=0.1:0.2", "eps=0.05:0.1", "rho=0", "n=10", "K=3", "d=31")
]
FIX = [f"--fix={x}" for x in ("theta=0.01", "eps=0.1", "rho=0", "n=10", "K=3", "d=31")]


def test_a_comparison_is_printed(run):
    ended = run("compare", "R7", "R6s", *BOX, "-L", 4, "--layer", 1)
    assert ended.code == 0
    assert "proved: lower end of layerwise/R6s >= that of layerwise/R7" in ended.out


def test_an_edge_is_printed_with_its_enclosure(run):
    ended = run("solve", "R8", "--vary", "delta=0.06:0.49", *FIX, "--at-least", 0.9, "-L", 4, "--layer", 1)
    assert ended.code == 0
    assert "largest delta for which layerwise/R8 guarantees D >= 0.9" in ended.out
    assert "the edge lies in [" in ended.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["compare", "R6", "R6x", *BOX], "unknown statement 'R6x'"),
        (["compare", "R6", "R6s", "--over", "theta"], "NAME=VALUE or NAME=FROM:TO is needed"),
        (["compare", "R6", "R6s", "--over", "theta=0:0.1"], "missing"),
        (["solve", "R8", "--vary", "delta=1", *FIX, "--at-least", 0.9], "a range is needed"),
        (["solve", "R8", "--vary", "delta=0:1", *FIX], "give one goal"),
        (["explore", "--out", "/nowhere/x.html", "--run", "/nowhere/report.csv"], "report.csv"),
    ],
)
def test_bad_questions_are_refused(refused, arguments, message):
    assert message in refused(*arguments)
