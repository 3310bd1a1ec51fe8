"""The committed baselines: results that drift from them are named, statement by statement."""

import pytest

from verify.layerwise.assumptions.baseline import ProfileBaseline, drift, kept
from verify.layerwise.assumptions.profile import BUILT_IN
from verify.regression.baseline import COMMITTED, load_baseline
from verify.regression.cases import TheoryBaseline, theory_drift, theory_path, theory_record
from verify.theories import THEORIES

pytestmark = pytest.mark.machine

COMPANIONS = [name for name in THEORIES if name != "layerwise"]

HINT = "if this is meant: dln-verify regress --update"


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_profile_gives_what_its_baseline_says(name):
    before = load_baseline(COMMITTED / f"{name}.json", ProfileBaseline)
    lines = drift(before, kept(BUILT_IN[name]))
    assert not lines, "\n".join([*lines, HINT])


@pytest.mark.parametrize("name", COMPANIONS)
def test_a_theory_gives_what_its_baseline_says(name):
    theory = THEORIES[name]
    lines = theory_drift(load_baseline(theory_path(COMMITTED, theory), TheoryBaseline), theory_record(theory))
    assert not lines, "\n".join([*lines, HINT])


def test_there_is_no_baseline_of_anything_else():
    known = {COMMITTED / f"{name}.json" for name in BUILT_IN}
    known |= {theory_path(COMMITTED, THEORIES[name]) for name in COMPANIONS}
    assert set(COMMITTED.glob("*.json")) == known
