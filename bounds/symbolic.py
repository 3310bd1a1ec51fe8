"""Statements as formulas: SymPy expressions, LaTeX, and what can be computed from them.

The statements' own code runs on symbols: one more arithmetic beside floats, arrays, intervals and balls.
Intermediate quantities (t_lo, h, w, e, ... of the proofs) become symbols with definitions, roots of
equations become symbols with their equations, so that a formula stays as short as its proof.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from typing import Any

import sympy as sp

from bounds.arithmetic import FLOATS, Truth, Value, register
from bounds.evaluation import find, uses
from bounds.layerwise.parameters import FIELDS, LayerEnergy, LayerImbalance, Parameters
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
    denominators are positive.  A root found through its logarithm is printed as itself."""

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
        """max{1 - theta, 0} is 1 - theta on the scope of whatever divides by it."""
        if y == 0 and sp.sympify(x) == 1 - symbol("theta"):
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

    hypotheses: (text, value, limit, strict), each meaning value <= limit, or < limit.
    """

    statement: str
    quantity: str
    L: int
    layer: Layer
    lower: sp.Expr
    upper: sp.Expr
    steps: tuple[Step, ...]
    hypotheses: tuple[tuple[str, sp.Expr, sp.Expr, bool], ...] = field(repr=False, default=())

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


POSITIVE = {name for name, entry in FIELDS.items() if entry.open or entry.low > 0}


def symbol(name: str) -> sp.Symbol:
    """The symbol of a parameter, with the sign that its range gives."""
    return sp.Symbol(name, positive=True) if name in POSITIVE else sp.Symbol(name, nonnegative=True)


def _row(name: str, indices: Iterator[int] | range) -> tuple[sp.Symbol, ...]:
    return tuple(sp.Symbol(f"{name}_{i}", nonnegative=True) for i in indices)


def symbolic_parameters(
    s: Statement, L: int, K: int | None = None, given: Mapping[str, Any] | None = None
) -> Any:
    """`Parameters` made of symbols, with the optional ones that the statement takes."""
    taken = set(uses(s))
    values: dict[str, Any] = {
        name: symbol(name)
        for name in FIELDS
        if name not in ("L", "tail", "mu_op", "flow_error", "kap_sum", "step")
    }
    if "xi" not in taken:
        values["xi"] = None
    if "imbalances" in taken:
        rows = [_row(name, range(1, L)) for name in ("b", "c", "B", "s")]
        values["imbalances"] = LayerImbalance(*rows, inner=symbol("s_inner"))
    if "layers" in taken:
        names = ("a", "e", "c", "sigma_1", "sigma_K", "sigma_K1", "sigma_dK", "sigma_d")
        values["layers"] = tuple(
            LayerEnergy(*(sp.Symbol(f"{name}_{layer}", nonnegative=True) for name in names),
                        share_error=sp.Integer(0), sigma_error=sp.Integer(0))
            for layer in range(L - 1)
        )  # fmt: skip
    if "kap" in taken:
        values["kap"] = _row("kappa", range(1, L + 1))
    if s.id.startswith("layerwise/R13"):
        values["K"] = sp.Integer(K or 3)
        values["sizes"] = tuple(sp.Symbol(f"n_{k}", positive=True) for k in range(1, int(values["K"]) + 1))
    values |= {} if K is None else {"K": sp.Integer(K)}
    values |= given or {}
    return Parameters(**values, L=L)


def formulas(
    id: str | Statement,
    *,
    L: int,
    layer: Layer = None,
    K: int | None = None,
    printed: bool = False,
    given: Mapping[str, Any] | None = None,
) -> dict[str, Formula]:
    """Every band of a statement at one depth and layer as a `Formula`, by quantity.

    layer: None stands for the statement's first layer.  printed: the regular branch only, as a paper
    prints it.  given: parameters fixed to numbers or expressions, such as {"mu": 0}.  K: needed as a
    number by statements on classes of unequal sizes (3 if left out).
    """
    s = id if isinstance(id, Statement) else find(id)
    layers = list(s.layers(L))
    if not layers:
        raise ValueError(f"{s.id} says nothing at L = {L}")
    where = layers[0] if layer is None and None not in layers else layer
    if where not in layers:
        raise ValueError(
            f"{s.id} has no layer {where} at L = {L}: it speaks of {', '.join(map(str, layers))}"
        )
    p = symbolic_parameters(s, L, K, given)
    A = Printed() if printed else Symbols()
    object.__setattr__(p, "ops", A)
    p.memo.clear()
    bands = s.bands(p, where)
    hypotheses = tuple(
        (h.text, sp.sympify(h.value(p)), sp.sympify(h.limit(p)), h.strict) for h in s.hypotheses
    )
    found = {}
    for quantity, band in bands.items():
        lower, upper = sp.sympify(band.lower), sp.sympify(band.upper)
        found[quantity] = Formula(
            s.id, quantity, L, where, lower, upper, _needed(A.steps, lower, upper), hypotheses
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
    id: str | Statement, *, L: int, layer: Layer = None, quantity: str | None = None, **options: Any
) -> Formula:
    """One band of a statement as a `Formula`: `bounds.sympy`.

    >>> import bounds
    >>> found = bounds.sympy("thm4-16", L=6, layer=2)
    >>> found.lower
    Max(0, -192*delta - 48*theta + 1)
    >>> bounds.sympy("R6", L=6, layer=2).at(theta=0.1, delta=0.1, eps=0.1, rho=0.0, n=10, K=3, d=31)[1]
    0.00699...
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
    symbols = [*f.parameters, *(step.symbol for step in f.steps)]
    modules = [{"Max": max, "Min": min}, "math"]

    def compiled(expression: sp.Expr) -> Callable[..., float]:
        return sp.lambdify(symbols, expression, modules=modules, cse=False)

    program: list[tuple[str, tuple[Callable[..., float], ...]]] = []
    for step in f.steps:
        if isinstance(step, Definition):
            program.append((step.symbol.name, (compiled(step.value),)))
        else:
            program.append((step.symbol.name, tuple(map(compiled, (step.equation, step.slope, step.start)))))
    ends = compiled(f.lower), compiled(f.upper)
    defaults = {"mu": 0.0, "e0": 0.0, "alpha": 1.0, "delta_low": 0.0}
    names = [symbol.name for symbol in symbols]

    def run(numbers: Mapping[str, float]) -> tuple[float, float]:
        values = dict.fromkeys(names, 0.0) | defaults | dict(numbers)
        if "theta" in values:
            values.setdefault("lmin", max(1 - values["theta"], 0.0))
        if {"lmin", "lmax"} & set(names):
            values |= {"lmin": numbers.get("lmin", max(1 - values.get("theta", 0.0), 0.0))}
            values |= {"lmax": numbers.get("lmax", 1 + values.get("theta", 0.0))}

        def value(function: Callable[..., float]) -> float:
            return _number(function, [values[name] for name in names])

        for name, functions in program:
            if len(functions) == 1:
                values[name] = value(functions[0])
            else:
                equation, slope, start = functions

                def at(x: float, function: Any, name: str = name) -> float:
                    values[name] = x
                    return value(function)

                values[name] = FLOATS.increasing_root(
                    lambda x, e=equation: at(x, e), lambda x, s=slope: at(x, s), value(start)
                )
        return value(ends[0]), value(ends[1])

    return run


