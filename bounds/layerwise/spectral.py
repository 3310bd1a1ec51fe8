"""R10: the refined theorem from the extreme eigenvalues of X'X alone."""

from __future__ import annotations

from bounds.bands import between, hidden_weights
from bounds.layerwise import scope
from bounds.layerwise.compression import (
    compression_lower,
    compression_reasons,
    compression_upper,
    energy_reasons,
)
from bounds.layerwise.discrimination import wide_discrimination
from bounds.layerwise.geometry import Geometry, geometry
from bounds.layerwise.leakage import mean_bands, within_bands
from bounds.layerwise.parameters import Parameters
from bounds.layerwise.spectrum import head_bands, leading_bands
from bounds.statement import Band, Layer, Tag, statement


@statement(
    "layerwise/R10",
    title="The refined theorem without any entrywise condition",
    source="docs/layerwise/spectral.md, R10",
    tag=Tag.REFINED,
    layers=lambda L: (None, *range(L)),
    hypotheses=scope.SPECTRAL,
)
def r10(p: Parameters, layer: Layer) -> dict[str, Band]:
    """R2 to R7 and R9 with lmax for 1+theta and lmin for 1-theta; A = K lmax, B = (n-2)K lmin,
    |Delta|^2 <= lmax, |Delta|_F^2 in (N-K)[lmin, lmax], |M|_F^2 in ((K-1)/n)[lmin, lmax];
    b = sqrt(lmax) - sqrt(lmin) + sqrt(lmin lmax) m, |V_2'M|_F <= sqrt(K-1) b/sqrt n,
    phi = b^2/(lmin - b^2), k_0 <= lmax/lmin.  Any lmin > 0: this covers the paper's own
    experiments.  Layers of singular values are weights W_l; all others are features Z^l."""
    return spectral_bands(geometry(p, spectral_regime=True), layer, data_bands(p))


def spectral_bands(g: Geometry, layer: Layer, data: dict[str, Band]) -> dict[str, Band]:
    """R2 to R7 and R9 in the spectral regime; data: the bands on the data alone."""
    p = g.p
    if layer is None:
        return {**data, **head_bands(g), **mean_bands(g, None)}
    bands = {**mean_bands(g, layer), "D": wide_discrimination(g, layer)}
    if layer in hidden_weights(p.L):
        bands |= leading_bands(g)
    bands |= within_bands(g, layer)
    if layer <= p.L - 2:
        bands["C_ratio"] = compression_band(g, layer)
    return bands


def data_bands(p: Parameters) -> dict[str, Band]:
    """The data part of R10."""
    energy, between_energy = p.N - p.K, (p.K - 1) / p.n
    return {
        "Delta_op": between(p, p.ops.number(0), p.ops.sqrt(p.lmax)),
        "Delta_F2": between(p, energy * p.lmin, energy * p.lmax),
        "M_F2": between(p, between_energy * p.lmin, between_energy * p.lmax),
    }


def compression_band(g: Geometry, layer: int) -> Band:
    """R6 and R7 together."""
    return between(
        g.p,
        compression_lower(g, layer),
        compression_upper(g, layer),
        [*compression_reasons(g), *energy_reasons(g)[1:]],
    )
