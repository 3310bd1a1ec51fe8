"""R3s to R10s: the refined theorem with sharper constants (docs/layerwise/sharp.md)."""

from __future__ import annotations

from dataclasses import replace

from bounds.arithmetic import Value
from bounds.bands import (
    at_most,
    between,
    discrimination,
    discrimination_ceiling,
    features,
    hidden_weights,
    steps,
)
from bounds.layerwise import scope
from bounds.layerwise.compression import (
    compression_lower,
    compression_reasons,
    compression_upper,
    energy_reasons,
)
from bounds.layerwise.discrimination import mean_condition, sharp_overlap, wide_discrimination
from bounds.layerwise.geometry import unless_infinite
from bounds.layerwise.leakage import mean_bands, mean_loss, within_leak
from bounds.layerwise.parameters import Parameters
from bounds.layerwise.sharp_geometry import SharpGeometry, sharp_geometry
from bounds.layerwise.spectral import data_bands, spectral_bands
from bounds.layerwise.spectrum import head_bands, leading_bands
from bounds.statement import Band, Layer, Tag, statement

SOURCE = "docs/layerwise/sharp.md"


@statement(
    "layerwise/R3s",
    title="R2 and R3 with coupled blocks of the imbalance",
    source=f"{SOURCE}, R3s",
    tag=Tag.REFINED,
    layers=lambda L: (None, *hidden_weights(L)),
    hypotheses=scope.ENTRYWISE,
)
def r3s(p: Parameters, layer: Layer) -> dict[str, Band]:
    """R2 and R3 with t_lo >= (eps-rho)^2 and, in four more rounds, h <= (e/sqrt 2)/sqrt(t_lo^2 - e^2),
    w^2 <= e^2/(t_lo + sqrt(t_lo^2 - e^2)), h^2 <= q/(1-q) with
    q = 2 eta^2/(a + c + sqrt((a+c)^2 - 4c eta^2)), a = t_lo^2 - eps^4, c = max(t_lo - eps^2, 0)^2.

    In words: R2 and R3 with the two blocks of the imbalance coupled and with the gap of the spectrum used
      twice.
    Hypotheses: equally large classes; nearly orthonormal data, theta < 1; exact balance below the last pair;
      e0 < sqrt(n)/alpha.  sigma_(K+1) <= eps; without a measured tail also sigma_(d-K) >= eps - rho.
    Parameters: theta in [0, 1); eps > 0; delta >= 0; rho in [0, eps]; n >= 1; K >= 2; d >= max(nK, 2K+1);
      L >= 2; mu >= 0; e0 in [0, sqrt(n)/alpha); alpha > 0; delta_low = 0; tail >= 0, (d-2K)(eps-rho)^4 if
      left out; sizes n_k >= 1, all equal.
    Source: docs/layerwise/sharp.md, R3s (stated and proved there; refines R2 and R3).
    Constants: derived: the worst split of e between the blocks E_11 and E_12, and the smaller root q of a
      quadratic in the projector on the head's rows (docs/layerwise/sharp.md).
    Tightness: divides h of R3 by sqrt 2 for small eta and eps, attained to first order; slack: head_leak
      upper 1.0010 to 1.0025, head_tail upper 1.0005 to 1.0013, head_imbalance upper 1.0000
      (reports/tightness.csv: theta = 0.01, K = 2, 3, 5).

    >>> import bounds
    >>> bounds.evaluate("R3s", theta=0.01, eps=0.1, delta=0.1, rho=0.0, n=10, K=3, d=31, L=4,
    ... quantity="head_tail")
    layerwise/R3s: head_tail in [0.0, 0.04693...]
    """
    g = sharp_geometry(p, spectral_regime=False)
    return head_bands(g) if layer is None else leading_bands(g)


