"""Functions compiled by numba, kept on disk where there is a place for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
from numba.core import config

COMPILES = not config.DISABLE_JIT  # pyright: ignore[reportAttributeAccessIssue]
"""Whether numba compiles at all; NUMBA_DISABLE_JIT makes it hand back the Python functions."""


def compiled(signature: str) -> Callable[[Callable[..., Any]], Any]:
    """Compile a function for one signature as it is defined; it runs without the lock of the interpreter.

    One signature and no other: left to itself numba compiles a callee anew for every argument that
    happens to be a constant where it is called, which was most of the time of a first run.
    What was compiled is kept beside the source or in the user's cache; where neither can be written
    (a read-only installation, a user without a home) every process compiles anew.
    """

    def compile_now(function: Callable[..., Any]) -> Any:
        try:
            return numba.njit(signature, nogil=True, cache=True)(function)
        except RuntimeError:  # numba finds no place for its cache
            return numba.njit(signature, nogil=True)(function)

    return compile_now
