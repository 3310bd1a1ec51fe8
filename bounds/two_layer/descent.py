"""Gradient descent in the canonical form with U_perp = 0, or frozen (R5): R8 and R9."""

from __future__ import annotations

from bounds.arithmetic import Value, certain
from bounds.bands import at_least, at_most, between
from bounds.identities import vanishing
from bounds.statement import Band, Hypothesis, Kind, Layer, Tag
from bounds.two_layer.flow import ALIGNED, BELOW_TARGET, FORWARD, FROZEN, GROWS, LEVELS, late
from bounds.two_layer.parameters import TwoLayerParameters
from bounds.two_layer.registry import DOCS, declare

STABLE = Hypothesis("eta Omega <= 1", "eta Omega <= 1", lambda p: p.eta * p.omega, lambda p: p.ops.number(1))

DESCENT_ROUNDINGS = 32
"""Roundings of one closed-form step, per neuron; those of the run itself are in `growth`."""


def is_descent(p: TwoLayerParameters) -> bool:
    """Whether the run was gradient descent in canonical form."""
    return p.has("s", "R", "T", "eta") and p.eta != 0


@declare(
    "two-layer/R8",
    title="Gradient descent, neuron by neuron",
    source=f"{DOCS}, R8",
    tag=Tag.REFINED,
    hypotheses=(FROZEN,),
    kind=Kind.IDENTITY,
)
def r8(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """r+ = (1 + eta e) r, t+ = (1 - eta e) t; e+ = e (1 - eta lambda - eta^2 e (s-e)),
    lambda+ = (1 + eta^2 e^2) lambda + 4 eta e (s-e); b_k = b_0 prod (1 - eta^2 e_i^2).  Per neuron,
    with A = prod (1 + eta e_i), D = prod (1 - eta e_i):
    v_r = [A (v_r(0) + omega_r) + D (v_r(0) - omega_r)]/2,
    rho_r/sqrt gamma = [A (v_r(0) + omega_r) - D (v_r(0) - omega_r)]/2 - omega_r.

    In words: descent without perpendicular weights is a two-dimensional map, and each neuron a fixed mixture
      of one growing and one shrinking product.
    Hypotheses: gradient descent in canonical form; U_perp a(0) = U_perp u(0) = 0.
    Parameters: m >= 1; unit >= 0; growth >= 0; s > 0; R >= 0; T >= 0; eta >= 0; overlap >= 0.
    Source: docs/two-layer.md, R8 (stated and proved there).
    Constants: derived: r and t are multiplied by 1 +- eta e (docs/two-layer.md, R8).
    Tightness: an equality: the band is the rounding width of its residual plus the running error of the run
      (growth).

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(s=1.0, R=0.01, T=0.01, au=0.0, lam=0.01, b=0.0, m=4, eta=0.1)
    >>> band = REGISTRY["two-layer/R8"].bands(p, None)["gd_v"]
    >>> print(f"{float(band.lower):.4g} <= gd_v <= {float(band.upper):.4g}")
    0 <= gd_v <= 1.776e-14
    """
    if not is_descent(p):
        return {}
    band = vanishing(p, DESCENT_ROUNDINGS * (1 + p.m), p.growth)
    return dict.fromkeys(("gd_v", "gd_rho", "gd_e_map", "gd_lambda_map", "gd_b"), band)


@declare(
    "two-layer/R9",
    title="Convergence of gradient descent",
    source=f"{DOCS}, R9",
    tag=Tag.REFINED,
    hypotheses=(FROZEN, FORWARD, ALIGNED, BELOW_TARGET, STABLE),
)
def r9(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """If 0 <= a0.u0 <= s and eta Omega <= 1: 0 <= e_(k+1) <= (1 - eta lambda_k) e_k, lambda_k is
    non-decreasing and at most Omega.  Steps to a.u >= theta s:
    log(4 theta s/R)/(2 log(1 + eta s)) <= k_theta
    <= ceil(log((4 theta s + T)/R)/(2 log(1 + eta (1-theta) s))).  For T = 0 and h = eta s < 1/2 the
    log-odds of a.u/s grow per step by between 2 log(1+h) and -log(1-2h).

    In words: descent with a step below 1/Omega never overshoots, decays at least at the rate of the flow's
      start, and reaches each level within counted steps.
    Hypotheses: gradient descent in canonical form, eta > 0; U_perp a(0) = U_perp u(0) = 0; 0 <= a(0).u(0) <=
      s; eta Omega <= 1.
    Parameters: s > 0; R >= 0; T >= 0; au; eta > 0; overlap >= 0.
    Source: docs/two-layer.md, R9 (stated and proved there).
    Constants: derived: eta Omega <= 1 makes eta lambda + eta^2 e (s-e) at most 1; the counts are |r|^2
      between R (1 + eta (1-theta) s)^(2k) and R (1 + eta s)^(2k) (docs/two-layer.md, R9).
    Tightness: the decay drops a term of second order in eta; for small R and T the counts differ by the
      factor log(1 + eta s)/log(1 + eta (1-theta) s) and one step.

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(s=1.0, R=0.01, T=0.01, au=0.0, lam=0.01, b=0.0, m=4, eta=0.1)
    >>> band = REGISTRY["two-layer/R9"].bands(p, None)["escape_steps"]
    >>> print(f"{float(band.lower):.4g} <= escape_steps <= {float(band.upper):.4g}")
    19.35 <= escape_steps <= 22.55
    """
    if not is_descent(p):
        return {}
    zero, one = p.ops.number(0), p.ops.number(1)
    bands = {
        "gd_e_min": Band(zero, p.ops.inf, (-p.ops.inf, p.ops.inf)),
        "gd_e_step": at_most(p, one),
        "gd_lambda_step": at_least(p, one),
        "gd_lambda_max": at_most(p, p.omega),
    }
    if certain(p.ops.less(zero, p.R)):
        for name, theta in LEVELS.items():
            if late(p, theta):
                bands[name.replace("time", "steps")] = between(p, *step_counts(p, p.ops.number(theta)))
    return bands


def step_counts(p: TwoLayerParameters, theta: Value) -> tuple[Value, Value]:
    """Bounds on k_theta; the upper end is one more than the logarithm instead of its ceiling."""
    A, s, eta = p.ops, p.s, p.eta
    zero = A.number(0)
    ahead = A.maximum(A.log(4 * theta * s / p.R), zero)
    most = A.maximum(A.log((4 * theta * s + p.T) / p.R), zero)
    return ahead / (2 * A.log1p(eta * s)), most / (2 * A.log1p(eta * (1 - theta) * s)) + 1


NO_T = Hypothesis("T = 0", "T = |a(0) - u(0)|^2 = 0", lambda p: p.T, lambda p: p.ops.number(0))
HALF = Hypothesis(
    "eta s < 1/2", "h = eta s < 1/2", lambda p: 2 * p.eta * p.s, lambda p: p.ops.number(1), strict=True
)


@declare(
    "two-layer/R9-odds",
    title="The log-odds of a.u/s grow at a nearly constant rate",
    source=f"{DOCS}, R9",
    tag=Tag.REFINED,
    hypotheses=(FROZEN, FORWARD, NO_T, HALF, ALIGNED, BELOW_TARGET, GROWS),
)
def r9_odds(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """For T = 0, x = a.u/s and h = eta s < 1/2: x+ = x (1 + h (1-x))^2, and log(x/(1-x)) grows per
    step by between 2 log(1+h) and -log(1-2h); the proxy of P7 by a factor in
    [1+h, (1-2h)^(-1/2)].

    In words: from a start with a = u the log-odds of the learnt share a.u/s grow at a nearly constant rate.
    Hypotheses: gradient descent in canonical form, eta > 0; U_perp a(0) = U_perp u(0) = 0; T = 0; eta s <
      1/2; 0 <= a(0).u(0) <= s; R > 0.
    Parameters: s > 0; R > 0; T = 0; au; eta > 0; overlap >= 0.
    Source: docs/two-layer.md, R9 (stated and proved there).
    Constants: derived: the growth per step increases with x, from 2 log(1+h) at x = 0 to -log(1-2h) at x = 1
      (docs/two-layer.md, R9).
    Tightness: both ends are approached, as x -> 0 and x -> 1.

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(s=1.0, R=0.01, T=0.0, au=0.0025, lam=0.005, b=0.0, m=4, eta=0.1)
    >>> band = REGISTRY["two-layer/R9-odds"].bands(p, None)["odds_step_min"]
    >>> print(f"{float(band.lower):.4g} <= odds_step_min <= {float(band.upper):.4g}")
    0.1906 <= odds_step_min <= 0.2231
    """
    if not is_descent(p):
        return {}
    A, h = p.ops, p.eta * p.s
    slow, fast = 2 * A.log1p(h), -A.log1p(-2 * h)
    return {"odds_step_min": between(p, slow, fast), "odds_step_max": between(p, slow, fast)}
