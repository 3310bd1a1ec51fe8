"""The counts of the companion papers in full: worst residuals and smallest slacks over many instances.

    python -m benchmarks.companion_papers [--quick] [--theory two-layer|gram]

For each statement: instances in the source note and here, its residual or ratio there, the worst here,
verdicts.  Statements that are not listed have no count in the note.
"""

from __future__ import annotations

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from bounds.gram import REGISTRY as GRAM
from bounds.identities import U64
from bounds.statement import Kind, Registry
from bounds.two_layer import REGISTRY as TWO_LAYER
from verify.gram.activation import ACTIVATIONS as UNITS
from verify.gram.activation import observe_activation
from verify.gram.cases import (
    ACTIVATIONS,
    activation_case,
    convolution_case,
    low_rank_case,
    mlp_case,
    run_case,
)
from verify.gram.findings import random_target
from verify.gram.homogeneous import (
    Homogeneous,
    centred_instance,
    observe_homogeneous,
    observe_surrogate_step,
    random_homogeneous,
)
from verify.gram.observe_features import (
    linear_minimum,
    observe_compressing_network,
    observe_features,
    observe_virtual_step,
)
from verify.gram.surrogate import observe_collapsed, observe_interpolation, observe_target
from verify.gram.training import observe_balancedness, observe_stationary
from verify.judge import Verdict, judge
from verify.measurement import Observation
from verify.search import search
from verify.theories import THEORIES
from verify.two_layer.canonical import Canonical, canonical_of, random_canonical
from verify.two_layer.descent import descend, per_neuron
from verify.two_layer.flow import closed_form, integrate
from verify.two_layer.observe import observe
from verify.two_layer.observe_regression import observe_regression
from verify.two_layer.regression import Regression, gaussian_regression, run, whitened_regression
from verify.two_layer.runs import REPRODUCES, figure1

NOTE: dict[str, tuple[int, str]] = {
    "two-layer/P0": (200, "5e-16"),
    "two-layer/R1": (200, "3e-10"),
    "two-layer/R2": (200, "3e-10"),
    "two-layer/R3": (200, "3e-10"),
    "two-layer/R4": (200, "1.5e-13"),
    "two-layer/R5": (250, "4e-15"),
    "two-layer/R6": (300, "7e-12"),
    "two-layer/R7": (300, "0 violations"),
    "two-layer/R8": (1724, "2e-10"),
    "two-layer/R9": (1724, "0 violations"),
    "two-layer/R9-odds": (0, "20,000 increments"),
    "two-layer/R10": (300, "2e-15"),
    "two-layer/R11": (200, "1e-15"),
    "two-layer/R11-limit": (30, "2e-12"),
    "two-layer/R12": (2000, "ratio 1.0003"),
    "two-layer/R13": (12, "6e-5"),
    "gram/G1": (749, "1.8e-16"),
    "gram/G1b": (300, "4.8e-16"),
    "gram/G1c": (300, ""),
    "gram/G1c-homogeneous": (60, "1.5e-14"),
    "gram/G1d": (120, "1.3e-16"),
    "gram/G1e-disjoint": (100, "1.5e-15"),
    "gram/G2": (300, "2.1e-16"),
    "gram/G3": (300, "1.4e-16"),
    "gram/G3b": (2247, "0.999998"),
    "gram/G4": (180, "5.4e-14"),
    "gram/G5": (60, "1.8e-16"),
    "gram/G7": (300, "2.5e-16"),
    "gram/G8": (0, "not run"),
    "gram/D1": (300, "1.9e-14"),
    "gram/D2": (300, "2.5e-16"),
    "gram/D3": (300, "1e-14"),
    "gram/T1": (400, "4.9e-15"),
    "gram/T3": (400, "5.4e-15"),
    "gram/T5": (400, "0 violations"),
    "gram/T7": (400, "8e-16"),
    "gram/T8": (400, "2.8e-11"),
    "gram/T8-unequal": (400, "5e-13"),
    "gram/T9": (400, "0 violations"),
    "gram/T10": (400, "8e-14"),
    "gram/T11": (40, "6e-15"),
    "gram/T12": (240, "1.7e-15"),
    "gram/T13": (400, "1.3e-15"),
    "gram/T13-rise": (0, "0 violations"),
}
"""Instances (layers, where the statement is one on layers) in the source note, and what it reports."""

