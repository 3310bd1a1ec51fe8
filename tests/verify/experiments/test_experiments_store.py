"""Stored experiments: whole files, reuse by content, failures that stop nothing."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify import figures
from verify.errors import InputError
from verify.experiments import store
from verify.experiments.experiment import Expectation, Experiment, Outcome, Settings
from verify.experiments.store import FIGURES, RECORD, TABLE, load, panels_of, plain, run_record, run_stored
from verify.figures import Panel, Series

SEEN = Expectation("a claim", None, "no data to tell")


def outcome(_: Settings) -> Outcome:
    line = Series("line", [0.0, 1.0, 2.0], [1.0, math.nan, np.float64(3.0)])
    frame = pd.DataFrame({"x": [0, 1, 2], "y": [1.0, math.nan, 3.0]})
    panel = Panel("a panel", "x", "y", (line,))
    parameters = {"n": np.int64(3), "rate": math.inf, "sizes": (1, 2), "file": Path("a")}
    return Outcome(frame, (panel,), (SEEN,), "made up", parameters, ("a note",))


def counted(calls: list[Settings]) -> Callable[[Settings], Outcome]:
    def run(settings: Settings) -> Outcome:
        calls.append(settings)
        return outcome(settings)

    return run


def experiment(run: Callable[[Settings], Outcome] = outcome, name: str = "theory/one") -> Experiment:
    return Experiment(name, "One", "a paper, Figure 1", ("a claim",), run, "two-layer")


@pytest.fixture(autouse=True)
def sketch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures are a few bytes."""
    monkeypatch.setattr(figures, "draw", lambda panels, path: path.write_text(str(panels)))


def content(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in directory.iterdir()}


def test_a_folder_holds_table_figures_and_record(tmp_path: Path) -> None:
    result = run_stored(experiment(), Settings(), tmp_path)
    assert (result.state, result.directory) == ("done", tmp_path / "theory/one")
    assert set(content(result.directory)) == {TABLE, *FIGURES, RECORD}
    assert pd.read_csv(result.directory / TABLE)["y"].isna().tolist() == [False, True, False]
    record = json.loads((result.directory / RECORD).read_text(), parse_constant=pytest.fail)
    assert record == result.record
    assert record["observations"] == [
        {"claim": "a claim", "seen": None, "detail": "no data to tell", "setting": ""}
    ]
    assert record["parameters"] == {"n": 3, "rate": None, "sizes": [1, 2], "file": "a"}
    assert record["panels"][0]["series"][0]["y"] == [1.0, None, 3.0]
    assert (record["theory"], record["data"], record["notes"]) == ("two-layer", "made up", ["a note"])
    assert result.observations == (SEEN,)


