"""R12: the refined theorem for layers that are balanced only approximately, at every pair."""

from __future__ import annotations

from functools import reduce

from bounds.arithmetic import Truth, Value
from bounds.bands import at_least, at_most, between, discrimination, discrimination_ceiling, steps
from bounds.layerwise import scope
from bounds.layerwise.parameters import Parameters
from bounds.layerwise.relaxed_geometry import Imbalance, Relaxed, partial_sums, tail_sums
from bounds.statement import Band, Layer, Tag, statement

HYPOTHESES = (scope.EQUAL_CLASSES, scope.FULL_RANK, scope.FIT)


def measured_imbalance(p: Parameters) -> Imbalance:
    """The sums of the imbalances of p.imbalances."""
    A, x = p.ops, p.imbalances
    assert x is not None
    be, ga = partial_sums(A, x.down), partial_sums(A, x.up)
    return Imbalance(
        be=be,
        be_tail=tail_sums(A, x.down),
        ga=ga,
        ga_tail=tail_sums(A, x.up),
        size=x.size,
        trailing=x.trailing,
        inner=A.power(x.inner, 2),
        within=x.within,
        exact_below=A.negate(A.less(A.number(0), be[p.L - 2] + ga[p.L - 2])),
    )


def relaxed(p: Parameters) -> Relaxed:
    """R12 at the measured imbalances; memoised on p."""
    if "relaxed" not in p.memo:
        mu = p.mu if p.mu_op is None else p.mu_op
        p.memo["relaxed"] = Relaxed(p, measured_imbalance(p), mu, mu)
    return p.memo["relaxed"]


@statement(
    "layerwise/R12-0",
    title="Stretching factors are convex up to the imbalance",
    source="docs/layerwise/relaxed.md, R12.0",
    tag=Tag.REFINED,
    layers=lambda L: range(1, L),
)
def r12_0(p: Parameters, layer: Layer) -> dict[str, Band]:
    """For any z_0 and z_l = W_(l:1)z_0, q_l = |z_(l+1)|_F^2/|z_l|_F^2: q_(l-1) <= q_l + b_l, where
    b_l = max(0, -smallest eigenvalue of B_l); checked for z_0 = Delta and z_0 = M.  Mirrored, for
    v_L = I and v_(l-1) = W_l'v_l, q-_l = |W_l'v_l|_F^2/|v_l|_F^2: q-_(l+1) <= q-_l + c_l.

    In words: the factor by which a product of layers stretches a vector grows from layer to layer, up to the
      imbalance of the pair; backwards likewise.
    Hypotheses: none.  Where z_l = 0 but z_(l-1) is not, q_(l-1) = 0; where z_(l-1) = 0 nothing is claimed.
    Parameters: imbalances, a LayerImbalance (every entry >= 0).
    Source: docs/layerwise/relaxed.md, R12.0 (stated and proved there).
    Constants: derived: the factor 1 is Cauchy-Schwarz for <z_(l-1), W_l'z_l>, and W_lW_l' = W_(l+1)'W_(l+1) -
      B_l (docs/layerwise/relaxed.md).
    Tightness: attained along singular directions, where W_l'z_l is parallel to z_(l-1).

    >>> import bounds
    >>> size = (1e-4, 1e-4, 0.0101)
    >>> near = bounds.LayerImbalance(size, (1e-4,) * 3, size, (0.101,) * 3, 0.099)
    >>> bounds.evaluate("R12-0", imbalances=near, L=4, layer=3, quantity="convexity_within")
    layerwise/R12-0: convexity_within at layer 3 in [-inf, 0.0101]
    """
    if p.imbalances is None:
        return {}
    assert layer is not None
    b, c = p.imbalances.down[layer - 1], p.imbalances.up[layer - 1]
    everything = -p.ops.inf, p.ops.inf
    return {
        "convexity_within": Band(-p.ops.inf, b, everything),
        "convexity_between": Band(-p.ops.inf, b, everything),
        "convexity_mirrored": Band(-p.ops.inf, c, everything),
    }


