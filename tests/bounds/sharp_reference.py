"""R3s to R10s once more, in plain floats: an oracle for `bounds.layerwise.sharp`.

Written from docs/layerwise/sharp.md, not from the code; what that page takes over from R1 to R10 comes from
their transcription in layerwise_reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, sqrt

from layerwise_reference import (
    Case,
    Known,
    condition,
    entrywise,
    excess,
    head,
    leading,
    loss,
    lower,
    mean,
    means,
    mul,
    one_round,
    over,
    overlap,
    root,
    spectral,
    spectrum,
    upper,
)


@dataclass
class Sharp(Known):
    """The numbers of R3s and R5s in place of those of R3 and R5."""

    @property
    def r(self):
        return min(1.0, over(self.c.eps, root(self.t_lo)))

    @property
    def E(self):
        """The lower bound on |Delta|_F^2 of R4s and R10s."""
        c = self.c
        if self.g.spectral:
            return (c.N - c.K) * self.g.low
        return (c.n - 1) * c.K - 2 * c.theta * (1 - 1 / c.n)

    def y(self, layer):
        """y_l of (3)."""
        if not self.bounded:
            return inf
        decay = self.r ** (self.c.L - 1 - layer) * self.c.eps**layer
        return self.h * decay * sqrt(self.g.high) + self.e_l(layer)

    @property
    def m0(self):
        return root(self.g.B - self.y(0) ** 2)

    def trailing(self, layer):
        """(eps-rho)^l m_0."""
        return max(self.c.eps - self.c.rho, 0.0) ** layer * self.m0

    def z(self, layer):
        """z_l of (6)."""
        return root(self.E) if layer == 0 else self.trailing(layer)


def sharpened(c, g):
    t_lo, t_hi, h, w, e = spectrum(c, g)
    t_lo = max(t_lo, max(c.eps - c.rho, 0.0) ** 2)
    eta2 = excess(c)[1]
    for _ in range(4):
        if e < t_lo:
            room = sqrt(t_lo**2 - e**2)
            h, w = min(h, over(e / sqrt(2), room)), min(w, sqrt(e**2 / (t_lo + room)))
        a, gap = t_lo**2 - c.eps**4, max(t_lo - c.eps**2, 0.0) ** 2
        if eta2 < a:
            q = 2 * eta2 / (a + gap + sqrt((a + gap) ** 2 - 4 * gap * eta2))
            h = min(h, sqrt(q / (1 - q)))
        t_lo, t_hi, h, w, e = one_round(c, g, t_lo, t_hi, h, w, e)
    k = Sharp(c, g, t_lo, t_hi, h, w, e)
    k.b, k.phi, k.f = means(c, g, w)
    m = (mul(w, c.eps ** (c.L - 1)) + c.mu) / sqrt(c.nt)
    if mul(m, k.b) < 1:
        share = 1 if g.spectral else c.K - 1
        k.phi = min(k.phi, over(k.b**2, share * g.low * (1 - mul(m, k.b)) ** 2))
    return k


def within(k):
    """R4s."""
    found = {}
    for layer in range(k.c.L):
        y = k.y(layer)
        new = root(over(y**2, k.E - y**2)) if layer == 0 else over(y, k.trailing(layer))
        extra = over(k.e_l(layer), k.trailing(layer)) if k.c.e0 > 0 else 0.0
        old = k.h * k.r ** (k.c.L - 1 - layer) + extra if k.bounded else inf
        found[layer, "within_leak"] = 0, min(old, new)
    return found


def compression(k):
    """R6s."""
    found, most, least = {}, upper(k), lower(k)
    for layer in range(k.c.L - 1):
        leak = over(k.y(layer + 1), k.z(layer))
        new = over((k.c.eps**2 + leak**2) * loss(k, layer), k.t_lo)
        found[layer, "C_ratio"] = least[layer, "C_ratio"][0], min(most[layer, "C_ratio"][1], new)
    return found


def smallest_overlap(k, layer):
    """o of R8s."""
    o = overlap(k, layer)
    return min(o, k.c.theta / k.c.K) if layer == 0 else o


def entries(k):
    """R8s."""
    found, ceiling = {}, k.c.K / (k.c.K - 1)
    for layer in range(k.c.L):
        o = smallest_overlap(k, layer)
        cosine = o / (1 - o) if o < 1 else inf
        found[layer, "D"] = max(1 - cosine, 0), min(1 + cosine, ceiling)
    return found


def eigenvalues(k):
    """R9s."""
    found, K = {}, k.c.K
    for layer in range(k.c.L):
        cond = condition(k, layer)
        band = (2 / (1 + cond), K * cond / ((K - 1) * cond + 1)) if cond < inf else (0, K / (K - 1))
        found[layer, "D"] = band
    return found


def sharp_bands(c):
    """All bands of R3s to R10s; an end that says nothing is that of the quantity's range."""
    k, s = sharpened(c, entrywise(c)), sharpened(c, spectral(c))
    low, high, energy = s.g.low, s.g.high, (c.K - 1) / c.n
    parts = {
        "R3s": head(k) | leading(k),
        "R4s": within(k),
        "R5s": mean(k),
        "R6s": compression(k),
        "R8s": entries(k),
        "R9s": eigenvalues(k),
        "R10s": head(s) | leading(s) | within(s) | mean(s) | compression(s) | eigenvalues(s) | {
            (None, "Delta_op"): (0, sqrt(high)),
            (None, "Delta_F2"): ((c.N - c.K) * low, (c.N - c.K) * high),
            (None, "M_F2"): (energy * low, energy * high),
        },
    }  # fmt: skip
    return {(id, *key): value for id, part in parts.items() for key, value in part.items()}


