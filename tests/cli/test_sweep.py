"""`dln-verify sweep` and `dln-verify phase` as users type them."""

import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
import torch

from verify.cli.options import require_device
from verify.errors import InputError
from verify.sweep import Store, expand, load_spec, status
from verify.sweep.compute import failed_row


def test_run_resume_status_collect_phase(run, small: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    first = run("sweep", small, "--workers", "1", "--collect", "all.parquet")
    assert first.code == 0
    assert "small: 8 tasks, 0 found done, 8 done now, 0 failed" in first.out
    assert len(pd.read_parquet("all.parquet")) == 8
    again = run("sweep", small)
    assert "8 found done, 0 done now" in again.out
    looked = run("sweep", "--status", "small.sweep", "--collect", "all.csv")
    assert "small: 8 tasks, 8 done, 0 missing, 0 failed" in looked.out
    assert list(pd.read_csv("all.csv")["task"]) == list(pd.read_parquet("all.parquet")["task"])
    drawn = run("phase", "small.sweep", "--out", "picture")
    assert drawn.code == 0
    assert Path("picture.png").stat().st_size > 1_000
    assert set(pd.read_csv("picture.csv")["statement"]) == {"layerwise/R6", "layerwise/R10"}
    assert run("phase", "all.parquet", "--curves", "C", "-x", "xi", "--out", "curves").code == 0


def test_failed_tasks_are_listed_with_their_parameters(run, small: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    small.write_text(small.read_text().replace("xi = [0.3, 0.5]", "xi = 0.3\ntheta = [0.1, 40.0]"))
    ended = run("sweep", small, "--workers", "1")
    assert ended.code == 1
    assert "failed: n = 3, K = 2, d = 8, width = 8, L = 2, xi = 0.3" in ended.out
    assert "data_theta = 40.0, seed = 1: InputError: no data have theta = 40" in ended.out


def test_bad_requests_are_refused(refused, small: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "name a SPEC.toml to run, or a directory with --status" in refused("sweep")
    assert "not both" in refused("sweep", small, "--status", tmp_path)
    assert "is no sweep directory" in refused("sweep", "--status", tmp_path)
    assert "must end in .parquet or .csv" in refused("sweep", small, "--collect", "x.xls")
    assert "none.toml: no such file" in refused("sweep", "none.toml")
    assert "is no sweep directory" in refused("phase", tmp_path)
    store = Store(tmp_path / "small.sweep", load_spec(small))
    try:
        assert "another driver (process" in refused("sweep", small)
    finally:
        store.close()
    small.write_text(small.read_text().replace("1e-6", "1e-5"))
    assert "training.loss was 1e-06, is 1e-05" in refused("sweep", small)


def test_what_makes_a_device_slow_is_said_by_every_command_that_trains(monkeypatch, capsys) -> None:
    """A card of weak float64, which numba does not reach."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda where: (8, 9))
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda where: "A Card")
    monkeypatch.setattr("verify.training.fused.missing", lambda: "no driver")
    require_device("cuda")
    weak, slow = capsys.readouterr().err.splitlines()
    assert weak.startswith("dln-verify: A Card (cuda) does float64 at about 1/64 of its float32 rate")
    assert slow.startswith("dln-verify: numba does not reach cuda (no driver): torch's batched products")
    require_device("cpu")
    assert capsys.readouterr().err == ""
    with pytest.raises(InputError, match="device = 'cuda:1' is not there; available: cpu, cuda:0"):
        require_device("cuda:1")


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
from verify.cli import main
sys.argv[1:] = sys.argv[2:]
main()
"""


@pytest.mark.parametrize(
    ("limit", "where"), [(0, r"small\.sweep/lock: cannot be"), (4096, r"cannot write small\.sweep/parts/")]
)
def test_a_disk_that_takes_no_more_ends_a_sweep_and_keeps_what_it_has(
    small: Path, tmp_path: Path, limit: int, where: str
) -> None:
    """Files may have so many bytes, as on a full disk or under a quota: one sentence, exit code 2."""
    spec = load_spec(small)
    store = Store(tmp_path / "small.sweep", spec)
    store.write([failed_row(task, "kept") for task in expand(spec)[:2]])
    store.close()
    arguments = [sys.executable, "-c", LIMITED, str(limit), "sweep", small.name, "--workers", "1"]
    ended = subprocess.run(arguments, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode == 2, ended.stderr
    errors = [line for line in ended.stderr.splitlines() if line.startswith("dln-verify: error: ")]
    assert len(errors) == 1
    assert re.search(where + r".*allow larger files \(ulimit -f\)", errors[0])
    assert "Traceback" not in ended.stderr
    assert status(tmp_path / "small.sweep").done == 2
    assert not list((tmp_path / "small.sweep").rglob("*.tmp"))
