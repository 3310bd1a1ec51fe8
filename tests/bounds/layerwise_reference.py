"""R1 to R10 and the published bands once more, in plain floats: an oracle for `bounds.layerwise`.

Written from the text of docs/layerwise, not from the code: (statement, layer, quantity) -> (lower, upper).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf, sqrt
from typing import Any

from scipy.optimize import brentq

Bands = dict[tuple[str, int | None, str], tuple[float, float]]


@dataclass
class Case:
    """The parameters of a case; lmin and lmax None: 1 - theta and 1 + theta."""

    theta: float
    eps: float
    rho: float
    delta: float
    n: int
    K: int
    d: int
    L: int
    mu: float = 0.0
    e0: float = 0.0
    alpha: float = 1.0
    lmin: float | None = None
    lmax: float | None = None
    tail: float | None = None

    @property
    def N(self):
        return self.n * self.K

    @property
    def nt(self):
        return self.n / self.alpha**2

    @property
    def largest(self):
        """n~ in upper bounds on the map; other than nt where classes differ in size."""
        return self.nt


def over(a, b):
    return a / b if b > 0 else inf


def mul(a, b):
    return 0.0 if a == 0 or b == 0 else a * b


def root(x):
    return sqrt(max(x, 0.0))


@dataclass
class Regime:
    """What R1 or R10 knows of the data; phi_room: the denominator of phi before b^2 is taken off."""

    low: float
    high: float
    A: float
    B: float
    energy: float
    phi_room: float
    spectral: bool


def entrywise(c):
    theta, n, K = c.theta, c.n, c.K
    drop = theta * min(root((n - 2) * K), sqrt(K) + 2 * (1 - 1 / n))
    return Regime(
        max(1 - theta, 0.0), 1 + theta, K + sqrt(K) * theta, (n - 2) * K - drop, (n - 1) * K + 2 * theta,
        (K - 1) * (1 - 2 * theta / K), False,
    )  # fmt: skip


def spectral(c):
    lmin = max(1 - c.theta, 0.0) if c.lmin is None else c.lmin
    lmax = 1 + c.theta if c.lmax is None else c.lmax
    return Regime(lmin, lmax, c.K * lmax, (c.n - 2) * c.K * lmin, (c.N - c.K) * lmax, lmin, True)


def smaller_root(L, delta, product) -> Any:
    """t^L + delta t^(L-1) = product."""
    if product <= 0:
        return 0.0
    top = product ** (1 / L)
    return brentq(lambda t: t**L + delta * t ** (L - 1) - product, 0, 2 * top, xtol=1e-15, rtol=1e-14)


def larger_root(L, delta, product) -> Any:
    """t^L - delta t^(L-1) = product, t > delta."""
    if product == inf:
        return inf
    top = 2 * delta + 2 * product ** (1 / L)
    return brentq(lambda t: t**L - delta * t ** (L - 1) - product, delta, top, xtol=1e-15, rtol=1e-14)


@dataclass
class Known:
    """R2, R3 and R5 of a regime."""

    c: Case
    g: Regime
    t_lo: float
    t_hi: float
    h: float
    w: float
    e: float
    b: float = 0.0
    phi: float = 0.0
    f: float = 0.0

    @property
    def r(self):
        return over(self.c.eps, root(self.t_lo))

    def e_l(self, layer):
        """e_l of R4."""
        if self.c.e0 == 0:
            return 0.0
        k = self.c.L - 1 - layer
        return over(over(self.c.e0, root(self.t_lo - self.e)), root(self.t_lo) ** k)

    @property
    def m0(self):
        leak = mul(mul(self.h, self.r ** (self.c.L - 1)), sqrt(self.g.energy)) + self.e_l(0)
        return root(self.g.B - leak**2)

    @property
    def bounded(self):
        return self.h < inf


def products(c, g):
    """p_lo and p_hi of R2."""
    least, most = max(sqrt(c.nt) - c.e0, 0.0), sqrt(c.largest) + c.e0
    return least**2 / g.high, over(most**2, g.low) + c.mu**2


def excess(c):
    """tau^2 and eta^2 of R3."""
    tau2 = max(c.d - 2 * c.K, 0) * max(c.eps - c.rho, 0.0) ** 4 if c.tail is None else c.tail
    return tau2, max(c.delta**2 - tau2, 0.0)


def one_round(c, g, t_lo, t_hi, h, w, e):
    """One round of R3."""
    (low, high), (tau2, eta2) = products(c, g), excess(c)
    h = min(h, root(over(eta2, t_lo**2 - c.eps**4 - eta2)))
    w = min(w, mul(h, root(t_hi + e)))
    e = min(e, root(c.delta**2 - max(sqrt(tau2) - w**2, 0.0) ** 2))
    t_lo = max(t_lo, smaller_root(c.L, e, low - mul(c.eps ** (2 * (c.L - 1)), w**2)))
    t_hi = min(t_hi, larger_root(c.L, e, high))
    return t_lo, t_hi, h, w, e


def spectrum(c, g):
    """t_lo, t_hi, h, w, e of R3."""
    low, high = products(c, g)
    t_lo, t_hi = smaller_root(c.L, c.delta, low), larger_root(c.L, c.delta, high)
    found = (
        t_lo,
        t_hi,
        over(c.delta / sqrt(2), t_lo - c.delta),
        over(c.delta / sqrt(2), root(t_lo - c.delta)),
        c.delta,
    )
    for _ in range(4):
        found = one_round(c, g, *found)
    return found


def known(c, g):
    k = Known(c, g, *spectrum(c, g))
    k.b, k.phi, k.f = means(c, g, k.w)
    return k


def means(c, g, w):
    """b, phi of R5 and f of R8."""
    tail = mul(w, c.eps ** (c.L - 1))
    m = (tail + c.mu) / sqrt(c.nt)
    if g.spectral:
        b = inf if g.low <= 0 else sqrt(g.high) - sqrt(g.low) + sqrt(g.low * g.high) * m
    else:
        b = min(over(c.theta, root(g.low)) + m, over(c.theta, root(2 * g.low)) + (1 + c.theta) * m)
    return b, over(b * b, g.phi_room - b * b), (mul(tail, b) + c.e0) / sqrt(c.nt)


def refined(c):
    """All bands of R1 to R10; an end that says nothing is that of the quantity's range."""
    k = known(c, entrywise(c))
    bands = {("R1", *key): value for key, value in data(c).items()}
    for id, part in (
        ("R2", leading),
        ("R3", head),
        ("R4", within),
        ("R5", mean),
        ("R6", upper),
        ("R7", lower),
    ):
        bands |= {(id, *key): value for key, value in part(k).items()}
    bands |= {("R8", *key): value for key, value in sharp(k).items()}
    bands |= {("R9", *key): value for key, value in wide(k).items()}
    return bands | {("R10", *key): value for key, value in r10(c).items()}


