"""Options that take one value, a list `2,4,8` or a range `0:0.5:51`."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from verify.cli.options import require
from verify.errors import InputError

if TYPE_CHECKING:
    import numpy as np

METAVAR = "X|X,Y,..|FROM:TO:COUNT[:log]"


@dataclass(frozen=True)
class Axis:
    """The values of one option: listed ones, or count evenly spaced ones, start to stop (log: in ratio)."""

    listed: tuple[float, ...] = ()
    start: float = 0.0
    stop: float = 0.0
    count: int = 0
    log: bool = False

    def __len__(self) -> int:
        return self.count or len(self.listed)

    @property
    def single(self) -> float:
        """The one value."""
        return self.listed[0]

    def values(self) -> np.ndarray:
        """All values; `len` says first how many they are."""
        import numpy as np

        if not self.count:
            return np.array(self.listed)
        return (np.geomspace if self.log else np.linspace)(self.start, self.stop, self.count)


def axis(name: str, text: str) -> Axis:
    """An option's text as its values; InputError where it is none of the three forms."""
    parts = text.split(":")
    if len(parts) == 1:
        return Axis(tuple(_number(name, text, part) for part in text.split(",")))
    log = len(parts) == 4 and parts[3] == "log"
    require(len(parts) == 3 or log, _forms(name, text))
    start, stop, count = (_number(name, text, part) for part in parts[:3])
    require(
        count == int(count) and count >= 2,
        f"{name} = {text}: a range has a whole number of values, at least 2",
    )
    require(start < stop, f"{name} = {text}: a range goes upwards, from {start:g} to something larger")
    require(not log or start > 0, f"{name} = {text}: a range in ratio starts above 0")
    return Axis(start=start, stop=stop, count=int(count), log=log)


def _number(name: str, text: str, part: str) -> float:
    try:
        value = float(part)
    except ValueError:
        raise InputError(_forms(name, text)) from None
    require(math.isfinite(value), f"{name} = {text}: a finite number is needed")
    return value


def _forms(name: str, text: str) -> str:
    return f"{name} = {text!r}: a number, a list such as 2,4,8 or a range such as 0:0.5:51 is needed"


def points(axes: Iterable[Axis]) -> int:
    """How many points the axes span."""
    return math.prod(len(x) for x in axes)


def whole(name: str, x: Axis) -> int:
    """The one value as an integer."""
    require(x.single == int(x.single), f"{name} = {x.single:g}: a whole number is needed")
    return int(x.single)
