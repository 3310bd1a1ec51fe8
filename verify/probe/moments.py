"""Second moments of features: numerical rank, linear probe, target linearity, and the scatters of neural
collapse."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
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
    """Sum of (z - mu_k)(z - mu_k)' over the chosen samples, (d, d), and their class means.

    Sums are those of 2^power times the features, as in `Scatter`.
    """

    name: str
    width: int
    scatter: Scatter = field(init=False)
    inner: Tensor | None = None
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
            Z = torch.cat([rows for rows, _ in self.waiting])
            labels = torch.cat([found for _, found in self.waiting])
            self.waiting.clear()
            with torch.no_grad():
                for start in range(0, len(Z), BUFFERED):
                    self._multiply(Z[start : start + BUFFERED], labels[start : start + BUFFERED])

    def _multiply(self, Z: Tensor, labels: Tensor) -> None:
        import torch

        groups, scatter = Groups.of(labels), self.scatter
        scatter._make_room(int(groups.classes.max()) + 1, Z)
        assert scatter.sizes is not None
        assert scatter.means is not None
        if self.inner is None:
            self.inner = torch.zeros(self.width, self.width, dtype=torch.float64, device=Z.device)
        before, known = scatter.sizes[groups.classes], scatter.means[groups.classes].clone()
        scatter.add(Z, [(slice(0, len(Z)), groups)])
        if scatter.power:
            half = scatter.power // 2
            Z *= 2.0**half
            Z *= 2.0 ** (scatter.power - half)
        found = groups.means(Z)
        Z -= found[groups.index]
        step = found - known
        share = before * groups.sizes / (before + groups.sizes)
        self.inner.addmm_(Z.T, Z).addmm_((step * share[:, None]).T, step)

    def summary(self) -> Spectrum:
        """The accumulated moments in NumPy."""
        self.flush()
        assert self.inner is not None
        return Spectrum(self.scatter.summary(), self.inner.cpu().numpy())


@dataclass(frozen=True)
class Spectrum:
    """classes: of the chosen samples; inner: (d, d), sum of (z - mu_k)(z - mu_k)'."""

    classes: Classes
    inner: Float[ndarray, "d d"]

    @property
    def count(self) -> int:
        return int(self.classes.N)

    @cached_property
    def mean(self) -> Float[ndarray, " d"]:
        """The mean of the samples."""
        return self.classes.sizes @ self.classes.means / self.classes.N

    @cached_property
    def second(self) -> Float[ndarray, "d d"]:
        """Sum of (z - mean)(z - mean)' over the samples."""
        M = self.classes.means - self.mean
        return self.inner + (M.T * self.classes.sizes) @ M

    def merged(self, other: Spectrum) -> Spectrum:
        """The moments of both draws together."""
        together = self.classes.merged(other.classes)
        a, b = self.classes._at(together.power), other.classes._at(together.power)
        share = np.divide(
            a.sizes * b.sizes, together.sizes, out=np.zeros_like(a.sizes), where=together.sizes > 0
        )
        step = b.means - a.means
        moved = [np.ldexp(s.inner, 2 * (together.power - s.classes.power)) for s in (self, other)]
        return Spectrum(together, moved[0] + moved[1] + (step.T * share) @ step)

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
        return np.ldexp(W, self.classes.power), self.classes.sizes / self.count - self.mean @ W

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
        if variance == 0.0:
            return float("nan"), float("nan"), float("nan")
        TL_c = float(np.sum(np.sum(pulled**2, axis=1) / values[keep])) / variance
        return TL_c, int(keep.sum()) / max(self.count - 1, 1), self._collapse_floor(least)

    def _collapse_floor(self, least: float) -> float:
        """nan where the class means have a direction of no more than the energy `least`."""
        classes = self.classes.present()
        K, n = len(classes.sizes), classes.sizes[0]
        M = classes.means - self.mean
        _, s, right = np.linalg.svd(M, full_matrices=False)
        if not classes.balanced or len(s) < K - 1 or not n * s[K - 2] ** 2 > least:
            return float("nan")
        directions = right[: K - 1]
        within = np.maximum(np.einsum("id,de,ie->i", directions, self.inner, directions), 0.0)
        t = float(np.sum(within / (n * s[: K - 1] ** 2))) / (K - 1)
        return 1 / (1 + t)


__all__ = ["NUCLEAR_SHARE", "RIDGE", "Moments", "Spectrum"]
