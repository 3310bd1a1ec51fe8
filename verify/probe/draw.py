"""A draw of the samples of a stream, kept for what needs them again: rank, linear probe, target linearity."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from verify.errors import InputError

if TYPE_CHECKING:
    from torch import Tensor

SLACK = 1.25
"""Rows are thrown away once there are this many times as many as are kept."""


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
    held: int = 0

    def add(self, Z: Tensor, labels: Tensor, keys: Tensor) -> None:
        """Offer samples, (b, d), with class numbers and keys, (b,)."""
        import torch

        if self.keys is not None and len(self.keys) == self.most:
            few = torch.nonzero(keys < self.keys.max())[:, 0]
            if not len(few):
                return
            where = few.to(Z.device)
            Z, labels, keys = Z.index_select(0, where), labels[where], keys[few]
            self.waiting.append((Z, labels, keys))
        else:
            self.waiting.append((Z.clone(), labels, keys))
        self.held += len(keys)
        if self.held > SLACK * self.most:
            self.settle()

    def settle(self) -> None:
        """Keep the smallest keys alone."""
        import torch

        if not self.waiting:
            return
        parts = self.waiting
        if self.rows is not None and self.labels is not None and self.keys is not None:
            parts = [(self.rows, self.labels, self.keys), *parts]
        keys = torch.cat([part[2] for part in parts])
        chosen = (
            torch.topk(keys, min(self.most, len(keys)), largest=False, sorted=False).indices.sort().values
        )
        labels = torch.cat([part[1] for part in parts])
        rows = torch.cat([part[0] for part in parts])
        where = chosen.to(rows.device)
        self.rows, self.labels, self.keys = rows.index_select(0, where), labels[where], keys[chosen]
        self.waiting, self.held = [], len(chosen)

    def require_finite(self) -> None:
        """InputError for nan or inf among the rows."""
        if self.rows is not None and not bool(self.rows.isfinite().all()):
            raise InputError(f"layer {self.name!r}: features contain nan or inf")
