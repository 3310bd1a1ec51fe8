"""A captured layer in NumPy, and the instruments of G1 to G3 and D1 to D3 on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from bounds.gram import LayerSize
from bounds.identities import U64
from verify.algebra import FLOATS, RANK_CUT
from verify.errors import InputError
from verify.gram.split import horizontal, relative, whiten
from verify.gram.step import (
    equation_values,
    printed_gradient,
    split_values,
    update_values,
    whitened_values,
    whitening_values,
)
from verify.measurement import Measured, number

LINEAR_ROUNDINGS = 64.0
"""z = Wx + b may differ from the layer's own output by this many unit roundoffs per summand."""


OTHER_PATHS = 1e-9
"""dL/dX differs from Delta W by more than this of their sizes: X reaches the loss by another path too."""


@dataclass(frozen=True)
class CapturedLayer:
    """One linear map z = Wx + b in the graph of a loss, rows are samples (patches, for convolutions).

    W: (m, d).  X: (n, d) inputs, Z: (n, m) outputs, Delta: (n, m) = dL/dZ.  G: (m, d) = dL/dW and
    g_b: (m,) as autograd has them; b: (m,) or None.  unfolded: im2col(dL/dX), (n, d), for
    convolutions; fold_residual: |fold(Delta K) - dL/dX| / (|Delta| |K|).  total: dL/dX (n, d) for
    dense layers.  disjoint: patches do not overlap and padding is 0.  other_paths: the input of a
    convolution reaches the loss by another path too.
    """

    name: str
    W: Float[ndarray, "m d"]
    X: Float[ndarray, "n d"]
    Z: Float[ndarray, "n m"]
    Delta: Float[ndarray, "n m"]
    G: Float[ndarray, "m d"]
    b: Float[ndarray, " m"] | None = None
    g_b: Float[ndarray, " m"] | None = None
    total: Float[ndarray, "n d"] | None = None
    unfolded: Float[ndarray, "n d"] | None = None
    fold_residual: float | None = None
    convolution: bool = False
    disjoint: bool = False
    uses: int = 1
    other_paths: bool = False

    def __post_init__(self) -> None:
        n, (m, d) = self.X.shape[0], self.W.shape
        shapes = {"X": (n, d), "Z": (n, m), "Delta": (n, m), "G": (m, d)}
        for name, shape in shapes.items():
            if getattr(self, name).shape != shape:
                raise InputError(
                    f"layer {self.name}: {name} has shape {getattr(self, name).shape}, for W {self.W.shape} "
                    f"and {n} rows it must be {shape}"
                )
        expected = self.X @ self.W.T + (0 if self.b is None else self.b)
        size = np.linalg.norm(self.X) * np.linalg.norm(self.W) + np.linalg.norm(expected)
        if np.linalg.norm(self.Z - expected) > LINEAR_ROUNDINGS * (d + 2) * U64 * size:
            raise InputError(
                f"layer {self.name} is not linear: its output differs from Wx + b; pass the linear map "
                f"itself, before any activation or normalisation"
            )

    @property
    def N(self) -> Float[ndarray, "n d"]:
        """Delta W: the input gradient through this layer alone."""
        return self.Delta @ self.W

    @property
    def shared(self) -> bool:
        """Whether the input reaches the loss by another path, so that dL/dX is not Delta W."""
        if self.total is None:
            return self.other_paths
        scale = np.linalg.norm(self.Delta) * np.linalg.norm(self.W) + np.linalg.norm(self.total)
        return bool(np.linalg.norm(self.total - self.N) > OTHER_PATHS * scale)

    @cached_property
    def size(self) -> LayerSize:
        """What the bands need of the layer."""
        n, d = self.X.shape
        return LayerSize(
            n,
            d,
            self.W.shape[0],
            self.g_b is not None,
            self.convolution,
            self.disjoint,
            self.shared,
            *rank_and_condition(self.W),
        )


WHITENING = (
    "whitening_gram", "whitening_negative", "whitening_distance", "whitening_step", "whitening_gram_move",
    "whitening_order",
)  # fmt: skip

UNDETERMINED = number(np.nan, np.nan, "W = 0: the polar factor of whitening is not determined")


def layer_values(layer: CapturedLayer, eta: float, decay: float = 0.0) -> dict[str, Measured]:
    """Every quantity of one layer and one step of size eta, with weight decay `decay` for G2."""
    return (
        _equation(layer)
        | _step(layer, eta, decay)
        | _split(layer, eta)
        | (_whitening(layer, eta) if layer.W.any() else dict.fromkeys(WHITENING, UNDETERMINED))
    )


def _equation(layer: CapturedLayer) -> dict[str, Measured]:
    W, X, Delta, G, N = layer.W, layer.X, layer.Delta, layer.G, layer.N
    free = None if layer.convolution else layer.Z if layer.b is None else layer.Z - layer.b
    found = equation_values(W, X, Delta, G, FLOATS, free=free, g_b=layer.g_b)
    values = _numbers(found)
    values["sign_cosine"] = _cosine(W.T @ np.sign(G), N.T @ X)
    scale = float(np.linalg.norm(W) * np.linalg.norm(X) * np.linalg.norm(Delta))
    if layer.total is not None:
        values["fle_total_gradient"] = relative(W.T @ G - layer.total.T @ X, scale)
    if layer.convolution:
        values |= _folded(layer, W.T @ G, scale)
    return values