def _number(function: Callable[..., float], arguments: list[float]) -> float:
    try:
        return float(function(*arguments))
    except ZeroDivisionError:
        return math.inf
    except OverflowError:
        return math.inf


# --- LaTeX ----------------------------------------------------------------------------------------------

QUANTITY_SYMBOLS = {
    "C_ratio": r"\frac{C_{l+1}}{C_l}", "D": r"D_l", "C": r"C_l", "W_ratio": r"q_l", "B_ratio": r"p_l",
    "sigma_K_squared": r"\sigma_K(W_l)^2", "sigma_1_squared": r"\sigma_1(W_l)^2",
    "sigma_K": r"\sigma_K(W_l)", "sigma_1": r"\sigma_1(W_l)", "sigma_K+1": r"\sigma_{K+1}(W_l)",
    "sigma_d-K": r"\sigma_{d-K}(W_l)",
    "sigma_min_X": r"\sigma_{\min}(X)", "sigma_max_X": r"\sigma_{\max}(X)",
    "Delta_F2": r"\|\Delta\|_F^2", "Delta_op": r"\|\Delta\|", "M_F2": r"\|M\|_F^2",
    "head_leak": r"\|\hat W_1^{-1}\hat W_2\|_F", "head_tail": r"\|\hat W_2\|_F",
    "head_imbalance": r"\|E_{11}\|_F",
    "theta": r"\theta", "eps": r"\varepsilon", "delta": r"\delta", "rho": r"\rho", "mu": r"\mu", "e0": r"e_0",
    "delta_low": r"\delta_{\mathrm{low}}", "mu_op": r"\mu_{\mathrm{op}}",
    "balancedness": r"\|W_{l+1}^\top W_{l+1} - W_lW_l^\top\|_F",
}  # fmt: skip
"""How the quantities that have a symbol in the paper are printed; others by their name."""

