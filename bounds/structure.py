"""Inequalities between formulas, from their structure alone: a proof for all parameters.

Both statements run on one set of symbols, so that equal parts are equal expressions, and the inequality
is derived from the monotonicity of every operation: min, max, sums, products of non-negative factors,
powers, guards, and roots of increasing equations.  It answers True (proved) or False (not found).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Set
from functools import lru_cache
from itertools import permutations
from typing import Any

import sympy as sp

from bounds.records import Record, record_of
from bounds.statement import Layer, Statement
from bounds.symbolic import Definition, Root, Symbols, base_of, symbolic_parameters

DEEPEST = 60


def dominated(
    small: Statement,
    large: Statement,
    quantity: str,
    layer: Layer,
    side: str,
    given: Mapping[str, Any] | None,
    L: int | None = None,
) -> bool:
    """Whether the `side` end of `small` is at most that of `large`, for all parameters in both scopes.

    given: parameters that are no symbols, such as {"e0": 0}; None: nothing can be derived.
    """
    if given is None:
        return False
    numbers = {key: sp.Integer(x) if type(x) is int else x for key, x in given.items()}
    A = Symbols()
    try:
        p = symbolic_parameters(large, L, given=numbers)
        object.__setattr__(p, "ops", A)
        if hasattr(p, "memo"):
            p.memo.clear()
        ends = [sp.sympify(getattr(s.bands(p, layer)[quantity], side)) for s in (small, large)]
    except (TypeError, ValueError, KeyError):  # a formula that compares or counts has no symbols
        return False
    it = record_of(large)
    return _Order(A, least(it), facts(it, p)).le(ends[0], ends[1])


def facts(it: Record, p: Any) -> set[tuple[Any, Any]]:
    """(small, large): what every instance satisfies of up to three parameters, such as (lmin, lmax)."""
    sides = [getattr(need, "sides", None) for need in it.needs if len(need.names) <= 3]
    return {tuple(map(sp.sympify, side(p))) for side in sides if side is not None}


def least(it: Record) -> dict[str, float]:
    """What a theory's parameters and quantities are at least, by name."""
    return {name: x.low for name, x in it.fields.items() if 0 < x.low < math.inf} | dict(it.least)


