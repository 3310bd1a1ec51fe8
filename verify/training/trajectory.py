"""What happens during training, at chosen steps, without storing weights."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np
from jaxtyping import Float, Int
from numpy import ndarray

from verify.training.arguments import integer
from verify.training.endpoint import Ended
from verify.training.reduction import Reduced


def log_marks(budget: int, *, per_decade: int = 10) -> Int[ndarray, " T"]:
    """Steps 0, 1, ... up to `budget`, `per_decade` of them in each power of ten (fewer below 10)."""
    budget, per_decade = integer("budget", budget, least=1), integer("per_decade", per_decade, least=1)
    decades = np.log10(budget)
    spaced = np.logspace(0, decades, int(np.ceil(decades * per_decade)) + 1)
    return np.unique(np.concatenate([[0], np.round(spaced).astype(np.int64), [budget]]))


@dataclass(frozen=True, eq=False)
class Trajectory:
    """One network's training at steps (T,), the last one where it stopped.

    loss: (T,).  singular: for W_1..W_L an array (T, .) of singular values, decreasing; resting[l-1]
    more of W_l are equal to xi at every step.  balancedness: (T, L-1), |W_(l+1)'W_(l+1) - W_lW_l'|_F.
    C: (T, L) and D: (T, L) of Z^0..Z^(L-1) (Definition 1); nan where a quotient has denominator 0.
    """

    steps: Int[ndarray, " T"]
    loss: Float[ndarray, " T"]
    singular: tuple[Float[ndarray, "T _"], ...]
    resting: tuple[int, ...]
    balancedness: Float[ndarray, "T _"]
    C: Float[ndarray, "T L"]
    D: Float[ndarray, "T L"]


@dataclass
class Recorder:
    """Collects the trajectory of one run from its reduced weights.

    Measured on the compact network: A and S enlarged so that the rest of every layer is xi times an
    isometry from rest to rest, which adds constants known in closed form.
    """

    problem: Reduced
    seen: dict[int, tuple] = field(default_factory=dict)

    def add(self, step: int, loss: float, weights: tuple[ndarray, ...]) -> None:
        """Record an iterate; a step is recorded once."""
        if step not in self.seen:
            self.seen[step] = (loss, *self._compact.measure(weights))

    def finished(self, end: Ended) -> Trajectory:
        """The trajectory, ending where the run did."""
        self.add(end.kept, end.loss, end.weights)
        steps = sorted(step for step in self.seen if step <= end.kept)
        loss, sigma, balance, C, D = zip(*(self.seen[step] for step in steps), strict=True)
        singular = tuple(np.array(layer) for layer in zip(*sigma, strict=True))
        resting = self._compact.resting
        return Trajectory(
            np.array(steps), np.array(loss), singular, resting, np.array(balance), np.array(C), np.array(D)
        )

    @cached_property
    def _compact(self) -> Compact:
        return compact(self.problem)


@dataclass(frozen=True, eq=False)
class Compact:
    """The moving part of a network, exactly: its rest is xi times isometries.

    start: weights of the moving part; deviations, means: its data.  resting: how many singular
    values of W_1..W_L are xi for ever.  imbalance: (L-1,) squared Frobenius norm that the rest adds
    to each pair; rest: |Delta|_F^2 outside the moving input space.
    """

    problem: Reduced
    start: tuple[ndarray, ...]
    deviations: Float[ndarray, "r N"]
    means: Float[ndarray, "r K"]
    resting: tuple[int, ...]
    imbalance: Float[ndarray, " _"]
    rest: float

    def weights(self, reduced: tuple[ndarray, ...]) -> tuple[ndarray, ...]:
        """Weights of the moving part from those of the reduced run."""
        if self.problem.hidden is None:
            return self.problem.lift(reduced)
        result = []
        for W, w, w0 in zip(self.start, reduced, self.problem.start, strict=True):
            moved = W.copy()
            moved[: w.shape[0], : w.shape[1]] += w - w0
            result.append(moved)
        return tuple(result)

    def measure(self, reduced: tuple[ndarray, ...]) -> tuple[list, ndarray, ndarray, ndarray]:
        """Singular values, balancedness, C_l and D_l."""
        weights = self.weights(reduced)
        sigma = [np.linalg.svd(W, compute_uv=False) for W in weights]
        pairs = [np.sum((V.T @ V - W @ W.T) ** 2) for W, V in pairwise(weights)]
        C, D = [], []
        within, means, scale = self.deviations, self.means, 1.0
        for W in weights:
            C.append(self._compression(within, means, scale))
            D.append(_discrimination(means))
            within, means = W @ within, W @ means
            scale *= (self.problem.run.xi or 0.0) ** 2
        return sigma, np.sqrt(np.array(pairs) + self.imbalance), np.array(C), np.array(D)

    def _compression(self, within: ndarray, means: ndarray, scale: float) -> float:
        run = self.problem.run
        between = np.sum((means - means.mean(axis=1, keepdims=True)) ** 2) / run.K
        total = (np.sum(within**2) + scale * self.rest) / run.N
        return float(total / between) if between > 0 else float("nan")


def _discrimination(means: ndarray) -> float:
    norms = np.linalg.norm(means, axis=0)
    if not norms.all():
        return float("nan")
    unit = means / norms
    cosines = unit.T @ unit
    return float(1 - cosines[np.triu_indices(len(cosines), 1)].max())


def compact(problem: Reduced) -> Compact:
    """The compact network of a run: A and S with the at most K directions that W_1 still mixes."""
    run, L = problem.run, problem.run.L
    n, X = run.N // run.K, run.X
    means = X.reshape(X.shape[0], run.K, n).mean(axis=2)
    deviations = X - np.repeat(means, n, axis=1)
    if problem.hidden is None:
        none = np.zeros(L - 1)
        return Compact(problem, run.start, deviations, means, (0,) * L, none, 0.0)
    first, xi = run.start[0], run.xi
    assert xi is not None
    (h, d), (r, m) = first.shape, problem.shape[:2]
    readout = first.T @ (problem.hidden @ problem.start[-1].T)
    inputs = _extend(problem.inputs, readout, min(d, r + run.K))
    hidden = _extend(problem.hidden, first @ inputs[:, r:] / xi, min(h, m + inputs.shape[1] - r))
    ra, ms = inputs.shape[1], hidden.shape[1]
    head = np.zeros((run.K, ms))
    head[:, :m] = problem.start[-1]
    start = (hidden.T @ first @ inputs, *[xi * np.eye(ms)] * (L - 2), head)
    imbalance = np.zeros(L - 1)
    imbalance[0] += xi**4 * ((h - ms) - (d - ra) if L > 2 else d - ra)
    if L > 2:
        imbalance[-1] += xi**4 * (h - ms)
    outside = deviations - inputs @ (inputs.T @ deviations)
    resting = (d - ra, *[h - ms] * (L - 2), 0)
    return Compact(
        problem, start, inputs.T @ deviations, inputs.T @ means, resting, imbalance, float(np.sum(outside**2))
    )


def _extend(basis: ndarray, directions: ndarray, size: int) -> ndarray:
    """An orthonormal basis of `size` columns that begins with the given one, by these directions."""
    rest = directions - basis @ (basis.T @ directions)
    extended = np.linalg.qr(np.hstack([basis, rest]))[0][:, :size]
    extended[:, : basis.shape[1]] = basis
    return extended
