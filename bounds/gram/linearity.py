"""Target linearity: T1 to T7."""

from __future__ import annotations

from fractions import Fraction

from bounds.bands import at_least, at_most, between
from bounds.gram.parameters import GramParameters
from bounds.gram.registry import CODE, DOCS, PAPER, declare, whole
from bounds.identities import vanishing
from bounds.statement import Band, Hypothesis, Kind, Layer, Tag

PROJECTOR_ROUNDINGS = 256
"""Roundings of an SVD projector per row and column, for singular values above the rank cut."""

FULL_RANK = Hypothesis(
    "rank(H_c) >= n - 1", "centred features of rank n - 1",
    lambda p: p.missing_rank, lambda p: p.ops.number(0), quantity="missing_rank",
)  # fmt: skip


def projector_roundings(p: GramParameters) -> int:
    """Roundings of TL for n samples and p features."""
    return PROJECTOR_ROUNDINGS * (p.samples + p.width + 16)


def projection(p: GramParameters) -> Band:
    """A residual of TL: what the SVD projectors leave of it at this condition."""
    return vanishing(p, projector_roundings(p) * p.condition)


def has_features(p: GramParameters) -> bool:
    """Whether the instance is a representation with targets."""
    return p.kind == "features"


@declare(
    "gram/T1",
    title="Target linearity with and without intercept",
    source=f"{CODE}: TL_0; its relation to TL_c {DOCS}, T1",
    tag=Tag.PUBLISHED,
    layers=whole,
)
def t1(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """TL_0 = |P_H Y|_F^2/|Y|_F^2 (Y centred, the public code) and TL_c = |P_(H_c) Y|_F^2/|Y|_F^2:
    0 <= TL_0 <= TL_c <= 1 and TL_c - TL_0 = |v'Y|^2/|Y|^2, v = (I - P_H)1 normalised (0 if 1 is in
    col H).  TL_c is invariant under H -> HA + 1a' (A invertible), Y -> cYO (O orthogonal).

    In words: how much of the targets a linear readout explains, without and with intercept; the difference is
      one explicit direction.
    Hypotheses: none (targets with centred columns, not constant).
    Parameters: kind "features"; samples >= 1; width >= 1; unit >= 0; condition >= 1; tlc in [0, 1].
    Source: arXiv 2605.06258, the authors' public code: TL_0; its relation to TL_c docs/gram.md, T1.
    Constants: none: col(H_c) + span(1) = col(H) + span(1) and Y is orthogonal to 1 (docs/gram.md, T1).
    Tightness: 0 and 1 are attained; TL_0 = TL_c when 1 is in col H.  Widened by gamma_q for the projectors,
      q = 256 (n+p+16) kappa.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="features", samples=12, width=4, tl0=0.5, tlc=0.6)
    >>> band = REGISTRY["gram/T1"].bands(p, None)["TL_0"]
    >>> print(f"{float(band.lower):.4g} <= TL_0 <= {float(band.upper):.4g}")
    0 <= TL_0 <= 0.6
    """
    if not has_features(p) or p.tlc is None:
        return {}
    residual = projection(p)
    return {
        "TL_0": between(p, p.ops.number(0), p.tlc + residual.upper, residual.because),
        "TL_c": between(p, p.ops.number(0), 1 + residual.upper, residual.because),
        "TL_gap_residual": residual,
        "TL_c_invariance": residual,
    }


@declare(
    "gram/T1-shift",
    title="Target linearity without intercept is invariant under shifts",
    source=f"{DOCS}, T1: a reading in no source",
    tag=Tag.REFINED,
    layers=whole,
    kind=Kind.FALSE,
)
def t1_shift(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """TL_0(H + 1a') = TL_0(H).  Counterexample: Y = (1, -1), H = Y + a 1 gives 1/(1 + a^2).

    In words: whether target linearity without intercept is unchanged by shifting the features: it is not.
    Hypotheses: none (the counterexample).
    Parameters: about, which counterexample or network.
    Source: docs/gram.md, T1: a reading in no source.
    Constants: none (docs/gram.md, T1). A reading in no source (a remark).
    Tightness: false: Y = (1, -1), H = Y + a 1 gives 1/(1 + a^2); TL_c is invariant (T1).

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(about="gram/T1-shift")
    >>> band = REGISTRY["gram/T1-shift"].bands(p, None)["TL_0_shifted"]
    >>> print(f"{float(band.lower):.4g} <= TL_0_shifted <= {float(band.upper):.4g}")
    1 <= TL_0_shifted <= 1
    """
    if p.about != "gram/T1-shift":
        return {}
    return {"TL_0_shifted": between(p, p.ops.number(1), p.ops.number(1))}


@declare(
    "gram/T2",
    title="When target linearity says nothing",
    source=f"{DOCS}, T2",
    tag=Tag.REFINED,
    layers=whole,
    hypotheses=(FULL_RANK,),
    kind=Kind.IDENTITY,
)
def t2(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """If rank(H_c) >= n - 1 then TL_c = 1 whatever the targets.  Chance level: for isotropic Gaussian
    H, E TL_0 = p/n and E TL_c = p/(n-1); adjusted (TL_c - rho)/(1 - rho), rho = rank/(n-1).

    In words: with n - 1 independent centred features every target is linear, so target linearity says nothing
      there.
    Hypotheses: centred features of rank n - 1 (missing_rank = 0).
    Parameters: kind "features"; samples >= 1; width >= 1; unit >= 0; condition >= 1; missing_rank >= 0.
    Source: docs/gram.md, T2 (stated and proved there).
    Constants: none: col(H_c) is then all that is orthogonal to 1 (docs/gram.md, T2).
    Tightness: an equality: the band is gamma_k of its residual, k = 256 (n+p+16) kappa (docs/gram.md, section
      6), and 0 in exact arithmetic.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="features", samples=12, width=4, tl0=0.5, tlc=0.6)
    >>> band = REGISTRY["gram/T2"].bands(p, None)["TL_c_deficit"]
    >>> print(f"{float(band.lower):.4g} <= TL_c_deficit <= {float(band.upper):.4g}")
    0 <= TL_c_deficit <= 9.095e-13
    """
    if not has_features(p):
        return {}
    return {"TL_c_deficit": projection(p)}


@declare(
    "gram/T2-chance",
    title="Target linearity of features that know nothing",
    source=f"{DOCS}, T2",
    tag=Tag.REFINED,
    layers=whole,
    kind=Kind.TREND,
)
def t2_chance(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """Mean TL_c over random Gaussian features of the same size, and TL_c adjusted for chance.

    In words: what target linearity random features of the same size have, and the value adjusted for it.
    Hypotheses: none.
    Parameters: kind "features".
    Source: docs/gram.md, T2.
    Constants: p/(n-1) is the mean for isotropic Gaussian features, whose column space is uniform
      (docs/gram.md, T2).
    Tightness: a trend, never judged.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="features", samples=12, width=4, tl0=0.5, tlc=0.6)
    >>> band = REGISTRY["gram/T2-chance"].bands(p, None)["TL_c_chance"]
    >>> print(f"{float(band.lower):.4g} <= TL_c_chance <= {float(band.upper):.4g}")
    0 <= TL_c_chance <= 1
    """
    if not has_features(p):
        return {}
    everything = (-p.ops.inf, p.ops.inf)
    return {"TL_c_chance": Band(0, 1, (0, 1)), "TL_c_adjusted": Band(*everything, everything)}


@declare(
    "gram/T3",
    title="Ridge target linearity",
    source=f"{DOCS}, T3",
    tag=Tag.REFINED,
    layers=whole,
)
def t3(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """TL_lambda = sum (1 - (lambda/(s_k^2 + lambda))^2) |u_k'Y|^2/|Y|^2, non-increasing in lambda, and
    0 <= TL_0 - TL_lambda <= (lambda/(s_min^2 + lambda))^2 TL_0.

    In words: a ridge lowers target linearity, by no more than what it takes from the smallest singular value.
    Hypotheses: none (lambda >= 0).
    Parameters: kind "features"; samples >= 1; width >= 1; unit >= 0; condition >= 1; ridge_gap >= 0.
    Source: docs/gram.md, T3 (stated and proved there).
    Constants: derived: coordinates in the left singular basis (docs/gram.md, T3).
    Tightness: the upper bound is attained when all singular values are equal; widened by gamma_q, q = 256
      (n+p+16) kappa.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="features", samples=12, width=4, tl0=0.5, tlc=0.6, ridge_gap=0.1)
    >>> band = REGISTRY["gram/T3"].bands(p, None)["TL_ridge_gap"]
    >>> print(f"{float(band.lower):.4g} <= TL_ridge_gap <= {float(band.upper):.4g}")
    -9.095e-13 <= TL_ridge_gap <= 0.1
    """
    if not has_features(p) or p.ridge_gap is None:
        return {}
    residual, everything = projection(p), (-p.ops.inf, p.ops.inf)
    gap = Band(-residual.upper, p.ridge_gap + residual.upper, everything, residual.because)
    return {"TL_ridge_residual": residual, "TL_ridge_gap": gap, "TL_ridge_rise": residual}


@declare(
    "gram/T4",
    title="The public code's denominator for any targets",
    source=f"{CODE}: its denominator for any targets",
    tag=Tag.PUBLISHED,
    layers=whole,
    kind=Kind.FALSE,
)
def t4(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """The denominator |Y - row means|^2 in place of |Y|^2: harmless for centred one-hot targets, whose
    rows sum to 0, but for other targets (an auto-encoder's pixels) the value leaves [0, 1].

    In words: whether the public code's denominator, with row means taken off, is right for any targets: for
      other than one-hot ones it is not.
    Hypotheses: none (the counterexample).
    Parameters: about, which counterexample or network.
    Source: arXiv 2605.06258, the authors' public code: its denominator for any targets.
    Constants: none (docs/gram.md, T4). The claim is the code's, not a theorem's.
    Tightness: false: Y = ((2, 1), (-2, -1)), H = (0, 1)' gives -4 where TL_0 = 1/2 (finding gram/T4).

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(about="gram/T4")
    >>> band = REGISTRY["gram/T4"].bands(p, None)["TL_row_means"]
    >>> print(f"{float(band.lower):.4g} <= TL_row_means <= {float(band.upper):.4g}")
    0 <= TL_row_means <= 1
    """
    if p.about != "gram/T4":
        return {}
    return {"TL_row_means": Band(p.ops.number(0), p.ops.number(1), (-p.ops.inf, p.ops.inf))}


@declare(
    "gram/T4-inverse",
    title="Target linearity by an explicit inverse",
    source=f"{CODE}: an explicit inverse",
    tag=Tag.PUBLISHED,
    layers=whole,
    kind=Kind.FALSE,
)
def t4_inverse(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """TL_0 by inverting H'H in float32, without rank control, agrees with the rank-revealing value to
    within 1e-2; near-duplicate features make it differ by more.

    In words: whether an explicit inverse in float32 gives target linearity: near-duplicate features make it
      wrong.
    Hypotheses: none (near-duplicate float32 features).
    Parameters: about, which counterexample or network.
    Source: arXiv 2605.06258, the authors' public code: an explicit inverse.
    Constants: 1/100 is a choice (docs/gram.md, T4). The claim is the code's, not a theorem's.
    Tightness: false: the distance is above 0.01, another on each processor (finding gram/T4).

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(about="gram/T4-inverse")
    >>> band = REGISTRY["gram/T4-inverse"].bands(p, None)["TL_inverse_gap"]
    >>> print(f"{float(band.lower):.4g} <= TL_inverse_gap <= {float(band.upper):.4g}")
    0 <= TL_inverse_gap <= 0.01
    """
    if p.about != "gram/T4-inverse":
        return {}
    return {"TL_inverse_gap": at_most(p, p.ops.number(Fraction(1, 100)))}


@declare(
    "gram/T4-pca",
    title="Principal components keep target linearity",
    source=f"{CODE}: 256 principal components above 1000 dimensions",
    tag=Tag.PUBLISHED,
    layers=whole,
    kind=Kind.FALSE,
)
def t4_pca(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """TL_c of the leading principal components equals TL_c of the features.  Counterexample: columns
    (2, -2, 2, -2) and y = (1, 1, -1, -1) have TL_c = 1, the leading component alone has 0.

    In words: whether the leading principal components explain what the features do: the targets may lie along
      the last one.
    Hypotheses: none (the counterexample).
    Parameters: about, which counterexample or network.
    Source: arXiv 2605.06258, the authors' public code: 256 principal components above 1000 dimensions.
    Constants: none (docs/gram.md, T4). The claim is the code's, not a theorem's.
    Tightness: false: TL_c falls from 1 to 0 on four samples, in rationals (finding gram/T4).

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(about="gram/T4-pca")
    >>> band = REGISTRY["gram/T4-pca"].bands(p, None)["TL_c_pca"]
    >>> print(f"{float(band.lower):.4g} <= TL_c_pca <= {float(band.upper):.4g}")
    1 <= TL_c_pca <= inf
    """
    if p.about != "gram/T4-pca":
        return {}
    return {"TL_c_pca": at_least(p, p.ops.number(1))}


@declare(
    "gram/T5",
    title="Linear layers never increase target linearity",
    source=f"{DOCS}, T5",
    tag=Tag.REFINED,
    layers=whole,
)
def t5(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """col(HW') is in col(H): TL_0(HW') <= TL_0(H), TL_c(HW' + 1b') <= TL_c(H), with equality if W is
    injective on the row space.  So whatever linearises with depth is the nonlinearity.  Both bounds
    are lost in rounding where H is nearly rank-deficient: the slack grows with its condition.

    In words: a linear layer cannot create directions, so it never increases target linearity.
    Hypotheses: none.
    Parameters: kind "features"; samples >= 1; width >= 1; unit >= 0; condition >= 1; tl0 in [0, 1];
      tlc in [0, 1].
    Source: docs/gram.md, T5 (stated and proved there).
    Constants: none: a projector on a subspace explains no more (docs/gram.md, T5).
    Tightness: attained by every W that is injective on the row space; widened by gamma_q, q = 256 (n+p+16)
      kappa.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="features", samples=12, width=4, tl0=0.5, tlc=0.6)
    >>> band = REGISTRY["gram/T5"].bands(p, None)["TL_0_linear"]
    >>> print(f"{float(band.lower):.4g} <= TL_0_linear <= {float(band.upper):.4g}")
    0 <= TL_0_linear <= 0.5
    """
    if not has_features(p) or p.tlc is None or p.tl0 is None:
        return {}
    residual = projection(p)
    return {
        "TL_0_linear": at_most(p, p.tl0 + residual.upper, residual.because),
        "TL_c_linear": at_most(p, p.tlc + residual.upper, residual.because),
    }


@declare(
    "gram/T6",
    title="A nonlinear layer increases target linearity",
    source=f"{DOCS}, T6: a reading in no theorem",
    tag=Tag.REFINED,
    layers=whole,
    kind=Kind.FALSE,
)
def t6(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """TL_c(relu(h)) >= TL_c(h).  Counterexample: h = (-2, -1, 3) = y has TL_c = 1, relu(h) has 27/28.
    The converse fails too: XOR goes from 0 to 1.

    In words: whether a nonlinear layer always increases target linearity: it may do either.
    Hypotheses: none (the counterexample).
    Parameters: about, which counterexample or network.
    Source: docs/gram.md, T6: a reading in no theorem.
    Constants: none (docs/gram.md, T6). Theorem 4 bounds S from below and says nothing of TL.
    Tightness: false: relu takes h = (-2, -1, 3) = y from 1 to 27/28 (finding gram/T6).

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(about="gram/T6")
    >>> band = REGISTRY["gram/T6"].bands(p, None)["TL_c_relu"]
    >>> print(f"{float(band.lower):.4g} <= TL_c_relu <= {float(band.upper):.4g}")
    1 <= TL_c_relu <= inf
    """
    if p.about != "gram/T6":
        return {}
    return {"TL_c_relu": at_least(p, p.ops.number(1))}


@declare(
    "gram/T7",
    title="A network's fit is at most the target linearity of its features",
    source=f"{DOCS}, T7",
    tag=Tag.REFINED,
    layers=whole,
)
def t7(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """If the output is affine in H then R^2 <= TL_c(H); bias-free, with y^ in col H,
    |y - y^|^2 = |y - P_H y|^2 + |y^ - P_H y|^2.

    In words: what a network fits is at most what a linear readout of its features could.
    Hypotheses: none (an output affine in H; for the equality bias-free).
    Parameters: kind "features"; samples >= 1; width >= 1; unit >= 0; condition >= 1; tlc in [0, 1].
    Source: docs/gram.md, T7 (stated and proved there).
    Constants: none: the best affine predictor attains TL_c (docs/gram.md, T7).
    Tightness: attained by the least-squares readout; widened by gamma_q, q = 256 (n+p+16) kappa.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="features", samples=12, width=4, tl0=0.5, tlc=0.6)
    >>> band = REGISTRY["gram/T7"].bands(p, None)["fit_R2"]
    >>> print(f"{float(band.lower):.4g} <= fit_R2 <= {float(band.upper):.4g}")
    -inf <= fit_R2 <= 0.6
    """
    if not has_features(p) or p.tlc is None:
        return {}
    residual, everything = projection(p), (-p.ops.inf, p.ops.inf)
    fit = Band(-p.ops.inf, p.tlc + residual.upper, everything, residual.because)
    return {"fit_R2": fit, "fit_pythagoras": residual}


@declare(
    "gram/layer-monotone",
    title="Target linearity along the layers",
    source=f"{PAPER}, Figure 4: layerwise linearisation",
    tag=Tag.PUBLISHED,
    layers=whole,
    kind=Kind.TREND,
)
def layer_monotone(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """Number of adjacent layers between which TL_c rises, before and after training: a count.

    In words: between how many neighbouring layers target linearity rises, before and after training.
    Hypotheses: none.
    Parameters: kind "depth".
    Source: arXiv 2605.06258, Figure 4: layerwise linearisation.
    Constants: none (docs/gram.md, section 4).
    Tightness: a trend, counted over seeds and never judged.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="depth")
    >>> band = REGISTRY["gram/layer-monotone"].bands(p, None)["TL_c_rises_after"]
    >>> print(f"{float(band.lower):.4g} <= TL_c_rises_after <= {float(band.upper):.4g}")
    0 <= TL_c_rises_after <= inf
    """
    if p.kind != "depth":
        return {}
    count = Band(0, p.ops.inf, (0, p.ops.inf))
    return {"TL_c_rises_before": count, "TL_c_rises_after": count}
