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
    matrices replaces 2 xi^2 by 2 xi^2 + 2 L (L-1) w."""
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
    is measured but e0."""
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
    by at least c step |gradient|^2."""
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
