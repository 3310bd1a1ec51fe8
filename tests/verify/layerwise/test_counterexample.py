"""Counterexamples: exact, in scope, simpler than what was found, and none for true statements."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounds import REGISTRY, Band, Hypothesis, Registry, Tag, statement
from bounds.bands import at_least, at_most, network, steps
from verify.errors import InputError
from verify.exact import Decision, decide
from verify.exact.numbers import complexity
from verify.exact.recheck import recheck
from verify.layerwise.attempts import SIZES, Size, made, requests
from verify.layerwise.counterexamples import counterexample, excess, refuted_by
from verify.layerwise.exact import exact_pair
from verify.shrink import refutation
from verify.shrink.simplify import roundings, simplify

SMALL = (Size(2, 2, 5, 2), Size(2, 3, 6, 2))
QUICK = {"sizes": SMALL[:1], "tries": 24, "climb": 3, "effort": 40}

SMALL_THETA = Hypothesis(
    "A2", "theta < 1/4", lambda p: p.theta, lambda p: p.ops.number(Fraction(1, 4)), True, "theta"
)


def claim(bands, layers=network, hypotheses=()):
    return statement(
        "own/claim",
        title="",
        source="",
        tag=Tag.USER,
        layers=layers,
        hypotheses=hypotheses,
        registry=Registry(),
    )(bands)


NO_LAYER_COMPRESSES_MORE = claim(
    lambda p, layer: {"C_ratio": at_most(p, p.eps**2 / p.ops.power(p.n_scaled, Fraction(1, p.L)))}, steps
)
WIDE_GAP = claim(lambda p, layer: {"delta": at_most(p, p.eps**2)}, network, (SMALL_THETA,))
SMALL_GAP = claim(lambda p, layer: {"delta": at_most(p, p.eps**2)})
TRUE = claim(lambda p, layer: {"delta": at_least(p, p.ops.sqrt(p.d - 2 * p.K) * (p.eps - p.rho) ** 2)})


@pytest.fixture(scope="module")
def found():
    """The slowest of these tests: half a minute of exact decisions."""
    return counterexample(NO_LAYER_COMPRESSES_MORE, sizes=SMALL[:1], tries=40, climb=5, effort=500)


def test_both_instances_refute_exactly_and_in_scope(found):
    for each in (found.smallest, found.largest_margin):
        decisions = decide(each.instance, [found.statement])
        assert Decision.REFUTED in decisions.counts()
        assert all(h.outcome is True for h in decisions.hypotheses)
        assert 0 < each.margin <= 1


def test_the_kept_margin_is_the_largest(found):
    assert found.largest_margin.margin >= found.smallest.margin


def test_the_smallest_one_is_short(found):
    x = found.smallest.instance
    assert (x.K, x.n, x.d, x.L) == (2, 2, 5, 2)
    entries = [*x.s, *(y for rows in x.matrices.values() for row in rows for y in row)]
    assert max(y.denominator for y in entries) <= 1000
    assert sum(y == 0 for y in entries) >= 8


def test_its_certificates_are_confirmed_by_the_second_path(found):
    for certificate in found.certificates().values():
        assert recheck(certificate, [found.statement]).agrees


def test_a_certificate_of_an_unknown_statement_is_refused(found):
    with pytest.raises(InputError, match="unknown statement own/claim"):
        recheck(found.certificates()["smallest"])


def test_nothing_is_found_against_a_theorem():
    assert counterexample(TRUE, **QUICK) is None
    assert counterexample(REGISTRY["layerwise/R6"], **QUICK) is None


def test_the_same_seed_finds_the_same():
    first, again = (counterexample(NO_LAYER_COMPRESSES_MORE, **QUICK) for _ in range(2))
    assert first.smallest.instance == again.smallest.instance
    assert first.largest_margin.margin == again.largest_margin.margin


def test_a_statement_that_fails_is_named():
    with pytest.raises(
        InputError, match=r"statement own/claim: bands at layer None raised ZeroDivisionError"
    ):
        counterexample(claim(lambda p, layer: 1 / 0), **QUICK)


def test_a_statement_that_fails_on_balls_only_is_named():
    import math

    broken = claim(lambda p, layer: {"delta": at_most(p, math.sqrt(p.eps) / 1e6)})
    with pytest.raises(InputError, match=r"statement own/claim.*a ball is not a float"):
        counterexample(broken, **QUICK)


@given(st.fractions(min_value=-5, max_value=5))
def test_roundings_grow_longer_and_end_at_the_number(x):
    options = roundings(x)
    assert options[0] == 0
    assert options[-1] == x
    assert len(set(options)) == len(options)
    denominators = [y.denominator for y in options[1:]]
    assert denominators == sorted(denominators)


def test_simplifying_never_makes_an_instance_longer():
    pairs = filter(None, map(made, requests(SMALL[0], 12, 0)))
    first = next(found for pair in pairs for found in refuted_by(SMALL_GAP, pair))
    for effort in (1, 10, 40):
        smallest, plainest = simplify(SMALL_GAP, first, effort=effort)
        assert complexity(smallest.instance) <= complexity(first.instance)
        assert plainest.margin >= first.margin


def test_out_of_scope_is_no_counterexample():
    """X'X = diag(1, 1, 1, 4): theta = 12, so SMALL_THETA fails, and nothing is refuted."""
    X = np.zeros((5, 4), dtype=int)
    X[[0, 3, 1, 4], range(4)] = 1, 1, 1, 2
    instance = exact_pair([1, 1, Fraction(1, 2), Fraction(1, 2), Fraction(1, 2)], X.tolist(), 2, 2)
    assert refutation(claim(lambda p, layer: {"delta": at_most(p, p.eps**2)}), instance) is not None
    assert refutation(WIDE_GAP, instance) is None


@pytest.mark.parametrize(
    ("lower", "upper", "margin"),
    [(0, Fraction(1, 4), 0.5), (1, None, 0.5), (0, 0, 1.0), (Fraction(1, 4), 1, None)],
)
def test_the_margin_is_relative_to_the_larger_side(lower, upper, margin):
    """eps = 1/2 against bands below and above it."""

    def bands(p, layer):
        return {
            "eps": Band(
                p.ops.number(lower), p.ops.inf if upper is None else p.ops.number(upper), (0, p.ops.inf)
            )
        }

    X = np.zeros((5, 4), dtype=int)
    X[[0, 3, 1, 4], range(4)] = 1
    instance = exact_pair([1, 1, Fraction(1, 2), Fraction(1, 2), Fraction(1, 4)], X.tolist(), 2, 2)
    found = refutation(claim(bands), instance)
    assert (found is None) if margin is None else found.margin == pytest.approx(margin, rel=1e-9)


def test_what_floats_find_clearly_violated_is_refuted_exactly_by_as_much():
    for pair in filter(None, map(made, requests(SMALL[1], 12, 1))):
        seen = excess(WIDE_GAP, pair)
        if seen > 1e-6:
            assert next(refuted_by(WIDE_GAP, pair)).margin == pytest.approx(seen, rel=1e-6)


def test_requests_are_those_of_their_seed_and_sizes():
    assert list(requests(SIZES[3], 20, 5)) == list(requests(SIZES[3], 20, 5))
    assert list(requests(SIZES[3], 20, 5)) != list(requests(SIZES[3], 20, 6))
    for size in SIZES:
        assert sum(made(request) is not None for request in requests(size, 20, 0)) >= 10
