"""Where an instance comes from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Provenance:
    """Where an instance comes from; every field ends up in a report.

    xi: scale of the orthogonal initialisation (18), None unless trained from it.
    step: gradient-descent step size; 0.0 for gradient flow; None unless trained.
    flow_error: absolute error bound of the flow integration (None unless gradient flow).
    loss: final value of |alpha W_(L:1) X - Y|_F^2 / N, None unless trained.
    stopped: why training stopped ("loss 1e-11 reached after 2,412 steps", ...), "" unless trained.
    steps: number of steps taken, None unless trained.
    seed: seed of every random choice, None for deterministic instances and given files.
    data: the data in words ("orthonormal + normal noise of Frobenius norm 1").
    note: anything a reader must know ("loss not reached in the budget").
    backend, reduction: what trained it ("kernel, cpu, float64") and the exact width reduction that
    ran ("TR1", "TR2", "full width"), "" unless trained.
    kap: bounds on step^2 sum over the steps of |gradient of W_l|_F^2, l = 1..L, of gradient descent from
    (18), where they were recorded; None otherwise.
    """

    xi: float | None = None
    step: float | None = None
    flow_error: float | None = None
    loss: float | None = None
    stopped: str = ""
    steps: int | None = None
    seed: int | None = None
    data: str = ""
    note: str = ""
    backend: str = ""
    reduction: str = ""
    kap: tuple[float, ...] | None = None
