"""A theory of the user's own, in a file: every command with --theory takes it."""

import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from verify.regression.baseline import COMMITTED
from verify.theories import THEORIES, load_theory_file

EXAMPLE = Path(__file__).parents[2] / "examples" / "singular-subspaces"
FILE = EXAMPLE / "subspaces" / "theory.py"


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The example's package at hand; what it adds is taken back."""
    monkeypatch.setattr(sys, "path", [str(EXAMPLE), *sys.path])
    before = dict(THEORIES)
    yield
    THEORIES.clear()
    THEORIES.update(before)


def test_its_theory_is_checked_unless_another_is_named(run: Any, tmp_path: Path) -> None:
    ended = run("check", "--theory-file", FILE, "--out", tmp_path)
    assert ended.code == 0, ended.err
    table = pd.read_csv(tmp_path / "report.csv")
    assert {id.partition("/")[0] for id in table["statement"]} == {"subspaces"}
    assert {"weyl", "davis-kahan"} <= {id.partition("/")[2] for id in table["statement"]}


def test_its_certificates_recheck_with_the_file_alone(run: Any, tmp_path: Path) -> None:
    case = next(iter(load_theory_file(FILE).exact()))
    ended = run("certify", "--theory-file", FILE, "--case", case, "--out", tmp_path)
    assert ended.code == 0, ended.err
    (written,) = tmp_path.glob("*.json")
    assert run("recheck", written, "--theory-file", FILE).code == 0


def test_a_file_without_a_theory_is_one_sentence(run: Any, tmp_path: Path) -> None:
    empty = tmp_path / "empty.py"
    empty.write_text("x = 1\n")
    for command in (["check"], ["tighten"], ["certify"], ["regress", "--baseline"], ["refute"]):
        ended = run(*command, "--theory-file", empty)
        assert ended.code == 2
        assert "defines no THEORY" in ended.err


def test_its_baseline_lies_beside_its_file(run: Any, tmp_path: Path) -> None:
    """The package's own baselines are left alone; an installed theory's folder has to be named."""
    own = tmp_path / "mine.py"
    own.write_text(FILE.read_text(encoding="utf-8"), encoding="utf-8")
    before = sorted(COMMITTED.iterdir())
    assert run("regress", "--update", "--theory-file", own).code == 0
    assert (tmp_path / "theory-subspaces.json").is_file()
    assert sorted(COMMITTED.iterdir()) == before
    unchanged = run("regress", "--baseline", "--theory-file", own)
    assert (unchanged.code, unchanged.out) == (0, "subspaces: unchanged\n")
    refused = run("regress", "--update", "--theory", "subspaces")
    assert refused.code == 2
    assert "--directory" in refused.err


PAGE = Path(__file__).parents[2] / "docs" / "own-theory.md"


@pytest.fixture
def weyl(tmp_path: Path) -> Path:
    """The listing of docs/own-theory.md, whose bands say nothing of what they take."""
    path = tmp_path / "weyl.py"
    path.write_text(PAGE.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0])
    return path


def test_questions_about_bounds_know_the_parameters_of_a_file_s_theory(run: Any, weyl: Path) -> None:
    assert "0.15" in run("bounds", "--theory-file", weyl, "--fix", "size=0.3").out
    solved = run("solve", "weyl/half", "--vary", "size=0.1:4", "--at-most", "1", "--theory-file", weyl)
    assert "largest size for which weyl/half guarantees shift <= 1: 2 " in solved.out
    compared = run("compare", "weyl/shift", "weyl/half", "--over", "size=0.1:2", "--theory-file", weyl)
    assert "proved: upper end of weyl/half <= that of weyl/shift" in compared.out
    ended = run("bounds", "--theory-file", weyl)
    assert (ended.code, ended.err.count("\n")) == (2, 1)
    assert "size missing" in ended.err


