"""Exact medians of many groups of numbers, in memory that does not grow with how many numbers there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy import ndarray

HELD = 1 << 18
"""Most numbers that are kept at once."""

COUNTERS = 1 << 19
"""Most counters that are kept at once, unless there are more groups."""

SIGN = np.uint64(1 << 63)

Read = Callable[[], Iterator[tuple[ndarray, ndarray]]]


def medians(read: Read, groups: int) -> ndarray:
    """The median of every group of numbers that `read()` gives in pieces; nan for a group without any.

    read: gives, whenever it is called, the same pairs of arrays of equal length: the group of each number, 0
    to groups - 1, and the numbers, without nan.  Of an even count it is the mean of the two in the middle.
    The numbers are read twice, or some more times: the leading bits of each lower middle one are found by
    counting, until at most HELD numbers begin like theirs; those are sorted.

    >>> medians(lambda: iter([(np.array([0, 1, 0]), np.array([3.0, 7.0, 4.0]))]), 3)
    array([3.5, 7. , nan])
    """
    count = np.zeros(groups, dtype=np.int64)
    for group, _ in read():
        count += np.bincount(group, minlength=groups)
    rank, left = (
        np.maximum(count - 1, 0) // 2,
        count,
    )  # among the numbers that begin like the lower middle one
    begin, known, every = np.zeros(groups, dtype=np.uint64), 0, np.arange(groups)
    while left.sum() > HELD and known < 64:
        more = min(max(COUNTERS // groups, 2).bit_length() - 1, 64 - known)
        table = np.zeros((groups, 1 << more), dtype=np.int64)
        for group, number in read():
            own = _leading(number, known) == begin[group]
            digit = (_leading(number[own], known + more) & np.uint64((1 << more) - 1)).astype(np.int64)
            table += np.bincount((group[own] << more) + digit, minlength=table.size).reshape(table.shape)
        upto = table.cumsum(axis=1)
        digit = (upto <= rank[:, None]).sum(axis=1) % table.shape[1]  # of an empty group: anything
        left = table[every, digit]
        rank = rank - (upto[every, digit] - left)
        begin, known = begin << np.uint64(more) | digit.astype(np.uint64), known + more
    above, kept = np.full(groups, np.inf), [(np.zeros(0, dtype=np.int64), np.zeros(0))]
    for group, number in read():
        leading = _leading(number, known)
        later, own = leading > begin[group], leading == begin[group]
        np.minimum.at(above, group[later], number[later])
        if known < 64:
            kept.append((group[own], number[own]))
    lower, upper = (_number(begin) if known == 64 else np.zeros(groups)), above
    both = rank + 1 < left  # the upper middle one begins like the lower one
    if known < 64:
        group, number = (np.concatenate(part) for part in zip(*kept, strict=True))
        order = np.lexsort((number, group))
        number, start = number[order], np.searchsorted(group[order], every)
        lower[count > 0] = number[(start + rank)[count > 0]]
        upper[both] = number[(start + rank + 1)[both]]
    else:
        upper[both] = lower[both]
    middle = np.where(count % 2 == 1, lower, (lower + upper) / 2)
    return np.where(count > 0, middle, np.nan)


def _leading(number: ndarray, bits: int) -> ndarray:
    """So many leading bits of float64 numbers, such that integers are ordered like the numbers."""
    if bits == 0:
        return np.zeros(len(number), dtype=np.uint64)
    raw = (number + 0.0).view(np.uint64)
    return np.where(raw >= SIGN, ~raw, raw | SIGN) >> np.uint64(64 - bits)


def _number(bits: ndarray) -> ndarray:
    """The numbers of which all 64 bits of `_leading` are given."""
    return np.where(bits >= SIGN, bits ^ SIGN, ~bits).view(np.float64)
