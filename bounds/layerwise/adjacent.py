"""How adjacent layers lie to each other, and what training never moves: Lemma 9 (i), R12-angles,
R11-invariant."""

from __future__ import annotations

from bounds.bands import at_most, between
from bounds.layerwise import printed, scope
from bounds.layerwise.parameters import Parameters
from bounds.layerwise.relaxed import HYPOTHESES, relaxed
from bounds.statement import Band, Kind, Layer, Tag, statement

SOURCE = "docs/layerwise/remarks.md"


@statement(
    "layerwise/lemma9-i",
    title="Adjacent hidden layers share their leading singular directions",
    source=f"{printed.PAPER}, Lemma 9",
    tag=Tag.PUBLISHED,
    layers=lambda L: range(1, L - 1),
    hypotheses=scope.THEOREM_4,
    kind=Kind.IDENTITY,
    form_reconstructed=True,
)
def lemma9_i(p: Parameters, layer: Layer) -> dict[str, Band]:
    """The K leading right singular directions of W_(l+1) span the space of the K leading left ones of W_l,
    for l = 1..L-2: the sine of the largest principal angle is 0.

    In words: balanced layers hand their leading directions on to each other unturned.
    Hypotheses: Assumption 2 (theta < 1/4), Assumption 3 (the minimum-norm interpolant, exact balance below
      the last pair, a spectrum of low rank up to eps) and condition (13) on delta, rho and eps; equally large
      classes of at least two samples.
    Parameters: theta in [0, 1/4); eps in (0, 1); delta >= 0; rho in [0, eps); n >= 2; K >= 2; L >= 2; mu = 0;
      e0 = 0; alpha > 0; delta_low = 0; sizes n_k >= 1, all equal; constants, to replace printed numbers by
      name.
    Source: Wang, Li, Yaras, Zhu, Balzano, Hu, Qu, JMLR 26 (2025), no. 220 (arXiv 2311.02960v4), Lemma 9.
    Constants: none; the wording of part (i) is reconstructed from the outline of the proof: balance gives W_l
      and W_(l+1) the same singular vectors between them (docs/layerwise/remarks.md).
    Tightness: an equality, under the gap sigma_K > sigma_(K+1) that Theorem 4's hypotheses give; the last
      pair, balanced up to delta, is R3's h, and near balance R12-angles holds.

    >>> import bounds
    >>> bounds.evaluate("lemma9-i", theta=0.01, eps=0.02, delta=0.004, rho=0.0, n=10, K=3, L=4, layer=1)
    layerwise/lemma9-i: leading_angle at layer 1 in [0.0, 0.0]
    """
    return {"leading_angle": at_most(p, p.ops.number(0))}


@statement(
    "layerwise/R12-angles",
    title="Angles between the leading directions of adjacent layers",
    source=f"{SOURCE}, R12-angles",
    tag=Tag.REFINED,
    layers=lambda L: range(1, L),
    hypotheses=HYPOTHESES,
)
def r12_angles(p: Parameters, layer: Layer) -> dict[str, Band]:
    """With B_l = W_(l+1)'W_(l+1) - W_l W_l' and t_l <= sigma_K(W_l)^2 of R12: the sine of the largest angle
    between the K leading right directions of W_(l+1) and left ones of W_l is at most
    |B_l|/(t_l - sigma_(K+1)(W_(l+1))^2) for l <= L-2, and |B_(L-1)|/t_(L-1) between the rows of W_L and
    W_(L-1).

    In words: layers that are nearly balanced are nearly aligned, in proportion to the imbalance over the gap.
    Hypotheses: equally large classes; X of full column rank; e0 < sqrt(n)/alpha.
    Parameters: n >= 1; L >= 2; lmin in (0, lmax]; lmax >= lmin; mu >= 0; mu_op in [0, mu], mu if left out; e0
      in [0, sqrt(n)/alpha); alpha > 0; imbalances, a LayerImbalance (every entry >= 0); sizes n_k >= 1, all
      equal.
    Source: docs/layerwise/remarks.md, R12-angles (stated and proved there; refines Lemma 9).
    Constants: derived: the Sylvester equation for the part of one leading space outside the other, whose
      operator is at least as large as the gap (docs/layerwise/remarks.md).
    Tightness: to first order in B_l it is the sine theorem of Davis and Kahan; t_l is R12's lower bound.

    >>> import bounds
    >>> size = (1e-4, 1e-4, 0.0101)
    >>> near = bounds.LayerImbalance(size, (1e-4,) * 3, size, (0.101,) * 3, 0.099)
    >>> bounds.evaluate("R12-angles", theta=0.01, n=10, K=3, L=4, imbalances=near, layer=1)
    layerwise/R12-angles: leading_angle at layer 1 in [0.0, 5.670...e-05]
    """
    if p.imbalances is None:
        return {}
    assert layer is not None
    A, sine = p.ops, relaxed(p).sines[layer - 1]
    one = A.number(1)
    wide = A.negate(A.less(sine, one)), "|B_l| >= t_l - sigma_(K+1)(W_(l+1))^2 (R12.4)"
    return {"leading_angle": Band(A.number(0), A.minimum(sine, one), (0, 1), (wide,))}


