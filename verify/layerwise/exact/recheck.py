"""Every quantity of a rational network or pair, by fractions and mpmath intervals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import comb, isqrt
from typing import Any

import mpmath
from mpmath import iv

from bounds import LayerEnergy, LayerImbalance, Parameters
from verify.errors import InputError
from verify.exact.recheck.fractions import (
    Bounds,
    FractionMatrix,
    Singular,
    eigenvalues,
    identity,
    matrix,
    require_rank,
    solve,
)
from verify.exact.recheck.numbers import NUMBERS, Number, between, number
from verify.layerwise import reasons
from verify.layerwise.exact.instance import ExactInstance
from verify.layerwise.reasons import HIDDEN_ONLY, NO_DEVIATION
from verify.measurement import Key

Value = Number | str
"""A number, or the reason why there is none."""

UNBOUNDED = Number(iv.mpf([0, mpmath.inf]))  # type: ignore[arg-type]


@dataclass(frozen=True)
class ExactMatrices:
    """The matrices of an instance, all exact: see `verify.layerwise.exact.realise.Matrices`."""

    s: list[Fraction]
    head: FractionMatrix
    X: FractionMatrix
    sums: FractionMatrix
    spread: FractionMatrix
    interpolator: FractionMatrix
    product: FractionMatrix
    mu2: Fraction
    e02: Fraction


def realise(x: ExactInstance) -> ExactMatrices:
    """The matrices of an instance; InputError where X is rank deficient, or where the form assumes more.

    "generated": TX = Y and Yc invertible, whence X c (Yc)^(-1) TT' = T' and YX+ = T.
    """
    s, powers = list(x.s), [value ** (x.L - 1) for value in x.s]
    targets = matrix([[Fraction(int(j // x.n == k)) for j in range(x.N)] for k in range(x.K)])
    zero = Fraction(0)
    try:
        if x.form == "generated":
            head = matrix(x.matrices["head"])
            T = _scaled(x.matrices["head"], powers).times(x.alpha)
            X = _generated(x, T)
            require_rank(X.T, "the columns of X", x.case)
            return ExactMatrices(s, head, X, *_split(X, x.n), T, T.times(1 / x.alpha), zero, zero)
        X = matrix(x.matrices["X"])
        interpolator = (X @ solve(X.T @ X, targets.T)).T
    except Singular:
        what = "the rows of T" if x.form == "generated" else "the columns of X"
        raise InputError(f"{x.case}: {what} are dependent") from None
    if x.form == "pair":
        rows = [[interpolator.entry(k, i) for i in range(x.d)] for k in range(x.K)]
        head = _scaled(rows, [1 / (x.alpha * value) for value in powers])
        product = interpolator.times(1 / x.alpha)
        return ExactMatrices(s, head, X, *_split(X, x.n), interpolator, product, zero, zero)
    head = matrix(x.matrices["head"])
    product = _scaled(x.matrices["head"], powers)
    mu2 = (product - interpolator.times(1 / x.alpha)).energy()
    e02 = (product @ X - targets.times(1 / x.alpha)).energy()
    return ExactMatrices(s, head, X, *_split(X, x.n), interpolator, product, mu2, e02)


def _scaled(rows: Sequence[Sequence[Fraction]], factors: Sequence[Fraction]) -> FractionMatrix:
    return matrix([[a * f for a, f in zip(row, factors, strict=True)] for row in rows])


def _generated(x: ExactInstance, T: FractionMatrix) -> FractionMatrix:
    c, R = matrix(x.matrices["c"]), matrix(x.matrices["R"])
    require_rank(c.T.class_sums(x.n), "the rows of Yc", x.case)
    right = R - (R @ c) @ solve(c.T @ c, c.T)
    dual = solve(T @ T.T, T).T
    return dual.repeated(x.n) + (right - dual @ (T @ right))


def _split(X: FractionMatrix, n: int) -> tuple[FractionMatrix, FractionMatrix]:
    """n Xbar and n Delta."""
    sums = X.class_sums(n)
    return sums, X.times(n) - sums.repeated(n)


def _root(x: Fraction | Number) -> Number:
    return NUMBERS.sqrt(x)


def _total(values: Iterable[Any]) -> Any:
    """Sum of fractions, or of intervals."""
    result: Any = Fraction(0)
    for i, x in enumerate(values):
        result = result + x if i else x
    return result


def _largest(values: Iterable[Number]) -> Number:
    values = list(values)
    result = values[0]
    for x in values[1:]:
        result = NUMBERS.maximum(result, x)
    return result


def _over(a: Fraction, b: Fraction, reason: str) -> Value:
    return reason if b == 0 else number(a / b)


def measure(x: ExactInstance) -> dict[Key, Value]:
    """All quantities at the precision iv.prec."""
    m = realise(x)
    bits = iv.prec
    values: dict[Key, Value] = {(name, None): y for name, y in _data(x, m, bits).items()}
    values |= {(name, None): y for name, y in _weights(x, m).items()}
    gram = m.head @ m.head.T
    squares = eigenvalues(gram, bits)
    last = [_root(between(*y)) for y in reversed(squares)]
    hidden = _spectrum(x, m.s)
    for layer in range(1, x.L):
        values |= {(name, layer): y for name, y in hidden.items()}
    values |= {
        ("sigma_1", x.L): last[0],
        ("sigma_K", x.L): last[-1],
        ("sigma_1_squared", x.L): last[0] ** 2,
        ("sigma_K_squared", x.L): last[-1] ** 2,
        ("sigma_head_gap", None): _largest(
            abs(a**2 - number(b * b)) for a, b in zip(last, m.s, strict=False)
        ),
        ("lemma14", None): _nuclear_ratio(squares, last, x.K * m.head.energy()),
    }
    for name in ("sigma_K+1", "sigma_2K+1", "sigma_d-2K", "sigma_d-K", "sigma_d", "sigma_2L_deviation"):
        values[name, x.L] = HIDDEN_ONLY
    values |= {("balancedness", layer): number(0) for layer in range(1, x.L - 1)}
    values |= {("leading_angle", layer): number(0) for layer in range(1, x.L - 1)}
    values["leading_angle", x.L - 1] = _head_angle(x, m)
    values["balancedness", x.L - 1] = values["delta", None]
    values |= _imbalances(x, m)
    return values | _features(x, m)


def _nuclear_ratio(squares: list[Bounds], sigma: list[Number], size: Fraction) -> Value:
    """|W_L|_* / sqrt(size); exactly, where the sigma_i^2 are known and their products are squares."""
    if size == 0:
        return reasons.NO_LAST_LAYER
    products = [a[0] * b[0] for i, a in enumerate(squares) for b in squares[:i]]
    roots = [Fraction(isqrt(y.numerator), isqrt(y.denominator)) for y in products if y >= 0]
    exact = all(low == high for low, high in squares) and [y * y for y in roots] == products
    if not exact:
        return _total(sigma) / _root(size)
    return _root((_total(low for low, _ in squares) + 2 * _total(roots)) / size)


def _data(x: ExactInstance, m: ExactMatrices, bits: int) -> dict[str, Value]:
    n, K, N = x.n, x.K, x.N
    gram = m.X.T @ m.X
    off = gram - identity(N)
    eigen = [between(*y) for y in eigenvalues(gram, bits)]
    inner = (m.spread.T @ m.spread).times(Fraction(1, n * n))
    energies = eigenvalues(inner, bits)
    energy = m.spread.energy() / n**2
    top = (_total(low for low, _ in energies[-K:]), _total(high for _, high in energies[-K:]))
    projector = identity(N) - matrix(
        [[Fraction(int(i // n == j // n), n) for j in range(N)] for i in range(N)]
    )
    means = (m.sums.T @ m.sums).times(Fraction(1, n * n)) - identity(K).times(Fraction(1, n))
    ygy = eigenvalues(m.interpolator @ m.interpolator.T, bits)
    tail = m.sums.rows(slice(K, None))
    spectral = between(*eigenvalues(tail.T @ tail, bits)[-1])
    theta_s = _largest(abs(e - 1) for e in eigen)
    lmin = eigen[0]
    return {
        "theta": number(N * off.largest()),
        "theta_F": _root(off.energy()),
        "theta_s": theta_s,
        "lmin": lmin,
        "lmax": eigen[-1],
        "sigma_min_X": _root(lmin),
        "sigma_max_X": _root(eigen[-1]),
        "Delta_F2": number(energy),
        "Delta_op": _root(between(*energies[-1])),
        "Delta_gram_deviation": _root((inner - projector).energy()),
        "Delta_top_energy": between(*top),
        "Delta_rest_energy": between(energy - top[1], energy - top[0]),
        "Xbar_gram_deviation": number(means.largest()),
        "M_F2": number(_total(_mean_energies(x, m))),
        "YGY_min": between(*ygy[0]),
        "YGY_max": between(*ygy[-1]),
        "trailing_means": _root(spectral / n),
        "trailing_centred_means": _root(n * _total(_mean_energies(x, m)[K:])),
        "lemma15": NO_DEVIATION if n == 1 else _root(NUMBERS.ratio(energy, lmin * (N - K))),
        "lemma16": number(0) if lmin.x.a > 0 else UNBOUNDED,
        **_lemma17(theta_s, x.L),
    }


def _lemma17(theta_s: Number, L: int) -> dict[str, Value]:
    x = NUMBERS.maximum(theta_s, number(0))
    y = NUMBERS.maximum(NUMBERS.power(1 + x, Fraction(1, L)) - 1, number(0))

    def superlinear(z: Number) -> Number:
        return _total(comb(L, j) * z**j for j in range(2, L + 1))

    return {"lemma17_superlinear": superlinear(x), "lemma17_sublinear": superlinear(y) / L}


def _mean_energies(x: ExactInstance, m: ExactMatrices) -> list[Fraction]:
    """Squared norms of the rows of M = Xbar (I - J)."""
    centred = m.sums @ (identity(x.K) - matrix([[Fraction(1, x.K)] * x.K] * x.K))
    return [y / x.n**2 for y in centred.row_energies()]


def _weights(x: ExactInstance, m: ExactMatrices) -> dict[str, Value]:
    """Norms of What'What - diag(s)^2 through K x K traces, exactly."""
    K, s = x.K, m.s
    lead, tail = m.head.columns(slice(K)), m.head.columns(slice(K, None))

    def imbalance(A: FractionMatrix) -> Fraction:
        count = A.shape[1]
        cross = sum(a * a * y for a, y in zip(s[:count], A.T.row_energies(), strict=True))
        return (A @ A.T).energy() - 2 * cross + sum(a**4 for a in s[:count])

    leak: Value
    try:
        leak = _root(solve(lead, tail).energy())
    except Singular:
        leak = reasons.SINGULAR_HEAD
    squares = [between(*y) for y in eigenvalues(lead @ lead.T, iv.prec)]
    return {
        "mu": _root(m.mu2),
        "e0": _root(m.e02),
        "delta": _root(imbalance(m.head)),
        "delta_low": number(0),
        "eps": number(s[K]),
        "rho": number(s[K] - s[x.d - K - 1]),
        "tail": number(sum(a**4 for a in s[K:])),
        "sigma_spread": number(0),
        "head_leak": leak,
        "head_tail": _root(tail.energy()),
        "head_imbalance": _root(imbalance(lead)),
        "head_sigma2_min": squares[0],
        "head_sigma2_max": squares[-1],
    }


