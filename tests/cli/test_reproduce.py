"""`dln-verify reproduce`: names, reuse, failures, and what a user reads."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from verify import figures, theories
from verify.experiments.data import MissingData
from verify.experiments.experiment import Expectation, Experiment, Outcome, Settings
from verify.figures import Panel, Series


def _outcome(settings: Settings) -> Outcome:
    seen = (Expectation("it rises", True, "3 of 3"), Expectation("it falls", False, "0 of 3"))
    panel = Panel("p", "x", "y", (Series("s", [0, 1], [1.0, 2.0]),))
    frame = pd.DataFrame({"x": [0, 1], "seeds": [settings.seeds or 0] * 2})
    return Outcome(frame, (panel,), seen, "made up", notes=("read this",))


def _broken(_: Settings) -> Outcome:
    raise RuntimeError("out of luck")


@pytest.fixture(autouse=True)
def sketch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures are a few bytes."""
    monkeypatch.setattr(figures, "draw", lambda panels, path: path.write_text(str(panels)))


@pytest.fixture
def catalogue(monkeypatch: pytest.MonkeyPatch) -> dict[str, Experiment]:
    known = {
        name: Experiment(name, f"About {name}", "a paper, Figure 1", ("it rises", "it falls"), make, "theory")
        for name, make in (("theory/first", _outcome), ("theory/broken", _broken), ("last", _outcome))
    }
    monkeypatch.setattr(theories, "experiments", lambda theory="all": known)
    return known


def test_list_names_every_experiment(run: Any, catalogue: dict[str, Experiment]) -> None:
    ended = run("reproduce", "--list")
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert [line.split()[0] for line in lines] == list(catalogue)
    assert all("a paper, Figure 1" in line for line in lines)


def test_a_figure_that_another_experiment_holds_is_a_name(
    run: Any, catalogue: dict[str, Experiment], tmp_path: Path
) -> None:
    catalogue["last"] = replace(catalogue["last"], also=("fig8",))
    ended = run("reproduce", "fig8", "--out", tmp_path)
    assert ended.code == 0
    assert ended.out.startswith("last: ")
    assert "given twice" in run("reproduce", "fig8", "last", "--out", tmp_path).err


def test_a_failure_is_named_and_the_others_go_on(
    run: Any, catalogue: dict[str, Experiment], tmp_path: Path
) -> None:
    ended = run("reproduce", "all", "--out", tmp_path, "--seeds", "3")
    assert ended.code == 1
    assert "  FAILED: RuntimeError: out of luck\n" in ended.out
    assert "\nfailed: theory/broken\n2 of 3 experiments, 0 of them reused" in ended.out
    assert "  seen: it rises (3 of 3)\n  NOT seen: it falls (0 of 3)\n  note: read this\n" in ended.out
    record = json.loads((tmp_path / "run.json").read_text())
    assert record["command"] == "reproduce"
    assert [(e["name"], e["state"]) for e in record["experiments"]] == [
        ("theory/first", "done"), ("theory/broken", "failed"), ("last", "done"),
    ]  # fmt: skip
    assert record["experiments"][1]["error"] == "RuntimeError: out of luck"
    assert pd.read_csv(tmp_path / "last" / "table.csv")["seeds"].tolist() == [3, 3]
    seen = pd.read_csv(tmp_path / "observations.csv")
    assert seen["experiment"].tolist() == ["theory/first"] * 2 + ["last"] * 2
    assert seen["seen"].tolist() == ["seen", "not seen"] * 2
    assert set(seen["whose"]) == {"the paper"}
    again = run("reproduce", "all", "--out", tmp_path, "--seeds", "3")
    assert "2 of 3 experiments, 2 of them reused" in again.out


def test_missing_data_end_only_a_run_that_asked_for_them(
    run: Any, catalogue: dict[str, Experiment], tmp_path: Path
) -> None:
    def without(_: Settings) -> Outcome:
        raise MissingData("no such data; install them")

    catalogue["theory/broken"] = Experiment("theory/broken", "t", "s", (), without, "theory")
    ended = run("reproduce", "all", "--out", tmp_path)
    assert ended.code == 0
    assert "  NOT RUN: no such data; install them\n" in ended.out
    assert "\nnot run: theory/broken\n2 of 3 experiments" in ended.out
    assert run("reproduce", "theory/broken", "--out", tmp_path).code == 1


