"""pytest plugin: `pytest --theory` checks the theory in any directory, one test a statement and profile.

Options: --theory; --theory-profile FILE (a TOML file or the name of a built-in profile; repeatable);
--theory-exact (decide rational instances exactly as well); --theory-examples N.  Fixtures:
theory_pair, trained_network, statement.  Hypothesis strategies: verify.strategies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from bounds import Statement
    from verify.assumptions.profile import Profile
    from verify.instances.model import Instance, Network, Pair
    from verify.judge import Row

EXAMPLES = 25
"""Instances a statement, unless --theory-examples says otherwise."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("theory", "theory of feature learning in deep linear networks (dln-verify)")
    group.addoption("--theory", action="store_true", help="check every statement of the theory")
    group.addoption(
        "--theory-profile", action="append", default=[], metavar="FILE",
        help="assumption profile: a TOML file or a built-in name; repeatable [refined, spectral]",
    )  # fmt: skip
    group.addoption("--theory-exact", action="store_true", help="decide the instances exactly as well")
    group.addoption(
        "--theory-examples", type=int, default=EXAMPLES, metavar="N", help="instances a statement"
    )


def examples(config: pytest.Config) -> int:
    """The number of instances a statement."""
    return int(config.getoption("--theory-examples") or 0)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "theory: a check of a statement of the theory (dln-verify)")
    if examples(config) < 1:
        raise pytest.UsageError("--theory-examples: at least one instance is needed")


def pytest_collection(session: pytest.Session) -> None:
    """With --theory a directory without tests is not an error: the statements are the tests."""
    config = session.config
    if not config.getoption("--theory"):
        return
    from verify.assumptions.profile import load_profile
    from verify.errors import InputError

    try:
        names = config.getoption("--theory-profile") or ["refined", "spectral"]
        session.stash[PROFILES] = [(str(name), load_profile(name)) for name in names]
    except InputError as error:
        raise pytest.UsageError(str(error)) from None


PROFILES: pytest.StashKey[list[Any]] = pytest.StashKey()
RESULTS: pytest.StashKey[list[tuple[str, str, float]]] = pytest.StashKey()


@pytest.hookimpl(tryfirst=True)  # before -k and -m choose
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list) -> None:
    profiles = session.stash.get(PROFILES, [])
    if profiles:
        node = TheoryCollector.from_parent(session, name="theory", nodeid="theory")
        node.profiles = profiles
        items.extend(node.collect())


class TheoryCollector(pytest.Collector):
    """All statements of the chosen profiles."""

    profiles: list[tuple[str, Profile]]

    def collect(self) -> Iterator[TheoryItem]:
        from verify.assumptions.profile import apply_profile

        for source, profile in self.profiles:
            for statement in apply_profile(profile):
                name = f"{statement.id}[{profile.name}]"
                yield TheoryItem.from_parent(
                    self, name=name, statement=statement, profile=profile, source=source
                )


class Violated(Exception):
    """A statement is violated; the message names the smallest instance found and how to make it again."""


