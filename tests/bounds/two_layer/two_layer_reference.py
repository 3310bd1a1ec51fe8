"""The bands of the two-layer statements once more, in plain floats: an oracle for `bounds.two_layer`.

Written from the text of docs/two-layer.md, not from the code: (statement, quantity) -> (lower, upper).  The
stage times of R3 and R7 are integrals of the equations that the text solves, not their solutions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import exp, inf, log, sqrt
from types import SimpleNamespace
from typing import Any

from scipy.integrate import quad
from scipy.optimize import brentq

from bounds.two_layer import TwoLayerParameters

Bands = dict[tuple[str, str], tuple[float, float]]

FIELDS = (
    "n", "d", "s", "R", "T", "au", "lam", "b", "delta", "F", "eta", "e_end", "shrinkage", "step", "h",
    "gamma", "phi", "yy", "kmin", "kmax", "tr", "bbar", "sigma0", "v0", "sigma_y", "sigma_x", "Sigma_op",
    "Sigma_F", "target", "fail", "draws",
)  # fmt: skip

PRINTED = {
    "C1": 1, "C2": 1, "width": 1, "step": 1, "noise": 8, "signal": 1, "theta": 10, "loss": 4, "kernel": 1,
    "half": 0.5, "proxy_slow": 0.25, "proxy_fast": 1.5, "gamma_half": 0.5, "near": 0.1, "width_A1": 1,
    "norm_A2": 1, "often": 1, "spread": 1, "slow": 1, "fast": 1,
}  # fmt: skip
"""The constants of section 7: printed ones as printed, absolute ones 1, Theta(1) within a factor 10."""

UNIT = 1e-6
"""A unit roundoff so large that the number of roundings shows in the width of an identity."""

FLOW: dict[str, Any] = {
    "m": 4, "s": 1.3, "R": 0.02, "T": 0.01, "lam": 0.015, "b": 0.003, "e_end": 0.01, "F": 0.05, "delta": 0.04,
    "flow_error": 3e-3, "unit": UNIT,
}  # fmt: skip
DESCENT = FLOW | {"eta": 0.2, "growth": 7e-3, "shrinkage": 0.8}
REGRESSION: dict[str, Any] = {
    "m": 8, "n": 6, "d": 20, "full": True, "step": 0.1, "h": 0.3, "gamma": 90.0, "phi": 900.0, "yy": 12.0,
    "kmin": 2.0, "kmax": 30.0, "e_end": 0.03, "growth": 2e-3, "unit": UNIT,
}  # fmt: skip
POPULATION = REGRESSION | {
    "tr": 20.0, "bbar": 1.5, "sigma0": 0.1, "v0": 0.01, "sigma_y": 0.1, "sigma_x": 1.2, "Sigma_op": 1.1,
    "Sigma_F": 4.5, "target": 1e-4,
}  # fmt: skip
LAW: dict[str, Any] = {"m": 3, "n": 10, "d": 30, "fail": 0.1}
DRAWN = LAW | {"draws": 500, "bbar": 1.5, "sigma_y": 0.3}
GENERAL_FLOW: dict[str, Any] = {"m": 3, "n": 10, "kmin": 0.7, "flow_error": 1e-9}


def start(s: float, R: float, T: float, **more: float) -> dict[str, Any]:
    """A flow from weights with |a + u|^2 = R and |a - u|^2 = T."""
    return FLOW | {"s": s, "R": R, "T": T, "au": (R - T) / 4, "lam": (R + T) / 2} | more


CASES: dict[str, dict[str, Any]] = {
    "small start": start(1.3, 0.02, 0.01),
    "small start, eta = 0": start(1.3, 0.02, 0.01, eta=0.0),
    "T = 0, past the first level": start(0.7, 0.3, 0.0, delta=0.01, F=0.3),
    "alone": start(0.7, 0.05, 0.01, delta=0.0, F=0.0),
    "at the first level": start(1.0, 0.4, 0.0, au=0.1),
    "nearly at the last level": start(1.1, 3.85, 0.05, delta=0.01, F=0.02),
    "past both levels": start(1.0, 3.9, 0.1),
    "R+ above the first level, a.u below": start(1.2, 1.0, 0.8, delta=0.02),
    "heavy perpendicular weights": start(1.3, 0.01, 0.02, delta=0.6, F=0.7),
    "last level out of reach": start(1.0, 0.01, 0.003, delta=0.1, F=0.31),
    "saddle": start(1.3, 0.0, 0.02),
    "saddle alone": start(1.3, 0.0, 0.02, delta=0.0, F=0.0),
    "coarse flow": start(1.3, 0.02, 0.01, flow_error=0.6, e_end=0.4, b=0.5),
    "swamped by rounding": start(1.3, 0.02, 0.01, unit=1e-2),
    "flow without perpendicular weights known": start(1.3, 0.02, 0.01) | {"F": None, "delta": None},
    "descent": DESCENT | {"au": 0.0025},
    "descent past the first level": DESCENT | {"s": 0.7, "R": 0.5, "T": 0.02, "au": 0.12, "lam": 0.26},
    "descent, R+ above the first level": DESCENT | {"s": 1.3, "R": 1.0, "T": 0.8, "au": 0.05, "lam": 0.9},
    "descent at the level within rounding": DESCENT | {"R": 5.0, "T": 0.0, "au": 1.16, "lam": 2.5},
    "descent from the saddle": DESCENT | {"R": 0.0, "T": 0.02, "au": -0.005, "lam": 0.01},
    "long steps": DESCENT | {"au": 0.0025, "eta": 0.5},
    "descent without the sum of G": DESCENT | {"au": 0.0025, "shrinkage": None},
    "regression": REGRESSION,
    "regression, state only": REGRESSION | {"full": False},
    "regression, gamma^2 = |y|^2 phi": REGRESSION | {"phi": 90.0**2 / 12.0 * (1 - 1e-9)},
    "regression, singular K": REGRESSION | {"kmin": 0.0},
    "regression, rough arithmetic": REGRESSION | {"unit": 1e-3},
    "regression with little known": REGRESSION
    | {"kmin": None, "phi": None, "e_end": None, "h": None, "d": None, "n": None},
    "population": POPULATION,
    "population, cold start": POPULATION | {"sigma0": 0.0, "target": 1e-12},
    "population, high level": POPULATION | {"target": 9.0, "n": 11, "d": 300},
    "population without |Sigma|": POPULATION | {"Sigma_op": None},
    "population without |Sigma|_F": POPULATION | {"Sigma_F": None},
    "population without sigma_x": POPULATION | {"sigma_x": None},
    "population without phi": POPULATION | {"phi": None},
    "law": LAW,
    "law, drawn": DRAWN,
    "law, drawn, noise not known": DRAWN | {"sigma_y": None},
    "flow on any data": GENERAL_FLOW,
    "flow on any data, singular K": GENERAL_FLOW | {"kmin": 0.0},
    "law without d": LAW | {"d": None, "n": 7, "fail": 0.02, "m": 5},
}


def parameters(case: Mapping[str, Any]) -> TwoLayerParameters:
    """The case as the statements take it."""
    return TwoLayerParameters(**case)


def record(case: Mapping[str, Any]) -> SimpleNamespace:
    """The case with what it does not say filled in."""
    more = {"m": 1, "full": False, "flow_error": 0.0, "growth": 0.0, "unit": 2.0**-53, "constants": {}}
    return SimpleNamespace(**{**dict.fromkeys(FIELDS), **more, **case})


def rounding(c: SimpleNamespace, roundings: float) -> float:
    """gamma_k = k u/(1 - k u), infinite from k u = 1 on."""
    return roundings * c.unit / (1 - roundings * c.unit) if roundings * c.unit < 1 else inf


def crossing(rise: Callable[[float], float]) -> float:
    """The y > 0 at which an increasing function of it vanishes."""
    return exp(float(brentq(lambda z: rise(exp(z)), -99, 99, xtol=1e-14)))  # type: ignore[arg-type]


def time_between(first: float, last: float, slope: Callable[[float], float]) -> float:
    """The time that y' = y slope(y) takes from `first` to `last`, by quadrature over log y."""
    return quad(lambda z: 1 / slope(exp(z)), log(first), log(last), epsabs=0, epsrel=1e-12, limit=400)[0]