@statement(
    "layerwise/R4s",
    title="Within-class deviations in the trailing directions, by their spectral norm",
    source=f"{SOURCE}, R4s",
    tag=Tag.REFINED,
    layers=features,
    hypotheses=(*scope.ENTRYWISE, scope.TWO_SAMPLES),
)
def r4s(p: Parameters, layer: Layer) -> dict[str, Band]:
    """R4 with the numbers of R3s and r = min{1, eps/sqrt(t_lo)}; and
    |S_1^l V_1'Delta|_F <= y_l = h r^(L-1-l) eps^l sqrt(1+theta) + e_l, so that the quotient by v_l is at
    most y_l/((eps-rho)^l m_0), m_0^2 = B - y_0^2, and at l = 0 at most (y_0^2/(E - y_0^2))^(1/2) with
    E = (n-1)K - 2 theta (1-1/n) <= |Delta|_F^2.

    In words: the leak of the deviations, bounded by their spectral norm: their energy is spread over N - K
      directions, not one.
    Hypotheses: equally large classes; nearly orthonormal data, theta < 1; exact balance below the last pair;
      e0 < sqrt(n)/alpha.  n >= 2; at l = 0 no lower bound m_0 is needed.
    Parameters: theta in [0, 1); eps > 0; delta >= 0; rho in [0, eps]; n >= 2; K >= 2; d >= max(nK, 2K+1);
      L >= 2; mu >= 0; e0 in [0, sqrt(n)/alpha); alpha > 0; delta_low = 0; tail >= 0, (d-2K)(eps-rho)^4 if
      left out; sizes n_k >= 1, all equal.
    Source: docs/layerwise/sharp.md, R4s (stated and proved there; refines R4).
    Constants: derived: sqrt(1+theta) bounds |Delta| (R1), eps^l its size at layer l, E its energy from below
      (docs/layerwise/sharp.md).
    Tightness: gains about sqrt(N-K) at l = 0 over R4; slack: within_leak upper at l = 0 1.0097 to 1.0107,
      within_leak upper at l = 1 1.0104 to 1.0123, within_leak upper at l = 2 1.0022 to 1.0041
      (reports/tightness.csv: theta = 0.01, K = 2, 3, 5).

    >>> import bounds
    >>> bounds.evaluate("R4s", theta=0.01, eps=0.1, delta=0.1, rho=0.0, n=10, K=3, d=31, L=4, layer=0)
    layerwise/R4s: within_leak at layer 0 in [0.0, 2.925...e-06]
    """
    assert layer is not None
    return sharp_within(sharp_geometry(p, spectral_regime=False), layer)


def sharp_within(g: SharpGeometry, layer: int) -> dict[str, Band]:
    """R4s in either regime."""
    A = g.p.ops
    leading = g.leading_norm(layer)
    if layer == 0:
        leak = A.sqrt(A.ratio(leading * leading, g.least_energy - leading * leading))
    else:
        leak = A.ratio(leading, g.trailing_norm(layer))
    best = A.minimum(leak, within_leak(g, layer))
    return {"within_leak": at_most(g.p, best, [*g.reasons()[:3], *g.misfit_reasons()])}


@statement(
    "layerwise/R5s",
    title="Class means in the leading directions, sharper",
    source=f"{SOURCE}, R5s",
    tag=Tag.REFINED,
    layers=lambda L: (None, *features(L)),
    hypotheses=scope.ENTRYWISE,
)
def r5s(p: Parameters, layer: Layer) -> dict[str, Band]:
    """R5 with the numbers of R3s, r = min{1, eps/sqrt(t_lo)} and
    phi = min{b^2/((K-1)(1-2theta/K) - b^2), b^2/((K-1)(1-theta)(1-mb)^2)}, the second if mb < 1.

    In words: R5 with a phi that stays finite for every b < 1/m.
    Hypotheses: equally large classes; nearly orthonormal data, theta < 1; exact balance below the last pair;
      e0 < sqrt(n)/alpha.  Any delta for which h is finite; vacuous where both denominators of phi fail.
    Parameters: theta in [0, 1); eps > 0; delta >= 0; rho in [0, eps]; n >= 1; K >= 2; d >= max(nK, 2K+1);
      L >= 2; mu >= 0; e0 in [0, sqrt(n)/alpha); alpha > 0; delta_low = 0; tail >= 0, (d-2K)(eps-rho)^4 if
      left out; sizes n_k >= 1, all equal.
    Source: docs/layerwise/sharp.md, R5s (stated and proved there; refines R5).
    Constants: derived: (1 - mb) sqrt(1-theta) bounds the smallest singular value of sqrt(n) V_1'Xbar, because
      YX+ XY' = nI (docs/layerwise/sharp.md).
    Tightness: as R5 for small theta; the gain is where R5's phi degenerates.  Slack: trailing_means upper
      1.1250 to 1.1760, trailing_centred_means upper 1.4620 to 1.6365, mean_leak upper 1.4639 to 1.7960,
      B_ratio lower 1.0016 to 1.0030, B_ratio upper 1.0000 to 1.0026 (reports/tightness.csv: theta = 0.01,
      K = 2, 3, 5).

    >>> import bounds
    >>> bounds.evaluate("R5s", theta=0.01, eps=0.1, delta=0.1, rho=0.0, n=10, K=3, d=31, L=4, layer=1,
    ... quantity="B_ratio")
    layerwise/R5s: B_ratio at layer 1 in [1.752..., 1.805...]
    """
    return mean_bands(sharp_geometry(p, spectral_regime=False), layer)