def data(c):
    theta, n, K, N = c.theta, c.n, c.K, c.n * c.K
    g = entrywise(c)
    singular = sqrt(max(1 - theta, 0)), sqrt(1 + theta)
    energy, spread = (n - 1) * K, 2 * theta * (1 - 1 / n)
    mean, off = (K - 1) / n, 2 * (K - 1) * theta / N
    values = {
        "theta_s": (0, theta),
        "theta_F": (0, theta),
        "sigma_min_X": singular,
        "sigma_max_X": singular,
        "Delta_F2": (max(energy - spread, 0), energy + spread),
        "Delta_gram_deviation": (0, theta),
        "Delta_op": (0, sqrt(1 + theta)),
        "Xbar_gram_deviation": (0, theta / N),
        "M_F2": (max(mean - off, 0), mean + off),
        "YGY_min": (n / (1 + theta), inf),
        "YGY_max": (0, over(n, 1 - theta)),
        "Delta_top_energy": (0, K + sqrt(K) * theta),
        "Delta_rest_energy": (max(g.B, 0), inf),
    }
    return {(None, name): value for name, value in values.items()}


def leading(k):
    band = k.t_lo, k.t_hi
    return {(layer, f"sigma_{i}_squared"): band for layer in range(1, k.c.L) for i in ("K", "1")}


def head(k):
    sigma = max(k.t_lo - k.e, 0), k.t_hi + k.e
    return {
        (None, "head_leak"): (0, k.h),
        (None, "head_tail"): (0, k.w),
        (None, "head_imbalance"): (0, k.e),
        (None, "head_sigma2_min"): sigma,
        (None, "head_sigma2_max"): sigma,
    }


def within(k):
    found = {}
    for layer in range(k.c.L):
        extra = over(k.e_l(layer), max(k.c.eps - k.c.rho, 0) ** layer * k.m0) if k.c.e0 > 0 else 0
        leak = k.h * k.r ** (k.c.L - 1 - layer) if k.bounded else inf
        found[layer, "within_leak"] = 0, leak + extra
    return found


def mean(k):
    width = sqrt(k.c.K - 1) if k.g.spectral else 1
    found = {
        (None, "trailing_means"): (0, k.b),
        (None, "trailing_centred_means"): (0, width * k.b),
    }
    for layer in range(k.c.L):
        found[layer, "mean_leak"] = 0, sqrt(k.phi) * k.r**layer if k.phi < inf else inf
        if layer <= k.c.L - 2:
            found[layer, "B_ratio"] = k.t_lo / loss(k, layer), k.t_hi
    return found


def loss(k, layer):
    return 1 + k.phi * k.r ** (2 * layer) if k.phi < inf else inf


