"""The content of a certificate against a recomputation of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import combinations
from typing import Any

import mpmath
from mpmath import iv

from bounds import REGISTRY, Band, Hypothesis, Statement
from bounds.arithmetic import UNDECIDED, Truth
from bounds.statement import Kind
from verify.errors import InputError
from verify.exact import words
from verify.exact.engine import AnyInstance, engine_of
from verify.exact.recheck.numbers import NUMBERS, Number, apart, as_ball, blurred, ends
from verify.exact.schema import Certificate, HypothesisRecord, RowRecord, read_enclosure
from verify.exact.words import OPEN, Decision, Place, precisions
from verify.files import validated
from verify.verdict import Truth as Comparison

PRECISIONS = (256, 512)
"""Bits of the intervals: the first attempt, and the second for what that leaves open."""

AGAIN = "certify again with a higher limit"

REFINED, UNREFINED = 100, 40
"""Bits to which the first path knows any number at its limit, and where it stops at its first attempt."""


@dataclass(frozen=True)
class Objection:
    """Something a recheck found: where, and what."""

    where: str
    what: str


@dataclass
class Recheck:
    """The outcome: rows confirmed, contradictions, what could not be rechecked, how independent it was."""

    confirmed: int = 0
    wrong: list[Objection] = field(default_factory=list)
    open: list[Objection] = field(default_factory=list)
    note: str = ""

    @property
    def agrees(self) -> bool:
        """Whether everything the certificate claims was confirmed."""
        return not self.wrong and not self.open


def recheck(content: dict[str, Any], statements: Iterable[Statement] = REGISTRY) -> Recheck:
    """Recompute a certificate's quantities, bands, hypotheses, verdicts and reasons from its exact input.

    content: from `read_certificate`, which has checked the hash.  statements: where the ids of the
    certificate are looked up.  What is for people only (case, origin, versions) is not rechecked.
    Raises InputError for an id that is not there and for malformed content.
    """
    certificate = validated(Certificate, content, "the certificate")
    engine = engine_of(certificate.instance, certificate.case)
    instance = engine.read(certificate.instance, certificate.case)
    found = _statements(certificate, statements)
    chosen = [engine.guard(s) for s in found]
    result = Recheck(note=engine.note)
    if size := engine.too_large(instance):
        result.open.append(Objection("matrices", size))
        return result
    rows = _by_place(certificate)
    pending = dict(rows)
    for precision in PRECISIONS:
        before, iv.prec = iv.prec, precision
        try:
            attempt = _Attempt(certificate, rows, pending, *engine.again(instance))
            attempt.compare(chosen, instance)
        except InputError:
            raise
        except (LookupError, ValueError, TypeError, ArithmeticError, AttributeError) as error:
            raise InputError(f"{certificate.case}: its instance cannot be recomputed: {error}") from error
        finally:
            iv.prec = before
        result.wrong, result.open = attempt.wrong, attempt.open
        pending = {key: rows[key] for key in attempt.left}
        result.confirmed += attempt.confirmed
        if result.wrong or not result.open:
            break
    return result


def _statements(certificate: Certificate, statements: Iterable[Statement]) -> list[Statement]:
    known, ids = {s.id: s for s in statements}, certificate.statements
    missing = [id for id in ids if id not in known]
    if missing:
        raise InputError(
            f"the certificate speaks of the unknown statement {missing[0]}: give the file that registers "
            "it with --statements"
        )
    if twice := [id for i, id in enumerate(ids) if id in ids[:i]]:
        raise InputError(f"the certificate lists the statement {twice[0]} twice")
    return [known[id] for id in ids]


Less = Callable[[Any, Any], Truth]


def _by_place(certificate: Certificate) -> dict[Place, RowRecord]:
    rows: dict[Place, RowRecord] = {}
    for row in certificate.rows:
        key = row.statement, row.layer, row.quantity
        if key in rows:
            raise InputError(f"the certificate has two rows for {_place(key)}")
        rows[key] = row
    return rows


def _place(key: Place) -> str:
    statement, layer, quantity = key
    return f"{statement}, {quantity}" + ("" if layer is None else f", layer {layer}")


class _Attempt:
    """One pass at one precision, over the rows that are still open.

    left: the rows that remain so.
    """

    def __init__(
        self,
        certificate: Certificate,
        rows: dict[Place, RowRecord],
        pending: dict[Place, RowRecord],
        p: Any,
        values: dict[tuple[str, int | None], Number | str],
    ) -> None:
        self.certificate, self.rows, self.pending, self.p, self.values = certificate, rows, pending, p, values
        self.wrong: list[Objection] = []
        self.open: list[Objection] = []
        self.left: list[Place] = []
        self.confirmed = 0
        self.outcomes: dict[tuple[str, str], Truth] = {}
        limits = certificate.precision
        self.bits = REFINED if limits.limit > limits.start else UNREFINED
        self.blurred = blurred(
            p, self.bits, [name for name, x in certificate.parameters.items() if _exact(x)]
        )

    def compare(self, chosen: list[Statement], instance: AnyInstance) -> None:
        """Note what differs."""
        self._parameters(instance.engine.listed(self.p))
        self._hypotheses(chosen)
        expected: set[Place] = set()
        for s in chosen:
            for layer in s.layers(instance.L):
                for quantity, band in s.bands(self.p, layer).items():
                    key = s.id, layer, quantity
                    expected.add(key)
                    if key in self.pending:
                        self._row(key, s, band)
        for key in expected - set(self.rows):
            self._contradict(_place(key), "the row is missing from the certificate")
        for key in set(self.rows) - expected:
            self._contradict(_place(key), "no statement of the certificate has such a row")

    def _contradict(self, where: str, what: str) -> bool:
        self.wrong.append(Objection(where, what))
        return False

    def _leave(self, where: str, what: str) -> bool:
        self.open.append(Objection(where, f"not rechecked: {what}"))
        return False

    def _parameters(self, wanted: Iterable[str]) -> None:
        """Every parameter is listed and none besides; a wide enclosure is a weak claim, not a false one."""
        given, wanted = self.certificate.parameters, list(wanted)
        for name in wanted:
            if name not in given:
                self._contradict(f"parameter {name}", "it is missing from the certificate")
            else:
                self._enclosure(f"parameter {name}", given[name], self.values[name, None])
        for name in set(given) - set(wanted):
            self._contradict(f"parameter {name}", "there is no such parameter")

    def _hypotheses(self, chosen: list[Statement]) -> None:
        expected = {(h.id, h.text): h for s in chosen for h in s.hypotheses}
        given = [(h.id, h.text) for h in self.certificate.hypotheses]
        for key, h in expected.items():
            where = f"hypothesis {h.id}: {h.text}"
            self.outcomes[key] = h.holds(self.p)
            found = [record for record in self.certificate.hypotheses if (record.id, record.text) == key]
            if len(found) != 1:
                self._contradict(where, f"the certificate lists it {len(found)} times")
            else:
                self._hypothesis(where, h, found[0], self.outcomes[key])
        for id, text in given:
            if (id, text) not in expected:
                self._contradict(f"hypothesis {id}: {text}", "no statement of the certificate has it")

    def _hypothesis(self, where: str, h: Hypothesis, record: HypothesisRecord, outcome: Truth) -> None:
        value, limit = h.value(self.p), h.limit(self.p)
        fits = self._enclosure(f"{where}, value", record.value, value)
        fits &= self._enclosure(f"{where}, limit", record.limit, limit)
        if record.strict != ("yes" if h.strict else "no"):
            fits = self._contradict(where, f"strict is {record.strict!r}, but it is not")
        if not fits:
            return
        word = Comparison.of(outcome).value
        settled = apart(value, limit)
        if record.outcome == "undecided":
            if h.holds(self.blurred) is not UNDECIDED:
                self._leave(where, f"undecided is claimed, but it is {word}: {AGAIN}")
        elif word == "undecided":
            self._leave(where, f"intervals do not settle it ({record.outcome} is claimed)")
        elif word != record.outcome:
            self._contradict(where, f"{record.outcome} is claimed, but it is {word}")
        elif settled is not UNDECIDED and not _bears_out(record.value, record.limit, value, limit):
            self._contradict(where, f"the enclosures of value and limit do not bear out {word}")

    def _enclosure(self, where: str, text: str | None, value: Number | str) -> bool:
        """Whether the certificate's enclosure can hold the recomputed number; a contradiction is noted."""
        absent = isinstance(value, str)
        if (text is None) != absent:
            return self._contradict(where, "defined in one computation and undefined in the other")
        if text is None or absent:
            return True
        (low, high), (mine_low, mine_high) = read_enclosure(text, where), ends(value)
        if low <= mine_high and mine_low <= high:
            return True
        return self._contradict(where, f"{text} is claimed, but it is {_shown(NUMBERS.number(value))}")

    def _row(self, key: Place, s: Statement, band: Band) -> None:
        row, where = self.pending[key], _place(key)
        value = self.values[row.quantity, row.layer]
        count = len(self.wrong)
        names = self._rests_on(row, s, where)
        if row.tag != s.tag.value:
            self._contradict(where, f"the statement is {s.tag.value}, not {row.tag}")
        for name, mine in (("value", value), ("lower", band.lower), ("upper", band.upper)):
            self._enclosure(f"{where}, {name}", getattr(row, name), mine)
        bits = self.certificate.precision
        if row.precision not in precisions(bits.start, bits.limit):
            self._contradict(where, f"{row.precision} bits is none of its precisions")
        if len(self.wrong) > count:
            return
        kept = self._verdict(where, row, s, band, value, names)
        if kept and self._reason(where, row, s, band, value, names):
            self.confirmed += 1
        elif len(self.wrong) == count:
            self.left.append(key)

    def _rests_on(self, row: RowRecord, s: Statement, where: str) -> list[HypothesisRecord]:
        """The hypotheses that the row names, which must be those of its statement, in order."""
        listed = self.certificate.hypotheses
        if any(i >= len(listed) for i in row.hypotheses):
            self._contradict(where, "it names a hypothesis that the certificate does not list")
            return []
        found = [listed[i] for i in row.hypotheses]
        if [(h.id, h.text) for h in found] != [(h.id, h.text) for h in s.hypotheses]:
            self._contradict(where, "the hypotheses it names are not those of the statement")
        return found

    def _verdict(
        self,
        where: str,
        row: RowRecord,
        s: Statement,
        band: Band,
        value: Number | str,
        names: list[HypothesisRecord],
    ) -> bool:
        said = Decision(row.verdict)
        scope = [self.outcomes[h.id, h.text] for h in s.hypotheses]
        found = _verdicts(value, band, s, row.quantity, scope)
        shown = " or ".join(sorted(x.value for x in found))
        if said in OPEN:
            return self._left_open(where, row, s, band, value, names, shown)
        if said not in found:
            return self._contradict(where, f"{said.value} is claimed, but it is {shown}")
        if len(found) > 1:
            return self._leave(where, f"intervals do not settle it ({said.value} is claimed)")
        if said not in (Decision.UNDEFINED, Decision.OBSERVED, Decision.VACUOUS):
            assert isinstance(value, Number)
            return self._borne_out(where, row, band, value)
        return True

    def _left_open(
        self,
        where: str,
        row: RowRecord,
        s: Statement,
        band: Band,
        value: Number | str,
        names: list[HypothesisRecord],
        shown: str,
    ) -> bool:
        """Whether a row that decides nothing had a reason to: it stays open, as equalities do, with every
        number blurred that the certificate does not give exactly."""
        outcomes = [h.outcome for h in names]
        word = Decision.OUT_OF_SCOPE if "fails" in outcomes else Decision.UNDECIDED
        if row.verdict != word.value:
            return self._contradict(where, f"{row.verdict} is claimed; left open it would be {word.value}")
        if row.precision != self.certificate.precision.limit:
            return self._contradict(where, "it is left open below the limit of precision")
        if word is Decision.UNDECIDED and "undecided" in outcomes:
            return True
        if isinstance(value, Number):
            known = row.value is not None and _exact(row.value)
            near = value if known else blurred(value, self.bits)
            band = s.bands(self.blurred, row.layer)[row.quantity]
            band = replace(band, lower=as_ball(band.lower), upper=as_ball(band.upper))
            scope = ["fails" not in outcomes]
            if len(_verdicts(near, band, s, row.quantity, scope)) > 1:
                return True
        return self._leave(where, f"{row.verdict} is claimed, but it is {shown}: {AGAIN}")

    def _borne_out(self, where: str, row: RowRecord, band: Band, value: Number) -> bool:
        """Whether the enclosures written in the row show what its verdict says, as the recomputed ones do."""
        written = {"value": row.value, "lower": row.lower, "upper": row.upper}
        mine = {"value": value, "lower": band.lower, "upper": band.upper}
        pairs = [
            (truth, _bears_out(written[a], written[b], mine[a], mine[b]))
            for truth, a, b in _comparisons(value, band, apart)
            if truth is not UNDECIDED
        ]
        fails = [shows for truth, shows in pairs if truth is False]
        if any(fails) if fails else all(shows for _, shows in pairs):
            return True
        return self._contradict(where, f"its enclosures are too wide to bear out {row.verdict}")

    def _reason(
        self,
        where: str,
        row: RowRecord,
        s: Statement,
        band: Band,
        value: Number | str,
        names: list[HypothesisRecord],
    ) -> bool:
        """Whether every word of the reason is true, and nothing that it must say is left out."""
        rest = row.reason
        for h in reversed([h for h in names if h.outcome != "met"]):
            head = f"{h.id} {h.outcome}: {h.text}"
            before, found, sizes = rest.rpartition(head)
            if not found or (before and not before.endswith("; ")) or not self._sizes(h, sizes):
                return self._contradict(where, f"its reason does not say, or not rightly, that {head}")
            rest = before.removesuffix("; ")
        if rest not in self._possible(row, s, band, value):
            return self._contradict(where, f"{rest!r} is no reason for it")
        return True

    def _sizes(self, h: HypothesisRecord, text: str) -> bool:
        """Whether ", but VALUE against LIMIT" gives both to four digits."""
        match = _SIZES.fullmatch(text)
        return bool(match) and _rounds(match[1], h.value) and _rounds(match[2], h.limit)

    def _possible(self, row: RowRecord, s: Statement, band: Band, value: Number | str) -> list[str]:
        """What the reason may be, before the hypotheses that are not met."""
        if isinstance(value, str):
            return [value]
        if Decision(row.verdict) in OPEN:
            return [words.LEFT_OPEN.format(row.precision)]
        if row.verdict == Decision.AS_FOUND.value:
            return [words.FOUND.format(s.finding_on(row.quantity))]
        if row.verdict != Decision.VACUOUS.value:
            return [""]
        true = [text for truth, text in band.because if truth is not False]
        some = (texts for size in range(len(true) + 1) for texts in combinations(true, size))
        return ["; ".join(texts) or words.EVERY_VALUE for texts in some]


