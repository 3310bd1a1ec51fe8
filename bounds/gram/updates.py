"""What a step, and a run of steps, does to the Gram matrix: G2 to G8."""

from __future__ import annotations

from bounds.bands import at_most
from bounds.gram.equation import captured
from bounds.gram.parameters import GramParameters
from bounds.gram.registry import DOCS, PAPER, declare, each_layer, whole
from bounds.identities import vanishing
from bounds.statement import Band, Kind, Layer, Tag


@declare(
    "gram/G2",
    title="The Gram matrix after one step",
    source=f"{PAPER}, (2), p. 3, with its g^2 term; {DOCS}, G2",
    tag=Tag.PUBLISHED,
    layers=each_layer,
    kind=Kind.IDENTITY,
)
def g2(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """W+ = W - eta G: W+'W+ = M - eta Sym + eta^2 G'G with Sym = N'X + X'N; with weight decay,
    W+ = (1 - eta lambda) W - eta G: (1 - eta lambda)^2 M - eta (1 - eta lambda) Sym + eta^2 G'G.
    Residual relative to (|W|_F + eta |G|_F + eta |Delta|_F |X|_F)^2.

    In words: one step of descent changes the Gram matrix of the weights by the symmetrised correlation of
      inputs and their gradients, and by a square of second order.
    Hypotheses: none (a captured layer used once, or its uses stacked); plain gradient descent, with or
      without weight decay.
    Parameters: kind "layers"; sizes, a LayerSize a layer (n, d, m >= 1); unit >= 0.
    Source: arXiv 2605.06258, (2), p. 3, with its g^2 term; docs/gram.md, G2.
    Constants: none: expand (W - eta G)'(W - eta G) and use G1 (docs/gram.md, G2).
    Tightness: an equality: the band is gamma_k of its residual, k = 4(n+m+d) + 32 (docs/gram.md, section 6),
      and 0 in exact arithmetic.

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(kind="layers", sizes=(LayerSize(5, 4, 3),))
    >>> band = REGISTRY["gram/G2"].bands(p, 0)["gram_step"]
    >>> print(f"{float(band.lower):.4g} <= gram_step <= {float(band.upper):.4g}")
    0 <= gram_step <= 8.882e-15
    """
    size = captured(p, layer)
    if size is None:
        return {}
    band = vanishing(p, 2 * size.sums)
    return {"gram_step": band, "gram_step_decay": band}


@declare(
    "gram/G3",
    title="Gram change and virtual covariance",
    source=f"{DOCS}, G3",
    tag=Tag.REFINED,
    layers=each_layer,
    kind=Kind.IDENTITY,
)
def g3(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """X~ = X - eta N: (W+'W+ - M) - (X~'X~ - X'X) = R, R = eta^2 (G'G - N'N).

    In words: the weights' Gram matrix and the covariance of virtually updated inputs change alike up to
      second order, with a known rest.
    Hypotheses: none (a captured layer used once, or its uses stacked).
    Parameters: kind "layers"; sizes, a LayerSize a layer (n, d, m >= 1); unit >= 0.
    Source: docs/gram.md, G3 (stated and proved there).
    Constants: none: subtract X~'X~ - X'X = -eta Sym + eta^2 N'N from G2 (docs/gram.md, G3).
    Tightness: an equality: the band is gamma_k of its residual, k = 4(n+m+d) + 32 (docs/gram.md, section 6),
      and 0 in exact arithmetic.

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(kind="layers", sizes=(LayerSize(5, 4, 3),))
    >>> band = REGISTRY["gram/G3"].bands(p, 0)["virtual_covariance"]
    >>> print(f"{float(band.lower):.4g} <= virtual_covariance <= {float(band.upper):.4g}")
    0 <= virtual_covariance <= 8.882e-15
    """
    size = captured(p, layer)
    return {} if size is None else {"virtual_covariance": vanishing(p, 2 * size.sums)}


@declare(
    "gram/G3b",
    title="Size of the difference",
    source=f"{DOCS}, G3b",
    tag=Tag.REFINED,
    layers=each_layer,
)
def g3b(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """|R| <= eta^2 max(|G|^2, |N|^2): a difference of two positive semidefinite matrices.  It says
    nothing about the first-order part once the bound reaches eta |Sym|.

    In words: the two changes differ in norm by no more than the larger of the two squares.
    Hypotheses: none (a captured layer used once, or its uses stacked).
    Parameters: kind "layers"; sizes, a LayerSize a layer (n, d, m >= 1); vc_bound >= 0 a layer.
    Source: docs/gram.md, G3b (stated and proved there).
    Constants: derived: for A, B >= 0, -B <= A - B <= A, so the constant is 1 (docs/gram.md, G3b).
    Tightness: the constant 1 is sharp: equality when the smaller square vanishes on the top direction of the
      larger.

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(kind="layers", sizes=(LayerSize(5, 4, 3),), vc_bound=(0.02,))
    >>> band = REGISTRY["gram/G3b"].bands(p, 0)["virtual_covariance_gap"]
    >>> print(f"{float(band.lower):.4g} <= virtual_covariance_gap <= {float(band.upper):.4g}")
    0 <= virtual_covariance_gap <= 0.02
    """
    if captured(p, layer) is None or layer is None or not p.vc_bound:
        return {}
    return {"virtual_covariance_gap": at_most(p, p.vc_bound[layer])}


@declare(
    "gram/G4",
    title="The Gram matrix along a run",
    source=f"{DOCS}, G4",
    tag=Tag.REFINED,
    layers=each_layer,
)
def g4(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """M_T - M_0 = sum (X~_t'X~_t - X_t'X_t) + sum eta_t^2 (G_t'G_t - N_t'N_t), X~_t = X_t - eta_t N_t
    from the current features, same batch for G_t, N_t, X_t; the last sum is at most
    max(|sum eta^2 G'G|, |sum eta^2 N'N|).

    In words: along a run the virtual covariances, restarted each step from the current features, add up to
      the change of the Gram matrix but for second-order terms.
    Hypotheses: none (a run of plain gradient descent, the same batch for G, N and X).
    Parameters: kind "run"; sizes, a LayerSize a layer (n, d, m >= 1); steps >= 1; unit >= 0; run_bound >= 0 a
      layer.
    Source: docs/gram.md, G4 (stated and proved there).
    Constants: derived: sum G3; the bound on the rest is that of G3b (docs/gram.md, G4).
    Tightness: an equality with k = 2T times the layer's 2(n+m+d) + 16, and a bound whose constant 1 is that
      of G3b.

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(kind="run", sizes=(LayerSize(5, 4, 3),), steps=10, run_bound=(0.02,))
    >>> band = REGISTRY["gram/G4"].bands(p, 0)["gram_run_gap"]
    >>> print(f"{float(band.lower):.4g} <= gram_run_gap <= {float(band.upper):.4g}")
    0 <= gram_run_gap <= 0.02
    """
    if p.kind != "run" or layer is None:
        return {}
    width = vanishing(p, 2 * p.sizes[layer].sums * p.steps)
    return {"gram_run": width, "gram_run_gap": at_most(p, p.run_bound[layer])}


@declare(
    "gram/G5",
    title="The cumulative virtual trajectory",
    source=f"{DOCS}, G5",
    tag=Tag.REFINED,
    layers=whole,
)
def g5(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """First layer, full batch, X fixed: with S = sum eta_t N_t and X~_T = X - S,
    (M_T - M_0) - (X~_T'X~_T - X'X) = sum eta_t^2 G_t'G_t - S'S, at most
    max(|sum eta^2 G'G|, |S|^2) in norm.

    In words: for inputs that stay, the cumulative virtual trajectory differs from the Gram matrix by a
      first-order square and the square of the whole path.
    Hypotheses: none (first layer, full batch, plain gradient descent).
    Parameters: kind "run"; sizes, a LayerSize a layer (n, d, m >= 1); steps >= 1; unit >= 0; path_bound >= 0.
    Source: docs/gram.md, G5 (stated and proved there).
    Constants: derived: expand (X - S)'(X - S); the bound is that of G3b (docs/gram.md, G5).
    Tightness: an equality with k = 2T times the layer's 2(n+m+d) + 16, and a bound whose constant 1 is that
      of G3b.

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(kind="run", sizes=(LayerSize(5, 4, 3),), steps=10, path_bound=0.05)
    >>> band = REGISTRY["gram/G5"].bands(p, None)["trajectory_gap"]
    >>> print(f"{float(band.lower):.4g} <= trajectory_gap <= {float(band.upper):.4g}")
    0 <= trajectory_gap <= 0.05
    """
    if p.kind != "run" or p.path_bound is None:
        return {}
    width = vanishing(p, 2 * p.sizes[0].sums * p.steps)
    return {"trajectory": width, "trajectory_gap": at_most(p, p.path_bound)}


@declare(
    "gram/G5-limit",
    title="The Gram matrix tracks the cumulative trajectory as the step vanishes",
    source=f"{DOCS}, G5: a reading of the cumulative trajectory of Figure 1, in no theorem",
    tag=Tag.REFINED,
    layers=whole,
    kind=Kind.FALSE,
)
def g5_limit(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """At fixed total time tau the trajectory error vanishes with eta, proportionally: here read as
    error at the small step <= 2 x (ratio of steps) x error at the large one.  By G5 it tends to |S'S|
    instead, which is not 0.

    In words: whether the cumulative trajectory gives the Gram matrix as steps become small: its error tends
      to |S'S| instead.
    Hypotheses: none (two runs of the same total time).
    Parameters: about, which counterexample or network; order_ratio > 0.
    Source: docs/gram.md, G5: a reading of the cumulative trajectory of Figure 1, in no theorem.
    Constants: 2 is a generous reading of 'proportionally' (docs/gram.md, G5). A reading of Figure 1; Appendix
      B.3 speaks of restarted sums (G4).
    Tightness: false: the error at eta = 0.02 is 1.04 times that at 0.1 (finding gram/G5); G4's restarted sums
      do converge.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(about="gram/G5-limit", order_ratio=0.2)
    >>> band = REGISTRY["gram/G5-limit"].bands(p, None)["trajectory_error_ratio"]
    >>> print(f"{float(band.lower):.4g} <= trajectory_error_ratio <= {float(band.upper):.4g}")
    0 <= trajectory_error_ratio <= 0.4
    """
    if p.about != "gram/G5-limit" or p.order_ratio is None:
        return {}
    return {"trajectory_error_ratio": at_most(p, 2 * p.order_ratio)}


@declare(
    "gram/G6",
    title="The identity for momentum",
    source=f"{DOCS}, G6: a reading of the training runs, which have momentum",
    tag=Tag.REFINED,
    layers=each_layer,
    kind=Kind.FALSE,
)
def g6(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """G4's first-order form for another optimiser, with the virtual covariances scaled by
    1/(1 - momentum): |Delta M - scaled sum| <= max(|sum eta^2 G'G|, |sum eta^2 N'N|) x scale^2.
    G1 does not transfer to momentum, Adam or any P o G.

    In words: whether G4's bound holds for momentum once the sums are scaled by 1/(1 - momentum): the update
      is then not Delta'X, and it does not.
    Hypotheses: none (a run with momentum).
    Parameters: about, which counterexample or network; run_bound >= 0 a layer.
    Source: docs/gram.md, G6: a reading of the training runs, which have momentum.
    Constants: 1/(1 - momentum) is the usual effective step (docs/gram.md, G6). A reading in no theorem;
      Theorem 1 speaks of plain steps.
    Tightness: false: at momentum 0.9 the gap is 6.5 times the scaled bound (finding gram/G6); G4 speaks of
      plain descent.

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(about="gram/G6", sizes=(LayerSize(5, 4, 3),), run_bound=(0.02,))
    >>> band = REGISTRY["gram/G6"].bands(p, 0)["momentum_gap"]
    >>> print(f"{float(band.lower):.4g} <= momentum_gap <= {float(band.upper):.4g}")
    0 <= momentum_gap <= 0.02
    """
    if p.about != "gram/G6" or layer is None:
        return {}
    return {"momentum_gap": at_most(p, p.run_bound[layer])}


@declare(
    "gram/G6-sign",
    title="How far sign descent keeps the equation",
    source=f"{DOCS}, G6",
    tag=Tag.REFINED,
    layers=each_layer,
    kind=Kind.TREND,
)
def g6_sign(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """Cosine of W' sign(G) with N'X: 1 for gradient descent, anything for sign descent.

    In words: how far the direction of sign descent still satisfies the equation: counted, since it may be
      anything.
    Hypotheses: none (a captured layer used once, or its uses stacked).
    Parameters: kind "layers"; sizes, a LayerSize a layer (n, d, m >= 1).
    Source: docs/gram.md, G6.
    Constants: none (docs/gram.md, G6).
    Tightness: a trend, never judged; the band is the range of a cosine.

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(kind="layers", sizes=(LayerSize(5, 4, 3),))
    >>> band = REGISTRY["gram/G6-sign"].bands(p, 0)["sign_cosine"]
    >>> print(f"{float(band.lower):.4g} <= sign_cosine <= {float(band.upper):.4g}")
    -1 <= sign_cosine <= 1
    """
    if captured(p, layer) is None:
        return {}
    return {"sign_cosine": Band(-1, 1, (-1, 1))}


@declare(
    "gram/G7",
    title="Balancedness of deep linear networks under descent",
    source=f"{DOCS}, G7",
    tag=Tag.REFINED,
    layers=lambda L: range(max(L - 1, 0)),
    kind=Kind.IDENTITY,
)
def g7(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """B_l = W_(l+1)'W_(l+1) - W_l W_l' changes per step by exactly eta^2 (G_(l+1)'G_(l+1) - G_l G_l'):
    G1 at l+1 is the dual at l.  Hence gradient flow conserves B_l.

    In words: in a deep linear network one step changes the imbalance of two layers by a difference of squares
      of second order, so gradient flow conserves it.
    Hypotheses: none (neighbouring layers of a deep linear network, plain gradient descent).
    Parameters: about, which counterexample or network; sizes, a LayerSize a layer (n, d, m >= 1); unit >= 0.
    Source: docs/gram.md, G7 (stated and proved there).
    Constants: none: the equation at l + 1 is the dual at l, so first-order terms cancel (docs/gram.md, G7).
    Tightness: an equality: the band is gamma_k of its residual, k = 4 times the sum of the two layers'
      2(n+m+d) + 16 (docs/gram.md, section 6), and 0 in exact arithmetic.

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(about="deep linear", sizes=(LayerSize(5, 4, 4), LayerSize(5, 4, 2)))
    >>> band = REGISTRY["gram/G7"].bands(p, 0)["balancedness_step"]
    >>> print(f"{float(band.lower):.4g} <= balancedness_step <= {float(band.upper):.4g}")
    0 <= balancedness_step <= 3.553e-14
    """
    if p.about != "deep linear" or layer is None:
        return {}
    return {"balancedness_step": vanishing(p, 4 * (p.sizes[layer].sums + p.sizes[layer + 1].sums))}


@declare(
    "gram/G8",
    title="Stationary points with weight decay",
    source=f"{DOCS}, G8",
    tag=Tag.REFINED,
    layers=whole,
)
def g8(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """At a stationary point of L + (lambda/2)|W|_F^2: lambda M = -N'X, so N'X is symmetric and
    negative semidefinite.  Residuals relative to lambda |W|_F^2 (the width includes that of solving).

    In words: where weight decay has come to rest, the Gram matrix is the correlation of inputs and negative
      input gradients.
    Hypotheses: none (a stationary point; checked on ridge regression, whose minimum is explicit).
    Parameters: kind "stationary"; sizes, a LayerSize a layer (n, d, m >= 1); unit >= 0; condition >= 1.
    Source: docs/gram.md, G8 (stated and proved there).
    Constants: none: G = -lambda W there, so N'X = W'G = -lambda M (docs/gram.md, G8).
    Tightness: an equality: the band is gamma_k of its residual, k = 64 (2(n+m+d) + 16) times the condition
      number of solving (docs/gram.md, section 6), and 0 in exact arithmetic.

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(kind="stationary", sizes=(LayerSize(5, 4, 3),))
    >>> band = REGISTRY["gram/G8"].bands(p, None)["stationary_gram"]
    >>> print(f"{float(band.lower):.4g} <= stationary_gram <= {float(band.upper):.4g}")
    0 <= stationary_gram <= 2.842e-13
    """
    if p.kind != "stationary":
        return {}
    width = vanishing(p, 64 * p.sizes[0].sums * p.condition)
    return {"stationary_gram": width, "stationary_asymmetry": width, "stationary_top": width}
