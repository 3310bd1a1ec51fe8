"""Within-class compression at a geometric rate: Theorem 4 (14), (15), Theorem 11, and R6, R7."""

from __future__ import annotations

from fractions import Fraction

from bounds.arithmetic import Value
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
    low = (p.n - printed.THM4_ENERGY_LOW.of(p)) * p.K - printed.LEMMA6_ENERGY.of(p)
    return low, (p.n - 1) * p.K + printed.LEMMA6_ENERGY.of(p)


def _published_ends(p: Parameters) -> tuple[Value, Value]:
    """c1 eps^2/(2n)^(1/L) and c2 eps^2/(n/2)^(1/L)."""
    A, exponent = p.ops, Fraction(1, p.L)
    low, high = _energy_ratio(p)
    lower = A.maximum(low, A.number(0)) / high * p.eps**2 / A.power(2 * p.n_scaled, exponent)
    upper = A.ratio(high, low) * p.eps**2 / A.power(p.n_scaled / 2, exponent)
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
    constants=(printed.THM4_ENERGY_LOW, printed.LEMMA6_ENERGY),
    leading_order=True,
)
def thm4_14(p: Parameters, layer: Layer) -> dict[str, Band]:
    """c1 eps^2/(kappa (2n)^(1/L)) <= C_1/C_0 <= kappa c2 eps^2/(n/2)^(1/L) up to n^(-Omega(1)), with
    c1 = ((n-3)K - 1)/((n-1)K + 1), c2 = 1/c1; kappa is an absolute constant whose printed value is
    not readable, taken as 1 + phi of R5 at delta = 0."""
    return {"C_ratio": _first_step(p)}


@statement(
    "layerwise/thm4-15",
    title="Theorem 4 (i), later layers",
    source=f"{printed.PAPER}, Theorem 4, eq. (15)",
    tag=Tag.PUBLISHED,
    layers=lambda L: range(1, L - 1),
    hypotheses=scope.THEOREM_4,
    constants=(printed.THM4_ENERGY_LOW, printed.LEMMA6_ENERGY),
    leading_order=True,
)
def thm4_15(p: Parameters, layer: Layer) -> dict[str, Band]:
    """c1 eps^2/(2n)^(1/L) <= C_(l+1)/C_l <= c2 eps^2/(n/2)^(1/L) for l = 1..L-2, up to
    n^(-Omega(1)), with c1 = ((n-3)K - 1)/((n-1)K + 1), c2 = 1/c1.  Empty of meaning for n <= 3."""
    return {"C_ratio": _later_step(p)}


@statement(
    "layerwise/thm11",
    title="Theorem 11, the formal version of (14) and (15)",
    source=f"{printed.PAPER}, Theorem 11",
    tag=Tag.PUBLISHED,
    layers=steps,
    hypotheses=scope.THEOREM_4,
    constants=(printed.THM4_ENERGY_LOW, printed.LEMMA6_ENERGY),
    leading_order=True,
)
def thm11(p: Parameters, layer: Layer) -> dict[str, Band]:
    """(14) for l = 0 and (15) for l = 1..L-2.  The formal version carries explicit error terms that
    are not readable; at leading order it coincides with them."""
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
    m_0^2 = B - (h r^(L-1)|Delta|_F + e_0)^2."""
    assert layer is not None
    g = geometry(p, spectral_regime=False)
    return {"C_ratio": at_most(p, compression_upper(g, layer), compression_reasons(g))}


def compression_upper(g: Geometry, layer: int) -> Value:
    """Right-hand side of R6 in either regime."""
    A, p = g.p.ops, g.p
    misfit = A.where(
        A.less(A.number(0), p.e0),
        lambda: A.ratio(g.misfit(layer + 1), g.trailing_norm(layer)),
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
    rho_0 x^(l+1) + (l+1)x = l.  Otherwise 0; always so for n = 2."""
    assert layer is not None
    g = geometry(p, spectral_regime=False)
    return {"C_ratio": at_least(p, compression_lower(g, layer), energy_reasons(g))}


def energy_split_factor(p: Parameters, data: DataBounds, layer: int) -> Value:
    """g_l of R7; 0 where B <= 0."""
    A = p.ops
    positive = A.less(A.number(0), data.rest)
    rest = A.where(positive, lambda: data.rest, lambda: A.number(1) + 0 * data.rest)
    rho_0 = data.top / rest
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
