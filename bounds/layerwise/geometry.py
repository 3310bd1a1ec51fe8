"""What the refined proofs derive step by step from the parameters: R1 to R5's common quantities.

Two regimes share every formula that follows: `entrywise` (R1: theta) and `spectral` (R10: lmin, lmax).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import wraps
from typing import Any, TypeVar, cast

from bounds.arithmetic import Arithmetic, Truth, Value, named, root_of_logarithms
from bounds.layerwise.parameters import Parameters

ROUNDS = 4
"""Rounds of R3; four by definition, so that values agree everywhere."""


@dataclass(frozen=True)
class DataBounds:
    """What is known of the data: R1 (entrywise) or R10 (spectral).

    low, high: bounds on the eigenvalues of X'X.  top: the K largest squared singular values of Delta
    sum to at most this (A).  rest: the others sum to at least this (B).  energy: |Delta|_F^2 is at
    most this.  sizes: what stands for n~ in what is read off Y.
    """

    low: Value
    high: Value
    top: Value
    rest: Value
    energy: Value
    spectral: bool
    sizes: ClassSizes


@dataclass(frozen=True)
class ClassSizes:
    """What stands for n~ in lower bounds, in upper bounds, and for the centred means (R13); all three
    are n~ where the classes are equally large."""

    low: Value
    high: Value
    centred: Value


def equal_sizes(p: Parameters) -> ClassSizes:
    """n~ throughout."""
    return ClassSizes(p.n_scaled, p.n_scaled, p.n_scaled)


def entrywise(p: Parameters) -> DataBounds:
    """R1 with theta."""
    A, theta, n, K = p.ops, p.theta, p.n, p.K
    excess = theta * A.minimum(A.sqrt((n - 2) * K), A.sqrt(K) + 2 * (1 - A.ratio(A.number(1), n)))
    return DataBounds(
        low=A.maximum(1 - theta, A.number(0)),
        high=1 + theta,
        top=named(A, "A", K + A.sqrt(K) * theta),
        rest=named(A, "B", (n - 2) * K - excess),
        energy=(n - 1) * K + 2 * theta,
        spectral=False,
        sizes=equal_sizes(p),
    )


def spectral(p: Parameters, sizes: ClassSizes | None = None) -> DataBounds:
    """R10 with lmin and lmax; sizes: of the classes, equal ones if left out (R13)."""
    return DataBounds(
        low=p.lmin,
        high=p.lmax,
        top=p.K * p.lmax,
        rest=(p.n - 2) * p.K * p.lmin,
        energy=(p.N - p.K) * p.lmax,
        spectral=True,
        sizes=sizes or equal_sizes(p),
    )


@dataclass(frozen=True)
class Spectrum:
    """R2 and R3 after their rounds.

    t_lo <= sigma_i(W_l)^2 <= t_hi for i <= K, l <= L-1; |What_1^(-1) What_2|_F <= h;
    |What_2|_F <= w; |E_11|_F <= e.
    """

    t_lo: Value
    t_hi: Value
    h: Value
    w: Value
    e: Value


M = TypeVar("M", bound=Callable[..., Any])


def once(method: M) -> M:
    """A method of a geometry that several statements ask for: worked out once for each of its arguments."""

    @wraps(method)
    def kept(self: Geometry, *at: int) -> Any:
        if (method, at) not in self.memo:
            self.memo[method, at] = method(self, *at)
        return self.memo[method, at]

    return cast("M", kept)


@dataclass(frozen=True)
class Geometry:
    """Everything the layerwise bounds need, for one regime (docs/layerwise/leakage.md)."""

    p: Parameters
    data: DataBounds
    spectrum: Spectrum
    b: Value
    phi: Value
    f: Value
    memo: dict[Any, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    @once
    def r(self) -> Value:
        """eps / sqrt(t_lo)."""
        return named(self.p.ops, "r", self.p.ops.ratio(self.p.eps, self.p.ops.sqrt(self.spectrum.t_lo)))

    @once
    def r_power(self, k: int) -> Value:
        """r^k."""
        return self.p.ops.power(self.r, k)

    @once
    def misfit(self, layer: int) -> Value:
        """e_l of R4: e0 (t_lo - e)^(-1/2) t_lo^(-(L-1-l)/2)."""
        A, s = self.p.ops, self.spectrum
        return A.where(
            A.less(A.number(0), self.p.e0),
            lambda: (
                self.p.e0
                * A.power(s.t_lo - s.e, Fraction(-1, 2))
                * A.power(s.t_lo, Fraction(-(self.p.L - 1 - layer), 2))
            ),
            lambda: A.number(0),
        )

    @once
    def trailing_energy(self) -> Value:
        """m_0^2 of R6: a lower bound on the within-class energy outside the K leading and the K
        smallest directions."""
        A = self.p.ops
        leak = times(A, self.spectrum.h * self.r_power(self.p.L - 1), A.sqrt(self.data.energy))
        leading = leak + self.misfit(0)
        return named(A, "m02", self.data.rest - leading * leading)

    @once
    def trailing_norm(self, layer: int) -> Value:
        """(eps - rho)^l m_0, a lower bound on v_l (0 where R6 has none)."""
        A = self.p.ops
        return A.power(self.p.eps - self.p.rho, layer) * A.sqrt(self.trailing_energy())

    @once
    def head_bounds(self) -> tuple[Value, Value]:
        """Bounds on sigma(What_1)^2."""
        s = self.spectrum
        return self.p.ops.maximum(s.t_lo - s.e, self.p.ops.number(0)), s.t_hi + s.e

    @once
    def reasons(self) -> tuple[tuple[Truth, str], ...]:
        """Which denominators fail, for the `because` of a band."""
        A, p, s = self.p.ops, self.p, self.spectrum
        infinite = A.negate(A.less(s.h, A.inf))
        zero = A.number(0)
        phi_name = "b^2 >= lmin" if self.data.spectral else "b^2 >= (K-1)(1 - 2 theta/K)"
        return (
            (A.negate(A.less(zero, self.data.low)), _rank_reason(self.data)),
            (A.negate(A.less(p.e0, A.sqrt(self.data.sizes.low))), "e0 >= sqrt(n)/alpha, so t_lo = 0 (R2)"),
            (infinite, "delta >= t_lo and t_lo^2 <= eps^4 + eta^2, so h is infinite (R3)"),
            (A.negate(A.less(self.phi, A.inf)), f"{phi_name}, so phi is infinite (R5)"),
        )

    @once
    def misfit_reasons(self) -> tuple[tuple[Truth, str], ...]:
        """Why the terms with e0 have no bound."""
        A, p = self.p.ops, self.p
        imperfect = A.less(A.number(0), p.e0)
        return (
            (A.both(imperfect, self.head_fails()), "e >= t_lo with e0 > 0 (R4)"),
            (
                A.both(imperfect, A.negate(A.less(A.number(0), self.trailing_energy()))),
                "m_0^2 <= 0 with e0 > 0 (R6)",
            ),
            (A.both(imperfect, A.negate(A.less(p.rho, p.eps))), "rho = eps with e0 > 0 (R6)"),
        )

    @once
    def head_fails(self) -> Truth:
        """e >= t_lo: no lower bound on sigma(What_1)."""
        return self.p.ops.negate(self.p.ops.less(self.spectrum.e, self.spectrum.t_lo))


def _rank_reason(data: DataBounds) -> str:
    return "lmin <= 0 (R10)" if data.spectral else "theta >= 1 (R1)"


def times(A: Arithmetic, x: Value, y: Value) -> Value:
    """x y for x, y >= 0, where an exact 0 times infinity is 0: an absent quantity leaks nothing."""
    zero = A.number(0)
    return A.where(A.both(A.less(zero, x), A.less(zero, y)), lambda: x * y, lambda: zero)


def unless_infinite(A: Arithmetic, x: Value, y: Value) -> Value:
    """x y for x, y >= 0, where an infinite x stays infinite even if y is 0: what has no bound has none."""
    return A.where(A.less(x, A.inf), lambda: x * y, lambda: A.inf)


def geometry(p: Parameters, *, spectral_regime: bool) -> Geometry:
    """Evaluate R2, R3 (their four rounds) and R5's b and phi for one regime; memoised on p."""
    key = "spectral" if spectral_regime else "entrywise"
    if key not in p.memo:
        p.memo[key] = geometry_on(p, spectral(p) if spectral_regime else entrywise(p))
    return p.memo[key]


