"""Weight-Gram instances in rational arithmetic: recipes for certificates, and the cases certified."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
from numpy import ndarray

from bounds.arithmetic import Arithmetic, Value
from bounds.gram import GramParameters, LayerSize
from verify.algebra import Fractions, array, identity
from verify.exact.rational import (
    Matrix,
    centred,
    entries,
    extremes,
    inner,
    largest,
    matrix,
    norm,
    ones,
    plus,
    product,
    projected,
    scaled,
    size,
    solve,
    square,
    times,
    transposed,
)
from verify.exact.recipes import Exact, Given, Recipe, register_recipes, steps_of
from verify.gram import exact_printed
from verify.gram.linearity import printed_linearity
from verify.gram.observe_features import virtual_step_values
from verify.gram.step import equation_values, printed_gradient, update_values, whitening_values
from verify.gram.surrogate import alignment
from verify.gram.training import balancedness_values, stationary_values


def _parameters(ops: Arithmetic, **given: Any) -> GramParameters:
    """Parameters of an exact instance: no rounding anywhere."""
    return GramParameters(unit=ops.number(0), condition=ops.number(1), **given)


def _root(value: Fraction | int, ops: Arithmetic) -> Fraction | Value:
    """The square root; exactly 0 for 0."""
    return Fraction(0) if value == 0 else ops.sqrt(ops.number(value))


def _residual(A: Matrix, *factors: Fraction, ops: Arithmetic) -> Fraction | Value:
    """|A|_F over the root of a product of squares; exactly 0 for A = 0."""
    scale = Fraction(1)
    for factor in factors:
        scale *= factor
    return _root(square(A) / scale, ops) if scale else Fraction(0) if square(A) == 0 else "the scale is 0"


def layer(given: Given, ops: Arithmetic) -> Exact:
    """One linear layer and one step: W (m, d), X (n, d), Delta (n, m), b (m, 1), eta, decay; m = d = 2.

    polar: the orthogonal polar factor of W (W - eta G)', checked here.
    """
    values = _layer_values(
        given["W"], given["X"], given["Delta"], given["eta"], given["decay"], ops, bias=True
    )
    W, eta = given["W"], given["eta"]
    target = plus(W, _gradient(given), -eta)
    values |= _whitening(W, target, given["polar"], ops)
    sizes = (LayerSize(len(given["X"]), len(W[0]), len(W), bias=True),)
    reach = norm(W, ops) + norm(target, ops)
    after = times(given["polar"], target)
    p = _one_step(given["W"], given["X"], given["Delta"], eta, sizes, ops)
    p = replace(
        p,
        step_norm=(ops.number(eta) * size(_gradient(given), ops),),
        gram_move=(reach * size(plus(after, W, -1), ops),),
    )
    return Exact(p, {(name, 0): value for name, value in values.items()})


def _gradient(given: Given) -> Matrix:
    return times(transposed(given["Delta"]), given["X"])


def _one_step(
    W: Matrix, X: Matrix, Delta: Matrix, eta: Fraction, sizes: tuple[LayerSize, ...], ops: Arithmetic
) -> GramParameters:
    G, N = times(transposed(Delta), X), times(Delta, W)
    bound = ops.number(eta**2) * largest([norm(G, ops) ** 2, norm(N, ops) ** 2], ops)
    return _parameters(ops, kind="layers", sizes=sizes, eta=ops.number(eta), vc_bound=(bound,))


def _layer_values(
    W: Matrix, X: Matrix, Delta: Matrix, eta: Fraction, decay: Fraction, ops: Arithmetic, *, bias: bool
) -> dict[str, Any]:
    """G1 to G3, Theorem 1 and D1, D2 on one layer."""
    w, x, delta, A = array(W), array(X), array(Delta), Fractions(ops)
    G = delta.T @ x
    g_b = delta.sum(axis=0) if bias else None
    return {
        "sign_cosine": "not a rational question",
        **equation_values(w, x, delta, G, A, free=x @ w.T, g_b=g_b),
        **update_values(w, x, delta, G, eta, decay, A),
        **_split(W, matrix(G), eta, ops),
    }


def _split(W: Matrix, G: Matrix, eta: Fraction, ops: Arithmetic) -> dict[str, Any]:
    """D1 and D2 for at most two rows, where Omega has one free entry."""
    S, B = times(W, transposed(W)), plus(times(G, transposed(W)), times(W, transposed(G)), -1)
    trace = sum((S[i][i] for i in range(len(S))), Fraction(0))
    if len(W) > 2:
        raise ValueError("the split is solved in closed form for at most two rows")
    omega = scaled(B, 1 / trace) if trace else scaled(B, 0)
    preserving = times(omega, W)
    altering = plus(G, preserving, -1)
    side = times(altering, transposed(W))
    step = plus(W, preserving, -eta)
    moved = plus(
        plus(times(transposed(step), step), times(transposed(W), W), -1),
        times(transposed(preserving), preserving), -(eta**2),
    )  # fmt: skip
    reach = square(G) + square(omega) * square(W)
    off = (square(altering) + square(preserving) - square(G)) ** 2
    return {
        "split_symmetry": _residual(plus(side, transposed(side), -1), reach, square(W), ops=ops),
        "split_pythagoras": _root(off / reach**2, ops) if reach else Fraction(0),
        "vertical_gram": _residual(moved, (square(W) + eta**2 * reach) ** 2, ops=ops),
        "altering_share": square(altering) / square(G) if square(G) else "the gradient is 0",
        **_forms(array(W), array(G), array(altering), ops),
    }


def _forms(W: ndarray, G: ndarray, altering: ndarray, ops: Arithmetic) -> dict[str, Any]:
    """The whitened gradient of the text, where the columns of W are orthogonal or W has one row."""
    M = W.T @ W
    if len(W) == 1:
        # rank one: the projection on {WS} is G itself, which W's row spans on the left
        return whitening_values(W, G, G, altering, Fractions(ops))
    if any(M[i, j] for i in range(len(M)) for j in range(i)):
        return dict.fromkeys(("printed_gram_step", "printed_pythagoras", "whitening_forms"), NOT_DIAGONAL)
    D = printed_gradient(W, G, identity(len(M), W), np.diag(M))
    return whitening_values(W, G, D, altering, Fractions(ops))


NOT_DIAGONAL = "the columns of W are not orthogonal: their axes are not rational"


def _whitening(W: Matrix, target: Matrix, Q: Matrix, ops: Arithmetic) -> dict[str, Any]:
    """D3 with a given polar factor: Q orthogonal and W target' Q' symmetric positive semidefinite."""
    identity = tuple(tuple(Fraction(i == j) for j in range(len(Q))) for i in range(len(Q)))
    stretch = product(W, transposed(target), transposed(Q))
    low = ops.less(extremes(stretch, ops)[0], ops.number(0))
    if times(Q, transposed(Q)) != identity or stretch != transposed(stretch) or low is not False:
        raise ValueError("polar is not the orthogonal polar factor of W (W - eta G)'")
    after = times(Q, target)
    product_ = times(after, transposed(W))
    lowest = extremes(plus(product_, transposed(product_)), ops)[0]
    nuclear = sum((stretch[i][i] for i in range(len(stretch))), Fraction(0))
    moved = square(plus(after, W, -1))
    grams = times(transposed(after), after), times(transposed(target), target)
    return {
        "whitening_gram": _residual(plus(*grams, -1), square(target) ** 2, ops=ops),
        "whitening_negative": ops.maximum(-lowest / 2, ops.number(0)),
        "whitening_distance": abs(moved - (square(W) + square(target) - 2 * nuclear)),
        "whitening_step": _root(moved, ops),
        "whitening_gram_move": size(plus(grams[1], times(transposed(W), W), -1), ops),
    }


def convolution(given: Given, ops: Arithmetic) -> Exact:
    """One channel in one dimension, L = |z|^2/2: x (n, 1), kernel (1, k), stride, no padding."""
    x, K, stride = entries(given["x"]), given["kernel"], given["stride"]
    k = len(K[0])
    starts = range(0, len(x) - k + 1, stride)
    U = matrix([x[i : i + k] for i in starts])
    Delta = times(U, transposed(K))
    N = times(Delta, K)
    flow = [Fraction(0)] * len(x)
    total = [Fraction(0)] * len(x)
    for row, i in enumerate(starts):
        for j in range(k):
            flow[i + j] += Delta[row][0] * K[0][j]
            total[i + j] += N[row][j]
    unfolded = matrix([flow[i : i + k] for i in starts])
    values = _layer_values(K, U, Delta, Fraction(1, 10), Fraction(0), ops, bias=False)
    left = plus(times(transposed(K), times(transposed(Delta), U)), times(transposed(unfolded), U), -1)
    values |= {
        "conv_fold": _root(sum((a - b) ** 2 for a, b in zip(flow, total, strict=True)), ops),
        "conv_unfolded_gradient": _residual(left, square(K) * square(Delta) * square(U), ops=ops),
    }
    sizes = (LayerSize(len(U), k, 1, convolution=True, disjoint=stride >= k),)
    p = _one_step(K, U, Delta, Fraction(1, 10), sizes, ops)
    return Exact(p, {(name, 0): value for name, value in values.items()})


MOST_STEPS = 100
"""Of a rational run: its digits grow with each."""


def run(given: Given, ops: Arithmetic) -> Exact:
    """Descent on |X W' - Y|_F^2/2: X (n, d), Y (n, m), W (m, d), eta, steps, momentum; d <= 2."""
    eta, momentum = given["eta"], given["momentum"]
    sums = _sums(given, eta, steps_of(given, MOST_STEPS))
    squared = ops.number(1 / (1 - momentum) ** 2)
    bound = largest([norm(sums["gradients"], ops), norm(sums["inputs"], ops)], ops) * squared
    size_ = LayerSize(len(given["X"]), len(given["W"][0]), len(given["W"]))
    plain = momentum == 0
    values: dict[Any, Any] = {}
    covariance = scaled(sums["covariance"], 1 / (1 - momentum))
    gap = norm(plus(sums["move"], covariance, -1), ops)
    path = None
    if plain:
        rest = plus(plus(plus(sums["move"], covariance, -1), sums["gradients"], -1), sums["inputs"])
        end = plus(given["X"], sums["S"], -1)
        virtual = plus(times(transposed(end), end), times(transposed(given["X"]), given["X"]), -1)
        moved = plus(sums["move"], virtual, -1)
        SS = times(transposed(sums["S"]), sums["S"])
        values = {
            ("shift_sum_gap", 0): _residual(
                plus(sums["move"], covariance, -1), square(sums["move"]), ops=ops
            ),
            ("gram_run", 0): _residual(rest, sums["scale"] ** 2, ops=ops),
            ("gram_run_gap", 0): gap,
            ("trajectory", None): _residual(
                plus(plus(moved, sums["gradients"], -1), SS), sums["scale"] ** 2, ops=ops
            ),
            ("trajectory_gap", None): norm(moved, ops),
        }
        path = largest([norm(sums["gradients"], ops), norm(sums["S"], ops) ** 2], ops)
    else:
        values = {("momentum_gap", 0): gap}
    p = _parameters(
        ops, kind="run" if plain else "momentum", about="" if plain else "gram/G6", sizes=(size_,),
        steps=given["steps"], eta=ops.number(eta), run_bound=(bound,), path_bound=path,
    )  # fmt: skip
    return Exact(p, values)


