"""Every quantity of a rational network or pair, enclosed at the current precision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb

from flint import arb, arb_mat, fmpq, fmpq_mat

from bounds import LayerEnergy, LayerImbalance, Parameters
from bounds.balls import BALLS, Ball
from verify.exact.matrices import (
    ball,
    block,
    eigenvalues,
    energy,
    identity,
    largest,
    root,
    row_energies,
    smallest,
    total,
)
from verify.exact.value import UNBOUNDED, Plain, Undefined, Value, over, rooted
from verify.layerwise import reasons
from verify.layerwise.exact.instance import ExactInstance
from verify.layerwise.exact.realise import Matrices, exact_data, realise, singular_head
from verify.layerwise.exact.relaxed import imbalances, residual_norm, stretching
from verify.layerwise.reasons import HIDDEN_ONLY, NO_DEVIATION
from verify.measurement import Key


@dataclass(frozen=True)
class ExactMeasurement:
    """Enclosures by (name, layer), named and layered as in `verify.layerwise.measure.Measurement`.

    precision: the working precision in bits.
    """

    instance: ExactInstance
    values: dict[Key, Value]
    precision: int

    def parameters(self, **constants: object) -> Parameters:
        """The parameters of the instance, as balls."""
        x, value = self.instance, self._ball
        names = ("theta", "lmin", "lmax", "eps", "rho", "delta", "mu", "e0", "delta_low", "tail")
        return Parameters(
            **{name: value(name, None) for name in names},  # type: ignore[arg-type]
            n=x.n, K=x.K, d=x.d, L=x.L, alpha=Ball(x.alpha), layers=self._layers(),
            mu_op=value("mu_op", None), imbalances=self._imbalances(),
            **constants,  # type: ignore[arg-type]
        )  # fmt: skip

    def _ball(self, name: str, layer: int | None) -> Ball:
        value = self.values[name, layer]
        return Ball(UNBOUNDED if isinstance(value, Undefined) else value)

    def _layers(self) -> tuple[LayerEnergy, ...] | None:
        shares = ("within_leading_share", "within_smallest_share", "means_trailing_share")
        sigmas = ("sigma_1", "sigma_K", "sigma_K+1", "sigma_d-K", "sigma_d")
        steps = range(self.instance.L - 1)
        if any(isinstance(self.values[name, layer], Undefined) for name in shares for layer in steps):
            return None
        return tuple(
            LayerEnergy(
                *(self._ball(name, layer) for name in shares),
                *(self._ball(name, layer + 1) for name in sigmas),
            )
            for layer in steps
        )

    def _imbalances(self) -> LayerImbalance | None:
        pairs = range(1, self.instance.L)

        def each(name: str, layers: range = pairs) -> tuple[Ball, ...]:
            return tuple(self._ball(name, layer) for layer in layers)

        return LayerImbalance(
            down=each("imbalance_down"),
            up=each("imbalance_up"),
            size=each("imbalance_op"),
            trailing=each("sigma_K+1"),
            inner=self._ball("sigma_d-K", 1),
            within=each("within_norm", range(self.instance.L)),
        )


def measure_exactly(x: ExactInstance, precision: int, *, refine: bool = True) -> ExactMeasurement:
    """All quantities at the current precision; NotResolved where a matrix is not provably regular.

    refine: enclose eigenvalues to the working precision; else to that of float64, which is faster.
    """
    m = realise(x)
    values: dict[Key, Value] = {}
    for name, value in {**_data(x, m, refine), **_weights(x, m), **_head(x, m)}.items():
        values[name, None] = value
    hidden = _spectrum(x, m)
    squares = eigenvalues(m.head * m.head.transpose())[::-1]
    last = [root(y) for y in squares]
    for layer in range(1, x.L):
        values |= {(name, layer): value for name, value in hidden.items()}
    values |= {(name, x.L): value for name, value in _last_spectrum(x, last).items()}
    values["sigma_head_gap", None] = largest(
        abs(a * a - b * b) for a, b in zip(last, m.s[: x.K], strict=True)
    )
    values["lemma14", None] = rooted(over(_nuclear(squares), x.K * energy(m.head), reasons.NO_LAST_LAYER))
    values |= {("balancedness", layer): arb(0) for layer in range(1, x.L - 1)}
    values |= {("leading_angle", layer): arb(0) for layer in range(1, x.L - 1)}
    values["leading_angle", x.L - 1] = _head_angle(x, m)
    values["balancedness", x.L - 1] = values["delta", None]
    values["mu_op", None] = residual_norm(x, m, ball(x.alpha))
    values |= imbalances(x, m, refine=refine)
    return ExactMeasurement(x, values | _features(x, m), precision)


def _nuclear(squares: list[arb]) -> arb:
    """(sum of sigma_i)^2 from the sigma_i^2, exact where the products of those are squares."""
    pairs = (root(a * b) for i, a in enumerate(squares) for b in squares[:i])
    return total(squares) + 2 * total(pairs)


def _data(x: ExactInstance, m: Matrices, refine: bool) -> dict[str, Value]:
    """What depends on the data alone."""
    n, K, N = x.n, x.K, x.N
    gram = m.X.transpose() * m.X
    off = gram - identity(N)
    if any(y.contains(0) and not y.is_zero() for y in off.entries()):
        exact = exact_data(x)
        exact = exact.transpose() * exact
        gram = arb_mat(exact)
        off = arb_mat(exact - fmpq_mat(N, N, [int(i == j) for i in range(N) for j in range(N)]))
    eigen = eigenvalues(gram, refine=refine)
    lmin, theta_s = eigen[0], largest(abs(e - 1) for e in eigen)
    spread = m.spread.transpose() * m.spread
    spread_energy = energy(m.spread)
    means = m.sums.transpose() * m.sums - n * identity(K)
    values: dict[str, Value] = {
        "theta": N * largest(abs(y) for y in off.entries()),
        "theta_F": root(energy(off)),
        "theta_s": theta_s,
        "lmin": lmin,
        "lmax": eigen[-1],
        "sigma_min_X": root(lmin),
        "sigma_max_X": root(eigen[-1]),
        "Delta_F2": Ball(spread_energy) / n**2,
        "Xbar_gram_deviation": largest(abs(y) for y in means.entries()) / n**2,
        "M_F2": Ball(total(row_energies(m.centred))) / (n * K) ** 2,
        "lemma15": Undefined(NO_DEVIATION)
        if n == 1
        else rooted(over(spread_energy / n**2, lmin * (N - K), "")),
        "lemma16": arb(0) if lmin > 0 else UNBOUNDED,
        **_lemma17(theta_s, x.L),
        **_trailing(x, m),
    }
    if largest(abs(y) for y in off.entries()).is_zero():
        return values | _orthonormal(n, K)
    energies = eigenvalues(spread / n**2, refine=refine)
    top = total(energies[-K:])
    ygy = eigenvalues(m.interpolator * m.interpolator.transpose(), refine=refine)
    return values | {
        "Delta_op": root(energies[-1]),
        "Delta_gram_deviation": root(energy(_plus_projector(spread / n**2 - identity(N), n))),
        "Delta_top_energy": top,
        "Delta_rest_energy": spread_energy / n**2 - top,
        "YGY_min": ygy[0],
        "YGY_max": ygy[-1],
    }


def _orthonormal(n: int, K: int) -> dict[str, Value]:
    """For X'X = I exactly: Delta'Delta = I - P, Y (X'X)^(-1) Y' = n I."""
    rank = (n - 1) * K
    return {
        "Delta_op": arb(1 if n > 1 else 0),
        "Delta_gram_deviation": arb(0),
        "Delta_top_energy": arb(min(K, rank)),
        "Delta_rest_energy": arb(max(rank - K, 0)),
        "YGY_min": arb(n),
        "YGY_max": arb(n),
    }


def _plus_projector(A: arb_mat, n: int) -> arb_mat:
    """A + P, P the projector on class-constant vectors."""
    share = ball(Fraction(1, n))
    return arb_mat([
        [y + share if i // n == j // n else y for j, y in enumerate(row)]
        for i, row in enumerate(A.tolist())
    ])  # fmt: skip


def _mean_energies(x: ExactInstance, m: Matrices) -> list[arb]:
    """Squared norms of the rows of M."""
    return [y / (x.n * x.K) ** 2 for y in row_energies(m.centred)]


def _trailing(x: ExactInstance, m: Matrices) -> dict[str, Value]:
    """sqrt(n) |V_2'Xbar| and sqrt(n) |V_2'M|_F."""
    tail = block(m.sums, slice(x.K, None), slice(None))
    spectral = eigenvalues(tail.transpose() * tail)[-1]
    return {
        "trailing_means": root(spectral / x.n),
        "trailing_centred_means": root(x.n * total(_mean_energies(x, m)[x.K :])),
    }


def _lemma17(theta_s: arb, L: int) -> dict[str, Value]:
    """Slacks of both Bernoulli inequalities at x = theta_s >= 0, as sums of positive terms."""

    def superlinear(y: arb) -> arb:
        return total(comb(L, j) * y**j for j in range(2, L + 1))

    def sublinear(y: arb) -> arb:
        return superlinear(((1 + y).log() / L).expm1()) / L

    def at(slack) -> arb:
        if theta_s.is_exact():
            return slack(theta_s)
        low, high = theta_s.lower().max(arb(0)), theta_s.upper()
        return slack(low).union(slack(high)) if theta_s.is_finite() else UNBOUNDED

    return {"lemma17_superlinear": at(superlinear), "lemma17_sublinear": at(sublinear)}


def _weights(x: ExactInstance, m: Matrices) -> dict[str, Value]:
    """Assumption 3: residuals, delta and the trailing spectrum, which is that of diag(s)."""
    K = x.K
    return {
        "mu": m.mu,
        "e0": m.e0,
        "delta": root(_imbalance(m.head.transpose() * m.head, m.s)),
        "delta_low": arb(0),
        "eps": Ball(x.s[K]),
        "rho": Ball(x.s[K] - x.s[x.d - K - 1]),
        "tail": Ball(sum((y**4 for y in x.s[K:]), Fraction(0))),
        "sigma_spread": arb(0),
    }


def _head(x: ExactInstance, m: Matrices) -> dict[str, Value]:
    """Lemma 9 and R3: What = [What_1, What_2]."""
    K = x.K
    lead, tail = block(m.head, slice(None), slice(K)), block(m.head, slice(None), slice(K, None))
    squares = eigenvalues(lead * lead.transpose())
    leak: Value
    try:
        leak = root(energy(lead.solve(tail)))
    except ZeroDivisionError:
        leak = Undefined(reasons.SINGULAR_HEAD) if singular_head(x) else UNBOUNDED
    return {
        "head_leak": leak,
        "head_tail": root(energy(tail)),
        "head_imbalance": root(_imbalance(lead.transpose() * lead, m.s)),
        "head_sigma2_min": squares[0],
        "head_sigma2_max": squares[-1],
    }


def _imbalance(gram: arb_mat, s: Sequence[arb]) -> arb:
    """|gram - diag(s)^2|_F^2; products, since a power of `arb` is nan around 0."""
    rows = enumerate(gram.tolist())
    gaps = (y - s[i] * s[i] if i == j else y for i, row in rows for j, y in enumerate(row))
    return total(gap * gap for gap in gaps)


def _spectrum(x: ExactInstance, m: Matrices) -> dict[str, Value]:
    """Singular values of a hidden layer: those of diag(s)."""
    s, K, d = x.s, x.K, x.d
    scale = ball(x.alpha**2 / x.n)
    return {
        "sigma_1": Ball(s[0]),
        "sigma_K": Ball(s[K - 1]),
        "sigma_K+1": Ball(s[K]),
        "sigma_2K+1": Ball(s[2 * K]),
        "sigma_d-2K": Ball(s[d - 2 * K - 1]),
        "sigma_d-K": Ball(s[d - K - 1]),
        "sigma_d": Ball(s[d - 1]),
        "sigma_1_squared": Ball(s[0] ** 2),
        "sigma_K_squared": Ball(s[K - 1] ** 2),
        "sigma_2L_deviation": largest(abs(scale * y ** (2 * x.L) - 1) for y in m.s[:K]),
    }


def _last_spectrum(x: ExactInstance, sigma: list[arb]) -> dict[str, Value]:
    values: dict[str, Value] = {
        "sigma_1": sigma[0],
        "sigma_K": sigma[-1],
        "sigma_1_squared": sigma[0] ** 2,
        "sigma_K_squared": sigma[-1] ** 2,
    }
    hidden = ("sigma_K+1", "sigma_2K+1", "sigma_d-2K", "sigma_d-K", "sigma_d", "sigma_2L_deviation")
    return values | {name: Undefined(HIDDEN_ONLY) for name in hidden}


def _features(x: ExactInstance, m: Matrices) -> dict[Key, Value]:
    """Quantities at layers, from row energies: |diag(s)^l A|_F^2 = sum_i s_i^(2l) |A_i|^2."""
    n, K, L, d = x.n, x.K, x.L, x.d
    within = [y / (n * n) for y in row_energies(m.spread)]
    means = _mean_energies(x, m)
    rows = m.sums.tolist()
    weights = [arb(1)] * d
    parts: list[tuple[arb, arb, arb, arb, arb]] = []
    values: dict[Key, Value] = {}
    for layer in range(L):
        D = [w * y for w, y in zip(weights, within, strict=True)]
        M = [w * y for w, y in zip(weights, means, strict=True)]
        parts.append((total(D), total(D[:K]), total(D[d - K :]), total(M), total(M[K:])))
        values |= {(name, layer): y for name, y in _leaks(n, D, M, K).items()}
        values |= {(name, layer): y for name, y in _angles(x, rows, weights, layer).items()}
        values |= {(name, layer): y for name, y in _simplex(m, weights, layer).items()}
        values["fuzziness", layer] = _fuzziness(x, m, weights, layer)
        weights = [w * y * y for w, y in zip(weights, m.s, strict=True)]
    for layer, (W, _, _, B, _) in enumerate(parts):
        values["C", layer] = over(W, n * B, reasons.EQUAL.format(layer))
    for layer in range(L - 1):
        values |= {(name, layer): y for name, y in _steps(n, layer, parts[layer], parts[layer + 1]).items()}
    squares = [part[0] for part in parts], [part[3] for part in parts]
    return values | stretching(x, m, *squares, m.centred, ball(x.alpha))


def _head_angle(x: ExactInstance, m: Matrices) -> Value:
    """Sine of the angle between the rows of What and the K leading directions: with Z = What_1^(-1) What_2
    the tangent is |Z|; 1 where What_1 is singular."""
    K = x.K
    lead, tail = block(m.head, slice(None), slice(K)), block(m.head, slice(None), slice(K, None))
    try:
        Z = lead.solve(tail)
    except ZeroDivisionError:
        return arb(1) if singular_head(x) else UNBOUNDED
    square = eigenvalues(Z * Z.transpose())[-1]
    return root(square / (1 + square))


def _simplex(m: Matrices, weights: list[arb], layer: int) -> dict[str, Value]:
    """Cosines and norms of the centred class means at a layer, against those of a simplex."""
    rows = m.centred.tolist()
    K = len(rows[0])
    gram = {
        (a, b): total(w * row[a] * row[b] for w, row in zip(weights, rows, strict=True))
        for a in range(K)
        for b in range(a, K)
    }
    norms = [gram[a, a] for a in range(K)]
    names = ("simplex_distance", "simplex_norm_ratio")
    zero = next((a for a in range(K) if norms[a].is_zero()), None)
    if zero is not None:
        return dict.fromkeys(names, Undefined(reasons.CENTRED_MEAN.format(zero + 1, layer)))
    if not all(y > 0 for y in norms):
        return dict.fromkeys(names, UNBOUNDED)
    cosines = [gram[a, b] / (norms[a] * norms[b]).sqrt() for a in range(K) for b in range(a + 1, K)]
    off = [abs(y + ball(Fraction(1, K - 1))) for y in cosines]
    return {
        "simplex_distance": arb(0) if K == 2 else largest(off),
        "simplex_norm_ratio": arb(1) if K == 2 else largest(norms) / smallest(norms),
    }


def _fuzziness(x: ExactInstance, m: Matrices, weights: list[arb], layer: int) -> Value:
    """(1/n) |M^+ Delta|_F^2 at a layer, M^+ = (M'M + c J)^(-1) M' as long as M has rank K - 1."""
    centred, K = m.centred.tolist(), x.K
    weighed = arb_mat([[w * y for y in row] for w, row in zip(weights, centred, strict=True)])
    inner = weighed.transpose() * m.centred
    c = total(inner[i, i] for i in range(K)) / K
    H = arb_mat([[inner[i, j] + c for j in range(K)] for i in range(K)])
    try:
        Z = H.solve(weighed.transpose() * m.spread)
    except ZeroDivisionError:
        gone = Undefined(reasons.DEPENDENT_MEANS.format(layer))
        return gone if _dependent_means(x, layer) else UNBOUNDED
    return energy(Z) * K * K / x.n  # `centred` is nK M, `spread` n Delta


def _dependent_means(x: ExactInstance, layer: int) -> bool:
    """Whether the class means of a layer, less their mean, span fewer than K - 1 dimensions."""
    n, K = x.n, x.K
    X = exact_data(x).tolist()
    sums = [[sum(row[k * n : k * n + n], fmpq(0)) for k in range(K)] for row in X]
    rows = [[y - row[-1] for y in row[:-1]] for row, s in zip(sums, x.s, strict=True) if s or not layer]
    return fmpq_mat(rows).rank() < K - 1


def _leaks(n: int, D: list[arb], M: list[arb], K: int) -> dict[str, Value]:
    trailing = Undefined(NO_DEVIATION) if n == 1 else over(
        total(D[:K]), total(D[K:]), reasons.NO_TRAILING_DEVIATION
    )  # fmt: skip
    means = over(total(M[K:]), total(M[:K]), reasons.NO_LEADING_MEANS)
    return {"within_leak": rooted(trailing), "mean_leak": rooted(means)}


def _steps(n: int, layer: int, here: tuple, there: tuple) -> dict[str, Value]:
    """Ratios from layer to layer + 1, and the energy shares at layer."""
    W, lead, small, B, trail = here
    growth = over(there[3], B, reasons.EQUAL.format(layer))
    if n == 1:
        spread: Plain = Undefined(NO_DEVIATION)
        ratio = leading = smallest_share = spread
    else:
        spread = over(there[0], W, reasons.NO_SPREAD.format(layer))
        leading = over(lead, W, reasons.NO_SPREAD.format(layer))
        smallest_share = over(small, W, reasons.NO_SPREAD.format(layer))
        if isinstance(spread, Undefined) or isinstance(growth, Undefined):
            ratio = spread if isinstance(spread, Undefined) else growth
        else:
            ratio = over(spread, growth, reasons.EQUAL.format(layer + 1))
    return {
        "B_ratio": growth,
        "C_ratio": ratio,
        "within_leading_share": leading,
        "within_smallest_share": smallest_share,
        "means_trailing_share": over(trail, B, reasons.EQUAL.format(layer)),
    }


def _angles(x: ExactInstance, rows: list[list[arb]], weights: list[arb], layer: int) -> dict[str, Value]:
    """Class means at a layer: D, the largest |cosine|, and their squared norms, scaled."""
    n, K = x.n, x.K
    gram = {
        (a, b): total(w * row[a] * row[b] for w, row in zip(weights, rows, strict=True))
        for a in range(K)
        for b in range(a, K)
    }
    norms = [gram[a, a] for a in range(K)]
    scaled = BALLS.power(Ball(n / x.alpha**2), Fraction(x.L - layer, x.L)).x * ball(x.alpha**2 / n**2)
    values: dict[str, Value] = {
        "mean_norm2_min": scaled * smallest(norms),
        "mean_norm2_max": scaled * largest(norms),
    }
    zero = next((a for a in range(K) if norms[a].is_zero()), None)
    if zero is not None:
        gone = Undefined(reasons.ZERO_MEAN.format(zero + 1, layer))
        return values | {"D": gone, "mean_cos_abs": gone}
    if not all(y > 0 for y in norms):
        return values | {"D": UNBOUNDED, "mean_cos_abs": UNBOUNDED}
    cosines = [gram[a, b] / (norms[a] * norms[b]).sqrt() for a in range(K) for b in range(a + 1, K)]
    return values | {"D": 1 - largest(cosines), "mean_cos_abs": largest(abs(y) for y in cosines)}
