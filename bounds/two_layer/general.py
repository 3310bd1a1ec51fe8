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
    sign; what it intends is df/dt = -Theta dL/df = Theta e/n, checked here.

    In words: W and v move by these recursions, so the n x m state Z = XW, v and the projections rho are all
      that a run needs.
    Hypotheses: none (gradient descent in the paper's variables, with W kept).
    Parameters: m >= 1; n >= 1; d >= 1; full, whether W was kept; unit >= 0; growth >= 0; step > 0; gamma > 0;
      yy > 0.
    Source: Huang, Chen, Xu, Wang, Suzuki, CPAL 2025 (PMLR 280:1087-1111), eqs. (2), (7), (8).
    Constants: none: the gradient of |XWv/m - y|^2/(2n); the sign that eq. (3) drops is restored
      (docs/two-layer.md, P0).
    Tightness: an equality: the band is the rounding width of its residual plus what the run has piled up.

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(step=0.1, gamma=1.0, yy=1.0, full=True, m=4, n=5, d=6)
    >>> band = REGISTRY["two-layer/P0"].bands(p, None)["state_Z"]
    >>> print(f"{float(band.lower):.4g} <= state_Z <= {float(band.upper):.4g}")
    0 <= state_Z <= 3.442e-15
    """
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
    Wv/m = X^+ y + P_perp W(0)v/m with P_perp the projector off the row space of X.

    In words: the residual of any data obeys one exact recursion with the kernel Theta, and the imbalance W'W
      - vv' moves in second order of the step only.
    Hypotheses: none (gradient descent in the paper's variables; the imbalance needs W).
    Parameters: m >= 1; n >= 1; d >= 1; full, whether W was kept; unit >= 0; step > 0; gamma > 0; yy > 0.
    Source: docs/two-layer.md, R11 (stated and proved there).
    Constants: derived: multiply out W+v+, where v'Z'e = m f.e (docs/two-layer.md, R11).
    Tightness: an equality: the band is the rounding width of its residual of one step.

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(step=0.1, gamma=1.0, yy=1.0, m=4, n=5, d=6)
    >>> band = REGISTRY["two-layer/R11"].bands(p, None)["residual_step"]
    >>> print(f"{float(band.lower):.4g} <= residual_step <= {float(band.upper):.4g}")
    0 <= residual_step <= 1.377e-14
    """
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
    width grows with the condition number of K through the pseudo-inverse.

    In words: what the network computes is the minimum-norm solution for its own outputs, but for the part of
      W(0)v outside the row space, which no gradient moves.
    Hypotheses: K invertible, kmin > 0; W kept.
    Parameters: m >= 1; n >= 1; d >= 1; full, whether W was kept; unit >= 0; growth >= 0; step > 0; gamma > 0;
      yy > 0; kmin > 0; kmax >= kmin.
    Source: docs/two-layer.md, R11 (stated and proved there).
    Constants: derived: W moves within the row space of X, on which Wv/m = X^+ f (docs/two-layer.md, R11).
    Tightness: an equality: the band is the rounding width of its residual times the condition number of K.

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(step=0.1, gamma=1.0, yy=1.0, full=True, m=4, n=5, d=6, kmin=1.0, kmax=2.0)
    >>> band = REGISTRY["two-layer/R11-limit"].bands(p, None)["minimum_norm"]
    >>> print(f"{float(band.lower):.4g} <= minimum_norm <= {float(band.upper):.4g}")
    0 <= minimum_norm <= 5.507e-14
    """
    if not is_regression(p) or not p.full or not p.has("kmin", "kmax"):
        return {}
    A = p.ops
    regular = A.less(A.number(0), p.kmin)
    condition = p.kmax / A.where(regular, lambda: p.kmin, lambda: A.number(1))
    band = vanishing(p, 8 * longest_sum(p) * condition, p.growth * condition)
    upper = A.where(regular, lambda: band.upper, lambda: A.inf)
    singular = A.negate(regular), "kmin(K) = 0: X^+ is not determined within rounding"
    return {"minimum_norm": at_most(p, upper, [*band.because, singular])}


def is_general_flow(p: TwoLayerParameters) -> bool:
    """Whether the run was a gradient flow in the paper's variables."""
    return p.has("n", "kmin") and p.step is None


@declare(
    "two-layer/R11-flow",
    title="The loss of gradient flow falls at least as fast as the readout grows",
    source=f"{DOCS}, R11",
    tag=Tag.REFINED,
)
def r11_flow(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """Gradient flow on any data: L(t) <= L(0) exp(-(2 kmin/(n m^2)) int_0^t |v|^2).  The quantity is
    n m^2 log(L(0)/L(t)) / (2 int |v|^2), at the recorded time where it is smallest: at least kmin(K).

    In words: along gradient flow the loss decays at a rate of at least the smallest eigenvalue of K times the
      readout's squared size.
    Hypotheses: none (gradient flow in the paper's variables); it says nothing for singular K.
    Parameters: n >= 1; step, none for flow; kmin >= 0.
    Source: docs/two-layer.md, R11 (stated and proved there).
    Constants: derived: L' = -e'Theta e/n^2 and Theta >= |v|^2 K/m^2 (docs/two-layer.md, R11).
    Tightness: attained as t -> 0 by W(0) = 0 and y along the smallest eigenvector of K; later Z'e, dropped in
      the proof, makes the decay faster.

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(n=5, kmin=2.0)
    >>> band = REGISTRY["two-layer/R11-flow"].bands(p, None)["loss_rate"]
    >>> print(f"{float(band.lower):.4g} <= loss_rate <= {float(band.upper):.4g}")
    2 <= loss_rate <= inf
    """
    if not is_general_flow(p):
        return {}
    return {"loss_rate": at_least(p, p.kmin)}


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
    interpolation by a relative epsilon the same proof gives the bound times (1 - epsilon).

    In words: no interpolator is flat: the kernel's largest eigenvalue is bounded below by the size of the
      targets alone, so a large step leaves every one of them.
    Hypotheses: interpolation: |f - y| at most 1e-6 |y|, the limit of the run's residual.
    Parameters: m >= 1; n >= 1; d >= 1; unit >= 0; e_end >= 0; step > 0; gamma > 0; yy > 0.
    Source: docs/two-layer.md, R12 (stated and proved there).
    Constants: derived: 2 is the arithmetic-geometric mean of |v|^2 gamma/|y|^2 and m^2 |y|^2/|v|^2 in the
      Rayleigh quotient at y (docs/two-layer.md, R12).
    Tightness: attained for K = kappa I by Z = m y v'/|v|^2 with |v|^2 = m|y|^2/sqrt(gamma).

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(step=0.1, gamma=4.0, yy=1.0, m=4, n=5, d=6, e_end=0.0)
    >>> band = REGISTRY["two-layer/R12"].bands(p, None)["sharpness"]
    >>> print(f"{float(band.lower):.4g} <= sharpness <= {float(band.upper):.4g}")
    1 <= sharpness <= inf
    """
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
    A limit: at a finite initialisation and step a relative error of at most LIMIT_LEVEL agrees with it.

    In words: gradient flow from vanishing weights ends in a kernel that the data alone decide.
    Hypotheses: K invertible; |W(0)|_F^2 + |v(0)|^2 at most 1e-3 of the final |v|^2; 0 < step with h <= 0.05;
      interpolation.
    Parameters: e_end >= 0; initial_share >= 0; step > 0; h in (0, 0.05]; gamma > 0; yy > 0; kmin > 0;
      kmax >= kmin.
    Source: docs/two-layer.md, R13 (stated and proved there).
    Constants: derived: a vanishing start is balanced, so W = w v'/|v| and |v|^2/m = |X^+ y| = sqrt q; the
      level 0.05 that counts as agreement is a choice (docs/two-layer.md, R13).  Compared at leading order.
    Tightness: a limit, an equality there; at a finite start the relative distance is of the order of the
      start and the step.

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(step=0.1, gamma=1.0, yy=1.0, h=0.01, kmin=1.0, kmax=2.0)
    >>> band = REGISTRY["two-layer/R13"].bands(p, None)["limit_kernel"]
    >>> print(f"{float(band.lower):.4g} <= limit_kernel <= {float(band.upper):.4g}")
    0 <= limit_kernel <= 0.05
    """
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
    equality where f is the projection of y on Ky, the saturation of eq. (11).

    In words: weights aligned with the feature X'y cannot fit targets outside the line of Ky, and the stage-2
      saturation of eq. (11) fits exactly as much as they can.
    Hypotheses: none (gradient descent in the paper's variables).
    Parameters: m >= 1; n >= 1; d >= 1; unit >= 0; step > 0; gamma > 0; phi > 0; yy > 0.
    Source: docs/two-layer.md, R14 (stated and proved there).
    Constants: derived: chi is one minus the squared cosine of y and Ky (docs/two-layer.md, R14).
    Tightness: attained at f = (gamma/phi) Ky, which is why both ends are checked.

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(step=0.1, gamma=2.0, yy=1.0, phi=5.0, m=4, n=5, d=6)
    >>> band = REGISTRY["two-layer/R14"].bands(p, None)["aligned_loss"]
    >>> print(f"{float(band.lower):.4g} <= aligned_loss <= {float(band.upper):.4g}")
    0.02 <= aligned_loss <= inf
    """
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
