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
            "C_(l+1) <= L",
            "<math><msub><mrow><mi>C</mi></mrow><mrow><mi>l</mi><mo>+</mo><mn>1</mn></mrow></msub></math> ≤ "
            "<math><mi>L</mi></math>",
        ),
        ("t^-2", "<math><msup><mrow><mi>t</mi></mrow><mrow><mo>−</mo><mn>2</mn></mrow></msup></math>"),
        ("sqrt n", "<math><msqrt><mi>n</mi></msqrt></math>"),
        ("X'", "<math><msup><mrow><mi>X</mi></mrow><mrow><mo>′</mo></mrow></msup></math>"),
        ("e0", "<math><msub><mi>e</mi><mn>0</mn></msub></math>"),
        ("lmin > 0", "<math><msub><mi>λ</mi><mi>min</mi></msub></math> &gt; 0"),
        ("theta, x", '<span class="nb"><math><mi>θ</mi></math>,</span> <math><mi>x</mi></math>'),
        ("1.68e-05", "1.68·10<sup>−5</sup>"),
        ("−1.5e−12", "−1.5·10<sup>−12</sup>"),
        ("1e+03", "10<sup>3</sup>"),
        ("`a_b <c>` x", "<code>a_b &lt;c&gt;</code> <math><mi>x</mi></math>"),
        ("x_(open", "<math><mi>x</mi></math>_(open"),
    ],
)  # fmt: skip
def test_formulas_are_set(text, shown):
    assert typeset(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "A network has a band", "the sum of squares", "A3(i), A2", "(i) first; (ii) second",
        "R3s to R10s, R6", "e.g. this, i.e. that", "a rank-K projector", "R11, mu-flow", "(15) and (14)",
        "random (× 24)", "data_seed", "the mean_leak of a layer",
        "lemma6-25, thm4-15", "Theorem 4", "holds at every layer",
    ],
)  # fmt: skip
def test_words_and_names_are_not_set_in_italics(text):
    assert typeset(text) == text


def test_a_genitive_is_no_transpose_and_a_sum_before_a_formula_is_one():
    assert "math" not in typeset("the flow's error")
    assert "<mo>∑</mo>" in typeset("sum |x|^2")
    assert "<mi>x</mi>" not in typeset("random (x 24)")


TAGS = {
    "math", "mi", "mn", "mo", "mrow", "msub", "msup", "msubsup", "msqrt", "mspace", "sub", "sup", "code",
    "span",
}  # fmt: skip


class Balanced(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.open, self.text = [], ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        assert tag in TAGS
        assert {name for name, _ in attrs} <= {"stretchy", "lspace", "rspace", "width", "class"}
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