def _spectrum(x: ExactInstance, s: list[Fraction]) -> dict[str, Value]:
    K, d = x.K, x.d
    deviations = [abs(x.alpha**2 * a ** (2 * x.L) / x.n - 1) for a in s[:K]]
    return {
        "sigma_1": number(s[0]),
        "sigma_K": number(s[K - 1]),
        "sigma_K+1": number(s[K]),
        "sigma_2K+1": number(s[2 * K]),
        "sigma_d-2K": number(s[d - 2 * K - 1]),
        "sigma_d-K": number(s[d - K - 1]),
        "sigma_d": number(s[d - 1]),
        "sigma_1_squared": number(s[0] ** 2),
        "sigma_K_squared": number(s[K - 1] ** 2),
        "sigma_2L_deviation": number(max(deviations)),
    }


def _features(x: ExactInstance, m: ExactMatrices) -> dict[Key, Value]:
    """Compression, discrimination, leakage and shares, layer by layer, from exact row energies."""
    n, K, L, d = x.n, x.K, x.L, x.d
    within = [y / n**2 for y in m.spread.row_energies()]
    means = _mean_energies(x, m)
    values: dict[Key, Value] = {}
    sums: list[tuple[Fraction, ...]] = []
    for layer in range(L):
        weights = [a ** (2 * layer) for a in m.s]
        D = _weighted(weights, within)
        M = _weighted(weights, means)
        parts = (D[0], D[1](0, K), D[1](K, d), D[1](d - K, d), M[0], M[1](0, K), M[1](K, d))
        sums.append(parts)
        W, lead, trail, _, B, first, rest = parts
        values["C", layer] = _over(W, n * B, reasons.EQUAL.format(layer))
        gone = NO_DEVIATION if n == 1 else reasons.NO_TRAILING_DEVIATION if trail == 0 else ""
        values["within_leak", layer] = gone or _root(lead / trail)
        values["mean_leak", layer] = reasons.NO_LEADING_MEANS if first == 0 else _root(rest / first)
        values |= {(name, layer): y for name, y in _angles(x, m.sums, weights, layer).items()}
        values |= {(name, layer): y for name, y in _simplex(x, m.sums, weights, layer).items()}
        values["fuzziness", layer] = _fuzziness(x, m, weights, layer)
    for layer, (here, there) in enumerate(pairwise(sums)):
        W, lead, _, small, B, _, rest = here
        gone = NO_DEVIATION if n == 1 else reasons.NO_SPREAD.format(layer) if W == 0 else ""
        same = reasons.EQUAL.format(layer if B == 0 else layer + 1)
        values["B_ratio", layer] = _over(there[4], B, same)
        values["C_ratio", layer] = gone or _over(there[0] * B, W * there[4], same)
        values["within_leading_share", layer] = gone or number(lead / W)
        values["within_smallest_share", layer] = gone or number(small / W)
        values["means_trailing_share", layer] = _over(rest, B, same)
    return values | _stretching(x, m, [part[0] for part in sums], [part[4] for part in sums])


