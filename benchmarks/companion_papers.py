"""The counts of the companion papers in full: worst residuals over many instances.

    python -m benchmarks.companion_papers [--quick]

Prints, for each identity, the number of instances and the worst relative residual; for each theory, the
number of verdicts of each kind.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import numpy as np

from bounds.statement import Registry
from bounds.two_layer import REGISTRY as TWO_LAYER
from bounds.weight_gram import REGISTRY as GRAM
from verify.gram.cases import ACTIVATIONS, convolution_case, mlp_case, run_case
from verify.gram.observe_features import observe_compressing_network, observe_features, observe_virtual_step
from verify.judge import judge
from verify.observation import Observation
from verify.two_layer.canonical import Canonical, random_canonical
from verify.two_layer.descent import descend, per_neuron
from verify.two_layer.experiments import REPRODUCES, figure1
from verify.two_layer.flow import closed_form, integrate
from verify.two_layer.observe import observe
from verify.two_layer.observe_regression import observe_regression
from verify.two_layer.regression import gaussian_regression

FULL = {
    "flows": 200, "descents": 1000, "perpendicular": 300, "regressions": 200, "mlps": 300,
    "convolutions": 100, "runs": 60, "features": 400, "networks": 40,
}  # fmt: skip
QUICK = {name: max(count // 20, 3) for name, count in FULL.items()}


@contextmanager
def timed(what: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    print(f"{what}: {time.perf_counter() - start:.1f} s", flush=True)


def flow(seed: int) -> Canonical:
    rng = np.random.default_rng(seed)
    return random_canonical(
        seed, m=int(rng.integers(1, 16)), scale=10 ** rng.uniform(-3, 0.5), s=10 ** rng.uniform(-1, 1)
    )


def flow_error(instance: Canonical) -> float:
    """Worst relative distance of the closed form from DOP853 at rtol 1e-12."""
    times = np.linspace(0, 15 / instance.omega, 25)
    path = integrate(instance, times, estimate=False)
    a, u = closed_form(instance, times)
    gap = np.sqrt(np.sum((path.a - a) ** 2 + (path.u - u) ** 2, axis=1))
    return float(np.max(gap / np.sqrt(path.lam)))


def descent_error(seed: int) -> float:
    """Worst relative distance of the per-neuron products from 300 steps of the recursion, relative to
    the state at that step (but at least its size at the start)."""
    rng = np.random.default_rng(seed)
    instance = random_canonical(
        seed,
        m=int(rng.integers(1, 16)),
        scale=10 ** rng.uniform(-3, 0.3),
        eta=10 ** rng.uniform(-2, -0.35),
        steps=300,
    )
    run = descend(instance)
    v, rho = per_neuron(instance, run)
    gap = np.sqrt(np.sum((run.a - v) ** 2 + (run.u - run.u[0] - rho) ** 2, axis=1))
    return float(np.max(gap / np.sqrt(np.maximum(run.lam, run.lam[0]))))


def verdicts(what: str, registry: Registry, observations: Iterable[Observation]) -> None:
    """Judge everything; print counts and the worst residual of each identity."""
    counts: Counter[str] = Counter()
    worst: dict[str, float] = {}
    total = 0
    for o in observations:
        total += 1
        for row in judge(o, registry, o.parameters)[0]:  # type: ignore[arg-type]
            counts[row.verdict.value] += 1
            if (
                registry[row.statement].kind.name == "IDENTITY"
                and row.measured == row.measured
                and row.lower == 0
            ):
                key = f"{row.statement} {row.quantity}"
                if row.in_scope:
                    worst[key] = max(worst.get(key, 0.0), row.measured)
    print(f"{what}: {total} instances, {dict(counts)}")
    for key, value in worst.items():
        print(f"    {key}: {value:.2e}")


def two_layer(sizes: dict[str, int]) -> None:
    with timed(f"closed form against DOP853, {sizes['flows']} flows"):
        print(f"worst relative error {max(flow_error(flow(seed)) for seed in range(sizes['flows'])):.2e}")
    with timed(f"per-neuron products, {sizes['descents']} runs x 300 steps"):
        print(f"worst relative error {max(descent_error(seed) for seed in range(sizes['descents'])):.2e}")
    with timed("Figure 1"):
        figure1(**REPRODUCES, double_loss=True)
    with timed("flows"):
        verdicts("R1-R7", TWO_LAYER, (observe(flow(seed)) for seed in range(sizes["flows"])))
    with timed("perpendicular flows and descents"):
        verdicts("R5-R7, R10", TWO_LAYER, _perpendicular(sizes["perpendicular"]))
    with timed("descents"):
        verdicts("R8, R9", TWO_LAYER, _descents(sizes["perpendicular"]))
    with timed("regressions"):
        verdicts("P0-P8, R11-R14", TWO_LAYER, (_regression(seed) for seed in range(sizes["regressions"])))


def _regression(seed: int) -> Observation:
    return observe_regression(
        gaussian_regression(seed, n=6, d=8 + seed % 30, m=8, sigma0=0.05, v0=0.1, h=0.2, steps=100, keep=True)
    )


def _perpendicular(count: int) -> Iterator[Observation]:
    for seed in range(count):
        rng = np.random.default_rng(seed)
        shape = {
            "m": int(rng.integers(2, 12)),
            "q": 3,
            "scale": 10 ** rng.uniform(-3, 0),
            "perp": 10 ** rng.uniform(-2, -0.3),
        }
        yield observe(random_canonical(seed, frozen=seed % 3 == 0, **shape))  # type: ignore[arg-type]
        yield observe(random_canonical(seed, eta=10 ** rng.uniform(-2, -0.7), steps=200, **shape))  # type: ignore[arg-type]


def _descents(count: int) -> Iterator[Observation]:
    for seed in range(count):
        rng = np.random.default_rng(seed)
        yield observe(
            random_canonical(
                seed,
                m=int(rng.integers(1, 16)),
                scale=10 ** rng.uniform(-3, 0.3),
                eta=10 ** rng.uniform(-2, -0.35),
                steps=300,
            )
        )


def gram(sizes: dict[str, int]) -> None:
    with timed("networks"):
        verdicts(
            "G1-G3, D1-D3", GRAM,
            (mlp_case(seed, ACTIVATIONS[seed % 3]) for seed in range(sizes["mlps"])),
        )  # fmt: skip
    with timed("homogeneous networks"):
        verdicts(
            "G1c", GRAM, (mlp_case(seed, "ReLU", homogeneous=True) for seed in range(sizes["mlps"] // 5))
        )
    with timed("convolutions"):
        verdicts("G1d, G1e", GRAM, (_convolution(seed) for seed in range(sizes["convolutions"])))
    with timed("training runs"):
        verdicts("G4, G5", GRAM, (run_case(seed, 0.0) for seed in range(sizes["runs"])))
    with timed("representations"):
        verdicts("T1-T10", GRAM, (_features(seed) for seed in range(sizes["features"])))
        verdicts("T11", GRAM, (observe_compressing_network(seed) for seed in range(sizes["networks"])))
        verdicts("T13", GRAM, (_virtual(seed) for seed in range(sizes["features"])))


def _convolution(seed: int) -> Observation:
    rng = np.random.default_rng(seed)
    kernel, stride = (int(x) for x in rng.integers(1, 4, 2))
    return convolution_case(seed, kernel, stride, int(rng.integers(0, kernel)), int(rng.integers(1, 3)))


def _features(seed: int) -> Observation:
    rng = np.random.default_rng(seed)
    K, n, p = int(rng.integers(2, 6)), int(rng.integers(3, 9)), int(rng.integers(2, 20))
    labels = np.repeat(np.arange(K), n)
    H = rng.standard_normal((n * K, p)) + rng.uniform(0, 3) * rng.standard_normal((K, p))[labels]
    return observe_features(H, labels, seed=seed)


def _virtual(seed: int) -> Observation:
    normal = np.random.default_rng(seed).standard_normal
    return observe_virtual_step(normal((12, 3)), normal(12), normal(3), 0.5)


def main() -> None:
    sizes = QUICK if "--quick" in sys.argv[1:] else FULL
    two_layer(sizes)
    gram(sizes)


if __name__ == "__main__":
    main()
