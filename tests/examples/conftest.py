"""The example of a fourth theory: importable here, and installed in a folder of its own."""

import sys

import pytest
from installed import EXAMPLE, install_example

sys.path.insert(0, str(EXAMPLE))


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """A folder in which the example is installed."""
    folder = tmp_path_factory.mktemp("site")
    install_example(folder)
    return folder


@pytest.fixture
def theory(monkeypatch):
    """The example's theory, known to this process as an installed one is."""
    from subspaces.theory import THEORY

    from verify.exact.recipes import register_recipes
    from verify.theories import THEORIES

    monkeypatch.setitem(THEORIES, THEORY.name, THEORY)
    register_recipes(THEORY.name, THEORY.recipes)
    return THEORY
