"""Leading orders derived from the formulas: those that the documents publish, and what is left out."""

from __future__ import annotations

import doctest
import math
from fractions import Fraction

import mpmath
import pytest
import sympy as sp
from mpmath import iv

import bounds
import bounds.leading as module
from bounds import Parameters
from bounds.symbolic import symbol

theta, delta, eps, rho, n, K = map(symbol, ("theta", "delta", "eps", "rho", "n", "K"))
SECOND = {"theta": 1, "eps": 1, "delta": 2}
"""delta of second order, as condition (13) asks for."""

L, LAYER = 3, 1


def same(found: sp.Expr, expected: sp.Expr) -> bool:
    """To 40 digits at two points."""
    points = [
        {theta: 2, delta: 3, eps: 5, rho: 1, n: 7, K: 2},
        {theta: 1, delta: 7, eps: 3, rho: 2, n: 11, K: 5},
    ]
    return all(abs((found - expected).subs(at).evalf(50)) < 1e-40 for at in points)


def test_examples_of_the_documentation_are_true():
    failed, tried = doctest.testmod(module)
    assert (failed, tried >= 2) == (0, True)


remaining = sp.Rational(L - LAYER, L)
R7_RATIO = 2 / (1 + sp.sqrt(1 + 1 / (n - 2)))  # g_1 at rho_0 = 1/(n - 2)


@pytest.mark.parametrize(
    ("id", "end", "layer", "terms", "more", "expected"),
    [
        ("thm4-16", "lower", 1, 2, {}, 1 - 32 * (2 - sp.Rational(LAYER + 1, L)) * (theta + 4 * delta)),
        ("thm4-15", "upper", 1, 1, {"above": {"n": 4}},
         eps**2 * ((n - 1) * K + 1) / ((n - 3) * K - 1) / (n / 2) ** sp.Rational(1, L)),
        ("R6", "upper", 1, 1, {}, eps**2 / n ** sp.Rational(1, L)),
        ("R6", "upper", 1, 2, {},
         eps**2 / n ** sp.Rational(1, L) * (1 + theta / L + delta / (L * n ** sp.Rational(1, L)))),
        ("R6s", "upper", 1, 1, {}, eps**2 / n ** sp.Rational(1, L)),
        ("R7", "lower", 0, 1, {}, (eps - rho) ** 2 * (n - 2) / ((n - 1) * n ** sp.Rational(1, L))),
        ("R7", "lower", 1, 1, {"rho": 0}, eps**2 * R7_RATIO / n ** sp.Rational(1, L)),
        ("R8", "lower", 1, 2, {"small": SECOND, "rho": 0}, 1 - theta * remaining / K),
        ("R8", "lower", 1, 2, {},
         1 - theta * remaining / K - sp.Rational(5, 3) * delta / n ** sp.Rational(1, L)),
        ("R8s", "upper", 0, 2, {}, 1 + theta / K),
        ("R9", "lower", 1, 2, {"small": SECOND, "rho": 0}, 1 - theta * remaining),
        ("R3", "upper", None, 1, {"quantity": "head_leak"}, delta / sp.sqrt(2) / n ** sp.Rational(1, L)),
        ("R4", "upper", 0, 1, {}, delta * eps**2 / sp.sqrt(2) / n ** sp.Rational(2, L)),
    ],
)  # fmt: skip
def test_the_published_leading_order_is_derived(id, end, layer, terms, more, expected):
    found = bounds.series(id, end, terms=terms, L=L, layer=layer, **more)
    assert same(found.expression, expected), found
    assert found.order > found.terms[-1][1]