def _sums(given: Given, eta: Fraction, steps: int) -> dict[str, Any]:
    X, Y, W, momentum = (given[name] for name in ("X", "Y", "W", "momentum"))
    start, velocity, zero = W, scaled(W, 0), scaled(times(transposed(X), X), 0)
    sums = {"covariance": zero, "gradients": zero, "inputs": zero, "S": scaled(X, 0)}
    for _ in range(steps):
        Delta = plus(times(X, transposed(W)), Y, -1)
        G, N = times(transposed(Delta), X), times(Delta, W)
        virtual = plus(X, N, -eta)
        moved = plus(times(transposed(virtual), virtual), times(transposed(X), X), -1)
        sums["covariance"] = plus(sums["covariance"], moved)
        sums["gradients"] = plus(sums["gradients"], times(transposed(G), G), eta**2)
        sums["inputs"] = plus(sums["inputs"], times(transposed(N), N), eta**2)
        sums["S"] = plus(sums["S"], N, eta)
        velocity = plus(scaled(velocity, momentum), G)
        W = plus(W, velocity, -eta)
    move = plus(times(transposed(W), W), times(transposed(start), start), -1)
    return sums | {"move": move, "scale": square(X) + square(W) + square(start)}


def trajectory_limit(given: Given, ops: Arithmetic) -> Exact:
    """G5 at two step sizes and one total time, as `run` without momentum; many: steps of the fine run."""
    few, many = (steps_of(given, MOST_STEPS, name) for name in ("few", "many"))
    time = given["time"]
    errors = []
    for steps in (few, many):
        sums = _sums(given, time / steps, steps)
        end = plus(given["X"], sums["S"], -1)
        virtual = plus(times(transposed(end), end), times(transposed(given["X"]), given["X"]), -1)
        errors.append(norm(plus(sums["move"], virtual, -1), ops))
    p = _parameters(
        ops, kind="counterexample", about="gram/G5-limit", order_ratio=ops.number(Fraction(few, many))
    )
    return Exact(p, {("trajectory_error_ratio", None): errors[1] / errors[0]})


