"""A draw of the samples of a stream, kept for what needs them again: rank, linear probe, target linearity."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


def keys_of(seed: int, position: int, count: int) -> Tensor:
    """A random number for each sample of a batch, from the seed and the batch's position in the stream."""
    import torch

    generator = torch.Generator().manual_seed((seed * 1_000_003 + position) % 2**63)
    return torch.rand(count, generator=generator, dtype=torch.float64)


@dataclass
class Drawn:
    """The `most` samples with the smallest keys of all that were added: a draw without replacement, which
    merges with others and does not depend on how the stream is cut.

    rows: (m, d) in the features' own precision; labels: class numbers (m,); keys: (m,).
    """

    name: str
    most: int
    rows: Tensor | None = None
    labels: Tensor | None = None
    keys: Tensor | None = None
    waiting: list[tuple[Tensor, Tensor, Tensor]] = field(default_factory=list, repr=False)

    def add(self, Z: Tensor, labels: Tensor, keys: Tensor) -> None:
        """Offer samples, (b, d), with class numbers and keys, (b,)."""
        if self.keys is not None and len(self.keys) == self.most:
            self._replace(Z, labels, keys)
            return
        self.waiting.append((Z.clone(), labels, keys))
        if sum(len(part[2]) for part in self.waiting) >= self.most:
            self.settle()

    def settle(self) -> None:
        """Keep the smallest keys of what waits."""
        import torch

        if not self.waiting:
            return
        parts = self.waiting
        if self.rows is not None and self.labels is not None and self.keys is not None:
            parts = [(self.rows, self.labels, self.keys), *parts]
        rows, labels, keys = (torch.cat(column) for column in zip(*parts, strict=True))
        chosen = torch.topk(keys, min(self.most, len(keys)), largest=False).indices.sort().values
        where = chosen.to(rows.device)
        self.rows, self.labels, self.keys = rows.index_select(0, where), labels[where], keys[chosen]
        self.waiting = []

    def _replace(self, Z: Tensor, labels: Tensor, keys: Tensor) -> None:
        """Put new samples in the places of those with larger keys."""
        import torch

        assert self.rows is not None
        assert self.labels is not None
        assert self.keys is not None
        own = torch.topk(torch.cat([self.keys, keys]), self.most, largest=False).indices
        new = own[own >= self.most].sort().values - self.most
        if not len(new):
            return
        stays = torch.zeros(self.most, dtype=torch.bool)
        stays[own[own < self.most]] = True
        gone = torch.nonzero(~stays)[:, 0]
        there, here = new.to(Z.device), gone.to(Z.device)
        self.rows[here], self.labels[here], self.keys[gone] = Z[there], labels[there], keys[new]
