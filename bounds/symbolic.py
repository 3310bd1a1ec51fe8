"""Statements as formulas: SymPy expressions, LaTeX, and what can be computed from them.

The statements' own code runs on symbols: one more arithmetic beside floats, arrays, intervals and balls.
Nothing here names a theory: which symbols there are is read off the parameter record.
Intermediate quantities (t_lo, h, w, e, ... of the proofs) become symbols with definitions, roots of
equations become symbols with their equations, so that a formula stays as short as its proof.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Any

import sympy as sp
from sympy.printing.latex import LatexPrinter
from sympy.printing.pycode import PythonCodePrinter

from bounds.arithmetic import FLOATS, Truth, Value, register
from bounds.evaluation import find
from bounds.records import Field, Record, is_number, made_up, record, record_of, settings
from bounds.records import layers as layers_of
from bounds.statement import Layer, Statement

LONG = 24
"""Nodes beyond which an intermediate value gets a symbol of its own."""


@dataclass(frozen=True)
class Definition:
    """symbol = value."""

    symbol: sp.Symbol
    value: sp.Expr


@dataclass(frozen=True)
class Root:
    """symbol is the root of `equation`, convex and increasing in symbol; slope is its derivative."""

    symbol: sp.Symbol
    equation: sp.Expr
    slope: sp.Expr
    start: sp.Expr


Step = Definition | Root


class Symbols:
    """SymPy expressions; every guard of the numeric arithmetics (positive parts, denominators) is kept."""

    inf = sp.oo

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._known: dict[Any, sp.Symbol] = {}
        self._count: dict[str, int] = {}

    def define(self, name: str, value: Any) -> sp.Expr:
        """A symbol that stands for the value from now on; the value itself where that is as short."""
        value = sp.sympify(value)
        if value.is_Atom:
            return value
        if value not in self._known:
            self._known[value] = symbol = self._new(name)
            self.steps.append(Definition(symbol, value))
        return self._known[value]

    def _new(self, name: str) -> sp.Symbol:
        count = self._count[name] = self._count.get(name, -1) + 1
        return sp.Symbol(f"{name}__{count}", extended_real=True)

    def _short(self, value: sp.Expr) -> sp.Expr:
        return self.define("y", value) if _longer(value, LONG) else value

    def number(self, x: Any) -> sp.Expr:
        if isinstance(x, Fraction):
            return sp.Rational(x.numerator, x.denominator)
        if isinstance(x, float):
            return sp.oo if x == math.inf else sp.Rational(x)
        return sp.sympify(x)

    def sqrt(self, x: Any) -> sp.Expr:
        return sp.sqrt(self._positive_part(x))

    def power(self, x: Any, exponent: Fraction | int) -> sp.Expr:
        base, q = self._positive_part(x), self.number(Fraction(exponent))
        if q >= 0 or base.is_positive:
            return base**q
        return self._cases(base**q, sp.Gt(base, 0), sp.oo)

    def ratio(self, a: Any, b: Any) -> sp.Expr:
        a, b = sp.sympify(a), self._short(sp.sympify(b))
        return a / b if b.is_positive else self._cases(a / b, sp.Gt(b, 0), sp.oo)

    def minimum(self, x: Any, y: Any) -> sp.Expr:
        return self._short(_extreme(sp.Min, sp.sympify(x), sp.sympify(y)))

    def maximum(self, x: Any, y: Any) -> sp.Expr:
        return self._short(_extreme(sp.Max, sp.sympify(x), sp.sympify(y)))

    def less(self, x: Any, y: Any) -> Truth:
        return _truth(sp.Lt(self._short(sp.sympify(x)), self._short(sp.sympify(y))))

    def both(self, p: Truth, q: Truth) -> Truth:
        return _truth(sp.And(p, q))

    def negate(self, p: Truth) -> Truth:
        return _truth(sp.Not(p))

    def where(self, p: Truth, yes: Callable[[], Any], no: Callable[[], Any]) -> sp.Expr:
        if isinstance(p, bool):
            return sp.sympify(yes() if p else no())
        return self._cases(sp.sympify(yes()), p, sp.sympify(no()))

    def log(self, x: Any) -> sp.Expr:
        return sp.log(sp.sympify(x))

    def log1p(self, x: Any) -> sp.Expr:
        return sp.log(1 + sp.sympify(x))

    def exp(self, x: Any) -> sp.Expr:
        return sp.exp(sp.sympify(x))

    def log_shifted(self, x: Any, shift: Any) -> sp.Expr:
        return sp.log(sp.exp(x) + shift)

    def share(self, x: Any, shift: Any) -> sp.Expr:
        return sp.exp(x) / (sp.exp(x) + shift)

    def increasing_root(
        self, f: Callable[[Value], Value], slope: Callable[[Value], Value], start: Value
    ) -> sp.Expr:
        start = self._short(sp.sympify(start))
        trial = sp.Symbol("x", real=True)
        key = sp.Tuple(sp.sympify(f(trial)), start)
        if key not in self._known:
            self._known[key] = x = sp.Symbol(self._new("x").name, real=True)
            self.steps.append(Root(x, sp.sympify(f(x)), sp.sympify(slope(x)), start))
        return self._known[key]

    def _positive_part(self, x: Any) -> sp.Expr:
        x = sp.sympify(x)
        return x if x.is_nonnegative else self._short(_extreme(sp.Max, x, sp.Integer(0)))

    def _cases(self, yes: sp.Expr, condition: Any, no: sp.Expr) -> sp.Expr:
        if yes == no:
            return yes
        return self._short(sp.Piecewise((yes, condition), (no, True), evaluate=False))


class Printed(Symbols):
    """The formula as a paper prints it: the regular branch of every guard, so valid where the statement's
    denominators are positive.  A root found through its logarithm is printed as itself.

    positive: expressions that are positive wherever the statements say something.
    """

    def __init__(self, positive: tuple[sp.Expr, ...] = ()) -> None:
        super().__init__()
        self.positive = positive

    def define(self, name: str, value: Any) -> sp.Expr:
        value = sp.sympify(value)
        for root in [x for x in value.free_symbols if x.name.startswith("t__")]:
            own = sp.Symbol(f"{name}root__{self._count.get(name, -1) + 1}", positive=True)
            self._rename(root, own)
            value = value.xreplace({root: own})
        if value.is_Symbol and _base(value)[0] != name and name in ROUNDS_OF:
            symbol = self._new(name)
            self.steps.append(Definition(symbol, value))
            return symbol
        return super().define(name, value)

    def _rename(self, old: sp.Symbol, new: sp.Symbol) -> None:
        self.steps = [
            replace(step, symbol=new, equation=step.equation.xreplace({old: new}))
            if isinstance(step, Root) and step.symbol == old
            else step
            for step in self.steps
        ]
        self._known = {key: new if value == old else value for key, value in self._known.items()}

    def maximum(self, x: Any, y: Any) -> sp.Expr:
        """max{x, 0} is x where x is positive in scope."""
        if y == 0 and sp.sympify(x) in self.positive:
            return sp.sympify(x)
        return super().maximum(x, y)

    def exp(self, x: Any) -> sp.Expr:
        """e^x; of a root x of an equation in e^x, the symbol t with the equation in t."""
        for i, step in enumerate(self.steps):
            if step.symbol == x and isinstance(step, Root):
                t = sp.Symbol(x.name.replace("x__", "t__"), positive=True)
                equation: Any = step.equation.xreplace({sp.exp(x): t}).xreplace({x: sp.log(t)})
                self.steps[i] = Root(t, equation, sp.Integer(1), sp.Integer(1))
                self._known[sp.exp(x)] = t
        return self._known.get(sp.exp(sp.sympify(x)), sp.exp(sp.sympify(x)))

    def sqrt(self, x: Any) -> sp.Expr:
        return sp.sqrt(sp.sympify(x))

    def power(self, x: Any, exponent: Fraction | int) -> sp.Expr:
        return sp.sympify(x) ** self.number(Fraction(exponent))

    def ratio(self, a: Any, b: Any) -> sp.Expr:
        return sp.sympify(a) / sp.sympify(b)

    def less(self, x: Any, y: Any) -> Truth:
        return _truth(sp.Lt(sp.sympify(x), sp.sympify(y)))

    def where(self, p: Truth, yes: Callable[[], Any], no: Callable[[], Any]) -> sp.Expr:
        if isinstance(p, bool):
            return sp.sympify(yes() if p else no())
        regular, other = sp.sympify(yes()), sp.sympify(no())
        if _degenerate(other):
            return regular
        return other if _degenerate(regular) else self._cases(regular, p, other)

    def _short(self, value: sp.Expr) -> sp.Expr:
        return self.define("y", value) if _longer(value, 8 * LONG) else value


ROUNDS_OF = ("t_lo", "t_hi", "h", "w", "e")
"""The quantities of R3 that are improved in rounds; they are printed with the number of the round."""


def _degenerate(x: sp.Expr) -> bool:
    return x in (sp.oo, sp.Integer(0), sp.Integer(1))


def _extreme(kind: Any, x: sp.Expr, y: sp.Expr) -> sp.Expr:
    if x == y:
        return x
    if x.is_number and y.is_number:
        return kind(x, y)
    if sp.oo in (x, y):
        other = y if x == sp.oo else x
        return other if kind is sp.Min else sp.oo
    return kind(x, y, evaluate=False)


def _truth(p: Any) -> Truth:
    return bool(p) if p in (sp.true, sp.false, True, False) else p


def _longer(value: sp.Expr, most: int) -> bool:
    return any(count >= most for count, _ in enumerate(sp.preorder_traversal(value)))


register(sp.Basic, Symbols())


# --- one statement as a formula -----------------------------------------------------------------------


@dataclass(frozen=True)
class Formula:
    """One band as expressions in the parameters and the symbols of `steps`, to be taken in their order.

    hypotheses: (text, value, limit, strict), each meaning value <= limit, or < limit.  given: parameters that
    are no symbols here, but these values.
    """

    statement: str
    quantity: str
    L: int
    layer: Layer
    lower: sp.Expr
    upper: sp.Expr
    steps: tuple[Step, ...]
    hypotheses: tuple[tuple[str, sp.Expr, sp.Expr, bool], ...] = field(repr=False, default=())
    given: tuple[tuple[str, Any], ...] = ()

    @property
    def implicit(self) -> tuple[Root, ...]:
        """The quantities without closed form: roots, each with its equation."""
        return tuple(step for step in self.steps if isinstance(step, Root))

    @property
    def parameters(self) -> tuple[sp.Symbol, ...]:
        """The parameters the band depends on, in order."""
        inner = {step.symbol for step in self.steps}
        free: set[Any] = set().union(self.lower.free_symbols, self.upper.free_symbols)
        for step in self.steps:
            free |= _expressions(step)
        return tuple(sorted(free - inner, key=lambda symbol: symbol.name))

    def at(self, **numbers: float) -> tuple[float, float]:
        """Both ends at numbers, through the same expressions: what `bounds.evaluate` gives, to rounding."""
        return evaluator(self)(numbers)

    def explicit(self) -> tuple[sp.Expr, sp.Expr]:
        """Both ends with the unnamed intermediate values filled in; the named quantities of the proofs
        (t_lo, h, w, ...) and the roots remain as symbols: filled in too, they would be a million terms."""
        unnamed = [s for s in self.steps if isinstance(s, Definition) and _base(s.symbol)[0] == "y"]
        values = {step.symbol: step.value for step in unnamed}
        ends: list[Any] = [self.lower, self.upper]
        for symbol in reversed(list(values)):
            ends = [end.xreplace({symbol: values[symbol]}) for end in ends]
        return ends[0], ends[1]

    def latex(self) -> str:
        """Both ends and the definitions they need, as lines of LaTeX without surrounding dollars."""
        return "\n".join(_latex_lines(self))


def _expressions(step: Step) -> set[Any]:
    if isinstance(step, Definition):
        return step.value.free_symbols
    return step.equation.free_symbols | step.slope.free_symbols | step.start.free_symbols


def symbol(name: str, it: Record | None = None) -> sp.Symbol:
    """The symbol of a parameter (of the layerwise theory), with the sign that its range gives."""
    entry = (record_of(find("layerwise/R6")) if it is None else it).fields.get(name)
    return sp.Symbol(name, nonnegative=True) if entry is None else _signed(entry)


def _signed(entry: Field) -> sp.Symbol:
    if entry.low < 0:
        return sp.Symbol(entry.name, real=True)
    if entry.open or entry.low > 0:
        return sp.Symbol(entry.name, positive=True)
    return sp.Symbol(entry.name, nonnegative=True)


def row(name: str, indices: Iterable[int]) -> tuple[sp.Symbol, ...]:
    """A symbol for each index."""
    return tuple(sp.Symbol(f"{name}_{i}", nonnegative=True) for i in indices)


def symbolic_parameters(
    s: Statement, L: int | None, K: int | None = None, given: Mapping[str, Any] | None = None
) -> Any:
    """The parameters that a statement takes, as symbols: an instance of its theory's record."""
    it = record_of(s)
    values = _symbols_of(s, it, L) if it.symbols is None else it.symbols(s, L or LAYERS, K)
    return it.make(**(values | dict(given or {})))