def skip(given: Given, ops: Arithmetic) -> Exact:
    """x + wx on one number, L = out^2/2: w, x."""
    w, x = given["w"], given["x"]
    delta = x + w * x
    error = abs(w * delta * x - delta * (1 + w) * x) / abs(w * delta * x)
    p = _parameters(ops, kind="counterexample", about="gram/G1f", sizes=(LayerSize(1, 1, 1),))
    return Exact(p, {("fle_total_gradient", 0): error})


def rotation(given: Given, ops: Arithmetic) -> Exact:
    """The least loss of any c I against the rotation of cosine `cos`: 1 - cos^2."""
    p = _parameters(ops, kind="counterexample", about="gram/D4")
    return Exact(p, {("rotation_least_loss", None): 1 - given["cos"] ** 2})


QUINTIC_STEPS = 10


def polar(given: Given, ops: Arithmetic) -> Exact:
    """Zero gradient and W = diag(w): the Gram matrix after Newton-Schulz steps, and after the polar
    factor of W W', which is the identity."""
    w = entries(given["w"])
    start = _root(sum(x**4 for x in w), ops)
    drift = ops.number(0)
    for x in w:
        q = ops.number(x * x) / start
        for _ in range(QUINTIC_STEPS):
            q = q * (15 - 10 * q * q + 3 * q * q * q * q) / 8
        gap = ops.number(x * x) * (q * q - 1)
        drift = drift + gap * gap
    p = _parameters(ops, kind="counterexample", about="gram/D5", width=2 * len(w))
    values: dict[Any, Any] = {
        ("newton_schulz_drift", None): ops.sqrt(drift) / start,
        ("svd_drift", None): Fraction(0),
    }
    return Exact(p, values)


