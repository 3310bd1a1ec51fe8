"""Measuring canonical pairs: everything componentwise, no SVD of a diagonal matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float, Int
from numpy import ndarray

from bounds.layerwise.parameters import Weighting
from verify.angles import measured
from verify.instances.model import indicator
from verify.layerwise.measure.adjacent import head_angle
from verify.layerwise.measure.factors import normalized, singular_values
from verify.layerwise.measure.geometry import Data, data_quantities, stored_data, trailing_scales
from verify.layerwise.measure.head import head_quantities, residual_quantities
from verify.layerwise.measure.layers import LayerSums, feature_quantities
from verify.layerwise.measure.relaxed import IMBALANCES, mirrored_pair, one_sided
from verify.layerwise.measure.separation import pair_layers, separation_quantities
from verify.layerwise.measure.spectra import by_layer, head_spectrum, layer_quantities, network_spectrum
from verify.measurement import Key
from verify.rounding import (
    ETA,
    INFLATE,
    Rounded,
    any_entry,
    exact,
    frobenius_entries,
    gamma,
    length,
    root,
    scaled,
)


@dataclass(frozen=True)
class Pairs:
    """Canonical pairs of one shape: s (..., d), head (..., K, d), means (..., d, K), deviations (..., d, N)
    and alpha (...), of one pair or of a stack; L, and the sizes of the classes."""

    s: Float[ndarray, "*B d"]
    head: Float[ndarray, "*B K d"]
    means: Float[ndarray, "*B d K"]
    deviations: Float[ndarray, "*B d N"]
    alpha: Any
    L: int
    counts: tuple[int, ...]
    weighting: Weighting = "classes"

    @property
    def shape(self) -> tuple[int, int, int]:
        """(d, N, K)."""
        return *self.deviations.shape[-2:], len(self.counts)


def powers(s: Float[ndarray, "*B d"], L: int) -> Float[ndarray, "*B L d"]:
    """s^l for l = 0..L-1 by repeated multiplication: relative error gamma_l."""
    table = np.ones((*s.shape[:-1], L, s.shape[-1]))
    table[..., 1:, :] = s[..., None, :]
    return np.multiply.accumulate(table, axis=-2)


def pair_values(pair: Pairs) -> dict[Key, Any]:
    """All quantities of a pair, or of each one of a stack."""
    data = stored_data(pair.means, pair.deviations, pair.counts, pair.weighting)
    (_, N, K), L = pair.shape, pair.L
    last, head = powers(pair.s, L)[..., -1, :], singular_values(pair.head)
    values: dict[Key, Any] = {
        (name, None): value
        for name, value in {
            **data_quantities(data, L),
            **_weights(pair, last, head, data),
            **_trailing(data, pair.weighting),
        }.items()
    }
    hidden = layer_quantities(exact(pair.s), K, N / K, L, pair.alpha)
    for layer in range(1, L):
        values |= by_layer(hidden, layer)
    values |= by_layer(head_spectrum(head, K), L)
    nothing = measured(exact(np.zeros(pair.s.shape[:-1])))
    for layer in range(1, L - 1):
        values |= by_layer(dict.fromkeys(("balancedness", "leading_angle", *IMBALANCES), nothing), layer)
    values["leading_angle", L - 1] = head_angle(pair.head)
    values["balancedness", L - 1] = values["delta", None]
    E, spread = _last_imbalance(pair)
    values |= by_layer(one_sided(E, length(spread)), L - 1)
    values |= mirrored_pair(pair.s, pair.head, L)
    table, head_units, shifts = _scaled(pair)
    values |= feature_quantities(pair_sums(data, table, head_units, shifts), pair.alpha)
    layers = pair_layers(data.deviations, data.centred, data.centred_error, table, shifts)
    return values | separation_quantities(layers, pair.counts, pair.weighting)


def _scaled(pair: Pairs) -> tuple[ndarray, ndarray, ndarray]:
    """The powers of s and the head in units of powers of two, and those of the layers and the output."""
    (s, k), (head, j) = normalized(pair.s[..., None]), normalized(pair.head)
    shifts = np.asarray(k)[..., None] * np.arange(pair.L, dtype=np.int64)
    shifts = np.concatenate([shifts, shifts[..., -1:] + np.asarray(j)[..., None]], axis=-1)
    return powers(s[..., 0], pair.L), head, shifts


def _weights(pair: Pairs, last: Float[ndarray, "*B d"], head: Rounded, data: Data) -> dict[str, Any]:
    """What depends on the weights: spectra, residuals, delta, head."""
    E, spread = _last_imbalance(pair)
    product = pair.head * last[..., None, :]
    size, counts, alpha, (d, _, K) = abs(product), pair.counts, np.asarray(pair.alpha), pair.shape
    target = indicator(K, counts) / alpha[..., None, None]
    fit = np.repeat(product @ data.means, counts, axis=-1) + product @ data.deviations
    fit_error = np.repeat(size @ abs(data.means), counts, axis=-1) + size @ abs(data.deviations)
    fit_error = gamma(d + pair.L + 4) * (fit_error + abs(target)) + ETA * d
    return {
        **network_spectrum([exact(pair.s)], head, pair.head),
        "delta": measured(frobenius_entries(E, spread)),
        "delta_low": measured(exact(np.zeros(pair.s.shape[:-1]))),
        "e0": measured(frobenius_entries(fit - target, fit_error)),
        **residual_quantities(product, length(gamma(pair.L) * size), data, alpha),
        **head_quantities(pair.head, exact(pair.s), 0.0, np.zeros(pair.s.shape[:-1])),
    }


def _last_imbalance(pair: Pairs) -> tuple[Float[ndarray, "*B d d"], Float[ndarray, "*B d d"]]:
    """What'What - diag(s)^2 and an entrywise error bound."""
    size, K, d = abs(pair.head), pair.head.shape[-2], range(pair.s.shape[-1])
    E, spread = np.swapaxes(pair.head, -1, -2) @ pair.head, np.swapaxes(size, -1, -2) @ size
    E[..., d, d] -= pair.s**2
    spread[..., d, d] += pair.s**2
    present = any_entry(pair.head) | pair.s.any(axis=-1)
    return E, gamma(K + 1) * spread + ETA * (K + 1) * present[..., None, None]