@pytest.mark.parametrize(
    ("id", "end", "layer", "terms", "more"),
    [("R6", "upper", 1, 2, {}), ("R7", "lower", 0, 2, {}), ("R7", "lower", 1, 2, {}),
     ("R8", "lower", 1, 2, {}),
     ("R8", "lower", 1, 3, {"small": {"theta": Fraction(1, 2), "eps": 1, "delta": 2, "rho": 1}}),
     ("R9s", "upper", 1, 2, {}), ("R10", "upper", 1, 2, {"quantity": "C_ratio"}), ("R4s", "upper", 0, 1, {})],
)  # fmt: skip
def test_what_is_left_out_is_of_the_claimed_order(id, end, layer, terms, more):
    """Against the statement's own code in interval arithmetic of 600 bits."""
    found = bounds.series(id, end, terms=terms, L=L, layer=layer, **more)
    ratios = {theta: Fraction(1, 2), delta: Fraction(1), eps: Fraction(3, 4), rho: Fraction(1, 4)}
    left = []
    for k in (6, 9, 12):
        x = sp.Rational(1, 100**k)  # whose root is a rational number
        sizes = {s: sp.Rational(c) * x ** sp.Rational(found.small[s.name]) for s, c in ratios.items()}
        terms_at = found.expression.subs({**sizes, n: 10, K: 3}).evalf(150)
        rest = _at(id, end, layer, found.quantity, {s.name: value for s, value in sizes.items()}) - terms_at
        left.append(abs(rest) / x ** sp.Rational(found.order))
    assert all(later <= 2 * left[0] + 1e-6 for later in left[1:]), left


def _at(id: str, end: str, layer: int, quantity: str, given: dict[str, sp.Rational]) -> sp.Float:
    before = iv.prec
    try:
        iv.prec = 600
        sizes = {name: iv.mpf(int(x.p)) / int(x.q) for name, x in given.items()}
        p = Parameters(**sizes, n=iv.mpf(10), K=iv.mpf(3), d=iv.mpf(31), L=L)
        exact = getattr(bounds.find(id).bands(p, layer)[quantity], end)
        return sp.Float(mpmath.nstr(mpmath.mp.make_mpf(exact._mpi_[0]), 160), 150)
    finally:
        iv.prec = before


def test_a_root_without_a_closed_form_is_named():
    found = bounds.series("R7", "lower", L=4, layer=2, rho=0, n=10)
    ((t, equation),) = found.implicit
    at = sp.nsolve(equation, t, 0.6)
    given = {"theta": 1e-5, "delta": 1e-5, "eps": 1e-5, "rho": 0.0, "n": 10, "K": 3, "d": 31, "L": 4}
    exact = float(bounds.evaluate("R7", layer=2, **given, strict=False)["C_ratio"].lower)
    assert float(found.leading.subs({t: at, eps: 1e-5})) == pytest.approx(exact, rel=1e-4)
    assert "solves" in str(found)


def test_an_exact_end_has_no_remainder():
    found = bounds.series("thm4-16", "lower", terms=2, L=6, layer=2)
    assert (found.order, found.latex()) == (math.inf, r"1 - 48 \theta - 192 \delta")
    assert bounds.series("two-layer/R9", small={"R": 1}, quantity="gd_lambda_max").statement == "two-layer/R9"


def test_latex_shows_the_order_of_what_is_left_out():
    assert bounds.series("R6", L=3, layer=1).latex() == r"\frac{\varepsilon^{2}}{\sqrt[3]{n}} + O(x^{3})"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: bounds.series("R6", "middle", L=3), "end = 'middle': lower or upper"),
        (lambda: bounds.series("R6", L=3, layer=7), "no layer 7 at L = 3"),
        (lambda: bounds.series("R6"), "give L"),
        (lambda: bounds.series("R6", L=3, terms=0), "terms = 0"),
        (lambda: bounds.series("R6", L=3, small={"thetta": 1}), "did you mean 'theta'"),
        (lambda: bounds.series("R6", L=3, small={"theta": 0}), "theta in small: a power of x above 0"),
        (lambda: bounds.series("R6", L=3, small={"theta": 1}, theta=0.1), "theta in small"),
        (lambda: bounds.series("R7", "upper", L=3), "it is infinite"),
        (lambda: bounds.series("thm4-15", L=3), r"sign of K\*n - 3\*K - 1"),
        (lambda: bounds.series("R10", L=3), "choose quantity from"),
        (lambda: bounds.series("thm4-15", L=2), "says nothing at L = 2"),
        (lambda: bounds.series("R11", L=3), "no band"),
        (lambda: bounds.series("two-layer/R9"), "say in `small`"),
    ],
)  # fmt: skip
def test_what_has_no_leading_order_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
