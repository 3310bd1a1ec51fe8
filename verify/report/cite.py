"""How to cite: this software, and the papers whose statements or experiments a run exercised."""

from __future__ import annotations

from collections.abc import Iterable

from verify.theories import THEORIES

SOFTWARE = "dln-verify"

SOFTWARE_ENTRY = """@software{dln-verify,
  title   = {dln-verify: a theorem-checking suite for the theory of feature learning in deep linear
             networks},
  author  = {{The dln-verify authors}},
  version = {VERSION}
}"""


def keys_of(statements: Iterable[str], sources: Iterable[str] = ()) -> list[str]:
    """Keys of the entries for statement ids such as layerwise/R6 and for sources; the software first."""
    names, sources = {id.partition("/")[0] for id in statements}, list(sources)
    cited = [
        theory.name
        for theory in THEORIES.values()
        if theory.citation
        and (theory.name in names or any(mark in source for mark in theory.marks for source in sources))
    ]
    return [SOFTWARE, *cited]


def bibtex(key: str) -> str:
    """One entry.  Raises KeyError for another key."""
    from verify import __version__

    if key == SOFTWARE:
        return SOFTWARE_ENTRY.replace("VERSION", __version__)
    return THEORIES[key].citation


def entries() -> dict[str, str]:
    """Every entry by its key."""
    cited = [theory.name for theory in THEORIES.values() if theory.citation]
    return {key: bibtex(key) for key in (SOFTWARE, *cited)}


__all__ = ["SOFTWARE", "bibtex", "entries", "keys_of"]
