"""From a rational instance to enclosures of its matrices at the current precision."""

from __future__ import annotations

from dataclasses import dataclass

from flint import arb, arb_mat, fmpq, fmpq_mat

from verify.errors import InputError
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
    centred: nK M (d, K); an entry of these three that is 0 is exactly 0.
    product: W_(L:1) (K, d).  interpolator: Y X+ (K, d).  mu, e0: the residuals of A3(i), exactly 0
    in the forms "pair" and "generated".
    """

    s: list[arb]
    head: arb_mat
    X: arb_mat
    sums: arb_mat
    spread: arb_mat
    centred: arb_mat
    product: arb_mat
    interpolator: arb_mat
    mu: arb
    e0: arb


def realise(x: ExactInstance) -> Matrices:
    """The matrices of an instance; NotResolved where X'X or TT' is not provably invertible.

    The other conditions of the forms are `require_form`'s.
    """
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
    return Matrices(s, head, X, *_parts(x, *_split(X, x.K, x.n)), product, interpolator, mu, e0)


def _generated(x: ExactInstance, s: list[arb], alpha: arb, powers: list[arb]) -> Matrices:
    """C3: X = T'(TT')^(-1)Y + (I - T'(TT')^(-1)T) R (I - c(c'c)^(-1)c').

    For What = [What_1, 0] the first projector is diag(0, I), and its zeros are exact.  With Yc
    invertible X c (Yc)^(-1) TT' = T', so that YX+ = TXX+ = T.
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
    _solved(X.transpose() * X, identity(x.N))
    sums, spread = _split(rest, x.K, x.n)
    parts = _parts(x, sums + dual * x.n, spread)
    return Matrices(s, head, X, *parts, product, T, arb(0), arb(0))


def require_form(x: ExactInstance) -> None:
    """What an instance's form assumes of it beyond full column rank of X, decided in rationals.

    "generated": Yc and T of rank K.  Raises InputError.
    """
    if x.form != "generated":
        return
    c, head = _rational(x.matrices["c"]), _rational(x.matrices["head"])
    Yc = _class_indicator(x) * c
    if Yc.rank() < x.K:
        raise InputError(
            f"{x.case}: Yc has rank {Yc.rank()} < K = {x.K}; the form generated needs it invertible, or "
            "X is not the minimum-norm solution of TX = Y"
        )
    live = fmpq_mat([[y if s else fmpq(0) for y, s in zip(row, x.s, strict=True)] for row in head.tolist()])
    if live.rank() < x.K:
        raise InputError(f"{x.case}: T = alpha What diag(s)^(L-1) has rank {live.rank()} < K = {x.K}")


def exact_data(x: ExactInstance) -> fmpq_mat:
    """X (d, N) as rationals, in every form that `require_form` accepts."""
    if x.form != "generated":
        return _rational(x.matrices["X"])
    c, R, T = _rational(x.matrices["c"]), _rational(x.matrices["R"]), _exact_product(x)
    right = R - R * c * (c.transpose() * c).solve(c.transpose())
    dual = (T * T.transpose()).solve(T).transpose()
    X = (right - dual * (T * right)).tolist()
    means = dual.tolist()
    return fmpq_mat([[y + a[j // x.n] for j, y in enumerate(row)] for row, a in zip(X, means, strict=True)])


def singular_head(x: ExactInstance) -> bool:
    """Whether the leading block What_1 is singular, decided in rationals."""
    if x.form == "pair":  # What = YX+ diag(s)^(-(L-1)) / alpha
        X = exact_data(x)
        head = X * (X.transpose() * X).solve(_class_indicator(x).transpose())
        lead = head.tolist()[: x.K]
    else:
        lead = [row[: x.K] for row in _rational(x.matrices["head"]).tolist()]
    return fmpq_mat(lead).rank() < x.K


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


def _parts(x: ExactInstance, sums: arb_mat, spread: arb_mat) -> tuple[arb_mat, arb_mat, arb_mat]:
    """sums, spread and the centred sums, with every entry that is 0 exactly 0: an entry that its ball
    does not separate from 0 sends all three to rational arithmetic."""
    centred = arb_mat([[x.K * y - total(row) for y in row] for row in sums.tolist()])
    if not any(y.contains(0) and not y.is_zero() for A in (sums, spread, centred) for y in A.entries()):
        return sums, spread, centred
    n, K = x.n, x.K
    rows = exact_data(x).tolist()
    means = [[sum(row[k * n : (k + 1) * n], fmpq(0)) for k in range(K)] for row in rows]
    moved = [[n * y - mean[j // n] for j, y in enumerate(row)] for row, mean in zip(rows, means, strict=True)]
    middle = [[K * y - sum(mean, fmpq(0)) for y in mean] for mean in means]
    return arb_mat(means), spread if n == 1 else arb_mat(moved), arb_mat(middle)


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


def _class_indicator(x: ExactInstance) -> fmpq_mat:
    """Y (K, N)."""
    return fmpq_mat([[int(j // x.n == k) for j in range(x.N)] for k in range(x.K)])


def _interpolates(x: ExactInstance) -> bool:
    return _exact_product(x) * _rational(x.matrices["X"]) == _class_indicator(x)


def _minimum_norm(x: ExactInstance) -> bool:
    """alpha W_(L:1) = Y X+, given alpha W_(L:1) X = Y: the rows of W_(L:1) lie in the span of X."""
    X, T = _rational(x.matrices["X"]), _exact_product(x)
    together = [*X.transpose().tolist(), *T.tolist()]
    return fmpq_mat(together).rank() == X.rank()
