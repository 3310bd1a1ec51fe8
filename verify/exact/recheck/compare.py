"""The content of a certificate against a recomputation of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import mpmath
from mpmath import iv

from bounds import REGISTRY, Band, Hypothesis, Statement
from bounds.arithmetic import INTERVALS, UNDECIDED, Truth
from bounds.statement import Kind
from verify.errors import InputError
from verify.exact.certificate import read_instance
from verify.exact.recheck.fractions import Bounds
from verify.exact.recipes import RationalCase, numbers_of, read_case
from verify.layerwise.exact.instance import ExactInstance
from verify.layerwise.exact.recheck import Value, measure, parameters
from verify.user_statements import guarded

LARGEST_N, LARGEST_D = 60, 120
"""Exact fractions grow with the size; beyond these a recheck would take minutes and is refused."""

PRECISIONS = (256, 512)
"""Bits of the intervals: the first attempt, and the second for what that leaves open."""

CLAIMS_NOTHING = ("undecided", "out of scope, band undecided")

_BALL = re.compile(r"\[(?:(-?[0-9.e+-]+) )?\+/- ([0-9.e+-]+)\]")


@dataclass(frozen=True)
class Finding:
    """Something a recheck found: where, and what."""

    where: str
    what: str


@dataclass
class Recheck:
    """The outcome: rows confirmed, contradictions, what could not be rechecked, how independent it was."""

    confirmed: int = 0
    wrong: list[Finding] = field(default_factory=list)
    open: list[Finding] = field(default_factory=list)
    note: str = ""

    @property
    def agrees(self) -> bool:
        """Whether everything the certificate claims was confirmed."""
        return not self.wrong and not self.open


def recheck(content: dict[str, Any], statements: Iterable[Statement] = REGISTRY) -> Recheck:
    """Recompute a certificate's quantities, bands and verdicts from its exact input alone.

    content: from `read_certificate`, which has checked the hash.  statements: where the ids of the
    certificate are looked up.  Raises InputError for an id that is not there and for malformed content.
    """
    instance = _instance(content)
    found = _statements(content, statements)
    chosen = found if isinstance(instance, RationalCase) else [guarded(s) for s in found]
    result = Recheck()
    if isinstance(instance, RationalCase):
        result.note = SHARED
    elif instance.N > LARGEST_N or instance.d > LARGEST_D:
        result.open.append(
            Finding(
                "matrices",
                f"not rechecked: exact fractions are feasible to N = {LARGEST_N}, d = {LARGEST_D}; this "
                f"instance has N = {instance.N}, d = {instance.d}. Its hash and its form are in order.",
            )
        )
        return result
    rows = _by_place(content)
    pending = dict(rows)
    for precision in PRECISIONS:
        before, iv.prec = iv.prec, precision
        try:
            attempt = _attempt(content, chosen, *_recomputed(instance), instance.L, pending)
        finally:
            iv.prec = before
        result.wrong += attempt.wrong
        result.open = attempt.open
        result.confirmed += attempt.confirmed
        pending = {key: row for key, row in pending.items() if _place(key) in {f.where for f in attempt.open}}
        if not pending or result.wrong:
            break
    return result


SHARED = (
    "The quantities were recomputed from the exact input by the recipe that made them, in fractions and "
    "mpmath intervals: rational quantities have no second implementation here. Bands and verdicts do."
)
"""What a recheck of a companion theory's certificate says about its independence."""


def _instance(content: dict[str, Any]) -> ExactInstance | RationalCase:
    given, case = content["instance"], str(content["case"])
    return (
        read_case(given, case)
        if isinstance(given, dict) and "recipe" in given
        else read_instance(given, case)
    )


def _recomputed(instance: ExactInstance | RationalCase) -> tuple[Any, dict[tuple[str, int | None], Value]]:
    """Parameters and quantities as intervals at the current precision; None where there is no value.

    For a companion theory the parameters that are single numbers are among the quantities too.
    """
    if not isinstance(instance, RationalCase):
        values = measure(instance)
        return parameters(instance, values), values
    found = instance.exact(INTERVALS)
    measured = {key: None if isinstance(x, str) else INTERVALS.number(x) for key, x in found.values.items()}
    named = {(name, None): x for name, x in numbers_of(found.parameters).items()}
    return found.parameters, named | measured