def _alignment(h: Matrix, y: Matrix) -> Fraction:
    """(h.y)^2/(|h|^2 |y|^2)."""
    return inner(h, y) ** 2 / (square(h) * square(y))


def shift(given: Given, ops: Arithmetic) -> Exact:
    """TL_0 of y + a 1 for the target y, which is centred."""
    h = plus(given["y"], ones(len(given["y"])), given["a"])
    p = _parameters(ops, kind="counterexample", about="gram/T1-shift")
    return Exact(p, {("TL_0_shifted", None): _alignment(h, given["y"])})


def row_means(given: Given, ops: Arithmetic) -> Exact:
    """1 - |Y - P_H Y|^2/|Y - row means|^2."""
    Y = given["Y"]
    missed = square(plus(Y, projected(given["H"], Y), -1))
    spread = square(transposed(centred(transposed(Y))))
    p = _parameters(ops, kind="counterexample", about="gram/T4")
    return Exact(p, {("TL_row_means", None): 1 - missed / spread})


def components(given: Given, ops: Arithmetic) -> Exact:
    """TL_c of the column of H with the largest norm, H with centred orthogonal columns, for the target y."""
    H, y = transposed(given["H"]), given["y"]
    if any(sum(c) for c in H) or any(inner((a,), (b,)) for i, a in enumerate(H) for b in H[:i]):
        raise ValueError("the columns of H must be centred and orthogonal")
    leading = max(H, key=lambda c: square((c,)))
    p = _parameters(ops, kind="counterexample", about="gram/T4-pca")
    return Exact(p, {("TL_c_pca", None): _alignment(transposed((leading,)), y)})


