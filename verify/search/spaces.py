"""The spaces of each theory, by its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from verify.search.space import Space


def spaces_of(theory: str, sizes: dict[str, Any], seed: int) -> Sequence[Space]:
    """The spaces that `tighten` searches for a theory; sizes: those of the command line."""
    return _SPACES[theory](sizes, seed)


def _layerwise(sizes: dict[str, Any], seed: int) -> Sequence[Space]:
    from verify.search.layerwise import PairSpace

    n, d = sizes["n"], sizes["width"]
    return [
        PairSpace(K, n, sizes["depth"], theta, d or max(n * K, 2 * K + 2), sizes["delta"], seed)
        for K in sizes["classes"]
        for theta in sizes["theta"]
    ]


def _two_layer(sizes: dict[str, Any], seed: int) -> Sequence[Space]:
    from verify.search.companions import two_layer_spaces

    return two_layer_spaces(seed)


def _gram(sizes: dict[str, Any], seed: int) -> Sequence[Space]:
    from verify.search.companions import gram_spaces

    return gram_spaces(seed)


_SPACES: dict[str, Callable[[dict[str, Any], int], Sequence[Space]]] = {
    "layerwise": _layerwise,
    "two-layer": _two_layer,
    "gram": _gram,
}