NO_FLOW = number(np.nan, np.nan, "no gradient reaches the input of the layer")


def _folded(layer: CapturedLayer, equation: ndarray, scale: float) -> dict[str, Measured]:
    if layer.unfolded is None or layer.fold_residual is None:
        return {"conv_unfolded_gradient": NO_FLOW, "conv_fold": NO_FLOW}
    return {
        "conv_unfolded_gradient": relative(equation - layer.unfolded.T @ layer.X, scale),
        "conv_fold": number(layer.fold_residual),
    }


def _cosine(A: ndarray, B: ndarray) -> Measured:
    size = float(np.linalg.norm(A) * np.linalg.norm(B))
    return number(float(np.vdot(A, B)) / size if size else np.nan, 0.0, "a zero gradient has no direction")


def _step(layer: CapturedLayer, eta: float, decay: float) -> dict[str, Measured]:
    W, X, G, N = layer.W, layer.X, layer.G, layer.N
    found = update_values(W, X, layer.Delta, G, eta, decay, FLOATS)
    wide = float(np.sum(W**2) + np.sum(X**2) + eta**2 * (np.sum(G**2) + np.sum(N**2)))
    values = _numbers(found)
    gap = values["virtual_covariance_gap"].value
    return values | {"virtual_covariance_gap": number(gap, 8 * layer.size.sums * U64 * wide)}


def gap_bound(layer: CapturedLayer, eta: float) -> float:
    """eta^2 max(|G|^2, |N|^2), the right-hand side of G3b."""
    return eta**2 * max(float(np.linalg.norm(layer.G, 2)), float(np.linalg.norm(layer.N, 2))) ** 2


def _split(layer: CapturedLayer, eta: float) -> dict[str, Measured]:
    W, G = layer.W, layer.G
    altering, omega = horizontal(W, G)
    found = whitening_values(W, G, printed_gradient_of(W, G), altering, FLOATS)
    return _numbers(found | split_values(W, G, omega, eta, FLOATS))


def _numbers(values: dict[str, Any]) -> dict[str, Measured]:
    return {name: number(np.nan, 0.0, x) if isinstance(x, str) else number(x) for name, x in values.items()}


def printed_gradient_of(W: ndarray, G: ndarray) -> ndarray:
    """The whitened gradient of the text."""
    _, singular, axes = np.linalg.svd(W, full_matrices=True)
    squares = np.zeros(W.shape[1])
    kept = singular[singular > RANK_CUT * singular[0]]
    squares[: len(kept)] = kept**2
    return printed_gradient(W, G, axes.T, squares)


def rank_and_condition(W: ndarray) -> tuple[bool, float]:
    """Whether rank W < min(m, d), where the text's form of whitening takes off more than the appendix's; and
    the condition number of W on its row space."""
    singular = np.linalg.svd(W, compute_uv=False)
    kept = singular[singular > RANK_CUT * singular[0]]
    return len(kept) < len(singular), float(kept[0] / kept[-1]) if len(kept) else 1.0


def _whitening(layer: CapturedLayer, eta: float) -> dict[str, Measured]:
    W, G = layer.W, layer.G
    target = W - eta * G
    w, t = float(np.linalg.norm(W)), float(np.linalg.norm(target))
    nuclear = float(np.linalg.svd(W @ target.T, compute_uv=False).sum())
    found = whitened_values(W, target, whiten(W, target), nuclear, FLOATS)
    slip = 64 * layer.size.sums * U64 * (w + t)
    return _numbers(found) | {
        "whitening_step": number(found["whitening_step"], slip),
        "whitening_gram_move": number(found["whitening_gram_move"], slip * (w + t)),
        "whitening_order": _order(W, G, eta),
    }


def move_bound(layer: CapturedLayer, eta: float) -> float:
    """(|W| + |W2|)|W' - W|_F, the right-hand side of D3's last inequality; 0 for W = 0."""
    W, target = layer.W, layer.W - eta * layer.G
    if not W.any():
        return 0.0
    spread = np.linalg.norm(W, 2) + np.linalg.norm(target, 2)
    return float(spread * np.linalg.norm(whiten(W, target) - W))


ORDER_CONDITION = 1e3
"""The order of D3 is measured where W W' has at most this condition number squared."""


def _order(W: ndarray, G: ndarray, eta: float) -> Measured:
    singular = np.linalg.svd(W, compute_uv=False)
    if W.shape[0] > W.shape[1] or singular[-1] < singular[0] / ORDER_CONDITION or not G.any():
        return number(np.nan, np.nan, "WW' is singular or nearly so, or the gradient is 0")
    altering, _ = horizontal(W, G)
    step = eta * min(1.0, 1e-2 * float(singular[-1]) / (eta * float(np.linalg.norm(G))))
    errors = [float(np.linalg.norm(whiten(W, W - e * G) - (W - e * altering))) for e in (step, step / 2)]
    return number(np.log2(errors[0] / errors[1]) if min(errors) > 0 else np.nan, 0.0, "below rounding")