@statement(
    "layerwise/R12-1",
    title="The K leading singular values of every layer, approximately balanced",
    source="docs/layerwise/relaxed.md, R12.1",
    tag=Tag.REFINED,
    layers=lambda L: range(1, L + 1),
    hypotheses=HYPOTHESES,
)
def r12_1(p: Parameters, layer: Layer) -> dict[str, Band]:
    """t_l <= sigma_i(W_l)^2 <= T_l for i <= K, l = 1..L, with T_l = min(T + ga_(l-1),
    T- + sum of b_i over i >= l), t_l = max(s - be_(l-1), s- - sum of c_i over i >= l): T, T- the roots of
    prod_j (t - be_j) = lam_hi and prod_l (t - sum of c_i over i >= l) = lam_hi; s, s- those of
    prod_l (s + ga_(l-1)) = lam_lo and prod_j (s + be_(L-1) - be_j) = lam_lo;
    lam_lo = (sqrt n - e0)^2/lmax, lam_hi = (sqrt n + e0)^2/lmin + mu^2.

    In words: interpolation fixes the product of the stretching factors, R12.0 keeps them near one another; so
      each leading singular value is near the L-th root.
    Hypotheses: equally large classes; data of full column rank, lmin > 0; e0 < sqrt(n)/alpha.  No pair need
      be balanced.  Any imbalances.
    Parameters: n >= 1; L >= 2; lmin in (0, lmax]; lmax >= lmin; mu >= 0; mu_op in [0, mu], mu if left out;
      e0 in [0, sqrt(n)/alpha); alpha > 0; imbalances, a LayerImbalance (every entry >= 0); sizes n_k >= 1,
      all equal.
    Source: docs/layerwise/relaxed.md, R12.1 (stated and proved there; refines R2).
    Constants: derived: lam_lo and lam_hi from the fit and the spectrum of X'X, the roots from R12.0 up (T, s)
      and down (T-, s-), one-sided sums b, c from Weyl (docs/layerwise/relaxed.md).
    Tightness: with exact lower pairs these are R2 with b, c of the last pair for delta, attained where they
      vanish; not searched on its own.

    >>> import bounds
    >>> size = (1e-4, 1e-4, 0.0101)
    >>> near = bounds.LayerImbalance(size, (1e-4,) * 3, size, (0.101,) * 3, 0.099)
    >>> bounds.evaluate("R12-1", imbalances=near, n=10, L=4, lmin=0.9, lmax=1.1, mu=0.01, layer=1,
    ... quantity="sigma_K_squared")
    layerwise/R12-1: sigma_K_squared at layer 1 in [1.736..., 1.828...]
    """
    if p.imbalances is None:
        return {}
    assert layer is not None
    return leading_bands(relaxed(p), layer)


def leading_bands(g: Relaxed, layer: int) -> dict[str, Band]:
    """R12.1 at W_l, l = 1..L."""
    band = between(g.p, g.t[layer - 1], g.T[layer - 1], data_reasons(g))
    return {"sigma_K_squared": band, "sigma_1_squared": band}


def data_reasons(g: Relaxed) -> list[tuple[Truth, str]]:
    """Hypotheses without which no band of R12 is finite."""
    A, p = g.A, g.p
    return [
        (A.negate(A.less(A.number(0), p.lmin)), "lmin <= 0"),
        (A.negate(A.less(p.e0, A.sqrt(g.n.low))), "e0 >= sqrt(n)/alpha, so lam_lo = 0"),
    ]


