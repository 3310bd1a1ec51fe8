"""Tables of docs/ are those of the last runs in benchmarks/history; runs are kept and compared."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pandas as pd
import pytest

from benchmarks import bound_proofs
from bounds import FIELDS, used

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def history():
    spec = importlib.util.spec_from_file_location("history", ROOT / "benchmarks" / "history.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_tables_of_the_documentation_are_those_of_the_last_runs(history):
    pages = [page for page in (ROOT / "docs").rglob("*.md") if history.MARK.search(page.read_text())]
    assert len(pages) >= 2
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert history.filled(text) == text, f"{page}: run python benchmarks/history.py --docs"


def test_the_page_of_bounds_shows_the_kept_proofs_and_what_statements_take():
    page = (ROOT / "docs" / "bounds.md").read_text(encoding="utf-8")
    kept = pd.read_csv(ROOT / "reports" / "bound-proofs.csv")
    assert bound_proofs.filled(page, kept) == page
    assert set(kept["verdict"]) <= {"proved", "undecided"}
    assert kept["boxes left"].gt(0).equals(kept["verdict"] == "undecided")
    assert used.filled(page) == page, "run python -m bounds.used"
    assert all(f"| `{name}` | ${entry.symbol}$ |" in page for name, entry in FIELDS.items())


def test_runs_are_kept_and_the_last_two_of_a_machine_compared(history, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(history, "HISTORY", tmp_path)
    history.record("b", {"train": {"ms": 2.0, "ratio": 1.0}})
    assert "a single run on " in history.compared("b")
    monkeypatch.setattr(history, "machine", lambda: {"cpu": "other", "cores": 1, "load": 0.0})
    history.record("b", {"train": {"ms": 8.0}})
    monkeypatch.undo()
    monkeypatch.setattr(history, "HISTORY", tmp_path)
    history.record("b", {"train": {"ms": 3.0}, "judge": {"ms": 1.0}})
    said = history.compared("b")
    assert "train, ms: 2 -> 3 (1.50 times)" in said
    assert "judge, ms: - -> 1" in said
    assert len(history.runs("b")) == 3
    assert history.runs("b")[0]["machine"]["cores"] >= 1
    page = history.filled("x\n<!-- benchmark b -->\nold\n<!-- end -->\ny\n")
    assert "| train | 3 |" in page
    assert "old" not in page
    assert history.filled(page) == page
    assert "| train | 3 |" in capsys.readouterr().out
