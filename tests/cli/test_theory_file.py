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
