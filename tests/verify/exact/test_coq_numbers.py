"""Theorems written for Coq: every inequality true, every band end that of `bounds`, and Coq itself."""

import re
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounds import REGISTRY
from bounds.layerwise.parameters import Parameters
from verify.errors import InputError
from verify.instances import generate_pair
from verify.layerwise.exact import coq, exact_pair, exact_triple, from_pair
from verify.layerwise.exact.coq import coq_theorems

PROOFS = Path(__file__).parents[3] / "proofs"


def read(text):
    """Definitions by name, and the goals, of a .v file."""
    defined = re.findall(r"^Definition (\w+) : R := (.*)\.$", text, re.MULTILINE)
    goals = re.findall(r"^Lemma (\w+) : (.*)\.\nProof\. (?:unfold .*; )?interval", text, re.MULTILINE)
    return dict(defined), goals


def value(expression, names):
    """A Coq term of these files as a number."""
    python = re.sub(r"sqrt (\d+|\w+)", r"sqrt(\1)", expression.replace("^", "**").replace("* / ", "/ "))
    return eval(python.replace("sqrt (", "sqrt("), {"sqrt": mpmath.sqrt, "__builtins__": {}}, names)


def numbers(text):
    defined, goals = read(text)
    names = {}
    for name, expression in defined.items():
        exact = re.fullmatch(r"\((-?\d+) / (\d+)\)", expression)
        names[name] = mpmath.mpf(int(exact[1])) / int(exact[2]) if exact else names[expression]
    return names, goals


def instance(seed=0, form=None, **changes):
    usual = {"theta": 0.05, "eps": 0.1, "n": 4, "K": 2, "d": 9, "L": 3}
    return from_pair(generate_pair(seed, **(usual | changes)), form)


@settings(max_examples=10, deadline=None)
@given(
    seed=st.integers(0, 99),
    theta=st.floats(0, 0.5),
    share=st.floats(0, 1),
    n=st.integers(2, 4),
    L=st.integers(2, 5),
    delta=st.one_of(st.none(), st.floats(0.5, 2)),
    form=st.sampled_from([None, "triple"]),
)
def test_every_inequality_is_true(seed, theta, share, n, L, delta, form):
    x = instance(seed, form, theta=theta, rho=0.1 * share, n=n, L=L, delta=delta)
    with mpmath.workprec(300):
        names, goals = numbers(coq_theorems(x))
        assert goals
        for name, goal in goals:
            strict = " < " in goal
            left, right = (value(side, names) for side in re.split(" <=? ", goal))
            assert left < right if strict else left <= right, (name, goal)


