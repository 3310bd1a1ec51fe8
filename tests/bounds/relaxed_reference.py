"""R12, R13 and what training gives once more, in plain floats: an oracle for `bounds.layerwise.relaxed`.

Written from the text of docs/layerwise/relaxed.md and unequal.md, with angles as angles; nothing is shared
with the code but the parameters.  `bands` has (statement, layer, quantity) -> (lower, upper), `why` the
inequalities that fail.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, atan, cos, exp, inf, log, pi, prod, sin, sqrt, tan
from typing import Any

from scipy.optimize import brentq

RIGHT = pi / 2


@dataclass
class Sums:
    """beta_j, gamma_j and their tails for j = 0..L-1, |B_l|, eps_l, sigma_(d-K)(W_1)^2, |W_(l:1)Delta|_F."""

    beta: list
    beta_tail: list
    gamma: list
    gamma_tail: list
    size: list
    eps: list
    inner: float
    within: list | None
    exact: bool
    mu_fit: float
    mu_outside: float


@dataclass
class Sizes:
    """n~ where it bounds from below, from above, and for the centred means."""

    low: float
    high: float
    centred: float


def equal(p):
    n = p.n / p.alpha**2
    return Sizes(n, n, n)


def unequal(p):
    """n_min, n_max and n_R of the table of the three weightings."""
    n, K, N = p.sizes, len(p.sizes), sum(p.sizes)
    square, inverse = sum((x / N) ** 2 for x in n), sum(1 / x for x in n)
    centred = {
        "classes": K / inverse,
        "samples": (N - N * square) / (K - 1),
        "global": (K - 2 + K * square) / (inverse - K / N),
    }[p.weighting]
    return Sizes(*(x / p.alpha**2 for x in (min(n), max(n), centred)))


def added(b, c):
    """The sums and tails of b_1, .., b_(L-1) and c_1, .., c_(L-1)."""
    js = range(len(b) + 1)
    return (
        [sum(b[:j]) for j in js],
        [sum(b[j:]) for j in js],
        [sum(c[:j]) for j in js],
        [sum(c[j:]) for j in js],
    )


def measured(p):
    x, mu = p.imbalances, p.mu if p.mu_op is None else p.mu_op
    exact = not any(x.down[:-1]) and not any(x.up[:-1])
    return Sums(*added(x.down, x.up), list(x.size), list(x.trailing), x.inner**2, x.within, exact, mu, mu)


def flow(p):
    """b = (0, .., 0, xi^2), c = 0, |B_(L-1)| = xi^2, all up to w; eps_l^2 and sigma_(d-K)(W_1)^2 are xi^2 up
    to (L-1)w."""
    L, w, level = p.L, p.flow_error or 0.0, p.xi**2
    b, c = [w] * (L - 2) + [w + level], [w] * (L - 1)
    eps, inner = sqrt(level + (L - 1) * w), max(level - (L - 1) * w, 0.0)
    outside = flow_outside(p)
    fit = outside + misfit(p)
    return Sums(*added(b, c), b, [eps] * (L - 1), inner, None, w == 0, fit, outside)


def misfit(p):
    return p.e0 / sqrt(p.lmin) if p.lmin > 0 else inf


def flow_outside(p):
    """xi t^((L-1)/2), t the root above v of t^(L-1)(t - v), v = 2 xi^2 + 2 L (L-1) w."""
    if p.lmin <= 0:
        return inf
    v = 2 * p.xi**2 + 2 * p.L * (p.L - 1) * (p.flow_error or 0.0)
    t = v + root([v] * (p.L - 1) + [0.0], (sqrt(p.n) / p.alpha + p.e0) ** 2 / p.lmin)
    return p.xi * t ** ((p.L - 1) / 2)


def moved(p, first, last):
    """kap_first + .. + kap_last, or the bound on the sum of all of them where that is less."""
    if first > last:
        return 0.0
    terms = inf if p.kap is None else sum(p.kap[i - 1] for i in range(first, last + 1))
    return min(terms, inf if p.kap_sum is None else p.kap_sum)


def descent(p):
    """b_l <= kap_l (plus xi^2 at L-1), c_l <= kap_(l+1)."""
    L, level, mu = p.L, p.xi**2, p.mu if p.mu_op is None else p.mu_op
    extra = [0.0] * (L - 2) + [level]
    size = [max(moved(p, i, i) + extra[i - 1], moved(p, i + 1, i + 1)) for i in range(1, L)]
    return Sums(
        [moved(p, 1, j) + (level if j == L - 1 else 0.0) for j in range(L)],
        [moved(p, j + 1, L - 1) + (level if j < L - 1 else 0.0) for j in range(L)],
        [moved(p, 2, j + 1) for j in range(L)],
        [moved(p, j + 2, L) for j in range(L)],
        size,
        [sqrt(level + moved(p, i, L - 1)) for i in range(1, L)],
        max(level - moved(p, 2, L), 0.0),
        None,
        False,
        mu,
        mu,
    )


def over(a, b):
    """a/b for a, b >= 0; a bound that divides by nothing is none, unless there is nothing to bound."""
    return 0.0 if a == 0 else a / b if b > 0 else inf


def root(shifts, target):
    """y > 0 with prod (y + shift) = target, one shift being 0; x = log y is looked for."""
    if target <= 0 or target == inf:
        return max(target, 0.0)
    constant, count = log(target), len(shifts)
    high = constant / count
    low = constant - (count - 1) * log(exp(high) + max(shifts))
    x: Any = brentq(lambda x: sum(log(exp(x) + z) for z in shifts) - constant, low - 1, high + 1, xtol=1e-15)
    return exp(x)


class Relaxed:
    """R12 at given sums: lists with the layer as index, those of W_l and theta_l beginning at l = 1."""

    def __init__(self, p, x, sizes):
        self.p, self.x, self.sizes, L = p, x, sizes, p.L
        n_low, n_high = sqrt(sizes.low), sqrt(sizes.high)
        self.low = max(n_low - p.e0, 0.0) ** 2 / p.lmax
        self.low_centred = max(sqrt(sizes.centred) - p.e0, 0.0) ** 2 / p.lmax
        self.high = (n_high + p.e0) ** 2 / p.lmin + x.mu_outside**2 if p.lmin > 0 else inf
        self.f = p.e0 / n_low
        T_up = x.beta[-1] + root([x.beta[-1] - b for b in x.beta], self.high)
        T_down = x.gamma_tail[0] + root([x.gamma_tail[0] - c for c in x.gamma_tail], self.high)
        s_up, s_down = root(x.gamma, self.low), root(x.beta_tail, self.low)
        self.T = [min(T_up + x.gamma[j], T_down + x.beta_tail[j]) for j in range(L)]
        self.t = [max(0.0, s_up - x.beta[j], s_down - x.gamma_tail[j]) for j in range(L)]
        self.x_l = [over(1.0, sqrt(self.low))] + [self.stretch(layer) for layer in range(1, L)]
        self.pi = [prod(max(x.inner - b, 0.0) for b in x.beta[:layer]) for layer in range(L)]
        counts = [p.N - p.K] + [max(p.N - 2 * p.K, 0)] * (L - 1)
        self.y_known = [
            sqrt(count * max(p.lmin, 0.0) * share) for count, share in zip(counts, self.pi, strict=True)
        ]
        self.y = self.y_known if x.within is None else list(map(max, self.y_known, x.within))
        self.cones()
        self.means()
        steps = range(L - 1)
        self.q_low = [self.within_lower(i) for i in steps]
        self.q_two = [self.within_upper(i) for i in steps]
        self.p_three = [
            max(0.0, (self.low_centred / prod(self.T[i + 1 :])) ** (1 / (i + 1)) - x.beta[i]) for i in steps
        ]
        self.k = [self.condition(i) for i in range(L)]

    def stretch(self, layer):
        """x_l: tau^l prod_(j>=l) (tau - beta_j) = lam_lo."""
        beta = self.x.beta
        tau = beta[-1] + root([beta[-1]] * layer + [beta[-1] - b for b in beta[layer:]], self.low)
        return over(1.0, sqrt(prod(tau - b for b in beta[layer:])))

    def within_lower(self, layer):
        """R12.2 from below, with R7's g_l for exactly balanced lower pairs."""
        p, x = self.p, self.x
        if p.N <= 2 * p.K or p.lmin <= 0:
            return 0.0
        rho_0 = p.K * p.lmax / ((p.N - 2 * p.K) * p.lmin)
        mean = (self.pi[layer + 1] / (1 + rho_0)) ** (1 / (layer + 1)) - x.beta[layer]
        return max(0.0, mean, x.inner * split_factor(rho_0, layer) if x.exact else 0.0)

    def within_upper(self, layer):
        """R12.2 from above."""
        e0, u, y = self.p.e0, self.x.beta_tail[layer], self.y[layer]
        if e0 == 0:
            return u
        here = 0.0 if u == 0 else sqrt(u) * (1 + over(e0 * self.x_l[layer], y))
        return (here + over(e0 * self.x_l[layer + 1], y)) ** 2

    def cones(self):
        """R12.4 backwards: theta_l (right where unbounded), omega_l and q_l."""
        p, x, t, L = self.p, self.x, self.t, self.p.L
        gaps = [t[j] - (x.eps[j + 1] if j < L - 2 else 0.0) ** 2 for j in range(L - 1)]
        self.theta = [asin(b / g) if g > 0 and b < g else RIGHT for b, g in zip(x.size, gaps, strict=True)]
        self.omega, self.q_four = [RIGHT] * (L - 1), [inf] * (L - 1)
        ph, a = 0.0, over(p.e0, sqrt(t[-1]))
        for j in reversed(range(L - 1)):
            if ph + self.theta[j] >= RIGHT:
                break
            self.omega[j] = ph + self.theta[j]
            a = a / (cos(self.theta[j]) - tan(ph) * sin(self.theta[j]))
            tangent = tan(self.omega[j])
            self.q_four[j] = x.eps[j] ** 2 + (x.eps[j] * tangent + over(a, self.y[j])) ** 2
            ph, a = atan(over(x.eps[j] * tangent, sqrt(t[j]))), over(a, sqrt(t[j]))

    def means(self):
        """R12.4 forwards: w_0, phi, psi_l and p_l."""
        p, x, t, L = self.p, self.x, self.t, self.p.L
        lead, rest = 0.0, 1.0
        for j in range(L - 1):
            F, H = 0.0 if lead == 0 else sqrt(self.T[j]) * lead, x.eps[j] * rest
            lead, rest = F + H * sin(self.theta[j]), H + F * sin(self.theta[j])
        w_0 = 0.0 if lead == 0 else sqrt(self.T[-1]) * lead
        low, high = sqrt(max(p.lmin, 0.0)), sqrt(p.lmax)
        b = high - low + low * high * (w_0 + x.mu_fit) / sqrt(self.sizes.low) if low else inf
        self.phi = b**2 / (p.lmin - b**2) if b**2 < p.lmin else inf
        self.psi, self.p_four = [RIGHT] * (L - 1), [0.0] * (L - 1)
        ps = atan(sqrt(self.phi)) if self.phi < inf else RIGHT
        for j in range(L - 1):
            if ps >= RIGHT:
                break
            self.psi[j], self.p_four[j] = ps, t[j] * cos(ps) ** 2
            ps = atan(over(x.eps[j] * tan(ps), sqrt(t[j]))) + self.theta[j] if t[j] > 0 else RIGHT

    def condition(self, layer):
        """k of R12."""
        f, p = self.f, self.p
        k = inf
        if f < 1 and p.lmin > 0:
            k = ((1 + f) / (1 - f) * self.x_l[layer]) ** 2 * prod(self.T[layer:])
        return min(k, over(p.lmax, p.lmin)) if layer == 0 else k

    def main(self):
        """R12's own bands: (layer, quantity) -> (lower, upper)."""
        found, ceiling = {}, self.p.K / (self.p.K - 1)
        for layer, k in enumerate(self.k):
            found[layer, "D"] = (2 / (1 + k), min(2 * k / (1 + k), ceiling)) if k < inf else (0.0, ceiling)
        for layer in range(self.p.L - 1):
            fastest = min(self.q_two[layer], self.q_four[layer])
            slowest = max(self.p_three[layer], self.p_four[layer])
            upper = fastest / slowest if slowest > 0 else inf
            found[layer, "C_ratio"] = self.q_low[layer] / self.T[layer], upper
        return found

    def main_reasons(self):
        """(layer, quantity) -> the inequalities that fail."""
        data, found = self.data_reasons(), {}
        for layer, k in enumerate(self.k):
            found[layer, "D"] = data | failing({"k is infinite (R12)": k == inf})
        for layer in range(self.p.L - 1):
            slowest = max(self.p_three[layer], self.p_four[layer])
            none = failing({"no lower bound on the between-class ratio (R12.3)": slowest <= 0})
            found[layer, "C_ratio"] = self.within_reasons(layer) | none
        return found

    def data_reasons(self):
        return failing(
            {
                "lmin <= 0": self.p.lmin <= 0,
                "e0 >= sqrt(n)/alpha, so lam_lo = 0": self.p.e0 >= sqrt(self.sizes.low),
            }
        )

    def within_reasons(self, layer):
        small = "pi_(l+1)/(1+rho_0) is too small beside the imbalances, or n <= 2 (R12.2)"
        texts = {UNBOUNDED: self.p.e0 > 0 and self.y[layer] <= 0, small: self.q_low[layer] <= 0}
        return self.data_reasons() | failing(texts)

    def angle_reasons(self):
        text = "|B_l| >= t_l - eps_(l+1)^2 for some l: th_l unbounded (R12.4)"
        return self.data_reasons() | failing({text: RIGHT in self.theta})

    def cone_reasons(self):
        return self.angle_reasons() | failing({"om_l reaches a right angle (R12.4)": self.omega[0] == RIGHT})

    def mean_reasons(self, layer):
        texts = {
            "b^2 >= lmin, so phi is infinite (R12.4)": self.phi == inf,
            "ps_l reaches a right angle (R12.4)": self.psi[layer] == RIGHT,
        }
        return self.angle_reasons() | failing(texts)


