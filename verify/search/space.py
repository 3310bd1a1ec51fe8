"""What is searched: a space of instances, reached from vectors of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from jaxtyping import Float
from numpy import ndarray

from bounds.statement import Statement
from verify.judge import Row
from verify.search.slack import Target

Columns = Mapping[str, float | int | str | None]
"""Cells that every row of an instance shares."""


@dataclass(frozen=True)
class Start:
    """A point to search from: what it is in words, and its vector."""

    name: str
    vector: Float[ndarray, " dim"]


class Space(Protocol):
    """Instances of one theory, parametrised by vectors of one length.

    theory: the theory's name.  knobs: what is held fixed, as columns of a table.  sizes: the parts of a
    vector, in order, with their lengths; coordinates of one part are searched together.
    """

    @property
    def theory(self) -> str: ...

    @property
    def knobs(self) -> Columns: ...

    @property
    def sizes(self) -> Mapping[str, int]: ...

    def starts(self) -> Iterator[Start]:
        """The structured starting points."""
        ...

    def instance(self, vector: Float[ndarray, " dim"]) -> Any:
        """The instance of a vector; InputError where there is none."""
        ...

    def judged(self, instance: Any, statements: Iterable[Statement]) -> tuple[list[Row], Columns]:
        """Measure and judge: the rows of the instance, and its measured columns."""
        ...

    def slacks(
        self, instances: Sequence[Any], statements: Iterable[Statement]
    ) -> dict[Target, Float[ndarray, " B"]]:
        """Measure and judge several instances: `verify.search.slack.slacks`."""
        ...

    def parameters(self, instance: Any) -> Any:
        """What the statements take of an instance."""
        ...

    def certificate(self, instance: Any, statements: Iterable[Statement]) -> dict[str, Any] | None:
        """The exact decision about the instance; None where the theory has no exact engine."""
        ...