LAYERS = 3
"""How many layers there are where nobody says it."""


def _symbols_of(s: Statement, it: Record, L: int | None) -> dict[str, Any]:
    """Symbols for the numbers that the statement reads; words and flags at which it says most."""
    best = settings(s)[0]
    values = made_up(it, [name for name in it.needed if name not in best.reads])
    for name in best.reads - set(best.fixed) - {"constants"}:
        made = _symbol_of(name, it, L)
        if made is not None:
            values[name] = made
    return values | dict(best.fixed)


def _symbol_of(name: str, it: Record, L: int | None) -> Any:
    if name in it.fields:
        return symbol(name, it)
    sample = it.samples.get(name) or made_up(it, [name])[name]
    if not isinstance(sample, tuple):
        return None if name in it.defaults else sample
    of_each = sample if L is None else (sample * L)[:L]
    if is_dataclass(of_each[0]):
        return tuple(_dataclass_of_symbols(x, layer) for layer, x in enumerate(of_each))
    return row(name, range(len(of_each))) if is_number(type(of_each[0])) else of_each


def _dataclass_of_symbols(x: Any, layer: int) -> Any:
    """Its numbers as symbols with the layer's index; flags and words as they are."""
    numbers = {
        f.name: sp.Symbol(f"{f.name}_{layer}", positive=True)
        for f in fields(x)
        if is_number(type(getattr(x, f.name)))
    }
    return replace(x, **numbers)


