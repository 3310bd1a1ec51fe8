"""Statements of the user's own: collected from a file, guarded, checked like the others."""

import textwrap

import pytest

from bounds import REGISTRY, Parameters
from verify.check import check
from verify.errors import InputError
from verify.exact import decide
from verify.instances import generate_pair
from verify.layerwise.exact import from_pair
from verify.theories import DEFAULT as LAYERWISE
from verify.user_statements import load_statements

PAIR = generate_pair(0, n=3, K=2, d=8, L=3, eps=0.1, theta=0.1)

HEAD = """
from fractions import Fraction
from bounds import Band, Hypothesis, Tag, statement
from bounds.bands import at_most, features, network, steps

def own(bands, layers=network, id="own/claim", hypotheses=()):
    return statement(
        id, title="t", source="s", tag=Tag.REFINED, layers=layers, hypotheses=hypotheses
    )(bands)
"""


@pytest.fixture
def write(tmp_path):
    def call(body):
        path = tmp_path / "own.py"
        path.write_text(HEAD + textwrap.dedent(body))
        return path

    return call


def test_statements_are_collected_and_the_registry_is_left_alone(write):
    before = list(REGISTRY.statements)
    path = write('own(lambda p, layer: {"eps": at_most(p, p.ops.number(1))})')
    for _ in range(2):
        loaded = load_statements(path, LAYERWISE)
        assert list(loaded.statements) == ["own/claim"]
        assert list(REGISTRY.statements) == before
    assert not list(path.parent.glob("__pycache__"))


