"""The exact width reductions TR1 and TR2: a run in the few directions in which it moves.

With T_1 = I, T_l = Q_l ... Q_2 and W_l(0) = xi Q_l, the network in the moving frames, w_1 = W_1,
w_l = T_l' W_l T_(l-1), w_L = W_L T_(L-1), starts at w_l = xi I and only ever moves inside a fixed
space: columns of the moves of w_1, ..., w_(L-1) and rows of those of w_2, ..., w_L in S, rows of
those of w_1 in A (docs/training-engine.md has the proof).  In orthonormal bases a of A and
s = [Q_1 a, c] of S the run is that of a network of input dimension r = dim A, width m = dim S and
diagonal input Gram matrix; the rest of the weights never changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from scipy.sparse.linalg import LinearOperator

from verify.instances.model import indicator
from verify.training.runs import Run

ORTHONORMAL_ROUNDING = 8 * float(np.finfo(np.float64).eps)
"""X counts as orthonormal when |X'X - I|_F is at most this times N: what rounding leaves of it."""


NEARLY_DEPENDENT = 1e-6
"""Directions closer than this are completed by one QR of everything, which needs no gap."""


class Reduction(Enum):
    """How a run was reduced; the value goes into reports."""

    FULL = "full width"
    INPUT = "span of the data"
    TR1 = "TR1"
    TR2 = "TR2"


@dataclass(frozen=True, eq=False)
class Reduced:
    """A run in reduced coordinates, and the way back.

    inputs: a, (d, r) orthonormal; hidden: s, (h, m) orthonormal, or None for the identity (m = h).
    gram: (r,) diagonal of a' XX' a.  target: (K, r), Y X+ a.
    start: w_1(0) (m, r), w_l(0) (m, m), w_L(0) (K, m).
    The loss is |(alpha w_(L:1) - target) gram^(1/2)|_F^2 / N, exactly that of the full network.
    """

    run: Run
    kind: Reduction
    inputs: Float[ndarray, "d r"]
    hidden: Float[ndarray, "h m"] | None
    gram: Float[ndarray, " r"]
    target: Float[ndarray, "K r"]
    start: tuple[Float[ndarray, "_ _"], ...]

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """(r, m, K, L): runs of equal shape are trained together."""
        return self.gram.size, self.start[0].shape[0], self.run.K, self.run.L

    @cached_property
    def frames(self) -> tuple[Float[ndarray, "h m"], ...]:
        """T_1 s, ..., T_(L-1) s: where S lies after each hidden layer."""
        assert self.hidden is not None
        frames = [self.hidden]
        for W in self.run.start[1:-1]:
            frames.append(W @ frames[-1] / self.run.xi)
        return tuple(frames)

    def lift(self, weights: tuple[Float[ndarray, "_ _"], ...]) -> tuple[Float[ndarray, "_ _"], ...]:
        """Full weight matrices W_1..W_L from reduced ones: the start plus what has moved."""
        return tuple(W.toarray() for W in self.operators(weights))

    def operators(
        self, weights: tuple[Float[ndarray, "_ _"], ...], dtype: type = np.float64
    ) -> tuple[Lifted, ...]:
        """The same as operators, rounded to `dtype` when they become arrays."""
        moves = [w - w0 for w, w0 in zip(weights, self.start, strict=True)]
        count = len(moves)
        above = (None,) * count if self.hidden is None else (*self.frames, None)
        below = (self.inputs, *((None,) * (count - 1) if self.hidden is None else self.frames))
        return tuple(
            Lifted(W, left, move, right, dtype)
            for W, left, move, right in zip(self.run.start, above, moves, below, strict=True)
        )


class Lifted(LinearOperator):
    """A weight matrix start + left move right', with frames of few columns (None: the identity).

    `W @ x` costs what reading the start costs; `toarray()` forms it.
    """

    def __init__(
        self, start: ndarray, left: ndarray | None, move: ndarray, right: ndarray | None, dtype: type
    ) -> None:
        super().__init__(np.dtype(np.float64), start.shape)
        self._start, self._left, self._move, self._right, self._rounded = start, left, move, right, dtype

    def _matmat(self, X: ndarray) -> ndarray:
        moved = self._move @ (X if self._right is None else self._right.T @ X)
        return self._start @ X + (moved if self._left is None else self._left @ moved)

    def _adjoint(self) -> Lifted:
        return Lifted(self._start.T, self._right, self._move.T, self._left, self._rounded)

    def toarray(self) -> Float[ndarray, "h d"]:
        """The matrix."""
        part = self._move if self._left is None else self._left @ self._move
        part = part.copy() if self._right is None else part @ self._right.T
        part += self._start
        return part if self._rounded is np.float64 else part.astype(self._rounded).astype(np.float64)


