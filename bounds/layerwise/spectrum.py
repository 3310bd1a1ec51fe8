"""Singular values of the layers and the shape of the head: Lemmas 7, 8, 9, and R2, R3."""

from __future__ import annotations

from fractions import Fraction

from bounds.bands import at_most, between, hidden_weights, network
from bounds.layerwise import printed, scope
from bounds.layerwise.geometry import Geometry, geometry
from bounds.layerwise.parameters import Parameters
from bounds.statement import Band, Layer, Tag, statement


@statement(
    "layerwise/lemma7",
    title="Balanced layers share their singular values",
    source=f"{printed.PAPER}, Lemma 7",
    tag=Tag.PUBLISHED,
    layers=network,
    hypotheses=(scope.BALANCED_BELOW,),
)
def lemma7(p: Parameters, layer: Layer) -> dict[str, Band]:
    """sigma_i(W_l) is the same for all l <= L-1, i <= d; for i <= K,
    |sigma_i(W_L)^2 - sigma_i(W_(L-1))^2| <= delta.

    In words: balanced layers share all their singular values, and the head's K squared singular values differ
      from theirs by at most the imbalance of the last pair.
    Hypotheses: exact balance below the last pair: delta_low = 0.
    Parameters: delta >= 0; delta_low = 0.
    Source: Wang, Li, Yaras, Zhu, Balzano, Hu, Qu, JMLR 26 (2025), no. 220 (arXiv 2311.02960v4), Lemma 7.
    Constants: the factor 1 of delta is stated, and is Weyl's inequality (docs/layerwise/spectrum.md).
    Tightness: both parts are attained.

    >>> import bounds
    >>> bounds.evaluate("lemma7", delta=0.1, quantity="sigma_head_gap")
    layerwise/lemma7: sigma_head_gap in [0.0, 0.1]
    """
    return {
        "sigma_spread": at_most(p, p.ops.number(0)),
        "sigma_head_gap": at_most(p, p.delta),
    }


@statement(
    "layerwise/lemma8-39",
    title="The K leading singular values of a layer",
    source=f"{printed.PAPER}, Lemma 8, eq. (39)",
    tag=Tag.PUBLISHED,
    layers=hidden_weights,
    hypotheses=(
        scope.EQUAL_CLASSES, scope.A2, scope.MINIMUM_NORM, scope.INTERPOLATION, scope.BALANCED_BELOW,
        scope.LEMMA8_DELTA,
    ),
    constants=(printed.LEMMA8_DELTA,),
)  # fmt: skip
def lemma8_39(p: Parameters, layer: Layer) -> dict[str, Band]:
    """(n/2)^(1/(2L)) <= sigma_K(W_l) <= sigma_1(W_l) <= (2n)^(1/(2L)) for l <= L-1, when
    delta <= (2n)^(1/L)/(30 L^2).

    In words: interpolation fixes the product of the layers and balance shares it equally, so that each
      leading singular value is n^(1/(2L)) up to the factor 2^(1/(2L)).
    Hypotheses: Assumption 2 (theta < 1/4), the minimum-norm interpolant (mu = e0 = 0), exact balance below
      the last pair, delta <= (2n)^(1/L)/(30 L^2), equally large classes.
    Parameters: theta in [0, 1/4); delta >= 0; n >= 1; L >= 2; mu = 0; e0 = 0; alpha > 0; delta_low = 0; sizes
      n_k >= 1, all equal; constants, to replace printed numbers by name.
    Source: Wang, Li, Yaras, Zhu, Balzano, Hu, Qu, JMLR 26 (2025), no. 220 (arXiv 2311.02960v4), Lemma 8, eq.
      (39).
    Constants: 30 is reconstructed, and (39) is true with it: proved from R2 in docs/layerwise/spectrum.md.
      The 2 in n/2 and 2n is stated.
    Tightness: not tight: beside R2, on the instances that are extremal for R2, its squares keep a slack of:
      sigma_1_squared upper beside R2 1.2557 (reports/tightness.csv: theta = 0.01, K = 2, 3, 5).

    >>> import bounds
    >>> bounds.evaluate("lemma8-39", theta=0.01, delta=0.004, n=10, L=4, layer=1, quantity="sigma_K")
    layerwise/lemma8-39: sigma_K at layer 1 in [1.222..., 1.454...]
    """
    exponent = Fraction(1, 2 * p.L)
    low, high = (p.ops.power(x, exponent) for x in (p.n_scaled / 2, 2 * p.n_scaled))
    return {"sigma_K": between(p, low, high), "sigma_1": between(p, low, high)}


