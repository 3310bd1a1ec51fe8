"""The runs that `check` makes for the two-layer theory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from verify.measurement import Observation
from verify.two_layer.canonical import Canonical, random_canonical
from verify.two_layer.law import observe_law
from verify.two_layer.observe import observe
from verify.two_layer.observe_regression import observe_regression
from verify.two_layer.observe_regression_flow import observe_regression_flow
from verify.two_layer.regression import Regression, gaussian_regression, whitened_regression

Case = tuple[str, Callable[[], Observation]]


def default_cases(seeds: int = 4) -> Iterator[Case]:
    """Flows and descents with and without perpendicular weights, regressions, laws; name and maker."""
    for seed in range(seeds):
        for instance in _canonical(seed):
            yield instance.case, partial(observe, instance)
        for instance in _regressions(seed):
            yield instance.case, partial(observe_regression, instance)
        for flow in _regression_flows(seed):
            yield flow.case, partial(observe_regression_flow, flow)
    for n, d, m, noise in ((10, 100, 3, 0.0), (50, 400, 16, 0.0), (50, 400, 16, 12.0)):
        name = f"law n={n} d={d} m={m}, sigma_y^2 = {noise:g}"
        yield name, partial(observe_law, n, d, m, noise=noise)


def _canonical(seed: int) -> Iterator[Canonical]:
    scale, m = 10.0 ** np.linspace(-3, 0.3, 4)[seed % 4], 3 + 4 * (seed % 3)
    runs = {
        "flow": random_canonical(seed, m=m, scale=scale),
        "flow, U_perp frozen": random_canonical(seed, m=m, q=3, scale=scale, perp=0.3, frozen=True),
        "flow, U_perp": random_canonical(seed, m=m, q=3, scale=scale, perp=0.1),
        "descent, h = 0.05": random_canonical(seed, m=m, scale=scale, eta=0.05, steps=300),
        "descent, h = 0.3": random_canonical(seed, m=m, scale=scale, eta=0.3, steps=300),
        "descent, U_perp": random_canonical(seed, m=m, q=3, scale=scale, perp=0.2, eta=0.1, steps=300),
    }
    flat = random_canonical(seed, m=m, scale=0.01, eta=0.3, steps=60)
    runs["descent, T = 0"] = flat.but(u=flat.a)
    for name, run in runs.items():
        yield run.but(case=f"{name} #{seed}")


def _regression_flows(seed: int) -> Iterator[Regression]:
    """Any data, at two scales of initialisation."""
    for sigma0, v0 in ((0.05, 0.1), (0.5, 0.5)):
        yield gaussian_regression(
            seed,
            n=5,
            d=12,
            m=6,
            sigma0=sigma0,
            v0=v0,
            h=0.1,
            steps=1,
            case=f"flow, any data, v0={v0} #{seed}",
        )


def _regressions(seed: int) -> Iterator[Regression]:
    signal = np.sqrt(20 * 4000)
    sigma0, v0 = 0.1 / (signal * np.sqrt(4000)), 0.1 / signal
    runs = {
        "full weights": gaussian_regression(
            seed, n=6, d=20, m=8, sigma0=0.05, v0=0.1, h=0.2, steps=200, keep=True
        ),
        "within P1": gaussian_regression(
            seed, n=20, d=4000, m=64, bbar=1.0, sigma0=sigma0, v0=v0, h=0.1, steps=400
        ),
        "small start": gaussian_regression(seed, n=10, d=2000, m=32, sigma0=0.0, v0=1e-6, h=0.04, steps=1500),
        "whitened": whitened_regression(
            seed, n=5, m=8, kappa=3.0, size=2.0, sigma0=0.0, v0=1e-3, h=0.1, steps=400
        ),
    }
    for name, run in runs.items():
        yield run.but(case=f"{name} #{seed}")