def relu(given: Given, ops: Arithmetic) -> Exact:
    """TL_c of relu(h) for the target h, which is centred."""
    h = given["h"]
    after = centred(matrix([max(x, Fraction(0)) for x in row] for row in h))
    p = _parameters(ops, kind="counterexample", about="gram/T6")
    return Exact(p, {("TL_c_relu", None): _alignment(after, h)})


def features(given: Given, ops: Arithmetic) -> Exact:
    """A representation H (n, p) of two balanced classes, H centred of full column rank.

    labels: (n, 1) of 0 and 1.  W (q, p): a linear layer on top, q <= p, of full rank.  turn (p, p)
    invertible, shift (1, p): for the invariance.  readout (p, 2).
    """
    H, labels = given["H"], entries(given["labels"])
    n, p_ = len(H), len(H[0])
    Y = centred(matrix([[Fraction(x == 0), Fraction(x == 1)] for x in labels]))
    Hc, total = centred(H), square(Y)

    def share(A: Matrix) -> Fraction:
        return square(projected(A, Y)) / total

    TL_0, TL_c = share(H), share(Hc)
    ones_ = ones(n)
    rest = plus(ones_, projected(H, ones_), -1)
    gap = square(times(transposed(rest), Y)) / (square(rest) * total) if square(rest) else Fraction(0)
    moved = plus(times(H, given["turn"]), times(ones_, given["shift"]))
    below = times(H, transposed(given["W"]))
    best, guess = projected(H, Y), times(H, given["readout"])
    loss = square(plus(Y, guess, -1))
    parts = square(plus(Y, best, -1)) + square(plus(guess, best, -1))
    scatter, t, kappa_C = _scatter(Hc, labels)
    values = {
        "TL_0": TL_0, "TL_c": TL_c, "TL_gap_residual": abs(TL_c - TL_0 - gap),
        "TL_c_invariance": abs(share(centred(moved)) - TL_c), "TL_c_deficit": 1 - TL_c,
        "missing_rank": Fraction(n - 1 - p_), "TL_0_linear": share(below),
        "TL_c_linear": share(centred(below)), "fit_R2": 1 - loss / total, "fit_pythagoras": abs(loss - parts),
        "TL_c_scatter": abs(scatter - TL_c), "collapse_t": t, "missing_mean_rank": Fraction(0),
        "surrogate": _surrogate(H, Hc, Y, labels, given["W"]),
    }  # fmt: skip
    raw, h, A = array([[Fraction(x == 0), Fraction(x == 1)] for x in labels]), array(H), Fractions(ops)
    values |= {
        "TL_printed_0": printed_linearity(raw, A.fit(h, raw)),
        "TL_printed_ridge": printed_linearity(raw, A.fit(h, raw, Fraction(1))),
        "S_alignment": alignment(h @ array(given["W"]).T, array(Y), A),
        "S_alignment_targets": abs(1 - alignment(array(Y), array(Y), A)),
    }
    p = _parameters(
        ops, kind="features", samples=n, width=p_, classes=2, tl0=ops.number(TL_0), tlc=ops.number(TL_c),
        t=ops.number(t), kappa_C=ops.number(kappa_C), missing_rank=ops.number(n - 1 - p_),
        missing_mean_rank=ops.number(0),
    )  # fmt: skip
    return Exact(p, {(name, None): value for name, value in values.items()})