@statement(
    "layerwise/lemma8-40",
    title="The K leading singular values are near n^(1/(2L))",
    source=f"{printed.PAPER}, Lemma 8, eqs. (40), (41)",
    tag=Tag.PUBLISHED,
    layers=lambda L: (None, *hidden_weights(L)),
    hypotheses=(
        scope.EQUAL_CLASSES, scope.A2, scope.MINIMUM_NORM, scope.INTERPOLATION, scope.BALANCED_BELOW,
        scope.LEMMA8_DELTA,
    ),
    constants=(printed.LEMMA8_SPREAD, printed.DELTA_WEIGHT),
    leading_order=True,
)  # fmt: skip
def lemma8_40(p: Parameters, layer: Layer) -> dict[str, Band]:
    """|sigma_i(W_l)^(2L) - n| is small in (theta + 4 delta) n and
    |sigma_i(W_L)^2 - sigma_i(W_(L-1))^2| <= delta, for i <= K, l <= L-1.

    In words: the leading singular values deviate from n^(1/(2L)) in proportion to theta + 4 delta, the head's
      from the last hidden layer's by at most delta.
    Hypotheses: Assumption 2 (theta < 1/4), the minimum-norm interpolant (mu = e0 = 0), exact balance below
      the last pair, delta <= (2n)^(1/L)/(30 L^2), equally large classes.
    Parameters: theta in [0, 1/4); delta >= 0; n >= 1; L >= 2; mu = 0; e0 = 0; alpha > 0; delta_low = 0; sizes
      n_k >= 1, all equal; constants, to replace printed numbers by name.
    Source: Wang, Li, Yaras, Zhu, Balzano, Hu, Qu, JMLR 26 (2025), no. 220 (arXiv 2311.02960v4), Lemma 8, eqs.
      (40), (41).
    Constants: 4/3 is reconstructed: it follows from R2 for theta < 1/4 and n~ >= 1/2; the 4 before delta is
      reconstructed too (docs/layerwise/spectrum.md).  Compared at leading order: the paper says 'of order'.
    Tightness: no factor of theta below 1 is possible: G = -(theta/N)11' with delta -> 0 has
      sigma_1^(2L) = n/(1-theta).  |sigma_i(W_L)^2 - sigma_i(W_(L-1))^2| <= delta is attained.

    >>> import bounds
    >>> bounds.evaluate("lemma8-40", theta=0.01, delta=0.004, n=10, L=4, layer=1)
    layerwise/lemma8-40: sigma_2L_deviation at layer 1 in [0.0, 0.03466...]
    """
    if layer is None:
        return {"sigma_head_gap": at_most(p, p.delta)}
    spread = printed.LEMMA8_SPREAD.of(p) * data_and_imbalance(p)
    return {"sigma_2L_deviation": at_most(p, spread)}


def data_and_imbalance(p: Parameters) -> object:
    """theta + 4 delta, the size of every published error term."""
    return p.theta + printed.DELTA_WEIGHT.of(p) * p.delta


