"""The committed baselines: results that drift from them are named, statement by statement."""

import pytest

from verify.assumptions.baseline import (
    COMMITTED,
    STANDARD,
    ProfileBaseline,
    baseline,
    drift,
    load_baseline,
    path_of,
)
from verify.assumptions.profile import BUILT_IN
from verify.assumptions.theories import TheoryBaseline, theory_drift, theory_path, theory_record
from verify.theories import THEORIES

pytestmark = pytest.mark.machine

COMPANIONS = [name for name in THEORIES if name != "layerwise"]

HINT = "if this is meant: dln-verify regress --update"


@pytest.mark.parametrize("name", STANDARD)
def test_a_profile_gives_what_its_baseline_says(name):
    kept = load_baseline(path_of(COMMITTED, BUILT_IN[name]), ProfileBaseline)
    lines = drift(kept, baseline(BUILT_IN[name]))
    assert not lines, "\n".join([*lines, HINT])


@pytest.mark.parametrize("name", COMPANIONS)
def test_a_theory_gives_what_its_baseline_says(name):
    theory = THEORIES[name]
    lines = theory_drift(load_baseline(theory_path(COMMITTED, theory), TheoryBaseline), theory_record(theory))
    assert not lines, "\n".join([*lines, HINT])


def test_there_is_no_baseline_of_anything_else():
    known = {path_of(COMMITTED, BUILT_IN[name]) for name in STANDARD}
    known |= {theory_path(COMMITTED, THEORIES[name]) for name in COMPANIONS}
    assert set(COMMITTED.glob("*.json")) == known
