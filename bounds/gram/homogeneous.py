"""Homogeneous functions of features: Theorems 3 and 4, Lemmas 3 and 4, Proposition 4."""

from __future__ import annotations

from bounds.bands import at_least, at_most
from bounds.gram.parameters import GramParameters
from bounds.gram.registry import DOCS, PAPER, declare, whole
from bounds.identities import vanishing
from bounds.statement import Band, Kind, Layer, Tag


def roundings(p: GramParameters) -> int:
    """Of sums over samples and features on both sides."""
    return 64 * (p.samples + p.width + 16)


def is_homogeneous(p: GramParameters) -> bool:
    """Whether the instance is a homogeneous function of features."""
    return p.kind == "homogeneous"


@declare(
    "gram/Lemma-3",
    title="Gradients of homogeneous functions at other samples",
    source=f"{PAPER}, Lemma 3, p. 24",
    tag=Tag.PUBLISHED,
    layers=whole,
    kind=Kind.TREND,
)
def lemma_3(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """f m-homogeneous: h_i'grad f(h_k) ~ f(h_i) + (m - 1) f(h_k): the relative error over all pairs.

    In words: how well a homogeneous function is described by its gradient at another sample.
    Hypotheses: none.
    Parameters: kind "homogeneous".
    Source: arXiv 2605.06258, Lemma 3, p. 24.
    Constants: none; exact for i = k (Lemma-3-Euler) and for linear f.
    Tightness: a trend: an approximation without an error term, never judged.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="homogeneous")
    >>> band = REGISTRY["gram/Lemma-3"].bands(p, None)["lemma_3_error"]
    >>> print(f"{float(band.lower):.4g} <= lemma_3_error <= {float(band.upper):.4g}")
    0 <= lemma_3_error <= inf
    """
    return {"lemma_3_error": Band(0, p.ops.inf, (0, p.ops.inf))} if is_homogeneous(p) else {}


@declare(
    "gram/Lemma-3-Euler",
    title="Euler's identity",
    source=f"{DOCS}, section 8",
    tag=Tag.REFINED,
    layers=whole,
    kind=Kind.IDENTITY,
)
def lemma_3_euler(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """Lemma 3 for i = k is exact: h_k'grad f(h_k) = m f(h_k), relative to |H|_F |grad f|_F.

    In words: the one case in which the approximation of Lemma 3 is an equality for every homogeneous f.
    Hypotheses: none (f differentiable at the samples).
    Parameters: kind "homogeneous"; samples >= 1; width >= 1; unit >= 0.
    Source: docs/gram.md, section 8 (stated and proved there).
    Constants: none: differentiate f(th) = t^m f(h).
    Tightness: an equality: gamma_k of its residual, k = 64 (n+p+16), and 0 in exact arithmetic.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="homogeneous", samples=6, width=4)
    >>> band = REGISTRY["gram/Lemma-3-Euler"].bands(p, None)["euler_residual"]
    >>> print(f"{float(band.lower):.4g} <= euler_residual <= {float(band.upper):.4g}")
    0 <= euler_residual <= 1.847e-13
    """
    return {"euler_residual": vanishing(p, roundings(p))} if is_homogeneous(p) else {}


@declare(
    "gram/Lemma-4",
    title="A piecewise linear function and its gradient elsewhere",
    source=f"{PAPER}, Lemma 4, p. 25-26",
    tag=Tag.PUBLISHED,
    layers=whole,
)
def lemma_4(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """ReLU f, |a|, |b| <= B, M boundaries crossed by [a, b], jumps of the gradient at most delta:
    b'grad f(a) = f(b) + eps, |eps| <= 2 M B delta; eps = 0 where M = 0.  The worst pair of samples, against
    the largest M, B and delta.

    In words: a piecewise linear function differs from its linear piece by the jumps that are crossed.
    Hypotheses: none (one hidden layer of ReLU without biases).
    Parameters: kind "homogeneous"; degree = 1; samples >= 1; width >= 1; unit >= 0; crossing = 2 M B delta >=
      0.
    Source: arXiv 2605.06258, Lemma 4, p. 25-26.
    Constants: 2 B: the length of a segment in the ball (docs/gram.md, section 8); printed with <.
    Tightness: loose by 2: Lemma-4-refined.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="homogeneous", samples=6, width=4, crossing=2.0)
    >>> band = REGISTRY["gram/Lemma-4"].bands(p, None)["linear_gap"]
    >>> print(f"{float(band.lower):.4g} <= linear_gap <= {float(band.upper):.4g}")
    0 <= linear_gap <= 2
    """
    if not is_homogeneous(p) or p.degree != 1 or p.crossing is None:
        return {}
    return {"linear_gap": at_most(p, p.crossing), "linear_gap_inside": vanishing(p, roundings(p))}


@declare(
    "gram/Lemma-4-refined",
    title="A piecewise linear function and its gradient elsewhere, sharper",
    source=f"{DOCS}, section 8",
    tag=Tag.REFINED,
    layers=whole,
)
def lemma_4_refined(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """Lemma 4 with half of its bound: |eps| <= M B delta, since each jump v is multiplied by b itself,
    |b'v| <= B delta.

    In words: the factor 2 of Lemma 4 is not needed.
    Hypotheses: none (one hidden layer of ReLU without biases).
    Parameters: kind "homogeneous"; degree = 1; crossing = 2 M B delta >= 0.
    Source: docs/gram.md, section 8 (stated and proved there).
    Constants: derived: eps = b'(grad f(a) - grad f(b)) is a sum of b'v over the jumps v (docs/gram.md,
      section 8).
    Tightness: attained: f = relu in one dimension, a = 1, b = -1.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="homogeneous", samples=6, width=4, crossing=2.0)
    >>> band = REGISTRY["gram/Lemma-4-refined"].bands(p, None)["linear_gap"]
    >>> print(f"{float(band.lower):.4g} <= linear_gap <= {float(band.upper):.4g}")
    0 <= linear_gap <= 1
    """
    if not is_homogeneous(p) or p.degree != 1 or p.crossing is None:
        return {}
    return {"linear_gap": at_most(p, p.crossing / 2)}


@declare(
    "gram/Proposition-4",
    title="Linearisation errors cancel over pairs",
    source=f"{PAPER}, Proposition 4, p. 14-15",
    tag=Tag.PUBLISHED,
    layers=whole,
    kind=Kind.IDENTITY,
)
def proposition_4(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """f m-homogeneous, sum x = 0, sum f(x) = 0: sum_ij [f(x_i) - f(x_j) - (x_i - x_j)'grad f(x_j)] = 0, with
    signs: their sizes are not bounded.

    In words: on centred data the signed errors of all linearisations add up to nothing.
    Hypotheses: none (centred samples and values, by construction).
    Parameters: kind "homogeneous"; about, which counterexample or network; samples >= 1; width >= 1;
      unit >= 0.
    Source: arXiv 2605.06258, Proposition 4, p. 14-15.
    Constants: none: (sum x)'(sum grad f) = 0 and Euler's identity (docs/gram.md, section 8).
    Tightness: an equality: gamma_k of its residual, k = 64 (n+p+16), and 0 in exact arithmetic.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="homogeneous", about="centred", samples=6, width=4)
    >>> band = REGISTRY["gram/Proposition-4"].bands(p, None)["pairs_residual"]
    >>> print(f"{float(band.lower):.4g} <= pairs_residual <= {float(band.upper):.4g}")
    0 <= pairs_residual <= 1.847e-13
    """
    if not is_homogeneous(p) or p.about != "centred":
        return {}
    return {"pairs_residual": vanishing(p, roundings(p))}


@declare(
    "gram/Theorem-3",
    title="The surrogate after one step, to first order",
    source=f"{PAPER}, Theorem 3, p. 6 and 24-25",
    tag=Tag.PUBLISHED,
    layers=whole,
    kind=Kind.TREND,
)
def theorem_3(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """f 1-homogeneous in h: S(G_id+) - S(G_id) ~ 2g (f'y)(y'Kq), K = H'H, q = -grad_f L (any degree if sum y
    = 0, footnote 4): relative error of the first-order term, and 1 where its sign is right.

    In words: how well the printed rate of the surrogate describes the true one.
    Hypotheses: none.
    Parameters: kind "surrogate-step".
    Source: arXiv 2605.06258, Theorem 3, p. 6 and 24-25.
    Constants: none; exact to first order iff h_i'grad f(h_k) = f(h_i), as for linear f (Theorem-3-linear).
    Tightness: a trend: on random one-hidden-layer ReLU functions the sign is right in about 3 of 4 (finding
      gram/Theorem-3).

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="surrogate-step")
    >>> band = REGISTRY["gram/Theorem-3"].bands(p, None)["theorem_3_sign"]
    >>> print(f"{float(band.lower):.4g} <= theorem_3_sign <= {float(band.upper):.4g}")
    0 <= theorem_3_sign <= 1
    """
    if p.kind != "surrogate-step":
        return {}
    return {"theorem_3_sign": Band(0, 1, (0, 1)), "theorem_3_error": Band(0, p.ops.inf, (0, p.ops.inf))}


@declare(
    "gram/Theorem-3-linear",
    title="The surrogate after one step of a linear readout",
    source=f"{DOCS}, section 8",
    tag=Tag.REFINED,
    layers=whole,
    kind=Kind.IDENTITY,
)
def theorem_3_linear(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """f = a'Wh: S(G_id+) - S(G_id) = 2g (f'y)(y'Kq) + g^2 |G H y|^2 exactly, relative to (|W| + g|G|)^2
    |Hy|^2 and the size of the products.

    In words: for linear readouts the printed rate is exact, and the rest is a square.
    Hypotheses: none (a readout linear in the features).
    Parameters: kind "surrogate-step"; about, which counterexample or network; samples >= 1; width >= 1;
      unit >= 0.
    Source: docs/gram.md, section 8 (stated and proved there).
    Constants: none: W'G = N'H and h_i'N_k = -q_k f(h_i) (docs/gram.md, section 8).
    Tightness: an equality: gamma_k of its residual, k = 64 (n+p+16), and 0 in exact arithmetic.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="surrogate-step", about="linear", samples=6, width=4)
    >>> band = REGISTRY["gram/Theorem-3-linear"].bands(p, None)["surrogate_step"]
    >>> print(f"{float(band.lower):.4g} <= surrogate_step <= {float(band.upper):.4g}")
    0 <= surrogate_step <= 1.847e-13
    """
    if p.kind != "surrogate-step" or p.about != "linear":
        return {}
    return {"surrogate_step": vanishing(p, roundings(p))}


@declare(
    "gram/Theorem-4",
    title="Interpolation and the neural feature ansatz force a large surrogate",
    source=f"{PAPER}, Theorem 4, p. 7 and 25-28",
    tag=Tag.PUBLISHED,
    layers=whole,
    kind=Kind.FALSE,
)
def theorem_4(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """f m-homogeneous, Y = f(H), W'W the mean outer product of gradients (the ansatz, exactly), C0 =
    |WH|_F^2: S(G_id) >~ C0 |Y|^4/(N (|Y|_1 + N eps)^2) for m = 1, eps = 2 M B delta; >~ C0 |Y|^2/((m-1)^2
    + 1) for m > 1 and sum y = 0. Read with >= in place of >~; the paper's proof takes Lemma 3 for an
    equality.

    In words: whether the bound is an inequality where its assumptions hold exactly: S may even be 0.
    Hypotheses: none (one hidden layer of ReLU^m; the ansatz and interpolation hold by construction).
    Parameters: kind "homogeneous"; degree = m; samples >= 1; trace = C0 >= 0; target_square = |Y|^2;
      target_sum = |Y|_1; crossing = eps >= 0.
    Source: arXiv 2605.06258, Theorem 4, p. 7 and 25-28.
    Constants: as printed; no constant at all saves it, since S = 0 in the counterexample.
    Tightness: false: f(h) = |h|, H = (1, -1), Y = (1, 1) has HY = 0, so S = 0, and C0 > 0 (finding
      gram/Theorem-4); with errors kept it is Theorem-4-refined.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="homogeneous", samples=2, trace=2.0, target_square=2.0, target_sum=2.0,
    ... crossing=4.0)
    >>> band = REGISTRY["gram/Theorem-4"].bands(p, None)["nfa_surrogate"]
    >>> print(f"{float(band.lower):.4g} <= nfa_surrogate <= {float(band.upper):.4g}")
    0.04 <= nfa_surrogate <= inf
    """
    if not is_homogeneous(p) or p.trace is None:
        return {}
    if p.degree > 1:
        bound = p.trace * p.target_square / ((p.degree - 1) ** 2 + 1)
    else:
        psi = p.samples * (p.target_sum + p.samples * p.crossing) ** 2
        bound = p.ops.ratio(p.trace * p.target_square**2, psi)
    return {"nfa_surrogate": at_least(p, bound)}


@declare(
    "gram/Theorem-4-refined",
    title="Interpolation and the neural feature ansatz, with the errors kept",
    source=f"{DOCS}, section 8",
    tag=Tag.REFINED,
    layers=whole,
)
def theorem_4_refined(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """m = 1: S(G_id) >= C0 max(|Y|_2^2 - eps |Y|_1, 0)^2/sum_k (|y_k| + eps)^2, eps = M B delta of
    Lemma-4-refined.  For linear f eps = 0 and S = C0 |Y|^2, the largest there is.

    In words: what Theorem 4 says once the errors of Lemma 4 are kept: something only for small jumps.
    Hypotheses: none (one hidden layer of ReLU; the ansatz and interpolation hold by construction).
    Parameters: kind "homogeneous"; degree = m; trace = C0 >= 0; target_square = |Y|^2; target_sum = |Y|_1;
      crossing = 2 eps >= 0; linear_square = sum_k (|y_k| + eps)^2.
    Source: docs/gram.md, section 8 (stated and proved there).
    Constants: derived: Lemma 4 in both S and C0 (docs/gram.md, section 8).
    Tightness: attained for eps = 0; vacuous from eps |Y|_1 = |Y|^2 on.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="homogeneous", trace=2.0, target_square=2.0, target_sum=2.0, crossing=0.0,
    ... linear_square=2.0)
    >>> band = REGISTRY["gram/Theorem-4-refined"].bands(p, None)["nfa_surrogate"]
    >>> print(f"{float(band.lower):.4g} <= nfa_surrogate <= {float(band.upper):.4g}")
    4 <= nfa_surrogate <= inf
    """
    if not is_homogeneous(p) or p.trace is None or p.degree != 1:
        return {}
    A = p.ops
    kept = A.maximum(p.target_square - p.crossing / 2 * p.target_sum, A.number(0))
    because = ((A.negate(A.less(A.number(0), kept)), "eps |Y|_1 >= |Y|^2: the errors swamp the bound"),)
    bound = A.where(
        A.less(A.number(0), kept), lambda: A.ratio(p.trace * kept**2, p.linear_square), lambda: A.number(0)
    )
    return {"nfa_surrogate": at_least(p, bound, because)}