@statement(
    "layerwise/R6s",
    title="Compression of a layer from both sides, sharper",
    source=f"{SOURCE}, R6s",
    tag=Tag.REFINED,
    layers=steps,
    hypotheses=(*scope.ENTRYWISE, scope.TWO_SAMPLES),
)
def r6s(p: Parameters, layer: Layer) -> dict[str, Band]:
    """R6 and R7 with the numbers of R3s and R5s, and with y_(l+1) of R4s over a lower bound on the
    within-class energy of layer l where that is smaller than eps h r^(L-2-l) and its e0 term.

    In words: compression of a layer from both sides, each number the better of R6, R7 and the sharper ones.
    Hypotheses: equally large classes; nearly orthonormal data, theta < 1; exact balance below the last pair;
      e0 < sqrt(n)/alpha.  n >= 2; any delta for which h is finite.
    Parameters: theta in [0, 1); eps > 0; delta >= 0; rho in [0, eps]; n >= 2; K >= 2; d >= max(nK, 2K+1);
      L >= 2; mu >= 0; e0 in [0, sqrt(n)/alpha); alpha > 0; delta_low = 0; tail >= 0, (d-2K)(eps-rho)^4 if
      left out; sizes n_k >= 1, all equal.
    Source: docs/layerwise/sharp.md, R6s (stated and proved there; refines R6 and R7).
    Constants: derived: y_(l+1) of R4s bounds the leading energy of the deviations, E or ((eps-rho)^l m_0)^2
      their energy from below (docs/layerwise/sharp.md).
    Tightness: as R6 and R7 at theta = 0.01, never looser; slack: C_ratio upper 1.0016 to 1.0030, C_ratio
      lower at l = 0 1.0040 to 1.0052, C_ratio lower at l = 1 1.0011 to 1.0033 (reports/tightness.csv:
      theta = 0.01, K = 2, 3, 5).

    >>> import bounds
    >>> bounds.evaluate("R6s", theta=0.01, eps=0.1, delta=0.1, rho=0.0, n=10, K=3, d=31, L=4, layer=1)
    layerwise/R6s: C_ratio at layer 1 in [0.005375..., 0.005706...]
    """
    assert layer is not None
    return {"C_ratio": sharp_compression(sharp_geometry(p, spectral_regime=False), layer)}


def sharp_compression(g: SharpGeometry, layer: int) -> Band:
    """R6s in either regime."""
    reasons = [*compression_reasons(g), *energy_reasons(g)[1:]]
    upper = g.p.ops.minimum(compression_upper(g, layer), _upper_by_size(g, layer))
    return between(g.p, compression_lower(g, layer), upper, reasons)


def _upper_by_size(g: SharpGeometry, layer: int) -> Value:
    """(eps^2 + (y_(l+1)/|S^l Delta|_F)^2)(1 + phi r^(2l))/t_lo."""
    A, p = g.p.ops, g.p
    leak = A.ratio(g.leading_norm(layer + 1), g.within_norm(layer))
    within = p.eps**2 + leak * leak
    return A.ratio(unless_infinite(A, mean_loss(g, layer), within), g.spectrum.t_lo)


