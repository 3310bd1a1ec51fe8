"""From a rational instance to enclosures of its matrices at the current precision."""

from __future__ import annotations

from dataclasses import dataclass

from flint import arb, arb_mat, fmpq, fmpq_mat

from verify.exact.matrices import (
    ball,
    energy,
    identity,
    matrix,
    root,
    scaled_columns,
    total,
)
from verify.exact.value import NotResolved
from verify.layerwise.exact.instance import ExactInstance, Rows


@dataclass(frozen=True)
class Matrices:
    """Enclosures of an instance's matrices.

    s: (d,).  head: What (K, d).  X: (d, N).  sums: n Xbar (d, K).  spread: n Delta (d, N).
    product: W_(L:1) (K, d).  interpolator: Y X+ (K, d).  mu, e0: the residuals of A3(i), exactly 0
    in the forms "pair" and "generated".
    """

    s: list[arb]
    head: arb_mat
    X: arb_mat
    sums: arb_mat
    spread: arb_mat
    product: arb_mat
    interpolator: arb_mat
    mu: arb
    e0: arb


def realise(x: ExactInstance) -> Matrices:
    """The matrices of an instance; NotResolved where X'X or TT' is not provably invertible."""
    s = [ball(value) for value in x.s]
    alpha = ball(x.alpha)
    powers = [value ** (x.L - 1) for value in s]
    if x.form == "generated":
        return _generated(x, s, alpha, powers)
    X = matrix(x.matrices["X"])
    interpolator = _interpolator(X, x.K, x.n)
    if x.form == "pair":
        product = interpolator / alpha
        head = scaled_columns(product, [1 / value for value in powers])
        mu = e0 = arb(0)
    else:
        head = matrix(x.matrices["head"])
        product = scaled_columns(head, powers)
        mu, e0 = _residuals(x, X, product, interpolator)
    return Matrices(s, head, X, *_split(X, x.K, x.n), product, interpolator, mu, e0)


def _generated(x: ExactInstance, s: list[arb], alpha: arb, powers: list[arb]) -> Matrices:
    """C3: X = T'(TT')^(-1)Y + (I - T'(TT')^(-1)T) R (I - c(c'c)^(-1)c').

    For What = [What_1, 0] the first projector is diag(0, I), and its zeros are exact.
    """
    head, c, R = (matrix(x.matrices[name]) for name in ("head", "c", "R"))
    product = scaled_columns(head, powers)
    T = product * alpha
    right = R - _solved(c.transpose() * c, (R * c).transpose()).transpose() * c.transpose()
    dual = _solved(T * T.transpose(), T).transpose()
    rest = right - dual * (T * right)
    if all(value == 0 for row in x.matrices["head"] for value in row[x.K :]):
        rest = arb_mat([[0] * x.N] * x.K + right.tolist()[x.K :])
    X = _repeated(dual, x.n) + rest
    sums, spread = _split(rest, x.K, x.n)
    return Matrices(s, head, X, sums + dual * x.n, spread, product, T, arb(0), arb(0))


def _interpolator(X: arb_mat, K: int, n: int) -> arb_mat:
    """Y X+ = Y (X'X)^(-1) X'."""
    targets = _repeated(identity(K), n).transpose()
    return (X * _solved(X.transpose() * X, targets)).transpose()


def _solved(A: arb_mat, B: arb_mat) -> arb_mat:
    try:
        return A.solve(B)
    except ZeroDivisionError:
        raise NotResolved from None


def _repeated(A: arb_mat, n: int) -> arb_mat:
    """A (x) 1_n'."""
    return arb_mat([[x for x in row for _ in range(n)] for row in A.tolist()])


def _split(X: arb_mat, K: int, n: int) -> tuple[arb_mat, arb_mat]:
    """n Xbar (d, K) and n Delta (d, N), free of division."""
    rows = X.tolist()
    sums = [[total(row[k * n : (k + 1) * n]) for k in range(K)] for row in rows]
    if n == 1:
        return arb_mat(sums), arb_mat(len(rows), K)
    paired = zip(rows, sums, strict=True)
    spread = [[n * x - means[j // n] for j, x in enumerate(row)] for row, means in paired]
    return arb_mat(sums), arb_mat(spread)


def _residuals(x: ExactInstance, X: arb_mat, product: arb_mat, interpolator: arb_mat) -> tuple[arb, arb]:
    """mu and e0; an enclosure that holds 0 is settled in rational arithmetic."""
    alpha = ball(x.alpha)
    mu = root(energy(product - interpolator / alpha))
    e0 = root(energy(product * X - _repeated(identity(x.K), x.n) / alpha))
    if not e0 > 0 and _interpolates(x):
        e0 = arb(0)
        if not mu > 0 and _minimum_norm(x):
            mu = arb(0)
    return mu, e0


def _rational(rows: Rows) -> fmpq_mat:
    return fmpq_mat([[fmpq(x.numerator, x.denominator) for x in row] for row in rows])


def _exact_product(x: ExactInstance) -> fmpq_mat:
    """alpha What diag(s)^(L-1) as rationals."""
    powers = [x.alpha * value ** (x.L - 1) for value in x.s]
    return _rational(tuple(
        tuple(a * f for a, f in zip(row, powers, strict=True)) for row in x.matrices["head"]
    ))  # fmt: skip


def _interpolates(x: ExactInstance) -> bool:
    targets = fmpq_mat([[int(j // x.n == k) for j in range(x.N)] for k in range(x.K)])
    return _exact_product(x) * _rational(x.matrices["X"]) == targets


def _minimum_norm(x: ExactInstance) -> bool:
    """alpha W_(L:1) = Y X+, given alpha W_(L:1) X = Y: the rows of W_(L:1) lie in the span of X."""
    X, T = _rational(x.matrices["X"]), _exact_product(x)
    together = [*X.transpose().tolist(), *T.tolist()]
    return fmpq_mat(together).rank() == X.rank()
