"""Quantities that live at a layer: compression, discrimination, leakage and energy shares."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log2

import numpy as np

from verify.layerwise.measure.record import UNRESOLVED, measured
from verify.layerwise.measure.relaxed import convexity
from verify.layerwise.reasons import NO_DEVIATION
from verify.measurement import Key, Measured, undefined
from verify.rounding import INFLATE, Ball, exact, gamma, root, scaled, shifted

EQUAL_MEANS = "all class means coincide at layer {layer}, within rounding"
NO_SPREAD = "C_l = 0 at layer {layer}, within rounding: no within-class deviation"


@dataclass(frozen=True)
class LayerSums:
    """Norms and inner products of the features, one entry a layer l = 0..L-1.

    within, between: |Z^l (I-P)|_F and |M^l|_F, (L,); gram: <mu_k^l, mu_k'^l>, (L, K, K).
    within_lead, within_trail, means_lead, means_trail: norms of the leading and trailing parts, (L,);
    within_small: norm of the part in the K smallest directions of W_(l+1), (L-1,).
    turned: how far (sine of the largest angle) the computed leading space may be from the exact
    one, (L,); inf where W has no gap between sigma_K and sigma_(K+1).  0 for canonical pairs.
    widths: widths d_l, (L,), of Z^l.
    within_last, between_last: |W_(L:1) Delta|_F and |W_(L:1) M|_F, of the network's output.
    within_shifts, between_shifts, means_shifts: the norms of the deviations and of the centred means are in
    units of 2^shift, (L+1,) with the output, the inner products in units of 4^shift, (L,); 1 where left out.
    """

    N: int
    K: int
    within: Ball
    between: Ball
    gram: Ball
    within_lead: Ball
    within_trail: Ball
    within_small: Ball
    means_lead: Ball
    means_trail: Ball
    turned: np.ndarray
    widths: tuple[int, ...]
    within_last: Ball
    between_last: Ball
    within_shifts: np.ndarray = None  # type: ignore[assignment]
    between_shifts: np.ndarray = None  # type: ignore[assignment]
    means_shifts: np.ndarray = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        for name, count in (("within", self.L + 1), ("between", self.L + 1), ("means", self.L)):
            if getattr(self, f"{name}_shifts") is None:
                object.__setattr__(self, f"{name}_shifts", np.zeros(count, dtype=np.int64))

    @property
    def L(self) -> int:
        return len(self.widths)

    @property
    def lonely(self) -> bool:
        """Whether every class has a single sample."""
        return self.N == self.K


def feature_quantities(sums: LayerSums, alpha: float) -> dict[Key, Measured]:
    """Every quantity at features or steps, by (name, layer)."""
    return {
        **_compression(sums),
        **_discrimination(sums, alpha),
        **_leakage(sums),
        **_shares(sums),
        **_stretching(sums),
    }


def _listed(ball: Ball, reasons: list[str]) -> list[Measured]:
    values, errors = np.asarray(ball.value).tolist(), np.asarray(ball.error).tolist()
    return [
        measured(Ball(value, error), reason)
        for value, error, reason in zip(values, errors, reasons, strict=True)
    ]


def _keyed(name: str, ball: Ball, reasons: list[str]) -> dict[Key, Measured]:
    return {(name, i): value for i, value in enumerate(_listed(ball, reasons))}


def squared(ball: Ball) -> Ball:
    """x^2 entry by entry."""
    return ball * ball


def _compression(sums: LayerSums) -> dict[Key, Measured]:
    L = sums.L
    apart = sums.within_shifts[:L] - sums.between_shifts[:L]
    C = shifted(scaled(squared(sums.within / sums.between), sums.K / sums.N), 2 * apart)
    means = [EQUAL_MEANS.format(layer=i) for i in range(L)]
    values = _keyed("C", C, means)
    growth = sums.between[1:] / sums.between[:-1]
    values |= _keyed("B_ratio", shifted(squared(growth), 2 * np.diff(sums.between_shifts[:L])), means[:-1])
    if sums.lonely:
        return values | {("C_ratio", i): undefined(NO_DEVIATION) for i in range(L - 1)}
    ratio = shifted(squared(sums.within[1:] / sums.within[:-1] / growth), 2 * np.diff(apart))
    reasons = [
        NO_SPREAD.format(layer=i) if not sums.within.lower[i] > 0 else means[i + _zero(sums.between, i)]  # type: ignore[index]
        for i in range(L - 1)
    ]
    return values | _keyed("C_ratio", ratio, reasons)


def _stretching(sums: LayerSums) -> dict[Key, Measured]:
    """|Z^l (I-P)|_F, the within-class ratios, and the convexity of R12.0."""
    L, lonely = sums.L, sums.lonely
    values = _keyed("within_norm", shifted(sums.within, sums.within_shifts[:L]), [UNRESOLVED] * L)
    if lonely:
        values |= {("W_ratio", i): undefined(NO_DEVIATION) for i in range(L - 1)}
    else:
        growth = shifted(squared(sums.within[1:] / sums.within[:-1]), 2 * np.diff(sums.within_shifts[:L]))
        values |= _keyed("W_ratio", growth, [NO_SPREAD.format(layer=i) for i in range(L - 1)])
    within = [*(sums.within[i] for i in range(L)), sums.within_last]
    between = [*(sums.between[i] for i in range(L)), sums.between_last]
    values |= convexity("convexity_within", within, NO_DEVIATION if lonely else "", sums.within_shifts)
    return values | convexity("convexity_between", between, "", sums.between_shifts)


def _zero(norms: Ball, i: int) -> int:
    """0 when the norm at layer i may vanish, else 1: offset of the layer to blame."""
    return int(norms.lower[i] > 0)  # type: ignore[index]


def angles(gram: Ball, *, first: int = 0) -> dict[str, list[Measured]]:
    """D and mean_cos_abs of every layer from the Gram matrices of the class means, (L, K, K).

    first: number of the first layer, for the reasons.
    """
    squares = diagonal(gram)
    norms = root(squares)
    rows, columns = np.triu_indices(len(squares.value[0]), 1)  # type: ignore[index]
    cosines = gram[:, rows, columns] / (norms[:, rows] * norms[:, columns])
    low = np.asarray(squares.value - squares.error)
    reasons = [
        f"the mean of class {int(row.argmin()) + 1} is 0 at layer {i}, within rounding"
        for i, row in enumerate(low, start=first)
    ]
    D = exact(np.ones(len(low))) - _rowwise(cosines, np.max)
    return {"D": _listed(D, reasons), "mean_cos_abs": _listed(_rowwise(abs(cosines), np.max), reasons)}


def diagonal(gram: Ball) -> Ball:
    """Squared norms of the class means, (L, K)."""
    return Ball(
        np.diagonal(gram.value, axis1=1, axis2=2),  # type: ignore[arg-type]
        np.diagonal(gram.error, axis1=1, axis2=2),  # type: ignore[arg-type]
    )


def _discrimination(sums: LayerSums, alpha: float) -> dict[Key, Measured]:
    L, n = sums.L, sums.N / sums.K
    values = {
        (name, i): value for name, column in angles(sums.gram).items() for i, value in enumerate(column)
    }
    squares = diagonal(sums.gram)
    logs = [(2 * i * log2(alpha) + (L - i) * log2(n)) / L for i in range(L)]
    scales, exponents = np.exp2(np.array(logs) % 1.0), np.floor(logs).astype(np.int64)
    roundings = 12 + 8 * ceil(abs(log2(n)) + 2 * abs(log2(alpha)))
    reasons = [f"the class means overflow at layer {i}" for i in range(L)]
    for name, choose in (("mean_norm2_min", np.min), ("mean_norm2_max", np.max)):
        ball = _rowwise(squares, choose)
        value, spread = ball.value * scales, ball.error * scales
        ball = Ball(value, (spread + gamma(roundings) * (abs(value) + spread)) * INFLATE)
        ball = shifted(ball, 2 * sums.means_shifts + exponents)
        values |= _keyed(name, ball, reasons)
    return values


def _rowwise(ball: Ball, choose) -> Ball:
    """Extremum of each row; its error is the row's largest."""
    return Ball(choose(ball.value, axis=1), np.max(ball.error, axis=1))


