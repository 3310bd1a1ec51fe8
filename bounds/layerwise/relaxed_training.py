"""What training from the initialisation (18) gives in R12: gradient descent, gradient flow, and mu."""

from __future__ import annotations

from fractions import Fraction

from bounds.arithmetic import Value
from bounds.bands import at_least, at_most, between, network
from bounds.layerwise import scope
from bounds.layerwise.geometry import upper_root
from bounds.layerwise.parameters import Parameters
from bounds.layerwise.relaxed import HYPOTHESES, relaxed_bands
from bounds.layerwise.relaxed_geometry import Imbalance, Relaxed
from bounds.statement import Band, Layer, Tag, statement


@statement(
    "layerwise/mu-flow",
    title="Gradient flow comes near the minimum-norm map",
    source="docs/layerwise/relaxed.md, mu of the flow",
    tag=Tag.REFINED,
    layers=network,
    hypotheses=(scope.EQUAL_CLASSES, scope.FULL_RANK, scope.FLOW),
)
def mu_flow(p: Parameters, layer: Layer) -> dict[str, Band]:
    """Gradient flow from (18): with t the root > 2 xi^2 of t^(L-1)(t - 2 xi^2) = (sqrt n + e0)^2/lmin,
    |W_(L:1)(I - XX+)| <= xi t^((L-1)/2); so |W_(L:1) - YX+| <= xi t^((L-1)/2) + e0/sqrt(lmin), and
    mu <= sqrt(min(K, d-N)) xi t^((L-1)/2) + e0/sqrt(lmin).  An integration error w of the conserved
    matrices replaces 2 xi^2 by 2 xi^2 + 2 L (L-1) w.

    In words: gradient flow from small orthogonal weights ends near the minimum-norm map: the part of the
      network outside the span of the data never moves in the first layer, so it has the order of xi.
    Hypotheses: equally large classes; lmin > 0; gradient flow (step 0) from (18).
    Parameters: n >= 1; K >= 2; d >= max(nK, 2K+1); L >= 2; lmin in (0, lmax]; e0 >= 0; alpha > 0; xi > 0;
      step = 0; flow_error >= 0; sizes n_k >= 1, all equal.
    Source: docs/layerwise/relaxed.md, mu of the flow (stated and proved there).
    Constants: derived: xi is the first layer's part outside the data, which the flow keeps; t bounds
      sigma_1(W_l)^2 by R12.1 with be = (0, .., 0, xi^2); sqrt(min(K, d-N)) is a rank
      (docs/layerwise/relaxed.md).
    Tightness: the order xi is right; no positive lower bound exists (mu = 0 when the pulled-back classifier
      lies in the span of the data).

    >>> import bounds
    >>> bounds.evaluate("mu-flow", lmin=0.9, e0=0.0, n=10, K=3, d=50, L=4, xi=0.1, step=0.0,
    ... quantity="mu_op")
    layerwise/mu-flow: mu_op in [0.0, 0.2477...]
    """
    if p.xi is None:
        return {}
    A, misfit = p.ops, _misfit(p)
    outside = mu_outside(p)
    rank = A.sqrt(A.maximum(A.minimum(p.K, p.d - p.N), A.number(0)))
    reasons = [(A.negate(A.less(A.number(0), p.lmin)), "lmin <= 0")]
    return {
        "mu": at_most(p, _times_rank(p, rank, outside) + misfit, reasons),
        "mu_op": at_most(p, outside + misfit, reasons),
    }


def _times_rank(p: Parameters, rank: Value, outside: Value) -> Value:
    A = p.ops
    return A.where(A.less(A.number(0), rank), lambda: rank * outside, lambda: A.number(0))


def _misfit(p: Parameters) -> Value:
    """|(W_(L:1) - YX+/alpha) XX+|_F <= e0/sqrt(lmin)."""
    return p.ops.ratio(p.e0, p.ops.sqrt(p.lmin))


def _drift(p: Parameters) -> Value:
    return p.ops.number(0) if p.flow_error is None else p.flow_error


def mu_outside(p: Parameters) -> Value:
    """A bound on |W_(L:1)(I - XX+)| for gradient flow from (18)."""
    A = p.ops
    shift = 2 * p.xi * p.xi + 2 * p.L * (p.L - 1) * _drift(p)
    target = A.ratio((A.sqrt(p.n_scaled) + p.e0) ** 2, p.lmin)
    t = upper_root(A, p.L, shift, target)
    return p.xi * A.power(t, Fraction(p.L - 1, 2))