def upper(k):
    c, found = k.c, {}
    for layer in range(c.L - 1):
        x = over(k.e_l(layer + 1), max(c.eps - c.rho, 0) ** layer * k.m0) / c.eps if c.e0 > 0 else 0
        leak = k.h * k.r ** (c.L - 2 - layer) + x if k.bounded else inf
        found[layer, "C_ratio"] = 0, over(c.eps**2 * (1 + leak**2) * loss(k, layer), k.t_lo)
    return found


def split_factor(rho_0, layer):
    """g_l: the least of (1 + rho_0 x^(layer+1))/(1 + rho_0 x^layer) over x in (0, 1)."""
    if layer == 0:
        return 1 / (1 + rho_0)
    x = brentq(lambda x: rho_0 * x ** (layer + 1) + (layer + 1) * x - layer, 0, 1, xtol=1e-16, rtol=1e-15)
    return (layer + 1) * x / layer


def lower(k):
    c, g = k.c, k.g
    found = {}
    for layer in range(c.L - 1):
        factor = split_factor(g.A / g.B, layer) if g.B > 0 else 0
        found[layer, "C_ratio"] = max(c.eps - c.rho, 0) ** 2 * factor / k.t_hi, inf
    return found


def sharp(k):
    found = {}
    for layer in range(k.c.L):
        o = overlap(k, layer)
        found[layer, "D"] = (max(1 - o / (1 - o), 0) if o < 1 else 0), k.c.K / (k.c.K - 1)
    return found


def overlap(k, layer):
    """o of R8."""
    c, p = k.c, (k.c.L - layer) / k.c.L
    q = lambda x: (1 - x) ** (-p) - 1  # noqa: E731
    theta_1, gap = over(c.theta, 1 - c.theta), over(k.t_lo, k.t_lo - k.e) - 1
    nu = over(2 * c.e0 / sqrt(c.nt) + c.e0**2 / c.nt, max(1 - c.theta, 0)) + c.mu**2 / c.nt
    tail = mul(k.w, c.eps ** (c.L - 1))
    psi = over(gap, 1 - c.theta) + (1 + gap) * (tail**2 / c.nt + nu)
    if not (theta_1 + psi < 1 and k.f < 1):
        return inf
    near, far = q(theta_1), q(theta_1 + psi)
    o = near / c.K + far - near + (1 + far) * ((1 + k.f) ** 2 * (1 + gap) - 1)
    return o + c.nt**p * mul(c.eps ** (2 * layer), k.b**2) / c.nt


def wide(k):
    found = {}
    for layer in range(k.c.L):
        cond, ceiling = condition(k, layer), k.c.K / (k.c.K - 1)
        found[layer, "D"] = (
            (2 / (1 + cond), min(2 * cond / (1 + cond), ceiling)) if cond < inf else (0, ceiling)
        )
    return found


def condition(k, layer):
    """k_l of R9."""
    c, rest, cond = k.c, k.c.L - 1 - layer, inf
    if k.f < 1:
        largest = over((1 + k.f) ** 2, max(k.t_lo - k.e, 0) * k.t_lo**rest)
        largest += mul(c.eps ** (2 * layer), k.b**2) / c.nt
        smallest = (1 - k.f) ** 2 / ((k.t_hi + k.e) * k.t_hi**rest)
        cond = over(largest, smallest)
    return min(cond, over(k.g.high, k.g.low)) if layer == 0 else cond


def r10(c):
    k = known(c, spectral(c))
    lmin, lmax, n, K = k.g.low, k.g.high, c.n, c.K
    found = {
        (None, "Delta_op"): (0, sqrt(lmax)),
        (None, "Delta_F2"): ((c.N - K) * lmin, (c.N - K) * lmax),
        (None, "M_F2"): ((K - 1) / n * lmin, (K - 1) / n * lmax),
    }
    found |= leading(k) | head(k) | within(k) | mean(k) | wide(k)
    least, most = lower(k), upper(k)
    return found | {key: (least[key][0], most[key][1]) for key in least}


