"""Target linearity as the paper prints it (Definition 2), and its surrogate S: Lemmas 1, 2 and 5, Theorem 2,
Propositions 2 and 3, with what is sharper."""

from __future__ import annotations

from bounds.arithmetic import Value
from bounds.bands import Because, at_least, at_most
from bounds.gram.linearity import has_features, projection
from bounds.gram.parameters import GramParameters
from bounds.gram.registry import DOCS, PAPER, declare, whole
from bounds.identities import vanishing
from bounds.statement import Band, Hypothesis, Kind, Layer, Tag

RIDGE = Hypothesis(
    "lambda > 0", "a positive ridge", lambda p: p.ops.number(0), lambda p: p.ridge, strict=True
)
TALL = Hypothesis(
    "N > d", "more samples than features",
    lambda p: p.ops.number(p.width), lambda p: p.ops.number(p.samples), strict=True,
)  # fmt: skip


def has_target(p: GramParameters) -> bool:
    """Whether the instance is features, one target, a layer and a ridge."""
    return p.kind == "target"


def missed_at_most(p: GramParameters, C: Value) -> dict[str, Band]:
    """T_lam >= 1 - C/S(G_id), as 1 - T_lam <= C/S(G_id)."""
    A = p.ops
    because = (
        (A.negate(A.less(A.number(0), p.surrogate)), "S(G_id) = 0: the bound is infinite"),
        (A.negate(A.less(C, A.inf)), "lambda = 0: C is infinite"),
    )
    return {"TL_printed_deficit": at_most(p, A.ratio(C, p.surrogate), because)}


