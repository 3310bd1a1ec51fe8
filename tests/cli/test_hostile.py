"""Hostile input, in small: a row is an input, a command, the exit code and the words that it must end in.

Whatever is read may be of the wrong kind, size or form; the answer is one sentence, exit code 2, and
nothing is left behind.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from command_line import SMALL

from verify.sweep import load_spec, run_sweep


def _left(folder: Path) -> list[str]:
    """Names of what lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


HUGE, LONG = "1000000000000000000000000000000", "9" * 5_000

NUMBERS = {
    "n": (("check", "--case", "closed-form", "--n", HUGE), "n = "),
    "K": (("check", "--case", "closed-form", "-K", "100000000000"), "K = "),
    "d": (("check", "--case", "closed-form", "-d", "100000000000"), "d = "),
    "d beyond the memory": (("check", "--case", "paper", "-d", "1000000"), "memory"),
    "L": (("check", "--case", "closed-form", "-L", "1000000000"), "L = "),
    "seed": (("check", "--case", "closed-form", "--seed", HUGE), "an integer from 0 to 2^32 - 1"),
    "budget": (("check", "--case", "paper", "--budget", HUGE), "budget = "),
    "xi": (("check", "--case", "paper", "--xi", "inf"), "xi = inf"),
    "alpha": (("check", "--case", "paper", "--alpha", "1e-200"), "alpha = 1e-200"),
    "5,000 digits": (("check", "--case", "paper", "--n", LONG), "Invalid value for '--n'"),
    "n of a pair": (("certify", *SMALL, "--n", "100000000000"), "n = "),
    "d of a pair": (("certify", *SMALL, "-d", "1000000"), "memory"),
    "L of a pair": (("certify", *SMALL, "-L", "1000000000"), "L = "),
    "seed of a pair": (("certify", *SMALL, "--seed", HUGE), "seed = about 10^"),
    "eps of a pair": (("certify", *SMALL, "--eps", "nan"), "eps = nan"),
    "tries": (("refute", "--statement", "R6", "--tries", HUGE), "tries = "),
    "seed of refute": (("refute", "--statement", "R6", "--seed", HUGE), "seed = "),
    "evaluations": (("tighten", "--evaluations", HUGE), "evaluations = "),
    "n of tighten": (("tighten", "--n", HUGE), "n = "),
    "count": (("regress", "--profile", "paper", "--count", HUGE), "count = "),
    "jobs": (("regress", "--profile", "paper", "--jobs", HUGE), "jobs = "),
    "seeds": (("reproduce", "fig7", "--seeds", HUGE), "seeds = "),
}