NAMES = {
    "t_lo": r"t_{\mathrm{lo}}", "t_hi": r"t_{\mathrm{hi}}", "tau2": r"\tau^2", "eta2": r"\eta^2",
    "phi": r"\varphi",
}  # fmt: skip

L, LAYER = sp.Symbol("L", positive=True), sp.Symbol("l", nonnegative=True)

SAMPLES = ((9, 3), (10, 3), (9, 4), (11, 5), (12, 4), (13, 6), (14, 5), (12, 7), (15, 8), (11, 3))
"""(L, l) from which a formula for all depths is read off: more than a rational function has coefficients."""


def quantity_symbol(name: str) -> str:
    """LaTeX of a quantity."""
    return QUANTITY_SYMBOLS.get(name) or r"\mathrm{" + name.replace("_", r"\_") + "}"


@cache
def general(id: str, quantity: str, network: bool = False) -> Formula | None:
    """The printed formula for every L and l at once, or None where its shape depends on them.

    The code knows only whole L and l.  The formula is read off at ten of them: the trees agree up to the
    rational numbers in them, and each of these is one rational function (a + bL + cl)/(d + eL + fl) of L
    and l, whose at most six coefficients fit all ten.
    """
    s = find(id)
    if {"imbalances", "kap", "layers", "xi"} & set(uses(s)) and not s.id.endswith(
        ("prop5", "R11", "mu-flow")
    ):
        return None  # these have a symbol for every layer
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
    depth = 4 if L is None else L
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


def _kinds_of_layer(s: Statement, L: int) -> list[Layer]:
    """The network, and one layer in the middle, as far as the statement speaks of them."""
    layers = list(s.layers(L))
    inner = [layer for layer in layers if layer is not None]
    middle = inner[min(2, len(inner) - 1) : min(2, len(inner) - 1) + 1] if inner else []
    return [*([None] if None in layers else []), *middle]


def _latex_lines(f: Formula) -> list[str]:
    names = {step.symbol: _plain(step.symbol) for step in f.steps}
    lines = [_inequality(f, names)]
    runs: dict[str, tuple[int, int, int]] = {}  # generic line -> its place, first and last round
    for step in f.steps:
        base, count = _base(step.symbol)
        if base.removesuffix("root") not in ROUNDS_OF or count == 0:
            lines.append(_step_line(step, names))
            continue
        shifted = {x: _indexed(x, _relative(_base(x)[1] - count)) for x in names if _in_rounds(x)}
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


def _print(expression: Any, names: Mapping[Any, str]) -> str:
    parameters = {symbol(name): entry.symbol for name, entry in FIELDS.items()}
    return sp.latex(expression, symbol_names=parameters | {LAYER: "l"} | dict(names), order="rev-lex")


def _inequality(f: Formula, names: Mapping[Any, str]) -> str:
    middle = quantity_symbol(f.quantity)
    low = next((x for x in f.lower.args if x != 0), f.lower) if f.lower.func is sp.Max else f.lower
    lower = "" if low in (0, -sp.oo) else _print(low, names) + r" \le "
    upper = "" if f.upper == sp.oo else r" \le " + _print(f.upper, names)
    if f.lower == f.upper:
        return f"{middle} = {_print(f.lower, names)}"
    return f"{lower}{middle}{upper}" if lower or upper else rf"0 \le {middle}"


def _step_line(step: Step, names: Mapping[Any, str]) -> str:
    name = names[step.symbol]
    if isinstance(step, Definition):
        return f"{name} = {_print(step.value, names)}"
    left, right = _sides(step)
    return rf"{name} > 0:\ {_print(left, names)} = {_print(right, names)}"


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
