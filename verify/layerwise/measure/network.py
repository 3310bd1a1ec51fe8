"""Measuring networks of full matrices, and of the cores of wider ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from math import inf, sqrt
from typing import Any

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray

from bounds.layerwise.parameters import Weighting
from verify.angles import measured
from verify.instances.model import indicator
from verify.layerwise.measure.adjacent import head_angle, pair_angle
from verify.layerwise.measure.factors import moderated, singular_factors, singular_values
from verify.layerwise.measure.geometry import Data, data_quantities, given_data, trailing_scales
from verify.layerwise.measure.head import head_quantities, residual_quantities
from verify.layerwise.measure.layers import LayerSums, feature_quantities
from verify.layerwise.measure.propagation import ESCALATE, Block, Propagated, propagate, propagate_exactly
from verify.layerwise.measure.record import movement
from verify.layerwise.measure.relaxed import last_step, mirrored, one_sided
from verify.layerwise.measure.separation import separation_quantities
from verify.layerwise.measure.spectra import (
    by_layer,
    head_spectrum,
    imbalance,
    layer_quantities,
    network_spectrum,
)
from verify.measurement import Key
from verify.rounding import (
    ETA,
    INFLATE,
    Rounded,
    exact,
    frobenius,
    gamma,
    length,
    root,
    scaled,
)


@dataclass(frozen=True)
class Stack:
    """Networks of one shape: X (..., d, N), weights W_1..W_L, alpha (...), of one network or of a stack.

    resting, xi: beside its d columns every network has `resting` more dimensions, in which each hidden layer
    is xi (...) times the identity, and X and the last layer are 0 (`verify.instances.core.Core`).
    """

    X: Float[ndarray, "*B d N"]
    weights: tuple[Float[ndarray, "*B _ _"], ...]
    alpha: Any
    counts: tuple[int, ...]
    weighting: Weighting = "classes"
    resting: int = 0
    xi: Any = 0.0

    @property
    def K(self) -> int:
        return len(self.counts)

    @property
    def N(self) -> int:
        return self.X.shape[-1]

    @property
    def L(self) -> int:
        return len(self.weights)


@dataclass(frozen=True)
class Layer:
    """A hidden layer W = left diag(sigma) right', full SVD with its error bounds; or each one of a stack.

    turned_left, turned_right: sine of the largest angle between the computed and the exact space of
    the K leading singular vectors (Wedin), inf without a gap.  defect_left, defect_right: how far the
    columns of left and right are from orthonormal ones.  resting: how many singular values xi, with vectors
    of their own, the layer has beside these.
    """

    left: Float[ndarray, "*B h h"]
    sigma: Rounded
    right: Float[ndarray, "*B d d"]
    turned_left: Any
    turned_right: Any
    defect_left: Any
    defect_right: Any
    resting: int = 0
    xi: Any = 0.0

    @property
    def copies(self) -> int:
        """How many of the values at rest `spectrum` lists: enough for the places 2K+1 from both ends, as the
        width is at least K."""
        return min(self.resting, 2 * self.right.shape[-1] + 1)

    @cached_property
    def spectrum(self) -> Rounded:
        """All singular values, one for each right singular vector: padded by zeros where W is wide, and with
        as many of those at rest as tell their places from both ends."""
        own, width = self.sigma, self.right.shape[-1]
        missing = width - own.value.shape[-1]  # type: ignore[union-attr]
        if missing > 0:
            zeros = np.zeros((*np.shape(own.value)[:-1], missing))
            own = Rounded(*(np.concatenate([x, zeros], axis=-1) for x in (own.value, own.error)))
        if not self.resting:
            return own
        copies = np.repeat(np.asarray(self.xi)[..., None], self.copies, axis=-1)
        values = np.concatenate([own.value, copies], axis=-1)
        return Rounded(-np.sort(-values, axis=-1), np.broadcast_to(own.error[..., :1], values.shape))  # type: ignore[index]

    @property
    def norm(self) -> Any:
        """An upper bound of |W|, of its own columns."""
        return self.sigma.value[..., 0] + self.sigma.error[..., 0]  # type: ignore[index]

    def ranks(self, count: int) -> Any:
        """The places of `count` singular vectors of its own among all, by decreasing singular value."""
        own, short = np.arange(count), count - np.shape(self.sigma.value)[-1]
        if not self.resting:
            return own
        values = np.pad(self.sigma.value, [(0, 0)] * (np.ndim(self.sigma.value) - 1) + [(0, short)])  # type: ignore[arg-type]
        return own + self.resting * (values < np.asarray(self.xi)[..., None])


def factorize(W: Float[ndarray, "*B h d"], K: int, resting: int = 0, xi: Any = 0.0) -> Layer:
    """Full SVD of a hidden layer, or of each one of a stack, with `resting` more singular values xi."""
    f = singular_factors(W, full=True)
    layer = Layer(f.left, f.sigma(), f.right, inf, inf, f.defect_left, f.defect_right, resting, xi)
    values = layer.spectrum.value
    short = max(0, K + 1 - values.shape[-1])  # type: ignore[union-attr]
    padded = np.concatenate([values, np.zeros((*W.shape[:-2], short))], axis=-1)  # type: ignore[arg-type]
    gap = padded[..., K - 1] - padded[..., K] - 2 * f.bound

    def turned(width: int, defect: Any) -> Any:
        if width + resting <= K:
            return np.zeros(W.shape[:-2])
        clear = gap > 2 * f.bound
        return np.where(clear, (f.bound / np.where(clear, gap, 1.0) + 2 * defect) * INFLATE, inf)

    return replace(
        layer,
        turned_left=turned(W.shape[-2], f.defect_left),
        turned_right=turned(W.shape[-1], f.defect_right),
    )


def network_values(network: Stack) -> tuple[dict[Key, Any], dict[Key, Any]]:
    """All quantities of a network, or of a stack, and the sensitivities that are not 0.

    A further quantity is one more entry here, from the stacks at hand: `measured` makes records of its balls.
    """
    K, L, resting, xi = network.K, network.L, network.resting, network.xi
    hidden, head = network.weights[:-1], network.weights[-1]
    data = given_data(network.X, network.counts, network.weighting)
    layers = [factorize(W, K, resting, xi) for W in hidden]
    head_sigma = _with_zeros(singular_values(head), K)
    values: dict[Key, Any] = {
        (name, None): value
        for name, value in {
            **data_quantities(data, L),
            **network_spectrum([layer.spectrum for layer in layers], head_sigma, head, _uncounted(layers)),
            **_residuals(network, data, layers),
            **_head(head, layers[-1]),
            **_trailing(data, layers[0], network.weighting),
        }.items()
    }
    for i, layer in enumerate(layers, start=1):
        values |= by_layer(layer_quantities(layer.spectrum, K, network.N / K, L, network.alpha), i)
    values |= by_layer(head_spectrum(head_sigma, K), L)
    values |= _balancedness(network)
    values |= _angles(layers, K)
    values["leading_angle", L - 1] = head_angle(*_in_last_basis(head, layers[-1]))
    top = head_sigma.value[..., 0] + head_sigma.error[..., 0]  # type: ignore[index]
    values |= mirrored(network.weights, [*(layer.norm for layer in layers), top])
    features, sensitivity = _features(network, data, layers, top)
    return values | features, sensitivity


def _uncounted(layers: Sequence[Layer]) -> Rounded | None:
    """Fourth powers of the singular values at rest that the spectra leave out."""
    first = layers[0]
    left_out = first.resting - first.copies
    if not left_out:
        return None
    square = exact(np.asarray(first.xi)) * exact(np.asarray(first.xi))
    return scaled(square * square, left_out)


def _features(
    network: Stack, data: Data, layers: Sequence[Layer], top: Any
) -> tuple[dict[Key, Any], dict[Key, Any]]:
    """top: an upper bound of |W_L|."""
    hidden, alpha, head = network.weights[:-1], network.alpha, (network.weights[-1], top)
    rough = fine = propagate(data, hidden, [layer.norm for layer in layers])
    swamped = np.asarray(rough.relative) > ESCALATE
    if network.N > network.K and swamped.any():
        fine = _escalated(network, rough, swamped)

    def quantities(found: Propagated) -> dict[Key, Any]:
        sums = network_sums(found, layers, head, network.N)
        parts = zip(found.deviations.parts(), found.centred.parts(), strict=True)
        more = separation_quantities(parts, network.counts, network.weighting)
        return feature_quantities(sums, alpha) | more

    values = quantities(fine)
    if fine is rough:
        return values, {key: movement(value) for key, value in values.items()}
    pairs = zip(fine.blocks, rough.blocks, strict=True)
    widened = Propagated(*(one.widened(other) for one, other in pairs))
    return values, {key: movement(value) for key, value in quantities(widened).items()}


def _escalated(network: Stack, rough: Propagated, swamped: Bool[ndarray, "*B"]) -> Propagated:
    """Features in ball arithmetic for those networks of a stack in which rounding has swamped them."""
    hidden, counts, weighting = network.weights[:-1], network.counts, network.weighting
    if not swamped.ndim:
        return _with_doubt(propagate_exactly(network.X, counts, hidden, weighting), rough)
    blocks = [block.copy() for block in rough.blocks]
    for place in np.flatnonzero(swamped).tolist():
        alone = Propagated(*(block.one(place) for block in rough.blocks))
        exactly = propagate_exactly(network.X[place], counts, [W[place] for W in hidden], weighting)
        for block, own in zip(blocks, _with_doubt(exactly, alone).blocks, strict=True):
            block.put(place, own)
    return Propagated(*blocks)


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


def _residuals(network: Stack, data: Data, layers: Sequence[Layer]) -> dict[str, Any]:
    """mu and e0 from W_(L:1), multiplied from the left."""
    product, error = network.weights[-1], 0.0
    for W, layer in zip(network.weights[-2::-1], layers[::-1], strict=True):
        rounding = gamma(W.shape[-2]) * length(product) * length(W)
        entries = product.shape[-2] * product.shape[-1]
        product = product @ W
        error = (error * layer.norm + rounding) * INFLATE + ETA * W.shape[-2] * entries
    alpha = np.asarray(network.alpha)
    X, target = network.X, indicator(network.K, network.counts) / alpha[..., None, None]
    fit = product @ X - target
    norm = data.sigma.value[..., 0] + data.sigma.error[..., 0]  # type: ignore[index]
    rounding = length(gamma(X.shape[-2] + 2) * (abs(product) @ abs(X) + 2 * target))
    return {
        "e0": measured(frobenius(fit, (error * norm + rounding) * INFLATE)),
        **residual_quantities(product, error, data, alpha),
    }


def _with_zeros(sigma: Rounded, count: int) -> Rounded:
    """Singular values with exact zeros up to so many, for a last layer that reads fewer than K features."""
    short = max(count - sigma.value.shape[-1], 0)  # type: ignore[union-attr]
    zeros = np.zeros((*np.shape(sigma.value)[:-1], short))
    return Rounded(*(np.concatenate([x, zeros], axis=-1) for x in (sigma.value, sigma.error)))


def _angles(layers: Sequence[Layer], K: int) -> dict[Key, Any]:
    """Sines of the largest angles between the K leading right directions of W_(l+1) and left ones of W_l,
    l = 1..L-2."""
    values: dict[Key, Any] = {}
    for i, (lower, upper) in enumerate(pairwise(layers), start=1):
        h = lower.left.shape[-2]
        left = lower.left[..., :K] * (lower.ranks(h) < K)[..., None, :K]  # none of the others leads
        right = upper.right * (upper.ranks(h) >= K)[..., None, :]
        turned = lower.turned_left + upper.turned_right
        values["leading_angle", i] = pair_angle(left, right, lower.defect_left + upper.defect_right + turned)
    return values


def _head(head: Float[ndarray, "*B K d"], last: Layer) -> dict[str, Any]:
    """Lemma 9 and R3: What = [What_1, What_2]."""
    turned, error, angle = _in_last_basis(head, last)
    return head_quantities(turned, last.spectrum, error, angle)


def _in_last_basis(head: Float[ndarray, "*B K d"], last: Layer) -> tuple[ndarray, Any, Any]:
    """W_L in the left singular basis of W_(L-1), its error, and how far the leading space is turned."""
    h, K = last.left.shape[-2], head.shape[-2]
    size = length(head)
    error = (gamma(h) * sqrt(h) * 2 + last.defect_left) * size * INFLATE
    turned = head @ last.left
    if last.resting:  # vectors at rest may be among the leading ones: nothing is read from them
        lead = (last.ranks(h) < K)[..., None, :]
        turned = np.concatenate([np.where(lead, turned, 0.0)[..., :K], np.where(lead, 0.0, turned)], axis=-1)
    return turned, error, last.turned_left


def _trailing(data: Data, first: Layer, weighting: Weighting) -> dict[str, Any]:
    """|V_2'Xbar Dg^(1/2)| and sqrt(K-1) |V_2'M|_F/|R|_F in the right singular basis of W_1."""
    d, _, K = data.shape
    trail = first.ranks(d) >= K
    scales = trailing_scales(data, weighting)
    values = {}
    for name, A, own, scale in (
        ("trailing_means", scales.means, scales.error, scales.factor),
        ("trailing_centred_means", data.centred, data.centred_error, scales.centred),
    ):
        part = np.where(trail[..., None], np.swapaxes(first.right, -1, -2) @ A, 0.0)
        product = gamma(d) * 2 * sqrt(d) * length(A) + length(own)
        error = (product + first.turned_right * length(A)) * INFLATE
        if d <= K:
            ball = exact(np.zeros(data.X.shape[:-2]))
        elif name == "trailing_means":
            ball = singular_values(part, error)[..., 0]
        else:
            ball = frobenius(part, error)
        reason = "sigma_K and sigma_(K+1) of W_1 agree within rounding: no leading space"
        values[name] = measured(scaled(ball, scale, scales.roundings), reason)
    return values


def _balancedness(network: Stack) -> dict[Key, Any]:
    """W_(l+1)'W_(l+1) - W_l W_l' for every pair: its norms and ends, with delta and delta_low."""
    pairs = [imbalance(upper, lower) for lower, upper in pairwise(network.weights)]
    balls = [norm for *_, norm in pairs]
    more = None
    if network.resting:  # only the last layer is not xi I at rest, but 0
        square = exact(np.asarray(network.xi)) * exact(np.asarray(network.xi))
        more = Rounded(-square.value, square.error)
        last = balls[-1]
        balls[-1] = root(last * last + scaled(square * square, network.resting))
    values: dict[Key, Any] = {("balancedness", i): measured(ball) for i, ball in enumerate(balls, start=1)}
    for i, (E, moved, _) in enumerate(pairs, start=1):
        values |= by_layer(one_sided(E, moved, more if i == len(pairs) else None), i)
    low = [exact(np.zeros(network.X.shape[:-2])), *balls[:-1]]
    value, error = (np.max([getattr(ball, x) for ball in low], axis=0) for x in ("value", "error"))
    values["delta_low", None] = measured(Rounded(value, error))
    values["delta", None] = measured(balls[-1])
    return values


def network_sums(
    features: Propagated, layers: Sequence[Layer], head: tuple[Float[ndarray, "*B K d"], Any], N: int
) -> LayerSums:
    """Norms of the propagated parts in the singular coordinates of the adjoining layer.

    head: W_L, and an upper bound of |W_L|.
    """
    K, resting = features.means.arrays[0].shape[-1], layers[0].resting
    bases = [(layer, layer.right, layer.defect_right) for layer in layers]
    bases.append((layers[-1], layers[-1].left, layers[-1].defect_left))
    turned = [layer.turned_right for layer in layers] + [layers[-1].turned_left]
    within = _split(features.deviations, bases, K)
    means = _split(features.centred, bases, K)
    within_last, within_shift = _output(features.deviations, *head)
    between_last, between_shift = _output(features.centred, *head)
    return LayerSums(
        N=N,
        K=K,
        within=_whole(features.deviations),
        between=_whole(features.centred),
        gram=_gram(features.means),
        within_lead=within[0],
        within_trail=within[1],
        within_small=within[2][..., :-1],
        means_lead=means[0],
        means_trail=means[1],
        turned=np.stack(turned, axis=-1),
        widths=tuple(A.shape[-2] + resting for A in features.means.arrays),
        within_last=within_last,
        between_last=between_last,
        within_shifts=np.concatenate([features.deviations.shifts, within_shift[..., None]], axis=-1),
        between_shifts=np.concatenate([features.centred.shifts, between_shift[..., None]], axis=-1),
        means_shifts=features.means.shifts,
    )


def _output(block: Block, head: Float[ndarray, "*B K d"], norm: Any) -> tuple[Rounded, Any]:
    """|W_L A|_F in units of a power of two; norm: an upper bound of |W_L|."""
    W, size, k = moderated(head, norm)
    ball = last_step(block.arrays[-1], block.errors[..., -1], W, size)
    return ball, block.shifts[..., -1] + k


def _whole(block: Block) -> Rounded:
    return _stack([frobenius(A, block.errors[..., i]) for i, A in enumerate(block.arrays)])


def _split(block: Block, bases: Sequence[tuple[Layer, ndarray, Any]], K: int) -> list[Rounded]:
    """Norms of the K leading, the other and the K smallest coordinates, layer by layer, in bases with
    their distance from orthonormal ones."""
    rows: tuple[list[Rounded], ...] = ([], [], [])
    for i, (A, (layer, V, defect)) in enumerate(zip(block.arrays, bases, strict=True)):
        width, size = A.shape[-2], length(A)
        part = np.swapaxes(V, -1, -2) @ A
        error = (block.errors[..., i] + (gamma(width) * sqrt(width) + defect) * 2 * size) * INFLATE
        energies, ranks = np.einsum("...ij,...ij->...i", part, part), layer.ranks(width)
        below = 2 * sqrt(ETA * width * A.shape[-1]) * (size > 0)  # squares that underflow
        for row, mask in zip(rows, (ranks < K, ranks >= K, ranks >= width + layer.resting - K), strict=True):
            norm = np.sqrt(np.where(mask, energies, 0.0).sum(axis=-1))
            rounding = gamma(width * A.shape[-1] / 2 + 6) * norm
            row.append(Rounded(norm, (error + rounding + below) * INFLATE))
    return [_stack(row) for row in rows]


def _gram(block: Block) -> Rounded:
    """Inner products of the class means, (..., L, K, K)."""
    values, spreads = [], []
    for i, A in enumerate(block.arrays):
        d, E = A.shape[-2], block.errors[..., i, None, None]
        columns = np.sqrt(np.einsum("...ij,...ij->...j", A, A)) * (1 + gamma(d))
        columns, rows = columns[..., :, None], columns[..., None, :]
        products = gamma(d) * (columns * rows)
        moved = E * (columns + rows) + E * E
        values.append(np.swapaxes(A, -1, -2) @ A)  # entries of size 1: underflow is far below their rounding
        spreads.append((products + moved) * INFLATE + ETA * d * (columns * rows > 0))
    return Rounded(np.stack(values, axis=-3), np.stack(spreads, axis=-3))


def _stack(balls: Sequence[Rounded]) -> Rounded:
    return Rounded(*(np.stack([getattr(b, name) for b in balls], axis=-1) for name in ("value", "error")))
