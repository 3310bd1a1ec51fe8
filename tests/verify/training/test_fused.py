"""The fused GPU kernel: the CPU kernel's results, on numba's simulator of a GPU, block by block."""

import os
import subprocess
import sys

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from verify.errors import InputError
from verify.instances.data import paper_data
from verify.training import engine, fused, kernel
from verify.training.engine import train_batch
from verify.training.reduction import reduce
from verify.training.runs import prepare

COMPARE = """
import numpy as np
from verify.training import fused, kernel
from verify.training.reduction import reduce
from verify.training.runs import prepare

rng = np.random.default_rng(0)


def compare(threads, marks, reduction, *runs, **sizes):
    X = np.linalg.qr(rng.normal(size=(sizes.pop("d"), sizes.pop("N"))))[0] * sizes.pop("scales")
    problems = [reduce(prepare(X, sizes["K"], L=sizes["L"], **run), reduction) for run in runs]
    seen = {"kernel": {}, "fused": {}}

    def into(name):
        return lambda index, step, loss, weights: seen[name].update({(index, step): (loss, weights)})

    here = kernel.descend(problems, marks=marks, record=into("kernel"))
    there = fused.descend(problems, marks=marks, record=into("fused"), threads=threads)
    for a, b in zip(here, there, strict=True):
        assert (a.stop, a.steps, a.kept) == (b.stop, b.steps, b.kept), (a, b)
        for x, y in [(a.loss, b.loss), (a.last, b.last), (a.initial, b.initial)]:
            assert repr(x) == repr(y) or abs(x - y) <= 1e-12 * max(abs(x), 1), (x, y)
        for V, W in zip(a.weights, b.weights, strict=True):
            assert V.shape == W.shape and np.abs(V - W).max() <= 1e-12 * max(np.abs(V).max(), 1)
    assert set(seen["kernel"]) == set(seen["fused"])
    for key, (loss, weights) in seen["kernel"].items():
        assert abs(loss - seen["fused"][key][0]) <= 1e-12 * max(loss, 1)
        for V, W in zip(weights, seen["fused"][key][1], strict=True):
            assert np.abs(V - W).max() <= 1e-12 * max(np.abs(V).max(), 1)


fused.STRETCH = 7  # several launches
fused.FLIGHT = 2  # of a part of the networks
compare(  # stops of every kind, a table of steps, r < m
    4, (0, 5, 9), "auto",
    dict(xi=0.5, seed=0, budget=12, loss=1e-3), dict(xi=0.5, seed=1, budget=200, loss=1e-2, step=[0.3, 0.2]),
    dict(xi=0.5, seed=2, budget=30, loss=1e-3, step=40.0), dict(xi=30.0, seed=3, budget=30, step=1e200),
    dict(xi=0.5, seed=4, budget=30, loss=100.0),
    K=2, L=3, d=6, N=4, scales=[1.0, 1.1, 0.9, 1.0],
)
compare(1, (), "full", dict(xi=0.4, seed=0, budget=3, alpha=2.0), K=2, L=2, d=5, N=4, scales=1.0)
compare(8, (2,), "full", dict(xi=0.4, seed=0, budget=4), K=3, L=4, d=7, N=6, scales=np.arange(1, 7) / 4)
compare(13, (), "full", dict(xi=0.4, seed=0, budget=3, width=3), K=2, L=4, d=5, N=4, scales=1.0)  # m < r
print("equal")
"""


def test_the_fused_kernel_trains_as_the_cpu_kernel_does():
    simulated = os.environ | {"NUMBA_ENABLE_CUDASIM": "1"}
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-W", "ignore::RuntimeWarning", "-c", COMPARE], env=simulated,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.stdout == "equal\n", ended.stderr[-2000:]


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device here")
def test_the_fused_kernel_trains_so_on_a_gpu():
    runs = [prepare(paper_data(50, 30, seed=seed), 3, L=6, xi=0.3, seed=seed) for seed in range(8)]
    here, there = train_batch(runs), train_batch(runs, backend="fused", device="cuda")
    for a, b in zip(here, there, strict=True):
        assert abs(a.steps - b.steps) <= 1  # the loss may pass its limit within rounding
        assert max(np.abs(V - W).max() for V, W in zip(a.weights, b.weights, strict=True)) <= 1e-9


RUN = {"K": 2, "L": 3, "xi": 0.5, "seed": 0}


@pytest.mark.parametrize(
    ("change", "options", "words"),
    [
        ({}, {}, "runs in float64 on an NVIDIA GPU, not in float64 on 'cpu'"),
        ({}, {"device": "cuda", "dtype": "float32"}, "not in float32 on 'cuda'"),
    ],
)
def test_what_the_fused_kernel_cannot_do_is_said(change, options, words):
    with pytest.raises(InputError, match=words):
        train_batch([prepare(np.eye(5)[:, :4], **RUN | change)], backend="fused", **options)


def problem(**change):
    return reduce(prepare(np.eye(5)[:, :4], **RUN | change), "full")


@pytest.mark.parametrize("change", [{"momentum": 0.5}, {"gradient": 1e-6}])
def test_other_rules_of_descent_go_to_torch(change, monkeypatch):
    monkeypatch.setattr(fused, "missing", lambda: "")
    monkeypatch.setattr(fused, "shared", lambda device: 1_000_000)
    assert fused.why_not(problem(**change)) == "it knows no momentum and no gradient norm to stop at"
    assert engine._best(problem(**change), False, "cuda:1", "float64") == "torch"