def rising(c: SimpleNamespace, theta: float) -> bool:
    return c.R > 0 and c.au < theta * c.s


LEVELS = {"escape": 0.1, "saturation": 0.9}


def flow(c: SimpleNamespace) -> Bands:
    """R1 to R4."""
    omega = sqrt(4 * c.s**2 + c.R * c.T)
    closed = rounding(c, 64 * (1 + c.m))
    found: Bands = dict.fromkeys(
        [("R1", "flow_r"), ("R1", "flow_t"), ("R1", "flow_e")], (0, closed + c.flow_error)
    )
    found["R2", "flow_conserved"] = 0, closed + 4 * c.flow_error
    found["R2", "flow_rate_min"] = found["R2", "flow_rate_max"] = c.lam, omega
    for name, theta in LEVELS.items():
        if rising(c, theta):
            found["R3", f"{name}_time"] = stage(c, theta, omega)
    # with a.u = s (1 -+ e): Omega^2 - lambda^2 = 4 s^2 (2e + e^2) at most, and 2e + e^2 <= 2e (1 + e)
    short = 8 * c.s**2 * c.e_end * (1 + c.e_end) / omega**2
    relative = 64 * (1 + c.m) * c.unit + 4 * c.flow_error + short
    found["R4", "kernel_change"] = omega / c.lam * (1 - relative), omega / c.lam * (1 + relative)
    for name, size in (("final_a2", (omega + c.b) / 2), ("final_u2", (omega - c.b) / 2)):
        found["R4", name] = max(size - omega * relative, 0), size + omega * relative
    found["R4", "kernel_error"] = 0, closed
    return found


