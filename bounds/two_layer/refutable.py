"""Published inequalities that are false as universal claims: P6 and P7.

What is true instead: R8 (exact, per neuron) and R9-odds (the growth of the log-odds).
"""

from __future__ import annotations

from bounds.bands import between
from bounds.statement import Band, Kind, Layer, Tag
from bounds.two_layer import printed
from bounds.two_layer.general import FORWARD, is_regression
from bounds.two_layer.parameters import TwoLayerParameters
from bounds.two_layer.registry import PAPER, declare


@declare(
    "two-layer/P6",
    title="Per-neuron bracket in stage 1",
    source=f"{PAPER}, eq. (13)",
    tag=Tag.PUBLISHED,
    hypotheses=(FORWARD,),
    constants=(printed.SLOW, printed.FAST),
    kind=Kind.FALSE,
)
def p6(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """(v0^2/2)[(1+h_l)^t + (1-h_l)^t] <= v_r(t) v_r(0) <= the same with h_u, for t <= t1, where
    h_l, h_u are h with gamma_l = gamma (1 - C1 tr/gamma^(3/2))^2 and gamma_u = gamma (1 + C2
    tr/gamma^(3/2))^2 for gamma: 1 - C1 tr/gamma^(3/2) <= h_r(t)/h <= 1 + C2 tr/gamma^(3/2) for the
    h_r(t) >= 0 at which the middle term is an equality (0 where v_r(t) v_r(0) < v0^2).  At t = 1 both
    sides are v0^2 whatever the constants, so the claim says v_r(1) = v_r(0); but v_r(1) - v_r(0) = c (Z'e)_r,
    0 only if the neuron's projections are orthogonal to the residual.

    In words: each neuron's product v_r(t) v_r(0) is bracketed by two exponentials; false at t = 1, where the
      bracket is one point.
    Hypotheses: step > 0; v0 known.
    Parameters: step > 0; gamma > 0; yy > 0; v0 > 0; tr > 0 for t > 1; constants, to replace printed numbers
      by name.
    Source: Huang, Chen, Xu, Wang, Suzuki, CPAL 2025 (PMLR 280:1087-1111), eq. (13).
    Constants: C1 and C2 are two constants, neither printed, both taken as 1; none enters at t = 1, where both
      ends are v0^2 (docs/two-layer.md, section 7).
    Tightness: false as a universal claim: v_1(1) v_1(0) - v0^2 = 3/160 in rational arithmetic (finding F1);
      for t > 1 no C2 covers sigma0 > 0, and the C1 that covers sigma0 = 0 grows; R8 is exact instead.

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(step=0.1, gamma=4.0, yy=1.0, v0=0.01, tr=1.0)
    >>> band = REGISTRY["two-layer/P6"].bands(p, None)["first_step_v_min"]
    >>> print(f"{float(band.lower):.4g} <= first_step_v_min <= {float(band.upper):.4g}")
    1 <= first_step_v_min <= 1
    """
    if not is_regression(p) or p.v0 is None:
        return {}
    one = p.ops.number(1)
    bands = {"first_step_v_min": between(p, one, one), "first_step_v_max": between(p, one, one)}
    if p.tr is not None:
        share = p.tr / (p.gamma * p.ops.sqrt(p.gamma))
        slow = p.ops.maximum(1 - printed.SLOW.of(p) * share, p.ops.number(0))
        fast = 1 + printed.FAST.of(p) * share
        bands |= dict.fromkeys(("stage1_rate_min", "stage1_rate_max"), between(p, slow, fast))
    return bands


@declare(
    "two-layer/P7",
    title="Growth of the proxy",
    source=f"{PAPER}, proxy of Lemma B.2 (phi/gamma^(5/2) as in the sketch)",
    tag=Tag.PUBLISHED,
    hypotheses=(FORWARD,),
    constants=(printed.PROXY_SLOW, printed.PROXY_FAST),
    kind=Kind.FALSE,
)
def p7(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """rho~^2 = rho^2/(1 - rho^2 phi/gamma^(5/2)) obeys rho~ (1 + h/4) <= rho~+ <= 1.5 rho~ (1 + 1.5 h)
    in stage 2.  Undefined once rho^2 phi/gamma^(5/2) >= 1; judged on |rho| up to 0.999 of that.

    In words: the saturating proxy of each projection grows by a factor between two linear functions of the
      step; false near saturation and for large steps.
    Hypotheses: step > 0; h and v0 known; the proxy must exist, rho^2 phi/gamma^(5/2) < 1.
    Parameters: step > 0; h > 0; gamma > 0; yy > 0; v0 > 0; constants, to replace printed numbers by name.
    Source: Huang, Chen, Xu, Wang, Suzuki, CPAL 2025 (PMLR 280:1087-1111), proxy of Lemma B.2 (phi/gamma^(5/2)
      as in the sketch).
    Constants: 1/4 and 3/2 are printed; phi/gamma^(5/2) as in the sketch (docs/two-layer.md, section 7).
    Tightness: false as a universal claim (finding F9); for U_perp = 0, T = 0 the growth lies in [1 + h,
      (1-2h)^(-1/2)] (R9-odds).

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(step=0.1, gamma=1.0, yy=1.0, v0=0.01, h=0.4)
    >>> band = REGISTRY["two-layer/P7"].bands(p, None)["proxy_growth_max"]
    >>> print(f"{float(band.lower):.4g} <= proxy_growth_max <= {float(band.upper):.4g}")
    1.1 <= proxy_growth_max <= 2.4
    """
    if not is_regression(p) or p.h is None or p.v0 is None:
        return {}
    slow = 1 + printed.PROXY_SLOW.of(p) * p.h
    fast = printed.PROXY_FAST.of(p) * (1 + printed.PROXY_FAST.of(p) * p.h)
    return {"proxy_growth_min": between(p, slow, fast), "proxy_growth_max": between(p, slow, fast)}
