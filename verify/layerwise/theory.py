"""The layerwise theory, declared: what every command knows of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bounds import REGISTRY
from verify.theory import Job, Theory

if TYPE_CHECKING:
    from verify.experiments.experiment import Experiment
    from verify.search.space import Space

SEARCHED = ("R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R12")
"""Statements attacked unless others are named; their sharper forms too."""

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
    from verify.judge import parameters

    return parameters(measurement)


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


THEORY = Theory(
    "layerwise",
    "Layerwise feature compression and discrimination (arXiv 2311.02960)",
    REGISTRY,
    _jobs,
    _parameters,
    citation=CITATION,
    marks=("2311.02960",),
    experiments=_experiments,
    spaces=_spaces,
    searched=(*SEARCHED, *(f"{name}s" for name in SEARCHED)),
)
