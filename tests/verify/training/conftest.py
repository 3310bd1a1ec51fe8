"""A small data maker: orthonormal columns plus Gaussian noise of a given Frobenius norm."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest


def small_data(d: int, N: int, noise: float = 0.5, seed: int = 0) -> np.ndarray:
    random = np.random.default_rng(seed)
    basis, _ = np.linalg.qr(random.standard_normal((d, N)))
    disturbance = random.standard_normal((d, N))
    return basis + noise * disturbance / np.linalg.norm(disturbance)


@pytest.fixture(scope="session")
def make_data() -> Callable[..., np.ndarray]:
    return small_data


def balances(weights: tuple[np.ndarray, ...]) -> list[np.ndarray]:
    """W_(l+1)'W_(l+1) - W_l W_l', l = 1..L-1."""
    return [V.T @ V - W @ W.T for W, V in pairwise(weights)]


@pytest.fixture(scope="session")
def imbalances() -> Callable[[tuple[np.ndarray, ...]], list[float]]:
    return lambda weights: [float(np.linalg.norm(B)) for B in balances(weights)]