def _wholes(s: Statement, it: Record) -> dict[str, Any]:
    """Integers for the parameters that only make sense as such, for code that counts with them."""
    read = settings(s)[0].reads
    return made_up(it, [name for name, entry in it.fields.items() if entry.whole and name in read])


def formulas(
    id: str | Statement,
    *,
    L: int | None = None,
    layer: Layer = None,
    K: int | None = None,
    printed: bool = False,
    given: Mapping[str, Any] | None = None,
) -> dict[str, Formula]:
    """Every band of a statement at one depth and layer as a `Formula`, by quantity.

    L: needed where the theory has a depth.  layer: None stands for the statement's first layer.  printed: the
    regular branch only, as a paper prints it.  given: parameters fixed to numbers or expressions, such as
    {"mu": 0}.  K: needed as a number by statements on classes of unequal sizes (3 if left out).

    Raises ValueError where the statement has no such layer, or no closed form: what it counts with, or
    compares, is then named.
    """
    s = id if isinstance(id, Statement) else find(id)
    it = record_of(s)
    if L is None and "L" in it.names:
        raise ValueError(f"{s.id} has another formula at every depth: give L")
    asked, wholes = dict(given or {}), _wholes(s, it)
    tries = [{}, *({name: x} for name, x in wholes.items()), wholes] if it.symbols is None else [{}]
    for numbers in tries:
        try:
            return _formulas(s, it, L, layer, K, printed, numbers | asked)
        except TypeError as error:
            if it.symbols is not None:
                raise
            why = error
    named = ", ".join(wholes) or ", ".join(sorted(settings(s)[0].reads))
    raise ValueError(
        f"{s.id} has no closed form: its band is found by counting or comparing, in {named} ({why})"
    )


