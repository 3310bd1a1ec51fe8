"""What every theory's own tests should have: dln-verify's conformance checks."""

import doctest

import pytest
from subspaces.statements import REGISTRY
from subspaces.theory import THEORY

from verify.conformance import require_conforming, require_measuring


def test_the_declaration_holds_together():
    assert require_conforming(THEORY) is THEORY


@pytest.mark.parametrize("s", list(REGISTRY), ids=lambda s: s.id)
def test_the_example_of_a_statement_is_true(s):
    example = doctest.DocTestParser().get_doctest(s.mathematics, {"REGISTRY": REGISTRY}, s.id, None, None)
    ran = doctest.DocTestRunner(verbose=False).run(example)
    assert (ran.failed, ran.attempted) == (0, 3)


def test_every_default_case_measures_what_the_statements_speak_of():
    require_measuring(THEORY)
