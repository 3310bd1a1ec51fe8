"""Gradient flow in the canonical form with U_perp = 0, or frozen (R5): R1 to R4."""

from __future__ import annotations

from fractions import Fraction

from bounds.arithmetic import Value
from bounds.bands import between
from bounds.identities import matching, vanishing
from bounds.statement import Band, Hypothesis, Kind, Layer, Tag
from bounds.two_layer.parameters import TwoLayerParameters
from bounds.two_layer.registry import DOCS, declare

ESCAPE, SATURATION = Fraction(1, 10), Fraction(9, 10)
"""The levels of a.u / s that name the end of the first stage and of the second."""

LEVELS = {"escape_time": ESCAPE, "saturation_time": SATURATION}


FROZEN = Hypothesis(
    "U_perp frozen", "U_perp a(0) = U_perp u(0) = 0",
    lambda p: p.overlap, lambda p: p.ops.number(0), quantity="perp_overlap",
)  # fmt: skip
GROWS = Hypothesis(
    "R > 0", "R = |a(0) + u(0)|^2 > 0; for R = 0 the flow runs into the saddle a = u = 0",
    lambda p: p.ops.number(0), lambda p: p.R, strict=True,
)  # fmt: skip
BELOW_TARGET = Hypothesis("a0.u0 <= s", "a(0).u(0) <= s", lambda p: p.au, lambda p: p.s)
FORWARD = Hypothesis("eta > 0", "eta > 0", lambda p: p.ops.number(0), lambda p: p.eta, strict=True)
"""Descent goes downhill."""
ALIGNED = Hypothesis("a0.u0 >= 0", "a(0).u(0) >= 0", lambda p: p.ops.number(0), lambda p: p.au)


def is_flow(p: TwoLayerParameters) -> bool:
    """Whether the run was a gradient flow in canonical form."""
    return p.has("s", "R", "T") and (p.eta is None or p.eta == 0)