@declare(
    "gram/Definition-2",
    title="Target linearity as printed",
    source=f"{PAPER}, Definition 2, p. 5",
    tag=Tag.PUBLISHED,
    layers=whole,
)
def definition_2(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """T_lam(H, Y) = 1 - |Y - Y^|^2/|Y - mean Y|^2, Y^ = H'(HH' + lam I)^(-1) H Y, neither H nor Y centred:
    at most TL_c, for every lam >= 0.  Three target linearities: `TL_printed` (this), `TL_0` (the code: Y
    centred, H not), `TL_c` (both centred, an intercept).

    In words: the printed target linearity has no intercept and no centring, so it is at most the one with an
      intercept, and may be negative.
    Hypotheses: none (targets that are not constant).
    Parameters: kind "features"; samples >= 1; width >= 1; unit >= 0; condition >= 1; tlc in [0, 1].
    Source: arXiv 2605.06258, Definition 2, p. 5.
    Constants: none: a ridge without intercept fits no better than least squares with one.
    Tightness: attained at lam = 0 where 1 is in the column space of H; widened by gamma_q, q = 256 (n+p+16)
      kappa.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="features", samples=12, width=4, tlc=0.6)
    >>> band = REGISTRY["gram/Definition-2"].bands(p, None)["TL_printed_0"]
    >>> print(f"{float(band.lower):.4g} <= TL_printed_0 <= {float(band.upper):.4g}")
    -inf <= TL_printed_0 <= 0.6
    """
    if not has_features(p) or p.tlc is None:
        return {}
    residual, low = projection(p), -p.ops.inf
    upper = p.tlc + residual.upper
    return {
        name: Band(low, upper, (low, p.ops.inf), residual.because)
        for name in ("TL_printed_0", "TL_printed_ridge")
    }


@declare(
    "gram/Definition-2-range",
    title="Printed target linearity lies between 0 and 1",
    source=f"{PAPER}, Definition 2 read as a share of variance, p. 5",
    tag=Tag.PUBLISHED,
    layers=whole,
    kind=Kind.FALSE,
)
def definition_2_range(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """T_0(H, Y) >= 0.  Neither H nor Y is centred, but the denominator is: H = (1, -1), Y = (1, 2) has -8.

    In words: whether the printed target linearity is a share: without an intercept it may be negative.
    Hypotheses: none (targets that are not constant).
    Parameters: kind "features"; samples >= 1; width >= 1; unit >= 0; condition >= 1.
    Source: arXiv 2605.06258, Definition 2 read as a share of variance, p. 5.
    Constants: none.
    Tightness: false: H = (1, -1), Y = (1, 2) has T_0 = -8, while TL_0 = TL_c = 1 (finding gram/Definition-2).

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="features", samples=12, width=4)
    >>> band = REGISTRY["gram/Definition-2-range"].bands(p, None)["TL_printed_0"]
    >>> print(f"{float(band.lower):.4g} <= TL_printed_0 <= {float(band.upper):.4g}")
    -9.095e-13 <= TL_printed_0 <= inf
    """
    if not has_features(p):
        return {}
    residual = projection(p)
    return {"TL_printed_0": Band(-residual.upper, p.ops.inf, (-p.ops.inf, p.ops.inf), residual.because)}


@declare(
    "gram/Woodbury",
    title="What a ridge misses, by the kernel",
    source=f"{PAPER}, the identity below Definition 2, p. 5",
    tag=Tag.PUBLISHED,
    layers=whole,
    hypotheses=(RIDGE,),
    kind=Kind.IDENTITY,
)
def woodbury(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """|Y - Y^|^2 = lam^2 Y'(lam I + H'H)^(-2) Y, relative to |Y|^2.

    In words: the residual of ridge regression written with the Gram matrix of the features alone.
    Hypotheses: a positive ridge.
    Parameters: kind "target"; ridge > 0; samples >= 1; width >= 1; unit >= 0; condition >= 1.
    Source: arXiv 2605.06258, the identity below Definition 2, p. 5.
    Constants: none: Y - Y^ = lam (lam I + H'H)^(-1) Y (docs/gram.md, section 8).
    Tightness: an equality: gamma_k of its residual, k = 256 (n+p+16) kappa, and 0 in exact arithmetic.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="target", samples=12, width=4, ridge=0.1)
    >>> band = REGISTRY["gram/Woodbury"].bands(p, None)["woodbury_residual"]
    >>> print(f"{float(band.lower):.4g} <= woodbury_residual <= {float(band.upper):.4g}")
    0 <= woodbury_residual <= 9.095e-13
    """
    return {"woodbury_residual": projection(p)} if has_target(p) else {}


@declare(
    "gram/S",
    title="The surrogate of target linearity",
    source=f"{PAPER}, S(G) and S_cls(G), p. 5 and 8",
    tag=Tag.PUBLISHED,
    layers=whole,
    kind=Kind.IDENTITY,
)
def surrogate_definition(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """S(G) = Y'GY, and S_cls(G) = tr(Y'GY) for one-hot Y; at G_id = H'W'WH it is |W H Y|_F^2.  The public
    code divides by the number of classes: s of T10 is S_cls/c.

    In words: the surrogate is the squared length of the targets' correlation with the next layer's outputs.
    Hypotheses: none.
    Parameters: kind "target"; samples >= 1; width >= 1; unit >= 0.
    Source: arXiv 2605.06258, S(G) and S_cls(G), p. 5 and 8.
    Constants: none.
    Tightness: an equality: gamma_k of its residual, k = 16 (n+p+16), relative to (|W||H||Y|)^2.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="target", samples=12, width=4)
    >>> band = REGISTRY["gram/S"].bands(p, None)["S_residual"]
    >>> print(f"{float(band.lower):.4g} <= S_residual <= {float(band.upper):.4g}")
    0 <= S_residual <= 5.684e-14
    """
    return {"S_residual": vanishing(p, 16 * (p.samples + p.width + 16))} if has_target(p) else {}


@declare(
    "gram/f-OLS",
    title="Least squares leaves nothing that the kernel sees",
    source=f"{PAPER}, f_OLS, p. 7",
    tag=Tag.PUBLISHED,
    layers=whole,
    kind=Kind.IDENTITY,
)
def f_ols(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """f_OLS = H'(HH')^(-1) H Y has |Y - f_OLS|_K = 0, K = H'H: H (Y - f_OLS) = 0, relative to |H|_F |Y|.

    In words: the residual of least squares is orthogonal to the features.
    Hypotheses: none (a pseudo-inverse where HH' is singular).
    Parameters: kind "target"; samples >= 1; width >= 1; unit >= 0; condition >= 1.
    Source: arXiv 2605.06258, f_OLS, p. 7.
    Constants: none: the normal equations.
    Tightness: an equality: gamma_k of its residual, k = 256 (n+p+16) kappa, and 0 in exact arithmetic.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="target", samples=12, width=4)
    >>> band = REGISTRY["gram/f-OLS"].bands(p, None)["ols_residual"]
    >>> print(f"{float(band.lower):.4g} <= ols_residual <= {float(band.upper):.4g}")
    0 <= ols_residual <= 9.095e-13
    """
    return {"ols_residual": projection(p)} if has_target(p) else {}


@declare(
    "gram/Lemma-1",
    title="The surrogate before and after a layer",
    source=f"{PAPER}, Lemma 1, p. 23",
    tag=Tag.PUBLISHED,
    layers=whole,
)
def lemma_1(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """|W|_op <= c: S(G'_sigma) >= c^(-2) S(G_id), G'_sigma = H'H of the layer's own input.  Printed with <
    and >, which fails where both are 0 (Lemma-1-strict).  Checked at c = |W|_op, the least.

    In words: what the next layer shows of the targets its input shows too, up to the layer's norm.
    Hypotheses: none.
    Parameters: kind "target"; surrogate = S(G_id) >= 0; weight_square = |W|_op^2 > 0.
    Source: arXiv 2605.06258, Lemma 1, p. 23.
    Constants: c^(-2): |W H Y| <= |W| |H Y| (docs/gram.md, section 8).
    Tightness: attained where HY lies along the top right singular vector of W.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="target", surrogate=2.0, weight_square=4.0)
    >>> band = REGISTRY["gram/Lemma-1"].bands(p, None)["S_input"]
    >>> print(f"{float(band.lower):.4g} <= S_input <= {float(band.upper):.4g}")
    0.5 <= S_input <= inf
    """
    if not has_target(p):
        return {}
    unseen = (p.ops.negate(p.ops.less(p.ops.number(0), p.surrogate)), "S(G_id) = 0: the bound is 0")
    return {"S_input": at_least(p, p.ops.ratio(p.surrogate, p.weight_square), (unseen,))}


@declare(
    "gram/Lemma-1-strict",
    title="The surrogate before and after a layer, strictly",
    source=f"{PAPER}, Lemma 1 with its strict signs, p. 23",
    tag=Tag.PUBLISHED,
    layers=whole,
    kind=Kind.FALSE,
)
def lemma_1_strict(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """|W|_op < c: S(G'_sigma) > c^(-2) S(G_id), at c^2 = 2 |W|_op^2.  Where Y is orthogonal to the rows of H
    both sides are 0.

    In words: whether the inequality is strict as printed: not where the features do not see the targets.
    Hypotheses: none (the counterexample).
    Parameters: about, which counterexample or network; surrogate = S(G_id) >= 0; weight_square = |W|_op^2 >
      0.
    Source: arXiv 2605.06258, Lemma 1 with its strict signs, p. 23.
    Constants: c^2 = 2 |W|_op^2 is one choice of c > |W|_op.
    Tightness: false: H = (1, 1), Y = (1, -1) has 0 on both sides (finding gram/Lemma-1).

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(about="gram/Lemma-1-strict", surrogate=0.0, weight_square=4.0)
    >>> band = REGISTRY["gram/Lemma-1-strict"].bands(p, None)["S_input"]
    >>> print(f"{float(band.lower):.4g} < S_input: {band.open_lower}")
    0 < S_input: True
    """
    if p.about != "gram/Lemma-1-strict":
        return {}
    low = p.ops.ratio(p.surrogate, 2 * p.weight_square)
    return {"S_input": Band(low, p.ops.inf, (0, p.ops.inf), open_lower=True)}


def singular(p: GramParameters) -> Because:
    """Where lambda I + G is singular kappa is infinite."""
    low = p.ops.less(p.ops.number(0), p.ridge + p.bottom)
    return ((p.ops.negate(low), "lambda + lmin = 0: kappa is infinite"),)


@declare(
    "gram/Lemma-2",
    title="Inverse squares of a kernel, as printed",
    source=f"{PAPER}, Lemma 2, p. 23",
    tag=Tag.PUBLISHED,
    layers=whole,
    hypotheses=(RIDGE,),
)
def lemma_2(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """G psd: Y'(lam I + G)^(-2) Y <= kappa |Y|^4/(Y'(lam I + G) Y) with
    kappa = (2 lam + lmax + lmin)^2/(4 (lam + lmin)^3): checked on Y'A^(-2)Y Y'AY/|Y|^4, A = lam I + G.

    In words: a Kantorovich inequality for the inverse square.
    Hypotheses: a positive ridge.
    Parameters: kind "target"; ridge > 0; bottom >= 0; top >= bottom.
    Source: arXiv 2605.06258, Lemma 2, p. 23.
    Constants: as printed; Lemma-2-refined has (lam + lmin)^2 (lam + lmax) in place of (lam + lmin)^3.
    Tightness: loose by (lam + lmax)/(lam + lmin) against Lemma-2-refined.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="target", ridge=1.0, bottom=0.0, top=3.0)
    >>> band = REGISTRY["gram/Lemma-2"].bands(p, None)["lemma_2_ratio"]
    >>> print(f"{float(band.lower):.4g} <= lemma_2_ratio <= {float(band.upper):.4g}")
    0 <= lemma_2_ratio <= 6.25
    """
    if not has_target(p):
        return {}
    low, high = p.ridge + p.bottom, p.ridge + p.top
    return {"lemma_2_ratio": at_most(p, p.ops.ratio((low + high) ** 2, 4 * low**3), singular(p))}


@declare(
    "gram/Lemma-2-refined",
    title="Inverse squares of a kernel, sharper",
    source=f"{DOCS}, section 8",
    tag=Tag.REFINED,
    layers=whole,
    hypotheses=(RIDGE,),
)
def lemma_2_refined(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """Lemma 2 with kappa' = (2 lam + lmax + lmin)^2/(4 (lam + lmin)^2 (lam + lmax)): A^(-2) <= A^(-1)/(lam +
    lmin), then Kantorovich's inequality for A^(-1).

    In words: the printed constant divided by the condition number of the kernel.
    Hypotheses: a positive ridge.
    Parameters: kind "target"; ridge > 0; bottom >= 0; top >= bottom.
    Source: docs/gram.md, section 8 (stated and proved there).
    Constants: derived: 1/(lam + lmin) times Kantorovich's (m + M)^2/(4 m M) (docs/gram.md, section 8).
    Tightness: attained for equal eigenvalues, and in the limit as (lam + lmax)/(lam + lmin) grows.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="target", ridge=1.0, bottom=0.0, top=3.0)
    >>> band = REGISTRY["gram/Lemma-2-refined"].bands(p, None)["lemma_2_ratio"]
    >>> print(f"{float(band.lower):.4g} <= lemma_2_ratio <= {float(band.upper):.4g}")
    0 <= lemma_2_ratio <= 1.562
    """
    if not has_target(p):
        return {}
    low, high = p.ridge + p.bottom, p.ridge + p.top
    kappa = p.ops.ratio((low + high) ** 2, 4 * low**2 * high)
    return {"lemma_2_ratio": at_most(p, kappa, singular(p))}


@declare(
    "gram/Theorem-2",
    title="The surrogate bounds target linearity from below",
    source=f"{PAPER}, Theorem 2 with the appendix's e1, p. 23-24",
    tag=Tag.PUBLISHED,
    layers=whole,
    hypotheses=(RIDGE, TALL),
)
def theorem_2(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """e0 = |Y - mean Y|^2, e1 = |Y|_2^2, |W|_op <= c0, |H|_F <= c1, N > d:
    T_lam(H, Y) >= 1 - C/S(G_id), C = e1^2 c0^2 (2 lam + c1^2)^2/(4 lam e0).  Checked as
    1 - T_lam <= C/S(G_id) at c0 = |W|_op, c1 = |H|_F, the least.

    In words: a large surrogate forces printed target linearity towards 1.
    Hypotheses: a positive ridge; more samples than features.
    Parameters: kind "target"; ridge > 0; target_square = |Y|^2 > 0; spread = e0 > 0; weight_square = c0^2 >
      0; feature_square = c1^2 > 0; surrogate = S(G_id) >= 0.
    Source: arXiv 2605.06258, Theorem 2 with the appendix's e1, p. 23-24.
    Constants: as printed; C grows without bound as lam -> 0, where all of the paper's experiments are.
    Tightness: loose by (lam + c1^2)/lam against Theorem-2-refined.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="target", ridge=1.0, target_square=2.0, spread=1.0, weight_square=1.0,
    ... feature_square=2.0, surrogate=32.0)
    >>> band = REGISTRY["gram/Theorem-2"].bands(p, None)["TL_printed_deficit"]
    >>> print(f"{float(band.lower):.4g} <= TL_printed_deficit <= {float(band.upper):.4g}")
    0 <= TL_printed_deficit <= 0.5
    """
    return missed_at_most(p, _printed(p, p.target_square**2)) if has_target(p) else {}


def _printed(p: GramParameters, e1_square: Value) -> Value:
    """C of Theorem 2, infinite at lam = 0."""
    top = e1_square * p.weight_square * (2 * p.ridge + p.feature_square) ** 2
    return p.ops.ratio(top, 4 * p.ridge * p.spread)


@declare(
    "gram/Theorem-2-main-text",
    title="The surrogate bounds target linearity, as in the main text",
    source=f"{PAPER}, Theorem 2 with the main text's e1, p. 6",
    tag=Tag.PUBLISHED,
    layers=whole,
    hypotheses=(RIDGE, TALL),
    kind=Kind.FALSE,
)
def theorem_2_main_text(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """Theorem 2 with e1 = |Y|_2, as the main text has it: the bound is then not homogeneous in Y (the left
    side does not change when Y is scaled, C/S does), so that it fails for large Y.

    In words: whether the theorem holds with the constant of the main text: it does not.
    Hypotheses: a positive ridge; more samples than features.
    Parameters: kind "target"; ridge > 0; target_square = |Y|^2 > 0; spread = e0 > 0; weight_square = c0^2 >
      0; feature_square = c1^2 > 0; surrogate = S(G_id) >= 0.
    Source: arXiv 2605.06258, Theorem 2 with the main text's e1, p. 6.
    Constants: e1 = |Y|_2 is a misprint for |Y|_2^2, which the appendix has.
    Tightness: false: scaling Y by s divides C/S by s^2 and leaves T_lam (finding gram/Theorem-2).

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="target", ridge=1.0, target_square=2.0, spread=1.0, weight_square=1.0,
    ... feature_square=2.0, surrogate=32.0)
    >>> band = REGISTRY["gram/Theorem-2-main-text"].bands(p, None)["TL_printed_deficit"]
    >>> print(f"{float(band.lower):.4g} <= TL_printed_deficit <= {float(band.upper):.4g}")
    0 <= TL_printed_deficit <= 0.25
    """
    return missed_at_most(p, _printed(p, p.target_square)) if has_target(p) else {}


@declare(
    "gram/Theorem-2-refined",
    title="The surrogate bounds target linearity at every ridge",
    source=f"{DOCS}, section 8",
    tag=Tag.REFINED,
    layers=whole,
)
def theorem_2_refined(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """T_lam(H, Y) >= 1 - C'/S(G_id) for every lam >= 0 and any N, d, with
    C' = |Y|_2^4 c0^2 (2 lam + c1^2)^2/(4 e0 (lam + c1^2)); at lam = 0 C' = |Y|_2^4 c0^2 c1^2/(4 e0).

    In words: Theorem 2 where the experiments are, without a ridge, and with a constant that stays finite.
    Hypotheses: none (targets that are not constant).
    Parameters: kind "target"; ridge >= 0; target_square = |Y|^2 > 0; spread = e0 > 0; weight_square = c0^2 >
      0; feature_square = c1^2 > 0; surrogate = S(G_id) >= 0.
    Source: docs/gram.md, section 8 (stated and proved there).
    Constants: derived: A^(-2) <= A^(-1)/lam, Kantorovich on [lam, lam + c1^2], Lemma 1 (docs/gram.md, section
      8).
    Tightness: attained up to .9999 by search: one feature, half of Y along it, W along it.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="target", ridge=0.0, target_square=2.0, spread=1.0, weight_square=1.0,
    ... feature_square=2.0, surrogate=4.0)
    >>> band = REGISTRY["gram/Theorem-2-refined"].bands(p, None)["TL_printed_deficit"]
    >>> print(f"{float(band.lower):.4g} <= TL_printed_deficit <= {float(band.upper):.4g}")
    0 <= TL_printed_deficit <= 0.5
    """
    if not has_target(p):
        return {}
    top = p.target_square**2 * p.weight_square * (2 * p.ridge + p.feature_square) ** 2
    return missed_at_most(p, p.ops.ratio(top, 4 * p.spread * (p.ridge + p.feature_square)))


@declare(
    "gram/Lemma-5",
    title="The largest surrogate of a given Gram norm",
    source=f"{PAPER}, Lemma 5, p. 28",
    tag=Tag.PUBLISHED,
    layers=whole,
)
def lemma_5(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """The largest tr(A'GA) over |G|_F <= c is c |AA'|_F, at G = c AA'/|AA'|_F: S_cls(G)/(|G|_F |YY'|_F) <= 1
    at the next layer's G, and 1 at G = YY'.

    In words: the surrogate is largest where the Gram matrix is that of the targets.
    Hypotheses: none.
    Parameters: kind "features"; samples >= 1; width >= 1; unit >= 0.
    Source: arXiv 2605.06258, Lemma 5, p. 28.
    Constants: none: Cauchy-Schwarz.
    Tightness: attained at G = YY', the second quantity; widened by gamma_k, k = 16 (n+p+16).

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="features", samples=12, width=4)
    >>> band = REGISTRY["gram/Lemma-5"].bands(p, None)["S_alignment"]
    >>> print(f"{float(band.lower):.4g} <= S_alignment <= {float(band.upper):.4g}")
    0 <= S_alignment <= 1
    """
    if not has_features(p):
        return {}
    residual = vanishing(p, 16 * (p.samples + p.width + 16))
    return {
        "S_alignment": at_most(p, 1 + residual.upper, residual.because),
        "S_alignment_targets": residual,
    }


@declare(
    "gram/Proposition-2",
    title="Neural collapse maximises the surrogate",
    source=f"{PAPER}, Proposition 2, p. 8 and 28",
    tag=Tag.PUBLISHED,
    layers=whole,
    kind=Kind.IDENTITY,
)
def proposition_2(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """f = W'h + b, centred h, squared loss on centred one-hot targets, C <= D: under NC1 and NC2 (collapsed
    classes on a simplex) S_cls(G_id) attains the maximum that |G_id|_F <= c allows: 1 - S_cls/(|G_id|_F
    |YY'|_F) = 0.

    In words: at neural collapse the fitted last layer has the targets' Gram matrix, so the surrogate is as
      large as it can be.
    Hypotheses: none (an instance with NC1, NC2 and the least-squares W by construction).
    Parameters: kind "collapsed"; samples >= 1; width >= 1; unit >= 0; condition >= 1.
    Source: arXiv 2605.06258, Proposition 2, p. 8 and 28.
    Constants: none: W'H = Y', so G_id = YY' (docs/gram.md, section 8).
    Tightness: an equality, and only sufficient: any exact linear fit attains it (Proposition-2-converse).

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="collapsed", samples=12, width=4)
    >>> band = REGISTRY["gram/Proposition-2"].bands(p, None)["S_deficit"]
    >>> print(f"{float(band.lower):.4g} <= S_deficit <= {float(band.upper):.4g}")
    0 <= S_deficit <= 9.095e-13
    """
    return {"S_deficit": projection(p)} if p.kind == "collapsed" else {}


@declare(
    "gram/Proposition-2-converse",
    title="The largest surrogate means neural collapse",
    source=f"{PAPER}, Proposition 2 read as a characterisation, p. 8",
    tag=Tag.PUBLISHED,
    layers=whole,
    kind=Kind.FALSE,
)
def proposition_2_converse(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """If S_cls(G_id) attains its maximum, the classes have collapsed (Tr S_W = 0).  Any exact linear fit
    W'H = Y' has G_id = YY' and attains it.

    In words: whether a maximal surrogate shows neural collapse: it shows an exact linear fit only.
    Hypotheses: none (the counterexample: features that fit exactly and have not collapsed).
    Parameters: about, which counterexample or network.
    Source: arXiv 2605.06258, Proposition 2 read as a characterisation, p. 8.
    Constants: none.
    Tightness: false: four independent samples of two classes fit exactly with Tr S_W/Tr S_B = 2 (finding
      gram/Proposition-2).

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(about="gram/Proposition-2-converse")
    >>> band = REGISTRY["gram/Proposition-2-converse"].bands(p, None)["within_over_between"]
    >>> print(f"{float(band.lower):.4g} <= within_over_between <= {float(band.upper):.4g}")
    0 <= within_over_between <= 0
    """
    if p.about != "gram/Proposition-2-converse":
        return {}
    return {"within_over_between": at_most(p, p.ops.number(0))}


@declare(
    "gram/Proposition-3",
    title="Interpolations of linear codes decode to interpolations",
    source=f"{PAPER}, Proposition 3, p. 9 and 29",
    tag=Tag.PUBLISHED,
    layers=whole,
)
def proposition_3(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """g the least-squares map of a linear class F: the least over F of (1/N^2) sum_ij |f(a z_i + (1-a) z_j) -
    (a x_i + (1-a) x_j)|_2 is at most (1/N) sum_i |g(z_i) - x_i|_2, a in [0, 1].  Checked at f = g, which is
    in F.

    In words: if codes decode well by a linear map, their interpolations decode to interpolations as well.
    Hypotheses: none (0 <= a <= 1).
    Parameters: kind "interpolation"; reconstruction >= 0, the right-hand side.
    Source: arXiv 2605.06258, Proposition 3, p. 9 and 29.
    Constants: 1: linearity and the triangle inequality (docs/gram.md, section 8).
    Tightness: attained at a = 0 and a = 1.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="interpolation", reconstruction=0.3)
    >>> band = REGISTRY["gram/Proposition-3"].bands(p, None)["interpolation_error"]
    >>> print(f"{float(band.lower):.4g} <= interpolation_error <= {float(band.upper):.4g}")
    0 <= interpolation_error <= 0.3
    """
    if p.kind != "interpolation":
        return {}
    return {"interpolation_error": at_most(p, p.reconstruction)}


@declare(
    "gram/Proposition-3-Jensen",
    title="Interpolation error by target linearity",
    source=f"{DOCS}, section 8",
    tag=Tag.REFINED,
    layers=whole,
)
def proposition_3_jensen(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """(1/N) sum |g(z_i) - x_i| <= sqrt((1 - T_0) |X - mean|_F^2/N): the text equates both up to scale; by
    Jensen's inequality the mean length is at most the root mean square.

    In words: the mean reconstruction error is at most what target linearity says, not equal to it.
    Hypotheses: none.
    Parameters: kind "interpolation"; reconstruction_root >= 0, the right-hand side.
    Source: docs/gram.md, section 8 (stated and proved there).
    Constants: 1: Jensen (docs/gram.md, section 8).
    Tightness: attained where all errors have one length.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="interpolation", reconstruction_root=0.4)
    >>> band = REGISTRY["gram/Proposition-3-Jensen"].bands(p, None)["reconstruction_error"]
    >>> print(f"{float(band.lower):.4g} <= reconstruction_error <= {float(band.upper):.4g}")
    0 <= reconstruction_error <= 0.4
    """
    if p.kind != "interpolation" or p.reconstruction_root is None:
        return {}
    return {"reconstruction_error": at_most(p, p.reconstruction_root)}
