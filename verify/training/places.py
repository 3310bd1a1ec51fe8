"""Where a block of the fused GPU trainer keeps its network in shared memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Places:
    """Where a block keeps what: doubles from the start of its shared memory.

    Rows of matrices have an odd length (`stride`), so that neither rows nor columns meet in one bank.
    """

    r: int
    m: int
    K: int
    L: int
    threads: int

    @staticmethod
    def stride(columns: int) -> int:
        return columns | 1

    @property
    def widest(self) -> int:
        return max(self.r, self.m)

    @property
    def segments(self) -> int:
        return max(self.threads // self.widest, 1)

    @property
    def starts(self) -> tuple[int, ...]:
        """Of w_1; w_2 .. w_(L-1); left_1 .. left_(L-1), the last of which is w_L; two products right_l in
        turns; the parts of a product by segment; the terms of the loss; target; gram; and the end of all."""
        product, largest = self.K * self.m, self.K * self.widest
        sizes = (
            self.m * self.stride(self.r), (self.L - 2) * self.m * self.stride(self.m),
            (self.L - 1) * product, 2 * largest, self.segments * largest, self.threads + min(self.threads, 8),
            self.K * self.r, self.r,
        )  # fmt: skip
        return tuple(int(end) for end in np.cumsum((0, *sizes)))

    @property
    def bytes(self) -> int:
        return 8 * self.starts[-1]