@statement(
    "layerwise/R12-2",
    title="Within-class energy from layer to layer, approximately balanced",
    source="docs/layerwise/relaxed.md, R12.2",
    tag=Tag.REFINED,
    layers=steps,
    hypotheses=HYPOTHESES,
)
def r12_2(p: Parameters, layer: Layer) -> dict[str, Band]:
    """q_l = Tr Sigma_W^(l+1)/Tr Sigma_W^l: q_l >= [pi_(l+1)/(1+rho_0)]^(1/(l+1)) - be_l with
    pi_l = prod over j < l of (sigma_(d-K)(W_1)^2 - be_j), rho_0 = lmax/((n-2)lmin); for e0 = 0
    q_l <= u_l = be_(L-1) - be_l, otherwise sqrt q_l <= sqrt(u_l)(1 + e_l/y_l) + e_(l+1)/y_l with
    e_l = e0 x_l and y_l <= |W_(l:1)Delta|_F (measured, or y_l^2 = (n-2)K lmin pi_l, y_0^2 = (N-K)lmin).

    In words: how a layer changes the within-class energy: at most by what its imbalances allow, at least by
      the geometric mean of the layers so far.
    Hypotheses: equally large classes; data of full column rank, lmin > 0; e0 < sqrt(n)/alpha.  No pair need
      be balanced.  W_1 square; the lower end needs n >= 3, the upper one for e0 > 0 a positive y_l.
    Parameters: n >= 1; K >= 2; L >= 2; lmin in (0, lmax]; lmax >= lmin; mu >= 0; mu_op in [0, mu], mu if left
      out; e0 in [0, sqrt(n)/alpha); alpha > 0; imbalances, a LayerImbalance (every entry >= 0); sizes
      n_k >= 1, all equal.
    Source: docs/layerwise/relaxed.md, R12.2 (stated and proved there).
    Constants: derived: u_l is R12.0 from q_(L-1) = 0 down, pi_(l+1) the stretch on d - K directions, rho_0
      the energy split of R10 (docs/layerwise/relaxed.md).
    Tightness: the upper end is attained for e0 = 0; below, the geometric mean loses (0.89 for R7's 0.94 at
      rho_0 = 0.26, l = 1) unless lower pairs are exactly balanced.

    >>> import bounds
    >>> size = (1e-4, 1e-4, 0.0101)
    >>> near = bounds.LayerImbalance(size, (1e-4,) * 3, size, (0.101,) * 3, 0.099)
    >>> bounds.evaluate("R12-2", imbalances=near, n=10, K=3, L=4, lmin=0.9, lmax=1.1, mu=0.01, layer=1,
    ... quantity="W_ratio")
    layerwise/R12-2: W_ratio at layer 1 in [0.008981..., 0.01019...]
    """
    if p.imbalances is None:
        return {}
    assert layer is not None
    g = relaxed(p)
    lower, upper = g.within_lower(layer), g.within_upper(layer)
    return {
        "W_ratio": between(p, lower, upper, within_reasons(g, layer)),
        "within_norm": at_least(p, g.least_norm(layer), [_no_norm(g, layer)]),
    }


def _no_norm(g: Relaxed, layer: int) -> tuple[Truth, str]:
    vanishes = g.A.negate(g.A.less(g.A.number(0), g.least_norm(layer)))
    return vanishes, "sigma_(d-K)(W_1)^2 <= be_j for some j < l, or n <= 2 (R12.2)"


def within_reasons(g: Relaxed, layer: int) -> list[tuple[Truth, str]]:
    """Why R12.2 may say nothing."""
    A = g.A
    return [
        *data_reasons(g),
        _misfit_unbounded(g, layer),
        (
            A.negate(A.less(A.number(0), g.within_lower(layer))),
            "pi_(l+1)/(1+rho_0) is too small beside the imbalances, or n <= 2 (R12.2)",
        ),
    ]


def _misfit_unbounded(g: Relaxed, layer: int) -> tuple[Truth, str]:
    A, zero = g.A, g.A.number(0)
    unknown = A.negate(A.less(zero, g.within_norm(layer)))
    return A.both(A.less(zero, g.p.e0), unknown), "e0 > 0 and no lower bound on |W_(l:1)Delta|_F (R12.2)"