_SIZES = re.compile(r", but (\[\+/- inf\]|\S+) against (\[\+/- inf\]|\S+)")


def _rounds(text: str, enclosure: str) -> bool:
    """Whether a number of four digits is that of an enclosure."""
    low, high = read_enclosure(enclosure)
    try:
        shown = read_enclosure(text)[0]
    except ValueError:
        return not isinstance(low, Fraction)  # what an unbounded ball prints
    if not isinstance(low, Fraction) or not isinstance(high, Fraction) or not isinstance(shown, Fraction):
        return shown in (low, high)
    room = max(abs(low), abs(high)) / 1000 + (high - low)
    return low - room <= shown <= high + room


PRINTED = 1000
"""How many times the distance of two balls their printed radii may be: only certain digits are printed."""


def _bears_out(a: str | None, b: str | None, x: Any, y: Any) -> bool:
    """Whether the enclosures a and b as written show which of x and y, which are apart, is the larger."""
    (low, high), (other_low, other_high) = read_enclosure(a), read_enclosure(b)
    if high < other_low or other_high < low:
        return True
    width = high - low + other_high - other_low
    (mine_low, mine_high), (its_low, its_high) = ends(x), ends(y)
    return width <= PRINTED * max(its_low - mine_high, mine_low - its_high)


