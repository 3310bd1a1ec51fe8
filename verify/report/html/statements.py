"""Statements on a page: their names, where each is explained, and which come first."""

from __future__ import annotations

from collections.abc import Iterable

from bounds.statement import Kind, Statement
from verify.catalogue import short
from verify.report.explain import explained
from verify.report.html.document import Document, Link, anchor


def explain_statements(document: Document, ids: Iterable[str]) -> None:
    """Add what each of the statements says, in the order of their theories; unknown ones are left out."""
    from verify.theories import THEORIES

    wanted, there = set(ids), {told.id for told in document.explained}
    document.explained += [
        explained(s, theory)
        for theory in THEORIES.values()
        for s in theory.statements
        if s.id in wanted and s.id not in there
    ]


def linked(id: str) -> Link:
    """A statement's short id, which leads to what it says."""
    return Link(short(id), anchor(id))


def asked_first(ids: Iterable[str]) -> list[str]:
    """Statements that a theory's question is about, then those that may cover the same instances, then the
    others as they are declared; unknown ones last."""
    from verify.theories import THEORIES, statements

    asked = [
        id for t in THEORIES.values() if t.question for id in (*t.question.statements, *t.question.instead)
    ]
    order = {id: i for i, id in enumerate(dict.fromkeys([*asked, *(s.id for s in statements())]))}
    return sorted(dict.fromkeys(ids), key=lambda id: order.get(id, len(order)))


def by_id() -> dict[str, Statement]:
    """Every statement of every theory by its id."""
    from verify.theories import statements

    return {s.id: s for s in statements()}


def is_inequality(s: Statement | None) -> bool:
    """Whether the distance to an end of its band says how sharp it is; of an unknown one, yes."""
    return s is None or s.kind is Kind.INEQUALITY


__all__ = ["asked_first", "by_id", "explain_statements", "is_inequality", "linked"]
