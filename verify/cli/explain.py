"""`dln-verify explain`: all about one statement."""

from __future__ import annotations

from typing import Annotated

import typer

from verify.cli.options import TheoryFile

NAME = "explain"

FORMATS = ("text", "latex")


def command(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="such as R6, thm4-15 or gram/T5")],
    form: Annotated[str, typer.Option("--format", help="text, or latex: the formula alone")] = "text",
    theory_file: TheoryFile = None,
) -> None:
    """Explain a statement: formula, hypotheses, constants, proof, who checked it, and what to type next.

    ID: long or short; an id that several statements begin with explains each of them.
    """
    from verify.catalogue import known, named
    from verify.cli.options import require_one_of
    from verify.report.explain import explain, formula_latex
    from verify.theories import load_theory_file

    require_one_of("format", form, FORMATS)
    if theory_file is not None:
        load_theory_file(theory_file)
    found = {s.id: s for text in ids for s in named(text, known())}
    for k, s in enumerate(found.values()):
        if k:
            print()
        print(formula_latex(s) if form == "latex" else explain(s))
