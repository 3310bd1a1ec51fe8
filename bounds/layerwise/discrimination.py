"""Between-class discrimination at a linear rate: Lemma 12, Theorem 4 (16), Theorem 13, R8, R9."""

from __future__ import annotations

from fractions import Fraction

from bounds.arithmetic import Value, named
from bounds.bands import at_most, between, discrimination, discrimination_ceiling, features
from bounds.layerwise import printed, scope
from bounds.layerwise.geometry import Geometry, geometry, times
from bounds.layerwise.parameters import Parameters
from bounds.layerwise.spectrum import data_and_imbalance
from bounds.statement import Band, Layer, Tag, statement


def _remaining(p: Parameters, layer: int) -> Value:
    """2 - (l+1)/L, the linear factor of (16)."""
    return p.ops.number(2 - Fraction(layer + 1, p.L))


@statement(
    "layerwise/lemma12",
    title="Class means are nearly orthogonal, of known size",
    source=f"{printed.PAPER}, Lemma 12",
    tag=Tag.PUBLISHED,
    layers=lambda L: range(1, L),
    hypotheses=scope.THEOREM_4,
    constants=(printed.LEMMA12_MEANS, printed.DELTA_WEIGHT),
    leading_order=True,
)
def lemma12(p: Parameters, layer: Layer) -> dict[str, Band]:
    """At layer l the class means have norm about sigma^(l-L), sigma = n^(1/(2L)), and nearly
    vanishing cosines, both up to order (theta + 4 delta)(2 - (l+1)/L).

    In words: up to a common scale the class means of a layer are nearly orthonormal.
    Hypotheses: Assumption 2 (theta < 1/4), Assumption 3 (the minimum-norm interpolant, exact balance below
      the last pair, a spectrum of low rank up to eps) and condition (13) on delta, rho and eps; equally large
      classes of at least two samples.
    Parameters: theta in [0, 1/4); eps in (0, 1); delta >= 0; rho in [0, eps); n >= 2; K >= 2; L >= 2; mu = 0;
      e0 = 0; alpha > 0; delta_low = 0; sizes n_k >= 1, all equal; constants, to replace printed numbers by
      name.
    Source: Wang, Li, Yaras, Zhu, Balzano, Hu, Qu, JMLR 26 (2025), no. 220 (arXiv 2311.02960v4), Lemma 12.
    Constants: 16 and the 4 before delta are reconstructed; R8's proof has (theta/K)(1 - l/L) to first order
      instead (docs/layerwise/discrimination.md).  Compared at leading order: the paper says 'of order'.
    Tightness: not tight: 16 K (2L-l-1)/(L-l) times what R8's proof gives for the norms, to first
      order in theta.

    >>> import bounds
    >>> bounds.evaluate("lemma12", theta=0.001, eps=0.01, delta=0.0005, rho=0.0, n=10, K=3, L=4, layer=2,
    ... quantity="mean_cos_abs")
    layerwise/lemma12: mean_cos_abs at layer 2 in [0.0, 0.12]
    """
    assert layer is not None
    A = p.ops
    size = printed.LEMMA12_MEANS.of(p) * data_and_imbalance(p) * _remaining(p, layer)
    norm = between(p, A.maximum(1 - size, A.number(0)), 1 + size)
    cosine = at_most(p, 2 * size)
    return {"mean_norm2_min": norm, "mean_norm2_max": norm, "mean_cos_abs": cosine}


def _published_lower(p: Parameters, layer: int) -> Band:
    loss = printed.THM4_SLOPE.of(p) * data_and_imbalance(p) * _remaining(p, layer)
    negative = (p.ops.negate(p.ops.less(loss, p.ops.number(1))), "32 (theta + 4 delta)(2 - (l+1)/L) >= 1")
    return discrimination(p, 1 - loss, discrimination_ceiling(p), [negative])


