"""Plain-text formulas as HTML."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.report.html.typeset import typeset
from verify.theories import THEORIES


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "C_(l+1)/C_l <= eps^2",
            "<i>C</i><sub><i>l</i>+1</sub>/<i>C</i><sub><i>l</i></sub> ≤ <i>ε</i><sup>2</sup>",
        ),
        ("n^(1/(2L))", "<i>n</i><sup>1/(2<i>L</i>)</sup>"),
        ("t^-2", "<i>t</i><sup>−2</sup>"),
        ("A network has a band", "A network has a band"),
        ("the flow's error", "the flow&#x27;s error"),
        ("the sum of squares", "the sum of squares"),
        ("sum |x|^2", "Σ |<i>x</i>|<sup>2</sup>"),
        ("a < b & c_", "<i>a</i> &lt; <i>b</i> &amp; <i>c</i>_"),
        ("x_(open", "<i>x</i>_(open"),
        ("1.68e-05 and e0", "1.68e-05 and <i>e</i>0"),
        ("R11, mu-flow, mu - eps", "R11, mu-flow, <i>μ</i> − <i>ε</i>"),
        ("x - y", "<i>x</i> − <i>y</i>"),
    ],
)
def test_formulas_are_set_and_words_stay(text, shown):
    assert typeset(text) == shown


class Balanced(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.open, self.text = [], ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        assert tag in ("i", "sub", "sup")
        assert attrs == []
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


@given(st.text(alphabet="ab_^(){}<>&'\" +-12xsum", max_size=30))
def test_any_text_becomes_safe_markup(text):
    Balanced(typeset(text))


def test_every_statement_is_set():
    for theory in THEORIES.values():
        for statement in theory.statements:
            for text in (statement.claim, *(h.text for h in statement.hypotheses)):
                assert "<=" not in Balanced(typeset(text)).text