def _means(Hc: Matrix, labels: list[Fraction]) -> list[Matrix]:
    """The two class means, as rows."""
    if labels.count(Fraction(0)) != labels.count(Fraction(1)) or set(labels) != {0, 1}:
        raise ValueError("labels must be 0 and 1, as many of each")
    groups = [[row for row, x in zip(Hc, labels, strict=True) if x == k] for k in (0, 1)]
    return [scaled(times(ones(1, len(g)), tuple(g)), Fraction(1, len(g))) for g in groups]


def _scatter(Hc: Matrix, labels: list[Fraction]) -> tuple[Fraction, Fraction, Fraction]:
    """tr(S_T^-1 S_B)/(K-1), t and kappa C for K = 2: S_B has rank 1 and kappa = 1."""
    means, n = _means(Hc, labels), len(Hc)
    S_T = scaled(times(transposed(Hc), Hc), Fraction(1, n))
    first, second = (times(transposed(m), m) for m in means)
    S_B = scaled(plus(first, second), Fraction(1, 2))
    whole = solve(S_T, S_B)
    trace_B = sum((S_B[i][i] for i in range(len(S_B))), Fraction(0))
    within = plus(S_T, S_B, -1)
    # S_B = g m m' with trace g |m|^2, so S_B^+ = S_B/(tr S_B)^2
    t = inner(within, S_B) / trace_B**2
    trace_W = sum((within[i][i] for i in range(len(within))), Fraction(0))
    return sum((whole[i][i] for i in range(len(whole))), Fraction(0)), t, trace_W / trace_B


def _surrogate(H: Matrix, Hc: Matrix, Y: Matrix, labels: list[Fraction], W: Matrix) -> Fraction:
    """|s - n^2 tr(W S_B W')| with s = |W H'Y|_F^2/c."""
    n = len(H) // 2
    s = square(product(W, transposed(H), Y)) / 2
    spread = sum((square(times(m, transposed(W))) for m in _means(Hc, labels)), Fraction(0)) / 2
    return abs(s - n * n * spread)


def virtual_step(given: Given, ops: Arithmetic) -> Exact:
    """T13: H (n, p) of full column rank, y (n, 1), a (p, 1), eta.  about: 1 for the counterexample."""
    H, y, a, eta = (given[name] for name in ("H", "y", "a", "eta"))
    if not eta / len(H) * square(a) < 1:
        raise ValueError("eta |a|^2/n must be below 1")
    values, before, sign, _ = virtual_step_values(array(H), array(y), array(a), eta, Fractions(ops))
    p = _parameters(
        ops, kind="virtual-step", about="gram/T13-always" if given["about"] else "", samples=len(H),
        width=len(H[0]), tl0=ops.number(before), slope_sign=ops.number(sign), eta=ops.number(eta),
    )  # fmt: skip
    return Exact(p, {(name, None): value for name, value in values.items()})


def deep_linear_step(given: Given, ops: Arithmetic) -> Exact:
    """G7: one step of a deep linear network W_1..W_L on |X W' - Y|_F^2/2."""
    weights, X, Y, eta = (given[name] for name in ("weights", "X", "Y", "eta"))
    found = balancedness_values([array(W) for W in weights], array(X), array(Y), eta, Fractions(ops))
    values: dict[Any, Any] = {("balancedness_step", index): x for index, x in enumerate(found)}
    sizes = tuple(LayerSize(len(X), len(W[0]), len(W)) for W in weights)
    p = _parameters(ops, kind="deep-linear-step", about="deep linear", sizes=sizes, eta=ops.number(eta))
    return Exact(p, values)


def ridge(given: Given, ops: Arithmetic) -> Exact:
    """G8: the minimum of |X W' - Y|_F^2/2 + (decay/2)|W|_F^2; d = 2."""
    X, Y, decay = given["X"], given["Y"], given["decay"]
    found, _ = stationary_values(array(X), array(Y), decay, Fractions(ops))
    values: dict[Any, Any] = {(name, None): value for name, value in found.items()}
    size_ = LayerSize(len(X), len(X[0]), len(Y[0]))
    return Exact(_parameters(ops, kind="stationary", sizes=(size_,)), values)


