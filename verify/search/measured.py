"""Search spaces of theories whose instances are measured as they are made.

Bounds on rounding have no slack to search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from bounds.statement import Statement
from verify.errors import InputError
from verify.judge import EQUALITY_ROUNDING, Row
from verify.measurement import Observation, Together
from verify.search.slack import Target, slacks
from verify.search.space import Columns, Start
from verify.theory import Part, judged, judged_many

if TYPE_CHECKING:
    from verify.exact.recipes import RationalCase


@dataclass(frozen=True)
class MeasuredSpace:
    """Instances of one kind: `observe` makes and measures one from its vector.

    knobs: what is held fixed, "kind" among it.  sizes: the parts of the vector.  points: where to start.
    exact: what was observed as the exact instance it is, for floats are rationals; without it, certificates
    there are none, and the judge's word is the last.
    """

    theory: str
    knobs: Columns
    sizes: Mapping[str, int]
    observe: Callable[[Float[ndarray, " dim"]], Observation]
    points: tuple[Start, ...] = field(repr=False)
    exact: Callable[[Any], RationalCase] | None = field(default=None, repr=False)

    def starts(self) -> Iterator[Start]:
        yield from self.points

    def instance(self, vector: Float[ndarray, " dim"]) -> Observation:
        """The measured instance of a vector; InputError where there is none."""
        if not np.isfinite(vector).all():
            raise InputError("the vector must be finite")
        try:
            with np.errstate(all="ignore"):
                found = self.observe(vector)
        except (ArithmeticError, np.linalg.LinAlgError, ValueError) as error:
            raise InputError(f"no instance at this vector: {error}") from None
        if not hasattr(found, "parameters"):
            raise InputError(f"observe must return a measurement, such as an Observation, got {found!r:.40}")
        return found

    def judged(self, instance: Observation, statements: Iterable[Statement]) -> tuple[list[Row], Columns]:
        rows = judged(self.theory, instance, statements, instance.parameters).rows
        return [row for row in rows if not row.upper <= EQUALITY_ROUNDING], instance.scalars()

    def slacks(
        self, instances: Sequence[Observation], statements: Iterable[Statement]
    ) -> dict[Target, Float[ndarray, " B"]]:
        parts = [Part((i,), Together([m]), m.parameters) for i, m in enumerate(instances)]
        return slacks(judged_many(self.theory, parts, statements), least=EQUALITY_ROUNDING)

    def parameters(self, instance: Observation) -> Any:
        return instance.parameters

    def certificate(self, instance: Observation, statements: Iterable[Statement]) -> dict[str, Any] | None:
        from verify.exact import certify

        return None if self.exact is None else certify(self.exact(instance), statements)


def random_starts(count: int, size: int, scales: Iterable[float], seed: int) -> tuple[Start, ...]:
    """Gaussian starting points of several sizes."""
    rng = np.random.default_rng(seed)
    return tuple(
        Start(f"normal, size {scale:g} #{k}", scale * rng.standard_normal(size))
        for scale in scales
        for k in range(count)
    )
