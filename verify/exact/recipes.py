"""Rational instances of a theory: a recipe, what it is given, and what it measures.

A recipe is a function of exact input and an arithmetic.  Rational quantities it gives as Fractions, so
that an identity holds or fails exactly; square roots, logarithms and eigenvalues it takes in the
arithmetic it is handed: balls where a certificate is made, mpmath intervals where one is rechecked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from typing import Any

from bounds.arithmetic import Arithmetic, Value
from bounds.balls import BALLS, Ball, enclosure
from bounds.statement import Evaluable, Statement
from verify.errors import InputError
from verify.exact.engine import Engine, register
from verify.exact.numbers import Adjustable, Number, all_lines, leaves, refilled
from verify.exact.rational import Matrix
from verify.exact.value import Undefined
from verify.measurement import Key

Given = Mapping[str, Any]
"""Exact input by name: int, Fraction, Matrix, or a tuple of matrices."""


@dataclass(frozen=True)
class Exact:
    """What a recipe measured: Fractions, values of the arithmetic, or a reason why there is none."""

    parameters: Any
    values: dict[Key, Fraction | Value | str]


def steps_of(given: Given, most: int, name: str = "steps") -> int:
    """The number of steps of a run; ValueError beyond `most`, where its rationals grow out of reach."""
    steps = given[name]
    if type(steps) is not int or not 0 <= steps <= most:
        raise ValueError(f"{name} must be an integer from 0 to {most}")
    return steps


Recipe = Callable[[Given, Arithmetic], Exact]


@dataclass(frozen=True)
class RationalCase:
    """An instance of a theory made of rational numbers.

    theory, recipe: which formulas measure it.  given: their exact input.  L: its layers, as a
    statement's `layers` takes it.
    """

    theory: str
    recipe: str
    case: str
    given: Given
    L: int = 1
    origin: dict[str, Any] = field(default_factory=dict)

    @property
    def engine(self) -> Engine:
        """How the exact engine measures and stores it."""
        return ENGINE

    def exact(self, ops: Arithmetic) -> Exact:
        """Everything the recipe measures, in this arithmetic; InputError where the input does not fit."""
        recipe = _recipe(self.theory, self.recipe)
        try:
            found = recipe(self.given, ops)
        except (LookupError, ValueError, TypeError, ArithmeticError, AttributeError) as error:
            raise InputError(f"{self.case}: the input does not fit {self.recipe}: {error}") from None
        if not isinstance(found, Exact):
            raise InputError(f"{self.theory}: recipe {self.recipe} must return an Exact, got {found!r:.40}")
        return found

    def numbers(self, *, tied: bool = True) -> Adjustable[RationalCase]:
        """Everything it is given, integers too.  tied: entries of one matrix that are equal stay so, which
        keeps a symmetric one symmetric."""
        all_leaves = [
            (name, place, y) for name, value in self.given.items() for place, y in enumerate(leaves(value))
        ]
        keys = [(name, type(y), y) if tied else (name, int, place) for name, place, y in all_leaves]
        first = {key: y for key, (_, _, y) in zip(keys, all_leaves, strict=True)}

        def again(new: Sequence[Number]) -> RationalCase:
            value = dict(zip(first, new, strict=True))
            rest = iter([value[key] for key in keys])
            given = {name: refilled(old, rest) for name, old in self.given.items()}
            return replace(self, given=given, case="shrunk", origin={})

        return Adjustable(tuple(first.values()), again)

    def written(self) -> tuple[Number, ...]:
        """All its numbers, one after the other."""
        return tuple(y for value in self.given.values() for y in leaves(value))

    def sizes_line(self) -> str:
        """The recipe and what it is given besides matrices, in one line."""
        plain = [f"{name} = {value}" for name, value in self.given.items() if not isinstance(value, tuple)]
        return ", ".join([f"recipe {self.recipe}", *plain])

    def lines(self) -> list[str]:
        """The whole case, as a person reads it."""
        matrices = [(name, value) for name, value in self.given.items() if isinstance(value, tuple)]
        return all_lines([self.sizes_line()], matrices)


_RECIPES: dict[str, Callable[[], Mapping[str, Recipe]]] = {}


def register_recipes(theory: str, recipes: Callable[[], Mapping[str, Recipe]]) -> None:
    """Let the rational cases of a theory be measured, and its certificates be read."""
    _RECIPES[theory] = recipes


def _recipe(theory: str, name: str) -> Recipe:
    if theory not in _RECIPES:
        raise InputError(
            f"theory {theory!r} is not at hand: install its package, or name its file with --theory-file"
        )
    known = _RECIPES[theory]()
    if name not in known:
        raise InputError(f"{theory}: no recipe {name!r}; there are {', '.join(known) or 'none'}")
    return known[name]


@dataclass(frozen=True)
class RationalMeasurement:
    """What a case measures: enclosures at the current precision."""

    instance: RationalCase
    values: dict[Key, Any]
    precision: int
    own: Evaluable

    def parameters(self) -> Any:
        """The parameters of the theory, as balls."""
        return self.own


def measure_case(case: RationalCase, precision: int) -> RationalMeasurement:
    """All that the case's recipe measures, as balls at the current precision."""
    found = case.exact(BALLS)
    values = {key: Undefined(x) if isinstance(x, str) else Ball(x) for key, x in found.values.items()}
    return RationalMeasurement(case, values, precision, found.parameters)