@pytest.mark.parametrize("L", [2, 3, 4])
@pytest.mark.parametrize("form", [None, "triple"])
def test_the_band_ends_are_those_of_bounds(L, form):
    """The layers, their ends and their order: what Coq proves of an instance is what the product reports."""
    text = coq_theorems(instance(form=form, L=L, rho=0.01, e0=0.0 if form is None else 0.001))
    with mpmath.workprec(300):
        names, _ = numbers(text)
    given = {name: float(names[name]) for name in ("theta", "eps", "rho", "delta", "mu", "e0")}
    p = Parameters(**given, n=4, K=2, d=9, L=L, tail=float(names["tau2"]))
    for layer in range(L - 1):
        upper = REGISTRY["layerwise/R6"].bands(p, layer)["C_ratio"].upper
        lower = REGISTRY["layerwise/R7"].bands(p, layer)["C_ratio"].lower
        assert float(names[f"R6_{layer}"]) == pytest.approx(upper, rel=1e-9)
        assert float(names[f"R7_{layer}"]) == pytest.approx(lower, rel=1e-9)
        band = REGISTRY["layerwise/R9"].bands(p, layer)["D"]
        assert float(names[f"R9_{layer}_lower"]) == pytest.approx(band.lower, rel=1e-9)
        assert min(float(names[f"R9_{layer}_upper"]), 2) == pytest.approx(band.upper, rel=1e-9)
        assert f"Theorem D_{layer} : forall D, D_is net {layer} D -> R9_{layer}_lower <= D" in text
        assert f"Theorem C_ratio_{layer}_upper : C_ratio net {layer} <= R6_{layer}." in text
        assert f"Theorem C_ratio_{layer}_lower : R7_{layer} <= C_ratio net {layer}." in text


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 99), K=st.integers(2, 3), form=st.sampled_from([None, "triple"]))
def test_the_integers_are_those_of_the_instance(seed, K, form):
    """The network written down: s, What, X and Y(X'X)^(-1), and What diag(s)^(L-1) X against Y/alpha."""
    x = instance(seed, form, K=K, n=2, d=2 * K + 1)
    text = coq_theorems(x)
    head, X, dual = (
        [[Fraction(int(a, 0), int(den, 0)) for a in row.split(";")] for row in rows.split("]; [")]
        for rows, den in re.findall(r"\(Dmat \[\[(.*?)\]\]%Z (\w+)%positive\)", text)
    )
    sizes = re.search(r"Instance (\d+) (\d+) (\d+) (\d+) \[(.*?)\]%Z (\w+)%positive", text)
    assert "0x" in text  # what Coq would read too slowly as a decimal
    K, m, n, L = map(int, sizes.groups()[:4])
    s = [Fraction(int(a, 0), int(sizes[6], 0)) for a in sizes[5].split(";")]
    assert (K, m + K, n, L, tuple(s)) == (x.K, x.d, x.n, x.L, x.s)
    labels = [[int(j // n == k) for j in range(K * n)] for k in range(K)]
    gram = times(list(zip(*X, strict=True)), X)
    assert times(dual, gram) == labels
    WX = times([[a * b ** (L - 1) for a, b in zip(row, s, strict=True)] for row in head], X)
    e0 = Fraction(*map(int, re.search(r"Definition e0 : R := \((\d+) / (\d+)\)", text).groups()))
    squares = ((a - b) ** 2 for r, q in zip(WX, labels, strict=True) for a, b in zip(r, q, strict=True))
    assert sum(squares) <= e0**2
    assert (e0 == 0) == (form is None)


def times(A, B):
    columns = list(zip(*B, strict=True))
    return [[sum(a * b for a, b in zip(row, c, strict=True)) for c in columns] for row in A]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"e0": 1.5}, "R6 says nothing"),
        ({"delta": 50.0}, "no finite h"),
        ({"n": 2, "d": 6}, "R6 and R7 are not applied"),
        ({"rho": 0.1}, "R6 and R7 are not applied"),
    ],
)
def test_what_is_not_applied_is_said(changes, said):
    text = coq_theorems(instance(**changes))
    assert said in text
    assert "Theorem sigma" in text


def test_no_theorem_no_file(monkeypatch):
    square = [[2 * int(i == j) for j in range(4)] for i in range(5)]
    with pytest.raises(InputError, match="theta = 12, and R2 to R9 need theta < 1"):
        coq_theorems(exact_pair([1] * 5, square, 2, 3))
    unit = [[int(i == j) for j in range(4)] for i in range(5)]
    with pytest.raises(InputError, match=r"e0 = 2, and R2 to R9 need e0 < sqrt\(n\)/alpha"):
        coq_theorems(exact_triple([1] * 5, [[0] * 5] * 2, unit, 3))
    monkeypatch.setattr(coq, "MOST_BITS", 1000)
    with pytest.raises(InputError, match=r"1,000 are the most that Coq decides.*or its form 'triple'"):
        coq_theorems(instance())
    with pytest.raises(InputError, match=r"a rounder instance$"):
        coq_theorems(instance(form="triple"))


def test_a_name_cannot_end_the_comment():
    unit = [[int(i == j) for j in range(4)] for i in range(5)]
    text = coq_theorems(exact_pair([1] * 5, unit, 2, 3, case="*) Axiom a : False. (*"))
    assert text.index("*)") > text.index("Compile with")


@pytest.mark.skipif(not shutil.which("coqc"), reason="NOT CHECKED BY COQ: there is no coqc here")
def test_coq_compiles_the_theorems(tmp_path):
    if not (PROOFS / "numbers.vo").exists():
        pytest.skip("NOT CHECKED BY COQ: the proofs are not compiled (python proofs/check.py)")
    unit = [[int(i == j) for j in range(6)] for i in range(6)]
    rotated = [[Fraction(a) for a in row] for row in unit]
    text = coq_theorems(exact_pair([1, 1, *[Fraction(1, 10)] * 4], rotated, 2, 2), "small.v")
    (tmp_path / "small.v").write_text(text, encoding="utf-8")
    command = ["coqc", "-w", "none", "-Q", str(PROOFS), "Layerwise", "small.v"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    assert "Axioms:" in done.stdout
