"""Functions compiled by numba, kept on disk where there is a place for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
from numba.core import config

COMPILES = not config.DISABLE_JIT  # pyright: ignore[reportAttributeAccessIssue]
"""Whether numba compiles at all; NUMBA_DISABLE_JIT makes it hand back the Python functions."""


def compiled(function: Callable[..., Any]) -> Any:
    """The function, compiled at its first call and without the lock of the interpreter.

    What was compiled is kept beside the source or in the user's cache; where neither can be written
    (a read-only installation, a user without a home) every process compiles anew.
    """
    try:
        return numba.njit(nogil=True, cache=True)(function)
    except RuntimeError:  # numba finds no place for its cache
        return numba.njit(nogil=True)(function)
