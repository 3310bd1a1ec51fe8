"""The Coq development, as far as it can be tested without Coq: what is listed exists, nothing is admitted."""

import importlib.util
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


def script(name):
    """A module of proofs/, which is no package."""
    spec = importlib.util.spec_from_file_location(name, PROOFS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def printer():
    """The module that prints the formulas."""
    return script("print_formulas")


def test_the_example_networks_are_the_ones_that_were_printed():
    """theta > 0, rho > 0, and in the second mu > 0 and e0 > 0: what Coq compiles is what the code writes."""
    examples = script("print_examples")
    for name, text in examples.texts().items():
        assert (PROOFS / name).read_text(encoding="utf-8") == text, "run python proofs/print_examples.py"
        parameters = dict(re.findall(r"^Definition (\w+) : R := \((\d+) / ", text, re.MULTILINE))
        assert int(parameters["theta"]) > 0
        assert int(parameters["rho"]) > 0
        assert {int(parameters[key]) > 0 for key in ("mu", "e0")} == {name == "example_fit.v"}
        found = set(re.findall(r"^Theorem (\w+)", text, re.MULTILINE))
        ends = {f"C_ratio_{layer}_{end}" for layer in range(2) for end in ("lower", "upper")}
        assert found == {"sigma", "D_0", "D_1", "D_2"} | ends


def test_the_formulas_that_run_are_the_ones_that_were_printed(printer):
    """A changed formula of bounds fails here, without Coq; with Coq its lemma fails once it is printed."""
    printed = (PROOFS / "python_formulas.v").read_text(encoding="utf-8")
    fresh = printer.text()
    assert fresh == printed, "run python proofs/print_formulas.py, then prove what has changed"


def test_a_changed_constant_changes_what_is_printed(printer, monkeypatch):
    from bounds.layerwise import compression

    printed = printer.text()
    monkeypatch.setattr(compression, "mean_loss", lambda g, layer: 1 + 2 * g.phi * g.r_power(2 * layer))
    assert printer.text() != printed


def test_a_changed_constant_of_the_sharper_numbers_is_seen(printer, monkeypatch):
    from bounds.layerwise import sharp_geometry

    printed, coupled = printer.text(), sharp_geometry.coupled_blocks
    monkeypatch.setattr(
        sharp_geometry, "coupled_blocks", lambda p, s: (2 * coupled(p, s)[0], coupled(p, s)[1])
    )
    changed = set(printed.splitlines()) - set(printer.text().splitlines())
    assert {line.split()[1] for line in changed} == {"py_sharp_h"}


def test_every_depth_and_layer_has_its_tie(printer):
    text = printer.text()
    for depth in printer.DEPTHS:
        for layer in range(depth):
            for mark in ("", "R10_"):
                assert f"Lemma tie_{mark}R9_{depth}_{layer}_lower :" in text
                assert f"Lemma tie_{mark}sR9_{depth}_{layer}_upper :" in text
                assert f"Lemma tie_{mark}R4_{depth}_{layer} :" in text
                assert f"Lemma tie_{mark}R5_{depth}_{layer}_leak :" in text
                assert (f"Lemma tie_{mark}R6_{depth}_{layer} :" in text) == (layer <= depth - 2)
                assert (f"Lemma tie_{mark}R7_{depth}_{layer} :" in text) == (layer <= depth - 2)


def test_what_the_catalogue_calls_proved_is_listed():
    from bounds import REGISTRY
    from bounds.proved import COQ, PROVED, checked_by

    names = {f"{file}.{name}" for file, name, _ in listed()}
    for id, proof in PROVED.items():
        assert set(proof.theorems) <= names, id
        assert checked_by(REGISTRY[id]).startswith(COQ)
        assert proof.whole or proof.left
        final = ("theorems.", "attained.", "relaxed.", "relaxed_theorems.")
        assert not proof.whole or any(name.startswith(final) for name in proof.theorems)
    assert checked_by(REGISTRY["layerwise/R8"]) == "prose"
    assert checked_by(REGISTRY["layerwise/R10"]) == "Coq"
    assert checked_by(REGISTRY["layerwise/R10s"]) == "Coq in part"


@pytest.fixture
def check(monkeypatch):
    """The module that compiles the proofs."""
    monkeypatch.syspath_prepend(str(PROOFS))
    return script("check")


def test_without_coq_one_sentence(check, monkeypatch, capsys):
    monkeypatch.setattr(check.shutil, "which", lambda _: None)
    assert check.main() == 2
    assert capsys.readouterr().out == (
        "Coq is not installed (coqc and make), so the proofs are not checked: docs/proofs.md says how.\n"
    )


def test_without_the_project_one_sentence(check, monkeypatch, capsys):
    def absent():
        raise ModuleNotFoundError("No module named 'verify'", name="verify")

    monkeypatch.setattr(check, "version", lambda: check.TRIED)
    monkeypatch.setattr(check, "stale", absent)
    assert check.main() == 2
    assert "No module verify: install the project" in capsys.readouterr().out


def test_a_stale_file_is_named_with_what_prints_it(check, monkeypatch, capsys):
    monkeypatch.setattr(check, "version", lambda: check.TRIED)
    monkeypatch.setattr(check, "stale", lambda: ["example.v is stale: run python proofs/print_examples.py"])
    assert check.main() == 2
    assert capsys.readouterr().out == (
        "proofs/example.v is stale: run python proofs/print_examples.py, then prove what changed.\n"
    )


def test_another_version_is_named_before_it_is_tried(check, monkeypatch, capsys):
    monkeypatch.setattr(check, "version", lambda: "8.19.0")
    monkeypatch.setattr(check, "stale", lambda: ["x is stale"])
    check.main()
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith("Coq 8.19.0 is installed here; the proofs were only tried with 8.16.1")


def test_a_changed_formula_makes_its_file_stale(check, monkeypatch):
    from bounds.layerwise import compression

    assert check.stale() == []
    monkeypatch.setattr(compression, "mean_loss", lambda g, layer: 1 + 2 * g.phi * g.r_power(2 * layer))
    assert check.stale() == ["python_formulas.v is stale: run python proofs/print_formulas.py"]
