"""The statements as a list: for a terminal of any width, and as CSV, JSON, Markdown or LaTeX."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Sequence
from itertools import groupby

from bounds.proved import COQ, checked_by
from bounds.statement import Statement
from verify.catalogue import short

COLUMNS = ("id", "title", "tag", "source", "checked by")

SHORTEST = 12
"""Least width of the column of ids."""

NARROWEST = 30
"""Columns below which a line is not broken further."""


def print_listing(statements: Sequence[Statement], form: str = "table") -> None:
    """One line a statement: id, title, tag, source and who has checked it."""
    if form == "table":
        print("\n".join(listing(statements, columns())))
        return
    rows = [
        {"id": s.id, "title": s.title, "tag": s.tag.value, "source": s.source, "checked by": checked_by(s)}
        for s in statements
    ]
    if form == "json":
        print(json.dumps(rows, indent=1, ensure_ascii=False))
    elif form == "csv":
        import pandas as pd

        print(pd.DataFrame(rows, columns=list(COLUMNS)).to_csv(index=False), end="")
    else:
        made = markdown if form == "markdown" else latex
        print("\n".join(made(COLUMNS, [tuple(row.values()) for row in rows])))


def listing(statements: Iterable[Statement], width: int) -> list[str]:
    """Lines of at most `width` columns: a heading for each theory and tag, then id, title, mark of Coq."""
    lines: list[str] = []
    statements = list(statements)
    longest = {s.theory: SHORTEST for s in statements}
    for s in statements:
        longest[s.theory] = max(longest[s.theory], len(short(s.id)))
    for (theory, tag), group in groupby(statements, key=lambda s: (s.theory, s.tag.value)):
        lines += ["", f"{theory}, {tag}"] if lines else [f"{theory}, {tag}"]
        for s in group:
            by = checked_by(s)
            mark = f" [{by}]" if by.startswith(COQ) else ""
            lines += hanging(f"  {short(s.id):<{longest[theory]}} ", s.title + mark, width)
    return lines


def hanging(head: str, text: str, width: int) -> list[str]:
    """The text after its head, broken between words, further lines under the first letter."""
    room = max(width, NARROWEST)
    indent = min(len(head), room // 2)
    return textwrap.wrap(
        head + text, room, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False
    ) or [head]


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table in Markdown; bars within cells are escaped."""
    lines = [tuple(head), ("---",) * len(head), *rows]
    return ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines]


def latex(head: Sequence[str], rows: Iterable[Sequence[str]], align: str | None = None) -> list[str]:
    """A table in LaTeX as papers have them, with the rules of booktabs; every cell is text, and escaped.

    align: of the columns, as tabular takes it [all left].
    """
    made = [" & ".join(_escaped(cell) for cell in line) + r" \\" for line in rows]
    return [
        r"% \usepackage{booktabs}",
        rf"\begin{{tabular}}{{{align or 'l' * len(head)}}}",
        r"\toprule",
        " & ".join(_escaped(cell) for cell in head) + r" \\",
        r"\midrule",
        *made,
        r"\bottomrule",
        r"\end{tabular}",
    ]


TEX = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{",
    "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"$<$", ">": r"$>$", "|": r"$|$",
}  # fmt: skip
"""Signs that LaTeX takes for something else."""


def _escaped(cell: object) -> str:
    return "".join(TEX.get(sign, sign) for sign in str(cell))


def columns() -> int:
    """Columns of standard output: of its terminal, of COLUMNS where that is set, else 100."""
    import shutil
    import sys

    return shutil.get_terminal_size((100, 24)).columns if sys.stdout.isatty() else 100
