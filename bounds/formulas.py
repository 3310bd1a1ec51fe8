"""Every statement's formula as it is printed, kept in a file so that showing one costs nothing.

The file is written by `python -m bounds.printing` from the code that evaluates the statements; a test prints
every formula afresh and compares.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("formulas.json")


@dataclass(frozen=True)
class Shown:
    """A formula in print, a line for each band and then for each definition: as LaTeX, as plain text.

    elsewhere: the statement that defines the quantities improved in rounds (t_lo, t_hi, h, w, e), or "".
    complete: whether the formula says all that is claimed, each quantity by its symbol in the paper.
    """

    latex: tuple[str, ...]
    text: tuple[str, ...]
    elsewhere: str = ""
    complete: bool = False


@cache
def every() -> Mapping[str, Shown]:
    """What is kept, by the statement's id.

    >>> every()["layerwise/lemma15"].text
    ('1 <= lemma15',)
    """
    found = json.loads(FILE.read_text(encoding="utf-8"))
    return {
        id: Shown(tuple(x["latex"]), tuple(x["text"]), x.get("elsewhere", ""), x.get("complete", False))
        for id, x in found.items()
    }


def keep(shown: Mapping[str, Shown]) -> None:
    """Write the file."""
    rows = {
        id: {name: value for name, value in asdict(x).items() if value or isinstance(value, tuple)}
        for id, x in shown.items()
    }
    FILE.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
