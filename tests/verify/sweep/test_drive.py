"""Running, stopping and going on: nothing lost, nothing done twice, poison isolated."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pyarrow.dataset
import pytest
import torch

import verify
from verify.errors import InputError
from verify.sweep import Store, collect, expand, load_spec, rows, run_sweep, status
from verify.sweep import drive as driving
from verify.sweep import store as keeping
from verify.sweep.compute import compute, failed_row
from verify.sweep.local import LocalWorkers, Lost
from verify.sweep.phase import curve_table, judged, phase_table, read_table, theorems
from verify.sweep.rows import of_frame
from verify.sweep.spec import spec_of
from verify.sweep.store import MANIFEST
from verify.sweep.tasks import MEMORY, MOST, PILOT, SECONDS, Queue
from verify.training import engine
from verify.training.devices import resolve_device, spread, weak_float64

ROOT = Path(verify.__file__).resolve().parents[1]


def same(a: pd.DataFrame, b: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(a, b, check_exact=True)


@pytest.fixture
def inline(monkeypatch: pytest.MonkeyPatch):
    """Workers in this process; tasks whose (L, xi, seed) is poison end their worker."""

    class Inline:
        poison: frozenset = frozenset()
        asked: list = []  # noqa: RUF012
        capacity = 2

        def __init__(self, *_: object) -> None:
            self.out: list = []

        def submit(self, ident, tasks) -> None:
            type(self).asked.append([t.key for t in tasks])
            dead = any((t.L, t.xi, t.seed) in self.poison for t in tasks)
            self.out.append((ident, Lost("killed") if dead else compute(tasks)))

        def wait(self):
            return [self.out.pop()]

        def close(self) -> None:
            pass

    Inline.asked = []
    monkeypatch.setattr(driving, "LocalWorkers", Inline)
    return Inline


def test_the_table_does_not_depend_on_workers_or_batch(small: Path, tmp_path: Path) -> None:
    spec = load_spec(small)
    run_sweep(spec, tmp_path / "a", workers=1, batch=8)
    run_sweep(spec, tmp_path / "b", workers=2, batch=1)
    same(collect(tmp_path / "a"), collect(tmp_path / "b"))
    assert list(collect(tmp_path / "a")["task"]) == [t.key for t in expand(spec)]


@pytest.mark.parametrize("flat", [False, True])
def test_a_phase_diagram_reads_the_parts_piece_by_piece(
    small: Path, tmp_path: Path, inline, monkeypatch, flat: bool
) -> None:
    """A row that failed at first and one that is there twice count once, as they were measured last; also
    where all parts lie in one directory, as in sweeps of before."""
    spec = load_spec(small)
    run_sweep(spec, tmp_path / "a", batch=2)
    store = Store(tmp_path / "a", spec)
    first, second = expand(spec)[:2]
    store.write([failed_row(first, "at first")])
    store.write([row | {"xi": 0.4} for row in compute([second])])
    store.close()
    if flat:
        for path in (tmp_path / "a/parts").rglob("*.parquet"):
            path.rename(tmp_path / "a/parts" / path.name)
    whole = collect(tmp_path / "a")
    monkeypatch.setattr(rows, "PIECE", 3)
    monkeypatch.setattr(rows, "KEYS", 2)
    own = read_table(tmp_path / "a")
    assert judged(own) == judged(of_frame(whole))
    statements = [name for name in theorems() if name in judged(own)]
    table = phase_table(own, "xi", "L", statements)
    same(table, phase_table(of_frame(whole), "xi", "L", statements))
    assert table["networks"].sum() == 8 * len(statements)
    close = pd.testing.assert_frame_equal
    close(curve_table(own, "C", "xi", "L"), curve_table(of_frame(whole), "C", "xi", "L"), rtol=1e-14)
    with pytest.raises(InputError, match="no verdicts on 'nothing'; the sweep judged: "):
        phase_table(own, "xi", "L", ["nothing"])


def test_small_parts_are_joined_and_large_ones_stay(small: Path, tmp_path: Path, monkeypatch) -> None:
    """Two shapes of four networks; a task that has two rows, as after a crash before removing."""
    spec = load_spec(small)
    tasks = expand(spec)
    made = [compute([task])[0] for task in tasks]
    store = Store(tmp_path / "a", spec)
    for row in made:
        store.write([row])
    store.write([made[0], made[1]])
    store.write([failed_row(tasks[0], "at first")])
    before = collect(tmp_path / "a")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", _killed)
        with pytest.raises(KeyboardInterrupt):
            store.compact()  # the first joined part is there, and so are those it was made of
    same(collect(tmp_path / "a"), before)
    assert phase_table(read_table(tmp_path / "a"), "xi", "L", ["layerwise/R6"])["networks"].sum() == 8
    store.compact()
    parts = sorted((tmp_path / "a/parts").rglob("*.parquet"))
    assert [part.parent.name for part in parts] == ["n3-K2-d8-w8-L2", "n3-K2-d8-w8-L3"]
    assert [len(pd.read_parquet(part)) for part in parts] == [4, 4]
    same(collect(tmp_path / "a"), before)
    whole = pyarrow.dataset.dataset(tmp_path / "a/parts").to_table()  # as other tools read it
    assert whole.num_rows == 8
    inode = [part.stat().st_ino for part in parts]
    store.compact()
    monkeypatch.setattr(keeping, "LARGE", 4)
    store.write([failed_row(tasks[0], "again")])
    store.compact()
    assert [part.stat().st_ino for part in parts] == inode
    same(collect(tmp_path / "a"), before)
    monkeypatch.setattr(Store, "_write", _full)
    monkeypatch.setattr(keeping, "LARGE", 40)
    store.compact()  # a full disk: all stays as it is
    same(collect(tmp_path / "a"), before)
    store.close()


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def _full(*_: object) -> Path:
    raise InputError("no space")


def queue_of(count: int, batch: int | None = None, **sizes: int) -> Queue:
    axes = {"n": 2, "K": 2, "d": 5, "L": [2, 3]} | sizes
    return Queue(expand(spec_of({"name": "q", "seeds": count, "parameters": axes}, "q")), batch)


def test_chunks_are_as_long_as_a_pilot_says() -> None:
    queue = queue_of(1_000)
    first = queue.take(2)
    assert (len(first), len(queue)) == (PILOT, 2_000 - PILOT)
    assert {task.L for task in first} == {2}
    queue.ended(first, 60.0)  # compiling: slow at first
    assert len(queue.take(2)) == PILOT
    queue.ended(first, SECONDS * PILOT / 100)  # 100 of them in that time
    assert len(queue.take(2)) == 100
    queue.ended(first, 1e-9)
    assert len(queue.take(2)) == MOST
    while (chunk := queue.take(2)) and chunk[0].L == 2:
        pass
    assert len(chunk) == PILOT  # another shape, another pilot
    sizes = []
    queue.ended(chunk, 1e-9)
    while chunk := queue.take(4):
        sizes.append(len(chunk))
    assert sizes[0] > sizes[-2] >= sizes[-1] > 0  # the last ones are shared among the places
    assert (len(queue), queue.take(2)) == (0, [])
    queue.back([[first[0]], [first[1]]])
    assert len(queue) == 2
    assert [queue.take(2), queue.take(2), queue.take(2)] == [[first[0]], [first[1]], []]


def test_a_size_that_is_asked_for_is_kept_and_wide_networks_have_room() -> None:
    queue = queue_of(10, batch=7)
    assert [len(queue.take(2)) for _ in range(4)] == [7, 3, 7, 3]
    assert len(queue_of(100, d=2_000).take(1)) == MEMORY // (8 * 2 * 2_000**2)


def test_resuming_does_exactly_the_missing_tasks(small: Path, tmp_path: Path, inline) -> None:
    spec = load_spec(small)
    run_sweep(spec, tmp_path / "a", batch=2)
    whole = collect(tmp_path / "a")
    lost = sorted((tmp_path / "a/parts").rglob("*.parquet"))[1]
    missing = set(pd.read_parquet(lost)["task"])
    lost.unlink()
    inline.asked.clear()
    outcome = run_sweep(spec, tmp_path / "a", batch=3)
    assert {key for keys in inline.asked for key in keys} == missing
    assert (outcome.before, outcome.now) == (8 - len(missing), len(missing))
    same(collect(tmp_path / "a"), whole)


def test_truncated_parts_are_done_again(small: Path, tmp_path: Path, inline) -> None:
    spec = load_spec(small)
    run_sweep(spec, tmp_path / "a", batch=2)
    whole = collect(tmp_path / "a")
    part = sorted((tmp_path / "a/parts").rglob("*.parquet"))[0]
    part.write_bytes(part.read_bytes()[:100])
    run_sweep(spec, tmp_path / "a", batch=2)
    same(collect(tmp_path / "a"), whole)


def test_poison_is_isolated_and_reported(small: Path, tmp_path: Path, inline) -> None:
    spec = load_spec(small)
    inline.poison = frozenset({(3, 0.5, 1)})
    outcome = run_sweep(spec, tmp_path / "a", batch=4)
    assert [(row["L"], row["xi"], row["seed"]) for row in outcome.failures] == [(3, 0.5, 1)]
    assert "tried 3 times alone: killed" in outcome.failures[0]["error"]
    assert (collect(tmp_path / "a")["status"] == "ok").sum() == 7
    inline.asked.clear()
    assert run_sweep(spec, tmp_path / "a").now == 0
    inline.poison = frozenset()
    assert run_sweep(spec, tmp_path / "a", retry=True).now == 1
    assert (collect(tmp_path / "a")["status"] == "ok").all()
    assert len(inline.asked) == 1


class Bomb:
    """Ends the process that unpickles it."""

    def __reduce__(self):
        return os.kill, (0, 0) if os.getpid() == 0 else (_Own(), signal.SIGKILL)


class _Own:
    def __reduce__(self):
        return os.getpid, ()


def test_dead_workers_are_replaced(small: Path) -> None:
    tasks = expand(load_spec(small))[:1]
    pool = LocalWorkers(["cpu"])
    try:
        pool.submit(0, [Bomb()])  # type: ignore[list-item]
        ((ident, lost),) = pool.wait()
        assert ident == 0
        assert isinstance(lost, Lost)
        assert "exit code -9" in str(lost)
        pool.submit(1, tasks)
        assert pool.wait() == [(1, compute(tasks))]
    finally:
        pool.close()


def test_kill_of_workers_and_driver_loses_nothing(small: Path, tmp_path: Path) -> None:
    """kill -9 at a few moments; the finished table equals the undisturbed one."""
    spec_text = small.read_text().replace("seeds = 2", "seeds = 12")
    small.write_text(spec_text)
    spec = load_spec(small)
    run_sweep(spec, tmp_path / "quiet", workers=2)
    code = (
        "import sys; from pathlib import Path; from verify.sweep import load_spec, run_sweep\n"
        "run_sweep(load_spec(Path(sys.argv[1])), Path(sys.argv[2]), workers=2, batch=3)"
    )
    storm = tmp_path / "storm"
    for delay in (2.0, 2.6, None):
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        driver = subprocess.Popen([sys.executable, "-c", code, str(small), str(storm)], env=environment)
        if delay is None:
            assert driver.wait() == 0
            break
        time.sleep(delay)
        for child in _children(driver.pid)[:1]:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.4)
        driver.kill()
        driver.wait()
    same(collect(storm), collect(tmp_path / "quiet"))


def _children(pid: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[1]) == pid:
                found.append(int(entry.name))
    return found


def test_changed_spec_is_refused_with_the_difference(small: Path, tmp_path: Path, inline) -> None:
    run_sweep(load_spec(small), tmp_path / "a")
    small.write_text(small.read_text().replace("loss = 1e-6", "loss = 1e-7"))
    with pytest.raises(InputError, match=r"another spec: training.loss was 1e-06, is 1e-07"):
        run_sweep(load_spec(small), tmp_path / "a")


def test_other_formats_are_refused(small: Path, tmp_path: Path, inline) -> None:
    run_sweep(load_spec(small), tmp_path / "a")
    record = json.loads((tmp_path / "a" / MANIFEST).read_text())
    (tmp_path / "a" / MANIFEST).write_text(json.dumps(record | {"format": 99}))
    with pytest.raises(InputError, match="has format 99, this version writes format 1"):
        run_sweep(load_spec(small), tmp_path / "a")


def test_other_versions_are_refused(small: Path, tmp_path: Path, inline) -> None:
    run_sweep(load_spec(small), tmp_path / "a")
    record = json.loads((tmp_path / "a" / MANIFEST).read_text())
    (tmp_path / "a" / MANIFEST).write_text(json.dumps(record | {"version": "9.9"}))
    with pytest.raises(InputError, match=r"was made by version 9\.9, this is"):
        run_sweep(load_spec(small), tmp_path / "a")


def test_second_driver_is_refused(small: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "a", load_spec(small))
    try:
        assert status(tmp_path / "a").running == f"process {os.getpid()} on {os.uname().nodename}"
        with pytest.raises(InputError, match=rf"another driver \(process {os.getpid()} on"):
            Store(tmp_path / "a", load_spec(small))
    finally:
        store.close()
    assert status(tmp_path / "a").running == ""
    Store(tmp_path / "a", load_spec(small)).close()


def test_a_disk_without_locks_is_taken_and_another_error_is_not(
    small: Path, tmp_path: Path, monkeypatch
) -> None:
    def failing(code):
        def flock(stream, how):
            raise OSError(code, "flock")

        return flock

    monkeypatch.setattr("verify.sweep.store.LOCK_SECONDS", 0.01)
    monkeypatch.setattr("fcntl.flock", failing(errno.ENOLCK))
    Store(tmp_path / "out", load_spec(small)).close()
    monkeypatch.setattr("fcntl.flock", failing(errno.EWOULDBLOCK))
    with pytest.raises(InputError, match="another driver"):
        Store(tmp_path / "out", load_spec(small))


def test_full_disk_is_said_and_leaves_no_part(small: Path, tmp_path: Path, monkeypatch) -> None:
    import pyarrow.parquet as pq

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    spec = load_spec(small)
    store = Store(tmp_path / "a", spec)
    with monkeypatch.context() as patch:
        patch.setattr(pq, "write_table", full)
        with pytest.raises(InputError, match=r"No space left on device; free some space and run"):
            store.write([failed_row(expand(spec)[0], "x")])
    assert not any(path.is_file() for path in (tmp_path / "a/parts").rglob("*"))
    store.close()


def test_no_sweep_and_no_results_are_named(small: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no sweep directory"):
        status(tmp_path)
    Store(tmp_path / "a", load_spec(small)).close()
    assert status(tmp_path / "a").missing == 8
    with pytest.raises(InputError, match="no results yet"):
        collect(tmp_path / "a")


def test_schedulers_that_are_not_there(small: Path, tmp_path: Path, monkeypatch) -> None:
    pytest.importorskip("distributed")
    from verify.sweep import cluster

    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    monkeypatch.setattr(cluster.shutil, "which", lambda _: None)
    with pytest.raises(InputError, match=r"no scheduler answers at tcp://127\.0\.0\.1:9"):
        run_sweep(load_spec(small), tmp_path / "a", scheduler="tcp://127.0.0.1:9")
    with pytest.raises(InputError, match="there is no sbatch here"):
        run_sweep(load_spec(small), tmp_path / "a", scheduler="slurm")


@pytest.mark.filterwarnings("ignore")
def test_dask_gives_the_same_table(small: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    spec = load_spec(small)
    run_sweep(spec, tmp_path / "a", workers=1)
    run_sweep(spec, tmp_path / "b", workers=1, scheduler="local", batch=3)
    same(collect(tmp_path / "a"), collect(tmp_path / "b"))


def cards(monkeypatch: pytest.MonkeyPatch, count: int, ability: tuple[int, int] = (9, 0)) -> None:
    """A machine with so many GPUs, for what is asked before work is handed out."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: count > 0)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: count)
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda where: ability)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda where: "A Card")


