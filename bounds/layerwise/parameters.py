"""The scalars a statement may depend on, with their names, ranges and meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import numpy as np

from bounds.arithmetic import ARRAYS, FLOATS, Arithmetic, Value, arithmetic_of
from bounds.records import Field
from bounds.weighting import Weighting


@dataclass(frozen=True)
class LayerEnergy:
    """What the instance band (section 4) needs to know of one linear layer W and its features.

    leading, smallest: shares in [0, 1] of the within-class energy in the K leading and the K smallest
    right singular directions of W; trailing_means: share of the centred class means outside the K
    leading ones; sigma_1 >= sigma_K >= sigma_K1 >= sigma_dK >= sigma_d: singular values of W.
    share_error >= 0: how far the shares may be off.  sigma_error >= 0: how far (spectral norm) W may be
    from the matrix that has exactly these singular values and vectors.

    Example: one of `Parameters.energies`, as `verify.layerwise.parameters` makes it of a measured network.
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

    Example: one of `Parameters.imbalances`, as `verify.layerwise.parameters` makes it of a measured network.
    """

    down: tuple[Value, ...]
    up: tuple[Value, ...]
    size: tuple[Value, ...]
    trailing: tuple[Value, ...]
    inner: Value
    within: tuple[Value, ...] | None = None


REAL_FIELDS = (
    "theta", "lmin", "lmax", "eps", "delta", "rho", "mu", "mu_op", "e0", "n", "K", "d", "alpha",
    "delta_low", "tail", "xi", "step", "flow_error", "kap_sum",
)  # fmt: skip


FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        entry.name: entry
        for entry in (
            Field("theta", r"\theta", "N max |X'X - I|, entrywise (Assumption 2)", 0),
            Field("lmin", r"\lambda_{\min}", "smallest eigenvalue of X'X; left out: max(1 - theta, 0)", 0),
            Field("lmax", r"\lambda_{\max}", "largest eigenvalue of X'X; left out: 1 + theta", 0, open=True),
            Field("eps", r"\varepsilon", "largest sigma_(K+1) of the hidden layers (Assumption 3 iii)", 0,
                  open=True),
            Field("delta", r"\delta", "|W_L'W_L - W_(L-1)W_(L-1)'|_F, imbalance of the last pair", 0),
            Field("rho", r"\rho", "eps - smallest sigma_(d-K) of the hidden layers, at most eps", 0),
            Field("mu", r"\mu", "|W_(L:1) - YX+/alpha|_F, distance from the minimum-norm map", 0),
            Field("mu_op", r"\mu_{\mathrm{op}}", "the same in the spectral norm; left out: mu", 0),
            Field("e0", r"e_0", "|W_(L:1)X - Y/alpha|_F, distance from interpolation", 0),
            Field("n", r"n", "samples a class; their mean N/K where the classes differ in size", 1),
            Field("K", r"K", "number of classes", 2, whole=True),
            Field("d", r"d", "width of the hidden layers, d >= nK and d >= 2K + 1", 1, whole=True),
            Field("L", r"L", "number of layers", 2, whole=True),
            Field("alpha", r"\alpha", "scale of the targets", 0, open=True),
            Field("delta_low", r"\delta_{\mathrm{low}}", "largest imbalance of the pairs below the last", 0),
            Field("tail", r"\tau^2", "at most sum over i > K of s_i^4; left out: (d-2K)(eps-rho)^4", 0),
            Field("xi", r"\xi", "scale of the orthogonal initialisation (18)", 0, open=True),
            Field("step", r"\eta", "step size of the training, 0 for gradient flow", 0),
            Field("flow_error", r"\omega", "integration error of the conserved matrices", 0),
            Field("kap_sum", r"\kappa_\Sigma",
                  "bound on step^2 sum of |gradients|_F^2 over the steps and layers", 0),
        )
    }
)  # fmt: skip
"""Every real parameter and L, by name."""


@dataclass(frozen=True)
class Parameters:
    """The parameters of a data set and a network; floats, arrays that broadcast, or intervals.

    Immutable: arrays are kept as read-only copies, `but` gives changed ones.  `FIELDS` has symbol,
    meaning and range of each real one, `bounds.uses` and `bounds.used_by` say which statement takes which.

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

    >>> p = Parameters(theta=0.1, eps=0.1, rho=0.1, delta=0.1, n=4, K=3, d=12, L=3)
    >>> p.N, round(p.but(theta=0.2).lmax, 12)
    (12.0, 1.2)
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
    left_out: tuple[str, ...] = field(default=(), init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "constants", MappingProxyType(dict(self.constants)))
        object.__setattr__(self, "left_out", tuple(x for x in DERIVED if getattr(self, x) is None))
        given = {name: getattr(self, name) for name in REAL_FIELDS}
        ops = arithmetic_of(list(given.values()))
        object.__setattr__(self, "ops", ops)
        for name, value in given.items():
            if ops is ARRAYS:
                object.__setattr__(self, name, _read_only(value))
            elif value is not None:
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
        """The same parameters with some replaced; lmin and lmax follow theta where they were left out."""
        return replace(self, **({"memo": {}} | dict.fromkeys(self.left_out) | changes))

    def __reduce__(self) -> tuple[Any, ...]:
        kept = {name: getattr(self, name) for name in PARAMETER_NAMES}
        return _made, (kept | dict.fromkeys(self.left_out) | {"constants": dict(self.constants)},)


def _made(given: dict[str, Any]) -> Parameters:
    return Parameters(**given)


DERIVED = ("lmin", "lmax")
"""What follows from theta where it is left out."""


def _read_only(value: Value) -> Value:
    if isinstance(value, np.ndarray) and value.flags.writeable:
        value = value.copy()
        value.flags.writeable = False
    return value


PARAMETER_NAMES = tuple(f.name for f in fields(Parameters) if f.init and f.name not in {"ops", "memo"})
