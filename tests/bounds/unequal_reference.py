"""R13 once more, in plain floats: an oracle for `bounds.layerwise.unequal`.

Written from docs/layerwise/unequal.md and relaxed.md, not from the code: centrings as matrices, angles as
angles.  What those pages take over from R1, R7 and R10 comes from their transcription in layerwise_reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, atan, cos, exp, inf, log, pi, prod, sin, sqrt, tan
from typing import Any

import numpy as np
from layerwise_reference import Case, data, known, mul, over, r10, root, spectral, split_factor
from sharp_reference import named

RIGHT = pi / 2


@dataclass
class Unequal(Case):
    """A case with classes of different sizes; n is their mean."""

    sizes: tuple[int, ...] = ()
    weighting: str = "classes"
    mu_op: float | None = None
    down: tuple[float, ...] = ()
    up: tuple[float, ...] = ()
    size: tuple[float, ...] = ()
    trailing: tuple[float, ...] = ()
    inner: float = 0.0
    within: tuple[float, ...] | None = None

    @property
    def N(self):
        return sum(self.sizes)

    @property
    def nt(self):
        return min(self.sizes) / self.alpha**2

    @property
    def largest(self):
        return max(self.sizes) / self.alpha**2

    @property
    def centring(self):
        """R of the table of the three weightings, one column a class."""
        sizes, K = np.array(self.sizes, dtype=float), len(self.sizes)
        nu, scale, one = sizes / self.N, np.diag(sizes**-0.5), np.ones(K)
        if self.weighting == "classes":
            return scale @ (np.eye(K) - 1 / K)
        if self.weighting == "samples":
            return sqrt(K / self.N) * (np.eye(K) - np.outer(np.sqrt(nu), np.sqrt(nu)))
        assert self.weighting == "global"
        return scale @ (np.eye(K) - np.outer(nu, one))

    @property
    def energy(self):
        """|R|_F^2."""
        return float((self.centring**2).sum())

    @property
    def stretched(self):
        """C = D^(1/2) R."""
        return np.sqrt(np.array(self.sizes))[:, None] * self.centring

    @property
    def centred(self):
        """n_R / alpha^2."""
        return float((self.stretched**2).sum()) / self.energy / self.alpha**2


def unequal(sizes, *, L, d, weighting, **numbers):
    """A case of these class sizes."""
    usual = {"theta": 0.1, "eps": 0.2, "rho": 0.05, "delta": 0.1}
    values: dict[str, Any] = usual | numbers | {"n": sum(sizes) / len(sizes), "K": len(sizes), "d": d, "L": L}
    return Unequal(**values, sizes=sizes, weighting=weighting)


def unequal_bands(c):
    """All bands of R13-data, R13-spectral and R13."""
    g, energy = spectral(c), c.energy
    off = c.theta / c.N * float(np.abs(c.stretched @ c.stretched.T).sum())
    parts = {
        "R13-data": data(c) | {
            (None, "M_F2"): (max(energy - off, 0), energy + off),
            (None, "YGY_min"): (min(c.sizes) / (1 + c.theta), inf),
            (None, "YGY_max"): (0, over(max(c.sizes), 1 - c.theta)),
        },
        "R13-spectral": r10(c) | {(None, "M_F2"): (energy * g.low, energy * g.high)},
        "R13": relaxed(c),
    }  # fmt: skip
    return {(id, *key): value for id, part in parts.items() for key, value in part.items()}


def product_root(shifts, target):
    """y > 0 with prod (y + shift) = target, by bisection on log y."""
    if target <= 0 or target == inf:
        return 0.0 if target <= 0 else inf
    low, high = -200.0, 200.0
    for _ in range(200):
        middle = (low + high) / 2
        total = sum(log(exp(middle) + shift) for shift in shifts)
        low, high = (low, middle) if total > log(target) else (middle, high)
    return exp(low)


class Layers:
    """The numbers of R12.1 to R12.4 with Lambda_lo, Lambda_hi and n_R of R13; lists start at l = 0 unless
    said otherwise."""

    def __init__(self, c):
        self.c, self.g, L = c, spectral(c), c.L
        self.be, self.ga = ([sum(x[:j]) for j in range(L)] for x in (c.down, c.up))
        self.be_tail, self.ga_tail = ([sum(x[j:]) for j in range(L)] for x in (c.down, c.up))
        self.mu = c.mu if c.mu_op is None else c.mu_op
        self.low, self.low_centred = (max(sqrt(n) - c.e0, 0.0) ** 2 / self.g.high for n in (c.nt, c.centred))
        self.high = over((sqrt(c.largest) + c.e0) ** 2, self.g.low) + self.mu**2
        self.leading()
        self.lengths()
        self.angles()

    def leading(self):
        """R12.1: t_l, T_l at index l - 1."""
        be, ga, be_tail, ga_tail = self.be, self.ga, self.be_tail, self.ga_tail
        T = be[-1] + product_root([be[-1] - x for x in be], self.high)
        T_down = ga_tail[0] + product_root([ga_tail[0] - x for x in ga_tail], self.high)
        s, s_down = product_root(ga, self.low), product_root(be_tail, self.low)
        self.T = [min(T + ga[j], T_down + be_tail[j]) for j in range(self.c.L)]
        self.t = [max(0.0, s - be[j], s_down - ga_tail[j]) for j in range(self.c.L)]

    def lengths(self):
        """R12.2: x_l, pi_l, y_l."""
        c, be = self.c, self.be
        self.x = [over(1, root(self.low))]
        for layer in range(1, c.L):
            tau = be[-1] + product_root([be[-1]] * layer + [be[-1] - x for x in be[layer:]], self.low)
            self.x.append(over(1, root(prod(tau - x for x in be[layer:]))))
        self.pi = [prod(max(c.inner**2 - x, 0.0) for x in be[:layer]) for layer in range(c.L + 1)]
        rest = max(c.N - 2 * c.K, 0)
        self.y = [sqrt((rest if layer else c.N - c.K) * self.g.low * self.pi[layer]) for layer in range(c.L)]
        if c.within is not None:
            self.y = [max(pair) for pair in zip(self.y, c.within, strict=True)]

    def angles(self):
        """R12.4: theta_l, omega_l, a'_l at index l - 1; psi_l."""
        c, L = self.c, self.c.L
        trailing = [*c.trailing, 0.0]
        sines = [over(c.size[j], self.t[j] - trailing[j + 1] ** 2) for j in range(L - 1)]
        self.vartheta = [asin(s) if s < 1 else RIGHT for s in sines]
        self.omega, self.a = [inf] * (L - 1), [inf] * (L - 1)
        phi, a = 0.0, over(c.e0, root(self.t[-1]))
        for j in reversed(range(L - 1)):
            omega = phi + self.vartheta[j]
            if omega >= RIGHT:
                break
            self.omega[j], self.a[j] = omega, a / (cos(self.vartheta[j]) - tan(phi) * sin(self.vartheta[j]))
            phi, a = atan(over(c.trailing[j], root(self.t[j])) * tan(omega)), over(self.a[j], root(self.t[j]))
        A, D = 0.0, 1.0
        for j in range(L - 1):
            F, H, s = mul(root(self.T[j]), A), c.trailing[j] * D, sin(self.vartheta[j])
            A, D = F + mul(H, s), H + mul(F, s)
        m = (mul(root(self.T[-1]), A) + self.mu) / sqrt(c.nt)
        low, high = sqrt(self.g.low), sqrt(self.g.high)
        b = high - low + mul(low * high, m)
        self.phi = over(b**2, self.g.low - b**2)
        self.psi = [atan(sqrt(self.phi))]
        for j in range(L - 2):
            turned = over(c.trailing[j], root(self.t[j])) * tan(self.psi[-1]) if self.psi[-1] < RIGHT else inf
            self.psi.append(min(atan(turned) + self.vartheta[j], RIGHT))

    def within_lower(self, layer):
        c, rest = self.c, max(self.c.N - 2 * self.c.K, 0) * self.g.low
        rho_0 = over(c.K * self.g.high, rest)
        least = (self.pi[layer + 1] / (1 + rho_0)) ** (1 / (layer + 1)) - self.be[layer]
        if self.be[c.L - 2] + self.ga[c.L - 2] == 0 and rest > 0:
            least = max(least, c.inner**2 * split_factor(rho_0, layer))
        return max(least, 0.0)

    def within_upper(self, layer):
        """The better of R12.2 and R12.4."""
        c, u, y = self.c, self.be_tail[layer], self.y[layer]
        here, there = (over(c.e0 * self.x[layer + k], y) if c.e0 > 0 else 0.0 for k in (0, 1))
        return min((mul(sqrt(u), 1 + here) + there) ** 2, self.cone_upper(layer))

    def cone_upper(self, layer):
        c = self.c
        if self.omega[layer] == inf:
            return inf
        leak = over(self.a[layer], self.y[layer]) if c.e0 > 0 else 0.0
        return c.trailing[layer] ** 2 + (c.trailing[layer] * tan(self.omega[layer]) + leak) ** 2

    def between_lower(self, layer):
        """The better of R12.3 and R12.4."""
        later = prod(self.T[layer + 1 :])
        mean = (self.low_centred / later) ** (1 / (layer + 1)) - self.be[layer]
        cone = self.t[layer] * cos(self.psi[layer]) ** 2 if self.psi[layer] < RIGHT else 0.0
        return max(mean, cone, 0.0)

    def condition(self, layer):
        """k of R12."""
        f = self.c.e0 / sqrt(self.c.nt)
        k = over((1 + f) ** 2, max(1 - f, 0.0) ** 2) * self.x[layer] ** 2 * prod(self.T[layer:])
        return min(k, over(self.g.high, self.g.low)) if layer == 0 else k


