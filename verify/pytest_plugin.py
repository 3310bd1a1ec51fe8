"""pytest plugin: `pytest --theory` checks the theory in any directory, one test a statement and profile.

Options: --theory; --theory-profile FILE (a TOML file or the name of a built-in profile; repeatable);
--theory-name NAME (a companion theory or "all", on its default cases; repeatable); --theory-exact (decide
rational instances exactly as well); --theory-examples N.  Fixtures: theory_pair, trained_network,
statement.  Hypothesis strategies: verify.strategies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from bounds import Statement
    from verify.assumptions.failure import Failure, Sizes
    from verify.assumptions.profile import Profile
    from verify.instances.model import Instance, Network, Pair
    from verify.judge import Row
    from verify.theory import Job, Theory

EXAMPLES = 25
"""Instances a statement, unless --theory-examples says otherwise."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("theory", "theory of feature learning in deep linear networks (dln-verify)")
    group.addoption("--theory", action="store_true", help="check every statement of the theory")
    group.addoption(
        "--theory-profile", action="append", default=[], metavar="FILE",
        help="assumption profile: a TOML file or a built-in name; repeatable [refined, spectral]",
    )  # fmt: skip
    group.addoption(
        "--theory-name", action="append", default=[], metavar="NAME",
        help="theory to check on its default cases, or all; repeatable [the layerwise one, by profiles]",
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
    from verify.theories import chosen

    try:
        theories = [t for name in config.getoption("--theory-name") or () for t in chosen(name)]
        profiles = config.getoption("--theory-profile")
        if not profiles and (not theories or any(t.name == "layerwise" for t in theories)):
            profiles = ["refined", "spectral"]
        session.stash[CHOSEN] = (
            [(str(name), load_profile(name)) for name in profiles or ()],
            [t for t in dict.fromkeys(t.name for t in theories) if t != "layerwise"],
        )
    except InputError as error:
        raise pytest.UsageError(str(error)) from None


CHOSEN: pytest.StashKey[tuple[list[Any], list[str]]] = pytest.StashKey()
RESULTS: pytest.StashKey[list[tuple[str, str, float]]] = pytest.StashKey()


@pytest.hookimpl(tryfirst=True)  # before -k and -m choose
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list) -> None:
    if CHOSEN in session.stash:
        node = TheoryCollector.from_parent(session, name="theory", nodeid="theory")
        node.profiles, node.theories = session.stash[CHOSEN]
        items.extend(node.collect())


class TheoryCollector(pytest.Collector):
    """All statements of the chosen profiles and theories."""

    profiles: list[tuple[str, Profile]]
    theories: list[str]

    def collect(self) -> Iterator[TheoryItem]:
        from verify.assumptions.profile import apply_profile
        from verify.theories import THEORIES

        for source, profile in self.profiles:
            for s in apply_profile(profile):
                make = ProfileItem.from_parent
                yield make(self, name=f"{s.id}[{profile.name}]", statement=s, profile=profile, source=source)
        for name in self.theories:
            theory, cases = THEORIES[name], Cases(THEORIES[name])
            for s in theory.statements:
                yield CaseItem.from_parent(self, name=f"{s.id}[{name}]", statement=s, cases=cases)


class Violated(Exception):
    """A statement is violated; the message names the smallest instance found and how to make it again."""


class TheoryItem(pytest.Item):
    """One statement on many instances."""

    def __init__(self, *, statement: Statement, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.statement = statement
        self.add_marker("theory")

    def conclude(self, rows: list[Row]) -> None:
        """Keep verdicts and margin for the reports; skip where the statement said nothing."""
        words, margin = summary(rows)
        self.user_properties += [("verdict", words), ("margin", f"{margin:.6g}")]
        self.config.stash.setdefault(RESULTS, []).append((self.name, words, margin))
        if not rows:
            pytest.skip(words)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, Violated):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[str, int | None, str]:
        return "theory", None, self.name