def _weighted(
    weights: list[Fraction], energies: list[Fraction]
) -> tuple[Fraction, Callable[[int, int], Fraction]]:
    """The weighted sum of the energies, and the same over a range of rows."""
    products = [w * y for w, y in zip(weights, energies, strict=True)]

    def part(low: int, high: int) -> Fraction:
        return sum(products[low:high], Fraction(0))

    return part(0, len(products)), part


def _head_angle(x: ExactInstance, m: ExactMatrices) -> Value:
    """tan^2 is the largest eigenvalue of ZZ', What_1 Z = What_2; 1 where What_1 is singular."""
    try:
        Z = solve(m.head.columns(slice(x.K)), m.head.columns(slice(x.K, None)))
    except Singular:
        return number(1)
    square = between(*eigenvalues(Z @ Z.T, iv.prec)[-1])
    return _root(square / (1 + square))


def _simplex(x: ExactInstance, sums: FractionMatrix, weights: list[Fraction], layer: int) -> dict[str, Value]:
    K = x.K
    centred = sums @ (identity(K) - matrix([[Fraction(1, K)] * K] * K))
    root = matrix([[w] for w in weights])
    gram = FractionMatrix((centred.num * root.num).T.dot(centred.num), centred.den**2 * root.den)
    norms = [gram.entry(k, k) for k in range(K)]
    names = ("simplex_distance", "simplex_norm_ratio")
    if min(norms) == 0:
        return dict.fromkeys(names, reasons.CENTRED_MEAN.format(norms.index(Fraction(0)) + 1, layer))
    off = []
    for a in range(K):
        for b in range(a):
            inner = gram.entry(a, b)
            size = _root(inner * inner / (norms[a] * norms[b]))
            off.append(abs((size if inner >= 0 else -size) + number(Fraction(1, K - 1))))
    return {
        "simplex_distance": number(0) if K == 2 else _largest(off),
        "simplex_norm_ratio": number(max(norms) / min(norms)),
    }


