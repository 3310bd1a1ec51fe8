"""What an experiment is, how it is stored and what is seen in it; each theory declares its own."""

from typing import Any

from verify.moved import moved


def __getattr__(name: str) -> Any:
    return moved(__name__, name)