def stage(c: SimpleNamespace, theta: float, omega: float) -> tuple[float, float]:
    """R3: y' = 2 s y - (R/2) y^2 + T/2 until (R y - T/y)/4 = theta s; the width is that of section 2, the
    error of a.u over its speed e lambda at the level."""
    reached = crossing(lambda y: (c.R * y - c.T / y) / 4 - theta * c.s)
    time = time_between(1, reached, lambda y: 2 * c.s - c.R / 2 * y + c.T / 2 / y)
    speed = (c.s - theta * c.s) * sqrt(4 * (theta * c.s) ** 2 + c.R * c.T)
    slip = (c.flow_error + 64 * c.unit) * (omega + c.lam) / speed
    return max(time - slip, 0), time + slip


def perpendicular(c: SimpleNamespace) -> Bands:
    """R5 for every run with U_perp, R6 and R7 for a flow, R10 for descent."""
    found: Bands = {("R5", "perp_leak"): (0, rounding(c, 16 * (1 + c.m)) + c.flow_error + c.growth)}
    conserved = rounding(c, 32 * (1 + c.m))
    if c.eta:
        if c.shrinkage is not None:
            found["R10", "gd_perp_energy"] = found["R10", "gd_r_sum"] = 0, conserved + c.growth
            found["R10", "gd_r_drift"] = 0, c.delta * c.F * sqrt(c.shrinkage)
        return found
    found["R6", "flow_balance"] = found["R6", "flow_perp_energy"] = 0, conserved + 4 * c.flow_error
    found["R6", "flow_balance_drift"] = 0, c.F**2
    for name, theta in LEVELS.items():
        if rising(c, theta):
            beta = c.delta * c.F / (2 * sqrt((1 - theta) * c.s))
            found["R7", f"{name}_time_perp"] = bracket(c, theta, beta)
            found["R7", f"{name}_drift"] = 0, beta
    return found


def bracket(c: SimpleNamespace, theta: float, beta: float) -> tuple[float, float]:
    """R7: tau_lo and tau_hi from the two Riccati inequalities for y = g^2."""
    low, high = max(sqrt(c.R) - beta, 0) ** 2, (sqrt(c.R) + beta) ** 2
    needed = 4 * theta * c.s / high
    lo = hi = 0.0
    if needed > 1:
        lo = time_between(1, needed, lambda y: 2 * c.s + beta**2 - low / 2 * y + c.T / y)
    if low == 0:
        return lo, inf
    certain = crossing(lambda y: low * y - 2 * c.T / y - 2 * beta**2 - 4 * theta * c.s)
    if certain >= 4 * c.s / high:
        return lo, inf
    if certain > 1:
        hi = time_between(1, certain, lambda y: 2 * c.s - high / 2 * y)
    return lo, hi


