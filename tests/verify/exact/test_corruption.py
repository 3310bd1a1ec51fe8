"""Every field of a certificate corrupted in turn, behind a new hash: never confirmed.

What is for people (case, origin, versions) is not rechecked, and the documentation says so.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from exact_instances import identity_triple
from hypothesis import given, settings
from hypothesis import strategies as st

from bounds import REGISTRY
from bounds.two_layer import REGISTRY as TWO_LAYER
from verify.errors import InputError
from verify.exact import certify
from verify.exact.certificate import digest
from verify.exact.recheck import recheck
from verify.exact.recipes import measured_statements
from verify.instances import generate_pair
from verify.layerwise.exact import from_pair
from verify.theories import THEORIES

CHOSEN = [
    REGISTRY[f"layerwise/{name}"] for name in ("A2", "A3", "R2", "R6", "R8", "R12", "lemma6-25", "thm4-15")
]


def companion(name: str) -> dict[str, Any]:
    case = THEORIES["two-layer"].exact()[name]
    return certify(case, measured_statements(case, TWO_LAYER)[0])


GENERATED = from_pair(generate_pair(0, n=2, K=2, d=6, L=3, eps=0.1, theta=0.05), "generated")
TRIPLE = identity_triple([1, 1, Fraction(1, 10), 0, 0], theta=Fraction(1, 8))
GOOD = {
    "generated": certify(GENERATED, CHOSEN, limit=256),
    "triple": certify(
        identity_triple([1, 1, Fraction(1, 10), 0, 0], theta=Fraction(1, 8)), CHOSEN, limit=256
    ),
    "companion": companion("regression"),
}
KNOWN = [*REGISTRY, *TWO_LAYER]
FOR_PEOPLE = ("case", "origin", "versions")
Path = tuple[str | int, ...]


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every field and every entry of a list, but what is for people and the hash, which is made anew."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in items:
        if not path and name in (*FOR_PEOPLE, "sha256"):
            continue
        yield (*path, name)
        yield from places(item, (*path, name))


def at(content: Any, path: Path) -> Any:
    for name in path:
        content = content[name]
    return content


def judged(content: dict[str, Any]) -> str:
    """What becomes of a changed certificate behind a new hash: confirmed, contradicted, open or refused."""
    content["sha256"] = digest(content)
    try:
        result = recheck(content, KNOWN)
    except InputError:
        return "refused"
    assert all(finding.where and finding.what for finding in (*result.wrong, *result.open))
    return "contradicted" if result.wrong else "open" if result.open else "confirmed"


@pytest.mark.parametrize("name", GOOD)
def test_the_certificates_themselves_are_confirmed(name):
    assert judged(copy.deepcopy(GOOD[name])) == "confirmed"


SAMPLES = {name: [p for p in places(content) if p[0] != "instance"] for name, content in GOOD.items()}


@settings(max_examples=60)
@given(st.data(), st.sampled_from(list(GOOD)))
def test_a_field_left_out_is_noticed(data, name):
    path = data.draw(st.sampled_from(SAMPLES[name]))
    content = copy.deepcopy(GOOD[name])
    del at(content, path[:-1])[path[-1]]
    if path[0] != "statements":  # a statement left out takes its rows out of what is expected: also noticed
        assert judged(content) in ("refused", "contradicted"), path
    else:
        assert judged(content) != "confirmed", path


@settings(max_examples=60)
@given(st.data(), st.sampled_from(list(GOOD)), st.sampled_from([None, True, 1.5, [], {}, [[]], {"": ""}, ""]))
def test_a_field_of_another_kind_is_noticed(data, name, value):
    path = data.draw(st.sampled_from(SAMPLES[name]))
    content = copy.deepcopy(GOOD[name])
    old = at(content, path)
    if value == old or (old is None and value is None):
        return
    at(content, path[:-1])[path[-1]] = value
    assert judged(content) in ("refused", "contradicted"), (path, value)


@settings(max_examples=40)
@given(st.data(), st.sampled_from(list(GOOD)))
def test_a_field_too_many_is_noticed(data, name):
    records = [p for p in SAMPLES[name] if isinstance(at(GOOD[name], p), dict)]
    path = data.draw(st.sampled_from([(), *records]))
    content = copy.deepcopy(GOOD[name])
    at(content, path)["more"] = "0"
    assert judged(content) in ("refused", "contradicted"), path


VERDICTS = sorted(
    {row["verdict"] for content in GOOD.values() for row in content["rows"]} | {"refuted", "undecided"}
)


def other(data, path: Path, old: Any) -> Any:
    """Another plausible value of a field."""
    if path[-1] == "verdict":
        return data.draw(st.sampled_from([word for word in VERDICTS if word != old]))
    if path[-1] == "outcome":
        return data.draw(st.sampled_from([word for word in ("met", "fails", "undecided") if word != old]))
    if path[-1] == "strict":
        return "no" if old == "yes" else "yes"
    if path[-1] == "reason":
        return data.draw(st.sampled_from(["true for every network", old + "; and more", " " + old]))
    if path[-1] in ("value", "lower", "upper", "limit") or path[0] == "parameters":
        claims = ["[12345.5 +/- 1e-9]", "-1", *([] if old is None else [None])]
        return data.draw(st.sampled_from(claims))
    if isinstance(old, int):
        return old + data.draw(st.sampled_from([-1, 1]))
    return str(old) + "x"


@settings(max_examples=min(150, settings().max_examples))
@given(st.data(), st.sampled_from(list(GOOD)))
def test_another_plausible_value_is_noticed(data, name):
    leaves = [p for p in SAMPLES[name] if not isinstance(at(GOOD[name], p), list | dict)]
    path = data.draw(st.sampled_from(leaves))
    content = copy.deepcopy(GOOD[name])
    at(content, path[:-1])[path[-1]] = other(data, path, at(content, path))
    assert judged(content) != "confirmed", path


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("word", ["undecided", "out of scope, band undecided"])
def test_a_decision_that_is_taken_back_is_noticed(name, word):
    content = copy.deepcopy(GOOD[name])
    row = next(r for r in content["rows"] if r["verdict"] not in ("undecided", "vacuous"))
    row.update(verdict=word, precision=content["precision"]["limit"])
    row["reason"] = "; ".join([f"undecided at {row['precision']} bits", *filter(None, [row["reason"]])])
    assert judged(content) in ("open", "contradicted")


def test_enclosures_that_say_nothing_bear_out_no_verdict():
    content = copy.deepcopy(GOOD["generated"])
    for row in content["rows"]:
        if row["verdict"] == "proved":
            row.update(value="unknown", lower="unknown", upper="unknown")
    assert judged(content) == "contradicted"


def test_rows_and_hypotheses_that_are_missing_are_named():
    content = copy.deepcopy(GOOD["generated"])
    gone = content["rows"].pop()
    result = recheck(content, KNOWN)
    assert next(f.where for f in result.wrong if "missing" in f.what).startswith(gone["statement"])
    content = copy.deepcopy(GOOD["generated"])
    gone = content["hypotheses"].pop()
    result = recheck(content, KNOWN)
    assert any(gone["text"] in f.where and "0 times" in f.what for f in result.wrong)


HOSTILE = {
    "an exponent without end": ("1e200000000", "at most 4000 digits"),
    "an exponent of six digits": ("[1e-100000 +/- 0]", "5 of them in an exponent"),
    "5,000 digits": ("1" * 5000, "at most 4000 digits"),
    "a negative radius": ("[1 +/- -1]", "at least 0"),
    "nan": ("nan", "an enclosure is"),
    "Infinity": ("Infinity", "an enclosure is"),
    "digits of another script": ("\u0661", "an enclosure is"),
    "an underscore": ("1_000", "an enclosure is"),
    "a rational": ("1/3", "an enclosure is"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_an_enclosure_out_of_range_is_refused_at_once(name):
    text, words = HOSTILE[name]
    content = copy.deepcopy(GOOD["triple"])
    content["rows"][0]["value"] = text
    with pytest.raises(InputError, match=words):
        recheck(content, KNOWN)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"L": 10**30}, "instance.L must be 1 to 10000"),
        ({"K": "2"}, "instance.K must be an integer"),
        ({"n": -1}, "instance.n must be 1 to"),
        ({"alpha": "1" * 4500}, "more than 4000 digits"),
        ({"alpha": "1/" + "3" * 4500}, "more than 4000 digits"),
        ({"alpha": "1e5000"}, "lowest terms"),
        ({"alpha": "0"}, "alpha must be positive"),
        ({"s": ["1", ["1"], "0", "0", "0"]}, "lowest terms"),
        ({"X": [["1"]]}, "X must have shape"),
        ({"X": 1.5}, "text, integers and nothing else"),
        ({"form": ["pair"]}, "instance.form must be one of"),
        ({"form": "other"}, "instance.form must be one of"),
    ],
)
def test_an_instance_out_of_range_is_refused(change, words):
    content = copy.deepcopy(GOOD["triple"])
    content["instance"].update(change)
    with pytest.raises(InputError, match=words):
        recheck(content, KNOWN)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"steps": 10**9}, "integer beyond 10000"),
        ({"steps": 9000}, "steps must be an integer from 0 to 8"),
        ({"steps": [["1"]]}, "steps must be an integer"),
        ({"X": "1"}, "does not fit"),
        ({"X": []}, "does not fit"),
        ({"X": [["1"], ["1", "2"]]}, "does not fit"),
    ],
)
def test_companion_input_out_of_range_is_refused(change, words):
    content = copy.deepcopy(GOOD["companion"])
    content["instance"]["given"].update(change)
    with pytest.raises(InputError, match=words):
        recheck(content, KNOWN)


def test_nesting_without_end_is_refused():
    deep: Any = "x"
    for _ in range(200):
        deep = [deep]
    content = copy.deepcopy(GOOD["triple"]) | {"origin": {"of": deep}}
    with pytest.raises(InputError, match="nested too deeply"):
        recheck(content, KNOWN)


def test_what_is_written_fits_what_is_read():
    assert json.loads(json.dumps(GOOD["generated"])) == GOOD["generated"]
