"""Two-layer runs in rational arithmetic: recipes for certificates, and the cases that are certified."""

from __future__ import annotations

from fractions import Fraction
from math import factorial
from typing import Any

from numpy import ndarray

from bounds.arithmetic import Arithmetic, Value
from bounds.two_layer import TwoLayerParameters
from bounds.two_layer.flow import LEVELS
from verify.algebra import Fractions, Scalar, array, norm, rows, size, square
from verify.exact.rational import column, matrix
from verify.exact.recipes import Exact, Given, RationalCase, Recipe, register_recipes, steps_of
from verify.two_layer.descent import (
    Descent,
    perpendicular_values,
    product_values,
    reached,
    recursion,
    step_values,
)
from verify.two_layer.regression import end_values, states, step_residual, weight_values


def _parameters(ops: Arithmetic, **given: Any) -> TwoLayerParameters:
    """Parameters of an exact run: no rounding anywhere."""
    zero = ops.number(0)
    return TwoLayerParameters(unit=zero, flow_error=zero, growth=zero, **given)


def descent(given: Given, ops: Arithmetic) -> Exact:
    """Gradient descent in canonical form: a, u (m, 1), perp (q, m) with q <= 2, s, eta, steps."""
    A, s, eta = Fractions(ops), given["s"], given["eta"]
    a, u = array(given["a"])[:, 0], array(given["u"])[:, 0]
    perp = array(given["perp"])
    run = recursion(a, u, perp, s, eta, steps_of(given, MOST_STEPS))
    values = product_values(run, s, eta, A) | _decrease(run, s, eta, A) | perpendicular_values(run, perp, A)
    p = _parameters(
        ops, m=len(a), s=s, R=(a + u) @ (a + u), T=(a - u) @ (a - u), au=a @ u, lam=a @ a + u @ u,
        b=a @ a - u @ u, eta=eta, steps=given["steps"], delta=norm(perp, A), F=size(perp, A),
        shrinkage=run.shrinkage, overlap=values["perp_overlap"], eta_a2=values["eta_a2"],
        e_end=abs(run.e[-1]) / s,
    )  # fmt: skip
    return Exact(p, {(name, None): value for name, value in values.items()})


MOST_STEPS = 8
"""Of a rational run: its digits grow threefold with each."""


def _decrease(run: Descent, s: Fraction, eta: Fraction, algebra: Fractions) -> dict[str, Any]:
    """R9: steps of e and lambda, counts of steps, log-odds."""
    found = step_values(run, s, eta)
    inside, share = found["inside"], found["share"]
    logs = {k: algebra.log(found["odds"][k]) for k in {*inside, *(inside + 1)}}
    odds = [logs[k + 1] - logs[k] for k in inside]
    none = "no step inside 0 < a.u < s"
    values: dict[str, Any] = {
        "gd_e_min": min(run.e[1:]),
        "gd_e_step": max(share, default="e <= 0"),
        "gd_lambda_step": min(run.lam[1:] / run.lam[:-1]),
        "gd_lambda_max": max(run.lam),
        "odds_step_min": algebra.smallest(odds) if odds else none,
        "odds_step_max": algebra.largest(odds) if odds else none,
        "eta_a2": eta * max(rows(run.a[:-1])),
    }
    for name, theta in LEVELS.items():
        first = reached(run, s, theta)
        values[name.replace("time", "steps")] = "not reached in the run" if first is None else Fraction(first)
    return values


def regression(given: Given, ops: Arithmetic) -> Exact:
    """Gradient descent on X (n, d), W (d, m), v (m, 1), y (n, 1) with n <= 2, XX' invertible.

    step, steps: the paper's eta and the length of the run.  start: the step from which P7 is judged.
    Population: tr, bbar, sigma0, v0, sigma_y, target.
    """
    A, eta = Fractions(ops), given["step"]
    X, W = array(given["X"]), array(given["W"])
    v, y = array(given["v"])[:, 0], array(given["y"])[:, 0]
    (n, d), m = X.shape, len(v)
    K, c = X @ X.T, eta / (m * n)
    gamma, phi, yy = y @ K @ y, square(K @ y), y @ y
    path = states(K, y, X @ W, v, c, steps_of(given, MOST_STEPS))
    law = {name: given[name] for name in ("tr", "bbar", "sigma0", "v0", "sigma_y", "target")}
    first = path.V[1] * v / given["v0"] ** 2
    growth = _proxy_growth(path.Rho[given["start"] :], phi, gamma, ops)
    none = "no neuron below saturation from the given step on"
    values = weight_values(X, W, v, y, c, path, A) | end_values(K, y, gamma, path, A) | {
        "residual_step": step_residual(K, y, c, path, A),
        "gamma": gamma,
        "first_step_v_min": min(first),
        "first_step_v_max": max(first),
        "gamma_ratio": gamma / (n * law["bbar"] ** 2 * law["tr"]),
        **dict.fromkeys(("stage1_rate_min", "stage1_rate_max"), RATE_IN_FLOATS),
        "proxy_growth_min": A.smallest(growth) if growth else none,
        "proxy_growth_max": A.largest(growth) if growth else none,
        "width": Fraction(m), "sigma0": law["sigma0"], "v0": law["v0"], "step": eta,
        "sigma_y2": law["sigma_y"] ** 2, "signal": law["tr"] * law["bbar"] ** 2,
    }  # fmt: skip
    low, high = A.extremes(X)
    p = _parameters(
        ops, m=m, n=n, d=d, full=True, step=eta, steps=given["steps"], h=A.root(gamma) * ops.number(c),
        gamma=gamma, phi=phi, yy=yy, kmin=low, kmax=high, e_end=A.root(square(y - path.f[-1]) / yy), **law,
    )  # fmt: skip
    return Exact(p, {(name, None): value for name, value in values.items()})


