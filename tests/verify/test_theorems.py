"""Every refined statement on random pairs that meet its hypotheses: the measured value lies in the band."""

import pytest
from hypothesis import given, note

from bounds import REGISTRY, Tag
from verify import Verdict, check
from verify.strategies import pairs

CHECKED = [s.id for s in REGISTRY if s.id.startswith("layerwise/") and s.tag is not Tag.PUBLISHED]

PROVABLE = [
    "layerwise/lemma6-25", "layerwise/lemma6-26", "layerwise/lemma7", "layerwise/lemma8-39",
    "layerwise/lemma14", "layerwise/lemma15", "layerwise/lemma16", "layerwise/lemma17",
]  # fmt: skip
"""Published statements without an unspecified term: they must not be violated either."""


def violations(instance, ids):
    report = check(instance, statements=[REGISTRY[id] for id in ids])
    return [row for row in report.rows() if row.verdict is Verdict.VIOLATED]


@pytest.mark.parametrize("id", CHECKED)
@given(pair=pairs(in_scope=None))
def test_refined_statement_holds_for_exact_networks(id, pair):
    assert not violations(pair, [id])


@pytest.mark.parametrize("id", CHECKED)
@given(pair=pairs(in_scope=None, inexact=True))
def test_refined_statement_holds_for_inexact_networks(id, pair):
    note(str(pair.provenance))
    assert not violations(pair, [id])


@pytest.mark.parametrize("id", ["layerwise/R10", "layerwise/R10s", "layerwise/instance"])
@given(pair=pairs(in_scope=None, spectral=True))
def test_spectral_statement_holds_for_any_full_rank_data(id, pair):
    assert not violations(pair, [id])


@pytest.mark.parametrize("id", ["layerwise/R10", "layerwise/R10s"])
@given(pair=pairs(in_scope=None, spectral=True, inexact=True))
def test_spectral_statement_holds_for_inexact_networks(id, pair):
    assert not violations(pair, [id])


@given(pair=pairs(in_scope=None, theta_max=0.2499))
def test_published_statements_with_numbers_hold(pair):
    assert not violations(pair, PROVABLE)


@given(pair=pairs(in_scope=True))
def test_bands_are_not_vacuous_inside_the_scope(pair):
    """In scope R3 has a finite h: a suite that called everything vacuous would pass the other tests."""
    rows = list(check(pair, statements=[REGISTRY["layerwise/R2"], REGISTRY["layerwise/R3"]]).rows())
    assert rows
    assert not [row for row in rows if row.quantity == "head_leak" and row.verdict is Verdict.VACUOUS]
    assert not [row for row in rows if row.statement == "layerwise/R2" and row.verdict is Verdict.VACUOUS]
