"""The sign of an expression in parameters whose ranges are known: derived, never sampled.

What is derived is the set of signs that an expression can have, a subset of {-1, 0, 1}, by rules that keep
every sign that occurs: {1} is "positive", {0, 1} "at least 0", {-1, 0, 1} "not known".
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from typing import Any

import sympy as sp

from bounds.arithmetic import INTERVALS, iv

Signs = frozenset[int]

POSITIVE, NEGATIVE, ZERO = frozenset({1}), frozenset({-1}), frozenset({0})
NONNEGATIVE = frozenset({0, 1})
UNKNOWN = frozenset({-1, 0, 1})

PRECISIONS = (64, 256)
"""Bits at which a number is enclosed before it is called undecided."""

LONGEST = 400
"""Nodes of an expression beyond which it is not factored: its sign is then not known."""


class Ranges:
    """Symbols with the sets of signs they can have, and the smallest values of some.

    floors: symbol -> (expression in other symbols, strict), meaning that the symbol is at least that
    expression, or greater.

    >>> n = sp.Symbol("n", positive=True)
    >>> sorted(Ranges({n: (sp.Integer(2), True)}).signs((n - 2) / (n - 1)))
    [1]
    """

    def __init__(self, floors: Mapping[sp.Symbol, tuple[sp.Expr, bool]] | None = None) -> None:
        self.of: dict[Any, Signs] = {}
        self.shift: dict[Any, Any] = {}
        self._known: dict[Any, Signs] = {}
        for x, (low, strict) in (floors or {}).items():
            kind = {"positive": True} if strict else {"nonnegative": True}
            excess = sp.Symbol(f"{x.name}_excess", **kind)
            self.shift[x] = sp.sympify(low) + excess
        for _ in self.shift:  # floors of floors: d >= 2K + 1, K >= 2
            self.shift = {x: e.xreplace(self.shift) for x, e in self.shift.items()}

    def signs(self, expression: Any) -> Signs:
        """Every sign that the expression has somewhere in the ranges is in this set."""
        e = sp.sympify(expression).xreplace(self.shift)
        if e not in self._known:
            self._known[e] = self._derived(e)
        return self._known[e]

    def _derived(self, e: Any) -> Signs:
        """As the expression is built; else as a quotient of its expanded or factored parts."""
        found = self._built(e)
        if len(found) == 1 or e.is_number or e.is_Symbol or _longer(e, LONGEST):
            return found
        top, bottom = (sp.expand(part) for part in sp.fraction(sp.together(e)))
        return ZERO if top == 0 else found & _times(self._of_sum(top), _inverse(self._of_sum(bottom)))

    def _of_sum(self, e: Any) -> Signs:
        found = self._built(e)
        return found if len(found) == 1 or not e.is_Add else found & self._built(sp.factor(e))

    def _built(self, e: Any) -> Signs:
        if e.is_number:
            return number_signs(e)
        if e.is_Symbol:
            return self.of.get(e) or _of_symbol(e)
        if e.is_Add:
            return _folded(_plus, [self._built(x) for x in e.args])
        if e.is_Mul:
            return _folded(_times, [self._built(x) for x in e.args])
        if e.is_Pow and e.exp.is_Rational:
            return self._power(self._whole(e.base), e.exp)
        if isinstance(e, sp.Min | sp.Max):
            best = min if isinstance(e, sp.Min) else max
            return frozenset(map(best, product(*(self._whole(x) for x in e.args))))
        if isinstance(e, sp.exp):
            return POSITIVE
        if isinstance(e, sp.log) and self._whole(e.args[0]) == POSITIVE:
            return self._whole(e.args[0] - 1)
        return UNKNOWN

    def _whole(self, e: Any) -> Signs:
        """Of an inner expression, which is simpler than the one it is part of."""
        return self.signs(e)

    @staticmethod
    def _power(base: Signs, q: Any) -> Signs:
        if q.is_Integer:
            return frozenset(s ** (int(q) % 2 or 2) for s in base if s or q > 0) or UNKNOWN
        return frozenset(s for s in base if s or q > 0) or UNKNOWN if min(base) >= 0 else UNKNOWN


def _of_symbol(x: sp.Symbol) -> Signs:
    if x.is_positive:
        return POSITIVE
    return NONNEGATIVE if x.is_nonnegative else UNKNOWN


def _folded(rule: Any, parts: list[Signs]) -> Signs:
    found = parts[0]
    for part in parts[1:]:
        found = rule(found, part)
    return found


def _plus(x: Signs, y: Signs) -> Signs:
    """0 + s = s, s + s = s, and + with - can be anything."""
    return frozenset(s for a in x for b in y for s in (UNKNOWN if a * b < 0 else {a or b}))


def _times(x: Signs, y: Signs) -> Signs:
    return frozenset(a * b for a in x for b in y)


def _inverse(x: Signs) -> Signs:
    """Of 1/x, where that is defined."""
    return x - {0} or UNKNOWN


def number_signs(e: Any) -> Signs:
    """Of a number: by an enclosure that excludes 0, or because it is 0 after exact simplification."""
    if e.is_Rational:
        return frozenset({int(sp.sign(e))})
    before = iv.prec
    try:
        for iv.prec in PRECISIONS:
            enclosed = _enclosure(e)
            if enclosed is None:
                break
            if enclosed.a > 0 or enclosed.b < 0:
                return POSITIVE if enclosed.a > 0 else NEGATIVE
    finally:
        iv.prec = before
    return ZERO if sp.simplify(e) == 0 else UNKNOWN


def _enclosure(e: Any) -> Any:
    """An interval that holds the number; None for what is not built of sums, powers, exp, log, min, max."""
    if e.is_Rational:
        return INTERVALS.number(Fraction(int(e.p), int(e.q)))
    parts = [_enclosure(x) for x in e.args]
    if not parts or any(x is None for x in parts):
        return None
    if e.is_Add:
        return sum(parts, iv.mpf(0))
    if e.is_Mul:
        return _folded(lambda x, y: x * y, parts)
    if e.is_Pow and e.exp.is_Integer:
        power = parts[0] ** abs(int(e.exp))
        return power if e.exp > 0 else None if 0 in power else 1 / power
    if e.is_Pow and e.exp.is_Rational and parts[0].a > 0:
        return INTERVALS.power(parts[0], Fraction(int(e.exp.p), int(e.exp.q)))
    if isinstance(e, sp.exp):
        return iv.exp(parts[0])
    if isinstance(e, sp.log) and parts[0].a > 0:
        return INTERVALS.log(parts[0])
    if isinstance(e, sp.Min | sp.Max):
        return _folded(INTERVALS.minimum if isinstance(e, sp.Min) else INTERVALS.maximum, parts)
    return None


def _longer(e: Any, most: int) -> bool:
    return any(count >= most for count, _ in enumerate(sp.preorder_traversal(e)))