def _fuzziness(x: ExactInstance, m: ExactMatrices, weights: list[Fraction], layer: int) -> Value:
    """(1/n) sum of (A'A)^+ A' Delta, A = M: by its K - 1 first columns less the last, which span the same."""
    K = x.K
    last = matrix([[Fraction(int(i == j) - int(i == K - 1)) for j in range(K - 1)] for i in range(K)])
    A = m.sums @ last
    weighed = _scaled_rows(A, weights)
    inner, cross = weighed.T @ A, weighed.T @ m.spread
    # Sigma_B = A Q A', Q = B B'/K with M = A B: Tr(Delta'(AQA')^+ Delta)/N by (AQA')^+ = A G^-1 Q^-1 G^-1 A'
    B = identity(K) - matrix([[Fraction(1, K)] * K] * K)
    B = B.rows(slice(K - 1))
    try:
        Z = solve(inner, cross)
    except Singular:
        return reasons.DEPENDENT_MEANS.format(layer)
    energy = sum(((Z.T @ solve(B @ B.T, Z)).entry(i, i) for i in range(x.N)), Fraction(0))
    return number(energy / x.n)  # `sums` is n Xbar, `spread` n Delta


def _scaled_rows(A: FractionMatrix, factors: list[Fraction]) -> FractionMatrix:
    rows, columns = A.shape
    return matrix([[A.entry(i, j) * factors[i] for j in range(columns)] for i in range(rows)])