def _shown(value: Number) -> str:
    return str(mpmath.nstr(mpmath.mpf(value.x.mid), 20))


def _verdicts(
    value: Number | str, band: Band, s: Statement, quantity: str, scope: list[Truth]
) -> set[Decision]:
    """Every verdict that the intervals leave possible."""
    if isinstance(value, str):
        return {Decision.UNDEFINED}
    if s.kind is Kind.TREND:
        return {Decision.OBSERVED}
    vacuous = _vacuous(band)
    if vacuous is True:
        return {Decision.VACUOUS}
    inside = _all(truth for truth, _, _ in _comparisons(value, band, NUMBERS.less))
    truths = (True, False) if inside is UNDECIDED else (inside,)
    scopes = (False,) if False in scope else (True, False) if UNDECIDED in scope else (True,)
    found = {_word(s, quantity, within, truth) for within in scopes for truth in truths}
    return found | {Decision.VACUOUS} if vacuous is UNDECIDED and inside is not False else found


def _word(s: Statement, quantity: str, in_scope: bool, inside: bool) -> Decision:
    if not in_scope:
        return Decision.OUT_OF_SCOPE_HOLDS if inside else Decision.OUT_OF_SCOPE_FAILS
    if s.assumption:
        return Decision.MET if inside else Decision.NOT_MET
    if s.leading_order:
        failed = Decision.AS_FOUND if s.finding_on(quantity) else Decision.INCONSISTENT
        return Decision.CONSISTENT if inside else failed
    if s.kind is Kind.FALSE:
        return Decision.NOT_REFUTED if inside else Decision.EXPECTED
    return Decision.PROVED if inside else Decision.REFUTED


