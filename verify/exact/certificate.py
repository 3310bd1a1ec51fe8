"""Certificates: what was decided about a rational instance, in a file that can be checked by itself.

JSON without floats: every number is an integer or a string.  Rationals are "p/q", enclosures
"[m +/- r]" in decimals (the number lies within r of m), "m" for an exact one, "inf", "-inf", or
"unknown" where no bound was found.  docs/certificates.md says what each field means.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from fractions import Fraction
from math import ceil, log10
from pathlib import Path
from typing import Any

from flint import arb

from bounds import REGISTRY, Statement
from bounds.arithmetic import UNDECIDED
from bounds.balls import infinite
from verify.errors import InputError
from verify.exact.decide import LIMIT, START, Decisions, ExactHypothesis, ExactRow, decide
from verify.exact.recipes import RationalCase, case_record
from verify.layerwise.exact.instance import MATRICES, ExactInstance, Rows

FORMAT = "dln-verify certificate"
VERSION = 1

OUTCOME = {True: "met", False: "fails"}

FIELDS = (
    "format", "version", "case", "origin", "instance", "statements", "parameters", "hypotheses", "rows",
    "precision", "versions", "sha256",
)  # fmt: skip


def certify(
    instance: ExactInstance | RationalCase,
    statements: Iterable[Statement] = REGISTRY,
    *,
    start: int = START,
    limit: int = LIMIT,
) -> dict[str, Any]:
    """The certificate of an instance: `decide`, as a record with a hash.  Raises InputError."""
    chosen = list(statements)
    return record(decide(instance, chosen, start=start, limit=limit), chosen)


def record(decisions: Decisions, statements: Iterable[Statement]) -> dict[str, Any]:
    """Decisions as a certificate."""
    from verify.writing import machine

    x = decisions.instance
    names = {(h.id, h.text): i for i, h in enumerate(decisions.hypotheses)}
    content = {
        "format": FORMAT,
        "version": VERSION,
        "case": x.case,
        "origin": _plain(x.origin),
        "instance": case_record(x) if isinstance(x, RationalCase) else instance_record(x),
        "statements": [s.id for s in statements],
        "parameters": {
            name: enclosure_text(value, decisions.start) for name, value in decisions.parameters.items()
        },
        "hypotheses": [_hypothesis_record(h) for h in decisions.hypotheses],
        "rows": [_row_record(row, names) for row in decisions.rows],
        "precision": {"start": decisions.start, "limit": decisions.limit},
        "versions": _plain(machine()["versions"]),
    }
    return content | {"sha256": digest(content)}


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


def instance_record(x: ExactInstance) -> dict[str, Any]:
    """The exact input, rationals as strings."""
    return {
        "form": x.form,
        "K": x.K,
        "n": x.n,
        "L": x.L,
        "alpha": str(x.alpha),
        "s": [str(value) for value in x.s],
        **{name: [[str(value) for value in row] for row in x.matrices[name]] for name in MATRICES[x.form]},
    }


def read_instance(content: dict[str, Any], case: str = "certificate") -> ExactInstance:
    """The instance of a certificate; InputError naming the field that is wrong."""
    if not isinstance(content, dict) or content.get("form") not in MATRICES:
        raise InputError(f"{case}: instance.form must be one of {', '.join(MATRICES)}")
    form = content["form"]
    expected = {"form", "K", "n", "L", "alpha", "s", *MATRICES[form]}
    if set(content) != expected:
        raise InputError(f"{case}: instance must have the fields {', '.join(sorted(expected))}")
    for name in ("K", "n", "L"):
        if type(content[name]) is not int:
            raise InputError(f"{case}: instance.{name} must be an integer, got {content[name]!r}")
    matrices = {name: _rows(content[name], name, case) for name in MATRICES[form]}
    s = _rows([content["s"]], "s", case)[0]
    alpha = read_rational(content["alpha"], f"{case}: instance.alpha")
    return ExactInstance(form, content["K"], content["n"], content["L"], alpha, s, matrices, case)


def _rows(value: Any, name: str, case: str) -> Rows:
    if not isinstance(value, list) or not all(isinstance(row, list) and row for row in value) or not value:
        raise InputError(f"{case}: instance.{name} must be lists of rationals")
    what = f"{case}: an entry of instance.{name}"
    return tuple(tuple(read_rational(x, what) for x in row) for row in value)


def read_rational(text: Any, what: str) -> Fraction:
    """A rational written as this module writes it; InputError otherwise."""
    try:
        value = Fraction(text) if isinstance(text, str) else None
    except (ValueError, ZeroDivisionError):
        value = None
    if value is None or str(value) != text:
        raise InputError(f"{what} must be a rational in lowest terms, 'p/q', got {text!r}")
    return value


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
        "outcome": "undecided" if h.outcome is UNDECIDED else OUTCOME[h.outcome],
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
    """A certificate file, its format, version and hash checked; InputError names what is wrong."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error})") from None
    try:
        content = json.loads(text, object_pairs_hook=_once, parse_float=_no_float, parse_constant=_no_float)
    except json.JSONDecodeError as error:
        raise InputError(
            f"{path}: not JSON, truncated or damaged at line {error.lineno}, column {error.colno}"
        ) from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: not a certificate: {error}") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise InputError(f"{path}: not a certificate: format must be {FORMAT!r}")
    if content.get("version") != VERSION:
        raise InputError(
            f"{path}: certificate of version {content.get('version')!r}; this program reads version "
            f"{VERSION}: certify the instance again, or recheck with the program that wrote it"
        )
    if set(content) != set(FIELDS):
        odd = sorted(set(content) ^ set(FIELDS))
        raise InputError(f"{path}: missing or unknown field {', '.join(odd)}")
    if digest(content) != content["sha256"]:
        raise InputError(f"{path}: the content does not match its sha256: it has been changed")
    return content


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        raise ValueError("a field occurs twice")
    return dict(pairs)


def _no_float(text: str) -> Any:
    raise ValueError(f"a certificate has no floating-point numbers, found {text}")
