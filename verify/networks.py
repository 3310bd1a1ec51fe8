"""What a theory of networks does with networks: those of the user's, and those that it makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from verify.measurement import Measurement

if TYPE_CHECKING:
    import pandas as pd


class Networks(Protocol):
    """The functions of a theory about networks (`verify.instances.Network`, `Pair`); a module that defines
    them is one of these.

    THEOREMS: what a phase diagram of a sweep shows unless it is told otherwise, statement id -> title.
    """

    @property
    def THEOREMS(self) -> Mapping[str, str]: ...

    def families(self) -> Sequence[str]:
        """The families of its own cases, by name."""
        ...

    def choices(self, **given: Any) -> Any:
        """What the main job runs: a record; InputError for what no case can be made of."""
        ...

    def makings(self, choices: Any, /) -> list[Any]:
        """Its own cases, still to be made: objects with `name` and `make(progress)`."""
        ...

    def measure(self, instance: Any, /) -> Measurement:
        """A network, measured."""
        ...

    def batch(self, instances: Sequence[Any], /) -> Any:
        """Networks of one shape, measured together, with quantities as arrays."""
        ...

    def exact_pair(self, pair: Any, form: str | None = None, /) -> Any:
        """A network in closed form as an exact instance."""
        ...

    def exact_network(self, network: Any, /) -> Any:
        """The exact instance nearest to a network of floats."""
        ...

    def reported(self, path: Path, row: int, form: str | None, /) -> Any:
        """The exact instance of the case of a row of a report.csv."""
        ...

    def coq_theorems(self, instance: Any, file: str, /) -> str:
        """A file for Coq that proves what the theory says of an exact instance."""
        ...

    def contradictions(self, p: Any, /) -> list[str]:
        """Inequalities that every network satisfies and these parameters do not."""
        ...

    def explorer_page(self, rows: pd.DataFrame | None, name: str, /) -> str:
        """A page with sliders for its parameters; with the networks of a run, the rows of a report.csv called
        `name`."""
        ...

    def ready(self) -> None:
        """Import all that measuring and judging takes."""
        ...


__all__ = ["Networks"]
