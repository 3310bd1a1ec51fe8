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
    q = 2 eta^2/(a + c + sqrt((a+c)^2 - 4c eta^2)), a = t_lo^2 - eps^4, c = max(t_lo - eps^2, 0)^2."""
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
    E = (n-1)K - 2 theta (1-1/n) <= |Delta|_F^2."""
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
    phi = min{b^2/((K-1)(1-2theta/K) - b^2), b^2/((K-1)(1-theta)(1-mb)^2)}, the second if mb < 1."""
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
    within-class energy of layer l where that is smaller than eps h r^(L-2-l) and its e0 term."""
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
    1 - o/(1-o) <= D_l <= 1 + o/(1-o) if o < 1."""
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
    """2/(1+k_l) <= D_l <= K k_l/((K-1)k_l + 1) with k_l of R9 for t_lo, t_hi, e, w of R3s."""
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
    phi = min{b^2/(lmin - b^2), b^2/(lmin (1-mb)^2)}, the second if mb < 1."""
    g = sharp_geometry(p, spectral_regime=True)
    bands = spectral_bands(g, layer, data_bands(p))
    if layer is not None:
        bands |= {**sharp_within(g, layer), "D": sharp_discrimination(g, layer)}
        if layer <= p.L - 2:
            bands["C_ratio"] = sharp_compression(g, layer)
    return bands
