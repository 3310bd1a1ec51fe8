"""The two-layer theory, declared: what every command knows of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bounds.two_layer import REGISTRY
from verify.theory import Finding, Job, Theory, own_parameters

if TYPE_CHECKING:
    from verify.exact.recipes import RationalCase, Recipe
    from verify.experiments.experiment import Experiment
    from verify.search.space import Space

CITATION = """@inproceedings{two-layer-dynamics,
  title  = {Exact dynamics of two-layer linear networks (descriptive title)},
  author = {Huang and Chen and Xu and Wang and Suzuki},
  series = {Proceedings of Machine Learning Research},
  volume = {280},
  pages  = {1087--1111},
  year   = {2025}
}"""


def _jobs() -> Iterator[Job]:
    from verify.two_layer.cases import default_cases

    return (Job(name, make) for name, make in default_cases())


def _findings() -> tuple[Finding, ...]:
    from verify.two_layer.findings import FINDINGS

    return FINDINGS


def _experiments() -> tuple[Experiment, ...]:
    from verify.two_layer.experiments import EXPERIMENTS

    return EXPERIMENTS


def _exact() -> dict[str, RationalCase]:
    from verify.two_layer.exact import cases

    return cases()


def _recipes() -> dict[str, Recipe]:
    from verify.two_layer.exact import RECIPES

    return RECIPES


def _spaces(sizes: Mapping[str, Any], seed: int) -> Sequence[Space]:
    from verify.two_layer.spaces import spaces

    return spaces(seed)


THEORY = Theory(
    "two-layer",
    "Exact dynamics of two-layer linear networks (PMLR 280:1087-1111)",
    REGISTRY,
    _jobs,
    own_parameters,
    citation=CITATION,
    marks=("280:",),
    findings=_findings,
    experiments=_experiments,
    exact=_exact,
    recipes=_recipes,
    spaces=_spaces,
)