def _formulas(
    s: Statement, it: Record, L: int | None, layer: Layer, K: int | None, printed: bool,
    given: Mapping[str, Any],
) -> dict[str, Formula]:  # fmt: skip
    most = settings(s)[0].bands if it.symbols is None else 0
    found = _bands_of(s, it, L, layer, K, printed, given)
    if list(s.layers(1)) == [None] and len(found) < most:
        positive = {x.name: sp.Symbol(x.name, positive=True) for x in map(_signed, it.fields.values())}
        reads = settings(s)[0].reads - {name for name, x in it.fields.items() if x.low < 0}
        inside = {name: x for name, x in positive.items() if name in reads} | dict(given)
        found = max(
            found, _bands_of(s, it, L, layer, K, printed, dict(settings(s)[0].fixed) | inside), key=len
        )
    return found


def _bands_of(
    s: Statement, it: Record, L: int | None, layer: Layer, K: int | None, printed: bool,
    given: Mapping[str, Any],
) -> dict[str, Formula]:  # fmt: skip
    p = symbolic_parameters(s, L, K, given)
    layers = layers_of(s, p)
    if not layers:
        raise ValueError(f"{s.id} says nothing at L = {L}")
    if layer is not None and layer not in layers:
        spoken = ", ".join(map(str, layers))
        raise ValueError(f"{s.id} has no layer {layer} at L = {getattr(p, 'L', L)}: it speaks of {spoken}")
    A = Printed(it.positive()) if printed else Symbols()
    object.__setattr__(p, "ops", A)
    if hasattr(p, "memo"):
        p.memo.clear()
    chosen = [None] if layer is None and None in layers else layers if layer is None else [layer]
    where, bands = next(((x, found) for x in chosen if (found := s.bands(p, x))), (chosen[0], {}))
    if not bands and it.symbols is None:
        raise ValueError(
            f"{s.id} has no band as a formula: what it says depends on a measured instance, through "
            f"{', '.join(sorted(settings(s)[0].reads))}"
        )
    hypotheses = tuple(
        (h.text, sp.sympify(h.value(p)), sp.sympify(h.limit(p)), h.strict) for h in s.hypotheses
    )
    found = {}
    fixed = tuple((name, x) for name, x in given.items() if not isinstance(x, sp.Expr))
    depth = getattr(p, "L", 1)
    for quantity, band in bands.items():
        lower, upper = sp.sympify(band.lower), sp.sympify(band.upper)
        found[quantity] = Formula(
            s.id, quantity, depth, where, lower, upper, _needed(A.steps, lower, upper), hypotheses, fixed
        )
    return found


