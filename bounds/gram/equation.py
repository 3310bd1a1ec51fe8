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
    source=f"{PAPER}: the Feature Learning Equation",
    tag=Tag.PUBLISHED,
    layers=each_layer,
    kind=Kind.IDENTITY,
)
def g1(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """W'G = N'X for a layer z = Wx + b used once in the graph: Delta = dL/dZ, G = dL/dW = Delta'X,
    N = Delta W the input gradient through this layer; both sides are W'Delta'X.  Any bias, activation,
    loss, batch.  Residual relative to |W|_F |Delta|_F |X|_F."""
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
    """W'g_b = N'1 with g_b = Delta'1; the augmented layer [W b], [X 1] satisfies G1 block by block."""
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
    """G W' = Delta'(Z - 1b') and <W, G> = <X, N>."""
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
    all layers."""
    if p.kind != "layers" or p.about != "homogeneous":
        return {}
    return {"trace_spread": vanishing(p, 4 * sum(size.sums for size in p.sizes) * p.L)}


@declare(
    "gram/G1d",
    title="Feature Learning Equation for convolutions",
    source=f"{DOCS}, G1d",
    tag=Tag.REFINED,
    layers=each_layer,
    kind=Kind.IDENTITY,
)
def g1d(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """With U = im2col(X) (the layer's own stride, padding, dilation), kernel K (o x c k^2) and Delta
    (nP x o): K'(dL/dK) = (Delta K)'U, and fold(Delta K) = dL/dX where X reaches the loss through
    this layer alone."""
    size = captured(p, layer)
    if size is None or not size.convolution:
        return {}
    bands = {"fle": vanishing(p, size.sums)}
    return bands if size.shared else bands | {"conv_fold": vanishing(p, size.sums)}


@declare(
    "gram/G1e",
    title="The unfolded input gradient in place of N",
    source=f"{DOCS}, G1e: a universal reading, named in no source",
    tag=Tag.REFINED,
    layers=each_layer,
    kind=Kind.FALSE,
)
def g1e(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """K'(dL/dK) = im2col(dL/dX)'U: false when patches overlap or padding > 0, since im2col counts a
    pixel once per patch; exact for stride >= dilation (k-1) + 1 without padding (G1e-disjoint)."""
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
    loss through this layer alone."""
    size = captured(p, layer)
    if size is None or not size.convolution or not size.disjoint or size.shared:
        return {}
    return {"conv_unfolded_gradient": vanishing(p, size.sums)}


@declare(
    "gram/G1f",
    title="The total input gradient in place of N",
    source=f"{DOCS}, G1f: a universal reading, named in no source",
    tag=Tag.REFINED,
    layers=each_layer,
    kind=Kind.FALSE,
)
def g1f(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """W'G = (dL/dX)'X: false when X reaches the loss by another path too (a skip connection) or W is
    used twice (tied weights); N = Delta W is the gradient through this layer alone, summed over uses."""
    size = captured(p, layer)
    if size is not None and size.shared and not size.convolution:
        return {"fle_total_gradient": vanishing(p, size.sums)}
    if p.kind == "counterexample" and p.about == "gram/G1f" and layer == 0:
        return {"fle_total_gradient": vanishing(p, 16)}
    return {}
