"""What the theory does with networks: those of the user's, and those that it makes.

Every function imports what it needs: a question about bounds pays for no training.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from bounds import Parameters
    from verify.instances.core import Core
    from verify.instances.model import Instance, Network, Pair
    from verify.layerwise.cases import Choices, Making
    from verify.layerwise.exact import ExactInstance
    from verify.layerwise.measure import Batch, Measurement

THEOREMS = {
    "layerwise/thm4-15": "published (Theorem 4, 15)",
    "layerwise/R6": "refined (R6)",
    "layerwise/R10": "spectral (R10)",
    "layerwise/R12": "relaxed (R12)",
}
"""The statements that a phase diagram shows when none are named: one of each kind."""


def families() -> tuple[str, ...]:
    """The families of the main job."""
    from verify.layerwise.cases import FAMILIES

    return FAMILIES


def choices(**given: Any) -> Choices:
    """What the main job runs."""
    from verify.layerwise.cases import Choices

    return Choices(**given)


def makings(choices: Choices) -> list[Making]:
    """Every instance of the main job, in the order of the report."""
    from verify.layerwise.cases import jobs

    return jobs(choices)


def measure(instance: Instance) -> Measurement:
    """Every quantity, with rounding bounds."""
    from verify.layerwise.measure import measure

    return measure(instance)


def batch(instances: Sequence[Core | Network]) -> Batch:
    """The same of several networks of one shape, as arrays."""
    from verify.layerwise.measure import Batch, measure_many

    return Batch.of(measure_many(instances))


def exact_pair(pair: Pair, form: Any = None) -> ExactInstance:
    """A closed-form pair as a rational instance; form: how its floats become exact."""
    from verify.layerwise.exact import from_pair

    return from_pair(pair, form)


def exact_network(network: Network) -> ExactInstance:
    """The canonical pair of a network, in rationals."""
    from verify.layerwise.exact import from_network

    return from_network(network)


def reported(path: Path, row: int, form: str | None) -> ExactInstance:
    """The case of a row of a report.csv, made again and read exactly."""
    from dataclasses import replace

    from verify.instances.model import Pair
    from verify.layerwise.exact.reported import reported_instance

    made, origin = reported_instance(path, row)
    exact = exact_pair(made, form) if isinstance(made, Pair) else exact_network(made)
    return replace(exact, origin={**exact.origin, **origin})


def coq_theorems(instance: ExactInstance, file: str) -> str:
    """The file for Coq; InputError where no theorem speaks of the instance."""
    from verify.layerwise.exact.coq import coq_theorems

    return coq_theorems(instance, file)


def contradictions(p: Parameters) -> list[str]:
    """Inequalities that every network satisfies and these parameters do not."""
    from bounds.layerwise.scope import contradictions

    return contradictions(p)


def explorer_page(rows: pd.DataFrame | None, name: str) -> str:
    """The explorer's page, with the networks of a run; rows: its report.csv, called `name`."""
    from verify.layerwise import explorer

    return explorer.explorer_page() if rows is None else explorer.explorer_page(**explorer.of_run(rows, name))


def ready() -> None:
    """Import all that measuring and judging takes, so that a first example need not."""
    import verify.layerwise.measure.cholesky
    import verify.layerwise.measure.splitting
    import verify.layerwise.parameters  # noqa: F401