class TheoryItem(pytest.Item):
    """One statement under one profile."""

    def __init__(self, *, statement: Statement, profile: Profile, source: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.statement, self.profile, self.source = statement, profile, source
        self.add_marker("theory")

    def runtest(self) -> None:
        from verify import Verdict, check

        found: list[Row] = []
        failed: list[tuple[int, Instance, list[Row]]] = []
        for instance in instances(self.profile, examples(self.config)):
            rows = list(check(instance, statements=[self.statement]).rows())
            found += rows
            wrong = [row for row in rows if row.verdict in (Verdict.VIOLATED, Verdict.INCONSISTENT)]
            if wrong:
                failed.append((instance.d * instance.d * instance.L, instance, wrong))
        words, margin = summary(found)
        self.user_properties += [("verdict", words), ("margin", f"{margin:.6g}")]
        self.config.stash.setdefault(RESULTS, []).append((self.name, words, margin))
        if not found:
            pytest.skip(words)
        strict = [entry for entry in failed if any(row.verdict is Verdict.VIOLATED for row in entry[2])]
        if strict:
            _, smallest, wrong = min(strict, key=lambda entry: entry[0])
            raise Violated(counterexample(smallest, wrong, self.source))
        if self.config.getoption("--theory-exact"):
            self._decide()

    def _decide(self) -> None:
        from verify.exact import Decision, decide, from_pair
        from verify.instances.model import Network

        for pair in instances(self.profile, examples(self.config), pairs_only=True):
            assert not isinstance(pair, Network)
            refuted = decide(from_pair(pair), [self.statement]).of(Decision.REFUTED)
            if refuted:
                raise Violated(f"{refuted[0].statement} is refuted exactly by {pair.case}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, Violated):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[str, int | None, str]:
        return "theory", None, self.name


def summary(rows: Iterable[Row]) -> tuple[str, float]:
    """Verdicts with their counts, and the smallest slack factor of the rows in scope."""
    from collections import Counter
    from math import inf, isnan

    rows = list(rows)
    counts = Counter(row.verdict.value for row in rows)
    slacks = [
        slack
        for row in rows
        if row.in_scope
        for slack in (row.slack_lower, row.slack_upper)
        if not isnan(slack)
    ]
    words = ", ".join(f"{verdict} {count}" for verdict, count in counts.most_common())
    return words or "does not speak of these instances", min(slacks, default=inf)


def counterexample(instance: Instance, rows: list[Row], source: str) -> str:
    """What a failed check says: the statement, the numbers, and how to make the instance again."""
    row = rows[0]
    where = "" if row.layer is None else f" at layer {row.layer}"
    return (
        f"{row.statement} is violated{where}: {row.quantity} = {row.measured:.9g} outside "
        f"[{row.lower:.9g}, {row.upper:.9g}] (rounding {row.margin:.1g})\n"
        f"instance: {instance.case} ({instance.origin}), n = {instance.n}, K = {instance.K}, "
        f"d = {instance.d}, L = {instance.L}; {instance.provenance.note}\n"
        f"again: {reproduce(instance, source)}"
    )


def reproduce(instance: Instance, source: str) -> str:
    """A line of Python that makes an instance of `instances` again; source: file or name of its profile."""
    index = instance.case.rpartition(" #")[2]
    return (
        f"from verify.pytest_plugin import instance; from verify.assumptions import load_profile; "
        f"instance(load_profile({source!r}), {index})"
    )


def instances(profile: Profile, count: int, *, pairs_only: bool = False) -> Iterator[Instance]:
    """The first `count` instances of a profile: the same ones everywhere."""
    return (instance(profile, index, pairs_only=pairs_only) for index in range(count))


def instance(profile: Profile, index: int, *, pairs_only: bool = False) -> Instance:
    """The index-th instance of a profile."""
    from verify.assumptions.sampling import sample

    return sample(profile, index, pairs_only=pairs_only)


@pytest.fixture(scope="session")
def theory_pair() -> Pair:
    """A canonical pair inside the refined hypotheses: n = 5, K = 3, L = 4, theta = 0.1."""
    from verify.instances import generate_pair

    return generate_pair(0, n=5, K=3, d=20, L=4, eps=0.1, theta=0.1)


@pytest.fixture(scope="session")
def trained_network() -> Network:
    """A small network trained by gradient descent from orthogonal weights."""
    from verify.instances import paper_data
    from verify.training import train

    return train(paper_data(12, 8, scale=0.6, seed=0), 2, L=3, xi=0.3, step=0.05, seed=0)


@pytest.fixture(scope="session")
def statement() -> Any:
    """Look up a statement by id, with or without its theory: statement("R6")."""
    from bounds import REGISTRY

    return lambda id: REGISTRY[id if "/" in id else f"layerwise/{id}"]


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    results = config.stash.get(RESULTS, [])
    if results:
        terminalreporter.section("theory")
        for name, words, margin in results:
            terminalreporter.write_line(f"{name}: {words}; smallest slack {margin:.6g}")