RATE_IN_FLOATS = "the rate in eq. (13) for t > 1 is solved for in floats only"


def _proxy_growth(rho: ndarray, phi: Scalar, gamma: Scalar, ops: Arithmetic) -> list[Value]:
    """rho~+/rho~ of every neuron and step below saturation; rho (k, m)."""
    unit = ops.number(phi) / (ops.number(gamma) ** 2 * ops.sqrt(ops.number(gamma)))
    growth = []
    for r, s in zip(rho[:-1].ravel(), rho[1:].ravel(), strict=True):
        share, later = (ops.number(value * value) * unit for value in (r, s))
        if r and ops.less(share, ops.number(1)) is True and ops.less(later, ops.number(1)) is True:
            growth.append(ops.sqrt(later / (1 - later) * (1 - share) / share))
    return growth


def law(given: Given, ops: Arithmetic) -> Exact:
    """The failure probabilities of Lemmas A.2 and A.3 for even n and d: finite sums of exponentials."""
    n, d = given["n"], given["d"]
    one = 1 - _tail(d, Fraction(d, 4), ops) + _tail(d, Fraction(3 * d, 4), ops)
    values: dict[Any, Any] = {
        ("A3_failure", None): 1 - _tail(n, Fraction(n, 4), ops) + _tail(n, Fraction(n), ops),
        ("A2_failure", None): one,
        ("A2_any_failure", None): 1 - ops.power(1 - one, given["m"]),
    }
    return Exact(_parameters(ops, m=given["m"], n=n, d=d, fail=given["fail"]), values)


def _tail(k: int, half: Fraction, ops: Arithmetic) -> Value:
    """P(chi^2_k > 2 half) = e^(-half) sum_(j < k/2) half^j/j!, k even."""
    if k % 2:
        raise ValueError(f"{k} degrees of freedom: the closed form needs an even number")
    return ops.exp(ops.number(-half)) * ops.number(sum(half**j / factorial(j) for j in range(k // 2)))


RECIPES: dict[str, Recipe] = {"descent": descent, "regression": regression, "law": law}

_STILL = matrix([[0, 0]])
_POPULATION = {"tr": 1, "bbar": 1, "sigma0": 0, "v0": 1, "sigma_y": 0, "target": "1/100"}


def _case(name: str, recipe: str, **given: Any) -> RationalCase:
    kept = {
        key: value if key in COUNTS or isinstance(value, tuple) else Fraction(value)
        for key, value in given.items()
    }
    return RationalCase("two-layer", recipe, name, kept)


COUNTS = ("steps", "start", "n", "d", "m")
"""Inputs that are counts; every other number is a Fraction."""


def cases() -> dict[str, RationalCase]:
    """The rational instances of the theory, by name: four runs, an interpolator, counterexamples, a law."""
    a, u = column(("1/5", "1/10")), column(("1/10", "1/5"))
    wide = {"a": column(("1/5", "1/10", 0)), "u": column(("1/10", "1/5", 0))}
    run = {"s": 1, "eta": "1/4", "steps": 4}
    data = {"X": matrix([[1, 0, 1], [0, 2, 1]]), "W": matrix([[1, 0], [0, 1], [1, 1]])}
    one = {"X": matrix([[1]]), "y": column((1,)), "start": 1}
    found = (
        _case("descent", "descent", a=a, u=u, perp=_STILL, **run),
        _case("descent, T = 0", "descent", a=a, u=a, perp=_STILL, **run),
        _case("descent, U_perp frozen", "descent", perp=matrix([[0, 0, "1/2"]]), **wide, **run),
        _case("descent, U_perp", "descent", a=a, u=u, perp=matrix([["1/4", "-1/8"], [0, "1/4"]]), **run),
        _case(
            "interpolator", "regression", **data, v=column((1, 2)), y=column((2, "7/2")), step="1/10",
            steps=1, start=1, **_POPULATION,
        ),
        _case(
            "regression", "regression", **data, v=column((1, -1)), y=column((1, "1/2")), step="1/10",
            steps=3, start=1, **_POPULATION | {"tr": 3, "sigma0": 1, "sigma_y": "1/10"},
        ),
        _case(
            "counterexample P6", "regression", **one, W=matrix([["1/2", 0]]), v=column((1, -1)),
            step="1/10", steps=1, **_POPULATION | {"sigma0": "1/2"},
        ),
        _case(
            "counterexample P7", "regression", **one, W=matrix([["9/10"]]), v=column(("9/10",)),
            step="100/171", steps=2, **_POPULATION | {"sigma0": "9/10", "v0": "9/10"},
        ),
        _case(
            "counterexample P8-A4", "regression", X=matrix([[1, 0], [0, 1]]), W=matrix([[0, 0], [0, 0]]),
            v=column((1, -1)), y=column((3, 0)), step="1/10", steps=1, start=1,
            **_POPULATION | {"tr": 2, "sigma_y": "1/2"},
        ),
        _case("counterexample P8-A3", "law", n=10, d=100, m=3, fail="1/10"),
        _case("Lemma A.2, few inputs", "law", n=10, d=4, m=3, fail="1/10"),
    )  # fmt: skip
    return {case.case: case for case in found}


register_recipes("two-layer", lambda: RECIPES)
