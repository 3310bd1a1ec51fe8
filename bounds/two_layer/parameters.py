"""The numbers a statement on two-layer networks may depend on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from fractions import Fraction
from typing import Any

from bounds.arithmetic import ARRAYS, FLOATS, Arithmetic, Value, arithmetic_of
from bounds.identities import U64

NOT_NUMBERS = {"constants", "ops", "m", "n", "d", "full", "draws"}


@dataclass(frozen=True)
class TwoLayerParameters:
    """Parameters of a run; floats, arrays that broadcast, or intervals; None: not of this run.

    unit >= 0: unit roundoff of the measurement.  flow_error >= 0: relative error of an integrated
    flow.  growth >= 0: running rounding bound of a gradient-descent run, relative to its scale.

    Canonical form (docs/two-layer.md, section 1): s > 0 target; with r = a + u, t = a - u at time 0
    R = |r|^2, T = |t|^2, au = a.u, lam = |a|^2 + |u|^2, b = |a|^2 - |u|^2; delta = |U_perp|_2 and F
    = |U_perp|_F at time 0; eta: step size, 0 for gradient flow; overlap = |U_perp a| + |U_perp u|
    at time 0; eta_a2 = max eta |a_k|^2 along a descent; e_end: final |s - a.u| / s; shrinkage = eta
    sum G_(i+1)^-2, G_k = prod (1 + eta e_i); steps: length of the run.

    Paper variables: n samples, d inputs, m neurons; step size `step`, h = step sqrt(gamma)/(mn),
    gamma = y'Ky, phi = |Ky|^2, yy = |y|^2, kmin and kmax the extreme eigenvalues of K = XX'.
    Population: tr = tr Sigma, bbar = sqrt(beta' Sigma beta), sigma0, v0 (initialisation), sigma_y
    (noise), sigma_x (subgaussian norm), Sigma_op, Sigma_F (norms), target (the loss level that P1
    calls epsilon), initial_share: |W|_F^2 + |v|^2 at time 0 (within the row space of X) over the
    final |v|^2, full: whether W itself was kept, not only the n x m state, fail = the failure
    probability delta of P8, draws: of how many independent draws events of a law were counted.
    """

    m: int = 1
    n: Any = None
    d: Any = None
    full: bool = False
    unit: Value = U64
    flow_error: Value = 0.0
    growth: Value = 0.0
    s: Value = None
    R: Value = None
    T: Value = None
    au: Value = None
    lam: Value = None
    b: Value = None
    delta: Value = None
    F: Value = None
    eta: Value = None
    e_end: Value = None
    overlap: Value = 0.0
    eta_a2: Value = 0.0
    initial_share: Value = 0.0
    shrinkage: Value = None
    steps: Value = None
    step: Value = None
    h: Value = None
    gamma: Value = None
    phi: Value = None
    yy: Value = None
    kmin: Value = None
    kmax: Value = None
    tr: Value = None
    bbar: Value = None
    sigma0: Value = None
    v0: Value = None
    sigma_y: Value = None
    sigma_x: Value = None
    Sigma_op: Value = None
    Sigma_F: Value = None
    target: Value = None
    fail: Value = None
    draws: Any = None
    constants: Mapping[str, Fraction] = field(default_factory=dict)
    ops: Arithmetic = field(default=FLOATS, compare=False)

    def __post_init__(self) -> None:
        given = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in NOT_NUMBERS}
        ops = arithmetic_of(list(given.values()))
        object.__setattr__(self, "ops", ops)
        if ops is not ARRAYS:
            for name, value in given.items():
                if value is not None:
                    object.__setattr__(self, name, ops.number(value))

    def has(self, *names: str) -> bool:
        """Whether all these parameters are known of this run."""
        return all(getattr(self, name) is not None for name in names)

    @property
    def omega(self) -> Value:
        """Omega = sqrt(4 s^2 + R T), the late rate and the final |a|^2 + |u|^2."""
        return self.ops.sqrt(4 * self.s * self.s + self.R * self.T)