QUICK = 20
"""--quick divides every count by this."""


@dataclass
class Tally:
    """What became of one statement: instances in scope, verdicts, worst residual, smallest slack."""

    places: set[tuple[str, int, int | None]] = field(default_factory=set)
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    residual: float = 0.0
    slack: float = float("inf")


def collect(
    tallies: dict[str, Tally], registry: Registry, what: str, makers: Iterator[Callable[[], Observation]]
) -> None:
    """Make, measure and judge every instance; add it up by statement."""
    start, count = time.perf_counter(), 0
    for count, make in enumerate(makers, start=1):
        o = make()
        for row in judge(o, registry, o.parameters)[0]:
            tally = tallies[row.statement]
            tally.verdicts[row.verdict] += 1
            if row.verdict not in (Verdict.HOLDS, Verdict.VIOLATED, Verdict.CONSISTENT):
                continue
            tally.places.add((what, count, row.layer))
            # a band of rounding width is a residual; any other has a slack
            rounding = row.margin == 0 and row.upper < RESIDUAL
            if registry[row.statement].kind is Kind.IDENTITY or rounding:
                if row.lower == 0:
                    tally.residual = max(tally.residual, row.measured)
            elif row.slack_upper == row.slack_upper:
                tally.slack = min(tally.slack, row.slack_upper)
            elif row.slack_lower == row.slack_lower:
                tally.slack = min(tally.slack, row.slack_lower)
    print(f"{what}: {count} instances, {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)


RESIDUAL = 1e-6
"""An upper end below this, of a quantity without an error of its own, is that of a residual."""


def show(tallies: dict[str, Tally]) -> None:
    """The table, as Markdown; nothing is hidden: a statement below the note's count is marked."""
    print(
        "| statement | note: instances | note | here: instances | worst residual | least slack | verdicts |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for id, tally in tallies.items():
        count, reported = NOTE.get(id, (0, ""))
        here = len(tally.places)
        mark = "" if here >= count else " (below)"
        residual = f"{tally.residual:.1e}" if tally.residual else ""
        slack = f"{tally.slack:.7g}" if np.isfinite(tally.slack) else ""
        words = ", ".join(f"{n:,} {verdict.value}" for verdict, n in tally.verdicts.items())
        print(
            f"| {id} | {count or ''} | {reported} | {here:,}{mark} | {residual} | {slack} | {words} |",
            flush=True,
        )


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


def descent(seed: int, *, flat: bool = False) -> Canonical:
    """300 steps of descent within R9's bound or somewhat beyond; flat: with T = 0."""
    rng = np.random.default_rng(seed)
    m, scale, eta = int(rng.integers(1, 16)), 10 ** rng.uniform(-3, 0.3), 10 ** rng.uniform(-2, -0.35)
    made = random_canonical(seed, m=m, scale=min(scale, 0.1) if flat else scale, eta=eta, steps=300)
    return made.but(u=made.a) if flat else made


def descent_error(seed: int) -> float:
    """Worst relative distance of the per-neuron products from 300 steps of the recursion, relative to
    the state at that step (but at least its size at the start)."""
    instance = descent(seed)
    path = descend(instance)
    v, rho = per_neuron(path)
    gap = np.sqrt(np.sum((path.a - v) ** 2 + (path.u - path.u[0] - rho) ** 2, axis=1))
    return float(np.max(gap / np.sqrt(np.maximum(path.lam, path.lam[0]))))


def canonical_error(seed: int, steps: int = 100) -> float:
    """Worst relative distance of v in the paper's variables from the canonical run on whitened data."""
    given = whitened_regression(
        seed, n=5, m=8, kappa=3.0, size=2.0, sigma0=0.1, v0=0.1, h=0.1, steps=steps
    )  # fmt: skip
    paper = run(given, history=False)
    form = canonical_of(given.Z, given.v, given.y, 3.0, given.step).but(steps=steps)
    path = descend(form)
    return float(np.max(np.linalg.norm(paper.V - path.a, axis=1) / np.linalg.norm(path.a, axis=1)))


def perpendicular(seed: int, *, steps: int = 0) -> Canonical:
    rng = np.random.default_rng(seed)
    m, scale = int(rng.integers(2, 12)), 10 ** rng.uniform(-3, 0)
    size, eta = 10 ** rng.uniform(-2, -0.3), 10 ** rng.uniform(-2, -0.7)
    return random_canonical(
        seed, m=m, q=3, scale=scale, perp=size, frozen=seed % 2 == 0, eta=eta if steps else 0.0, steps=steps
    )


def regression(seed: int) -> Regression:
    return gaussian_regression(
        seed, n=6, d=8 + seed % 30, m=8, sigma0=0.05, v0=0.1, h=0.2, steps=100, keep=True
    )


def interpolator(seed: int) -> Regression:
    """A random interpolator: Z moved by the least change that makes Zv = my; every fourth nearly balanced,
    where the bound is nearly attained."""
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(1, 12)), int(rng.integers(1, 24))
    given = gaussian_regression(
        seed, n=n, d=n + int(rng.integers(0, 40)), m=m, sigma0=0.3, v0=1.0, h=0.01, steps=1
    )
    Z = given.Z + np.outer(m * given.y - given.Z @ given.v, given.v) / (given.v @ given.v)
    v = given.v
    if seed % 4 == 0:
        Z = np.outer(given.y, v) * (m / (v @ v))
        ratio = np.sqrt(np.linalg.norm(Z.T @ given.y) / (np.linalg.norm(v) * np.sqrt(given.gamma)))
        Z, v = Z / ratio, v * ratio
    return given.but(Z=Z, v=v, case=f"interpolator #{seed}")


def vanishing_start(seed: int) -> Regression:
    return gaussian_regression(seed, n=6, d=200, m=16, sigma0=0.0, v0=1e-6, h=0.01, steps=4000)


def two_layer(divide: int) -> dict[str, Tally]:
    """Runs, and the numbers that are promised by name."""

    def seeds(count: int) -> range:
        return range(max(count // divide, 3))

    with timed(f"closed form against DOP853, {len(seeds(200))} flows"):
        print(f"worst relative error {max(flow_error(flow(seed)) for seed in seeds(200)):.2e}")
    with timed(f"per-neuron products, {len(seeds(1724))} runs x 300 steps"):
        print(f"worst relative error {max(descent_error(seed) for seed in seeds(1724)):.2e}")
    with timed(f"canonical form against the paper's variables, {len(seeds(200))} runs x 100 steps"):
        print(f"worst relative error {max(canonical_error(seed) for seed in seeds(200)):.2e}")
    with timed("Figure 1"):
        figure1(**REPRODUCES, double_loss=True)
    found: dict[str, Tally] = defaultdict(Tally)
    work = {
        "flows": (partial(observe, flow(seed)) for seed in seeds(500)),
        "perpendicular flows": (partial(observe, perpendicular(seed)) for seed in seeds(300)),
        "perpendicular descents": (partial(observe, perpendicular(seed, steps=200)) for seed in seeds(500)),
        "descents": (partial(observe, descent(seed)) for seed in seeds(1724)),
        "descents, T = 0": (partial(observe, descent(seed, flat=True)) for seed in seeds(400)),
        "regressions": (partial(observe_regression, regression(seed)) for seed in seeds(200)),
        "interpolators": (partial(observe_regression, interpolator(seed)) for seed in seeds(2300)),
        "vanishing start": (partial(observe_regression, vanishing_start(seed)) for seed in seeds(12)),
    }
    for what, makers in work.items():
        collect(found, TWO_LAYER, what, iter(makers))
    return found


STEPS = (0.01, 0.1, 1.0)
"""Step sizes at which the one-step statements are judged on every network."""


def gram(divide: int) -> dict[str, Tally]:
    """Networks, convolutions, runs, representations."""

    def seeds(count: int) -> range:
        return range(max(count // divide, 3))

    def mlp(seed: int) -> Iterator[Callable[[], Observation]]:
        return (partial(mlp_case, seed, ACTIVATIONS[seed % 3], eta=eta) for eta in STEPS)

    found: dict[str, Tally] = defaultdict(Tally)
    work = {
        "networks": (make for seed in seeds(600) for make in mlp(seed)),
        "homogeneous": (partial(mlp_case, seed, "ReLU", homogeneous=True) for seed in seeds(300)),
        "convolutions": (partial(_convolution, seed) for seed in seeds(300)),
        "disjoint convolutions": (partial(_disjoint, seed) for seed in seeds(300)),
        "runs": (partial(run_case, seed, 0.0) for seed in seeds(4000)),
        "deep linear steps": (partial(_balanced, seed) for seed in seeds(300)),
        "ridge": (partial(_ridge, seed) for seed in seeds(300)),
        "representations": (partial(_features, seed) for seed in seeds(4000)),
        "uneven classes": (partial(_uneven, seed) for seed in seeds(400)),
        "orthonormal data": (partial(observe_compressing_network, seed) for seed in seeds(300)),
        "minima": (partial(linear_minimum, seed) for seed in seeds(300)),
        "virtual steps": (partial(_virtual, seed) for seed in seeds(9000)),
        "targets": (partial(random_target, seed) for seed in seeds(4000)),
        "targets, lambda = 0": (partial(_plain_target, seed) for seed in seeds(4000)),
        "one sample": (partial(_one_sample, seed) for seed in seeds(8000)),
        "one sample, networks": (
            partial(activation_case, seed, ACTIVATIONS[seed % 3], 1.0 + seed % 2) for seed in seeds(300)
        ),
        "low rank": (partial(low_rank_case, seed) for seed in seeds(300)),
        "functions": (partial(_homogeneous, seed) for seed in seeds(4000)),
        "functions, nearly linear": (partial(_nearly_linear, seed) for seed in seeds(6000)),
        "functions, centred": (partial(_centred, seed) for seed in seeds(600)),
        "surrogate steps": (
            partial(observe_surrogate_step, seed, linear=seed % 2 == 0) for seed in seeds(600)
        ),
        "collapsed": (partial(_collapsed, seed) for seed in seeds(300)),
        "interpolations": (partial(_interpolation, seed) for seed in seeds(4000)),
    }
    for what, makers in work.items():
        collect(found, GRAM, what, iter(makers))
    tightness(found, divide)
    return found


TIGHT = ("gram/Theorem-2", "gram/Theorem-2-refined", "gram/Lemma-2", "gram/Lemma-2-refined", "gram/Lemma-4",
         "gram/Theorem-4-refined", "gram/Lemma-1")  # fmt: skip
"""Inequalities whose least slack is searched for as well as drawn."""


def tightness(found: dict[str, Tally], divide: int) -> None:
    """The search of `tighten` on the theory's spaces: least slack of the paper's inequalities."""
    with timed("search"):
        for space in THEORIES["gram"].spaces({}, 0)[2:]:
            chosen = [GRAM[id] for id in TIGHT]
            for e in search(space, chosen, evaluations=4_000 // divide, seed=0):
                tally = found[e.target.statement]
                tally.slack = min(tally.slack, e.slack)
                print(f"search, {space.knobs['kind']}: {e.target.statement}: least slack {e.slack:.9g}")


def _plain_target(seed: int) -> Observation:
    """Without a ridge, N above, at and below d."""
    rng = np.random.default_rng(seed)
    n, p, q = (int(x) for x in rng.integers((2, 1, 1), (12, 8, 6)))
    y = 10 ** rng.uniform(-1, 1) * (rng.standard_normal(n) + rng.uniform(-2, 2))
    return observe_target(rng.standard_normal((n, p)), y, rng.standard_normal((q, p)), 0.0)


def _one_sample(seed: int) -> Observation:
    rng = np.random.default_rng(seed)
    m, d = (int(x) for x in rng.integers(1, 9, 2))
    h = rng.standard_normal(d)
    h *= (1.0 if seed % 2 else 10 ** rng.uniform(-1, 1)) / np.linalg.norm(h)
    name = tuple(UNITS)[seed % len(UNITS)]
    return observe_activation(
        rng.standard_normal((m, d)), h, rng.standard_normal(m), 10 ** rng.uniform(-3, 1), name
    )


def _homogeneous(seed: int) -> Observation:
    rng = np.random.default_rng(seed)
    n, p, r = (int(x) for x in rng.integers((2, 1, 1), (7, 6, 9)))
    f = random_homogeneous(rng, p, r, 1 + seed % 2)
    return observe_homogeneous(rng.standard_normal((n, p)), f)


def _nearly_linear(seed: int) -> Observation:
    """Units that are all on, and one that switches with a small jump: Theorem 4 says something there."""
    rng = np.random.default_rng(seed)
    n, p, r = (int(x) for x in rng.integers((2, 2, 1), (7, 6, 9)))
    H = np.abs(rng.standard_normal((n, p)))
    low, high = (row / np.linalg.norm(row) for row in H[:2])
    kink = 10 ** rng.uniform(-3, -1) * (low - high)
    B = np.vstack([np.abs(rng.standard_normal((r, p))), kink])
    return observe_homogeneous(H, Homogeneous(B, np.append(np.abs(rng.standard_normal(r)), 1.0)))


def _centred(seed: int) -> Observation:
    H, f = centred_instance(seed, n=4 + seed % 7, p=2 + seed % 4, degree=1 + seed % 2)
    return observe_homogeneous(H, f, centred=True)


def _collapsed(seed: int) -> Observation:
    return observe_collapsed(seed, K=2 + seed % 6, n=1 + seed % 5, p=8)


def _interpolation(seed: int) -> Observation:
    rng = np.random.default_rng(seed)
    p, q, more = (int(x) for x in rng.integers((1, 1, 2), (6, 6, 8)))
    n = p + more
    return observe_interpolation(rng.standard_normal((n, p)), rng.standard_normal((n, q)), rng.uniform())


def _convolution(seed: int) -> Observation:
    rng = np.random.default_rng(seed)
    kernel, stride = (int(x) for x in rng.integers(1, 4, 2))
    return convolution_case(seed, kernel, stride, int(rng.integers(0, kernel)), int(rng.integers(1, 3)))


def _disjoint(seed: int) -> Observation:
    kernel, dilation = 1 + seed % 3, 1 + seed % 2
    return convolution_case(seed, kernel, dilation * (kernel - 1) + 1 + seed % 2, 0, dilation)


def _balanced(seed: int) -> Observation:
    normal = np.random.default_rng(seed).standard_normal
    return observe_balancedness(
        [normal((6, 5)), normal((4, 6)), normal((2, 4))], normal((9, 5)), normal((9, 2))
    )


def _ridge(seed: int) -> Observation:
    normal = np.random.default_rng(seed).standard_normal
    return observe_stationary(normal((9, 5)), normal((9, 2)), 0.3)


def _features(seed: int) -> Observation:
    rng = np.random.default_rng(seed)
    K, n, p = int(rng.integers(2, 6)), int(rng.integers(3, 9)), int(rng.integers(2, 20))
    labels = np.repeat(np.arange(K), n)
    # rank S_B = K - 1 needs p >= K - 1
    p = max(p, K - 1)
    H = rng.standard_normal((n * K, p)) + rng.uniform(0, 3) * rng.standard_normal((K, p))[labels]
    return observe_features(H, labels, seed=seed)


def _uneven(seed: int) -> Observation:
    rng = np.random.default_rng(seed)
    counts = rng.integers(2, 12, int(rng.integers(2, 6)))
    labels = np.repeat(np.arange(len(counts)), counts)
    H = rng.standard_normal((len(labels), int(rng.integers(2, 20))))
    return observe_features(H, labels, seed=seed)


def _virtual(seed: int) -> Observation:
    normal = np.random.default_rng(seed).standard_normal
    return observe_virtual_step(normal((12, 3)), normal(12), normal(3), 0.5)


def main() -> None:
    divide = QUICK if "--quick" in sys.argv[1:] else 1
    start = time.perf_counter()
    wanted = sys.argv[sys.argv.index("--theory") + 1] if "--theory" in sys.argv else ""
    parts = [make for name, make in (("two-layer", two_layer), ("gram", gram)) if wanted in ("", name)]
    tallies: dict[str, Tally] = {}
    for make in parts:
        tallies |= make(divide)
    show(tallies)
    print(f"all: {time.perf_counter() - start:.0f} s; unit roundoff {U64:.1e}")


if __name__ == "__main__":
    main()
