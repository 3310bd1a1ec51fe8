"""How a training run ended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from jaxtyping import Float
from numpy import ndarray


class Stop(Enum):
    """Why training stopped; the value is the sentence for people."""

    LOSS = "loss {target:g} reached after {steps:,} {unit}"
    GRADIENT = "gradient norm {gradient:g} reached after {steps:,} {unit} at loss {loss:.3g}"
    BUDGET = "step budget {budget:,} ended at loss {loss:.3g}, above {target:g}"
    DIVERGED = "diverged after {steps:,} {unit}: loss {loss:.3g}, initially {initial:.3g}"
    FAILED = "integration failed after {steps:,} {unit} at loss {loss:.3g}, above {target:g}"


@dataclass(frozen=True)
class Endpoint:
    """The end of one run: W_1..W_L as float64 arrays (always finite), their loss, the reason.

    steps: updates behind these weights.  sentence: `stop` with the numbers of the run.
    """

    weights: tuple[Float[ndarray, "_ d"], ...]
    loss: float
    steps: int
    stop: Stop
    sentence: str


@dataclass(frozen=True)
class Ended:
    """How a backend left one run: the (reduced) weights, their loss, the step, the reason.

    steps: the step at which the run stopped; last: loss there, which is not finite after an
    overflow, when weights, loss and `kept` are those of the step before.  initial: loss of the start.
    """

    weights: tuple[Float[ndarray, "_ _"], ...]
    loss: float
    kept: int
    steps: int
    stop: Stop
    last: float
    initial: float