def _vacuous(band: Band) -> Truth:
    """Whether the band reaches both ends of the range that the quantity has in any case."""
    (low, high), less = band.trivial, NUMBERS.less
    below = less(band.lower, low) if band.open_lower else _not(less(low, band.lower))
    above = less(high, band.upper) if band.open_upper else _not(less(band.upper, high))
    return _all([below, above])


def _exact(text: str) -> bool:
    """Whether an enclosure is a point: what the first path knew exactly."""
    low, high = read_enclosure(text)
    return low == high


def _comparisons(value: Number, band: Band, less: Less) -> list[tuple[Truth, str, str]]:
    """The comparisons that put a value inside a band: outcome, and which two ends are compared."""
    low, high = band.trivial
    found: list[tuple[Truth, str, str]] = []
    if band.open_lower:
        found.append((less(band.lower, value), "lower", "value"))
    elif NUMBERS.less(low, band.lower) is not False:
        found.append((_not(less(value, band.lower)), "value", "lower"))
    if band.open_upper:
        found.append((less(value, band.upper), "value", "upper"))
    elif NUMBERS.less(band.upper, high) is not False:
        found.append((_not(less(band.upper, value)), "upper", "value"))
    return found


def _not(truth: Truth) -> Truth:
    return UNDECIDED if truth is UNDECIDED else not truth


def _all(truths: Iterable[Truth]) -> Truth:
    known = list(truths)
    return False if False in known else UNDECIDED if UNDECIDED in known else True
