"""Instances of a profile: inside its assumptions, up to their limits; the index alone decides each."""

from __future__ import annotations

from typing import get_args
from zlib import crc32

import numpy as np
from numpy.random import Generator

from bounds.weighting import Weighting
from verify.instances.data import paper_data
from verify.instances.heads import delta_floor
from verify.instances.model import Network, Pair
from verify.instances.pairs import generate_pair
from verify.layerwise.assumptions.perturbed import perturbed_network
from verify.layerwise.assumptions.profile import Profile
from verify.layerwise.assumptions.unequal import unequal_network, unequal_pair
from verify.training import gradient_flow, train

INSIDE = 0.999
"""Share of a limit that is drawn at most: rounding must not carry an instance over it."""


LEAST_XI = 0.1
"""Flows from a smaller initialisation stay near the saddle for long; they are not drawn."""

TRAINED_EVERY = 8
"""One instance in so many is trained, where the base has statements about training."""

DESCENT_XI, DESCENT_STEP, DESCENT_BUDGET = 0.3, 0.02, 10_000
"""Smallest scale, step size and budget of gradient descent: a second at most."""

SIZES = 128
"""Sizes are drawn so many times and then used again: instances of one shape are measured together."""

LARGEST_RHO = 0.9
"""Largest rho/eps that is drawn: at 1 the lower bounds are 0."""

LARGEST_RATIO = 8.0
"""Ratio of class sizes that is drawn at most where a profile does not bound it."""

WEIGHTINGS = get_args(Weighting)


def limit(profile: Profile, name: str, default: float, free: float) -> float:
    """The limit of an assumption: the profile's, or the default; `free` where it is dropped."""
    if name in profile.drop:
        return free
    return float(profile.limits.get(name, default)) * float(profile.factors.get(name, 1))


