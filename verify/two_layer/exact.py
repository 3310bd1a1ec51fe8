"""Two-layer runs in rational arithmetic: recipes for certificates, and the cases that are certified."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import factorial
from typing import Any

from bounds.arithmetic import Arithmetic, Value
from bounds.two_layer import TwoLayerParameters
from bounds.two_layer.flow import LEVELS
from verify.exact.rational import (
    Matrix,
    column,
    entries,
    extremes,
    inner,
    largest,
    matrix,
    norm,
    plus,
    scaled,
    size,
    smallest,
    solve,
    square,
    times,
    transposed,
)
from verify.exact.recipes import Exact, Given, RationalCase, Recipe, register_recipes, steps_of


def _parameters(ops: Arithmetic, **given: Any) -> TwoLayerParameters:
    """Parameters of an exact run: no rounding anywhere."""
    zero = ops.number(0)
    return TwoLayerParameters(unit=zero, flow_error=zero, growth=zero, **given)


def _relative(gaps: list[tuple[Fraction, Fraction]], ops: Arithmetic) -> Fraction | Value:
    """The largest sqrt(a/b) of pairs of squares; exactly 0 where every a is."""
    worst = max(a / b for a, b in gaps)
    return worst if worst == 0 else ops.sqrt(ops.number(worst))


def descent(given: Given, ops: Arithmetic) -> Exact:
    """Gradient descent in canonical form: a, u (m, 1), perp (q, m) with q <= 2, s, eta, steps."""
    path = _path(given)
    values = _products(given, path, ops) | _decrease(given, path, ops) | _perpendicular(given, path, ops)
    a, u, perp, s, eta = (given[name] for name in ("a", "u", "perp", "s", "eta"))
    shrinkage, growth = Fraction(0), Fraction(1)
    for step in path[:-1]:
        growth *= 1 + eta * step["e"]
        shrinkage += eta / growth**2
    p = _parameters(
        ops, m=len(a), s=s, R=square(plus(a, u)), T=square(plus(a, u, -1)), au=inner(a, u),
        lam=square(a) + square(u), b=square(a) - square(u), eta=eta, steps=given["steps"],
        delta=norm(perp, ops), F=size(perp, ops), shrinkage=shrinkage, overlap=values["perp_overlap"],
        eta_a2=values["eta_a2"], e_end=abs(path[-1]["e"]) / s,
    )  # fmt: skip
    return Exact(p, {(name, None): value for name, value in values.items()})


MOST_STEPS = 8
"""Of a rational run: its digits grow threefold with each."""


def _path(given: Given) -> list[dict[str, Any]]:
    """The states of the run, with e, lambda, and U_perp a."""
    a, u, perp, s, eta = (given[name] for name in ("a", "u", "perp", "s", "eta"))
    path = []
    for _ in range(steps_of(given, MOST_STEPS) + 1):
        e, leak = s - inner(a, u), times(perp, a)
        path.append({"a": a, "u": u, "perp": perp, "e": e, "leak": leak, "lam": square(a) + square(u)})
        push = times(transposed(perp), leak)
        after = plus(a, plus(scaled(u, e), push, -1), eta)
        u, perp = plus(u, a, eta * e), plus(perp, times(leak, transposed(a)), -eta)
        a = after
    return path


def _products(given: Given, path: list[dict[str, Any]], ops: Arithmetic) -> dict[str, Any]:
    """R8: the per-neuron products, and the two-dimensional map, against the recursion."""
    a, u, s, eta = (given[name] for name in ("a", "u", "s", "eta"))
    plus0, minus0 = plus(a, u), plus(a, u, -1)
    up = down = Fraction(1)
    v, rho, e_map, lam_map, b_map = [], [], [], [], []
    for step, after in zip(path, [*path[1:], None], strict=True):
        size2 = max(step["lam"], path[0]["lam"])
        rising, falling = scaled(plus0, up / 2), scaled(minus0, down / 2)
        v.append((square(plus(step["a"], plus(rising, falling), -1)), size2))
        rho.append((square(plus(step["u"], plus(rising, falling, -1), -1)), size2))
        if after is None:
            break
        e, lam, au = step["e"], step["lam"], s - step["e"]
        factor = 1 - eta * lam - eta**2 * e * au
        scale = max(s + after["lam"], abs(e) * (1 + eta * lam + eta**2 * abs(e * au)))
        e_map.append(((after["e"] - e * factor) ** 2, scale**2))
        wide = (1 + eta**2 * e**2) * lam + 4 * eta * abs(e * au)
        lam_map.append(((after["lam"] - (1 + eta**2 * e**2) * lam - 4 * eta * e * au) ** 2, wide**2))
        b, b_after = (square(x["a"]) - square(x["u"]) for x in (step, after))
        b_map.append(((b_after - (1 - eta**2 * e**2) * b) ** 2, wide**2))
        up, down = up * (1 + eta * e), down * (1 - eta * e)
    named = {"gd_v": v, "gd_rho": rho, "gd_e_map": e_map, "gd_lambda_map": lam_map, "gd_b": b_map}
    return {name: _relative(gaps, ops) for name, gaps in named.items()}


def _decrease(given: Given, path: list[dict[str, Any]], ops: Arithmetic) -> dict[str, Any]:
    """R9: steps of e and lambda, counts of steps, log-odds."""
    s, eta = given["s"], given["eta"]
    pairs = list(pairwise(path))
    ahead = [(x, y) for x, y in pairs if x["e"] > 0 and eta * x["lam"] < 1]
    inside = [(x, y) for x, y in pairs if 0 < x["e"] < s and 0 < y["e"] < s]
    logs = [(ops.log(ops.number((s - x["e"]) / x["e"])) for x in pair) for pair in inside]
    odds = [after - before for before, after in logs]
    none = "no step inside 0 < a.u < s"
    values: dict[str, Any] = {
        "gd_e_min": min(y["e"] for _, y in pairs),
        "gd_e_step": max((y["e"] / ((1 - eta * x["lam"]) * x["e"]) for x, y in ahead), default="e <= 0"),
        "gd_lambda_step": min(y["lam"] / x["lam"] for x, y in pairs),
        "gd_lambda_max": max(x["lam"] for x in path),
        "odds_step_min": smallest(odds, ops) if odds else none,
        "odds_step_max": largest(odds, ops) if odds else none,
        "eta_a2": max(eta * square(x["a"]) for x, _ in pairs),
    }
    for name, theta in LEVELS.items():
        reached = [k for k, x in enumerate(path) if s - x["e"] >= theta * s]
        values[name.replace("time", "steps")] = Fraction(reached[0]) if reached else "not reached in the run"
    return values


def _perpendicular(given: Given, path: list[dict[str, Any]], ops: Arithmetic) -> dict[str, Any]:
    """R5 and R10."""
    a, u, perp, eta = (given[name] for name in ("a", "u", "perp", "eta"))
    F2, r0 = square(perp), plus(a, u)
    growth, leaked, drift = Fraction(1), Fraction(0), scaled(a, 0)
    sums, drifts = [], []
    for step in path:
        r = scaled(plus(step["a"], step["u"]), 1 / growth)
        sums.append((square(plus(plus(r, r0, -1), drift)), max(step["lam"] / growth**2, path[0]["lam"])))
        drifts.append(square(plus(r, r0, -1)))
        if step is path[-1]:
            break
        growth *= 1 + eta * step["e"]
        leaked += eta * (2 - eta * square(step["a"])) * square(step["leak"])
        drift = plus(drift, times(transposed(step["perp"]), step["leak"]), eta / growth)
    lost = (leaked - (F2 - square(path[-1]["perp"]))) ** 2
    overlap = size(times(perp, a), ops) + size(times(perp, u), ops)
    return {
        "perp_overlap": overlap,
        "perp_leak": _relative([(square(x["leak"]), square(x["a"]) * (F2 or 1)) for x in path], ops),
        "gd_perp_energy": _relative([(lost, (max(x["lam"] for x in path) + F2) ** 2)], ops),
        "gd_r_sum": _relative(sums, ops),
        "gd_r_drift": ops.sqrt(ops.number(max(drifts))),
    }


def regression(given: Given, ops: Arithmetic) -> Exact:
    """Gradient descent on X (n, d), W (d, m), v (m, 1), y (n, 1) with n <= 2, XX' invertible.

    step, steps: the paper's eta and the length of the run.  start: the step from which P7 is judged.
    Population: tr, bbar, sigma0, v0, sigma_y, target.
    """
    X, v, y, eta = (given[name] for name in ("X", "v", "y", "step"))
    n, m = len(y), len(v)
    K, c = times(X, transposed(X)), eta / (m * n)
    gamma, yy, feature = inner(y, times(K, y)), square(y), times(K, y)
    path = _regression_path(given)
    last = path[-1]
    theta = _kernel(K, last["Z"], last["v"])
    left = square(plus(y, last["f"], -1)) / yy
    e_end = left if left == 0 else ops.sqrt(ops.number(left))
    low, high = extremes(K, ops)
    values = _recursion_residuals(given, path, ops) | {
        "sharpness": extremes(theta, ops)[1],
        "gamma": gamma,
        "aligned_loss": _aligned(y, feature, inner(last["rho"], last["v"]) / (m * gamma)),
        "aligned_loss_saturated": _aligned(y, feature, gamma / square(feature)),
    }
    law = {name: given[name] for name in ("tr", "bbar", "sigma0", "v0", "sigma_y", "target")}
    first = [b * a / given["v0"] ** 2 for a, b in zip(entries(v), entries(path[1]["v"]), strict=True)]
    root = ops.sqrt(ops.number(gamma))
    growth = _proxy_growth(path, given["start"], square(feature), gamma, ops)
    none = "no neuron below saturation from the given step on"
    values |= {
        "first_step_v_min": min(first),
        "first_step_v_max": max(first),
        "gamma_ratio": gamma / (n * law["bbar"] ** 2 * law["tr"]),
        **dict.fromkeys(("stage1_rate_min", "stage1_rate_max"), RATE_IN_FLOATS),
        "proxy_growth_min": smallest(growth, ops) if growth else none,
        "proxy_growth_max": largest(growth, ops) if growth else none,
        "width": Fraction(m), "sigma0": law["sigma0"], "v0": law["v0"], "step": eta,
        "sigma_y2": law["sigma_y"] ** 2, "signal": law["tr"] * law["bbar"] ** 2,
    }  # fmt: skip
    p = _parameters(
        ops, m=m, n=n, d=len(X[0]), full=True, step=eta, steps=given["steps"], h=root * ops.number(c),
        gamma=gamma, phi=square(feature), yy=yy, kmin=low, kmax=high, e_end=e_end, **law,
    )  # fmt: skip
    return Exact(p, {(name, None): value for name, value in values.items()})


RATE_IN_FLOATS = "the rate in eq. (13) for t > 1 is solved for in floats only"


def _kernel(K: Matrix, Z: Matrix, v: Matrix) -> Matrix:
    return scaled(plus(scaled(K, square(v)), times(Z, transposed(Z))), Fraction(1, len(v) ** 2))


def _regression_path(given: Given) -> list[dict[str, Any]]:
    """The run on (W, v), and beside it the run on the n x m state."""
    X, W, v, y, eta = (given[name] for name in ("X", "W", "v", "y", "step"))
    n, m = len(y), len(v)
    K, c = times(X, transposed(X)), eta / (m * n)
    Z, state_v, rho, path = times(X, W), v, scaled(v, 0), []
    for _ in range(steps_of(given, MOST_STEPS) + 1):
        f = scaled(times(times(X, W), v), Fraction(1, m))
        state_f = scaled(times(Z, state_v), Fraction(1, m))
        e, state_e = plus(y, f, -1), plus(y, state_f, -1)
        path.append({"W": W, "v": v, "Z": Z, "state_v": state_v, "rho": rho, "f": f})
        g = times(transposed(X), e)
        W, v = plus(W, times(g, transposed(v)), c), plus(v, times(transposed(W), g), c)
        push = times(state_e, transposed(state_v))
        after = plus(state_v, times(transposed(Z), state_e), c)
        rho = plus(rho, state_v, c * inner(state_e, times(K, y)))
        Z, state_v = plus(Z, times(K, push), c), after
    return path


def _recursion_residuals(given: Given, path: list[dict[str, Any]], ops: Arithmetic) -> dict[str, Any]:
    """P0 and R11: what must vanish."""
    X, y, eta = given["X"], given["y"], given["step"]
    n, m = len(y), len(given["v"])
    K, c = times(X, transposed(X)), eta / (m * n)
    moved = times(transposed(plus(path[-1]["W"], path[0]["W"], -1)), times(transposed(X), y))
    pairs = {
        "state_Z": [(times(X, x["W"]), x["Z"]) for x in path],
        "state_v": [(x["v"], x["state_v"]) for x in path],
        "state_rho": [(moved, path[-1]["rho"])],
        "ntk_flow": [_slopes(X, y, path[0])],
        "residual_step": [_residual_step(K, y, eta, *xs) for xs in pairwise(path)],
        "imbalance_step": [_imbalance_step(X, y, c, *xs) for xs in pairwise(path)],
        "minimum_norm": [_minimum_norm(X, path[0], path[-1])],
    }
    found = {}
    for name, sides in pairs.items():
        gaps = [(square(plus(a, b, -1)), max(square(a), square(b), Fraction(1, 10**30))) for a, b in sides]
        found[name] = _relative(gaps, ops)
    return found


def _slopes(X: Matrix, y: Matrix, start: dict[str, Any]) -> tuple[Matrix, Matrix]:
    """df/dt from the weights' own flow, and Theta e/n."""
    W, v, e = start["W"], start["v"], plus(y, start["f"], -1)
    n, m = len(y), len(v)
    g = times(transposed(X), e)
    weights = times(times(X, times(g, transposed(v))), v)
    readout = times(times(X, W), times(transposed(W), g))
    slope = scaled(plus(weights, readout), Fraction(1, m * m * n))
    theta = _kernel(times(X, transposed(X)), times(X, W), v)
    return slope, scaled(times(theta, e), Fraction(1, n))


