# pyright: basic, reportArgumentType=false, reportCallIssue=false, reportOptionalSubscript=false, reportIndexIssue=false
# (numba types this function, not Python)
"""The fused kernel on the GPU, compiled at its first launch (see `verify.training.fused`)."""

from numba import cuda, float64

from verify.training.rules import DIVERGENCE_FACTOR


@cuda.jit
def train(W, gram, target, values, table, budget, r, m, K, L, until, state, step):  # type: ignore[no-untyped-def]
    """Steps of the network of this block until it stops or has taken `until` steps.

    W: weights (networks, size), in place.  gram, target, table, budget: as in `Reduced` and `Run`, a row a
    network; values: alpha, N, loss wanted.  state: loss, loss of the start; step: steps taken; both in place.
    """
    b, t, T = cuda.blockIdx.x, cuda.threadIdx.x, cuda.blockDim.x
    pool = cuda.shared.array(0, float64)
    slot = K * m
    product = (L - 1) * slot  # left_1 .. left_(L-1) lie before it
    right = product + K * r
    partial = right + K * r + (L - 1) * slot
    head = m * r + (L - 2) * m * m
    alpha, N, wanted = values[b, 0], values[b, 1], values[b, 2]
    scale = 2.0 * alpha / N
    last = table.shape[1] - 1
    at = step[b]
    first = state[b, 1]
    end = min(until, budget[b])
    while True:
        # left_l = w_L ... w_(l+1) in slot l - 1, and w_(L:1) in the slot after them
        for e in range(t, slot, T):
            pool[(L - 2) * slot + e] = W[b, head + e]
        cuda.syncthreads()
        for layer in range(L - 1, 0, -1):
            columns = r if layer == 1 else m
            matrix = 0 if layer == 1 else m * r + (layer - 2) * m * m
            out = product if layer == 1 else (layer - 2) * slot
            above = (layer - 1) * slot
            for e in range(t, K * columns, T):
                k = e // columns
                j = e - k * columns
                total = 0.0
                for i in range(m):
                    total += pool[above + k * m + i] * W[b, matrix + i * columns + j]
                pool[out + e] = total
            cuda.syncthreads()
        # right_1 = (alpha w_(L:1) - target) gram, and the loss from it
        total = 0.0
        for e in range(t, K * r, T):
            gap = alpha * pool[product + e] - target[b, e]
            slope = gap * gram[b, e % r]
            pool[right + e] = slope
            total += gap * slope
        pool[partial + t] = total
        cuda.syncthreads()
        half = T // 2
        while half > 0:
            if t < half:
                pool[partial + t] += pool[partial + t + half]
            cuda.syncthreads()
            half //= 2
        loss = pool[partial] / N
        if at == 0:
            first = loss
        finite = loss - loss == 0.0
        if not (finite and loss > wanted and loss <= DIVERGENCE_FACTOR * max(first, 1.0) and at < end):
            break
        factor = -table[b, min(at, last)] * scale
        for e in range(t, K * r, T):
            pool[right + e] *= factor
        cuda.syncthreads()
        # right_(l+1) = right_l w_l', then w_l += left_l' right_l
        here = right
        for layer in range(1, L):
            columns = r if layer == 1 else m
            matrix = 0 if layer == 1 else m * r + (layer - 2) * m * m
            beside = (layer - 1) * slot
            there = right + K * r + (layer - 1) * slot
            for e in range(t, slot, T):
                k = e // m
                i = e - k * m
                total = 0.0
                for j in range(columns):
                    total += pool[here + k * columns + j] * W[b, matrix + i * columns + j]
                pool[there + e] = total
            cuda.syncthreads()
            for e in range(t, m * columns, T):
                i = e // columns
                j = e - i * columns
                total = W[b, matrix + e]
                for k in range(K):
                    total += pool[beside + k * m + i] * pool[here + k * columns + j]
                W[b, matrix + e] = total
            here = there
        for e in range(t, slot, T):
            W[b, head + e] += pool[here + e]
        cuda.syncthreads()
        at += 1
    if t == 0:
        step[b], state[b, 0], state[b, 1] = at, loss, first