def test_list_and_explain_name_the_file_in_what_to_type(run: Any, weyl: Path) -> None:
    listed = run("list", "--theory-file", weyl)
    assert [line.split()[0] for line in listed.out.splitlines() if line[:2] == "  "] == ["shift", "half"]
    explained = " ".join(run("explain", "weyl/shift", "--theory-file", weyl).out.split())
    assert f"dln-verify check --theory-file {weyl} --statement shift" in explained


def test_what_a_file_s_theory_has_not_is_refused(run: Any, weyl: Path, tmp_path: Path) -> None:
    for command, said in (
        (["findings"], "theory = 'weyl': it declares no findings"),
        (["reproduce", "all"], "theory = 'weyl': it declares no experiments"),
        (["tighten", "-K", "3"], "its search takes no --classes: leave that out"),
        (["tighten", "--critical"], "no published constant to try there"),
        (["certify", "--case", "plne"], "case = 'plne': weyl has plane"),
    ):
        ended = run(*command, "--theory-file", weyl)
        assert (ended.code, ended.err.count("\n")) == (2, 1), ended
        assert said in ended.err


def test_a_certificate_of_a_theory_that_is_not_at_hand_says_what_to_do(
    run: Any, weyl: Path, tmp_path: Path
) -> None:
    assert run("certify", "--theory-file", weyl, "--out", tmp_path / "cert").code == 0
    from verify.exact.recipes import _RECIPES

    THEORIES.pop("weyl")
    _RECIPES.pop("weyl")
    ended = run("recheck", tmp_path / "cert" / "plane.json")
    assert ended.code == 2
    assert "theory 'weyl' is not at hand: install its package, or name its file" in ended.err


SMALL = """
from bounds import Band, Tag, statement

@statement("mine/small", title="t", source="s", tag=Tag.USER, layers=lambda L: (None,))
def small(p, layer):
    \"\"\"sin Theta <= 1/1000.\"\"\"
    zero, one = p.ops.number(0), p.ops.number(1)
    return {"sin_theta": Band(zero, one / 1000, (zero, one))} if p.kind == "symmetric" else {}
"""


def test_statements_of_ones_own_speak_of_its_instances(run: Any, tmp_path: Path) -> None:
    """Judged beside its own, certified, refuted and rechecked; a misspelt quantity is named."""
    own, wrong = tmp_path / "own.py", tmp_path / "wrong.py"
    own.write_text(SMALL)
    wrong.write_text(SMALL.replace("sin_theta", "sine"))
    given = ("--theory-file", FILE, "--statements", own)
    assert run("check", *given, "--quiet", "--out", tmp_path / "out").code == 1
    table = pd.read_csv(tmp_path / "out" / "report.csv")
    assert {"violated", "holds"} == set(table["verdict"][table["statement"] == "mine/small"])
    assert "subspaces/weyl" in set(table["statement"])
    case = next(name for name in load_theory_file(FILE).exact() if "4 x 4" in name)
    certified = run("certify", *given, "--case", case, "--out", tmp_path / "certificates")
    assert (certified.code, "refuted: mine/small, sin_theta" in certified.out) == (1, True)
    assert run("refute", *given, "--tries", 1, "--out", tmp_path).code == 1
    (counterexample,) = tmp_path.glob("mine-small.smallest.json")
    assert run("recheck", counterexample, *given).code == 0
    unknown = run("check", "--theory-file", FILE, "--statements", wrong, "--out", tmp_path / "out")
    assert unknown.code == 2
    assert "unknown quantity 'sine'; did you mean 'sin_theta'?" in unknown.err


def test_a_quantity_that_a_case_does_not_measure_is_one_sentence(run: Any, tmp_path: Path) -> None:
    own = tmp_path / "own.py"
    own.write_text(SMALL.replace("sin_theta", "nothing").replace(' if p.kind == "symmetric" else {}', ""))
    refused = run("check", "--theory", "two-layer", "--statements", own, "--out", tmp_path / "out")
    assert refused.code == 2
    assert "mine/small, layer None: nothing is not measured on" in refused.err
