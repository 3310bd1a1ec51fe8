"""Matrices of fractions, as tuples of rows: enough linear algebra for small exact instances."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from bounds.arithmetic import Arithmetic, Value

Matrix = tuple[tuple[Fraction, ...], ...]
"""Rows; a vector is a matrix with one column."""


def matrix(rows: Iterable[Iterable[Any]]) -> Matrix:
    """Rows of ints, Fractions or texts "p/q" as a matrix."""
    return tuple(tuple(Fraction(x) for x in row) for row in rows)


def column(values: Iterable[Any]) -> Matrix:
    """A vector."""
    return matrix([x] for x in values)


def entries(A: Matrix) -> list[Fraction]:
    """All entries, row by row."""
    return [x for row in A for x in row]


def transposed(A: Matrix) -> Matrix:
    """A'."""
    return tuple(zip(*A, strict=True))


def times(A: Matrix, B: Matrix) -> Matrix:
    """A B."""
    columns = transposed(B)
    return tuple(tuple(dot(row, other) for other in columns) for row in A)


def product(*factors: Matrix) -> Matrix:
    """The product of several matrices, from the left."""
    result = factors[0]
    for factor in factors[1:]:
        result = times(result, factor)
    return result


def plus(A: Matrix, B: Matrix, scale: Fraction | int = 1) -> Matrix:
    """A + scale B."""
    rows = zip(A, B, strict=True)
    return tuple(tuple(x + scale * y for x, y in zip(r, s, strict=True)) for r, s in rows)


def scaled(A: Matrix, factor: Fraction | int) -> Matrix:
    """factor A."""
    return tuple(tuple(factor * x for x in row) for row in A)


def dot(x: Iterable[Fraction], y: Iterable[Fraction]) -> Fraction:
    """Sum of products."""
    return sum((a * b for a, b in zip(x, y, strict=True)), Fraction(0))


def inner(A: Matrix, B: Matrix) -> Fraction:
    """<A, B> = tr(A'B)."""
    return dot(entries(A), entries(B))


def square(A: Matrix) -> Fraction:
    """|A|_F^2."""
    return inner(A, A)


def ones(n: int, m: int = 1) -> Matrix:
    """The n x m matrix of ones."""
    return ((Fraction(1),) * m,) * n


def solve(A: Matrix, B: Matrix) -> Matrix:
    """The X with A X = B, A square; raises ZeroDivisionError where A is singular."""
    n = len(A)
    rows = [[*a, *b] for a, b in zip(A, B, strict=True)]
    for k in range(n):
        pivot = next((i for i in range(k, n) if rows[i][k]), None)
        if pivot is None:
            raise ZeroDivisionError("the matrix is singular")
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [x / rows[k][k] for x in rows[k]]
        for i in range(n):
            if i != k and rows[i][k]:
                rows[i] = [x - rows[i][k] * y for x, y in zip(rows[i], rows[k], strict=True)]
    return tuple(tuple(row[n:]) for row in rows)


def extremes(A: Matrix, ops: Arithmetic) -> tuple[Value, Value]:
    """Smallest and largest eigenvalue of a symmetric matrix of at most two rows."""
    if len(A) == 1:
        return ops.number(A[0][0]), ops.number(A[0][0])
    if len(A) != 2:
        raise ValueError(f"eigenvalues in closed form need at most two rows, got {len(A)}")
    (a, b), (_, d) = A
    spread = ops.sqrt(ops.number((a - d) ** 2 + 4 * b * b))
    middle = ops.number(a + d)
    return (middle - spread) / 2, (middle + spread) / 2


def norm(A: Matrix, ops: Arithmetic) -> Value:
    """The spectral norm of a matrix with at most two rows or two columns."""
    small = times(A, transposed(A)) if len(A) <= len(A[0]) else times(transposed(A), A)
    return ops.sqrt(extremes(small, ops)[1])


def size(A: Matrix, ops: Arithmetic) -> Value:
    """|A|_F."""
    return ops.sqrt(ops.number(square(A)))


def largest(values: Sequence[Value], ops: Arithmetic) -> Value:
    """Maximum."""
    result = values[0]
    for x in values[1:]:
        result = ops.maximum(result, x)
    return result
