"""Any data, in the paper's variables: P0 and R11 to R14."""

from __future__ import annotations

from bounds.bands import at_least, at_most
from bounds.identities import vanishing
from bounds.statement import Band, Hypothesis, Kind, Layer, Tag
from bounds.two_layer.parameters import TwoLayerParameters
from bounds.two_layer.registry import DOCS, PAPER, declare

INVERTIBLE = Hypothesis(
    "K invertible", "kmin(K) > 0", lambda p: p.ops.number(0), lambda p: p.kmin, strict=True
)
INTERPOLATES = Hypothesis(
    "interpolation", "|f - y| = 0 up to the run's residual", lambda p: p.e_end, lambda p: p.ops.number(1e-6)
)

RECURSION_ROUNDINGS = 16
"""Roundings of one update beyond its longest sum."""


def is_regression(p: TwoLayerParameters) -> bool:
    """Whether the run was gradient descent in the paper's variables."""
    return p.has("step", "gamma", "yy")


def longest_sum(p: TwoLayerParameters) -> int:
    """Terms of the sums in one update."""
    return (p.n or 1) + (p.d or 1) + p.m + RECURSION_ROUNDINGS


@declare(
    "two-layer/P0",
    title="Gradient descent recursions",
    source=f"{PAPER}, eqs. (2), (7), (8)",
    tag=Tag.PUBLISHED,
    kind=Kind.IDENTITY,
)
def p0(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """W+ = W + c X'e v', v+ = v + c Z'e with c = eta/(mn), e = y - f, Z = XW, so
    Z+ = Z + c K e v' and rho+ = rho + c (e'Ky) v: the n x m state Z suffices.  Eq. (3) drops a minus
    sign; what it intends is df/dt = -Theta dL/df = Theta e/n, checked here."""
    if not is_regression(p):
        return {}
    if not p.full:
        return {}
    band = vanishing(p, longest_sum(p), p.growth)
    slope = vanishing(p, longest_sum(p) * 4)
    return dict.fromkeys(("state_Z", "state_v", "state_rho"), band) | {"ntk_flow": slope}


@declare(
    "two-layer/R11",
    title="One step of gradient descent for any data",
    source=f"{DOCS}, R11",
    tag=Tag.REFINED,
    kind=Kind.IDENTITY,
)
def r11(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """e+ = e - (eta/n) Theta e - (eta^2/(m^2 n^2)) (f.e) K e; with g = X'e the imbalance changes by
    (W'W - vv')+ - (W'W - vv') = c^2 (|g|^2 vv' - W'g g'W).  An interpolating limit has
    Wv/m = X^+ y + P_perp W(0)v/m with P_perp the projector off the row space of X."""
    if not is_regression(p):
        return {}
    band = vanishing(p, 4 * longest_sum(p))
    return {"residual_step": band} | ({"imbalance_step": band} if p.full else {})


@declare(
    "two-layer/R11-limit",
    title="The interpolating limit is minimum-norm up to what the data cannot move",
    source=f"{DOCS}, R11",
    tag=Tag.REFINED,
    hypotheses=(INVERTIBLE,),
    kind=Kind.IDENTITY,
)
def r11_limit(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """|Wv/m - X^+ f - P_perp W(0)v/m| = 0 at every time, f = XWv/m; at interpolation f = y.  The
    width grows with the condition number of K through the pseudo-inverse."""
    if not is_regression(p) or not p.full or not p.has("kmin", "kmax"):
        return {}
    A = p.ops
    regular = A.less(A.number(0), p.kmin)
    condition = p.kmax / A.where(regular, lambda: p.kmin, lambda: A.number(1))
    band = vanishing(p, 8 * longest_sum(p) * condition, p.growth * condition)
    upper = A.where(regular, lambda: band.upper, lambda: A.inf)
    singular = A.negate(regular), "kmin(K) = 0: X^+ is not determined within rounding"
    return {"minimum_norm": at_most(p, upper, [*band.because, singular])}


@declare(
    "two-layer/R12",
    title="Sharpness of every interpolator",
    source=f"{DOCS}, R12",
    tag=Tag.REFINED,
    hypotheses=(INTERPOLATES,),
)
def r12(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """At every interpolator lambda_max(Theta) >= 2 sqrt(gamma)/m: Rayleigh quotient at y, Zv = my,
    arithmetic and geometric mean.  Hence h > 1 makes every interpolator linearly unstable.  Off
    interpolation by a relative epsilon the same proof gives the bound times (1 - epsilon)."""
    if not is_regression(p) or p.e_end is None:
        return {}
    bound = 2 * p.ops.sqrt(p.gamma) / p.m
    return {"sharpness": at_least(p, bound * (1 - p.e_end) * (1 - longest_sum(p) * p.unit))}


SMALL_INIT = Hypothesis(
    "vanishing initialisation", "|W(0)|_F^2 + |v(0)|^2 small against the final |v|^2",
    lambda p: p.initial_share, lambda p: p.ops.number(1e-3), quantity="initial_share",
)  # fmt: skip
FORWARD = Hypothesis("eta > 0", "eta > 0", lambda p: p.ops.number(0), lambda p: p.step, strict=True)
"""Descent in the paper's variables goes downhill."""
SMALL_STEP = Hypothesis("gradient flow limit", "h <= 0.05", lambda p: p.h, lambda p: p.ops.number(0.05))


@declare(
    "two-layer/R13",
    title="The limit kernel from vanishing initialisation",
    source=f"{DOCS}, R13",
    tag=Tag.REFINED,
    hypotheses=(INVERTIBLE, SMALL_INIT, FORWARD, SMALL_STEP, INTERPOLATES),
    leading_order=True,
)
def r13(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """Gradient flow from vanishing weights: with q = y'K^(-1)y, |v|^2 -> m sqrt q and
    Theta -> (1/m)(sqrt q K + yy'/sqrt q); descent is stable there iff eta < 2n/lambda_max(Theta).
    A limit: at a finite initialisation and step a relative error of at most LIMIT_LEVEL agrees with it."""
    if not is_regression(p) or not p.has("h", "kmin", "kmax"):
        return {}
    return {"limit_kernel": at_most(p, p.ops.number(LIMIT_LEVEL))}


LIMIT_LEVEL = 0.05
"""Relative spectral distance from the limit kernel that counts as near it (a choice)."""


@declare(
    "two-layer/R14",
    title="The floor of aligned states",
    source=f"{DOCS}, R14",
    tag=Tag.REFINED,
)
def r14(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """chi = 1 - gamma^2/(|y|^2 phi); states w_r = (rho_r/gamma) X'y have L >= chi |y|^2/(2n), with
    equality where f is the projection of y on Ky, the saturation of eq. (11)."""
    if not is_regression(p) or p.phi is None:
        return {}
    A, n = p.ops, p.n
    chi = A.maximum(1 - p.gamma * p.gamma / (p.yy * p.phi), A.number(0))
    slack = 32 * longest_sum(p) * p.unit * p.yy / (2 * n)
    floor = chi * p.yy / (2 * n)
    return {
        "aligned_loss": at_least(p, A.maximum(floor - slack, A.number(0))),
        "aligned_loss_saturated": at_most(p, floor + slack),
    }
