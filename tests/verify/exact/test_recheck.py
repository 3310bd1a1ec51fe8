"""The second path confirms true certificates and contradicts tampered ones, even under a new hash."""

import copy

import pytest
from exact_instances import generated, ideal_triple
from hypothesis import given, settings
from hypothesis import strategies as st

from bounds import REGISTRY
from verify.errors import InputError
from verify.exact import certify
from verify.exact.recheck import recheck
from verify.instances import generate_pair, ideal_pair
from verify.layerwise.exact import from_pair
from verify.strategies import pairs

CONTENT = certify(from_pair(generate_pair(0, n=3, K=2, d=8, L=3, eps=0.1, rho=0.02, theta=0.1)), limit=256)


@settings(max_examples=8)
@given(
    pairs(in_scope=None, K=st.integers(2, 3), n=st.integers(2, 3), L=st.integers(2, 4)),
    st.sampled_from(["triple", "generated"]),
)
def test_true_certificates_are_confirmed(pair, form):
    result = recheck(certify(from_pair(pair, form), limit=512))
    assert not result.wrong
    assert not result.open


@settings(max_examples=5)
@given(generated())
def test_short_rationals_are_confirmed(x):
    result = recheck(certify(x, limit=512))
    assert not result.wrong


def test_the_pair_form_is_confirmed():
    x = from_pair(generate_pair(3, n=2, K=2, d=6, L=2, eps=0.3, theta=0.2), "pair")
    assert recheck(certify(x)).agrees


def test_an_ideal_float_pair_is_confirmed():
    assert recheck(certify(from_pair(ideal_pair(3, 3, 12, 4, 0.1)), limit=256)).wrong == []


def tampered(change):
    content = copy.deepcopy(CONTENT)
    change(content)
    return recheck(content)


def row_of(content, statement, quantity, layer):
    (row,) = (
        r for r in content["rows"]
        if (r["statement"], r["quantity"], r["layer"]) == (statement, quantity, layer)
    )  # fmt: skip
    return row


def set_entry(matrix, i, j, value):
    def change(content):
        content["instance"][matrix][i][j] = value

    return change


def set_row(**fields):
    return lambda content: row_of(content, "layerwise/R6", "C_ratio", 1).update(fields)


@pytest.mark.parametrize(
    "change",
    [
        set_entry("R", 7, 5, "1"),
        set_entry("c", 0, 0, "7/8"),
        set_entry("head", 0, 3, "1/1000000"),
        lambda content: content["instance"]["s"].__setitem__(0, "3/2"),
        lambda content: content["instance"].__setitem__("alpha", "2"),
        set_row(verdict="refuted"),
        set_row(verdict="vacuous"),
        set_row(verdict="out of scope, band holds"),
        set_row(value="[0.00723 +/- 1e-20]"),
        set_row(value=None),
        set_row(upper="inf"),
        set_row(tag="published"),
        lambda content: content["rows"].pop(),
        lambda content: content["hypotheses"].pop(),
        lambda content: content["hypotheses"][0].update(outcome="met"),
        lambda content: content["hypotheses"][0].update(value="[5 +/- 1e-9]"),
        lambda content: content["parameters"].update(delta="[0.5 +/- 1e-9]"),
    ],
)
def test_tampering_is_contradicted_whatever_the_hash(change):
    assert tampered(change).wrong


@settings(max_examples=settings().max_examples // 8)
@given(data=st.data())
def test_a_digit_of_the_instance_matters(data):
    """One digit of an exact input changed under a new hash.  Of R, only what the projections keep:
    the rows outside the K leading coordinates."""
    content = copy.deepcopy(CONTENT)
    name = data.draw(st.sampled_from(["head", "R"]))
    rows = content["instance"][name]
    places = [
        (i, j, k)
        for i, row in enumerate(rows)
        for j, text in enumerate(row)
        for k, sign in enumerate(text.split("/")[0])
        if sign.isdigit() and "/" in text and 3 < k < 12 and (name == "head" or i >= 2)
    ]
    i, j, k = data.draw(st.sampled_from(places))
    text = rows[i][j]
    rows[i][j] = text[:k] + str((int(text[k]) + 2) % 10) + text[k + 1 :]
    assert not recheck(content).agrees


def test_a_row_twice_or_misshapen_is_refused():
    with pytest.raises(InputError, match="two rows for layerwise"):
        tampered(lambda content: content["rows"].append(content["rows"][0]))
    with pytest.raises(InputError, match=r"rows\.0\.reason is missing"):
        tampered(lambda content: content["rows"][0].pop("reason"))
    with pytest.raises(InputError, match="an enclosure is"):
        tampered(set_row(value="0.007.2"))


def test_an_unknown_statement_is_named():
    with pytest.raises(InputError, match=r"unknown statement layerwise/R6.*--statements"):
        recheck(CONTENT, [s for s in REGISTRY if s.id != "layerwise/R6"])


def test_what_is_too_large_is_not_called_confirmed():
    x = from_pair(generate_pair(0, n=2, K=2, d=130, L=2, eps=0.1))
    result = recheck(certify(x, [REGISTRY["layerwise/R2"]]))
    assert not result.agrees
    assert "not rechecked: exact fractions are feasible to" in result.open[0].what


def test_equalities_are_left_open_not_confirmed():
    result = recheck(certify(ideal_triple(L=2), limit=128))
    assert not result.wrong
    assert all("not rechecked" in finding.what for finding in result.open)
