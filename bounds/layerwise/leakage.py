"""What leaks between leading and trailing directions: Lemma 10, R4, R5."""

from __future__ import annotations

from fractions import Fraction

from bounds.arithmetic import Value
from bounds.bands import at_most, between, features
from bounds.layerwise import printed, scope
from bounds.layerwise.geometry import Geometry, geometry, unless_infinite
from bounds.layerwise.parameters import Parameters
from bounds.layerwise.spectrum import data_and_imbalance
from bounds.statement import Band, Layer, Tag, statement


def _published_r(p: Parameters) -> Value:
    """eps / sigma_K with sigma_K at its leading order n^(1/(2L))."""
    return p.eps / p.ops.power(p.n_scaled, Fraction(1, 2 * p.L))


@statement(
    "layerwise/lemma10-60",
    title="Leading directions carry almost none of the within-class deviations",
    source=f"{printed.PAPER}, Lemma 10, eq. (60)",
    tag=Tag.PUBLISHED,
    layers=features,
    hypotheses=scope.THEOREM_4,
    constants=(printed.LEMMA10_WITHIN,),
    leading_order=True,
)
def lemma10_60(p: Parameters, layer: Layer) -> dict[str, Band]:
    """|S_1^l V_1'Delta|_F is of order (delta/sigma_K^2)(eps/sigma_K)^(L-1-l) |S_2^l V_2'Delta|_F.

    In words: the K leading directions carry almost none of the within-class deviations, and at earlier layers
      geometrically less.
    Hypotheses: Assumption 2 (theta < 1/4), Assumption 3 (the minimum-norm interpolant, exact balance below
      the last pair, a spectrum of low rank up to eps) and condition (13) on delta, rho and eps; equally large
      classes of at least two samples.
    Parameters: theta in [0, 1/4); eps in (0, 1); delta >= 0; rho in [0, eps); n >= 2; K >= 2; L >= 2; mu = 0;
      e0 = 0; alpha > 0; delta_low = 0; sizes n_k >= 1, all equal; constants, to replace printed numbers by
      name.
    Source: Wang, Li, Yaras, Zhu, Balzano, Hu, Qu, JMLR 26 (2025), no. 220 (arXiv 2311.02960v4), Lemma 10, eq.
      (60).
    Constants: the factor 1 is reconstructed, and the claim is true with it: R4 gives 0.86 under (13)
      (docs/layerwise/leakage.md).  Compared at leading order: the paper says 'of order'.
    Tightness: not tight: beside R4, on the instances that are extremal for R4, slack: within_leak upper
      beside R4 1.4098 to 5.4685 (reports/tightness.csv: theta = 0.01, K = 2, 3, 5).

    >>> import bounds
    >>> bounds.evaluate("lemma10-60", theta=0.01, eps=0.02, delta=0.004, rho=0.0, n=10, K=3, L=4, layer=1)
    layerwise/lemma10-60: within_leak at layer 1 in [0.0, 5.059...e-07]
    """
    assert layer is not None
    size = p.delta / p.ops.power(p.n_scaled, Fraction(1, p.L))
    decay = p.ops.power(_published_r(p), p.L - 1 - layer)
    return {"within_leak": at_most(p, printed.LEMMA10_WITHIN.of(p) * size * decay)}


