"""From measured networks to the parameters of the layerwise statements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bounds import LayerEnergy, LayerImbalance, Parameters
from verify.errors import InputError
from verify.layerwise.measure.record import Batch, Measurement
from verify.measurement import Measured, Numbers
from verify.theory import Part


def parameters(m: Measurement, **constants: object) -> Parameters:
    """The parameters of a measured instance, rounded so that they are valid for it.

    Every statement holds for any theta, eps, ... that the instance satisfies, so each parameter is
    moved by its rounding error to the side that keeps it valid: theta, lmax, eps, delta, mu, e0 up,
    lmin and tau^2 down, eps - rho down.  Raises InputError when one of them is undefined.
    """
    origin = m.provenance
    return _parameters(
        m,
        xi=origin.xi,
        step=origin.step,
        flow_error=origin.flow_error,
        kap=origin.kap,
        sizes=m.sizes,
        weighting=m.weighting,
        **constants,
    )


def together(measurements: Sequence[Measurement]) -> list[Part]:
    """Measured instances in parts of one form, the parameters of each as arrays (B,) in one record.

    InputError, as for `parameters`, when one of them has none.  Instances of one form have the same depth and
    class sizes, and the same things are known of them: how they were trained, and the energies and imbalances
    of their layers.
    """
    depths: dict[int, list[int]] = {}
    if isinstance(measurements, Batch):
        depths[measurements.L] = list(range(len(measurements)))
    else:
        for i, m in enumerate(measurements):
            depths.setdefault(m.L, []).append(i)
    parts = []
    for own in depths.values():
        batch = Batch.of(measurements if len(depths) == 1 else [measurements[i] for i in own])
        forms: dict[tuple[Any, ...], list[int]] = {}
        for i, form in enumerate(_forms(batch)):
            forms.setdefault(form, []).append(i)
        for places in forms.values():
            some = batch.take(places)
            parts.append(Part([own[i] for i in places], some, _of_batch(some)))
    return parts


def _forms(batch: Batch) -> list[tuple[Any, ...]]:
    """Of each instance: what two of them must share to have their parameters in one record."""
    known = [np.ones(len(batch), dtype=bool) for _ in range(2)]
    for found, keys in zip(known, (_energy_keys(batch.L), _imbalance_keys(batch.L)), strict=True):
        for key in keys:
            found &= batch.values[key].known
    columns = zip(*known, batch.provenances, batch.sizes, batch.weightings, strict=True)
    return [
        (bool(energies), bool(imbalances), run.xi is None, run.step is None, run.flow_error is None,
         None if run.kap is None else len(run.kap), sizes and len(sizes), weighting)
        for energies, imbalances, run, sizes, weighting in columns
    ]  # fmt: skip


def _of_batch(batch: Batch) -> Parameters:
    """The parameters of instances of one form, as arrays."""
    runs = batch.provenances
    trained: dict[str, Any] = {
        name: None
        if getattr(runs[0], name) is None
        else np.array([getattr(run, name) for run in runs], dtype=np.float64)
        for name in ("xi", "step", "flow_error")
    }
    kap = None
    if runs[0].kap is not None:
        kap = tuple(np.array(column) for column in zip(*(run.kap or () for run in runs), strict=True))
    sizes = None
    if batch.sizes[0] is not None:
        sizes = tuple(np.array(batch.sizes, dtype=np.float64).T)
    return _parameters(batch, **trained, kap=kap, sizes=sizes, weighting=batch.weightings[0])


def _parameters(m: Measurement | Batch, **given: Any) -> Parameters:
    """One instance or many: numbers or arrays."""
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


def _number(m: Measurement | Batch, name: str) -> Measured | Numbers:
    value = m.values[name, None]
    if value.undefined:
        at = int(np.flatnonzero(~value.known)[0]) if isinstance(value, Numbers) else 0
        case = m.cases[at] if isinstance(m, Batch) else m.case
        raise InputError(
            f"{case}: {name} is undefined: {value.undefined}; rescale X and the weights to sizes near 1"
        )
    return value


def _end(m: Measurement | Batch, name: str, side: int) -> Any:
    value = _number(m, name)
    return value.value + side * value.error


SHARES = ("within_leading_share", "within_smallest_share", "means_trailing_share")
SIGMAS = ("sigma_1", "sigma_K", "sigma_K+1", "sigma_d-K", "sigma_d")


def _energy_keys(L: int) -> list[tuple[str, int]]:
    steps = range(L - 1)
    return [(name, i) for i in steps for name in SHARES] + [(name, i + 1) for i in steps for name in SIGMAS]


def _layer_energies(m: Measurement | Batch) -> tuple[LayerEnergy, ...] | None:
    """Shares and singular values for the instance band, with their rounding errors."""
    if any(m.values[key].undefined for key in _energy_keys(m.L)):
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


def _imbalance_keys(L: int) -> list[tuple[str, int]]:
    return [key for keys in _pair_keys(L).values() for key in keys]


def _layer_imbalances(m: Measurement | Batch) -> LayerImbalance | None:
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


__all__ = ["parameters", "together"]
