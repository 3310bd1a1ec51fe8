"""Compiled loops behind `extreme_eigenvalues`: several matrices side by side, along the last axis of arrays.

Every matrix takes the same steps whatever lies beside it, so that its numbers depend on itself alone.
"""
# (numba types these functions, not Python)

from __future__ import annotations

from math import frexp, ldexp, sqrt

import numpy as np

from verify.training.compiled import compiled

TOGETHER = 16
"""Matrices side by side: several registers of float64, since the compiler makes lanes of a loop of unknown
length only, and unrolls a short one."""

HALVINGS = 60
"""Bisections of an interval: its length falls below rounding."""

WIDENINGS = 12
"""Steps by which a shift moves away from an eigenvalue, each twice as far, before it is given up."""


@compiled("void(f8[:, :, ::1], f8[:, ::1], f8[:, ::1])")
def tridiagonal(A, diagonal, below):  # type: ignore[no-untyped-def]
    """Householder's reduction of symmetric A (n, n, b), whose lower half is read and overwritten; below:
    squares of the entries beside the diagonal."""
    n, many = A.shape[0], A.shape[2]
    v, w, size, norm = np.zeros((n, many)), np.zeros((n, many)), np.zeros(many), np.zeros(many)
    for k in range(n - 2):
        for b in range(many):
            size[b] = 0.0
        for i in range(k + 1, n):
            for b in range(many):
                v[i, b] = A[i, k, b]
                size[b] += v[i, b] * v[i, b]
        for b in range(many):
            below[k, b] = size[b]
            top = v[k + 1, b]
            moved = top + sqrt(size[b]) if top >= 0.0 else top - sqrt(size[b])
            v[k + 1, b] = moved
            half = 0.5 * (size[b] - top * top + moved * moved)
            norm[b] = 1.0 / half if half > 1e-300 else 0.0
        for i in range(k + 1, n):
            for b in range(many):
                w[i, b] = A[i, i, b] * v[i, b]
            for j in range(k + 1, i):
                for b in range(many):
                    w[i, b] += A[i, j, b] * v[j, b]
                    w[j, b] += A[i, j, b] * v[i, b]
        for b in range(many):
            size[b] = 0.0
        for i in range(k + 1, n):
            for b in range(many):
                w[i, b] *= norm[b]
                size[b] += w[i, b] * v[i, b]
        for i in range(k + 1, n):
            for b in range(many):
                w[i, b] -= 0.5 * size[b] * norm[b] * v[i, b]
        for i in range(k + 1, n):
            for j in range(k + 1, i + 1):
                for b in range(many):
                    A[i, j, b] -= v[i, b] * w[j, b] + w[i, b] * v[j, b]
    for i in range(n):
        for b in range(many):
            diagonal[i, b] = A[i, i, b]
    if n > 1:
        for b in range(many):
            below[n - 2, b] = A[n - 1, n - 2, b] * A[n - 1, n - 2, b]


@compiled("void(f8[:, ::1], f8[:, ::1], f8, f8[::1])")
def bisected(diagonal, below, side, found):  # type: ignore[no-untyped-def]
    """The largest eigenvalue of `side` times the tridiagonal matrix, by Sturm's sequence."""
    n, many = diagonal.shape
    low, high, last = np.zeros(many), np.zeros(many), np.zeros(many)
    above, middle = np.zeros(many, dtype=np.bool_), np.zeros(many)
    for b in range(many):
        low[b] = side * diagonal[0, b]
        for i in range(n):
            radius = (sqrt(below[i, b]) if i < n - 1 else 0.0) + (sqrt(below[i - 1, b]) if i > 0 else 0.0)
            low[b] = max(low[b], side * diagonal[i, b])
            reach = side * diagonal[i, b] + radius
            high[b] = reach if i == 0 else max(high[b], reach)
    for _ in range(HALVINGS):
        for b in range(many):
            middle[b] = 0.5 * (low[b] + high[b])
            last[b] = 1.0
            above[b] = False
        for i in range(n):
            for b in range(many):
                lost = below[i - 1, b] / last[b] if i > 0 else 0.0
                pivot = middle[b] - side * diagonal[i, b] - lost
                above[b] |= pivot <= 0.0  # an eigenvalue lies at or beyond the middle
                last[b] = pivot if abs(pivot) > 1e-290 else 1e-290
        for b in range(many):
            if above[b]:
                low[b] = middle[b]
            else:
                high[b] = middle[b]
    for b in range(many):
        found[b] = high[b]


