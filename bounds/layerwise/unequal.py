"""R13: classes of unequal size, for three weightings of the class means (docs/layerwise/unequal.md)."""

from __future__ import annotations

from functools import reduce

from bounds.arithmetic import Value
from bounds.bands import at_least, at_most, between, network
from bounds.layerwise import scope
from bounds.layerwise.data import r1
from bounds.layerwise.geometry import ClassSizes, geometry_on, spectral
from bounds.layerwise.parameters import Parameters
from bounds.layerwise.relaxed import (
    cone_reasons,
    data_reasons,
    leading_bands,
    measured_imbalance,
    relaxed_bands,
    within_reasons,
)
from bounds.layerwise.relaxed_geometry import Relaxed
from bounds.layerwise.spectral import data_bands, spectral_bands
from bounds.statement import Band, Hypothesis, Layer, Tag, statement


def smallest_size(p: Parameters) -> Value:
    """n_min."""
    return p.n if p.sizes is None else reduce(p.ops.minimum, _sizes(p))


def largest_size(p: Parameters) -> Value:
    """n_max."""
    return reduce(p.ops.maximum, _sizes(p))


FIT_SMALLEST = Hypothesis(
    "fit", "e0 < sqrt(n_min) / alpha",
    lambda p: p.e0, lambda p: p.ops.sqrt(smallest_size(p) / (p.alpha * p.alpha)), strict=True, quantity="e0",
)  # fmt: skip


def _sizes(p: Parameters) -> list[Value]:
    assert p.sizes is not None
    return [p.ops.number(size) for size in p.sizes]


def _concentration(p: Parameters) -> Value:
    """sum (n_k/N)^2, at least 1/K."""
    return sum((size / p.N) ** 2 for size in _sizes(p))


def _inverses(p: Parameters) -> Value:
    """sum 1/n_k."""
    return sum(1 / size for size in _sizes(p))


def centring_energy(p: Parameters) -> Value:
    """|R|_F^2 for the centring R of p.weighting, scaled so that K Tr Sigma_B = |XY'Dg^(-1/2)R|_F^2."""
    if p.weighting == "samples":
        return p.K * (p.K - 1) / p.N
    if p.weighting == "global":
        return _inverses(p) - p.K / p.N
    return (1 - 1 / p.K) * _inverses(p)


def centring_gain(p: Parameters) -> Value:
    """|Dg^(1/2)R|_F^2, what the targets of the centred means weigh."""
    if p.weighting == "samples":
        return p.K * (1 - _concentration(p))
    if p.weighting == "global":
        return p.K - 2 + p.K * _concentration(p)
    return p.K - 1


def centred_size(p: Parameters) -> Value:
    """n_R = |Dg^(1/2)R|_F^2/|R|_F^2: the harmonic mean of the n_k for "classes",
    (N - sum n_k^2/N)/(K-1) for "samples"."""
    return centring_gain(p) / centring_energy(p)


def _pull(p: Parameters) -> Value:
    """Sum of the absolute entries of C C', C = Dg^(-1/2)R: what entries of size 1 in Xbar'Xbar - Dg^(-1)
    can add to K Tr Sigma_B."""
    if p.weighting == "samples":
        return 2 * p.K * (1 - _concentration(p))
    if p.weighting == "classes":
        return 2 * (p.K - 1)
    shares = [size / p.N for size in _sizes(p)]
    entries = [
        (1 if i == j else 0) - x - y + p.K * x * y for i, x in enumerate(shares) for j, y in enumerate(shares)
    ]
    return sum(p.ops.maximum(entry, -entry) for entry in entries)


def class_sizes(p: Parameters) -> ClassSizes:
    """What stands for n~: n_min in lower bounds, n_max in upper ones, n_R for the centred means."""
    scale = p.alpha * p.alpha
    return ClassSizes(smallest_size(p) / scale, largest_size(p) / scale, centred_size(p) / scale)


