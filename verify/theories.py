"""The theories this suite checks: the one place that lists them; those of installed packages and of files."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import bounds.theories
from verify.conformance import cases, require_conforming
from verify.errors import InputError
from verify.exact.recipes import register_recipes
from verify.gram.theory import THEORY as GRAM
from verify.layerwise.theory import THEORY as LAYERWISE
from verify.theory import Finding, Theory
from verify.two_layer.theory import THEORY as TWO_LAYER

if TYPE_CHECKING:
    from verify.experiments.experiment import Experiment
    from verify.networks import Networks

GROUP = "dln_verify.theories"
"""Entry point under which an installed package names its theories: NAME = "package.module:THEORY"."""

BUILT_IN = (LAYERWISE, TWO_LAYER, GRAM)

DEFAULT = LAYERWISE
"""The theory that is meant where none is named."""

THEORIES: dict[str, Theory[Any]] = {}
"""Every theory at hand by name."""


FILES: dict[str, Path] = {}
"""The files that gave some of them."""

SOURCES: dict[str, Path] = {}
"""Where those that are not of this suite are written: a file, or the folder of a package."""

BROKEN: dict[str, str] = {}
"""Installed theories that cannot be used, each with one sentence why; the others still work."""


def _add(theory: Theory[Any], record: type | None = None) -> None:
    """record: the class of its parameters, where the bands of its statements need not say."""
    THEORIES[theory.name] = theory
    bounds.theories.add(theory.name, theory.statements, record)
    register_recipes(theory.name, theory.recipes)


def _add_outsider(theory: Theory[Any], source: Path) -> Theory[Any]:
    """A theory that is not of this suite, written in `source`."""
    known = replace(theory, jobs=partial(cases, theory))
    _add(known, type(theory.references()[0]))
    SOURCES[theory.name] = source.resolve()
    return known


def _load_installed(found: list[EntryPoint]) -> None:
    for entry in found:
        package = entry.dist.name if entry.dist is not None else entry.value
        others = [e for e in found if e.name == entry.name and e is not entry]
        if entry.name in {theory.name for theory in BUILT_IN}:
            BROKEN[f"{package}:{entry.name}"] = (
                f"package {package} names a theory {entry.name!r}, which is this suite's: uninstall it"
            )
        elif others:
            rival = others[0].dist
            BROKEN[entry.name] = (
                f"two packages name a theory {entry.name!r}, {package} and "
                f"{rival.name if rival is not None else others[0].value}: uninstall one of them"
            )
        else:
            _load_one(entry, package)


def _load_one(entry: EntryPoint, package: str) -> None:
    try:
        theory = require_conforming(entry.load())
        if theory.name != entry.name:
            raise InputError(
                f"its name is {theory.name!r}, the entry point's {entry.name!r}: both must agree"
            )
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # whatever a stranger's module raises, beyond Exception too
        BROKEN[entry.name] = f"theory {entry.name!r} of package {package} cannot be loaded: {_said(error)}"
    else:
        home = Path(sys.modules[entry.module.partition(".")[0]].__file__ or "")
        _add_outsider(theory, home.parent if home.name == "__init__.py" else home)


def _said(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return text if isinstance(error, InputError) else f"{type(error).__name__}: {text}"


for _theory in BUILT_IN:
    _add(_theory)
_load_installed(list(entry_points(group=GROUP)))


def load_theory_file(path: str | Path) -> Theory[Any]:
    """The theory that a Python file defines as THEORY; from now on it is in THEORIES.

    The file is run as any Python script the user starts: load only files you trust.  Raises InputError,
    starting with the file's name, when it cannot be read, raises, defines none, or the theory does not
    conform or takes the name of another.
    """
    from verify.files import TEXT_LIMIT, read_bytes, shown

    path = Path(path)
    source = read_bytes(path, limit=TEXT_LIMIT)
    module = ModuleType(f"_theory_of_{path.stem}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module
    try:
        exec(compile(source, str(path), "exec"), module.__dict__)
        if not hasattr(module, "THEORY"):
            raise InputError("defines no THEORY; give it one, a verify.theory.Theory")
        theory = require_conforming(module.THEORY)
        if theory.name in {known.name for known in BUILT_IN}:
            raise InputError(f"its theory is called {theory.name!r}, as one of this suite: take another name")
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # whatever the user's file raises, beyond Exception too
        raise InputError(f"{shown(path)}: {_said(error)}") from error
    FILES[theory.name] = path
    return _add_outsider(theory, path)


def blamed(error: BaseException) -> str:
    """Which theory that is not of this suite raised an error, and where; "" for none."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename).resolve()
        for name, source in SOURCES.items():
            if path == source or source in path.parents:
                return f"theory {name!r} failed in {frame.name} ({path.name}, line {frame.lineno})"
    return ""


def option(name: str) -> str:
    """What to type for a theory: its name, or the file that gave it."""
    return f"--theory-file {FILES[name]}" if name in FILES else f"--theory {name}"


def chosen(name: str) -> list[Theory[Any]]:
    """The theory of that name, or every theory for "all"; InputError for another name or a broken one."""
    if name in BROKEN:
        raise InputError(BROKEN[name])
    if name == "all":
        for sentence in BROKEN.values():
            raise InputError(sentence)
        return list(THEORIES.values())
    if name not in THEORIES:
        raise InputError(f"unknown theory {name!r}: choose from {', '.join(THEORIES)}, all")
    return [THEORIES[name]]


def default_networks() -> Networks:
    """What the default theory does with networks; InputError where it speaks of none."""
    if DEFAULT.networks is None:
        raise InputError(f"theory {DEFAULT.name!r} speaks of no networks")
    return DEFAULT.networks()


def default_profiles() -> Any:
    """The assumption profiles of the default theory; InputError where it has none."""
    if DEFAULT.profiles is None:
        raise InputError(f"theory {DEFAULT.name!r} has no assumption profiles")
    return DEFAULT.profiles()


def statements() -> Iterator[Any]:
    """Every statement of every theory."""
    return (s for theory in THEORIES.values() for s in theory.statements)


def findings(name: str = "all") -> dict[str, Finding]:
    """Every finding of every theory, or of one, by id; InputError where it has none."""
    found = {finding.id: finding for theory in _named(name) for finding in theory.findings()}
    return _some(name, found, "findings")


def experiments(name: str = "all") -> dict[str, Experiment]:
    """Every experiment of every theory, or of one, by name; InputError where it has none."""
    found = {each.name: each for theory in _named(name) for each in theory.experiments()}
    return _some(name, found, "experiments")


def _named(name: str) -> list[Theory[Any]]:
    return list(THEORIES.values()) if name == "all" else chosen(name)


def _some(name: str, found: dict[str, Any], what: str) -> dict[str, Any]:
    if not found:
        raise InputError(f"theory = {name!r}: it declares no {what}")
    return found
