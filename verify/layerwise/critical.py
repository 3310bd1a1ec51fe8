"""The published constants of Theorem 4 that `tighten --critical` tries.

32 of (16), c1 and c2 of (15), kappa of (14), and the limit on delta of (13).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from bounds import REGISTRY, Band, Parameters, Statement
from bounds.layerwise import printed, scope
from bounds.layerwise.compression import energy_constant, kappa
from bounds.statement import Layer
from verify.search.critical import PublishedConstant, PublishedLimit, scaled

SMALL = Fraction(1, 2**12)
"""Factor of 32 at which the band of (16) is searched: so small that 1 - D is never allowed to be 1."""


def _published(id: str) -> Statement:
    return REGISTRY[f"layerwise/{id}"]


def _slope(factor: Fraction) -> Statement:
    """(16) with 32 times factor."""
    s = _published("thm4-16")
    slope = {printed.THM4_SLOPE.name: printed.THM4_SLOPE.value * factor}

    def bands(p: Parameters, layer: Layer) -> dict[str, Band]:
        return s.bands(p.but(constants={**p.constants, **slope}), layer)

    return replace(s, bands=bands)


def _end(id: str, end: str, factor: Fraction) -> Statement:
    return scaled(_published(id), "C_ratio", end, factor)


def constants() -> Sequence[PublishedConstant]:
    """Those whose claim is an inequality at leading order."""
    found = [
        PublishedConstant(
            "32 in (16)", _published("thm4-16"), "D", "lower", _slope,
            lambda p, layer: float(printed.THM4_SLOPE.of(p)), start=SMALL, refined=REGISTRY["layerwise/R8"],
        )
    ]  # fmt: skip
    found += [
        PublishedConstant(
            "c2 in (15)", _published("thm4-15"), "C_ratio", "upper", lambda f: _end("thm4-15", "upper", f),
            lambda p, layer: 1 / float(energy_constant(p)), refined=REGISTRY["layerwise/R6"],
        ),
        PublishedConstant(
            "c1 in (15)", _published("thm4-15"), "C_ratio", "lower", lambda f: _end("thm4-15", "lower", f),
            lambda p, layer: float(energy_constant(p)), weaker=False, refined=REGISTRY["layerwise/R7"],
        ),
        PublishedConstant(
            "kappa in (14), upper end", _published("thm4-14"), "C_ratio", "upper",
            lambda f: _end("thm4-14", "upper", f), lambda p, layer: float(kappa(p)),
            refined=REGISTRY["layerwise/R6"],
        ),
        PublishedConstant(
            "kappa in (14), lower end", _published("thm4-14"), "C_ratio", "lower",
            lambda f: _end("thm4-14", "lower", 1 / f), lambda p, layer: float(kappa(p)),
            refined=REGISTRY["layerwise/R7"],
        ),
    ]  # fmt: skip
    return found


def _without_delta(s: Statement) -> Statement:
    return replace(s, hypotheses=tuple(h for h in s.hypotheses if h is not scope.COND13_DELTA))


def limits() -> Sequence[PublishedLimit]:
    """The delta part of (13): (15) and (16) with all other hypotheses."""

    def printed_limit(p: Parameters) -> float:
        return float(scope.delta_limit(p))

    claims = _published("thm4-15"), _published("thm4-16")
    return (
        PublishedLimit("delta in (13)", "layerwise/cond13", "delta", printed_limit, claims, _without_delta),
    )
