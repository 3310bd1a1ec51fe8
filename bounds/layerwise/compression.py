"""Within-class compression at a geometric rate: Theorem 4 (14), (15), Theorem 11, and R6, R7."""

from __future__ import annotations

from fractions import Fraction

from bounds.arithmetic import Value, named
from bounds.bands import at_least, at_most, between, steps
from bounds.layerwise import printed, scope
from bounds.layerwise.geometry import (
    DataBounds,
    Geometry,
    entrywise,
    geometry,
    trailing_mean_bound,
    trailing_mean_ratio,
    unless_infinite,
)
from bounds.layerwise.leakage import mean_loss
from bounds.layerwise.parameters import Parameters
from bounds.statement import Band, Layer, Tag, statement


def _energy_ratio(p: Parameters) -> tuple[Value, Value]:
    """Numerator and denominator of c1 = 1/c2."""
    low = (p.n - printed.THM4_ENERGY_LOW.of(p)) * p.K - printed.THM4_ENERGY_UNIT.of(p)
    return low, (p.n - 1) * p.K + printed.THM4_ENERGY_UNIT.of(p)


def energy_constant(p: Parameters) -> Value:
    """c1 = 1/c2 of (14) and (15); negative for n <= 3."""
    low, high = _energy_ratio(p)
    return low / high


def _published_ends(p: Parameters) -> tuple[Value, Value]:
    """c1 eps^2/(2n)^(1/L) and c2 eps^2/(n/2)^(1/L)."""
    A, exponent = p.ops, Fraction(1, p.L)
    low, high = _energy_ratio(p)
    lower = A.maximum(low, A.number(0)) / high * p.eps**2 / A.power(2 * p.n_scaled, exponent)
    upper = unless_infinite(A, A.ratio(high, low), p.eps**2) / A.power(p.n_scaled / 2, exponent)
    return lower, upper


def _no_energy(p: Parameters) -> list:
    low, _ = _energy_ratio(p)
    return [(p.ops.negate(p.ops.less(p.ops.number(0), low)), "c1 <= 0 (n <= 3)")]


def kappa(p: Parameters) -> Value:
    """kappa of (14), whose printed value is not readable: 1 + phi of R5 at delta = 0."""
    data = entrywise(p)
    return 1 + trailing_mean_ratio(p, data, trailing_mean_bound(p, data, p.ops.number(0)))


def _first_step(p: Parameters) -> Band:
    lower, upper = _published_ends(p)
    k = kappa(p)
    infinite = (p.ops.negate(p.ops.less(k, p.ops.inf)), "kappa is infinite (phi of R5 at delta = 0)")
    return between(p, p.ops.ratio(lower, k), unless_infinite(p.ops, k, upper), [*_no_energy(p), infinite])


def _later_step(p: Parameters) -> Band:
    lower, upper = _published_ends(p)
    return between(p, lower, upper, _no_energy(p))


@statement(
    "layerwise/thm4-14",
    title="Theorem 4 (i), first layer",
    source=f"{printed.PAPER}, Theorem 4, eq. (14)",
    tag=Tag.PUBLISHED,
    layers=lambda L: (0,),
    hypotheses=scope.THEOREM_4,
    constants=(printed.THM4_ENERGY_LOW, printed.THM4_ENERGY_UNIT),
    leading_order=True,
)
def thm4_14(p: Parameters, layer: Layer) -> dict[str, Band]:
    """c1 eps^2/(kappa (2n)^(1/L)) <= C_1/C_0 <= kappa c2 eps^2/(n/2)^(1/L) up to n^(-Omega(1)), with
    c1 = ((n-3)K - 1)/((n-1)K + 1), c2 = 1/c1; kappa is an absolute constant whose printed value is
    not readable, taken as 1 + phi of R5 at delta = 0.

    In words: the first layer compresses the within-class variability by eps^2 up to a constant, more loosely
      than the later layers do.
    Hypotheses: Assumption 2 (theta < 1/4), Assumption 3 (the minimum-norm interpolant, exact balance below
      the last pair, a spectrum of low rank up to eps) and condition (13) on delta, rho and eps; equally large
      classes of at least two samples.
    Parameters: theta in [0, 1/4); eps in (0, 1); delta >= 0; rho in [0, eps); n >= 2; K >= 2; L >= 2; mu = 0;
      e0 = 0; alpha > 0; delta_low = 0; sizes n_k >= 1, all equal; constants, to replace printed numbers by
      name.
    Source: Wang, Li, Yaras, Zhu, Balzano, Hu, Qu, JMLR 26 (2025), no. 220 (arXiv 2311.02960v4), Theorem 4,
      eq. (14).
    Constants: c1 = 1/c2, its 3 and its 1, is reconstructed from the proof's outline; 2 and 1/2 are Lemma
      8's.  kappa is an absolute constant without a readable value, taken as 1 + phi of R5
      (docs/layerwise/compression.md).  Compared at leading order: the n^(-Omega(1)) of the claim has no
      value, so nothing measured refutes it.
    Tightness: not tight; vacuous for n <= 3.  Beside R6 and R7, on the instances that are extremal for them,
      slack: C_ratio upper at l = 0 beside R6 5.0380 to 8.8047, C_ratio lower at l = 0 beside R7 3.3571 to
      5.0170 (reports/tightness.csv: theta = 0.01, K = 2, 3, 5).

    >>> import bounds
    >>> bounds.evaluate("thm4-14", theta=0.01, eps=0.02, delta=0.004, rho=0.0, n=10, K=3, L=4, layer=0)
    layerwise/thm4-14: C_ratio at layer 0 in [0.0001351..., 0.0003745...]
    """
    return {"C_ratio": _first_step(p)}


