"""Measuring a canonical pair: everything componentwise, no SVD of a diagonal matrix."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from bounds.layerwise.parameters import Weighting
from verify.instances.model import Pair, indicator
from verify.layerwise.measure.factors import normalized, singular_values
from verify.layerwise.measure.geometry import Data, data_quantities, stored_data, trailing_scales
from verify.layerwise.measure.head import head_quantities, residual_quantities
from verify.layerwise.measure.layers import LayerSums, feature_quantities
from verify.layerwise.measure.record import measured
from verify.layerwise.measure.relaxed import IMBALANCES, mirrored_pair, one_sided
from verify.layerwise.measure.spectra import by_layer, head_spectrum, layer_quantities, network_spectrum
from verify.measurement import Key, Measured
from verify.rounding import ETA, INFLATE, Ball, exact, frobenius_entries, gamma, length, root, scaled


def powers(s: Float[ndarray, " d"], L: int) -> Float[ndarray, "L d"]:
    """s^l for l = 0..L-1 by repeated multiplication: relative error gamma_l."""
    table = np.ones((L, s.size))
    table[1:] = s
    return np.multiply.accumulate(table, axis=0)


def pair_values(pair: Pair) -> dict[Key, Measured]:
    """All quantities of a pair."""
    data = stored_data(pair.means, pair.deviations, pair.counts, pair.weighting)
    K, L, n = pair.K, pair.L, pair.mean_size
    table = powers(pair.s, L)
    values: dict[Key, Measured] = {
        (name, None): value
        for name, value in {
            **data_quantities(data, L),
            **_weights(pair, table[-1], data),
            **_trailing(data, pair.weighting),
        }.items()
    }
    hidden = layer_quantities(exact(pair.s), K, n, L, pair.alpha)
    for layer in range(1, L):
        values |= by_layer(hidden, layer)
    values |= by_layer(head_spectrum(singular_values(pair.head), K), L)
    values |= {("balancedness", layer): Measured(0.0, 0.0) for layer in range(1, L - 1)}
    values[("balancedness", L - 1)] = values[("delta", None)]
    for layer in range(1, L - 1):
        values |= by_layer(dict.fromkeys(IMBALANCES, Measured(0.0, 0.0)), layer)
    values |= by_layer(one_sided(*_last_imbalance(pair)), L - 1)
    values |= mirrored_pair(pair.s, pair.head, L)
    return values | feature_quantities(_scaled_sums(pair, data), pair.alpha)


def _scaled_sums(pair: Pair, data: Data) -> LayerSums:
    """`pair_sums` with s and the head in units of a power of two each."""
    (s, k), (head, j) = normalized(pair.s), normalized(pair.head)
    shifts = k * np.arange(pair.L, dtype=np.int64)
    return pair_sums(data, powers(s, pair.L), head, np.append(shifts, shifts[-1] + j))


def _weights(pair: Pair, last: Float[ndarray, " d"], data: Data) -> dict[str, Measured]:
    """What depends on the weights: spectra, residuals, delta, head."""
    E, spread = _last_imbalance(pair)
    head = singular_values(pair.head)
    product = pair.head * last
    size = abs(product)
    counts = pair.counts
    target = indicator(pair.K, counts) / pair.alpha
    fit = np.repeat(product @ data.means, counts, axis=1) + product @ data.deviations
    fit_error = np.repeat(size @ abs(data.means), counts, axis=1) + size @ abs(data.deviations)
    fit_error = gamma(pair.d + pair.L + 4) * (fit_error + abs(target)) + ETA * pair.d
    return {
        **network_spectrum([exact(pair.s)], head, pair.head),
        "delta": measured(frobenius_entries(E, spread)),
        "delta_low": Measured(0.0, 0.0),
        "e0": measured(frobenius_entries(fit - target, fit_error)),
        **residual_quantities(product, gamma(pair.L) * size, data, pair.alpha),
        **head_quantities(pair.head, exact(pair.s), 0.0, 0.0),
    }


def _last_imbalance(pair: Pair) -> tuple[Float[ndarray, "d d"], Float[ndarray, "d d"]]:
    """What'What - diag(s)^2 and an entrywise error bound."""
    size = abs(pair.head)
    E, spread = pair.head.T @ pair.head, size.T @ size
    diagonal = slice(None, None, pair.d + 1)
    E.flat[diagonal] -= pair.s**2
    spread.flat[diagonal] += pair.s**2
    return E, gamma(pair.K + 1) * spread + ETA * (pair.K + 1) * bool(pair.head.any() or pair.s.any())


