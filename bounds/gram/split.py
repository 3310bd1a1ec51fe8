"""Gram-altering and Gram-preserving parts of a gradient, and Gram whitening: D1 to D5."""

from __future__ import annotations

from fractions import Fraction

from bounds.bands import at_most
from bounds.gram.equation import captured
from bounds.gram.parameters import GramParameters
from bounds.gram.registry import DOCS, PAPER, declare, each_layer, whole
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
    Symmetry relative to (|G|_F + |Omega|_F |W|_F) |W|_F, orthogonality to (|G|_F + |Omega|_F |W|_F)^2."""
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
    eta^2 W'Omega'Omega W, positive semidefinite."""
    size = captured(p, layer)
    return {} if size is None else {"vertical_gram": vanishing(p, 4 * size.sums)}


@declare(
    "gram/D3",
    title="Gram whitening",
    source=f"{PAPER}: Gram whitening; exact form {DOCS}, D3",
    tag=Tag.PUBLISHED,
    layers=each_layer,
    hypotheses=(FORWARD,),
)
def d3(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """W2 = W - eta G, W W2' = U S V', Q = UV', W' = Q W2: W''W' = W2'W2, W'W^T is positive
    semidefinite, W' is the matrix nearest to W with that Gram matrix,
    |W' - W|_F^2 = |W|_F^2 + |W2|_F^2 - 2 |W W2'|_*, |W' - W|_F <= eta |G|_F and
    |W2'W2 - M|_F <= (|W| + |W2|) |W' - W|_F."""
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
    """If WW' is invertible, W' = W - eta G_h + O(eta^2): the order seen when eta is halved."""
    size = captured(p, layer)
    return {} if size is None else {"whitening_order": Band(0, p.ops.inf, (0, p.ops.inf))}


@declare(
    "gram/D4",
    title="Gram-only updates always suffice",
    source=f"{PAPER}: a universal reading of Gram whitening",
    tag=Tag.PUBLISHED,
    layers=whole,
    kind=Kind.FALSE,
)
def d4(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """Whitened descent reaches the minimum.  Counterexample: W in R^(2x2), L = |W - R|_F^2/2 with R the
    rotation of cosine 3/5, W_0 = I.  Every iterate is c I, c > 0 (the polar factor undoes the
    rotation), and L(cI) = c^2 - 2c cos + 1 >= sin^2 = 16/25, while min L = 0."""
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
    c -> cos as eta -> 0 and the loss -> sin^2."""
    if p.about != "gram/D4" or p.eta is None:
        return {}
    A, eta, cos = p.ops, p.eta, p.ops.number(Fraction(3, 5))
    c = ((1 - eta) * cos + A.sqrt((1 - eta) ** 2 * cos**2 + eta * (2 - eta))) / (2 - eta)
    width = A.ratio(gamma(p, 256), eta)
    return {"rotation_fixed_point": Band(c - width, c + width, (-p.ops.inf, p.ops.inf))}


@declare(
    "gram/D5",
    title="The public code's polar factor keeps the Gram matrix at zero gradient",
    source=f"{PAPER}: ten quintic Newton-Schulz steps in the public code",
    tag=Tag.PUBLISHED,
    layers=whole,
    kind=Kind.FALSE,
)
def d5(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """With G = 0 the exact polar factor is I and W stays.  Ten steps of p(x) = x (15 - 10x^2 + 3x^4)/8
    from the Frobenius-normalised W W2' leave directions below about (8/15)^10 = 2e-3 unconverged; a zero
    W stays zero.  Relative drift of the Gram matrix; width of an SVD polar factor."""
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
    """With G = 0 whitening by an SVD polar factor changes the Gram matrix by rounding only."""
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
    """|G_h|_F^2/|G|_F^2, in [0, 1]; the loss slope of a whitened step is -eta |G_h|_F^2."""
    if captured(p, layer) is None:
        return {}
    return {"altering_share": Band(0, 1, (0, 1))}