class ProfileItem(TheoryItem):
    """One statement under one profile, on instances made for it."""

    def __init__(self, *, profile: Profile, source: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.profile, self.source = profile, source

    def runtest(self) -> None:
        found: list[Row] = []
        failed: list[tuple[int, int, Instance, list[Row]]] = []
        for index, instance in enumerate(instances(self.profile, examples(self.config))):
            rows = self._rows(instance)
            found += rows
            wrong = violated(rows)
            if wrong:
                failed.append((instance.d * instance.d * instance.L, index, instance, wrong))
        self.conclude(found)
        if failed:
            raise Violated(self._counterexample(*min(failed, key=lambda entry: entry[:2])[1:]))
        if self.config.getoption("--theory-exact"):
            self._decide()

    def _rows(self, instance: Instance) -> list[Row]:
        from verify import check

        return list(check(instance, statements=[self.statement]).rows())

    def _counterexample(self, index: int, instance: Instance, wrong: list[Row]) -> str:
        """The shrunk instance, its numbers, and the command that makes it again."""
        from verify.assumptions.failure import Failure, narrowed, shrink

        def made(index: int, sizes: Sizes) -> tuple[Instance, list[Row]]:
            smaller = instance_of(narrowed(self.profile, sizes), index)
            return smaller, violated(self._rows(smaller))

        found: Failure = shrink(self.profile.range, Failure(instance, wrong, index), made)
        return f"{found.sentence()}\nagain: {found.command(self.source)}"

    def _decide(self) -> None:
        from verify.exact import Decision, decide
        from verify.instances.model import Network
        from verify.layerwise.exact import from_pair

        for pair in instances(self.profile, examples(self.config), pairs_only=True):
            assert not isinstance(pair, Network)
            refuted = decide(from_pair(pair), [self.statement]).of(Decision.REFUTED)
            if refuted:
                raise Violated(f"{refuted[0].statement} is refuted exactly by {pair.case}")


class Cases:
    """The default cases of a theory, each made and measured once."""

    def __init__(self, theory: Theory) -> None:
        self.theory = theory
        self._measured: dict[str, Any] = {}
        self._jobs: list[Job] | None = None

    def measured(self, count: int) -> Iterator[Any]:
        """At most `count` cases, evenly spread over the default ones."""
        from verify.assumptions.theories import spread_over

        if self._jobs is None:
            self._jobs = spread_over(self.theory.jobs(), count)
        for job in self._jobs:
            if job.name not in self._measured:
                self._measured[job.name] = job.measure()
            yield self._measured[job.name]


class CaseItem(TheoryItem):
    """One statement of a theory on its default cases."""

    def __init__(self, *, cases: Cases, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.cases = cases

    def runtest(self) -> None:
        from verify.judge import judge

        found: list[Row] = []
        theory = self.cases.theory
        for measured in self.cases.measured(examples(self.config)):
            found += judge(measured, [self.statement], theory.parameters(measured))[0]  # type: ignore[arg-type]
        self.conclude(found)
        wrong = violated(found)
        if wrong:
            row = wrong[0]
            call = f"again_case({theory.name!r}, {row.case!r})"
            raise Violated(
                f"{words_of(row)}\ncase: {row.case} ({row.origin})\n"
                f'again: python -c "from verify.assumptions.theories import again_case; {call}"'
            )


def violated(rows: Iterable[Row]) -> list[Row]:
    """The rows in which a statement in scope is violated."""
    from verify.judge import Verdict

    return [row for row in rows if row.verdict is Verdict.VIOLATED]


def words_of(row: Row) -> str:
    """A violated row in words."""
    where = "" if row.layer is None else f" at layer {row.layer}"
    return (
        f"{row.statement} is violated{where}: {row.quantity} = {row.measured:.9g} outside "
        f"[{row.lower:.9g}, {row.upper:.9g}] (rounding {row.margin:.1g})"
    )


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


def instances(profile: Profile, count: int, *, pairs_only: bool = False) -> Iterator[Instance]:
    """The first `count` instances of a profile: the same ones everywhere."""
    return (instance_of(profile, index, pairs_only=pairs_only) for index in range(count))


def instance_of(profile: Profile, index: int, *, pairs_only: bool = False) -> Instance:
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
    """Look up a statement of any theory by id; without a theory it is a layerwise one: statement("R6")."""
    from bounds import REGISTRY
    from verify.theories import THEORIES

    def find(id: str) -> Statement:
        theory, _, _ = id.partition("/")
        registry = THEORIES[theory].statements if theory in THEORIES else REGISTRY
        return registry[id if "/" in id else f"layerwise/{id}"]

    return find


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    results = config.stash.get(RESULTS, [])
    if results:
        terminalreporter.section("theory")
        for name, words, margin in results:
            terminalreporter.write_line(f"{name}: {words}; smallest slack {margin:.6g}")
