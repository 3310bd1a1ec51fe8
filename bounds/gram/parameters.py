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
    (k-1) + 1 and padding 0 (`disjoint`); X reaches the loss by another path too (`shared`)."""

    n: int
    d: int
    m: int
    bias: bool = False
    convolution: bool = False
    disjoint: bool = False
    shared: bool = False

    @property
    def sums(self) -> int:
        """Length of all sums in one identity: n, m and d once each, twice over."""
        return 2 * (self.n + self.m + self.d) + 16


@dataclass(frozen=True)
class GramParameters:
    """Parameters of an instance; None: not of this instance.

    kind: what the instance is, one of "layers" (captured layers and one step), "run" (a training run),
    "features" (a representation with targets), "deep-linear", "virtual-step", "counterexample".
    about: which counterexample, by the id of the statement it refutes.
    sizes: the captured layers.  unit: unit roundoff (0 in exact arithmetic).  steps, eta: of a run.
    classes: number of classes where the targets are balanced classes, else 0; groups: where they are
    classes of any sizes.  missing_rank = n - 1 - rank(H_c), missing_mean_rank = K - 1 - rank S_B.
    condition >= 1: condition number that multiplies rounding (projectors, polar factors).
    The other fields are the measured right-hand sides of inequalities, named in the statements.
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
            *self.predicted,
        ]
        object.__setattr__(self, "ops", arithmetic_of([x for x in numbers if x is not None]))

    @property
    def L(self) -> int:
        return len(self.sizes)
