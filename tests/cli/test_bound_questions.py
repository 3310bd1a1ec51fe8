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


RATES = """
from bounds import Tag, statement
from bounds.bands import at_most, steps

@statement("mine/square", title="a", source="b", tag=Tag.USER, layers=steps)
def square(p, layer):
    "C_(l+1)/C_l <= eps^2."
    return {"C_ratio": at_most(p, p.eps**2)}
"""


def test_statements_of_a_file_are_asked_too(run, tmp_path):
    (tmp_path / "rates.py").write_text(RATES, encoding="utf-8")
    own = ["--statements", tmp_path / "rates.py"]
    found = run("solve", "square", *own, "--vary", "eps=0.01:0.9", "--fix", "theta=0", "--at-most", 0.04)
    assert (
        "largest eps for which mine/square guarantees C_ratio <= 0.04 at layer 0 of L = 4: 0.2 (the edge"
        in found.out
    )
    fixed = [x.replace("--over", "--fix") for x in BOX if ":" not in x]
    drawn = run("map", "-x", "theta=0:0.1:2", "-y", "eps=0.01:0.1:2", *fixed, "--fix", "delta=0.3",
                "--statement", "mine/square", "--statement", "R6", *own, "--out", tmp_path / "m")  # fmt: skip
    assert "\nmine/square   " in drawn.out
    assert "\nlayerwise/R6  " in drawn.out
    assert "tighter than mine/square, where both" in drawn.out


def test_other_theories_are_asked_by_their_ids(run, tmp_path):
    fixed = ["--fix", "s=1", "--fix", "R=0.02", "--fix", "T=0.01"]
    found = run("solve", "two-layer/R9", "--vary", "eta=0.001:0.4", *fixed, "--quantity", "escape_steps",
                "--at-most", 200, "--smallest")  # fmt: skip
    assert "smallest eta for which two-layer/R9 guarantees escape_steps <= 200: 0.00846" in found.out
    kinds = [f"--over={x}" for x in ("kind=target", "ridge=0.01", "target_square=2", "spread=1", "bottom=0.1",
             "weight_square=1", "feature_square=1:4", "top=1:2", "surrogate=0.2")]  # fmt: skip
    found = run("compare", "gram/Lemma-2", "gram/Lemma-2-refined", *kinds)
    assert "proved: upper end of gram/Lemma-2-refined" in found.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["compare", "R6", "R6x", *BOX], "unknown statement 'R6x'"),
        (["compare", "R6", "R6s", "--over", "theta"], "NAME=VALUE or NAME=FROM:TO is needed"),
        (["compare", "R6", "R6s", "--over", "theta=0:0.1"], "missing"),
        (["solve", "R8", "--vary", "delta=1", *FIX, "--at-least", 0.9], "a range is needed"),
        (["solve", "R8", "--vary", "delta=0:1", *FIX], "give one goal"),
        (["compare", "gram/Lemma-2", "gram/T9", "--over", "kind=target"], "ridge, bottom, top missing"),
        (["compare", "R6", "R6s", *BOX, "--theory-file", "/nowhere/theory.py"], "no such file"),
        (["solve", "R8", "--vary", "theta=0:1", *FIX, "--at-least", 0.9], "--vary takes it already"),
        (["explore", "--out", "/nowhere/x.html", "--run", "/nowhere/report.csv"], "report.csv"),
    ],
)
def test_bad_questions_are_refused(refused, arguments, message):
    assert message in refused(*arguments)


def test_the_explorer_takes_the_networks_of_a_run(run, refused, tmp_path):
    assert run("check", "--case", "closed-form", "--n", 2, "-K", 3, "-d", 9, "-L", 3, "--theta", 0.1, "-q",
               "--out", tmp_path / "run").code == 0  # fmt: skip
    for given in (tmp_path / "run", tmp_path / "run" / "report.csv"):
        assert run("explore", "--run", given, "--out", tmp_path / "page.html").code == 0
        page = (tmp_path / "page.html").read_text(encoding="utf-8")
        assert page.count('"quantity": "D"') >= 3
        assert '"networks": {"' in page
    other = tmp_path / "other.csv"
    other.write_text("case,quantity\na,b\n")
    assert "no column" in refused("explore", "--run", other, "--out", tmp_path / "page.html")
