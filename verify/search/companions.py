"""Search spaces of the companion theories: small instances of their default cases, their numbers free.

There is no exact engine for them: the judge's verdict stands.  Bounds on rounding have no slack to search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from bounds.statement import Statement
from verify.errors import InputError
from verify.instances.data import generator
from verify.judge import EQUALITY_ROUNDING, Row, judge
from verify.observation import Observation
from verify.search.space import Columns, Start


@dataclass(frozen=True)
class CompanionSpace:
    """Instances of one kind: `observe` makes and measures one from its vector.

    knobs: what is held fixed, "kind" among it.  sizes: the parts of the vector.  points: where to start.
    """

    theory: str
    knobs: Columns
    sizes: Mapping[str, int]
    observe: Callable[[Float[ndarray, " dim"]], Observation]
    points: tuple[Start, ...] = field(repr=False)

    def starts(self) -> Iterator[Start]:
        yield from self.points

    def instance(self, vector: Float[ndarray, " dim"]) -> Observation:
        """The measured instance of a vector; InputError where there is none."""
        if not np.isfinite(vector).all():
            raise InputError("the vector must be finite")
        try:
            with np.errstate(all="ignore"):
                return self.observe(vector)
        except (ArithmeticError, np.linalg.LinAlgError, ValueError) as error:
            raise InputError(f"no instance at this vector: {error}") from None

    def judged(self, instance: Observation, statements: Iterable[Statement]) -> tuple[list[Row], Columns]:
        rows, _ = judge(instance, statements, instance.parameters)  # type: ignore[arg-type]
        return [row for row in rows if not row.upper <= EQUALITY_ROUNDING], instance.scalars()

    def certificate(self, instance: Observation, statements: Iterable[Statement]) -> None:
        return None


def _random(count: int, size: int, scales: Iterable[float], seed: int) -> tuple[Start, ...]:
    """Gaussian starting points of several sizes."""
    rng = generator(seed)
    return tuple(
        Start(f"normal, size {scale:g} #{k}", scale * rng.standard_normal(size))
        for scale in scales
        for k in range(count)
    )


def two_layer_spaces(seed: int) -> list[CompanionSpace]:
    """Flow and descent in canonical form, with and without perpendicular weights; s = 1."""
    from verify.two_layer.canonical import Canonical
    from verify.two_layer.observe import observe

    spaces = []
    for m, q, eta, steps in ((3, 0, 0.0, 0), (3, 2, 0.0, 0), (3, 0, 0.1, 100), (3, 2, 0.1, 100)):
        kind = "flow" if eta == 0 else "descent"
        sizes = {"a": m, "u": m, "perp": q * m}

        def run(
            x: ndarray, m: int = m, q: int = q, eta: float = eta, steps: int = steps, kind: str = kind
        ) -> Observation:
            a, u, perp = x[:m], x[m : 2 * m], x[2 * m :].reshape(q, m)
            return observe(Canonical(a, u, perp, 1.0, eta, steps, f"search {kind}", "search"))

        knobs = {"kind": f"{kind}, {q} perpendicular rows", "m": m, "eta": eta}
        points = _random(4, sum(sizes.values()), (0.01, 0.1, 0.3), seed)
        spaces.append(CompanionSpace("two-layer", knobs, sizes, run, points))
    return spaces


def gram_spaces(seed: int) -> list[CompanionSpace]:
    """Representations with labels, and virtual steps; the other statements are identities."""
    from verify.gram.observe_features import observe_features, observe_virtual_step

    labels = np.repeat(np.arange(3), 4)

    def features(x: ndarray) -> Observation:
        return observe_features(x.reshape(12, 3), labels, seed=seed, case="search features")

    def virtual(x: ndarray) -> Observation:
        return observe_virtual_step(x[:24].reshape(8, 3), x[24:32], x[32:], 0.5, case="search virtual step")

    kinds: list[tuple[str, dict[str, int], Callable[[ndarray], Observation]]] = [
        ("features", {"H": 36}, features),
        ("virtual step", {"X": 24, "y": 8, "w": 3}, virtual),
    ]
    return [
        CompanionSpace("gram", {"kind": kind}, sizes, run, _random(4, sum(sizes.values()), (1.0,), seed))
        for kind, sizes, run in kinds
    ]
