"""Target linearity against neural collapse and layerwise compression: T8 to T12."""

from __future__ import annotations

from bounds.bands import at_most
from bounds.gram.linearity import has_features, projection, projector_roundings
from bounds.gram.parameters import GramParameters
from bounds.gram.registry import DOCS, declare, each_layer, whole
from bounds.identities import vanishing
from bounds.statement import Band, Hypothesis, Kind, Layer, Tag

SCATTER_ROUNDINGS = 4096
"""Roundings of S_T^+ S_B per dimension; the note's T8 residual 1e-8 at condition 1e4 lies inside."""

FULL_MEANS = Hypothesis(
    "rank S_B = K - 1", "class means of rank K - 1 about the global mean",
    lambda p: p.missing_mean_rank, lambda p: p.ops.number(0), quantity="missing_mean_rank",
)  # fmt: skip


def balanced_classes(p: GramParameters) -> bool:
    """Whether the targets are balanced classes."""
    return has_features(p) and p.classes >= 2


@declare(
    "gram/T8",
    title="Target linearity is a discriminant ratio",
    source=f"{DOCS}, T8",
    tag=Tag.REFINED,
    layers=whole,
    kind=Kind.IDENTITY,
)
def t8(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """K balanced classes, H centred: TL_c = tr(S_T^+ S_B)/(K-1), the mean of lambda_j/(1 + lambda_j)
    over the LDA eigenvalues; 1 - VCI if rank S_B = K-1."""
    if not balanced_classes(p):
        return {}
    width = vanishing(p, SCATTER_ROUNDINGS * (p.samples + p.width) * p.condition * p.condition)
    return {"TL_c_scatter": width}


@declare(
    "gram/T8-unequal",
    title="Target linearity as a discriminant ratio, classes of any sizes",
    source=f"{DOCS}, T8",
    tag=Tag.REFINED,
    layers=whole,
    kind=Kind.IDENTITY,
)
def t8_unequal(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """TL_c = sum n_k^2 m_k'(H_c'H_c)^+ m_k / sum n_k (1 - n_k/N), m_k the class means of H_c: the
    one-hot targets have |Y_c|_F^2 = sum n_k (1 - n_k/N) and H_c'Y_c has the columns n_k m_k."""
    if not has_features(p) or p.groups < 2:
        return {}
    width = vanishing(p, SCATTER_ROUNDINGS * (p.samples + p.width) * p.condition * p.condition)
    return {"TL_c_unequal": width}


@declare(
    "gram/T9",
    title="Neural collapse forces target linearity",
    source=f"{DOCS}, T9",
    tag=Tag.REFINED,
    layers=whole,
    hypotheses=(FULL_MEANS,),
)
def t9(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """If rank S_B = K-1: 1 - TL_c <= t/(1+t), t = tr(S_W S_B^+)/(K-1); and t <= kappa C with
    C = Tr S_W/Tr S_B and kappa = Tr S_B/((K-1) lambda_min^+(S_B)) >= 1.  The converse is false (T11)."""
    if not balanced_classes(p) or p.t is None or p.kappa_C is None:
        return {}
    residual = projection(p)
    return {
        "TL_c_deficit": at_most(p, p.t / (1 + p.t) + residual.upper, residual.because),
        "collapse_t": at_most(p, p.kappa_C * (1 + residual.upper), residual.because),
    }


@declare(
    "gram/T10",
    title="The surrogate is unnormalised between-class scatter",
    source=f"{DOCS}, T10",
    tag=Tag.REFINED,
    layers=whole,
    kind=Kind.IDENTITY,
)
def t10(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """s = (1/c)|W H'Y|_F^2 = n^2 tr(W S_B W') for balanced classes, W the next layer: it grows with the
    weights.  A bounded measure is Tr S_B/Tr S_T = 1/(1 + C)."""
    if not balanced_classes(p):
        return {}
    return {"surrogate": vanishing(p, 16 * (p.samples + p.width + 16))}


@declare(
    "gram/T11",
    title="Compression that target linearity cannot see",
    source=f"{DOCS}, T11",
    tag=Tag.REFINED,
    layers=each_layer,
    kind=Kind.IDENTITY,
)
def t11(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """Deep linear, X'X = I, W_l = U_l diag(sigma I_K, eps I) U_(l-1)', sigma = n^(1/(2L)):
    C_l = (eps/sigma)^(2l) (n-1)K/(K-1), D_l = 1 (uncentred means) and TL_c = 1 at every layer: C_l
    falls geometrically while TL_c is constant.  Growth of D_l needs data that are not orthonormal.
    Deviations within classes, (eps/sigma)^l of the means in size, lose as many digits: the width of the
    relative residual of C_l grows as (sigma/eps)^l = sqrt(C_0/C_l)."""
    if p.kind != "deep-linear" or layer is None or not p.predicted:
        return {}
    roundings = 64 * (p.samples + p.width) * (layer + 1)
    lost = p.ops.sqrt(p.ops.ratio(p.predicted[0], p.predicted[layer]))
    return {
        "C_residual": vanishing(p, roundings * lost),
        "D_residual": vanishing(p, roundings),
        "TL_residual": vanishing(p, projector_roundings(p) * 16),
    }


@declare(
    "gram/T11-converse",
    title="Target linearity 1 implies collapse",
    source=f"{DOCS}, T9: the converse, a universal reading",
    tag=Tag.REFINED,
    layers=each_layer,
    kind=Kind.FALSE,
)
def t11_converse(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """TL_c = 1 only if Tr S_W = 0: read as C_l <= 1e-12 where TL_c = 1."""
    if p.kind != "deep-linear" or layer is None or not p.predicted:
        return {}
    return {"C": at_most(p, p.ops.number(1e-12))}


@declare(
    "gram/T12",
    title="Deep linear networks at a global minimum",
    source=f"{DOCS}, T12",
    tag=Tag.REFINED,
    layers=each_layer,
    kind=Kind.IDENTITY,
)
def t12(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """Any bias-free deep linear network at a global minimum of the squared loss with all widths at
    least the rank: TL_0(H_l) = TL_0(X) = R^2 at every layer (T5 and T7)."""
    if p.kind != "deep-linear" or layer is None or p.predicted:
        return {}
    return {"TL_0_spread": projection(p)}
