"""What the paper says beside its theorems, with explicit bounds: Lemma 12, the remark after Lemma 10."""

from __future__ import annotations

from fractions import Fraction

from bounds.arithmetic import Value
from bounds.bands import Because, at_most, between, features, network, steps
from bounds.layerwise import printed, scope
from bounds.layerwise.discrimination import mean_condition, sharp_overlap
from bounds.layerwise.geometry import geometry, times, unless_infinite
from bounds.layerwise.leakage import within_leak
from bounds.layerwise.parameters import Parameters
from bounds.statement import END_ROUNDING, Band, Layer, Tag, statement

SOURCE = "docs/layerwise/remarks.md"

DIFFERENCE = END_ROUNDING
"""Allowed in k - 1 and (1 - x)^(-p) - 1, of numbers near 1: a small difference keeps their whole rounding."""


@statement(
    "layerwise/R8-means",
    title="Class means are nearly orthogonal, of known size: Lemma 12 with explicit error",
    source=f"{SOURCE}, R8-means",
    tag=Tag.REFINED,
    layers=features,
    hypotheses=(scope.EQUAL_CLASSES, scope.THETA_BELOW_HALF, scope.BALANCED_BELOW, scope.FIT),
)
def r8_means(p: Parameters, layer: Layer) -> dict[str, Band]:
    """With o of R8 at layer l: |alpha^2 n~^((L-l)/L) |mu_k^l|^2 - 1| <= o for every class k, and, if o < 1,
    |cos(mu_k^l, mu_k'^l)| <= o/(1-o) for every two, so that D_l <= 1 + o/(1-o) as well.

    In words: up to a common scale the class means of a layer are orthonormal within o, from the data
      (theta/K) down to nothing at the last layer.
    Hypotheses: equally large classes; theta < 1/2; exact balance below the last pair; e0 < sqrt(n)/alpha; n
      >= 1.
    Parameters: theta in [0, 1/2); eps > 0; delta >= 0; rho in [0, eps]; n >= 1; K >= 2; d >= max(nK, 2K+1);
      L >= 2; mu >= 0; e0 in [0, sqrt(n)/alpha); alpha > 0; delta_low = 0; tail >= 0, (d-2K)(eps-rho)^4 if
      left out; sizes n_k >= 1, all equal.
    Source: docs/layerwise/remarks.md, R8-means (stated and proved there; refines Lemma 12).
    Constants: derived: o is the entrywise distance of the scaled Gram matrix of the class means from I in the
      proof of R8 (docs/layerwise/remarks.md); for the cosines o is 2^-40 larger, so that rounding cannot
      count against them.
    Tightness: the cosines as R8, attained to first order in theta by G = theta/N between two classes; the
      norms by a G that is constant within one class.

    >>> import bounds
    >>> bounds.evaluate("R8-means", theta=0.01, eps=0.02, delta=0.003, rho=0.0, n=10, K=3, d=31, L=4, layer=1,
    ... quantity="mean_norm2_max")
    layerwise/R8-means: mean_norm2_max at layer 1 in [0.9952..., 1.004...]
    """
    assert layer is not None
    g = geometry(p, spectral_regime=False)
    A = p.ops
    o, reasons = sharp_overlap(g, layer)
    one = A.number(1)
    why = [*g.reasons()[:3], *reasons, (A.negate(A.less(o, one)), "o >= 1")]
    norm = between(p, A.maximum(1 - o, A.number(0)), 1 + o, why)
    far = o + A.number(DIFFERENCE)
    ratio = A.where(A.less(o, one), lambda: A.ratio(far, 1 - o), lambda: A.inf)
    below = A.where(A.less(ratio, one), lambda: ratio, lambda: one)
    cosine = Band(A.number(0), below, (0, 1), (*why, (A.negate(A.less(2 * o, one)), "o >= 1/2")))
    return {"mean_norm2_min": norm, "mean_norm2_max": norm, "mean_cos_abs": cosine}


