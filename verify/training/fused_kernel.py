# pyright: basic, reportArgumentType=false, reportCallIssue=false, reportOptionalSubscript=false, reportIndexIssue=false, reportAttributeAccessIssue=false, reportOperatorIssue=false, reportMissingImports=false
# (numba types these functions, not Python)
"""The fused kernel on the GPU, made for one shape of network (see `verify.training.fused`).

Every size is a constant of the compiled code, so that the sums over a row or column are unrolled, their
addresses are offsets, and the K sums of a thread are registers: a weight that has been loaded serves K
products and, going up, its own update.  Indices are unsigned where it counts: numba asks of a signed one
whether it is negative.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from numba import config, cuda, float64, int64, uint64

from verify.training.places import Places
from verify.training.rules import DIVERGENCE_FACTOR

REGISTERS = 128
"""Of a thread at most: four blocks of 128 threads then share a processor's 65,536."""

SIGNATURE = (float64[:, ::1],) * 5 + (int64[::1], int64, float64[:, ::1], int64[::1])


@cache
def trainer(r: int, m: int, K: int, L: int, T: int) -> Any:
    """The kernel for networks of that reduced shape in blocks of T threads.

    Its arguments: W (networks, size), weights one after the other, in place; gram, target (networks, r) and
    (networks, K r) as in `Reduced`; values: alpha, N, loss wanted; table: step sizes; budget; until: no
    network goes beyond that step; state: loss, loss of the start; step: steps taken; both in place.
    """
    places = Places(r, m, K, L, T)
    first, hidden, left, right, parts, terms, wanted, weight, _ = places.starts
    P, P1, S = places.stride(m), places.stride(r), places.segments
    slot, G = K * m, min(T, 8)
    head = left + (L - 2) * slot
    before = m * r + (L - 2) * m * m

    @cuda.jit(device=True, inline="always")
    def down(pool, matrix, stride, columns, s, c, v):  # type: ignore[no-untyped-def]
        """Parts of v (K, m) times the matrix: segment s sums rows s, s + S, .. of column c (+ T, ..)."""
        sums = cuda.local.array(K, float64)
        if s < S:
            for u in range((columns + T - 1) // T):
                j = c + u * T
                if columns <= T or j < columns:
                    for k in range(K):
                        sums[k] = 0.0
                    near = matrix + s * stride + j
                    for q in range((m + S - 1) // S):
                        if (q + 1) * S <= m or s + q * S < m:
                            w = pool[uint64(near + q * S * stride)]
                            for k in range(K):
                                sums[k] += pool[uint64(v + s + k * m + q * S)] * w
                    for k in range(K):
                        pool[uint64(parts + s * K * columns + j + k * columns)] = sums[k]

    @cuda.jit(device=True, inline="always")
    def up(pool, matrix, stride, columns, s, c, v, beside):  # type: ignore[no-untyped-def]
        """Parts of v (K, columns) times the transposed matrix; then the matrix += beside' v, in one pass."""
        sums = cuda.local.array(K, float64)
        mine = cuda.local.array(K, float64)
        if s < S:
            for u in range((m + T - 1) // T):
                i = c + u * T
                if m <= T or i < m:
                    for k in range(K):
                        sums[k] = 0.0
                        mine[k] = pool[uint64(beside + i + k * m)]
                    near = matrix + i * stride + s
                    for q in range((columns + S - 1) // S):
                        if (q + 1) * S <= columns or s + q * S < columns:
                            w = pool[uint64(near + q * S)]
                            new = w
                            for k in range(K):
                                x = pool[uint64(v + s + k * columns + q * S)]
                                sums[k] += x * w
                                new += mine[k] * x
                            pool[uint64(near + q * S)] = new
                    for k in range(K):
                        pool[uint64(parts + s * slot + i + k * m)] = sums[k]

    @cuda.jit(device=True, inline="always")
    def total(pool, e, count):  # type: ignore[no-untyped-def]
        """Entry e of a product of `count` entries, from its parts."""
        found = 0.0
        for q in range(S):
            found += pool[uint64(parts + e + q * count)]
        return found

    @cuda.jit(**({} if config.ENABLE_CUDASIM else {"max_registers": REGISTERS}))
    def train(W, gram, target, values, table, budget, until, state, step):  # type: ignore[no-untyped-def]
        b, t = cuda.blockIdx.x, cuda.threadIdx.x
        pool = cuda.shared.array(0, float64)
        alpha, N, enough = values[b, 0], values[b, 1], values[b, 2]
        scale = 2.0 * alpha / N
        last = table.shape[1] - 1
        at = step[b]
        start = state[b, 1]
        most = min(until, budget[b])
        sm, sr = t // m, t // r
        cm, cr = t - sm * m, t - sr * r
        for e in range(t, m * r, T):
            pool[first + e // r * P1 + e % r] = W[b, e]
        for e in range(t, (L - 2) * m * m, T):
            pool[hidden + e // m * P + e % m] = W[b, m * r + e]
        for e in range(t, slot, T):
            pool[head + e] = W[b, before + e]
        for e in range(t, K * r, T):
            pool[wanted + e] = target[b, e]
        for e in range(t, r, T):
            pool[weight + e] = gram[b, e]
        cuda.syncthreads()
        while True:
            # left_l = w_L ... w_(l+1), from the last layer down
            for layer in range(L - 1, 1, -1):
                out = left + (layer - 2) * slot
                down(pool, hidden + (layer - 2) * m * P, P, m, sm, cm, out + slot)
                cuda.syncthreads()
                for u in range((slot + T - 1) // T):
                    e = t + u * T
                    if e < slot:
                        pool[uint64(out + e)] = total(pool, e, slot)
                cuda.syncthreads()
            down(pool, first, P1, r, sr, cr, left)
            cuda.syncthreads()
            # right_1 = (alpha w_(L:1) - target) gram, already times the step; the loss of this iterate
            factor = -table[b, min(at, last)] * scale
            loss = 0.0
            for u in range((K * r + T - 1) // T):
                e = t + u * T
                if e < K * r:
                    gap = alpha * total(pool, e, K * r) - pool[uint64(wanted + e)]
                    slope = gap * pool[uint64(weight + e % r)]
                    loss += gap * slope
                    pool[uint64(right + e)] = factor * slope
            pool[uint64(terms + t)] = loss
            cuda.syncthreads()
            if t < G:
                loss = 0.0
                for e in range(t, T, G):
                    loss += pool[uint64(terms + e)]
                pool[uint64(terms + T + t)] = loss
            cuda.syncthreads()
            loss = 0.0
            for e in range(G):
                loss += pool[uint64(terms + T + e)]
            loss /= N
            if at == 0:
                start = loss
            finite = loss - loss == 0.0
            if not (finite and loss > enough and loss <= DIVERGENCE_FACTOR * max(start, 1.0) and at < most):
                break
            # right_(l+1) = right_l w_l', and w_l += left_l' right_l on the way
            here, there = right, right + K * max(r, m)
            for layer in range(1, L):
                if layer == 1:
                    up(pool, first, P1, r, sm, cm, here, left)
                else:
                    up(pool, hidden + (layer - 2) * m * P, P, m, sm, cm, here, left + (layer - 1) * slot)
                cuda.syncthreads()
                for u in range((slot + T - 1) // T):
                    e = t + u * T
                    if e < slot:
                        if layer == L - 1:
                            pool[uint64(head + e)] += total(pool, e, slot)
                        else:
                            pool[uint64(there + e)] = total(pool, e, slot)
                cuda.syncthreads()
                here, there = there, here
            at += 1
        for e in range(t, m * r, T):
            W[b, e] = pool[first + e // r * P1 + e % r]
        for e in range(t, (L - 2) * m * m, T):
            W[b, m * r + e] = pool[hidden + e // m * P + e % m]
        for e in range(t, slot, T):
            W[b, before + e] = pool[head + e]
        if t == 0:
            step[b], state[b, 0], state[b, 1] = at, loss, start

    if not config.ENABLE_CUDASIM:
        _allow(train, places.bytes)
    return train


def _allow(train: Any, size: int) -> None:
    """Let the kernel share more than the 48 KB of every device: numba compiles it and the driver is asked.

    numba has no word for it (its issue 94); what is taken is the handle of the compiled function.
    """
    from cuda.bindings import driver

    compiled = train.compile(SIGNATURE)
    function = compiled._codelibrary.get_cufunc()
    what = driver.CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES
    handle = driver.CUkernel(int(function.handle))
    (error,) = driver.cuKernelSetAttribute(what, size, handle, cuda.get_current_device().id)
    if error != driver.CUresult.CUDA_SUCCESS:
        raise RuntimeError(f"the driver refuses a block {size} bytes of shared memory: {error.name}")
