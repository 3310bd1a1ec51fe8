"""Leading orders of bands, derived: a statement's own code run on germs (`bounds.germs`)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import sympy as sp

from bounds.evaluation import find, require_known
from bounds.evaluation import uses as taken
from bounds.germs import Expansion, Germ, MoreTerms, NoSeries, Open, expanding, germ, small, without_zeros
from bounds.printing import letters, printed_in
from bounds.records import Record, made_up, record_of, settings
from bounds.signs import Ranges
from bounds.statement import Layer, Statement
from bounds.symbolic import symbol

HIGHEST = 6
"""Orders beyond the first that are tried before a cancellation is called exact to what can be seen."""


@dataclass(frozen=True)
class LeadingTerms:
    """The first terms of one end of a band where the small parameters tend to 0 together.

    terms: (expression, order); the small parameters are multiples of powers of one x (`small`), and a term of
    order k is a multiple of x^k.  order: the remainder is O(x^order), for fixed ratios of the small
    parameters and fixed others; infinity where the terms are the end itself.  where: the ranges in which
    this is derived.  implicit: (symbol, expression): the symbol is the only positive root of
    expression = 0, where there is no closed form.

    Example: `bounds.series("R6", "upper", L=3, layer=1).leading`.
    """

    statement: str
    quantity: str
    end: str
    L: int | None
    layer: Layer
    terms: tuple[tuple[sp.Expr, Fraction], ...]
    order: Fraction | float
    small: Mapping[str, Fraction] = field(default_factory=dict)
    where: tuple[str, ...] = ()
    implicit: tuple[tuple[sp.Symbol, sp.Expr], ...] = ()

    @property
    def leading(self) -> sp.Expr:
        """The first term."""
        return self.terms[0][0] if self.terms else sp.Integer(0)

    @property
    def expression(self) -> sp.Expr:
        """All terms together."""
        return sp.Add(*(term for term, _ in self.terms))

    def latex(self) -> str:
        """The terms and the order of what is left out, as a line of LaTeX without surrounding dollars."""
        names = letters(record_of(find(self.statement)).make)
        shown = " + ".join(printed_in(term, names) for term, _ in self.terms) or "0"
        rest = "" if self.order == float("inf") else rf" + O(x^{{{self.order}}})"
        return shown.replace("+ - ", "- ") + rest

    def __str__(self) -> str:
        rest = "" if self.order == float("inf") else f" + O(x^{self.order})"
        sizes = ", ".join(f"{name} = O(x^{power})" for name, power in self.small.items())
        at = "" if self.layer is None else f" at layer {self.layer}"
        roots = "".join(f"; {x} > 0 solves {e} = 0" for x, e in self.implicit)
        return (
            f"{self.end} end of {self.statement}, {self.quantity}{at}: {self.expression}{rest}, {sizes}"
            f" ({'; '.join(self.where)}){roots}"
        )


def series(
    id: str | Statement,
    end: str = "upper",
    *,
    small: Mapping[str, int | Fraction] | None = None,
    terms: int = 1,
    L: int | None = None,
    layer: Layer = None,
    quantity: str | None = None,
    above: Mapping[str, Any] | None = None,
    **given: Any,
) -> LeadingTerms:
    """The first terms of one end of a band for small parameters, derived from the formula that evaluates it.

    end: "lower" or "upper".  small: parameter -> the power of x, more than 0, of which it is a multiple; in
    the layerwise theory theta, delta, eps and rho of the size of x if left out.  {"delta": 2, "eps": 1} says
    that delta is of the size of eps^2.  terms: how many, at least 1.  above: parameter -> what it exceeds, a
    number or an expression in others ({"n": 3}).  given: other parameters, numbers or SymPy expressions.  Of
    those that are left out, what has a default is at it (mu = e0 = 0), all else is a symbol with its range.

    The remainder has a proved order (docs/bounds.md), pointwise in the parameters; signs are derived, never
    sampled.  Raises ValueError for unknown names, and where something is not derived: an infinite end, a
    root without a closed form at x = 0, a sign that depends on the parameters; it says which.

    >>> import bounds
    >>> bounds.series("thm4-16", "lower", terms=2, L=6, layer=2).expression
    -192*delta - 48*theta + 1
    >>> bounds.series("R6", "upper", L=3, layer=1).leading
    eps**2/n**(1/3)
    """
    s = id if isinstance(id, Statement) else find(id)
    it = record_of(s)
    if end not in ("lower", "upper"):
        raise ValueError(f"end = {end!r}: lower or upper is needed")
    if terms < 1:
        raise ValueError(f"terms = {terms}: at least 1 is needed")
    sizes = _sizes(s, it, small, given)
    where = _layer(s, it, L, layer)
    setting = _Setting(s, it, sizes, {**it.above, **(above or {})}, given, L)
    why, last = f"it vanishes to order {HIGHEST} and more", math.nan
    for orders in range(max(terms - 1, 1), terms + HIGHEST):
        how = Expansion(setting.ranges(), Fraction(orders))
        with expanding(how):
            try:
                name, found = _end(s, setting, end, where, quantity)
                kept = _leading_terms(found)
            except MoreTerms:
                continue
            except (NoSeries, Open) as error:
                why = _reason(error, how)
                break
        if len(kept.terms) >= terms or kept.error == float("inf"):
            listed = list(kept.terms.items())
            order = listed[terms][0] if len(listed) > terms else kept.error
            shown = [(setting.back(_short(how.resolved(c))), k) for k, c in listed[:terms]]
            said = setting.words(x for x, _ in shown)
            roots = [pair for x, _ in shown for pair in how.implicit(x)]
            implicit = tuple((x, setting.back(e)) for x, e in dict(roots).items())
            return LeadingTerms(s.id, name, end, L, where, tuple(shown), order, sizes, said, implicit)
        if kept.error == last:
            why = (
                f"beyond {len(kept.terms)} of its terms it depends on which side of a minimum is the smaller"
            )
            break
        last = kept.error
    raise ValueError(f"the {end} end of {s.id} has no such series that is derived: {why}")


def _reason(error: Exception, how: Expansion) -> str:
    if isinstance(error, Open):
        decides: Any = sp.factor(how.resolved(error.expression))
        free = ", ".join(sorted(map(str, decides.free_symbols)))
        return f"it depends on the sign of {decides}; give {free} or say in `above` what they exceed"
    return str(error)


def _short(c: Any) -> Any:
    """The shortest of the ways to write it."""
    return min((c, sp.factor(c), sp.expand(c)), key=sp.count_ops) if c.is_Add else c


def _leading_terms(x: Germ) -> Germ:
    """Without terms that are 0."""
    if x.infinite:
        raise NoSeries("it is infinite")
    return without_zeros(x)


def _sizes(
    s: Statement, it: Record, small: Mapping[str, int | Fraction] | None, given: Mapping[str, Any]
) -> dict[str, Fraction]:
    """The powers of x of the small parameters."""
    if small is None:
        small = {name: 1 for name in it.small if name not in given}
        if not small:
            raise ValueError(
                f"say in `small` which parameters are small; {s.id} takes {', '.join(taken(s.id))}"
            )
    unknown = [name for name in (*small, *given) if name not in it.names]
    if unknown:
        require_known(unknown, it)
    wrong = [name for name, power in small.items() if name in given or not Fraction(power) > 0]
    if wrong:
        raise ValueError(
            f"{', '.join(wrong)} in small: a power of x above 0 is needed, and no value beside it"
        )
    return {name: Fraction(power) for name, power in small.items()}


def _layer(s: Statement, it: Record, L: int | None, layer: Layer) -> Layer:
    if L is None and "L" in it.names:
        raise ValueError(f"{s.id} has another formula at every depth: give L")
    layers = list(s.layers(L or 1))
    if not layers:
        raise ValueError(f"{s.id} says nothing at L = {L}")
    if layer is not None and layer not in layers:
        raise ValueError(
            f"{s.id} has no layer {layer} at L = {L}: it speaks of {', '.join(map(str, layers))}"
        )
    return layers[0] if layer is None else layer


@dataclass(frozen=True)
class _Setting:
    """The parameters as germs."""

    statement: Statement
    it: Record
    sizes: Mapping[str, Fraction]
    above: Mapping[str, Any]
    given: Mapping[str, Any]
    L: int | None

    def symbols(self) -> dict[str, sp.Symbol]:
        """Every real parameter that is no given number; small ones are above 0."""
        return {
            name: sp.Symbol(name, positive=True) if name in self.sizes else symbol(name, self.it)
            for name in self.it.fields
            if name not in self.given
        }

    def back(self, expression: Any) -> Any:
        """With the symbols that `bounds.sympy` has."""
        return expression.xreplace({x: symbol(name, self.it) for name, x in self.symbols().items()})

    def floors(self) -> dict[str, Any]:
        """What parameters exceed, as expressions in the others; of small ones, what is as small."""
        own = self.symbols()
        known = own | {name: sp.sympify(x) for name, x in self.given.items() if name in self.it.fields}
        found = {name: _expression(low, known) for name, low in self.above.items() if name in own}
        return {name: low for name, low in found.items() if self._alike(name, low)}

    def _alike(self, name: str, low: Any) -> bool:
        """Whether a floor is of the size of what it is a floor of, so that coefficients obey it too."""
        x, own = sp.Symbol("x", positive=True), self.symbols()
        scaled = low.xreplace({own[other]: own[other] * x**power for other, power in self.sizes.items()})
        return sp.simplify(scaled / x ** sp.Rational(self.sizes.get(name, 0)) - low) == 0

    def ranges(self) -> Ranges:
        """What is known of the symbols."""
        own = self.symbols()
        floors = {own[name]: (low, True) for name, low in self.floors().items()}
        for name, entry in self.it.fields.items():
            if (
                name in own
                and own[name] not in floors
                and name not in self.sizes
                and 0 < entry.low < math.inf
            ):
                floors[own[name]] = (sp.Rational(entry.low), entry.open)
        return Ranges(floors)

    def words(self, terms: Iterable[sp.Expr]) -> tuple[str, ...]:
        """The floors, and the ranges of what is in the terms."""
        floors, own = self.floors(), self.symbols()
        free = {str(x) for term in terms for x in term.free_symbols} | set(floors)
        said = []
        for name in sorted(free & set(own), key=list(own).index):
            entry = self.it.fields[name]
            low = floors.get(name, 0 if name in self.sizes or entry.low == -math.inf else entry.low)
            if entry.low > -math.inf or name in floors or name in self.sizes:
                strict = name in floors or name in self.sizes or entry.open
                said.append(f"{name} {'>' if strict else '>='} {low}")
        return tuple(said)

    def parameters(self) -> Any:
        """An instance of the theory's record; words and flags at which the statement says most."""
        symbols, best = self.symbols(), settings(self.statement)[0] if self.it.symbols is None else None
        wanted = {*self.it.needed, *(best.reads if best else ())}
        values: dict[str, Any] = dict(best.fixed) if best else {}
        for name in self.it.names:
            if name in self.given:
                values[name] = _inside(self.given[name])
            elif name in self.sizes:
                values[name] = small(symbols[name], self.sizes[name])
            elif name in wanted and name in symbols and name != "L":
                values[name] = germ(symbols[name])
        if "L" in self.it.names:
            values["L"] = self.L
        missing = [name for name in self.it.needed if name not in values]
        if missing:
            values |= made_up(self.it, missing)
        return self.it.make(**values)


def _expression(text: Any, known: Mapping[str, Any]) -> Any:
    return sp.parse_expr(str(text), local_dict=dict(known))


def _inside(x: Any) -> Any:
    return germ(x) if isinstance(x, int | float | Fraction | sp.Expr) and not isinstance(x, bool) else x


def _end(s: Statement, setting: _Setting, end: str, layer: Layer, quantity: str | None) -> tuple[str, Germ]:
    bands = s.bands(setting.parameters(), layer)
    if not bands:
        raise NoSeries("it has no band without an instance")
    if quantity is None and len(bands) > 1:
        raise ValueError(f"{s.id} bounds several quantities: choose quantity from {', '.join(bands)}")
    name = quantity or next(iter(bands))
    if name not in bands:
        raise ValueError(f"{s.id} has no quantity {name!r} there: choose from {', '.join(bands)}")
    return name, germ(getattr(bands[name], end))