def _residual_step(
    K: Matrix, y: Matrix, eta: Fraction, x: dict[str, Any], after: dict[str, Any]
) -> tuple[Matrix, Matrix]:
    n, m = len(y), len(x["v"])
    e = plus(y, x["f"], -1)
    move = scaled(times(_kernel(K, x["Z"], x["state_v"]), e), eta / n)
    second = scaled(times(K, e), (eta / (m * n)) ** 2 * inner(x["f"], e))
    return plus(y, after["f"], -1), plus(plus(e, move, -1), second, -1)


def _imbalance_step(
    X: Matrix, y: Matrix, c: Fraction, x: dict[str, Any], after: dict[str, Any]
) -> tuple[Matrix, Matrix]:
    def imbalance(state: dict[str, Any]) -> Matrix:
        W, v = state["W"], state["v"]
        return plus(times(transposed(W), W), times(v, transposed(v)), -1)

    W, v, g = x["W"], x["v"], times(transposed(X), plus(y, x["f"], -1))
    inner_part = times(transposed(W), g)
    formula = plus(scaled(times(v, transposed(v)), square(g)), times(inner_part, transposed(inner_part)), -1)
    return plus(imbalance(after), imbalance(x), -1), scaled(formula, c * c)


def _minimum_norm(X: Matrix, start: dict[str, Any], end: dict[str, Any]) -> tuple[Matrix, Matrix]:
    """Wv/m, and X^+ f + P_perp W(0)v/m."""
    m, K = len(end["v"]), times(X, transposed(X))

    def within(f: Matrix) -> Matrix:
        return times(transposed(X), solve(K, f))

    beta = scaled(times(end["W"], end["v"]), Fraction(1, m))
    still = scaled(times(start["W"], end["v"]), Fraction(1, m))
    return beta, plus(within(times(X, beta)), plus(still, within(times(X, still)), -1))


def _aligned(y: Matrix, feature: Matrix, factor: Fraction) -> Fraction:
    return square(plus(y, feature, -factor)) / (2 * len(y))


def _proxy_growth(
    path: list[dict[str, Any]], start: int, phi: Fraction, gamma: Fraction, ops: Arithmetic
) -> list[Value]:
    """rho~+/rho~ of every neuron and step from `start` on, below saturation."""
    unit = ops.number(phi) / (ops.number(gamma) ** 2 * ops.sqrt(ops.number(gamma)))
    growth = []
    for x, after in pairwise(path[start:]):
        for r, s in zip(entries(x["rho"]), entries(after["rho"]), strict=True):
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
