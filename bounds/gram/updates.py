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
    source=f"{PAPER}: the Gram update; exact form {DOCS}, G2",
    tag=Tag.PUBLISHED,
    layers=each_layer,
    kind=Kind.IDENTITY,
)
def g2(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """W+ = W - eta G: W+'W+ = M - eta Sym + eta^2 G'G with Sym = N'X + X'N; with weight decay,
    W+ = (1 - eta lambda) W - eta G: (1 - eta lambda)^2 M - eta (1 - eta lambda) Sym + eta^2 G'G.
    Residual relative to (|W|_F + eta |G|_F + eta |Delta|_F |X|_F)^2."""
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
    """X~ = X - eta N: (W+'W+ - M) - (X~'X~ - X'X) = R, R = eta^2 (G'G - N'N)."""
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
    nothing about the first-order part once the bound reaches eta |Sym|."""
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
    max(|sum eta^2 G'G|, |sum eta^2 N'N|)."""
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
    max(|sum eta^2 G'G|, |S|^2) in norm."""
    if p.kind != "run" or p.path_bound is None:
        return {}
    width = vanishing(p, 2 * p.sizes[0].sums * p.steps)
    return {"trajectory": width, "trajectory_gap": at_most(p, p.path_bound)}


@declare(
    "gram/G5-limit",
    title="The Gram matrix tracks the cumulative trajectory as the step vanishes",
    source=f"{PAPER}: a universal reading of the cumulative virtual trajectory",
    tag=Tag.PUBLISHED,
    layers=whole,
    kind=Kind.FALSE,
)
def g5_limit(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """At fixed total time tau the trajectory error vanishes with eta, proportionally: here read as
    error at the small step <= 2 x (ratio of steps) x error at the large one.  By G5 it tends to |S'S|
    instead, which is not 0."""
    if p.about != "gram/G5-limit" or p.order_ratio is None:
        return {}
    return {"trajectory_error_ratio": at_most(p, 2 * p.order_ratio)}


@declare(
    "gram/G6",
    title="The identity for momentum",
    source=f"{PAPER}: a universal reading; its training runs use momentum 0.8-0.95",
    tag=Tag.PUBLISHED,
    layers=each_layer,
    kind=Kind.FALSE,
)
def g6(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """G4's first-order form for another optimiser, with the virtual covariances scaled by
    1/(1 - momentum): |Delta M - scaled sum| <= max(|sum eta^2 G'G|, |sum eta^2 N'N|) x scale^2.
    G1 does not transfer to momentum, Adam or any P o G."""
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
    """Cosine of W' sign(G) with N'X: 1 for gradient descent, anything for sign descent."""
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
    G1 at l+1 is the dual at l.  Hence gradient flow conserves B_l."""
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
    negative semidefinite.  Residuals relative to lambda |W|_F^2 (the width includes that of solving)."""
    if p.kind != "stationary":
        return {}
    width = vanishing(p, 64 * p.sizes[0].sums * p.condition)
    return {"stationary_gram": width, "stationary_asymmetry": width, "stationary_top": width}