UNBOUNDED = "e0 > 0 and no lower bound on |W_(l:1)Delta|_F (R12.2)"


def failing(texts):
    return {text for text, fails in texts.items() if fails}


def split_factor(rho_0, layer):
    """g_l of R7, by the equation it is defined by."""
    if layer == 0:
        return 1 / (1 + rho_0)
    x: Any = brentq(lambda x: rho_0 * x ** (layer + 1) + (layer + 1) * x - layer, 0, 1, xtol=1e-16)
    return (layer + 1) * x / layer


def relaxed(p):
    """R12 at the imbalances of p."""
    return Relaxed(p, measured(p), equal(p))


def bands(p):
    """Every band of R12, R13 and the statements on training that p allows."""
    found = {}
    if p.imbalances is not None:
        g = relaxed(p)
        found |= {("R12-0", *key): band for key, band in convexity(p).items()}
        found |= {("R12-1", *key): band for key, band in leading(g).items()}
        for i in range(p.L - 1):
            found["R12-2", i, "W_ratio"] = g.q_low[i], g.q_two[i]
            found["R12-2", i, "within_norm"] = g.y_known[i], inf
            found["R12-3", i, "B_ratio"] = g.p_three[i], g.T[i]
            found["R12-4", i, "W_ratio"] = 0.0, g.q_four[i]
            found["R12-4", i, "B_ratio"] = g.p_four[i], inf
        found |= {("R12", *key): band for key, band in g.main().items()}
    if p.imbalances is not None and p.sizes is not None:
        g = Relaxed(p, measured(p), unequal(p))
        found |= {("R13", *key): band for key, band in (leading(g) | g.main()).items()}
        for i in range(p.L - 1):
            found["R13", i, "W_ratio"] = g.q_low[i], min(g.q_two[i], g.q_four[i])
            found["R13", i, "B_ratio"] = max(g.p_three[i], g.p_four[i]), g.T[i]
    if p.xi is not None:
        rank, outside = max(min(p.K, p.d - p.N), 0), flow_outside(p)
        found["mu-flow", None, "mu"] = 0.0, (sqrt(rank) * outside if rank else 0.0) + misfit(p)
        found["mu-flow", None, "mu_op"] = 0.0, outside + misfit(p)
        main = Relaxed(p, flow(p), equal(p)).main()
        found |= {("R12-flow", *key): band for key, band in main.items()}
    if p.xi is not None and (p.kap is not None or p.kap_sum is not None):
        main = Relaxed(p, descent(p), equal(p)).main()
        found |= {("R12-descent", *key): band for key, band in (main | after_descent(p)).items()}
    return found


