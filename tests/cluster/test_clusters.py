"""Sweeps on a real SLURM and on a dask cluster of separate processes, with workers and drivers that die.

Run by `pytest -m cluster tests/cluster`: needs root and Debian's slurm-wlm and munge for the first.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest

from verify.sweep import collect

missing = pytest.mark.skipif(not find_spec("distributed"), reason='the extra "sweep" is not installed')
pytestmark = [pytest.mark.cluster, missing]

SCRIPT = Path(__file__).with_name("slurm.sh")
DESIGN = """
name = "cluster"
seeds = {seeds}
statements = ["layerwise/R6", "layerwise/R10"]
[parameters]
n = 10
K = 3
d = 50
L = [4, 6]
xi = [0.3, 0.4]
"""


@pytest.fixture(scope="module")
def slurm(tmp_path_factory):
    """The environment of commands that reach a SLURM of one node."""
    if os.geteuid() != 0 or any(shutil.which(name) is None for name in ("slurmctld", "slurmd", "munged")):
        pytest.skip("no SLURM: it needs root, slurm-wlm and munge")
    pytest.importorskip("dask_jobqueue")
    place = tmp_path_factory.mktemp("slurm")
    subprocess.run(["bash", SCRIPT, "start", place], check=True)
    yield os.environ | {"SLURM_CONF": str(place / "slurm.conf")}
    subprocess.run(["bash", SCRIPT, "stop", place], check=True)


@pytest.fixture(scope="module")
def dask_scheduler(tmp_path_factory):
    """A dask scheduler and two workers, three processes of their own: its address and the workers."""
    place = tmp_path_factory.mktemp("dask")
    address = place / "scheduler.json"
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    scheduler = subprocess.Popen(
        [*dask, "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", address], **quiet
    )
    wait_until(address.exists)
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", address]
    options = ["--nthreads", "1", "--no-dashboard", "--local-directory", place]
    workers = [subprocess.Popen([*worker, *options], start_new_session=True, **quiet) for _ in range(2)]
    yield address, workers
    for process in (*workers, scheduler):
        process.terminate()
    for process in (*workers, scheduler):
        process.wait()


def wait_until(happened, seconds=60):
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def started(design, out, scheduler, environment=None):
    command = [sys.executable, "-m", "verify", "sweep", design, "--out", out, "--workers", "2"]
    return subprocess.Popen(
        [*command, "--scheduler", scheduler], env=environment, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip


def parts(out):
    return list((out / "parts").rglob("*.parquet"))


def jobs(environment, state):
    told = subprocess.run(
        ["squeue", "-h", "-o", "%i", "-t", state], env=environment, capture_output=True, text=True, check=True
    )
    return told.stdout.split()


def table(out):
    rows = collect(out)
    return rows.sort_values("task").reset_index(drop=True)


@pytest.fixture(scope="module")
def quiet(tmp_path_factory):
    """The table of an undisturbed run on this machine, and the design."""
    place = tmp_path_factory.mktemp("quiet")
    design = place / "cluster.toml"
    design.write_text(DESIGN.format(seeds=40))
    command = [sys.executable, "-m", "verify", "sweep", design, "--out", place / "out", "--workers", "2"]
    subprocess.run(command, check=True, capture_output=True)
    return design, table(place / "out")


def test_a_cancelled_slurm_job_costs_only_time(slurm, quiet, tmp_path):
    design, expected = quiet
    run = started(design, tmp_path / "out", "slurm", slurm)
    wait_until(lambda: parts(tmp_path / "out"))
    first = jobs(slurm, "RUNNING")
    subprocess.run(["scancel", first[0]], env=slurm, check=True)
    said, _ = run.communicate(timeout=240)
    assert run.returncode == 0, said
    assert "160 done now, 0 failed" in said
    pd.testing.assert_frame_equal(table(tmp_path / "out"), expected)  # to the last bit
    wait_until(lambda: not jobs(slurm, "PENDING,RUNNING"))  # none is left behind
    assert list((tmp_path / "out" / "jobs").iterdir())


def test_a_slurm_sweep_goes_on_after_its_driver_was_killed(slurm, quiet, tmp_path):
    design, expected = quiet
    run = started(design, tmp_path / "out", "slurm", slurm)
    wait_until(lambda: parts(tmp_path / "out"))
    os.killpg(run.pid, signal.SIGKILL)
    run.communicate()
    done = len(table(tmp_path / "out"))
    assert 0 < done < len(expected)
    again = started(design, tmp_path / "out", "slurm", slurm)
    said, _ = again.communicate(timeout=240)
    assert again.returncode == 0, said
    assert f"{done} found done, {len(expected) - done} done now" in said
    pd.testing.assert_frame_equal(table(tmp_path / "out"), expected)
    wait_until(lambda: not jobs(slurm, "PENDING,RUNNING"))  # workers without a driver end by themselves


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [("QUEUE", "nowhere", "nowhere"), ("MEMORY", "900TB", "not available"), ("WALLTIME", "often", "time")],
)
def test_a_job_that_slurm_refuses_is_named_before_anything_runs(slurm, quiet, tmp_path, name, value, reason):
    run = started(quiet[0], tmp_path / "out", "slurm", slurm | {f"DASK_JOBQUEUE__SLURM__{name}": value})
    said, _ = run.communicate(timeout=60)
    assert run.returncode == 2, said
    assert said.count("\n") == 1
    assert "SLURM refuses the job (" in said
    assert reason in said
    assert not (tmp_path / "out").exists()


def test_a_dask_worker_that_is_killed_costs_only_time(dask_scheduler, quiet, tmp_path):
    address, workers = dask_scheduler
    design, expected = quiet
    run = started(design, tmp_path / "out", json.loads(address.read_text())["address"])
    wait_until(lambda: parts(tmp_path / "out"))
    os.killpg(workers[0].pid, signal.SIGKILL)
    said, _ = run.communicate(timeout=240)
    assert run.returncode == 0, said
    assert "0 failed" in said
    pd.testing.assert_frame_equal(table(tmp_path / "out"), expected)
