"""Adversarial search: how tight each bound is, and whether it is true."""

from typing import Any

from verify.moved import moved
from verify.search.attack import Extremal, search, slacks_at
from verify.search.slack import Target, slacks
from verify.search.space import Space, Start
from verify.search.tighten import Attacked, chosen_statements, default_statements, frame, tighten

__all__ = [
    "Attacked",
    "Extremal",
    "Space",
    "Start",
    "Target",
    "chosen_statements",
    "default_statements",
    "frame",
    "search",
    "slacks",
    "slacks_at",
    "tighten",
]


def __getattr__(name: str) -> Any:
    return moved(__name__, name)
