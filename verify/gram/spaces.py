"""What `tighten` searches of the weight-Gram theory."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy import ndarray

from verify.gram.observe_features import observe_features, observe_virtual_step
from verify.measurement import Observation
from verify.search.measured import MeasuredSpace, random_starts


def spaces(seed: int) -> list[MeasuredSpace]:
    """Representations with labels, and virtual steps; the other statements are identities."""
    labels = np.repeat(np.arange(3), 4)

    def features(x: ndarray) -> Observation:
        return observe_features(x.reshape(12, 3), labels, seed=seed, case="search features")

    def virtual(x: ndarray) -> Observation:
        return observe_virtual_step(x[:24].reshape(8, 3), x[24:32], x[32:], 0.5, case="search virtual step")

    kinds: list[tuple[str, dict[str, int], Callable[[ndarray], Observation]]] = [
        ("features", {"H": 36}, features),
        ("virtual step", {"X": 24, "y": 8, "w": 3}, virtual),
    ]
    return [
        MeasuredSpace("gram", {"kind": kind}, sizes, run, random_starts(4, sum(sizes.values()), (1.0,), seed))
        for kind, sizes, run in kinds
    ]