@statement(
    "layerwise/lemma10-61",
    title="Trailing directions carry almost none of the class means",
    source=f"{printed.PAPER}, Lemma 10, eq. (61)",
    tag=Tag.PUBLISHED,
    layers=features,
    hypotheses=scope.THEOREM_4,
    constants=(printed.LEMMA10_MEANS, printed.DELTA_WEIGHT),
    leading_order=True,
)
def lemma10_61(p: Parameters, layer: Layer) -> dict[str, Band]:
    """|S_2^l V_2'M|_F is of order (theta + 4 delta)(eps/sigma_K)^l |S_1^l V_1'M|_F.

    In words: the trailing directions carry almost none of the centred class means, and at later layers
      geometrically less.
    Hypotheses: Assumption 2 (theta < 1/4), Assumption 3 (the minimum-norm interpolant, exact balance below
      the last pair, a spectrum of low rank up to eps) and condition (13) on delta, rho and eps; equally large
      classes of at least two samples.
    Parameters: theta in [0, 1/4); eps in (0, 1); delta >= 0; rho in [0, eps); n >= 2; K >= 2; L >= 2; mu = 0;
      e0 = 0; alpha > 0; delta_low = 0; sizes n_k >= 1, all equal; constants, to replace printed numbers by
      name.
    Source: Wang, Li, Yaras, Zhu, Balzano, Hu, Qu, JMLR 26 (2025), no. 220 (arXiv 2311.02960v4), Lemma 10, eq.
      (61).
    Constants: the factor 1 and the 4 before delta are reconstructed: R5 implies the claim for small theta and
      delta, not near theta = 1/4 with K = 2 and large l (docs/layerwise/leakage.md).  Compared at leading
      order: the paper says 'of order'.
    Tightness: not tight: beside R5, on the instances that are extremal for R5, slack: mean_leak upper beside
      R5 2.1219 to 826.6192 (reports/tightness.csv: theta = 0.01, K = 2, 3, 5).

    >>> import bounds
    >>> bounds.evaluate("lemma10-61", theta=0.01, eps=0.02, delta=0.004, rho=0.0, n=10, K=3, L=4, layer=1)
    layerwise/lemma10-61: mean_leak at layer 1 in [0.0, 0.0003899...]
    """
    assert layer is not None
    size = printed.LEMMA10_MEANS.of(p) * data_and_imbalance(p)
    return {"mean_leak": at_most(p, size * p.ops.power(_published_r(p), layer))}


@statement(
    "layerwise/R4",
    title="Within-class deviations live in the trailing directions",
    source="docs/layerwise/leakage.md, R4",
    tag=Tag.REFINED,
    layers=features,
    hypotheses=(*scope.ENTRYWISE, scope.TWO_SAMPLES),
)
def r4(p: Parameters, layer: Layer) -> dict[str, Band]:
    """|S_1^l V_1'Delta|_F <= h r^(L-1-l) v_l + e_l with v_l = |S_2^l V_2'Delta|_F,
    e_l = e0 (t_lo - e)^(-1/2) t_lo^(-(L-1-l)/2), r = eps/sqrt(t_lo), and v_l >= (eps-rho)^l m_0
    (R6): a bound on the quotient of the two parts.

    In words: as |W_(L:1)Delta|_F is at most e0, the part of the deviations that the head sees in the leading
      directions must cancel against the trailing part, which it hardly sees.
    Hypotheses: equally large classes; nearly orthonormal data, theta < 1; exact balance below the last pair;
      e0 < sqrt(n)/alpha.  n >= 2 for the quotient.
    Parameters: theta in [0, 1); eps > 0; delta >= 0; rho in [0, eps]; n >= 2; K >= 2; d >= max(nK, 2K+1);
      L >= 2; mu >= 0; e0 in [0, sqrt(n)/alpha); alpha > 0; delta_low = 0; tail >= 0, (d-2K)(eps-rho)^4 if
      left out; sizes n_k >= 1, all equal.
    Source: docs/layerwise/leakage.md, R4 (stated and proved there; refines Lemma 10, eq. (60)).
    Constants: derived: h and t_lo from R3 and R2, r = eps/sqrt(t_lo) a layer, m_0 from the energy split A, B
      of R1 (docs/layerwise/leakage.md).
    Tightness: loses sqrt(N-K) at l = 0, where the Frobenius norm of the deviations stands for their spectral
      norm (mended in R4s), little elsewhere; slack: within_leak upper at l = 0 2.4583 to 3.8940, within_leak
      upper at l = 1 1.0118 to 1.0433, within_leak upper at l = 2 1.0031 to 1.0156 (reports/tightness.csv:
      theta = 0.01, K = 2, 3, 5).

    >>> import bounds
    >>> bounds.evaluate("R4", theta=0.01, eps=0.1, delta=0.1, rho=0.0, n=10, K=3, d=31, L=4, layer=1)
    layerwise/R4: within_leak at layer 1 in [0.0, 0.0002446...]
    """
    assert layer is not None
    return within_bands(geometry(p, spectral_regime=False), layer)


def within_bands(g: Geometry, layer: int) -> dict[str, Band]:
    """R4 in either regime."""
    leak = within_leak(g, layer)
    return {"within_leak": at_most(g.p, leak, [*g.reasons()[:3], *g.misfit_reasons()])}