def _trailing(data: Data, weighting: Weighting) -> dict[str, Measured]:
    """|V_2'Xbar Dg^(1/2)| and sqrt(K-1) |V_2'M|_F/|R|_F in canonical coordinates."""
    K = len(data.counts)
    M, M_error = data.centred[K:], data.centred_error[K:]
    scales = trailing_scales(data, weighting)
    A, A_error = scales.means[K:], length(scales.error[K:])
    spectral = singular_values(A, A_error)[0] if A.size else exact(0.0)
    centred = scaled(frobenius_entries(M, M_error), scales.centred, scales.roundings)
    return {
        "trailing_means": measured(scaled(spectral, scales.factor)),
        "trailing_centred_means": measured(centred),
    }


def pair_sums(
    data: Data, table: Float[ndarray, "L d"], head: Float[ndarray, "K d"], shifts: ndarray | None = None
) -> LayerSums:
    """Norms at every layer: |diag(s)^l A|_F^2 = sum_i s_i^(2l) |A_i|^2, row by row, in units of 2^shift_l;
    `table` holds the powers of s in those units.

    Underflow adds at most ETA to each product: N in |A_i|^2, which s_i^(2l) stretches, one in s_i^(2l),
    which |A_i|^2 stretches, and one in their product, for each of d rows: `floor`.
    """
    d, N, K = data.shape
    L = len(table)
    shifts = np.zeros(L + 1, dtype=np.int64) if shifts is None else shifts
    squares = table * table
    D = np.einsum("ij,ij->i", data.deviations, data.deviations)
    M = np.einsum("ij,ij->i", data.centred, data.centred)
    moved = np.einsum("ij,ij->i", data.centred_error, data.centred_error)
    rounding = gamma(d + N + 2 * L + 4)
    top = max(D.max(), M.max(), np.einsum("ij,ij->i", data.means, data.means).max())
    floor = ETA * d * (N + 3) * (1 + top) * (1 + squares.max(axis=1))

    def part(rows: slice, means: bool) -> Ball:
        energies = M if means else D
        value = squares[:, rows] @ energies[rows]
        ball = root(Ball(value, (rounding * value + floor) * INFLATE))
        if not means:
            return ball
        return Ball(ball.value, ball.error + np.sqrt(squares[:, rows] @ moved[rows]) * INFLATE)

    product = head * table[-1]

    def output(A: ndarray, error: ndarray) -> Ball:
        spread = abs(product) @ (gamma(d + L + 2) * abs(A) + 2 * error) + ETA * d
        return frobenius_entries(product @ A, spread)

    means = data.means
    weighted = means.T * squares[:, None, :]
    size = abs(means)
    gram = Ball(
        weighted @ means,
        (gamma(d + 2 * L + 4) * (abs(weighted) @ size) + floor[:, None, None]) * INFLATE,
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
        within_small=part(small, False)[:-1],
        means_lead=part(lead, True),
        means_trail=part(trail, True),
        turned=np.zeros(L),
        widths=(d,) * L,
        within_last=output(data.deviations, 0.0 * data.deviations),
        between_last=output(data.centred, data.centred_error),
        within_shifts=shifts,
        between_shifts=shifts,
        means_shifts=shifts[:L],
    )
