"""W_1, ..., W_L from arrays by name: which arrays are layers, and in which order they act.

The order of entries in a file is no order of layers: .safetensors and JSON sort names, so that
`hidden.10` comes before `hidden.2`.  An order is taken where it is known, and refused otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy import ndarray

from verify.errors import InputError
from verify.files import listed

_PREFIX = re.compile(r"^(?:module\.|_orig_mod\.)+")
_SHORT = re.compile(r"W(0|[1-9][0-9]*)")
_KERNEL = re.compile(r"(?:^|[./_])kernel(?::0)?$")
_NUMBER = re.compile(r"\d+")
_TABLE = re.compile(r"(?:^|[._])(?:\w*embed\w*|emb|wte|wpe)(?:[._]|$)", re.IGNORECASE)

_PART = re.compile(
    r"(?P<base>(?:.*\.)?)(?:weight_(?P<old>orig|mask|g|u|v)|parametrizations\.weight\.(?P<new>.+))"
)

LAYERS = "in a state_dict: *.weight"
CHAINS = 2
"""As many orders as are looked for: one is an answer, two are too many."""

SEARCHED = 20_000
"""Steps of the search for an order that fits the shapes."""


@dataclass(frozen=True)
class Layers:
    """weights: W_1, ..., W_L; note: how the order is known."""

    weights: list[ndarray]
    note: str


def layers_of(
    arrays: Mapping[str, Any],
    *,
    d: int | None,
    K: int | None,
    order: Sequence[str] | None = None,
    kernels: bool = False,
    ordered: bool = False,
) -> Layers:
    """The layers among the arrays of a file.

    arrays: weights under W1, ..., WL (or W0, ..., W(L-1)) or under *.weight with biases of 0; pruned and
    parametrized weights are multiplied out.  d, K: width of the data and number of classes, where known.
    order: names in the order of the layers.  kernels: the matrices are (in, out), as JAX and Keras
    keep them.  ordered: the file keeps the order in which a module registered its layers.

    The order comes from `order`, or the numbers in the names, or the shapes where they allow one chain
    only, or the order of registration, and is refused otherwise.  Raises InputError.
    """
    named = {_PREFIX.sub("", name): array for name, array in arrays.items()}
    if len(named) < len(arrays):
        raise InputError(f"names that differ by the prefixes module. and _orig_mod. only: {listed(arrays)}")
    named = _multiplied_out(named)
    found = _matrices(named, kernels)
    for name, array in found.items():
        if np.ndim(array) != 2:
            raise InputError(f"{name} has shape {np.shape(array)}: a linear layer has a matrix")
        if _TABLE.search(name):
            raise InputError(
                f"{name} of shape {array.shape} is the table of an embedding, not a linear layer: give "
                "the features "
                "after it as X, and a file with the layers above it"
            )
    if kernels:
        found = {name: array.T for name, array in found.items()}
    if order is not None:
        missing = [name for name in order if name not in found]
        if missing or len(set(order)) < len(order) or len(order) < len(found):
            raise InputError(f"order = {listed(order)}: name each of the layers once: {listed(found)}")
        return Layers([found[name] for name in order], f"layers in the given order: {', '.join(order)}")
    names, note = _in_order(found, d, K, ordered)
    return Layers([found[name] for name in names], note)


def _matrices(named: Mapping[str, Any], kernels: bool) -> dict[str, Any]:
    """The arrays that are layers; InputError for what is left over."""
    weights = [name for name in named if name == "weight" or name.endswith(".weight")]
    held = [name for name in named if _KERNEL.search(name)]
    if held and not kernels:
        raise InputError(
            f"{listed(held)}: kernels of JAX and Keras are (in, out); read them with kernels=True, or "
            "write W1, ..., "
            "WL of shape (out, in)"
        )
    layers = [*weights, *held]
    if layers:
        biases = [name for name in named if re.search(r"(?:^|[./_])bias(?::0)?$", name)]
        for name in biases:
            if np.any(named[name]):
                raise InputError(
                    f"{name} is not 0: the theory has no biases; train Linear layers with bias=False"
                )
    else:
        biases = []
        numbers = sorted(int(match[1]) for name in named if (match := _SHORT.fullmatch(name)))
        first, last = (numbers[0] if numbers[:1] == [0] else 1), (numbers[-1] if numbers else 0)
        layers = [f"W{layer}" for layer in range(first, last + 1)]
        missing = [name for name in layers if name not in named]
        if missing or not numbers:
            raise InputError(
                f"missing {', '.join(missing) or 'W1, ..., WL'}: layers must be named W1, ..., WL without "
                f"gaps ({LAYERS}); found {listed(named)}"
            )
    extra = [name for name in named if name not in {*layers, *biases}]
    if extra:
        raise InputError(
            f"extra arrays {listed(extra)}: expected X, labels, the layers W1, ..., WL ({LAYERS}) and "
            "optionally alpha"
        )
    return {name: named[name] for name in layers}


def _multiplied_out(named: Mapping[str, Any]) -> dict[str, Any]:
    """Pruned, weight-normalised and spectrally normalised weights as the matrices that they stand for."""
    groups: dict[str, dict[str, Any]] = {}
    found: dict[str, Any] = {}
    for name, array in named.items():
        match = _PART.fullmatch(name)
        if match is None:
            found[name] = array
            continue
        whole = f"{match['base']}weight"
        found.setdefault(whole, None)
        groups.setdefault(whole, {})[match["old"] or match["new"]] = array
    for whole, parts in groups.items():
        found[whole] = _whole(whole, parts)
    return found


def _whole(name: str, parts: Mapping[str, Any]) -> ndarray:
    """The weight of one layer from the parts that are stored of it."""
    match sorted(parts):
        case ["mask", "orig"]:
            return parts["orig"] * parts["mask"]
        case ["g", "v"]:
            return _normalised(parts["g"], parts["v"], name)
        case ["original0", "original1"]:
            return _normalised(parts["original0"], parts["original1"], name)
        case ["orig", "u", "v"]:
            return _spectral(parts["orig"], parts["u"], parts["v"], name)
        case ["0._u", "0._v", "original"]:
            return _spectral(parts["original"], parts["0._u"], parts["0._v"], name)
    raise InputError(
        f"{name} is stored as {listed(parts)}: a parametrization that a file alone does not define; save "
        "the network "
        "after torch.nn.utils.parametrize.remove_parametrizations"
    )


def _normalised(g: ndarray, v: ndarray, name: str) -> ndarray:
    """weight_norm: g v/|v|, norms over what g does not index."""
    if np.ndim(v) != 2 or np.shape(g) not in ((v.shape[0], 1), (1, v.shape[1]), ()):
        raise InputError(f"{name}: norms of shape {np.shape(g)} for directions of shape {np.shape(v)}")
    axis = {(v.shape[0], 1): 1, (1, v.shape[1]): 0}.get(np.shape(g))
    return g * v / np.linalg.norm(v, axis=axis, keepdims=axis is not None)


def _spectral(W: ndarray, u: ndarray, v: ndarray, name: str) -> ndarray:
    """spectral_norm in evaluation mode: W/(u'Wv)."""
    if np.ndim(W) != 2 or (np.shape(u), np.shape(v)) != ((W.shape[0],), (W.shape[1],)):
        raise InputError(f"{name} has shape {np.shape(W)}: a linear layer has a matrix")
    return W / (u @ W @ v)


def _in_order(
    found: Mapping[str, ndarray], d: int | None, K: int | None, ordered: bool
) -> tuple[list[str], str]:
    """The names in the order in which the layers act, and how that is known."""
    names = list(found)
    if len(names) == 1 or all(_SHORT.fullmatch(name) for name in names):
        return names, "layers by their numbers"
    families = _families(names)
    if len(families) == 1:
        return families[0], "layers by the numbers in their names"
    rank = {name: place for family in families for place, name in enumerate(family)}
    member = {name: number for number, family in enumerate(families) for name in family}
    chains = list(_chains(found, rank, member, d, K))
    if len(chains) == 1:
        return chains[0], "layers in the only order that their shapes allow"
    if ordered and (
        not chains or (_is_chain([found[name] for name in names], d, K) and sorted(names) != names)
    ):
        return names, "layers in the order in which the state_dict registers them"
    if not chains:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in found.items())
        raise InputError(f"no order of the layers makes a chain from the data to the classes: {shapes}")
    raise InputError(
        f"the order of the layers is not known: {listed(names)} fit in more than one order, and the file "
        "sorts its "
        "names; give order=[...] with the names in the order in which the layers act, or name them W1, "
        "..., WL"
    )


