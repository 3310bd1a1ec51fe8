"""What an experiment is: declared once, run anywhere, its outcome a table, pictures and what was seen.

An observation is never a verdict: it says whether a trend that a paper reports was seen in these runs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from verify.figures import Panel

if TYPE_CHECKING:
    import pandas as pd

Noises = Literal["uniform", "normal", "both"]


@dataclass(frozen=True)
class Settings:
    """quick: minutes on two cores.  device: of torch.  data_dir: where the user's data files lie.

    seeds: how many; None for the experiment's own number.  noise: of synthetic data, where a paper's text
    and its code differ in it; "both" puts them side by side.
    """

    quick: bool = True
    device: str = "cpu"
    data_dir: Path | None = None
    seeds: int | None = None
    noise: Noises = "both"


@dataclass(frozen=True)
class Expectation:
    """claim: what should be seen.  seen: None where these runs cannot tell, as detail says.  setting: which
    of several runs of the same experiment these are, "" where there is one."""

    claim: str
    seen: bool | None
    detail: str
    setting: str = ""


@dataclass(frozen=True)
class Outcome:
    """What a run gives; data says which data it used and, if they stand in for others, for which."""

    table: pd.DataFrame
    panels: tuple[Panel, ...]
    observations: tuple[Expectation, ...]
    data: str
    parameters: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Experiment:
    """name: as `reproduce` takes it, or one of `also`, other figures that it holds.  source: paper and
    figure.  theory: by name.  claims: what the paper says one sees.  own: what this suite asks of
    the same runs besides, which no paper says."""

    name: str
    title: str
    source: str
    claims: tuple[str, ...]
    run: Callable[[Settings], Outcome]
    theory: str
    also: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