@statement(
    "layerwise/R12-3",
    title="Between-class energy from layer to layer, approximately balanced",
    source="docs/layerwise/relaxed.md, R12.3",
    tag=Tag.REFINED,
    layers=steps,
    hypotheses=HYPOTHESES,
)
def r12_3(p: Parameters, layer: Layer) -> dict[str, Band]:
    """p_l = Tr Sigma_B^(l+1)/Tr Sigma_B^l:
    [lam_lo/(T_(l+2)..T_L)]^(1/(l+1)) - be_l <= p_l <= T_(l+1).

    In words: how a layer stretches the class means: at most by T_(l+1), at least by what the product of all
      layers leaves.
    Hypotheses: equally large classes; data of full column rank, lmin > 0; e0 < sqrt(n)/alpha.  No pair need
      be balanced.  No bound on the leak of the means and no rank is needed.
    Parameters: n >= 1; L >= 2; lmin in (0, lmax]; lmax >= lmin; mu >= 0; mu_op in [0, mu], mu if left out;
      e0 in [0, sqrt(n)/alpha); alpha > 0; imbalances, a LayerImbalance (every entry >= 0); sizes n_k >= 1,
      all equal.
    Source: docs/layerwise/relaxed.md, R12.3 (stated and proved there).
    Constants: derived: lam_lo bounds the product of all L factors, T the later ones, R12.0 the earlier ones
      by the geometric mean (docs/layerwise/relaxed.md).
    Tightness: not searched on its own; below, the geometric mean forgets that p is nearly constant, which
      R12.4 mends where angles are small.

    >>> import bounds
    >>> size = (1e-4, 1e-4, 0.0101)
    >>> near = bounds.LayerImbalance(size, (1e-4,) * 3, size, (0.101,) * 3, 0.099)
    >>> bounds.evaluate("R12-3", imbalances=near, n=10, L=4, lmin=0.9, lmax=1.1, mu=0.01, layer=1,
    ... quantity="B_ratio")
    layerwise/R12-3: B_ratio at layer 1 in [1.649..., 1.828...]
    """
    if p.imbalances is None:
        return {}
    assert layer is not None
    g = relaxed(p)
    return {"B_ratio": between(p, g.between_lower(layer), g.T[layer], data_reasons(g))}


