"""The paper's Theorem 1, the sum over steps, Proposition 1, and whitening as the text defines it."""

from __future__ import annotations

from fractions import Fraction

from bounds.bands import at_most
from bounds.gram.equation import captured
from bounds.gram.parameters import GramParameters, LayerSize
from bounds.gram.registry import DOCS, PAPER, declare, each_layer, whole
from bounds.gram.split import POLAR_ROUNDINGS
from bounds.identities import vanishing
from bounds.statement import Band, Hypothesis, Kind, Layer, Tag

GELU_SLOPE = Fraction(1128905, 1_000_000)
"""Above the largest slope of GELU, Phi(sqrt 2) + sqrt 2 phi(sqrt 2) = 1.1289041..., so its L."""

UNIT_INPUT = Hypothesis(
    "|h| = 1", "an input of unit length",
    lambda p: p.input_gap, lambda p: p.ops.number(0), quantity="input_gap",
)  # fmt: skip


def whitened(p: GramParameters, layer: Layer) -> LayerSize | None:
    """The layer of that index, captured or with a gradient alone."""
    return p.sizes[layer] if p.kind == "whitening" and layer is not None else captured(p, layer)


def solved(p: GramParameters, size: LayerSize) -> Band:
    """A residual of the printed gradient: an SVD, and solving at the condition of W."""
    return vanishing(p, POLAR_ROUNDINGS * size.sums * size.condition)


