"""A report as an object: its table, its frame and its picture."""

from __future__ import annotations

import pytest

from bounds import REGISTRY
from verify.check import check
from verify.errors import InputError
from verify.instances import generate_pair
from verify.report.rows import INDEX

PAIR = generate_pair(0, n=3, K=2, d=8, L=3, theta=0.1, eps=0.2)
REPORT = check(PAIR.named("b"), PAIR.named("a"))


def test_a_frame_is_read_by_case_statement_layer_and_quantity():
    frame, rows = REPORT.frame(), list(REPORT.rows())
    assert list(frame.index.names) == list(INDEX)
    assert frame.index.is_unique
    assert len(frame) == len(rows)
    for row in rows[::17]:
        cells = frame.loc[row.case, row.statement]
        found = cells.xs(row.quantity, level="quantity")
        own = found if row.layer is None else found.loc[[row.layer]]
        assert own["measured"].tolist() == [row.measured]
        assert own["verdict"].tolist() == [row.verdict.value]
    assert list(dict.fromkeys(frame.index.get_level_values("case"))) == ["b", "a"]
    statements = list(dict.fromkeys(frame.loc["b"].index.get_level_values("statement")))
    assert statements == list(dict.fromkeys(row.statement for row in REPORT.cases[0].rows))
    assert set(frame.columns) == set(REPORT.columns()) - set(INDEX)
    assert tuple(REPORT.table().columns) == REPORT.columns()
    assert check(PAIR, statements=[]).frame().empty


def test_a_picture_is_of_one_case_and_says_which():
    made = REPORT.plot("a")
    assert made.get_suptitle() == "a"
    assert len(made.axes) >= 3
    assert check(PAIR.named("only")).plot().get_suptitle() == "only"
    with pytest.raises(InputError, match="case = 'c': no such case"):
        REPORT.plot("c")


def test_a_picture_of_many_cases_has_every_verdict():
    axes = REPORT.plot().axes[0]
    assert [text.get_text() for text in axes.get_xticklabels()] == ["b", "a"]
    judged = list(dict.fromkeys(row.statement.partition("/")[2] for row in REPORT.rows()))
    assert [text.get_text() for text in axes.get_yticklabels()] == judged
    alone = check(PAIR.named("x"), statements=[REGISTRY["layerwise/lemma14"]]).plot()  # it has no curves
    assert [text.get_text() for text in alone.axes[0].get_yticklabels()] == ["lemma14"]
