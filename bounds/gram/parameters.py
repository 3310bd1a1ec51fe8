"""The numbers a statement on weight Gram matrices and target linearity may depend on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from bounds.arithmetic import FLOATS, Arithmetic, Value, arithmetic_of
from bounds.identities import U64


@dataclass(frozen=True)
class LayerSize:
    """A captured layer: n rows of X, fan-in d, fan-out m; biased, convolutional; stride >= dilation
    (k-1) + 1 and padding 0 (`disjoint`); X reaches the loss by another path too (`shared`); rank W below
    min(m, d) (`deficient`); condition >= 1 of W on its row space."""

    n: int
    d: int
    m: int
    bias: bool = False
    convolution: bool = False
    disjoint: bool = False
    shared: bool = False
    deficient: bool = False
    condition: float = 1.0

    @property
    def sums(self) -> int:
        """Length of all sums in one identity: n, m and d once each, twice over."""
        return 2 * (self.n + self.m + self.d) + 16


@dataclass(frozen=True)
class GramParameters:
    """Parameters of an instance; None: not of this instance.

    kind: what the instance is, one of "layers" (captured layers and one step), "run" (a training run),
    "features" (a representation with targets), "target" (features H, one target Y that is not centred, a
    layer W, a ridge), "whitening" (W and G alone), "activation" (one layer, one sample, one step),
    "homogeneous" (a homogeneous function of features), "surrogate-step" (Theorem 3), "interpolation"
    (Proposition 3), "collapsed" (Proposition 2), "deep-linear", "virtual-step", "counterexample".
    about: which counterexample, by the id of the statement it refutes.
    sizes: the captured layers.  unit: unit roundoff (0 in exact arithmetic).  steps, eta: of a run.
    classes: number of classes where the targets are balanced classes, else 0; groups: where they are
    classes of any sizes.  missing_rank = n - 1 - rank(H_c), missing_mean_rank = K - 1 - rank S_B.
    condition >= 1: condition number that multiplies rounding (projectors, polar factors).

    Of "target": ridge = lambda, target_square = |Y|^2, spread = |Y - mean Y|^2, weight_square = |W|_op^2,
    feature_square = |H|_F^2, bottom and top the extreme eigenvalues of G = H'H (N x N, columns samples),
    surrogate = S(G_id). Of "activation": increasing, whether sigma is, and input_gap = ||h|^2 - 1|. Of
    "homogeneous": degree m, trace = |W H|_F^2 where W'W is the mean gradient outer product, target_square =
    |Y|^2, target_sum = |Y|_1 for Y = f(H), crossing = 2 M B delta, linear_square = sum_k (|y_k| +
    crossing)^2. The other fields are the measured right-hand sides of inequalities, named in the
    statements.
    """

    kind: str = "layers"
    about: str = ""
    sizes: tuple[LayerSize, ...] = ()
    steps: int = 1
    classes: int = 0
    groups: int = 0
    samples: int = 0
    width: int = 0
    unit: Value = U64
    eta: Value = None
    vc_bound: tuple[Value, ...] = ()
    run_bound: tuple[Value, ...] = ()
    path_bound: Value = None
    step_norm: tuple[Value, ...] = ()
    gram_move: tuple[Value, ...] = ()
    condition: Value = 1.0
    tl0: Value = None
    tlc: Value = None
    ridge_gap: Value = None
    t: Value = None
    kappa_C: Value = None
    missing_rank: Value = 0.0
    missing_mean_rank: Value = 0.0
    slope_sign: Value = None
    order_ratio: Value = None
    predicted: tuple[Value, ...] = ()
    ridge: Value = None
    target_square: Value = None
    target_sum: Value = None
    spread: Value = None
    weight_square: Value = None
    feature_square: Value = None
    bottom: Value = None
    top: Value = None
    surrogate: Value = None
    increasing: bool = True
    input_gap: Value = None
    degree: int = 1
    trace: Value = None
    crossing: Value = None
    linear_square: Value = None
    reconstruction: Value = None
    reconstruction_root: Value = None
    constants: Mapping[str, Fraction] = field(default_factory=dict)
    ops: Arithmetic = field(default=FLOATS, compare=False)

    def __post_init__(self) -> None:
        numbers: list[Any] = [
            self.unit,
            self.eta,
            self.tl0,
            self.tlc,
            self.t,
            self.condition,
            self.ridge,
            self.target_square,
            self.input_gap,
            self.trace,
            self.reconstruction,
            *self.predicted,
        ]
        object.__setattr__(self, "ops", arithmetic_of([x for x in numbers if x is not None]))

    @property
    def L(self) -> int:
        return len(self.sizes)