@pytest.mark.parametrize(("arguments", "words"), NUMBERS.values(), ids=NUMBERS.keys())
def test_numbers_out_of_range(run, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    ended = run(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert words in ended.err
    assert list(tmp_path.iterdir()) == []


SPECS = {
    "no TOML": ("name = ", "is not TOML"),
    "no text": (b"\xff\xfe", "is not UTF-8 text"),
    "deep": ("x = " + "[" * 2000, "nested too deeply"),
    "an unknown key": ('name = "a"\nseed = 1', "unknown key seed"),
    "xi infinite": ('name = "a"\n[parameters]\nxi = inf', "parameters.xi"),
    "xi nan": ('name = "a"\n[parameters]\nxi = [nan]', "parameters.xi"),
    "n": (f'name = "a"\n[parameters]\nn = {HUGE}', "parameters.n"),
    "d": ('name = "a"\n[parameters]\nd = 1000000', "memory"),
    "L": ('name = "a"\n[parameters]\nL = 100000', "parameters.L"),
    "a span of L": ('name = "a"\n[parameters]\nL = {low = 2, high = 1e9, points = 3}', "L up to 1,000"),
    "seeds": ('name = "a"\nseeds = 100000000000', "seeds"),
    "a seed": (f'name = "a"\nseeds = [{HUGE}]', "seeds"),
    "5,000 digits": (f'name = "a"\nseeds = {LONG}', "is not TOML"),
    "too many points": ('name = "a"\n[parameters]\nxi = {low = 0.1, high = 1, points = 9999999}', "points"),
    "too many tasks": (
        'name = "a"\nseeds = 1000\n[parameters]\nxi = {low = 0.1, high = 1, points = 100000}',
        "100,000,000 tasks, at most 1,000,000",
    ),
    "budget": (f'name = "a"\n[training]\nbudget = {HUGE}', "training.budget"),
    "step": ('name = "a"\n[training]\nstep = inf', "training.step"),
    "a name that leaves": ('name = "../a"', "name"),
    "a statement": ('name = "a"\nstatements = ["R99"]', "no statement 'R99'"),
    "alpha": ('name = "a"\n[parameters]\nalpha = 1e-200', "alpha = 1e-200"),
}


@pytest.mark.parametrize(("content", "words"), SPECS.values(), ids=SPECS.keys())
def test_sweeps_that_are_none(refused, tmp_path, monkeypatch, content, words):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "spec.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert words in refused("sweep", path)
    assert _left(tmp_path) == ["spec.toml"]


@pytest.fixture(scope="module")
def sweep(tmp_path_factory) -> Path:
    """A sweep of one network, done."""
    folder = tmp_path_factory.mktemp("sweep")
    (folder / "spec.toml").write_text(
        'name = "one"\nstatements = ["layerwise/R6"]\n[parameters]\nn = 2\nK = 2\nd = 5\nL = 2\nxi = 0.5\n'
        "[training]\nloss = 1e-3\n"
    )
    run_sweep(load_spec(folder / "spec.toml"), folder / "one.sweep", workers=1)
    return folder / "one.sweep"


def _manifest(change: Callable[[dict], object]) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        path = folder / "manifest.json"
        record = json.loads(path.read_text())
        found = change(record)
        path.write_text(json.dumps(record if found is None else found))

    return write


def _parts(change: Callable[[pd.DataFrame], pd.DataFrame]) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (path,) = (folder / "parts").rglob("*.parquet")
        change(pd.read_parquet(path)).to_parquet(path)

    return write


DAMAGED = {
    "a list": (_manifest(lambda r: [1]), "manifest.json: "),
    "no spec": (_manifest(lambda r: r.pop("spec") and None), "spec is missing"),
    "a spec of text": (_manifest(lambda r: r.update(spec="x")), "spec: "),
    "no tasks": (_manifest(lambda r: r.pop("tasks") and None), "tasks is missing"),
    "negative tasks": (_manifest(lambda r: r.update(tasks=-1)), "tasks: "),
    "another format": (_manifest(lambda r: r.update(format=99)), "has format 99"),
    "a format of text": (_manifest(lambda r: r.update(format="x" * 9999)), "has format xxx"),
    "an unknown entry": (_manifest(lambda r: r.update(more=1)), "more is not known here"),
    "xi infinite": (_manifest(lambda r: r["spec"]["parameters"].update(xi=1e999)), "Infinity is no number"),
    "nested": (lambda f: (f / "manifest.json").write_text("[" * 9999), "nested deeper"),
    "twice": (lambda f: (f / "manifest.json").write_text('{"a": 1, "a": 2}'), "given twice"),
    "no text": (lambda f: (f / "manifest.json").write_bytes(b"\xff"), "is not UTF-8"),
    "parts without a column": (_parts(lambda t: t.drop(columns="xi")), "its parts are not those"),
    "parts of text": (_parts(lambda t: t.assign(xi="x")), "its parts are not those"),
    "no parts": (lambda f: shutil.rmtree(f / "parts"), "has no results yet"),
    "parts that are none": (
        lambda f: [p.write_bytes(b"PAR1") for p in (f / "parts").rglob("*.parquet")],
        "has no results yet",
    ),
}


@pytest.mark.parametrize(("change", "words"), DAMAGED.values(), ids=DAMAGED.keys())
def test_sweeps_that_are_damaged(refused, sweep, tmp_path, change, words):
    folder = tmp_path / "one.sweep"
    shutil.copytree(sweep, folder)
    change(folder)
    assert words in refused("phase", folder, "-x", "xi", "-y", "L", "--out", tmp_path / "phase")
    assert _left(tmp_path) == ["one.sweep"]


def test_a_lock_that_is_no_file_is_named(refused, sweep, tmp_path):
    folder = tmp_path / "one.sweep"
    shutil.copytree(sweep, folder)
    (folder / "lock").unlink()
    os.mkfifo(folder / "lock")
    assert "lock: is a pipe" in refused("sweep", sweep.parent / "spec.toml", "--out", folder)


TABLES = {
    "not a table": (b"PAR1PAR1", "is not a table in Parquet"),
    "empty": (b"", "is not a table in Parquet"),
    "of something else": (pd.DataFrame({"a": [1]}), "has no column n, K"),
}


@pytest.mark.parametrize(("content", "words"), TABLES.values(), ids=TABLES.keys())
def test_collected_tables_that_are_none(refused, tmp_path, content, words):
    path = tmp_path / "table.parquet"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        content.to_parquet(path)
    assert words in refused("phase", path)


ROW = "case,statement,tag,layer,quantity,measured,lower,upper,verdict\n"
GOOD = "a,layerwise/R6,refined,1,C_ratio,0.5,0,1,holds\n"
EXPERIMENT = {"name": "e", "title": "t", "source": "s", "observations": [], "panels": []}

RUNS = {
    "a row of text": (
        {"report.csv": ROW + GOOD.replace("0.5", "half")},
        "measured must be a number, got 'half'",
    ),
    "half a layer": ({"report.csv": ROW + GOOD.replace(",1,C", ",1.5,C")}, "layer must be a whole number"),
    "no verdict": ({"report.csv": ROW + GOOD.replace("holds", "")}, "row 1: verdict must be text"),
    "no column": ({"report.csv": ROW.replace(",verdict", "") + "a,b,c,1,d,1,1,1\n"}, "no column verdict"),
    "no rows": ({"report.csv": ROW}, "it has no rows"),
    "an empty file": ({"report.csv": ""}, "is empty"),
    "too many cells": ({"report.csv": ROW + GOOD + "a" + ",1" * 99 + "\n"}, "is not a table in CSV"),
    "no text": ({"report.csv": b"\xff\xfe\x00"}, "report.csv cannot be read"),
    "rows of text": ({"report.csv": ROW + GOOD, "run.json": '{"rows": "many"}'}, "rows: "),
    "a list": ({"report.csv": ROW + GOOD, "run.json": "[]"}, "run.json cannot be read"),
    "findings of numbers": ({"report.csv": ROW + GOOD, "run.json": '{"findings": [1]}'}, "findings.0"),
    "cases of numbers": ({"report.csv": ROW + GOOD, "run.json": '{"cases": [1]}'}, "cases.0"),
    "choices of text": ({"report.csv": ROW + GOOD, "run.json": '{"choices": "x"}'}, "choices: "),
    "nan": ({"report.csv": ROW + GOOD, "run.json": '{"rows": NaN}'}, "NaN is no number"),
    "nested": ({"report.csv": ROW + GOOD, "run.json": "[" * 10**5}, "nested deeper"),
    "slack of text": ({"tightness.csv": "statement,quantity,slack\na,b,c\n"}, "slack must be a number"),
    "a probe without samples": (
        {"probe.csv": "index,layer,samples,classes\n1,a,,2\n"},
        "samples must be a whole number",
    ),
    "flips of text": (
        {"flips.csv": "statement,before,after,count\na,b,c,many\n"},
        "count must be a whole number",
    ),
    "a list of experiments": ({"e/experiment.json": "[]"}, "experiment e: experiment.json cannot be read"),
    "no panels": (
        {"e/experiment.json": json.dumps({k: v for k, v in EXPERIMENT.items() if k != "panels"})},
        "panels is missing",
    ),
    "panels of text": ({"e/experiment.json": json.dumps(EXPERIMENT | {"panels": ["x"]})}, "panels.0"),
    "an observation of text": (
        {"e/experiment.json": json.dumps(EXPERIMENT | {"observations": [{"claim": "c", "seen": "x"}]})},
        "observations.0",
    ),
    "a manifest of text": ({"manifest.json": '"x"'}, "sweep: "),
}


@pytest.mark.parametrize(("content", "words"), RUNS.values(), ids=RUNS.keys())
def test_runs_that_are_damaged_are_reported_as_far_as_they_go(run, tmp_path, content, words):
    for name, text in content.items():
        path = tmp_path / "run" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    ended = run("report", tmp_path / "run", "--no-files")
    assert ended.code == 0, ended.err
    assert any(line.startswith("missing: ") and words in line for line in ended.out.splitlines()), ended.out


def _special(kind: str, path: Path) -> None:
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "circle":
        path.symlink_to(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    else:
        path.mkdir()


READERS = {
    "a network": ("net.npz", ("measure", "--network")),
    "data": ("net.npz", ("check", "--network", "whole.npz", "--data")),
    "a sweep": ("a.toml", ("sweep",)),
    "a table": ("a.parquet", ("phase",)),
    "a certificate": ("a.json", ("recheck",)),
    "statements": ("a.py", ("refute", "--statements")),
    "a profile": ("a.toml", ("profile", "validate")),
}


@pytest.mark.parametrize("kind", ["pipe", "circle", "device"])
@pytest.mark.parametrize(("name", "arguments"), READERS.values(), ids=READERS.keys())
def test_special_files_are_not_read(refused, tmp_path, monkeypatch, npz, kind, name, arguments):
    monkeypatch.chdir(tmp_path)
    npz("whole.npz", X=None)
    _special(kind, tmp_path / name)
    said = refused(*arguments, tmp_path / name)
    assert {"pipe": "is a pipe", "circle": "symbolic links", "device": "is a device"}[kind] in said


PLACES = {
    "a file as a directory": ("file", "cannot write to"),
    "below a file": ("file/out", "cannot write to"),
    "a link to nowhere": ("nowhere", "cannot write to"),
}


@pytest.mark.parametrize(("place", "words"), PLACES.values(), ids=PLACES.keys())
def test_places_are_tried_before_work(refused, tmp_path, monkeypatch, place, words):
    (tmp_path / "file").touch()
    (tmp_path / "nowhere").symlink_to(tmp_path / "none" / "none")
    before = _left(tmp_path)
    monkeypatch.setattr(
        "verify.layerwise.cases.train_together", lambda *_, **__: pytest.fail("it was trained")
    )
    assert words in refused("check", "--case", "paper", *SMALL, "--out", tmp_path / place)
    assert _left(tmp_path) == before


def test_a_refusal_leaves_no_directory(refused, npz, tmp_path):
    path = npz(labels=np.zeros(6, int))
    refused("check", "--network", path, "--out", tmp_path / "out")
    assert _left(tmp_path) == [path.name]
