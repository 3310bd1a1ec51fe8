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
    Z(0) = y z'/|y| the reduction is exact too."""
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
    F^2 = |U_perp(0)|_F^2, ever."""
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
    docs/two-layer.md); tau_hi is infinite where beta >= sqrt R, or the level is out of reach."""
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
    |r_k/G_k - r_0| <= delta F sqrt(eta sum G_(i+1)^-2)."""
    if not p.has("eta", "F", "shrinkage") or p.eta == 0:
        return {}
    width = vanishing(p, CONSERVED_ROUNDINGS * (1 + p.m), p.growth)
    return {
        "gd_perp_energy": width,
        "gd_r_sum": width,
        "gd_r_drift": at_most(p, p.delta * p.F * p.ops.sqrt(p.shrinkage)),
    }
