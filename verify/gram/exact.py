"""Weight-Gram instances in rational arithmetic: recipes for certificates, and the cases certified."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import accumulate
from typing import Any

import numpy as np
from numpy import ndarray

from bounds.arithmetic import Arithmetic
from bounds.gram import GramParameters, LayerSize
from verify.algebra import Fractions, array, centred, identity, norm, relative, size, square
from verify.exact.recipes import Exact, Given, Recipe, register_recipes, steps_of
from verify.gram import exact_printed
from verify.gram.observe_features import (
    compression,
    fit_values,
    printed_values,
    surrogate_residual,
    virtual_step_values,
)
from verify.gram.step import (
    equation_values,
    printed_gradient,
    split_values,
    update_values,
    whitened_values,
    whitening_values,
)
from verify.gram.training import LayerTotals, balancedness_values, stationary_values


def _parameters(ops: Arithmetic, **given: Any) -> GramParameters:
    """Parameters of an exact instance: no rounding anywhere."""
    return GramParameters(unit=ops.number(0), condition=ops.number(1), **given)


def layer(given: Given, ops: Arithmetic) -> Exact:
    """One linear layer and one step: W (m, d), X (n, d), Delta (n, m), b (m, 1), eta, decay; m = d = 2.

    polar: the orthogonal polar factor of W (W - eta G)', checked here.
    """
    A, eta = Fractions(ops), given["eta"]
    W, X, Delta, Q = (array(given[name]) for name in ("W", "X", "Delta", "polar"))
    G = Delta.T @ X
    target = W - eta * G
    stretch = W @ target.T @ Q.T
    low = ops.less(-A.top(-stretch), ops.number(0))
    if (identity(len(Q), Q) != Q @ Q.T).any() or (stretch != stretch.T).any() or low is not False:
        raise ValueError("polar is not the orthogonal polar factor of W (W - eta G)'")
    after = Q @ target
    values = _layer_values(W, X, Delta, eta, given["decay"], A, bias=True)
    values |= whitened_values(W, target, after, np.trace(stretch), A)
    sizes = (LayerSize(len(X), W.shape[1], len(W), bias=True),)
    p = replace(
        _one_step(W, X, Delta, eta, sizes, A),
        step_norm=(ops.number(eta) * size(G, A),),
        gram_move=((norm(W, A) + norm(target, A)) * size(after - W, A),),
    )
    return Exact(p, {(name, 0): value for name, value in values.items()})


def _one_step(
    W: ndarray, X: ndarray, Delta: ndarray, eta: Fraction, sizes: tuple[LayerSize, ...], A: Fractions
) -> GramParameters:
    reach = A.largest([norm(Delta.T @ X, A) ** 2, norm(Delta @ W, A) ** 2])
    ops = A.ops
    return _parameters(
        ops, kind="layers", sizes=sizes, eta=ops.number(eta), vc_bound=(ops.number(eta**2) * reach,)
    )


def _layer_values(
    W: ndarray, X: ndarray, Delta: ndarray, eta: Fraction, decay: Fraction, A: Fractions, *, bias: bool
) -> dict[str, Any]:
    """G1 to G3, Theorem 1 and D1, D2 on one layer of at most two rows."""
    if len(W) > 2:
        raise ValueError("the split is solved in closed form for at most two rows")
    G = Delta.T @ X
    g_b = Delta.sum(axis=0) if bias else None
    trace = np.trace(W @ W.T)
    # Omega (WW') + (WW') Omega = tr(WW') Omega for a skew matrix of two rows
    omega = (G @ W.T - W @ G.T) / trace if trace else 0 * (G @ W.T)
    return {
        "sign_cosine": "not a rational question",
        **equation_values(W, X, Delta, G, A, free=X @ W.T, g_b=g_b),
        **update_values(W, X, Delta, G, eta, decay, A),
        **split_values(W, G, omega, eta, A),
        **_forms(W, G, G - omega @ W, A),
    }


def _forms(W: ndarray, G: ndarray, altering: ndarray, A: Fractions) -> dict[str, Any]:
    """The whitened gradient of the text, where the columns of W are orthogonal or W has one row."""
    M = W.T @ W
    if len(W) == 1:
        # rank one: the projection on {WS} is G itself, which W's row spans on the left
        return whitening_values(W, G, G, altering, A)
    if any(M[i, j] for i in range(len(M)) for j in range(i)):
        return dict.fromkeys(("printed_gram_step", "printed_pythagoras", "whitening_forms"), NOT_DIAGONAL)
    D = printed_gradient(W, G, identity(len(M), W), np.diag(M))
    return whitening_values(W, G, D, altering, A)


NOT_DIAGONAL = "the columns of W are not orthogonal: their axes are not rational"


def convolution(given: Given, ops: Arithmetic) -> Exact:
    """One channel in one dimension, L = |z|^2/2: x (n, 1), kernel (1, k), stride, no padding."""
    A, x, K, stride = Fractions(ops), array(given["x"])[:, 0], array(given["kernel"]), given["stride"]
    k = K.shape[1]
    starts = range(0, len(x) - k + 1, stride)
    U = np.array([x[i : i + k] for i in starts])
    Delta = U @ K.T
    N = Delta @ K
    flow, total = 0 * x, 0 * x
    for row, i in enumerate(starts):
        flow[i : i + k] += Delta[row, 0] * K[0]
        total[i : i + k] += N[row]
    unfolded = np.array([flow[i : i + k] for i in starts])
    values = _layer_values(K, U, Delta, Fraction(1, 10), Fraction(0), A, bias=False)
    flows = square(K) * square(Delta) * square(U)
    values |= {
        "conv_fold": size(flow - total, A),
        "conv_unfolded_gradient": relative(K.T @ Delta.T @ U - unfolded.T @ U, flows, A),
    }
    sizes = (LayerSize(len(U), k, 1, convolution=True, disjoint=stride >= k),)
    p = _one_step(K, U, Delta, Fraction(1, 10), sizes, A)
    return Exact(p, {(name, 0): value for name, value in values.items()})


MOST_STEPS = 100
"""Of a rational run: its digits grow with each."""


def run(given: Given, ops: Arithmetic) -> Exact:
    """Descent on |X W' - Y|_F^2/2: X (n, d), Y (n, m), W (m, d), eta, steps, momentum; d <= 2."""
    A, eta, momentum = Fractions(ops), given["eta"], given["momentum"]
    total = _sums(given, eta, steps_of(given, MOST_STEPS))
    bound = total.bound(A) * ops.number(1 / (1 - momentum) ** 2)
    values: dict[Any, Any] = {}
    path = None
    if momentum == 0:
        found, path, _ = total.trajectory_values(A)
        values = {(name, 0): x for name, x in total.values(A).items()}
        values |= {(name, None): x for name, x in found.items()}
    else:
        values = {("momentum_gap", 0): total.momentum_gap(momentum, A)}
    p = _parameters(
        ops, kind="run" if momentum == 0 else "momentum", about="" if momentum == 0 else "gram/G6",
        sizes=(total.size,), steps=given["steps"], eta=ops.number(eta), run_bound=(bound,), path_bound=path,
    )  # fmt: skip
    return Exact(p, values)


