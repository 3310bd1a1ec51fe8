"""How to cite: this software, and the papers whose statements or experiments a run exercised."""

from __future__ import annotations

from collections.abc import Iterable

ENTRIES = {
    "dln-verify": """@software{dln-verify,
  title   = {dln-verify: a theorem-checking suite for the theory of feature learning in deep linear
             networks},
  author  = {{The dln-verify authors}},
  version = {VERSION}
}""",
    "layerwise": """@article{wang2025understanding,
  title   = {Understanding Deep Representation Learning via Layerwise Feature Compression and Discrimination},
  author  = {Wang, Peng and Li, Xiao and Yaras, Can and Zhu, Zhihui and Balzano, Laura and Hu, Wei and
             Qu, Qing},
  journal = {Journal of Machine Learning Research},
  volume  = {26},
  number  = {220},
  year    = {2025},
  note    = {arXiv:2311.02960}
}""",
    "two-layer": """@inproceedings{two-layer-dynamics,
  title  = {Exact dynamics of two-layer linear networks (descriptive title)},
  author = {Huang and Chen and Xu and Wang and Suzuki},
  series = {Proceedings of Machine Learning Research},
  volume = {280},
  pages  = {1087--1111},
  year   = {2025}
}""",
    "gram": """@misc{weight-gram,
  title = {Weight Gram matrix and target linearity (descriptive title)},
  author = {Cha and others},
  year  = {2026},
  note  = {arXiv:2605.06258}
}""",
}
"""BibTeX by theory; titles of the two companion papers are descriptive, not verbatim,
and give their authors by surname."""

MARKS = {"2311.02960": "layerwise", "280:": "two-layer", "2605.06258": "gram"}
"""What in a source names which paper."""


def keys_of(statements: Iterable[str], sources: Iterable[str] = ()) -> list[str]:
    """Entries for statement ids such as layerwise/R6 and for sources; the software first."""
    found = {id.partition("/")[0] for id in statements}
    found |= {key for source in sources for mark, key in MARKS.items() if mark in source}
    return ["dln-verify", *(key for key in ENTRIES if key in found)]


def bibtex(key: str) -> str:
    """One entry.  Raises KeyError for another key."""
    from verify import __version__

    return ENTRIES[key].replace("VERSION", __version__)


__all__ = ["ENTRIES", "bibtex", "keys_of"]