@statement(
    "layerwise/R8s",
    title="Discrimination from both sides, sharp at layer 0",
    source=f"{SOURCE}, R8s",
    tag=Tag.REFINED,
    layers=features,
    hypotheses=scope.ENTRYWISE,
)
def r8s(p: Parameters, layer: Layer) -> dict[str, Band]:
    """With o of R8 for the numbers of R3s, and o = theta/K at l = 0 if that is smaller:
    1 - o/(1-o) <= D_l <= 1 + o/(1-o) if o < 1.

    In words: all cosines of the class means lie between -o/(1-o) and o/(1-o), so the discrimination is
      bounded on both sides.
    Hypotheses: equally large classes; nearly orthonormal data, theta < 1; exact balance below the last pair;
      e0 < sqrt(n)/alpha.  l >= 1 needs theta < 1/2 for a finite o, l = 0 does not.
    Parameters: theta in [0, 1); eps > 0; delta >= 0; rho in [0, eps]; n >= 1; K >= 2; d >= max(nK, 2K+1);
      L >= 2; mu >= 0; e0 in [0, sqrt(n)/alpha); alpha > 0; delta_low = 0; tail >= 0, (d-2K)(eps-rho)^4 if
      left out; sizes n_k >= 1, all equal.
    Source: docs/layerwise/sharp.md, R8s (stated and proved there; refines R8).
    Constants: derived: theta/K bounds the entries of n Xbar'Xbar - I (R1) whatever the network, o the entries
      of the Gram matrix in R8's proof (docs/layerwise/sharp.md).
    Tightness: attained exactly at l = 0, to first order in theta elsewhere; slack of 1 - D and D - 1: D
      lower at l = 0 1.0000, D upper at l = 0 1.0000, D lower at l = 1 1.0170, D upper at l = 1 1.0170, D
      lower at l = 2 1.0136 (reports/tightness.csv: theta = 0.01, K = 2, 3, 5).

    >>> import bounds
    >>> bounds.evaluate("R8s", theta=0.01, eps=0.02, delta=0.003, rho=0.0, n=10, K=3, d=31, L=4, layer=1)
    layerwise/R8s: D at layer 1 in [0.9951..., 1.004...]
    """
    assert layer is not None
    g = sharp_geometry(p, spectral_regime=False)
    A = p.ops
    o, reasons = sharp_overlap(g, layer)
    if layer == 0:
        o = A.minimum(o, p.theta / p.K)
    cosine = A.ratio(o, 1 - o)
    upper = A.minimum(1 + cosine, discrimination_ceiling(p))
    reasons = [*g.reasons()[:3], *reasons, (A.negate(A.less(2 * o, A.number(1))), "o >= 1/2")]
    return {"D": discrimination(p, 1 - cosine, upper, reasons)}


@statement(
    "layerwise/R9s",
    title="Discrimination from both sides by condition numbers, sharper",
    source=f"{SOURCE}, R9s",
    tag=Tag.REFINED,
    layers=features,
    hypotheses=scope.ENTRYWISE,
)
def r9s(p: Parameters, layer: Layer) -> dict[str, Band]:
    """2/(1+k_l) <= D_l <= K k_l/((K-1)k_l + 1) with k_l of R9 for t_lo, t_hi, e, w of R3s.

    In words: with a bounded condition number the largest cosine of the class means cannot be very negative,
      as not all cosines can be so together.
    Hypotheses: equally large classes; nearly orthonormal data, theta < 1; exact balance below the last pair;
      e0 < sqrt(n)/alpha.  f < 1 and e < t_lo for l >= 1.
    Parameters: theta in [0, 1); eps > 0; delta >= 0; rho in [0, eps]; n >= 1; K >= 2; d >= max(nK, 2K+1);
      L >= 2; mu >= 0; e0 in [0, sqrt(n)/alpha); alpha > 0; delta_low = 0; tail >= 0, (d-2K)(eps-rho)^4 if
      left out; sizes n_k >= 1, all equal.
    Source: docs/layerwise/sharp.md, R9s (stated and proved there; refines R9).
    Constants: derived: the trace of the Gram matrix compressed to the complement of one vector is at most
      (K-1) ka, and Cauchy-Schwarz (docs/layerwise/sharp.md).
    Tightness: the upper end is attained when all cosines and all norms are equal; under theta alone a factor
      near 2 is left, below a factor near K as in R9.  Slack of 1 - D and D - 1: D lower at l = 0 1.9900 to
      4.9900, D upper 1.9841 to 1.9900 (reports/tightness.csv: theta = 0.01, K = 2, 3, 5).

    >>> import bounds
    >>> bounds.evaluate("R9s", theta=0.01, eps=0.02, delta=0.003, rho=0.0, n=10, K=3, d=31, L=4, layer=1)
    layerwise/R9s: D at layer 1 in [0.9902..., 1.006...]
    """
    assert layer is not None
    return {"D": sharp_discrimination(sharp_geometry(p, spectral_regime=False), layer)}


