"""From measured networks to the parameters of the layerwise statements."""

from __future__ import annotations

from typing import Any

import numpy as np

from bounds import LayerEnergy, LayerImbalance, Parameters
from verify.errors import InputError
from verify.measurement import Measured, Numbers

Known = Any
"""A `Measurement`, or a `Batch` of them, whose numbers are arrays (B,)."""


def parameters(m: Known, **constants: object) -> Parameters:
    """The parameters of a measured instance, rounded so that they are valid for it.

    Every statement holds for any theta, eps, ... that the instance satisfies, so each parameter is
    moved by its rounding error to the side that keeps it valid: theta, lmax, eps, delta, mu, e0 up,
    lmin and tau^2 down, eps - rho down.  Raises InputError when one of them is undefined.
    """
    origin = m.provenance
    return parameters_of(
        m,
        xi=origin.xi,
        step=origin.step,
        flow_error=origin.flow_error,
        kap=origin.kap,
        sizes=m.sizes,
        weighting=m.weighting,
        **constants,
    )


def parameters_of(m: Known, **given: Any) -> Parameters:
    """Of one instance or many, numbers or arrays; given: what no quantity says of them."""
    eps, rho = _number(m, "eps"), _number(m, "rho")
    highest = _end(m, "eps", 1)
    tail = m.values["tail", None]
    return Parameters(
        theta=_end(m, "theta", 1),
        lmin=np.maximum(_end(m, "lmin", -1), 0.0),
        lmax=_end(m, "lmax", 1),
        eps=highest,
        rho=np.minimum(rho.value + rho.error + eps.error, highest),
        delta=_end(m, "delta", 1),
        mu=_end(m, "mu", 1),
        e0=_end(m, "e0", 1),
        delta_low=_end(m, "delta_low", 1),
        tail=np.maximum(np.where(np.isfinite(tail.value), tail.value - tail.error, 0.0), 0.0),
        n=m.n,
        K=m.K,
        d=m.d,
        L=m.L,
        alpha=m.alpha,
        layers=_layer_energies(m),
        mu_op=np.minimum(_end(m, "mu_op", 1), _end(m, "mu", 1)),
        imbalances=_layer_imbalances(m),
        **given,
    )


def _number(m: Known, name: str) -> Measured | Numbers:
    value = m.values[name, None]
    if value.undefined:
        at = int(np.flatnonzero(~value.known)[0]) if isinstance(value, Numbers) else 0
        cases = m.cases if isinstance(value, Numbers) else [m.case]
        raise InputError(
            f"{cases[at]}: {name} is undefined: {value.undefined}; rescale X and the weights to sizes near 1"
        )
    return value


def _end(m: Known, name: str, side: int) -> Any:
    value = _number(m, name)
    return value.value + side * value.error


SHARES = ("within_leading_share", "within_smallest_share", "means_trailing_share")
SIGMAS = ("sigma_1", "sigma_K", "sigma_K+1", "sigma_d-K", "sigma_d")


def energy_keys(L: int) -> list[tuple[str, int]]:
    steps = range(L - 1)
    return [(name, i) for i in steps for name in SHARES] + [(name, i + 1) for i in steps for name in SIGMAS]


def _layer_energies(m: Known) -> tuple[LayerEnergy, ...] | None:
    """Shares and singular values for the instance band, with their rounding errors."""
    if any(m.values[key].undefined for key in energy_keys(m.L)):
        return None
    layers = []
    for layer in range(m.L - 1):
        shares: list[Any] = [m.values[name, layer] for name in SHARES]
        sigmas: list[Any] = [m.values[name, layer + 1] for name in SIGMAS]
        share_error, sigma_error = (
            _plain(np.max([x.error for x in records], axis=0)) for records in (shares, sigmas)
        )
        layers.append(
            LayerEnergy(
                *(x.value for x in (*shares, *sigmas)), share_error=share_error, sigma_error=sigma_error
            )
        )
    return tuple(layers)


def _plain(x: Any) -> Any:
    """A Python float for a NumPy one."""
    return x.item() if np.ndim(x) == 0 else x


def _pair_keys(L: int) -> dict[str, list[tuple[str, int]]]:
    pairs, features = range(1, L), range(L)
    return {
        "down": [("imbalance_down", i) for i in pairs],
        "up": [("imbalance_up", i) for i in pairs],
        "size": [("imbalance_op", i) for i in pairs],
        "trailing": [("sigma_K+1", i) for i in pairs],
        "inner": [("sigma_d-K", 1)],
        "within": [("within_norm", i) for i in features],
    }


def imbalance_keys(L: int) -> list[tuple[str, int]]:
    return [key for keys in _pair_keys(L).values() for key in keys]


def _layer_imbalances(m: Known) -> LayerImbalance | None:
    """One-sided imbalances and inner singular values for R12, each moved by its rounding error: b, c, |B|
    and sigma_(K+1) up, sigma_(d-K)(W_1) and the norms of the deviations down."""
    found = {name: [m.values[key] for key in wanted] for name, wanted in _pair_keys(m.L).items()}
    if any(x.undefined for values in found.values() for x in values):
        return None
    raised = {name: tuple(x.value + x.error for x in values) for name, values in found.items()}
    lowered = {
        name: tuple(_plain(np.maximum(x.value - x.error, 0.0)) for x in values)
        for name, values in found.items()
    }
    return LayerImbalance(
        *(raised[name] for name in ("down", "up", "size", "trailing")),
        inner=lowered["inner"][0],
        within=lowered["within"],
    )


def references() -> tuple[Parameters, ...]:
    """Numbers with nothing in common, so that no two formulas agree on all of them; each side of a
    minimum is the smaller one somewhere."""
    return (
        Parameters(
            theta=0.1, eps=0.02, rho=0.01, delta=0.3, n=3, K=2, d=8, L=3, mu=0.001, e0=0.002, delta_low=0.004,
            xi=0.3, step=0.0, flow_error=1e-7,
        ),
        Parameters(
            theta=0.23, eps=0.05, rho=0.003, delta=0.07, n=7, K=3, d=29, L=4, alpha=1.7, mu=0.013, e0=0.011,
            lmin=0.8, lmax=1.3, xi=0.11, step=0.05, kap=(1e-4, 2e-4, 3e-4, 5e-4), kap_sum=2e-3,
        ),
        Parameters(
            theta=0.6, eps=0.31, rho=0.2, delta=1.9, n=4, K=5, d=41, L=6, alpha=0.6, sizes=(2, 3, 4, 5, 6),
        ),
        Parameters(theta=0.0, eps=0.7, rho=0.06, delta=0.01, n=400, K=3, d=1300, L=2, alpha=1.2),
    )  # fmt: skip
