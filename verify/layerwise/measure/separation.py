"""He and Su's separation fuzziness Tr(Sigma_W^l (Sigma_B^l)^+) of every layer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from bounds.layerwise.parameters import Weighting
from verify.angles import measured
from verify.layerwise import reasons
from verify.layerwise.measure.factors import normalized, product_distance, singular_values
from verify.layerwise.measure.weighting import shares
from verify.measurement import Key
from verify.rounding import INFLATE, frobenius, gamma, length, scaled, shifted

Part = tuple[ndarray, Any, Any]
"""A matrix (..., d, m), how far (Frobenius) it may be from the exact one, and k: both in units of 2^k."""


def separation_quantities(
    layers: Iterable[tuple[Part, Part]], counts: tuple[int, ...], weighting: Weighting
) -> dict[Key, Any]:
    """fuzziness of every layer, from the deviations Delta_l (..., d, N) and centred means M_l (..., d, K).

    (K/N) |M^+ Delta|_F^2 with M^+ = (M'M + c v v')^(-1) M', where v spans the kernel of M: as long as the
    rank of M is K - 1 and not less.
    """
    K, N = len(counts), sum(counts)
    v = kernel(counts, weighting)
    values: dict[Key, Any] = {}
    for layer, (deviations, centred) in enumerate(layers):
        D, off_D, k_D = _unit(deviations)
        M, off_M, k_M = _unit(centred)
        d, size_D, size_M = D.shape[-2], length(D), length(M)
        Mt = np.swapaxes(M, -1, -2)
        inner, cross = Mt @ M, Mt @ D
        slip = 2 * off_M * size_M + off_M * off_M + gamma(d) * size_M * size_M
        c = np.trace(inner, axis1=-2, axis2=-1)
        H = inner + c[..., None, None] * np.outer(v, v)
        slip = (slip + gamma(6) * 2 * c) * INFLATE
        low = singular_values(H, slip).lower[..., -1]  # type: ignore[index]
        off = (off_M + gamma(d) * size_M) * size_D + (size_M + off_M) * off_D
        clear = np.asarray(low > 0)
        regular = np.where(clear[..., None, None], H, np.eye(K))
        Z = np.linalg.solve(regular, cross)
        missed = (product_distance(cross, regular, Z) + (off + slip * length(Z)) * INFLATE) * INFLATE
        norm = frobenius(Z, np.where(clear, missed / np.where(clear, low, 1.0) * INFLATE, np.inf))
        ball = shifted(scaled(norm * norm, K / N), 2 * (k_D - k_M))
        reason = reasons.DEPENDENT_MEANS.format(layer) + ", within rounding"
        values["fuzziness", layer] = measured(ball, reason)
    return values


def _unit(part: Part) -> Part:
    """The same in units in which its largest entry is near 1."""
    A, error, k = part
    A, more = normalized(A)
    with np.errstate(over="ignore", under="ignore"):
        return A, np.ldexp(error, -np.asarray(more)) * INFLATE, np.asarray(k) + more


def kernel(counts: tuple[int, ...], weighting: Weighting) -> Float[ndarray, " K"]:
    """The unit vector v with M v = 0 for every M = Xbar C: the centre of the class means has these weights,
    over the scales of C's columns."""
    K, N = len(counts), sum(counts)
    scale = np.sqrt([K * n / N if weighting == "samples" else 1.0 for n in counts])
    v = np.array([float(x) for x in shares(counts, weighting)]) / scale
    return v / np.linalg.norm(v)


def pair_layers(
    deviations: Float[ndarray, "*B d N"],
    centred: Float[ndarray, "*B d K"],
    centred_error: Float[ndarray, "*B d K"],
    table: Float[ndarray, "*B L d"],
    shifts: ndarray,
) -> Iterable[tuple[Part, Part]]:
    """diag(s)^l Delta and diag(s)^l M of a canonical pair; table: powers of s in units of 2^shift_l."""
    for layer in range(table.shape[-2]):
        power = table[..., layer, :, None]
        D, M = power * deviations, power * centred
        yield (
            (D, gamma(layer + 2) * length(D) * INFLATE, shifts[..., layer]),
            (M, (gamma(layer + 2) * length(M) + length(power * centred_error)) * INFLATE, shifts[..., layer]),
        )


__all__ = ["pair_layers", "separation_quantities"]