def published(c):
    """The bands of the published statements, with the constants of docs/layerwise/published.md."""
    sigma, ceiling = c.nt ** (1 / (2 * c.L)), c.K / (c.K - 1)
    error, r = c.theta + 4 * c.delta, c.eps / sigma
    energy = (c.n - 1) * c.K
    x = root(1 - c.theta), root(1 + c.theta)
    found = {
        ("lemma6-25", None, "sigma_min_X"): x,
        ("lemma6-25", None, "sigma_max_X"): x,
        ("lemma6-26", None, "Delta_gram_deviation"): (0, 4 * c.theta),
        ("lemma6-26", None, "Delta_F2"): (max(energy - 1, 0), energy + 1),
        ("lemma6-26", None, "Delta_op"): (0, sqrt(1 + 4 * c.theta)),
        ("lemma7", None, "sigma_spread"): (0, 0),
        ("lemma7", None, "sigma_head_gap"): (0, c.delta),
        ("lemma8-40", None, "sigma_head_gap"): (0, c.delta),
        ("lemma9", None, "head_tail"): (0, c.delta / sigma),
    }
    for layer in range(1, c.L):
        leading_values = (c.nt / 2) ** (1 / (2 * c.L)), (2 * c.nt) ** (1 / (2 * c.L))
        found["lemma8-39", layer, "sigma_K"] = found["lemma8-39", layer, "sigma_1"] = leading_values
        found["lemma8-40", layer, "sigma_2L_deviation"] = 0, 4 / 3 * error
        left = 2 - (layer + 1) / c.L
        size = 16 * error * left
        norm = max(1 - size, 0), 1 + size
        found["lemma12", layer, "mean_norm2_min"] = found["lemma12", layer, "mean_norm2_max"] = norm
        found["lemma12", layer, "mean_cos_abs"] = 0, 2 * size
        for name in ("thm4-16", "thm13"):
            found[name, layer, "D"] = max(1 - 32 * error * left, 0), ceiling
    for layer in range(c.L):
        found["lemma10-60", layer, "within_leak"] = 0, c.delta / sigma**2 * r ** (c.L - 1 - layer)
        found["lemma10-61", layer, "mean_leak"] = 0, error * r**layer
    return found | published_rates(c)


def published_rates(c):
    """(14) and (15); kappa is 1 + phi of R5 at delta = 0."""
    low, high = (c.n - 3) * c.K - 1, (c.n - 1) * c.K + 1
    lower = max(low, 0) / high * c.eps**2 / (2 * c.nt) ** (1 / c.L)
    upper = over(high, low) * c.eps**2 / (c.nt / 2) ** (1 / c.L)
    kappa = 1 + means(replace(c, mu=0.0), entrywise(c), 0.0)[1]
    first = 0.0 if kappa == inf else lower / kappa, inf if kappa == inf else upper * kappa
    found = {("thm4-14", 0, "C_ratio"): first, ("thm11", 0, "C_ratio"): first}
    for layer in range(1, c.L - 1):
        found["thm4-15", layer, "C_ratio"] = found["thm11", layer, "C_ratio"] = lower, upper
    return found


CASES = {
    "exact fit": Case(0.1, 0.2, 0.05, 0.3, 5, 3, 20, 4),
    "inside Theorem 4": Case(0.001, 0.01, 0.001, 0.0006, 10, 3, 50, 6),
    "narrow": Case(0.02, 0.3, 0.0, 0.21, 4, 2, 9, 2),
    "two-fold": Case(0.3, 0.1, 0.02, 0.1, 2, 4, 12, 3),
    "misfit": Case(0.05, 0.2, 0.1, 0.15, 6, 2, 14, 3, mu=0.3, e0=0.02),
    "misfit, deep": Case(0.02, 0.4, 0.1, 0.5, 8, 3, 30, 6, mu=0.2, e0=0.01, alpha=0.5),
    "scaled": Case(0.2, 0.3, 0.3, 0.4, 9, 2, 20, 5, alpha=3.0, mu=0.01),
    "delta beyond t_lo": Case(0.2, 0.5, 0.0, 1.75, 10, 3, 50, 6, lmin=0.717, lmax=1.494),
    "spectral": Case(4.2, 0.1, 0.01, 0.07, 10, 3, 50, 6, mu=0.05, lmin=0.717, lmax=1.494),
    "given tail": Case(0.1, 0.3, 0.2, 0.6, 5, 2, 12, 4, tail=0.1, mu=0.1),
    "large tail": Case(0.1, 0.3, 0.2, 0.6, 5, 2, 12, 2, tail=0.3599, e0=0.05, mu=0.05),
    "one sample": Case(0.4, 0.3, 0.1, 0.2, 1, 3, 8, 3),
    "many classes": Case(0.5, 0.1, 0.0, 0.05, 3, 6, 19, 2, lmin=0.8, lmax=1.3, mu=0.4),
    "no gap": Case(0.1, 0.2, 0.2, 0.3, 5, 3, 20, 4, e0=0.1, mu=0.1),
    "no data": Case(1.0, 0.2, 0.0, 0.3, 5, 3, 20, 4, lmin=0.0, lmax=2.0),
    "no fit": Case(0.1, 0.2, 0.0, 0.3, 4, 3, 20, 4, e0=2.5, mu=3.0),
    "wide imbalance": Case(0.05, 0.1, 0.0, 3.0, 4, 2, 10, 3, e0=0.1, mu=0.1),
}  # fmt: skip
"""In and out of every scope, with every parameter away from its neutral value in some case."""
