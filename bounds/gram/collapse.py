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
    over the LDA eigenvalues; 1 - VCI if rank S_B = K-1.

    In words: for balanced classes target linearity is Fisher's discriminant ratio: the mean of lambda/(1 +
      lambda) over the discriminant eigenvalues.
    Hypotheses: none (K balanced classes, one-hot targets).
    Parameters: kind "features"; classes >= 2; samples >= 1; width >= 1; unit >= 0; condition >= 1.
    Source: docs/gram.md, T8 (stated and proved there).
    Constants: none: H_c'H_c = nK S_T, H_c'Y has the columns n m_k, |Y|_F^2 = n(K-1) (docs/gram.md, T8).
    Tightness: an equality: the band is gamma_k of its residual, k = 4096 (n+p) kappa^2 (docs/gram.md, section
      6), and 0 in exact arithmetic.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="features", samples=12, width=4, tl0=0.5, tlc=0.6, classes=3)
    >>> band = REGISTRY["gram/T8"].bands(p, None)["TL_c_scatter"]
    >>> print(f"{float(band.lower):.4g} <= TL_c_scatter <= {float(band.upper):.4g}")
    0 <= TL_c_scatter <= 7.276e-12
    """
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
    one-hot targets have |Y_c|_F^2 = sum n_k (1 - n_k/N) and H_c'Y_c has the columns n_k m_k.

    In words: the discriminant form for classes of any sizes, each class weighed by its size.
    Hypotheses: none (at least two classes).
    Parameters: kind "features"; groups >= 2; samples >= 1; width >= 1; unit >= 0; condition >= 1.
    Source: docs/gram.md, T8 (stated and proved there).
    Constants: none: H_c'Y_c has the columns n_k m_k (docs/gram.md, T8).
    Tightness: an equality: the band is gamma_k of its residual, k = 4096 (n+p) kappa^2 (docs/gram.md, section
      6), and 0 in exact arithmetic.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="features", samples=12, width=4, tl0=0.5, tlc=0.6, groups=3)
    >>> band = REGISTRY["gram/T8-unequal"].bands(p, None)["TL_c_unequal"]
    >>> print(f"{float(band.lower):.4g} <= TL_c_unequal <= {float(band.upper):.4g}")
    0 <= TL_c_unequal <= 7.276e-12
    """
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
    C = Tr S_W/Tr S_B and kappa = Tr S_B/((K-1) lambda_min^+(S_B)) >= 1.  The converse is false (T11).

    In words: features whose classes collapse, with means in general position, are linear in the targets.
    Hypotheses: class means of rank K - 1 about the global mean; balanced classes.
    Parameters: kind "features"; classes >= 2; samples >= 1; width >= 1; unit >= 0; condition >= 1; t >= 0;
      kappa_C >= 0; missing_mean_rank >= 0.
    Source: docs/gram.md, T9 (stated and proved there).
    Constants: derived: a Schur complement gives sum 1/(1 + mu_j), Jensen t/(1+t) (docs/gram.md, T9).
    Tightness: attained when all mu_j are equal and S_W does not mix the range of S_B with its complement;
      kappa = 1 for the simplex.  Widened by gamma_q, q = 256 (n+p+16) kappa.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="features", samples=12, width=4, tl0=0.5, tlc=0.6, classes=3, t=0.1,
    ... kappa_C=0.2)
    >>> band = REGISTRY["gram/T9"].bands(p, None)["TL_c_deficit"]
    >>> print(f"{float(band.lower):.4g} <= TL_c_deficit <= {float(band.upper):.4g}")
    0 <= TL_c_deficit <= 0.09091
    """
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
    weights.  A bounded measure is Tr S_B/Tr S_T = 1/(1 + C).

    In words: the paper's surrogate is the between-class scatter after the next layer, not normalised.
    Hypotheses: none (balanced classes).
    Parameters: kind "features"; classes >= 2; samples >= 1; width >= 1; unit >= 0.
    Source: docs/gram.md, T10 (stated and proved there).
    Constants: none: H'Y = n times the centred class means' (docs/gram.md, T10).
    Tightness: an equality: the band is gamma_k of its residual, k = 16 (n+p+16) (docs/gram.md, section 6),
      and 0 in exact arithmetic.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="features", samples=12, width=4, tl0=0.5, tlc=0.6, classes=3)
    >>> band = REGISTRY["gram/T10"].bands(p, None)["surrogate"]
    >>> print(f"{float(band.lower):.4g} <= surrogate <= {float(band.upper):.4g}")
    0 <= surrogate <= 5.684e-14
    """
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
    relative residual of C_l grows as (sigma/eps)^l = sqrt(C_0/C_l).

    In words: in a balanced deep linear network on orthonormal data within-class variability falls
      geometrically with depth while target linearity is 1 throughout: it cannot see compression.
    Hypotheses: none (the network of the formula: X'X = I, class sums on top, K leading values sigma).
    Parameters: kind "deep-linear"; samples >= 1; width >= 1; unit >= 0; predicted, the C_l of the formula.
    Source: docs/gram.md, T11 (stated and proved there).
    Constants: none: means keep sigma^l, deviations eps^l, C_0 = (n-1)K/(K-1) (docs/gram.md, T11).
    Tightness: equalities, k = 64 (n+p)(l+1) times (sigma/eps)^l for C_l, without the power for D_l
      (docs/gram.md, section 6).

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(kind="deep-linear", sizes=(LayerSize(6, 8, 8),) * 2, samples=6, width=8,
    ... predicted=(2.0, 0.02))
    >>> band = REGISTRY["gram/T11"].bands(p, 1)["C_residual"]
    >>> print(f"{float(band.lower):.4g} <= C_residual <= {float(band.upper):.4g}")
    0 <= C_residual <= 1.99e-12
    """
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
    source=f"{DOCS}, T9: the converse, in no source",
    tag=Tag.REFINED,
    layers=each_layer,
    kind=Kind.FALSE,
)
def t11_converse(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """TL_c = 1 only if Tr S_W = 0: read as C_l <= 1e-12 where TL_c = 1.

    In words: whether linear targets imply collapse: T11's network has target linearity 1 and no collapse.
    Hypotheses: none (the network of T11).
    Parameters: kind "deep-linear"; predicted, the C_l of the formula.
    Source: docs/gram.md, T9: the converse, in no source.
    Constants: 1e-12 stands for 0 (docs/gram.md, T9). Proposition 2 claims the other direction only.
    Tightness: false: C_l = 4.5 0.286 0.0182 0.00116 with TL_c = 1 (finding gram/T9-converse).

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(kind="deep-linear", sizes=(LayerSize(6, 8, 8),) * 2, samples=6, width=8,
    ... predicted=(2.0, 0.02))
    >>> band = REGISTRY["gram/T11-converse"].bands(p, 1)["C"]
    >>> print(f"{float(band.lower):.4g} <= C <= {float(band.upper):.4g}")
    0 <= C <= 1e-12
    """
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
    least the rank: TL_0(H_l) = TL_0(X) = R^2 at every layer (T5 and T7).

    In words: at a global minimum of the squared loss every layer of a deep linear network has the inputs'
      target linearity, and that is the fit.
    Hypotheses: none (bias-free, a global minimum, all widths at least the rank).
    Parameters: kind "deep-linear"; samples >= 1; width >= 1; unit >= 0; condition >= 1; predicted, empty
      here.
    Source: docs/gram.md, T12 (stated and proved there).
    Constants: none: TL_0(X) >= TL_0(H_l) >= R^2 by T5 and T7 (docs/gram.md, T12).
    Tightness: an equality: the band is gamma_k of its residual, k = 256 (n+p+16) kappa (docs/gram.md, section
      6), and 0 in exact arithmetic.

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(kind="deep-linear", sizes=(LayerSize(5, 4, 3),), samples=12, width=4)
    >>> band = REGISTRY["gram/T12"].bands(p, 0)["TL_0_spread"]
    >>> print(f"{float(band.lower):.4g} <= TL_0_spread <= {float(band.upper):.4g}")
    0 <= TL_0_spread <= 9.095e-13
    """
    if p.kind != "deep-linear" or layer is None or p.predicted:
        return {}
    return {"TL_0_spread": projection(p)}
