"""Formulas in print: as LaTeX, and as the plain text that a referee would type.

Both are printed from the expressions of `bounds.symbolic`, which the statements' own code gives.
`bounds.formulas` keeps what is printed here: `python -m bounds.printing` writes it again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import sympy as sp
from sympy.printing.latex import LatexPrinter
from sympy.printing.str import StrPrinter

from bounds import formulas as kept
from bounds.evaluation import find
from bounds.records import Record, record, record_of
from bounds.statement import Layer, Statement
from bounds.symbolic import (
    LAYERS,
    ROUNDS_OF,
    Definition,
    Formula,
    Root,
    Step,
    base_of,
    formulas,
    needed,
    symbol,
)

NAMES = {
    "t_lo": (r"t_{\mathrm{lo}}", "t_lo"), "t_hi": (r"t_{\mathrm{hi}}", "t_hi"),
    "tau2": (r"\tau^2", "tau^2"), "eta2": (r"\eta^2", "eta^2"), "phi": (r"\varphi", "phi"),
    "theta1": (r"\theta'", "theta'"), "psi": (r"\psi", "psi"), "nu": (r"\nu", "nu"), "gap": ("g", "g"),
    "misfit": ("x", "x"), "m02": ("m_0^2", "m_0^2"), "rho0": (r"\rho_0", "rho_0"),
}  # fmt: skip
"""How quantities of the proofs are printed: as LaTeX, as text; others by their name."""

L, LAYER = sp.Symbol("L", positive=True), sp.Symbol("l", nonnegative=True)

SAMPLES = ((9, 3), (10, 3), (9, 4), (11, 5), (12, 4), (13, 6), (12, 7), (15, 8))
"""(L, l) from which a formula for all depths is read off: more than a rational function has coefficients."""


@cache
def general(id: str, quantity: str, network: bool = False) -> Formula | None:
    """The printed formula for every L and l at once, or None where its shape depends on them.

    The code knows only whole L and l.  The formula is read off at eight of them: the trees agree up to the
    rational numbers in them, and each of these is one rational function (a + bL + cl)/(d + eL + fl) of L
    and l, whose at most six coefficients fit all eight.
    """
    s = find(id)
    it = record_of(s)
    if it.every_depth is None or not it.every_depth(s):
        return None
    found: list[Formula] = []
    for depth, layer in SAMPLES:
        layers = s.layers(depth)
        where = None if network else layer if layer in layers else layers[0]
        each = _printed(s.id, depth, where).get(quantity)
        if each is None or len(each.steps) != len((found or [each])[0].steps):
            return None
        found.append(each)
    first = found[0]
    try:
        lower, upper = (_unify(tuple(getattr(f, end) for f in found)) for end in ("lower", "upper"))
        steps = []
        for column in zip(*(f.steps for f in found), strict=True):
            if len({type(step) for step in column}) > 1:
                return None
            if isinstance(column[0], Definition):
                steps.append(Definition(column[0].symbol, _unify(tuple(step.value for step in column))))
            else:
                steps.append(replace(column[0], equation=_unify(tuple(step.equation for step in column))))
    except _Apart:
        return None
    return replace(first, lower=lower, upper=upper, steps=tuple(steps))


@cache
def _printed(id: str, L: int, layer: Layer) -> dict[str, Formula]:
    return formulas(find(id), L=L, layer=layer, printed=True)


class _Apart(Exception):
    """Expressions of different shape."""


@cache
def _unify(expressions: tuple[Any, ...]) -> Any:
    """One expression in L and l that is each of these at its sample."""
    if all(e == expressions[0] for e in expressions):
        return expressions[0]
    if all(isinstance(e, sp.Rational) for e in expressions):
        return _rational_function(expressions)
    kinds = {e.func for e in expressions}
    lengths = {len(e.args) for e in expressions}
    if len(kinds) > 1 or len(lengths) > 1 or not expressions[0].args:
        raise _Apart
    rows = [_ordered(e) for e in expressions]
    parts = [_unify(column) for column in zip(*rows, strict=True)]
    kind = expressions[0].func
    return kind(*parts, evaluate=False) if kind in (sp.Min, sp.Max, sp.Piecewise) else kind(*parts)


@cache
def _ordered(e: Any) -> list[Any]:
    """Arguments in an order that does not depend on the numbers in them."""
    if not isinstance(e, sp.Add | sp.Mul | sp.Min | sp.Max | sp.And | sp.Or):
        return list(e.args)

    def key(argument: Any) -> str:
        return re.sub(r"(?<![A-Za-z_\d])\d+", "#", sp.srepr(argument))

    return sorted(e.args, key=key)


def _minus(x: Any) -> Any:
    """-x with its sign in front, not in a sum within."""
    top, bottom = sp.fraction(x)
    content, top = sp.expand(top).as_content_primitive()
    return sp.Mul(-content, top, 1 / bottom)


def _rational_function(values: tuple[Any, ...]) -> Any:
    rows = [
        [1, depth, layer, -q, -q * depth, -q * layer]
        for (depth, layer), q in zip(SAMPLES, values, strict=True)
    ]
    for columns in ((0, 1, 2, 3), (0, 1, 2, 4), (0, 1, 2, 3, 5), (0, 1, 2, 3, 4, 5)):
        kernel = sp.Matrix([[row[i] for i in columns] for row in rows]).nullspace()
        if len(kernel) == 1:
            weights = dict(zip(columns, kernel[0], strict=True))
            top, bottom = (
                sum(weights.get(i + k, 0) * x for k, x in enumerate((sp.Integer(1), L, LAYER)))
                for i in (0, 3)
            )
            if bottom != 0:
                positive = all(q >= 0 for q in values)
                return sp.factor(top / bottom) if positive else _minus(sp.factor(-top / bottom))
    raise _Apart


# --- one formula in print -----------------------------------------------------------------------------


def _positive_first(terms: list[Any]) -> list[Any]:
    """K - 1 and 1 - theta, not -1 + K and -theta + 1."""
    return sorted(terms, key=lambda term: term.could_extract_minus_sign())


class _Latex(LatexPrinter):
    def _as_ordered_terms(self, expr: Any, order: Any = None) -> list[Any]:
        return _positive_first(super()._as_ordered_terms(expr, "rev-lex"))

    def _print_Rational(self, expr: Any) -> str:
        """A float that came in as one is printed as one."""
        if expr.q > LARGEST_DENOMINATOR and sp.Rational(float(expr)) == expr:
            return self._print(sp.Float(repr(float(expr))))
        return super()._print_Rational(expr)


LARGEST_DENOMINATOR = 10**6


class _Text(StrPrinter):
    def __init__(self, names: Mapping[Any, str]) -> None:
        super().__init__()
        self.names = names

    def _as_ordered_terms(self, expr: Any, order: Any = None) -> list[Any]:
        return _positive_first(super()._as_ordered_terms(expr, "rev-lex"))

    def _print_Symbol(self, expr: Any) -> str:
        return self.names.get(expr, expr.name)

    def _print_Rational(self, expr: Any) -> str:
        if expr.q > LARGEST_DENOMINATOR and sp.Rational(float(expr)) == expr:
            return f"{float(expr):.6g}"
        return super()._print_Rational(expr)

    def _print_Pow(self, expr: Any, rational: bool = False) -> str:
        text = super()._print_Pow(expr, rational)
        name = self.names.get(expr.base, "")
        return text.replace(name, f"({name})", 1) if "^" in name and text.startswith(name) else text

    def _print_Max(self, expr: Any) -> str:
        return self._extreme("max", expr)

    def _print_Min(self, expr: Any) -> str:
        return self._extreme("min", expr)

    def _extreme(self, name: str, expr: Any) -> str:
        parts = sorted(expr.args, key=sp.default_sort_key, reverse=True)
        return f"{name}{{{', '.join(map(self._print, parts))}}}"

    def _print_Infinity(self, expr: Any) -> str:
        return "infinity"

    def _print_Piecewise(self, expr: Any) -> str:
        cases = [f"{self._print(x)} if {self._print(c)}" for x, c in expr.args if c != sp.true]
        last = [f"{self._print(x)} otherwise" for x, c in expr.args if c == sp.true]
        return f"[{'; '.join([*cases, *last])}]"

    def _print_And(self, expr: Any) -> str:
        return " and ".join(map(self._print, sorted(expr.args, key=sp.default_sort_key)))

    def _print_Or(self, expr: Any) -> str:
        return " or ".join(map(self._print, sorted(expr.args, key=sp.default_sort_key)))


def _with_decimals(expression: Any) -> Any:
    """With coefficients that no one types as fractions, such as 1 - 1e-7, as decimals."""
    products: list[Any] = [x for x in sp.preorder_traversal(expression) if isinstance(x, sp.Mul)]
    factors: list[Any] = [x for product in products for x in product.args]
    long = [x for x in factors if x.is_Rational and x.q > LARGEST_DENOMINATOR]
    return expression.xreplace({x: sp.Float(repr(float(x))) for x in long}) if long else expression


def printed_in(expression: Any, names: Mapping[Any, str]) -> str:
    """LaTeX of an expression, its symbols by these names."""
    return _Latex({"symbol_names": {LAYER: "l", **names}}).doprint(_with_decimals(expression))


def typed_in(expression: Any, names: Mapping[Any, str]) -> str:
    """Plain text of an expression, its symbols by these names."""
    return (
        _Text({LAYER: "l", **names}).doprint(_with_decimals(expression)).replace("**", "^").replace("*", " ")
    )


@cache
def letters(make: Any) -> dict[Any, str]:
    """How the parameters of a record are printed in LaTeX."""
    it = record(make)
    return {symbol(name, it): entry.symbol for name, entry in it.fields.items()}


def quantity_symbol(name: str, it: Record) -> str:
    """LaTeX of a quantity: its symbol in the paper, or its name."""
    return it.quantities.get(name) or _roman(name)


def _roman(name: str) -> str:
    return r"\mathrm{" + name.replace("_", r"\_") + "}"


@dataclass(frozen=True)
class Style:
    """LaTeX (place 0 of a pair) or text (place 1).

    short: quantities that are improved in rounds are named, and their rounds left out.
    """

    place: int
    short: bool = False

    def show(self, expression: Any, names: Mapping[Any, str]) -> str:
        return (typed_in if self.place else printed_in)(expression, names)

    def either(self, latex: str, text: str) -> str:
        return (latex, text)[self.place]

    def parameters(self, f: Formula, it: Record) -> dict[Any, str]:
        if self.place:
            return {}
        return letters(it.make) | {
            x: f"{_roman(x.name.rpartition('_')[0])}_{{{x.name.rpartition('_')[2]}}}"
            for x in f.parameters
            if x.name.count("_") > 1
        }

    def quantity(self, f: Formula, it: Record) -> str:
        return self.either(quantity_symbol(f.quantity, it), f.quantity)

    def plain(self, symbol: Any, place: int) -> str:
        """A quantity of the proof, the one at this place (from 0) among those of its name."""
        base, count = base_of(symbol)
        if in_rounds(symbol):
            return self._name(base) if self.short else self.round(symbol, str(count))
        index = place + 1 if base in ("t", "x", "y") else place
        name = self._name(base.removesuffix("root"))
        if base.endswith("root"):
            name = self.either(rf"\hat {name[0]}{name[1:]}", f"hat {name}")
        return self.either(f"{name}_{{{index}}}", f"{name}_{index}") if index else name

    def _name(self, base: str) -> str:
        return NAMES.get(base, (base, base))[self.place]

    def round(self, symbol: Any, index: str) -> str:
        """Such a quantity after this many rounds."""
        base, _ = base_of(symbol)
        name = self._name(base.removesuffix("root"))
        if base.endswith("root"):
            return self.either(rf"\hat {name[0]}{name[1:]}^{{({index})}}", f"hat {name}^({index})")
        return self.either(rf"{name}^{{({index})}}", f"{name}^({index})")

    def inequality(self, f: Formula, names: Mapping[Any, str], middle: str) -> str:
        low = next((x for x in f.lower.args if x != 0), f.lower) if f.lower.func is sp.Max else f.lower
        le = self.either(r" \le ", " <= ")
        lower = "" if low in (0, -sp.oo) else self.show(low, names) + le
        upper = "" if f.upper == sp.oo else le + self.show(f.upper, names)
        if f.lower == f.upper:
            return f"{middle} = {self.show(f.lower, names)}"
        return f"{lower}{middle}{upper}" if lower or upper else f"0{le}{middle}"

    def step(self, step: Step, names: Mapping[Any, str]) -> str:
        name = names[step.symbol]
        if isinstance(step, Definition):
            return f"{name} = {self.show(step.value, names)}"
        left, right = _sides(step)
        return f"{name} > 0:{self.either(chr(92), '')} {self.show(left, names)} = {self.show(right, names)}"

    def steps(self, f: Formula) -> tuple[Step, ...]:
        """The definitions that are printed."""
        return _outside_rounds(f) if self.short else f.steps

    def lines(self, f: Formula, places: Mapping[Any, int]) -> list[Line]:
        """The band, then the definitions that it needs; places: of each quantity among those of its name."""
        it, steps = record_of(find(f.statement)), self.steps(f)
        names = self.parameters(f, it)
        names |= {s.symbol: self.plain(s.symbol, places.get(s.symbol, 0)) for s in f.steps}
        at = ", ".join(f"{self.either(it.fields[n].symbol, n)} = {x}" for n, x in f.given if n in it.fields)
        given = self.either(rf" \quad ({at})", f" ({at})") if at else ""
        lines = [Line(self.inequality(f, names, self.quantity(f, it)) + given)]
        for s in steps:
            base, k = base_of(s.symbol)
            if base.removesuffix("root") not in ROUNDS_OF or k == 0:
                lines.append(Line(self.step(s, names)))
                continue
            inner = [x.symbol for x in f.steps if in_rounds(x.symbol)]
            text = self.step(s, names | {x: self.round(x, relative(base_of(x)[1] - k)) for x in inner})
            _into(lines, Line(text, k, k))
        return lines

    def text(self, line: Line) -> str:
        """A line, with its rounds."""
        if not line.last:
            return line.text
        dots = self.either(r", \ldots, ", "..")
        rounds = f"k = {line.first}{dots}{line.last}" if line.last > line.first else f"k = {line.first}"
        return line.text + self.either(rf" \quad ({rounds})", f" ({rounds})")


@dataclass(frozen=True)
class Line:
    """A line of a formula; where it is the same in several rounds, the first and last of them."""

    text: str
    first: int = 0
    last: int = 0


def _into(lines: list[Line], new: Line) -> None:
    """Add a line, or the rounds of one that is there."""
    for i, old in enumerate(lines):
        if old.text == new.text:
            joined = old.first <= new.last + 1 and new.first <= old.last + 1
            if joined:
                lines[i] = Line(old.text, min(old.first, new.first), max(old.last, new.last))
                return
    lines.append(new)


def _places(formulas: Iterable[tuple[Step, ...]]) -> dict[Any, int]:
    """Where each quantity stands among those of its name, from 0, in formulas that share them."""
    symbols = {s.symbol for steps in formulas for s in steps}
    seen: Counter[str] = Counter()
    found = {}
    for x in sorted(symbols, key=base_of):
        base, _ = base_of(x)
        found[x] = seen[base]
        seen[base] += 1
    return found


def _outside_rounds(f: Formula) -> tuple[Step, ...]:
    """The steps that the band needs where the quantities improved in rounds are known."""
    return needed([s for s in f.steps if not in_rounds(s.symbol)], f.lower, f.upper)


def in_rounds(x: sp.Symbol) -> bool:
    return base_of(x)[0].removesuffix("root") in ROUNDS_OF


def relative(offset: int) -> str:
    return "k" if offset == 0 else f"k{offset:+d}"


def _kinds_of_layer(s: Statement, L: int | None) -> list[Layer]:
    """The network, and one layer in the middle, as far as the statement speaks of them."""
    layers = list(s.layers(L or LAYERS))
    inner = [layer for layer in layers if layer is not None]
    if "L" not in record_of(s).names:
        return [None]  # the first layer of which the statement says something
    middle = inner[min(2, len(inner) - 1) : min(2, len(inner) - 1) + 1] if inner else []
    return [*([None] if None in layers else []), *middle]


def _sides(step: Root) -> tuple[sp.Expr, sp.Expr]:
    """The equation as "product of what holds the root = the rest", where it is a sum of logarithms."""
    inside, outside = sp.Integer(1), sp.Integer(1)
    for term in sp.Add.make_args(step.equation):
        coefficient, log = term.as_independent(sp.log)
        if not isinstance(log, sp.log):
            return step.equation, sp.Integer(0)
        factor = log.args[0] ** coefficient
        if step.symbol in factor.free_symbols:
            inside *= factor
        else:
            outside /= factor
    return inside, outside


# --- a statement in print -------------------------------------------------------------------------------


def latex(
    id: str | Statement, quantity: str | None = None, *, L: int | None = None, layer: Layer = None
) -> str:
    """A statement's bands as LaTeX, one line each, with the definitions and equations they rest on.

    Read off the code that evaluates them.  For general L and l where the formula has one shape for all,
    else (or with L given) at that depth and layer.

    >>> import bounds
    >>> bounds.latex("lemma6-25", "sigma_max_X").count("theta")
    2
    """
    s = id if isinstance(id, Statement) else find(id)
    lines = _lines(s, Style(0), quantity, L, layer)
    if not lines:
        raise ValueError(f"{s.id} has no quantity {quantity!r}")
    return "\n".join(lines)


def _lines(
    s: Statement, style: Style, quantity: str | None = None, L: int | None = None, layer: Layer = None
) -> list[str]:
    return _in_style(_together(s, quantity, L, layer), style)


def _together(s: Statement, quantity: str | None, L: int | None, layer: Layer) -> list[list[Formula]]:
    """The formulas to print; those that share their quantities together."""
    depth = 4 if L is None and "L" in record_of(s).names else L
    found = []
    for where in _kinds_of_layer(s, depth) if layer is None else [layer]:
        special = formulas(s, L=depth, layer=where, printed=True)
        wanted = {name: f for name, f in special.items() if quantity in (None, name)}
        if L is None and layer is None:
            wanted = {name: general(s.id, name, where is None) or f for name, f in wanted.items()}
        found.append(list(wanted.values()))
    return found


def _in_style(formulas: list[list[Formula]], style: Style) -> list[str]:
    lines: list[Line] = []
    for together in formulas:
        places = _places(style.steps(f) for f in together)
        for line in (line for f in together for line in style.lines(f, places)):
            _into(lines, line)
    return [style.text(line) for line in lines]


def shown(s: Statement) -> kept.Shown:
    """What is kept of a statement's print: without the rounds of another statement, which it names."""
    it, found = record_of(s), _together(s, None, None, None)
    elsewhere = "" if it.rounds is None else it.rounds(s)
    latex, text = (tuple(_in_style(found, Style(place, bool(elsewhere)))) for place in (0, 1))
    says_all = it.says_all is not None and it.says_all(s) and not (s.leading_order or s.assumption)
    quantities = {f.quantity for together in found for f in together}
    return kept.Shown(latex, text, elsewhere, bool(latex) and says_all and quantities <= set(it.quantities))


def every() -> Iterable[Statement]:
    """The statements that are kept."""
    from bounds.theories import BUILT_IN, registry

    return (s for theory in BUILT_IN for s in registry(theory))


if __name__ == "__main__":
    kept.keep({s.id: shown(s) for s in every()})
