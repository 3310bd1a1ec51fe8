"""Old names work for one release, each with a warning; they are the new ones, not copies."""

from importlib import import_module
from pathlib import Path

import pytest

from verify.moved import MODULES, NAMES


@pytest.mark.parametrize("old", MODULES)
def test_an_old_module_is_the_new_one(old: str) -> None:
    import sys

    new = import_module(MODULES[old])
    spec = new.__spec__
    for name in (*(".".join(old.split(".")[:k]) for k in range(1, old.count(".") + 1)), old):
        if name in MODULES:
            sys.modules.pop(name, None)
    with pytest.warns(DeprecationWarning, match="is now"):
        assert import_module(old) is new
    assert new.__spec__ is spec
    assert new.__name__ == MODULES[old]


@pytest.mark.parametrize("old", NAMES)
def test_an_old_name_is_the_new_one(old: str) -> None:
    module, _, name = old.rpartition(".")
    with pytest.warns(DeprecationWarning, match="is now in"):
        found = getattr(import_module(module), name)
    assert found is getattr(import_module(NAMES[old]), name)


def test_no_old_name_hides_a_module() -> None:
    root = Path(__file__).parents[2]
    there = [root.joinpath(*old.split(".")) for old in MODULES]
    real = (path.with_suffix(".py").exists() or (path / "__init__.py").exists() for path in there)
    assert not any(real)


def test_what_never_was_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        getattr(import_module("verify.judge"), "nothing")  # noqa: B009
