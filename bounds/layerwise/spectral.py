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
    experiments.  Layers of singular values are weights W_l; all others are features Z^l.

    In words: the refined theorem for any data of full column rank, as the paper's experiments have: two
      eigenvalues take the place of theta.
    Hypotheses: equally large classes; data of full column rank, lmin > 0; exact balance below the last pair;
      e0 < sqrt(n)/alpha.  n >= 2 for compression ratios.
    Parameters: eps > 0; delta >= 0; rho in [0, eps]; n >= 1; K >= 2; d >= max(nK, 2K+1); L >= 2; lmin in (0,
      lmax]; lmax >= lmin; mu >= 0; e0 in [0, sqrt(n)/alpha); alpha > 0; delta_low = 0; tail >= 0,
      (d-2K)(eps-rho)^4 if left out; sizes n_k >= 1, all equal.
    Source: docs/layerwise/spectral.md, R10 (stated and proved there; refines Theorem 4 without Assumption 2).
    Constants: derived: compressions of X'X have their eigenvalues in [lmin, lmax]; b is the distance of XY'
      from sqrt(lmin lmax) X(X'X)^(-1)Y' (docs/layerwise/spectral.md).
    Tightness: attained: singular values, the lower end of D, its upper end for K = 2 (else K/2 lost,
      mended in R10s); phi is vacuous from lmax = 4 lmin on.  Slack (of 1 - D and D - 1 for D): C_ratio upper
      1.0000, C_ratio lower 1.0005 to 1.0015, D lower 1.0000, D upper 1.0000 to 2.5075, trailing_means upper
      1.0086 to 1.0242, mean_leak upper at l = 0 1.0125 to 1.5748, within_leak upper at l = 0 2.4519 to 3.8762
      (reports/tightness.csv: theta = 0.01, K = 2, 3, 5).

    >>> import bounds
    >>> bounds.evaluate("R10", eps=0.02, delta=0.01, rho=0.0, n=10, K=3, d=31, L=4, lmin=0.9, lmax=1.1,
    ... layer=1, quantity="C_ratio")
    layerwise/R10: C_ratio at layer 1 in [0.0002110..., 0.0002306...]
    """
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
