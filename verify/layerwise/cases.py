"""The cases of the main job: the paper's networks, a closed-form family, handwritten digits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from numpy import ndarray

from verify.errors import InputError
from verify.instances import (
    Instance,
    digits_data,
    digits_instance,
    extremal_pair,
    generate_pair,
    ideal_pair,
    paper_data,
)
from verify.instances.core import Core
from verify.instances.data import Noise
from verify.training import Trained, follow, prepare, train_together
from verify.training.flow import FLOW_BUDGET

FAMILIES = ("paper", "closed-form", "digits")

RANDOM_PAIRS = 24
"""Random pairs of the closed-form family, from within the refined hypotheses."""

Progress = Callable[[int, float], None]


@dataclass(frozen=True)
class Choices:
    """What the main job runs; the defaults are the set-up of section 5.2 of arXiv 2311.02960.

    families: of FAMILIES.  n, K, d, L: samples a class, classes, width, depth.  xi: scales of the
    initialisation.  alpha: target scale.  theta: data parameters of the closed-form family (None:
    its own choice).  noise: its law; None for uniform, as in the text of section 5.2 (whose interval,
    [0, 1], is a reading), and normal, as in the public code.  seeds: one run each.  step, loss,
    budget: step size, loss to reach, largest number of steps.
    """

    families: tuple[str, ...] = FAMILIES
    n: int = 10
    K: int = 3
    d: int = 50
    L: int = 6
    xi: tuple[float, ...] = (0.1, 0.3, 0.5)
    alpha: float = 1.0
    theta: tuple[float, ...] | None = None
    noise: Noise | None = None
    noise_scale: float = 1.0
    seeds: tuple[int, ...] = (0,)
    step: float = 0.1
    loss: float = 1e-11
    budget: int = 200_000
    device: str = "cpu"


@dataclass(frozen=True)
class Making:
    """An instance still to be made, or what has moved of it: its name and how."""

    name: str
    make: Callable[[Progress | None], Instance | Core]


def jobs(choices: Choices) -> list[Making]:
    """Every instance of the main job, in the order of the report; InputError for unknown families."""
    makers = {"paper": paper_jobs, "closed-form": closed_form_jobs, "digits": digits_jobs}
    unknown = [name for name in choices.families if name not in makers]
    if unknown:
        raise InputError(f"unknown case {unknown[0]!r}: choose from {', '.join(makers)}")
    return [job for name in FAMILIES if name in choices.families for job in makers[name](choices)]


NOISES: tuple[Noise, ...] = ("uniform", "normal")
"""Laws of the noise: the text's, and the public code's."""


def paper_jobs(c: Choices) -> Iterator[Making]:
    """Gradient descent for every xi and law of the noise, and the exact flow at the paper's xi = 0.3."""
    noises = NOISES if c.noise is None else (c.noise,)
    for seed in c.seeds:
        for xi in c.xi:
            yield from _descent(c, xi, noises, seed)
        if 0.3 in c.xi:
            for noise in noises:
                yield _flow(c, 0.3, noise, seed)


def _data_words(c: Choices, noise: Noise) -> str:
    return f"orthonormal + {noise} noise of Frobenius norm {c.noise_scale:g}"


def _data(c: Choices, noise: Noise, seed: int) -> ndarray:
    return paper_data(c.d, c.n * c.K, noise=noise, scale=c.noise_scale, seed=seed)


def _descent(c: Choices, xi: float, noises: tuple[Noise, ...], seed: int) -> list[Making]:
    """One job a law; the first that is made trains the networks of all, which costs little more than one."""
    made: dict[Noise, Trained] = {}

    def job(noise: Noise) -> Making:
        name = f"paper xi={xi:g} {noise} seed {seed}"

        def make(progress: Progress | None) -> Instance | Core:
            if noise not in made:
                together = train_together(
                    [_data(c, one, seed) for one in noises], c.K, L=c.L, xi=xi, alpha=c.alpha, step=c.step,
                    loss=c.loss, budget=c.budget, seed=seed, device=c.device, progress=progress,
                )  # fmt: skip
                made.update(zip(noises, together, strict=True))
            return made.pop(noise).core().named(name, data=_data_words(c, noise))

        return Making(name, make)

    return [job(noise) for noise in noises]


