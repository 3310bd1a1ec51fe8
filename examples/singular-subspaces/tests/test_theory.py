"""What every theory's own tests should have: dln-verify's conformance checks."""

from subspaces.theory import THEORY

from verify.conformance import require_conforming, require_measuring


def test_the_declaration_holds_together():
    assert require_conforming(THEORY) is THEORY


def test_every_default_case_measures_what_the_statements_speak_of():
    require_measuring(THEORY)