def within_leak(g: Geometry, layer: int) -> Value:
    """h r^(L-1-l) + e_l / ((eps - rho)^l m_0)."""
    A = g.p.ops
    extra = A.where(
        A.less(A.number(0), g.p.e0),
        lambda: A.ratio(g.misfit(layer), g.trailing_norm(layer)),
        lambda: A.number(0),
    )
    return unless_infinite(A, g.spectrum.h, g.r_power(g.p.L - 1 - layer)) + extra


@statement(
    "layerwise/R5",
    title="Class means live in the leading directions",
    source="docs/layerwise/leakage.md, R5",
    tag=Tag.REFINED,
    layers=lambda L: (None, *features(L)),
    hypotheses=scope.ENTRYWISE,
)
def r5(p: Parameters, layer: Layer) -> dict[str, Band]:
    """With m = (w eps^(L-1) + mu)/sqrt n and
    b = min{theta/sqrt(1-theta) + m, theta/sqrt(2(1-theta)) + (1+theta)m}:
    |V_2'Xbar| <= b/sqrt n, |V_2'M|_F <= b/sqrt n; with phi = b^2/((K-1)(1-2theta/K) - b^2):
    |S_2^l V_2'M|_F^2 <= phi r^(2l) |S_1^l V_1'M|_F^2 and
    t_lo/(1 + phi r^(2l)) <= Tr Sigma_B^(l+1)/Tr Sigma_B^l <= t_hi.

    In words: the class means lie in the leading directions up to an angle of order theta, because there they
      agree with the rows of the minimum-norm map; so each layer stretches them by nearly a constant.
    Hypotheses: equally large classes; nearly orthonormal data, theta < 1; exact balance below the last pair;
      e0 < sqrt(n)/alpha.  Any delta for which h of R3 is finite; n >= 1.
    Parameters: theta in [0, 1); eps > 0; delta >= 0; rho in [0, eps]; n >= 1; K >= 2; d >= max(nK, 2K+1);
      L >= 2; mu >= 0; e0 in [0, sqrt(n)/alpha); alpha > 0; delta_low = 0; tail >= 0, (d-2K)(eps-rho)^4 if
      left out; sizes n_k >= 1, all equal.
    Source: docs/layerwise/leakage.md, R5 (stated and proved there; refines Lemma 10, eq. (61)).
    Constants: derived: theta/sqrt(1-theta) is |X(I+G)^(-1)GY'|, the sqrt 2 of the second form is |(I-P)GP|_F
      <= theta/sqrt 2, and (K-1)(1 - 2 theta/K) is the energy of the centred means (R1;
      docs/layerwise/leakage.md).
    Tightness: the loosest of the refined bounds: b loses 12 to 18 % (no G has all its energy in (I-P)GP) and
      the centred means more, but phi enters B_ratio in second order in theta only; slack: trailing_means
      upper 1.1250 to 1.1760, trailing_centred_means upper 1.5059 to 1.6855, mean_leak upper 1.5145 to 1.7960,
      B_ratio lower 1.0016 to 1.0030, B_ratio upper 1.0000 to 1.0026 (reports/tightness.csv: theta = 0.01,
      K = 2, 3, 5).

    >>> import bounds
    >>> bounds.evaluate("R5", theta=0.01, eps=0.1, delta=0.1, rho=0.0, n=10, K=3, d=31, L=4, layer=1,
    ... quantity="B_ratio")
    layerwise/R5: B_ratio at layer 1 in [1.752..., 1.805...]
    """
    return mean_bands(geometry(p, spectral_regime=False), layer)


def mean_bands(g: Geometry, layer: Layer) -> dict[str, Band]:
    """R5 in either regime."""
    p, A = g.p, g.p.ops
    if layer is None:
        centred = g.b * A.sqrt(p.K - 1) if g.data.spectral else g.b
        reasons = g.reasons()[:3]
        return {
            "trailing_means": at_most(p, g.b, reasons),
            "trailing_centred_means": at_most(p, centred, reasons),
        }
    reasons = g.reasons()
    bands = {"mean_leak": at_most(p, unless_infinite(A, A.sqrt(g.phi), g.r_power(layer)), reasons)}
    if layer <= p.L - 2:
        low = g.spectrum.t_lo / mean_loss(g, layer)
        bands["B_ratio"] = between(p, low, g.spectrum.t_hi, reasons)
    return bands


def mean_loss(g: Geometry, layer: int) -> Value:
    """1 + phi r^(2l)."""
    return 1 + unless_infinite(g.p.ops, g.phi, g.r_power(2 * layer))