class _Order:
    def __init__(
        self, A: Symbols, least: Mapping[str, float] | None = None, facts: Set[tuple[Any, Any]] = frozenset()
    ) -> None:
        self.least, self.facts = least or {}, facts
        self.value: dict[Any, Any] = {s.symbol: s.value for s in A.steps if isinstance(s, Definition)}
        self.root: dict[Any, Root] = {s.symbol: s for s in A.steps if isinstance(s, Root)}
        self.rank = {s.symbol: i for i, s in enumerate(A.steps)}
        self.known: dict[tuple[Any, ...], bool] = {}
        self.signs: dict[tuple[Any, ...], bool] = {}
        self.assumed: frozenset[Any] = frozenset()  # what the guards around us say is positive

    def nonneg(self, x: Any) -> bool:
        """Whether x >= 0 can be derived, under the guards around it."""
        key = x, self.assumed
        if key not in self.signs:
            self.signs[key] = False
            self.signs[key] = x in self.assumed or self._nonneg(x)
        return self.signs[key]

    def under(self, *conditions: Any) -> _Under:
        """Within: what these conditions say is positive is taken to be."""
        return _Under(self, {x for c in conditions for x in _positive(c)})

    def _nonneg(self, x: Any) -> bool:
        if x == sp.oo or x.is_nonnegative or (x.is_Symbol and self.least.get(base_of(x)[0], -1) >= 0):
            return True
        if isinstance(x, sp.Mul) and 1 / x in self.assumed:
            return True
        if x in self.value:
            return self.nonneg(self.value[x])
        if x in self.root:
            at_zero: Any = self.root[x].equation.subs(x, 0)
            return bool(at_zero.is_number and at_zero <= 0)
        if isinstance(x, sp.exp):
            return True
        if isinstance(x, sp.Pow):
            return self.nonneg(x.base) or (x.exp.is_Integer and x.exp % 2 == 0) or x.exp == sp.Rational(1, 2)
        if isinstance(x, sp.Max):
            return any(map(self.nonneg, x.args))
        if isinstance(x, sp.Add | sp.Mul | sp.Min) and all(map(self.nonneg, x.args)):
            return True
        if isinstance(x, sp.Add):
            lost = [-a for a in x.args if a.could_extract_minus_sign()]
            return bool(lost) and len(lost) < len(x.args) and self.le(sp.Add(*lost), x + sp.Add(*lost))
        if isinstance(x, sp.Piecewise):
            return all(self._branch_nonneg(value, condition) for value, condition in _branches(x))
        return False

    def _branch_nonneg(self, value: Any, condition: Any) -> bool:
        with self.under(condition):
            return self.nonneg(value)

    def le(self, x: Any, y: Any, depth: int = 0) -> bool:
        """Whether x <= y can be derived."""
        x, y = sp.sympify(x), sp.sympify(y)
        if x == y or y == sp.oo or x == -sp.oo or (x.is_zero and self.nonneg(y)) or (x, y) in self.facts:
            return True
        if x.is_number and y.is_number:
            return bool(x <= y)
        if x.is_number and y.is_Symbol and x <= self.least.get(base_of(y)[0], -sp.oo):
            return True
        if depth > DEEPEST:
            return False
        key = x, y, self.assumed
        if key not in self.known:
            self.known[key] = False
            self.known[key] = self._le(x, y, depth + 1)
        return self.known[key]

    def _le(self, x: Any, y: Any, depth: int) -> bool:
        if not y and self.nonneg(-x):
            return True
        if isinstance(x, sp.Max):
            return all(self.le(a, y, depth) for a in x.args)
        if isinstance(y, sp.Min):
            return all(self.le(x, b, depth) for b in y.args)
        if isinstance(x, sp.Min) and any(self.le(a, y, depth) for a in x.args):
            return True
        if isinstance(y, sp.Max) and any(self.le(x, b, depth) for b in y.args):
            return True
        if isinstance(x, sp.Min | sp.Max) and x.func is y.func and len(x.args) == len(y.args):
            return any(
                all(self.le(a, b, depth) for a, b in zip(x.args, order, strict=True))
                for order in permutations(y.args)
            )
        if x in self.root and y in self.root:
            one, two = self.root[x], self.root[y]
            return self.le(two.equation.xreplace({y: x}), one.equation, depth)
        if (x in self.value or y in self.value) and self._expanded(x, y, depth):
            return True
        if isinstance(x, sp.Piecewise) or isinstance(y, sp.Piecewise):
            return self._guards(x, y, depth)
        if isinstance(x, sp.exp) and isinstance(y, sp.exp):
            return self.le(x.args[0], y.args[0], depth)
        if isinstance(x, sp.log) and isinstance(y, sp.log):
            return self.le(x.args[0], y.args[0], depth)
        if self._powers(x, y, depth) or self._products(x, y, depth) or self._sums(x, y, depth):
            return True
        if self._at_the_larger(x, y, depth):
            return True
        (left, one), (right, two) = self._quotient(x), self._quotient(y)
        if (left, right) == (x, y):
            return False
        with _Under(self, one | two):
            return self.le(left, right, depth)

    def _at_the_larger(self, x: Any, y: Any, depth: int) -> bool:
        """x(s) <= x(t) <= y(t) where s <= t are two bounds of one name for which something is known (`least`)
        and x, increasing, and y are quotients of polynomials in them; by the signs of factors."""
        known = [self._known_in(e) for e in (x, y)]
        if known[0] is None or known[1] is None:
            return False
        if not known[0]:
            return self._factors_nonneg(y - x)
        [s] = known[0]
        [t] = known[1] or known[0]
        return (
            (s == t or self.le(s, t, depth))
            and self._factors_nonneg(y - x.xreplace({s: t}))
            and (s == t or self._increasing(x, s))
        )

    def _increasing(self, x: Any, s: Any) -> bool:
        """Whether a quotient of polynomials increases with s from what s is at least on, whatever the guards
        say: a denominator that keeps its sign and a slope that does leave no pole in between."""
        guards, self.assumed = self.assumed, frozenset()
        try:
            return self._factors_nonneg(sp.denom(sp.together(x))) and self._factors_nonneg(sp.diff(x, s))
        finally:
            self.assumed = guards

    def _known_in(self, x: Any) -> set[Any] | None:
        """The quantity of `least` in a quotient of polynomials of parameters and at most one of them; None of
        anything else."""
        inner = {q for q in x.free_symbols if q in self.value or q in self.root}
        known = {q for q in inner if base_of(q)[0] in self.least}
        if (
            inner != known
            or len(known) > 1
            or x.count_ops() > (12 if known else 4)
            or x.has(sp.Piecewise, sp.Min, sp.Max)
        ):
            return None
        return known if x.is_rational_function() else None

    def _factors_nonneg(self, x: Any) -> bool:
        """Whether every factor of x can be derived to be non-negative, after an even number of turns."""
        turned = 0
        product: Any = sp.factor(sp.together(x))
        for factor in sp.Mul.make_args(product):
            if not self.nonneg(sp.expand(factor)):
                if not self.nonneg(sp.expand(-factor)):
                    return False
                turned += 1
        return turned % 2 == 0

    def _quotient(self, x: Any) -> tuple[Any, set[Any]]:
        """a/(a-b) as 1/(1-b/a), a/(c-a) as c/(c-a) - 1, for positive denominators, so that each number
        stands there once; and what is positive in the result."""
        if not isinstance(x, sp.Mul):
            return x, set()
        for factor in x.args:
            below = 1 / factor
            if not (isinstance(factor, sp.Pow) and factor.exp == -1 and isinstance(below, sp.Add)):
                continue
            for a in x.args:
                rest = x / (a * factor)
                if a in below.args and self.nonneg(a - below) and self.nonneg(below):
                    new = 1 - (a - below) / a
                    return rest / new, {new}
                if -a in below.args and rest == 1 and self.nonneg(below):
                    return (below + a) * factor - 1, set()
        return x, set()

    def _expanded(self, x: Any, y: Any, depth: int) -> bool:
        """Open the symbol that was defined later; then the other."""
        later = [s for s in (x, y) if s in self.value]
        for s in sorted(later, key=lambda s: -self.rank[s]):
            left, right = (self.value[s] if s == x else x), (self.value[s] if s == y else y)
            if self.le(left, right, depth):
                return True
        return len(later) == 2 and self.le(self.value[x], self.value[y], depth)

    def _guards(self, x: Any, y: Any, depth: int) -> bool:
        """Piecewise((value, condition), (otherwise, True)) on either side."""
        for a, c in _branches(x):
            for b, d in _branches(y):
                if self._excluded(c, d, depth):
                    continue
                with self.under(c, d):
                    if not self.le(a, b, depth):
                        return False
        return True

    def _excluded(self, c: Any, d: Any, depth: int) -> bool:
        """Whether conditions c and d cannot hold together (found for c = not p, d = q with q => p)."""
        return self._implies(d, sp.Not(c), depth) or self._implies(c, sp.Not(d), depth)

    def _implies(self, p: Any, q: Any, depth: int) -> bool:
        if p == q or q == sp.true or p == sp.false:
            return True
        if isinstance(q, sp.And):
            return all(self._implies(p, part, depth) for part in q.args)
        if isinstance(p, sp.And):
            return any(self._implies(part, q, depth) for part in p.args)
        if isinstance(q, sp.Or):
            return any(self._implies(p, part, depth) for part in q.args)
        if isinstance(p, sp.Or):
            return all(self._implies(part, q, depth) for part in p.args)
        try:
            (small, large, strict), (low, high, weak) = _relation(p), _relation(q)
        except TypeError:
            return False
        if weak and not strict:
            return False
        return self.le(low, small, depth) and self.le(large, high, depth)

    def _powers(self, x: Any, y: Any, depth: int) -> bool:
        (a, p), (b, q) = x.as_base_exp(), y.as_base_exp()
        p, q = (q if x == 1 else p), (p if y == 1 else q)  # 1 is every power of 1
        if p != q or p == 1 or not p.is_number or not (self.nonneg(a) and self.nonneg(b)):
            return False
        return self.le(a, b, depth) if p > 0 else self.le(b, a, depth)

    def _products(self, x: Any, y: Any, depth: int) -> bool:
        if not (isinstance(x, sp.Mul) or isinstance(y, sp.Mul)):
            return False
        xs, ys = list(sp.Mul.make_args(x)), list(sp.Mul.make_args(y))
        signs = [f for f in (*xs, *ys) if f.is_number and f < 0]
        if len(signs) == 2 and xs[0] in signs and ys[0] in signs:
            return self.le(-y, -x, depth)
        if signs or not all(map(self.nonneg, (*xs, *ys))):
            return False
        for factor in list(xs):
            if factor in ys:
                xs.remove(factor)
                ys.remove(factor)
        return self._matched(xs, ys, sp.Integer(1), depth)

    def _sums(self, x: Any, y: Any, depth: int) -> bool:
        if not (isinstance(x, sp.Add) or isinstance(y, sp.Add)):
            return False
        xs, ys = list(sp.Add.make_args(x)), list(sp.Add.make_args(y))
        for term in list(xs):
            if term in ys:
                xs.remove(term)
                ys.remove(term)
        return self._matched(xs, ys, sp.Integer(0), depth)

    def _matched(self, xs: list[Any], ys: list[Any], unit: Any, depth: int) -> bool:
        """Whether the terms can be paired so that each is at most its partner."""
        size = max(len(xs), len(ys))
        xs, ys = xs + [unit] * (size - len(xs)), ys + [unit] * (size - len(ys))
        partner: dict[int, int] = {}

        def placed(i: int, seen: set[int]) -> bool:
            for j in range(size):
                if j not in seen and self.le(xs[i], ys[j], depth):
                    seen.add(j)
                    if j not in partner or placed(partner[j], seen):
                        partner[j] = i
                        return True
            return False

        return all(placed(i, set()) for i in range(size))


