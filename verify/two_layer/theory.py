"""The two-layer theory, declared: what every command knows of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bounds.two_layer import REGISTRY
from bounds.two_layer.parameters import TwoLayerParameters
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


def _references() -> Sequence[TwoLayerParameters]:
    """Numbers with nothing in common, so that no two formulas agree on all of them."""
    return (
        TwoLayerParameters(
            m=5, n=7, d=11, full=True, flow_error=1e-9, growth=1e-12, s=0.9, R=0.31, T=0.17, au=0.035,
            lam=0.24, b=0.013, delta=0.002, F=0.005, eta=0.07, e_end=1e-6, overlap=0.003, eta_a2=0.19,
            initial_share=1e-5, shrinkage=0.6, steps=900.0, step=0.04, h=0.021, gamma=13.0, phi=71.0, yy=9.0,
            kmin=0.4, kmax=6.0, tr=3.0, bbar=0.7, sigma0=0.01, v0=0.02, sigma_y=0.1, sigma_x=1.1,
            Sigma_op=1.9, Sigma_F=2.3, target=0.05, fail=0.01,
        ),
        TwoLayerParameters(
            m=3, n=4, d=6, flow_error=3e-8, growth=7e-11, s=2.1, R=0.0, T=0.0, au=-0.4, lam=1.7, b=-0.6,
            delta=0.11, F=0.29, eta=0.53, e_end=0.02, overlap=0.37, eta_a2=1.4, initial_share=0.2,
            shrinkage=3.1, steps=50.0, step=0.31, h=0.8, gamma=2.0, phi=5.0, yy=3.0, kmin=0.0, kmax=1.5,
        ),
    )  # fmt: skip


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
    references=_references,
)
