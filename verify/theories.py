"""The theories this suite checks: the one place that lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.errors import InputError
from verify.gram.theory import THEORY as GRAM
from verify.layerwise.theory import THEORY as LAYERWISE
from verify.theory import Finding, Theory
from verify.two_layer.theory import THEORY as TWO_LAYER

if TYPE_CHECKING:
    from verify.experiments.experiment import Experiment

THEORIES: dict[str, Theory] = {theory.name: theory for theory in (LAYERWISE, TWO_LAYER, GRAM)}


def chosen(name: str) -> list[Theory]:
    """The theory of that name, or every theory for "all"; InputError for any other name."""
    if name == "all":
        return list(THEORIES.values())
    if name not in THEORIES:
        raise InputError(f"unknown theory {name!r}: choose from {', '.join(THEORIES)}, all")
    return [THEORIES[name]]


def findings() -> dict[str, Finding]:
    """Every finding of every theory by id."""
    return {finding.id: finding for theory in THEORIES.values() for finding in theory.findings()}


def experiments() -> dict[str, Experiment]:
    """Every experiment of every theory by name."""
    return {found.name: found for theory in THEORIES.values() for found in theory.experiments()}
