"""Theorems about one instance for Coq: R2, R6, R7 and R9 applied to it, with every number enclosed.

The network's matrices are written down as integers over a common denominator, and Coq decides each
hypothesis by computing with them.  Each number that R3's steps derive (t_lo, t_hi, h, w, e, four rounds
of them), the x of R7 and the band ends of R6 and R7 is a rational, rounded to the safe side, with the
inequality that makes it valid.  The file needs the compiled proofs/ and coq-interval.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import isqrt
from typing import Any

import mpmath

from bounds.layerwise.geometry import ROUNDS
from verify.errors import InputError
from verify.exact.recheck.fractions import FractionMatrix, identity, matrix, solve
from verify.layerwise.exact.instance import ExactInstance
from verify.layerwise.exact.recheck import realise

DIGITS = 15
"""Significant digits of every number that is written down."""

WORKING_BITS = 256
MOST_STEPS = 1000
BETTER = mpmath.mpf(10) ** -12
"""Relative improvement below which a number of R3 is not replaced."""

KINDS = {"t_lo": "Tlo", "t_hi": "Thi", "h": "Hh", "w": "Ww", "e": "Ee"}
"""What numbers.v calls the numbers of R3."""

NEGLIGIBLE = mpmath.mpf(2) ** -120
"""Relative error of the roots, far below the digits that are written down."""

HEADER = """\
(* {title}
   Theorems about one network, K = {K}, n = {n}, d = {d}, L = {L}, hidden layers diag(s), made of the rational
   numbers of the certificate beside this file: every hypothesis is decided here by computing with
   integers, the theorem of proofs/theorems.v is applied, and its numbers are enclosed by coq-interval.
   Compile with: make -C proofs && coqc -Q proofs Layerwise {file}
   Trusted: Coq's kernel (with its virtual machine), its primitive integers (coq-interval computes with
   them), and the axioms of Coq's library of reals; the last lines print them. *)
