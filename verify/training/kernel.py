"""Gradient descent on many small networks at once: a compiled CPU kernel, one SIMD lane a network.

A lane that has finished takes the next network, so that no lane waits for a slower one, and a
network's numbers depend on nothing but itself, bit for bit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy import ndarray

from verify.training.compiled import compiled
from verify.training.endpoint import Ended, Stop
from verify.training.lanes import LANES, TILE, both_tile, contract_tile, update_tile
from verify.training.reduction import Reduced
from verify.training.rules import Record, divergence_bound, next_mark, stop_reason

NEVER = np.iinfo(np.int64).max


@compiled("void(f8[::1], i8, i8, i8, f8[::1], i8, f8[::1], i8, i8)")
def pull_down(W, w, rows, columns, v, v0, out, o, K):  # type: ignore[no-untyped-def]
    """out (K, columns) = v (K, rows) times the matrix at w."""
    for k in range(0, K, TILE):
        size = min(TILE, K - k)
        j = 0
        while j < columns:
            tile = TILE if j + TILE <= columns else 1
            at = o + k * columns + j
            contract_tile(W, w + j, columns, 1, rows, v, v0 + k * rows, rows, out, at, columns, size, tile)
            j += tile


@compiled("void(f8[::1], i8, i8, i8, f8[::1], i8, i8, i8, f8[::1], i8)")
def pull_up_and_move(W, w, rows, columns, right, r0, o, K, left, l0):  # type: ignore[no-untyped-def]
    """`pull_up` with V = W in one pass over W, for K <= TILE; the same sums in the same order."""
    i = 0
    while i < rows:
        tile = TILE if i + TILE <= rows else 1
        both_tile(
            W, w + i * columns, columns, columns, right, r0, columns, o + i, rows,
            left, l0 + i, rows, K, tile,
        )  # fmt: skip
        i += tile


@compiled("void(f8[::1], i8, i8, i8, f8[::1], i8, i8, i8, f8[::1], i8, f8[::1], i8, b1)")
def pull_up(W, w, rows, columns, right, r0, o, K, V, v, left, l0, moves):  # type: ignore[no-untyped-def]
    """right at o (K, rows) = right at r0 (K, columns) times W'; then, if `moves`, V += left' right.

    V is W itself for plain descent: each tile of rows is read before it moves.
    """
    i = 0
    while i < rows:
        tile = TILE if i + TILE <= rows else 1
        for k in range(0, K, TILE):
            size, at = min(TILE, K - k), o + k * rows + i
            contract_tile(
                W, w + i * columns, 1, columns, columns, right, r0 + k * columns, columns,
                right, at, rows, size, tile,
            )  # fmt: skip
        if moves:
            for k in range(0, K, TILE):
                size = min(TILE, K - k)
                update_tile(
                    V, v + i * columns, columns, columns, left, l0 + k * rows + i, rows,
                    right, r0 + k * columns, columns, size, tile,
                )  # fmt: skip
        i += tile


@compiled("void(f8[::1], f8[::1], i8, i8, i8, i8)")
def suffixes(W, left, r, m, K, L):  # type: ignore[no-untyped-def]
    """left_l = w_L ... w_(l+1) in slot l - 1, l = L-1..1, and w_(L:1) in the slot after them."""
    head, slot = m * r + (L - 2) * m * m, K * m
    for e in range(slot * LANES):
        left[(L - 2) * slot * LANES + e] = W[head * LANES + e]
    for layer in range(L - 1, 1, -1):
        matrix = m * r + (layer - 2) * m * m
        pull_down(W, matrix, m, m, left, (layer - 1) * slot, left, (layer - 2) * slot, K)
    pull_down(W, 0, m, r, left, 0, left, (L - 1) * slot, K)


@compiled("void(f8[::1], f8[::1], f8[::1], f8[::1], f8[::1], f8[::1], f8[::1], i8, i8, i8, i8)")
def residual(left, right, gram, target, alpha, N, loss, r, m, K, L):  # type: ignore[no-untyped-def]
    """right_1 = (alpha w_(L:1) - target) gram, and the loss from it."""
    product = (L - 1) * K * m
    loss[:] = 0.0
    for k in range(K):
        for j in range(r):
            e = (k * r + j) * LANES
            for b in range(LANES):
                gap = alpha[b] * left[product * LANES + e + b] - target[e + b]
                slope = gap * gram[j * LANES + b]
                right[e + b] = slope
                loss[b] += gap * slope
    for b in range(LANES):
        loss[b] /= N[b]


@compiled("void(f8[::1], f8[::1], f8[::1], f8[::1], i8, i8, i8, i8, b1, b1)")
def chain(W, left, right, V, r, m, K, L, moves, plain):  # type: ignore[no-untyped-def]
    """right_l = right_1 w_1' ... w_(l-1)' for l = 2..L; if `moves`, V_l += left_l' right_l on the way.

    plain: V is W.
    """
    slot = K * m
    matrix = at = 0
    for layer in range(1, L):
        columns = r if layer == 1 else m
        to, beside = K * r + (layer - 1) * slot, (layer - 1) * slot
        if plain and K <= TILE:
            pull_up_and_move(W, matrix, m, columns, right, at, to, K, left, beside)
        else:
            pull_up(W, matrix, m, columns, right, at, to, K, V, matrix, left, beside, moves)
        matrix, at = matrix + m * columns, to
    if moves:
        head, last = m * r + (L - 2) * m * m, K * r + (L - 2) * slot
        for e in range(slot * LANES):
            V[head * LANES + e] += right[last * LANES + e]


@compiled("void(f8[::1], i8, i8, i8, f8[::1])")
def products(rows, a, b, count, out):  # type: ignore[no-untyped-def]
    """out += the inner product of the rows that begin at a and at b, lane by lane."""
    for i in range(count):
        for lane in range(LANES):
            out[lane] += rows[a + i * LANES + lane] * rows[b + i * LANES + lane]


@compiled("void(f8[::1], f8[::1], f8[::1], f8[::1], i8, i8, i8, i8)")
def slopes(left, right, scale, slope, r, m, K, L):  # type: ignore[no-untyped-def]
    """The norm of the whole gradient: its square is the sum of <left_l left_l', right_l right_l'>."""
    slot = K * m
    upper, lower = np.empty(LANES), np.empty(LANES)
    slope[:] = 0.0
    for layer in range(1, L + 1):
        width = r if layer == 1 else m
        at = 0 if layer == 1 else K * r + (layer - 2) * slot
        for k in range(K):
            for q in range(K):
                upper[:] = 1.0 if layer == L and k == q else 0.0
                if layer < L:
                    beside = (layer - 1) * slot
                    products(left, (beside + k * m) * LANES, (beside + q * m) * LANES, m, upper)
                lower[:] = 0.0
                products(right, (at + k * width) * LANES, (at + q * width) * LANES, width, lower)
                for b in range(LANES):
                    slope[b] += upper[b] * lower[b]
    for b in range(LANES):
        slope[b] = scale[b] * math.sqrt(max(slope[b], 0.0))


@compiled(
    "void(f8[::1], f8[::1], f8[::1], f8[::1], f8[::1], f8[::1],"
    " f8[:, ::1], f8[:, ::1], i8[::1], i8[::1], UniTuple(i8, 4), b1, b1)"
)
def advance(W, V, left, right, gram, target, lane, table, step, until, shape, with_slope, heavy):  # type: ignore[no-untyped-def]
    """Steps of all lanes until one of them asks for attention; its iterate is left as it was.

    lane: rows alpha, N, loss wanted, divergence bound, gradient wanted, momentum, loss, gradient norm.
    """
    r, m, K, L = shape
    alpha, N, wanted, bound = lane[0], lane[1], lane[2], lane[3]
    flat, beta, loss, slope = lane[4], lane[5], lane[6], lane[7]
    scale = 2.0 * alpha / N
    eta = np.empty(LANES)
    while True:
        suffixes(W, left, r, m, K, L)
        residual(left, right, gram, target, alpha, N, loss, r, m, K, L)
        if with_slope:
            chain(W, left, right, V, r, m, K, L, False, False)
            slopes(left, right, scale, slope, r, m, K, L)
        attention = False
        for b in range(LANES):
            going = loss[b] > wanted[b] and loss[b] <= bound[b] and step[b] < until[b]
            attention |= not going or (with_slope and slope[b] <= flat[b])
            eta[b] = table[b, min(step[b], table.shape[1] - 1)]
        if attention:
            return
        for e in range(K * r):
            for b in range(LANES):
                right[e * LANES + b] *= scale[b] if heavy else -eta[b] * scale[b]
        if heavy:
            for e in range(V.size // LANES):
                for b in range(LANES):
                    V[e * LANES + b] *= beta[b]
            chain(W, left, right, V, r, m, K, L, True, False)
            for e in range(V.size // LANES):
                for b in range(LANES):
                    W[e * LANES + b] -= eta[b] * V[e * LANES + b]
        else:
            chain(W, left, right, W, r, m, K, L, True, True)
        for b in range(LANES):
            step[b] += 1


@dataclass
class _Lanes:
    """The buffers of one call, and which run sits in which lane (-1: none)."""

    W: ndarray
    V: ndarray
    left: ndarray
    right: ndarray
    gram: ndarray
    target: ndarray
    values: ndarray
    table: ndarray
    step: ndarray
    until: ndarray
    seat: list[int]

    @classmethod
    def empty(cls, shape: tuple[int, int, int, int], heavy: bool, steps: int) -> _Lanes:
        r, m, K, L = shape
        size = m * r + (L - 2) * m * m + K * m
        vectors = [size, size if heavy else 0, K * m * (L - 1) + K * r, K * r + (L - 1) * K * m, r, K * r]
        W, V, left, right, gram, target = (np.zeros(n * LANES) for n in vectors)
        return cls(
            W, V, left, right, gram, target, np.zeros((8, LANES)), np.ones((LANES, steps)),
            np.zeros(LANES, dtype=np.int64), np.full(LANES, NEVER), [-1] * LANES,
        )  # fmt: skip

    def clear(self, b: int) -> None:
        """Leave the lane idle: the zero network with zero data, never to be looked at."""
        for buffer in (self.W, self.V, self.left, self.right, self.gram, self.target):
            buffer.reshape(-1, LANES)[:, b] = 0.0
        self.values[:, b] = [1.0, 1.0, -1.0, math.inf, -1.0, 0.0, 0.0, 0.0]
        self.table[b], self.step[b], self.until[b], self.seat[b] = 1.0, 0, NEVER, -1

    def place(self, b: int, index: int, problem: Reduced) -> None:
        run = problem.run
        self.clear(b)
        self.W.reshape(-1, LANES)[:, b] = np.concatenate([w.ravel() for w in problem.start])
        self.gram.reshape(-1, LANES)[:, b] = problem.gram
        self.target.reshape(-1, LANES)[:, b] = problem.target.ravel()
        flat = run.gradient if run.gradient > 0 else -1.0
        self.values[:, b] = [run.alpha, run.N, run.loss, math.inf, flat, run.momentum, 0.0, math.inf]
        self.table[b, : run.step.size] = run.step
        self.table[b, run.step.size :] = run.step[-1]
        self.until[b], self.seat[b] = 0, index

    def weights(self, b: int, problem: Reduced) -> tuple[ndarray, ...]:
        flat = self.W.reshape(-1, LANES)[:, b].copy()
        cuts = np.cumsum([w.size for w in problem.start])[:-1]
        return tuple(
            part.reshape(w.shape) for part, w in zip(np.split(flat, cuts), problem.start, strict=True)
        )


def descend(
    problems: Sequence[Reduced],
    *,
    marks: Sequence[int] | ndarray = (),
    record: Record | None = None,
) -> list[Ended]:
    """Train problems of one shape (Reduced.shape); float64 on the CPU.

    marks: increasing steps at which `record` is called for every run that gets there.
    """
    shape = problems[0].shape
    heavy = any(p.run.momentum > 0 for p in problems)
    with_slope = any(p.run.gradient > 0 for p in problems)
    lanes = _Lanes.empty(shape, heavy, max(p.run.step.size for p in problems))
    ended: dict[int, Ended] = {}
    initial: dict[int, float] = {}
    waiting = iter(range(len(problems)))

    def take(b: int) -> None:
        index = next(waiting, None)
        if index is None:
            lanes.clear(b)
        else:
            lanes.place(b, index, problems[index])

    for b in range(LANES):
        take(b)
    while len(ended) < len(problems):
        advance(
            lanes.W, lanes.V, lanes.left, lanes.right, lanes.gram, lanes.target, lanes.values,
            lanes.table, lanes.step, lanes.until, shape, with_slope, heavy,
        )  # fmt: skip
        for b, index in enumerate(lanes.seat):
            if index < 0:
                continue
            run, steps = problems[index].run, int(lanes.step[b])
            loss, slope = float(lanes.values[6, b]), float(lanes.values[7, b])
            first = initial.setdefault(index, loss)
            lanes.values[3, b] = divergence_bound(first)
            if record is not None and steps in marks and lanes.until[b] <= steps:
                record(index, steps, loss, lanes.weights(b, problems[index]))
            stop = stop_reason(run, loss, first, slope, steps)
            if stop is None:
                if lanes.until[b] <= steps:
                    lanes.until[b] = next_mark(marks, steps, run.budget)
                continue
            weights = lanes.weights(b, problems[index])
            ended[index] = _ended(problems[index], weights, loss, steps, stop, first)
            take(b)
    return [ended[index] for index in range(len(problems))]


def _ended(
    problem: Reduced, weights: tuple[ndarray, ...], loss: float, steps: int, stop: Stop, initial: float
) -> Ended:
    """The end of a run; after an overflow, the run again up to the step before."""
    if math.isfinite(loss):
        return Ended(weights, loss, steps, steps, stop, loss, initial)
    if steps <= 1:
        return Ended(problem.start, initial if steps else math.inf, 0, steps, stop, loss, initial)
    shorter = replace(problem, run=replace(problem.run, budget=steps - 1))
    before = descend([shorter])[0]
    return replace(before, steps=steps, stop=stop, last=loss)
