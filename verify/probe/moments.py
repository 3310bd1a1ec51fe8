"""Second moments of a stream of features: numerical rank, linear probe and target linearity."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from verify.probe.scatter import Classes, Groups, Scatter
from verify.rounding import gamma

if TYPE_CHECKING:
    from torch import Tensor

NUCLEAR_SHARE = 0.95
"""Numerical rank: the least number of singular values with this share of the nuclear norm (Figure 1)."""

RIDGE = 1e-3
"""Weight of |W|^2 in the linear probe, in units of the mean squared feature."""

BUFFERED = 512
"""Rows gathered before they are multiplied: a few large products are faster than many small ones."""


@dataclass
class Moments:
    """Sum of (z - mean)(z - mean)' over the chosen samples, (d, d), with mean and class means."""

    name: str
    width: int
    scatter: Scatter = field(init=False)
    count: int = 0
    mean: Tensor | None = None
    second: Tensor | None = None
    waiting: list[tuple[Tensor, Tensor]] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        self.scatter = Scatter(self.name, self.width)

    def add(self, Z: Tensor, labels: Tensor) -> None:
        """Merge samples, (b, d), with class numbers, (b,)."""
        import torch

        if len(Z):
            self.waiting.append((Z.to(torch.float64, copy=True), labels))
        if sum(len(rows) for rows, _ in self.waiting) >= BUFFERED:
            self.flush()

    def flush(self) -> None:
        """Work off the rows gathered so far."""
        import torch

        if self.waiting:
            with torch.inference_mode():
                self._multiply()

    def _multiply(self) -> None:
        import torch

        Z = torch.cat([rows for rows, _ in self.waiting])
        labels = torch.cat([found for _, found in self.waiting])
        self.waiting.clear()
        self.scatter.add(Z, [(slice(0, len(Z)), Groups.of(labels))])
        mean = Z.mean(dim=0)
        Z -= mean
        if self.mean is None or self.second is None:
            self.count, self.mean, self.second = len(Z), mean, Z.T @ Z
            return
        total = self.count + len(Z)
        step = mean - self.mean
        self.second.addmm_(Z.T, Z)
        self.second.addr_(step, step, alpha=self.count * len(Z) / total)
        self.mean += step * (len(Z) / total)
        self.count = total

    def summary(self) -> Spectrum:
        """The accumulated moments in NumPy."""
        self.flush()
        assert self.mean is not None
        assert self.second is not None
        return Spectrum(
            self.scatter.summary(), self.count, self.mean.cpu().numpy(), self.second.cpu().numpy()
        )


@dataclass(frozen=True)
class Spectrum:
    """classes: of the chosen samples; second: (d, d), of the samples minus their mean, (d,)."""

    classes: Classes
    count: int
    mean: Float[ndarray, " d"]
    second: Float[ndarray, "d d"]

    def rank(self) -> int:
        """Number of largest singular values of the (uncentred) features with NUCLEAR_SHARE of the
        nuclear norm; singular values below about 1e-8 of the largest are not resolved."""
        uncentred = self.second + self.count * np.outer(self.mean, self.mean)
        values = np.sqrt(np.clip(np.linalg.eigvalsh(uncentred)[::-1], 0.0, None))
        total = values.sum()
        return int(np.searchsorted(np.cumsum(values), NUCLEAR_SHARE * total) + 1) if total > 0 else 0

    def pulled_targets(self) -> Float[ndarray, "d K"]:
        """H_c' Y for one-hot Y: n_k times the class means minus the mean."""
        return (self.classes.means - self.mean).T * self.classes.sizes

    def probe(self) -> tuple[Float[ndarray, "d K"], Float[ndarray, " K"]]:
        """Ridge regression of one-hot labels on features and a constant: weights and intercepts."""
        import scipy.linalg

        size = float(np.trace(self.second)) / len(self.mean)
        A = self.second.copy()
        A.flat[:: len(A) + 1] += RIDGE * size or 1.0
        W = scipy.linalg.solve(A, self.pulled_targets(), assume_a="pos")
        return W, self.classes.sizes / self.count - self.mean @ W

    def linearity(self) -> tuple[float, float, float]:
        """TL_c, its chance level rank/(n-1), and 1/(1+t) <= TL_c of gram/T9 (nan unless balanced
        with class means of full rank).

        Directions whose variance is within rounding of 0 do not count, as in
        `verify.gram.linearity`; second moments resolve standard deviations to about 1e-7 only.
        """
        values, vectors = np.linalg.eigh(self.second)
        scale = float(values[-1]) + self.count * float(self.mean @ self.mean)
        least = gamma(4.0 * (self.count + len(values))) * scale
        keep = values > least
        pulled = vectors[:, keep].T @ self.pulled_targets()
        shares = self.classes.sizes / self.count
        variance = float(self.classes.sizes @ (1 - shares))
        TL_c = float(np.sum(np.sum(pulled**2, axis=1) / values[keep])) / variance
        return TL_c, int(keep.sum()) / max(self.count - 1, 1), self._collapse_floor(least)

    def _collapse_floor(self, least: float) -> float:
        """nan where the class means have a direction of no more than the energy `least`."""
        K, n = len(self.classes.sizes), self.classes.sizes[0]
        M = self.classes.means - self.mean
        _, s, right = np.linalg.svd(M, full_matrices=False)
        if not self.classes.balanced or len(s) < K - 1 or not n * s[K - 2] ** 2 > least:
            return float("nan")
        directions = right[: K - 1]
        total = np.einsum("id,de,ie->i", directions, self.second, directions)
        within = np.maximum(total - n * s[: K - 1] ** 2, 0.0)
        t = float(np.sum(within / (n * s[: K - 1] ** 2))) / (K - 1)
        return 1 / (1 + t)


__all__ = ["NUCLEAR_SHARE", "RIDGE", "Moments", "Spectrum"]
