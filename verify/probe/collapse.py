"""Neural collapse: how far features, their class means and a classifier are from the simplex.

M = (m_1, ..., m_K), m_k = mu_k - mu_G, are the centred class means of a layer, Sigma_W the covariance
within classes, Sigma_B = sum_k w_k m_k m_k' that between them, w_k = 1/K (or n_k/N, as `weighting` says).
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from bounds.weighting import Weighting
from verify.probe.moments import Spectrum
from verify.probe.scatter import Classes

NAMES = ("NC1", "separation", "CDNV", "NC2_norm", "NC2_angle", "NC2_simplex")
"""Columns of every layer."""


def cdnv(classes: Classes) -> float:
    """Class-distance normalised variance, the mean over pairs of (v_i + v_j)/(2 |mu_i - mu_j|^2), v_i the
    mean squared distance of class i from its mean (Galanti, Gyorgy, Hutter, ICLR 2022, section 3)."""
    variances, means = classes.scatters / classes.sizes, classes.means
    i, j = np.triu_indices(len(means), 1)
    distances = np.array([np.sum((means[a] - means[b]) ** 2) for a, b in zip(i, j, strict=True)])
    with np.errstate(all="ignore"):
        return float(np.mean((variances[i] + variances[j]) / (2 * distances)))


def equality_of_means(M: Float[ndarray, "K d"]) -> dict[str, float]:
    """NC2 of centred class means (Papyan, Han, Donoho, PNAS 2020, Figures 2 to 4).

    NC2_norm: standard deviation of their norms over the mean norm; NC2_angle: standard deviation of their
    pairwise cosines; NC2_simplex: mean distance of those cosines from -1/(K-1).  All 0 for a simplex.
    """
    norms = np.linalg.norm(M, axis=1)
    with np.errstate(all="ignore"):
        unit = M / norms[:, None]
        cosines = (unit @ unit.T)[np.triu_indices(len(M), 1)]
        return {
            "NC2_norm": float(norms.std() / norms.mean()),
            "NC2_angle": float(cosines.std()),
            "NC2_simplex": float(np.abs(cosines + 1 / (len(M) - 1)).mean()),
        }


def scatter_ratios(spectrum: Spectrum, weighting: Weighting) -> dict[str, float]:
    """NC1 = Tr(Sigma_W Sigma_B^+)/K (Papyan, Han, Donoho 2020, Figure 6), and the separation fuzziness
    Tr(SS_w SS_b^+) with w_k = n_k/N (He, Su, PNAS 2023, equation (1)); equal but for K where classes are
    equal.

    Directions in which the class means do not differ beyond rounding do not count.
    """
    classes = spectrum.classes.present()
    inner = spectrum.inner / classes.N
    return {
        "NC1": _ratio(inner, classes, weighting) / len(classes.sizes),
        "separation": _ratio(inner, classes, "samples"),
    }


def _ratio(inner: Float[ndarray, "d d"], classes: Classes, weighting: Weighting) -> float:
    M, weights = classes.centred(weighting)
    _, s, directions = np.linalg.svd(M * np.sqrt(weights)[:, None], full_matrices=False)
    rank = min(len(s), len(classes.sizes) - 1)
    least = 16 * max(M.shape) * np.finfo(float).eps * float(np.linalg.norm(classes.means))
    keep = (np.arange(len(s)) < rank) & (s > least)
    if not keep.any():
        return float("nan")
    U = directions[keep]
    return float(np.sum(np.einsum("id,id->i", U @ inner, U) / s[keep] ** 2))


def self_duality(head: Float[ndarray, "K d"], M: Float[ndarray, "K d"]) -> float:
    """NC3 = |W/|W|_F - M/|M|_F|_F^2 of a classifier's weights and the centred class means that it reads
    (Papyan, Han, Donoho 2020, Figure 5); 0 for self-dual ones."""
    with np.errstate(all="ignore"):
        return float(np.sum((head / np.linalg.norm(head) - M / np.linalg.norm(M)) ** 2))


def agreement(
    rows: Float[ndarray, "m d"],
    head: Float[ndarray, "K d"],
    bias: Float[ndarray, " K"],
    means: Float[ndarray, "K d"],
) -> float:
    """NC4: the share of samples that a classifier and the nearest class mean put into the same class
    (Papyan, Han, Donoho 2020, Figure 7, shows one minus this); 1 after collapse."""
    told = (rows @ head.T + bias).argmax(axis=1)
    near = (rows @ means.T - 0.5 * np.sum(means**2, axis=1)).argmax(axis=1)
    return float((told == near).mean())


def orthogonality(means: Float[ndarray, "K d"], other: Float[ndarray, " d"]) -> float:
    """NC5: the mean over classes of |cos(mu_k, mu)| with the mean mu of samples of no class (Ben Ammar and
    others, NECO, ICLR 2024, section 4); 0 where these are orthogonal to every class."""
    with np.errstate(all="ignore"):
        return float(np.mean(np.abs(means @ other) / (np.linalg.norm(means, axis=1) * np.linalg.norm(other))))
