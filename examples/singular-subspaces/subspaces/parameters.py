"""The numbers that the statements on a perturbed matrix depend on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from bounds.arithmetic import FLOATS, Arithmetic, Value, arithmetic_of

Kind = Literal["general", "symmetric"]

NUMBERS = ("E_op", "E_F", "gap", "own_gap", "gap_sum", "A_least", "A_most")


@dataclass(frozen=True)
class SubspaceParameters:
    """A perturbation A -> A + E: floats, arrays that broadcast, balls or intervals.

    kind: "general" (m x n, singular values) or "symmetric" (m = n, eigenvalues); values are non-increasing.
    k: dimension of the leading subspace, 1 <= k < min(m, n).  E_op >= |E|_2, E_F >= |E|_F.
    gap <= value_k(A + E) - value_(k+1)(A); own_gap <= value_k(A) - value_(k+1)(A);
    gap_sum <= sigma_k(A) + sigma_(k+1)(A); A_least <= |A|_2 <= A_most.  Every statement holds for any
    numbers on these sides of the true ones, so a measurement moves each by its rounding error.
    """

    kind: Kind
    m: int
    n: int
    k: int
    E_op: Value
    E_F: Value
    gap: Value
    own_gap: Value
    gap_sum: Value
    A_least: Value
    A_most: Value
    constants: Mapping[str, Fraction] = field(default_factory=dict)
    ops: Arithmetic = field(default=FLOATS, compare=False)

    def __post_init__(self) -> None:
        ops = arithmetic_of([getattr(self, name) for name in NUMBERS])
        object.__setattr__(self, "ops", ops)
        for name in NUMBERS:
            object.__setattr__(self, name, ops.number(getattr(self, name)))


def sample(kind: Kind) -> SubspaceParameters:
    """Numbers for examples: a 4 x 4 matrix, k = 1, perturbed by a tenth and a gap of a half.

    >>> sample("general").gap
    0.5
    """
    return SubspaceParameters(
        kind, 4, 4, 1, E_op=0.1, E_F=0.2, gap=0.5, own_gap=0.6, gap_sum=1.0, A_least=2.0, A_most=2.0
    )
