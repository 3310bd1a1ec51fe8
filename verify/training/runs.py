"""One training run: data, initial weights, step sizes, stopping rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from numpy.typing import ArrayLike

from verify.errors import InputError
from verify.instances.validation import real_array
from verify.training.arguments import data_matrix, integer, positive
from verify.training.initialisation import (
    default_initialisation,
    gaussian_initialisation,
    orthogonal_initialisation,
)

Initialisation = Literal["orthogonal", "gaussian", "default"]

BUDGET = 200_000
"""Default step budget; the paper's set-up takes about 2,400 at xi = 0.3, 170,000 at xi = 0.1."""


@dataclass(frozen=True, eq=False)
class Run:
    """What one network is trained on, from where, how, and until when.

    X: (d, N), d >= N = nK, full column rank, columns class by class.  start: W_1(0)..W_L(0).
    step: (T,) step sizes of steps 0, 1, ...; the last one is held.  momentum in [0, 1): heavy ball.
    Training stops when the loss is at most `loss`, the norm of the whole gradient at most
    `gradient` (0: never), after `budget` steps, or when it diverges.
    xi: scale of a start with W_l(0)'W_l(0) = xi^2 I for l <= L-1, which allows the reductions TR1
    and TR2; None for any other start.
    """

    X: Float[ndarray, "d N"]
    K: int
    start: tuple[Float[ndarray, "_ _"], ...]
    alpha: float
    step: Float[ndarray, " T"]
    loss: float
    gradient: float
    budget: int
    momentum: float
    xi: float | None
    seed: int | None
    initialisation: str

    @property
    def L(self) -> int:
        return len(self.start)

    @property
    def N(self) -> int:
        return self.X.shape[1]


def prepare(
    X: ArrayLike,
    K: int,
    *,
    L: int,
    xi: float,
    seed: int,
    width: int | None = None,
    initialisation: Initialisation = "orthogonal",
    alpha: float = 1.0,
    step: float | Sequence[float] | ndarray = 0.1,
    loss: float = 1e-11,
    gradient: float = 0.0,
    budget: int = BUDGET,
    momentum: float = 0.0,
) -> Run:
    """A validated run from a seeded initialisation.

    X: (d, N), d >= N = nK, rank N, columns class by class; K >= 2; L >= 2; width: of the hidden
    layers, default d; xi, alpha, loss > 0; step: a number or a table of step sizes > 0, its last
    entry held; gradient >= 0; budget >= 1; momentum in [0, 1).  initialisation: "orthogonal" is
    (18), "gaussian" has entries of variance xi^2 / (columns), "default" is torch.nn.Linear's times
    xi.  Raises InputError for arguments out of range.
    """
    data = data_matrix(X, K)
    d = data.shape[0]
    if not isinstance(initialisation, str) or initialisation not in get_args(Initialisation):
        choices = ", ".join(get_args(Initialisation))
        raise InputError(f"initialisation = {initialisation!r}: one of {choices} is needed")
    width = d if width is None else integer("width", width, least=1)
    draw = {
        "orthogonal": orthogonal_initialisation,
        "gaussian": gaussian_initialisation,
        "default": default_initialisation,
    }[initialisation]
    start = draw(d, K, L=L, xi=xi, seed=seed, width=width)
    scale = float(xi) if initialisation == "orthogonal" and width >= d else None
    return Run(
        X=data, K=int(K), start=start, alpha=positive("alpha", alpha), step=step_table(step),
        loss=positive("loss", loss), gradient=_non_negative("gradient", gradient),
        budget=integer("budget", budget, least=1), momentum=_momentum(momentum),
        xi=scale, seed=int(seed), initialisation=initialisation,
    )  # fmt: skip


def step_table(step: float | Sequence[float] | ndarray) -> Float[ndarray, " T"]:
    """Step sizes as an array; InputError unless all are finite and above 0."""
    if isinstance(step, int | float | np.number):
        return np.array([positive("step", step)])
    table = real_array("step", step, 1)
    if not table.size or not (table > 0).all():
        raise InputError("step: a number above 0, or a list of such numbers, is needed")
    return table


def _non_negative(name: str, value: float) -> float:
    return 0.0 if value == 0 else positive(name, value)


def _momentum(value: float) -> float:
    number = _non_negative("momentum", value)
    if number >= 1:
        raise InputError(f"momentum = {value!r}: a number in [0, 1) is needed")
    return number