@statement(
    "layerwise/lemma9",
    title="The head has almost nothing outside the leading directions",
    source=f"{printed.PAPER}, Lemma 9",
    tag=Tag.PUBLISHED,
    layers=network,
    hypotheses=scope.THEOREM_4,
    constants=(printed.LEMMA9_TAIL,),
    leading_order=True,
    form_reconstructed=True,
)
def lemma9(p: Parameters, layer: Layer) -> dict[str, Band]:
    """In the coordinates of C1 What = [What_1, What_2] with What_2 small, of order delta / sigma_K,
    where sigma_K is about n^(1/(2L)).

    In words: the head acts almost only on the K leading directions: what it does outside them has norm of
      order delta/sigma_K.
    Hypotheses: Assumption 2 (theta < 1/4), Assumption 3 (the minimum-norm interpolant, exact balance below
      the last pair, a spectrum of low rank up to eps) and condition (13) on delta, rho and eps; equally large
      classes of at least two samples.
    Parameters: theta in [0, 1/4); eps in (0, 1); delta >= 0; rho in [0, eps); n >= 2; K >= 2; L >= 2; mu = 0;
      e0 = 0; alpha > 0; delta_low = 0; sizes n_k >= 1, all equal; constants, to replace printed numbers by
      name.
    Source: Wang, Li, Yaras, Zhu, Balzano, Hu, Qu, JMLR 26 (2025), no. 220 (arXiv 2311.02960v4), Lemma 9.
    Constants: the factor 1 is reconstructed, and the claim is true with it: R3's first form gives 0.85 under
      (13) (docs/layerwise/spectrum.md).  So is the form, linear in delta: the authors' 2023 notebook suggests
      a square root of delta (docs/layerwise/published.md).  Compared at leading order: the paper says 'of
      order'.
    Tightness: not tight: beside R3, on the instances that are extremal for R3, slack: head_tail upper beside
      R3 1.4125 to 1.4136 (reports/tightness.csv: theta = 0.01, K = 2, 3, 5).

    >>> import bounds
    >>> bounds.evaluate("lemma9", theta=0.01, eps=0.02, delta=0.004, rho=0.0, n=10, K=3, L=4)
    layerwise/lemma9: head_tail in [0.0, 0.002999...]
    """
    sigma = p.ops.power(p.n_scaled, Fraction(1, 2 * p.L))
    return {"head_tail": at_most(p, printed.LEMMA9_TAIL.of(p) * p.delta / sigma)}


@statement(
    "layerwise/R2",
    title="The K leading singular values of every hidden layer",
    source="docs/layerwise/spectrum.md, R2",
    tag=Tag.REFINED,
    layers=hidden_weights,
    hypotheses=scope.ENTRYWISE,
)
def r2(p: Parameters, layer: Layer) -> dict[str, Band]:
    """t_lo <= sigma_i(W_l)^2 <= t_hi for i <= K, l <= L-1, where t_lo is the root of
    t^L + delta t^(L-1) = (sqrt n - e0)^2/(1+theta) and t_hi the root > delta of
    t^L - delta t^(L-1) = (sqrt n + e0)^2/(1-theta) + mu^2, both improved by the rounds of R3.

    In words: interpolation fixes the singular values of W_(L:1) up to theta, e0 and mu; balance turns them
      into L-th powers of those of each hidden layer, up to delta.
    Hypotheses: equally large classes; nearly orthonormal data, theta < 1; exact balance below the last pair;
      e0 < sqrt(n)/alpha.  Any delta, eps, rho, mu, n >= 1.
    Parameters: theta in [0, 1); eps > 0; delta >= 0; rho in [0, eps]; n >= 1; K >= 2; d >= max(nK, 2K+1);
      L >= 2; mu >= 0; e0 in [0, sqrt(n)/alpha); alpha > 0; delta_low = 0; tail >= 0, (d-2K)(eps-rho)^4 if
      left out; sizes n_k >= 1, all equal.
    Source: docs/layerwise/spectrum.md, R2 (stated and proved there; refines Lemma 8).
    Constants: derived: 1 +- theta bound the eigenvalues of X'X (R1), sqrt(n) +- e0 the singular values of
      W_(L:1)X, delta the norm of the imbalance in Loewner order (docs/layerwise/spectrum.md).
    Tightness: attained at both ends for delta = mu = e0 = 0, by G = +-(theta/N)11'; slack: sigma_K_squared
      lower 1.0000, sigma_1_squared upper 1.0000 (reports/tightness.csv: theta = 0.01, K = 2, 3, 5).

    >>> import bounds
    >>> bounds.evaluate("R2", theta=0.01, eps=0.1, delta=0.1, rho=0.0, n=10, K=3, d=31, L=4, layer=1,
    ... quantity="sigma_K_squared")
    layerwise/R2: sigma_K_squared at layer 1 in [1.752..., 1.805...]
    """
    return leading_bands(geometry(p, spectral_regime=False))