def relaxed(c):
    """The bands of R13."""
    x, found, ceiling = Layers(c), {}, c.K / (c.K - 1)
    for layer in range(c.L):
        found[layer + 1, "sigma_K_squared"] = found[layer + 1, "sigma_1_squared"] = x.t[layer], x.T[layer]
        k = x.condition(layer)
        found[layer, "D"] = (2 / (1 + k), min(2 * k / (1 + k), ceiling)) if k < inf else (0, ceiling)
        if layer <= c.L - 2:
            q, p = (x.within_lower(layer), x.within_upper(layer)), (x.between_lower(layer), x.T[layer])
            found[layer, "W_ratio"], found[layer, "B_ratio"] = q, p
            found[layer, "C_ratio"] = q[0] / p[1], over(q[1], p[0])
    return found


def unequal_failures(c):
    """(statement, layer, quantity) -> the inequalities that fail, in the words of the bands."""
    k, x, found = known(c, spectral(c)), Layers(c), {}
    for id, layer, quantity in unequal_bands(c):
        if id == "R13-data":
            found[id, layer, quantity] = data_failures(c, quantity)
        elif id == "R13-spectral":
            found[id, layer, quantity] = named(k, "R10", layer, quantity)
        else:
            found[id, layer, quantity] = relaxed_failures(x, layer, quantity)
    return found


