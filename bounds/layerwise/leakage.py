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
    """|S_1^l V_1'Delta|_F is of order (delta/sigma_K^2)(eps/sigma_K)^(L-1-l) |S_2^l V_2'Delta|_F."""
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
    """|S_2^l V_2'M|_F is of order (theta + 4 delta)(eps/sigma_K)^l |S_1^l V_1'M|_F."""
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
    (R6): a bound on the quotient of the two parts."""
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
    t_lo/(1 + phi r^(2l)) <= Tr Sigma_B^(l+1)/Tr Sigma_B^l <= t_hi."""
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
