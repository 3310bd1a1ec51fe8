"""The weight-Gram theory, declared: what every command knows of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bounds.gram import REGISTRY
from bounds.gram.parameters import GramParameters
from verify.theory import Finding, Job, Theory, own_parameters

if TYPE_CHECKING:
    from verify.exact.recipes import RationalCase, Recipe
    from verify.experiments.experiment import Experiment
    from verify.search.space import Space

CITATION = """@misc{weight-gram,
  title = {Weight Gram matrix and target linearity (descriptive title)},
  author = {Cha and others},
  year  = {2026},
  note  = {arXiv:2605.06258}
}"""


def _jobs() -> Iterator[Job]:
    from verify.gram.cases import default_cases

    return (Job(name, make) for name, make in default_cases())


def _findings() -> tuple[Finding, ...]:
    from verify.gram.findings import FINDINGS

    return FINDINGS


def _experiments() -> tuple[Experiment, ...]:
    from verify.gram.experiments import EXPERIMENTS

    return EXPERIMENTS


def _exact() -> dict[str, RationalCase]:
    from verify.gram.exact_cases import cases

    return cases()


def _recipes() -> dict[str, Recipe]:
    from verify.gram.exact import RECIPES

    return RECIPES


def _spaces(sizes: Mapping[str, Any], seed: int) -> Sequence[Space]:
    from verify.gram.spaces import spaces

    return spaces(seed)


def _references() -> Sequence[GramParameters]:
    """Numbers with nothing in common, so that no two formulas agree on all of them."""
    return (
        GramParameters(
            kind="features", classes=3, samples=12, width=7, missing_rank=2.0, missing_mean_rank=1.0
        ),
        GramParameters(
            kind="virtual-step", eta=0.05, t=0.3, kappa_C=2.7, slope_sign=-0.7, missing_mean_rank=1.0
        ),
        GramParameters(kind="activation", input_gap=0.3),
        GramParameters(kind="target", samples=13, width=5, ridge=0.7),
    )


THEORY = Theory(
    "gram",
    "Weight Gram matrix and target linearity (arXiv 2605.06258)",
    REGISTRY,
    _jobs,
    own_parameters,
    citation=CITATION,
    marks=("2605.06258",),
    findings=_findings,
    experiments=_experiments,
    exact=_exact,
    recipes=_recipes,
    spaces=_spaces,
    references=_references,
)
