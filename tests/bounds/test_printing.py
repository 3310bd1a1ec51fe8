"""Formulas in print: what is kept is what the code gives today, well formed, with every symbol defined."""

from __future__ import annotations

import doctest
import re

import pytest
from hypothesis import settings

from bounds import formulas as kept
from bounds.printing import Style, every, latex, shown
from bounds.symbolic import formulas

STATEMENTS = list(every())
SHARP = {f"layerwise/R{k}s" for k in (3, 4, 5, 8, 9, 10)}
"""Long ones, made of the parts of R6s: printed afresh with --hypothesis-profile=thorough."""

THOROUGH = settings().max_examples >= 5_000


@pytest.mark.parametrize("s", [s for s in STATEMENTS if THOROUGH or s.id not in SHARP], ids=lambda s: s.id)
def test_what_is_kept_is_what_the_code_prints(s):
    assert kept.every()[s.id] == shown(s), "run `python -m bounds.printing`"


def test_no_other_statement_is_kept():
    assert list(kept.every()) == [s.id for s in STATEMENTS]
    failed, tried = doctest.testmod(kept)
    assert (failed, tried) == (0, 1)


@pytest.mark.parametrize("id", kept.every())
def test_every_line_is_well_formed(id):
    for line in kept.every()[id].latex:
        assert line.count("{") == line.count("}")
        assert line.count(r"\left") == line.count(r"\right")
        assert not any(mark in line for mark in ("__", "Piecewise", "nan", "zoo"))
    for line in kept.every()[id].text:
        assert all(line.count(opening) == line.count(closing) for opening, closing in ("()", "[]", "{}"))
        assert not any(mark in line for mark in ("__", "**", "Piecewise", "nan", "zoo", "root_"))


@pytest.mark.parametrize("s", [s for s in STATEMENTS if s.theory == "layerwise"], ids=lambda s: s.id)
def test_every_quantity_of_a_proof_is_defined_once(s):
    for where in {next(iter(s.layers(4))), list(s.layers(4))[-1]}:
        for f in formulas(s, L=4, layer=where, printed=True).values():
            names = [step.symbol for step in f.steps]
            assert len(names) == len(set(names))
            assert not [x for x in f.parameters if "__" in x.name]


def test_quantities_in_rounds_are_left_to_the_statement_that_defines_them():
    assert kept.every()["layerwise/R8"].elsewhere == "R3"
    assert kept.every()["layerwise/R9s"].elsewhere == "R3s"
    assert not any(re.search(r"\(\d\)", line) for line in kept.every()["layerwise/R6"].text)
    assert len(latex("R6").splitlines()) > len(kept.every()["layerwise/R6"].latex)


def test_signs_and_roots_are_set_as_a_referee_types_them():
    text = kept.every()
    assert text["layerwise/thm4-16"].text == (
        "1 - 32 theta (2 L - 1 - l)/L - 128 delta (2 L - 1 - l)/L <= D <= K/(K - 1)",
    )
    assert text["layerwise/R7"].text[0] == "x_1 (eps - rho)^2 (1 + l)/(l t_hi) <= C_ratio"
    assert Style(1).either("a", "b") == "b"