@statement(
    "layerwise/thm4-15",
    title="Theorem 4 (i), later layers",
    source=f"{printed.PAPER}, Theorem 4, eq. (15)",
    tag=Tag.PUBLISHED,
    layers=lambda L: range(1, L - 1),
    hypotheses=scope.THEOREM_4,
    constants=(printed.THM4_ENERGY_LOW, printed.THM4_ENERGY_UNIT),
    leading_order=True,
)
def thm4_15(p: Parameters, layer: Layer) -> dict[str, Band]:
    """c1 eps^2/(2n)^(1/L) <= C_(l+1)/C_l <= c2 eps^2/(n/2)^(1/L) for l = 1..L-2, up to
    n^(-Omega(1)), with c1 = ((n-3)K - 1)/((n-1)K + 1), c2 = 1/c1.  Empty of meaning for n <= 3.

    In words: each later layer compresses the within-class variability, relative to the between-class
      variability, by the same factor eps^2: geometric decay with depth.
    Hypotheses: Assumption 2 (theta < 1/4), Assumption 3 (the minimum-norm interpolant, exact balance below
      the last pair, a spectrum of low rank up to eps) and condition (13) on delta, rho and eps; equally large
      classes of at least two samples.
    Parameters: theta in [0, 1/4); eps in (0, 1); delta >= 0; rho in [0, eps); n >= 2; K >= 2; L >= 2; mu = 0;
      e0 = 0; alpha > 0; delta_low = 0; sizes n_k >= 1, all equal; constants, to replace printed numbers by
      name.
    Source: Wang, Li, Yaras, Zhu, Balzano, Hu, Qu, JMLR 26 (2025), no. 220 (arXiv 2311.02960v4), Theorem 4,
      eq. (15).
    Constants: c1 = 1/c2, its 3 and its 1, is reconstructed from the proof's outline; 2 and 1/2 are Lemma
      8's.  What the refined statements have for them: g_l of R7 below, 1 + phi r^(2l) of R6
      above (docs/layerwise/compression.md).  Compared at leading order: the n^(-Omega(1)) of the claim has no
      value, so nothing measured refutes it.
    Tightness: not tight.  Beside R6 and R7, on the instances that are extremal for them, slack: C_ratio
      upper at l = 1 beside R6 5.0379 to 8.8042, C_ratio lower at l = 1 beside R7 4.5269 to 7.9020
      (reports/tightness.csv: theta = 0.01, K = 2, 3, 5).

    >>> import bounds
    >>> bounds.evaluate("thm4-15", theta=0.01, eps=0.02, delta=0.004, rho=0.0, n=10, K=3, L=4, layer=1)
    layerwise/thm4-15: C_ratio at layer 1 in [0.0001351..., 0.0003744...]
    """
    return {"C_ratio": _later_step(p)}


