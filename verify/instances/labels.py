"""What may be a label: one rule for networks, files, feature matrices and the probe."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Bool
from numpy import ndarray

from verify.errors import InputError

Ignore = Any
"""None, one mark, or a collection of marks: labels that mean 'no label'."""

TORCH_MARK = -100
"""`ignore_index` of torch's losses: never a class unless it is asked for."""

ONE_HOT = "one-hot labels were read as the numbers of their columns"


@dataclass(frozen=True)
class Labels:
    """values: (N,) int64 or str; kept: (N,), False where a sample has no label; note: what was read as
    what."""

    values: ndarray
    kept: Bool[ndarray, " N"]
    note: str = ""


def read_labels(
    given: Any, *, count: int | None = None, ignore: Ignore = None, name: str = "labels", of: str = "samples"
) -> Labels:
    """One integer or one string a sample, from anything that holds such.

    given: (N,), (N, 1) or (1, N) integers, booleans, floats that are whole numbers, or strings, as a
    sequence, NumPy array, torch tensor or pandas column; or one-hot rows (N, K), which are read as the
    numbers of their columns, with a note.  count: N where it is known.  ignore: marks of samples without a
    label (-1, -100, nan, "unknown"), which are left out; without it nan is refused, and so are marks that
    `refuse_marks` knows; () makes everything but nan a class.  Raises InputError for anything else.
    """
    array, missing = _array(given, name)
    array, note = _vector(array, missing, count, name, of)
    if missing is None or missing.size != len(array):  # one-hot rows have no gaps
        missing = np.zeros(len(array), dtype=bool)
    missing = missing.reshape(-1)
    marks = _marks(ignore)
    if missing.any() and not any(_is_missing(mark) for mark in marks):
        raise InputError(
            f"{name}: {int(missing.sum())} of {len(array)} are nan or missing; ignore=float('nan') leaves "
            "these "
            f"{of} out"
        )
    values = _values(array, missing, name)
    left_out = missing | np.isin(values, [mark for mark in marks if _same_kind(mark, values)])
    if ignore is None:
        refuse_marks(values[~left_out].tolist(), name)
    return Labels(values, ~left_out, note)


def refuse_marks(values: Iterable[Any], name: str = "labels") -> None:
    """InputError when values hold -100, or -1 beside 0: what frameworks write for 'no label'.

    -1 beside 1 alone is a class, as are other negative numbers.
    """
    found = set(values)
    for mark in (TORCH_MARK, -1):
        if mark in found and (mark == TORCH_MARK or 0 in found):
            raise InputError(
                f"{name}: {mark} is a common mark for 'no label': ignore={mark} leaves these samples out, "
                "ignore=() "
                "makes it a class"
            )


def _marks(ignore: Ignore) -> tuple[Any, ...]:
    if ignore is None:
        return ()
    if isinstance(ignore, str | bytes) or not isinstance(ignore, Collection):
        return (ignore,)
    return tuple(ignore)


def _is_missing(mark: Any) -> bool:
    return mark is None or (isinstance(mark, float | np.floating) and bool(np.isnan(mark)))


def _same_kind(mark: Any, values: ndarray) -> bool:
    return isinstance(mark, str) == (values.dtype.kind == "U") and not _is_missing(mark)