def _sums(given: Given, eta: Fraction, steps: int) -> LayerTotals:
    X, Y, W = (array(given[name]) for name in ("X", "Y", "W"))
    total, velocity = LayerTotals.start(W, X, LayerSize(len(X), W.shape[1], len(W))), 0 * W
    for _ in range(steps):
        Delta = X @ W.T - Y
        G = Delta.T @ X
        total.add(W, X, Delta @ W, G, eta)
        velocity = given["momentum"] * velocity + G
        W = W - eta * velocity
    total.last = W
    return total


def trajectory_limit(given: Given, ops: Arithmetic) -> Exact:
    """G5 at two step sizes and one total time, as `run` without momentum; many: steps of the fine run."""
    few, many = (steps_of(given, MOST_STEPS, name) for name in ("few", "many"))
    errors = [
        _sums(given, given["time"] / steps, steps).trajectory_error(Fractions(ops)) for steps in (few, many)
    ]
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
    w = array(given["w"])[:, 0]
    start = Fractions(ops).root((w**4).sum())
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


def _alignment(h: ndarray, y: ndarray) -> Fraction:
    """(h.y)^2/(|h|^2 |y|^2)."""
    return (h * y).sum() ** 2 / (square(h) * square(y))


def shift(given: Given, ops: Arithmetic) -> Exact:
    """TL_0 of y + a 1 for the target y, which is centred."""
    y = array(given["y"])
    p = _parameters(ops, kind="counterexample", about="gram/T1-shift")
    return Exact(p, {("TL_0_shifted", None): _alignment(y + given["a"], y)})