@statement(
    "layerwise/thm4-16",
    title="Theorem 4 (ii)",
    source=f"{printed.PAPER}, Theorem 4, eq. (16)",
    tag=Tag.PUBLISHED,
    layers=lambda L: range(1, L),
    hypotheses=scope.THEOREM_4,
    constants=(printed.THM4_SLOPE, printed.DELTA_WEIGHT),
    leading_order=True,
)
def thm4_16(p: Parameters, layer: Layer) -> dict[str, Band]:
    """D_l >= 1 - 32 (theta + 4 delta)(2 - (l+1)/L) - n^(-Omega(1)) for l = 1..L-1.

    In words: the class means become orthogonal at a rate that is linear in the depth.
    Hypotheses: Assumption 2 (theta < 1/4), Assumption 3 (the minimum-norm interpolant, exact balance below
      the last pair, a spectrum of low rank up to eps) and condition (13) on delta, rho and eps; equally large
      classes of at least two samples.
    Parameters: theta in [0, 1/4); eps in (0, 1); delta >= 0; rho in [0, eps); n >= 2; K >= 2; L >= 2; mu = 0;
      e0 = 0; alpha > 0; delta_low = 0; sizes n_k >= 1, all equal; constants, to replace printed numbers by
      name.
    Source: Wang, Li, Yaras, Zhu, Balzano, Hu, Qu, JMLR 26 (2025), no. 220 (arXiv 2311.02960v4), Theorem 4,
      eq. (16).
    Constants: 32 and the 4 before delta are reconstructed (docs/layerwise/discrimination.md).  Compared at
      leading order: the n^(-Omega(1)) of the claim has no value, so nothing measured refutes it.
    Tightness: not tight: R8 has slope theta/(KL) for 32 theta/L.  Vacuous from theta = 1/32 on at l = L-1.
      Beside R8, on the instances that are extremal for R8, slack of 1 - D: D lower beside R8 127.3851 to
      478.0795 (reports/tightness.csv: theta = 0.01, K = 2, 3, 5).

    >>> import bounds
    >>> bounds.evaluate("thm4-16", theta=0.001, eps=0.01, delta=0.0005, rho=0.0, n=10, K=3, L=4, layer=2)
    layerwise/thm4-16: D at layer 2 in [0.88, 1.5]
    """
    assert layer is not None
    return {"D": _published_lower(p, layer)}


@statement(
    "layerwise/thm13",
    title="Theorem 13, the formal version of (16)",
    source=f"{printed.PAPER}, Theorem 13",
    tag=Tag.PUBLISHED,
    layers=lambda L: range(1, L),
    hypotheses=scope.THEOREM_4,
    constants=(printed.THM4_SLOPE, printed.DELTA_WEIGHT),
    leading_order=True,
)
def thm13(p: Parameters, layer: Layer) -> dict[str, Band]:
    """(16) with an explicit error term that is not readable; at leading order it coincides with
    (16).

    In words: discrimination at a linear rate: the formal version of Theorem 4 (ii).
    Hypotheses: Assumption 2 (theta < 1/4), Assumption 3 (the minimum-norm interpolant, exact balance below
      the last pair, a spectrum of low rank up to eps) and condition (13) on delta, rho and eps; equally large
      classes of at least two samples.
    Parameters: theta in [0, 1/4); eps in (0, 1); delta >= 0; rho in [0, eps); n >= 2; K >= 2; L >= 2; mu = 0;
      e0 = 0; alpha > 0; delta_low = 0; sizes n_k >= 1, all equal; constants, to replace printed numbers by
      name.
    Source: Wang, Li, Yaras, Zhu, Balzano, Hu, Qu, JMLR 26 (2025), no. 220 (arXiv 2311.02960v4), Theorem 13.
    Constants: as (16): 32 and 4 reconstructed; the error term of the formal version is not readable and left
      out (docs/layerwise/discrimination.md).  Compared at leading order: the n^(-Omega(1)) of the claim has
      no value, so nothing measured refutes it.
    Tightness: as (16): beside R8 slack of 1 - D: D lower beside R8 127.3851 to 478.0795
      (reports/tightness.csv: theta = 0.01, K = 2, 3, 5).

    >>> import bounds
    >>> bounds.evaluate("thm13", theta=0.001, eps=0.01, delta=0.0005, rho=0.0, n=10, K=3, L=4, layer=2)
    layerwise/thm13: D at layer 2 in [0.88, 1.5]
    """
    assert layer is not None
    return {"D": _published_lower(p, layer)}


def _overlap(A, x: Value, exponent: Fraction) -> Value:
    """q_p(x) = (1-x)^(-p) - 1."""
    return A.power(1 - x, -exponent) - 1