def _angles(x: ExactInstance, sums: FractionMatrix, weights: list[Fraction], layer: int) -> dict[str, Value]:
    K, n = x.K, x.n
    root = matrix([[w] for w in weights])
    gram = FractionMatrix((sums.num * root.num).T.dot(sums.num), sums.den**2 * root.den)
    norms = [gram.entry(k, k) for k in range(K)]
    scale = NUMBERS.power(number(n / x.alpha**2), Fraction(x.L - layer, x.L))
    scale = scale * number(x.alpha**2 / n**2)
    values: dict[str, Value] = {
        "mean_norm2_min": scale * number(min(norms)),
        "mean_norm2_max": scale * number(max(norms)),
    }
    if min(norms) == 0:
        gone = reasons.ZERO_MEAN.format(norms.index(Fraction(0)) + 1, layer)
        return values | {"D": gone, "mean_cos_abs": gone}
    cosines = []
    for a in range(K):
        for b in range(a):
            inner = gram.entry(a, b)
            size = _root(inner * inner / (norms[a] * norms[b]))
            cosines.append(size if inner >= 0 else -size)
    return values | {"D": 1 - _largest(cosines), "mean_cos_abs": _largest(abs(y) for y in cosines)}


def _imbalances(x: ExactInstance, m: ExactMatrices) -> dict[Key, Value]:
    """b_l, c_l, |B_l|, and the spectral norm behind mu."""
    zero = number(0)
    squares = matrix([[a * a if i == j else Fraction(0) for j in range(x.d)] for i, a in enumerate(m.s)])
    last = m.head.T @ m.head - squares
    alone = not any(m.head.num[:, x.K :].flat)
    eigen = eigenvalues(last.rows(slice(x.K)).columns(slice(x.K)) if alone else last, iv.prec)
    low, high = between(*eigen[0]), between(*eigen[-1])
    if alone:
        low = NUMBERS.minimum(low, number(-(m.s[x.K] ** 2)))
        high = NUMBERS.maximum(high, number(-(m.s[-1] ** 2)))
    rest = m.product - m.interpolator.times(1 / x.alpha)
    sides = {
        "imbalance_down": NUMBERS.maximum(-low, zero),
        "imbalance_up": NUMBERS.maximum(high, zero),
        "imbalance_op": NUMBERS.maximum(abs(low), abs(high)),
    }
    values: dict[Key, Value] = {(name, layer): zero for name in sides for layer in range(1, x.L - 1)}
    values |= {(name, x.L - 1): y for name, y in sides.items()}
    return values | {("mu_op", None): _root(between(*eigenvalues(rest @ rest.T, iv.prec)[-1]))}