def _needed(steps: list[Step], *ends: sp.Expr) -> tuple[Step, ...]:
    wanted: set[Any] = set().union(*(end.free_symbols for end in ends))
    kept = []
    for step in reversed(steps):
        if step.symbol in wanted:
            kept.append(step)
            wanted |= _expressions(step)
    return tuple(reversed(kept))


def formula(
    id: str | Statement, *, L: int | None = None, layer: Layer = None, quantity: str | None = None,
    **options: Any,
) -> Formula:  # fmt: skip
    """One band of a statement as a `Formula`: `bounds.sympy`.

    >>> import bounds
    >>> found = bounds.sympy("thm4-16", L=6, layer=2)
    >>> found.lower
    Max(0, -192*delta - 48*theta + 1)
    >>> bounds.sympy("R6", L=6, layer=2).at(theta=0.1, delta=0.1, eps=0.1, rho=0.0, n=10, K=3, d=31)[1]
    0.00699...
    >>> bounds.sympy("two-layer/R9", quantity="gd_lambda_max").upper
    sqrt(R*T + 4*s**2)
    """
    found = formulas(id, L=L, layer=layer, **options)
    if quantity is None and len(found) > 1:
        raise ValueError(f"{id} bounds several quantities: choose quantity from {', '.join(found)}")
    if quantity is not None and quantity not in found:
        raise ValueError(f"{id} has no quantity {quantity!r} there: choose from {', '.join(found)}")
    return found[quantity or next(iter(found))]