def descent(c: SimpleNamespace) -> Bands:
    """R8 and R9."""
    omega, h = sqrt(4 * c.s**2 + c.R * c.T), c.eta * c.s
    names = ("gd_v", "gd_rho", "gd_e_map", "gd_lambda_map", "gd_b")
    found: Bands = {("R8", name): (0.0, rounding(c, 32 * (1 + c.m)) + c.growth) for name in names}
    found["R9", "gd_e_min"] = 0, inf
    found["R9", "gd_e_step"] = 0, 1
    found["R9", "gd_lambda_step"] = 1, inf
    found["R9", "gd_lambda_max"] = 0, omega
    for name, theta in LEVELS.items():
        if rising(c, theta):
            # |r|^2 grows by at most (1 + eta s)^2 a step, and by at least (1 + eta (1 - theta) s)^2
            fewest = log(4 * theta * c.s / c.R) / log((1 + h) ** 2)
            most = log((4 * theta * c.s + c.T) / c.R) / log((1 + h - theta * h) ** 2)
            found["R9", f"{name}_steps"] = max(fewest, 0), max(most, 0) + 1
    rate = log((1 + h) ** 2), inf if 2 * h >= 1 else log(1 / (1 - 2 * h))
    found["R9-odds", "odds_step_min"] = found["R9-odds", "odds_step_max"] = rate
    return found


def regression(c: SimpleNamespace) -> Bands:
    """P0, R11 to R14 and R15 for the data at hand."""
    terms = (c.n or 1) + (c.d or 1) + c.m + 16
    found: Bands = {("R11", "residual_step"): (0.0, rounding(c, 4 * terms))}
    if c.full:
        found["R11", "imbalance_step"] = found["P0", "ntk_flow"] = 0, rounding(c, 4 * terms)
        for name in ("state_Z", "state_v", "state_rho"):
            found["P0", name] = 0, rounding(c, terms) + c.growth
    if c.kmin is not None:
        found["R15-A4", "gamma"] = c.kmin * c.yy, c.kmax * c.yy
        condition = c.kmax / c.kmin if c.kmin > 0 else inf
        if c.full:
            found["R11-limit", "minimum_norm"] = 0, rounding(c, 8 * terms * condition) + c.growth * condition
        if c.h is not None:
            found["R13", "limit_kernel"] = 0, 0.05
    if c.e_end is not None:
        found["R12", "sharpness"] = 2 * sqrt(c.gamma) / c.m * (1 - c.e_end) * (1 - terms * c.unit), inf
    if c.phi is not None:
        loss = max(1 - c.gamma**2 / (c.yy * c.phi), 0) * c.yy / (2 * c.n)
        slip = 32 * terms * c.unit * c.yy / (2 * c.n)
        found["R14", "aligned_loss"] = max(loss - slip, 0), inf
        found["R14", "aligned_loss_saturated"] = 0, loss + slip
    return found