def _statements(content: dict[str, Any], statements: Iterable[Statement]) -> list[Statement]:
    known = {s.id: s for s in statements}
    missing = [id for id in content["statements"] if id not in known]
    if missing:
        raise InputError(
            f"the certificate speaks of the unknown statement {missing[0]}: give the file that registers "
            "it with --statements"
        )
    return [known[id] for id in content["statements"]]


Key = tuple[str, int | None, str]

ROW_FIELDS = {
    "statement", "tag", "layer", "quantity", "value", "lower", "upper", "verdict", "reason",
    "hypotheses", "precision",
}  # fmt: skip


def _by_place(content: dict[str, Any]) -> dict[Key, dict[str, Any]]:
    rows: dict[Key, dict[str, Any]] = {}
    for i, row in enumerate(content["rows"]):
        if not isinstance(row, dict) or set(row) != ROW_FIELDS:
            fields = ", ".join(sorted(ROW_FIELDS))
            raise InputError(f"row {i} of the certificate must have the fields {fields}")
        key = row["statement"], row["layer"], row["quantity"]
        if key in rows:
            raise InputError(f"the certificate has two rows for {_place(key)}")
        rows[key] = row
    return rows


def _place(key: Key) -> str:
    statement, layer, quantity = key
    return f"{statement}, {quantity}" + ("" if layer is None else f", layer {layer}")


def _attempt(
    content: dict[str, Any],
    chosen: list[Statement],
    p: Any,
    values: dict[tuple[str, int | None], Value],
    L: int,
    pending: dict[Key, dict[str, Any]],
) -> Recheck:
    """One pass at one precision over the rows that are still open."""
    result = Recheck()
    everything = _by_place(content)
    expected: set[Key] = set()
    outcomes: dict[tuple[str, str], Truth] = {}
    for s in chosen:
        for h in s.hypotheses:
            if (h.id, h.text) not in outcomes:
                outcomes[h.id, h.text] = h.holds(p)
                _compare_hypothesis(content, h, p, outcomes[h.id, h.text], result)
        scope = [outcomes[h.id, h.text] for h in s.hypotheses]
        for layer in s.layers(L):
            for quantity, band in s.bands(p, layer).items():
                key = s.id, layer, quantity
                expected.add(key)
                if key in pending:
                    _compare_row(key, pending[key], s, band, values[quantity, layer], scope, p, result)
    for name, text in content["parameters"].items():
        _compare(f"parameter {name}", text, values.get((name, None)), result)
    for key in expected ^ set(everything):
        result.wrong.append(Finding(_place(key), "missing from the certificate, or in no statement of it"))
    return result


def _compare_hypothesis(
    content: dict[str, Any], h: Hypothesis, p: Any, outcome: Truth, result: Recheck
) -> None:
    where = f"hypothesis {h.id}: {h.text}"
    found = [r for r in content["hypotheses"] if (r["id"], r["text"]) == (h.id, h.text)]
    if len(found) != 1:
        result.wrong.append(Finding(where, f"the certificate lists it {len(found)} times"))
        return
    for name, value in (("value", h.value(p)), ("limit", h.limit(p))):
        _compare(f"{where}, {name}", found[0][name], value, result)
    said = found[0]["outcome"]
    word = "undecided" if outcome is UNDECIDED else "met" if outcome else "fails"
    if said not in (word, "undecided") and word != "undecided":
        result.wrong.append(Finding(where, f"the certificate says {said}, but it is {word}"))
    elif said != word and said != "undecided":
        result.open.append(Finding(where, f"not rechecked: intervals do not settle it ({said} is claimed)"))


def _compare(where: str, text: Any, value: Value, result: Recheck) -> bool:
    """Whether the certificate's enclosure can hold the recomputed number; a contradiction is noted."""
    if text == "unknown":
        return True
    if (text is None) != (value is None):
        result.wrong.append(Finding(where, "defined in one computation and undefined in the other"))
        return False
    if text is None:
        return True
    low, high = read_enclosure(text, where)
    mine_low, mine_high = _ends(INTERVALS.number(value))
    if low <= mine_high and mine_low <= high:
        return True
    result.wrong.append(Finding(where, f"{text} is claimed, but it is {_show(value)}"))
    return False


def _show(value: Value) -> str:
    return mpmath.nstr(mpmath.mpf(value.mid), 20)  # type: ignore[union-attr]


def _ends(value: Any) -> tuple[Any, Any]:
    """Both ends with all their bits."""
    low, high = (_number(mpmath.mp.make_mpf(end)) for end in value._mpi_)
    return low, high


