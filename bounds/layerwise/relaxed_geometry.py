"""What the proofs of R12 derive from the imbalances of the layers (docs/layerwise/relaxed.md).

Every formula uses upper bounds of the partial sums be_j = b_1 + .. + b_j and ga_j = c_1 + .. + c_j
and, apart from them, of their tails be_(L-1) - be_j and ga_(L-1) - ga_j: a difference of two upper
bounds would bound nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from bounds.arithmetic import Arithmetic, Truth, Value, named, root_of_logarithms
from bounds.layerwise.compression import energy_split_factor
from bounds.layerwise.geometry import ClassSizes, equal_sizes, spectral, times
from bounds.layerwise.parameters import Parameters


@dataclass(frozen=True)
class Imbalance:
    """Upper bounds on the sums of the one-sided imbalances, for j = 0..L-1, and on the angles.

    be[j] >= b_1 + .. + b_j and be_tail[j] >= b_(j+1) + .. + b_(L-1), both monotone in j; ga, ga_tail
    the same for c.  size: |B_l| at most, l = 1..L-1.  trailing: sigma_(K+1)(W_l) at most, l = 1..L-1.
    inner: sigma_(d-K)(W_1)^2 at least.  within: |W_(l:1) Delta|_F at least, l = 0..L-1, or None.
    exact_below: whether all pairs below the last are exactly balanced.
    """

    be: Sequence[Value]
    be_tail: Sequence[Value]
    ga: Sequence[Value]
    ga_tail: Sequence[Value]
    size: Sequence[Value]
    trailing: Sequence[Value]
    inner: Value
    within: Sequence[Value] | None
    exact_below: Truth


@dataclass(frozen=True)
class Relaxed:
    """R12 at given imbalances.

    mu_fit: |W_(L:1) - YX+/alpha| at most; mu_outside: |W_(L:1)(I - XX+)| at most (spectral norms).
    sizes: of the classes, equal ones if None (R13).
    """

    p: Parameters
    imbalance: Imbalance
    mu_fit: Value
    mu_outside: Value
    sizes: ClassSizes | None = None

    @property
    def A(self) -> Arithmetic:
        return self.p.ops

    @property
    def low(self) -> Value:
        """lam_lo: a lower bound on |W_(L:1)x|^2/|x|^2 for x = Xbar w."""
        return self._least(self.n.low)

    @property
    def low_centred(self) -> Value:
        """A lower bound on |W_(L:1)M|_F^2/|M|_F^2: lam_lo where the classes are equally large."""
        return self._least(self.n.centred)

    def _least(self, n: Value) -> Value:
        return self.A.ratio(self.A.power(self.A.sqrt(n) - self.p.e0, 2), self.p.lmax)

    @property
    def n(self) -> ClassSizes:
        """What stands for n~."""
        return self.sizes or equal_sizes(self.p)

    @property
    def high(self) -> Value:
        """lam_hi >= |W_(L:1)|^2."""
        root_n = self.A.sqrt(self.n.high)
        return self.A.ratio((root_n + self.p.e0) ** 2, self.p.lmin) + self.mu_outside * self.mu_outside

    @cached_property
    def T(self) -> list[Value]:
        """R12.1: sigma_1(W_l)^2 <= T_l at index l - 1, l = 1..L."""
        A, x, L = self.A, self.imbalance, self.p.L
        up = x.be[L - 1] + root_of_product(A, [x.be[L - 1] - x.be[j] for j in range(L)], self.high)
        down = x.ga_tail[0] + root_of_product(A, [x.ga_tail[0] - x.ga_tail[j] for j in range(L)], self.high)
        return [named(A, "T", A.minimum(up + x.ga[j], down + x.be_tail[j])) for j in range(L)]

    @cached_property
    def t(self) -> list[Value]:
        """R12.1: sigma_K(W_l)^2 >= t_l at index l - 1, l = 1..L."""
        A, x, L = self.A, self.imbalance, self.p.L
        up = root_of_product(A, [x.ga[j] for j in range(L)], self.low)
        down = root_of_product(A, [x.be_tail[j] for j in range(L)], self.low)
        zero = A.number(0)
        ends = (A.maximum(up - x.be[j], down - x.ga_tail[j]) for j in range(L))
        return [named(A, "s", A.maximum(end, zero)) for end in ends]

    @cached_property
    def x2(self) -> list[Value]:
        """x_l^2 of R12.2, l = 0..L-1: |W_(l:1)x|^2 <= x_l^2 |Wx|^2 where |Wx|^2 >= lam_lo |x|^2."""
        A, be, L = self.A, self.imbalance.be, self.p.L
        result = [A.ratio(A.number(1), self.low)]
        for layer in range(1, L):
            later = [be[L - 1] - be[j] for j in range(layer, L)]
            y = root_of_product(A, [be[L - 1]] * layer + later, self.low)
            result.append(named(A, "x2", A.ratio(A.number(1), product(A, [y + shift for shift in later]))))
        return result

    @cached_property
    def pi(self) -> list[Value]:
        """pi_l = prod over j < l of (sigma_(d-K)(W_1)^2 - be_j), l = 0..L; 0 where a factor is <= 0."""
        A, x = self.A, self.imbalance
        values = [A.number(1) + 0 * x.inner]
        for j in range(self.p.L):
            values.append(named(A, "pi", values[-1] * A.maximum(x.inner - x.be[j], A.number(0))))
        return values

    @property
    def rest_share(self) -> Value:
        """1/(1 + rho_0): at least this share of the within-class energy lies outside any K directions."""
        A, p = self.A, self.p
        rest = A.maximum((p.n - 2) * p.lmin, A.number(0))
        return A.ratio(rest, rest + p.lmax)

    def least_norm(self, layer: int) -> Value:
        """y_l <= |W_(l:1) Delta|_F of R12.2, a priori."""
        A, p = self.A, self.p
        count = p.N - p.K if layer == 0 else (p.n - 2) * p.K
        return A.sqrt(A.maximum(count, A.number(0)) * p.lmin * self.pi[layer])

    def within_norm(self, layer: int) -> Value:
        """y_l, or the measured |W_(l:1) Delta|_F where that is known and larger."""
        y, known = self.least_norm(layer), self.imbalance.within
        return y if known is None else self.A.maximum(y, known[layer])

    def within_upper(self, layer: int) -> Value:
        """R12.2: upper bound on q_l, l = 0..L-2."""
        A, u = self.A, self.imbalance.be_tail[layer]

        def imperfect() -> Value:
            y = self.within_norm(layer)
            here, there = (self.p.e0 * A.sqrt(self.x2[layer + k]) for k in (0, 1))
            root = times(A, A.sqrt(u), 1 + A.ratio(here, y)) + A.ratio(there, y)
            return root * root

        return A.where(A.less(A.number(0), self.p.e0), imperfect, lambda: u)

    def within_lower(self, layer: int) -> Value:
        """R12.2: lower bound on q_l; R7's where the lower pairs are exactly balanced."""
        A, x = self.A, self.imbalance
        mean = A.power(self.pi[layer + 1] * self.rest_share, Fraction(1, layer + 1))
        general = A.maximum(mean - x.be[layer], A.number(0))
        return A.where(
            x.exact_below,
            lambda: A.maximum(general, x.inner * energy_split_factor(self.p, spectral(self.p), layer)),
            lambda: general,
        )

    def between_lower(self, layer: int) -> Value:
        """R12.3: lower bound on p_l, l = 0..L-2."""
        A = self.A
        later = product(A, self.T[layer + 1 :])
        mean = A.power(A.ratio(self.low_centred, later), Fraction(1, layer + 1))
        return A.maximum(mean - self.imbalance.be[layer], A.number(0))

    @cached_property
    def sines(self) -> list[Value]:
        """R12.4: sin th_l at index l - 1, l = 1..L-1; 1 or more where the layers need not be aligned."""
        A, x, L = self.A, self.imbalance, self.p.L
        trailing = [*x.trailing[1:], A.number(0)]
        return [
            named(A, "sine", A.ratio(x.size[j], self.t[j] - trailing[j] * trailing[j])) for j in range(L - 1)
        ]

    @cached_property
    def cone(self) -> list[tuple[Value, Value]]:
        """R12.4 backwards: (tan om_l, a'_l) at index l - 1, l = 1..L-1."""
        A, x, L = self.A, self.imbalance, self.p.L
        tan_ph, a = A.number(0), A.ratio(self.p.e0, A.sqrt(self.t[L - 1]))
        result: list[tuple[Value, Value]] = []
        for j in reversed(range(L - 1)):
            sine = self.sines[j]
            cosine = cosine_of(A, sine)
            left = named(A, "left", cosine - times(A, tan_ph, sine))
            tan_om = named(A, "om", A.ratio(sine + times(A, tan_ph, cosine), left))
            a = named(A, "a", times(A, a, A.ratio(A.number(1), left)))
            result.append((tan_om, a))
            root_t = A.sqrt(self.t[j])
            tan_ph = named(A, "ph", carried(A, A.ratio(x.trailing[j], root_t), tan_om))
            a = named(A, "a", times(A, A.ratio(A.number(1), root_t), a))
        return result[::-1]

    def cone_upper(self, layer: int) -> Value:
        """R12.4: upper bound on q_l, l = 0..L-2."""
        A, (tan_om, a) = self.A, self.cone[layer]
        eps = self.imbalance.trailing[layer]
        leak = A.where(
            A.less(A.number(0), self.p.e0),
            lambda: A.ratio(a, self.within_norm(layer)),
            lambda: A.number(0),
        )
        lead = carried(A, eps, tan_om) + leak
        return eps * eps + lead * lead

    @cached_property
    def outside(self) -> Value:
        """w0 >= |W_(L:1)(I - P_0)|, P_0 the K leading right singular directions of W_1."""
        A, x, L = self.A, self.imbalance, self.p.L
        lead, rest = A.number(0), A.number(1)
        for j in range(L - 1):
            F, H = times(A, A.sqrt(self.T[j]), lead), times(A, x.trailing[j], rest)
            sine = A.minimum(self.sines[j], A.number(1))
            lead = named(A, "lead", F + times(A, H, sine))
            rest = named(A, "rest", H + times(A, F, sine))
        return times(A, A.sqrt(self.T[L - 1]), lead)

    @property
    def phi(self) -> Value:
        """phi of R10 with m = (w0 + mu)/sqrt n~: |V_2'M|_F^2 <= phi |V_1'M|_F^2 at W_1."""
        A, p = self.A, self.p
        m = (self.outside + self.mu_fit) / A.sqrt(self.n.low)
        low, high = A.sqrt(p.lmin), A.sqrt(p.lmax)
        b = high - low + times(A, low * high, m)
        return named(A, "phi", A.ratio(b * b, p.lmin - b * b))

    @cached_property
    def tan_ps(self) -> list[Value]:
        """R12.4 forwards: tan ps_l, l = 0..L-2, the angle of the centred means to the leading directions."""
        A = self.A
        result = [A.sqrt(self.phi)]
        for j in range(self.p.L - 2):
            shrunk = carried(A, A.ratio(self.imbalance.trailing[j], A.sqrt(self.t[j])), result[-1])
            sine = self.sines[j]
            cosine = cosine_of(A, sine)
            tangent = A.ratio(sine + times(A, shrunk, cosine), cosine - times(A, shrunk, sine))
            result.append(named(A, "ps", tangent))
        return result

    def cone_lower(self, layer: int) -> Value:
        """R12.4: lower bound on p_l, l = 0..L-2."""
        A, tangent = self.A, self.tan_ps[layer]
        return A.where(
            A.less(tangent, A.inf),
            lambda: A.ratio(self.t[layer], 1 + tangent * tangent),
            lambda: A.number(0),
        )

    def condition_number(self, layer: int) -> Value:
        """k of R12: bounds the condition number of the Gram matrix of the class means at layer l."""
        A, p = self.A, self.p
        f = p.e0 / A.sqrt(self.n.low)
        stretch = times(A, self.x2[layer], product(A, self.T[layer:]))
        k = times(A, stretch, A.ratio((1 + f) ** 2, A.power(1 - f, 2)))
        return A.minimum(k, A.ratio(p.lmax, p.lmin)) if layer == 0 else k


