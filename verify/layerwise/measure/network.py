"""Measuring a network of full matrices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf, sqrt

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from bounds.layerwise.parameters import Weighting
from verify.instances.model import Network, indicator
from verify.layerwise.measure.factors import moderated, singular_factors, singular_values
from verify.layerwise.measure.geometry import Data, data_quantities, given_data, trailing_scales
from verify.layerwise.measure.head import head_quantities, residual_quantities
from verify.layerwise.measure.layers import LayerSums, feature_quantities
from verify.layerwise.measure.propagation import ESCALATE, Block, Propagated, propagate, propagate_exactly
from verify.layerwise.measure.record import measured, movement
from verify.layerwise.measure.relaxed import last_step, mirrored, one_sided
from verify.layerwise.measure.spectra import (
    by_layer,
    head_spectrum,
    imbalance,
    layer_quantities,
    network_spectrum,
)
from verify.measurement import Key, Measured
from verify.rounding import (
    ETA,
    INFLATE,
    Ball,
    exact,
    frobenius,
    frobenius_entries,
    gamma,
    length,
    scaled,
)


@dataclass(frozen=True)
class Layer:
    """A hidden layer W = left diag(sigma) right', full SVD with its error bounds.

    turned_left, turned_right: sine of the largest angle between the computed and the exact space of
    the K leading singular vectors (Wedin), inf without a gap.  defect_left, defect_right: how far the
    columns of left and right are from orthonormal ones.
    """

    left: Float[ndarray, "h h"]
    sigma: Ball
    right: Float[ndarray, "d d"]
    turned_left: float
    turned_right: float
    defect_left: float
    defect_right: float

    @property
    def spectrum(self) -> Ball:
        """All d singular values, one for each right singular vector: padded by zeros where W is wide."""
        missing = len(self.right) - len(self.sigma.value)  # type: ignore[arg-type]
        if missing <= 0:
            return self.sigma
        return Ball(np.pad(self.sigma.value, (0, missing)), np.pad(self.sigma.error, (0, missing)))  # type: ignore[arg-type]

    @property
    def norm(self) -> float:
        """An upper bound of |W|."""
        return float(self.sigma.value[0] + self.sigma.error[0])  # type: ignore[index]


def factorize(W: Float[ndarray, "h d"], K: int) -> Layer:
    """Full SVD of a hidden layer."""
    f = singular_factors(W, full=True)

    def turned(width: int, defect: float) -> float:
        if width <= K:
            return 0.0
        padded = np.append(f.values, np.zeros(max(0, K + 1 - len(f.values))))
        gap = padded[K - 1] - padded[K] - 2 * f.bound
        return (f.bound / gap + 2 * defect) * INFLATE if gap > 2 * f.bound else inf

    return Layer(
        f.left,
        f.sigma(),
        f.right,
        turned(W.shape[0], f.defect_left),
        turned(W.shape[1], f.defect_right),
        f.defect_left,
        f.defect_right,
    )


def network_values(network: Network) -> tuple[dict[Key, Measured], dict[Key, float]]:
    """All quantities of a network, and the sensitivities that are not 0."""
    K, L = network.K, network.L
    hidden, head = network.weights[:-1], network.weights[-1]
    data = given_data(network.X, network.counts, network.weighting)
    layers = [factorize(W, K) for W in hidden]
    head_sigma = _with_zeros(singular_values(head), K)
    values: dict[Key, Measured] = {
        (name, None): value
        for name, value in {
            **data_quantities(data, L),
            **network_spectrum([layer.spectrum for layer in layers], head_sigma, head),
            **_residuals(network, data, layers),
            **_head(head, layers[-1]),
            **_trailing(data, layers[0], network.weighting),
        }.items()
    }
    for i, layer in enumerate(layers, start=1):
        values |= by_layer(layer_quantities(layer.spectrum, K, network.mean_size, L, network.alpha), i)
    values |= by_layer(head_spectrum(head_sigma, K), L)
    values |= _balancedness(network.weights)
    values |= mirrored(network.weights, [*(layer.norm for layer in layers), _norm(head)])
    features, sensitivity = _features(network, data, layers)
    return values | features, sensitivity


def _features(
    network: Network, data: Data, layers: Sequence[Layer]
) -> tuple[dict[Key, Measured], dict[Key, float]]:
    hidden = network.weights[:-1]
    norms = [layer.norm for layer in layers]
    rough = fine = propagate(data, hidden, norms)
    if network.N > network.K and rough.relative > ESCALATE:
        exactly = propagate_exactly(network.X, network.counts, hidden, network.weighting)
        fine = _with_doubt(exactly, rough)
    values = feature_quantities(network_sums(fine, layers, network.weights[-1], network.N), network.alpha)
    if fine is rough:
        return values, {key: movement(value) for key, value in values.items()}
    widened = Propagated(
        _widened(fine.deviations, rough.deviations),
        _widened(fine.means, rough.means),
        _widened(fine.centred, rough.centred),
    )
    moved = feature_quantities(network_sums(widened, layers, network.weights[-1], network.N), network.alpha)
    return values, {key: movement(value) for key, value in moved.items()}


def _widened(fine: Block, rough: Block) -> Block:
    """`fine` with the errors of `rough` where those are larger."""
    return replace(fine, errors=np.maximum(rough.errors_at(fine.shifts), fine.errors))


def _with_doubt(fine: Propagated, rough: Propagated) -> Propagated:
    """Class means that float64 cannot tell from 0, or from each other, keep the float64 error: their
    balls would give numbers about the rounding of X alone."""

    def keep(block: Block, other: Block, smallest: list[float]) -> Block:
        doubt = other.errors_at(block.shifts)
        return replace(block, errors=np.where(np.array(smallest) <= doubt, doubt, block.errors))

    columns = [float(np.linalg.norm(A, axis=0).min()) for A in fine.means.arrays]
    return Propagated(
        fine.deviations,
        keep(fine.means, rough.means, columns),
        keep(fine.centred, rough.centred, list(fine.centred.sizes)),
    )


def _residuals(network: Network, data: Data, layers: Sequence[Layer]) -> dict[str, Measured]:
    """mu and e0 from W_(L:1), multiplied from the left."""
    product, error = network.weights[-1], 0.0
    for W, layer in zip(network.weights[-2::-1], layers[::-1], strict=True):
        rounding = gamma(W.shape[0]) * length(product) * length(W)
        product, error = product @ W, (error * layer.norm + rounding) * INFLATE + ETA * len(W) * product.size
    X, target = network.X, indicator(network.K, network.counts) / network.alpha
    fit = product @ X - target
    norm = float(data.sigma.value[0] + data.sigma.error[0])  # type: ignore[index]
    rounding = length(gamma(network.d + 2) * (abs(product) @ abs(X) + 2 * target))
    return {
        "e0": measured(frobenius(fit, (error * norm + rounding) * INFLATE)),
        **residual_quantities(product, error, data, network.alpha),
    }


def _with_zeros(sigma: Ball, count: int) -> Ball:
    """Singular values with exact zeros up to so many, for a last layer that reads fewer than K features."""
    zeros = np.zeros(max(count - len(sigma.value), 0))  # type: ignore[arg-type]
    return Ball(np.append(sigma.value, zeros), np.append(sigma.error, zeros))


def _head(head: Float[ndarray, "K d"], last: Layer) -> dict[str, Measured]:
    """W_L in the left singular basis of W_(L-1)."""
    h = last.left.shape[0]
    size = length(head)
    error = (gamma(h) * sqrt(h) * 2 + last.defect_left) * size * INFLATE
    return head_quantities(head @ last.left, last.sigma, error, last.turned_left)


def _trailing(data: Data, first: Layer, weighting: Weighting) -> dict[str, Measured]:
    """|V_2'Xbar Dg^(1/2)| and sqrt(K-1) |V_2'M|_F/|R|_F in the right singular basis of W_1."""
    d, _, K = data.shape
    V_2 = first.right[:, K:]
    scales = trailing_scales(data, weighting)
    values = {}
    for name, A, own, scale in (
        ("trailing_means", scales.means, scales.error, scales.factor),
        ("trailing_centred_means", data.centred, data.centred_error, scales.centred),
    ):
        part = V_2.T @ A
        product = gamma(d) * 2 * sqrt(d) * length(A) + length(own)
        error = (product + first.turned_right * length(A)) * INFLATE
        if not part.size:
            ball = exact(0.0)
        elif name == "trailing_means":
            ball = singular_values(part, error)[0]
        else:
            ball = frobenius(part, error)
        reason = "sigma_K and sigma_(K+1) of W_1 agree within rounding: no leading space"
        values[name] = measured(scaled(ball, scale, scales.roundings), reason)
    return values


def _balancedness(weights: Sequence[ndarray]) -> dict[Key, Measured]:
    """W_(l+1)'W_(l+1) - W_l W_l' for every pair: its norms and ends, with delta and delta_low."""
    pairs = [imbalance(upper, lower) for lower, upper in pairwise(weights)]
    balls = [frobenius_entries(*pair) for pair in pairs]
    values: dict[Key, Measured] = {
        ("balancedness", i): measured(ball) for i, ball in enumerate(balls, start=1)
    }
    for i, pair in enumerate(pairs, start=1):
        values |= by_layer(one_sided(*pair), i)
    low = max(balls[:-1], key=lambda ball: ball.value, default=exact(0.0))
    error = max((float(ball.error) for ball in balls[:-1]), default=0.0)
    values["delta_low", None] = measured(Ball(low.value, error))
    values["delta", None] = measured(balls[-1])
    return values


def network_sums(
    features: Propagated, layers: Sequence[Layer], head: Float[ndarray, "K d"], N: int
) -> LayerSums:
    """Norms of the propagated parts in the singular coordinates of the adjoining layer."""
    K = features.means.arrays[0].shape[1]
    bases = [(layer.right, layer.defect_right) for layer in layers]
    bases.append((layers[-1].left, layers[-1].defect_left))
    turned = [layer.turned_right for layer in layers] + [layers[-1].turned_left]
    within = _split(features.deviations, bases, K)
    means = _split(features.centred, bases, K)
    within_last, within_shift = _output(features.deviations, head)
    between_last, between_shift = _output(features.centred, head)
    return LayerSums(
        N=N,
        K=K,
        within=_whole(features.deviations),
        between=_whole(features.centred),
        gram=_gram(features.means),
        within_lead=within[0],
        within_trail=within[1],
        within_small=within[2][:-1],
        means_lead=means[0],
        means_trail=means[1],
        turned=np.array(turned),
        widths=tuple(len(A) for A in features.means.arrays),
        within_last=within_last,
        between_last=between_last,
        within_shifts=np.append(features.deviations.shifts, within_shift),
        between_shifts=np.append(features.centred.shifts, between_shift),
        means_shifts=features.means.shifts,
    )


def _output(block: Block, head: Float[ndarray, "K d"]) -> tuple[Ball, int]:
    """|W_L A|_F in units of a power of two."""
    W, _, k = moderated(head)
    ball = last_step(block.arrays[-1], float(block.errors[-1]), W, _norm(W))
    return ball, int(block.shifts[-1]) + k


def _norm(W: ndarray) -> float:
    """An upper bound of |W|."""
    top = singular_values(W)
    return float(top.value[0] + top.error[0])  # type: ignore[index]


def _whole(block: Block) -> Ball:
    balls = [frobenius(A, E) for A, E in zip(block.arrays, block.errors, strict=True)]
    return _stack(balls)


def _split(block: Block, bases: Sequence[tuple[ndarray, float]], K: int) -> list[Ball]:
    """Norms of the K leading, the other and the K smallest coordinates, layer by layer, in bases with
    their distance from orthonormal ones."""
    rows: tuple[list[Ball], ...] = ([], [], [])
    for A, E, (V, defect) in zip(block.arrays, block.errors, bases, strict=True):
        width, size = len(A), length(A)
        part = V.T @ A
        error = (E + (gamma(width) * sqrt(width) + defect) * 2 * size) * INFLATE
        pieces = (slice(K), slice(K, None), slice(max(width - K, 0), None))
        for row, piece in zip(rows, pieces, strict=True):
            row.append(frobenius(part[piece], error))
    return [_stack(row) for row in rows]


def _gram(block: Block) -> Ball:
    """Inner products of the class means, (L, K, K)."""
    values, spreads = [], []
    for A, E in zip(block.arrays, block.errors, strict=True):
        columns = np.sqrt(np.einsum("ij,ij->j", A, A)) * (1 + gamma(len(A)))
        products = gamma(len(A)) * np.outer(columns, columns)
        moved = E * (columns[:, None] + columns[None, :]) + E * E
        values.append(A.T @ A)  # entries of size 1: underflow is far below their rounding
        spreads.append((products + moved) * INFLATE + ETA * len(A) * (columns[:, None] * columns > 0))
    return Ball(np.array(values), np.array(spreads))


def _stack(balls: Sequence[Ball]) -> Ball:
    return Ball(
        np.array([b.value for b in balls], dtype=float),
        np.array([b.error for b in balls], dtype=float),
    )