@declare(
    "two-layer/R1",
    title="Gradient flow in closed form",
    source=f"{DOCS}, R1",
    tag=Tag.REFINED,
    hypotheses=(FROZEN, GROWS),
    kind=Kind.IDENTITY,
)
def r1(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """r' = e r, t' = -e t.  y(tau) = exp(2 int e) solves y' = 2 s y - (R/2) y^2 + T/2, y(0) = 1:
    with Omega = sqrt(4 s^2 + R T), y+ = (2s + Omega)/R, y- = -T/(2s + Omega) and
    C = (1 - y+)/(1 - y-), y = (y+ - y- C e^(-Omega tau))/(1 - C e^(-Omega tau)); then
    r = sqrt(y) r(0), t = t(0)/sqrt(y), a.u = (R y - T/y)/4, |a|^2 + |u|^2 = (R y + T/y)/2.

    In words: without perpendicular weights the flow is a scalar Riccati equation, solved in closed form.
    Hypotheses: gradient flow in canonical form (eta 0 or not given); U_perp a(0) = U_perp u(0) = 0; R > 0 (at
      R = 0 the flow runs into the saddle 0).
    Parameters: m >= 1; unit >= 0; flow_error >= 0; s > 0; R > 0; T >= 0; eta, 0 or not given; overlap >= 0.
    Source: docs/two-layer.md, R1 (stated and proved there).
    Constants: derived: y+ and y- are the roots of the right-hand side, Omega their distance times R/2
      (docs/two-layer.md, R1).
    Tightness: an equality: the band is the rounding width of its residual plus the integration error.

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(s=1.0, R=0.01, T=0.01, au=0.0, lam=0.01, b=0.0, m=4)
    >>> band = REGISTRY["two-layer/R1"].bands(p, None)["flow_e"]
    >>> print(f"{float(band.lower):.4g} <= flow_e <= {float(band.upper):.4g}")
    0 <= flow_e <= 3.553e-14
    """
    if not is_flow(p):
        return {}
    band = vanishing(p, CLOSED_FORM_ROUNDINGS * (1 + p.m), p.flow_error)
    return {"flow_r": band, "flow_t": band, "flow_e": band}


CLOSED_FORM_ROUNDINGS = 64
"""Roundings of y(tau) and of the two sides, per neuron (tests/bounds/two_layer checks against intervals)."""


@declare(
    "two-layer/R2",
    title="The flow is one-dimensional",
    source=f"{DOCS}, R2",
    tag=Tag.REFINED,
    hypotheses=(FROZEN, ALIGNED, BELOW_TARGET),
)
def r2(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """|r|^2 |t|^2 = RT is conserved, so lambda^2 = 4 (a.u)^2 + RT and e' = -e sqrt(4 (s-e)^2 + RT).
    If 0 <= a0.u0 <= s then e(0) e^(-Omega tau) <= e <= e(0) e^(-lambda(0) tau), because lambda
    increases from lambda(0) to Omega: the mean rate log(e(0)/e)/tau lies between them.

    In words: the residual decays at a rate that is one function of itself, between the rate at the start and
      the final rate Omega.
    Hypotheses: gradient flow in canonical form (eta 0 or not given); U_perp a(0) = U_perp u(0) = 0; 0 <=
      a(0).u(0) <= s.
    Parameters: m >= 1; unit >= 0; flow_error >= 0; s > 0; R >= 0; T >= 0; au; lam >= 0; eta, 0 or not given;
      overlap >= 0.
    Source: docs/two-layer.md, R2 (stated and proved there).
    Constants: derived: |r|^2|t|^2 = RT is conserved because r' = er and t' = -et (docs/two-layer.md, R2).
    Tightness: both ends are approached: the lower one as tau -> 0, the upper one as tau -> infinity.

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(s=1.0, R=0.01, T=0.01, au=0.0, lam=0.01, b=0.0, m=4)
    >>> band = REGISTRY["two-layer/R2"].bands(p, None)["flow_rate_min"]
    >>> print(f"{float(band.lower):.4g} <= flow_rate_min <= {float(band.upper):.4g}")
    0.01 <= flow_rate_min <= 2
    """
    if not is_flow(p):
        return {}
    return {
        "flow_conserved": vanishing(p, CLOSED_FORM_ROUNDINGS * (1 + p.m), 4 * p.flow_error),
        "flow_rate_min": between(p, p.lam, p.omega),
        "flow_rate_max": between(p, p.lam, p.omega),
    }


@declare(
    "two-layer/R3",
    title="Escape and saturation times",
    source=f"{DOCS}, R3",
    tag=Tag.REFINED,
    hypotheses=(FROZEN, GROWS),
    kind=Kind.IDENTITY,
)
def r3(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """The first time at which a.u = theta s (0 < theta < 1, a0.u0 < theta s, R > 0): with
    y_theta = (2 theta s + sqrt(4 theta^2 s^2 + RT))/R,
    tau_theta = (1/Omega) log[(y_theta - y-)(y+ - 1)/((y+ - y_theta)(1 - y-))]; for small initial
    weights about (1/2s) log(4 s theta/(R (1-theta))).  Escape: theta = 1/10; saturation: 9/10.

    In words: the exact moments at which the network has learnt one tenth and nine tenths of the target.
    Hypotheses: gradient flow in canonical form (eta 0 or not given); U_perp a(0) = U_perp u(0) = 0; R > 0; a
      level that lies ahead at time 0.
    Parameters: unit >= 0; flow_error >= 0; s > 0; R > 0; T >= 0; au; lam >= 0; eta, 0 or not given;
      overlap >= 0.
    Source: docs/two-layer.md, R3 (stated and proved there).
    Constants: derived: y_theta solves R y^2 - 4 theta s y - T = 0, tau_theta inverts R1; the levels 1/10 and
      9/10 are a choice (docs/two-layer.md, R3).
    Tightness: an equality: the band is the rounding width of its residual and what an error of a.u makes of a
      time, the error over (1-theta) s lambda.

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(s=1.0, R=0.01, T=0.01, au=0.0, lam=0.01, b=0.0, m=4)
    >>> band = REGISTRY["two-layer/R3"].bands(p, None)["escape_time"]
    >>> print(f"{float(band.lower):.4g} <= escape_time <= {float(band.upper):.4g}")
    1.895 <= escape_time <= 1.895
    """
    if not is_flow(p):
        return {}
    return {name: stage_band(p, theta) for name, theta in LEVELS.items() if late(p, theta)}


def late(p: TwoLayerParameters, theta: Fraction) -> bool:
    """Whether the level theta is still ahead at time 0 (scalar parameters)."""
    return p.ops.less(p.au, p.ops.number(theta) * p.s) is not False and p.ops.less(0, p.R) is not False


def stage_time(p: TwoLayerParameters, theta: Fraction) -> Value:
    """tau_theta of R3."""
    A, omega, s, R, T = p.ops, p.omega, p.s, p.R, p.T
    level = A.number(theta)
    y = (2 * level * s + A.sqrt(4 * level * level * s * s + R * T)) / R
    top, bottom = (2 * s + omega) / R, -T / (2 * s + omega)
    return A.log((y - bottom) * (top - 1) / ((top - y) * (1 - bottom))) / omega


def stage_band(p: TwoLayerParameters, theta: Fraction) -> Band:
    """[tau_theta] up to the error of the flow: d tau = d(a.u)/(e lambda), e = (1-theta) s."""
    A, level, time = p.ops, p.ops.number(theta), stage_time(p, theta)
    speed = (1 - level) * p.s * A.sqrt(4 * level * level * p.s * p.s + p.R * p.T)
    return _around(p, time, A.ratio((p.flow_error + STAGE_ROUNDINGS * p.unit) * (p.omega + p.lam), speed))


STAGE_ROUNDINGS = 64
"""Roundings of the logarithm's argument and of the located time."""


@declare(
    "two-layer/R4",
    title="The change of the kernel, lazy and rich",
    source=f"{DOCS}, R4",
    tag=Tag.REFINED,
    hypotheses=(FROZEN, GROWS),
    kind=Kind.IDENTITY,
)
def r4(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """Theta = (kappa/m^2)(|a|^2 I + |u|^2 yy'/|y|^2).  In the end lambda = Omega,
    |a|^2 = (Omega + b)/2, |u|^2 = (Omega - b)/2 with b = |a|^2 - |u|^2 constant; the top eigenvalue
    changes by Omega/lambda(0) - 1, about 2 s^2/lambda(0)^2 when lazy (lambda(0) >> s, a0.u0 = 0) and
    2 s/lambda(0) when rich.  The relative spectral distance to the aligned kernel
    (v^2/m)(K + K yy'K/gamma), v^2 = |a|^2/m, is |b|/(2|a|^2) at every time.

    In words: how much the kernel changes in training: hardly if the start is large against the target, wholly
      if it is small.
    Hypotheses: gradient flow in canonical form (eta 0 or not given); U_perp a(0) = U_perp u(0) = 0; R > 0;
      the final residual e_end bounds what is still to come.
    Parameters: m >= 1; unit >= 0; flow_error >= 0; s > 0; R > 0; T >= 0; lam >= 0; b; eta, 0 or not given;
      e_end >= 0; overlap >= 0.
    Source: docs/two-layer.md, R4 (stated and proved there).
    Constants: derived: lambda -> Omega by R2 and |a|^2 - |u|^2 = r.t is constant (docs/two-layer.md, R4).
    Tightness: an equality: the band is the rounding width of its residual, the integration error and the
      change that e_end leaves.

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(s=1.0, R=0.01, T=0.01, au=0.0, lam=0.01, b=0.0, m=4, e_end=0.0)
    >>> band = REGISTRY["two-layer/R4"].bands(p, None)["kernel_change"]
    >>> print(f"{float(band.lower):.4g} <= kernel_change <= {float(band.upper):.4g}")
    200 <= kernel_change <= 200
    """
    if not is_flow(p):
        return {}
    remaining = 4 * p.e_end * (1 + p.e_end) * p.s * (2 * p.s) / (p.omega * p.omega)
    relative = CLOSED_FORM_ROUNDINGS * (1 + p.m) * p.unit + 4 * p.flow_error + remaining
    a2, u2 = (p.omega + p.b) / 2, (p.omega - p.b) / 2
    width = p.omega * relative
    return {
        "kernel_change": _change(p, relative),
        "final_a2": _around(p, a2, width),
        "final_u2": _around(p, u2, width),
        "kernel_error": vanishing(p, CLOSED_FORM_ROUNDINGS * (1 + p.m)),
    }


def _change(p: TwoLayerParameters, relative: Value) -> Band:
    """Omega/lambda(0); nothing where the kernel starts from 0."""
    A = p.ops
    starts = A.less(A.number(0), p.lam)
    band = matching(p, p.omega / A.where(starts, lambda: p.lam, lambda: A.number(1)), relative)
    lower = A.where(starts, lambda: band.lower, lambda: A.number(0))
    upper = A.where(starts, lambda: band.upper, lambda: A.inf)
    return between(p, lower, upper, [(A.negate(starts), "lambda(0) = 0: the kernel starts from 0")])


def _around(p: TwoLayerParameters, value: Value, width: Value) -> Band:
    return Band(p.ops.maximum(value - width, p.ops.number(0)), value + width, (0, p.ops.inf))