def carried(A: Arithmetic, stretch: Value, tangent: Value) -> Value:
    """stretch times tangent; infinite where the tangent is, whatever the stretch: there is no bound then."""
    return A.where(A.less(tangent, A.inf), lambda: times(A, stretch, tangent), lambda: A.inf)


def cosine_of(A: Arithmetic, sine: Value) -> Value:
    """cos th from sin th; 0 where sin th is 1 or more."""
    return named(A, "cosine", A.sqrt(1 - times(A, sine, sine)))


def product(A: Arithmetic, factors: Sequence[Value]) -> Value:
    """Product of non-negative factors, an exact 0 winning over infinity."""
    result = A.number(1)
    for factor in factors:
        result = times(A, result, factor)
    return result


def root_of_product(A: Arithmetic, shifts: Sequence[Value], target: Value) -> Value:
    """The y > 0 with prod_j (y + shift_j) = target; shifts >= 0, at least one of them 0.

    0 where target <= 0, infinite where target is.  Solved for x = log y, in which the logarithm of
    the product is convex with slope in [1, number of shifts].
    """
    usable = A.both(A.less(A.number(0), target), A.less(target, A.inf))
    log_c = A.log(A.where(usable, lambda: target, lambda: A.number(1) + 0 * shifts[-1]))

    def root() -> Value:
        return A.exp(root_of_logarithms(A, 0, [(1, shift) for shift in shifts], log_c))

    positive = A.less(A.number(0), target)
    return A.where(usable, root, lambda: A.where(positive, lambda: A.inf, lambda: A.number(0)))


def partial_sums(A: Arithmetic, terms: Sequence[Value]) -> list[Value]:
    """0, x_1, x_1 + x_2, ..."""
    sums = [A.number(0)]
    for term in terms:
        sums.append(sums[-1] + term)
    return sums


def tail_sums(A: Arithmetic, terms: Sequence[Value]) -> list[Value]:
    """x_(j+1) + .. + x_m for j = 0..m."""
    return partial_sums(A, list(terms)[::-1])[::-1]


__all__ = [
    "Imbalance",
    "Relaxed",
    "cosine_of",
    "partial_sums",
    "product",
    "root_of_product",
    "tail_sums",
]
