"""The answer of a run in plain sentences, before any table.

Made in this one place: the terminal, the page and `Report.summary` say the same.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bounds.statement import Hypothesis, Registry, Statement, Tag
from verify.catalogue import reconstructed, short
from verify.judge import BY_EXACT_MEANS, FLOATS, HypothesisCheck, Row
from verify.report.cases import Cases
from verify.theory import Judged, Question, Theory, own_parameters
from verify.verdict import GRAVEST_FIRST, Truth, Verdict, gravest

NAMED = 3
"""So many cases or statements are named one by one; of more, how many there are."""

WORST = 2
"""So many failures are told one by one."""

LONGEST = 10
"""Sentences of a headline, a theory."""


def headline(report: Cases, directory: Path | None = None) -> list[str]:
    """What was asked, whether it applies and holds, what does cover these instances, and what is open.

    At most ten sentences a theory.  directory: where report.csv and run.json lie, if they are written, for
    the command that settles what is undecided.
    """
    from verify.theories import THEORIES

    parts = report.theories()
    lines: list[str] = []
    numbers = {id(row): k for k, row in enumerate(report.rows(), start=1)}
    for name, part in parts.items():
        theory = THEORIES.get(name) or Theory(name, name, Registry(), lambda: iter(()), own_parameters)
        said = _part(part, theory, numbers, directory)
        lines += said if len(parts) == 1 else [f"{name}: {sentence}" for sentence in said]
    return lines


def of_case(case: Judged) -> list[str]:
    """What the theorem that its theory asks about says of one case; nothing for a theory without one."""
    from verify.theories import THEORIES

    theory = THEORIES.get(case.theory)
    judged = {row.statement for row in case.rows}
    if theory is None or theory.question is None or not judged & set(theory.question.statements):
        return []
    asked = [s for s in theory.statements if s.id in judged & set(theory.question.statements)]
    return list(_theorem(Cases([case]), theory, theory.question, asked))


def asked_of(theories: Iterable[str], statements: Iterable[str], cases: Sequence[str]) -> str:
    """What a run asked of what, as a question: of so many theories, statements and cases, by their names."""
    from verify.theories import THEORIES

    ids, known = list(statements), [THEORIES[name] for name in theories if name in THEORIES]
    whom = _listed(cases) if len(cases) <= NAMED else f"these {len(cases)} cases"
    question = known[0].question if len(known) == 1 else None
    if question is not None and set(question.statements) & set(ids):
        return f"Does {question.theorem} hold for {whom}?"
    if len(ids) <= NAMED:
        return f"{'Does' if len(ids) == 1 else 'Do'} {' and '.join(map(short, ids))} hold for {whom}?"
    if len(known) == 1:
        return f"Do the {len(ids)} statements of “{known[0].title.partition(' (')[0]}” hold for {whom}?"
    return f"Do {len(ids)} statements of {len(known) or 'some'} theories hold for {whom}?"


def _part(report: Cases, theory: Theory[Any], numbers: dict[int, int], directory: Path | None) -> list[str]:
    judged = {row.statement for row in report.rows()}
    question = theory.question
    asked = [s for s in theory.statements if question and s.id in question.statements and s.id in judged]
    wrong = failed(report)
    answer = [*(_theorem(report, theory, question, asked) if question and asked else _claims(report, theory))]
    rest = [*_undecided(report, theory, numbers, directory), *([] if wrong else [nothing_fails(report)])]
    own = list(_own(report))[: LONGEST - len(wrong) - len(answer) - len(rest)]
    return [*wrong, *answer, *own, *rest]


def nothing_fails(report: Cases) -> str:
    """That nothing fails in scope, and how much that says."""
    counts = report.counts()
    seen = f"{counts[Verdict.HOLDS]:,} rows in scope hold; float64, not a proof"
    proved = f"; {counts[Verdict.PROVED]:,} more are proved" if counts[Verdict.PROVED] else ""
    return f"No statement is violated where its hypotheses hold ({seen}{proved})."


def failed(report: Cases) -> list[str]:
    """The rows that fail in scope, the first few one by one."""
    rows = report.failures
    said = [failure(row) for row in rows[:WORST]]
    more = len(rows) - len(said)
    if more:
        ids = dict.fromkeys(short(row.statement) for row in rows)
        said.append(f"{more:,} more {_plural('row', more)} fail in scope; statements: {_listed(list(ids))}.")
    return said


def failure(row: Row) -> str:
    """One row that fails, with its numbers."""
    layer = "-" if row.layer is None else str(row.layer)
    return (
        f"{row.verdict.value.upper()}: {row.statement} at layer {layer} of {row.case}: "
        f"{row.quantity} = {row.measured:.6g}, band [{row.lower:.6g}, {row.upper:.6g}]."
    )


# --- a theorem that is asked about -------------------------------------------------------------------


def _theorem(
    report: Cases, theory: Theory[Any], question: Question, asked: Sequence[Statement]
) -> Iterator[str]:
    ids = {s.id for s in asked}
    cases = [case for case in report.cases if any(row.statement in ids for row in case.rows)]
    by_scope = {truth: [case for case in cases if _scope(case, ids) is truth] for truth in Truth}
    inside, outside, open_ = (by_scope[truth] for truth in (Truth.YES, Truth.NO, Truth.UNDECIDED))
    total = len(cases)
    if inside:
        yield f"{question.theorem} applies to {_who(inside, total)}: {_bands(inside, asked)}."
    if open_:
        yield (
            f"Whether {question.theorem} applies to {_who(open_, total)} is undecided: "
            f"{_hypotheses(open_, asked, theory, Truth.UNDECIDED)}."
        )
    if outside:
        why = _hypotheses(outside, asked, theory, Truth.NO)
        none = f"applies to none of the {total} cases" if len(outside) == total > 1 else ""
        yield f"{question.theorem} {none or f'does not apply to {_who(outside, total)}'}: {why}."
        yield f"Its bands there: {_bands(outside, asked)}."
        yield from _instead(outside, total, theory, question)


def _scope(case: Judged, ids: Iterable[str]) -> Truth:
    found = {row.in_scope for row in case.rows if row.statement in ids}
    return Truth.NO if False in found else Truth.UNDECIDED if None in found else Truth.YES


def _hypotheses(
    cases: Sequence[Judged], statements: Iterable[Statement], theory: Theory[Any], outcome: Truth
) -> str:
    """The hypotheses with this outcome in any of the cases, each with the worst factor."""
    said = []
    for h in dict.fromkeys(h for s in statements for h in s.hypotheses):
        found = [
            check
            for case in cases
            for check in case.hypotheses
            if (check.id, check.text) == (h.id, h.text) and check.outcome is outcome
        ]
        if found:
            told = _worst(h, found, len(cases), theory, outcome)
            said.append(told)
    return ", ".join(said) or "a hypothesis is within rounding of its limit"


def _worst(
    h: Hypothesis, found: Sequence[HypothesisCheck], cases: int, theory: Theory[Any], outcome: Truth
) -> str:
    worst = max(found, key=lambda check: (check.factor, check.value))
    name = h.id if not h.quantity else f"{h.id} {h.quantity}"
    up = "up to " if len(found) > 1 else ""
    often = f" in {len(found)} {_plural('case', len(found))}" if cases > 1 and len(found) < cases else ""
    if outcome is Truth.UNDECIDED:
        return f"{name} = {worst.value:.3g} is within rounding of {worst.limit:.3g}{often}"
    if worst.limit == 0:
        return f"{name} {'is up to' if up else '='} {worst.value:.2g} (needs 0){often}"
    if not h.quantity:
        return f"{name} fails ({worst.value:.4g} against {worst.limit:.4g}){often}"
    guessed = " (limit reconstructed)" if reconstructed(h, theory) else ""
    return f"{name} is {up}{_factor(worst.factor)} times its limit{guessed}{often}"


def _factor(x: float) -> str:
    if not math.isfinite(x):
        return "infinitely many"
    if x < 1.0005:
        return "1.000 (just over)"
    return f"{x:,.0f}" if x >= 100 else f"{x:.3g}"


def _bands(cases: Sequence[Judged], statements: Sequence[Statement]) -> str:
    """What became of each statement's band in these cases; equal answers together."""
    said: dict[str, list[str]] = {}
    for s in statements:
        own = [case for case in cases if any(row.statement == s.id for row in case.rows)]
        if own:
            answer = _one_band(own[0], s) if len(own) == 1 else _many_bands(own, s)
            said.setdefault(answer, []).append(label(s))
    return "; ".join(f"{', '.join(labels)} {_plural_verb(answer, labels)}" for answer, labels in said.items())