@statement(
    "layerwise/R5-shares",
    title="Leading directions carry the class means, trailing ones the deviations",
    source=f"{SOURCE}, R5-shares",
    tag=Tag.REFINED,
    layers=steps,
    hypotheses=(*scope.ENTRYWISE, scope.TWO_SAMPLES),
)
def r5_shares(p: Parameters, layer: Layer) -> dict[str, Band]:
    """Of Tr Sigma_W^l the K leading directions hold at most k_l^2/(1 + k_l^2), k_l = h r^(L-1-l) + e_l/v_l
    the right-hand side of R4; of Tr Sigma_B^l the others hold at most phi r^(2l)/(1 + phi r^(2l)) (R5).

    In words: the K leading singular directions feed the between-class scatter and the trailing ones the
      within-class scatter, which is the paper's remark after Lemma 10.
    Hypotheses: equally large classes; nearly orthonormal data, theta < 1; exact balance below the last pair;
      e0 < sqrt(n)/alpha.  n >= 2.
    Parameters: theta in [0, 1); eps > 0; delta >= 0; rho in [0, eps]; n >= 2; K >= 2; d >= max(nK, 2K+1);
      L >= 2; mu >= 0; e0 in [0, sqrt(n)/alpha); alpha > 0; delta_low = 0; tail >= 0, (d-2K)(eps-rho)^4 if
      left out; sizes n_k >= 1, all equal.
    Source: docs/layerwise/remarks.md, R5-shares (stated and proved there; refines the remark after Lemma 10).
    Constants: derived: x/(1+x) turns the quotients of R4 and R5 into shares (docs/layerwise/remarks.md).
    Tightness: as R4 for the deviations, as R5 for the class means.

    >>> import bounds
    >>> bounds.evaluate("R5-shares", theta=0.01, eps=0.1, delta=0.1, rho=0.0, n=10, K=3, d=31, L=4, layer=1,
    ... quantity="means_trailing_share")
    layerwise/R5-shares: means_trailing_share at layer 1 in [0.0, 1.458...e-07]
    """
    assert layer is not None
    g, A = geometry(p, spectral_regime=False), p.ops
    leak, means = within_leak(g, layer), unless_infinite(A, g.phi, g.r_power(2 * layer))
    return {
        "within_leading_share": _share(p, leak * leak, [*g.reasons()[:3], *g.misfit_reasons()]),
        "means_trailing_share": _share(p, means, g.reasons()),
    }


def _share(p: Parameters, odds: Value, because: Because) -> Band:
    """odds/(1 + odds), a share in [0, 1]."""
    A = p.ops
    share = A.where(A.less(odds, A.inf), lambda: odds / (1 + odds), lambda: A.number(1))
    return Band(A.number(0), share, (0, 1), tuple(because))


@statement(
    "layerwise/R5-fuzziness",
    title="Separation fuzziness of He and Su",
    source=f"{SOURCE}, R5-fuzziness",
    tag=Tag.REFINED,
    layers=features,
    hypotheses=scope.ENTRYWISE,
)
def r5_fuzziness(p: Parameters, layer: Layer) -> dict[str, Band]:
    """Tr(Sigma_W^l (Sigma_B^l)^+) <= (K-1) (sqrt(1 + theta) (h r^(L-1) + s_l r^l) + e_l t_lo^(-l/2))^2/(1 -
    theta - b^2) with s_l = beta_l (1 + beta_l^2)^(-1/2), beta_l = r^l b (1 - theta - b^2)^(-1/2) and e_l of
    R4.

    In words: measured in the directions of the class means alone, the within-class scatter falls like r^(4l),
      twice the exponent of C_l, down to a floor that does not depend on the layer; an equal factor a layer
      does not follow.
    Hypotheses: equally large classes; nearly orthonormal data, theta < 1; exact balance below the last pair;
      e0 < sqrt(n)/alpha.  b^2 < 1 - theta.
    Parameters: theta in [0, 1); eps > 0; delta >= 0; rho in [0, eps]; n >= 1; K >= 2; d >= max(nK, 2K+1);
      L >= 2; mu >= 0; e0 in [0, sqrt(n)/alpha); alpha > 0; delta_low = 0; tail >= 0, (d-2K)(eps-rho)^4 if
      left out; sizes n_k >= 1, all equal.
    Source: docs/layerwise/remarks.md, R5-fuzziness (stated and proved there; the quantity is He and Su's).
    Constants: derived: s_l bounds the trailing part of a unit vector in the span of the centred class means
      (R5), h r^(L-1-l) the leading part of the deviations (R4), 1 + theta their square (R1), and K - 1 is the
      rank of Sigma_B.
    Tightness: attained would need all K - 1 directions to leak as much as the worst one; least slack found
      by search at theta = 0.01, n = 4, L = 3: 2.41 to 2.73 (K = 2), 5.56 to 7.49 (K = 3).

    >>> import bounds
    >>> bounds.evaluate("R5-fuzziness", theta=0.01, eps=0.1, delta=0.1, rho=0.0, n=10, K=3, d=31, L=4,
    ... layer=1)
    layerwise/R5-fuzziness: fuzziness at layer 1 in [0.0, 7.187...e-09]
    """
    assert layer is not None
    g, A = geometry(p, spectral_regime=False), p.ops
    zero = A.number(0)
    room = g.data.low - g.b * g.b
    beta = times(A, A.sqrt(A.ratio(g.b * g.b, room)), g.r_power(layer))
    tilt = A.where(A.less(beta, A.inf), lambda: beta / A.sqrt(1 + beta * beta), lambda: A.number(1))
    part = unless_infinite(A, g.spectrum.h, g.r_power(p.L - 1)) + times(A, tilt, g.r_power(layer))
    wide = A.where(
        A.less(zero, p.e0),
        lambda: A.where(
            A.less(g.spectrum.e, g.spectrum.t_lo),
            lambda: g.misfit(layer) * A.power(g.spectrum.t_lo, Fraction(-layer, 2)),
            lambda: A.inf,
        ),
        lambda: zero,
    )
    whole = times(A, A.sqrt(g.data.high), part) + wide
    why = (
        *g.reasons()[:3],
        (A.negate(A.less(zero, room)), "b^2 >= 1 - theta"),
        (A.both(A.less(zero, p.e0), g.head_fails()), "e >= t_lo with e0 > 0 (R4)"),
    )
    return {"fuzziness": at_most(p, A.ratio((p.K - 1) * whole * whole, room), why)}