def _flow(c: Choices, xi: float, noise: Noise, seed: int) -> Making:
    name = f"paper xi={xi:g} {noise} flow seed {seed}"

    def make(progress: Progress | None) -> Instance | Core:
        run = prepare(
            _data(c, noise, seed), c.K, L=c.L, xi=xi, alpha=c.alpha, loss=c.loss, seed=seed,
            budget=FLOW_BUDGET,
        )  # fmt: skip
        return follow(run, progress=progress).core().named(name, data=_data_words(c, noise))

    return Making(name, make)


def closed_form_jobs(c: Choices) -> Iterator[Making]:
    """Pairs inside and outside each assumption, one knob at a time, then random ones."""
    size = {"n": c.n, "K": c.K, "d": c.d, "L": c.L, "alpha": c.alpha}
    top = (c.n / c.alpha**2) ** (1 / (2 * c.L))
    small, usual = 0.008 * top, 0.1 * top
    for seed in c.seeds:
        if c.theta is None:
            yield _job("ideal", lambda: ideal_pair(c.n, c.K, c.d, c.L, usual, alpha=c.alpha))
            knobs: dict[str, dict[str, float]] = {
                "inside Theorem 4": {"theta": 1e-3, "eps": small},
                "theta = 0.2": {"theta": 0.2, "eps": usual, "rho": 0.2 * usual},
                "theta = 0.6": {"theta": 0.6, "eps": usual},
                "theta_s = 0.45": {"theta_s": 0.45, "eps": usual},
                "large delta": {"theta": 0.1, "eps": usual, "delta": 0.4 * top**2},
                "large eps, rho": {"theta": 0.1, "eps": 0.6 * top, "rho": 0.3 * top},
                "mu, e0 > 0": {"theta": 0.1, "eps": usual, "mu": 0.05 / c.alpha, "e0": 0.01 / c.alpha},
            }
        else:
            knobs = {f"theta = {theta:g}": {"theta": theta, "eps": usual} for theta in c.theta}
        for name, knob in knobs.items():
            yield _pair(name, seed, **size, **knob)
        if c.theta is None:
            yield _job(
                "extremal for R8",
                lambda: extremal_pair(c.n, c.K, c.d, c.L, 0.01, eps=small, alpha=c.alpha),
            )
            for k in range(RANDOM_PAIRS):
                yield _pair(f"random #{k + 1}", seed * RANDOM_PAIRS + k, **size, **_random_knobs(k, top))


def _random_knobs(k: int, top: float) -> dict[str, float]:
    """A spread of parameters over the scope of the refined statements."""
    eps = top * (0.02, 0.1, 0.3, 0.5)[k % 4]
    return {"theta": (0.01, 0.1, 0.24, 0.5, 0.8)[k % 5], "eps": eps, "rho": eps * (0, 0.1, 0.5)[k % 3]}


def _job(name: str, make: Callable[[], Instance]) -> Making:
    return Making(name, lambda _: make().named(name))


def _pair(name: str, seed: int, **request: float) -> Making:
    if request["d"] == 2 * request["K"] + 1:
        request["rho"] = 0.0  # sigma_(K+1) and sigma_(d-K) are the same
    return _job(name, lambda: generate_pair(seed, **request))  # type: ignore[arg-type]


def digits_jobs(c: Choices) -> Iterator[Making]:
    """Closed-form networks on handwritten digits 0..K-1, raw and whitened."""
    digits_data(range(c.K), c.n, d=max(c.d, 64))  # a choice that digits do not allow is refused at once
    for seed in c.seeds:
        for whitened in (False, True):
            name = f"digits {'whitened' if whitened else 'raw'} seed {seed}"
            yield _job(name, lambda seed=seed, whitened=whitened: _digits(c, seed, whitened))


def _digits(c: Choices, seed: int, whitened: bool) -> Instance:
    top = (c.n / c.alpha**2) ** (1 / (2 * c.L))
    return digits_instance(
        range(c.K), c.n, L=c.L, eps=0.1 * top, alpha=c.alpha, d=max(c.d, 64), whitened=whitened, seed=seed
    )
