"""Every public name says what it is, with an example, and the examples that can be run are true."""

import doctest
import inspect
import sys

import pytest

import bounds
import verify

PUBLIC = [
    (package.__name__, name)
    for package in (bounds, verify)
    for name in package.__all__
    if callable(getattr(package, name))
]


each = pytest.mark.parametrize(("package", "name"), PUBLIC, ids=["-".join(pair) for pair in PUBLIC])


@each
def test_a_public_name_has_a_docstring_with_a_true_example(package, name):
    thing = getattr(sys.modules[package], name)
    text = thing.__doc__ or ""
    assert len(text.split()) >= 12
    assert ">>> " in text or "Example" in text
    names = {**vars(sys.modules[thing.__module__]), name: thing}
    for example in doctest.DocTestFinder(recurse=False).find(thing, name, globs=names):
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)
        assert runner.run(example).failed == 0


@each
def test_help_of_a_public_name_fits_on_a_few_screens(package, name):
    """A registry in a signature once printed 72,000 characters."""
    thing = getattr(sys.modules[package], name)
    if not isinstance(thing, type):
        assert len(str(inspect.signature(thing))) < 1500
