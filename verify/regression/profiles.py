"""What a theory with assumption profiles gives: instances under changed assumptions, compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from bounds import Statement
from verify.regression.baseline import Baseline

if TYPE_CHECKING:
    import pandas as pd


class AnyProfile(Protocol):
    """A profile: a record of its theory's own."""

    @property
    def name(self) -> str: ...

    @property
    def about(self) -> str: ...


class Bar(Protocol):
    """What is told how far a run has come."""

    def start(self, name: str, /) -> Any: ...

    def done(self) -> None: ...


class Profiles(Protocol):
    """The functions of a theory's assumption profiles; a module that defines them is one of these.

    BUILT_IN: profiles by name; TESTED: those that `pytest --theory` checks unless it is told others.
    ProfileBaseline: what a baseline keeps of one.
    """

    @property
    def BUILT_IN(self) -> Mapping[str, Any]: ...

    @property
    def TESTED(self) -> Sequence[str]: ...

    @property
    def ProfileBaseline(self) -> type[Baseline]: ...

    def load_profile(self, source: Any, /) -> Any:
        """A built-in profile by name, or one from a file; InputError where there is neither."""
        ...

    def describe(self, profile: Any, /) -> list[str]:
        """A profile in sentences."""
        ...

    def difference(self, old: Any, new: Any, /) -> list[str]:
        """What the new profile changes, a line each."""
        ...

    def apply_profile(self, profile: Any, /) -> list[Statement]:
        """The statements of a profile with their hypotheses and constants changed."""
        ...

    def tested(self, profile: Any, statement: Statement, count: int, /) -> Iterator[Any]:
        """A statement judged on the first instances of a profile, the same ones everywhere: cases."""
        ...

    def smallest_failure(
        self, profile: Any, source: str, statement: Statement, cases: Sequence[Any], /
    ) -> str:
        """Of tested cases of which one fails: the smallest failure found, and how to make it again."""
        ...

    def refuted_case(self, profile: Any, statement: Statement, count: int, /) -> str | None:
        """The first of its exact instances that refutes the statement, by name."""
        ...

    def kept(self, profile: Any, count: int | None, /) -> Baseline:
        """What a baseline keeps of a profile on so many instances."""
        ...

    def drift(self, old: Any, new: Any, /) -> list[str]:
        """What differs between two baselines of a profile, a line each."""
        ...

    def compare(
        self, chosen: Sequence[tuple[str, Any]], against: Any, /, *, count: int, jobs: int, prove: bool,
        boundary: bool, bar: Bar,
    ) -> Iterator[Any]:  # fmt: skip
        """Each profile (named as its user names it) against an old one, or its own base: a run."""
        ...

    def lines_of(self, run: Any, /) -> list[str]:
        """A run in sentences."""
        ...

    def flip_frame(self, runs: list[Any], /) -> pd.DataFrame:
        """The outcomes that flip, of all runs, in long form."""
        ...

    def write_run(self, out: Path, runs: list[Any], /, *, seconds: float) -> None:
        """All files of a run, together or not at all."""
        ...

    def is_broken(self, run: Any, /) -> bool:
        """Whether something is wrong that was not before."""
        ...


def profiles_of(theories: Iterable[Any]) -> Profiles | None:
    """The profiles of the first theory that has any."""
    return next((theory.profiles() for theory in theories if theory.profiles is not None), None)


__all__ = ["AnyProfile", "Profiles", "profiles_of"]