def test_workers_share_the_gpus_in_turns(monkeypatch) -> None:
    cards(monkeypatch, 2)
    assert spread("cuda", 5) == ["cuda:0", "cuda:1", "cuda:0", "cuda:1", "cuda:0"]
    assert spread("cuda:1", 2) == ["cuda:1", "cuda:1"]
    assert spread("cpu", 2) == ["cpu", "cpu"]


def test_a_worker_trains_on_its_own_device_also_after_a_death(monkeypatch, small: Path) -> None:
    started = []
    popen = subprocess.Popen

    def watched(command, **options):
        started.append(command[-1])
        return popen([*command[:-1], "cpu"], **options)

    monkeypatch.setattr(subprocess, "Popen", watched)
    pool = LocalWorkers(["cuda:0", "cuda:1"])
    try:
        pool.submit(0, [Bomb()])  # type: ignore[list-item]
        pool.wait()
        assert started == ["cuda:0", "cuda:1", "cuda:1"]
    finally:
        pool.close()


def test_a_sweep_without_the_gpu_it_was_told_of_leaves_nothing_behind(small: Path, tmp_path: Path) -> None:
    if torch.cuda.is_available():
        pytest.skip("there is a GPU here")
    with pytest.raises(InputError, match=r"device = 'cuda:3' is not there \(.+\); available: cpu"):
        run_sweep(load_spec(small), tmp_path / "x", device="cuda:3")
    assert not (tmp_path / "x").exists()