@statement(
    "layerwise/thm11",
    title="Theorem 11, the formal version of (14) and (15)",
    source=f"{printed.PAPER}, Theorem 11",
    tag=Tag.PUBLISHED,
    layers=steps,
    hypotheses=scope.THEOREM_4,
    constants=(printed.THM4_ENERGY_LOW, printed.THM4_ENERGY_UNIT),
    leading_order=True,
)
def thm11(p: Parameters, layer: Layer) -> dict[str, Band]:
    """(14) for l = 0 and (15) for l = 1..L-2.  The formal version carries explicit error terms that
    are not readable; at leading order it coincides with them.

    In words: geometric compression at every layer: the formal version of Theorem 4 (i).
    Hypotheses: Assumption 2 (theta < 1/4), Assumption 3 (the minimum-norm interpolant, exact balance below
      the last pair, a spectrum of low rank up to eps) and condition (13) on delta, rho and eps; equally large
      classes of at least two samples.
    Parameters: theta in [0, 1/4); eps in (0, 1); delta >= 0; rho in [0, eps); n >= 2; K >= 2; L >= 2; mu = 0;
      e0 = 0; alpha > 0; delta_low = 0; sizes n_k >= 1, all equal; constants, to replace printed numbers by
      name.
    Source: Wang, Li, Yaras, Zhu, Balzano, Hu, Qu, JMLR 26 (2025), no. 220 (arXiv 2311.02960v4), Theorem 11.
    Constants: c1 = 1/c2, its 3 and its 1, is reconstructed from the proof's outline; 2 and 1/2 are Lemma
      8's.  The error terms of the formal version are not readable and left out
      (docs/layerwise/compression.md).  Compared at leading order: the n^(-Omega(1)) of the claim has no
      value, so nothing measured refutes it.
    Tightness: as (14) and (15): beside R6 and R7 slack: C_ratio upper beside R6 5.0379 to 8.8047, C_ratio
      lower beside R7 3.3571 to 7.9020 (reports/tightness.csv: theta = 0.01, K = 2, 3, 5).

    >>> import bounds
    >>> bounds.evaluate("thm11", theta=0.01, eps=0.02, delta=0.004, rho=0.0, n=10, K=3, L=4, layer=1)
    layerwise/thm11: C_ratio at layer 1 in [0.0001351..., 0.0003744...]
    """
    return {"C_ratio": _first_step(p) if layer == 0 else _later_step(p)}


@statement(
    "layerwise/R6",
    title="Compression of a layer from above",
    source="docs/layerwise/compression.md, R6",
    tag=Tag.REFINED,
    layers=steps,
    hypotheses=(*scope.ENTRYWISE, scope.TWO_SAMPLES),
)
def r6(p: Parameters, layer: Layer) -> dict[str, Band]:
    """C_(l+1)/C_l <= eps^2 (1 + (h r^(L-2-l) + x_l)^2)(1 + phi r^(2l))/t_lo for l = 0..L-2, where
    x_l = 0 if e0 = 0, else x_l = e_(l+1)/(eps (eps-rho)^l m_0),
    m_0^2 = B - (h r^(L-1)|Delta|_F + e_0)^2.

    In words: a layer shrinks the deviations, which live in the trailing directions, by at most eps and
      stretches the class means by at least sqrt(t_lo), up to what leaks (h) and what the means lose (phi).
    Hypotheses: equally large classes; nearly orthonormal data, theta < 1; exact balance below the last pair;
      e0 < sqrt(n)/alpha.  n >= 2; any delta for which h of R3 is finite.
    Parameters: theta in [0, 1); eps > 0; delta >= 0; rho in [0, eps]; n >= 2; K >= 2; d >= max(nK, 2K+1);
      L >= 2; mu >= 0; e0 in [0, sqrt(n)/alpha); alpha > 0; delta_low = 0; tail >= 0, (d-2K)(eps-rho)^4 if
      left out; sizes n_k >= 1, all equal.
    Source: docs/layerwise/compression.md, R6 (stated and proved there; refines Theorem 4, eqs. (14), (15),
      upper ends).
    Constants: derived, none printed: 1 + (..)^2 is R4 at layer l + 1, 1 + phi r^(2l) is R5, t_lo is R2, m_0
      the energy split of R1 (docs/layerwise/compression.md).
    Tightness: attained at theta = 0 with What_2 = 0 and all deviations at s_i = eps; at theta = 0.01 within
      theta/3, slack: C_ratio upper 1.0016 to 1.0030 (reports/tightness.csv: theta = 0.01, K = 2, 3, 5).

    >>> import bounds
    >>> bounds.evaluate("R6", theta=0.01, eps=0.1, delta=0.1, rho=0.0, n=10, K=3, d=31, L=4, layer=1)
    layerwise/R6: C_ratio at layer 1 in [0.0, 0.005707...]
    """
    assert layer is not None
    g = geometry(p, spectral_regime=False)
    return {"C_ratio": at_most(p, compression_upper(g, layer), compression_reasons(g))}


def compression_upper(g: Geometry, layer: int) -> Value:
    """Right-hand side of R6 in either regime."""
    A, p = g.p.ops, g.p
    misfit = A.where(
        A.less(A.number(0), p.e0),
        lambda: named(A, "misfit", A.ratio(g.misfit(layer + 1), g.trailing_norm(layer))),
        lambda: A.number(0),
    )
    leak = unless_infinite(A, g.spectrum.h, p.eps * g.r_power(p.L - 2 - layer)) + misfit
    within = p.eps**2 + leak * leak
    return A.ratio(unless_infinite(A, mean_loss(g, layer), within), g.spectrum.t_lo)