def numbers_of(p: Any) -> dict[str, Any]:
    """The parameters of a theory that are single numbers, by name."""
    kind = type(p.ops.number(0))
    named = {f.name: getattr(p, f.name) for f in fields(p)}
    return {name: value for name, value in named.items() if isinstance(value, kind)}


def measured_statements(
    case: RationalCase, statements: Iterable[Statement]
) -> tuple[list[Statement], dict[str, list[str]]]:
    """The statements that speak of the case and whose every quantity its recipe measures; for the
    others that speak of it, the quantities that are missing."""
    found = case.exact(BALLS)
    covered: list[Statement] = []
    missing: dict[str, list[str]] = {}
    for s in statements:
        wanted = {(name, layer) for layer in s.layers(case.L) for name in s.bands(found.parameters, layer)}
        lacking = sorted({name for name, layer in wanted if (name, layer) not in found.values})
        if lacking:
            missing[s.id] = lacking
        elif wanted:
            covered.append(s)
    return covered, missing


def case_record(x: RationalCase) -> dict[str, Any]:
    """The exact input as a certificate holds it: rationals as "p/q"."""
    given = {name: _written(value) for name, value in x.given.items()}
    return {"theory": x.theory, "recipe": x.recipe, "L": x.L, "given": given}


def _written(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_written(item) for item in value]
    return value if isinstance(value, int) else str(value)


def read_case(content: Mapping[str, Any], case: str) -> RationalCase:
    """The instance of a companion certificate; InputError naming the field that is wrong."""
    if set(content) != {"theory", "recipe", "L", "given"} or not isinstance(content["given"], dict):
        raise InputError(f"{case}: instance must have the fields theory, recipe, L and given")
    named = all(isinstance(content[name], str) for name in ("theory", "recipe"))
    if type(content["L"]) is not int or not 0 < content["L"] <= LARGEST_COUNT or not named:
        raise InputError(
            f"{case}: instance.theory and instance.recipe must be text, instance.L 1 to {LARGEST_COUNT}"
        )
    _recipe(content["theory"], content["recipe"])
    given = {name: _read(value, f"{case}: instance.given.{name}") for name, value in content["given"].items()}
    return RationalCase(content["theory"], content["recipe"], case, given, content["L"])


LARGEST_COUNT = 10_000
"""Of the layers, steps and sizes that a companion certificate gives as integers."""


def _read(value: Any, what: str) -> Any:
    from verify.exact.certificate import read_rational

    if isinstance(value, list):
        return tuple(_read(item, what) for item in value)
    if type(value) is not int:
        return read_rational(value, what)
    if abs(value) > LARGEST_COUNT:
        raise InputError(f"{what} is an integer beyond {LARGEST_COUNT}")
    return value


def _again(x: RationalCase) -> tuple[Any, dict[Key, Any]]:
    """Parameters and quantities at the current precision of the second path; a text where there is no value.
    Parameters that are single numbers are among the quantities too."""
    from verify.exact.recheck.numbers import NUMBERS

    found = x.exact(NUMBERS)
    measured = {key: y if isinstance(y, str) else NUMBERS.number(y) for key, y in found.values.items()}
    named = {(name, None): y for name, y in numbers_of(found.parameters).items()}
    return found.parameters, named | measured


SHARED = (
    "The quantities were recomputed from the exact input by the recipe that made them, in fractions and "
    "mpmath intervals: rational quantities have no second implementation here. Bands and verdicts do."
)
"""What a recheck of a rational case says about its independence."""


ENGINE = Engine(
    require=lambda x: None,
    measure=lambda x, precision, start, limit: measure_case(x, precision),
    scalars=lambda m, p: {name: enclosure(value) for name, value in numbers_of(p).items()},
    record=case_record,
    read=read_case,
    too_large=lambda x: "",
    again=_again,
    listed=numbers_of,
    note=SHARED,
)

register("recipe", lambda: ENGINE)


__all__ = [
    "Exact",
    "Given",
    "Matrix",
    "RationalCase",
    "Recipe",
    "case_record",
    "measure_case",
    "measured_statements",
    "numbers_of",
    "read_case",
    "register_recipes",
    "steps_of",
]  # fmt: skip