def flow_imbalance(p: Parameters) -> Imbalance:
    """Gradient flow from (18), its conserved matrices kept up to p.flow_error."""
    A, L, w = p.ops, p.L, _drift(p)
    level = p.xi * p.xi
    below = [j * w for j in range(L - 1)]
    trailing = A.sqrt(level + (L - 1) * w)
    return Imbalance(
        be=[*below, level + (L - 1) * w],
        be_tail=[*(level + (L - 1 - j) * w for j in range(L - 1)), A.number(0)],
        ga=[*below, (L - 1) * w],
        ga_tail=[(L - 1 - j) * w for j in range(L)],
        size=[*(w for _ in range(L - 2)), level + w],
        trailing=[trailing] * (L - 1),
        inner=A.maximum(level - (L - 1) * w, A.number(0)),
        within=None,
        exact_below=A.negate(A.less(A.number(0), w)),
    )


@statement(
    "layerwise/R12-flow",
    title="End to end: gradient flow from orthogonal weights, from lmin and lmax alone",
    source="docs/layerwise/relaxed.md, R12 for the flow",
    tag=Tag.REFINED,
    layers=lambda L: range(L),
    hypotheses=(*HYPOTHESES, scope.FLOW),
)
def r12_flow(p: Parameters, layer: Layer) -> dict[str, Band]:
    """The bands of R12 for gradient flow from (18): b = (0, .., 0, xi^2), c = 0, |B_(L-1)| = xi^2,
    sigma_(K+1)(W_l) = sigma_(d-K)(W_1) = xi, and mu as in layerwise/mu-flow.  Nothing about the weights
    is measured but e0.

    In words: Theorem 4 for the paper's own set-up, from the data's extreme eigenvalues and xi alone: nothing
      of the trained weights but their misfit is measured.
    Hypotheses: equally large classes; lmin > 0; e0 < sqrt(n)/alpha; gradient flow (step 0) from (18).
    Parameters: n >= 1; K >= 2; L >= 2; lmin in (0, lmax]; lmax >= lmin; e0 in [0, sqrt(n)/alpha); alpha > 0;
      xi > 0; step = 0; flow_error >= 0; sizes n_k >= 1, all equal.
    Source: docs/layerwise/relaxed.md, R12 for the flow (stated and proved there; refines Proposition 5 with
      Theorem 4).
    Constants: derived: imbalances and spectra are what the flow conserves (R11), mu comes from mu-flow; an
      integration error omega enters every one of them (docs/layerwise/relaxed.md).
    Tightness: as R12, and mu of mu-flow for the measured one; not searched (the extremal instances are not
      trained).

    >>> import bounds
    >>> bounds.evaluate("R12-flow", lmin=0.9, lmax=1.1, n=10, K=3, L=4, xi=0.1, step=0.0, layer=1,
    ... quantity="C_ratio")
    layerwise/R12-flow: C_ratio at layer 1 in [0.005268..., 0.005760...]
    """
    if p.xi is None:
        return {}
    assert layer is not None
    if "relaxed flow" not in p.memo:
        outside = mu_outside(p)
        p.memo["relaxed flow"] = Relaxed(p, flow_imbalance(p), outside + _misfit(p), outside)
    return relaxed_bands(p.memo["relaxed flow"], layer)


def kap_sum(p: Parameters, first: int, last: int) -> Value:
    """kap_first + .. + kap_last at most; 0 for an empty range."""
    A = p.ops
    if first > last:
        return A.number(0)
    whole = A.inf if p.kap_sum is None else p.kap_sum
    if p.kap is None:
        return whole
    terms = p.kap[first - 1 : last]
    return A.minimum(sum(terms[1:], terms[0]), whole)


def descent_imbalance(p: Parameters) -> Imbalance:
    """Gradient descent from (18): b_l <= kap_l (plus xi^2 at L-1), c_l <= kap_(l+1)."""
    A, L = p.ops, p.L
    level = p.xi * p.xi
    size = [A.maximum(kap_sum(p, j, j), kap_sum(p, j + 1, j + 1)) for j in range(1, L - 1)]
    return Imbalance(
        be=[*(kap_sum(p, 1, j) for j in range(L - 1)), level + kap_sum(p, 1, L - 1)],
        be_tail=[*(level + kap_sum(p, j + 1, L - 1) for j in range(L - 1)), A.number(0)],
        ga=[kap_sum(p, 2, j + 1) for j in range(L)],
        ga_tail=[kap_sum(p, j + 2, L) for j in range(L)],
        size=[*size, A.maximum(level + kap_sum(p, L - 1, L - 1), kap_sum(p, L, L))],
        trailing=[A.sqrt(level + kap_sum(p, j, L - 1)) for j in range(1, L)],
        inner=A.maximum(level - kap_sum(p, 2, L), A.number(0)),
        within=None,
        exact_below=False,
    )