def sample(
    profile: Profile,
    index: int,
    *,
    beyond: Profile | None = None,
    pairs_only: bool = False,
    trained: bool = True,
) -> Pair | Network:
    """The index-th instance inside the profile; every second one outside `beyond`, where there is room.

    A spectral profile alternates exactly balanced pairs and networks that are balanced up to its limit,
    some on classes of unequal size; it and a refined one have a small network from gradient flow now and
    then; pairs_only leaves the networks out, trained = False the trained ones.  Where equal classes are
    not required every second instance is on unequal ones.  The same index gives the same instance
    everywhere; indices that differ by a multiple of SIZES give instances of the same n, K, d and L, as far
    as these are the profile's to choose.
    """
    rng = _generator(profile, index)
    size = _sizes(profile, rng if index < SIZES else _generator(profile, index % SIZES))
    if not pairs_only and _unequal_turn(profile, index):
        made = _unequal(profile, rng, size, index)
    elif profile.base != "paper" and trained and not pairs_only and index % TRAINED_EVERY == 1:
        made = _trained(profile, rng, size, extra=index // TRAINED_EVERY % 4)
    elif profile.base == "spectral" and not pairs_only and index % 2:
        made = _network(profile, rng, size)
    else:
        made = _pair(profile, rng, size, beyond if index % 4 == 0 else None)
    return made.named(f"{profile.name} #{index}")


def _generator(profile: Profile, index: int) -> Generator:
    return np.random.Generator(np.random.PCG64([crc32(profile.name.encode()), index]))


def _unequal_turn(profile: Profile, index: int) -> bool:
    if limit(profile, "equal_classes", 1.0, LARGEST_RATIO) > 1:
        return index % 2 == 0
    return profile.base == "spectral" and index % TRAINED_EVERY == 3


def _unequal(profile: Profile, rng: Generator, size: dict[str, int], index: int) -> Network | Pair:
    """Classes that differ in size up to the profile's ratio; exactly balanced and nearly orthonormal for the
    bases that need it."""
    K, L = size["K"], size["L"]
    ratio = limit(profile, "equal_classes", 1.0, LARGEST_RATIO)
    ratio = ratio if ratio > 1 else LARGEST_RATIO
    least = min(int(rng.integers(1, 4)), max(profile.range.d[1] // K, 1))
    most = max(int(least * ratio), least)
    counts = [least, *(int(np.round(x)) for x in np.exp(rng.uniform(np.log(least), np.log(most), K - 1)))]
    while sum(counts) > max(profile.range.d[1], K * least):
        counts = [max(least, n - 1) for n in counts]
    rng.shuffle(counts)
    d = max(sum(counts), 2 * K + 1) + int(rng.integers(0, 6))
    weighting = WEIGHTINGS[index // 2 % len(WEIGHTINGS)]
    seed, eps = int(rng.integers(2**32)), float(10 ** rng.uniform(-3, -1.9))
    if profile.base == "paper":
        turn, spread = (float(10 ** rng.uniform(-5, -2)) / sum(counts) for _ in range(2))
        return unequal_pair(
            seed, sizes=counts, d=d, L=L, eps=eps, turn=turn, spread=spread, weighting=weighting
        )
    exactly = rng.random() < 0.5
    return unequal_network(
        seed, sizes=counts, d=d, L=L, eps=10 * eps, weighting=weighting, turn=0.1 * rng.random(),
        perturbation=0.0 if exactly else float(10 ** rng.uniform(-5, -2)), spread=0.02 * rng.random(),
        misfit=0.0 if exactly else _share(rng, 0.05),
    )  # fmt: skip


def _sizes(profile: Profile, rng: Generator) -> dict[str, int]:
    r = profile.range
    while True:
        n, K, L = (int(rng.integers(low, high + 1)) for low, high in (r.n, r.K, r.L))
        least = max(n * K, 2 * K + 1, r.d[0])
        if least <= r.d[1]:
            return {"n": n, "K": K, "L": L, "d": int(rng.integers(least, min(least + 10, r.d[1]) + 1))}


def _theta(profile: Profile, rng: Generator, beyond: Profile | None) -> float:
    default = 0.25 if profile.base == "paper" else 1.0
    default = float(profile.constants.get("theta_limit", default))
    top = INSIDE * min(limit(profile, "theta", default, 1.0), 1.0)
    old = 0.0 if beyond is None else limit(beyond, "theta", 0.25 if beyond.base == "paper" else 1.0, 1.0)
    return float(rng.uniform(min(old, top), top))


def _pair(profile: Profile, rng: Generator, size: dict[str, int], beyond: Profile | None) -> Pair:
    """A canonical pair: theta, eps, rho, delta, mu, e0 up to the profile's limits."""
    n, K, L, d = (size[name] for name in ("n", "K", "L", "d"))
    theta, root = _theta(profile, rng, beyond), n ** (1 / L)
    published = profile.base == "paper"
    e0 = np.sqrt(n) * 0.3 * _share(rng, limit(profile, "interpolation", 0.0 if published else 1.0, 1.0))
    mu = 0.0
    if e0 or not published or "minimum_norm" in profile.limits or "minimum_norm" in profile.drop:
        room = np.sqrt(n) * _share(rng, limit(profile, "minimum_norm", 0.0 if published else 0.3, 1.0))
        mu = e0 / np.sqrt(1 - theta) + room if d > n * K else None
    if published and "minimum_norm" in profile.limits and mu is not None:
        mu = min(mu, INSIDE * float(profile.limits["minimum_norm"]))
        e0 = min(e0, 0.5 * mu * np.sqrt(1 - theta))
    low_t = ((np.sqrt(n) - e0) ** 2 / (1 + theta)) ** (1 / L)
    delta, eps = _shape(profile, rng, K, d, L, root, n, low_t)
    rho = _rho(profile, rng, eps / (2 * L * np.sqrt(n))) if d > 2 * K + 1 else 0.0
    return generate_pair(
        int(rng.integers(2**32)), n=n, K=K, d=d, L=L, eps=eps, theta=theta, delta=delta,
        rho=min(rho, LARGEST_RHO * eps), mu=mu if e0 or mu else 0.0, e0=e0,
    )  # fmt: skip


def _rho(profile: Profile, rng: Generator, published: float) -> float:
    """0 half of the time, else up to the limit of (13); any where there is none."""
    free = np.inf if profile.base != "paper" else limit(profile, "cond13_rho", published, np.inf)
    return 0.0 if rng.random() < 0.5 else INSIDE * min(free, 1.0) * float(rng.random())


def _share(rng: Generator, top: float) -> float:
    """0 half of the time, else log-uniform between top/1e6 and top."""
    return 0.0 if top <= 0 or rng.random() < 0.5 else float(top * 10 ** rng.uniform(-6, 0))


def _shape(
    profile: Profile, rng: Generator, K: int, d: int, L: int, root: float, n: int, low_t: float
) -> tuple[float, float]:  # fmt: skip
    """delta below the limits of (13) (or below t_lo), and eps that some network has with it."""
    widest = 0.6 * low_t / (1 + 1 / L)
    if profile.base == "paper" and "cond13_delta" not in profile.drop:
        depth = float(profile.constants.get("cond13_delta_depth", 30))
        classes = float(profile.constants.get("cond13_delta_classes", 128))
        published = min((2 * n) ** (1 / L) / (depth * L**2), root / (classes * np.sqrt(K)))
        widest = min(widest, limit(profile, "cond13_delta", published, widest))
    delta = INSIDE * widest * float(10 ** rng.uniform(-2, 0))
    unit = delta_floor(K, d, 1.0, 0.0)
    published = limit(profile, "cond13_eps", min(1.0, root**0.5 / 4), 1.0) if profile.base == "paper" else 1.0
    eps = 0.9 * min(np.sqrt(delta / unit), 0.9, np.sqrt(low_t), published)
    return delta, float(eps * 10 ** rng.uniform(-1, 0))


def _network(profile: Profile, rng: Generator, size: dict[str, int]) -> Network:
    """A network balanced up to the profile's limit of the lower pairs."""
    allowed = limit(profile, "balanced_below", 0.3, 1.0)
    eps = float(10 ** rng.uniform(-2, -0.3))
    return perturbed_network(
        int(rng.integers(2**32)), **size, eps=eps, perturbation=allowed * 10 ** rng.uniform(-4, -1),
        spread=0.0 if rng.random() < 0.5 else 0.02, tilt=rng.choice([0.0, 0.3]),
        misfit=_share(rng, 0.05),
    )  # fmt: skip


def _trained(profile: Profile, rng: Generator, size: dict[str, int], extra: int) -> Network:
    """Gradient flow from orthogonal weights on a small data set, `extra` wider than it has to be; for odd
    `extra` gradient descent, from a scale at which it is short."""
    n, K, L = min(size["n"], 4), min(size["K"], 3), min(size["L"], 4)
    d = max(n * K, 2 * K + 1) + extra
    seed = int(rng.integers(2**32))
    X = paper_data(d, n * K, scale=float(rng.uniform(0.0, 0.8)), seed=seed)
    low, high = (max(x, LEAST_XI) for x in profile.range.xi)
    xi = float(rng.uniform(low, high))
    if extra % 2:
        return train(X, K, L=L, xi=max(xi, DESCENT_XI), step=DESCENT_STEP, seed=seed, budget=DESCENT_BUDGET)
    return gradient_flow(X, K, L=L, xi=xi, seed=seed, loss=1e-14)