def leading_bands(g: Geometry) -> dict[str, Band]:
    """R2 in either regime."""
    band = between(g.p, g.spectrum.t_lo, g.spectrum.t_hi, g.reasons()[:2])
    return {"sigma_K_squared": band, "sigma_1_squared": band}


@statement(
    "layerwise/R3",
    title="The head, sharpened by the spectrum",
    source="docs/layerwise/spectrum.md, R3",
    tag=Tag.REFINED,
    layers=network,
    hypotheses=scope.ENTRYWISE,
)
def r3(p: Parameters, layer: Layer) -> dict[str, Band]:
    """With tau^2 = sum over i > K of s_i^4 and eta^2 = delta^2 - tau^2: |What_1^(-1)What_2|_F <= h,
    |What_2|_F <= w, |E_11|_F <= e and sigma(What_1)^2 in [t_lo - e, t_hi + e], where
    h = min{(delta/sqrt 2)/(t_lo - delta), sqrt(eta^2/(t_lo^2 - eps^4 - eta^2))},
    w = min{(delta/sqrt 2)/sqrt(t_lo - delta), h sqrt(t_hi + e)},
    e = min{delta, sqrt(delta^2 - max(tau - w^2, 0)^2)}; four rounds, each with the t_lo, t_hi
    recomputed from e and w.

    In words: the head is nearly invertible on the leading directions and nearly zero on the others; the
      spectrum counts, as the part tau of the imbalance delta that no head can avoid says nothing against it.
    Hypotheses: equally large classes; nearly orthonormal data, theta < 1; exact balance below the last pair;
      e0 < sqrt(n)/alpha.  sigma_(K+1) <= eps; without a measured tail also sigma_(d-K) >= eps - rho.
    Parameters: theta in [0, 1); eps > 0; delta >= 0; rho in [0, eps]; n >= 1; K >= 2; d >= max(nK, 2K+1);
      L >= 2; mu >= 0; e0 in [0, sqrt(n)/alpha); alpha > 0; delta_low = 0; tail >= 0, (d-2K)(eps-rho)^4 if
      left out; sizes n_k >= 1, all equal.
    Source: docs/layerwise/spectrum.md, R3 (stated and proved there; refines Lemma 9).
    Constants: derived: sqrt 2 as the block E_12 stands twice in E, eta^2 from Eckart-Young for a head of rank
      K; four rounds by definition, so that the values agree wherever they are computed
      (docs/layerwise/spectrum.md).
    Tightness: e and the outer ends for What_1 are attained, h and w to first order; slack: head_leak upper
      1.0016 to 1.0027, head_tail upper 1.0008 to 1.0013, head_imbalance upper 1.0000 (reports/tightness.csv:
      theta = 0.01, K = 2, 3, 5).

    >>> import bounds
    >>> bounds.evaluate("R3", theta=0.01, eps=0.1, delta=0.1, rho=0.0, n=10, K=3, d=31, L=4,
    ... quantity="head_tail")
    layerwise/R3: head_tail in [0.0, 0.05505...]
    """
    return head_bands(geometry(p, spectral_regime=False))


def head_bands(g: Geometry) -> dict[str, Band]:
    """R3 in either regime."""
    low, high = g.head_bounds()
    reasons = g.reasons()[:3]
    head = between(g.p, low, high, [*reasons, (g.head_fails(), "e >= t_lo (R3)")])
    return {
        "head_leak": at_most(g.p, g.spectrum.h, reasons),
        "head_tail": at_most(g.p, g.spectrum.w, reasons),
        "head_imbalance": at_most(g.p, g.spectrum.e),
        "head_sigma2_min": head,
        "head_sigma2_max": head,
    }