def geometry_on(p: Parameters, data: DataBounds) -> Geometry:
    """The same for given bounds on the data, not memoised."""
    return geometry_from(p, data, _spectrum(p, data))


def geometry_from(p: Parameters, data: DataBounds, s: Spectrum) -> Geometry:
    """The same from the numbers of R3."""
    A = p.ops
    root_n = A.sqrt(data.sizes.low)
    tail = times(A, A.power(p.eps, p.L - 1), s.w)
    b = named(A, "b", trailing_mean_bound(p, data, named(A, "m", (tail + p.mu) / root_n)))
    f = named(A, "f", (times(A, tail, b) + p.e0) / root_n)
    return Geometry(p, data, s, b, named(A, "phi", trailing_mean_ratio(p, data, b)), f)


def trailing_mean_bound(p: Parameters, data: DataBounds, m: Value) -> Value:
    """b of R5: sqrt(n) |V_2'Xbar| <= b, with m = (w eps^(L-1) + mu) / sqrt(n~)."""
    A = p.ops
    if data.spectral:
        low, high = A.sqrt(data.low), A.sqrt(data.high)
        return A.where(A.less(A.number(0), low), lambda: high - low + low * high * m, lambda: A.inf)
    first = A.ratio(p.theta, A.sqrt(data.low)) + m
    second = A.ratio(p.theta, A.sqrt(2 * data.low)) + data.high * m
    return A.minimum(first, second)


def trailing_mean_ratio(p: Parameters, data: DataBounds, b: Value) -> Value:
    """phi of R5: |V_2'M|_F^2 <= phi |V_1'M|_F^2; infinite unless its denominator is positive."""
    b2 = b * b
    if data.spectral:
        return p.ops.ratio(b2, data.low - b2)
    return p.ops.ratio(b2, (p.K - 1) * (1 - 2 * p.theta / p.K) - b2)