def failures(c):
    """(statement, layer, quantity) -> the inequalities that fail, in the words of the bands."""
    k, s = sharpened(c, entrywise(c)), sharpened(c, spectral(c))
    found = {}
    for id, layer, quantity in sharp_bands(c):
        found[id, layer, quantity] = named(s if id == "R10s" else k, id, layer, quantity)
    return found


def named(k, id, layer, quantity):
    c, size = k.c, "lmin" if k.g.spectral else "(K-1)(1 - 2 theta/K)"
    rank = "lmin <= 0 (R10)" if k.g.spectral else "theta >= 1 (R1)"
    basis = [(k.g.low <= 0, rank), (c.e0 >= sqrt(c.nt), "e0 >= sqrt(n)/alpha, so t_lo = 0 (R2)")]
    leak = [(not k.bounded, "delta >= t_lo and t_lo^2 <= eps^4 + eta^2, so h is infinite (R3)")]
    phi = [(k.phi == inf, f"b^2 >= {size}, so phi is infinite (R5)")]
    head_fails = [(k.e >= k.t_lo, "e >= t_lo (R3)")]
    misfit = [
        (c.e0 > 0 and k.e >= k.t_lo, "e >= t_lo with e0 > 0 (R4)"),
        (c.e0 > 0 and k.m0 <= 0, "m_0^2 <= 0 with e0 > 0 (R6)"),
        (c.e0 > 0 and c.rho >= c.eps, "rho = eps with e0 > 0 (R6)"),
    ]
    split = [
        (k.g.B <= 0, "B <= 0 (n <= 2, or the data too far off)"),
        (c.rho >= c.eps, "rho = eps"),
    ]
    far = [(k.f >= 1, "f >= 1")]
    which = {
        "sigma_K_squared": basis,
        "sigma_1_squared": basis,
        "head_imbalance": [],
        "head_sigma2_min": basis + leak + head_fails,
        "head_sigma2_max": basis + leak + head_fails,
        "mean_leak": basis + leak + phi,
        "B_ratio": basis + leak + phi,
        "within_leak": basis + leak + misfit,
        "C_ratio": basis + leak + phi + misfit + split,
        "D": basis + leak + head_fails + (entry_failures(k, layer) if id == "R8s" else far),
        "Delta_op": [],
        "Delta_F2": [],
        "M_F2": [],
    }.get(quantity, basis + leak)
    return "; ".join(text for condition, text in which if condition)


def entry_failures(k, layer):
    """What R8s asks for beside the head; theta' + psi < 1 and f < 1 are needed at every layer but 0."""
    c, gap = k.c, over(k.t_lo, k.t_lo - k.e) - 1
    nu = over(2 * c.e0 / sqrt(c.nt) + c.e0**2 / c.nt, max(1 - c.theta, 0)) + c.mu**2 / c.nt
    tail = mul(k.w, c.eps ** (c.L - 1))
    psi = over(gap, 1 - c.theta) + (1 + gap) * (tail**2 / c.nt + nu)
    return [
        (over(c.theta, 1 - c.theta) + psi >= 1, "theta' + psi >= 1"),
        (k.f >= 1, "f >= 1"),
        (smallest_overlap(k, layer) >= 0.5, "o >= 1/2"),
    ]


SHARP_CASES = {
    "spread spectrum": Case(9.0, 0.1, 0.0, 0.05, 5, 3, 20, 4, lmin=0.2, lmax=1.4),
    "spread spectrum, misfit": Case(9.0, 0.2, 0.05, 0.3, 7, 4, 40, 3, mu=0.05, e0=0.03, lmin=0.3, lmax=1.6),
    "trailing values above t_lo": Case(0.1, 0.9, 0.1, 6.0, 3, 2, 30, 3, tail=33.0, mu=0.1),
    "no gap below t_lo": Case(0.2, 1.05, 0.3, 0.6, 4, 3, 15, 5, tail=0.0, e0=0.02, mu=0.05),
    "trailing values beyond t_lo": Case(0.3, 1.6, 0.2, 2.4, 5, 2, 12, 4, tail=5.7, alpha=2.0),
    "trailing values that may exceed leading ones": Case(
        0.1, 1.6, 0.6, 0.2, 5, 3, 20, 4, tail=0.0, mu=0.02, e0=0.01,
    ),
    "half": Case(0.7, 0.3, 0.0, 0.5, 5, 3, 20, 4),
    "three samples, misfit": Case(0.1, 0.4, 0.1, 0.3, 3, 5, 21, 3, mu=0.02, e0=0.004, alpha=0.7),
    "large data error": Case(0.97, 0.1, 0.02, 0.02, 6, 5, 40, 4, mu=0.01),
    "shallow, misfit": Case(0.4, 0.5, 0.2, 0.7, 9, 3, 31, 2, e0=0.3, mu=0.4, alpha=0.6),
    "two classes of two": Case(1.3, 0.2, 0.0, 0.15, 2, 2, 9, 3, lmin=0.5, lmax=1.6, e0=0.01, mu=0.01),
}  # fmt: skip
"""Where a sharper number of docs/layerwise/sharp.md decides that none of the cases of R1 to R10 needs."""
