"""The Coq development, as far as it can be tested without Coq: what is listed exists, nothing is admitted."""

import re
from pathlib import Path

import pytest

PROOFS = Path(__file__).parents[2] / "proofs"


def listed():
    """(file, name, what it says) of every theorem of theorems.txt."""
    lines = (PROOFS / "theorems.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split(" | ", 1) for line in lines if line and not line.startswith("#")]
    return [(*name.strip().split("."), text) for name, text in rows]


def without_comments(text):
    """Coq source without its comments (none are nested here)."""
    return re.sub(r"\(\*.*?\*\)", "", text, flags=re.DOTALL)


def test_every_listed_theorem_is_stated_in_its_file():
    names = [(file, name) for file, name, _ in listed()]
    assert len(set(names)) == len(names) > 60
    for file, name in names:
        source = without_comments((PROOFS / f"{file}.v").read_text(encoding="utf-8"))
        assert re.search(rf"^\s*(?:Theorem|Lemma|Corollary) {name}\b", source, re.MULTILINE), (file, name)


@pytest.mark.parametrize("path", sorted(PROOFS.glob("*.v")), ids=lambda path: path.stem)
def test_nothing_is_admitted_and_no_axiom_is_declared(path):
    source = without_comments(path.read_text(encoding="utf-8"))
    assert not re.search(r"\b(?:Admitted|admit|Axioms?|Parameters?|Conjecture|Abort)\b", source)


def test_every_file_is_compiled():
    project = (PROOFS / "_CoqProject").read_text(encoding="utf-8").split()
    assert {word for word in project if word.endswith(".v")} == {path.name for path in PROOFS.glob("*.v")}
