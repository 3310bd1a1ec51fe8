"""Old names of the layerwise theory's assumption profiles, and `again`, which messages print."""

from __future__ import annotations

from typing import Any

from verify.moved import moved


def again(source: str, index: int, **how: Any) -> Any:
    """Make an instance of a profile (file or built-in name) of the default theory again, and print what is
    wrong with it.  how: sizes, knob, trained, as a failure prints them."""
    from verify.theories import default_profiles

    return default_profiles().again(source, index, **how)


def __getattr__(name: str) -> Any:
    return moved(__name__, name)


__all__ = ["again"]
