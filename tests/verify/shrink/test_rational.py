"""Shrinking the rational cases of any theory: numbers come back in their places and kinds."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.errors import InputError
from verify.exact.numbers import complexity
from verify.exact.rational import matrix
from verify.exact.recheck import recheck
from verify.exact.recipes import RationalCase
from verify.layerwise.exact import exact_pair
from verify.shrink import rational_counterexample, refutation
from verify.shrink.rational import speaking_of, variants
from verify.shrink.simplify import COUNTS, roundings
from verify.theories import THEORIES

TWO_LAYER, GRAM = THEORIES["two-layer"], THEORIES["gram"]

FALSE = [(TWO_LAYER, "two-layer/P8-A3"), (GRAM, "gram/T6"), (GRAM, "gram/T1-shift")]
"""Claims that are known to be false, with recipes that take no time."""

NUMBERS = st.fractions(-5, 5, max_denominator=9)
MATRICES = st.lists(st.lists(NUMBERS, min_size=2, max_size=2), min_size=1, max_size=3).map(matrix)
GIVEN = st.dictionaries(
    st.sampled_from("abcd"),
    st.one_of(st.integers(-20, 20), NUMBERS, MATRICES, st.lists(MATRICES, max_size=2).map(tuple)),
)


@given(GIVEN, st.booleans())
def test_the_same_numbers_make_the_same_case(content, tied):
    case = RationalCase("gram", "recipe", "case", content)
    numbers = case.numbers(tied=tied)
    again = numbers.again(numbers.values)
    assert again.given == content
    assert [type(x) for x in again.written()] == [type(x) for x in case.written()]
    if not tied:
        assert numbers.values == case.written()


@given(st.lists(NUMBERS, min_size=3, max_size=3), st.integers(1, 5))
def test_tied_numbers_keep_a_symmetric_matrix_symmetric_and_kinds_apart(entries, k):
    a, b, d = entries
    case = RationalCase("gram", "recipe", "case", {"A": matrix([[a, b], [b, d]]), "k": k, "x": Fraction(k)})
    numbers = case.numbers()
    again = numbers.again([x + 1 for x in numbers.values])
    (p, q), (r, s) = again.given["A"]
    assert q == r
    assert (p, q, s) == (a + 1, b + 1, d + 1)
    assert (again.given["k"], type(again.given["k"])) == (k + 1, int)
    assert (again.given["x"], type(again.given["x"])) == (k + 1, Fraction)


def test_the_same_numbers_make_the_same_network():
    X = [[1, 0], [0, 1], [0, 0], [0, 0], [0, 0]]
    x = exact_pair([2, 2, Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)], X, 2, 2)
    numbers = x.numbers()
    assert numbers.values[:2] == (2, Fraction(1, 3))
    again = numbers.again(numbers.values)
    assert (again.s, again.matrices) == (x.s, x.matrices)
    assert numbers.again((Fraction(1, 3), 2, *numbers.values[2:])) is None  # s would increase


@given(st.integers(-100, 100))
def test_integers_are_lowered_and_stay_integers(x):
    options = roundings(x)
    assert options[-1] == x
    assert all(type(y) is int and abs(y) <= abs(x) for y in options)
    assert len(set(options)) == len(options) <= COUNTS + 1


def test_an_integer_and_an_equal_fraction_are_rounded_each_in_its_kind():
    assert {type(y) for y in roundings(Fraction(2))} == {Fraction}
    assert {type(y) for y in roundings(2)} == {int}


def test_variants_begin_with_the_case_and_are_the_same_for_a_seed():
    case = next(iter(TWO_LAYER.exact().values()))
    first, again = ([next(made) for _ in range(5)] for made in (variants(case, 0), variants(case, 0)))
    assert first[0] is case
    assert first == again
    assert len({x.written() for x in first}) > 1


@pytest.mark.parametrize(("theory", "id"), FALSE)
def test_what_the_companions_know_to_be_false_is_refuted_and_shrunk(theory, id):
    statement = theory.statements[id]
    found = rational_counterexample(theory, statement, tries=2, climb=2, effort=60)
    assert found is not None
    assert isinstance(found.smallest.instance, RationalCase)
    assert refutation(statement, found.smallest.instance) is not None
    assert 0 < found.smallest.margin <= found.largest_margin.margin
    refuted = [case for case in speaking_of(theory, statement) if refutation(statement, case)]
    assert all(complexity(found.smallest.instance) <= complexity(case) for case in refuted)
    for certificate in found.certificates().values():
        assert recheck(certificate, theory.statements).agrees


def test_without_exact_cases_nothing_is_said():
    bare = replace(TWO_LAYER, exact=dict)
    with pytest.raises(InputError, match="theory 'two-layer' declares no exact cases"):
        rational_counterexample(bare, next(iter(TWO_LAYER.statements)))
