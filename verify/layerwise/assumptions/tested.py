"""A statement on the first instances of a profile, as `pytest --theory` checks it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bounds import Statement
from verify.instances.model import Instance, Network
from verify.judge import Row
from verify.layerwise.assumptions.failure import Failure, Sizes, judged_on, narrowed, shrink, wrong_rows
from verify.layerwise.assumptions.profile import Profile
from verify.layerwise.assumptions.sampling import sample
from verify.theory import Judged

TESTED = ("refined", "spectral", "paper")
"""The profiles that are checked unless others are named."""


def tested(profile: Profile, statement: Statement, count: int) -> Iterator[Judged]:
    """The statement on the first `count` instances of the profile: the same ones everywhere."""
    return (judged_on(sample(profile, index), [statement]) for index in range(count))


def smallest_failure(profile: Profile, source: str, statement: Statement, cases: Sequence[Judged]) -> str:
    """Of tested cases, one of which fails: the smallest failing instance found, shrunk further, its numbers,
    and the command that makes it again.

    source: how the profile was named, a file or a built-in name.
    """
    instances = {
        index: sample(profile, index)
        for index, case in enumerate(cases)
        if any(row.verdict.fails for row in case.rows)
    }
    index = min(instances, key=lambda i: (instances[i].d ** 2 * instances[i].L, i))
    wrong = [row for row in cases[index].rows if row.verdict.fails]

    def made(index: int, sizes: Sizes) -> tuple[Instance, list[Row]]:
        smaller = sample(narrowed(profile, sizes), index)
        return smaller, wrong_rows(smaller, [statement])

    found = shrink(profile.range, Failure(instances[index], wrong, index), made)
    return f"{found.sentence()}\nagain: {found.command(source)}"


def refuted_case(profile: Profile, statement: Statement, count: int) -> str | None:
    """The name of the first of its exact pairs that refutes the statement; None where none does."""
    from verify.exact import Decision, decide
    from verify.layerwise.exact import from_pair

    for index in range(count):
        pair = sample(profile, index, pairs_only=True)
        assert not isinstance(pair, Network)
        if decide(from_pair(pair), [statement]).of(Decision.REFUTED):
            return pair.case
    return None
