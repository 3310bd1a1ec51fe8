"""Formulas: SymPy at numbers equals floats, LaTeX for every statement, general depth, what is refused."""

from __future__ import annotations

import doctest
import math

import numpy as np
import pytest
import sympy as sp

import bounds
from bounds import Parameters, printing, symbolic
from bounds.printing import general, latex
from bounds.symbolic import formulas, symbolic_parameters

RNG = np.random.default_rng(0)


def point() -> dict[str, float]:
    eps = float(RNG.uniform(0.02, 0.6))
    theta = float(RNG.choice([0.0, RNG.uniform(0, 0.45), RNG.uniform(0.5, 1.2)]))
    n, K = float(RNG.integers(2, 30)), float(RNG.integers(2, 6))
    return {
        "theta": theta, "eps": eps, "rho": eps * float(RNG.choice([0.0, 0.3, 1.0])), "n": n, "K": K,
        "d": n * K + 2 * K + float(RNG.integers(0, 20)), "delta": float(RNG.choice([0.0, 0.1, 1.5])),
        "mu": float(RNG.choice([0.0, 0.05])), "e0": float(RNG.choice([0.0, 0.03])), "alpha": 1.5,
        "lmin": max(1 - theta, 0.05), "lmax": 1 + theta, "xi": 0.2, "delta_low": 0.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("id", "L", "layer"),
    [("thm4-14", 4, 0), ("thm4-16", 4, 2), ("R1", 3, None), ("R4", 3, 1), ("R6", 3, 1), ("R7", 4, 2),
     ("R8", 3, 1),
     ("R8s", 3, 0), ("R12-flow", 2, 0), ("mu-flow", 3, None), ("cond13", 3, None)],
)  # fmt: skip
def test_expressions_at_numbers_are_the_floats(id, L, layer):
    found = formulas(id, L=L, layer=layer)
    for _ in range(5):
        given = point()
        p = Parameters(**given, L=L)
        for quantity, band in bounds.find(id).bands(p, layer).items():
            low, high = found[quantity].at(**given)
            assert low == pytest.approx(float(band.lower), rel=1e-9, abs=1e-12), (quantity, given)
            assert high == pytest.approx(float(band.upper), rel=1e-9, abs=1e-12), (quantity, given)


def test_relaxed_statements_have_a_symbol_for_every_layer():
    f = formulas("R12-2", L=3, layer=1)["W_ratio"]
    assert {"b_1", "b_2", "lmin"} <= {symbol.name for symbol in f.parameters}
    assert len(f.implicit) == 0 or all(root.symbol in root.equation.free_symbols for root in f.implicit)


def test_examples_of_the_documentation_are_true():
    failed, tried = doctest.testmod(symbolic, optionflags=doctest.ELLIPSIS)
    assert (failed, tried >= 4) == (0, True)


@pytest.mark.parametrize("id", ["lemma8-39", "thm4-15", "thm4-16", "lemma10-61"])
def test_a_formula_for_every_depth_is_the_formula_at_each(id):
    s = bounds.find(id)
    for quantity in formulas(id, L=7, layer=None if None in s.layers(7) else 3):
        network = None in s.layers(7)
        f = general(s.id, quantity, network)
        assert f is not None
        for L, layer in ((16, 9), (20, 6)):
            exact = formulas(id, L=L, layer=None if network else layer, printed=True)[quantity]
            for end in ("lower", "upper"):
                at = getattr(f, end).subs({printing.L: L, printing.LAYER: layer})
                numbers = {x: 0.1 + 0.03 * i for i, x in enumerate(sorted(exact.upper.free_symbols, key=str))}
                one, two = (
                    x.subs(numbers | {bounds.symbolic.symbol("n"): 9}).evalf()
                    for x in (at, getattr(exact, end))
                )
                assert one == two or abs(one - two) <= 1e-12 * abs(two)


def test_latex_of_published_statements_reads_like_the_paper():
    assert latex("lemma6-25", "sigma_max_X") == (
        r"\sqrt{1 - \theta} \le \sigma_{\max}(X) \le \sqrt{1 + \theta}"
    )
    text = latex("thm4-15")
    assert r"\le \frac{C_{l+1}}{C_l} \le" in text
    assert "n^{- \\frac{1}{L}}" in text
    assert latex("R6").count("k = 1") >= 5


@pytest.mark.parametrize("id", ["R6", "R7", "lemma7", "instance", "A3", "lemma17"])
def test_latex_is_balanced(id):
    text = latex(id)
    assert text
    assert text.count("{") == text.count("}")
    assert text.count(r"\left") == text.count(r"\right")
    assert "__" not in text


def test_roots_come_with_their_equations():
    f = bounds.sympy("R7", L=4, layer=1)
    assert f.implicit
    assert all(root.symbol in root.equation.free_symbols for root in f.implicit)
    low, high = f.explicit()
    assert high == sp.oo
    assert not any(symbol.name.startswith("y__") for symbol in low.free_symbols)


def test_slopes_by_sympy_are_difference_quotients():
    f = bounds.sympy("lemma8-39", quantity="sigma_1", L=5, layer=1)
    n = symbolic.symbol("n")
    slope = sp.diff(f.upper, n).subs({n: 7, symbolic.symbol("alpha"): 1})
    step = 1e-6
    assert float(slope) == pytest.approx((f.at(n=7 + step)[1] - f.at(n=7 - step)[1]) / (2 * step), rel=1e-6)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: bounds.sympy("R6", L=4, layer=5), "has no layer 5 at L = 4"),
        (lambda: bounds.sympy("R10", L=4, layer=1), "choose quantity from"),
        (lambda: bounds.sympy("R6", L=4, layer=1, quantity="D"), "no quantity 'D'"),
        (lambda: bounds.sympy("thm4-15", L=2), "says nothing at L = 2"),
        (lambda: latex("R6", "D"), "no quantity 'D'"),
        (lambda: latex("R66"), "unknown statement"),
    ],
)
def test_what_has_no_formula_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_import_bounds_does_not_import_sympy(tmp_path):
    import subprocess
    import sys

    code = "import sys, bounds; print({'sympy', 'torch', 'pandas', 'matplotlib'} & set(sys.modules))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "set()"
    )
    assert {"sympy", "latex", "compare", "solve"} <= set(dir(bounds))
    assert symbolic_parameters(bounds.find("R6"), 3).L == 3
    assert math.isinf(float(sp.oo))