def core(
    problem: Reduced, weights: tuple[Float[ndarray, "_ _"], ...]
) -> tuple[ndarray, tuple[ndarray, ...], int] | None:
    """X and W_1..W_L in frames of the directions that have moved and of the data, and how many dimensions
    there are besides, where every hidden layer is xi I; None where the run has no such frames.

    With h > d this is the square completion.  W_1 maps the rest of the input to the rest of S by xi: the last
    m - r columns.  The data outside A (TR2) pass through every layer by xi, in dimensions of their own.
    """
    run, (r, m, K, _) = problem.run, problem.shape
    if problem.hidden is None or run.xi is None:
        return None
    first = np.concatenate([weights[0], run.xi * np.eye(m)[:, r:]], axis=1)
    layers, inside, passing = [first, *weights[1:]], problem.inputs.T @ run.X, np.zeros((0, run.N))
    if problem.kind is Reduction.TR2:
        rest = np.linalg.qr(inside.T, mode="complete")[0][:, r:]
        passing = (run.X @ rest).T @ run.X
    size = m + len(passing)
    resting = run.start[0].shape[0] - size
    if resting < 0:
        return None
    if len(passing):
        for i, W in enumerate(layers):
            layers[i] = np.zeros((size if i < len(layers) - 1 else K, size))
            layers[i][: len(W), :m] = W
        for W in layers[:-1]:
            W[range(m, size), range(m, size)] = run.xi
    X = np.concatenate([inside, np.zeros((m - r, run.N)), passing])
    return X, tuple(layers), resting


def reduce(run: Run, wanted: str = "auto") -> Reduced:
    """The smallest exact form of a run.

    wanted: "auto" takes TR2 for orthonormal data and TR1 for other data when the start is
    orthogonal (run.xi is set), else the input reduction to span X that any start allows; "full"
    keeps the full width and the whole input space, in the eigenbasis of XX'.
    """
    if wanted == "full" or run.xi is None:
        kind = Reduction.FULL if wanted == "full" else Reduction.INPUT
        return _unreduced(run, *np.linalg.svd(run.X, full_matrices=wanted == "full"), kind)
    Y = indicator(run.K, run.N // run.K)
    pulled = _pulled_back(run)
    if np.linalg.norm(run.X.T @ run.X - np.eye(run.N)) <= ORTHONORMAL_ROUNDING * run.N:
        readout = run.X.T @ (run.start[0].T @ pulled.T)
        inputs = run.X @ np.linalg.qr(np.hstack([Y.T, readout]))[0]
        gram, target = np.ones(inputs.shape[1]), (Y @ run.X.T) @ inputs
        return _reduced(run, Reduction.TR2, inputs, gram, target, pulled)
    left, sigma, right = np.linalg.svd(run.X, full_matrices=False)
    return _reduced(run, Reduction.TR1, left, sigma**2, (Y @ right.T) / sigma, pulled)


def _pulled_back(run: Run) -> Float[ndarray, "K h"]:
    """w_L(0) = W_L(0) T_(L-1)."""
    from verify.training.streams import few_rows

    head, xi = run.start[-1], run.xi
    assert xi is not None
    for W in run.start[-2:0:-1]:
        head = few_rows(np.ascontiguousarray(head), np.ascontiguousarray(W)) / xi
    return head


def _reduced(
    run: Run, kind: Reduction, inputs: ndarray, gram: ndarray, target: ndarray, pulled: ndarray
) -> Reduced:
    r, h, xi = inputs.shape[1], run.start[0].shape[0], run.xi
    assert xi is not None
    m = min(h, r + run.K)
    image = run.start[0] @ inputs / xi
    hidden = np.hstack([image, _completion(image, pulled.T, m - r)])
    start = [xi * np.eye(m, r), *[xi * np.eye(m)] * (run.L - 2), pulled @ hidden]
    return Reduced(run, kind, inputs, hidden, gram, target, tuple(start))


def _completion(basis: ndarray, directions: ndarray, size: int) -> ndarray:
    """`size` orthonormal columns, orthogonal to the basis, that span the rest of the directions."""
    rest = directions - basis @ (basis.T @ directions)
    columns, R = np.linalg.qr(rest)
    heights = np.abs(np.diagonal(R))
    if size < directions.shape[1] or heights.min() <= NEARLY_DEPENDENT * heights.max():
        return np.linalg.qr(np.hstack([basis, rest]))[0][:, basis.shape[1] :][:, :size]
    return np.linalg.qr(columns - basis @ (basis.T @ columns))[0]


def _unreduced(run: Run, left: ndarray, sigma: ndarray, right: ndarray, kind: Reduction) -> Reduced:
    d, N = left.shape[1], run.N
    gram, target = np.zeros(d), np.zeros((run.K, d))
    gram[:N] = sigma**2
    target[:, :N] = (indicator(run.K, N // run.K) @ right.T) / sigma
    start = (run.start[0] @ left, *run.start[1:])
    return Reduced(run, kind, left, None, gram, target, start)
