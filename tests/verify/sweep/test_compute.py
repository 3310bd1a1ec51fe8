"""Rows: independent of their batch, equal to check's verdicts, square completions exact."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from bounds import REGISTRY
from verify.check import check_one
from verify.layerwise.measure import measure
from verify.sweep.compute import compute, summary, train_tasks
from verify.sweep.spec import spec_of
from verify.sweep.tasks import expand
from verify.training import gradient_flow, prepare, train_batch
from verify.training.completion import square_completion
from verify.verdict import Verdict


def tasks(**tables):
    axes = {"n": 3, "K": 2, "d": 8, "L": 3} | tables.pop("parameters", {})
    return expand(spec_of({"name": "s", "seeds": 4, "parameters": axes, **tables}, "s"))


def test_rows_do_not_depend_on_the_batch() -> None:
    todo = tasks(parameters={"xi": [0.3, 0.4]}, statements=["layerwise/R6"])
    together = compute(todo)
    assert [compute([task])[0] for task in todo[::-1]] == together[::-1]
    assert all(row["status"] == "ok" for row in together)


def test_the_share_inside_is_of_what_is_decided() -> None:
    """R11 under the flow: most of its values are equal to their bounds within rounding, none is outside."""
    own = SimpleNamespace(statement=REGISTRY["layerwise/R6"])
    columns = [
        ("holds", "undecided", "vacuous"),
        ("holds", "undecided", "violated"),
        ("undefined", "undecided", "vacuous"),
        ("undefined", "undefined", "undefined"),
        ("out of scope, band holds", "holds", "out of scope, band fails"),
    ]
    codes = np.array([[list(Verdict).index(Verdict(word)) for word in words] for words in columns]).T
    slack = np.array([[3.0, np.nan, 1.0], [3.0, 2.0, np.inf], [1.0] * 3, [1.0] * 3, [4.0, 5.0, 0.5]]).T
    scope = np.array([2, 1, 0, 2, 2])[None].repeat(3, axis=0)
    found = summary(
        SimpleNamespace(
            lines=[own] * 3, verdict=codes, scope=scope, slack_lower=slack, slack_upper=slack + 1.0
        )  # type: ignore[arg-type]
    )
    assert found["layerwise/R6:inside"] == [1.0, 0.5, None, None, 2 / 3]
    assert found["layerwise/R6:vacuous"] == [pytest.approx(1 / 3), 0.0, 0.5, None, 0.0]
    assert found["layerwise/R6:in_scope"] == [True, None, False, True, True]
    assert found["layerwise/R6:slack"] == [3.0, 2.0, 1.0, None, 0.5]


def test_rows_tell_what_check_tells() -> None:
    from verify.check import check

    task = tasks(statements=["layerwise/R10"], training={"method": "flow"})[0]
    row, case = compute([task])[0], check(*train_tasks([task])).cases[0]
    own = [r for r in case.rows if r.statement == "layerwise/R10"]
    said = [r for r in own if r.verdict not in (Verdict.VACUOUS, Verdict.UNDEFINED)]
    assert row["layerwise/R10:in_scope"] is True
    assert row["layerwise/R10:inside"] == 1.0
    assert row["layerwise/R10:slack"] == min(
        s for r in said for s in (r.slack_lower, r.slack_upper) if np.isfinite(s)
    )
    assert row["C"] == [case.measurement.values["C", layer].value for layer in range(3)]


@pytest.mark.parametrize("data", [{"noise": 0.0}, {"noise": 0.5}, {"theta": 0.1}])
def test_data_are_as_asked(data: dict) -> None:
    row = compute(tasks(parameters=data)[:1])[0]
    if "theta" in data:
        assert row["theta"] == pytest.approx(0.1)
    else:
        assert (row["theta"] < 1e-12) == (data["noise"] == 0)
        assert row["reduction"] == ("TR2" if data["noise"] == 0 else "TR1")


def test_a_task_without_a_result_is_failed_and_the_others_are_not() -> None:
    good, bad = tasks()[:2], tasks(parameters={"theta": 5.9})[0]
    rows = compute([good[0], bad, good[1]])
    assert [row["status"] for row in rows] == ["ok", "failed", "ok"]
    assert "theta = 5.9" in rows[1]["error"]
    assert rows[0] == compute([good[0]])[0]


@pytest.mark.parametrize("method", ["descent", "flow"])
def test_square_completion_is_the_same_network(method: str) -> None:
    """Same features; a start as in (18) at the larger width; so the flow conserves R11's delta."""
    random = np.random.default_rng(0)
    X = np.linalg.qr(random.standard_normal((8, 6)))[0] + 0.05 * random.standard_normal((8, 6))
    h, K, xi = 12, 2, 0.4
    if method == "flow":
        narrow = gradient_flow(X, K, L=3, xi=xi, seed=3, width=h)
    else:
        narrow = train_batch([prepare(X, K, L=3, xi=xi, seed=3, width=h)])[0].network()
    square = square_completion(narrow)
    assert [W.shape for W in square.weights] == [(h, h), (h, h), (K, h)]
    one, other = measure(narrow).values, measure(square).values
    for layer in range(3):
        assert one["C", layer].value == pytest.approx(other["C", layer].value, rel=1e-12)
        assert one["D", layer].value == pytest.approx(other["D", layer].value, rel=1e-12)
    step_error = 1e-11 if method == "flow" else 0.01
    assert other["balancedness", 1].value <= step_error
    assert other["delta", None].value == pytest.approx(xi**2 * np.sqrt(h - K), abs=step_error)
    assert one["balancedness", 1].value == pytest.approx(xi**2 * np.sqrt(h - 8), abs=step_error)
    assert "completed from 8 to 12" in square.provenance.note


def test_wide_tasks_are_judged_as_squares() -> None:
    row = compute(tasks(parameters={"width": 11}, statements=["layerwise/R10"])[:1])[0]
    assert row["width"] == 11
    assert "completed from 8 to 11" in row["note"]
    assert row["layerwise/R10:in_scope"] is not None


def test_narrow_tasks_are_measured_only() -> None:
    row = compute(tasks(parameters={"width": 5}, statements=["layerwise/R10"])[:1])[0]
    assert row["status"] == "ok"
    assert "layerwise/R10:in_scope" not in row
    assert len(row["C"]) == 3


def test_a_network_of_unknown_start_is_completed_to_balance() -> None:
    """The columns are those of the known start, up to a rotation; checking says that it completed."""
    X = np.linalg.qr(np.random.default_rng(0).standard_normal((8, 6)))[0]
    narrow = gradient_flow(X, 2, L=3, xi=0.4, seed=3, width=12)
    unknown = replace(narrow, provenance=replace(narrow.provenance, xi=None, seed=None))
    known, found = square_completion(narrow), square_completion(unknown)
    columns = [W.weights[0][:, 8:] @ W.weights[0][:, 8:].T for W in (known, found)]
    np.testing.assert_allclose(columns[0], columns[1], atol=1e-9)
    case = check_one(unknown, [REGISTRY["layerwise/R10"]])
    assert case.name.endswith("(input completed from 8 to 12 dimensions)")
    assert case.measurement.d == 12
    square = square_completion(known)
    assert square is known