def orthonormal_data(given: Given, ops: Arithmetic) -> Exact:
    """T11 for K = 2, L = 2 and n = 16, so that sigma = n^(1/(2L)) = 2: X = I, eps.

    The frame is a Hadamard matrix a class, its first column the normalised sum.
    """
    eps, K, n, L, sigma = given["eps"], 2, 16, 2, Fraction(2)
    N = n * K
    frame = _hadamard_frame(n, K)
    scale = [sigma if k < K else eps for k in range(N)]
    W = product(
        frame, tuple(tuple(scale[i] * (i == j) for j in range(N)) for i in range(N)), transposed(frame)
    )
    identity = tuple(tuple(Fraction(i == j) for j in range(N)) for i in range(N))
    Y = centred(matrix([[Fraction(i // n == k) for k in range(K)] for i in range(N)]))
    values: dict[Any, Any] = {}
    predicted = []
    for index, Z in enumerate((identity, W)):
        H = transposed(Z)
        means = [scaled(times(ones(1, n), H[k * n : (k + 1) * n]), Fraction(1, n)) for k in range(K)]
        middle = scaled(plus(means[0], means[1]), Fraction(1, K))
        within = sum((square(plus(H[i : i + 1], means[i // n], -1)) for i in range(N)), Fraction(0)) / N
        between = sum((square(plus(m, middle, -1)) for m in means), Fraction(0)) / K
        formula = (eps / sigma) ** (2 * index) * Fraction((n - 1) * K, K - 1)
        predicted.append(formula)
        # Y = H_c B with B = H^-1 Y: the columns of Y lie in col(H_c), so TL_c = 1
        fit = times(centred(H), Y if index == 0 else solve(H, Y))
        values |= {
            ("C", index): within / between,
            ("C_residual", index): abs(within / between / formula - 1),
            ("D_residual", index): abs(inner(*means)) / square(means[0]),
            ("TL_residual", index): square(plus(Y, fit, -1)) / square(Y),
        }
    p = _parameters(
        ops, kind="deep-linear", sizes=(LayerSize(N, N, N),) * L, samples=N, width=N, classes=K,
        predicted=tuple(ops.number(x) for x in predicted),
    )  # fmt: skip
    return Exact(p, values)


def _hadamard_frame(n: int, K: int) -> Matrix:
    """An orthogonal matrix whose first K columns are the classes' normalised sums; n = 16."""
    signs = [[1]]
    while len(signs) < n:
        signs = [[*row, *row] for row in signs] + [[*row, *(-x for x in row)] for row in signs]
    order = [(k, j) for j in range(n) for k in range(K)]
    return matrix(
        [Fraction(signs[i % n][j], 4) if i // n == k else Fraction(0) for k, j in order] for i in range(n * K)
    )


def minimum(given: Given, ops: Arithmetic) -> Exact:
    """T12: lower weights (square, invertible), the last layer solving least squares; X full column rank."""
    X, Y = given["X"], centred(given["Y"])
    H, features_ = X, [X]
    for W in given["weights"]:
        H = times(H, transposed(W))
        features_.append(H)
    first = square(projected(X, Y)) / square(Y)
    values: dict[Any, Any] = {
        ("TL_0_spread", index): abs(square(projected(H, Y)) / square(Y) - first)
        for index, H in enumerate(features_)
    }
    sizes = tuple(LayerSize(len(X), len(X[0]), len(X[0])) for _ in features_)
    return Exact(_parameters(ops, kind="deep-linear", sizes=sizes, samples=len(X), width=len(X[0])), values)


RECIPES: dict[str, Recipe] = {
    recipe.__name__: recipe
    for recipe in (
        layer, convolution, run, trajectory_limit, skip, rotation, polar, shift, row_means,
        components, relu, features,
        virtual_step, deep_linear_step, ridge, orthonormal_data, minimum,
    )
} | exact_printed.RECIPES  # fmt: skip


register_recipes("gram", lambda: RECIPES)