def _stretching(
    x: ExactInstance, m: ExactMatrices, within: list[Fraction], between: list[Fraction]
) -> dict[Key, Value]:
    """within_norm, W_ratio and the convexities of R12.0, from exact energies."""
    K, L = x.K, x.L
    mean = identity(K) - matrix([[Fraction(1, K)] * K] * K)
    within = [*within, (m.product @ m.spread).energy() / x.n**2]
    between = [*between, (m.product @ m.sums @ mean).energy() / x.n**2]
    columns = m.head.T.row_energies()
    back = [Fraction(K), *(_weighted([a ** (2 * p) for a in m.s], columns)[0] for p in range(L))]
    values: dict[Key, Value] = {("within_norm", i): _root(y) for i, y in enumerate(within[:L])}
    gone = NO_DEVIATION if x.n == 1 else ""
    for i in range(L - 1):
        values["W_ratio", i] = gone or _over(within[i + 1], within[i], reasons.VANISHES)
    for i in range(1, L):
        values["convexity_within", i] = gone or _bend(within[i - 1 : i + 2])
        values["convexity_between", i] = _bend(between[i - 1 : i + 2])
        values["convexity_mirrored", L - i] = _bend(back[i - 1 : i + 2])
    return values


def _bend(squares: list[Fraction]) -> Value:
    """q_(l-1) - q_l from three squares in a row."""
    first, second, third = squares
    return reasons.VANISHES if first == 0 or second == 0 else number(second / first - third / second)


def parameters(x: ExactInstance, values: dict[Key, Value]) -> Parameters:
    """The parameters as intervals."""
    names = ("theta", "lmin", "lmax", "eps", "rho", "delta", "mu", "e0", "delta_low", "tail")
    shares = ("within_leading_share", "within_smallest_share", "means_trailing_share")
    sigmas = ("sigma_1", "sigma_K", "sigma_K+1", "sigma_d-K", "sigma_d")
    steps = range(x.L - 1)
    known = not any(isinstance(values[name, layer], str) for name in shares for layer in steps)
    layers = tuple(
        LayerEnergy(*(values[name, layer] for name in shares), *(values[name, layer + 1] for name in sigmas))
        for layer in steps
        if known
    )
    return Parameters(
        **{name: values[name, None] for name in names},  # type: ignore[arg-type]
        n=x.n, K=x.K, d=x.d, L=x.L, alpha=number(x.alpha), layers=layers if known else None,
        mu_op=values["mu_op", None], imbalances=_layer_imbalances(x, values),
    )  # fmt: skip


def _layer_imbalances(x: ExactInstance, values: dict[Key, Value]) -> LayerImbalance:
    def each(name: str, layers: range) -> tuple[Value, ...]:
        return tuple(values[name, layer] for layer in layers)

    pairs = range(1, x.L)
    return LayerImbalance(
        down=each("imbalance_down", pairs),
        up=each("imbalance_up", pairs),
        size=each("imbalance_op", pairs),
        trailing=each("sigma_K+1", pairs),
        inner=values["sigma_d-K", 1],
        within=each("within_norm", range(x.L)),
    )