@statement(
    "layerwise/R13-data",
    title="Nearly orthonormal data in classes of unequal size",
    source="docs/layerwise/unequal.md, data",
    tag=Tag.REFINED,
    layers=network,
    hypotheses=(scope.THETA_BELOW_ONE,),
)
def r13_data(p: Parameters, layer: Layer) -> dict[str, Band]:
    """R1 with N-K, N-2K, K/N for (n-1)K, (n-2)K, 1/n: | |Delta|_F^2 - (N-K) | <= 2 theta (1 - K/N), entries
    of Xbar'Xbar - Dg^(-1) at most theta/N, Dg = diag(n_1, .., n_K), eigenvalues of Y(X'X)^(-1)Y' in
    [n_min/(1+theta), n_max/(1-theta)], and K Tr Sigma_B within theta/N sum |CC'| of Tr(Dg^(-1)CC'), C the
    centring of the weighting: for "classes" the centre is (K-1)/(harmonic mean of the n_k).

    In words: R1 for classes of different sizes, for the three ways to weigh the class means.
    Hypotheses: theta < 1.  Nothing about a network, any class sizes n_k >= 1.
    Parameters: theta in [0, 1); n >= 1; K >= 2; alpha > 0; sizes n_k >= 1; weighting "classes", "samples" or
      "global".
    Source: docs/layerwise/unequal.md, data (stated and proved there; refines R1).
    Constants: derived: as R1, with the entries of I - P and of the centring CC' summed class by class
      (docs/layerwise/unequal.md).
    Tightness: all ends are attained at theta = 0; away from it, as R1.

    >>> import bounds
    >>> bounds.evaluate("R13-data", theta=0.1, sizes=(10, 5, 3), quantity="Delta_F2")
    layerwise/R13-data: Delta_F2 in [14.833..., 15.166...]
    """
    if p.sizes is None:
        return {}
    A, low, high = p.ops, 1 - p.theta, 1 + p.theta
    energy, spread = centring_energy(p), _pull(p) * p.theta / p.N
    singular = A.negate(A.less(A.number(0), low)), "theta >= 1"
    return r1.bands(p, layer) | {
        "M_F2": between(p, A.maximum(energy - spread, A.number(0)), energy + spread),
        "YGY_min": at_least(p, smallest_size(p) / high, [singular]),
        "YGY_max": at_most(p, A.ratio(largest_size(p), low), [singular]),
    }


@statement(
    "layerwise/R13-spectral",
    title="The spectral theorem for classes of unequal size",
    source="docs/layerwise/unequal.md, exactly balanced lower pairs",
    tag=Tag.REFINED,
    layers=lambda L: (None, *range(L)),
    hypotheses=(scope.FULL_RANK, scope.BALANCED_BELOW, FIT_SMALLEST),
)
def r13_spectral(p: Parameters, layer: Layer) -> dict[str, Band]:
    """R10 with n_min for n in t_lo, m, f and the term eps^(2l) b^2/n, n_max in t_hi, N = sum n_k, for any
    of the three weightings: |V_2'M_R|_F <= b|R|_F, phi = b^2/(lmin - b^2), rho_0 = K lmax/((N-2K) lmin),
    K Tr Sigma_B in |R|_F^2 [lmin, lmax], where K Tr Sigma_B = |M_R|_F^2, M_R = XY'Dg^(-1/2)R.

    In words: R10 for classes of different sizes: the smallest class bounds from below, the largest from
      above.
    Hypotheses: lmin > 0; exact balance below the last pair; e0 < sqrt(n_min)/alpha.  Any sizes n_k >= 1, any
      of the three weightings.
    Parameters: eps > 0; delta >= 0; rho in [0, eps]; n >= 1; K >= 2; d >= max(nK, 2K+1); L >= 2; lmin in (0,
      lmax]; lmax >= lmin; mu >= 0; e0 in [0, sqrt(n_min)/alpha); alpha > 0; delta_low = 0; tail >= 0,
      (d-2K)(eps-rho)^4 if left out; sizes n_k >= 1; weighting "classes", "samples" or "global".
    Source: docs/layerwise/unequal.md, exactly balanced lower pairs (stated and proved there; refines R10).
    Constants: derived: Y(X'X)^(-1)Y' has its eigenvalues in [n_min/lmax, n_max/lmin], right factors such as
      the weighting pass through the layers (docs/layerwise/unequal.md).
    Tightness: the band of D is wide, as it bounds the condition number of a Gram matrix whose diagonal is
      spread already; not searched.

    >>> import bounds
    >>> bounds.evaluate("R13-spectral", eps=0.02, delta=0.01, rho=0.0, d=31, L=4, lmin=0.9, lmax=1.1,
    ... sizes=(10, 5, 3), layer=1, quantity="C_ratio")
    layerwise/R13-spectral: C_ratio at layer 1 in [0.0002042..., 0.0003118...]
    """
    if p.sizes is None:
        return {}
    if "unequal spectral" not in p.memo:
        p.memo["unequal spectral"] = geometry_on(p, spectral(p, class_sizes(p)))
    energy = centring_energy(p)
    data = data_bands(p) | {"M_F2": between(p, energy * p.lmin, energy * p.lmax)}
    return spectral_bands(p.memo["unequal spectral"], layer, data)