def convexity(p):
    x, found = p.imbalances, {}
    for i in range(1, p.L):
        found[i, "convexity_within"] = found[i, "convexity_between"] = -inf, x.down[i - 1]
        found[i, "convexity_mirrored"] = -inf, x.up[i - 1]
    return found


def leading(g):
    pairs = list(zip(g.t, g.T, strict=True))
    return {(i + 1, f"sigma_{j}_squared"): pair for i, pair in enumerate(pairs) for j in ("K", "1")}


def after_descent(p):
    """What the kap_l say of the weights themselves."""
    L, level, head = p.L, p.xi**2, p.xi**2 * sqrt(p.d - p.K)
    last = moved(p, L - 1, L)
    found = {
        (None, "eps"): (0.0, sqrt(level + moved(p, 1, L - 1))),
        (None, "delta"): (max(head - last, 0.0), head + last),
    }
    for i in range(1, L):
        end = i == L - 1
        found |= {
            (i, "balancedness"): (0.0, moved(p, i, i + 1) + (head if end else 0.0)),
            (i, "imbalance_down"): (0.0, moved(p, i, i) + (level if end else 0.0)),
            (i, "imbalance_up"): (0.0, moved(p, i + 1, i + 1)),
            (i, "sigma_K+1"): (0.0, sqrt(level + moved(p, i, L - 1))),
            (i, "sigma_d-K"): (sqrt(max(level - moved(p, i + 1, L), 0.0)), inf),
        }
    return found


