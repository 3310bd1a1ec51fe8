"""Compiled loops behind `orthonormal_defect`, `product_distance` and `imbalance`: matrix after matrix, in the
cache."""
# (numba types these functions, not Python)

from __future__ import annotations

from math import frexp, ldexp, sqrt

import numpy as np

from verify.rounding import LARGE, MODERATE_SQUARES, SIGNIFICAND, U
from verify.training.compiled import compiled

SMALLEST, LARGEST = MODERATE_SQUARES


@compiled("f8(f8[:, ::1])")
def norm(A):  # type: ignore[no-untyped-def]
    """|A|_F as `verify.rounding.length` has it."""
    flat = A.reshape(-1)
    squares = np.dot(flat, flat)
    if SMALLEST < squares < LARGEST:
        return sqrt(squares)
    top = 0.0
    for x in flat:
        top = abs(x) if not abs(x) <= top else top
    if top == 0.0 or not top < np.inf:
        return top
    squares = 0.0
    for x in flat:
        squares += (x / top) * (x / top)
    return top * sqrt(squares)


@compiled("void(f8[:, ::1], i8, f8[:, ::1], f8[:, ::1])")
def split(A, bits, first, second):  # type: ignore[no-untyped-def]
    """A = first + second, exactly, the first with `bits` bits below the largest entry."""
    top = 0.0
    for x in A.reshape(-1):
        top = max(top, abs(x))
    exponent = frexp(top)[1]
    anchor = ldexp(1.5, min(exponent, LARGE) + (SIGNIFICAND - 1 - bits))
    down, up = ldexp(1.0, bits - exponent), ldexp(1.0, exponent - bits)
    for i in range(A.shape[0]):
        for j in range(A.shape[1]):
            x = A[i, j]
            part = (x + anchor) - anchor if exponent <= LARGE else np.rint(x * down) * up
            first[i, j], second[i, j] = part, x - part


@compiled("void(f8[:, :, ::1], i8, f8[:, ::1])")
def defects(stack, bits, found):  # type: ignore[no-untyped-def]
    """Of each U, U = F + S, in a column of `found`: |U|_F, |S|_F, |I - U'U|_F as it comes out, and
    |C + C'|_F, C = (F + S/2)'S."""
    many, m, p = stack.shape
    F, S, H = np.empty((m, p)), np.empty((m, p)), np.empty((m, p))
    C, G, small, rest = np.empty((p, p)), np.empty((p, p)), np.empty((p, p)), np.empty((p, p))
    for at in range(many):
        split(stack[at], bits, F, S)
        for i in range(m):
            for j in range(p):
                H[i, j] = F[i, j] + 0.5 * S[i, j]
        np.dot(H.T, S, C)
        np.dot(F.T, F, G)
        for i in range(p):
            for j in range(p):
                small[i, j] = C[i, j] + C[j, i]
                rest[i, j] = ((1.0 if i == j else 0.0) - G[i, j]) - small[i, j]
        found[0, at], found[1, at] = norm(stack[at]), norm(S)
        found[2, at], found[3, at] = norm(rest), norm(small)


@compiled("void(f8[:, :, ::1], f8[:, :, ::1], f8[:, :, ::1], i8, f8[:, ::1])")
def distances(C, A, B, bits, found):  # type: ignore[no-untyped-def]
    """Of each C - A B, A = A_1 + A_2, B = B_1 + B_2, in a column of `found`: |A|_F, |B|_F, |A_2|_F, |B_2|_F,
    |C - A B|_F as it comes out, and |A_1 B_2 + A_2 B|_F."""
    (many, m, k), n = A.shape, B.shape[2]
    A_1, A_2, B_1, B_2 = np.empty((m, k)), np.empty((m, k)), np.empty((k, n)), np.empty((k, n))
    exactly, small, more = np.empty((m, n)), np.empty((m, n)), np.empty((m, n))
    for at in range(many):
        split(A[at], bits, A_1, A_2)
        split(B[at], bits, B_1, B_2)
        np.dot(A_1, B_1, exactly)
        np.dot(A_1, B_2, small)
        np.dot(A_2, B[at], more)
        for i in range(m):
            for j in range(n):
                small[i, j] += more[i, j]
                exactly[i, j] = (C[at, i, j] - exactly[i, j]) - small[i, j]
        found[0, at], found[1, at] = norm(A[at]), norm(B[at])
        found[2, at], found[3, at] = norm(A_2), norm(B_2)
        found[4, at], found[5, at] = norm(exactly), norm(small)


@compiled("void(f8[:, :, ::1], f8[:, :, ::1], f8, f8, f8[:, :, ::1], f8[:, ::1])")
def imbalances(upper, lower, above, below, E, found):  # type: ignore[no-untyped-def]
    """E = A'A - B B' of each A (m, d) and B (d, p); in a column of `found`: |E|_F, and that of
    above |A|'|A| + below |B||B|' + u |E|, entry by entry."""
    (many, m, d), p = upper.shape, lower.shape[2]
    tall, wide, one, other = np.empty((m, d)), np.empty((d, p)), np.empty((d, d)), np.empty((d, d))
    for at in range(many):
        np.dot(upper[at].T, upper[at], one)
        np.dot(lower[at], lower[at].T, other)
        for i in range(d):
            for j in range(d):
                E[at, i, j] = one[i, j] - other[i, j]
        for i in range(m):
            for j in range(d):
                tall[i, j] = abs(upper[at, i, j])
        for i in range(d):
            for j in range(p):
                wide[i, j] = abs(lower[at, i, j])
        np.dot(tall.T, tall, one)
        np.dot(wide, wide.T, other)
        for i in range(d):
            for j in range(d):
                one[i, j] = above * one[i, j] + below * other[i, j] + U * abs(E[at, i, j])
        found[0, at], found[1, at] = norm(E[at]), norm(one)


__all__ = ["defects", "distances", "imbalances"]