@statement(
    "layerwise/R8",
    title="Discrimination from below, sharp",
    source="docs/layerwise/discrimination.md, R8",
    tag=Tag.REFINED,
    layers=features,
    hypotheses=(scope.EQUAL_CLASSES, scope.THETA_BELOW_HALF, scope.BALANCED_BELOW, scope.FIT),
)
def r8(p: Parameters, layer: Layer) -> dict[str, Band]:
    """With theta' = theta/(1-theta), p = (L-l)/L, q_p(x) = (1-x)^(-p) - 1,
    g = (1 - e/t_lo)^(-1) - 1, nu = (2 e0/sqrt n + e0^2/n)/(1-theta) + mu^2/n,
    psi = g/(1-theta) + (1+g)(w^2 eps^(2(L-1))/n + nu), f = (w eps^(L-1) b + e0)/sqrt n: if
    theta' + psi < 1, f < 1 and
    o = q_p(theta')/K + [q_p(theta'+psi) - q_p(theta')] + (1 + q_p(theta'+psi))((1+f)^2(1+g) - 1)
    + n^p eps^(2l) b^2/n < 1, then D_l >= 1 - o/(1-o).  To first order,
    where delta = O(theta^2) and mu = e0 = 0, 1 - D_l <= theta (1 - l/L)/K, which is attained.

    In words: the cosines of the class means are at most about theta/K at the data and fall linearly to zero
      at the last layer.
    Hypotheses: equally large classes; theta < 1/2; exact balance below the last pair; e0 < sqrt(n)/alpha; n
      >= 1.
    Parameters: theta in [0, 1/2); eps > 0; delta >= 0; rho in [0, eps]; n >= 1; K >= 2; d >= max(nK, 2K+1);
      L >= 2; mu >= 0; e0 in [0, sqrt(n)/alpha); alpha > 0; delta_low = 0; tail >= 0, (d-2K)(eps-rho)^4 if
      left out; sizes n_k >= 1, all equal.
    Source: docs/layerwise/discrimination.md, R8 (stated and proved there; refines Theorem 4, eq. (16)).
    Constants: derived: theta'/K bounds the entries of the Neumann series of Y(X'X)^(-1)Y'/n - I, q_p the
      series of (1-x)^(-p) with p = 1 - l/L, what balance leaves for layer l; g, psi, f come from R3 and R5
      (docs/layerwise/discrimination.md).
    Tightness: attained to first order in theta by G = theta/N between two classes and 0 elsewhere; second
      order loses: slack of 1 - D at theta = 0.01: D lower at l = 0 1.0307 to 1.0458, D lower at l = 1 1.0170,
      D lower at l = 2 1.0136 (reports/tightness.csv: theta = 0.01, K = 2, 3, 5).

    >>> import bounds
    >>> bounds.evaluate("R8", theta=0.01, eps=0.02, delta=0.003, rho=0.0, n=10, K=3, d=31, L=4, layer=1)
    layerwise/R8: D at layer 1 in [0.9951..., 1.5]
    """
    assert layer is not None
    g = geometry(p, spectral_regime=False)
    A = p.ops
    o, reasons = sharp_overlap(g, layer)
    lower = 1 - A.ratio(o, 1 - o)
    reasons = [*g.reasons()[:3], *reasons, (A.negate(A.less(2 * o, A.number(1))), "o >= 1/2")]
    return {"D": discrimination(p, lower, discrimination_ceiling(p), reasons)}


def sharp_overlap(g: Geometry, layer: int) -> tuple[Value, list]:
    """o of R8 (infinite where it is not defined), and why it is not."""
    A, p, s = g.p.ops, g.p, g.spectrum
    exponent, one = Fraction(p.L - layer, p.L), A.number(1)
    theta_1 = named(A, "theta1", A.ratio(p.theta, g.data.low))
    gap = named(A, "gap", A.ratio(s.t_lo, s.t_lo - s.e) - 1)
    tail = times(A, A.power(p.eps, p.L - 1), s.w)
    misfit = 2 * p.e0 / A.sqrt(p.n_scaled) + p.e0 * p.e0 / p.n_scaled
    nu = A.ratio(misfit, g.data.low) + p.mu * p.mu / p.n_scaled
    psi = named(A, "psi", A.ratio(gap, g.data.low) + (1 + gap) * (tail * tail / p.n_scaled + nu))
    total = theta_1 + psi
    trailing = times(A, A.power(p.eps, 2 * layer), g.b * g.b) / p.n_scaled

    def series() -> Value:
        far = _overlap(A, total, exponent)
        near = _overlap(A, theta_1, exponent)
        return (
            near / p.K
            + (far - near)
            + (1 + far) * (A.power(1 + g.f, 2) * (1 + gap) - 1)
            + A.power(p.n_scaled, exponent) * trailing
        )

    converges = A.both(A.less(total, one), A.less(g.f, one))
    reasons = [
        (g.head_fails(), "e >= t_lo (R3)"),
        (A.negate(A.less(total, one)), "theta' + psi >= 1"),
        (A.negate(A.less(g.f, one)), "f >= 1"),
    ]
    return named(A, "o", A.where(converges, series, lambda: A.inf)), reasons


