"""What an experiment is: declared once, run anywhere, its outcome a table, pictures and what was seen.

An observation is never a verdict: it says whether a trend that a paper reports was seen in these runs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verify.figures import Panel

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Settings:
    """quick: minutes on two cores.  device: of torch.  data_dir: where the user's data files lie.

    seeds: how many; None for the experiment's own number.
    """

    quick: bool = True
    device: str = "cpu"
    data_dir: Path | None = None
    seeds: int | None = None


@dataclass(frozen=True)
class Observation:
    """claim: what the paper says should be seen.  seen: None where these runs cannot tell, as detail says."""

    claim: str
    seen: bool | None
    detail: str


@dataclass(frozen=True)
class Outcome:
    """What a run gives; data says which data it used and, if they stand in for others, for which."""

    table: pd.DataFrame
    panels: tuple[Panel, ...]
    observations: tuple[Observation, ...]
    data: str
    parameters: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Experiment:
    """name: as `reproduce` takes it, or one of `also`, other figures that it holds.  source: paper and
    figure.  claims: what the paper says one sees."""

    name: str
    title: str
    source: str
    claims: tuple[str, ...]
    run: Callable[[Settings], Outcome]
    theory: str = "layerwise"
    also: tuple[str, ...] = ()