def test_an_interrupted_run_goes_on(
    run: Any, catalogue: dict[str, Experiment], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(_: Settings) -> Outcome:
        raise KeyboardInterrupt

    del catalogue["theory/broken"]
    good = catalogue["last"]
    monkeypatch.setitem(catalogue, "last", Experiment("last", "t", "s", (), stopped, "theory"))
    assert run("reproduce", "all", "--out", tmp_path).code == 130
    record = json.loads((tmp_path / "run.json").read_text())
    assert [e["name"] for e in record["experiments"]] == ["theory/first"]
    monkeypatch.setitem(catalogue, "last", good)
    ended = run("reproduce", "all", "--out", tmp_path)
    assert ended.code == 0
    assert "2 of 2 experiments, 1 of them reused" in ended.out


def placed(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("place", "text", "said"),
    [
        ("last/table.csv", "mine", "table.csv is there and not an experiment's"),
        ("last/figure.png", "mine", "figure.png is there and not an experiment's"),
        ("last/experiment.json", '{"mine": 1}', "experiment.json is there and not an experiment's"),
        ("observations.csv", "mine", "observations.csv is there and not of a run"),
        ("run.json", '{"command": "check"}', "holds a run of check"),
        ("run.json", "mine", "run.json is no record of a run"),
    ],
)
def test_nothing_that_another_wrote_is_overwritten(
    run: Any, catalogue: dict[str, Experiment], tmp_path: Path, place: str, text: str, said: str
) -> None:
    path = placed(tmp_path / place, text)
    for more in ((), ("--again",)):
        ended = run("reproduce", "theory/first", "last", "--out", tmp_path, *more)
        assert ended.code == 2
        assert said in ended.err
    assert path.read_text() == text
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [path]


def test_what_earlier_runs_saw_is_kept(run: Any, catalogue: dict[str, Experiment], tmp_path: Path) -> None:
    for name in ("theory/first", "last", "last"):
        assert run("reproduce", name, "--out", tmp_path).code == 0
    seen = pd.read_csv(tmp_path / "observations.csv")
    assert seen["experiment"].tolist() == ["theory/first"] * 2 + ["last"] * 2


def test_a_damaged_outcome_of_its_own_is_made_anew(
    run: Any, catalogue: dict[str, Experiment], tmp_path: Path
) -> None:
    assert run("reproduce", "last", "--out", tmp_path).code == 0
    for name, text in (("experiment.json", "{"), ("table.csv", "cut"), ("figure.svg", "")):
        (tmp_path / "last" / name).write_text(text)
        ended = run("reproduce", "last", "--out", tmp_path)
        assert (ended.code, "0 of them reused" in ended.out) == (0, True)
    assert "1 of them reused" in run("reproduce", "last", "--out", tmp_path).out


def test_bad_input_says_what_would_be_right(
    refused: Any, catalogue: dict[str, Experiment], tmp_path: Path
) -> None:
    assert "--list" in refused("reproduce")
    unknown = refused("reproduce", "theory/frist", "--out", tmp_path)
    assert "unknown experiment 'theory/frist'; did you mean 'theory/first'?" in unknown
    assert "stands alone" in refused("reproduce", "all", "last")
    assert "given twice" in refused("reproduce", "last", "last")
    assert "seeds = 0" in refused("reproduce", "last", "--seeds", "0")
    assert "not a directory" in refused("reproduce", "last", "--data-dir", tmp_path / "nowhere")
    assert "noise = 'pink': choose from uniform, normal, both" in refused(
        "reproduce", "last", "--noise", "pink"
    )
    assert "device" in refused("reproduce", "last", "--device", "abacus")
    (tmp_path / "file").write_text("")
    assert "cannot write" in refused("reproduce", "last", "--out", tmp_path / "file")


def test_the_catalogue_has_one_entry_a_name() -> None:
    every = [found for theory in theories.THEORIES.values() for found in theory.experiments()]
    names = [found.name for found in every]
    assert len(set(names)) == len(names)
    assert {"two-layer/figure1-printed", "gram/depth"} <= set(names)
    assert set(theories.experiments()) == set(names)
    for found in every:
        assert found.title
        assert found.source
        assert found.claims or found.own
        assert found.theory in theories.THEORIES


@pytest.mark.parametrize("name", ["two-layer/figure1-exchanged", "two-layer/perpendicular"])
def test_a_real_experiment_says_what_it_claims(name: str) -> None:
    (found,) = (x for x in theories.THEORIES["two-layer"].experiments() if x.name == name)
    outcome = found.run(Settings(seeds=1))
    assert {seen.claim for seen in outcome.observations} <= {*found.claims, *found.own}
    assert len(outcome.table)
    assert outcome.panels


def test_what_the_suite_asks_itself_is_not_the_papers(
    run: Any, catalogue: dict[str, Experiment], tmp_path: Path
) -> None:
    catalogue["last"] = replace(catalogue["last"], claims=("it rises",), own=("it falls",))
    assert run("reproduce", "last", "--out", tmp_path).code == 0
    seen = pd.read_csv(tmp_path / "observations.csv").set_index("claim")
    assert seen["whose"].to_dict() == {"it rises": "the paper", "it falls": "this suite"}
    record = json.loads((tmp_path / "last" / "experiment.json").read_text())
    assert (record["claims"], record["own"]) == (["it rises"], ["it falls"])
    assert run("report", tmp_path, "--out", tmp_path / "page.html").code == 0
    page = (tmp_path / "page.html").read_text()
    says, asks = (page.index(heading) for heading in ("What the paper says", "What this suite asks besides"))
    assert says < page.index("<li>it rises</li>") < asks < page.index("<li>it falls</li>")
