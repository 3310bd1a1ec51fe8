"""What `tighten` searches: symmetric pairs of order 2 (decided exactly too) and 3, and general 3 x 2 ones."""

from __future__ import annotations

import numpy as np
from numpy import ndarray

from subspaces.exact import plane_case
from subspaces.instances import turned_plane
from subspaces.measure import Pair, PairObservation, measure
from verify.exact.recipes import RationalCase
from verify.search.measured import MeasuredSpace, random_starts
from verify.search.space import Start


def symmetric_from(entries: ndarray, n: int) -> ndarray:
    """The symmetric matrix with these n (n + 1) / 2 entries on and above its diagonal."""
    A = np.zeros((n, n))
    A[np.triu_indices(n)] = entries
    return A + np.triu(A, 1).T


def symmetric_space(n: int, seed: int) -> MeasuredSpace:
    """Symmetric A and E of order n, k = 1."""
    count = n * (n + 1) // 2

    def observe(x: ndarray) -> PairObservation:
        A, E = (symmetric_from(part, n) for part in np.split(x, 2))
        return measure(Pair(f"search symmetric {n}", "search", A, A + E, 1, symmetric=True))

    points = random_starts(4, 2 * count, (1.0, 0.1), seed)
    if n == 2:
        A, B = turned_plane(0.5)
        upper = np.triu_indices(2)
        points = (Start("turned plane", np.concatenate([A[upper], (B - A)[upper]])), *points)
    knobs = {"kind": "symmetric", "m": n, "n": n, "k": 1}
    exact = _exactly if n == 2 else None
    return MeasuredSpace("subspaces", knobs, {"A": count, "E": count}, observe, points, exact)


def _exactly(found: PairObservation) -> RationalCase:
    assert found.pair is not None
    return plane_case(found.case, found.pair.A, found.pair.B)


def general_space(m: int, n: int, seed: int) -> MeasuredSpace:
    """Any A and E of size m x n, k = 1."""

    def observe(x: ndarray) -> PairObservation:
        A, E = (part.reshape(m, n) for part in np.split(x, 2))
        return measure(Pair(f"search {m} x {n}", "search", A, A + E, 1))

    knobs = {"kind": "general", "m": m, "n": n, "k": 1}
    points = random_starts(4, 2 * m * n, (1.0, 0.1), seed)
    return MeasuredSpace("subspaces", knobs, {"A": m * n, "E": m * n}, observe, points)


def spaces(seed: int) -> list[MeasuredSpace]:
    """All of them."""
    return [symmetric_space(2, seed), symmetric_space(3, seed), general_space(3, 2, seed)]
