"""Every mutant: statements strengthened by one edit of a formula, or at one of their own inputs or ends."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from bounds import REGISTRY, Band, Parameters, Statement
from bounds.layerwise import geometry as geo
from bounds.layerwise.sharp_geometry import sharp_geometry
from verify.layerwise.mutants.edits import Edit, applied, edits, reached

STATEMENTS = tuple(
    f"layerwise/{name}"
    for name in ("R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10",
                 "R3s", "R4s", "R5s", "R6s", "R8s", "R9s", "R10s",
                 "R12-0", "R12-1", "R12-2", "R12-3", "R12-4", "R12")
)  # fmt: skip
"""The refined statements about any network at hand with classes of equal size; R11 and the flow statements
speak of training, R13 of unequal classes."""

MODULES = frozenset(
    f"bounds.layerwise.{name}"
    for name in ("data", "geometry", "spectrum", "leakage", "compression", "discrimination", "spectral",
                 "sharp", "sharp_geometry", "relaxed", "relaxed_geometry")
)  # fmt: skip

Bands = dict[str, Band]
Change = Callable[[Statement, Parameters, int | None], Bands]


@dataclass(frozen=True)
class Mutant:
    """A strengthened theory: the statements whose bands change, each with its changed bands.

    id: stable name.  change: what was changed, in words.  originals: the statements as they are.
    """

    id: str
    change: str
    originals: tuple[Statement, ...]
    statements: tuple[Statement, ...]


def mutants() -> list[Mutant]:
    """All of them: inputs, ends, layers and terms of each statement, then every edit of every formula."""
    return [*_of_statements(), *_of_formulas()]


# --- one statement at a time ------------------------------------------------------------------------

PARAMETERS: dict[str, Callable[[Parameters], dict[str, Any]]] = {
    "theta -> theta/2": lambda p: {"theta": p.theta / 2},
    "delta -> delta/2": lambda p: {"delta": p.delta / 2},
    "eps^2 -> 0.9 eps^2": lambda p: {"eps": p.eps * p.ops.sqrt(p.ops.number(0.9))},
    "rho -> 0": lambda p: {"rho": p.ops.number(0)},
    "mu -> 0": lambda p: {"mu": p.ops.number(0), "mu_op": p.ops.number(0)},
    "e0 -> 0": lambda p: {"e0": p.ops.number(0)},
    "lmin -> (1 + lmin)/2": lambda p: {"lmin": (1 + p.lmin) / 2},
    "lmax -> (1 + lmax)/2": lambda p: {"lmax": (1 + p.lmax) / 2},
    "tau^2 -> 2 tau^2": lambda p: {"tail": 2 * geo.tail_energy(p)},
    "b_l -> b_l/2": lambda p: _imbalances(p, "down"),
    "c_l -> c_l/2": lambda p: _imbalances(p, "up"),
    "|B_l| -> |B_l|/2": lambda p: _imbalances(p, "size"),
    "sigma_(K+1)(W_l) -> 7/8 sigma_(K+1)(W_l)": lambda p: _imbalances(p, "trailing", 0.875),
    "sigma_(d-K)(W_1) -> 9/8 sigma_(d-K)(W_1)": lambda p: _inner(p),
}

TERMS = ("h", "w", "e", "phi", "b", "f")
"""What the geometry derives, each dropped in turn."""

FACTORS = {"lower": 1.0625, "upper": 0.9375}
"""A band's end moved inward by a sixteenth."""


def _imbalances(p: Parameters, name: str, factor: float = 0.5) -> dict[str, Any]:
    if p.imbalances is None:
        return {}
    values = tuple(x * factor for x in getattr(p.imbalances, name))
    return {"imbalances": replace(p.imbalances, **{name: values})}


def _inner(p: Parameters) -> dict[str, Any]:
    if p.imbalances is None:
        return {}
    return {"imbalances": replace(p.imbalances, inner=p.imbalances.inner * 1.125)}


def _of_statements() -> Iterator[Mutant]:
    for id in STATEMENTS:
        s = REGISTRY[id]
        for words, change in PARAMETERS.items():
            yield _changed(s, words, lambda s, p, layer, change=change: s.bands(p.but(**change(p)), layer))
        for term in TERMS:
            if _uses_geometry(s):
                yield _changed(s, f"drop {term}", lambda s, p, layer, term=term: _without(s, p, layer, term))
        if _has_layers(s):
            yield _changed(s, "layer l -> l + 1", lambda s, p, layer: _moved(s, p, layer, 1))
            yield _changed(s, "layer l -> l - 1", lambda s, p, layer: _moved(s, p, layer, -1))
        for quantity in _quantities(s):
            for end, factor in FACTORS.items():
                words = f"{end} end of {quantity} times {factor}"
                yield _changed(s, words, lambda s, p, layer, q=quantity, e=end: _drawn_in(s, p, layer, q, e))


