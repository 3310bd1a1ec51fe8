"""Every refined statement on random pairs that meet its hypotheses: the measured value lies in the band."""

from hypothesis import given, note, settings

from bounds import REGISTRY, Tag
from verify import Verdict, check
from verify.layerwise.measure import measure
from verify.layerwise.theory import THEORY as LAYERWISE
from verify.strategies import pairs

CHECKED = [s.id for s in REGISTRY if s.id.startswith("layerwise/") and s.tag is not Tag.PUBLISHED]

PROVABLE = [
    "layerwise/lemma6-25", "layerwise/lemma6-26", "layerwise/lemma7", "layerwise/lemma8-39",
    "layerwise/lemma14", "layerwise/lemma15", "layerwise/lemma16", "layerwise/lemma17",
]  # fmt: skip
"""Published statements without an unspecified term: they must not be violated either."""


SPECTRAL = ["layerwise/R10", "layerwise/R10s", "layerwise/instance"]

MANY = settings(max_examples=2 * settings().max_examples)
"""All statements are judged on each pair, which is made and measured once: time for more pairs."""


def violations(instance, ids):
    rows = LAYERWISE.judge(measure(instance), [REGISTRY[id] for id in ids]).rows
    return [row for row in rows if row.verdict is Verdict.VIOLATED]


@MANY
@given(pair=pairs(in_scope=None))
def test_refined_statements_hold_for_exact_networks(pair):
    assert not violations(pair, CHECKED)


@MANY
@given(pair=pairs(in_scope=None, inexact=True))
def test_refined_statements_hold_for_inexact_networks(pair):
    note(str(pair.provenance))
    assert not violations(pair, CHECKED)


@MANY
@given(pair=pairs(in_scope=None, spectral=True))
def test_spectral_statements_hold_for_any_full_rank_data(pair):
    assert not violations(pair, SPECTRAL)


@MANY
@given(pair=pairs(in_scope=None, spectral=True, inexact=True))
def test_spectral_statements_hold_for_inexact_networks(pair):
    assert not violations(pair, SPECTRAL)


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
