"""The paper's two stages: P2 to P5, with unprinted constants, so at leading order only."""

from __future__ import annotations

from bounds.bands import at_most, between
from bounds.statement import Band, Layer, Tag
from bounds.two_layer import printed
from bounds.two_layer.assumptions import ASSUMPTION_4_1, population_known
from bounds.two_layer.parameters import TwoLayerParameters
from bounds.two_layer.registry import PAPER, declare


def _order_one(p: TwoLayerParameters) -> Band:
    factor = printed.THETA.of(p)
    return between(p, 1 / factor, factor)


@declare(
    "two-layer/P2",
    title="Two stages: escape, then convergence",
    source=f"{PAPER}, Theorem 4.1",
    tag=Tag.PUBLISHED,
    constants=(printed.C1, printed.THETA, printed.LOSS),
    leading_order=True,
    hypotheses=ASSUMPTION_4_1,
    finding={
        **dict.fromkeys(("stage1_v_min", "stage1_v_max", "stage1_rho_min", "stage1_rho_max"), "two-layer/F3"),
        "stage2_loss": "two-layer/F6",
    },
)
def p2(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """With A = m sqrt n/(eta b sqrt tr): stage 1 ends at t1 = C1 A log(1/v0), where
    v_r sqrt(n b^2 tr) and rho_r are Theta(1) for all r; some later t of order
    A log(1/v0) + A log(n b tr/eps) has L(t) <= 4 eps.  The theorem's Omega is a lower bound on that
    time; it is tested as an upper one (the loss at t1 + A log(n b tr/eps)), and |rho_r| for rho_r.

    In words: training has two stages: all neurons escape together until the projections are of order one,
      then the loss converges.
    Hypotheses: Assumption 4.1 (P1) with its unprinted constants taken as 1, and step > 0; the run's
      population and initialisation law must be known.
    Parameters: m >= 1; n >= 1; d >= 1; step > 0; tr > 0; bbar > 0; sigma0 >= 0; v0 > 0; sigma_y >= 0;
      sigma_x > 0; Sigma_op > 0; Sigma_F >= Sigma_op; target > 0; constants, to replace printed numbers by
      name.
    Source: Huang, Chen, Xu, Wang, Suzuki, CPAL 2025 (PMLR 280:1087-1111), Theorem 4.1.
    Constants: C1 = 1 as Lemma B.1 takes it, 4 is printed, Theta(1) is read as within a factor 10: none of it
      settled in print (docs/two-layer.md, section 7).  Compared at leading order.
    Tightness: the first stage's time is too late: rho_r far above 1 there (finding F3; h t1 = arcsinh(1/(sqrt
      gamma v0)) instead); the second needs more in (6) (finding F6).

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(m=16, n=20, d=4000, tr=4000.0, bbar=1.0, sigma0=0.0, v0=0.0001, sigma_y=0.0,
    ... step=0.1, target=1e-06)
    >>> band = REGISTRY["two-layer/P2"].bands(p, None)["stage1_rho_max"]
    >>> print(f"{float(band.lower):.4g} <= stage1_rho_max <= {float(band.upper):.4g}")
    0.1 <= stage1_rho_max <= 10
    """
    if not population_known(p):
        return {}
    one = p.ops.number(1)
    return {
        "stage1_v_min": _order_one(p),
        "stage1_v_max": _order_one(p),
        "stage1_rho_min": _order_one(p),
        "stage1_rho_max": _order_one(p),
        "stage2_loss": at_most(p, one),
    }


@declare(
    "two-layer/P3",
    title="The kernel at the end of stage 1",
    source=f"{PAPER}, Lemma 5.2 (iii), Lemma B.1",
    tag=Tag.PUBLISHED,
    constants=(printed.C1, printed.KERNEL),
    leading_order=True,
    hypotheses=ASSUMPTION_4_1,
    finding="two-layer/F4",
)
def p3(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """|Theta(t1) - (1/(m gamma))(K + K yy'K/gamma)| <= C/(m n^3 b^6 tr).  The quantity is the left
    side over 1/(m n^3 b^6 tr), smallest over the whole run, which favours the claim.

    In words: at the end of the first stage the kernel is that of a network aligned with the targets.
    Hypotheses: Assumption 4.1 (P1) with its unprinted constants taken as 1, and step > 0; the run's
      population and initialisation law must be known.
    Parameters: m >= 1; n >= 1; d >= 1; step > 0; tr > 0; bbar > 0; sigma0 >= 0; v0 > 0; sigma_y >= 0;
      sigma_x > 0; Sigma_op > 0; Sigma_F >= Sigma_op; target > 0; constants, to replace printed numbers by
      name.
    Source: Huang, Chen, Xu, Wang, Suzuki, CPAL 2025 (PMLR 280:1087-1111), Lemma 5.2 (iii), Lemma B.1.
    Constants: C is not printed and taken as 1 (docs/two-layer.md, section 7).  Compared at leading order.
    Tightness: no constant will do: for K = kappa I the least error over all times is kappa v0^2/(3m), so its
      ratio to the bound grows (finding F4).

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(m=16, n=20, d=4000, tr=4000.0, bbar=1.0, sigma0=0.0, v0=0.0001, sigma_y=0.0,
    ... step=0.1, target=1e-06)
    >>> band = REGISTRY["two-layer/P3"].bands(p, None)["stage1_kernel"]
    >>> print(f"{float(band.lower):.4g} <= stage1_kernel <= {float(band.upper):.4g}")
    0 <= stage1_kernel <= 1
    """
    if not population_known(p):
        return {}
    return {"stage1_kernel": at_most(p, printed.KERNEL.of(p))}


@declare(
    "two-layer/P4",
    title="Stage 2: alignment, balance and the kernel",
    source=f"{PAPER}, Lemma 5.3, Lemma B.2",
    tag=Tag.PUBLISHED,
    constants=(printed.HALF, printed.KERNEL),
    leading_order=True,
    hypotheses=ASSUMPTION_4_1,
)
def p4(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """For t1 <= t <= t2: |w_r - w_r(0) - (rho_r/gamma) X'y| <= |rho_r|/(2 sqrt(tr n b^2)) (with the
    1/gamma of the proof), ||rho_r| - sqrt gamma |v_r|| <= |rho_r|/2, and
    |Theta - (v_r^2/m)(K + K yy'K/gamma)| <= C v_r^2 tr/m.  The kernel bound says little: the target
    has norm about 2 v_r^2 tr/m, so C = 2 allows an error of 100 %.

    In words: in the second stage every neuron moves along X'y, its two layers stay balanced and the kernel
      keeps its aligned form.
    Hypotheses: Assumption 4.1 (P1) with its unprinted constants taken as 1, and step > 0; the run's
      population and initialisation law must be known.
    Parameters: m >= 1; n >= 1; d >= 1; step > 0; tr > 0; bbar > 0; sigma0 >= 0; v0 > 0; sigma_y >= 0;
      sigma_x > 0; Sigma_op > 0; Sigma_F >= Sigma_op; target > 0; constants, to replace printed numbers by
      name.
    Source: Huang, Chen, Xu, Wang, Suzuki, CPAL 2025 (PMLR 280:1087-1111), Lemma 5.3, Lemma B.2.
    Constants: both 1/2 are printed, C is not and taken as 1; the 1/gamma is that of the proof (F13)
      (docs/two-layer.md, section 7).  Compared at leading order.
    Tightness: not tight: F13 measures 1e-4 against the 1/2 of the first part; the kernel part allows an error
      of 100 % at C = 2.

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(m=16, n=20, d=4000, tr=4000.0, bbar=1.0, sigma0=0.0, v0=0.0001, sigma_y=0.0,
    ... step=0.1, target=1e-06)
    >>> band = REGISTRY["two-layer/P4"].bands(p, None)["stage2_direction"]
    >>> print(f"{float(band.lower):.4g} <= stage2_direction <= {float(band.upper):.4g}")
    0 <= stage2_direction <= 0.5
    """
    if not population_known(p):
        return {}
    half = printed.HALF.of(p)
    return {
        "stage2_direction": at_most(p, half),
        "stage2_balance": at_most(p, half),
        "stage2_kernel": at_most(p, printed.KERNEL.of(p)),
    }


@declare(
    "two-layer/P5",
    title="The two stages, heuristically",
    source=f"{PAPER}, eqs. (9)-(11)",
    tag=Tag.PUBLISHED,
    constants=(printed.NEAR, printed.C1),
    leading_order=True,
    hypotheses=ASSUMPTION_4_1,
)
def p5(p: TwoLayerParameters, layer: Layer) -> dict[str, Band]:
    """Stage 1 is linear, v ~ v0 cosh(ht) and rho ~ sqrt(gamma) v0 sinh(ht) at sigma0 = 0; stage 2
    saturates at rho^2 = gamma^(5/2)/phi.  Eq. (9) omits eta/(mn) before rho_r in the update of v.
    cosh and sinh are those of the flow: k steps of size h grow by (1+h)^k = e^(kh) (1 - kh^2/2 + ...), and
    the first half of stage 1, where v and rho are compared, has k <= log(1/v0)/(2h) + 1, so that the band
    carries h log(1/v0)/4 + h^2/2 besides the unprinted error.

    In words: first exponential growth as cosh and sinh of ht, then a cubic saturation.
    Hypotheses: Assumption 4.1 (P1) with its unprinted constants taken as 1, and step > 0; the run's
      population and initialisation law must be known.  sigma0 = 0 for the linear stage.
    Parameters: m >= 1; n >= 1; d >= 1; step > 0; h > 0; gamma > 0; phi > 0; tr > 0; bbar > 0; sigma0 >= 0;
      v0 > 0; sigma_y >= 0; sigma_x > 0; Sigma_op > 0; Sigma_F >= Sigma_op; target > 0; constants, to replace
      printed numbers by name.
    Source: Huang, Chen, Xu, Wang, Suzuki, CPAL 2025 (PMLR 280:1087-1111), eqs. (9)-(11).
    Constants: none printed: the relative error 1/10 that counts as agreement is ours, h log(1/v0)/4 + h^2/2
      is (1+h)^k against e^(kh) (docs/two-layer.md, section 7).  Compared at leading order.
    Tightness: heuristic in the paper; R8 is the exact course where U_perp = 0, R14 has what the saturation
      fits.

    >>> from bounds.two_layer import REGISTRY, TwoLayerParameters
    >>> p = TwoLayerParameters(m=16, n=20, d=4000, tr=4000.0, bbar=1.0, sigma0=0.0, v0=0.0001, sigma_y=0.0,
    ... step=0.1, target=1e-06, gamma=4.0, phi=16.0, h=0.01)
    >>> band = REGISTRY["two-layer/P5"].bands(p, None)["saturation"]
    >>> print(f"{float(band.lower):.4g} <= saturation <= {float(band.upper):.4g}")
    0.9 <= saturation <= 1.1
    """
    if not population_known(p) or not p.has("gamma", "phi", "h"):
        return {}
    near = printed.NEAR.of(p)
    bands = {"saturation": between(p, 1 - near, 1 + near)}
    if p.sigma0 == 0:
        lag = printed.C1.of(p) * p.h * p.ops.log(p.ops.ratio(p.ops.number(1), p.v0)) / 4 + p.h * p.h / 2
        bands |= dict.fromkeys(("linear_v", "linear_rho"), at_most(p, near + lag))
    return bands
