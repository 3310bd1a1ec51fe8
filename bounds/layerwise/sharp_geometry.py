"""The common quantities of R2 to R5 with the sharper constants of docs/layerwise/sharp.md."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bounds.arithmetic import Value, named
from bounds.layerwise.geometry import (
    ROUNDS,
    DataBounds,
    Geometry,
    Spectrum,
    excess_imbalance,
    geometry,
    once,
    one_round,
    products,
    times,
    trailing_mean_bound,
    trailing_mean_ratio,
    unless_infinite,
)
from bounds.layerwise.parameters import Parameters


@dataclass(frozen=True)
class SharpGeometry(Geometry):
    """`Geometry` with every number the better of the old one and the sharper one.

    least_energy: |Delta|_F^2 is at least this.
    """

    least_energy: Value = 0.0

    @property
    @once
    def r(self) -> Value:
        """min{1, eps / sqrt(t_lo)}."""
        return named(self.p.ops, "r", self.p.ops.minimum(self.p.ops.number(1), super().r))

    @once
    def leading_norm(self, layer: int) -> Value:
        """h r^(L-1-l) eps^l sqrt(lmax) + e_l, a bound on |S_1^l V_1'Delta|_F (R4s)."""
        A, p = self.p.ops, self.p
        size = A.power(p.eps, layer) * A.sqrt(self.data.high)
        decay = self.r_power(p.L - 1 - layer) * size
        return unless_infinite(A, self.spectrum.h, decay) + self.misfit(layer)

    @once
    def trailing_energy(self) -> Value:
        """m_0^2 of R6 with the leading energy of R4s."""
        return named(self.p.ops, "m02", self.data.rest - self.leading_norm(0) ** 2)

    @once
    def within_norm(self, layer: int) -> Value:
        """A lower bound on |S^l Delta|_F."""
        A = self.p.ops
        return A.sqrt(self.least_energy) if layer == 0 else self.trailing_norm(layer)


def sharp_geometry(p: Parameters, *, spectral_regime: bool) -> SharpGeometry:
    """R2 to R5's common quantities, sharpened, for one regime; memoised on p."""
    key = "sharp spectral" if spectral_regime else "sharp entrywise"
    if key not in p.memo:
        p.memo[key] = _sharpened(geometry(p, spectral_regime=spectral_regime))
    return p.memo[key]


def _sharpened(g: Geometry) -> SharpGeometry:
    p, A, data = g.p, g.p.ops, g.data
    s = _spectrum(p, data, g.spectrum)
    root_n = A.sqrt(data.sizes.low)
    tail = times(A, A.power(p.eps, p.L - 1), s.w)
    m = named(A, "m", (tail + p.mu) / root_n)
    b = named(A, "b", trailing_mean_bound(p, data, m))
    phi = A.minimum(trailing_mean_ratio(p, data, b), leading_mean_ratio(p, data, b, m))
    f = named(A, "f", (times(A, tail, b) + p.e0) / root_n)
    return SharpGeometry(p, data, s, b, named(A, "phi", phi), f, _least_energy(p, data))


def _least_energy(p: Parameters, data: DataBounds) -> Value:
    """A lower bound on |Delta|_F^2 (R1, R10)."""
    if data.spectral:
        return (p.N - p.K) * p.lmin
    return (p.n - 1) * p.K - 2 * p.theta * (1 - p.ops.ratio(p.ops.number(1), p.n))


def leading_mean_ratio(p: Parameters, data: DataBounds, b: Value, m: Value) -> Value:
    """phi of R5s: b^2 over (K-1) lmin (1 - mb)^2 (over lmin (1 - mb)^2 in R10s); infinite unless mb < 1."""
    A = p.ops
    left = A.maximum(1 - times(A, m, b), A.number(0))
    share = A.number(1) if data.spectral else p.K - 1
    return A.ratio(b * b, share * data.low * left * left)


def _spectrum(p: Parameters, data: DataBounds, s: Spectrum) -> Spectrum:
    """The values of R3, t_lo raised to (eps - rho)^2, and four more rounds with the sharper h and w."""
    A = p.ops
    ends = products(p, data)
    s = replace(s, t_lo=named(A, "t_lo", A.maximum(s.t_lo, A.power(p.eps - p.rho, 2))))
    for _ in range(ROUNDS):
        h, w = coupled_blocks(p, s)
        h = A.minimum(h, projector_bound(p, s))
        better = replace(s, h=named(A, "h", A.minimum(s.h, h)), w=named(A, "w", A.minimum(s.w, w)))
        s = one_round(p, better, *ends)
    return s


def coupled_blocks(p: Parameters, s: Spectrum) -> tuple[Value, Value]:
    """Bounds on |What_1^(-1)What_2|_F and |What_2|_F from |E_11|_F^2 + 2 |E_12|_F^2 <= e^2; infinite
    unless e < t_lo."""
    A = p.ops
    e2, room = s.e * s.e, (s.t_lo - s.e) * (s.t_lo + s.e)
    h = A.sqrt(A.ratio(e2 / 2, room))
    w = A.where(A.less(s.e, s.t_lo), lambda: A.sqrt(e2 / (s.t_lo + A.sqrt(room))), lambda: A.inf)
    return h, w


def projector_bound(p: Parameters, s: Spectrum) -> Value:
    """A bound on |What_1^(-1)What_2|_F from q (a + c (1-q)) <= eta^2, where q is the trace of the trailing
    block of the projector on the rows of What, a = t_lo^2 - eps^4, c = max(t_lo - eps^2, 0)^2; infinite
    unless eta^2 < a."""
    A = p.ops
    eta2, eps2 = excess_imbalance(p), A.power(p.eps, 2)
    gap = A.maximum(s.t_lo - eps2, A.number(0))
    a, c = gap * (s.t_lo + eps2), gap * gap

    def bound() -> Value:
        q = 2 * eta2 / (a + c + A.sqrt((a + c) ** 2 - 4 * c * eta2))
        return A.sqrt(A.ratio(q, 1 - q))

    return A.where(A.less(eta2, a), bound, lambda: A.inf)