@statement(
    "layerwise/R12-4",
    title="Leakage between the leading and the other directions, approximately balanced",
    source="docs/layerwise/relaxed.md, R12.4",
    tag=Tag.REFINED,
    layers=steps,
    hypotheses=HYPOTHESES,
)
def r12_4(p: Parameters, layer: Layer) -> dict[str, Band]:
    """With th_l the angle between the K leading left directions of W_l and right ones of W_(l+1),
    sin th_l <= |B_l|/(t_l - eps_(l+1)^2) (eps_L = 0) and r_l = eps_l/sqrt(t_l): backwards
    ph_(L-1) = 0, a_(L-1) = e0/sqrt(t_L), om_l = ph_l + th_l, a'_l = a_l/(cos th_l - tan ph_l sin th_l),
    tan ph_(l-1) = r_l tan om_l, a_(l-1) = a'_l/sqrt(t_l), and
    q_l <= eps_(l+1)^2 + (eps_(l+1) tan om_(l+1) + a'_(l+1)/y_l)^2; forwards tan ps_0 = sqrt phi,
    ps_(l+1) = arctan(r_(l+1) tan ps_l) + th_(l+1), and p_l >= t_(l+1) cos^2 ps_l.

    In words: the leading directions of neighbouring layers nearly agree, so deviations stay near the trailing
      cone backwards from the output and means near the leading cone forwards from the data.
    Hypotheses: equally large classes; data of full column rank, lmin > 0; e0 < sqrt(n)/alpha.  No pair need
      be balanced.  |B_l| < t_l - eps_(l+1)^2, and every angle on the way below a right angle.
    Parameters: n >= 1; K >= 2; L >= 2; lmin in (0, lmax]; lmax >= lmin; mu >= 0; mu_op in [0, mu], mu if left
      out; e0 in [0, sqrt(n)/alpha); alpha > 0; imbalances, a LayerImbalance (every entry >= 0); sizes
      n_k >= 1, all equal.
    Source: docs/layerwise/relaxed.md, R12.4 (stated and proved there; refines R5 and R6).
    Constants: derived: the sine from a Sylvester equation for the two projectors, angles to subspaces add,
      r_l = eps_l/sqrt(t_l) a layer; phi is that of R10 (docs/layerwise/relaxed.md).
    Tightness: gives back R5 and R6 at exact balance (tan om_l = h r^(L-1-l)); imbalance costs second
      order in q, about L|B|/t in p.

    >>> import bounds
    >>> size = (1e-4, 1e-4, 0.0101)
    >>> near = bounds.LayerImbalance(size, (1e-4,) * 3, size, (0.101,) * 3, 0.099)
    >>> bounds.evaluate("R12-4", imbalances=near, n=10, K=3, L=4, lmin=0.9, lmax=1.1, mu=0.01, layer=1,
    ... quantity="W_ratio")
    layerwise/R12-4: W_ratio at layer 1 in [0.0, 0.01020...]
    """
    if p.imbalances is None:
        return {}
    assert layer is not None
    g = relaxed(p)
    return {
        "W_ratio": at_most(
            p, g.cone_upper(layer), [*data_reasons(g), *cone_reasons(g), _misfit_unbounded(g, layer)]
        ),
        "B_ratio": at_least(
            p, g.cone_lower(layer), [*data_reasons(g), _angle_unbounded(g), *_mean_reasons(g, layer)]
        ),
    }


def cone_reasons(g: Relaxed) -> list[tuple[Truth, str]]:
    """Why the backward cones of R12.4 may say nothing, the data apart."""
    return [
        _angle_unbounded(g),
        (g.A.negate(g.A.less(g.cone[0][0], g.A.inf)), "om_l reaches a right angle (R12.4)"),
    ]


def _angle_unbounded(g: Relaxed) -> tuple[Truth, str]:
    A = g.A
    unbounded = A.negate(A.less(reduce(A.maximum, g.sines), A.number(1)))
    return unbounded, "|B_l| >= t_l - eps_(l+1)^2 for some l: th_l unbounded (R12.4)"


def _mean_reasons(g: Relaxed, layer: int) -> list[tuple[Truth, str]]:
    """Why the forward cone of R12.4 may say nothing."""
    A = g.A
    return [
        (A.negate(A.less(g.phi, A.inf)), "b^2 >= lmin, so phi is infinite (R12.4)"),
        (A.negate(A.less(g.tan_ps[layer], A.inf)), "ps_l reaches a right angle (R12.4)"),
    ]


