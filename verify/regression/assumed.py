"""What statements assume, as a baseline keeps it: hypotheses with their numbers, and printed constants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import isclose, isfinite
from typing import Any

from pydantic import BaseModel, ConfigDict

from bounds import Hypothesis, Statement
from bounds.statement import Evaluable

LIMIT_TOLERANCE = 1e-9
"""Relative difference of a limit, written with ten digits, that counts as the same."""


class Assumed(BaseModel):
    """One hypothesis: its words, whether it is strict, and both sides at each reference parameter.

    values and limits: None where a side does not exist for a reference.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    strict: bool
    values: tuple[float | None, ...]
    limits: tuple[float | None, ...]

    def words(self) -> str:
        """The hypothesis in one line."""
        sign = "<" if self.strict else "<="
        return f"{self.text} (at the references {_list(self.values)} {sign} {_list(self.limits)})"


class Assumptions(BaseModel):
    """What some statements assume together.

    hypotheses: by id, numbered where two of one id differ ("A3(iii) #2").  constants: the printed number
    by name, numbered in the same way.  assumes: statement -> names of its hypotheses and constants.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    hypotheses: dict[str, Assumed]
    constants: dict[str, str]
    assumes: dict[str, tuple[str, ...]]

    def words(self, names: Iterable[str]) -> str:
        """Hypotheses and constants by their names, with what they say."""
        found = (
            f"{name}: {self.hypotheses[name].words()}"
            if name in self.hypotheses
            else f"{name} = {self.constants.get(name, 'not there')}"
            for name in names
        )
        return ", ".join(found) or "nothing"


def assumptions_of(
    statements: Iterable[Statement],
    references: Sequence[Evaluable],
    replaced: dict[str, Fraction] | None = None,
) -> Assumptions:
    """The hypotheses and constants of the statements, evaluated at the references.

    replaced: the values that a profile puts in the place of printed constants, by name.
    """
    hypotheses: dict[str, Assumed] = {}
    constants: dict[str, str] = {}
    assumes: dict[str, tuple[str, ...]] = {}
    for s in statements:
        names = [_entered(hypotheses, h.id, _assumed(h, references)) for h in s.hypotheses]
        for c in s.constants:
            value = str(Fraction((replaced or {}).get(c.name, c.value)))
            names.append(_entered(constants, c.name, value))
        assumes[s.id] = tuple(names)
    return Assumptions(hypotheses=hypotheses, constants=constants, assumes=assumes)


def _entered(table: dict[str, Any], name: str, entry: Any) -> str:
    """The name under which the entry stands in the table, where it is put if it is not there yet."""
    key, number = name, 1
    while key in table and table[key] != entry:
        number += 1
        key = f"{name} #{number}"
    table[key] = entry
    return key


def _assumed(h: Hypothesis, references: Sequence[Evaluable]) -> Assumed:
    return Assumed(
        text=h.text,
        strict=h.strict,
        values=tuple(_number(h.value, p) for p in references),
        limits=tuple(_number(h.limit, p) for p in references),
    )


def _number(side: Any, p: Evaluable) -> float | None:
    """One side of a hypothesis to ten digits; None where p has not what it speaks of."""
    try:
        x = float(side(p))
    except (TypeError, AttributeError):  # a parameter that is None at this reference
        return None
    return float(f"{x:.10g}") if isfinite(x) else None


def assumptions_drift(old: Assumptions, new: Assumptions) -> Iterator[str]:
    """What changed in the assumptions, a line each, with the old and the new."""
    for key in dict.fromkeys([*old.hypotheses, *new.hypotheses]):
        yield from _hypothesis_drift(key, old.hypotheses.get(key), new.hypotheses.get(key))
    for key in dict.fromkeys([*old.constants, *new.constants]):
        before, after = (c.constants.get(key, "not there") for c in (old, new))
        if before != after:
            yield f"constant {key}: {before} -> {after}"
    for id in (id for id in old.assumes if id in new.assumes):
        before, after = old.assumes[id], new.assumes[id]
        if before != after:
            gone = old.words(name for name in before if name not in after)
            come = new.words(name for name in after if name not in before)
            yield f"{id} assumes: {gone} -> {come}"


def _hypothesis_drift(key: str, old: Assumed | None, new: Assumed | None) -> Iterator[str]:
    if old is None or new is None:
        before, after = ("not there" if h is None else h.words() for h in (old, new))
        yield f"hypothesis {key}: {before} -> {after}"
        return
    if old.text != new.text:
        yield f"hypothesis {key}: text {old.text!r} -> {new.text!r}"
    if old.strict != new.strict:
        before, after = ("strict" if h.strict else "not strict" for h in (old, new))
        yield f"hypothesis {key}: {before} -> {after}"
    for side, before, after in (("value", old.values, new.values), ("limit", old.limits, new.limits)):
        if not _same(before, after):
            yield f"hypothesis {key}: {side} at the references {_list(before)} -> {_list(after)}"


def _same(before: Sequence[float | None], after: Sequence[float | None]) -> bool:
    return len(before) == len(after) and all(
        a is b or (a is not None and b is not None and isclose(a, b, rel_tol=LIMIT_TOLERANCE))
        for a, b in zip(before, after, strict=True)
    )


def _list(numbers: Sequence[float | None]) -> str:
    return ", ".join("none" if x is None else f"{x:.10g}" for x in numbers) or "none"


__all__ = ["Assumed", "Assumptions", "assumptions_drift", "assumptions_of"]
