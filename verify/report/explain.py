"""Everything about one statement, for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bounds.formulas import Shown, every
from bounds.proved import PROVED, checked_by
from bounds.statement import Statement
from verify.catalogue import KINDS, Rests, constants, item, short
from verify.errors import InputError
from verify.report.html.typeset import in_unicode
from verify.report.listing import columns, hanging
from verify.theory import Theory

RECONSTRUCTED, STATED = "reconstructed", "stated in the paper"


@dataclass(frozen=True)
class Explained:
    """All about one statement in words; formulas as they are typed.

    nature: what kind of claim.  claim: its words, "" where the formula says all.  formula: its bands as plain
    text, printed from the code; latex: the same; elsewhere: the statement that defines t_lo, h, ..., or "".
    hypotheses: (id, text, on how many reconstructed constants it rests).
    constants: (name and value, reconstructed or stated, where it is from, through which hypothesis).
    words, tightness: these items of its docstring.
    commands: (purpose, command line).
    """

    id: str
    title: str
    nature: str
    claim: str
    formula: tuple[str, ...]
    latex: tuple[str, ...]
    elsewhere: str
    hypotheses: tuple[tuple[str, str, str], ...]
    constants: tuple[tuple[str, str, str, str], ...]
    reconstructed: int
    words: str
    tightness: str
    source: str
    checked: str
    commands: tuple[tuple[str, str], ...]


def explained(s: Statement, theory: Theory[Any]) -> Explained:
    """What it claims, its hypotheses, its constants and where they come from, who checked it, and the
    commands that check it, search for a counterexample and decide it exactly."""
    nature = [s.tag.value, "an assumption: met or not met" if s.assumption else KINDS[s.kind]]
    nature += ["its form is reconstructed, not only its constants"] if s.form_reconstructed else []
    nature += ["compared at leading order: it has an unspecified term or constant"] if s.leading_order else []
    rests = constants(s, theory)
    hypotheses = []
    for h in s.hypotheses:
        own = [r.constant for r in rests if r.hypothesis is h and r.constant.reconstructed]
        hypotheses.append((h.id, h.text, f"rests on {_count(len(own))}" if own else ""))
    shown = printed(s)
    claim = "" if shown.complete else " ".join(s.claim.split()) or "(no words)"
    first = list({r.constant.name: r for r in reversed(rests)}.values())[::-1]
    return Explained(
        s.id, s.title, "; ".join(nature), claim, shown.text, shown.latex, shown.elsewhere, tuple(hypotheses),
        tuple(_constant(s, r) for r in first), sum(r.constant.reconstructed for r in first),
        item(s, "In words"), item(s, "Tightness"), s.source, _checked(s), tuple(commands(s, theory)),
    )  # fmt: skip


def explain(s: Statement, width: int | None = None) -> str:
    """`explained` as lines of text.

    width: columns of a line [those of the terminal].
    """
    from verify.theories import THEORIES

    room = columns() if width is None else width
    lines: list[str] = []
    for head, text in _parts(explained(s, THEORIES[s.theory])):
        lines += hanging(head, text, room) if head or text else [""]
    return "\n".join(lines)


def printed(s: Statement) -> Shown:
    """The formula of a statement of this package, as it is kept; of another, none."""
    return every().get(s.id, Shown((), ()))


def defined_elsewhere(id: str) -> str:
    """Where the quantities are defined that a formula leaves out."""
    return f"t_lo, t_hi, h, w, e: those of {id}."


def formula_latex(s: Statement) -> str:
    """The bands as LaTeX, as they are kept; of a statement that is not kept printed from its code, InputError
    where that is no formula."""
    kept = printed(s)
    if kept.latex:
        elsewhere = [f"% {defined_elsewhere(kept.elsewhere)}"] if kept.elsewhere else []
        return "\n".join([*kept.latex, *elsewhere])
    from bounds.printing import latex

    try:
        return latex(s)
    except ValueError as error:
        raise InputError(str(error)) from None


def _parts(told: Explained) -> Iterator[tuple[str, str]]:
    yield f"{told.id}: ", told.title
    yield "  ", told.nature
    yield "", ""
    if told.claim:
        yield "  ", in_unicode(told.claim)
    if told.claim and told.formula:
        yield "", ""
    for line in told.formula:
        yield "  ", in_unicode(line)
    if told.elsewhere:
        yield "  ", defined_elsewhere(told.elsewhere)
    if told.words:
        yield "  In words: ", told.words
    yield "", ""
    yield "Hypotheses", "" if told.hypotheses else ": none"
    for id, text, guessed in told.hypotheses:
        yield f"  {id}: ", in_unicode(text) + (f" [{guessed}]" if guessed else "")
    if told.constants:
        yield "", ""
        yield "Constants", f" ({constants_in_words(told)})"
    for name, origin, source, through in told.constants:
        where = f"; through hypothesis {through}" if through else ""
        yield f"  {name}: ", f"{origin}; {in_unicode(source)}{where}"
    yield "", ""
    if told.tightness:
        yield "Tight? ", in_unicode(told.tightness)
    yield "Source: ", told.source
    yield "Checked by: ", in_unicode(told.checked)
    yield "", ""
    for what, command in told.commands:
        yield f"{what + ':':<11}", command


def constants_in_words(told: Explained) -> str:
    """How many of its constants are reconstructed."""
    return _count(told.reconstructed) if told.reconstructed else "all stated in the paper"


def _count(n: int) -> str:
    return "1 reconstructed constant" if n == 1 else f"{n} reconstructed constants"


def _constant(s: Statement, r: Rests) -> tuple[str, str, str, str]:
    origin = RECONSTRUCTED if r.constant.reconstructed else STATED
    source = r.constant.source
    if not s.source.startswith(source):  # the paper, which the statement names, need not be named again
        parts, known = source.split(", "), s.source.split(", ")
        source = ", ".join(parts[next(i for i in range(len(parts)) if parts[: i + 1] != known[: i + 1]) :])
    through = "" if r.hypothesis is None else r.hypothesis.id
    return f"{r.constant.name} = {r.constant.value}", origin, source, through


def _checked(s: Statement) -> str:
    proof = PROVED.get(s.id)
    if proof is None:
        return checked_by(s)
    left = f"; left to prose: {proof.left}" if proof.left else ""
    return f"{checked_by(s)} ({', '.join(proof.theorems)} in proofs/){left}"


def commands(s: Statement, theory: Theory[Any]) -> list[tuple[str, str]]:
    """What to type: (purpose, command line)."""
    from verify.search.tighten import can_be_searched
    from verify.theories import option

    id, where = short(s.id), f" {option(s.theory)}"
    found = [("check", f"dln-verify check{where} --statement {id}")]
    if theory.networks:
        found.append(("your own", f"dln-verify check --network FILE --statement {id}"))
    if can_be_searched(s) and theory.spaces is not Theory.spaces:
        found.append(("how tight", f"dln-verify tighten{where} --statement {id} --out tightness"))
    if theory.counterexample is not None and not s.assumption and not s.leading_order:
        found.append(("refute", f"dln-verify refute --statement {id}"))
    if theory.networks or theory.exact():
        found.append(("decide", f"dln-verify certify{where} --statement {id}"))
    return found
