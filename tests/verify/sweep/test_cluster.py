"""A cluster that cannot work is a sentence, never a silent wait."""

import os

import pytest

from verify.errors import InputError

pytest.importorskip("distributed")

import verify
from verify.sweep import cluster, expand, load_spec
from verify.sweep.tasks import FORMAT


class Client:
    """As much of a dask client as the check needs."""

    def __init__(self, answers: dict[str, object]) -> None:
        self.answers, self.closed = answers, False

    def wait_for_workers(self, count: int, timeout: float) -> None:
        if not self.answers:
            raise TimeoutError

    def run(self, function, *arguments, on_error):
        assert on_error == "return"
        own = function(*arguments)
        asked_of_versions = function is eval
        return {
            name: own if answer is None or not asked_of_versions else answer
            for name, answer in self.answers.items()
        }

    def nthreads(self) -> dict[str, int]:
        return dict.fromkeys(self.answers, 1)

    def close(self) -> None:
        self.closed = True


def _workers(monkeypatch, answers: dict[str, object], device: str = "cpu") -> cluster.DaskWorkers:
    made = []
    monkeypatch.setattr("distributed.Client", lambda *_, **__: made.append(Client(answers)) or made[-1])
    monkeypatch.setattr("distributed.as_completed", lambda: None)
    try:
        return cluster.DaskWorkers("tcp://there:1", 1, device=device)
    except InputError:
        assert made[0].closed
        raise


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, r"the scheduler at tcp://there:1 has had no workers for 15 s: start some with `dask worker"),
        ({"a": None, "b": ImportError("no verify")}, "the worker b cannot import dln-verify .ImportError"),
        ({"a": ["0.0.9", FORMAT]}, f"the worker a has dln-verify 0.0.9 .*, this is {verify.__version__}"),
        ({"a": [verify.__version__, FORMAT + 1]}, f"format {FORMAT + 1}.*install the same version there"),
    ],
)
def test_workers_that_cannot_work_are_named(monkeypatch, answers, words):
    with pytest.raises(InputError, match=words):
        _workers(monkeypatch, answers)


def test_workers_of_this_version_are_taken(monkeypatch):
    assert _workers(monkeypatch, {"a": None, "b": None}).capacity == 2 * cluster.AHEAD


def test_workers_that_all_leave_are_missed(monkeypatch):
    pool = _workers(monkeypatch, {"a": None})
    monkeypatch.setattr(cluster, "WORKER_SECONDS", 0.05)
    pool._client.answers = {}
    pool._done = type("Queue", (), {"has_ready": lambda self: False})()
    with pytest.raises(InputError, match="has had no workers"):
        pool.wait()


def test_a_device_that_a_worker_lacks_stops_the_command_and_fails_no_task(monkeypatch, small):
    """What the machine of a worker lacks is no fault of a task: no row says so."""
    tasks = expand(load_spec(small))[:1]
    with pytest.raises(InputError, match="the worker a cannot train: device = 'cuda:7' is not there"):
        _workers(monkeypatch, {"a": None}, "cuda:7")
    with pytest.raises(InputError, match="device = 'cuda:7' is not there") as refused:
        cluster._compute(tasks, "cuda:7")
    pool = _workers(monkeypatch, {"a": None})

    class Future:
        key, status = "one", "error"

        def exception(self) -> BaseException:
            return refused.value

    pool._out = {"one": 0}
    ready = {"has_ready": lambda self: True, "__next__": lambda self: Future()}
    pool._done = type("Queue", (), ready)()
    with pytest.raises(InputError, match="a worker refuses the work: device = 'cuda:7' is not there"):
        pool.wait()


def test_a_site_that_wants_an_account_is_quoted(monkeypatch, tmp_path):
    sbatch = tmp_path / "sbatch"
    words = "Invalid account or account/partition combination specified"
    sbatch.write_text(f"#!/bin/sh\ncat > /dev/null\necho 'sbatch: error: {words}' >&2\nexit 1\n")
    sbatch.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    with pytest.raises(InputError, match=rf"SLURM refuses the job \({words}\); set queue, account, memory"):
        cluster._require_accepted("#!/bin/sh\n")
    sbatch.write_text("#!/bin/sh\nexit 0\n")
    cluster._require_accepted("#!/bin/sh\n")
