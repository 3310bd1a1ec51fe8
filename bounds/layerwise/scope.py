"""The assumptions: hypotheses of the statements, Assumptions 2 and 3, condition (13); what training gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

import numpy as np

from bounds.arithmetic import Truth, Value
from bounds.bands import at_most, below, between, network
from bounds.layerwise import printed
from bounds.layerwise.geometry import geometry
from bounds.layerwise.parameters import Parameters
from bounds.statement import Band, Hypothesis, Layer, Tag, statement


def _extreme_size(p: Parameters, choose: Callable[[Value, Value], Value]) -> Value:
    return p.n if p.sizes is None else reduce(choose, p.sizes)


EQUAL_CLASSES = Hypothesis(
    "equal classes", "all classes have n samples: max n_k <= min n_k",
    lambda p: _extreme_size(p, p.ops.maximum), lambda p: _extreme_size(p, p.ops.minimum),
)  # fmt: skip

# --- hypotheses of the published statements ------------------------------------------------------

A2 = Hypothesis("A2", "theta < 1/4", lambda p: p.theta, printed.THETA_LIMIT.of, strict=True, quantity="theta")
MINIMUM_NORM = Hypothesis(
    "A3(i)", "minimum norm: W_(L:1) = Y X+ / alpha, mu = 0",
    lambda p: p.mu, lambda p: p.ops.number(0), quantity="mu",
)  # fmt: skip
INTERPOLATION = Hypothesis(
    "A3(i)", "interpolation: W_(L:1) X = Y / alpha, e0 = 0",
    lambda p: p.e0, lambda p: p.ops.number(0), quantity="e0",
)  # fmt: skip
BALANCED_BELOW = Hypothesis(
    "A3(ii)", "balanced below the last pair: W_(l+1)'W_(l+1) = W_l W_l' for l <= L-2",
    lambda p: p.delta_low, lambda p: p.ops.number(0), quantity="delta_low",
)  # fmt: skip
EPS_BELOW_ONE = Hypothesis(
    "A3(iii)", "eps < 1", lambda p: p.eps, printed.EPS_LIMIT.of, strict=True, quantity="eps"
)
RHO_BELOW_EPS = Hypothesis(
    "A3(iii)", "rho < eps", lambda p: p.rho, lambda p: p.eps, strict=True, quantity="rho"
)


def delta_limit(p: Parameters) -> Value:
    """Right-hand side of the delta part of (13)."""
    return p.ops.minimum(lemma8_delta_limit(p, printed.COND13_DELTA_DEPTH), _class_limit(p))


def _class_limit(p: Parameters) -> Value:
    root = p.ops.power(p.n_scaled, Fraction(1, p.L))
    return root / (printed.COND13_DELTA_CLASSES.of(p) * p.ops.sqrt(p.K))


def lemma8_delta_limit(p: Parameters, constant: printed.Constant = printed.LEMMA8_DELTA) -> Value:
    """(2n)^(1/L) / (30 L^2)."""
    return p.ops.power(2 * p.n_scaled, Fraction(1, p.L)) / (constant.of(p) * p.L**2)


def rho_limit(p: Parameters) -> Value:
    """Right-hand side of the rho part of (13); n is not rescaled here."""
    return p.eps / (printed.COND13_RHO.of(p) * p.L * p.ops.sqrt(p.n))


def eps_limit(p: Parameters) -> Value:
    """Right-hand side of the eps part of (13)."""
    root = p.ops.power(p.n_scaled, Fraction(1, 2 * p.L))
    return p.ops.minimum(printed.EPS_LIMIT.of(p), root / printed.COND13_EPS.of(p))


COND13_DELTA = Hypothesis(
    "(13)", "delta <= min{(2n)^(1/L)/(30 L^2), n^(1/L)/(128 sqrt K)}",
    lambda p: p.delta, delta_limit, quantity="delta",
)  # fmt: skip
COND13_RHO = Hypothesis("(13)", "rho <= eps/(2 L sqrt n)", lambda p: p.rho, rho_limit, quantity="rho")
COND13_EPS = Hypothesis("(13)", "eps <= min{1, n^(1/(2L))/4}", lambda p: p.eps, eps_limit, quantity="eps")


def eps_limit_2023(p: Parameters) -> Value:
    """min{1, (512 delta sqrt K)^(-1/(2(L-1)))}."""
    A, size = p.ops, printed.COND2023_EPS.of(p) * p.delta * p.ops.sqrt(p.K)
    root = A.power(A.maximum(size, A.number(1)), Fraction(-1, 2 * (p.L - 1)))
    return A.minimum(printed.EPS_LIMIT.of(p), root)


COND2023 = Hypothesis(
    "2023 notebook", "eps <= min{1, (512 delta sqrt K)^(-1/(2(L-1)))}", lambda p: p.eps, eps_limit_2023,
    quantity="eps",
)  # fmt: skip
LEMMA8_DELTA = Hypothesis(
    "Lemma 8", "delta <= (2n)^(1/L)/(30 L^2)", lambda p: p.delta, lemma8_delta_limit,
    quantity="delta",
)  # fmt: skip
TWO_SAMPLES = Hypothesis("n >= 2", "at least two samples a class", lambda p: p.ops.number(2), lambda p: p.n)

ASSUMPTION_3 = (MINIMUM_NORM, INTERPOLATION, BALANCED_BELOW, EPS_BELOW_ONE, RHO_BELOW_EPS)
CONDITION_13 = (COND13_DELTA, COND13_RHO, COND13_EPS)
THEOREM_4 = (EQUAL_CLASSES, A2, *ASSUMPTION_3, *CONDITION_13, TWO_SAMPLES)

# --- hypotheses of the refined statements --------------------------------------------------------

THETA_BELOW_ONE = Hypothesis(
    "A2, theta < 1", "theta < 1",
    lambda p: p.theta, lambda p: p.ops.number(1), strict=True, quantity="theta",
)  # fmt: skip
THETA_BELOW_HALF = Hypothesis(
    "A2, theta < 1/2", "theta < 1/2",
    lambda p: p.theta, lambda p: p.ops.number(Fraction(1, 2)), strict=True, quantity="theta",
)  # fmt: skip
FULL_RANK = Hypothesis(
    "full column rank", "lmin > 0",
    lambda p: p.ops.number(0), lambda p: p.lmin, strict=True, quantity="lmin", side="limit",
)  # fmt: skip
FIT = Hypothesis(
    "fit", "e0 < sqrt(n) / alpha",
    lambda p: p.e0, lambda p: p.ops.sqrt(p.n_scaled), strict=True, quantity="e0",
)  # fmt: skip

ENTRYWISE = (EQUAL_CLASSES, THETA_BELOW_ONE, BALANCED_BELOW, FIT)
SPECTRAL = (EQUAL_CLASSES, FULL_RANK, BALANCED_BELOW, FIT)

# --- what the orthogonal initialisation (18) gives -----------------------------------------------

FLOW = Hypothesis(
    "gradient flow", "step size 0",
    lambda p: p.ops.inf if p.step is None else p.step, lambda p: p.ops.number(0),
)  # fmt: skip
ORTHONORMAL = Hypothesis(
    "orthonormal data", "theta = 0", lambda p: p.theta, lambda p: p.ops.number(0), quantity="theta"
)
SQUARE_DATA = Hypothesis("square data", "d = N", lambda p: p.d, lambda p: p.N)


def _conserved(p: Parameters) -> dict[str, Band]:
    if p.xi is None:
        return {}
    drift = shift = p.ops.number(0)
    if p.flow_error is not None:
        drift = (p.L - 1) * p.flow_error
        shift = drift / p.xi
    level = p.xi * p.xi * p.ops.sqrt(p.d - p.K)
    return {
        "delta": between(p, p.ops.maximum(level - drift, p.ops.number(0)), level + drift),
        "eps": between(p, p.ops.maximum(p.xi - shift, p.ops.number(0)), p.xi + shift),
        "rho": at_most(p, 2 * shift),
        "delta_low": at_most(p, drift),
    }


@statement(
    "layerwise/prop5",
    title="Assumption 3 holds after gradient flow from the orthogonal initialisation",
    source=f"{printed.PAPER}, Proposition 5",
    tag=Tag.PUBLISHED,
    layers=network,
    hypotheses=(ORTHONORMAL, SQUARE_DATA, FLOW),
)
def prop5(p: Parameters, layer: Layer) -> dict[str, Band]:
    """For X square orthogonal, gradient flow from W_l(0) = xi Q_l (Q_l orthogonal; W_L(0) with
    orthonormal rows) and global convergence, Assumption 3 holds with delta = xi^2 sqrt(d-K),
    eps = xi and rho = 0.  The width of the bands is the error of the flow's integration.

    In words: training from orthogonal weights creates the balance and the low-rank spectrum that Assumption 3
      asks for, with these values of its parameters.
    Hypotheses: orthonormal square data (theta = 0, d = N) and gradient flow, step 0; global convergence shows
      in the measured mu and e0.
    Parameters: theta = 0; n >= 1; K >= 2; d = nK; L >= 2; xi > 0; step = 0; flow_error >= 0.
    Source: Wang, Li, Yaras, Zhu, Balzano, Hu, Qu, JMLR 26 (2025), no. 220 (arXiv 2311.02960v4), Proposition
      5.
    Constants: stated, none reconstructed; xi^2 sqrt(d-K) is the norm of xi^2 (V'V - I), V'V of rank K, the
      value at time 0 of what the flow conserves (docs/layerwise/training.md).
    Tightness: equalities, up to the integration error of the flow; R11 has them for any data and any time.

    >>> import bounds
    >>> bounds.evaluate("prop5", xi=0.1, step=0.0, theta=0, n=10, K=3, d=30, L=4, quantity="delta")
    layerwise/prop5: delta in [0.05196..., 0.05196...]
    """
    return _conserved(p)


@statement(
    "layerwise/R11",
    title="Proposition 5 for any data, at any time",
    source="docs/layerwise/training.md, R11",
    tag=Tag.REFINED,
    layers=network,
    hypotheses=(FLOW,),
)
def r11(p: Parameters, layer: Layer) -> dict[str, Band]:
    """Gradient flow from (18) with square layers, any X, any loss of W_(L:1), any time: the lower
    pairs stay exactly balanced, delta = xi^2 sqrt(d-K), and sigma_(K+1) = ... = sigma_(d-K) = xi in
    every hidden layer, so eps = xi and rho = 0.  The flow conserves W_(l+1)'W_(l+1) - W_l W_l'; at the
    last pair W_(L-1)W_(L-1)' = W_L'W_L + xi^2 (I - V'V) with V'V a rank-K projector, and Weyl's
    inequalities give both ends.  The width of the bands is the error of the flow's integration.

    In words: what gradient flow from the orthogonal initialisation (18) conserves is what Assumption 3 (ii)
      and (iii) ask for: it holds at every time, for every data set and loss.
    Hypotheses: gradient flow (step 0) from W_l(0) = xi Q_l with square hidden layers; no convergence, nothing
      on X.
    Parameters: K >= 2; d >= max(nK, 2K+1); L >= 2; xi > 0; step = 0; flow_error >= 0.
    Source: docs/layerwise/training.md, R11 (stated and proved there; refines Proposition 5).
    Constants: derived: sqrt(d-K) is |I - V'V|_F, the ends xi are Weyl's inequalities at the last pair, and
      the drift allowed is (L-1) times the integration error, a pair a layer (docs/layerwise/training.md).
    Tightness: equalities: nothing is lost but the integration error.

    >>> import bounds
    >>> bounds.evaluate("R11", xi=0.1, step=0.0, K=3, d=31, L=4, quantity="delta")
    layerwise/R11: delta in [0.05291..., 0.05291...]
    """
    return _conserved(p)


@statement(
    "layerwise/A2",
    title="Assumption 2: nearly orthonormal data",
    source=f"{printed.PAPER}, Assumption 2",
    tag=Tag.PUBLISHED,
    layers=network,
    constants=(printed.THETA_LIMIT,),
    assumption=True,
)
def a2(p: Parameters, layer: Layer) -> dict[str, Band]:
    """|x_i'x_i - 1| <= theta/N and |x_i'x_j| <= theta/N for i != j, with theta < 1/4.

    In words: the Gram matrix of the samples differs from the identity by at most theta/N in every entry.
    Hypotheses: none: this is itself the assumption; a network meets it or misses it.
    Parameters: constants, to replace printed numbers by name.
    Source: Wang, Li, Yaras, Zhu, Balzano, Hu, Qu, JMLR 26 (2025), no. 220 (arXiv 2311.02960v4), Assumption 2.
    Constants: theta < 1/4 is stated.  The refined statements need theta < 1 (R8: theta < 1/2), R10 and R12 no
      theta at all (docs/layerwise/published.md).
    Tightness: not a bound; most data are far from it, which is why R10 asks for full column rank only.

    >>> import bounds
    >>> bounds.evaluate("A2")
    layerwise/A2: theta in [0.0, 0.25]
    """
    return {"theta": below(p, A2.limit(p))}


@statement(
    "layerwise/A3",
    title="Assumption 3: minimum-norm, balanced, approximately low-rank weights",
    source=f"{printed.PAPER}, Assumption 3",
    tag=Tag.PUBLISHED,
    layers=network,
    constants=(printed.EPS_LIMIT,),
    assumption=True,
)
def a3(p: Parameters, layer: Layer) -> dict[str, Band]:
    """(i) W_(L:1) = Y X+ (mu = 0, and with it e0 = 0); (ii) W_(l+1)'W_(l+1) = W_l W_l' for
    l <= L-2; (iii) sigma_(K+1), ..., sigma_(d-K) of the hidden layers in [eps - rho, eps], eps < 1,
    0 <= rho < eps.

    In words: the trained network is the minimum-norm interpolant, its layers are balanced, and of each hidden
      layer all but the K largest and the K smallest singular values lie in a narrow window at eps.
    Hypotheses: none: this is itself the assumption; a network meets it or misses it.
    Parameters: eps > 0; constants, to replace printed numbers by name.
    Source: Wang, Li, Yaras, Zhu, Balzano, Hu, Qu, JMLR 26 (2025), no. 220 (arXiv 2311.02960v4), Assumption 3.
    Constants: eps < 1 and 0 <= rho < eps are stated.  The refined statements need neither, and mu and e0 may
      be positive (docs/layerwise/published.md).
    Tightness: not a bound; gradient flow from (18) meets (ii) and (iii) exactly (R11), gradient descent only
      nearly (R12).

    >>> import bounds
    >>> bounds.evaluate("A3", eps=0.1, quantity="eps")
    layerwise/A3: eps in [0.0, 1.0]
    """
    zero = p.ops.number(0)
    return {
        "mu": at_most(p, zero),
        "e0": at_most(p, zero),
        "delta_low": at_most(p, zero),
        "eps": below(p, EPS_BELOW_ONE.limit(p)),
        "rho": below(p, p.eps),
    }


@statement(
    "layerwise/cond13",
    title="Condition (13) of Theorem 4",
    source=f"{printed.PAPER}, eq. (13)",
    tag=Tag.PUBLISHED,
    layers=network,
    hypotheses=(EQUAL_CLASSES,),
    constants=(
        printed.COND13_DELTA_DEPTH, printed.COND13_DELTA_CLASSES,
        printed.COND13_RHO, printed.COND13_EPS,
    ),
    assumption=True,
    form_reconstructed=True,
)  # fmt: skip
def cond13(p: Parameters, layer: Layer) -> dict[str, Band]:
    """delta <= min{(2n)^(1/L)/(30 L^2), n^(1/L)/(128 sqrt K)}, rho <= eps/(2 L sqrt n),
    eps <= min{1, n^(1/(2L))/4}.

    In words: Theorem 4 asks for an imbalance that is small for the depth and the number of classes, a narrow
      window of trailing singular values, and a small eps.
    Hypotheses: equally large classes; otherwise this is itself the assumption, which a network meets or
      misses.
    Parameters: eps > 0; n >= 1; K >= 2; L >= 2; alpha > 0; sizes n_k >= 1, all equal; constants, to replace
      printed numbers by name.
    Source: Wang, Li, Yaras, Zhu, Balzano, Hu, Qu, JMLR 26 (2025), no. 220 (arXiv 2311.02960v4), eq. (13).
    Constants: 30, 128, 2, 4 and the form of the condition are reconstructed from the outline of the proof
      (the authors' 2023 notebook has another form, cond-2023), the 1 is stated (docs/layerwise/published.md).
       n is n~ = n/alpha^2 but in the part on rho.
    Tightness: not a bound.  Far from needed: R6 takes any delta with finite h (R3), any rho <= eps and any
      eps.

    >>> import bounds
    >>> bounds.evaluate("cond13", eps=0.02, n=10, K=3, L=4, quantity="delta")
    layerwise/cond13: delta in [0.0, 0.004405...]
    """
    return {
        "delta": at_most(p, delta_limit(p)),
        "rho": at_most(p, rho_limit(p)),
        "eps": at_most(p, eps_limit(p)),
    }


@dataclass(frozen=True)
class Requirement:
    """An inequality small <= large that every network satisfies, and the parameters it speaks of."""

    text: str
    names: frozenset[str]
    sides: Callable[[Parameters], tuple[Value, Value]]

    def fails(self, p: Parameters) -> Truth:
        """Whether small > large by more than rounding: a bool, a boolean array, or UNDECIDED."""
        small, large = self.sides(p)
        return p.ops.less(large * (1 + CONTRADICTION_MARGIN), small)


def _need(text: str, names: str, sides: Callable[[Parameters], tuple[Value, Value]]) -> Requirement:
    return Requirement(text, frozenset(names.split()), sides)


def _tail_floor(p: Parameters) -> Value:
    A = p.ops
    return A.sqrt(A.maximum(p.d - 2 * p.K, A.number(0))) * A.power(p.eps - p.rho, 2)


def _part_of_n(p: Parameters) -> tuple[Value, Value]:
    """How far n is from a whole number; nothing where it is a mean, or no number."""
    known = p.sizes is None and isinstance(p.n, float | np.ndarray)
    return (abs(p.n - np.rint(p.n)), p.n * WHOLE) if known else (p.ops.number(0), p.ops.number(0))


WHOLE = 1e-12
"""Relative rounding of a number of samples."""

REQUIREMENTS = (
    _need("n whole where the classes are equally large", "n", _part_of_n),
    _need("d >= N = n K", "d n K", lambda p: (p.N, p.d)),
    _need("d >= 2K + 1 (Assumption 3 iii)", "d K", lambda p: (2 * p.K + 1, p.d)),
    _need("rho <= eps", "rho eps", lambda p: (p.rho, p.eps)),
    _need(
        "delta >= sqrt(d - 2K) (eps - rho)^2 (R3)", "delta d K eps rho", lambda p: (_tail_floor(p), p.delta)
    ),
    _need("lmin <= lmax", "lmin lmax", lambda p: (p.lmin, p.lmax)),
    _need("lmin >= 1 - theta (R1)", "lmin theta", lambda p: (1 - p.theta, p.lmin)),
    _need("lmax <= 1 + theta (R1)", "lmax theta", lambda p: (p.lmax, 1 + p.theta)),
    _need("lmin <= 1 + theta/N (mean eigenvalue)", "lmin theta n K", lambda p: (p.lmin, 1 + p.theta / p.N)),
    _need("lmax >= 1 - theta/N (mean eigenvalue)", "lmax theta n K", lambda p: (1 - p.theta / p.N, p.lmax)),
    _need(
        "eps^2 <= t_hi (R2)", "eps rho delta n K L e0 mu alpha lmin lmax",
        lambda p: (p.eps * p.eps, geometry(p, spectral_regime=True).spectrum.t_hi),
    ),
    _need("e0 <= mu sqrt(lmax)", "e0 mu lmax", lambda p: (p.e0, p.mu * p.ops.sqrt(p.lmax))),
)  # fmt: skip
"""What every network satisfies; over boxes n is real.  Sources: R1, R2, R3 and
|W_(L:1)X - Y/alpha|_F <= mu sqrt(lmax)."""


def contradictions(p: Parameters) -> list[str]:
    """Inequalities that every network satisfies and these scalar parameters do not, with their two sides.

    A non-empty list means that no network has all these parameters together: statements about them
    are true, and empty.
    """
    return [
        f"{need.text}: {_show(small)} > {_show(large)}"
        for need in REQUIREMENTS
        if need.fails(p) is True
        for small, large in [need.sides(p)]
    ]


CONTRADICTION_MARGIN = 1e-12
"""Relative rounding allowed to parameters that were themselves computed in float64."""


def _show(x: Value) -> str:
    return f"{float(x):.6g}"
