"""Real data: the handwritten digits that scikit-learn ships (1797 images of 8 x 8 pixels)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from jaxtyping import Float, Int
from numpy import ndarray

from verify.errors import InputError
from verify.instances.data import Seed, generator
from verify.instances.heads import Imbalance, Spectrum
from verify.instances.model import Pair
from verify.instances.pairs import pair_on_data
from verify.instances.validation import require_full_column_rank

PIXELS = 64


def digits_data(
    classes: Sequence[int], n: int, *, d: int = PIXELS, whitened: bool = False, seed: Seed = 0
) -> Float[ndarray, "d N"]:
    """n images of each of the chosen digits, class by class, zero-padded to d >= 64 rows.

    classes: K >= 2 different digits 0..9, in the order of the result.  Images are drawn without
    replacement.  Raw columns have unit norm; whitened=True gives X(X'X)^(-1/2), the orthonormal
    matrix nearest to the sample, so that theta = 0 to rounding.  Raises InputError for bad choices
    and when the drawn sample is rank-deficient (three pixels are never used).
    """
    chosen = _check(classes, n, d)
    pixels, labels = _load()
    rng = generator(seed)
    columns = [rng.choice(np.flatnonzero(labels == digit), n, replace=False) for digit in chosen]
    sample = pixels[np.concatenate(columns)].T
    sample = sample / np.linalg.norm(sample, axis=0)
    require_full_column_rank(sample)
    if whitened:
        left, _, right = np.linalg.svd(sample, full_matrices=False)
        sample = left @ right
    return np.vstack([sample, np.zeros((d - PIXELS, sample.shape[1]))])


def digits_instance(
    classes: Sequence[int],
    n: int,
    *,
    L: int,
    eps: float,
    rho: float = 0.0,
    delta: float | None = None,
    alpha: float = 1.0,
    d: int = PIXELS,
    whitened: bool = False,
    seed: int = 0,
    spectrum: Spectrum = "level",
    imbalance: Imbalance = "mixed",
) -> Pair:
    """A closed-form network that meets Assumption 3 on a sample of digits.

    Arguments as in `digits_data` and `pair_on_data`; delta None gives the least, about
    eps^2 sqrt(d-K).  Raises InputError.
    """
    X = digits_data(classes, n, d=d, whitened=whitened, seed=seed)
    kind = "whitened" if whitened else "raw"
    names = ",".join(str(int(digit)) for digit in classes)
    pair = pair_on_data(
        X,
        len(classes),
        L,
        eps=eps,
        rho=rho,
        delta=delta,
        alpha=alpha,
        seed=seed,
        spectrum=spectrum,
        imbalance=imbalance,
    )
    return pair.named(f"digits {kind}", data=f"digits {names}, {n} each, {kind}, d = {d}")


def _check(classes: Sequence[int], n: int, d: int) -> list[int]:
    chosen = [int(digit) for digit in classes]
    if len(chosen) < 2 or len(set(chosen)) < len(chosen) or not set(chosen) <= set(range(10)):
        raise InputError(f"classes must be at least two different digits 0..9, got {list(classes)}")
    if d < PIXELS:
        raise InputError(f"the digits have {PIXELS} pixels: take d >= {PIXELS}, got d = {d}")
    smallest = min(int((_load()[1] == digit).sum()) for digit in chosen)
    if not 1 <= n <= smallest:
        raise InputError(f"n must lie in 1..{smallest} for these digits, got {n}")
    if n * len(chosen) > PIXELS:
        raise InputError(
            f"N = nK = {n * len(chosen)} images of {PIXELS} pixels are linearly dependent: take "
            f"n <= {PIXELS // len(chosen)}"
        )
    return chosen


@cache
def _load() -> tuple[Float[ndarray, "m p"], Int[ndarray, " m"]]:
    from sklearn.datasets import load_digits

    pixels, labels = load_digits(return_X_y=True)
    return np.asarray(pixels, dtype=float), np.asarray(labels)