@statement(
    "layerwise/R12",
    title="The refined theorem for approximately balanced layers",
    source="docs/layerwise/relaxed.md, R12",
    tag=Tag.REFINED,
    layers=lambda L: range(L),
    hypotheses=HYPOTHESES,
)
def r12(p: Parameters, layer: Layer) -> dict[str, Band]:
    """C_(l+1)/C_l in [(q_l lower)/T_(l+1), min(q_l upper)/max(p_l lower)] with the bounds of R12.2, R12.3
    and R12.4; D_l in [2/(1+k), min(2k/(1+k), K/(K-1))], k = (1+f)^2 x_l^2 T_(l+1)..T_L/(1-f)^2
    (k <= lmax/lmin at l = 0), f = e0/sqrt n, x_l^2 = 1/prod over j >= l of (ta_l - be_j), ta_l the root of
    t^l prod over j >= l of (t - be_j) = lam_lo.  No pair of layers need be exactly balanced: this is
    what gradient descent gives.

    In words: compression and discrimination of a network whose layers are only nearly balanced, from the
      imbalances of its own pairs.
    Hypotheses: equally large classes; data of full column rank, lmin > 0; e0 < sqrt(n)/alpha.  No pair need
      be balanced.  n >= 3 for the lower end of C_(l+1)/C_l.
    Parameters: n >= 1; K >= 2; L >= 2; lmin in (0, lmax]; lmax >= lmin; mu >= 0; mu_op in [0, mu], mu if left
      out; e0 in [0, sqrt(n)/alpha); alpha > 0; imbalances, a LayerImbalance (every entry >= 0); sizes
      n_k >= 1, all equal.
    Source: docs/layerwise/relaxed.md, R12 (stated and proved there; refines Theorem 4, eqs. (14) to (16)).
    Constants: derived: q and p from R12.2 to R12.4, T from R12.1, k from the two-sided bound on W_(l:1)Xbar,
      2/(1+k) from Wielandt's inequality (docs/layerwise/relaxed.md).
    Tightness: tight wherever R10 is, on exactly balanced instances; the upper end of D loses K/2 as R10's.
      Slack (of 1 - D and D - 1 for D): C_ratio upper 1.0000, C_ratio lower 1.0005 to 1.0012, D lower 1.0000,
      D upper 1.0000 to 2.5075 (reports/tightness.csv: theta = 0.01, K = 2, 3, 5).

    >>> import bounds
    >>> size = (1e-4, 1e-4, 0.0101)
    >>> near = bounds.LayerImbalance(size, (1e-4,) * 3, size, (0.101,) * 3, 0.099)
    >>> bounds.evaluate("R12", imbalances=near, n=10, K=3, L=4, lmin=0.9, lmax=1.1, mu=0.01, layer=1,
    ... quantity="C_ratio")
    layerwise/R12: C_ratio at layer 1 in [0.004912..., 0.005875...]
    """
    if p.imbalances is None:
        return {}
    assert layer is not None
    return relaxed_bands(relaxed(p), layer)


def relaxed_bands(g: Relaxed, layer: int) -> dict[str, Band]:
    """The bands of R12 at a layer l = 0..L-1."""
    bands = {"D": discrimination_band(g, layer)}
    if layer <= g.p.L - 2:
        bands["C_ratio"] = compression_band(g, layer)
    return bands


def compression_band(g: Relaxed, layer: int) -> Band:
    """C_(l+1)/C_l."""
    A = g.A
    upper = A.minimum(g.within_upper(layer), g.cone_upper(layer))
    slowest = A.maximum(g.between_lower(layer), g.cone_lower(layer))
    reasons = [
        *within_reasons(g, layer),
        (A.negate(A.less(A.number(0), slowest)), "no lower bound on the between-class ratio (R12.3)"),
    ]
    return between(g.p, _over(g, g.within_lower(layer), g.T[layer]), A.ratio(upper, slowest), reasons)


def _over(g: Relaxed, a: Value, b: Value) -> Value:
    """a/b for b > 0, 0 where b is infinite."""
    A = g.A
    return A.where(A.less(b, A.inf), lambda: A.ratio(a, b), lambda: A.number(0))


def discrimination_band(g: Relaxed, layer: int) -> Band:
    """D_l."""
    A, p = g.A, g.p
    k = g.condition_number(layer)
    finite = A.less(k, A.inf)
    ceiling = discrimination_ceiling(p)
    upper = A.where(finite, lambda: A.minimum(2 * k / (1 + k), ceiling), lambda: ceiling)
    lower = A.where(finite, lambda: 2 / (1 + k), lambda: A.number(0))
    return discrimination(p, lower, upper, [*data_reasons(g), (A.negate(finite), "k is infinite (R12)")])
