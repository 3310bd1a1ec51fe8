"""Arguments of a training run, checked before any work is done."""

from __future__ import annotations

import math
from numbers import Integral, Real

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from numpy.typing import ArrayLike

from verify.errors import InputError
from verify.files import clipped
from verify.instances.validation import real_array

MOST = 2**63 - 1
"""The largest size, number of steps and seed of a run; what fits the memory is far less."""


def integer(name: str, value: object, *, least: int) -> int:
    """`value` as an int of at least `least`; InputError otherwise."""
    if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
        raise InputError(f"{name} = {clipped(repr(value))}: an integer of at least {least} is needed")
    found = int(value)
    if found > MOST:
        raise InputError(f"{name} is above {MOST:,}, the largest that is taken")
    return found


def positive(name: str, value: object) -> float:
    """`value` as a finite float above 0; InputError otherwise."""
    try:
        number = float(value) if isinstance(value, Real) and not isinstance(value, bool) else math.nan
    except OverflowError:
        number = math.inf
    if not 0 < number < math.inf:
        raise InputError(f"{name} = {clipped(repr(value))}: a finite number above 0 is needed")
    return number


def data_matrix(X: ArrayLike, K: int) -> Float[ndarray, "d N"]:
    """A float64 copy of the data X (d, N), columns class by class, K classes of N / K samples.

    Raises InputError unless X is a finite real matrix of rank N <= d and K >= 2 divides N.
    """
    K = integer("K", K, least=2)
    data = real_array("X", X, 2).copy()
    d, N = data.shape
    if N == 0 or N % K:
        raise InputError(f"N = {N} samples, K = {K} classes: N must be a positive multiple of K")
    if d < N:
        raise InputError(f"d = {d} < N = {N}: the width must be at least the number of samples")
    rank = int(np.linalg.matrix_rank(data))
    if rank < N:
        raise InputError(f"X has rank {rank} < N = {N}: its columns must be linearly independent")
    return data