def test_flow_is_not_sent_to_a_gpu(monkeypatch, tmp_path: Path) -> None:
    cards(monkeypatch, 1)
    raw = {"name": "f", "training": {"method": "flow"}}
    with pytest.raises(InputError, match="'flow' is integrated on the CPU, not on 'cuda'"):
        run_sweep(spec_of(raw, "f.toml"), tmp_path / "x", device="cuda")


@pytest.mark.parametrize(
    ("ability", "part"), [((9, 0), ""), ((8, 0), ""), ((8, 9), "1/64"), ((12, 0), "1/64"), ((7, 5), "1/32")]
)
def test_a_card_of_weak_float64_is_named_with_its_ratio(monkeypatch, ability, part) -> None:
    cards(monkeypatch, 1, ability)
    said = weak_float64("cuda:0")
    assert bool(said) == bool(part)
    assert part in said
    assert weak_float64("cpu") == ""


def test_a_driver_that_does_not_go_with_torch_is_quoted(monkeypatch) -> None:
    def init() -> None:
        raise RuntimeError("The NVIDIA driver is too old (version 11040).\nPlease update")

    monkeypatch.setattr(torch.cuda, "init", init)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.version, "cuda", "13.0")
    with pytest.raises(InputError, match=r"\(torch for CUDA 13.0 says: The .* 11040\)\); avail"):
        resolve_device("cuda")
    monkeypatch.setattr(torch.cuda, "init", lambda: None)
    with pytest.raises(InputError, match=r"finds no card\)"):
        resolve_device("cuda")
    monkeypatch.setattr(torch.version, "cuda", None)
    with pytest.raises(InputError, match="this torch is built without CUDA"):
        resolve_device("cuda")


def test_rows_name_the_device_they_were_trained_on(monkeypatch, small: Path) -> None:
    seen = []
    real = engine.train_batch

    def watched(runs, *, device):
        seen.append(device)
        return real(runs)

    monkeypatch.setattr("verify.training.train_batch", watched)
    (row,) = compute(expand(load_spec(small))[:1], "cuda:1")
    assert seen == ["cuda:1"]
    assert row["backend"] == "kernel, cpu, float64"