def data_failures(c, quantity):
    if quantity in ("YGY_min", "YGY_max"):
        return "theta >= 1" if c.theta >= 1 else ""
    if quantity == "Delta_rest_energy":
        B = data(c)[None, quantity][0]
        return "B <= 0 (n <= 2, or theta too large)" if B <= 0 else ""
    return ""


def relaxed_failures(x, layer, quantity):
    c, steps = x.c, range(x.c.L - 1)
    basis = [
        (x.g.low <= 0, "lmin <= 0"),
        (c.e0 >= sqrt(c.nt), "e0 >= sqrt(n)/alpha, so lam_lo = 0"),
    ]
    if quantity == "D":
        which = [*basis, (x.condition(layer) == inf, "k is infinite (R12)")]
    elif quantity in ("W_ratio", "C_ratio"):
        small = "pi_(l+1)/(1+rho_0) is too small beside the imbalances, or n <= 2 (R12.2)"
        unknown = "e0 > 0 and no lower bound on |W_(l:1)Delta|_F (R12.2)"
        which = [*basis, (c.e0 > 0 and x.y[layer] <= 0, unknown), (x.within_lower(layer) <= 0, small)]
        if quantity == "C_ratio":
            which += [(x.between_lower(layer) <= 0, "no lower bound on the between-class ratio (R12.3)")]
        else:
            loose = "|B_l| >= t_l - eps_(l+1)^2 for some l: th_l unbounded (R12.4)"
            which += [
                (any(x.vartheta[j] >= RIGHT for j in steps), loose),
                (x.omega[0] == inf, "om_l reaches a right angle (R12.4)"),
            ]
    else:
        which = basis
    return "; ".join(text for failed, text in which if failed)


