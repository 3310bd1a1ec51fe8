"""Deviations and centred means through dense layers, with normwise error bounds.

Subtracting class means from computed features loses C_l as soon as it falls below machine
precision squared; so Delta, Xbar and M = Xbar (I - J) each travel through the layers themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any

import numpy as np
from jaxtyping import Float, Int
from numpy import ndarray

from bounds.layerwise.parameters import Weighting
from verify.layerwise.measure.factors import moderated
from verify.layerwise.measure.geometry import Data
from verify.layerwise.measure.weighting import shares
from verify.rounding import ETA, INFLATE, U, any_entry, gamma, length

ESCALATE = 1e-10
"""Relative error of C_l above which the layers are propagated again in ball arithmetic."""

FAR = 2.0**-500
"""Features whose largest entry is smaller than this or larger than its inverse change their unit."""

FIRST_PRECISION = 128
LAST_PRECISION = 4096
"""Bits of the ball arithmetic: doubled from the first until C_l is resolved, or to the last."""


@dataclass(frozen=True)
class Block:
    """A matrix at every layer with a Frobenius error bound: arrays A_l, (..., d, m), l = 0..L-1, and E_l,
    (..., L), both in units of 2^shifts_l (1 if left out): neither depth nor scale takes them out of the range
    of float64."""

    arrays: list[ndarray]
    errors: Float[ndarray, "*B L"]
    shifts: Int[ndarray, "*B L"] = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        if self.shifts is None:
            object.__setattr__(self, "shifts", np.zeros(np.shape(self.errors), dtype=np.int64))

    def errors_at(self, shifts: Int[ndarray, "*B L"]) -> Float[ndarray, "*B L"]:
        """The error bounds in units of 2^shifts."""
        with np.errstate(over="ignore", under="ignore"):
            moved = np.ldexp(self.errors, self.shifts - shifts)
        return moved + ETA * ((self.errors > 0) & (self.shifts != shifts))

    def parts(self) -> Iterator[tuple[ndarray, Any, Any]]:
        """A_l with E_l and shift_l, layer by layer."""
        for i, A in enumerate(self.arrays):
            yield A, self.errors[..., i], self.shifts[..., i]

    @property
    def sizes(self) -> Float[ndarray, "*B L"]:
        return np.stack([length(A) for A in self.arrays], axis=-1)

    @property
    def relative(self) -> Any:
        """Largest relative error of |A_l|_F^2 over the layers; 0 where A_l is known to be 0."""
        ratios = np.where(self.errors == 0, 0.0, 2 * self.errors / np.maximum(self.sizes, ETA))
        return ratios.max(axis=-1)

    def widened(self, other: Block) -> Block:
        """This block with the errors of the other one where those are larger."""
        return replace(self, errors=np.maximum(other.errors_at(self.shifts), self.errors))

    def put(self, place: int, other: Block) -> None:
        """The block of a single network in the place of one of the stack."""
        for A, B in zip(self.arrays, other.arrays, strict=True):
            A[place] = B
        self.errors[place], self.shifts[place] = other.errors, other.shifts

    def copy(self) -> Block:
        """Arrays of its own."""
        return Block([A.copy() for A in self.arrays], self.errors.copy(), self.shifts.copy())

    def one(self, place: int) -> Block:
        """The block of one network of the stack."""
        return Block([A[place] for A in self.arrays], self.errors[place], self.shifts[place])


@dataclass(frozen=True)
class Propagated:
    """Delta, Xbar and M at every layer."""

    deviations: Block
    means: Block
    centred: Block

    @property
    def blocks(self) -> tuple[Block, Block, Block]:
        return self.deviations, self.means, self.centred

    @property
    def relative(self) -> Any:
        """A bound of the relative error of C_l, largest over the layers."""
        return self.deviations.relative + self.centred.relative


def propagate(data: Data, hidden: Sequence[Float[ndarray, "*B h d"]], norms: Sequence[Any]) -> Propagated:
    """Features in float64; norms: upper bounds of the spectral norms |W_l|.

    E_(l+1) = |W| E_l + gamma_d |W|_F |Z_l|_F and room for underflow, every factor and product in units of a
    power of two where it is far from size 1; E_0 has room for a relative
    perturbation d u of X: so each E_l also bounds what such a perturbation of X and of every weight
    matrix can do.
    """
    d, n, stack = data.X.shape[-2], min(data.counts), data.X.shape[:-2]
    room = gamma(d) * length(data.X)
    spread = data.deviations_error
    parts = [
        (data.deviations, np.zeros(stack) if spread is None else length(spread) + room),
        (data.means, length(data.means_error) + room / sqrt(n)),
        (data.centred, length(data.centred_error) + room / sqrt(n)),
    ]
    layers = [moderated(W, norm) for W, norm in zip(hidden, norms, strict=True)]
    blocks = []
    for A, error in parts:
        steps = [moderated(A, error)]
        for layer in layers:
            steps.append(through(*layer, *steps[-1]))
        arrays, errors, shifts = zip(*steps, strict=True)
        stacked = (
            np.stack([np.broadcast_to(x, stack) for x in column], axis=-1) for column in (errors, shifts)
        )
        blocks.append(Block(list(arrays), *stacked))
    return Propagated(*blocks)


def through(W: ndarray, norm: Any, k: Any, A: ndarray, error: Any, shift: Any) -> tuple[ndarray, Any, Any]:
    """2^k W times the matrix 2^shift A, known to within 2^shift error."""
    rounding = gamma(W.shape[-1]) * length(W) * length(A)
    terms = W.shape[-2] * W.shape[-1] * A.shape[-1]
    products = terms * (any_entry(W) & (any_entry(A) | (np.asarray(error) > 0)))
    product, moved, up = moderated(W @ A, (norm * error + rounding) * INFLATE + ETA * products)
    return product, moved, shift + k + up


def propagate_exactly(
    X: Float[ndarray, "d N"],
    counts: tuple[int, ...],
    hidden: Sequence[Float[ndarray, "h d"]],
    weighting: Weighting = "classes",
) -> Propagated:
    """The same in ball arithmetic, from the exact rational data, rounded to float64 at the end."""
    import flint

    precision = FIRST_PRECISION
    while True:
        with flint.ctx.workprec(precision):
            result = _balls(flint, X, _mixing(flint, counts, weighting), hidden)
        if result.relative <= 16 * U or precision >= LAST_PRECISION:
            return result
        precision *= 2


def _mixing(flint, counts: tuple[int, ...], weighting: Weighting) -> tuple[Any, ndarray]:
    """A matrix Q and factors f with X Q diag(f) = [Delta, Xbar, M]: integers where the classes are equally
    large, rationals or balls otherwise."""
    K, N, n = len(counts), sum(counts), counts[0]
    if len(set(counts)) == 1:
        Y = np.repeat(np.eye(K, dtype=int), n, axis=1)
        mix = np.hstack([n * np.eye(N, dtype=int) - Y.T @ Y, Y.T, K * Y.T - 1])
        return flint.arb_mat(mix.tolist()), np.repeat([1.0 / n, 1.0 / n, 1.0 / N], [N, K, K])
    labels = [k for k, size in enumerate(counts) for _ in range(size)]
    centre = [flint.fmpq(x.numerator, x.denominator) for x in shares(counts, weighting)]
    scales = [flint.arb(flint.fmpq(K * size, N)).sqrt() for size in counts]
    rows = []
    for j, k in enumerate(labels):
        mean = [flint.fmpq(int(i == k), counts[k]) for i in range(K)]
        within = [int(i == j) - mean[label] for i, label in enumerate(labels)]
        middle = [mean[i] - centre[k] / counts[k] for i in range(K)]
        if weighting == "samples":
            middle = [x * scale for x, scale in zip(middle, scales, strict=True)]
        rows.append([*within, *mean, *middle])
    return flint.arb_mat(rows), np.ones(N + 2 * K)


def _balls(flint, X: ndarray, mixing: tuple[Any, ndarray], hidden: Sequence[ndarray]) -> Propagated:
    """One pass, from X Q."""
    N, (mix, scales) = X.shape[1], mixing
    K = (len(scales) - N) // 2
    Z = flint.arb_mat(X.tolist()) * mix
    columns = (slice(N), slice(N, N + K), slice(N + K, None))
    blocks: list[list[tuple[ndarray, float, int]]] = [[], [], []]
    for W in (None, *hidden):
        if W is not None:
            Z = flint.arb_mat(W.tolist()) * Z
        entries = np.array(Z.entries(), dtype=object).reshape(-1, N + 2 * K)
        for block, part in zip(blocks, columns, strict=True):
            block.append(_rounded(flint, entries[:, part], scales[part]))
    return Propagated(*(
        Block([A for A, _, _ in block], np.array([E for _, E, _ in block]), np.array([k for *_, k in block]))
        for block in blocks
    ))  # fmt: skip


def _rounded(flint, entries: ndarray, scales: ndarray) -> tuple[ndarray, float, int]:
    """Balls times the factors of their columns, as floats with a Frobenius error, in units of 2^k."""
    flat = entries.ravel().tolist()
    k = _exponent(flat)
    unit = flint.arb(2) ** -k
    flat = [x * unit for x in flat] if k else flat
    middle = np.array([float(x.mid()) for x in flat]).reshape(entries.shape)
    radius = np.array([float(x.rad()) for x in flat]).reshape(entries.shape)
    present = np.array([not x.is_zero() for x in flat]).reshape(entries.shape)
    A = middle * scales
    return A, length((radius * scales + 3 * U * abs(A)) * INFLATE + 2 * ETA * present), k


def _exponent(entries: Sequence[Any]) -> int:
    """k with the largest midpoint near 2^k where it is far from 1; 0 elsewhere."""
    top = max((abs(float(x.mid())) for x in entries), default=0.0)
    if FAR < top < 1 / FAR:
        return 0
    parts = [x.mid().man_exp() for x in entries if x.mid() != 0]
    return max((int(mantissa).bit_length() + int(exponent) for mantissa, exponent in parts), default=0)
