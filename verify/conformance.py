"""What a theory must be before anything is judged by it: refused when it is loaded, by statement and reason.

`require_conforming(theory)` checks the declaration alone, at the theory's own references; an outsider's
tests call `require_measuring(theory)` as well, which makes every default case.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from bounds.arithmetic import UNDECIDED
from bounds.statement import Statement
from verify.errors import InputError
from verify.theory import VERSION, Theory


def require_conforming(theory: Any) -> Theory[Any]:
    """The theory, if its declaration holds together.

    Raises InputError, one sentence with the theory's name and the first fault: not a `Theory`, another
    version of the record, an id without the theory's prefix, no references, a parameter record that is not
    frozen or has no `ops`, a statement that names a quantity the theory never measures, a band that is nan or
    has lower > upper at a reference.
    """
    if not isinstance(theory, Theory):
        raise InputError(f"a theory is a verify.theory.Theory, got {type(theory).__name__}")
    if theory.version != VERSION:
        raise InputError(
            f"theory {theory.name!r} was built for version {theory.version!r} of the record, not {VERSION}"
        )
    for fault in _faults(theory):
        raise InputError(f"theory {theory.name!r}: {fault}")
    return theory


def require_measuring(theory: Theory[Any]) -> None:
    """InputError, unless every default case measures every quantity that a statement has a band for.

    Example: `require_measuring(THEORY)` in the tests of a theory's own package.
    """
    for job in theory.jobs():
        m = job.measure()
        p = theory.parameters(m)
        for statement in theory.statements:
            for layer in statement.layers(m.L):
                for quantity in statement.bands(p, layer):
                    if (quantity, layer) not in m.values:
                        where = f"theory {theory.name!r}, case {job.name}: {statement.id}, layer {layer}"
                        raise InputError(f"{where}: {quantity} is not measured")


def _faults(theory: Theory[Any]) -> Iterator[str]:
    if not isinstance(theory.name, str) or not theory.name or "/" in theory.name:
        yield "its name must be text without a slash"
    if not len(theory.statements):
        yield "it has no statement"
    for id in theory.statements.statements:
        if not id.startswith(f"{theory.name}/"):
            short = id.rpartition("/")[2]
            yield f"statement id {id!r} has not the theory's prefix; call it {theory.name}/{short}"
    if theory.question is not None:
        for id in (*theory.question.statements, *theory.question.instead):
            if id not in theory.statements.statements:
                yield f"its question names {id!r}, which is no statement of it"
    references = list(theory.references())
    if not references:
        yield "references() gives no parameters; at least one is needed, at which every band is tried"
    if not theory.quantities:
        yield "it declares no quantities: name what its instruments measure"
    for p in references:
        yield from _record_faults(p)
        for statement in theory.statements:
            yield from _band_faults(theory, statement, p)


def _record_faults(p: Any) -> Iterator[str]:
    kind = type(p).__name__
    if not is_dataclass(p) or not type(p).__dataclass_params__.frozen:  # type: ignore[attr-defined]
        yield f"its parameter record {kind} must be a frozen dataclass, @dataclass(frozen=True)"
    elif "ops" not in {f.name for f in fields(p)}:
        yield f"its parameter record {kind} has no field `ops`, the arithmetic its numbers are in"
    elif "constants" not in {f.name for f in fields(p)}:
        yield f"its parameter record {kind} has no field `constants`"


def _band_faults(theory: Theory[Any], s: Statement, p: Any) -> Iterator[str]:
    for h in s.hypotheses:
        if h.quantity and h.quantity not in theory.quantities:
            yield f"{s.id}: hypothesis {h.id!r} is blurred by {h.quantity!r}, which the theory never measures"
    for layer in s.layers(getattr(p, "L", 1)):
        for quantity, band in s.bands(p, layer).items():
            where = f"{s.id}, layer {layer}, {quantity}"
            if quantity not in theory.quantities:
                known = ", ".join(theory.quantities)
                yield f"{where}: the theory never measures {quantity!r}; it has {known}"
            lower, upper = band.lower, band.upper
            if lower != lower or upper != upper:
                yield f"{where}: the band is nan at a reference"
            crossed = p.ops.less(upper, lower)
            if crossed is not UNDECIDED and bool(crossed):
                yield f"{where}: the band has lower = {lower} > upper = {upper} at a reference"
