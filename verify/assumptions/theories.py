"""A theory's default case made again, as messages print it."""

from __future__ import annotations

from typing import Any

from verify.moved import moved
from verify.theory import Judged


def again_case(name: str, case: str, file: str | None = None) -> Judged:
    """Make a theory's default case again, judge every statement of the theory, print what is wrong.

    file: the Python file that defines the theory, for one that no installed package has.
    """
    from verify.errors import InputError
    from verify.theories import chosen, load_theory_file

    if file is not None:
        load_theory_file(file)
    (theory,) = chosen(name)
    job = next((job for job in theory.jobs() if job.name == case), None)
    if job is None:
        raise InputError(f"theory {name}: no default case {case!r}")
    judged = next(theory.check([job]))
    for row in judged.rows:
        if row.verdict.fails:
            where = f"{row.statement}, layer {row.layer}"
            print(f"{where}: {row.quantity} = {row.measured:.9g}, {row.verdict.value}")
    return judged


def __getattr__(name: str) -> Any:
    return moved(__name__, name)


__all__ = ["again_case"]
