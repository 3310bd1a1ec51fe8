"""Target linearity after a virtual update of the features: T13."""

from __future__ import annotations

from bounds.bands import at_least
from bounds.gram.linearity import projection
from bounds.gram.parameters import GramParameters
from bounds.gram.registry import DOCS, declare, whole
from bounds.gram.split import FORWARD
from bounds.statement import Band, Hypothesis, Kind, Layer, Tag

ALIGNED = Hypothesis(
    "a.u* >= 0", "readout along the optimum", lambda p: -p.slope_sign, lambda p: p.ops.number(0)
)


@declare(
    "gram/T13",
    title="Target linearity after a virtual step",
    source=f"{DOCS}, T13",
    tag=Tag.REFINED,
    layers=whole,
    kind=Kind.IDENTITY,
)
def t13(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """One target: H~ = H - eta (Ha - y)a'/n, k = eta/n, k|a|^2 < 1, H of full column rank; with
    b = k a/(1 - k|a|^2), u* = H^+ y, r = |y - Hu*|^2:
    1 - TL_0(H~) = (1 - TL_0(H))/[(1 + b.u*)^2 + r b'(H'H)^(-1) b].

    In words: what a virtual step of the features does to target linearity, in closed form.
    Hypotheses: none (one target, k|a|^2 < 1, H of full column rank).
    Parameters: kind "virtual-step"; samples >= 1; width >= 1; unit >= 0; condition >= 1.
    Source: docs/gram.md, T13 (stated and proved there).
    Constants: none: H~ spans what H + yb' does; Sherman-Morrison (docs/gram.md, T13).
    Tightness: an equality: the band is gamma_k of its residual, k = 256 (n+p+16) kappa (docs/gram.md, section
      6), and 0 in exact arithmetic.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="virtual-step", samples=12, width=4)
    >>> band = REGISTRY["gram/T13"].bands(p, None)["virtual_residual"]
    >>> print(f"{float(band.lower):.4g} <= virtual_residual <= {float(band.upper):.4g}")
    0 <= virtual_residual <= 9.095e-13
    """
    if p.kind != "virtual-step":
        return {}
    return {"virtual_residual": projection(p)}


@declare(
    "gram/T13-rise",
    title="When a virtual step never lowers target linearity",
    source=f"{DOCS}, T13",
    tag=Tag.REFINED,
    layers=whole,
    hypotheses=(FORWARD, ALIGNED),
)
def t13_rise(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """If the readout has a.u* >= 0, u* = H^+ y, then TL_0(H~) >= TL_0(H): in T13 the denominator is
    at least (1 + b.u*)^2 >= 1.

    In words: a virtual step never lowers target linearity if the readout points along the optimum.
    Hypotheses: eta > 0; a.u* >= 0.
    Parameters: kind "virtual-step"; samples >= 1; width >= 1; unit >= 0; eta > 0; condition >= 1; tl0 in [0,
      1]; slope_sign, the sign of a.u*.
    Source: docs/gram.md, T13 (stated and proved there).
    Constants: derived: the bracket of T13 is then at least 1 (docs/gram.md, T13).
    Tightness: equality only at TL_0 = 1 and as eta -> 0; widened by gamma_q, q = 256 (n+p+16) kappa.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="virtual-step", samples=12, width=4, tl0=0.5, eta=0.1, slope_sign=1.0)
    >>> band = REGISTRY["gram/T13-rise"].bands(p, None)["TL_0_after"]
    >>> print(f"{float(band.lower):.4g} <= TL_0_after <= {float(band.upper):.4g}")
    0.5 <= TL_0_after <= inf
    """
    if p.kind != "virtual-step" or p.tl0 is None:
        return {}
    residual = projection(p)
    return {"TL_0_after": at_least(p, p.tl0 - residual.upper, residual.because)}


@declare(
    "gram/T13-always",
    title="Virtual updates always linearise",
    source=f"{DOCS}, T13: a reading of the Swiss roll of Figure 1, in no theorem",
    tag=Tag.REFINED,
    layers=whole,
    kind=Kind.FALSE,
)
def t13_always(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """TL_0(H~) >= TL_0(H) for any readout.  Counterexample: H = (1, 0), y = (1, 1), eta = 1/2: from
    1/2, a = 1 leads to 25/34 and a = -1 to 1/10.

    In words: whether a virtual step raises target linearity for any readout: one against the optimum lowers
      it.
    Hypotheses: none (the counterexample).
    Parameters: about, which counterexample or network; tl0 in [0, 1].
    Source: docs/gram.md, T13: a reading of the Swiss roll of Figure 1, in no theorem.
    Constants: none (docs/gram.md, T13). A reading in no theorem (a remark).
    Tightness: false: from 1/2 to 1/10 at a = -1, in rationals (finding gram/T13).

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="virtual-step", about="gram/T13-always", tl0=0.5)
    >>> band = REGISTRY["gram/T13-always"].bands(p, None)["TL_0_after"]
    >>> print(f"{float(band.lower):.4g} <= TL_0_after <= {float(band.upper):.4g}")
    0.5 <= TL_0_after <= inf
    """
    if p.about != "gram/T13-always" or p.tl0 is None:
        return {}
    return {"TL_0_after": at_least(p, p.tl0)}
