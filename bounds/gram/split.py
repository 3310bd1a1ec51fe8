"""Gram-altering and Gram-preserving parts of a gradient, and Gram whitening: D1 to D5."""

from __future__ import annotations

from fractions import Fraction

from bounds.bands import at_most
from bounds.gram.equation import captured
from bounds.gram.parameters import GramParameters
from bounds.gram.registry import CODE, DOCS, PAPER, declare, each_layer, whole
from bounds.identities import gamma, vanishing
from bounds.statement import Band, Hypothesis, Kind, Layer, Tag

POLAR_ROUNDINGS = 64
"""Roundings of an SVD per row: backward error p(m) u with p(m) = 64 m allows for the polar factor."""


FORWARD = Hypothesis("eta > 0", "eta > 0", lambda p: p.ops.number(0), lambda p: p.eta, strict=True)
"""The step goes downhill."""


@declare(
    "gram/D1",
    title="Gram-altering and Gram-preserving parts",
    source=f"{DOCS}, D1",
    tag=Tag.REFINED,
    layers=each_layer,
    kind=Kind.IDENTITY,
)
def d1(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """G = G_h + Omega W with Omega skew and G_h W' symmetric, where Omega solves
    Omega (WW') + (WW') Omega = GW' - WG'; the parts are orthogonal, |G|_F^2 = |G_h|_F^2 + |Omega W|_F^2.
    Symmetry relative to (|G|_F + |Omega|_F |W|_F) |W|_F, orthogonality to (|G|_F + |Omega|_F |W|_F)^2.

    In words: each gradient splits into a part that changes the Gram matrix to first order and a part that
      only rotates the outputs.
    Hypotheses: none (a captured layer used once, or its uses stacked).
    Parameters: kind "layers"; sizes, a LayerSize a layer (n, d, m >= 1); unit >= 0.
    Source: docs/gram.md, D1 (stated and proved there).
    Constants: none: Omega_ij = B_ij/(s_i + s_j) in the eigenbasis of WW', 0 where s_i + s_j = 0
      (docs/gram.md, D1).
    Tightness: an equality: the band is gamma_k of its residual, k = 64 (2(n+m+d) + 16) (docs/gram.md, section
      6), and 0 in exact arithmetic.

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(kind="layers", sizes=(LayerSize(5, 4, 3),))
    >>> band = REGISTRY["gram/D1"].bands(p, 0)["split_symmetry"]
    >>> print(f"{float(band.lower):.4g} <= split_symmetry <= {float(band.upper):.4g}")
    0 <= split_symmetry <= 2.842e-13
    """
    size = captured(p, layer)
    if size is None:
        return {}
    width = vanishing(p, POLAR_ROUNDINGS * size.sums)
    return {"split_symmetry": width, "split_pythagoras": width}


@declare(
    "gram/D2",
    title="A Gram-preserving step preserves to first order",
    source=f"{DOCS}, D2",
    tag=Tag.REFINED,
    layers=each_layer,
    kind=Kind.IDENTITY,
)
def d2(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """W'(Omega W) + (Omega W)'W = 0; a finite step W - eta Omega W changes the Gram matrix by exactly
    eta^2 W'Omega'Omega W, positive semidefinite.

    In words: the rotating part keeps the Gram matrix to first order and adds a positive square in second
      order.
    Hypotheses: none (a captured layer used once, or its uses stacked).
    Parameters: kind "layers"; sizes, a LayerSize a layer (n, d, m >= 1); unit >= 0.
    Source: docs/gram.md, D2 (stated and proved there).
    Constants: none: Omega is skew (docs/gram.md, D2).
    Tightness: an equality: the band is gamma_k of its residual, k = 4 (2(n+m+d) + 16) (docs/gram.md, section
      6), and 0 in exact arithmetic.

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(kind="layers", sizes=(LayerSize(5, 4, 3),))
    >>> band = REGISTRY["gram/D2"].bands(p, 0)["vertical_gram"]
    >>> print(f"{float(band.lower):.4g} <= vertical_gram <= {float(band.upper):.4g}")
    0 <= vertical_gram <= 1.776e-14
    """
    size = captured(p, layer)
    return {} if size is None else {"vertical_gram": vanishing(p, 4 * size.sums)}


@declare(
    "gram/D3",
    title="Gram whitening",
    source=f"{PAPER}, Appendix B.1, p. 15; proofs {DOCS}, D3",
    tag=Tag.PUBLISHED,
    layers=each_layer,
    hypotheses=(FORWARD,),
)
def d3(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """W2 = W - eta G, W W2' = U S V', Q = UV', W' = Q W2: W''W' = W2'W2, W'W^T is positive
    semidefinite, W' is the matrix nearest to W with that Gram matrix,
    |W' - W|_F^2 = |W|_F^2 + |W2|_F^2 - 2 |W W2'|_*, |W' - W|_F <= eta |G|_F and
    |W2'W2 - M|_F <= (|W| + |W2|) |W' - W|_F.

    In words: whitening takes the Gram matrix of the gradient step and, among all weights with it, those
      nearest to the old weights.
    Hypotheses: eta > 0; a captured layer.
    Parameters: kind "layers"; sizes, a LayerSize a layer (n, d, m >= 1); unit >= 0; eta > 0; step_norm >= 0 a
      layer; gram_move >= 0 a layer.
    Source: arXiv 2605.06258, Appendix B.1, p. 15; proofs docs/gram.md, D3.
    Constants: derived: the polar factor maximises the trace, to |W W2'|_*; Q = I is admissible, which gives
      eta |G|_F (docs/gram.md, D3).
    Tightness: three equalities, k = 64 (2(n+m+d) + 16); the step bound is attained when W W2' is positive
      semidefinite, as for G along W.

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(kind="layers", sizes=(LayerSize(5, 4, 3),), eta=0.1, step_norm=(0.2,),
    ... gram_move=(0.5,))
    >>> band = REGISTRY["gram/D3"].bands(p, 0)["whitening_step"]
    >>> print(f"{float(band.lower):.4g} <= whitening_step <= {float(band.upper):.4g}")
    0 <= whitening_step <= 0.2
    """
    size = captured(p, layer)
    if size is None or layer is None or not p.step_norm:
        return {}
    width = vanishing(p, POLAR_ROUNDINGS * size.sums)
    return {
        "whitening_gram": width,
        "whitening_negative": width,
        "whitening_distance": width,
        "whitening_step": at_most(p, p.step_norm[layer]),
        "whitening_gram_move": at_most(p, p.gram_move[layer]),
    }


@declare(
    "gram/D3-order",
    title="Whitening is the Gram-altering step to first order",
    source=f"{DOCS}, D3",
    tag=Tag.REFINED,
    layers=each_layer,
    kind=Kind.TREND,
)
def d3_order(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """If WW' is invertible, W' = W - eta G_h + O(eta^2): the order seen when eta is halved.

    In words: to which order in eta the whitened step is the step along the altering part.
    Hypotheses: none (a captured layer used once, or its uses stacked); order 2 needs WW' invertible.
    Parameters: kind "layers"; sizes, a LayerSize a layer (n, d, m >= 1).
    Source: docs/gram.md, D3.
    Constants: none (docs/gram.md, D3).
    Tightness: a trend, never judged; the order seen is 2 where WW' is well conditioned.

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(kind="layers", sizes=(LayerSize(5, 4, 3),))
    >>> band = REGISTRY["gram/D3-order"].bands(p, 0)["whitening_order"]
    >>> print(f"{float(band.lower):.4g} <= whitening_order <= {float(band.upper):.4g}")
    0 <= whitening_order <= inf
    """
    size = captured(p, layer)
    return {} if size is None else {"whitening_order": Band(0, p.ops.inf, (0, p.ops.inf))}


@declare(
    "gram/D4",
    title="Gram-only updates always suffice",
    source=f"{DOCS}, D4: a reading in no source",
    tag=Tag.REFINED,
    layers=whole,
    kind=Kind.FALSE,
)
def d4(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """Whitened descent reaches the minimum.  Counterexample: W in R^(2x2), L = |W - R|_F^2/2 with R the
    rotation of cosine 3/5, W_0 = I.  Every iterate is c I, c > 0 (the polar factor undoes the
    rotation), and L(cI) = c^2 - 2c cos + 1 >= sin^2 = 16/25, while min L = 0.

    In words: whether descent on the Gram matrix alone always reaches the minimum: a last layer that must
      rotate cannot.
    Hypotheses: none (the counterexample in R^(2x2)).
    Parameters: about, which counterexample or network.
    Source: docs/gram.md, D4: a reading in no source.
    Constants: 3/5 makes the instance rational (docs/gram.md, D4). A reading in no source (a remark).
    Tightness: false: every iterate is c I and its loss at least 16/25 (finding gram/D4).

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(about="gram/D4")
    >>> band = REGISTRY["gram/D4"].bands(p, None)["rotation_least_loss"]
    >>> print(f"{float(band.lower):.4g} <= rotation_least_loss <= {float(band.upper):.4g}")
    0 <= rotation_least_loss <= 0
    """
    if p.about != "gram/D4":
        return {}
    return {"rotation_least_loss": at_most(p, p.ops.number(0))}


@declare(
    "gram/D4-fixed-point",
    title="Where Gram-only updates end on a rotation",
    source=f"{DOCS}, D4",
    tag=Tag.REFINED,
    layers=whole,
)
def d4_fixed_point(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """The fixed point is c I, c = [(1-eta) cos + sqrt((1-eta)^2 cos^2 + eta (2-eta))]/(2-eta), with
    c -> cos as eta -> 0 and the loss -> sin^2.

    In words: where whitened descent ends on that instance: at a multiple of the identity, whose loss tends to
      sin^2.
    Hypotheses: none (the instance of D4).
    Parameters: about, which counterexample or network; unit >= 0; eta > 0.
    Source: docs/gram.md, D4 (stated and proved there).
    Constants: none: c is the positive root of c^2 = (1-eta)^2 c^2 + 2 eta (1-eta) c cos + eta^2
      (docs/gram.md, D4).
    Tightness: an equality: the width is gamma_256 over eta.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(about="gram/D4", eta=0.1)
    >>> band = REGISTRY["gram/D4-fixed-point"].bands(p, None)["rotation_fixed_point"]
    >>> print(f"{float(band.lower):.4g} <= rotation_fixed_point <= {float(band.upper):.4g}")
    0.6495 <= rotation_fixed_point <= 0.6495
    """
    if p.about != "gram/D4" or p.eta is None:
        return {}
    A, eta, cos = p.ops, p.eta, p.ops.number(Fraction(3, 5))
    c = ((1 - eta) * cos + A.sqrt((1 - eta) ** 2 * cos**2 + eta * (2 - eta))) / (2 - eta)
    width = A.ratio(gamma(p, 256), eta)
    return {"rotation_fixed_point": Band(c - width, c + width, (-p.ops.inf, p.ops.inf))}


@declare(
    "gram/D5",
    title="The public code's polar factor keeps the Gram matrix at zero gradient",
    source=f"{CODE}: ten quintic Newton-Schulz steps",
    tag=Tag.PUBLISHED,
    layers=whole,
    kind=Kind.FALSE,
)
def d5(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """With G = 0 the exact polar factor is I and W stays.  Ten steps of p(x) = x (15 - 10x^2 + 3x^4)/8
    from the Frobenius-normalised W W2' leave directions below about (8/15)^10 = 2e-3 unconverged; a zero
    W stays zero.  Relative drift of the Gram matrix; width of an SVD polar factor.

    In words: whether the public code's polar factor leaves weights alone that have no gradient: small
      directions have not converged after ten steps.
    Hypotheses: none (weights with zero gradient).
    Parameters: about, which counterexample or network; width >= 1; unit >= 0.
    Source: arXiv 2605.06258, the authors' public code: ten quintic Newton-Schulz steps.
    Constants: 15, 10, 3 and 8 are the public code's; (8/15)^10 follows (docs/gram.md, D5). The claim is the
      code's, not a theorem's.
    Tightness: false: the Gram matrix of 256 x 256 default weights drifts by 3.3e-3 in one step, the band
      allows 64 (m+d) roundings (finding gram/D5).

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(about="gram/D5", width=512)
    >>> band = REGISTRY["gram/D5"].bands(p, None)["newton_schulz_drift"]
    >>> print(f"{float(band.lower):.4g} <= newton_schulz_drift <= {float(band.upper):.4g}")
    0 <= newton_schulz_drift <= 3.638e-12
    """
    if p.about != "gram/D5":
        return {}
    return {"newton_schulz_drift": vanishing(p, POLAR_ROUNDINGS * p.width)}


@declare(
    "gram/D5-exact",
    title="An SVD polar factor keeps the Gram matrix at zero gradient",
    source=f"{DOCS}, D5",
    tag=Tag.REFINED,
    layers=whole,
    kind=Kind.IDENTITY,
)
def d5_exact(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """With G = 0 whitening by an SVD polar factor changes the Gram matrix by rounding only.

    In words: a polar factor from an SVD leaves weights alone that have no gradient.
    Hypotheses: none (weights with zero gradient).
    Parameters: about, which counterexample or network; width >= 1; unit >= 0.
    Source: docs/gram.md, D5 (stated and proved there).
    Constants: none: the polar factor of WW' is I on its range (docs/gram.md, D5).
    Tightness: an equality: the band is gamma_k of its residual, k = 64 (m+d) (docs/gram.md, section 6), and
      0 in exact arithmetic.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(about="gram/D5", width=512)
    >>> band = REGISTRY["gram/D5-exact"].bands(p, None)["svd_drift"]
    >>> print(f"{float(band.lower):.4g} <= svd_drift <= {float(band.upper):.4g}")
    0 <= svd_drift <= 3.638e-12
    """
    if p.about != "gram/D5":
        return {}
    return {"svd_drift": vanishing(p, POLAR_ROUNDINGS * p.width)}


@declare(
    "gram/D1-share",
    title="How much of a gradient alters the Gram matrix",
    source=f"{DOCS}, D1",
    tag=Tag.REFINED,
    layers=each_layer,
    kind=Kind.TREND,
)
def d1_share(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """|G_h|_F^2/|G|_F^2, in [0, 1]; the loss slope of a whitened step is -eta |G_h|_F^2.

    In words: which share of the gradient's energy alters the Gram matrix.
    Hypotheses: none (a captured layer used once, or its uses stacked).
    Parameters: kind "layers"; sizes, a LayerSize a layer (n, d, m >= 1).
    Source: docs/gram.md, D1.
    Constants: none (docs/gram.md, D1).
    Tightness: a trend, never judged; the band is the range of a share.

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(kind="layers", sizes=(LayerSize(5, 4, 3),))
    >>> band = REGISTRY["gram/D1-share"].bands(p, 0)["altering_share"]
    >>> print(f"{float(band.lower):.4g} <= altering_share <= {float(band.upper):.4g}")
    0 <= altering_share <= 1
    """
    if captured(p, layer) is None:
        return {}
    return {"altering_share": Band(0, 1, (0, 1))}
