"""From data to verdict at width 700, nothing of size 700 x 700 is formed."""

import tracemalloc

import pytest

from bounds import REGISTRY
from verify.check import check_one
from verify.instances.core import Core
from verify.instances.data import paper_data
from verify.layerwise.cases import Choices, jobs
from verify.layerwise.measure import measure_many
from verify.layerwise.theory import THEORY
from verify.training import Run, follow, prepare, train_batch

WIDE = 700


def drawn(d: int, width: int) -> Run:
    """A start of full width, which is drawn before anything is measured here."""
    return prepare(paper_data(d, 12, seed=0), 3, L=4, xi=0.6, seed=0, width=width, loss=1e-6)


@pytest.mark.parametrize("d", [20, WIDE])
@pytest.mark.parametrize("method", ["descent", "flow"])
def test_a_verdict_at_width_700_needs_no_matrix_of_that_size(d: int, method: str) -> None:
    """Neither of a wide network nor of a wide layer above few inputs; asked for, the weights are formed."""

    def verdicts(run: Run) -> None:
        trained = follow(run) if method == "flow" else train_batch([run])[0]
        judged = THEORY.judge_many(measure_many([trained.core()]), list(REGISTRY)).parts[0][1]
        assert judged.verdict.size
        assert judged.lines

    verdicts(drawn(20, 40))  # imported and compiled
    run = drawn(d, WIDE)
    tracemalloc.start()
    try:
        verdicts(run)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        trained = train_batch([run])[0]
        assert trained.full_weights()[1].shape == (WIDE, WIDE)
        assert tracemalloc.get_traced_memory()[1] > 8 * WIDE**2
    finally:
        tracemalloc.stop()
    assert peak < 8 * WIDE**2


def test_the_main_job_measures_what_has_moved() -> None:
    """Descent and flow alike: the width enters in how many dimensions rest."""
    made = [job.make(None) for job in jobs(Choices(families=("paper",), d=90, L=3, xi=(0.3,), loss=1e-4))]
    assert [instance.origin for instance in made] == ["gradient descent"] * 2 + ["gradient flow"] * 2
    for instance in made:
        assert isinstance(instance, Core)
        assert (instance.network.d, instance.resting, instance.d) == (33, 57, 90)
        assert instance.provenance.data.startswith("orthonormal + ")
        assert check_one(instance, [REGISTRY["layerwise/R12"]]).name == instance.case
