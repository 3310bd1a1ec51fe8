"""The scalars a statement may depend on, with their names, ranges and meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from typing import Any, Literal

from bounds.arithmetic import ARRAYS, FLOATS, Arithmetic, Value, arithmetic_of


@dataclass(frozen=True)
class LayerEnergy:
    """What the instance band (section 4) needs to know of one linear layer W and its features.

    leading, smallest: shares in [0, 1] of the within-class energy in the K leading and the K smallest
    right singular directions of W; trailing_means: share of the centred class means outside the K
    leading ones; sigma_1 >= sigma_K >= sigma_K1 >= sigma_dK >= sigma_d: singular values of W.
    share_error, sigma_error >= 0: how far the shares and the singular values may be off.
    """

    leading: Value
    smallest: Value
    trailing_means: Value
    sigma_1: Value
    sigma_K: Value
    sigma_K1: Value
    sigma_dK: Value
    sigma_d: Value
    share_error: Value = 0.0
    sigma_error: Value = 0.0


@dataclass(frozen=True)
class LayerImbalance:
    """What R12 needs to know of the layers, pair by pair; B_l = W_(l+1)'W_(l+1) - W_l W_l'.

    down, up: b_l >= max(0, -smallest eigenvalue of B_l), c_l >= max(0, largest one), l = 1..L-1.
    size: |B_l| at most (spectral norm), l = 1..L-1.  trailing: sigma_(K+1)(W_l) at most, l = 1..L-1.
    inner: sigma_(d-K)(W_1) at least.  within: |W_(l:1) Delta|_F at least, l = 0..L-1, or None.
    """

    down: tuple[Value, ...]
    up: tuple[Value, ...]
    size: tuple[Value, ...]
    trailing: tuple[Value, ...]
    inner: Value
    within: tuple[Value, ...] | None = None


Weighting = Literal["classes", "samples", "global"]
"""What Tr Sigma_B is where classes differ in size: (1/K) sum |mu_k - mean of the mu_k|^2 ("classes"),
sum (n_k/N) |mu_k - mu_G|^2 ("samples") or (1/K) sum |mu_k - mu_G|^2 ("global"), mu_G the mean of all
samples."""

REAL_FIELDS = (
    "theta", "lmin", "lmax", "eps", "delta", "rho", "mu", "mu_op", "e0", "n", "K", "d", "alpha",
    "delta_low", "tail", "xi", "step", "flow_error", "kap_sum",
)  # fmt: skip


@dataclass(frozen=True)
class Parameters:
    """The parameters of a data set and a network; floats, arrays that broadcast, or intervals.

    theta >= 0: N max|X'X - I| (Assumption 2).  0 < lmin <= lmax: extreme eigenvalues of X'X; left
    out, they are 1 - theta and 1 + theta (R1).  eps > 0, 0 <= rho <= eps: the K+1-th to (d-K)-th
    singular values of the hidden layers lie in [eps - rho, eps] (Assumption 3 iii).
    delta >= 0: |W_L'W_L - W_(L-1)W_(L-1)'|_F.  mu, e0 >= 0: |W_(L:1) - YX+/alpha|_F and
    |W_(L:1)X - Y/alpha|_F (Assumption 3 i has both 0).  n >= 1 samples a class, K >= 2 classes,
    d >= N = nK width, L >= 2 layers (an int), alpha > 0 target scale.
    delta_low >= 0: largest imbalance of the pairs below the last (Assumption 3 ii has 0).
    tail: tau^2 <= sum over i > K of s_i^4, left out: the floor (d - 2K)(eps - rho)^4 of R3.
    xi, step, flow_error: how the network was trained from the initialisation (18), if it was
    (step 0 is gradient flow, flow_error its integration error); None otherwise.
    layers: energies for the instance band, one for each l = 0..L-2, or None.
    mu_op: |W_(L:1) - YX+/alpha| in the spectral norm; left out: mu.
    imbalances: what R12 needs to know of the layers, or None.
    kap: step^2 sum over the steps of |gradient of W_l|_F^2, l = 1..L, of gradient descent from (18),
    or None; kap_sum: a bound on their sum, or None.
    sizes: n_1, .., n_K where the classes are not equally large; n is then their mean N/K.  weighting:
    of the class means in Tr Sigma_B, which matters then only (docs/layerwise/unequal.md).
    constants: values that replace printed constants, by name.
    """

    theta: Value
    eps: Value
    delta: Value
    rho: Value
    n: Value
    K: Value
    d: Value
    L: int
    mu: Value = 0.0
    e0: Value = 0.0
    alpha: Value = 1.0
    lmin: Value = None
    lmax: Value = None
    delta_low: Value = 0.0
    tail: Value = None
    xi: Value = None
    step: Value = None
    flow_error: Value = None
    layers: tuple[LayerEnergy, ...] | None = None
    mu_op: Value = None
    imbalances: LayerImbalance | None = None
    kap: tuple[Value, ...] | None = None
    kap_sum: Value = None
    sizes: tuple[Value, ...] | None = None
    weighting: Weighting = "classes"
    constants: Mapping[str, Fraction] = field(default_factory=dict)
    ops: Arithmetic = field(default=FLOATS, compare=False)
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        given = {name: getattr(self, name) for name in REAL_FIELDS}
        ops = arithmetic_of(list(given.values()))
        object.__setattr__(self, "ops", ops)
        if ops is not ARRAYS:
            for name, value in given.items():
                if value is not None:
                    object.__setattr__(self, name, ops.number(value))
        if self.lmin is None:
            object.__setattr__(self, "lmin", ops.maximum(1 - self.theta, ops.number(0)))
        if self.lmax is None:
            object.__setattr__(self, "lmax", 1 + self.theta)

    @property
    def N(self) -> Value:
        """Number of samples, nK."""
        return self.n * self.K

    @property
    def n_scaled(self) -> Value:
        """n~ = n / alpha^2."""
        return self.n / (self.alpha * self.alpha)

    def but(self, **changes: Any) -> Parameters:
        """The same parameters with some replaced."""
        return replace(self, memo={}, **changes)


PARAMETER_NAMES = tuple(f.name for f in fields(Parameters) if f.name not in {"ops", "memo"})