def _spectrum(p: Parameters, data: DataBounds) -> Spectrum:
    low_product, high_product = products(p, data)
    t_lo = named(p.ops, "t_lo", lower_root(p.ops, p.L, p.delta, low_product))
    t_hi = named(p.ops, "t_hi", upper_root(p.ops, p.L, p.delta, high_product))
    s = first_forms(p, t_lo, t_hi)
    for _ in range(ROUNDS):
        s = one_round(p, s, low_product, high_product)
    return s


def first_forms(p: Parameters, t_lo: Value, t_hi: Value) -> Spectrum:
    """R3 before its rounds, from the roots of R2."""
    A = p.ops
    half_delta = p.delta / A.sqrt(A.number(2))
    return Spectrum(
        t_lo=t_lo,
        t_hi=t_hi,
        h=named(A, "h", A.ratio(half_delta, t_lo - p.delta)),
        w=named(A, "w", A.ratio(half_delta, A.sqrt(t_lo - p.delta))),
        e=named(A, "e", p.delta),
    )


def products(p: Parameters, data: DataBounds) -> tuple[Value, Value]:
    """p_lo and p_hi of R2: bounds on the nonzero squared singular values of W_(L:1)."""
    A = p.ops
    low_n, high_n = A.sqrt(data.sizes.low), A.sqrt(data.sizes.high)
    return A.power(low_n - p.e0, 2) / data.high, A.ratio((high_n + p.e0) ** 2, data.low) + p.mu * p.mu


def tail_energy(p: Parameters) -> Value:
    """tau^2 of R3: the measured sum of s_i^4 over i > K, or the floor (d - 2K)(eps - rho)^4."""
    A = p.ops
    if p.tail is not None:
        return p.tail
    if "tail energy" not in p.memo:
        p.memo["tail energy"] = A.maximum(p.d - 2 * p.K, A.number(0)) * A.power(p.eps - p.rho, 4)
    return p.memo["tail energy"]


def excess_imbalance(p: Parameters) -> Value:
    """eta^2 = delta^2 - tau^2 of R3, at least 0."""
    if "excess imbalance" not in p.memo:
        p.memo["excess imbalance"] = p.ops.maximum(p.delta * p.delta - tail_energy(p), p.ops.number(0))
    return p.memo["excess imbalance"]


def one_round(p: Parameters, s: Spectrum, low_product: Value, high_product: Value) -> Spectrum:
    """One round of R3: h, w, e, t_lo, t_hi in this order, each the better of old and new."""
    A = p.ops
    tau2, eta2, eps2 = (
        named(A, "tau2", tail_energy(p)),
        named(A, "eta2", excess_imbalance(p)),
        A.power(p.eps, 2),
    )
    h = A.minimum(s.h, A.sqrt(A.ratio(eta2, (s.t_lo - eps2) * (s.t_lo + eps2) - eta2)))
    h = named(A, "h", h)
    w = named(A, "w", A.minimum(s.w, times(A, h, A.sqrt(s.t_hi + s.e))))
    seen = A.maximum(A.sqrt(tau2) - w * w, A.number(0))
    e = named(A, "e", A.minimum(s.e, A.sqrt(p.delta * p.delta - seen * seen)))
    lost = times(A, A.power(p.eps, 2 * (p.L - 1)), w * w)
    t_lo = named(A, "t_lo", A.maximum(s.t_lo, lower_root(A, p.L, e, low_product - lost, s.t_lo)))
    t_hi = named(A, "t_hi", A.minimum(s.t_hi, upper_root(A, p.L, e, high_product, s.t_hi)))
    return replace(s, t_lo=t_lo, t_hi=t_hi, h=h, w=w, e=e)


def lower_root(A: Arithmetic, L: int, delta: Value, product: Value, near: Value | None = None) -> Value:
    """The t > 0 with t^L + delta t^(L-1) = product; 0 where product <= 0; near: a guess at it, if any.

    Solved for x = log t, where the logarithm of the equation is convex with slope in [L-1, L].
    """
    positive = A.less(A.number(0), product)
    log_c = A.log(A.where(positive, lambda: product, lambda: A.number(1) + 0 * delta))
    x = root_of_logarithms(A, L - 1, [(1, delta)], log_c, near)
    return A.where(positive, lambda: A.exp(x), lambda: A.number(0))


def upper_root(A: Arithmetic, L: int, delta: Value, product: Value, near: Value | None = None) -> Value:
    """The t > delta with t^L - delta t^(L-1) = product > 0; infinite where product is; near: a guess at it.

    Solved for x = log(t - delta), where the logarithm of the equation is convex with slope in [1, L].
    """
    finite = A.less(product, A.inf)
    log_c = A.log(A.where(finite, lambda: product, lambda: A.number(1) + 0 * delta))
    x = root_of_logarithms(A, 1, [(L - 1, delta)], log_c, None if near is None else near - delta)
    return A.where(finite, lambda: delta + A.exp(x), lambda: A.inf)