def _number(x: Any) -> Any:
    """An mpmath number as an exact Fraction, or a float infinity."""
    if mpmath.isnan(x):
        raise InputError("an interval of the recheck is not a number")
    if mpmath.isinf(x):
        return float(x)
    sign, mantissa, exponent, _ = x._mpf_
    return (-1 if sign else 1) * Fraction(int(mantissa)) * Fraction(2) ** exponent


def read_enclosure(text: Any, where: str) -> Bounds | tuple[float, float]:
    """Both ends of an enclosure written by `verify.exact.certificate`; InputError otherwise."""
    if text in ("inf", "-inf"):
        return float(text), float(text)
    try:
        match = _BALL.fullmatch(text)
        middle, radius = (match[1] or "0", match[2]) if match else (text, "0")
        m, r = Fraction(middle), Fraction(radius)
    except (TypeError, ValueError, ZeroDivisionError):
        raise InputError(f"{where}: {text!r} is not an enclosure '[m +/- r]'") from None
    return m - r, m + r


def _compare_row(
    key: Key,
    row: dict[str, Any],
    s: Statement,
    band: Band,
    value: Value,
    scope: list[Truth],
    p: Any,
    result: Recheck,
) -> None:
    where = _place(key)
    good = row["tag"] == s.tag.value
    if not good:
        result.wrong.append(Finding(where, f"the statement is {s.tag.value}, not {row['tag']}"))
    for name, mine in (("value", value), ("lower", band.lower), ("upper", band.upper)):
        good &= _compare(f"{where}, {name}", row[name], mine, result)
    if not good:
        return
    said, found = row["verdict"], _verdicts(value, band, s, scope, p)
    if value is None and row["value"] == "unknown":  # balls cannot tell a quantity that does not exist
        found.add("vacuous")
    if said in CLAIMS_NOTHING or found == {said} or (value is None and said in found):
        result.confirmed += 1
    elif said in found:
        result.open.append(Finding(where, f"not rechecked: intervals do not settle it ({said} is claimed)"))
    else:
        result.wrong.append(Finding(where, f"{said} is claimed, but it is {' or '.join(sorted(found))}"))


def _verdicts(value: Value, band: Band, s: Statement, scope: list[Truth], p: Any) -> set[str]:
    """Every verdict that the intervals leave possible."""
    if value is None:
        return {"undefined"}
    if s.kind is Kind.TREND:
        return {"observed"}
    vacuous = band.vacuous(p)
    if vacuous is True or (vacuous is UNDECIDED and _same_end(band, p)):
        return {"vacuous"}
    inside = _inside(value, band)
    truths = {True, False} if inside is UNDECIDED else {inside}
    words = {True: "proved", False: "refuted"}
    if s.kind is Kind.FALSE:
        words = {True: "not refuted here", False: "refuted, as expected"}
    if s.assumption:
        words = {True: "assumption met", False: "assumption not met"}
    elif s.leading_order:
        words = {True: "consistent at leading order", False: "inconsistent at leading order"}
    elif any(x is False for x in scope):
        words = {True: "out of scope, band holds", False: "out of scope, band fails"}
    found = {words[truth] for truth in truths}
    if not s.assumption and not s.leading_order and UNDECIDED in scope and False not in scope:
        found |= {"out of scope, band holds", "out of scope, band fails"}
    return found | {"vacuous"} if vacuous is UNDECIDED and inside is not False else found


def _same_end(band: Band, p: Any) -> bool:
    """Whether the band's ends are those of the range, given twice: two roundings of one number."""
    low, high = band.trivial
    below = p.ops.negate(p.ops.less(low, band.lower))
    mine, range_end = (_ends(INTERVALS.number(x)) for x in (band.upper, high))
    return below is True and mine == range_end


def _inside(value: Value, band: Band) -> Truth:
    low, high = band.trivial
    A, tests = INTERVALS, []
    if band.open_lower:
        tests.append(A.less(band.lower, value))
    elif A.less(low, band.lower) is not False:
        tests.append(A.negate(A.less(value, band.lower)))
    if band.open_upper:
        tests.append(A.less(value, band.upper))
    elif A.less(band.upper, high) is not False:
        tests.append(A.negate(A.less(band.upper, value)))
    return False if False in tests else UNDECIDED if UNDECIDED in tests else True
