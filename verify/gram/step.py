"""One layer and one gradient step, for floats and fractions: the equation and its forms (G1), the Gram update
(G2), virtual covariance (Theorem 1, G3), the split (D1, D2), whitening (D3) and
that of the text.  Rows are samples."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy import ndarray

from verify.algebra import Algebra, Scalar, against, relative, size, square

Values = dict[str, Any]


def equation_values(
    W: ndarray, X: ndarray, Delta: ndarray, G: ndarray, algebra: Algebra, *,
    free: ndarray | None = None, g_b: ndarray | None = None,
) -> Values:  # fmt: skip
    """G1, G1b, G1c: W (m, d), X (n, d), Delta (n, m), G (m, d); free = Z - 1b' (n, m) where the layer is no
    convolution; g_b (m,) where it has a bias."""
    N = Delta @ W
    flow = square(W) * square(Delta) * square(X)
    trace = np.array([[(W * G).sum() - (X * N).sum()]])
    values: Values = {
        "fle": relative(W.T @ G - N.T @ X, flow, algebra),
        "fle_trace": relative(trace, flow, algebra),
    }
    if g_b is not None:
        rest = W.T @ g_b - N.sum(axis=0)
        values["fle_bias"] = relative(rest, square(W) * square(Delta) * len(X), algebra)
    if free is not None:
        spread = 2 * square(W) * square(Delta) * (square(W) * square(X) + square(free))
        values["fle_dual"] = relative(G @ W.T - Delta.T @ free, spread, algebra)
    return values


def shift(X: ndarray, N: ndarray, eta: Scalar) -> ndarray:
    """VCS: the covariance of the virtually moved samples minus that of the samples, sum over samples."""
    moved = X - eta * N
    return moved.T @ moved - X.T @ X


def update_values(
    W: ndarray, X: ndarray, Delta: ndarray, G: ndarray, eta: Scalar, decay: Scalar, algebra: Algebra
) -> Values:
    """G2, Theorem 1, G3 and the difference that G3b bounds."""
    M, N = W.T @ W, Delta @ W
    sym, steep = N.T @ X + X.T @ N, G.T @ G
    kept = 1 - eta * decay

    def moved(step: Scalar, shrink: Scalar = 1) -> ndarray:
        after = shrink * W - step * G
        return after.T @ after

    def excess(step: Scalar) -> ndarray:
        return moved(step) - M - shift(X, N, step)

    reach = square(W) + eta * eta * (square(G) + square(Delta) * square(X))
    wide = reach + square(X) + eta * eta * square(N)
    gap, half = excess(eta), eta / 2
    return {
        "gram_step": relative(moved(eta) - M + eta * sym - eta * eta * steep, reach * reach, algebra),
        "gram_step_decay": relative(
            moved(eta, kept) - kept * kept * M + eta * kept * sym - eta * eta * steep, reach * reach, algebra
        ),
        "shift_order": relative(gap - 4 * excess(half), wide * wide, algebra),
        "virtual_covariance": relative(gap - eta * eta * (steep - N.T @ N), wide * wide, algebra),
        "virtual_covariance_gap": algebra.root(algebra.extremes(gap)[1]),
    }


def printed_gradient(W: ndarray, G: ndarray, axes: ndarray, squares: ndarray) -> ndarray:
    """D of the text: the projection of G on {WS : S symmetric}, S from W'WS + SW'W = W'G + G'W.

    axes (d, d): right singular vectors of W, as columns; squares (d,): its squared singular values.
    """
    right = axes.T @ (W.T @ G + G.T @ W) @ axes
    sums = squares[:, None] + squares[None, :]
    S = np.where(sums != 0, right, 0 * right) / np.where(sums != 0, sums, 1 + 0 * sums)
    return W @ axes @ S @ axes.T


def whitening_values(W: ndarray, G: ndarray, D: ndarray, altering: ndarray, algebra: Algebra) -> Values:
    """The printed whitened gradient D against G: Gram step, orthogonality; and against G_h of D1."""
    rest = G - D
    step = W.T @ rest
    size_G = square(G)
    inner = np.array([[(D * rest).sum()]])
    return {
        "printed_gram_step": relative(step + step.T, square(W) * size_G, algebra),
        "printed_pythagoras": relative(inner, size_G * size_G, algebra),
        "whitening_forms": relative(D - altering, size_G, algebra),
    }


def split_values(W: ndarray, G: ndarray, omega: ndarray, eta: Scalar, algebra: Algebra) -> Values:
    """D1 and D2: G = G_h + Omega W with Omega skew (m, m), in its parts and after a step along Omega W."""
    preserving = omega @ W
    altering = G - preserving
    w, reach = size(W, algebra), size(G, algebra) + size(omega, algebra) * size(W, algebra)
    side, step = altering @ W.T, W - eta * preserving
    moved = step.T @ step - W.T @ W - eta * eta * preserving.T @ preserving
    total = np.array([square(altering) + square(preserving) - square(G)])
    far = w + eta * reach
    return {
        "split_symmetry": against(side - side.T, reach * w, algebra),
        "split_pythagoras": against(total, reach * reach, algebra),
        "vertical_gram": against(moved, far * far, algebra),
        "altering_share": square(altering) / square(G) if G.any() else "the gradient is 0",
    }


def whitened_values(W: ndarray, target: ndarray, after: ndarray, nuclear: Scalar, algebra: Algebra) -> Values:
    """D3: after = Q target with the polar factor Q of W target', whose singular values sum to `nuclear`."""
    w2, t2, product = square(W), square(target), after @ W.T
    distance, gram = square(after - W), target.T @ target
    low = algebra.top(-(product + product.T) / 2)
    return {
        "whitening_gram": relative(after.T @ after - gram, t2 * t2, algebra),
        "whitening_negative": algebra.largest([algebra.number(0), low]) / algebra.root(w2 * t2),
        "whitening_distance": abs(distance - (w2 + t2 - 2 * nuclear)) / (w2 + t2),
        "whitening_step": algebra.root(distance),
        "whitening_gram_move": size(gram - W.T @ W, algebra),
    }
