"""The batched engine: both backends and every reduction against plain full-width descent."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.errors import InputError
from verify.layerwise.measure import measure
from verify.training import Reduction, Stop, gradients, prepare, reduce, train_batch, training_loss
from verify.training.descent import reference
from verify.training.kernel import LANES

# Some 1e3 descent steps, each rounding entries below 2 by at most a few units of 2^-52.
PATH_ROUNDING = 1e-11
# What the engine promises between reduced and full runs after convergence, relative.
PROMISE = 1e-9


def make(d: int, N: int, noise: float, seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    basis, _ = np.linalg.qr(random.standard_normal((d, N)))
    return basis + noise * random.standard_normal((d, N)) / np.sqrt(d * N)


def run(seed: int = 0, *, d: int = 10, K: int = 2, n: int = 3, noise: float = 0.5, L: int = 3, **change):
    settings_ = {"xi": 0.4, "seed": seed, "loss": 1e-9, "budget": 3_000} | change
    return prepare(make(d, K * n, noise, seed), K, L=L, **settings_)


def same(a, b) -> bool:
    return a.steps == b.steps and a.loss == b.loss and all(map(np.array_equal, a.weights, b.weights))


def gap(first, second) -> float:
    return max(float(np.abs(a - b).max()) for a, b in zip(first, second, strict=True))


@settings(deadline=None, max_examples=40)
@given(
    K=st.integers(2, 6), n=st.integers(1, 3), extra=st.integers(0, 6), wider=st.integers(0, 5),
    L=st.integers(2, 5), noise=st.sampled_from([0.0, 0.5]), alpha=st.sampled_from([0.7, 1.0, 2.0]),
    backend=st.sampled_from(["kernel", "torch"]), width=st.sampled_from(["auto", "full"]),
    seed=st.integers(0, 10**6),
)  # fmt: skip
def test_every_way_is_plain_descent(K, n, extra, wider, L, noise, alpha, backend, width, seed) -> None:
    d = K * n + extra
    this = run(seed, d=d, K=K, n=n, noise=noise, L=L, alpha=alpha, width=d + wider, budget=150, step=0.05)
    done = train_batch([this], backend=backend, reduction=width)[0]
    weights, loss, steps = reference(this.start, this.X, alpha=alpha, step=0.05, loss=1e-9, budget=150)
    expected = Reduction.FULL if width == "full" else Reduction.TR1 if noise else Reduction.TR2
    assert done.reduced.kind is expected
    assert done.steps == steps
    assert done.loss == pytest.approx(loss, rel=1e-8)
    assert gap(done.full_weights(), weights) <= PATH_ROUNDING
    assert backend in done.backend


@pytest.mark.parametrize("noise", [0.0, 0.5])
def test_reduced_and_full_runs_measure_alike(noise: float) -> None:
    this = run(3, d=14, n=3, noise=noise, L=4, loss=1e-11)
    reduced, full = (train_batch([this], reduction=width)[0] for width in ("auto", "full"))
    assert reduced.steps == full.steps
    one, other = (measure(done.network()).values for done in (reduced, full))
    names = ("C", "C_ratio", "D", "sigma_1", "sigma_K", "sigma_K+1", "sigma_d-K")
    keys = [key for key, value in one.items() if key[0] in names and not value.undefined]
    assert len(keys) >= 4 + 3 + 4 + 4 * 2
    for key in keys:
        assert one[key].value == pytest.approx(other[key].value, rel=PROMISE)


def test_bits_do_not_depend_on_the_batch() -> None:
    """Alone, in a full batch, in any order, beside runs of another kind: the same bits."""
    runs = [run(s, xi=0.3 + 0.02 * s) for s in range(LANES + 5)]
    alone = [train_batch([r])[0] for r in runs]
    wild = replace(runs[0], step=np.array([1e3]))
    heavy, flat, varied = run(0, momentum=0.5), run(1, gradient=1e-3), run(2, step=[0.1, 0.05])
    together = train_batch([wild, *runs[::-1], heavy, flat, varied])
    assert together[0].stop is Stop.DIVERGED
    assert len({done.steps for done in alone}) > 3
    assert all(map(same, alone, together[-4:0:-1]))
    assert all(map(same, together[-3:], (train_batch([r])[0] for r in (heavy, flat, varied))))


def test_groups_by_shape_keep_the_order() -> None:
    runs = [run(0), run(1, L=2), run(2), run(3, K=3, n=2), run(4, L=2)]
    seen: list[tuple[int, int]] = []
    done = train_batch(runs, progress=lambda *a: seen.append(a))
    assert [d.run for d in done] == runs
    assert all(d.stop is Stop.LOSS for d in done)
    assert seen[-1] == (5, 5)


@pytest.mark.parametrize("backend", ["kernel", "torch"])
def test_stopped_networks_stay_where_they_stopped(backend: str) -> None:
    quick, slow = run(0, loss=1e-2), run(1, loss=1e-10)
    first, last = train_batch([quick, slow], backend=backend)
    alone = train_batch([quick], backend=backend)[0]
    assert first.steps == alone.steps < last.steps
    assert gap(first.weights, alone.weights) <= PATH_ROUNDING
    assert training_loss(first.full_weights(), quick.X) == pytest.approx(first.loss, rel=1e-6)


@pytest.mark.parametrize("backend", ["kernel", "torch"])
@pytest.mark.parametrize("width", ["auto", "full"])
def test_momentum_and_step_table(backend: str, width: str) -> None:
    table = [0.02, 0.1, 0.05]
    this = run(0, momentum=0.8, step=table, budget=60)
    beside = run(1, momentum=0.3, step=[0.03, 0.02, 0.01], budget=60)
    done = train_batch([beside, this], backend=backend, reduction=width)[1]
    weights, velocity = list(this.start), [np.zeros_like(W) for W in this.start]
    for t in range(60):
        for i, G in enumerate(gradients(weights, this.X)):
            velocity[i] = 0.8 * velocity[i] + G
        weights = [W - table[min(t, 2)] * V for W, V in zip(weights, velocity, strict=True)]
    assert done.steps == 60
    assert gap(done.full_weights(), weights) <= PATH_ROUNDING


@pytest.mark.parametrize("backend", ["kernel", "torch"])
def test_gradient_norm_stops(backend: str) -> None:
    this = run(0, gradient=1e-3, loss=1e-20)
    done = train_batch([this], backend=backend)[0]
    norms = []
    for shorter in (done.steps - 1, done.steps):
        weights, _, _ = reference(this.start, this.X, loss=1e-20, budget=shorter)
        norms.append(np.sqrt(sum(np.sum(G**2) for G in gradients(weights, this.X))))
    assert done.stop is Stop.GRADIENT
    assert done.sentence.startswith("gradient norm 0.001 reached after")
    assert norms[1] <= 1e-3 < norms[0]


@pytest.mark.parametrize("backend", ["kernel", "torch"])
def test_overflow_returns_the_last_finite_weights(backend: str) -> None:
    fine, wild = run(0), run(1, step=1e60)
    done = train_batch([fine, wild, fine], backend=backend)
    assert done[1].stop is Stop.DIVERGED
    assert all(np.isfinite(W).all() for W in done[1].weights)
    assert np.isfinite(done[1].loss)
    assert "try one below" in done[1].note
    assert done[0].stop is done[2].stop is Stop.LOSS


@pytest.mark.parametrize("kind", ["gaussian", "default"])
@pytest.mark.parametrize("backend", ["kernel", "torch"])
def test_other_starts_reduce_the_input_only(kind: str, backend: str) -> None:
    this = run(0, initialisation=kind, xi=1.0, budget=100, width=7)
    assert reduce(this).kind is Reduction.INPUT
    done = train_batch([this], backend=backend)[0]
    weights, _, _ = reference(this.start, this.X, loss=1e-9, budget=100)
    assert gap(done.full_weights(), weights) <= PATH_ROUNDING
    assert [W.shape for W in done.full_weights()] == [(7, 10), (7, 7), (2, 7)]


def test_narrow_orthogonal_start_is_not_reduced_in_width() -> None:
    """Below the input dimension W_1 has no orthonormal columns, so TR1 does not apply."""
    this = run(0, width=6, budget=100)
    assert this.xi is None
    weights, _, _ = reference(this.start, this.X, loss=1e-9, budget=100)
    assert gap(train_batch([this])[0].full_weights(), weights) <= PATH_ROUNDING


def test_loss_is_exact_near_the_end() -> None:
    """The loss comes from the residual: at 1e-20 it still agrees with the full-width one."""
    done = train_batch([run(0, loss=1e-20, budget=20_000)])[0]
    assert done.stop is Stop.LOSS
    assert training_loss(done.full_weights(), done.run.X) == pytest.approx(done.loss, rel=1e-3)


def test_reduction_sizes() -> None:
    assert reduce(run(0, d=20, width=25)).shape == (6, 8, 2, 3)
    assert reduce(run(0, d=6)).shape == (6, 6, 2, 3)
    assert reduce(run(0, d=20, noise=0.0)).shape == (4, 6, 2, 3)
    assert reduce(run(0, d=20, width=25), "full").shape == (20, 25, 2, 3)


def test_record_says_what_ran() -> None:
    record = train_batch([run(0)])[0].network().provenance
    assert (record.backend, record.reduction) == ("kernel, cpu, float64", "TR1")
    single = train_batch([run(0, loss=1e-5)], dtype="float32")[0].network().provenance
    assert (single.backend, single.note) == ("torch, cpu, float32", "trained in float32")


def test_out_of_memory_halves_the_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    from verify.training import batched

    true = batched.descend

    def small(problems, **options):
        if len(problems) > 2:
            raise RuntimeError("CUDA out of memory. Tried to allocate")
        return true(problems, **options)

    runs = [run(s) for s in range(5)]
    expected = train_batch(runs, backend="torch")
    monkeypatch.setattr(batched, "descend", small)
    done = train_batch(runs, backend="torch")
    assert [d.run for d in done] == runs
    assert [d.steps for d in done] == [d.steps for d in expected]
    assert "out of memory" in done[0].note
    monkeypatch.setattr(batched, "descend", lambda *a, **o: (_ for _ in ()).throw(MemoryError()))
    with pytest.raises(InputError, match="does not fit in the memory"):
        train_batch(runs, backend="torch")


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"backend": "abacus"}, "backend = 'abacus'"),
        ({"reduction": "half"}, "reduction = 'half'"),
        ({"backend": "kernel", "dtype": "float32"}, "float64 on the CPU"),
        ({"device": "cuda:9"}, "device = 'cuda:9' is not there"),
    ],
)
def test_bad_options_are_named(options: dict, named: str) -> None:
    with pytest.raises(InputError, match=named):
        train_batch([run(0)], **options)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"step": []}, "step: a number above 0"),
        ({"step": [0.1, -1]}, "step: a number above 0"),
        ({"momentum": 1.0}, "momentum = 1.0"),
        ({"gradient": -1.0}, "gradient = -1.0"),
        ({"initialisation": "zero"}, "initialisation = 'zero'"),
        ({"width": 1}, "width = 1 < K = 2"),
    ],
)
def test_bad_runs_are_named(change: dict, named: str) -> None:
    with pytest.raises(InputError, match=named):
        run(0, **change)