From Coq Require Import Reals ZArith QArith List.
From Interval Require Import Tactic.
From Layerwise Require Import networks instances numbers.
Import ListNotations.
Local Open Scope R_scope.
"""

MOST_BITS = 1_000_000
"""Bits of all entries of X, What and Y(X'X)^(-1) together, beyond which no file is written."""


@dataclass
class _Sheet:
    """Definitions and goals in order; the values beside them."""

    lines: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    fractions: dict[str, Fraction] = field(default_factory=dict)
    theorems: list[str] = field(default_factory=list)

    def exactly(self, name: str, value: Fraction) -> None:
        self.fractions[name] = value
        self.lines.append(f"Definition {name} : R := {_rational(value)}.")
        self.values[name] = mpmath.mpf(value.numerator) / value.denominator

    def valid(self, name: str, value: Any, above: bool, goal: str) -> None:
        """A number at least (above) or at most the value, and the inequality in which {} stands for it."""
        self.exactly(name, _rounded(value, above))
        self.goal(f"{name}_valid", goal.format(name))

    def goal(self, name: str, statement: str) -> None:
        used = ", ".join(sorted({word for word in self.values if _mentions(statement, word)}))
        unfold = f"unfold {used}; " if used else ""
        self.lines.append(f"Lemma {name} : {statement}.")
        self.lines.append(f"Proof. {unfold}interval with (i_prec 160). Qed.")

    def number(self, name: str, kind: str, rule: str, *given: str, needs: Sequence[str] = ()) -> None:
        """That a number is one of R3's, by a rule of numbers.v; needs: inequalities proved first, @0, @1."""
        for place, need in enumerate(needs):
            self.goal(f"{name}_{place}", need)
        words = [f"{name}_{word[1:]}" if word.startswith("@") else word for word in given]
        self.lines.append(f"Lemma {name}_num : num net {kind} {name}.")
        self.lines.append(f"Proof. exact ({rule} {' '.join(words)}). Qed.")

    def same(self, name: str, kind: str, old: str) -> None:
        """The old number again."""
        self.lines.append(f"Definition {name} : R := {old}.")
        self.lines.append(f"Definition {name}_num : num net {kind} {name} := {old}_num.")
        self.values[name] = self.values[old]

    def theorem(self, name: str, statement: str, proof: str) -> None:
        self.lines.append(f"Theorem {name} : {statement}.")
        self.lines.append(f"Proof. exact ({proof}). Qed.")
        self.theorems.append(name)


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


def _root(f: Any, slope: Any, above: Any) -> Any:
    """The root of a convex increasing f below a point, by Newton's method, which comes down to it."""
    x = above
    for _ in range(MOST_STEPS):
        step = f(x) / slope(x)
        x -= step
        if step <= x * NEGLIGIBLE:
            break
    return x


def coq_theorems(x: ExactInstance, file: str = "certificate.v") -> str:
    """The .v file of an instance: hypotheses decided, R2, R6, R7 and R9 applied, numbers enclosed.

    file: its name, for the command line in it.  Raises InputError where no theorem speaks of the
    instance (theta >= 1, e0 >= sqrt(n)/alpha), and where its numbers are too long for Coq.
    >>> from verify.layerwise.exact import exact_pair
    >>> x = exact_pair([2, 2, 1, 1, 1], [[1, 0], [0, 1], [0, 0], [0, 0], [0, 0]], 2, 3)
    >>> "Theorem sigma" in coq_theorems(x)
    True
    """
    with mpmath.workprec(WORKING_BITS):
        return _written(x, file)


def _require_short(x: ExactInstance, bits: int) -> None:
    if bits > MOST_BITS:
        head = ", or its form 'triple', whose head stays short" if x.form != "triple" else ""
        raise InputError(
            f"{x.case}: no file for Coq, as its numbers have at least {bits:,} bits, and {MOST_BITS:,} "
            f"are the most that Coq decides in minutes: take a smaller or a rounder instance{head}"
        )


def _written(x: ExactInstance, file: str) -> str:
    real = realise(x)
    labels = matrix([[Fraction(int(j // x.n == k)) for j in range(x.N)] for k in range(x.K)])
    gram = real.X.T @ real.X
    theta = (gram - identity(x.N)).largest() * x.N
    if theta >= 1:
        raise InputError(
            f"{x.case}: no file for Coq, as none of its theorems speaks of this instance: "
            f"theta = {float(theta):.4g}, and R2 to R9 need theta < 1"
        )
    if real.e02 * x.alpha**2 >= x.n:
        raise InputError(
            f"{x.case}: no file for Coq, as none of its theorems speaks of this instance: "
            f"e0 = {float(real.e02) ** 0.5:.4g}, and R2 to R9 need e0 < sqrt(n)/alpha"
        )
    given = sum(_bits(A) for A in (real.X, real.head))
    _require_short(x, given)
    dual = solve(gram, labels.T).T  # takes long where numbers are long
    _require_short(x, given + _bits(dual))
    title = x.case.replace("*)", "* )").replace("(*", "( *")
    s = _Sheet([HEADER.format(title=title, file=file, K=x.K, n=x.n, d=x.d, L=x.L)])
    imbalance = (real.head.T @ real.head - _diagonal([value**2 for value in real.s])).energy()
    s.exactly("theta", _fraction_up(theta))
    s.exactly("delta", _root_up(imbalance))
    s.exactly("mu", _root_up(real.mu2))
    s.exactly("e0", _root_up(real.e02))
    s.exactly("eps", _fraction_up(x.s[x.K]))
    inner = _fraction_down(x.s[x.d - x.K - 1])
    s.exactly("rho", s.fractions["eps"] - inner)
    s.exactly("tau2", _fraction_down(sum((value**4 for value in x.s[x.K :]), Fraction(0))))
    s.exactly("alpha", x.alpha)
    s.values["inner"] = mpmath.mpf(inner.numerator) / inner.denominator
    given = " ".join(
        f"({s.fractions[name].numerator} # {s.fractions[name].denominator})%Q"
        for name in ("alpha", "theta", "delta", "mu", "e0", "eps", "rho", "tau2")
    )
    S = matrix([real.s])
    values = "; ".join(map(_integer, S.num[0]))
    s.lines += [
        "Definition net : instance :=",
        f"  Instance {x.K} {x.d - x.K} {x.n} {x.L} [{values}]%Z {_integer(S.den)}%positive",
        f"    {_written_matrix(real.head)}",
        f"    {_written_matrix(real.X)}",
        f"    {_written_matrix(dual)}",
        f"    {given}.",
        "(* Assumptions 2 and 3 with these parameters, by computing *)",
        "Lemma ok : is_true (check net). Proof. vm_cast_no_check (eq_refl true). Qed.",
    ]
    _decided(s, x)
    s.lines += [f"Print Assumptions {name}." for name in s.theorems[-1:]]
    return "\n".join(s.lines) + "\n"


def _decided(s: _Sheet, x: ExactInstance) -> None:
    """The numbers, and the theorems about them."""
    v, n, K, L = s.values, x.n, x.K, x.L
    root_n = mpmath.sqrt(n) / v["alpha"]
    s.valid("p_lo", (root_n - v["e0"]) ** 2 / (1 + v["theta"]), False,
            f"{{}} <= (sqrt {n} / alpha - e0)^2 / (1 + theta)")  # fmt: skip
    s.valid("p_hi", (root_n + v["e0"]) ** 2 / (1 - v["theta"]) + v["mu"] ** 2, True,
            f"(sqrt {n} / alpha + e0)^2 / (1 - theta) + mu^2 <= {{}}")  # fmt: skip
    last = _spectrum(s, L)
    s.theorem(
        "sigma",
        f"forall i, is_true (ssrnat.leq (S (fintype.nat_of_ord i)) {K}) ->\n"
        f"  t_lo_{last} <= (@isig net Rstruct.R_rcfType i) ^ 2 <= t_hi_{last}",
        f"fun i iK => R2_at ok t_lo_{last}_num t_hi_{last}_num iK",
    )
    if f"h_{last}" in v:
        _means(s, n, L, last)
    else:
        s.lines.append("(* R3 gives no finite h: R6 and R9 say nothing *)")
    _angle(s, 0, "(1 + theta) / (1 - theta)", (1 + v["theta"]) / (1 - v["theta"]), "R9_first_at ok")
    if not _deviations(s, n, K):
        s.lines.append("(* B <= 0 or rho = eps: R6 and R7 are not applied *)")
        return
    if f"h_{last}" in v:
        _upper(s, n, K, L, last)
    _lower(s, K, L, last)


def _written_matrix(A: FractionMatrix) -> str:
    rows = "; ".join("[" + "; ".join(map(_integer, row)) + "]" for row in A.num)
    return f"(Dmat [{rows}]%Z {_integer(A.den)}%positive)"


def _integer(value: int) -> str:
    """In hexadecimal where it is long: Coq reads decimals in time quadratic in their length."""
    return str(value) if abs(value) < 10**18 else hex(value)


def _bits(A: FractionMatrix) -> int:
    return sum(abs(x).bit_length() for x in A.num.flat) + A.num.size * A.den.bit_length()


def _diagonal(values: Sequence[Fraction]) -> FractionMatrix:
    return matrix([[y if i == j else Fraction(0) for j in range(len(values))] for i, y in enumerate(values)])


def _fraction_up(value: Fraction) -> Fraction:
    """At least the value, with few digits; the value itself if it has few."""
    short = value.denominator < 10**DIGITS
    return value if short else _rounded(mpmath.mpf(value.numerator) / value.denominator, True)


def _fraction_down(value: Fraction) -> Fraction:
    """At most the value, with few digits; the value itself if it has few."""
    short = value.denominator < 10**DIGITS
    return value if short else _rounded(mpmath.mpf(value.numerator) / value.denominator, False)


def _root_up(square: Fraction) -> Fraction:
    """At least the square root, with few digits; the root itself if it is such a number."""
    root = Fraction(isqrt(square.numerator), isqrt(square.denominator))
    if root**2 == square:
        return _fraction_up(root)
    return _rounded(mpmath.sqrt(mpmath.mpf(square.numerator) / square.denominator), True)


def _spectrum(s: _Sheet, L: int) -> int:
    """R2, the first forms and the rounds of R3; how many rounds were made: fewer where h stays infinite."""
    v = s.values
    half = "delta / sqrt 2"
    s.lines.append("Definition e_0 : R := delta.")
    s.lines.append("Lemma e_0_num : num net Ee e_0. Proof. exact (e_first net). Qed.")
    v["e_0"] = v["delta"]
    _low(s, 0, "e_0", v["p_lo"], L)
    _high(s, 0, L)
    if v["delta"] < v["t_lo_0"]:
        gap = v["t_lo_0"] - v["delta"]
        s.goal("gap", "delta < t_lo_0")
        s.valid("h_0", v["delta"] / mpmath.sqrt(2) / gap, True, f"{half} / (t_lo_0 - delta) <= {{}}")
        s.number("h_0", "Hh", "h_first", "t_lo_0_num", "gap", "h_0_valid")
        s.valid("w_0", v["delta"] / mpmath.sqrt(2) / mpmath.sqrt(gap), True,
                f"{half} / sqrt (t_lo_0 - delta) <= {{}}")  # fmt: skip
        s.number("w_0", "Ww", "w_first", "t_lo_0_num", "gap", "w_0_valid")
    for k in range(1, ROUNDS + 1):
        if not _round(s, k, L):
            return k - 1
    return ROUNDS


def _round(s: _Sheet, k: int, L: int) -> bool:
    """One round of R3, each number the better of old and new; False, and nothing, where there is no h."""
    v, j = s.values, k - 1
    rounded = _rounded(max(v["delta"] ** 2 - v["tau2"], mpmath.mpf(0)), True)
    eta2 = mpmath.mpf(rounded.numerator) / rounded.denominator
    below = v[f"t_lo_{j}"] ** 2 - v["eps"] ** 4 - eta2
    new = mpmath.sqrt(eta2 / below) if below > 0 else mpmath.inf
    if not mpmath.isfinite(new) and f"h_{j}" not in v:
        return False
    if _improves(s, "h", k, new, above=True):
        s.exactly(f"eta2_{k}", rounded)
        s.goal(f"eta2_{k}_valid", f"delta^2 - tau2 <= eta2_{k}")
        s.valid(f"h_{k}", new, True, f"sqrt (eta2_{k} / (t_lo_{j}^2 - eps^4 - eta2_{k})) <= {{}}")
        s.number(f"h_{k}", "Hh", "h_round ok", f"t_lo_{j}_num", "@0", f"eta2_{k}_valid", "@1", f"h_{k}_valid",
                 needs=(f"0 <= eta2_{k}", f"0 < t_lo_{j}^2 - eps^4 - eta2_{k}"))  # fmt: skip
    new = v[f"h_{k}"] * mpmath.sqrt(v[f"t_hi_{j}"] + v[f"e_{j}"])
    if _improves(s, "w", k, new, above=True):
        s.valid(f"w_{k}", new, True, f"h_{k} * sqrt (t_hi_{j} + e_{j}) <= {{}}")
        s.number(f"w_{k}", "Ww", "w_round", f"h_{k}_num", f"t_hi_{j}_num", f"e_{j}_num", f"w_{k}_valid")
    seen = mpmath.sqrt(v["tau2"]) - v[f"w_{k}"] ** 2
    new = mpmath.sqrt(max(v["delta"] ** 2 - seen**2, mpmath.mpf(0))) if seen > 0 else mpmath.inf
    if _improves(s, "e", k, new, above=True):
        s.valid(f"e_{k}", new, True, f"sqrt (delta^2 - (sqrt tau2 - w_{k}^2)^2) <= {{}}")
        s.number(f"e_{k}", "Ee", "e_round", f"w_{k}_num", "@0", f"e_{k}_valid",
                 needs=(f"0 <= sqrt tau2 - w_{k}^2",))  # fmt: skip
    _low(s, k, f"e_{k}", v["p_lo"] - v[f"w_{k}"] ** 2 * v["eps"] ** (2 * (L - 1)), L)
    _high(s, k, L)
    return True


def _improves(s: _Sheet, letter: str, k: int, new: Any, *, above: bool) -> bool:
    """Whether the new number is better than the one of the round before, which is repeated otherwise."""
    old = s.values.get(f"{letter}_{k - 1}")
    if old is None or (new < old * (1 - BETTER) if above else new > old * (1 + BETTER)):
        return True
    s.same(f"{letter}_{k}", KINDS[letter], f"{letter}_{k - 1}")
    return False


def _low(s: _Sheet, k: int, e: str, product: Any, L: int) -> None:
    v, name = s.values, f"t_lo_{k}"
    root = mpmath.mpf(0)
    if product > 0:
        root = _root(
            lambda t: t**L + v[e] * t ** (L - 1) - product,
            lambda t: L * t ** (L - 1) + (L - 1) * v[e] * t ** (L - 2),
            1 + product,
        ) * (1 - NEGLIGIBLE)
    if not _improves(s, "t_lo", k, root, above=False):
        return
    right = "p_lo" if k == 0 else f"p_lo - w_{k}^2 * eps^{2 * (L - 1)}"
    s.valid(name, root, False, f"{{0}}^{L} + {e if k else 'delta'} * {{0}}^{L - 1} <= {right}")
    if k == 0:
        s.number(name, "Tlo", "low_first ok", "@0", "p_lo_valid", "@valid", needs=(f"0 < {name}",))
    else:
        s.number(name, "Tlo", "low_round ok", f"{e}_num", f"w_{k}_num", "p_lo_valid", "@0", "@1", "@valid",
                 needs=(f"0 < {right}", f"0 < {name}"))  # fmt: skip


def _high(s: _Sheet, k: int, L: int) -> None:
    v, name, e = s.values, f"t_hi_{k}", f"e_{k}"
    root = _root(
        lambda t: t**L - v[e] * t ** (L - 1) - v["p_hi"],
        lambda t: L * t ** (L - 1) - (L - 1) * v[e] * t ** (L - 2),
        1 + v[e] + v["p_hi"],
    ) * (1 + NEGLIGIBLE)
    if not _improves(s, "t_hi", k, root, above=True):
        return
    s.valid(name, root, True, f"p_hi <= {{0}}^{L} - {e} * {{0}}^{L - 1}")
    s.number(name, "Thi", "high ok", f"{e}_num", "@0", "p_hi_valid", "@valid", needs=(f"{e} < {name}",))


def _deviations(s: _Sheet, n: int, K: int) -> bool:
    """B of R1; False where it is not positive, or rho = eps, so that C_l > 0 is not known."""
    v = s.values
    spread = (mpmath.sqrt(max(n - 2, 0) * K), mpmath.sqrt(K) + 2 * (1 - mpmath.mpf(1) / n))
    rest = max(n - 2, 0) * K - v["theta"] * min(spread)
    if rest <= 0 or v["inner"] <= 0:
        return False
    first = spread[0] <= spread[1]
    form = f"sqrt {(n - 2) * K}" if first else f"(sqrt {K} + 2 * (1 - 1 / {n}))"
    s.valid("B", rest, False, f"{{}} <= {(n - 2) * K} - theta * {form}")
    s.goal("B_positive", "0 < B")
    s.goal("rho_below", "rho < eps")
    rule = "B_first" if first else "B_second"
    s.lines.append(f"Definition B_rest := {rule} ok B_valid (eq_refl true).")
    return True


def _means(s: _Sheet, n: int, L: int, r: int) -> None:
    """R5's m and b, and R9 for the layers above the data."""
    v, theta = s.values, s.values["theta"]
    root_n = mpmath.sqrt(n) / v["alpha"]
    s.goal("t_lo_positive", f"0 < t_lo_{r}")
    s.goal("h_sign", f"0 <= h_{r}")
    s.goal("w_sign", f"0 <= w_{r}")
    s.valid("m", (v[f"w_{r}"] * v["eps"] ** (L - 1) + v["mu"]) / root_n, True,
            f"(w_{r} * eps^{L - 1} + mu) / (sqrt {n} / alpha) <= {{}}")  # fmt: skip
    first = theta / mpmath.sqrt(1 - theta) + v["m"]
    second = theta / mpmath.sqrt(2 * (1 - theta)) + (1 + theta) * v["m"]
    form, rule = "theta / sqrt (1 - theta) + m", "b_first"
    if second < first:
        form, rule = "theta / sqrt (2 * (1 - theta)) + (1 + theta) * m", "b_second"
    s.valid("b", min(first, second), True, f"{form} <= {{}}")
    s.lines.append(f"Definition b_bound := {rule} ok b_valid.")
    s.valid("f", (v[f"w_{r}"] * v["eps"] ** (L - 1) * v["b"] + v["e0"]) / root_n, True,
            f"(w_{r} * eps^{L - 1} * b + e0) / (sqrt {n} / alpha) <= {{}}")  # fmt: skip
    e, low, high = v[f"e_{r}"], v[f"t_lo_{r}"], v[f"t_hi_{r}"]
    if e >= low or v["f"] >= 1:
        s.lines.append("(* e >= t_lo or f >= 1: R9 says nothing above the data *)")
        return
    s.goal("e_below", f"e_{r} < t_lo_{r}")
    s.goal("e_sign", f"0 <= e_{r}")
    s.goal("t_hi_sign", f"0 < t_hi_{r}")
    s.goal("f_below", "f < 1")
    known = f"t_lo_{r}_num t_hi_{r}_num w_{r}_num e_{r}_num"
    given = f"{known} t_hi_sign w_sign e_sign e_below m_valid b_bound f_valid"
    for layer in range(1, L):
        power = L - 1 - layer
        top = (1 + v["f"]) ** 2 / ((low - e) * low**power)
        top += v["eps"] ** (2 * layer) * v["b"] ** 2 / (n / v["alpha"] ** 2)
        k = top / ((1 - v["f"]) ** 2 / ((high + e) * high**power))
        leak = f"(eps^2)^{layer} * b^2 / ({n} / alpha^2)"
        upper = f"(1 + f)^2 / ((t_lo_{r} - e_{r}) * t_lo_{r}^{power}) + {leak}"
        form = f"({upper}) / ((1 - f)^2 / ((t_hi_{r} + e_{r}) * t_hi_{r}^{power}))"
        _angle(s, layer, form, k, f"R9_at ok {given}\n  f_below (l := {layer})", "(eq_refl true)")


def _angle(s: _Sheet, layer: int, form: str, k: Any, rule: str, *given: str) -> None:
    """Both ends of D_l from the condition number k of the class means' Gram matrix."""
    v, name = s.values, f"k_{layer}"
    s.valid(name, k, True, f"{form} <= {{}}")
    s.goal(f"{name}_sign", f"0 < 1 + {name}")
    s.valid(f"R9_{layer}_lower", 2 / (1 + v[name]), False, f"{{}} <= 2 / (1 + {name})")
    s.valid(f"R9_{layer}_upper", 2 * v[name] / (1 + v[name]), True, f"2 * {name} / (1 + {name}) <= {{}}")
    ends = f"R9_{layer}_lower_valid R9_{layer}_upper_valid"
    s.theorem(
        f"D_{layer}",
        f"forall D, D_is net {layer} D -> R9_{layer}_lower <= D <= R9_{layer}_upper",
        f"fun D => {' '.join((rule, *given))} {name}_valid {name}_sign {ends}",
    )


def _upper(s: _Sheet, n: int, K: int, L: int, r: int) -> None:
    """R5's phi, and the upper ends of R6."""
    v, theta, t, h = s.values, s.values["theta"], s.values[f"t_lo_{r}"], s.values[f"h_{r}"]
    rest = (K - 1) * (1 - 2 * theta / K) - v["b"] ** 2
    if rest <= 0:
        s.lines.append("(* b^2 >= (K-1)(1 - 2 theta/K): phi is infinite, R6 says nothing *)")
        return
    denominator = f"({K} - 1) * (1 - 2 * theta / {K}) - b^2"
    s.goal("rest_positive", f"0 < {denominator}")
    s.valid("phi", v["b"] ** 2 / rest, True, f"b^2 / ({denominator}) <= {{}}")
    given = (
        f"ok t_lo_{r}_num h_{r}_num w_{r}_num e_{r}_num t_lo_positive h_sign w_sign B_positive B_rest\n"
        "  rho_below m_valid b_bound rest_positive phi_valid"
    )
    fitted = v["e0"] > 0
    if fitted and not _misfit(s, n, K, L, r):
        s.lines.append("(* e >= t_lo or m_0^2 <= 0: R6 says nothing *)")
        return
    ratio, lean = v["eps"] ** 2 / t, v["eps"] / mpmath.sqrt(t)
    for layer in range(L - 1):
        power = L - 2 - layer
        means = f"(1 + phi * (eps^2 / t_lo_{r})^{layer})"
        if fitted:
            gap = mpmath.sqrt(t - v[f"e_{r}"])
            x = v["e0"] / (gap * mpmath.sqrt(t) ** power) / (v["inner"] ** layer * mpmath.sqrt(v["m2"]))
            s.valid(f"xi_{layer}", x, True,
                    f"e0 / (sqrt (t_lo_{r} - e_{r}) * sqrt t_lo_{r}^{power}) "
                    f"/ ((eps - rho)^{layer} * sqrt m2) <= {{}}")  # fmt: skip
            first = v["eps"] ** 2 + (v["eps"] * h * lean**power + v[f"xi_{layer}"]) ** 2
            form = f"(eps^2 + (eps * h_{r} * (eps / sqrt t_lo_{r})^{power} + xi_{layer})^2)"
            fit = f"e_under M_valid m2_positive m2_valid xi_{layer}_valid"
            rule = f"R6_fit_at {given} (l := {layer}) (eq_refl true) {fit}"
        else:
            first = v["eps"] ** 2 * (1 + h**2 * ratio**power)
            form = f"eps^2 * (1 + h_{r}^2 * (eps^2 / t_lo_{r})^{power})"
            rule = f"R6_at {given} (l := {layer}) (eq_refl _) (eq_refl true)"
        end = first * (1 + v["phi"] * ratio**layer) / t
        s.valid(f"R6_{layer}", end, True, f"{form} * {means} / t_lo_{r} <= {{}}")
        s.theorem(f"C_ratio_{layer}_upper", f"C_ratio net {layer} <= R6_{layer}", f"{rule} R6_{layer}_valid")


def _misfit(s: _Sheet, n: int, K: int, L: int, r: int) -> bool:
    """m_0^2 of R4 for e0 > 0; False where it is not positive."""
    v, t, e = s.values, s.values[f"t_lo_{r}"], s.values[f"e_{r}"]
    if e >= t:
        return False
    lean = v["eps"] / mpmath.sqrt(t)
    most = v[f"h_{r}"] * lean ** (L - 1) * mpmath.sqrt((n - 1) * K + 2 * v["theta"])
    most += v["e0"] / (mpmath.sqrt(t - e) * mpmath.sqrt(t) ** (L - 1))
    if v["B"] <= most**2 * (1 + BETTER):
        return False
    s.goal("e_under", f"e_{r} < t_lo_{r}")
    s.valid("M", most, True,
            f"h_{r} * (eps / sqrt t_lo_{r})^{L - 1} * sqrt (({n} - 1) * {K} + 2 * theta) + "
            f"e0 / (sqrt (t_lo_{r} - e_{r}) * sqrt t_lo_{r}^{L - 1}) <= {{}}")  # fmt: skip
    s.valid("m2", v["B"] - v["M"] ** 2, False, "{} <= B - M^2")
    s.goal("m2_positive", "0 < m2")
    return True


def _lower(s: _Sheet, K: int, L: int, last: int) -> None:
    """A of R1, the x of R7 and its lower ends, with the last t_hi there is."""
    v, t_hi = s.values, f"t_hi_{last}"
    s.valid("A", K + mpmath.sqrt(K) * v["theta"], True, f"{K} + sqrt {K} * theta <= {{}}")
    s.goal("t_hi_positive", f"0 < {t_hi}")
    ratio, square = v["A"] / v["B"], v["inner"] ** 2
    end = square / (1 + ratio) / v[t_hi]
    s.valid("R7_0", end, False, f"{{}} <= (eps - rho)^2 * / (1 + A / B) / {t_hi}")
    given = f"{t_hi}_num t_hi_positive A_valid B_positive B_rest rho_below"
    s.theorem("C_ratio_0_lower", "R7_0 <= C_ratio net 0", f"R7_first_at ok {given} R7_0_valid")
    for k in range(1, L - 1):
        root = _root(
            lambda x, k=k: ratio * x ** (k + 1) + (k + 1) * x - k,
            lambda x, k=k: (k + 1) * (ratio * x**k + 1),
            mpmath.mpf(1),
        ) * (1 - NEGLIGIBLE)
        s.valid(f"x_{k}", root, False, f"A / B * {{0}}^{k + 1} + {k + 1} * {{0}} <= {k}")
        s.goal(f"x_{k}_low", f"0 < x_{k}")
        s.goal(f"x_{k}_high", f"x_{k} < 1")
        end = square * ((k + 1) * v[f"x_{k}"] / k) / v[t_hi]
        s.valid(f"R7_{k}", end, False, f"{{}} <= (eps - rho)^2 * ({k + 1} * x_{k} / {k}) / {t_hi}")
        s.theorem(
            f"C_ratio_{k}_lower",
            f"R7_{k} <= C_ratio net {k}",
            f"R7_at ok {given} (l := {k}) (eq_refl true)\n"
            f"  (eq_refl true) x_{k}_low x_{k}_high x_{k}_valid R7_{k}_valid",
        )
