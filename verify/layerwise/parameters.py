"""From a measured network to the parameters of the layerwise statements."""

from __future__ import annotations

from bounds import LayerEnergy, LayerImbalance, Parameters
from verify.errors import InputError
from verify.layerwise.measure.record import Measurement
from verify.measurement import Measured


def parameters(m: Measurement, **constants: object) -> Parameters:
    """The parameters of a measured instance, rounded so that they are valid for it.

    Every statement holds for any theta, eps, ... that the instance satisfies, so each parameter is
    moved by its rounding error to the side that keeps it valid: theta, lmax, eps, delta, mu, e0 up,
    lmin and tau^2 down, eps - rho down.  Raises InputError when one of them is undefined.
    """
    up, down = (lambda name: _end(m, name, 1)), (lambda name: _end(m, name, -1))
    eps, rho = _number(m, "eps"), _number(m, "rho")
    origin = m.provenance
    return Parameters(
        theta=up("theta"),
        lmin=max(down("lmin"), 0.0),
        lmax=up("lmax"),
        eps=up("eps"),
        rho=min(rho.value + rho.error + eps.error, up("eps")),
        delta=up("delta"),
        mu=up("mu"),
        e0=up("e0"),
        delta_low=up("delta_low"),
        tail=0.0 if m.values["tail", None].undefined else max(down("tail"), 0.0),
        n=m.n,
        K=m.K,
        d=m.d,
        L=m.L,
        alpha=m.alpha,
        xi=origin.xi,
        step=origin.step,
        flow_error=origin.flow_error,
        layers=_layer_energies(m),
        mu_op=min(up("mu_op"), up("mu")),
        imbalances=_layer_imbalances(m),
        kap=origin.kap,
        sizes=m.sizes,
        weighting=m.weighting,
        **constants,  # type: ignore[arg-type]
    )


def _number(m: Measurement, name: str) -> Measured:
    value = m.values[name, None]
    if value.undefined:
        raise InputError(
            f"{m.case}: {name} is undefined: {value.undefined}; rescale X and the weights to sizes near 1"
        )
    return value


def _end(m: Measurement, name: str, side: int) -> float:
    value = _number(m, name)
    return value.value + side * value.error


def _layer_energies(m: Measurement) -> tuple[LayerEnergy, ...] | None:
    """Shares and singular values for the instance band, with their rounding errors."""
    layers = []
    for layer in range(m.L - 1):
        shares = [
            m.values[name, layer]
            for name in ("within_leading_share", "within_smallest_share", "means_trailing_share")
        ]
        names = ("sigma_1", "sigma_K", "sigma_K+1", "sigma_d-K", "sigma_d")
        sigmas = [m.values[name, layer + 1] for name in names]
        if any(x.undefined for x in (*shares, *sigmas)):
            return None
        layers.append(
            LayerEnergy(
                *(x.value for x in (*shares, *sigmas)),
                share_error=max(x.error for x in shares),
                sigma_error=max(x.error for x in sigmas),
            )
        )
    return tuple(layers)


def _layer_imbalances(m: Measurement) -> LayerImbalance | None:
    """One-sided imbalances and inner singular values for R12, each moved by its rounding error: b, c, |B|
    and sigma_(K+1) up, sigma_(d-K)(W_1) and the norms of the deviations down."""
    pairs, features = range(1, m.L), range(m.L)
    keys = {
        "down": [("imbalance_down", i) for i in pairs],
        "up": [("imbalance_up", i) for i in pairs],
        "size": [("imbalance_op", i) for i in pairs],
        "trailing": [("sigma_K+1", i) for i in pairs],
        "inner": [("sigma_d-K", 1)],
        "within": [("within_norm", i) for i in features],
    }
    found = {name: [m.values[key] for key in wanted] for name, wanted in keys.items()}
    if any(x.undefined for values in found.values() for x in values):
        return None
    raised = {name: tuple(x.value + x.error for x in values) for name, values in found.items()}
    lowered = {name: tuple(max(x.value - x.error, 0.0) for x in values) for name, values in found.items()}
    return LayerImbalance(
        *(raised[name] for name in ("down", "up", "size", "trailing")),
        inner=lowered["inner"][0],
        within=lowered["within"],
    )