def sharp_discrimination(g: SharpGeometry, layer: int) -> Band:
    """R9s in either regime."""
    A, p = g.p.ops, g.p
    k = mean_condition(g, layer)
    wide = wide_discrimination(g, layer)
    upper = A.where(
        A.less(k, A.inf), lambda: p.K * k / ((p.K - 1) * k + 1), lambda: discrimination_ceiling(p)
    )
    return replace(wide, upper=A.minimum(upper, discrimination_ceiling(p)))


@statement(
    "layerwise/R10s",
    title="The refined theorem without any entrywise condition, sharper",
    source=f"{SOURCE}, R10s",
    tag=Tag.REFINED,
    layers=lambda L: (None, *range(L)),
    hypotheses=scope.SPECTRAL,
)
def r10s(p: Parameters, layer: Layer) -> dict[str, Band]:
    """R3s to R6s and R9s with lmax for 1+theta and lmin for 1-theta as in R10, E = (N-K) lmin and
    phi = min{b^2/(lmin - b^2), b^2/(lmin (1-mb)^2)}, the second if mb < 1.

    In words: R10 with every sharper constant of this family.
    Hypotheses: equally large classes; data of full column rank, lmin > 0; exact balance below the last pair;
      e0 < sqrt(n)/alpha.  n >= 2 for compression ratios.
    Parameters: eps > 0; delta >= 0; rho in [0, eps]; n >= 1; K >= 2; d >= max(nK, 2K+1); L >= 2; lmin in (0,
      lmax]; lmax >= lmin; mu >= 0; e0 in [0, sqrt(n)/alpha); alpha > 0; delta_low = 0; tail >= 0,
      (d-2K)(eps-rho)^4 if left out; sizes n_k >= 1, all equal.
    Source: docs/layerwise/sharp.md, R10s (stated and proved there; refines R10).
    Constants: derived: those of R3s to R6s and R9s with lmin and lmax for 1 -+ theta; 1 - mb keeps phi finite
      where R10's needs lmax < 4 lmin (docs/layerwise/sharp.md).
    Tightness: attained: singular values and both ends of D; loosest in the centred means, bounded as if K-1
      directions attained b.  Slack (of 1 - D and D - 1 for D): C_ratio upper 1.0000, C_ratio lower 1.0005 to
      1.0015, D lower 1.0000, D upper 1.0000, mean_leak upper at l = 0 1.0125 to 1.5748, within_leak upper
      1.0011 to 1.0062 (reports/tightness.csv: theta = 0.01, K = 2, 3, 5).

    >>> import bounds
    >>> bounds.evaluate("R10s", eps=0.02, delta=0.01, rho=0.0, n=10, K=3, d=31, L=4, lmin=0.9, lmax=1.1,
    ... layer=1, quantity="C_ratio")
    layerwise/R10s: C_ratio at layer 1 in [0.0002110..., 0.0002306...]
    """
    g = sharp_geometry(p, spectral_regime=True)
    bands = spectral_bands(g, layer, data_bands(p))
    if layer is not None:
        bands |= {**sharp_within(g, layer), "D": sharp_discrimination(g, layer)}
        if layer <= p.L - 2:
            bands["C_ratio"] = sharp_compression(g, layer)
    return bands