def row_means(given: Given, ops: Arithmetic) -> Exact:
    """1 - |Y - P_H Y|^2/|Y - row means|^2."""
    Y, H = array(given["Y"]), array(given["H"])
    missed, spread = square(Y - Fractions(ops).fit(H, Y)), square(centred(Y.T))
    p = _parameters(ops, kind="counterexample", about="gram/T4")
    return Exact(p, {("TL_row_means", None): 1 - missed / spread})


def components(given: Given, ops: Arithmetic) -> Exact:
    """TL_c of the column of H with the largest norm, H with centred orthogonal columns, for the target y."""
    H, y = array(given["H"]), array(given["y"])
    gram = H.T @ H
    if H.sum(axis=0).any() or (gram != np.diag(np.diag(gram))).any():
        raise ValueError("the columns of H must be centred and orthogonal")
    leading = H[:, [max(range(H.shape[1]), key=lambda k: gram[k, k])]]
    p = _parameters(ops, kind="counterexample", about="gram/T4-pca")
    return Exact(p, {("TL_c_pca", None): _alignment(leading, y)})


def relu(given: Given, ops: Arithmetic) -> Exact:
    """TL_c of relu(h) for the target h, which is centred."""
    h = array(given["h"])
    p = _parameters(ops, kind="counterexample", about="gram/T6")
    return Exact(p, {("TL_c_relu", None): _alignment(centred(np.where(h > 0, h, 0 * h)), h)})


def features(given: Given, ops: Arithmetic) -> Exact:
    """A representation H (n, p) of two balanced classes, H centred of full column rank.

    labels: (n, 1) of 0 and 1.  W (q, p): a linear layer on top, q <= p, of full rank.  turn (p, p)
    invertible, shift (1, p): for the invariance.  readout (p, 2).
    """
    A, labels = Fractions(ops), [row[0] for row in given["labels"]]
    if labels.count(Fraction(0)) != labels.count(Fraction(1)) or set(labels) != {0, 1}:
        raise ValueError("labels must be 0 and 1, as many of each")
    H, W, turn, moved, readout = (array(given[x]) for x in ("H", "W", "turn", "shift", "readout"))
    n, width = H.shape
    raw = array([[Fraction(x == 0), Fraction(x == 1)] for x in labels])
    Y, Hc, ones = centred(raw), centred(H), np.full((n, 1), Fraction(1))
    means = raw.T @ Hc / Fraction(n, 2)

    def share(of: ndarray) -> Fraction:
        return square(A.fit(of, Y)) / square(Y)

    TL_0, TL_c = share(H), share(Hc)
    rest = ones - A.fit(H, ones)
    gap = square(rest.T @ Y) / (square(rest) * square(Y)) if rest.any() else Fraction(0)
    below = H @ W.T
    scatter, t, kappa_C = _scatter(Hc, means, A)
    values = {
        "TL_0": TL_0, "TL_c": TL_c, "TL_gap_residual": abs(TL_c - TL_0 - gap),
        "TL_c_invariance": abs(share(centred(H @ turn + moved)) - TL_c), "TL_c_deficit": 1 - TL_c,
        "missing_rank": Fraction(n - 1 - width), "TL_0_linear": share(below),
        "TL_c_linear": share(centred(below)), **fit_values(Y, A.fit(H, Y), H @ readout),
        "TL_c_scatter": abs(scatter - TL_c), "collapse_t": t, "missing_mean_rank": Fraction(0),
        "surrogate": surrogate_residual(H, Y, means, W),
        **printed_values(H, raw, W, Fraction(1), A),
    }  # fmt: skip
    p = _parameters(
        ops, kind="features", samples=n, width=width, classes=2, tl0=ops.number(TL_0), tlc=ops.number(TL_c),
        t=ops.number(t), kappa_C=ops.number(kappa_C), missing_rank=ops.number(n - 1 - width),
        missing_mean_rank=ops.number(0),
    )  # fmt: skip
    return Exact(p, {(name, None): value for name, value in values.items()})