@statement(
    "layerwise/R12-descent",
    title="Gradient descent from orthogonal weights",
    source="docs/layerwise/relaxed.md, R12 for gradient descent",
    tag=Tag.REFINED,
    layers=lambda L: (None, *range(L)),
    hypotheses=HYPOTHESES,
)
def r12_descent(p: Parameters, layer: Layer) -> dict[str, Band]:
    """Gradient descent from (18), any step sizes; kap_l = sum over the steps of
    step^2 |gradient of W_l|_F^2: |B_l|_F <= kap_l + kap_(l+1) (plus xi^2 sqrt(d-K) at l = L-1),
    b_l <= kap_l (plus xi^2 at L-1), c_l <= kap_(l+1), sigma_(K+1)(W_l)^2 <= xi^2 + kap_l + .. + kap_(L-1),
    sigma_(d-K)(W_l)^2 >= xi^2 - (kap_(l+1) + .. + kap_L), and the bands of R12 with these.  It needs the
    kap_l, or a bound on their sum: (step/c)(loss(0) - loss(T)) is one when every step lowers the loss
    by at least c step |gradient|^2.

    In words: gradient descent loses balance by no more than the squared lengths of its steps, so a bound on
      these is a theorem about the trained network.
    Hypotheses: equally large classes; data of full column rank, lmin > 0; e0 < sqrt(n)/alpha.  No pair need
      be balanced.  Gradient descent from (18), with kap or kap_sum given.
    Parameters: n >= 1; K >= 2; d >= max(nK, 2K+1); L >= 2; lmin in (0, lmax]; lmax >= lmin; mu >= 0;
      mu_op in [0, mu], mu if left out; e0 in [0, sqrt(n)/alpha); alpha > 0; xi > 0; kap_sum >= 0; kap, L
      numbers >= 0; sizes n_k >= 1, all equal.
    Source: docs/layerwise/relaxed.md, R12 for gradient descent (stated and proved there).
    Constants: derived: terms of first order cancel in a step, so B_l changes by exactly step^2
      (G_(l+1)'G_(l+1) - G_lG_l'); the one-sided sums carry no factor L (docs/layerwise/relaxed.md).
    Tightness: not tight: neighbouring gradients nearly cancel, kap_l exceeds the measured b_l 10 to 300
      times.  With measured imbalances use R12.

    >>> import bounds
    >>> bounds.evaluate("R12-descent", lmin=0.9, lmax=1.1, mu=0.01, n=10, K=3, d=50, L=4, xi=0.3,
    ... kap_sum=0.001, quantity="eps")
    layerwise/R12-descent: eps in [0.0, 0.3016...]
    """
    if p.xi is None or (p.kap is None and p.kap_sum is None):
        return {}
    if layer is None:
        return _descent_network(p)
    if "relaxed descent" not in p.memo:
        mu = p.mu if p.mu_op is None else p.mu_op
        p.memo["relaxed descent"] = Relaxed(p, descent_imbalance(p), mu, mu)
    bands = relaxed_bands(p.memo["relaxed descent"], layer)
    return bands if layer == 0 else bands | _descent_pair(p, layer)


def _descent_network(p: Parameters) -> dict[str, Band]:
    A, L = p.ops, p.L
    level, moved = p.xi * p.xi * A.sqrt(p.d - p.K), _last_pair(p)
    return {
        "eps": at_most(p, A.sqrt(p.xi * p.xi + kap_sum(p, 1, L - 1))),
        "delta": between(p, A.maximum(level - moved, A.number(0)), level + moved),
    }


def _last_pair(p: Parameters) -> Value:
    return kap_sum(p, p.L - 1, p.L)


def _descent_pair(p: Parameters, layer: int) -> dict[str, Band]:
    A, L, level = p.ops, p.L, p.xi * p.xi
    last = layer == L - 1
    zero = A.number(0)
    moved, above = kap_sum(p, layer, layer + 1), kap_sum(p, layer + 1, L)
    bottomless = A.negate(A.less(above, level)), "kap_(l+1) + .. + kap_L >= xi^2"
    return {
        "balancedness": at_most(p, moved + (level * A.sqrt(p.d - p.K) if last else zero)),
        "imbalance_down": at_most(p, kap_sum(p, layer, layer) + (level if last else zero)),
        "imbalance_up": at_most(p, kap_sum(p, layer + 1, layer + 1)),
        "sigma_K+1": at_most(p, A.sqrt(level + kap_sum(p, layer, L - 1))),
        "sigma_d-K": at_least(p, A.sqrt(A.maximum(level - above, zero)), [bottomless]),
    }