# --- numbers from a formula ---------------------------------------------------------------------------


@cache
def evaluator(f: Formula) -> Callable[[Mapping[str, float]], tuple[float, float]]:
    """A function of the parameters' numbers that gives both ends in float64, through the expressions."""
    it = record_of(find(f.statement))
    wanted = [symbol.name for symbol in f.parameters]
    scope: dict[str, Any] = {"math": math, "root": FLOATS.increasing_root}
    exec(compile(_program(f), f"<{f.statement}>", "exec"), scope)

    def run(numbers: Mapping[str, float]) -> tuple[float, float]:
        values = dict(numbers)
        if set(wanted) - set(values):
            values = _with_defaults(it, f, values)
        missing = [name for name in wanted if name not in values]
        if missing:
            raise ValueError(f"{', '.join(missing)} missing: {f.statement} depends on it")
        return scope["ends"](*(values[name] for name in wanted))

    return run


def _program(f: Formula) -> str:
    """The formula as a Python function `ends` of its parameters; what leaves float64 is infinite."""
    lines = [f"def ends({', '.join(x.name for x in f.parameters)}):"]
    for step in f.steps:
        name = step.symbol.name
        if isinstance(step, Definition):
            lines += _guarded(name, _python(step.value))
        else:
            equation, slope = (f"lambda {name}: {_python(x)}" for x in (step.equation, step.slope))
            lines += _guarded(name, f"root({equation}, {slope}, {_python(step.start)})")
    lines += [
        line for name, end in (("low", f.lower), ("high", f.upper)) for line in _guarded(name, _python(end))
    ]
    return "\n".join([*lines, "    return float(low), float(high)"])


def _guarded(name: str, code: str) -> list[str]:
    return ["    try:", f"        {name} = {code}",
            "    except (ZeroDivisionError, OverflowError):", f"        {name} = math.inf"]  # fmt: skip


@cache
def _python(expression: sp.Expr) -> str:
    return str(_PYTHON.doprint(expression)).replace("\n", " ")


_PYTHON = PythonCodePrinter({"fully_qualified_modules": True})


def _with_defaults(it: Record, f: Formula, numbers: Mapping[str, float]) -> dict[str, Any]:
    """What was left out at its default, or as the record derives it from the others."""
    own = {name: x for name, x in numbers.items() if name in it.names}
    absent = [name for name in it.needed if name not in own and name != "L"]
    depth = {"L": f.L} if "L" in it.names else {}
    p = it.make(**(made_up(it, absent) | own | depth))
    derived = {name: getattr(p, name) for name in it.fields if name not in absent}
    return {name: x for name, x in derived.items() if isinstance(x, float | int)} | dict(numbers)


# --- LaTeX ----------------------------------------------------------------------------------------------

NAMES = {
    "t_lo": r"t_{\mathrm{lo}}", "t_hi": r"t_{\mathrm{hi}}", "tau2": r"\tau^2", "eta2": r"\eta^2",
    "phi": r"\varphi",
}  # fmt: skip

L, LAYER = sp.Symbol("L", positive=True), sp.Symbol("l", nonnegative=True)

