"""The theory, declared: what every command knows of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from subspaces.parameters import SubspaceParameters
from subspaces.statements import REGISTRY
from verify.theory import Job, Theory, own_parameters

if TYPE_CHECKING:
    from verify.exact.recipes import RationalCase, Recipe
    from verify.search.space import Space

CITATION = """@book{stewart-sun-1990,
  title     = {Matrix Perturbation Theory},
  author    = {Stewart, G. W. and Sun, Ji-guang},
  publisher = {Academic Press},
  year      = {1990}
}"""

QUANTITIES = {
    "value_shift": "largest change of a singular value (of an eigenvalue, for a symmetric pair)",
    "value_shift_F": "root of the sum of the squared changes of the singular values (eigenvalues)",
    "overlap": "value_(k+1)(A) - value_k(A + E), minus the gap",
    "own_overlap": "value_(k+1)(A) - value_k(A), minus the gap of A itself",
    "sin_theta": "symmetric: largest sine of the angles between the leading eigenspaces of A and A + E",
    "sin_theta_F": "symmetric: Frobenius norm of these sines",
    "sin_max": "general: largest sine of the angles between leading singular subspaces, left or right",
    "sin_left_F": "general: Frobenius norm of the sines between the left subspaces",
    "sin_right_F": "general: Frobenius norm of the sines between the right subspaces",
    "sin_both_F": "general: root of the sum of the squares of the last two",
}


def _jobs() -> Iterator[Job]:
    from subspaces.instances import default_cases
    from subspaces.measure import measure

    return (Job(name, lambda make=make: measure(make())) for name, make in default_cases())


def _exact() -> dict[str, RationalCase]:
    from subspaces.exact import cases

    return cases()


def _recipes() -> dict[str, Recipe]:
    from subspaces.exact import RECIPES

    return RECIPES


def _spaces(sizes: Mapping[str, Any], seed: int) -> Sequence[Space]:
    from subspaces.spaces import spaces

    return spaces(seed)


def _references() -> Sequence[SubspaceParameters]:
    """Numbers with nothing in common, so that no two formulas agree on all of them."""
    return (
        SubspaceParameters("symmetric", 7, 7, 3, E_op=0.11, E_F=0.23, gap=0.71, own_gap=0.83, gap_sum=0.0,
                           A_least=2.9, A_most=3.1),
        SubspaceParameters("general", 5, 11, 2, E_op=0.019, E_F=0.031, gap=0.37, own_gap=0.41, gap_sum=1.7,
                           A_least=1.3, A_most=1.9),
    )  # fmt: skip


THEORY = Theory(
    "subspaces",
    "Perturbation of singular subspaces (Weyl, Mirsky, Wedin, Davis-Kahan)",
    REGISTRY,
    _jobs,
    own_parameters,
    citation=CITATION,
    marks=("Davis and Kahan", "Wedin"),
    exact=_exact,
    recipes=_recipes,
    spaces=_spaces,
    references=_references,
    quantities=QUANTITIES,
)