def why(p):
    """(statement, layer, quantity) -> the inequalities that fail, for all bands that may lack an end."""
    found = {}
    if p.imbalances is not None:
        g = relaxed(p)
        for i in range(p.L):
            found["R12-1", i + 1, "sigma_K_squared"] = found["R12-1", i + 1, "sigma_1_squared"] = (
                g.data_reasons()
            )
        for i in range(p.L - 1):
            found["R12-2", i, "W_ratio"] = g.within_reasons(i)
            bottom = "sigma_(d-K)(W_1)^2 <= be_j for some j < l, or n <= 2 (R12.2)"
            found["R12-2", i, "within_norm"] = failing({bottom: g.y_known[i] <= 0})
            found["R12-3", i, "B_ratio"] = g.data_reasons()
            found["R12-4", i, "W_ratio"] = g.cone_reasons() | (g.within_reasons(i) & {UNBOUNDED})
            found["R12-4", i, "B_ratio"] = g.mean_reasons(i)
        found |= {("R12", *key): texts for key, texts in g.main_reasons().items()}
    if p.imbalances is not None and p.sizes is not None:
        g = Relaxed(p, measured(p), unequal(p))
        found |= {("R13", *key): g.data_reasons() for key in leading(g)}
        found |= {("R13", *key): texts for key, texts in g.main_reasons().items()}
        for i in range(p.L - 1):
            found["R13", i, "W_ratio"] = g.within_reasons(i) | g.cone_reasons()
            found["R13", i, "B_ratio"] = g.data_reasons()
    if p.xi is not None:
        found["mu-flow", None, "mu"] = found["mu-flow", None, "mu_op"] = failing({"lmin <= 0": p.lmin <= 0})
        main = Relaxed(p, flow(p), equal(p)).main_reasons()
        found |= {("R12-flow", *key): texts for key, texts in main.items()}
    if p.xi is not None and (p.kap is not None or p.kap_sum is not None):
        main = Relaxed(p, descent(p), equal(p)).main_reasons()
        found |= {("R12-descent", *key): texts for key, texts in main.items()}
        for i in range(1, p.L):
            fails = moved(p, i + 1, p.L) >= p.xi**2
            found["R12-descent", i, "sigma_d-K"] = failing({"kap_(l+1) + .. + kap_L >= xi^2": fails})
    return found
