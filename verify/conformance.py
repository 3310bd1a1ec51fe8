"""What a theory must be before anything is judged by it: refused when it is loaded, by statement and reason.

`require_conforming(theory)` checks the declaration alone, at the theory's own references; an outsider's
tests call `require_measuring(theory)` as well, which makes every default case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from bounds.arithmetic import UNDECIDED
from bounds.statement import Band, Hypothesis, Registry, Statement
from verify.errors import InputError
from verify.theory import VERSION, Job, Theory

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
"""Names of theories and of statements, which name files and stand on command lines."""

FUNCTIONS = (
    "jobs", "parameters", "findings", "experiments", "exact", "recipes", "spaces", "constants", "limits",
    "references",
)  # fmt: skip
"""The parts of a theory that are functions, so that nothing is made before it is wanted."""


def require_conforming(theory: Any) -> Theory[Any]:
    """The theory, if its declaration holds together.

    Raises InputError, one sentence with the theory's name and the first fault: not a `Theory`, another
    version of the record, a name or an id with blanks or without the theory's prefix, a part that is no
    function, no references, a parameter record that is not frozen or has no `ops`, a statement that names a
    quantity the theory never measures, bands that raise, are no `Band`, are nan or have lower > upper at a
    reference, a hypothesis without two numbers at any reference.
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


def cases(theory: Theory[Any]) -> Iterator[Job]:
    """The default cases of an outsider's theory, each held against what a case must be when it is made.

    Raises InputError: no case at all, something that is no `Job`, two of one name, an instrument that returns
    no measurement or one of another theory.
    """
    seen: set[str] = set()
    for job in theory.jobs():
        if not isinstance(job, Job):
            raise InputError(f"theory {theory.name!r}: jobs() must give Jobs, got {type(job).__name__}")
        if job.name in seen:
            raise InputError(f"theory {theory.name!r}: two cases are called {job.name!r}: tell them apart")
        seen.add(job.name)
        yield Job(job.name, _measured(theory, job))
    if not seen:
        raise InputError(f"theory {theory.name!r}: jobs() gives no case; at least one is needed")


def _measured(theory: Theory[Any], job: Job) -> Callable[[], Any]:
    def measure() -> Any:
        m = job.measure()
        where = f"theory {theory.name!r}, case {job.name}"
        if not hasattr(m, "values") or not hasattr(m, "scalars"):
            raise InputError(
                f"{where}: its measure() must return a measurement, such as verify.measurement.Observation, "
                f"got {type(m).__name__}"
            )
        if (said := getattr(m, "theory", theory.name)) != theory.name:
            raise InputError(f"{where}: its measurement says it is of theory {said!r}")
        return m

    return measure


def _faults(theory: Theory[Any]) -> Iterator[str]:
    if not isinstance(theory.name, str) or not NAME.fullmatch(theory.name):
        yield "its name must be of letters, digits, dots and hyphens, such as weyl"
    if theory.name == "all":
        yield "its name means every theory on a command line: take another"
    if not isinstance(theory.statements, Registry):
        yield f"its statements must be a bounds.Registry, got {type(theory.statements).__name__}"
    if not isinstance(theory.quantities, Mapping):
        yield f"its quantities must map names to meanings, got {type(theory.quantities).__name__}"
    for part in FUNCTIONS:
        if not callable(getattr(theory, part)):
            yield f"its part `{part}` must be a function, got {type(getattr(theory, part)).__name__}"
    if not len(theory.statements):
        yield "it has no statement"
    for id in theory.statements.statements:
        short = id.rpartition("/")[2]
        if not id.startswith(f"{theory.name}/"):
            yield f"statement id {id!r} has not the theory's prefix; call it {theory.name}/{short}"
        if not NAME.fullmatch(id.removeprefix(f"{theory.name}/")):
            yield f"statement id {id!r}: letters, digits, dots and hyphens are needed after {theory.name}/"
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
    for statement in theory.statements:
        for h in statement.hypotheses:
            yield from _hypothesis_faults(statement, h, references)


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
        try:
            bands = s.bands(p, layer)
        except Exception as error:  # whatever a stranger's formula raises
            yield f"{s.id}, layer {layer}: its bands raise {type(error).__name__} at a reference: {error}"
            return
        if not isinstance(bands, dict):
            yield f"{s.id}, layer {layer}: its bands must be a dict of Bands, got {type(bands).__name__}"
            return
        for quantity, band in bands.items():
            where = f"{s.id}, layer {layer}, {quantity}"
            if not isinstance(band, Band):
                yield f"{where}: a Band is needed, got {type(band).__name__}"
                return
            if quantity not in theory.quantities:
                known = ", ".join(theory.quantities)
                yield f"{where}: the theory never measures {quantity!r}; it has {known}"
            lower, upper = band.lower, band.upper
            if lower != lower or upper != upper:
                yield f"{where}: the band is nan at a reference"
            crossed = p.ops.less(upper, lower)
            if crossed is not UNDECIDED and bool(crossed):
                yield f"{where}: the band has lower = {lower} > upper = {upper} at a reference"


def _hypothesis_faults(s: Statement, h: Hypothesis, references: list[Any]) -> Iterator[str]:
    """A hypothesis needs two numbers at one reference at least: others may lack what it speaks of."""
    said = ""
    for p in references:
        try:
            sides = [float(side(p)) for side in (h.value, h.limit)]
        except Exception as error:  # whatever a stranger's formula raises
            said = said or f"it raises {type(error).__name__}: {error}"
            continue
        if all(side == side for side in sides):
            return
        said = said or "it is nan"
    yield f"{s.id}: hypothesis {h.id!r} must be two numbers at a reference; {said}"