@declare(
    "gram/Theorem-1",
    title="The Gram update is the shift of virtual covariance",
    source=f"{PAPER}, Theorem 1, p. 4",
    tag=Tag.PUBLISHED,
    layers=each_layer,
    kind=Kind.IDENTITY,
)
def theorem_1(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """(W+)'W+ - W'W = VCS + O(g^2), VCS = sum over samples of h+ (h+)' - h h', h+ = h - g grad_h L (footnote
    3).  The rest is g^2 times a matrix without g, so halving the step divides it by 4: checked as
    E(g) = 4 E(g/2), E the difference of both sides, relative to their squared sizes.

    In words: one step of descent moves the weights' Gram matrix as a virtual step of the features moves their
      covariance, up to second order.
    Hypotheses: none (a captured layer used once, or its uses stacked; one plain gradient step).
    Parameters: kind "layers"; sizes, a LayerSize a layer (n, d, m >= 1); unit >= 0.
    Source: arXiv 2605.06258, Theorem 1, p. 4.
    Constants: none printed; the constant of O(g^2) is G'G - N'N (G3), its size is bounded by G3b.
    Tightness: an equality: the band is gamma_k of its residual, k = 10(n+m+d) + 80, and 0 in exact
      arithmetic.

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(kind="layers", sizes=(LayerSize(5, 4, 3),))
    >>> band = REGISTRY["gram/Theorem-1"].bands(p, 0)["shift_order"]
    >>> print(f"{float(band.lower):.4g} <= shift_order <= {float(band.upper):.4g}")
    0 <= shift_order <= 2.22e-14
    """
    size = captured(p, layer)
    return {} if size is None else {"shift_order": vanishing(p, 5 * size.sums)}


@declare(
    "gram/sum-of-shifts",
    title="The Gram matrix after a run and the sum of shifts",
    source=f"{PAPER}, Appendix B.3, p. 16",
    tag=Tag.PUBLISHED,
    layers=each_layer,
    kind=Kind.TREND,
)
def sum_of_shifts(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """W_T'W_T - W_0'W_0 is about the sum of the per-step shifts: |difference|_F over |left side|_F.

    In words: how much of the change of the Gram matrix over a run the restarted shifts leave unexplained.
    Hypotheses: none (a run of plain gradient descent).
    Parameters: kind "run"; sizes, a LayerSize a layer (n, d, m >= 1).
    Source: arXiv 2605.06258, Appendix B.3, p. 16.
    Constants: none printed; G4 gives the difference exactly and bounds it.
    Tightness: a trend: "about" is never judged; G4 is.

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(kind="run", sizes=(LayerSize(5, 4, 3),))
    >>> band = REGISTRY["gram/sum-of-shifts"].bands(p, 0)["shift_sum_gap"]
    >>> print(f"{float(band.lower):.4g} <= shift_sum_gap <= {float(band.upper):.4g}")
    0 <= shift_sum_gap <= inf
    """
    if p.kind != "run" or layer is None:
        return {}
    return {"shift_sum_gap": Band(0, p.ops.inf, (0, p.ops.inf))}


@declare(
    "gram/Proposition-1",
    title="An activation moves no further than its virtual step",
    source=f"{PAPER}, Proposition 1, p. 5 and 22",
    tag=Tag.PUBLISHED,
    layers=whole,
    hypotheses=(UNIT_INPUT,),
)
def proposition_1(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """sigma L-Lipschitz, |h|_2 = 1, one step on that sample alone: elementwise
    |sigma(W+h) - sigma(Wh)| <= L^2 |h_l+ - h_l| with h_l+ = h_l - g grad_(h_l) L.  Checked on the largest
    excess of the left side over the units.

    In words: the true move of a unit after one step is at most L^2 times its virtual move.
    Hypotheses: an input of unit length (input_gap = 0); one sample, a step on that sample.
    Parameters: kind "activation".
    Source: arXiv 2605.06258, Proposition 1, p. 5 and 22.
    Constants: L^2: once for z -> sigma(z), once for grad_z L = sigma'(z) grad_h L (docs/gram.md, section 8).
    Tightness: attained by units on a piece of slope L, as every active ReLU unit.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="activation", input_gap=0.0)
    >>> band = REGISTRY["gram/Proposition-1"].bands(p, None)["activation_excess"]
    >>> print(f"{float(band.lower):.4g} <= activation_excess <= {float(band.upper):.4g}")
    0 <= activation_excess <= 0
    """
    return {"activation_excess": at_most(p, p.ops.number(0))} if p.kind == "activation" else {}


@declare(
    "gram/Proposition-1-scaled",
    title="An activation's move for inputs of any length",
    source=f"{DOCS}, section 8",
    tag=Tag.REFINED,
    layers=whole,
)
def proposition_1_scaled(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """|sigma(W+h) - sigma(Wh)| <= L^2 |h|_2^2 |h_l+ - h_l| elementwise, for inputs h of any length: the
    step moves z by -g |h|^2 grad_z L.  L = 1.1289... for GELU, 1 for ReLU and tanh.

    In words: for inputs that are not of unit length the bound takes the factor |h|^2.
    Hypotheses: none (one sample, a step on that sample).
    Parameters: kind "activation".
    Source: docs/gram.md, section 8 (stated and proved there).
    Constants: derived: as Proposition 1, with |h|^2 (docs/gram.md, section 8).
    Tightness: attained by units on a piece of slope L.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="activation")
    >>> band = REGISTRY["gram/Proposition-1-scaled"].bands(p, None)["activation_excess_scaled"]
    >>> print(f"{float(band.lower):.4g} <= activation_excess_scaled <= {float(band.upper):.4g}")
    0 <= activation_excess_scaled <= 0
    """
    return {"activation_excess_scaled": at_most(p, p.ops.number(0))} if p.kind == "activation" else {}


@declare(
    "gram/Proposition-1-sign",
    title="An activation moves to the side of its virtual step",
    source=f"{PAPER}, Proposition 1 on increasing activations, p. 5 and 22",
    tag=Tag.PUBLISHED,
    layers=whole,
)
def proposition_1_sign(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """If sigma increases, sigma(W+h) - sigma(Wh) has no sign opposite to that of h_l+ - h_l (a ReLU unit
    that does not move counts for either sign, as printed): the largest product of opposite moves is 0.

    In words: with an increasing activation no unit moves against its virtual step.
    Hypotheses: none (an increasing activation; one sample, a step on that sample).
    Parameters: kind "activation"; increasing, whether sigma is.
    Source: arXiv 2605.06258, Proposition 1 on increasing activations, p. 5 and 22.
    Constants: none.
    Tightness: attained by units that do not move.

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="activation")
    >>> band = REGISTRY["gram/Proposition-1-sign"].bands(p, None)["activation_conflict"]
    >>> print(f"{float(band.lower):.4g} <= activation_conflict <= {float(band.upper):.4g}")
    0 <= activation_conflict <= 0
    """
    if p.kind != "activation" or not p.increasing:
        return {}
    return {"activation_conflict": at_most(p, p.ops.number(0))}


@declare(
    "gram/Proposition-1-GELU",
    title="A GELU unit moves to the side of its virtual step",
    source=f"{PAPER}, Proposition 1 read for the GELU networks of the experiments",
    tag=Tag.PUBLISHED,
    layers=whole,
    kind=Kind.FALSE,
)
def proposition_1_gelu(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """The sign of Proposition 1 for GELU, which falls left of -0.75: to first order the signs agree, but a
    finite step across the minimum may move a unit against its virtual step.

    In words: whether the sign claim covers the networks the paper trains: it does not, GELU does not
      increase.
    Hypotheses: none (GELU; one sample, a step on that sample).
    Parameters: kind "activation"; increasing, whether sigma is.
    Source: arXiv 2605.06258, Proposition 1 read for the GELU networks of the experiments.
    Constants: none.
    Tightness: false: z = -0.8, |h| = 1, a virtual step of -10: GELU rises (finding gram/Proposition-1-GELU).

    >>> from bounds.gram import REGISTRY, GramParameters
    >>> p = GramParameters(kind="activation", increasing=False)
    >>> band = REGISTRY["gram/Proposition-1-GELU"].bands(p, None)["activation_conflict"]
    >>> print(f"{float(band.lower):.4g} <= activation_conflict <= {float(band.upper):.4g}")
    0 <= activation_conflict <= 0
    """
    if p.kind != "activation" or p.increasing:
        return {}
    return {"activation_conflict": at_most(p, p.ops.number(0))}


@declare(
    "gram/whitening",
    title="The whitened gradient of the text",
    source=f"{PAPER}, Gram whitening in the text, p. 3",
    tag=Tag.PUBLISHED,
    layers=each_layer,
    kind=Kind.IDENTITY,
)
def whitening(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """D' minimises |G - D'|_F over W'D' + D''W = 0, and D = G - D' is stepped along: the Gram step is that
    of G up to O(g^2), W'D + D'W = W'G + G'W, and D, D' are orthogonal.  D is the projection of G on
    {WS : S symmetric}, for any rank of W.

    In words: the printed whitened gradient keeps the first-order Gram step and nothing else.
    Hypotheses: none (a captured layer).
    Parameters: kind "layers"; sizes, a LayerSize a layer (n, d, m >= 1); unit >= 0.
    Source: arXiv 2605.06258, Gram whitening in the text, p. 3.
    Constants: none: S solves W'WS + SW'W = W'G + G'W (docs/gram.md, section 8).
    Tightness: equalities: the band is gamma_k of the residual, k = 64 (2(n+m+d) + 16) kappa, kappa the
      condition of W.

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(kind="layers", sizes=(LayerSize(5, 4, 3),))
    >>> band = REGISTRY["gram/whitening"].bands(p, 0)["printed_gram_step"]
    >>> print(f"{float(band.lower):.4g} <= printed_gram_step <= {float(band.upper):.4g}")
    0 <= printed_gram_step <= 2.842e-13
    """
    size = whitened(p, layer)
    if size is None:
        return {}
    width = solved(p, size)
    return {"printed_gram_step": width, "printed_pythagoras": width}


@declare(
    "gram/whitening-full-rank",
    title="Both forms of whitening at full rank",
    source=f"{DOCS}, section 8",
    tag=Tag.REFINED,
    layers=each_layer,
    kind=Kind.IDENTITY,
)
def whitening_full_rank(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """If rank W = min(m, d), the constraint set of the text is {Omega W : Omega skew}, so the printed D is
    G_h of D1: |D - G_h|_F over |G|_F.

    In words: at full rank the text's projection takes off exactly the part that rotates the outputs.
    Hypotheses: none (a captured layer of full rank).
    Parameters: kind "layers"; sizes, a LayerSize a layer (n, d, m >= 1); unit >= 0.
    Source: docs/gram.md, section 8 (stated and proved there).
    Constants: none: both are the projection on {WS : S symmetric} (docs/gram.md, section 8).
    Tightness: an equality: gamma_k, k = 64 (2(n+m+d) + 16) kappa, kappa the condition of W.

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(kind="layers", sizes=(LayerSize(5, 4, 3),))
    >>> band = REGISTRY["gram/whitening-full-rank"].bands(p, 0)["whitening_forms"]
    >>> print(f"{float(band.lower):.4g} <= whitening_forms <= {float(band.upper):.4g}")
    0 <= whitening_forms <= 2.842e-13
    """
    size = whitened(p, layer)
    if size is None or size.deficient:
        return {}
    return {"whitening_forms": solved(p, size)}


@declare(
    "gram/whitening-deficient",
    title="The constraint of whitening is rotation at any rank",
    source=f"{PAPER}, Gram whitening in the text read at deficient rank, p. 3",
    tag=Tag.PUBLISHED,
    layers=each_layer,
    kind=Kind.FALSE,
)
def whitening_deficient(p: GramParameters, layer: Layer) -> dict[str, Band]:
    """{D' : W'D' + D''W = 0} = {Omega W : Omega skew} at any rank.  Below full rank the printed projection
    also takes off (I - P_col) G (I - P_row), which alters the Gram matrix in second order only.

    In words: whether the text's constraint allows rotations only: at deficient rank it allows more.
    Hypotheses: none (a captured layer of deficient rank).
    Parameters: kind "layers"; sizes, a LayerSize a layer (n, d, m >= 1); unit >= 0.
    Source: arXiv 2605.06258, Gram whitening in the text read at deficient rank, p. 3.
    Constants: none.
    Tightness: false: W = diag(1, 0), G = diag(0, 1): the printed D is 0, G_h = G (finding
      gram/whitening-deficient).

    >>> from bounds.gram import REGISTRY, GramParameters, LayerSize
    >>> p = GramParameters(kind="layers", sizes=(LayerSize(5, 4, 3, deficient=True),))
    >>> band = REGISTRY["gram/whitening-deficient"].bands(p, 0)["whitening_forms"]
    >>> print(f"{float(band.lower):.4g} <= whitening_forms <= {float(band.upper):.4g}")
    0 <= whitening_forms <= 2.842e-13
    """
    size = whitened(p, layer)
    if size is None or not size.deficient:
        return {}
    return {"whitening_forms": solved(p, size)}
