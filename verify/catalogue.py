"""The statements of every theory by id: found by a short or long name, and what each one rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fractions import Fraction
from inspect import cleandoc
from itertools import takewhile
from typing import Any

from bounds.statement import Constant, Hypothesis, Kind, Statement
from verify.errors import InputError
from verify.theory import Theory


def short(id: str) -> str:
    """A statement's id without the name of its theory.

    >>> short("layerwise/R6")
    'R6'
    """
    return id.partition("/")[2] or id


def known() -> list[Statement]:
    """Every statement of every theory, in their order."""
    from verify.theories import statements

    return list(statements())


EQUATION = re.compile(r"\((\d+)\)|eqs?\.?\(?(\d+)\)?")
"""How an equation of a paper is named."""


def named(text: str, among: Iterable[Statement]) -> list[Statement]:
    """The statements that a name means: a long or short id, or else all ids that begin with it, or those
    of an equation of a paper, "(15)" or "eq. 15".

    Capital letters and spaces do not matter.  A short id of two theories means both, in their
    order.  Raises InputError with near names where nothing matches.
    """
    statements = list(among)
    wanted = "".join(text.lower().split())
    if found := EQUATION.fullmatch(wanted):
        number = re.compile(rf"eqs?\..*\({found[1] or found[2]}\)")
        return [s for s in statements if number.search(s.source)] or _unknown(text, statements)
    same = [s for s in statements if wanted in (s.id.lower(), short(s.id).lower())]
    if same or not wanted:
        return same or _unknown(text, statements)
    begun = [s for s in statements if s.id.lower().startswith(wanted) or _begins(short(s.id).lower(), wanted)]
    return begun or _unknown(text, statements)


def _begins(id: str, wanted: str) -> bool:
    """Whether an id begins with these letters and does not go on with a further digit: R1 is not R10."""
    rest = id.removeprefix(wanted)
    return id.startswith(wanted) and not (wanted[-1].isdigit() and rest[:1].isdigit())


def _unknown(text: str, statements: Sequence[Statement]) -> Any:
    names = {name.lower(): s.id for s in reversed(statements) for name in (s.id, short(s.id))}
    near = get_close_matches(text.strip().lower(), names, n=3, cutoff=0.5)
    hint = f"did you mean {', '.join(dict.fromkeys(names[name] for name in near))}?" if near else ""
    wanted = text.strip().lower()
    elsewhere = [s for s in known() if wanted in (s.id.lower(), short(s.id).lower()) and s not in statements]
    if elsewhere:
        hint = " or ".join(f"{s.id} is a statement of --theory {s.theory}" for s in elsewhere)
    raise InputError(f"no statement {text!r}: {hint or '`dln-verify list` names them all'}")


def item(s: Statement, label: str) -> str:
    """A labelled item of a statement's docstring on one line, such as "Tightness"; "" without it.

    >>> from bounds import REGISTRY
    >>> item(REGISTRY["layerwise/lemma14"], "Tightness")
    'attained by every matrix whose nonzero singular values are equal.'
    """
    lines = iter(cleandoc(s.mathematics).splitlines())
    found = next((line for line in lines if line.startswith(f"{label}: ")), "")
    rest = takewhile(lambda line: line.startswith(" "), lines)
    return " ".join(" ".join([found.removeprefix(f"{label}: "), *rest]).split())


def selected(patterns: Sequence[str], statements: Sequence[Statement]) -> list[Statement]:
    """The statements that any of the names means, in the order of `statements`; all of them for no name."""
    if not patterns:
        return list(statements)
    wanted = {s.id for text in patterns for s in named(text, statements)}
    return [s for s in statements if s.id in wanted]


# --- what a statement rests on -----------------------------------------------------------------------


@dataclass(frozen=True)
class Rests:
    """A printed constant in a statement: in its band (hypothesis None), or in a hypothesis."""

    constant: Constant
    hypothesis: Hypothesis | None


class _Read(dict[str, Fraction]):
    """Replacements of constants: none, but it remembers which were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[str, None] = {}

    def get(self, key: str, default: Any = None) -> Any:
        self.names[key] = None
        return default


def constants(s: Statement, theory: Theory[Any]) -> list[Rests]:
    """Every printed constant that a statement rests on: those of its bands, then those of its hypotheses.

    A constant in a hypothesis is found by evaluating both its sides at the theory's references.
    """
    declared = {c.name: c for other in theory.statements for c in other.constants}
    found = [Rests(c, None) for c in s.constants]
    for h in s.hypotheses:
        found += [Rests(declared[name], h) for name in _names_in(h, theory) if name in declared]
    return found


def reconstructed(h: Hypothesis, theory: Theory[Any]) -> bool:
    """Whether a hypothesis has a constant that is not printed in what could be read of the paper."""
    declared = {c.name: c for s in theory.statements for c in s.constants}
    return any(declared[name].reconstructed for name in _names_in(h, theory) if name in declared)


def _names_in(h: Hypothesis, theory: Theory[Any]) -> list[str]:
    read = _Read()
    for reference in theory.references():
        p = replace(reference, memo={}) if hasattr(reference, "memo") else replace(reference)
        object.__setattr__(p, "constants", read)
        for side in (h.value, h.limit):
            try:
                side(p)
            except (ArithmeticError, TypeError, ValueError, AttributeError):
                continue  # a reference that has not what the hypothesis speaks of
    return list(read.names)


KINDS = {
    Kind.INEQUALITY: "an inequality",
    Kind.IDENTITY: "an identity: its band is of rounding width",
    Kind.TREND: "a trend: counted, never judged",
    Kind.FALSE: "false as a universal claim: the suite has a counterexample",
}
"""What sort of claim a statement is, in words."""
