"""Everything about one statement, for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bounds.proved import PROVED, checked_by
from bounds.statement import Statement
from verify.catalogue import KINDS, Rests, constants, short
from verify.errors import InputError
from verify.report.html.typeset import in_unicode
from verify.report.listing import columns, hanging
from verify.theory import Theory

RECONSTRUCTED, STATED = "reconstructed", "stated in the paper"


def explain(s: Statement, width: int | None = None) -> str:
    """What it claims, its hypotheses, its constants and where they come from, who checked it, and the
    commands that check it, search for a counterexample and decide it exactly.

    width: columns of a line [those of the terminal].
    """
    from verify.theories import THEORIES

    room = columns() if width is None else width
    lines: list[str] = []
    for head, text in _parts(s, THEORIES[s.theory]):
        lines += hanging(head, text, room) if head or text else [""]
    return "\n".join(lines)


def formula_latex(s: Statement) -> str:
    """The bands as LaTeX, read off the code that evaluates them; InputError for a theory without that."""
    if s.theory != "layerwise":
        raise InputError(f"{s.id}: LaTeX is made of the layerwise statements only; leave --format latex out")
    from bounds.symbolic import latex

    return latex(s)


def _parts(s: Statement, theory: Theory[Any]) -> Iterator[tuple[str, str]]:
    yield f"{s.id}: ", s.title
    nature = [s.tag.value, "an assumption: met or not met" if s.assumption else KINDS[s.kind]]
    nature += ["compared at leading order: it has an unspecified term or constant"] if s.leading_order else []
    yield "  ", "; ".join(nature)
    yield "", ""
    yield "  ", in_unicode(" ".join(s.claim.split())) or "(no words)"
    rests = constants(s, theory)
    yield "", ""
    yield "Hypotheses", "" if s.hypotheses else ": none"
    for h in s.hypotheses:
        own = [r.constant for r in rests if r.hypothesis is h and r.constant.reconstructed]
        told = f" [rests on {_count(len(own))}]" if own else ""
        yield f"  {h.id}: ", in_unicode(h.text) + told
    yield from _constants(s, rests)
    yield "", ""
    yield "Source: ", s.source
    yield "Checked by: ", _checked(s)
    yield "", ""
    for what, command in commands(s):
        yield f"{what + ':':<11}", command


def _count(n: int) -> str:
    return "1 reconstructed constant" if n == 1 else f"{n} reconstructed constants"


def _constants(s: Statement, rests: list[Rests]) -> Iterator[tuple[str, str]]:
    if not rests:
        return
    guessed = len({r.constant.name for r in rests if r.constant.reconstructed})
    yield "", ""
    yield "Constants", f" ({_count(guessed)})" if guessed else " (all stated in the paper)"
    said: set[str] = set()
    for r in rests:
        if r.constant.name in said:
            continue
        said.add(r.constant.name)
        origin = RECONSTRUCTED if r.constant.reconstructed else STATED
        where = "" if r.hypothesis is None else f"; through hypothesis {r.hypothesis.id}"
        source = r.constant.source.removeprefix(s.source.partition(", ")[0] + ", ")
        yield f"  {r.constant.name} = {r.constant.value}: ", f"{origin}; {in_unicode(source)}{where}"


def _checked(s: Statement) -> str:
    proof = PROVED.get(s.id)
    if proof is None:
        return checked_by(s)
    left = f"; left to prose: {in_unicode(proof.left)}" if proof.left else ""
    return f"{checked_by(s)} ({', '.join(proof.theorems)} in proofs/){left}"


def commands(s: Statement) -> list[tuple[str, str]]:
    """What to type: (purpose, command line)."""
    from verify.search.tighten import can_be_searched

    id, layerwise = short(s.id), s.theory == "layerwise"
    where = "" if layerwise else f" --theory {s.theory}"
    found = [("check", f"dln-verify check{where} --statement {id}")]
    if layerwise:
        found.append(("your own", f"dln-verify check --network FILE --statement {id}"))
    if can_be_searched(s):
        found.append(("how tight", f"dln-verify tighten{where} --statement {id} --out tightness"))
    if layerwise and not s.assumption and not s.leading_order:
        found.append(("refute", f"dln-verify refute --id {s.id}"))
    found.append(("decide", f"dln-verify certify{where} --statement {s.id}"))
    return found