class _Under:
    """A stretch of the derivation with more known to be positive."""

    def __init__(self, order: _Order, positive: set[Any]) -> None:
        self.order, self.positive, self.before = order, positive, order.assumed

    def __enter__(self) -> None:
        self.order.assumed = self.before | self.positive

    def __exit__(self, *_: object) -> None:
        self.order.assumed = self.before


def _positive(condition: Any) -> set[Any]:
    """What a condition says is positive."""
    if isinstance(condition, sp.And):
        return {x for part in condition.args for x in _positive(part)}
    try:
        small, large, _ = _relation(condition)
    except TypeError:
        return set()
    return {large} if small == 0 or getattr(small, "is_nonnegative", False) else set()


@lru_cache(maxsize=1 << 14)
def _branches(x: Any) -> list[tuple[Any, Any]]:
    if not isinstance(x, sp.Piecewise):
        return [(x, sp.true)]
    found: list[tuple[Any, Any]] = []
    earlier: Any = sp.true
    pairs: Any = x.args
    for value, condition in pairs:
        condition = condition.replace(_is_conjunction, lambda c: sp.And(c.args[0], c.args[1]))
        found.append((value, sp.And(earlier, condition)))
        earlier = sp.And(earlier, sp.Not(condition))
    return found


def _is_conjunction(c: Any) -> bool:
    return isinstance(c, sp.ITE) and c.args[2] == sp.false


def _relation(p: Any) -> tuple[Any, Any, bool]:
    """(small, large, strict) of an inequality."""
    if isinstance(p, sp.StrictGreaterThan | sp.GreaterThan):
        return p.rhs, p.lhs, isinstance(p, sp.StrictGreaterThan)
    if isinstance(p, sp.StrictLessThan | sp.LessThan):
        return p.lhs, p.rhs, isinstance(p, sp.StrictLessThan)
    raise TypeError
