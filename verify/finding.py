"""What a finding is: a published claim, the reading tested, an instance, numbers, what holds instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Evidence:
    """What one run of a finding shows: numbers by name, and whether they refute the claim as read.

    exact: decided in rational arithmetic, so a proof for its instance.
    """

    numbers: Mapping[str, float | int | str]
    refutes: bool
    exact: bool = False


@dataclass(frozen=True)
class Finding:
    """A published claim that fails as read.

    id: theory and number.  claim: what is printed, and where.  reading: how it is read here.
    instance: on what.  instead: what is true.  reproduce(): the evidence, computed anew.
    """

    id: str
    claim: str
    reading: str
    instance: str
    instead: str
    reproduce: Callable[[], Evidence]