def _is_chain(weights: Sequence[ndarray], d: int | None, K: int | None) -> bool:
    widths = [d, *(W.shape[0] for W in weights)]
    return all(width in (None, W.shape[1]) for width, W in zip(widths, weights, strict=False)) and K in (
        None,
        widths[-1],
    )


def _families(names: Sequence[str]) -> list[list[str]]:
    """Names that differ in their numbers only, each family in natural order; `dense` is number 0 of
    `dense_1`, `dense_2`."""
    families: dict[str, list[tuple[tuple[int, ...], str]]] = {}
    for name in names:
        key = _NUMBER.sub("#", name)
        families.setdefault(key, []).append((tuple(map(int, _NUMBER.findall(name))), name))
    for key in list(families):
        for bare in {key.replace("_#", "", 1), key.replace("#", "", 1)} - {key}:
            if bare in families and len(families[bare]) == 1 and not families[bare][0][0]:
                families[key].append(((-1,), families.pop(bare)[0][1]))
    return [[name for _, name in sorted(family)] for family in families.values()]


def _chains(
    found: Mapping[str, ndarray],
    rank: Mapping[str, int],
    member: Mapping[str, int],
    d: int | None,
    K: int | None,
) -> Iterator[list[str]]:
    """Orders in which every layer reads the one before, families in their own order; at most CHAINS."""
    steps = [0]

    def grow(chain: list[str], rest: frozenset[str]) -> Iterator[list[str]]:
        steps[0] += 1
        if steps[0] > SEARCHED:
            raise InputError(f"too many layers of like shapes: give order=[...] of {listed(found)}")
        width = found[chain[-1]].shape[0] if chain else d
        if not rest:
            if K is None or width == K:
                yield chain
            return
        for name in found:
            if name in rest and (width is None or found[name].shape[1] == width):
                earlier = any(member[o] == member[name] and rank[o] < rank[name] for o in rest)
                if not earlier:
                    yield from grow([*chain, name], rest - {name})

    return islice(grow([], frozenset(found)), CHAINS)


__all__ = ["Layers", "layers_of"]