def _plural_verb(answer: str, labels: Sequence[str]) -> str:
    if len(labels) == 1:
        return answer
    for one, many in (("is ", "are "), ("holds", "hold"), ("fails", "fail")):
        answer = many + answer.removeprefix(one) if answer.startswith(one) else answer
    return answer


def _one_band(case: Judged, s: Statement) -> str:
    rows = [row for row in case.rows if row.statement == s.id]
    verdict = _telling(row.verdict for row in rows)
    shown = [row for row in rows if row.verdict is verdict]
    row = min(shown, key=lambda row: row.slack)
    part = "" if len(shown) == len(rows) else f" in {len(shown)} of {len(rows)} rows"
    if verdict.inside is None or not math.isfinite(row.measured):
        return f"{_word(verdict)}{part}"
    every = not part and len(rows) > 1
    where = "" if row.layer is None else f" (layer {row.layer}{', the nearest to an end' if every else ''})"
    return f"{_word(verdict)}{' at every layer' if every else part}: {_in_band(row)}{where}"


def _telling(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict that tells most of several rows: a band that fails, one that is open, one that holds."""

    def rank(verdict: Verdict) -> tuple[int, int]:
        silent = verdict in (Verdict.VACUOUS, Verdict.UNDEFINED)
        return (
            3 if verdict.inside is False else 1 if verdict.inside else 0 if silent else 2,
            verdict.gravity,
        )

    return max(verdicts, key=rank)


def _in_band(row: Row) -> str:
    lies = "in" if row.verdict.inside else "outside"
    return f"{row.measured:.3g} {lies} [{row.lower:.3g}, {row.upper:.3g}]"


def _many_bands(cases: Sequence[Judged], s: Statement) -> str:
    groups: dict[Verdict, list[str]] = {}
    for case in cases:
        verdict = _telling(row.verdict for row in case.rows if row.statement == s.id)
        groups.setdefault(verdict, []).append(case.name)
    if len(groups) == 1 and len(cases) > 1:
        (verdict,) = groups
        return f"{_word(verdict)} in every case"
    order = sorted(groups, key=lambda verdict: (verdict.inside is not True, verdict.gravity))
    return ", ".join(f"{_word(verdict)} in {_few(groups[verdict])}" for verdict in order)


WORDS = {
    Verdict.OUT_OF_SCOPE_HOLDS: "holds",
    Verdict.OUT_OF_SCOPE_FAILS: "fails",
    Verdict.OUT_OF_SCOPE: "is undecided",
    Verdict.HOLDS: "holds",
}
"""Verdicts that a sentence on scope words more briefly; all others as "is" and their own word."""

HELD = Verdict.HOLDS, Verdict.PROVED
"""What a band in scope that is met comes to, in floats and by proof."""


def _word(verdict: Verdict) -> str:
    return WORDS.get(verdict, f"is {verdict.value}")


def label(s: Statement) -> str:
    """How a sentence calls a statement: its equation's number, or its short id."""
    found = re.search(r"eqs?\. (\([0-9]+\))", s.source) if s.tag is Tag.PUBLISHED else None
    return found[1] if found else short(s.id)


def _instead(outside: Sequence[Judged], total: int, theory: Theory[Any], question: Question) -> Iterator[str]:
    """The statement that covers most of the cases which the theorem does not, and what it says of them."""
    found = []
    for id in question.instead:
        covered = [
            case
            for case in outside
            if any(row.statement == id and row.in_scope and not row.verdict.says_nothing for row in case.rows)
        ]
        if covered:
            found.append((id, covered))
    judged = {row.statement for case in outside for row in case.rows}
    tried = [id for id in question.instead if id in judged]
    if not found:
        if tried:
            first = theory.statements[tried[0]]
            why = _hypotheses(outside, [first], theory, Truth.NO)
            vacuous = "their bands allow everything, or a hypothesis fails"
            yield (
                f"None of {', '.join(map(short, tried))} says anything there"
                f"{': ' + why if 'rounding' not in why else ': ' + vacuous}."
            )
        return
    id, covered = max(found, key=lambda entry: len(entry[1]))
    rows = [row for case in covered for row in case.rows if row.statement == id]
    whom = covered[0].name if total == 1 else _part_of(covered, outside)
    yield f"{short(id)} applies to {whom} and {_held(rows)}."


def _part_of(covered: Sequence[Judged], outside: Sequence[Judged]) -> str:
    if len(covered) < len(outside):
        return f"{len(covered)} of these {len(outside)}"
    return "this one" if len(outside) == 1 else f"all of these {len(outside)}"


def _held(rows: Sequence[Row]) -> str:
    """What the rows of one statement came to, with the smallest margin of those that hold."""
    held = [row for row in rows if row.verdict in HELD]
    proved = sum(row.verdict is Verdict.PROVED for row in held)
    finite = [row for row in held if row.verdict is Verdict.HOLDS and math.isfinite(row.slack)]
    nearest = min(finite, key=lambda row: row.slack, default=None)
    said = [] if nearest is None else [f"smallest margin {_percent(nearest.slack)}"]
    said += [f"{proved:,} of them proved"] if proved else []
    margin = f" ({', '.join(said)})" if said else ""
    if len(held) == len(rows):
        return f"holds at every layer{margin}"
    others = [verdict for verdict in GRAVEST_FIRST if verdict not in HELD]
    counts = [(v, sum(row.verdict is v for row in rows)) for v in others]
    rest = ", ".join(f"{_word(v)} in {count:,}" for v, count in counts if count)
    return f"holds in {len(held):,} of {len(rows):,} rows{margin}, {rest}"


def _percent(slack: float) -> str:
    """How far inside, in percent of the value, never rounded up."""
    part = 100 * (slack - 1)
    if part >= 1:
        return f"{math.floor(part):,} %"
    if part < 1e-4:
        return "below 0.0001 %"
    digits = 1 - math.floor(math.log10(part))
    return f"{math.floor(part * 10**digits) / 10**digits:g} %"


# --- any theory --------------------------------------------------------------------------------------


def _claims(report: Cases, theory: Theory[Any]) -> Iterator[str]:
    """How many claims of each kind came to what, over all cases."""
    verdicts: dict[tuple[str, str], set[Verdict]] = {}
    for row in report.rows():
        if row.tag != Tag.USER.value:
            verdicts.setdefault((row.tag, row.statement), set()).add(row.verdict)
    who = _who(report.cases, 0)
    yield f"{theory.title}: {len(verdicts)} {_plural('statement', len(verdicts))} on {who}."
    for tag in dict.fromkeys(tag for tag, _ in verdicts):
        groups: dict[str, list[str]] = {}
        for (own, id), found in verdicts.items():
            if own == tag:
                outcome = _outcome(found)
                groups.setdefault(outcome, []).append(short(id))
        said = "; ".join(f"{outcome}: {_count_or_names(ids)}" for outcome, ids in groups.items())
        yield f"{tag.capitalize()}: {said}."


def _outcome(found: Iterable[Verdict]) -> str:
    """The word for a statement over all its rows: of those that say something, the gravest one."""
    speaking = [verdict for verdict in found if not verdict.says_nothing]
    worst = gravest(speaking or found)
    assert worst is not None
    return worst.value


def _count_or_names(ids: Sequence[str]) -> str:
    return ", ".join(ids) if len(ids) <= 2 * NAMED else f"{len(ids)}"


def _own(report: Cases) -> Iterator[str]:
    """The user's own statements: what became of each."""
    own: dict[str, list[Row]] = {}
    for row in report.rows():
        if row.tag == Tag.USER.value:
            own.setdefault(row.statement, []).append(row)
    for id, rows in own.items():
        if any(row.verdict in HELD for row in rows):
            yield f"{id} {_held(rows)}."
        else:
            yield f"{id}: {_outcome({row.verdict for row in rows})} (gravest of its {len(rows):,} rows)."


def _undecided(
    report: Cases, theory: Theory[Any], numbers: dict[int, int], directory: Path | None
) -> Iterator[str]:
    """What the exact engine settled of what float64 leaves open, and what nothing did."""
    exact = [row for row in report.rows() if row.decided != FLOATS]
    rows = [row for row in report.rows() if row.verdict is Verdict.UNDECIDED]
    if exact:
        counts = Counter(row.verdict for row in exact)
        came = ", ".join(f"{_word(v).removeprefix('is ')} {counts[v]:,}" for v in GRAVEST_FIRST if counts[v])
        noun = _plural("row", len(exact))
        yield f"{len(exact):,} {noun} that float64 leaves open {_be(exact)} decided exactly: {came}."
    if not rows:
        return
    cases = list(dict.fromkeys(row.case for row in rows))
    ids = list(dict.fromkeys(short(row.statement) for row in rows))
    whose = f" of {_who_named(cases)}" if len(report.cases) > 1 else ""
    yield (
        f"{len(rows):,} {_plural('row', len(rows))}{whose} {_be(rows)} undecided ({_listed(ids)})"
        f"{_settles(rows, theory, numbers, directory)}."
    )


def _be(rows: Sequence[Row]) -> str:
    return "is" if len(rows) == 1 else "are"


def _who_named(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= NAMED else f"{len(names)} cases"


def _settles(
    rows: Sequence[Row], theory: Theory[Any], numbers: dict[int, int], directory: Path | None
) -> str:
    """What decides undecided rows exactly, as far as anything does, or why nothing did."""
    tried = [row for row in rows if BY_EXACT_MEANS in row.reason]
    if len(tried) == len(rows):
        return ": value and bound agree to every digit that was tried, as where both are equal"
    if theory.exact():
        from verify.theories import option

        return (
            f": runs in floats, which no proof can speak of; `dln-verify certify {option(theory.name)}` "
            "decides its rational cases"
        )
    made = next((row for row in rows if row.origin == "closed form" and row not in tried), None)
    given = next((row for row in rows if row.origin == "given"), None)
    if given is not None:
        name = given.case.split(" (")[0]
        file = name if Path(name).suffix else "FILE"
        return f": `dln-verify certify --network {file}` decides them exactly, for its canonical pair"
    if made is not None and directory is not None:
        where = directory / "report.csv"
        return (
            f": `dln-verify certify --report {where} --row {numbers[id(made)]}` decides those of {made.case} "
            "exactly, as `check --settle SECONDS` does"
        )
    why = "value and bound agree within rounding, and a network known in floats only has no exact pair"
    return (
        f": {len(tried)} agree to every digit that was tried; for the others {why}" if tried else f": {why}"
    )


# --- words -------------------------------------------------------------------------------------------


def _who(cases: Sequence[Judged], total: int) -> str:
    """The cases by name where they are few, else how many of all."""
    names = [case.name for case in cases]
    if len(names) <= 1 or (len(names) <= NAMED and not total):
        return ", ".join(names)
    of = f" of {total}" if total and len(names) < total else ""
    named = f" ({', '.join(names)})" if len(names) <= NAMED else ""
    every = "all " if total and len(names) == total else ""
    return f"{every}{len(names)}{of} cases{named}"


def _few(names: Sequence[str]) -> str:
    return f"{len(names)}" if len(names) > NAMED else f"{len(names)} ({', '.join(names)})"


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[: 2 * NAMED])
    return shown if len(names) <= 2 * NAMED else f"{shown} and {len(names) - 2 * NAMED} more"


def _plural(noun: str, count: int) -> str:
    return noun if count == 1 else f"{noun}s"
