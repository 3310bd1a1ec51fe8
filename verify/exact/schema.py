"""The record of a certificate: what may stand in each field, for its writer and its readers alike."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from verify.exact.words import LARGEST_LIMIT, Decision

FORMAT = "dln-verify certificate"
VERSION = 1

LONGEST = 4_000
"""Digits of the longest number in a certificate; Python itself refuses 4,301."""

# an exponent of at most five digits: a larger power of ten would take seconds to evaluate
_NUMBER = r"-?[0-9]+(?:\.[0-9]*)?(?:e[+-]?[0-9]{1,5})?"
_ENCLOSURE = re.compile(rf"(?P<exact>{_NUMBER})|\[(?:(?P<middle>{_NUMBER}) )?\+/- (?P<radius>{_NUMBER})\]")
_ENDLESS = {"inf": float("inf"), "-inf": float("-inf")}

Ends = tuple[Fraction | float, Fraction | float]


def read_enclosure(text: Any, where: str = "") -> Ends:
    """Both ends of an enclosure, infinite for "unknown"; ValueError for text that is none.

    where: what the text is, for the message.
    """
    if text == "unknown":
        return float("-inf"), float("inf")
    if text in _ENDLESS:
        return _ENDLESS[text], _ENDLESS[text]
    match = _ENCLOSURE.fullmatch(text) if isinstance(text, str) and len(text) <= 2 * LONGEST else None
    parts = [part for part in match.groups() if part is not None] if match else []
    if match is None or any(len(part) > LONGEST for part in parts):
        raise ValueError(
            f"{where + ': ' if where else ''}an enclosure is '[m +/- r]', a decimal, inf, -inf or unknown, "
            f"of at most {LONGEST} digits, 5 of them in an exponent"
        )
    if match["exact"] is not None:
        return Fraction(match["exact"]), Fraction(match["exact"])
    middle, radius = Fraction(match["middle"] or 0), Fraction(match["radius"])
    if radius < 0:
        raise ValueError("the radius of an enclosure is at least 0")
    return middle - radius, middle + radius


def _enclosure(text: str) -> str:
    read_enclosure(text)
    return text


def _limited(value: Any, depth: int = 0) -> Any:
    """Anything made of records, lists, text and integers: no floats, no number out of range."""
    if depth > 20:
        raise ValueError("is nested too deeply")
    if isinstance(value, dict):
        for name, item in value.items():
            _limited(name, depth + 1)
            _limited(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _limited(item, depth + 1)
    elif isinstance(value, bool | float):
        raise ValueError("holds text, integers and nothing else")
    return value


Text = Annotated[str, StringConstraints(max_length=100_000)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=1_000)]
Enclosure = Annotated[str, AfterValidator(_enclosure)]
Bits = Annotated[int, Field(ge=64, le=LARGEST_LIMIT)]
Free = Annotated[dict[str, Any], AfterValidator(_limited)]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class HypothesisRecord(_Record):
    """One hypothesis: value <= limit, < if strict."""

    id: Word
    text: Word
    value: Enclosure
    limit: Enclosure
    strict: Literal["yes", "no"]
    outcome: Literal["met", "fails", "undecided"]


class RowRecord(_Record):
    """One statement at one layer; value null where the quantity does not exist."""

    statement: Word
    tag: Word
    layer: Annotated[int, Field(ge=0)] | None
    quantity: Word
    value: Enclosure | None
    lower: Enclosure
    upper: Enclosure
    verdict: Annotated[str, AfterValidator(lambda word: Decision(word).value)]
    reason: Text
    hypotheses: list[Annotated[int, Field(ge=0)]]
    precision: Bits


class PrecisionRecord(_Record):
    """Bits: the first attempt and the limit."""

    start: Bits
    limit: Bits


class Certificate(_Record):
    """The whole file.  case, origin and versions are for people: nothing else rests on them."""

    format: Literal["dln-verify certificate"]
    version: Literal[1]
    case: Text
    origin: Free
    instance: Free
    statements: list[Word]
    parameters: dict[Word, Enclosure]
    hypotheses: list[HypothesisRecord]
    rows: list[RowRecord]
    precision: PrecisionRecord
    versions: dict[Word, Word | None]
    sha256: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
