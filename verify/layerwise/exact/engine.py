"""Rational networks and pairs for the exact engine: both paths, and how a certificate holds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flint import arb

from bounds.balls import enclosure
from verify.errors import InputError
from verify.exact.certificate import LARGEST_SIZE, rational_text, read_rational
from verify.exact.engine import Engine
from verify.exact.value import NotResolved
from verify.files import clipped
from verify.layerwise.exact.instance import MATRICES, ExactInstance, Rows
from verify.layerwise.exact.measure import ExactMeasurement, measure_exactly
from verify.layerwise.exact.realise import exact_data, require_form
from verify.layerwise.exact.recheck import Value, measure, parameters
from verify.layerwise.vocabulary import VOCABULARY
from verify.measurement import Key
from verify.user_statements import guarded

PARAMETERS = ("theta", "theta_s", "lmin", "lmax", "eps", "rho", "delta", "mu", "e0", "tail")
"""What a certificate of the layerwise theory lists of them."""

LARGEST_N, LARGEST_D, LARGEST_BITS = 60, 120, 6_000
"""Exact fractions grow with the size; beyond these a recheck would take minutes and is refused.
LARGEST_BITS: of the longest entry times L, about the length of a power s^(L-1)."""


def _measured(x: ExactInstance, precision: int, start: int, limit: int) -> ExactMeasurement | None:
    """The quantities at this precision; None where a matrix is not provably regular yet."""
    try:
        return measure_exactly(x, precision, refine=precision > start)
    except NotResolved:
        _require_full_rank(x, precision, limit)
        return None


def _require_full_rank(x: ExactInstance, precision: int, limit: int) -> None:
    """InputError when X is rank deficient, or when that is not settled at the limit."""
    rank = exact_data(x).rank()
    if rank < x.N:
        raise InputError(f"{x.case}: X has rank {rank} < N = {x.N}: its columns must be independent")
    if precision >= limit:
        raise InputError(f"{x.case}: X'X is not provably invertible at {limit} bits; raise the limit")


def _scalars(m: Any, p: Any) -> dict[str, arb]:
    """The scalars that a certificate lists as the parameters of its bands."""
    return {name: enclosure(m.values[name, None]) for name in PARAMETERS}


def instance_record(x: ExactInstance) -> dict[str, Any]:
    """The exact input, rationals as strings."""
    return {
        "form": x.form,
        "K": x.K,
        "n": x.n,
        "L": x.L,
        "alpha": rational_text(x.alpha, x.case),
        "s": [rational_text(value, x.case) for value in x.s],
        **{
            name: [[rational_text(value, x.case) for value in row] for row in x.matrices[name]]
            for name in MATRICES[x.form]
        },
    }


def read_instance(content: Mapping[str, Any], case: str = "certificate") -> ExactInstance:
    """The instance of a certificate; InputError naming the field that is wrong."""
    if not isinstance(content, Mapping) or content.get("form") not in (*MATRICES,):
        raise InputError(f"{case}: instance.form must be one of {', '.join(MATRICES)}")
    form = content["form"]
    expected = {"form", "K", "n", "L", "alpha", "s", *MATRICES[form]}
    if set(content) != expected:
        raise InputError(f"{case}: instance must have the fields {', '.join(sorted(expected))}")
    for name in ("K", "n", "L"):
        if type(content[name]) is not int:
            raise InputError(
                f"{case}: instance.{name} must be an integer, got {clipped(repr(content[name]))}"
            )
        if not 0 < content[name] <= LARGEST_SIZE:
            raise InputError(f"{case}: instance.{name} must be 1 to {LARGEST_SIZE}")
    matrices = {name: _rows(content[name], name, case) for name in MATRICES[form]}
    s = _rows([content["s"]], "s", case)[0]
    alpha = read_rational(content["alpha"], f"{case}: instance.alpha")
    return ExactInstance(form, content["K"], content["n"], content["L"], alpha, s, matrices, case)


def _rows(value: Any, name: str, case: str) -> Rows:
    if not isinstance(value, list) or not all(isinstance(row, list) and row for row in value) or not value:
        raise InputError(f"{case}: instance.{name} must be lists of rationals")
    what = f"{case}: an entry of instance.{name}"
    return tuple(tuple(read_rational(x, what) for x in row) for row in value)


def _too_large(x: ExactInstance) -> str:
    """Why the matrices of an instance are not rechecked; empty where they are."""
    entries = [x.alpha, *x.s, *(y for A in x.matrices.values() for row in A for y in row)]
    bits = x.L * max(max(y.numerator.bit_length(), y.denominator.bit_length()) for y in entries)
    if x.N <= LARGEST_N and x.d <= LARGEST_D and bits <= LARGEST_BITS:
        return ""
    return (
        f"not rechecked: exact fractions are feasible to N = {LARGEST_N}, d = {LARGEST_D} and {LARGEST_BITS} "
        f"bits times layers; this instance has N = {x.N}, d = {x.d} and {bits}. Its form is in order."
    )


def _again(x: ExactInstance) -> tuple[Any, dict[Key, Value]]:
    """Parameters and quantities at the current precision of the second path."""
    values = measure(x)
    return parameters(x, values), values


ENGINE = Engine(
    require=require_form,
    measure=_measured,
    scalars=_scalars,
    record=instance_record,
    read=read_instance,
    too_large=_too_large,
    again=_again,
    listed=lambda p: PARAMETERS,
    guard=lambda s: guarded(s, VOCABULARY),
)
