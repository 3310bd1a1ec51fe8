"""The training loss |alpha W_(L:1) X - Y|_F^2 / N and its gradients, without an autograd graph.

With the residual E = alpha W_(L:1) X - Y, the products left_l = W_L ... W_(l+1) (K, d) and
right_l = E X' W_1' ... W_(l-1)' (K, d), the gradient in W_l is (2 alpha / N) left_l' right_l: every
factor has K rows, so no product of two square matrices is formed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from verify.instances.model import indicator


def factors(weights: Sequence[Any], X: Any, Y: Any, alpha: float) -> tuple[Any, list, list]:
    """(E, [left_1 .. left_(L-1)], [right_1 .. right_L]); left_L, the identity, is left out.

    weights: W_1..W_L, X (d, N), Y (K, N), all NumPy arrays or all torch tensors.
    """
    *hidden, head = weights
    left = [head]
    for W in reversed(hidden):
        left.append(left[-1] @ W)
    residual = alpha * (left.pop() @ X) - Y
    right = [residual @ X.T]
    for W in hidden:
        right.append(right[-1] @ W.T)
    return residual, left[::-1], right


def gradients(
    weights: Sequence[Float[ndarray, "_ d"]], X: Float[ndarray, "d N"], *, alpha: float = 1.0
) -> tuple[Float[ndarray, "_ d"], ...]:
    """Gradients of the training loss in W_1..W_L; shapes of the weights.

    X: (d, N), columns class by class, K = rows of W_L classes.
    """
    K, N = weights[-1].shape[0], X.shape[1]
    _, left, right = factors(weights, X, indicator(K, N // K), alpha)
    scale = 2 * alpha / N
    hidden = [a.T @ (scale * b) for a, b in zip(left, right[:-1], strict=True)]
    return (*hidden, scale * right[-1])


def training_loss(
    weights: Sequence[Float[ndarray, "_ d"]], X: Float[ndarray, "d N"], *, alpha: float = 1.0
) -> float:
    """|alpha W_(L:1) X - Y|_F^2 / N, from the residual matrix; arguments of `gradients`."""
    K, N = weights[-1].shape[0], X.shape[1]
    features = X
    for W in weights:
        features = W @ features
    return float(np.sum((alpha * features - indicator(K, N // K)) ** 2)) / N


def stability_bound(X: Float[ndarray, "d N"], K: int, *, L: int, alpha: float = 1.0) -> float:
    """Step sizes below this number are stable at the balanced minimum-norm solution.

    There the Hessian is (2/N) J'J with |J|^2 <= alpha^2 L t^(L-1) sigma_1(X)^2, where
    t = (sigma_1(Y X+) / alpha)^(2/L) is the largest squared singular value of a layer; descent is
    stable below 2 / |Hessian|.  Sufficient near that solution, not along the way to it.
    X: (d, N) of full column rank, columns class by class.
    """
    N = X.shape[1]
    target = indicator(K, N // K) @ np.linalg.pinv(X)
    t = (np.linalg.norm(target, 2) / alpha) ** (2 / L)
    return float(N / (alpha**2 * L * t ** (L - 1) * np.linalg.norm(X, 2) ** 2))
