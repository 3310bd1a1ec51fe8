"""The theories this suite checks: for each its statements, its default cases and its way to measure.

A theory is a registry of statements, a set of jobs and three functions; everything downstream (judge,
rows, tables, exit codes) is the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from bounds import REGISTRY as LAYERWISE
from bounds.statement import Evaluable, Registry
from bounds.two_layer import REGISTRY as TWO_LAYER
from bounds.weight_gram import REGISTRY as WEIGHT_GRAM
from verify.errors import InputError
from verify.experiments.experiment import Experiment
from verify.finding import Finding
from verify.judge import HypothesisCheck, Row, judge

if TYPE_CHECKING:
    from verify.exact.companion import RationalCase, Recipe


class Measured(Protocol):
    """What the judge and the tables need of a measured instance."""

    @property
    def case(self) -> str: ...

    @property
    def L(self) -> int: ...


@dataclass(frozen=True)
class Job:
    """An instance still to be made and measured."""

    name: str
    measure: Callable[[], Any]


@dataclass(frozen=True)
class Theory:
    """name: the part of its statement ids before the slash, as `--theory` takes it.

    jobs(): the default cases.  parameters(measured): what its statements take.  findings(): published
    claims that fail as read.  experiments(): what `reproduce` takes.  exact(): rational instances by
    name, for `certify`; recipes(): what measures them.
    """

    name: str
    title: str
    statements: Registry
    jobs: Callable[[], Iterator[Job]]
    parameters: Callable[[Any], Evaluable]
    findings: Callable[[], tuple[Finding, ...]]
    experiments: Callable[[], tuple[Experiment, ...]]
    exact: Callable[[], dict[str, RationalCase]] = dict
    recipes: Callable[[], dict[str, Recipe]] = dict


@dataclass(frozen=True)
class Judged:
    """One measured and judged case of a theory."""

    theory: str
    measurement: Any
    rows: list[Row]
    hypotheses: list[HypothesisCheck]

    @property
    def name(self) -> str:
        return self.measurement.case

    def scalars(self) -> dict[str, float | int | str | None]:
        """The columns that every row of the case shares."""
        return dict(self.measurement.scalars())


def check_theory(theory: Theory, jobs: Iterable[Job] | None = None) -> Iterator[Judged]:
    """Make, measure and judge each case in turn."""
    return (check_job(theory, job) for job in (theory.jobs() if jobs is None else jobs))


def check_job(theory: Theory, job: Job) -> Judged:
    """Make, measure and judge one case."""
    measurement = job.measure()
    p = theory.parameters(measurement)
    rows, hypotheses = judge(measurement, theory.statements, p)  # type: ignore[arg-type]
    return Judged(theory.name, measurement, rows, hypotheses)


def _layerwise_jobs() -> Iterator[Job]:
    from verify.cases import Choices, jobs
    from verify.measure import measure

    for job in jobs(Choices()):
        yield Job(job.name, lambda job=job: measure(job.make(None)))


def _layerwise_parameters(measurement: Any) -> Any:
    from verify.judge import parameters

    return parameters(measurement)


def _two_layer_jobs() -> Iterator[Job]:
    from verify.two_layer.cases import default_cases

    return (Job(name, make) for name, make in default_cases())


def _gram_jobs() -> Iterator[Job]:
    from verify.gram.cases import default_cases

    return (Job(name, make) for name, make in default_cases())


def _own(measurement: Any) -> Any:
    return measurement.parameters


def _two_layer_findings() -> tuple[Finding, ...]:
    from verify.two_layer.findings import FINDINGS

    return FINDINGS


def _gram_findings() -> tuple[Finding, ...]:
    from verify.gram.findings import FINDINGS

    return FINDINGS


def _layerwise_experiments() -> tuple[Experiment, ...]:
    from verify.experiments import catalogue

    return tuple(catalogue().values())


def _two_layer_experiments() -> tuple[Experiment, ...]:
    from verify.two_layer.figures import EXPERIMENTS

    return EXPERIMENTS


def _gram_experiments() -> tuple[Experiment, ...]:
    from verify.gram.figures import EXPERIMENTS

    return EXPERIMENTS


def _two_layer_exact() -> dict[str, RationalCase]:
    from verify.two_layer.exact import cases

    return cases()


def _two_layer_recipes() -> dict[str, Recipe]:
    from verify.two_layer.exact import RECIPES

    return RECIPES


def _gram_exact() -> dict[str, RationalCase]:
    from verify.gram.exact import cases

    return cases()


def _gram_recipes() -> dict[str, Recipe]:
    from verify.gram.exact import RECIPES

    return RECIPES


THEORIES: dict[str, Theory] = {
    theory.name: theory
    for theory in (
        Theory(
            "layerwise", "Layerwise feature compression and discrimination (arXiv 2311.02960)",
            LAYERWISE, _layerwise_jobs, _layerwise_parameters, tuple, _layerwise_experiments,
        ),
        Theory(
            "two-layer", "Exact dynamics of two-layer linear networks (PMLR 280:1087-1111)",
            TWO_LAYER, _two_layer_jobs, _own, _two_layer_findings, _two_layer_experiments,
            _two_layer_exact, _two_layer_recipes,
        ),
        Theory(
            "gram", "Weight Gram matrix and target linearity (arXiv 2605.06258)",
            WEIGHT_GRAM, _gram_jobs, _own, _gram_findings, _gram_experiments,
            _gram_exact, _gram_recipes,
        ),
    )
}  # fmt: skip


def chosen(name: str) -> list[Theory]:
    """The theory of that name, or every theory for "all"; InputError for any other name."""
    if name == "all":
        return list(THEORIES.values())
    if name not in THEORIES:
        raise InputError(f"unknown theory {name!r}: choose from {', '.join(THEORIES)}, all")
    return [THEORIES[name]]


def findings() -> dict[str, Finding]:
    """Every finding of every theory by id."""
    return {finding.id: finding for theory in THEORIES.values() for finding in theory.findings()}


def experiments() -> dict[str, Experiment]:
    """Every experiment of every theory by name."""
    return {found.name: found for theory in THEORIES.values() for found in theory.experiments()}