def _scatter(Hc: ndarray, means: ndarray, A: Fractions) -> tuple[Fraction, Fraction, Fraction]:
    """tr(S_T^-1 S_B)/(K-1), t and kappa C for K = 2: S_B has rank 1 and kappa = 1."""
    S_T, S_B = Hc.T @ Hc / len(Hc), means.T @ means / 2
    within, between = S_T - S_B, np.trace(S_B)
    # S_B = g m m' with trace g |m|^2, so S_B^+ = S_B/(tr S_B)^2
    t = (within * S_B).sum() / between**2
    return np.trace(A.solve(S_T, S_B)), t, np.trace(within) / between


def virtual_step(given: Given, ops: Arithmetic) -> Exact:
    """T13: H (n, p) of full column rank, y (n, 1), a (p, 1), eta.  about: 1 for the counterexample."""
    (H, y, a), eta = (array(given[name]) for name in ("H", "y", "a")), given["eta"]
    if not eta / len(H) * square(a) < 1:
        raise ValueError("eta |a|^2/n must be below 1")
    values, before, sign, _ = virtual_step_values(H, y, a, eta, Fractions(ops))
    p = _parameters(
        ops, kind="virtual-step", about="gram/T13-always" if given["about"] else "", samples=len(H),
        width=H.shape[1], tl0=ops.number(before), slope_sign=ops.number(sign), eta=ops.number(eta),
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
    A, eps, K, n, L, sigma = Fractions(ops), given["eps"], 2, 16, 2, Fraction(2)
    N = n * K
    frame, one = _hadamard_frame(n, K), array([[Fraction(i == j) for j in range(N)] for i in range(N)])
    scale = array([sigma if k < K else eps for k in range(N)])
    Y = centred(array([[Fraction(i // n == k) for k in range(K)] for i in range(N)]))
    values: dict[Any, Any] = {}
    predicted = []
    for index, Z in enumerate((one, frame @ (scale[:, None] * frame.T))):
        C, means = compression(Z.T, np.repeat(np.arange(K), n), K)
        formula = (eps / sigma) ** (2 * index) * Fraction((n - 1) * K, K - 1)
        predicted.append(formula)
        # Y = H_c B with B = H^-1 Y: the columns of Y lie in col(H_c), so TL_c = 1
        fit = centred(Z.T) @ (Y if index == 0 else A.solve(Z.T, Y))
        values |= {
            ("C", index): C,
            ("C_residual", index): abs(C / formula - 1),
            ("D_residual", index): abs(means[0] @ means[1]) / square(means[0]),
            ("TL_residual", index): square(Y - fit) / square(Y),
        }
    p = _parameters(
        ops, kind="deep-linear", sizes=(LayerSize(N, N, N),) * L, samples=N, width=N, classes=K,
        predicted=tuple(ops.number(x) for x in predicted),
    )  # fmt: skip
    return Exact(p, values)


def _hadamard_frame(n: int, K: int) -> ndarray:
    """An orthogonal matrix whose first K columns are the classes' normalised sums; n = 16."""
    signs = [[1]]
    while len(signs) < n:
        signs = [[*row, *row] for row in signs] + [[*row, *(-x for x in row)] for row in signs]
    order = [(k, j) for j in range(n) for k in range(K)]
    return array([[Fraction(signs[i % n][j], 4) * (i // n == k) for k, j in order] for i in range(n * K)])


def minimum(given: Given, ops: Arithmetic) -> Exact:
    """T12: lower weights (square, invertible), the last layer solving least squares; X full column rank."""
    A, X, Y = Fractions(ops), array(given["X"]), centred(array(given["Y"]))
    features_ = list(accumulate(map(array, given["weights"]), lambda H, W: H @ W.T, initial=X))
    shares = [square(A.fit(H, Y)) / square(Y) for H in features_]
    values: dict[Any, Any] = {("TL_0_spread", k): abs(share - shares[0]) for k, share in enumerate(shares)}
    sizes = tuple(LayerSize(len(X), X.shape[1], X.shape[1]) for _ in features_)
    return Exact(_parameters(ops, kind="deep-linear", sizes=sizes, samples=len(X), width=X.shape[1]), values)


RECIPES: dict[str, Recipe] = {
    recipe.__name__: recipe
    for recipe in (
        layer, convolution, run, trajectory_limit, skip, rotation, polar, shift, row_means,
        components, relu, features,
        virtual_step, deep_linear_step, ridge, orthonormal_data, minimum,
    )
} | exact_printed.RECIPES  # fmt: skip


register_recipes("gram", lambda: RECIPES)
