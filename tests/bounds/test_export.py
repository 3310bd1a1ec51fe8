"""Every statement of every theory as a formula: at random points it is the floats; LaTeX is well formed."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pytest
import sympy as sp

from bounds import theories
from bounds.records import layers, record_of
from bounds.symbolic import evaluator, formulas, symbolic_parameters

EVERY = [s for each in theories.registries() for s in each if s.theory in theories.BUILT_IN]

POINTS = 3

COST = {"R10s": 1}
"""Points for a statement whose formula is long."""


def numbers(symbols: set[sp.Symbol], rng: np.random.Generator) -> dict[str, float]:
    """Made-up values of the symbols: small deviations, eigenvalues near 1, sizes of a few."""
    made = {}
    for x in sorted(symbols, key=str):
        name = x.name.rstrip("0123456789").rstrip("_")
        size = rng.uniform(0.01, 0.2)
        if name in ("n", "m", "d", "K", "samples", "width", "steps", "classes", "groups"):
            size = float(rng.integers(2, 9)) + (40 if x.name == "d" else 0)
        elif name in ("lmin", "lmax", "alpha", "condition", "s", "gamma", "yy", "kmax", "phi"):
            size = rng.uniform(0.7, 1.3)
        made[x.name] = float(size)
    if {"eps", "rho"} <= set(made):
        made["rho"] = made["eps"] * float(rng.choice([0.0, 0.3, 1.0]))
    if "theta" in made:
        made |= {"lmin": 1 - made["theta"], "lmax": 1 + made["theta"]}
    return made


def at_numbers(value: Any, given: dict[str, float]) -> Any:
    """An instance of symbols with numbers in their place."""
    if isinstance(value, sp.Expr):
        number = value.subs({x: given[x.name] for x in value.free_symbols})
        return int(number) if isinstance(number, sp.Integer) else float(number)
    if isinstance(value, tuple):
        return tuple(at_numbers(x, given) for x in value)
    if is_dataclass(value) and not isinstance(value, type):
        inner = {f.name: at_numbers(getattr(value, f.name), given) for f in fields(value)}
        return replace(value, **inner)
    return value


def an_instance(s: Any, L: int, given: dict[str, float], fixed: dict[str, Any]) -> Any:
    """The parameters of these numbers, in floats."""
    it, p = record_of(s), symbolic_parameters(s, L, given=fixed)
    own = {name: getattr(p, name) for name in it.names if name != "constants"}
    return it.make(**{name: at_numbers(x, given) for name, x in own.items()})


@cache
def symbols_of(f: Any) -> set[Any]:
    return set(f.parameters)


@pytest.mark.parametrize("s", EVERY, ids=lambda s: s.id)
def test_a_formula_at_numbers_is_the_floats(s):
    L, rng = 3, np.random.default_rng(len(s.id))
    if not list(s.layers(L)):
        pytest.fail(f"{s.id} says nothing at L = {L}")
    found = formulas(s, L=L)
    assert found
    first = next(iter(found.values()))
    every = symbolic_parameters(s, L, given=dict(first.given))
    names = set().union(*(x.free_symbols for x in _expressions(every)))
    for _ in range(COST.get(s.id.partition("/")[2], POINTS)):
        given = numbers(names, rng)
        p = an_instance(s, L, given, dict(first.given))
        assert first.layer in layers(s, p)
        bands = s.bands(p, first.layer)
        spoken = set(bands) & set(found)  # some levels lie behind at some numbers (two-layer R3)
        assert spoken
        for quantity, f in ((name, found[name]) for name in sorted(spoken)):
            ends = evaluator(f)(given)
            for mine, theirs in zip(ends, (bands[quantity].lower, bands[quantity].upper), strict=True):
                assert mine == pytest.approx(float(theirs), rel=1e-9, abs=1e-12), (quantity, given)


def _expressions(value: Any) -> list[sp.Expr]:
    if isinstance(value, sp.Expr):
        return [value]
    if isinstance(value, tuple):
        return [x for each in value for x in _expressions(each)]
    if is_dataclass(value) and not isinstance(value, type):
        return [x for f in fields(value) if f.name != "memo" for x in _expressions(getattr(value, f.name))]
    return []