def compression_reasons(g: Geometry) -> list:
    """Why R6 may say nothing."""
    return [*g.reasons(), *g.misfit_reasons()]


@statement(
    "layerwise/R7",
    title="Compression of a layer from below",
    source="docs/layerwise/compression.md, R7",
    tag=Tag.REFINED,
    layers=steps,
    hypotheses=(*scope.ENTRYWISE, scope.TWO_SAMPLES),
)
def r7(p: Parameters, layer: Layer) -> dict[str, Band]:
    """For n >= 3 and B > 0, rho_0 = A/B: C_(l+1)/C_l >= (eps-rho)^2 g_l/t_hi with
    g_0 = 1/(1+rho_0) and, for l >= 1, g_l = (l+1)x/l where x in (0,1) solves
    rho_0 x^(l+1) + (l+1)x = l.  Otherwise 0; always so for n = 2.

    In words: a layer keeps of the deviations at least what lies outside its K smallest directions, weighed at
      the worst energy split, and stretches the class means by at most sqrt(t_hi).
    Hypotheses: equally large classes; nearly orthonormal data, theta < 1; exact balance below the last pair;
      e0 < sqrt(n)/alpha.  n >= 2; the bound is 0 for n = 2, for B <= 0 and for rho = eps.
    Parameters: theta in [0, 1); eps > 0; delta >= 0; rho in [0, eps]; n >= 2; K >= 2; d >= max(nK, 2K+1);
      L >= 2; mu >= 0; e0 in [0, sqrt(n)/alpha); alpha > 0; delta_low = 0; tail >= 0, (d-2K)(eps-rho)^4 if
      left out; sizes n_k >= 1, all equal.
    Source: docs/layerwise/compression.md, R7 (stated and proved there; refines Theorem 4, eqs. (14), (15),
      lower ends).
    Constants: derived: A and B from Eckart-Young (R1), g_l the minimum over x of (1 + rho_0 x^(l+1))/(1 +
      rho_0 x^l), t_hi from R2; g_1 = 2/(1 + sqrt(1 + rho_0)) (docs/layerwise/compression.md).
    Tightness: attained at theta = 0 layer by layer; A, B and t_hi are not attained together, slack at
      theta = 0.01: C_ratio lower at l = 0 1.0040 to 1.0052, C_ratio lower at l = 1 1.0011 to 1.0033
      (reports/tightness.csv: theta = 0.01, K = 2, 3, 5).

    >>> import bounds
    >>> bounds.evaluate("R7", theta=0.01, eps=0.1, delta=0.1, rho=0.0, n=10, K=3, d=31, L=4, layer=1)
    layerwise/R7: C_ratio at layer 1 in [0.005375..., inf]
    """
    assert layer is not None
    g = geometry(p, spectral_regime=False)
    return {"C_ratio": at_least(p, compression_lower(g, layer), energy_reasons(g))}


def energy_split_factor(p: Parameters, data: DataBounds, layer: int) -> Value:
    """g_l of R7; 0 where B <= 0."""
    A = p.ops
    positive = A.less(A.number(0), data.rest)
    rest = A.where(positive, lambda: data.rest, lambda: A.number(1) + 0 * data.rest)
    rho_0 = named(A, "rho0", data.top / rest)
    if layer == 0:
        return A.where(positive, lambda: 1 / (1 + rho_0), lambda: A.number(0))
    share = A.number(Fraction(layer, layer + 1)) + 0 * rho_0
    start = A.minimum(share, A.power(layer / rho_0, Fraction(1, layer + 1)))
    x = A.increasing_root(
        lambda x: rho_0 * A.power(x, layer + 1) + (layer + 1) * x - layer,
        lambda x: (layer + 1) * (rho_0 * A.power(x, layer) + 1),
        start,
    )
    return A.where(positive, lambda: (layer + 1) * x / layer, lambda: A.number(0))


def compression_lower(g: Geometry, layer: int) -> Value:
    """Right-hand side of R7 in either regime."""
    A, p = g.p.ops, g.p
    factor = energy_split_factor(p, g.data, layer)
    return A.power(p.eps - p.rho, 2) * factor / g.spectrum.t_hi


def energy_reasons(g: Geometry) -> list:
    """Why R7 may say nothing."""
    A, p = g.p.ops, g.p
    return [
        *g.reasons()[:1],
        (A.negate(A.less(A.number(0), g.data.rest)), "B <= 0 (n <= 2, or the data too far off)"),
        (A.negate(A.less(p.rho, p.eps)), "rho = eps"),
    ]
