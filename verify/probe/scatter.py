"""Class means and within-class scatter of a stream of features, merged batch by batch in float64."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import frexp, isfinite, sqrt
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from bounds.weighting import Weighting
from verify.errors import InputError
from verify.rounding import INFLATE, Rounded, gamma

if TYPE_CHECKING:
    from torch import Tensor

ONE_HOT_CLASSES = 32
"""Up to this many classes in a batch, a one-hot matrix spreads (and on a GPU sums) the class means."""

BLOCK_BYTES = 1 << 21
"""Rows are worked off in blocks whose float64 copy has this size, so that it stays in the cache."""


SQUARED = (2.0**-400, 2.0**400)
"""Features of a size between these have squares within float64; others are scaled first."""

NOT_FINITE = (
    "layer {name!r}: features contain nan or inf (or squares beyond float64); check the inputs and "
    "weights, for instance "
    "with torch.isfinite"
)


@dataclass(frozen=True)
class Groups:
    """Which sample of a batch belongs to which class.

    classes: the U classes present, (U,); index: of each sample among them, (B,); sizes: (U,) in
    float64; one_hot: (B, U) in float64, or None where U is large.
    """

    classes: Tensor
    index: Tensor
    sizes: Tensor
    one_hot: Tensor | None

    @classmethod
    def of(cls, labels: Tensor) -> Groups:
        """Group a batch by its class numbers 0, 1, ..., (B,)."""
        import torch

        classes, index, sizes = torch.unique(labels, return_inverse=True, return_counts=True)
        one_hot = None
        if len(classes) <= ONE_HOT_CLASSES:
            one_hot = torch.zeros(len(index), len(classes), dtype=torch.float64, device=labels.device)
            one_hot.scatter_(1, index[:, None], 1.0)
        return cls(classes, index, sizes.to(torch.float64), one_hot)

    def means(self, z: Tensor) -> Tensor:
        """Class means of a batch in float64, (U, d); in a fixed order of summation, hence no index_add
        on a GPU."""
        import torch

        if self.one_hot is not None and z.device.type != "cpu":
            return (self.one_hot / self.sizes).T @ z
        sums = torch.zeros(len(self.classes), z.shape[1], dtype=z.dtype, device=z.device)
        return sums.index_add_(0, self.index, z) / self.sizes[:, None]

    def sums(self, x: Tensor) -> Tensor:
        """Sums over the samples of each class present, (U,), of a number a sample, (B,)."""
        import torch

        if self.one_hot is not None:
            return self.one_hot.T @ x
        return torch.zeros(len(self.classes), dtype=x.dtype, device=x.device).index_add_(0, self.index, x)

    def blocks(self, rows: int) -> list[tuple[slice, Groups]]:
        """The batch in blocks of so many rows; a block of its own where it is smaller."""
        count = len(self.index)
        if count <= rows:
            return [(slice(0, count), self)]
        starts = range(0, count, rows)
        cuts = [slice(start, min(start + rows, count)) for start in starts]
        return [(cut, Groups.of(self.classes[self.index[cut]])) for cut in cuts]


@dataclass
class Scatter:
    """Class sizes (K,), class means (K, d) and sums of squares within the classes (K,), so far.

    Batches are merged by Chan's formula: each is centred at its own class means first, so nothing
    cancels however the stream is cut.  Sums are those of 2^power times the features, with a power that
    keeps their squares within float64.
    """

    name: str
    width: int
    sizes: Tensor | None = None
    means: Tensor | None = None
    within: Tensor | None = None
    power: int | None = None
    merges: int = 0
    buffer: Tensor | None = field(default=None, repr=False)

    def add(self, Z: Tensor, blocks: list[tuple[slice, Groups]]) -> None:
        """Merge a batch of features, (B, d) in any precision, grouped by class in blocks of rows.

        Raises InputError when a feature is nan or infinite.
        """
        if self.power is None:
            self.power = self._power_of(Z)
        for cut, groups in blocks:
            z = self._copy(Z[cut])
            if self.power:
                half = self.power // 2
                z *= 2.0**half
                z *= 2.0 ** (self.power - half)
            self._merge(z, groups)

    def _power_of(self, Z: Tensor) -> int | None:
        """0 for features of ordinary size, None for zeros."""
        top = float(Z.abs().amax()) if Z.numel() else 0.0
        if not isfinite(top):
            raise InputError(NOT_FINITE.format(name=self.name))
        if top == 0.0:
            return None
        return 0 if SQUARED[0] < top < SQUARED[1] else -frexp(top)[1]

    def _copy(self, Z: Tensor) -> Tensor:
        """Z in float64, in memory that is used again and may be written to."""
        import torch

        if self.buffer is None or len(self.buffer) < len(Z):
            self.buffer = torch.empty(Z.shape, dtype=torch.float64, device=Z.device)
        return self.buffer[: len(Z)].copy_(Z)

    def _merge(self, z: Tensor, groups: Groups) -> None:
        import torch

        self._make_room(int(groups.classes.max()) + 1, z)
        assert self.means is not None
        assert self.sizes is not None
        assert self.within is not None
        found = groups.means(z)
        if groups.one_hot is None:
            z -= found[groups.index]
        else:
            z.addmm_(groups.one_hot, found, alpha=-1)
        before, after = self.sizes[groups.classes], self.sizes[groups.classes] + groups.sizes
        step = found - self.means[groups.classes]
        gained = groups.sums(torch.linalg.vector_norm(z, dim=1).square_())
        gained += (before * groups.sizes / after) * step.square().sum(dim=1)
        if not bool(gained.isfinite().all()):
            raise InputError(NOT_FINITE.format(name=self.name))
        self.within[groups.classes] += gained
        self.means[groups.classes] += step * (groups.sizes / after)[:, None]
        self.sizes[groups.classes] = after
        self.merges += 1

    def _make_room(self, K: int, z: Tensor) -> None:
        import torch

        known = 0 if self.sizes is None else len(self.sizes)
        if known < K:
            sizes = torch.zeros(K, dtype=torch.float64, device=z.device)
            within = torch.zeros(K, dtype=torch.float64, device=z.device)
            means = torch.zeros(K, z.shape[1], dtype=torch.float64, device=z.device)
            if self.sizes is not None and self.means is not None and self.within is not None:
                sizes[:known], means[:known], within[:known] = self.sizes, self.means, self.within
            self.sizes, self.means, self.within = sizes, means, within

    def summary(self) -> Classes:
        """What the stream gave, in NumPy, for all classes that it met up to here, those of no sample too."""
        assert self.sizes is not None
        assert self.means is not None
        assert self.within is not None
        return Classes(
            self.sizes.cpu().numpy(),
            self.means.cpu().numpy(),
            self.within.cpu().numpy(),
            self.merges,
            self.power or 0,
        )


@dataclass(frozen=True)
class Classes:
    """Class sizes (K,), class means (K, d), sums of squares within the classes (K,), and the number of
    merges.

    Means and squares are those of 2^power times the features.
    """

    sizes: Float[ndarray, " K"]
    means: Float[ndarray, "K d"]
    scatters: Float[ndarray, " K"]
    merges: int
    power: int = 0

    @property
    def N(self) -> float:
        return float(self.sizes.sum())

    @property
    def within(self) -> float:
        """The sum of squares within all classes."""
        return float(self.scatters.sum())

    @property
    def balanced(self) -> bool:
        """Whether all classes have equally many samples."""
        return bool((self.sizes == self.sizes[0]).all())

    def padded(self, K: int) -> Classes:
        """The same with K classes, the new ones without samples."""
        more = K - len(self.sizes)
        if more == 0:
            return self
        return Classes(
            np.append(self.sizes, np.zeros(more)),
            np.vstack([self.means, np.zeros((more, self.means.shape[1]))]),
            np.append(self.scatters, np.zeros(more)),
            self.merges,
            self.power,
        )

    def present(self) -> Classes:
        """The same without the classes of no sample."""
        own = self.sizes > 0
        if bool(own.all()):
            return self
        return Classes(self.sizes[own], self.means[own], self.scatters[own], self.merges, self.power)

    def merged(self, other: Classes) -> Classes:
        """The classes of both streams together, by Chan's formula; same classes, same width."""
        if not self.N or not other.N:
            return self if self.N else other
        power = min(self.power, other.power)
        a, b = self._at(power), other._at(power)
        sizes = a.sizes + b.sizes
        share = np.divide(b.sizes, sizes, out=np.zeros_like(sizes), where=sizes > 0)
        step = b.means - a.means
        scatters = a.scatters + b.scatters + a.sizes * share * np.sum(step**2, axis=1)
        return Classes(sizes, a.means + share[:, None] * step, scatters, a.merges + b.merges + 1, power)

    def _at(self, power: int) -> Classes:
        moved = power - self.power
        return Classes(
            self.sizes, np.ldexp(self.means, moved), np.ldexp(self.scatters, 2 * moved), self.merges, power
        )

    def mean_errors(self) -> Float[ndarray, " K"]:
        """Bounds of |computed mean - mean| for each class, (K,): every sum errs by at most gamma of
        its roundings times the mean norm of the class, which its root mean square exceeds."""
        total = self.within + float(self.sizes @ np.sum(self.means**2, axis=1))
        return gamma(float(self.sizes.max()) + 4 * self.merges + 4) * np.sqrt(total / self.sizes) * INFLATE

    def centred(self, weighting: Weighting) -> tuple[Float[ndarray, "K d"], Float[ndarray, " K"]]:
        """Class means minus their centre, and the weights of the classes in Tr Sigma_B."""
        K = len(self.sizes)
        shares = self.sizes / self.N
        centre = self.means.mean(axis=0) if weighting == "classes" else shares @ self.means
        return self.means - centre, shares if weighting == "samples" else np.full(K, 1 / K)

    def traces(self, weighting: Weighting) -> tuple[float, Rounded]:
        """Tr Sigma_W, and Tr Sigma_B with a bound of its rounding error."""
        M, weights = self.centred(weighting)
        errors = self.mean_errors()
        shift = errors + errors.max() + gamma(len(errors) + 4) * np.linalg.norm(self.means, axis=1).max()
        squares = np.sum(M**2, axis=1)
        spread = 2 * np.sqrt(squares) * shift + shift**2 + gamma(M.shape[1] + 4) * squares
        return self.within / self.N, Rounded(float(weights @ squares), float(weights @ spread) * INFLATE)

    def gram(self) -> Rounded:
        """Inner products of the class means, (K, K), with their error bounds."""
        sizes, errors = np.linalg.norm(self.means, axis=1), self.mean_errors()
        spread = np.outer(sizes, errors) + np.outer(errors, sizes) + np.outer(errors, errors)
        spread += gamma(self.means.shape[1] + 4) * np.outer(sizes, sizes)
        return Rounded(self.means @ self.means.T, spread * INFLATE)


def block_rows(width: int) -> int:
    """Rows of a block for features of this width."""
    return max(BLOCK_BYTES // (8 * width), 16)


def simplex_distance(M: Float[ndarray, "K d"]) -> float:
    """|G/|G|_F - E/|E|_F|_F for the Gram matrix G of centred class means and E of the simplex ETF; 0 for
    an ETF, nan where G = 0."""
    K = len(M)
    G = M @ M.T
    E = np.eye(K) - 1 / K
    size = float(np.linalg.norm(G))
    return float(np.linalg.norm(G / size - E / sqrt(K - 1))) if size > 0 else float("nan")
