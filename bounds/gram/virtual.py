"""Target linearity after a virtual update of the features: T13."""

from __future__ import annotations

from bounds.bands import at_least
from bounds.gram.linearity import projection
from bounds.gram.parameters import GramParameters
from bounds.gram.registry import DOCS, PAPER, declare, whole
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
    1 - TL_0(H~) = (1 - TL_0(H))/[(1 + b.u*)^2 + r b'(H'H)^(-1) b]."""
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
    at least (1 + b.u*)^2 >= 1."""
    if p.kind != "virtual-step" or p.tl0 is None:
        return {}
    residual = projection(p)
    return {"TL_0_after": at_least(p, p.tl0 - residual.upper, residual.because)}


@declare(
    "gram/T13-always",
    title="Virtual updates always linearise",
    source=f"{PAPER}: a universal reading of virtual updates",
    tag=Tag.PUBLISHED,
    layers=whole,
    kind=Kind.FALSE,
)
def t13_always(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """TL_0(H~) >= TL_0(H) for any readout.  Counterexample: H = (1, 0), y = (1, 1), eta = 1/2: from
    1/2, a = 1 leads to 25/34 and a = -1 to 1/10."""
    if p.about != "gram/T13-always" or p.tl0 is None:
        return {}
    return {"TL_0_after": at_least(p, p.tl0)}