SAMPLES = ((9, 3), (10, 3), (9, 4), (11, 5), (12, 4), (13, 6), (14, 5), (12, 7), (15, 8), (11, 3))
"""(L, l) from which a formula for all depths is read off: more than a rational function has coefficients."""


def quantity_symbol(name: str, it: Record) -> str:
    """LaTeX of a quantity: its symbol in the paper, or its name."""
    return it.quantities.get(name) or r"\mathrm{" + name.replace("_", r"\_") + "}"


@cache
def general(id: str, quantity: str, network: bool = False) -> Formula | None:
    """The printed formula for every L and l at once, or None where its shape depends on them.

    The code knows only whole L and l.  The formula is read off at ten of them: the trees agree up to the
    rational numbers in them, and each of these is one rational function (a + bL + cl)/(d + eL + fl) of L
    and l, whose at most six coefficients fit all ten.
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
        lower, upper = (_unify([getattr(f, end) for f in found]) for end in ("lower", "upper"))
        steps = []
        for column in zip(*(f.steps for f in found), strict=True):
            if len({type(step) for step in column}) > 1:
                return None
            if isinstance(column[0], Definition):
                steps.append(Definition(column[0].symbol, _unify([step.value for step in column])))
            else:
                steps.append(replace(column[0], equation=_unify([step.equation for step in column])))
    except _Apart:
        return None
    return replace(first, lower=lower, upper=upper, steps=tuple(steps))


@cache
def _printed(id: str, L: int, layer: Layer) -> dict[str, Formula]:
    return formulas(find(id), L=L, layer=layer, printed=True)


class _Apart(Exception):
    """Expressions of different shape."""


def _unify(expressions: list[Any]) -> Any:
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
    parts = [_unify(list(column)) for column in zip(*rows, strict=True)]
    kind = expressions[0].func
    return kind(*parts, evaluate=False) if kind in (sp.Min, sp.Max, sp.Piecewise) else kind(*parts)


def _ordered(e: Any) -> list[Any]:
    """Arguments in an order that does not depend on the numbers in them."""
    if not isinstance(e, sp.Add | sp.Mul | sp.Min | sp.Max | sp.And | sp.Or):
        return list(e.args)

    def key(argument: Any) -> str:
        return re.sub(r"(?<![A-Za-z_\d])\d+", "#", sp.srepr(argument))

    return sorted(e.args, key=key)


def _rational_function(values: list[Any]) -> Any:
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
                return sp.factor(top / bottom)
    raise _Apart


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
    depth = 4 if L is None and "L" in record_of(s).names else L
    lines: list[str] = []
    for where in _kinds_of_layer(s, depth) if layer is None else [layer]:
        for name, special in formulas(s, L=depth, layer=where, printed=True).items():
            if quantity is not None and name != quantity:
                continue
            f = general(s.id, name, where is None) if L is None and layer is None else None
            f = f or special
            lines += [line for line in _latex_lines(f) if line not in lines]
    if not lines:
        raise ValueError(f"{s.id} has no quantity {quantity!r}")
    return "\n".join(lines)


def _kinds_of_layer(s: Statement, L: int | None) -> list[Layer]:
    """The network, and one layer in the middle, as far as the statement speaks of them."""
    layers = list(s.layers(L or LAYERS))
    inner = [layer for layer in layers if layer is not None]
    if "L" not in record_of(s).names:
        return [None]  # the first layer of which the statement says something
    middle = inner[min(2, len(inner) - 1) : min(2, len(inner) - 1) + 1] if inner else []
    return [*([None] if None in layers else []), *middle]


def _latex_lines(f: Formula) -> list[str]:
    it = record_of(find(f.statement))
    names = letters(it.make) | {step.symbol: _plain(step.symbol) for step in f.steps}
    names |= {x: _entry(x.name) for x in f.parameters if x.name.count("_") > 1}
    at = ", ".join(f"{it.fields[name].symbol} = {x}" for name, x in f.given if name in it.fields)
    lines = [_inequality(f, names, quantity_symbol(f.quantity, it)) + (rf" \quad ({at})" if at else "")]
    runs: dict[str, tuple[int, int, int]] = {}  # generic line -> its place, first and last round
    for step in f.steps:
        base, count = _base(step.symbol)
        if base.removesuffix("root") not in ROUNDS_OF or count == 0:
            lines.append(_step_line(step, names))
            continue
        inner = [x.symbol for x in f.steps]
        shifted = {x: _indexed(x, _relative(_base(x)[1] - count)) for x in inner if _in_rounds(x)}
        line = _step_line(step, names | shifted)
        if line in runs and runs[line][2] == count - 1:
            runs[line] = (*runs[line][:2], count)
        elif line not in runs:
            runs[line] = len(lines), count, count
            lines.append(line)
        else:
            lines.append(_step_line(step, names))
    for line, (place, first, last) in runs.items():
        rounds = rf"k = {first}, \ldots, {last}" if last > first else f"k = {first}"
        lines[place] = rf"{line} \quad ({rounds})"
    return lines


def _in_rounds(x: sp.Symbol) -> bool:
    return _base(x)[0].removesuffix("root") in ROUNDS_OF


def _relative(offset: int) -> str:
    return "k" if offset == 0 else f"k{offset:+d}"


def _base(symbol: sp.Symbol) -> tuple[str, int]:
    base, _, count = symbol.name.partition("__")
    return base, int(count or 0)


def _plain(symbol: sp.Symbol) -> str:
    base, count = _base(symbol)
    if _in_rounds(symbol):
        return _indexed(symbol, str(count))
    if count or base in ("t", "x", "y"):
        return f"{NAMES.get(base, base)}_{{{count}}}"
    return NAMES.get(base, base)


def _indexed(symbol: sp.Symbol, index: str) -> str:
    base, _ = _base(symbol)
    name = NAMES.get(base.removesuffix("root"), base.removesuffix("root"))
    return (
        rf"{name}^{{({index})}}" if not base.endswith("root") else rf"\hat {name[0]}{name[1:]}^{{({index})}}"
    )


def _entry(name: str) -> str:
    """LaTeX of one entry of a row, such as vc_bound_0."""
    name, _, index = name.rpartition("_")
    return r"\mathrm{" + name.replace("_", r"\_") + f"}}_{{{index}}}"


class _Latex(LatexPrinter):
    def _print_Rational(self, expr: Any) -> str:
        """A float that came in as one is printed as one."""
        if expr.q > LARGEST_DENOMINATOR and sp.Rational(float(expr)) == expr:
            return self._print(sp.Float(repr(float(expr))))
        return super()._print_Rational(expr)


LARGEST_DENOMINATOR = 10**6


def printed_in(expression: Any, names: Mapping[Any, str]) -> str:
    """LaTeX of an expression, its symbols by these names."""
    settings = {"symbol_names": {LAYER: "l", **names}, "order": "rev-lex"}
    return _Latex(settings).doprint(expression)


@cache
def letters(make: Any) -> dict[Any, str]:
    """How the parameters of a record are printed."""
    it = record(make)
    return {symbol(name, it): entry.symbol for name, entry in it.fields.items()}


def _inequality(f: Formula, names: Mapping[Any, str], middle: str) -> str:
    low = next((x for x in f.lower.args if x != 0), f.lower) if f.lower.func is sp.Max else f.lower
    lower = "" if low in (0, -sp.oo) else printed_in(low, names) + r" \le "
    upper = "" if f.upper == sp.oo else r" \le " + printed_in(f.upper, names)
    if f.lower == f.upper:
        return f"{middle} = {printed_in(f.lower, names)}"
    return f"{lower}{middle}{upper}" if lower or upper else rf"0 \le {middle}"


def _step_line(step: Step, names: Mapping[Any, str]) -> str:
    name = names[step.symbol]
    if isinstance(step, Definition):
        return f"{name} = {printed_in(step.value, names)}"
    left, right = _sides(step)
    return rf"{name} > 0:\ {printed_in(left, names)} = {printed_in(right, names)}"


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
