"""What `tighten` searches of the weight-Gram theory."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy import ndarray

from verify.gram.homogeneous import Homogeneous, observe_homogeneous
from verify.gram.observe_features import observe_features, observe_virtual_step
from verify.gram.surrogate import observe_target
from verify.measurement import Observation
from verify.search.measured import MeasuredSpace, random_starts


def spaces(seed: int) -> list[MeasuredSpace]:
    """Representations with labels, virtual steps, targets with a layer and a ridge, ReLU functions; the other
    statements are identities."""
    labels = np.repeat(np.arange(3), 4)

    def features(x: ndarray) -> Observation:
        return observe_features(x.reshape(12, 3), labels, seed=seed, case="search features")

    def virtual(x: ndarray) -> Observation:
        return observe_virtual_step(x[:24].reshape(8, 3), x[24:32], x[32:], 0.5, case="search virtual step")

    def target(x: ndarray) -> Observation:
        ridge = 10 ** float(np.clip(x[16], -6, 6))
        return observe_target(
            x[:8].reshape(4, 2), x[8:12], x[12:16].reshape(2, 2), ridge, case="search target"
        )

    def plain_target(x: ndarray) -> Observation:
        return observe_target(x[:8].reshape(4, 2), x[8:12], x[12:].reshape(2, 2), 0.0, case="search target")

    def homogeneous(x: ndarray) -> Observation:
        f = Homogeneous(x[6:12].reshape(3, 2), x[12:])
        return observe_homogeneous(x[:6].reshape(3, 2), f, case="search homogeneous")

    kinds: list[tuple[str, dict[str, int], Callable[[ndarray], Observation]]] = [
        ("features", {"H": 36}, features),
        ("virtual step", {"X": 24, "y": 8, "w": 3}, virtual),
        ("target", {"H": 8, "y": 4, "W": 4, "log10 lambda": 1}, target),
        ("target, lambda = 0", {"H": 8, "y": 4, "W": 4}, plain_target),
        ("homogeneous", {"H": 6, "B": 6, "a": 3}, homogeneous),
    ]
    return [
        MeasuredSpace("gram", {"kind": kind}, sizes, run, random_starts(4, sum(sizes.values()), (1.0,), seed))
        for kind, sizes, run in kinds
    ]
