"""The Feature Learning Equation: G1 and its forms."""

from __future__ import annotations

from bounds.gram.parameters import GramParameters, LayerSize
from bounds.gram.registry import DOCS, PAPER, declare, each_layer, whole
from bounds.identities import vanishing
from bounds.statement import Band, Kind, Layer, Tag


def captured(p: GramParameters, layer: Layer) -> LayerSize | None:
    """The captured layer of that index, if the instance is a set of captured layers."""
    return p.sizes[layer] if p.kind == "layers" and layer is not None else None


@declare(
    "gram/G1",
    title="Feature Learning Equation",
    source=f"{PAPER}, the Feature Learning Equation (1), p. 2",
    tag=Tag.PUBLISHED,
    layers=each_layer,
    kind=Kind.IDENTITY,
)
def g1(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """W'G = N'X for a layer z = Wx + b used once in the graph: Delta = dL/dZ, G = dL/dW = Delta'X,
    N = Delta W the input gradient through this layer; both sides are W'Delta'X.  Any bias, activation,
    loss, batch.  Residual relative to |W|_F |Delta|_F |X|_F.

    In words: what a gradient adds to the weights, seen from the input side, is the correlation of input and
      input gradient.
    Hypotheses: none (a captured layer used once, or its uses stacked); a linear layer.
    Parameters: kind "layers"; sizes, a LayerSize a layer (n, d, m >= 1); unit >= 0.
    Source: arXiv 2605.06258, the Feature Learning Equation (1), p. 2.
    Constants: none: both sides are W'Delta'X, by dL = tr(Delta'dZ) (docs/gram.md, G1).
    Tightness: an equality: the band is gamma_k of its residual, k = 2(n+m+d) + 16 (docs/gram.md, section 6),
      and 0 in exact arithmetic.

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(kind="layers", sizes=(LayerSize(5, 4, 3),))
    >>> band = REGISTRY["gram/G1"].bands(p, 0)["fle"]
    >>> print(f"{float(band.lower):.4g} <= fle <= {float(band.upper):.4g}")
    0 <= fle <= 4.441e-15
    """
    size = captured(p, layer)
    return {} if size is None or size.convolution else {"fle": vanishing(p, size.sums)}


@declare(
    "gram/G1b",
    title="Feature Learning Equation with bias",
    source=f"{DOCS}, G1b",
    tag=Tag.REFINED,
    layers=each_layer,
    kind=Kind.IDENTITY,
)
def g1b(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """W'g_b = N'1 with g_b = Delta'1; the augmented layer [W b], [X 1] satisfies G1 block by block.

    In words: the bias gradient obeys the same equation as the weights, as it is that of a constant input.
    Hypotheses: none (a captured layer used once, or its uses stacked); a layer with bias.
    Parameters: kind "layers"; sizes, a LayerSize a layer (n, d, m >= 1); unit >= 0.
    Source: docs/gram.md, G1b (stated and proved there).
    Constants: none: both sides are W'Delta'1 (docs/gram.md, G1b).
    Tightness: an equality: the band is gamma_k of its residual, k = 2(n+m+d) + 16 (docs/gram.md, section 6),
      and 0 in exact arithmetic.

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(kind="layers", sizes=(LayerSize(5, 4, 3, bias=True),))
    >>> band = REGISTRY["gram/G1b"].bands(p, 0)["fle_bias"]
    >>> print(f"{float(band.lower):.4g} <= fle_bias <= {float(band.upper):.4g}")
    0 <= fle_bias <= 4.441e-15
    """
    size = captured(p, layer)
    return {} if size is None or not size.bias else {"fle_bias": vanishing(p, size.sums)}


@declare(
    "gram/G1c",
    title="Dual and trace forms",
    source=f"{DOCS}, G1c",
    tag=Tag.REFINED,
    layers=each_layer,
    kind=Kind.IDENTITY,
)
def g1c(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """G W' = Delta'(Z - 1b') and <W, G> = <X, N>.

    In words: the equation from the output side, and its trace: weights and inputs have the same inner product
      with their gradients.
    Hypotheses: none (a captured layer used once, or its uses stacked); the dual form for layers that are no
      convolution.
    Parameters: kind "layers"; sizes, a LayerSize a layer (n, d, m >= 1); unit >= 0.
    Source: docs/gram.md, G1c (stated and proved there).
    Constants: none: G = Delta'X times W', and traces (docs/gram.md, G1c).
    Tightness: an equality: the band is gamma_k of its residual, k = 2(n+m+d) + 16 (docs/gram.md, section 6),
      and 0 in exact arithmetic.

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(kind="layers", sizes=(LayerSize(5, 4, 3),))
    >>> band = REGISTRY["gram/G1c"].bands(p, 0)["fle_dual"]
    >>> print(f"{float(band.lower):.4g} <= fle_dual <= {float(band.upper):.4g}")
    0 <= fle_dual <= 4.441e-15
    """
    size = captured(p, layer)
    if size is None:
        return {}
    band = vanishing(p, size.sums)
    return {"fle_trace": band} | ({} if size.convolution else {"fle_dual": band})


@declare(
    "gram/G1c-homogeneous",
    title="One trace for all layers",
    source=f"{DOCS}, G1c",
    tag=Tag.REFINED,
    layers=whole,
    kind=Kind.IDENTITY,
)
def g1c_homogeneous(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """In a bias-free network with 1-homogeneous activations (ReLU) <W_l, G_l> is the same for all l.
    The spread is relative to the largest |W_l|_F |Delta_l|_F |X_l|_F; the width sums the roundings of
    all layers.

    In words: in a homogeneous network scaling any one layer scales the output alike, so all layers have one
      inner product with their gradient.
    Hypotheses: none (a bias-free network of 1-homogeneous activations).
    Parameters: kind "layers"; about, which counterexample or network; sizes, a LayerSize a layer (n, d,
      m >= 1); unit >= 0.
    Source: docs/gram.md, G1c (stated and proved there).
    Constants: none: <W_l, G_l> is dL/dt when layer l is scaled by 1 + t (docs/gram.md, G1c).
    Tightness: an equality: the band is gamma_k of its residual, k = 4L times the sum over the layers of
      2(n+m+d) + 16 (docs/gram.md, section 6), and 0 in exact arithmetic.

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(kind="layers", about="homogeneous", sizes=(LayerSize(5, 4, 3), LayerSize(5, 3,
    ... 2)))
    >>> band = REGISTRY["gram/G1c-homogeneous"].bands(p, None)["trace_spread"]
    >>> print(f"{float(band.lower):.4g} <= trace_spread <= {float(band.upper):.4g}")
    0 <= trace_spread <= 6.75e-14
    """
    if p.kind != "layers" or p.about != "homogeneous":
        return {}
    return {"trace_spread": vanishing(p, 4 * sum(size.sums for size in p.sizes) * p.L)}


@declare(
    "gram/G1d",
    title="Feature Learning Equation for convolutions",
    source=f"{PAPER}, Appendix C.1, p. 21; proof {DOCS}, G1d",
    tag=Tag.PUBLISHED,
    layers=each_layer,
    kind=Kind.IDENTITY,
)
def g1d(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """With U = im2col(X) (the layer's own stride, padding, dilation), kernel K (o x c k^2) and Delta
    (nP x o): K'(dL/dK) = (Delta K)'U, and fold(Delta K) = dL/dX where X reaches the loss through
    this layer alone.

    In words: a convolution is a linear layer on the patches of its input, so it obeys the equation patch by
      patch.
    Hypotheses: none (a captured layer used once, or its uses stacked); a convolution; the second claim needs
      an input that reaches the loss through this layer alone.
    Parameters: kind "layers"; sizes, a LayerSize a layer (n, d, m >= 1); unit >= 0.
    Source: arXiv 2605.06258, Appendix C.1, p. 21; proof docs/gram.md, G1d.
    Constants: none: im2col is linear and fold its adjoint (docs/gram.md, G1d).
    Tightness: an equality: the band is gamma_k of its residual, k = 2(n+m+d) + 16 (docs/gram.md, section 6),
      and 0 in exact arithmetic.

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(kind="layers", sizes=(LayerSize(5, 4, 3, convolution=True),))
    >>> band = REGISTRY["gram/G1d"].bands(p, 0)["fle"]
    >>> print(f"{float(band.lower):.4g} <= fle <= {float(band.upper):.4g}")
    0 <= fle <= 4.441e-15
    """
    size = captured(p, layer)
    if size is None or not size.convolution:
        return {}
    bands = {"fle": vanishing(p, size.sums)}
    return bands if size.shared else bands | {"conv_fold": vanishing(p, size.sums)}


@declare(
    "gram/G1e",
    title="The unfolded input gradient in place of N",
    source=f"{DOCS}, G1e: a reading in no source",
    tag=Tag.REFINED,
    layers=each_layer,
    kind=Kind.FALSE,
)
def g1e(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """K'(dL/dK) = im2col(dL/dX)'U: false when patches overlap or padding > 0, since im2col counts a
    pixel once per patch; exact for stride >= dilation (k-1) + 1 without padding (G1e-disjoint).

    In words: whether unfolding the input gradient gives the patchwise gradient N: it does not where a pixel
      lies in several patches.
    Hypotheses: none (a convolution with overlapping or padded patches).
    Parameters: kind "layers"; sizes, a LayerSize a layer (n, d, m >= 1); unit >= 0.
    Source: docs/gram.md, G1e: a reading in no source.
    Constants: none (docs/gram.md, G1e).
    Tightness: false as a universal claim: on three pixels with a kernel of two, in integers, one entry is 1
      for 0 (finding gram/G1e); true on disjoint patches (G1e-disjoint).

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(kind="layers", sizes=(LayerSize(5, 4, 3, convolution=True),))
    >>> band = REGISTRY["gram/G1e"].bands(p, 0)["conv_unfolded_gradient"]
    >>> print(f"{float(band.lower):.4g} <= conv_unfolded_gradient <= {float(band.upper):.4g}")
    0 <= conv_unfolded_gradient <= 4.441e-15
    """
    size = captured(p, layer)
    if size is None or not size.convolution or size.disjoint:
        return {}
    return {"conv_unfolded_gradient": vanishing(p, size.sums)}


@declare(
    "gram/G1e-disjoint",
    title="The unfolded input gradient on disjoint patches",
    source=f"{DOCS}, G1e",
    tag=Tag.REFINED,
    layers=each_layer,
    kind=Kind.IDENTITY,
)
def g1e_disjoint(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """K'(dL/dK) = im2col(dL/dX)'U for stride >= dilation (k-1) + 1 and padding 0, where X reaches the
    loss through this layer alone.

    In words: on disjoint, unpadded patches the unfolded input gradient is the patchwise gradient.
    Hypotheses: none (a convolution with stride >= dilation (k-1) + 1 and padding 0, whose input takes no
      other path).
    Parameters: kind "layers"; sizes, a LayerSize a layer (n, d, m >= 1); unit >= 0.
    Source: docs/gram.md, G1e (stated and proved there).
    Constants: none: im2col(fold(N)) = N when no pixel lies in two patches (docs/gram.md, G1e).
    Tightness: an equality: the band is gamma_k of its residual, k = 2(n+m+d) + 16 (docs/gram.md, section 6),
      and 0 in exact arithmetic.

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(kind="layers", sizes=(LayerSize(5, 4, 3, convolution=True, disjoint=True),))
    >>> band = REGISTRY["gram/G1e-disjoint"].bands(p, 0)["conv_unfolded_gradient"]
    >>> print(f"{float(band.lower):.4g} <= conv_unfolded_gradient <= {float(band.upper):.4g}")
    0 <= conv_unfolded_gradient <= 4.441e-15
    """
    size = captured(p, layer)
    if size is None or not size.convolution or not size.disjoint or size.shared:
        return {}
    return {"conv_unfolded_gradient": vanishing(p, size.sums)}


@declare(
    "gram/G1f",
    title="The total input gradient in place of N",
    source=f"{DOCS}, G1f: a reading in no source",
    tag=Tag.REFINED,
    layers=each_layer,
    kind=Kind.FALSE,
)
def g1f(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """W'G = (dL/dX)'X: false when X reaches the loss by another path too (a skip connection) or W is
    used twice (tied weights); N = Delta W is the gradient through this layer alone, summed over uses.

    In words: whether the total input gradient may stand for the one through the layer: it may not where the
      input takes another path.
    Hypotheses: none (an input that reaches the loss by another path too).
    Parameters: kind "layers"; about, which counterexample or network; sizes, a LayerSize a layer (n, d,
      m >= 1); unit >= 0.
    Source: docs/gram.md, G1f: a reading in no source.
    Constants: none (docs/gram.md, G1f).
    Tightness: false as a universal claim: for x + wx on one number the relative residual is 2, in rationals
      (finding gram/G1f); G1 holds instead.

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(kind="layers", sizes=(LayerSize(5, 4, 3, shared=True),))
    >>> band = REGISTRY["gram/G1f"].bands(p, 0)["fle_total_gradient"]
    >>> print(f"{float(band.lower):.4g} <= fle_total_gradient <= {float(band.upper):.4g}")
    0 <= fle_total_gradient <= 4.441e-15
    """
    size = captured(p, layer)
    if size is not None and size.shared and not size.convolution:
        return {"fle_total_gradient": vanishing(p, size.sums)}
    if p.kind == "counterexample" and p.about == "gram/G1f" and layer == 0:
        return {"fle_total_gradient": vanishing(p, 16)}
    return {}