@statement(
    "layerwise/R9",
    title="Discrimination from both sides, by condition numbers",
    source="docs/layerwise/discrimination.md, R9",
    tag=Tag.REFINED,
    layers=features,
    hypotheses=scope.ENTRYWISE,
)
def r9(p: Parameters, layer: Layer) -> dict[str, Band]:
    """k_l = [(1+f)^2/((t_lo-e) t_lo^(L-1-l)) + eps^(2l) b^2/n] / [(1-f)^2/((t_hi+e) t_hi^(L-1-l))]
    for f < 1 (at l = 0 also k_0 <= (1+theta)/(1-theta)) bounds the condition number of the
    class-mean Gram matrix; Wielandt: 2/(1+k_l) <= D_l <= min{2k_l/(1+k_l), K/(K-1)}.

    In words: the Gram matrix of the class means has a bounded condition number, and a bounded condition
      number bounds every cosine, from above and below.
    Hypotheses: equally large classes; nearly orthonormal data, theta < 1; exact balance below the last pair;
      e0 < sqrt(n)/alpha.  f < 1 and e < t_lo for l >= 1.
    Parameters: theta in [0, 1); eps > 0; delta >= 0; rho in [0, eps]; n >= 1; K >= 2; d >= max(nK, 2K+1);
      L >= 2; mu >= 0; e0 in [0, sqrt(n)/alpha); alpha > 0; delta_low = 0; tail >= 0, (d-2K)(eps-rho)^4 if
      left out; sizes n_k >= 1, all equal.
    Source: docs/layerwise/discrimination.md, R9 (stated and proved there; refines Theorem 4, eq. (16)).
    Constants: derived: (k-1)/(k+1) is Wielandt's inequality, t_lo, t_hi, e from R2 and R3, b from R5, f from
      the fit; K/(K-1) is the simplex (docs/layerwise/discrimination.md).
    Tightness: not tight under theta alone, by a factor near K: a condition number needs all blocks of G, a
      large cosine two.  With lmin and lmax it is (R10).  Slack of 1 - D and of D - 1: D lower at l = 0 1.9900
      to 4.9900, D upper at l = 0 1.9900 to 4.9900 (reports/tightness.csv: theta = 0.01, K = 2, 3, 5).

    >>> import bounds
    >>> bounds.evaluate("R9", theta=0.01, eps=0.02, delta=0.003, rho=0.0, n=10, K=3, d=31, L=4, layer=1)
    layerwise/R9: D at layer 1 in [0.9902..., 1.009...]
    """
    assert layer is not None
    return {"D": wide_discrimination(geometry(p, spectral_regime=False), layer)}


def mean_condition(g: Geometry, layer: int) -> Value:
    """k_l of R9 in either regime."""
    A, p, s = g.p.ops, g.p, g.spectrum
    rest = p.L - 1 - layer
    low, high = g.head_bounds()
    trailing = times(A, A.power(p.eps, 2 * layer), g.b * g.b) / g.data.sizes.low

    def condition() -> Value:
        largest = A.ratio(A.power(1 + g.f, 2), low * A.power(s.t_lo, rest)) + trailing
        smallest = A.power(1 - g.f, 2) / (high * A.power(s.t_hi, rest))
        return A.ratio(largest, smallest)

    k = A.where(A.less(g.f, A.number(1)), condition, lambda: A.inf)
    return named(A, "k", k if layer > 0 else A.minimum(k, A.ratio(g.data.high, g.data.low)))


def wide_discrimination(g: Geometry, layer: int) -> Band:
    """R9 in either regime."""
    A, p = g.p.ops, g.p
    k = mean_condition(g, layer)
    finite = A.less(k, A.inf)
    lower = A.where(finite, lambda: 2 / (1 + k), lambda: A.number(0))
    upper = A.where(finite, lambda: 2 * k / (1 + k), lambda: A.number(2))
    reasons = [
        *g.reasons()[:3],
        (g.head_fails(), "e >= t_lo (R3)"),
        (A.negate(A.less(g.f, A.number(1))), "f >= 1"),
    ]
    return discrimination(p, lower, A.minimum(upper, discrimination_ceiling(p)), reasons)
