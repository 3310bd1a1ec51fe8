"""The layerwise theory, declared: what every command knows of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bounds import REGISTRY, Parameters, Statement
from verify.layerwise.vocabulary import VOCABULARY
from verify.theory import Around, Curve, Finding, Job, Part, Question, Theory

if TYPE_CHECKING:
    from verify.experiments.experiment import Experiment
    from verify.networks import Networks
    from verify.regression.profiles import Profiles
    from verify.search.critical import PublishedConstant, PublishedLimit
    from verify.search.space import Space
    from verify.shrink.counterexample import Counterexample


SEARCHED = ("R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R12")
"""Statements attacked unless others are named; their sharper forms too."""

HEADINGS = ("n", "K", "d", "L", "alpha", "theta", "theta_s", "delta", "eps", "rho", "mu", "e0")
"""Columns of the table of cases that are called as they are."""

CITATION = """@article{wang2025understanding,
  title   = {Understanding Deep Representation Learning via Layerwise Feature Compression and Discrimination},
  author  = {Wang, Peng and Li, Xiao and Yaras, Can and Zhu, Zhihui and Balzano, Laura and Hu, Wei and
             Qu, Qing},
  journal = {Journal of Machine Learning Research},
  volume  = {26},
  number  = {220},
  year    = {2025},
  note    = {arXiv:2311.02960}
}"""


def _jobs() -> Iterator[Job]:
    from verify.layerwise.cases import Choices, jobs
    from verify.layerwise.measure import measure

    for job in jobs(Choices()):
        yield Job(job.name, lambda job=job: measure(job.make(None)))


def _parameters(measurement: Any) -> Any:
    from verify.layerwise.parameters import parameters

    return parameters(measurement)


def _together(measurements: Sequence[Any]) -> Sequence[Part]:
    from verify.layerwise.together import together

    return together(measurements)


def _findings() -> tuple[Finding, ...]:
    from verify.layerwise.law import FINDINGS

    return FINDINGS


def _experiments() -> tuple[Experiment, ...]:
    from verify.layerwise.experiments import catalogue

    return tuple(catalogue().values())


def _spaces(sizes: Mapping[str, Any], seed: int) -> Sequence[Space]:
    from verify.layerwise.spaces import PairSpace

    n, d = sizes["n"], sizes["width"]
    return [
        PairSpace(K, n, sizes["depth"], theta, d or max(n * K, 2 * K + 2), sizes["delta"], seed)
        for K in sizes["classes"]
        for theta in sizes["theta"]
    ]


def _counterexample(statement: Statement, tries: int, seed: int) -> Counterexample | None:
    from verify.layerwise.counterexamples import counterexample

    return counterexample(statement, tries=tries, seed=seed)


def _constants() -> Sequence[PublishedConstant]:
    from verify.layerwise.critical import constants

    return constants()


def _limits() -> Sequence[PublishedLimit]:
    from verify.layerwise.critical import limits

    return limits()


def _references() -> Sequence[Parameters]:
    from verify.layerwise.parameters import references

    return references()


def _profiles() -> Profiles:
    import verify.layerwise.assumptions as profiles

    return profiles


def _networks() -> Networks:
    import verify.layerwise.networks as networks

    return networks


def _mutants(directory: Path) -> str:
    from verify.layerwise.mutants.report import write_mutants

    return write_mutants(directory)


def _around(frame: Any) -> Iterable[Around]:
    from verify.layerwise.around import around

    return around(frame)


THEORY = Theory(
    "layerwise",
    "Layerwise feature compression and discrimination (arXiv 2311.02960)",
    REGISTRY,
    _jobs,
    _parameters,
    citation=CITATION,
    marks=("2311.02960",),
    findings=_findings,
    experiments=_experiments,
    spaces=_spaces,
    counterexample=_counterexample,
    references=_references,
    profiles=_profiles,
    mutants=_mutants,
    quantities=VOCABULARY.quantities,
    places=VOCABULARY.places,
    together=_together,
    curves=(
        Curve("C_ratio", "Compression, relative to the input", "C_l / C_0", log=True, product=True),
        Curve("C_ratio", "Compression, step by step", "C_(l+1) / C_l", log=True),
        Curve("D", "Discrimination", "D_l"),
    ),
    headings={name: name for name in HEADINGS} | {"delta_low": "imbalance"},
    around=_around,
    networks=_networks,
    question=Question(
        "Theorem 4",
        ("layerwise/thm4-14", "layerwise/thm4-15", "layerwise/thm4-16"),
        instead=("layerwise/R12", "layerwise/R10", "layerwise/R6", "layerwise/R13", "layerwise/R13-spectral"),
    ),
    constants=_constants,
    limits=_limits,
    searched=(*SEARCHED, *(f"{name}s" for name in SEARCHED)),
)