def _changed(s: Statement, words: str, change: Change) -> Mutant:
    name = s.id.partition("/")[2]
    id = f"{name}: {words}"

    def bands(p: Parameters, layer: int | None) -> Bands:
        return _or_none(lambda: change(s, p, layer))

    return Mutant(id, words, (s,), (replace(s, id=_renamed(s, words), bands=bands),))


def _renamed(s: Statement, change: str) -> str:
    """An id for the changed statement: that of the original, a dot, and a digest of the change."""
    return f"{s.id}.{hashlib.sha256(change.encode()).hexdigest()[:16]}"


def _or_none(bands: Callable[[], Bands]) -> Bands:
    """The bands; none where the changed formula has no value there, such as 1/0: it claims nothing then."""
    try:
        return bands()
    except (ArithmeticError, ValueError, IndexError, TypeError):
        return {}


SAMPLE = Parameters(theta=0.1, eps=0.1, rho=0.01, delta=0.1, n=4, K=2, d=12, L=3)


def _sampled() -> Parameters:
    """Parameters with everything a statement may ask for."""
    from bounds import LayerImbalance

    pair = LayerImbalance((0.1, 0.1), (0.1, 0.1), (0.1, 0.1), (0.1, 0.1), 0.09, (1.0, 0.1, 0.01))
    return SAMPLE.but(imbalances=pair)


def _uses_geometry(s: Statement) -> bool:
    p = _sampled()
    _all_bands(s, p)
    return bool({"entrywise", "spectral"} & set(p.memo))


def _all_bands(s: Statement, p: Parameters) -> dict[int | None, Bands]:
    return {layer: s.bands(p, layer) for layer in s.layers(p.L)}


def _has_layers(s: Statement) -> bool:
    return any(layer is not None for layer in s.layers(SAMPLE.L))


def _quantities(s: Statement) -> list[str]:
    return list(dict.fromkeys(q for bands in _all_bands(s, _sampled()).values() for q in bands))


def _without(s: Statement, p: Parameters, layer: int | None, term: str) -> Bands:
    """The bands with a term of the geometry set to 0 in either regime."""
    fresh, zero = p.but(), p.ops.number(0)
    for regime, name in ((False, "entrywise"), (True, "spectral")):
        for prefix, made in (("", geo.geometry), ("sharp ", sharp_geometry)):
            g = made(p, spectral_regime=regime)
            fresh.memo[prefix + name] = (
                replace(g, spectrum=replace(g.spectrum, **{term: zero}))
                if term in ("h", "w", "e")
                else replace(g, **{term: zero})
            )
    return s.bands(fresh, layer)


def _moved(s: Statement, p: Parameters, layer: int | None, step: int) -> Bands:
    """The bands of the next layer, where there is one with the same quantities."""
    other = None if layer is None else layer + step
    if layer is None or other not in list(s.layers(p.L)):
        return s.bands(p, layer)
    own, moved = s.bands(p, layer), s.bands(p, other)
    return {q: moved.get(q, band) for q, band in own.items()}


def _drawn_in(s: Statement, p: Parameters, layer: int | None, quantity: str, end: str) -> Bands:
    bands = dict(s.bands(p, layer))
    if quantity in bands:
        band = bands[quantity]
        bands[quantity] = replace(band, **{end: getattr(band, end) * FACTORS[end]})
    return bands


# --- one edit of a formula, seen by every statement ---------------------------------------------------


def _of_formulas() -> Iterator[Mutant]:
    users: dict[tuple[str, str], list[Statement]] = {}
    for id in STATEMENTS:
        s = REGISTRY[id]
        for p in (_sampled(), _sampled().but(e0=0.01, mu=0.02)):
            for place in sorted(reached(lambda s=s, p=p: _all_bands(s, p.but()), set(MODULES))):
                users.setdefault(place, [])
                if s not in users[place]:
                    users[place].append(s)
    for module, function in sorted(users):
        if any(word in function for word in ("reasons", "_fails", "_no_norm", "<")):
            continue
        own = tuple(users[module, function])
        for edit in edits(module, function):
            yield Mutant(edit.id, edit.change, own, tuple(_edited(s, edit) for s in own))


def _edited(s: Statement, edit: Edit) -> Statement:
    """The statement under an edit; the geometry is computed afresh, once for each parameters."""
    fresh: list[tuple[Parameters, Parameters]] = []

    def bands(p: Parameters, layer: int | None) -> Bands:
        if not fresh or fresh[0][0] is not p:
            fresh[:] = [(p, p.but())]
        with applied(edit):
            return _or_none(lambda: s.bands(fresh[0][1], layer))

    return replace(s, id=_renamed(s, edit.id), bands=bands)
