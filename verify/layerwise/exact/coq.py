"""The numbers of R2 to R7 for one instance, as inequalities between rationals that Coq checks.

Each number that R3's steps derive (t_lo, t_hi, h, w, e, four rounds of them), the x of R7 and the band
ends of R6 and R7 is written down as a rational, rounded to the safe side, with the inequality that
makes it valid.  The file needs Coq's reals and coq-interval, nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import mpmath

from bounds.layerwise.geometry import ROUNDS

DIGITS = 15
"""Significant digits of every number that is written down."""

WORKING_BITS = 256
MOST_STEPS = 1000
NEGLIGIBLE = mpmath.mpf(2) ** -120
"""Relative error of the roots, far below the digits that are written down."""

HEADER = """\
(* {title}
   The numbers of R2, R3, R6 and R7 (entrywise) for one instance, each a rational rounded to the safe
   side, each with the inequality that makes it valid; compile with coqc.  Trusted: Coq's kernel with its
   primitive integers, the axioms of its reals, and coq-interval.  That these inequalities suffice is
   theorems.v of the proofs, up to rounding a number to the safe side, which is not compiled there; that
   the instance has these parameters is the certificate's. *)
From Coq Require Import Reals.
From Interval Require Import Tactic.
Local Open Scope R_scope.
"""


@dataclass
class _Sheet:
    """Definitions and goals in order; the values beside them."""

    lines: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def exactly(self, name: str, value: Fraction) -> None:
        self.lines.append(f"Definition {name} : R := {_rational(value)}.")
        self.values[name] = mpmath.mpf(value.numerator) / value.denominator

    def valid(self, name: str, value: Any, above: bool, goal: str) -> None:
        """A number at least (above) or at most the value, and the inequality in which {} stands for it."""
        self.exactly(name, _rounded(value, above))
        self.goal(f"{name}_valid", goal.format(name))

    def goal(self, name: str, statement: str) -> None:
        used = ", ".join(sorted({word for word in self.values if _mentions(statement, word)}))
        self.lines.append(f"Lemma {name} : {statement}.")
        self.lines.append(f"Proof. unfold {used}; interval with (i_prec 160). Qed.")


def _mentions(statement: str, word: str) -> bool:
    return word in re.findall(r"\w+", statement)


def _rational(value: Fraction) -> str:
    return f"({value.numerator} / {value.denominator})"


def _rounded(value: Any, above: bool) -> Fraction:
    if value == 0:
        return Fraction(0)
    scale = DIGITS - 1 - int(mpmath.floor(mpmath.log10(abs(value))))
    shifted = mpmath.mpf(value) * (1 + NEGLIGIBLE if above else 1 - NEGLIGIBLE) * mpmath.mpf(10) ** scale
    whole = int(mpmath.floor(shifted)) + 1 if above else int(mpmath.ceil(shifted)) - 1
    return Fraction(whole) * Fraction(10) ** -scale


def _end(ball: Any, above: bool) -> Fraction:
    """An end of a ball, exactly."""
    middle, radius = (
        Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
        for mantissa, exponent in (ball.mid().man_exp(), ball.rad().man_exp())
    )
    return middle + radius if above else middle - radius


def _root(f: Any, slope: Any, above: Any) -> Any:
    """The root of a convex increasing f below a point, by Newton's method, which comes down to it."""
    x = above
    for _ in range(MOST_STEPS):
        step = f(x) / slope(x)
        x -= step
        if step <= x * NEGLIGIBLE:
            break
    return x


def coq_numbers(
    case: str, parameters: Mapping[str, Any], n: int, K: int, d: int, L: int, alpha: Fraction
) -> str:
    """The .v file for an instance with these parameters (enclosures, as `decide` gives them).

    Where theta >= 1, e0 >= sqrt(n)/alpha or e0 > 0 the file ends at what R2 and R3 still give, and says so.
    """
    with mpmath.workprec(WORKING_BITS):
        return _written(case, parameters, n, K, d, L, alpha)


def _written(case: str, given: Mapping[str, Any], n: int, K: int, d: int, L: int, alpha: Fraction) -> str:
    s = _Sheet([HEADER.format(title=case.replace("*)", "* )"))])
    v = s.values
    for name in ("theta", "delta", "mu", "e0", "eps"):
        s.exactly(name, _end(given[name], True))
    inner = max(_end(given["eps"], False) - _end(given["rho"], True), Fraction(0))
    s.exactly("inner", inner)
    floor = (d - 2 * K) * inner**4
    tail = given.get("tail")
    s.exactly("tau2", max(floor, Fraction(0)) if tail is None else max(_end(tail, False), Fraction(0)))
    s.exactly("alpha", Fraction(alpha))
    root_n = mpmath.sqrt(n) / v["alpha"]
    if v["theta"] >= 1 or v["e0"] >= root_n:
        s.lines.append("(* theta >= 1 or e0 >= sqrt(n)/alpha: R2 says nothing *)")
        return "\n".join(s.lines) + "\n"
    s.valid("p_lo", (root_n - v["e0"]) ** 2 / (1 + v["theta"]), False,
            f"{{}} <= (sqrt {n} / alpha - e0)^2 / (1 + theta)")  # fmt: skip
    s.valid("p_hi", (root_n + v["e0"]) ** 2 / (1 - v["theta"]) + v["mu"] ** 2, True,
            f"(sqrt {n} / alpha + e0)^2 / (1 - theta) + mu^2 <= {{}}")  # fmt: skip
    if not _spectrum(s, L):
        s.lines.append("(* R3 gives no finite h: R6 says nothing *)")
    elif v["e0"] > 0:
        s.lines.append("(* e0 > 0: R6 is left out here *)")
    else:
        _upper(s, n, K, L)
    _lower(s, n, K, L)
    return "\n".join(s.lines) + "\n"


def _spectrum(s: _Sheet, L: int) -> bool:
    """R2, the first forms and the rounds of R3; False where h stays infinite."""
    v = s.values
    half = "delta / sqrt 2"
    _low(s, "t_lo_0", "delta", "p_lo", v["p_lo"], L)
    _high(s, "t_hi_0", "delta", L)
    s.lines.append("Definition e_0 : R := delta.")
    v["e_0"] = v["delta"]
    known = False
    if v["delta"] < v["t_lo_0"]:
        gap = v["t_lo_0"] - v["delta"]
        s.valid("h_0", v["delta"] / mpmath.sqrt(2) / gap, True, f"{half} / (t_lo_0 - delta) <= {{}}")
        s.valid("w_0", v["delta"] / mpmath.sqrt(2) / mpmath.sqrt(gap), True,
                f"{half} / sqrt (t_lo_0 - delta) <= {{}}")  # fmt: skip
        known = True
    for k in range(1, ROUNDS + 1):
        known = _round(s, k, L, known)
        if not known:
            return False
    return True


def _round(s: _Sheet, k: int, L: int, known: bool) -> bool:
    """One round of R3: each number the better of old and new."""
    v, j = s.values, k - 1
    eta2 = max(v["delta"] ** 2 - v["tau2"], mpmath.mpf(0))
    s.valid(f"eta2_{k}", eta2, True, "delta^2 - tau2 <= {}")
    below = v[f"t_lo_{j}"] ** 2 - v["eps"] ** 4 - v[f"eta2_{k}"]
    new = mpmath.sqrt(v[f"eta2_{k}"] / below) if below > 0 else mpmath.inf
    _better(s, f"h_{k}", new, v.get(f"h_{j}") if known else None, f"h_{j}", True,
            f"sqrt (eta2_{k} / (t_lo_{j}^2 - eps^4 - eta2_{k})) <= {{}}")  # fmt: skip
    if f"h_{k}" not in v:
        return False
    new = v[f"h_{k}"] * mpmath.sqrt(v[f"t_hi_{j}"] + v[f"e_{j}"])
    _better(s, f"w_{k}", new, v.get(f"w_{j}") if known else None, f"w_{j}", True,
            f"h_{k} * sqrt (t_hi_{j} + e_{j}) <= {{}}")  # fmt: skip
    seen = mpmath.sqrt(v["tau2"]) - v[f"w_{k}"] ** 2
    new = mpmath.sqrt(max(v["delta"] ** 2 - seen**2, mpmath.mpf(0))) if seen > 0 else v["delta"]
    _better(s, f"e_{k}", new, v[f"e_{j}"], f"e_{j}", True,
            f"sqrt (delta^2 - (sqrt tau2 - w_{k}^2)^2) <= {{}}")  # fmt: skip
    product = v["p_lo"] - v[f"w_{k}"] ** 2 * v["eps"] ** (2 * (L - 1))
    _low(s, f"t_lo_{k}", f"e_{k}", f"p_lo - w_{k}^2 * eps^{2 * (L - 1)}", product, L, f"t_lo_{j}")
    _high(s, f"t_hi_{k}", f"e_{k}", L, f"t_hi_{j}")
    return True


def _better(s: _Sheet, name: str, new: Any, old: Any, kept: str, above: bool, goal: str) -> None:
    """The new number where it is better than the old one, else the old one again."""
    if old is not None and not (new < old if above else new > old):
        s.lines.append(f"Definition {name} : R := {kept}.")
        s.values[name] = old
    elif mpmath.isfinite(new):
        s.valid(name, new, above, goal)


def _low(s: _Sheet, name: str, e: str, product: str, value: Any, L: int, kept: str = "") -> None:
    v, root = s.values, mpmath.mpf(0)
    if value > 0:
        root = _root(
            lambda t: t**L + v[e] * t ** (L - 1) - value,
            lambda t: L * t ** (L - 1) + (L - 1) * v[e] * t ** (L - 2),
            1 + value,
        ) * (1 - NEGLIGIBLE)
    _better(s, name, root, v.get(kept), kept, False, f"{{0}}^{L} + {e} * {{0}}^{L - 1} <= {product}")


def _high(s: _Sheet, name: str, e: str, L: int, kept: str = "") -> None:
    v = s.values
    root = _root(
        lambda t: t**L - v[e] * t ** (L - 1) - v["p_hi"],
        lambda t: L * t ** (L - 1) - (L - 1) * v[e] * t ** (L - 2),
        1 + v[e] + v["p_hi"],
    ) * (1 + NEGLIGIBLE)
    _better(s, name, root, v.get(kept), kept, True, f"p_hi <= {{0}}^{L} - {e} * {{0}}^{L - 1}")


def _upper(s: _Sheet, n: int, K: int, L: int) -> None:
    """R5's b and phi, and the upper ends of R6 (e0 = 0)."""
    v, r = s.values, ROUNDS
    theta = v["theta"]
    s.valid("m", (v[f"w_{r}"] * v["eps"] ** (L - 1) + v["mu"]) / (mpmath.sqrt(n) / v["alpha"]), True,
            f"(w_{r} * eps^{L - 1} + mu) / (sqrt {n} / alpha) <= {{}}")  # fmt: skip
    first = theta / mpmath.sqrt(1 - theta) + v["m"]
    second = theta / mpmath.sqrt(2 * (1 - theta)) + (1 + theta) * v["m"]
    form = "theta / sqrt (1 - theta) + m"
    if second < first:
        form = "theta / sqrt (2 * (1 - theta)) + (1 + theta) * m"
    s.valid("b", min(first, second), True, f"{form} <= {{}}")
    rest = (K - 1) * (1 - 2 * theta / K) - v["b"] ** 2
    if rest <= 0:
        s.lines.append("(* b^2 >= (K-1)(1 - 2 theta/K): phi is infinite, R6 says nothing *)")
        return
    s.valid("phi", v["b"] ** 2 / rest, True, f"b^2 / ({K - 1} * (1 - 2 * theta / {K}) - b^2) <= {{}}")
    t, ratio = v[f"t_lo_{r}"], v["eps"] ** 2 / v[f"t_lo_{r}"]
    for layer in range(L - 1):
        power = L - 2 - layer
        end = v["eps"] ** 2 * (1 + v[f"h_{r}"] ** 2 * ratio**power) * (1 + v["phi"] * ratio**layer) / t
        leak = f"(1 + h_{r}^2 * (eps^2 / t_lo_{r})^{power}) * (1 + phi * (eps^2 / t_lo_{r})^{layer})"
        s.valid(f"R6_{layer}", end, True, f"eps^2 * {leak} / t_lo_{r} <= {{}}")


def _lower(s: _Sheet, n: int, K: int, L: int) -> None:
    """A and B of R1, the x of R7 and its lower ends, with the last t_hi there is."""
    v = s.values
    t_hi = max((name for name in v if name.startswith("t_hi_")), key=lambda name: int(name[5:]))
    s.valid("A", K + mpmath.sqrt(K) * v["theta"], True, f"{K} + sqrt {K} * theta <= {{}}")
    spread = (mpmath.sqrt(max(n - 2, 0) * K), mpmath.sqrt(K) + 2 * (1 - mpmath.mpf(1) / n))
    form = f"sqrt {max(n - 2, 0) * K}" if spread[0] <= spread[1] else f"(sqrt {K} + 2 * (1 - 1 / {n}))"
    rest = (n - 2) * K - v["theta"] * min(spread)
    if rest <= 0 or v["inner"] <= 0:
        s.lines.append("(* B <= 0 or rho = eps: R7 says nothing *)")
        return
    s.valid("B", rest, False, f"{{}} <= {(n - 2) * K} - theta * {form}")
    ratio = v["A"] / v["B"]
    s.valid(
        "R7_0", v["inner"] ** 2 / (1 + ratio) / v[t_hi], False, f"{{}} <= inner^2 * / (1 + A / B) / {t_hi}"
    )
    for k in range(1, L - 1):
        root = _root(
            lambda x, k=k: ratio * x ** (k + 1) + (k + 1) * x - k,
            lambda x, k=k: (k + 1) * (ratio * x**k + 1),
            mpmath.mpf(1),
        ) * (1 - NEGLIGIBLE)
        s.valid(f"x_{k}", root, False, f"A / B * {{0}}^{k + 1} + {k + 1} * {{0}} <= {k}")
        end = v["inner"] ** 2 * ((k + 1) * v[f"x_{k}"] / k) / v[t_hi]
        s.valid(f"R7_{k}", end, False, f"{{}} <= inner^2 * ({k + 1} * x_{k} / {k}) / {t_hi}")