TRAINED = 1e-7
"""Relative distance from xi allowed to singular values that training leaves at xi in exact arithmetic: what
float64 piles up over millions of steps at widths of hundreds (d u a step) stays below."""


@statement(
    "layerwise/R11-invariant",
    title="Training from (18) leaves a subspace of codimension 2K alone",
    source=f"{SOURCE}, R11-invariant",
    tag=Tag.REFINED,
    layers=lambda L: range(1, L),
    hypotheses=(scope.ORTHONORMAL, scope.SQUARE_DATA),
)
def r11_invariant(p: Parameters, layer: Layer) -> dict[str, Band]:
    """X square orthogonal, gradient descent with any steps, or gradient flow, from W_l(0) = xi Q_l and any
    W_L(0) on the squared loss: at every step d - 2K singular values of each hidden layer equal xi, so that
    sigma_(2K+1) = ... = sigma_(d-2K) = xi where d > 4K.

    In words: all that such a network learns happens in a subspace of dimension 2K, the same for input, hidden
      layers and output; outside it each layer stays xi times what it was.
    Hypotheses: orthonormal square data (theta = 0, d = N); the network trained from (18), whose xi is known.
    Parameters: theta = 0; n >= 1; K >= 2; d = nK; L >= 2; xi > 0; step >= 0; flow_error >= 0.
    Source: docs/layerwise/remarks.md, R11-invariant (stated and proved there; Yaras, Wang, Hu, Zhu, Balzano,
      Qu, arXiv 2306.01154, have it for balanced weights).
    Constants: derived: 2K = K for the pulled-back last layer and K for XY' (docs/layerwise/remarks.md).  The
      width 1e-7 xi is what float64 may pile up in training, the rest the error of an integrated flow.
    Tightness: an equality; 2K cannot be smaller in general, as both spaces are used.

    >>> import bounds
    >>> bounds.evaluate("R11-invariant", theta=0.0, n=10, K=3, d=30, L=4, xi=0.1, step=0.1, layer=1,
    ... quantity="sigma_2K+1")
    layerwise/R11-invariant: sigma_2K+1 at layer 1 in [0.0999..., 0.1000...]
    """
    if p.xi is None or p.step is None:
        return {}
    A, xi = p.ops, p.xi
    drift = (p.L - 1) * (A.number(0) if p.flow_error is None else p.flow_error) / xi
    width = xi * A.number(TRAINED) + drift
    wide = A.less(4 * p.K, p.d)
    low, high = (
        A.where(wide, lambda: xi - width, lambda: 0 * xi),
        A.where(wide, lambda: xi + width, lambda: A.inf),
    )
    band = between(p, low, high, ((A.negate(wide), "d <= 4K: no place in the spectrum must equal xi"),))
    return {"sigma_2K+1": band, "sigma_d-2K": band}