@compiled("void(f8[:, :, ::1], f8, f8[::1], f8[:, :, ::1], b1[::1], f8[::1])")
def factored(B, side, shift, R, whole, total):  # type: ignore[no-untyped-def]
    """Cholesky's factorization of shift I - side B, (n, n, b), row by row of the upper factor R.

    whole: whether it ran to its end; total: the sum of the g_i^2 of docs/numerics.md.
    """
    n, many = B.shape[0], B.shape[2]
    sums, inverse = np.zeros(many), np.zeros(many)
    for b in range(many):
        whole[b], total[b] = True, 0.0
    for k in range(n):
        for b in range(many):
            sums[b] = 0.0
        for i in range(k):  # column k above the diagonal
            for b in range(many):
                sums[b] += R[i, k, b] * R[i, k, b]
        for b in range(many):
            entry = shift[b] - side * B[k, k, b]
            pivot = entry - sums[b]
            if whole[b]:
                total[b] += abs(entry)
                if not pivot > 0.0:
                    total[b] += sums[b]
                    whole[b] = False
            R[k, k, b] = sqrt(pivot) if pivot > 0.0 else 1.0
            inverse[b] = 1.0 if whole[b] else 0.0
        for j in range(k + 1, n):
            for b in range(many):
                R[k, j, b] = -side * B[k, j, b]
        for i in range(k):
            for j in range(k + 1, n):
                for b in range(many):
                    R[k, j, b] -= R[i, k, b] * R[i, j, b]
        for j in range(k + 1, n):
            for b in range(many):
                R[k, j, b] = inverse[b] * (R[k, j, b] / R[k, k, b])


@compiled("f8(f8[:, ::1], f8[:, :, ::1], i8)")
def loaded(A, beside, b):  # type: ignore[no-untyped-def]
    """Put the symmetric part of A, times 2^-k, into lane b, and give A's largest entry, in [2^(k-1), 2^k)."""
    n = A.shape[0]
    top = 0.0
    for x in A.reshape(-1):
        if not abs(x) <= top:
            top = abs(x)
            if top != top:
                break  # else the next entry would take the place of nan
    k = frexp(top)[1] if 0.0 < top < np.inf else 0
    factor, rest = ldexp(0.5, -(k // 2)), ldexp(1.0, k // 2 - k)  # both normal numbers
    for i in range(n):
        for j in range(n):
            beside[i, j, b] = (A[i, j] * factor + A[j, i] * factor) * rest
    return top


@compiled("void(f8[:, :, ::1], f8, i8, f8[:, ::1], f8[:, ::1], f8[::1])")
def enclosed(stack, rounding, many, values, errors, tops):  # type: ignore[no-untyped-def]
    """The largest eigenvalues of B 2^-k and of -B 2^-k, for B the symmetric part of each matrix of a stack
    (whole, n, n) with its largest entry, of `tops`, in [2^(k-1), 2^k): values, errors (2, whole).

    rounding: gamma_(n+4), see docs/numerics.md; many: how many go side by side.  An error is infinite where
    a side was not settled, and for a matrix of zeros, or with an entry that is not finite.
    """
    whole, n, _ = stack.shape
    diagonal, below, work = np.zeros((n, many)), np.zeros((n, many)), np.zeros((n, n, many))
    beside, error = np.zeros((n, n, many)), np.zeros(many)
    found, step, shift, room = np.zeros(many), np.zeros(many), np.zeros(many), np.zeros(many)
    far, ran = np.zeros(many), np.zeros(many, dtype=np.bool_)
    for first in range(0, whole, many):
        for b in range(many):  # the last one again where there are no more
            at = min(first + b, whole - 1)
            tops[at] = loaded(stack[at], beside, b)
        work[:] = beside
        tridiagonal(work, diagonal, below)
        for end in range(2):
            side = 1.0 - 2.0 * end
            bisected(diagonal, below, side, found)
            for b in range(many):
                step[b] = 0.5 * abs(found[b])
                for i in range(n):
                    step[b] += abs(found[b] - side * beside[i, i, b])
                error[b] = 0.0
            for way in range(2):
                sign = 1.0 - 2.0 * way  # beyond the eigenvalue the factorization runs, before it it does not
                for b in range(many):
                    far[b] = np.inf
                for tries in range(WIDENINGS):
                    missing = False
                    for b in range(many):
                        shift[b] = found[b] + sign * 1.0625 * 2.0**tries * rounding * step[b]
                        missing |= not far[b] < np.inf
                    if not missing:
                        break
                    factored(beside, side, shift, work, ran, room)
                    for b in range(many):
                        if not far[b] < np.inf and ran[b] == (way == 0) and room[b] < np.inf:
                            far[b] = abs(shift[b] - found[b]) + rounding * room[b]
                for b in range(many):
                    error[b] = max(error[b], far[b])
            for b in range(min(many, whole - first)):
                values[end, first + b], errors[end, first + b] = found[b], error[b]


__all__ = ["TOGETHER", "enclosed", "factored"]