def test_both_entrances_take_them(write):
    (claim,) = load_statements(write('own(lambda p, layer: {"eps": at_most(p, p.ops.number(1))})'), LAYERWISE)
    assert [row.verdict.value for row in check(PAIR, statements=[claim]).rows()] == ["holds"]
    assert [row.decision.value for row in decide(from_pair(PAIR), [claim]).rows] == ["proved"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "registers no statement"),
        ("1 / 0", "own.py: ZeroDivisionError: division by zero"),
        ("def (", "own.py: SyntaxError"),
        ("raise SystemExit(3)", "own.py: SystemExit: 3"),
        ('own(lambda p, layer: {}, id="layerwise/R6")', "statement id 'layerwise/R6' is taken"),
        ("raise GeneratorExit", "own.py: GeneratorExit"),
        ("class Beyond(BaseException): pass\nraise Beyond('a\\nb\\ud800')", r"own.py: Beyond: a b"),
        (
            "class Mute(Exception):\n    def __str__(self): raise ValueError\nraise Mute",
            "own.py: Mute: its message cannot be read",
        ),
        ("own(lambda p, layer: {}, id=3)", "statement 3: an id is THEORY/NAME"),
        ('own(lambda p, layer: {}, id="a b")', "statement 'a b': an id"),
        ('own(lambda p, layer: {}, id="\\ud800")', r"statement '.ud800': an id"),
        ("own(lambda p, layer: {}, layers=3)", "layers must be a function, got 3"),
        ("own(3)", "bands must be a function, got 3"),
        ("own(lambda p, layer: {}, hypotheses=[1])", "hypotheses must be `Hypothesis` objects, got 1"),
        (
            'own(lambda p, layer: {}, hypotheses=[Hypothesis("h", "", 1, 2)])',
            "value and limit of hypothesis 'h' must be functions",
        ),
        (
            'own(lambda p, layer: {}, hypotheses=[Hypothesis("h", 3, abs, abs)])',
            "id, text and quantity of a hypothesis must be text",
        ),
        (
            'own(lambda p, layer: {}, hypotheses=[Hypothesis("h", "", abs, abs, quantity="no")])',
            "unknown quantity 'no'",
        ),
    ],
)
def test_files_that_do_not_work_are_named(write, body, words):
    before = list(REGISTRY.statements)
    with pytest.raises(InputError, match=words):
        load_statements(write(body), LAYERWISE)
    assert list(REGISTRY.statements) == before


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        load_statements(tmp_path / "none.py", LAYERWISE)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("own(lambda p, layer: 1 / 0)", "bands at layer None raised ZeroDivisionError"),
        ("own(lambda p, layer: [1])", "must return a dict from quantity to Band, got list"),
        ('own(lambda p, layer: {"epsilon": at_most(p, p.eps)})', "unknown quantity 'epsilon'"),
        ('own(lambda p, layer: {"eps": 1.0})', "eps needs a Band, got float"),
        ('own(lambda p, layer: {"eps": at_most(p, "1")})', "the upper end of the band for eps"),
        ('own(lambda p, layer: {"eps": at_most(p, None)})', "the upper end of the band for eps"),
        ('own(lambda p, layer: {"eps": at_most(p, 1j)})', "the upper end of the band for eps"),
        ('own(lambda p, layer: {"C": at_most(p, p.eps)})', "C has no such layer"),
        ('own(lambda p, layer: {"C_ratio": at_most(p, p.eps)}, features)', "layer 2: C_ratio has no such"),
        ('own(lambda p, layer: {"eps": at_most(p, True)})', "the upper end of the band for eps.*got bool"),
        ("own(lambda p, layer: {3: at_most(p, p.eps)})", "unknown quantity 3"),
        (
            'import numpy\nown(lambda p, layer: {"eps": at_most(p, numpy.float32("nan"))})',
            "the upper end of the band for eps.*got nan",
        ),
        ('own(lambda p, layer: {"eps": Band(0, 1, 5)})', "trivial of eps must be a pair of numbers, got int"),
        ('own(lambda p, layer: {"eps": Band(0, 1, (0, "x"))})', "the upper trivial end of the band"),
        ('own(lambda p, layer: {"eps": Band(0, 1, (0, 1), because=3)})', "because of eps must be"),
        ("own(lambda p, layer: {}, lambda L: [1, 1])", "names a layer twice"),
        ("own(lambda p, layer: {}, lambda L: [True])", "must be ints or None"),
        ("own(lambda p, layer: {}, lambda L: range(10**12))", "names a layer twice, or more than there are"),
        ("own(lambda p, layer: [][0:exit(1)])", "raised SystemExit"),
        ("own(lambda p, layer: {}, lambda L: 5)", r"layers\(3\) must be a sequence of layers, got 5"),
        ('own(lambda p, layer: {}, lambda L: ["a"])', "must be ints or None"),
        ("own(lambda p, layer: {}, lambda L: L / 0)", r"layers\(3\) raised ZeroDivisionError"),
        (
            'own(lambda p, layer: {}, hypotheses=(Hypothesis("h", "", lambda p: p.none, lambda p: 1),))',
            "hypothesis 'h' raised AttributeError",
        ),
        (
            'own(lambda p, layer: {}, hypotheses=(Hypothesis("h", "", lambda p: p.eps, lambda p: "a"),))',
            "limit of hypothesis 'h' raised",
        ),
        (
            'own(lambda p, layer: {}, hypotheses=(Hypothesis("h", "", lambda p: float("nan"), abs),))',
            "hypothesis 'h' raised ValueError: a number is needed, got nan",
        ),
    ],
)
def test_statements_that_fail_are_named(write, body, words):
    (claim,) = load_statements(write(body), LAYERWISE)
    with pytest.raises(InputError, match=f"statement own/claim.*{words}"):
        decide(from_pair(PAIR), [claim])


def test_a_float_function_cannot_drop_the_radius(write):
    body = 'import math\nown(lambda p, layer: {"eps": at_most(p, math.sqrt(p.eps))})'
    (claim,) = load_statements(write(body), LAYERWISE)
    claim.bands(Parameters(theta=0.0, eps=0.1, delta=0.1, rho=0.0, n=3, K=2, d=8, L=3), None)
    with pytest.raises(InputError, match=r"a ball is not a float: use the operations of p\.ops"):
        decide(from_pair(PAIR), [claim])


def test_a_condition_on_a_ball_is_refused(write):
    body = 'own(lambda p, layer: {"eps": at_most(p, p.eps if p.delta < p.delta else 2 * p.eps)})'
    (claim,) = load_statements(write(body), LAYERWISE)
    with pytest.raises(InputError, match="undecided comparison is neither true nor false"):
        decide(from_pair(PAIR), [claim])