@statement(
    "layerwise/R13",
    title="The relaxed theorem for classes of unequal size",
    source="docs/layerwise/unequal.md, R13",
    tag=Tag.REFINED,
    layers=lambda L: range(L + 1),
    hypotheses=(scope.FULL_RANK, FIT_SMALLEST),
)
def r13(p: Parameters, layer: Layer) -> dict[str, Band]:
    """R12 with lam_lo = (sqrt n_min - e0)^2/lmax, lam_hi = (sqrt n_max + e0)^2/lmin + mu^2, n_min in m and
    f, N = sum n_k, and in the lower bound of p_l (sqrt n_R - e0)^2/lmax for lam_lo, where n_R is the harmonic
    mean of the n_k for the weighting "classes", (N - sum n_k^2/N)/(K-1) for "samples" and
    (K - 2 + K sum (n_k/N)^2)/(sum 1/n_k - K/N) for "global".  sigma at W_l, l = 1..L, all else at Z^l.

    In words: R12 for classes of different sizes; the centred means are stretched in all by an effective size
      n_R between the extremes.
    Hypotheses: lmin > 0; e0 < sqrt(n_min)/alpha.  Any sizes n_k >= 1, any of the three weightings; no pair
      need be balanced.
    Parameters: n >= 1; K >= 2; L >= 2; lmin in (0, lmax]; lmax >= lmin; mu_op >= 0, mu if left out; e0 in [0,
      sqrt(n_min)/alpha); alpha > 0; imbalances, a LayerImbalance (every entry >= 0); sizes n_k >= 1;
      weighting "classes", "samples" or "global".
    Source: docs/layerwise/unequal.md, R13 (stated and proved there; refines R12).
    Constants: derived: n_R = |Dg^(1/2)R|_F^2/|R|_F^2 is a Rayleigh quotient of the sizes, the rest as in R12
      with n_min and n_max (docs/layerwise/unequal.md).
    Tightness: t_l and T_l are attained for orthonormal data: the band is as wide as the classes differ,
      (n_max/n_min)^(1/L); not searched.

    >>> import bounds
    >>> size = (1e-4, 1e-4, 0.0101)
    >>> near = bounds.LayerImbalance(size, (1e-4,) * 3, size, (0.101,) * 3, 0.099)
    >>> bounds.evaluate("R13", imbalances=near, sizes=(10, 5, 3), L=4, lmin=0.9, lmax=1.1, mu_op=0.01,
    ... layer=1, quantity="C_ratio")
    layerwise/R13: C_ratio at layer 1 in [0.004612..., 0.007939...]
    """
    if p.sizes is None or p.imbalances is None:
        return {}
    assert layer is not None
    g = unequal_relaxed(p)
    bands = leading_bands(g, layer) if layer >= 1 else {}
    if layer <= p.L - 1:
        bands |= relaxed_bands(g, layer)
    return bands | _step_bands(g, layer) if layer <= p.L - 2 else bands


def unequal_relaxed(p: Parameters) -> Relaxed:
    """R12's quantities at the sizes of the classes; memoised on p."""
    if "unequal relaxed" not in p.memo:
        mu = p.mu if p.mu_op is None else p.mu_op
        p.memo["unequal relaxed"] = Relaxed(p, measured_imbalance(p), mu, mu, class_sizes(p))
    return p.memo["unequal relaxed"]


def _step_bands(g: Relaxed, layer: int) -> dict[str, Band]:
    """q_l and p_l: R12.2, R12.3 and R12.4 together."""
    A = g.A
    slowest = A.maximum(g.between_lower(layer), g.cone_lower(layer))
    fastest = A.minimum(g.within_upper(layer), g.cone_upper(layer))
    reasons = [*within_reasons(g, layer), *cone_reasons(g)]
    return {
        "W_ratio": between(g.p, g.within_lower(layer), fastest, reasons),
        "B_ratio": between(g.p, slowest, g.T[layer], data_reasons(g)),
    }
