"""Quantities that live at a layer: compression, discrimination, leakage and energy shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from typing import Any

import numpy as np

from verify.angles import UNRESOLVED, Reason, angles, diagonal, measured, missing, rowwise
from verify.layerwise.measure.adjacent import simplex_quantities
from verify.layerwise.measure.relaxed import convexity
from verify.layerwise.reasons import NO_DEVIATION
from verify.measurement import Key
from verify.rounding import INFLATE, Rounded, gamma, scaled, shifted

EQUAL_MEANS = "all class means coincide at layer {layer}, within rounding"
NO_SPREAD = "C_l = 0 at layer {layer}, within rounding: no within-class deviation"


@dataclass(frozen=True)
class LayerSums:
    """Norms and inner products of the features, one entry a layer l = 0..L-1, along the last axis; leading
    axes are those of a stack of instances.

    within, between: |Z^l (I-P)|_F and |M^l|_F, (..., L); gram: <mu_k^l, mu_k'^l>, (..., L, K, K).
    within_lead, within_trail, means_lead, means_trail: norms of the leading and trailing parts, (..., L);
    within_small: norm of the part in the K smallest directions of W_(l+1), (..., L-1).
    turned: how far (sine of the largest angle) the computed leading space may be from the exact
    one, (..., L); inf where W has no gap between sigma_K and sigma_(K+1).  0 for canonical pairs.
    widths: widths d_l, (L,), of Z^l.
    within_last, between_last: |W_(L:1) Delta|_F and |W_(L:1) M|_F, of the network's output.
    within_shifts, between_shifts, means_shifts: the norms of the deviations and of the centred means are in
    units of 2^shift, (..., L+1) with the output, the inner products in units of 4^shift, (..., L); 1 where
    left out.
    """

    N: int
    K: int
    within: Rounded
    between: Rounded
    gram: Rounded
    within_lead: Rounded
    within_trail: Rounded
    within_small: Rounded
    means_lead: Rounded
    means_trail: Rounded
    turned: np.ndarray
    widths: tuple[int, ...]
    within_last: Rounded
    between_last: Rounded
    within_shifts: np.ndarray = None  # type: ignore[assignment]
    between_shifts: np.ndarray = None  # type: ignore[assignment]
    means_shifts: np.ndarray = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        stack = np.shape(self.within.value)[:-1]
        for name, count in (("within", self.L + 1), ("between", self.L + 1), ("means", self.L)):
            if getattr(self, f"{name}_shifts") is None:
                object.__setattr__(self, f"{name}_shifts", np.zeros((*stack, count), dtype=np.int64))

    @property
    def L(self) -> int:
        return len(self.widths)

    @property
    def lonely(self) -> bool:
        """Whether every class has a single sample."""
        return self.N == self.K


def feature_quantities(sums: LayerSums, alpha: Any) -> dict[Key, Any]:
    """Every quantity at features or steps, by (name, layer)."""
    return {
        **_compression(sums),
        **_discrimination(sums, alpha),
        **simplex_quantities(sums.gram),
        **_leakage(sums),
        **_shares(sums),
        **_stretching(sums),
    }


def _keyed(name: str, ball: Rounded, reasons: Sequence[Reason]) -> dict[Key, Any]:
    return {(name, i): measured(ball[..., i], reason) for i, reason in enumerate(reasons)}


def _nowhere(name: str, like: Rounded, reasons: Sequence[Reason]) -> dict[Key, Any]:
    """A quantity that no layer has."""
    return {(name, i): missing(like.value[..., 0], reason) for i, reason in enumerate(reasons)}  # type: ignore[index]


def squared(ball: Rounded) -> Rounded:
    """x^2 entry by entry."""
    return ball * ball


def _compression(sums: LayerSums) -> dict[Key, Any]:
    L = sums.L
    apart = sums.within_shifts[..., :L] - sums.between_shifts[..., :L]
    C = shifted(scaled(squared(sums.within / sums.between), sums.K / sums.N), 2 * apart)
    means = [EQUAL_MEANS.format(layer=i) for i in range(L)]
    values = _keyed("C", C, means)
    growth = sums.between[..., 1:] / sums.between[..., :-1]
    ratio = shifted(squared(growth), 2 * np.diff(sums.between_shifts[..., :L]))
    values |= _keyed("B_ratio", ratio, means[:-1])
    if sums.lonely:
        return values | _nowhere("C_ratio", sums.within, [NO_DEVIATION] * (L - 1))
    ratio = shifted(squared(sums.within[..., 1:] / sums.within[..., :-1] / growth), 2 * np.diff(apart))
    spread, apart_known = (np.asarray(x.lower) > 0 for x in (sums.within, sums.between))

    def to_blame(layer: int) -> Reason:
        def reason(place: int) -> str:
            if not np.ravel(spread[..., layer])[place]:
                return NO_SPREAD.format(layer=layer)
            return means[layer + int(np.ravel(apart_known[..., layer])[place])]

        return reason

    return values | _keyed("C_ratio", ratio, [to_blame(i) for i in range(L - 1)])


def _stretching(sums: LayerSums) -> dict[Key, Any]:
    """|Z^l (I-P)|_F, the within-class ratios, and the convexity of R12.0."""
    L, lonely = sums.L, sums.lonely
    values = _keyed("within_norm", shifted(sums.within, sums.within_shifts[..., :L]), [UNRESOLVED] * L)
    if lonely:
        values |= _nowhere("W_ratio", sums.within, [NO_DEVIATION] * (L - 1))
    else:
        growth = squared(sums.within[..., 1:] / sums.within[..., :-1])
        growth = shifted(growth, 2 * np.diff(sums.within_shifts[..., :L]))
        values |= _keyed("W_ratio", growth, [NO_SPREAD.format(layer=i) for i in range(L - 1)])
    within, between = _then(sums.within, sums.within_last), _then(sums.between, sums.between_last)
    values |= convexity("convexity_within", within, NO_DEVIATION if lonely else "", sums.within_shifts)
    return values | convexity("convexity_between", between, "", sums.between_shifts)


def _then(norms: Rounded, last: Rounded) -> Rounded:
    """The norms of all layers and that of the output."""
    pairs = ((norms.value, last.value), (norms.error, last.error))
    return Rounded(*(np.concatenate([x, np.asarray(y)[..., None]], axis=-1) for x, y in pairs))


def _discrimination(sums: LayerSums, alpha: Any) -> dict[Key, Any]:
    L, n = sums.L, sums.N / sums.K
    values = {
        (name, i): value for name, column in angles(sums.gram).items() for i, value in enumerate(column)
    }
    squares, layers = diagonal(sums.gram), np.arange(L)
    size = np.log2(np.asarray(alpha))[..., None]
    logs = (2 * layers * size + (L - layers) * log2(n)) / L
    scales, exponents = np.exp2(logs % 1.0), np.floor(logs).astype(np.int64)
    roundings = 12 + 8 * np.ceil(abs(log2(n)) + 2 * abs(size))
    reasons = [f"the class means overflow at layer {i}" for i in range(L)]
    for name, choose in (("mean_norm2_min", np.min), ("mean_norm2_max", np.max)):
        ball = rowwise(squares, choose)
        value, spread = ball.value * scales, ball.error * scales
        ball = Rounded(value, (spread + gamma(roundings) * (abs(value) + spread)) * INFLATE)
        ball = shifted(ball, 2 * sums.means_shifts + exponents)
        values |= _keyed(name, ball, reasons)
    return values


def _leakage(sums: LayerSums) -> dict[Key, Any]:
    """within_leak and mean_leak, which depend on the exact leading space: `turned` counts."""
    values: dict[Key, Any] = {}
    for name, top, bottom, size, part, kind in (
        ("within_leak", sums.within_lead, sums.within_trail, sums.within, "trailing", "deviations"),
        ("mean_leak", sums.means_trail, sums.means_lead, sums.between, "leading", "centred means"),
    ):
        moved = sums.turned * np.asarray(size.value)
        moved = np.where(np.asarray(size.value) == 0, 0.0, moved)
        ratio = Rounded(top.value, top.error + moved) / Rounded(bottom.value, bottom.error + moved)
        values |= _keyed(name, ratio, [_no_leak(sums, part, kind, i) for i in range(sums.L)])
    return values


def _no_leak(sums: LayerSums, part: str, kind: str, layer: int) -> Reason:
    """Why a leak does not exist at a layer."""
    if part == "trailing" and sums.lonely:
        return NO_DEVIATION
    if part == "trailing" and sums.widths[layer] <= sums.K:
        return f"no trailing coordinates: width {sums.widths[layer]} = K at layer {layer}"

    def reason(place: int) -> str:
        if not np.isfinite(np.ravel(sums.turned[..., layer])[place]):
            return "sigma_K and sigma_(K+1) agree within rounding: no leading space"
        return f"the {part} part of the {kind} is 0 at layer {layer}, within rounding"

    return reason


def _shares(sums: LayerSums) -> dict[Key, Any]:
    """Energy shares a, c, e in the computed singular basis of W_(l+1): any basis will do for the
    instance band, so an indeterminate space costs no error here."""
    L, K = sums.L, sums.K
    spread = [NO_DEVIATION if sums.lonely else NO_SPREAD.format(layer=i) for i in range(L - 1)]
    means = [EQUAL_MEANS.format(layer=i) for i in range(L - 1)]
    within, between = sums.within[..., :-1], sums.between[..., :-1]
    values = _keyed("within_leading_share", squared(sums.within_lead[..., :-1] / within), spread)
    values |= _keyed("means_trailing_share", squared(sums.means_trail[..., :-1] / between), means)
    smallest_share = _keyed("within_smallest_share", squared(sums.within_small / within), spread)
    for i in range(L - 1):
        width = sums.widths[i]
        if width < 2 * K + 1:
            reason = f"d = {width} < 2K+1 = {2 * K + 1}: the K largest and smallest directions meet"
            smallest_share["within_smallest_share", i] = missing(within.value[..., 0], reason)  # type: ignore[index]
    return values | smallest_share


__all__ = ["EQUAL_MEANS", "LayerSums", "feature_quantities"]