def _leakage(sums: LayerSums) -> dict[Key, Measured]:
    """within_leak and mean_leak, which depend on the exact leading space: `turned` counts."""
    values: dict[Key, Measured] = {}
    for name, top, bottom, size, part, kind in (
        ("within_leak", sums.within_lead, sums.within_trail, sums.within, "trailing", "deviations"),
        ("mean_leak", sums.means_trail, sums.means_lead, sums.between, "leading", "centred means"),
    ):
        moved = sums.turned * np.asarray(size.value)
        moved = np.where(np.asarray(size.value) == 0, 0.0, moved)
        ratio = Ball(top.value, top.error + moved) / Ball(bottom.value, bottom.error + moved)
        for i in range(sums.L):
            if part == "trailing" and sums.lonely:
                reason = NO_DEVIATION
            elif part == "trailing" and sums.widths[i] <= sums.K:
                reason = f"no trailing coordinates: width {sums.widths[i]} = K at layer {i}"
            elif not np.isfinite(sums.turned[i]):
                reason = "sigma_K and sigma_(K+1) agree within rounding: no leading space"
            else:
                reason = f"the {part} part of the {kind} is 0 at layer {i}, within rounding"
            values[(name, i)] = measured(ratio[i], reason)
    return values


def _shares(sums: LayerSums) -> dict[Key, Measured]:
    """Energy shares a, c, e in the computed singular basis of W_(l+1): any basis will do for the
    instance band, so an indeterminate space costs no error here."""
    L, K = sums.L, sums.K
    spread = [NO_DEVIATION if sums.lonely else NO_SPREAD.format(layer=i) for i in range(L - 1)]
    means = [EQUAL_MEANS.format(layer=i) for i in range(L - 1)]
    within, between = sums.within[:-1], sums.between[:-1]
    values = _keyed("within_leading_share", squared(sums.within_lead[:-1] / within), spread)
    values |= _keyed("means_trailing_share", squared(sums.means_trail[:-1] / between), means)
    smallest_share = _keyed("within_smallest_share", squared(sums.within_small / within), spread)
    for i in range(L - 1):
        width = sums.widths[i]
        if width < 2 * K + 1:
            reason = f"d = {width} < 2K+1 = {2 * K + 1}: the K largest and smallest directions meet"
            smallest_share["within_smallest_share", i] = undefined(reason)
    return values | smallest_share


__all__ = ["EQUAL_MEANS", "LayerSums", "angles", "feature_quantities"]
