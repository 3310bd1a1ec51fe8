"""The rationals written for Coq: every inequality true at high precision, every band end that of `bounds`."""

import re
from fractions import Fraction

import mpmath
import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from bounds import REGISTRY
from bounds.layerwise.parameters import Parameters
from verify.layerwise.exact.coq import coq_numbers


def read(text):
    """Definitions by name, and the inequalities, of a .v file."""
    defined = re.findall(r"^Definition (\w+) : R := (.*)\.$", text, re.MULTILINE)
    return dict(defined), re.findall(r"^Lemma (\w+)_valid : (.*)\.$", text, re.MULTILINE)


def value(expression, names):
    """A Coq term of these files as a number."""
    python = re.sub(r"sqrt (\d+|\w+)", r"sqrt(\1)", expression.replace("^", "**").replace("* / ", "/ "))
    return eval(python.replace("sqrt (", "sqrt("), {"sqrt": mpmath.sqrt, "__builtins__": {}}, names)


def numbers(text):
    defined, inequalities = read(text)
    names = {}
    for name, expression in defined.items():
        exact = re.fullmatch(r"\((-?\d+) / (\d+)\)", expression)
        names[name] = mpmath.mpf(int(exact[1])) / int(exact[2]) if exact else names[expression]
    return names, inequalities


def written(theta, delta, eps, rho, mu, n, K, d, L, alpha=Fraction(1), e0=0.0):
    given = {"theta": theta, "delta": delta, "eps": eps, "rho": rho, "mu": mu, "e0": e0}
    balls = {name: arb(x) for name, x in given.items()}
    return coq_numbers("case", balls, n, K, d, L, alpha)


@settings(max_examples=25, deadline=None)
@given(
    theta=st.floats(0, 0.9),
    delta=st.floats(0, 2),
    eps=st.floats(0.01, 0.9),
    share=st.floats(0, 1),
    mu=st.floats(0, 0.5),
    n=st.integers(1, 9),
    K=st.integers(2, 4),
    L=st.integers(2, 6),
    alpha=st.fractions(Fraction(1, 3), 3, max_denominator=7),
)
def test_every_inequality_is_true(theta, delta, eps, share, mu, n, K, L, alpha):
    d = 2 * K + n * K
    least = (d - 2 * K) ** 0.5 * (eps * (1 - share)) ** 2  # delta is at least tau
    with mpmath.workprec(300):
        names, inequalities = numbers(
            written(theta, max(delta, least * (1 + 1e-12)), eps, eps * share, mu, n, K, d, L, alpha)
        )
        for name, inequality in inequalities:
            left, right = inequality.split(" <= ")
            assert value(left, names) <= value(right, names), (name, inequality)


@pytest.mark.parametrize(("theta", "delta", "rho"), [(0.05, 0.06, 0.0), (0.4, 0.3, 0.05), (0.0, 0.04, 0.01)])
def test_the_band_ends_are_those_of_bounds(theta, delta, rho):
    n, K, d, L = 8, 3, 30, 4
    with mpmath.workprec(300):
        names, _ = numbers(written(theta, delta + 0.05, 0.1, rho, 0.0, n, K, d, L))
    p = Parameters(theta=theta, eps=0.1, delta=delta + 0.05, rho=rho, n=n, K=K, d=d, L=L)
    for layer in range(L - 1):
        upper = REGISTRY["layerwise/R6"].bands(p, layer)["C_ratio"].upper
        lower = REGISTRY["layerwise/R7"].bands(p, layer)["C_ratio"].lower
        assert float(names[f"R6_{layer}"]) == pytest.approx(upper, rel=1e-11)
        assert float(names[f"R7_{layer}"]) == pytest.approx(lower, rel=1e-11)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"theta": 1.5}, "R2 says nothing"),
        ({"e0": 9.0}, "R2 says nothing"),
        ({"e0": 0.01}, "R6 is left out"),
        ({"delta": 50.0}, "no finite h"),
        ({"n": 2}, "R7 says nothing"),
        ({"rho": 0.1}, "R7 says nothing"),
    ],
)
def test_what_says_nothing_is_said(changes, said):
    usual = {
        "theta": 0.05, "delta": 0.1, "eps": 0.1, "rho": 0.0, "mu": 0.0, "n": 8, "K": 3, "d": 30, "L": 4,
    }  # fmt: skip
    assert said in written(**(usual | changes))
