"""Perturbed matrices of rational numbers, whose values and subspaces are rational or closed forms."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from numpy import ndarray

from bounds.arithmetic import Arithmetic
from subspaces.parameters import SubspaceParameters
from verify.exact.rational import (
    Matrix,
    column,
    entries,
    extremes,
    largest,
    matrix,
    norm,
    plus,
    product,
    size,
    solve,
    square,
    times,
    transposed,
)
from verify.exact.recipes import Exact, Given, RationalCase, Recipe

NOT_UNIQUE = "the leading values are not separated from the others: there is no leading subspace"


def cayley(skew: Matrix, n: int) -> Matrix:
    """The orthogonal (I + S)^(-1)(I - S) of the skew S with these entries above its diagonal."""
    if len(entries(skew)) != n * (n - 1) // 2:
        raise ValueError(
            f"{n * (n - 1) // 2} entries above the diagonal are needed, got {len(entries(skew))}"
        )
    above = iter(entries(skew))
    S = [[Fraction(0)] * n for _ in range(n)]
    for i in range(n):
        for j in range(i + 1, n):
            S[i][j] = next(above)
            S[j][i] = -S[i][j]
    one = matrix([[int(i == j) for j in range(n)] for i in range(n)])
    return solve(plus(one, matrix(S)), plus(one, matrix(S), -1))


def rotation(t: Fraction) -> Matrix:
    """The rotation of the plane by 2 arctan t."""
    c, s = (1 - t * t) / (1 + t * t), 2 * t / (1 + t * t)
    return ((c, -s), (s, c))


def plane(given: Given, ops: Arithmetic) -> Exact:
    """Symmetric 2 x 2 matrices A and E, k = 1: everything in closed form."""
    A, E = given["A"], given["E"]
    for name, M in (("A", A), ("E", E)):
        if len(M) != 2 or len(M[0]) != 2 or M[0][1] != M[1][0]:
            raise ValueError(f"{name} must be a symmetric 2 x 2 matrix")
    B = plus(A, E)
    a, b, e = (_axis(M) for M in (A, B, E))
    root_a, root_b, root_e = (ops.sqrt(ops.number(_square(x))) for x in (a, b, e))
    half = ops.number(Fraction(1, 2))
    trace, moved = ops.number(abs(E[0][0] + E[1][1])), abs(root_b - root_a)
    values: dict[str, Any] = {
        "value_shift": half * (trace + moved),
        "value_shift_F": ops.sqrt(half * (trace * trace + moved * moved)),
    }
    if any(a) and any(b):
        cosine = ops.number(a[0] * b[0] + a[1] * b[1]) / ops.sqrt(ops.number(_square(a) * _square(b)))
        sine = ops.sqrt(half * (1 - cosine))  # the axes turn by twice the angle
        values |= {"sin_theta": sine, "sin_theta_F": sine}
    else:
        values |= {"sin_theta": NOT_UNIQUE, "sin_theta_F": NOT_UNIQUE}
    (low, high), (_, top) = extremes(A, ops), extremes(B, ops)
    p = SubspaceParameters(
        kind="symmetric", m=2, n=2, k=1, E_op=half * (trace + root_e), E_F=size(E, ops), gap=top - low,
        own_gap=root_a, gap_sum=ops.number(0), A_least=ops.maximum(abs(low), abs(high)),
        A_most=ops.maximum(abs(low), abs(high)),
    )  # fmt: skip
    return Exact(p, {(name, None): value for name, value in values.items()})


def _axis(M: Matrix) -> tuple[Fraction, Fraction]:
    """Twice the part of M without trace, as a vector: its angle is twice that of the top eigenvector."""
    return M[0][0] - M[1][1], 2 * M[0][1]


def _square(x: tuple[Fraction, Fraction]) -> Fraction:
    return x[0] ** 2 + x[1] ** 2


def _order(values: Matrix, k: int) -> tuple[list[Fraction], list[int], bool]:
    """Non-increasing values, where they stand, and whether the leading k are separated."""
    found = entries(values)
    places = sorted(range(len(found)), key=lambda i: -found[i])
    ordered = [found[i] for i in places]
    if not 1 <= k < len(ordered):
        raise ValueError(f"k = {k}: 1 <= k < {len(ordered)} is needed")
    return ordered, places, ordered[k - 1] > ordered[k]


def _columns(Q: Matrix, places: list[int]) -> Matrix:
    return tuple(tuple(row[i] for i in places) for row in Q)


def _diagonal(values: Matrix) -> Matrix:
    found = entries(values)
    return matrix([[x if i == j else 0 for j in range(len(found))] for i, x in enumerate(found)])


def _turned(turns: Matrix, n: int) -> Matrix:
    """Rotations of the planes (1, 2), (3, 4), ... as one orthogonal matrix."""
    found = entries(turns)
    if 2 * len(found) > n:
        raise ValueError(f"{len(found)} turns need dimension {2 * len(found)}, got {n}")
    G = [[Fraction(int(i == j)) for j in range(n)] for i in range(n)]
    for block, t in enumerate(found):
        for i, row in enumerate(rotation(t)):
            for j, x in enumerate(row):
                G[2 * block + i][2 * block + j] = x
    return matrix(G)


def spectral(given: Given, ops: Arithmetic) -> Exact:
    """A = Q diag(before) Q', A + E = (Q G) diag(after) (Q G)', Q the Cayley transform of `skew` and G
    rotations of planes: eigenvalues and eigenvectors are rational, and |E|_2 that of 2 x 2 blocks."""
    n, k = len(given["before"]), given["k"]
    Q, G = cayley(given["skew"], n), _turned(given["turns"], n)
    R = times(Q, G)
    before, first, apart = _order(given["before"], k)
    after, second, apart_too = _order(given["after"], k)
    if len(after) != n:
        raise ValueError(f"before and after must be as many: {n}, {len(after)}")
    A = product(Q, _diagonal(given["before"]), transposed(Q))
    B = product(R, _diagonal(given["after"]), transposed(R))
    inner = product(transposed(Q), plus(B, A, -1), Q)
    blocks = [
        tuple(row[i : i + 2] for row in inner[i : i + 2]) for i in range(0, n, 2)
    ]  # inner is block-diagonal by construction
    E_op = largest([norm(block, ops) for block in blocks], ops)
    values: dict[str, Any] = _shifts(before, after, ops)
    if apart and apart_too:
        X = times(transposed(_columns(Q, first[k:])), _columns(R, second[:k]))
        values |= {"sin_theta": norm(X, ops), "sin_theta_F": size(X, ops)}
    else:
        values |= {"sin_theta": NOT_UNIQUE, "sin_theta_F": NOT_UNIQUE}
    top = ops.number(max(abs(x) for x in before))
    p = SubspaceParameters(
        kind="symmetric", m=n, n=n, k=k, E_op=E_op, E_F=size(plus(B, A, -1), ops),
        gap=ops.number(after[k - 1] - before[k]), own_gap=ops.number(before[k - 1] - before[k]),
        gap_sum=ops.number(0), A_least=top, A_most=top,
    )  # fmt: skip
    return Exact(p, {(name, None): value for name, value in values.items()})


def _shifts(before: list[Fraction], after: list[Fraction], ops: Arithmetic) -> dict[str, Any]:
    gaps = [y - x for x, y in zip(before, after, strict=True)]
    return {"value_shift": max(map(abs, gaps)), "value_shift_F": size(column(gaps), ops)}


def two_rows(given: Given, ops: Arithmetic) -> Exact:
    """A = U [diag(before) 0] V', A + E the same with turned U, V and the values `after`; k = 1.

    U, U~ are rotations of the plane (by `left`, `left_after`), V, V~ Cayley transforms of order n.
    """
    n = given["n"]
    U, U_after = (rotation(given[name]) for name in ("left", "left_after"))
    V, V_after = (cayley(given[name], n) for name in ("right", "right_after"))
    before, first, apart = _order(given["before"], 1)
    after, second, apart_too = _order(given["after"], 1)
    if len(before) != 2 or len(after) != 2 or min(*before, *after) < 0:
        raise ValueError("before and after must be two singular values, at least 0")
    A = product(U, _diagonal(given["before"]), transposed(_columns(V, [0, 1])))
    B = product(U_after, _diagonal(given["after"]), transposed(_columns(V_after, [0, 1])))
    E = plus(B, A, -1)
    values: dict[str, Any] = _shifts(before, after, ops)
    names = ("sin_max", "sin_left_F", "sin_right_F", "sin_both_F")
    if apart and apart_too:
        rest = [i for i in range(n) if i != first[0]]
        left = square(times(transposed(_columns(U, first[1:])), _columns(U_after, second[:1])))
        right = square(times(transposed(_columns(V, rest)), _columns(V_after, second[:1])))
        squares = (max(left, right), left, right, left + right)
        values |= {name: ops.sqrt(ops.number(x)) for name, x in zip(names, squares, strict=True)}
    else:
        values |= dict.fromkeys(names, NOT_UNIQUE)
    top = ops.number(before[0])
    p = SubspaceParameters(
        kind="general", m=2, n=n, k=1, E_op=norm(E, ops), E_F=size(E, ops),
        gap=ops.number(after[0] - before[1]), own_gap=ops.number(before[0] - before[1]),
        gap_sum=ops.number(before[0] + before[1]), A_least=top, A_most=top,
    )  # fmt: skip
    return Exact(p, {(name, None): value for name, value in values.items()})


RECIPES: dict[str, Recipe] = {"plane": plane, "spectral": spectral, "two-rows": two_rows}


def cases() -> dict[str, RationalCase]:
    """The rational pairs that `certify` decides, by name."""
    v = Fraction(4, 5)
    found = [
        _case("extremal plane", "plane", A=matrix([[2, 0], [0, 1]]),
              E=matrix([[-v * v, v * Fraction(3, 5)], [v * Fraction(3, 5), v * v]])),
        _case("plane", "plane", A=matrix([[3, 1], [1, 1]]),
              E=matrix([["1/5", "-1/3"], ["-1/3", "1/7"]])),
        _case("close eigenvalues", "plane", A=matrix([[1, 0], [0, "9/10"]]),
              E=matrix([["-1/10", "1/10"], ["1/10", "1/10"]])),
        _case("extremal, 4 x 4", "spectral", before=column([2, 1, 3, 0]), after=column([2, 1, 3, 0]),
              skew=column([1, "1/2", 0, "1/3", "-1/4", 2]), turns=column(["1/2"]), k=2),
        _case("4 x 4", "spectral", before=column([5, 1, 4, -1]), after=column(["9/2", "5/4", "7/2", -2]),
              skew=column(["1/2", 0, "1/3", "-1/4", 1, "1/5"]), turns=column(["1/7", "-1/5"]), k=2),
        _case("closed gap, 3 x 3", "spectral", before=column([2, 1, 0]), after=column(["1/2", "1/3", 0]),
              skew=column([1, "1/2", "1/3"]), turns=column(["1/2"]), k=1),
        _case("extremal, 2 x 3", "two-rows", n=3, before=column([2, 1]), after=column([2, 1]),
              left=Fraction(0), left_after=Fraction(1, 2), right=column([0, 0, 0]),
              right_after=column(["1/2", 0, 0])),
        _case("2 x 3", "two-rows", n=3, before=column([3, 1]), after=column(["16/5", "3/4"]),
              left=Fraction(1, 3), left_after=Fraction(1, 2), right=column(["1/2", 0, "1/4"]),
              right_after=column(["1/3", "1/5", "1/4"])),
    ]  # fmt: skip
    return {case.case: case for case in found}


def _case(name: str, recipe: str, **given: Any) -> RationalCase:
    return RationalCase("subspaces", recipe, name, given)


def plane_case(name: str, A: ndarray, B: ndarray) -> RationalCase:
    """The exact case of a symmetric 2 x 2 float pair: E is the exact difference."""
    first, second = matrix(A.tolist()), matrix(B.tolist())
    return _case(name, "plane", A=first, E=plus(second, first, -1))