def _trailing(data: Data, weighting: Weighting) -> dict[str, Any]:
    """|V_2'Xbar Dg^(1/2)| and sqrt(K-1) |V_2'M|_F/|R|_F in canonical coordinates."""
    K = len(data.counts)
    M, M_error = data.centred[..., K:, :], data.centred_error[..., K:, :]
    scales = trailing_scales(data, weighting)
    A, A_error = scales.means[..., K:, :], length(scales.error[..., K:, :])
    spectral = singular_values(A, A_error)[..., 0] if A.shape[-2] else exact(np.zeros(A.shape[:-2]))
    centred = scaled(frobenius_entries(M, M_error), scales.centred, scales.roundings)
    return {
        "trailing_means": measured(scaled(spectral, scales.factor)),
        "trailing_centred_means": measured(centred),
    }


def pair_sums(
    data: Data,
    table: Float[ndarray, "*B L d"],
    head: Float[ndarray, "*B K d"],
    shifts: Int[ndarray, "*B m"] | None = None,
) -> LayerSums:
    """Norms at every layer: |diag(s)^l A|_F^2 = sum_i s_i^(2l) |A_i|^2, row by row, in units of 2^shift_l;
    `table` holds the powers of s in those units.

    Underflow adds at most ETA to each product: N in |A_i|^2, which s_i^(2l) stretches, one in s_i^(2l),
    which |A_i|^2 stretches, and one in their product, for each of d rows: `floor`.
    """
    d, N, K = data.shape
    L, stack = table.shape[-2], table.shape[:-2]
    shifts = np.zeros((*stack, L + 1), dtype=np.int64) if shifts is None else shifts
    squares = table * table
    D, M, moved, sizes = (
        np.einsum("...ij,...ij->...i", A, A)
        for A in (data.deviations, data.centred, data.centred_error, data.means)
    )
    rounding = gamma(d + N + 2 * L + 4)
    top = np.max([D.max(axis=-1), M.max(axis=-1), sizes.max(axis=-1)], axis=0)
    floor = ETA * d * (N + 3) * (1 + top)[..., None] * (1 + squares.max(axis=-1))

    def weighed(rows: slice, energies: ndarray) -> ndarray:
        return (squares[..., rows] @ energies[..., rows, None])[..., 0]

    def part(rows: slice, means: bool) -> Rounded:
        value = weighed(rows, M if means else D)
        ball = root(Rounded(value, (rounding * value + floor) * INFLATE))
        if not means:
            return ball
        return Rounded(ball.value, ball.error + np.sqrt(weighed(rows, moved)) * INFLATE)

    product = head * table[..., -1:, :]

    def output(A: ndarray, error: ndarray) -> Rounded:
        spread = abs(product) @ (gamma(d + L + 2) * abs(A) + 2 * error) + ETA * d
        return frobenius_entries(product @ A, spread)

    means = data.means[..., None, :, :]
    weighted = np.swapaxes(means, -1, -2) * squares[..., None, :]
    gram = Rounded(
        weighted @ means,
        (gamma(d + 2 * L + 4) * (abs(weighted) @ abs(means)) + floor[..., None, None]) * INFLATE,
    )
    everything, lead, trail, small = slice(None), slice(K), slice(K, None), slice(max(d - K, 0), None)
    return LayerSums(
        N=N,
        K=K,
        within=part(everything, False),
        between=part(everything, True),
        gram=gram,
        within_lead=part(lead, False),
        within_trail=part(trail, False),
        within_small=part(small, False)[..., :-1],
        means_lead=part(lead, True),
        means_trail=part(trail, True),
        turned=np.zeros((*stack, L)),
        widths=(d,) * L,
        within_last=output(data.deviations, 0.0 * data.deviations),
        between_last=output(data.centred, data.centred_error),
        within_shifts=shifts,
        between_shifts=shifts,
        means_shifts=shifts[..., :L],
    )