def published(c: SimpleNamespace) -> Bands:
    """P1 to P8-A4 of a run from a known population."""
    C = PRINTED | {name: float(value) for name, value in c.constants.items()}
    n, b, tr, eps = c.n, c.bbar, c.tr, c.target
    found: Bands = {
        ("P1", "width"): (C["width"] * log(2 * n), inf),
        ("P1", "sigma0"): (
            0,
            min(C["C1"] / sqrt(n * c.d * b**2 * tr), sqrt(eps) / (n**0.25 * sqrt(b) * tr**0.25)),
        ),
        ("P1", "v0"): (0, C["C2"] / sqrt(n * b**2 * tr)),
        ("P1", "step"): (0, C["step"] * sqrt(n) * c.m / (sqrt(tr) * b)),
        ("P1", "sigma_y2"): (0, C["noise"] * n * b**2),
        ("P1", "signal"): (C["signal"], inf),
    }
    if None not in (c.sigma_x, c.Sigma_op, c.Sigma_F):
        spread = c.sigma_x**2 * (n * c.Sigma_op + sqrt(n) * c.Sigma_F)
        found["P1", "trace"] = max(C["C2"], sqrt(eps) * b) * spread, inf
    for end in ("min", "max"):
        for name in ("v", "rho"):
            found["P2", f"stage1_{name}_{end}"] = 1 / C["theta"], C["theta"]
        found["P6", f"first_step_v_{end}"] = 1, 1
        if c.h is not None:
            fast = C["proxy_fast"] * (1 + C["proxy_fast"] * c.h)
            found["P7", f"proxy_growth_{end}"] = 1 + C["proxy_slow"] * c.h, fast
    found["P2", "stage2_loss"] = 0, 1
    found["P3", "stage1_kernel"] = found["P4", "stage2_kernel"] = 0, C["kernel"]
    found["P4", "stage2_direction"] = found["P4", "stage2_balance"] = 0, C["half"]
    if c.phi is not None:
        found["P5", "saturation"] = 1 - C["near"], 1 + C["near"]
        if c.sigma0 == 0:
            lag = C["C1"] * c.h * log(1 / c.v0) / 4 + c.h**2 / 2
            found["P5", "linear_v"] = found["P5", "linear_rho"] = 0, C["near"] + lag
    share = tr / c.gamma**1.5
    rate = max(1 - C["slow"] * share, 0), 1 + C["fast"] * share
    found["P6", "stage1_rate_min"] = found["P6", "stage1_rate_max"] = rate
    found["P8-A4", "gamma_ratio"] = C["gamma_half"], 1 + C["gamma_half"]
    if None not in (c.sigma_x, c.Sigma_op, c.Sigma_F):
        found["P8-5.1", "K_deviation"] = 0, C["spread"]
    return found


PHI_HALF = 0.6914624612740131
"""The standard normal distribution function at 1/2, from a table."""


def law(c: SimpleNamespace) -> Bands:
    """P8 and R15 of a law of data and weights, by formulas and where draws were made by these."""
    rare = PRINTED | {name: float(value) for name, value in c.constants.items()}
    rare = rare["often"] * c.n**-2
    tail = c.fail / 4 + PHI_HALF**c.m
    found: Bands = {
        ("P8-A1", "A1_failure"): (0, c.fail),
        ("P8-A3", "A3_failure"): (0, rare),
        ("R15-A1", "A1_failure"): (0, tail),
    }
    if c.d is not None:
        # P(chi^2_d <= x d) <= (x e^(1-x))^(d/2) for x < 1, and the same for >= and x > 1
        bound = sum((x * exp(1 - x)) ** (c.d / 2) for x in (0.5, 1.5))
        found["R15-A2", "A2_failure"] = 0, bound
        found["R15-A2", "A2_any_failure"] = 0, c.m * bound
        found["P8-A2", "A2_any_failure"] = 0, c.fail
    if c.draws:
        found["P8-A1", "A1_frequency"] = 0, c.fail
        found["P8-A3", "A3_frequency"] = 0, rare
        found["R15-A1", "A1_frequency"] = 0, tail
        found["R15-K", "singular_outside"] = 0, 2 * exp(-2)
        if c.d is not None:
            found["R15-A2", "A2_frequency"] = 0, c.m * bound
            found["P8-A2", "A2_frequency"] = 0, c.fail
            found["P8-5.1", "K_frequency"] = 0, rare
        if c.bbar is not None and c.sigma_y is not None:
            found["P8-A4", "A4_frequency"] = 0, rare
    return found


def reference(case: Mapping[str, Any]) -> Bands:
    """Every band that any statement has for the case, and no other."""
    c = record(case)
    found: Bands = {}
    if c.s is not None:
        found |= descent(c) if c.eta else flow(c)
        found |= {} if c.F is None else perpendicular(c)
    if c.gamma is not None:
        found |= regression(c)
    if c.tr is not None:
        found |= published(c)
    if c.fail is not None:
        found |= law(c)
    if c.step is None and c.n is not None and c.kmin is not None:
        found["R11-flow", "loss_rate"] = c.kmin, inf
    return found