def test_pictures_are_those_of_the_panels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    directory = run_stored(experiment(), Settings(), tmp_path).directory
    assert (directory / "figure.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in (directory / "figure.svg").read_text()


def test_panels_come_back_with_nan(tmp_path: Path) -> None:
    (panel,) = panels_of(run_stored(experiment(), Settings(), tmp_path).record or {})
    assert panel.title == "a panel"
    assert np.array_equal(panel.series[0].y, [1.0, math.nan, 3.0], equal_nan=True)
    assert panel.series[0].role == "measured"


def test_reuse_until_asked_again_or_changed(tmp_path: Path) -> None:
    calls: list[Settings] = []
    one = experiment(counted(calls))
    settings = Settings()
    states = [run_stored(one, settings, tmp_path).state for _ in range(3)]
    assert states == ["done", "reused", "reused"]
    assert len(calls) == 1
    assert run_stored(one, settings, tmp_path, again=True).state == "done"
    for changed in (
        replace(settings, quick=False),
        replace(settings, seeds=2),
        replace(settings, device="x"),
    ):
        assert run_stored(one, changed, tmp_path).state == "done"
    assert len(calls) == 5


def test_new_versions_and_sources_make_a_new_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = store.content_key("a", Settings())
    assert before == store.content_key("a", Settings())
    assert before != store.content_key("b", Settings())
    with monkeypatch.context() as patch:
        patch.setattr(store, "_sources", lambda: "other")
        assert store.content_key("a", Settings()) != before
    real = store.machine()
    monkeypatch.setattr(store, "machine", lambda: real | {"versions": {"numpy": "0"}})
    assert store.content_key("a", Settings()) != before


def test_new_data_files_make_a_new_run(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    settings = Settings(data_dir=data)
    before = store.content_key("a", settings)
    (data / "images").write_text("1")
    after = store.content_key("a", settings)
    assert len({before, after, store.content_key("a", Settings())}) == 3


@pytest.mark.parametrize("name", [TABLE, *FIGURES, RECORD])
@pytest.mark.parametrize("damage", [b"", None])
def test_a_damaged_folder_is_not_reused(tmp_path: Path, name: str, damage: bytes | None) -> None:
    directory = run_stored(experiment(), Settings(), tmp_path).directory
    if damage is None:
        (directory / name).unlink()
    else:
        (directory / name).write_bytes(damage)
    assert load(directory) is None
    assert run_stored(experiment(), Settings(), tmp_path).state == "done"
    assert load(directory) is not None


def test_a_failure_is_a_result_and_leaves_what_was_there(tmp_path: Path) -> None:
    directory = run_stored(experiment(), Settings(), tmp_path).directory
    before = content(directory)

    def broken(_: Settings) -> Outcome:
        raise ZeroDivisionError("by nothing")

    failed = run_stored(experiment(broken), Settings(), tmp_path, again=True)
    assert (failed.state, failed.error, failed.record) == ("failed", "ZeroDivisionError: by nothing", None)
    assert "ZeroDivisionError" in failed.trace
    assert content(directory) == before

    def refused(_: Settings) -> Outcome:
        raise InputError("no such data; put it there")

    assert run_stored(experiment(refused), Settings(), tmp_path, again=True).error == (
        "no such data; put it there"
    )


def test_an_outcome_that_cannot_be_written_fails_and_leaves_what_was_there(tmp_path: Path) -> None:
    directory = run_stored(experiment(), Settings(), tmp_path).directory
    before = content(directory)

    def odd(settings: Settings) -> Outcome:
        return replace(outcome(settings), parameters={"odd": object()})

    failed = run_stored(experiment(odd), Settings(), tmp_path, again=True)
    assert failed.state == "failed"
    assert "cannot be written as JSON" in failed.error
    assert content(directory) == before


def test_an_interruption_passes_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    def stopped(_: Settings) -> Outcome:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_stored(experiment(stopped), Settings(), tmp_path)
    assert content(tmp_path / "theory/one") == {}


def test_a_place_that_cannot_be_written_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "theory").write_text("a file")
    with pytest.raises(InputError, match="cannot write"):
        run_stored(experiment(), Settings(), tmp_path)


def test_run_record_is_json_with_the_command(tmp_path: Path) -> None:
    done = run_stored(experiment(), Settings(), tmp_path)
    record = run_record(["theory/one"], Settings(data_dir=tmp_path), [done])
    assert record["command"] == "reproduce"
    assert record["settings"]["data_dir"] == str(tmp_path)
    assert record["experiments"][0] | {"seconds": 0} == {
        "name": "theory/one", "state": "done", "seconds": 0, "directory": "theory/one",
        "observations": [{"claim": "a claim", "seen": None, "detail": "no data to tell", "setting": ""}],
        "error": "", "trace": "",
    }  # fmt: skip
    json.dumps(record, allow_nan=False)


NUMBERS = st.floats() | st.integers() | st.booleans() | st.none() | st.text()


@given(st.recursive(NUMBERS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_plain_values_are_json_and_a_fixed_point(value: Any) -> None:
    found = plain(value)
    json.dumps(found, allow_nan=False)
    assert plain(found) == found


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False)))
def test_plain_keeps_finite_numbers_to_the_last_bit(values: list[float]) -> None:
    assert json.loads(json.dumps(plain(np.array(values)))) == values