def test_the_fused_kernel_is_taken_on_a_gpu_that_numba_reaches(monkeypatch):
    monkeypatch.setattr(fused, "missing", lambda: "")
    monkeypatch.setattr(fused, "shared", lambda device: 1_000_000)
    assert engine._best(problem(), False, "cuda", "float64") == "fused"
    assert engine._best(problem(), False, "cuda", "float32") == "torch"
    assert engine._best(problem(), False, "xpu", "float64") == "torch"
    monkeypatch.setattr(fused, "missing", lambda: "no driver")
    assert engine._best(problem(), False, "cuda", "float64") == "torch"


def test_a_network_beyond_a_block_is_left_to_torch(monkeypatch):
    size = fused.Places(*problem().shape, fused.block_size(problem().shape)).bytes
    monkeypatch.setattr(fused, "missing", lambda: "")
    monkeypatch.setattr(fused, "shared", lambda device: size - 1)
    assert "of shared memory, and a block has " in fused.why_not(problem(), "cuda:1")
    assert engine._best(problem(), False, "cuda:1", "float64") == "torch"
    monkeypatch.setattr(fused, "shared", lambda device: size)
    assert fused.why_not(problem()) == ""


@given(
    *(st.integers(*ends) for ends in [(1, 70), (1, 70), (1, 10), (2, 8)]), st.sampled_from([1, 4, 96, 512])
)
def test_what_a_block_keeps_does_not_overlap(r, m, K, L, threads):
    places = fused.Places(r, m, K, L, threads)
    W1, hidden, left, right, parts, terms, target, gram, end = places.starts
    assert hidden - W1 >= m * r
    assert left - hidden >= (L - 2) * m * m
    assert right - left == (L - 1) * K * m
    assert parts - right >= K * (r + m)
    assert terms - parts >= places.segments * K * max(r, m)
    assert target - terms >= threads
    assert (gram - target, end - gram) == (K * r, r)


@pytest.mark.parametrize(
    ("shape", "threads"), [((30, 33, 3, 6), 128), ((6, 9, 3, 6), 32), ((400, 400, 2, 3), 512)]
)
def test_a_block_is_made_of_whole_warps(shape, threads):
    assert fused.block_size(shape) == threads


def test_four_of_the_papers_networks_share_a_processor_of_228_kilobytes():
    shape = (30, 33, 3, 6)
    assert 4 * (fused.Places(*shape, fused.block_size(shape)).bytes + 1024) <= 228 * 1024


def test_without_a_gpu_the_way_out_is_named(monkeypatch):
    monkeypatch.setattr(fused, "missing", lambda: "no driver")
    with pytest.raises(InputError, match=r"\(no driver\): install the extra 'gpu'.*or use backend = 'torch'"):
        fused.descend([problem()])


def test_a_numpy_that_numba_cuda_does_not_go_with_is_named(monkeypatch):
    def dropped(name):
        raise AttributeError("module 'numpy' has no attribute 'row_stack'")

    monkeypatch.setattr("numba.cuda.is_available", lambda: True)
    monkeypatch.setattr(fused, "import_module", dropped)
    said = f"numba-cuda does not go with NumPy {np.__version__}: module 'numpy' has no attribute 'row_stack'"
    assert fused.missing() == f"{said}; install an older NumPy"
    assert fused.fallback("cuda:1").startswith(f"numba does not reach cuda:1 ({said}")
    assert fused.fallback("cpu") == ""
    monkeypatch.setattr(fused, "import_module", lambda name: None)
    assert fused.fallback("cuda:1") == ""


def test_a_card_without_room_is_short_of_memory_and_the_batch_is_halved(monkeypatch):
    """As numba says it: the seats of three networks do not fit, those of two do."""
    made = []

    class Lent:
        def __enter__(self):
            pass

        def __exit__(self, *_):
            pass

    def descend(problems, *arguments):
        made.append(len(problems))
        if len(problems) > 2:
            raise RuntimeError("[CUresult.CUDA_ERROR_OUT_OF_MEMORY] Call to cuMemAlloc results in it")
        return kernel.descend(problems)

    monkeypatch.setattr(fused, "missing", lambda: "")
    monkeypatch.setattr(fused, "shared", lambda device: 1_000_000)
    monkeypatch.setattr("numba.cuda.gpus", [Lent()])
    monkeypatch.setattr(engine, "resolve_device", lambda device: torch.device("cpu"))
    monkeypatch.setattr(fused, "_descend", descend)
    runs = [prepare(np.eye(5)[:, :4], **RUN | {"seed": seed}) for seed in range(3)]
    trained = train_batch(runs, backend="fused", device="cuda:0")
    assert made == [3, 2, 1]
    assert [one.note.startswith("batch halved to 2: out of memory") for one in trained] == [True] * 3
    assert [one.loss for one in trained] == [one.loss for one in train_batch(runs)]
    assert {one.backend for one in trained} == {"fused, cuda:0, float64"}
    with pytest.raises(MemoryError, match="cuda:0: out of memory"):
        fused.descend([reduce(run) for run in runs], device="cuda:0")


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU here")
def test_why_there_is_no_gpu_is_one_line():
    assert fused.missing()
    assert "\n" not in fused.missing()
