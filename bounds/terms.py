"""An arithmetic that prints: a formula evaluated on `Term`s is its own text, for a proof assistant to read.

>>> from bounds.terms import TERMS, atom
>>> str(TERMS.sqrt(1 - atom("theta")))
'(Num.sqrt (1 - theta))'

The text is Coq's, for Mathematical Components' ordered fields.  Three things are printed as what they
are on finite numbers and leave a condition behind in `needs`: a quotient that is +infinity unless its
denominator is positive, a power of max(x, 0), and a choice one side of which is infinite.  Logarithms
appear in the equations of R2 and R3 only, and only as a way of solving them: `Logarithm` keeps the
number whose logarithm it is, so that such an equation is printed without them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from bounds.arithmetic import register


@dataclass(frozen=True)
class Term:
    """The text of a number, and the conditions under which it is that number."""

    text: str
    needs: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.text

    def __add__(self, other: Any) -> Term:
        return _joined("({} + {})", self, other)

    def __radd__(self, other: Any) -> Term:
        return _joined("({} + {})", other, self)

    def __sub__(self, other: Any) -> Term:
        return _joined("({} - {})", self, other)

    def __rsub__(self, other: Any) -> Term:
        return _joined("({} - {})", other, self)

    def __mul__(self, other: Any) -> Any:
        return NotImplemented if isinstance(other, Logarithm) else _joined("({} * {})", self, other)

    def __rmul__(self, other: Any) -> Term:
        return _joined("({} * {})", other, self)

    def __truediv__(self, other: Any) -> Term:
        return _joined("({} / {})", self, other)

    def __rtruediv__(self, other: Any) -> Term:
        return _joined("({} / {})", other, self)

    def __pow__(self, exponent: int) -> Term:
        return _joined(f"({{}} ^+ {exponent})", self)


@dataclass(frozen=True)
class Test:
    """The text of a comparison, and the conditions of its sides."""

    text: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Logarithm:
    """The logarithm of a number, kept as the number."""

    of: Term

    def __add__(self, other: Logarithm) -> Logarithm:
        return Logarithm(self.of * other.of)

    def __sub__(self, other: Logarithm) -> Logarithm:
        return Logarithm(self.of / other.of)

    def __rmul__(self, times: int) -> Logarithm:
        return Logarithm(self.of**times)

    def __truediv__(self, parts: int) -> Logarithm:
        """Where Newton's method starts: any number will do."""
        return self


INFINITY = Term("infinity")
UNKNOWN = Term("x")
"""The root of an equation, which `needs` states."""


def atom(name: str) -> Term:
    """A variable."""
    return Term(name)


def term(x: Any) -> Term:
    """A number as a term: exact for integers, fractions and floats."""
    if isinstance(x, Term):
        return x
    value = Fraction(x)
    if value in (0, 1):
        return Term(str(value))
    text = (
        f"{abs(value.numerator)}%:R"
        if value.denominator == 1
        else f"({abs(value.numerator)}%:R / {value.denominator}%:R)"
    )
    return Term(text if value >= 0 else f"(- {text})")


def _joined(form: str, *parts: Any) -> Term:
    terms = [term(part) for part in parts]
    if any(part is INFINITY for part in terms):
        raise ValueError("arithmetic with infinity has no text")
    return Term(form.format(*terms), _needs(*terms))


def _needs(*parts: Term | Test) -> tuple[str, ...]:
    return tuple(dict.fromkeys(need for part in parts for need in part.needs))


def _under(value: Term, *conditions: str) -> Term:
    return Term(value.text, tuple(dict.fromkeys((*value.needs, *conditions))))


class Terms:
    """`bounds.arithmetic.Arithmetic` on terms."""

    inf = INFINITY

    def number(self, x: Any) -> Term:
        return term(x)

    def sqrt(self, x: Term) -> Term:
        return _joined("(Num.sqrt {})", x)

    def power(self, x: Term, exponent: Fraction | int) -> Term:
        exponent, x = Fraction(exponent), term(x)
        base, whole = (x, exponent) if exponent.denominator == 1 else (self.sqrt(x), 2 * exponent)
        if whole.denominator != 1:  # only ever the start of Newton's method: Coq knows no such function
            return _joined(f"(no_text_for_the_power {{}} {exponent})", x)
        result = base ** abs(int(whole))
        if exponent < 0:
            return _under(_joined("({}^-1)", result), f"(0 < {x})")
        return _under(result, f"(0 <= {x})")

    def ratio(self, a: Term, b: Term) -> Term:
        return _under(_joined("({} / {})", a, b), f"(0 < {term(b)})")

    def minimum(self, x: Term, y: Term) -> Term:
        if x is INFINITY or y is INFINITY:
            return y if x is INFINITY else x
        return _joined("(Num.min {} {})", x, y)

    def maximum(self, x: Term, y: Term) -> Term:
        return _joined("(Num.max {} {})", x, y)

    def less(self, x: Term, y: Term) -> Any:
        if x is INFINITY or y is INFINITY:
            return x is not INFINITY
        x, y = term(x), term(y)
        return Test(f"({x} < {y})", _needs(x, y))

    def both(self, p: Any, q: Any) -> Any:
        if not isinstance(p, Test) or not isinstance(q, Test):
            return (p and q) if not isinstance(p, Test) else (q and p)
        return Test(f"({p.text} && {q.text})", _needs(p, q))

    def negate(self, p: Any) -> Any:
        return Test(f"(~~ {p.text})", p.needs) if isinstance(p, Test) else not p

    def where(self, p: Any, yes: Callable[[], Any], no: Callable[[], Any]) -> Any:
        if not isinstance(p, Test):
            return yes() if p else no()
        one, other = yes(), no()
        if one is INFINITY or other is INFINITY:
            given = p if other is INFINITY else self.negate(p)
            return _under(term(one if other is INFINITY else other), *given.needs, given.text)
        one, other = term(one), term(other)
        needs = [*p.needs, *(f"({p.text} -> {need})" for need in one.needs if need not in p.needs)]
        needs += [f"(~~ {p.text} -> {need})" for need in other.needs if need not in p.needs]
        return Term(f"(if {p.text} then {one} else {other})", tuple(dict.fromkeys(needs)))

    def log(self, x: Term) -> Logarithm:
        return Logarithm(term(x))

    def exp(self, x: Logarithm) -> Term:
        return x.of

    def log_shifted(self, x: Logarithm, shift: Term) -> Logarithm:
        return Logarithm(x.of + shift)

    def increasing_root(self, f: Callable[[Any], Any], slope: Callable[[Any], Any], start: Any) -> Any:
        if isinstance(start, Logarithm):
            equation = f(Logarithm(UNKNOWN)).of
            return Logarithm(_under(UNKNOWN, *equation.needs, "(0 < x)", f"({equation} = 1)"))
        equation = f(UNKNOWN)
        return _under(UNKNOWN, *equation.needs, f"({equation} = 0)")


TERMS: Any = Terms()
register(Term, TERMS)
