"""Certificates: what was decided about a rational instance, in a file that can be checked by itself.

JSON without floats: every number is an integer or a string.  Rationals are "p/q", enclosures
"[m +/- r]" in decimals (the number lies within r of m), "m" for an exact one, "inf", "-inf", or
"unknown" where no bound was found.  docs/certificates.md says what each field means.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from fractions import Fraction
from math import ceil, log10
from pathlib import Path
from typing import Any

from flint import arb

from bounds import REGISTRY, Statement
from bounds.balls import infinite
from verify.errors import InputError
from verify.exact.decide import LIMIT, START, Decisions, ExactHypothesis, ExactRow, decide
from verify.exact.engine import AnyInstance
from verify.exact.schema import FORMAT, LONGEST, VERSION, Certificate
from verify.files import clipped, read_json, validated
from verify.verdict import Truth

LARGEST_SIZE = 10_000
"""Of K, n and L in a certificate."""


def certify(
    instance: AnyInstance,
    statements: Iterable[Statement] = REGISTRY,
    *,
    start: int = START,
    limit: int = LIMIT,
) -> dict[str, Any]:
    """The certificate of an instance: `decide`, as a record with a hash.  Raises InputError."""
    chosen = list(statements)
    return record(decide(instance, chosen, start=start, limit=limit), chosen)


def record(decisions: Decisions, statements: Iterable[Statement]) -> dict[str, Any]:
    """Decisions as a certificate; InputError where a number is too long or too large for one."""
    from verify.writing import machine

    x = decisions.instance
    names = {(h.id, h.text): i for i, h in enumerate(decisions.hypotheses)}
    content = {
        "format": FORMAT,
        "version": VERSION,
        "case": x.case,
        "origin": _plain(x.origin),
        "instance": x.engine.record(x),
        "statements": [s.id for s in statements],
        "parameters": {
            name: enclosure_text(value, decisions.start) for name, value in decisions.parameters.items()
        },
        "hypotheses": [_hypothesis_record(h) for h in decisions.hypotheses],
        "rows": [_row_record(row, names) for row in decisions.rows],
        "precision": {"start": decisions.start, "limit": decisions.limit},
        "versions": _plain(machine()["versions"]),
    }
    content["sha256"] = digest(content)
    validated(Certificate, content, f"{x.case}: no certificate can hold this")
    return content


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of the canonical form: every field but the hash, keys sorted, no white space."""
    kept = {name: value for name, value in content.items() if name != "sha256"}
    text = json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """The value with floats written out, so that no digit of the file is lost on reading."""
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, int | str) or value is None else repr(value)


def rational_text(x: Fraction, case: str) -> str:
    """A rational as "p/q"; InputError where it is too long for a certificate."""
    if max(x.numerator.bit_length(), x.denominator.bit_length()) > LONGEST * 3.32:
        raise InputError(f"{case}: a rational of more than {LONGEST} digits does not fit a certificate")
    return str(x)


def read_rational(text: Any, what: str) -> Fraction:
    """A rational written as this module writes it; InputError otherwise."""
    fits = isinstance(text, str) and _RATIONAL.fullmatch(text)
    if fits and any(len(part) > LONGEST for part in text.split("/")):
        raise InputError(f"{what} has more than {LONGEST} digits")
    value = Fraction(text) if fits else None
    if value is None or str(value) != text:
        raise InputError(f"{what} must be a rational in lowest terms, 'p/q', got {clipped(repr(text))}")
    return value


_RATIONAL = re.compile(r"-?[0-9]+(?:/[1-9][0-9]*)?")


def enclosure_text(x: arb, precision: int) -> str:
    """An enclosure as text, rigorous: "[m +/- r]", "m" where exact, "inf", "-inf" or "unknown"."""
    if x.is_finite():
        return x.str(ceil(precision * log10(2)) + 2)
    return "inf" if infinite(x) else "-inf" if infinite(-x) else "unknown"


def _hypothesis_record(h: ExactHypothesis) -> dict[str, Any]:
    return {
        "id": h.id,
        "text": h.text,
        "value": enclosure_text(h.value, h.precision),
        "limit": enclosure_text(h.limit, h.precision),
        "strict": "yes" if h.strict else "no",
        "outcome": Truth.of(h.outcome).value,
    }


def _row_record(row: ExactRow, names: dict[tuple[str, str], int]) -> dict[str, Any]:
    return {
        "statement": row.statement,
        "tag": row.tag,
        "layer": row.layer,
        "quantity": row.quantity,
        "value": None if row.value is None else enclosure_text(row.value, row.precision),
        "lower": enclosure_text(row.lower, row.precision),
        "upper": enclosure_text(row.upper, row.precision),
        "verdict": row.decision.value,
        "reason": row.reason,
        "hypotheses": [names[key] for key in row.hypotheses],
        "precision": row.precision,
    }


def write_certificate(path: Path, content: dict[str, Any]) -> None:
    """Write a certificate whole or not at all."""
    from verify.writing import write_text

    write_text(path, json.dumps(content, indent=1, ensure_ascii=True, allow_nan=False) + "\n")


def read_certificate(path: str | Path) -> dict[str, Any]:
    """A certificate file, its format, version, fields and hash in order; InputError with what is wrong.

    The hash finds damage.  It is no authentication: whoever changes a certificate can write a new one,
    and `verify.exact.recheck` is what finds that.
    """
    path = Path(path)
    content = read_json(path, numbers=_no_float)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise InputError(f"{path}: not a certificate: format must be {FORMAT!r}")
    if content.get("version") != VERSION:
        version = clipped(repr(content.get("version")))
        raise InputError(
            f"{path}: certificate of version {version}; this program reads version {VERSION}: certify "
            "the instance again, or recheck with the program that wrote it"
        )
    validated(Certificate, content, str(path))
    if digest(content) != content["sha256"]:
        raise InputError(f"{path}: the content does not match its sha256: it has been changed")
    return content


def _no_float(text: str) -> Any:
    raise ValueError(f"a certificate has no floating-point numbers, found {clipped(text)}")
