"""Weights outside the feature direction: R5 to R7 (flow) and R10 (descent)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bounds.arithmetic import Value
from bounds.bands import at_most, between
from bounds.identities import vanishing
from bounds.statement import Band, Hypothesis, Kind, Layer, Tag
from bounds.two_layer.flow import FORWARD, FROZEN, GROWS, LEVELS, is_flow, late
from bounds.two_layer.parameters import TwoLayerParameters
from bounds.two_layer.registry import DOCS, declare

SMALL_STEP = Hypothesis(
    "eta |a|^2 <= 1", "eta max |a_k|^2 <= 1 along the run",
    lambda p: p.eta_a2, lambda p: p.ops.number(1), quantity="eta_a2",
)  # fmt: skip


@declare(
    "two-layer/R5",
    title="Frozen perpendicular weights",
    source=f"{DOCS}, R5",
    tag=Tag.REFINED,
    hypotheses=(FROZEN,),
    kind=Kind.IDENTITY,
)
def r5(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """If U_perp is orthogonal to a(0) and u(0) then U_perp a = 0 at all times, for the flow and for
    descent, so R1-R4 and R8 hold as if U_perp were 0.  For any K with Ky = kappa y and
    Z(0) = y z'/|y| the reduction is exact too.

    In words: weights that the perpendicular rows do not see stay unseen: U_perp then plays no part in the
      dynamics.
    Hypotheses: U_perp a(0) = U_perp u(0) = 0, up to rounding; flow or descent.
    Parameters: m >= 1; unit >= 0; flow_error >= 0; growth >= 0; s > 0; F >= 0; overlap >= 0.
    Source: docs/two-layer.md, R5 (stated and proved there).
    Constants: derived: (U_perp a)' and (U_perp u)' are linear in U_perp a and U_perp u (docs/two-layer.md,
      R5).
    Tightness: an equality: the band is the rounding width of its residual plus what the run has piled up.

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(s=1.0, R=0.01, T=0.01, au=0.0, lam=0.01, b=0.0, m=4, F=0.1)
    >>> band = REGISTRY["two-layer/R5"].bands(p, None)["perp_leak"]
    >>> print(f"{float(band.lower):.4g} <= perp_leak <= {float(band.upper):.4g}")
    0 <= perp_leak <= 8.882e-15
    """
    if not p.has("s", "F"):
        return {}
    return {"perp_leak": vanishing(p, PERP_ROUNDINGS * (1 + p.m), p.flow_error + p.growth)}


PERP_ROUNDINGS = 16
"""Roundings of U_perp a and of the norms it is divided by, per neuron."""


@declare(
    "two-layer/R6",
    title="What the flow conserves",
    source=f"{DOCS}, R6",
    tag=Tag.REFINED,
)
def r6(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """aa' - U'U (all rows) is constant; U_perp U_perp' is non-increasing and
    2 int |U_perp a|^2 = |U_perp(0)|_F^2 - |U_perp|_F^2, so that |a|^2 - |u|^2 moves by at most
    F^2 = |U_perp(0)|_F^2, ever.

    In words: the flow conserves the imbalance of the layers, and perpendicular weights only shrink, by what
      they feed into it.
    Hypotheses: gradient flow in canonical form (eta 0 or not given).
    Parameters: m >= 1; unit >= 0; flow_error >= 0; s > 0; R >= 0; T >= 0; F >= 0; eta, 0 or not given.
    Source: docs/two-layer.md, R6 (stated and proved there).
    Constants: derived: substitute the flow; the factor 2 is that of d|U_perp|_F^2 (docs/two-layer.md, R6).
    Tightness: two equalities; the drift comes to F^2 only if all of U_perp decays.

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(s=1.0, R=0.01, T=0.01, au=0.0, lam=0.01, b=0.0, m=4, F=0.1)
    >>> band = REGISTRY["two-layer/R6"].bands(p, None)["flow_balance_drift"]
    >>> print(f"{float(band.lower):.4g} <= flow_balance_drift <= {float(band.upper):.4g}")
    0 <= flow_balance_drift <= 0.01
    """
    if not is_flow(p) or p.F is None:
        return {}
    width = vanishing(p, CONSERVED_ROUNDINGS * (1 + p.m), 4 * p.flow_error)
    return {"flow_balance": width, "flow_perp_energy": width, "flow_balance_drift": at_most(p, p.F * p.F)}


CONSERVED_ROUNDINGS = 32
"""Roundings of an entry of aa' - U'U and of the integral, per neuron."""


@dataclass(frozen=True)
class Bracket:
    """beta and R+, R- of R7, at a level theta."""

    p: TwoLayerParameters
    theta: Value
    beta: Value
    low: Value
    high: Value

    @classmethod
    def of(cls, p: TwoLayerParameters, theta: Fraction) -> Bracket:
        A, level = p.ops, p.ops.number(theta)
        beta = p.delta * p.F / (2 * A.sqrt((1 - level) * p.s))
        root = A.sqrt(p.R)
        low = A.maximum(root - beta, A.number(0)) ** 2
        return cls(p, level, beta, low, (root + beta) ** 2)

    def earliest(self) -> Value:
        """tau_lo."""
        A, p, zero = self.p.ops, self.p, self.p.ops.number(0)
        c, T = 2 * p.s + self.beta * self.beta, p.T
        target = 4 * self.theta * p.s / self.high
        omega = A.sqrt(c * c + 2 * self.low * T)

        def rational() -> Value:
            top, bottom = (c + omega) / self.low, -2 * T / (c + omega)
            return A.log((target - bottom) * (top - 1) / ((top - target) * (1 - bottom))) / omega

        def exponential() -> Value:
            return A.log((target + T / c) / (1 + T / c)) / c

        return A.where(
            A.less(1, target),
            lambda: A.where(A.less(zero, self.low), rational, exponential),
            lambda: zero,
        )

    def latest(self) -> Value:
        """tau_hi; infinite where R- = 0 or the level may never be reached."""
        A, p, zero = self.p.ops, self.p, self.p.ops.number(0)
        k = 4 * self.theta * p.s + 2 * self.beta * self.beta
        target = A.ratio(k + A.sqrt(k * k + 8 * self.low * p.T), 2 * self.low)
        limit = 4 * p.s / self.high
        reachable = A.both(A.less(target, limit), A.less(1, limit))

        def logistic() -> Value:
            return A.where(
                A.less(1, target),
                lambda: A.log(target * (limit - 1) / (limit - target)) / (2 * p.s),
                lambda: zero,
            )

        return A.where(reachable, logistic, lambda: A.inf)


@declare(
    "two-layer/R7",
    title="Stage times with perpendicular weights",
    source=f"{DOCS}, R7",
    tag=Tag.REFINED,
    hypotheses=(GROWS,),
)
def r7(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """With g = exp int e and delta = |U_perp(0)|_2: until the first time a.u = theta s,
    |r/g - r(0)| <= beta = delta F/(2 sqrt((1-theta) s)) and |t| <= sqrt(T)/g + beta.  Comparing
    y = g^2 with two Riccati equations brackets that time: tau_lo <= tau_theta <= tau_hi (formulas in
    docs/two-layer.md); tau_hi is infinite where beta >= sqrt R, or the level is out of reach.

    In words: perpendicular weights delay or hasten each stage by little: two Riccati equations bracket the
      time.
    Hypotheses: gradient flow in canonical form (eta 0 or not given); R > 0; any U_perp; a level that lies
      ahead at time 0.
    Parameters: s > 0; R > 0; T >= 0; au; delta in [0, F]; F >= 0; eta, 0 or not given.
    Source: docs/two-layer.md, R7 (stated and proved there).
    Constants: derived: 2 sqrt((1-theta) s) from int g^-2 <= 1/(2 (1-theta) s) before the level, delta F from
      R6 and Cauchy-Schwarz (docs/two-layer.md, R7).
    Tightness: equals R3 at beta = T = 0; the upper end is infinite from beta = sqrt R on.

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(s=1.0, R=0.01, T=0.01, au=0.0, lam=0.01, b=0.0, m=4, F=0.01, delta=0.01)
    >>> band = REGISTRY["two-layer/R7"].bands(p, None)["escape_time_perp"]
    >>> print(f"{float(band.lower):.4g} <= escape_time_perp <= {float(band.upper):.4g}")
    1.893 <= escape_time_perp <= 1.897
    """
    if not is_flow(p) or not p.has("delta", "F"):
        return {}
    bands = {}
    for name, theta in LEVELS.items():
        if not late(p, theta):
            continue
        bracket = Bracket.of(p, theta)
        lost = p.ops.negate(p.ops.less(bracket.latest(), p.ops.inf))
        why = [(lost, "beta >= sqrt R, or the level may be out of reach: tau_hi is infinite")]
        bands[f"{name}_perp"] = between(p, bracket.earliest(), bracket.latest(), why)
        bands[name.replace("time", "drift")] = at_most(p, bracket.beta)
    return bands


@declare(
    "two-layer/R10",
    title="Descent with perpendicular weights",
    source=f"{DOCS}, R10",
    tag=Tag.REFINED,
    hypotheses=(FORWARD, SMALL_STEP),
)
def r10(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """With G_k = prod_(i<k) (1 + eta e_i): r_k/G_k = r_0 - eta sum B_i a_i/G_(i+1), and
    sum eta (2 - eta |a_i|^2)|U_perp,i a_i|^2 = F^2 - |U_perp,k|_F^2, so for eta |a|^2 <= 1
    |r_k/G_k - r_0| <= delta F sqrt(eta sum G_(i+1)^-2).

    In words: under descent perpendicular weights shrink by what they feed into the imbalance, and turn the
      growing direction by a bounded amount.
    Hypotheses: eta > 0; eta |a_k|^2 <= 1 along the run (eta_a2).
    Parameters: m >= 1; unit >= 0; growth >= 0; delta in [0, F]; F >= 0; eta > 0; eta_a2 >= 0; shrinkage >= 0.
    Source: docs/two-layer.md, R10 (stated and proved there).
    Constants: derived: U_perp+ = U_perp (I - eta aa'), then Cauchy-Schwarz with sum eta |U_perp a|^2 <= F^2
      (docs/two-layer.md, R10).
    Tightness: two equalities; the drift bound is Cauchy-Schwarz and not searched for its worst case.

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(s=1.0, R=0.01, T=0.01, au=0.0, lam=0.01, b=0.0, m=4, eta=0.1, F=0.1,
    ... delta=0.1, shrinkage=1.0)
    >>> band = REGISTRY["two-layer/R10"].bands(p, None)["gd_r_drift"]
    >>> print(f"{float(band.lower):.4g} <= gd_r_drift <= {float(band.upper):.4g}")
    0 <= gd_r_drift <= 0.01
    """
    if not p.has("eta", "F", "shrinkage") or p.eta == 0:
        return {}
    width = vanishing(p, CONSERVED_ROUNDINGS * (1 + p.m), p.growth)
    return {
        "gd_perp_energy": width,
        "gd_r_sum": width,
        "gd_r_drift": at_most(p, p.delta * p.F * p.ops.sqrt(p.shrinkage)),
    }
