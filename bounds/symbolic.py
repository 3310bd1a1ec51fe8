"""Statements as formulas: SymPy expressions, and what can be computed from them.

The statements' own code runs on symbols: one more arithmetic beside floats, arrays, intervals and balls.
Nothing here names a theory: which symbols there are is read off the parameter record.
Intermediate quantities (t_lo, h, w, e, ... of the proofs) become symbols with definitions, roots of
equations become symbols with their equations, so that a formula stays as short as its proof.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Any

import sympy as sp
from sympy.printing.pycode import PythonCodePrinter

from bounds.arithmetic import FLOATS, Truth, Value, register
from bounds.evaluation import find
from bounds.records import Field, Record, is_number, made_up, record_of, settings
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

    def settled(self, value: Any) -> Any:
        """With the last names of its symbols."""
        return value

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
        self._own: dict[Any, Any] = {}  # roots by the quantity that they were first part of

    def define(self, name: str, value: Any) -> sp.Expr:
        value = sp.sympify(value)
        for root in sorted((x for x in value.free_symbols if x.name.startswith("t__")), key=str):
            if root not in self._own:
                self._own[root] = self._named_root(name)
                self._rename(root, self._own[root])
            value = value.xreplace({root: self._own[root]})
        if value.is_Symbol and base_of(value)[0] != name and name in ROUNDS_OF:
            symbol = self._new(name)
            self.steps.append(Definition(symbol, value))
            return symbol
        return super().define(name, value)

    def _named_root(self, name: str) -> sp.Symbol:
        """A symbol for a root in a quantity; of one improved in rounds, with the number of the round."""
        known = f"{name}root__{self._count.get(name, -1) + 1}" if name in ROUNDS_OF else ""
        taken = {symbol.name for symbol in self._own.values()}
        return sp.Symbol(
            known if known and known not in taken else self._new(f"{name}root").name, positive=True
        )

    def settled(self, value: Any) -> Any:
        """With the names that roots were given after it was built."""
        return value.xreplace(self._own)

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
        return y == sp.oo or _truth(sp.Lt(sp.sympify(x), sp.sympify(y)))

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


def base_of(symbol: sp.Symbol) -> tuple[str, int]:
    """The name of a quantity of a proof, and how many of the name came before."""
    base, _, count = symbol.name.partition("__")
    return base, int(count or 0)


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
        unnamed = [s for s in self.steps if isinstance(s, Definition) and base_of(s.symbol)[0] == "y"]
        values = {step.symbol: step.value for step in unnamed}
        ends: list[Any] = [self.lower, self.upper]
        for symbol in reversed(list(values)):
            ends = [end.xreplace({symbol: values[symbol]}) for end in ends]
        return ends[0], ends[1]


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
    steps = [settled_step(A, step) for step in A.steps]
    for quantity, band in bands.items():
        lower, upper = A.settled(sp.sympify(band.lower)), A.settled(sp.sympify(band.upper))
        found[quantity] = Formula(
            s.id, quantity, depth, where, lower, upper, needed(steps, lower, upper), hypotheses, fixed
        )
    return found


def settled_step(A: Symbols, step: Step) -> Step:
    """A step with the last names of its symbols."""
    if isinstance(step, Definition):
        return replace(step, value=A.settled(step.value))
    return replace(step, equation=A.settled(step.equation))


def needed(steps: list[Step], *ends: sp.Expr) -> tuple[Step, ...]:
    """The steps that these ends rest on."""
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