@statement(
    "layerwise/cond-2023",
    title="The condition on eps in the authors' 2023 notebook",
    source=f"{printed.PAPER}, Theorem 4, 2023 notebook",
    tag=Tag.PUBLISHED,
    layers=network,
    hypotheses=(scope.EQUAL_CLASSES,),
    constants=(printed.COND2023_EPS, printed.EPS_LIMIT),
    assumption=True,
)
def cond_2023(p: Parameters, layer: Layer) -> dict[str, Band]:
    """eps <= min{1, (512 delta sqrt K)^(-1/(2(L-1)))}, that is 512 sqrt(K) delta eps^(2(L-1)) <= 1.

    In words: imbalance and smallness of the trailing spectrum may be traded for each other, the more so the
      deeper the network; condition (13) of this suite does not couple them.
    Hypotheses: equally large classes; otherwise this is itself the assumption, which a network meets or
      misses.
    Parameters: delta >= 0; n >= 1; K >= 2; L >= 2; sizes n_k >= 1, all equal; constants, to replace printed
      numbers by name.
    Source: Wang, Li, Yaras, Zhu, Balzano, Hu, Qu, JMLR 26 (2025), no. 220 (arXiv 2311.02960v4), Theorem 4,
      2023 notebook.
    Constants: 512 and the 1 stand in a function of the authors' public notebook of 2023 (assumption.ipynb,
      never called there); whether the paper prints it is not known (docs/layerwise/published.md).
    Tightness: not a bound.  No statement of this suite rests on it: R6 takes any delta with finite h (R3).

    >>> import bounds
    >>> bounds.evaluate("cond-2023", delta=0.1, n=10, K=3, L=4)
    layerwise/cond-2023: eps in [0.0, 0.4735...]
    """
    return {"eps": at_most(p, scope.COND2023.limit(p))}


@statement(
    "layerwise/R9-simplex",
    title="Centred class means are nearly a simplex",
    source=f"{SOURCE}, R9-simplex",
    tag=Tag.REFINED,
    layers=features,
    hypotheses=scope.ENTRYWISE,
)
def r9_simplex(p: Parameters, layer: Layer) -> dict[str, Band]:
    """With k = k_l of R9, which gives D_l >= 2/(1+k): for every two classes the cosine c of their centred
    means has |c + 1/(K-1)| <= K(K-2)(k-1)/((K-1)(k(K-2)+K)), 0 for K = 2, and the squared norms of the
    centred means have quotients of at most k.

    In words: at the last layer, where k tends to 1, the centred class means have the norms and the angles of
      a simplex equiangular tight frame, whose cosines are -1/(K-1).
    Hypotheses: equally large classes; nearly orthonormal data, theta < 1; exact balance below the last pair;
      e0 < sqrt(n)/alpha.  f < 1 and e < t_lo for l >= 1.
    Parameters: theta in [0, 1); eps > 0; delta >= 0; rho in [0, eps]; n >= 1; K >= 2; d >= max(nK, 2K+1);
      L >= 2; mu >= 0; e0 in [0, sqrt(n)/alpha); alpha > 0; delta_low = 0; tail >= 0, (d-2K)(eps-rho)^4 if
      left out; sizes n_k >= 1, all equal.
    Source: docs/layerwise/remarks.md, R9-simplex (stated and proved there; refines the remark on the simplex
      after Theorem 4).
    Constants: derived: a linear map of condition number sqrt k changes the tangent of half an angle by a
      factor between 1/sqrt k and sqrt k; K/(K-2) is its square for the simplex (docs/layerwise/remarks.md);
      k - 1 is taken 2^-40 k larger, so that rounding cannot count against it.
    Tightness: attained for a given k by a Gram matrix of that condition number; k itself as R9.

    >>> import bounds
    >>> bounds.evaluate("R9-simplex", theta=0.01, eps=0.02, delta=0.003, rho=0.0, n=10, K=3, d=31, L=4,
    ... layer=3, quantity="simplex_distance")
    layerwise/R9-simplex: simplex_distance at layer 3 in [0.0, 0.00306...]
    """
    assert layer is not None
    g, A = geometry(p, spectral_regime=False), p.ops
    k, one, most = mean_condition(g, layer), A.number(1), p.K / (p.K - 1)
    finite = A.less(k, A.inf)
    distance = A.where(
        finite,
        lambda: most * (p.K - 2) * (k - 1 + k * A.number(DIFFERENCE)) / (k * (p.K - 2) + p.K),
        lambda: A.number(0) + most,
    )
    why = (
        *g.reasons()[:3],
        (g.head_fails(), "e >= t_lo (R3)"),
        (A.negate(A.less(g.f, one)), "f >= 1"),
    )
    return {
        "simplex_distance": Band(A.number(0), distance, (0, most), why),
        "simplex_norm_ratio": Band(one, k, (1, A.inf), why),
    }