UNEQUAL_CASES = {
    "classes": unequal(
        (3, 7, 4), L=4, d=20, weighting="classes", mu=0.02, lmin=0.9, lmax=1.07, down=(1e-3, 2e-3, 0.03),
        up=(2e-3, 0.0, 1e-3), size=(2e-3, 3e-3, 0.04), trailing=(0.2, 0.21, 0.19), inner=0.17,
    ),
    "samples, misfit": unequal(
        (2, 9), L=3, d=15, weighting="samples", mu=0.03, e0=0.004, alpha=0.7, lmin=0.8, lmax=1.3,
        down=(0.0, 0.02), up=(0.01, 0.0), size=(0.01, 0.03), trailing=(0.3, 0.31), inner=0.25,
    ),
    "global, misfit, measured": unequal(
        (5, 1, 3, 6), L=5, d=21, weighting="global", mu=0.05, mu_op=0.03, e0=0.01, alpha=1.3, lmin=0.85,
        lmax=1.2, down=(1e-4, 0.0, 2e-4, 9e-3), up=(2e-4, 1e-4, 0.0, 4e-4), size=(3e-4, 1e-4, 2e-4, 0.01),
        trailing=(0.11, 0.12, 0.13, 0.1), inner=0.1, within=(2.0, 0.4, 0.05, 4e-3, 3e-4),
    ),
    "exact below": unequal(
        (8, 3, 5), L=4, d=24, weighting="global", theta=4.0, lmin=0.75, lmax=1.45, mu=0.04,
        down=(0.0, 0.0, 0.04), up=(0.0,) * 3, size=(0.0, 0.0, 0.04), trailing=(0.2,) * 3, inner=0.2,
        tail=0.02,
    ),
    "pairs of two": unequal(
        (1, 3), L=2, d=9, weighting="samples", theta=0.3, e0=0.1, mu=0.1, down=(0.3,), up=(0.2,),
        size=(0.35,), trailing=(0.4,), inner=0.35,
    ),
    "loose": unequal(
        (4, 6, 2), L=4, d=18, weighting="classes", theta=0.6, delta=0.9, mu=0.2, e0=0.05,
        down=(0.1, 0.4, 0.2), up=(0.3, 0.1, 0.5), size=(0.4, 0.9, 0.6), trailing=(0.7, 0.5, 0.6), inner=0.4,
    ),
    "wide data": unequal(
        (4, 2, 9), L=3, d=19, weighting="classes", theta=6.0, lmin=0.3, lmax=2.1, down=(1e-3, 0.02),
        up=(3e-3, 0.0), size=(4e-3, 0.02), trailing=(0.1, 0.15), inner=0.1,
    ),
    "far off balance": unequal(
        (6, 5, 2), L=4, d=18, weighting="global", rho=0.2, delta=4.0, mu=0.1, down=(2.0, 1.0, 3.0),
        up=(1.0, 2.0, 4.0), size=(2.0, 2.0, 5.0), trailing=(0.5, 0.5, 0.5), inner=0.0,
    ),
    "no fit": unequal(
        (4, 9, 16), L=3, d=30, weighting="samples", alpha=2.0, e0=1.0, mu=1.2, down=(0.01, 0.01),
        up=(0.01, 0.0), size=(0.01, 0.01), trailing=(0.2, 0.2), inner=0.2,
    ),
    "no data": unequal(
        (3, 5), L=3, d=12, weighting="classes", theta=1.0, lmin=0.0, lmax=2.0, down=(0.0, 0.01),
        up=(0.0, 0.0), size=(0.0, 0.01), trailing=(0.1, 0.1), inner=0.1,
    ),
}  # fmt: skip
"""Every weighting, with and without misfit, tight and vacuous."""