def _array(given: Any, name: str) -> tuple[ndarray, ndarray | None]:
    """The labels in NumPy, and which of them are missing (None: none can be)."""
    if hasattr(given, "detach"):
        try:
            given = given.detach().cpu()
            given = (given.double() if given.is_floating_point() else given).numpy()
        except (RuntimeError, TypeError):  # on device meta, sparse, quantised
            raise InputError(f"{name} are a tensor that holds no numbers: give a dense one") from None
    if isinstance(given, np.ma.MaskedArray):
        if np.ma.is_masked(given):
            raise InputError(f"{name} are a masked array with masked entries: leave these samples out")
        given = given.filled()
    if isinstance(given, str | bytes | dict | set):
        raise InputError(f"{name} of type {type(given).__name__}: one integer or string a sample is needed")
    try:
        array = np.asarray(given)
        if isinstance(given, list | tuple) and array.dtype.kind == "U":  # never turn 1 into "1"
            array = np.asarray(given, dtype=object)
    except (TypeError, ValueError, RuntimeError, OverflowError):
        raise InputError(
            f"{name} of type {type(given).__name__}: one integer or string a sample is needed"
        ) from None
    if array.dtype.kind in "OT":
        return _of_objects(array, name)
    if array.dtype.kind not in "iufbU":
        raise InputError(f"{name} must be integers or strings, got dtype {array.dtype}")
    return array, np.isnan(array) if array.dtype.kind == "f" else None


def _of_objects(array: ndarray, name: str) -> tuple[ndarray, ndarray]:
    import pandas as pd

    entries = [getattr(entry, "item", lambda entry=entry: entry)() for entry in array.ravel().tolist()]
    missing = np.array([entry is None or entry is pd.NA or entry != entry for entry in entries], dtype=bool)
    kinds = {
        str if isinstance(e, str) else type(e) for e, gone in zip(entries, missing, strict=True) if not gone
    }
    if not kinds <= {str} and not kinds <= {int, bool, float}:
        types = ", ".join(sorted(kind.__name__ for kind in kinds))
        raise InputError(f"{name} of mixed or unknown types ({types}): integers, or strings, are needed")
    filler: Any = "" if kinds == {str} else 0
    filled = [filler if gone else entry for entry, gone in zip(entries, missing, strict=True)]
    try:
        values = np.array(filled, dtype=str if kinds == {str} else float)
    except OverflowError:
        raise InputError(f"{name}: one of them is too large for a number") from None
    return values.reshape(array.shape), missing.reshape(array.shape)


def _vector(
    array: ndarray, missing: ndarray | None, count: int | None, name: str, of: str
) -> tuple[ndarray, str]:
    """(N,) entries of (N,), (N, 1), (1, N) or one-hot (N, K), with a note on the last."""
    shape = array.shape
    one_hot_row = shape[:1] == (1,) and count == 1 and array.size > 1
    if array.ndim == 2 and 1 in shape and not one_hot_row:
        array = array.reshape(-1)
    if array.ndim == 1 and count in (None, len(array)):
        return array, ""
    if array.ndim == 2 and array.dtype.kind in "iufb" and count in (None, shape[0]):
        if bool(((array == 0) | (array == 1)).all()) and bool((array.sum(axis=1) == 1).all()):
            return array.argmax(axis=1), ONE_HOT
        turned = " transpose?" if bool((array.sum(axis=0) == 1).all()) else ""
        raise InputError(
            f"{name} of shape {shape}: one integer a sample, or rows with a single 1, are needed (soft "
            "labels and "
            f"several labels a sample have no classes){turned}"
        )
    expected = (
        f"one entry a sample: there are {count} {of}, " if count is not None else "one entry a sample: "
    )
    raise InputError(f"{name} must be a vector with {expected}{name} have shape {shape}")


def _values(array: ndarray, missing: ndarray, name: str) -> ndarray:
    if array.dtype.kind == "U":
        return array
    if array.dtype.kind == "f":
        known = np.where(missing, 0.0, array)
        wrong = known[(known != np.round(known)) | (abs(known) >= 2.0**63)]
        if len(wrong):
            raise InputError(f"{name} must be integers or strings, got {wrong[0]:g}")
        return known.astype(np.int64)
    if array.dtype.kind == "u" and array.size and int(array.max()) >= 2**63:
        raise InputError(f"{name} must be below 2^63, got {int(array.max())}")
    return array.astype(np.int64)


__all__ = ["ONE_HOT", "Ignore", "Labels", "read_labels", "refuse_marks"]
