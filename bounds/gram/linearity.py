"""Target linearity: T1 to T7."""

from __future__ import annotations

from fractions import Fraction

from bounds.bands import at_least, at_most, between
from bounds.gram.parameters import GramParameters
from bounds.gram.registry import DOCS, PAPER, declare, whole
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
    source=f"{PAPER}: Target Linearity; exact relation {DOCS}, T1",
    tag=Tag.PUBLISHED,
    layers=whole,
)
def t1(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """TL_0 = |P_H Y|_F^2/|Y|_F^2 (Y centred, the public code) and TL_c = |P_(H_c) Y|_F^2/|Y|_F^2:
    0 <= TL_0 <= TL_c <= 1 and TL_c - TL_0 = |v'Y|^2/|Y|^2, v = (I - P_H)1 normalised (0 if 1 is in
    col H).  TL_c is invariant under H -> HA + 1a' (A invertible), Y -> cYO (O orthogonal)."""
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
    source=f"{DOCS}, T1: a universal reading",
    tag=Tag.REFINED,
    layers=whole,
    kind=Kind.FALSE,
)
def t1_shift(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """TL_0(H + 1a') = TL_0(H).  Counterexample: Y = (1, -1), H = Y + a 1 gives 1/(1 + a^2)."""
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
    H, E TL_0 = p/n and E TL_c = p/(n-1); adjusted (TL_c - rho)/(1 - rho), rho = rank/(n-1)."""
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
    """Mean TL_c over random Gaussian features of the same size, and TL_c adjusted for chance."""
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
    0 <= TL_0 - TL_lambda <= (lambda/(s_min^2 + lambda))^2 TL_0."""
    if not has_features(p) or p.ridge_gap is None:
        return {}
    residual, everything = projection(p), (-p.ops.inf, p.ops.inf)
    gap = Band(-residual.upper, p.ridge_gap + residual.upper, everything, residual.because)
    return {"TL_ridge_residual": residual, "TL_ridge_gap": gap, "TL_ridge_rise": residual}


@declare(
    "gram/T4",
    title="The public code's denominator for any targets",
    source=f"{PAPER}: a universal reading of the public code",
    tag=Tag.PUBLISHED,
    layers=whole,
    kind=Kind.FALSE,
)
def t4(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """The denominator |Y - row means|^2 in place of |Y|^2: harmless for centred one-hot targets, whose
    rows sum to 0, but for other targets (an auto-encoder's pixels) the value leaves [0, 1]."""
    if p.about != "gram/T4":
        return {}
    return {"TL_row_means": Band(p.ops.number(0), p.ops.number(1), (-p.ops.inf, p.ops.inf))}


@declare(
    "gram/T4-inverse",
    title="Target linearity by an explicit inverse",
    source=f"{PAPER}: a universal reading of the public code",
    tag=Tag.PUBLISHED,
    layers=whole,
    kind=Kind.FALSE,
)
def t4_inverse(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """TL_0 by inverting H'H in float32, without rank control, agrees with the rank-revealing value to
    within 1e-2; near-duplicate features make it differ by more."""
    if p.about != "gram/T4-inverse":
        return {}
    return {"TL_inverse_gap": at_most(p, p.ops.number(Fraction(1, 100)))}


@declare(
    "gram/T4-pca",
    title="Principal components keep target linearity",
    source=f"{PAPER}: a universal reading of the public code, which takes 256 components above 1,000 "
    "dimensions",
    tag=Tag.PUBLISHED,
    layers=whole,
    kind=Kind.FALSE,
)
def t4_pca(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """TL_c of the leading principal components equals TL_c of the features.  Counterexample: columns
    (2, -2, 2, -2) and y = (1, 1, -1, -1) have TL_c = 1, the leading component alone has 0."""
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
    are lost in rounding where H is nearly rank-deficient: the slack grows with its condition."""
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
    source=f"{PAPER}: a universal reading of layerwise linearisation",
    tag=Tag.PUBLISHED,
    layers=whole,
    kind=Kind.FALSE,
)
def t6(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """TL_c(relu(h)) >= TL_c(h).  Counterexample: h = (-2, -1, 3) = y has TL_c = 1, relu(h) has 27/28.
    The converse fails too: XOR goes from 0 to 1."""
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
    |y - y^|^2 = |y - P_H y|^2 + |y^ - P_H y|^2."""
    if not has_features(p) or p.tlc is None:
        return {}
    residual, everything = projection(p), (-p.ops.inf, p.ops.inf)
    fit = Band(-p.ops.inf, p.tlc + residual.upper, everything, residual.because)
    return {"fit_R2": fit, "fit_pythagoras": residual}


@declare(
    "gram/layer-monotone",
    title="Target linearity along the layers",
    source=f"{PAPER}: layerwise linearisation",
    tag=Tag.PUBLISHED,
    layers=whole,
    kind=Kind.TREND,
)
def layer_monotone(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """Number of adjacent layers between which TL_c rises, before and after training: a count."""
    if p.kind != "depth":
        return {}
    count = Band(0, p.ops.inf, (0, p.ops.inf))
    return {"TL_c_rises_before": count, "TL_c_rises_after": count}
