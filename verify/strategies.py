"""Hypothesis strategies: canonical pairs that are valid by construction, for property-based tests.

Needs the `test` extra.  Every drawn request satisfies the inequalities that tie n, K, d, L, theta,
eps, rho, delta, mu, e0 and alpha together, so that no example is filtered away.

All that `verify.check` needs is imported here, and not with the first example of a test, whose deadline
would have to pay for it.
"""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
from hypothesis import strategies as st

import verify.check  # noqa: F401
from verify.instances.data import Structure, generator, haar
from verify.instances.heads import Imbalance, Spectrum, delta_floor
from verify.instances.model import Pair
from verify.instances.pairs import generate_pair, pair_on_data
from verify.theories import default_networks

default_networks().ready()

THETA_LIMIT = 0.999
"""Entrywise statements need theta < 1; the strategies go up to here."""

ROUNDING = 1e-9
"""Distance of eps from its limits, well above the rounding of the eigenvalues behind them."""


@st.composite
def pairs(
    draw: st.DrawFn,
    *,
    in_scope: bool | None = True,
    spectral: bool = False,
    inexact: bool = False,
    theta_max: float = THETA_LIMIT,
    K: st.SearchStrategy[int] | None = None,
    n: st.SearchStrategy[int] | None = None,
    L: st.SearchStrategy[int] | None = None,
    alpha: st.SearchStrategy[float] | None = None,
) -> Pair:
    """Canonical pairs over K 2-6, n 1-12, L 2-8, d from max(nK, 2K+1) up, any eps and rho.

    in_scope: True draws delta < t_lo (R3 then gives a finite h), eps < 1 and rho < eps; False delta
    from t_lo to 4 t_lo; None either.  spectral: data with theta_s < 1 or of any full column rank,
    theta beyond 1; else theta <= theta_max < 1.  inexact: mu and e0 positive, e0 <= sqrt(n)/(2 alpha).
    K, n, L, alpha: other strategies for these.
    """
    request = draw(_sizes(K, n, L, alpha))
    lmin, lmax, data = draw(_data(request, spectral, theta_max))
    fit = draw(_fit(request, lmin, inexact))
    shape = draw(_shape(request, lmax, fit.get("e0", 0.0), in_scope))
    seed = draw(st.integers(0, 2**32 - 1))
    chosen = request | fit | shape
    if "singular" not in data:
        return generate_pair(seed, **chosen, **data)
    d, N = chosen.pop("d"), chosen["K"] * chosen.pop("n")
    X = _with_singular_values(data["singular"], d, N, seed)
    return pair_on_data(X, **chosen, seed=seed)


@st.composite
def _sizes(
    draw: st.DrawFn,
    K: st.SearchStrategy[int] | None,
    n: st.SearchStrategy[int] | None,
    L: st.SearchStrategy[int] | None,
    alpha: st.SearchStrategy[float] | None,
) -> dict[str, Any]:
    classes = draw(K if K is not None else st.integers(2, 6))
    samples = draw(n if n is not None else st.integers(1, 12))
    depth = draw(L if L is not None else st.integers(2, 8))
    width = max(samples * classes, 2 * classes + 1) + draw(st.integers(0, 10))
    scale = draw(alpha if alpha is not None else st.sampled_from([1.0, 1.0, 0.25, 3.0, 100.0]))
    return {"K": classes, "n": samples, "L": depth, "d": width, "alpha": scale}


@st.composite
def _data(
    draw: st.DrawFn, request: dict[str, Any], spectral: bool, theta_max: float
) -> tuple[float, float, dict[str, Any]]:
    """Bounds lmin, lmax on the spectrum of X'X, and what builds the data."""
    structure = draw(st.sampled_from(get_args(Structure)))
    if not spectral:
        theta = draw(st.floats(0, theta_max, allow_subnormal=False))
        return 1 - theta, 1 + theta, {"theta": theta, "structure": structure}
    if draw(st.booleans()):
        largest = draw(st.floats(0.2, 4.0))
        smallest = largest / draw(st.floats(1.0, 20.0))
        return smallest**2, largest**2, {"singular": (smallest, largest)}
    theta_s = draw(st.floats(0, 0.95, allow_subnormal=False))
    return 1 - theta_s, 1 + theta_s, {"theta_s": theta_s, "structure": structure}


@st.composite
def _fit(draw: st.DrawFn, request: dict[str, Any], lmin: float, inexact: bool) -> dict[str, Any]:
    """e0 < sqrt(n)/(2 alpha), and mu at least e0/sqrt(lmin), more where d > N leaves room."""
    if not inexact:
        return {}
    unit = float(np.sqrt(request["n"])) / request["alpha"]
    e0 = unit * draw(_sizes_of_error(0.5))
    if request["d"] == request["n"] * request["K"]:
        return {"e0": e0, "mu": None}
    return {"e0": e0, "mu": e0 / float(np.sqrt(lmin)) + unit * draw(_sizes_of_error(1.0))}


def _sizes_of_error(largest: float) -> st.SearchStrategy[float]:
    """0, or `largest` times a power of ten between 1e-8 and 1."""
    return st.one_of(st.just(0.0), st.floats(-8, 0).map(lambda u: largest * 10**u))


@st.composite
def _shape(
    draw: st.DrawFn, request: dict[str, Any], lmax: float, e0: float, in_scope: bool | None
) -> dict[str, Any]:
    """eps, rho and delta that some network has.

    delta = c t_lo closes R2's equation: t_lo^L (1 + c) = (sqrt(n)/alpha - e0)^2 / lmax.
    eps stays below sigma_K and below the value at which delta's floor (R3) passes delta.  delta None
    (the least of the drawn spectrum, at most eps^2 sqrt(d-K)) comes up where it is in scope too.
    """
    K, d, L = request["K"], request["d"], request["L"]
    gram = (float(np.sqrt(request["n"])) / request["alpha"] - e0) ** 2 / lmax
    low, high = {True: (1e-3, 0.99), False: (1.0, 4.0), None: (1e-3, 4.0)}[in_scope]
    c = draw(st.floats(low, high))
    delta = c * (gram / (1 + c)) ** (1 / L)
    share = draw(st.one_of(st.just(0.0), st.floats(0, 0.999 if in_scope else 1.0)))
    fraction = draw(st.one_of(st.floats(0.01, 1), st.floats(-6, 0).map(lambda u: 10**u)))
    rho_share = 0.0 if d == 2 * K + 1 else share
    widest = np.sqrt(delta / delta_floor(K, d, 1.0, rho_share))
    ceiling = min(float(widest), gram ** (1 / (2 * L)), 1.0 if in_scope else np.inf)
    eps = fraction * (1 - ROUNDING) * ceiling
    least = in_scope is not False and eps**2 * np.sqrt(d - K) <= delta
    return {
        "eps": eps,
        "rho": rho_share * eps,
        "delta": draw(st.sampled_from([delta, None])) if least else delta,
        "spectrum": draw(st.sampled_from(get_args(Spectrum))),
        "imbalance": draw(st.sampled_from(get_args(Imbalance))),
    }


def _with_singular_values(ends: tuple[float, float], d: int, N: int, seed: int) -> np.ndarray:
    """A random X whose extreme singular values are `ends`, the others log-uniform between."""
    rng = generator(seed)
    singular = np.exp(rng.uniform(*np.log(ends), size=N))
    singular[0], singular[-1] = ends
    return haar(d, rng)[:, :N] * singular @ haar(N, rng)
