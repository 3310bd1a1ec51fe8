"""pytest plugin: `pytest --theory` checks the theory in any directory, one test a statement and profile.

Options: --theory; --theory-profile FILE (a TOML file or the name of a built-in profile; repeatable);
--theory-name NAME (another theory or "all", on its default cases; repeatable); --theory-file FILE (a Python
file that defines a theory as THEORY, on its default cases; repeatable); --theory-exact (decide
rational instances exactly as well); --theory-examples N; --theory-csv FILE (the rows behind every test).
Tests are named theory::layerwise/R6[refined], on the command line too.  Fixtures: theory_pair,
trained_network, statement.  Hypothesis strategies: verify.strategies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from bounds import Statement
    from verify.instances.model import Network, Pair
    from verify.judge import Row
    from verify.regression.profiles import AnyProfile, Profiles
    from verify.theory import Job, Theory

EXAMPLES = 25
"""Instances a statement, unless --theory-examples says otherwise."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("theory", "theory of feature learning in deep linear networks (dln-verify)")
    group.addoption("--theory", action="store_true", help="check every statement of the theory")
    group.addoption(
        "--theory-profile", action="append", default=[], metavar="FILE",
        help="assumption profile: a TOML file or a built-in name; repeatable [refined, spectral, paper]",
    )  # fmt: skip
    group.addoption(
        "--theory-name", action="append", default=[], metavar="NAME",
        help="theory to check on its default cases, or all; repeatable [the first, by its profiles]",
    )  # fmt: skip
    group.addoption(
        "--theory-file", action="append", default=[], metavar="FILE",
        help="Python file that defines a theory as THEORY, to check on its default cases; repeatable",
    )  # fmt: skip
    group.addoption("--theory-exact", action="store_true", help="decide the instances exactly as well")
    group.addoption(
        "--theory-csv", type=Path, metavar="FILE",
        help="write the rows behind every theory test, bound against measurement (FILE.parquet: Parquet)",
    )  # fmt: skip
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
    named = [arg for arg in config.args if arg.partition("::")[0] == NODE and "::" in arg]
    if named:
        config.args[:] = [arg for arg in config.args if arg not in named]
        config.option.theory = True
    config.stash[NAMED] = named
    table = config.getoption("--theory-csv")
    if table is not None:
        if not config.getoption("--theory"):
            raise pytest.UsageError("--theory-csv: there are rows to write with --theory only")
        if table.suffix not in SUFFIXES or not table.resolve().parent.is_dir() or table.is_dir():
            ends = " or ".join(SUFFIXES)
            raise pytest.UsageError(f"--theory-csv {table}: name a {ends} file in a folder that is there")
        table = table.resolve()
    if config.getoption("--theory") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Results(table), "theory-results")


@pytest.hookimpl(tryfirst=True)  # before xdist, whose controller collects nothing
def pytest_collection(session: pytest.Session) -> None:
    """With --theory a directory without tests is not an error: the statements are the tests."""
    config = session.config
    if not config.getoption("--theory"):
        return
    from verify.errors import InputError
    from verify.regression.profiles import profiles_of
    from verify.theories import DEFAULT, chosen, load_theory_file

    try:
        files = {load_theory_file(file).name: file for file in config.getoption("--theory-file") or ()}
        names = [*files, *(config.getoption("--theory-name") or ())]
        theories = list({t.name: t for name in names for t in chosen(name)}.values()) or [DEFAULT]
        wanted = config.getoption("--theory-profile")
        profiles = profiles_of(theories) or profiles_of([DEFAULT] if wanted else [])
        found: tuple[list[Source], list[str]] = [], [t.name for t in theories if t.profiles is None]
        if profiles is not None:
            for name in wanted or profiles.TESTED:
                found[0].append((profiles, str(name), profiles.load_profile(name)))
    except InputError as error:
        raise pytest.UsageError(str(error)) from None
    session.stash[CHOSEN], session.stash[FILES] = found, files
    ids = [f"{NODE}::{name}" for name, _, _ in tests_of(*found)]
    for named in config.stash[NAMED]:
        if not any(means(named, id) for id in ids):
            raise pytest.UsageError(f"not found: {named}; `pytest --theory --collect-only -q` lists them")


Source = tuple["Profiles", str, "AnyProfile"]
"""A profile with its theory's functions, and how its user named it."""


def tests_of(
    profiles: Iterable[Source], theories: Iterable[str]
) -> Iterator[tuple[str, Statement, Source | str]]:
    """Name and statement of each theory test, with its profile or its theory."""
    from verify.theories import THEORIES

    for source in profiles:
        for s in source[0].apply_profile(source[2]):
            yield f"{s.id}[{source[2].name}]", s, source
    for name in theories:
        for s in THEORIES[name].statements:
            yield f"{s.id}[{name}]", s, name


def means(argument: str, id: str) -> bool:
    """Whether an argument of the command line means a test; without brackets it means every profile."""
    return argument in (id, id.partition("[")[0])


NODE = "theory"
"""The node that theory tests hang from: theory::layerwise/R6[refined]."""

SUFFIXES = (".csv", ".parquet")

CHOSEN: pytest.StashKey[tuple[list[Any], list[str]]] = pytest.StashKey()
FILES: pytest.StashKey[dict[str, str]] = pytest.StashKey()
NAMED: pytest.StashKey[list[str]] = pytest.StashKey()


@pytest.hookimpl(tryfirst=True)  # before -k and -m choose
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list) -> None:
    if CHOSEN in session.stash:
        node = TheoryCollector.from_parent(session, name=NODE, nodeid=NODE)
        node.profiles, node.theories = session.stash[CHOSEN]
        node.files = session.stash[FILES]
        named = config.stash[NAMED]
        for position, item in enumerate(node.collect()):
            item.position = position
            if not named or any(means(argument, item.nodeid) for argument in named):
                items.append(item)


class TheoryCollector(pytest.Collector):
    """All statements of the chosen profiles and theories."""

    profiles: list[Source]
    theories: list[str]
    files: dict[str, str]

    def collect(self) -> Iterator[TheoryItem]:
        from verify.theories import THEORIES

        cases = {name: DefaultCases(THEORIES[name], self.files.get(name)) for name in self.theories}
        for name, s, of in tests_of(self.profiles, self.theories):
            if isinstance(of, str):
                yield CaseItem.from_parent(self, name=name, statement=s, cases=cases[of])
            else:
                yield ProfileItem.from_parent(self, name=name, statement=s, source=of)


class Violated(Exception):
    """A statement is violated; the message names the smallest instance found and how to make it again."""


@dataclass(frozen=True)
class StatementRows:
    """The rows of one statement on one case, with the columns that they share."""

    theory: str
    rows: list[Row]
    shared: dict[str, Any]

    def scalars(self) -> dict[str, Any]:
        return self.shared


class TheoryItem(pytest.Item):
    """One statement on many instances; position: among all theory tests, whichever of them run."""

    position: int

    def __init__(self, *, statement: Statement, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.statement = statement
        self.seen: dict[str, Any] = {}
        self.add_marker("theory")

    def conclude(self, cases: list[StatementRows]) -> None:
        """Keep verdicts, margin and rows for the reports; skip where the statement said nothing."""
        rows = [row for case in cases for row in case.rows]
        words, margin, where = summary(rows)
        self.user_properties += [("verdict", words), ("margin", f"{margin:.6g}")]
        self.seen = {
            "position": self.position,
            "name": self.name,
            "words": words,
            "margin": margin,
            "where": where,
            "cases": [_packed(case) for case in cases] if self.config.getoption("--theory-csv") else [],
        }
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

    def __init__(self, *, source: Source, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.of, self.source, self.profile = source

    def runtest(self) -> None:
        count = examples(self.config)
        cases = list(self.of.tested(self.profile, self.statement, count))
        self.conclude([StatementRows(case.theory, case.rows, case.scalars()) for case in cases])
        if violated(row for case in cases for row in case.rows):
            raise Violated(self.of.smallest_failure(self.profile, self.source, self.statement, cases))
        if self.config.getoption("--theory-exact"):
            refuted = self.of.refuted_case(self.profile, self.statement, count)
            if refuted is not None:
                raise Violated(f"{self.statement.id} is refuted exactly by {refuted}")


class DefaultCases:
    """The default cases of a theory, each made and measured once.  file: where it is defined, if in one."""

    def __init__(self, theory: Theory, file: str | None = None) -> None:
        self.theory = theory
        self.file = file
        self._measured: dict[str, Any] = {}
        self._jobs: list[Job] | None = None

    def measured(self, count: int) -> Iterator[Any]:
        """At most `count` cases, evenly spread over the default ones."""
        from verify.regression.cases import spread_over

        if self._jobs is None:
            self._jobs = spread_over(self.theory.jobs(), count)
        for job in self._jobs:
            if job.name not in self._measured:
                self._measured[job.name] = job.measure()
            yield self._measured[job.name]


class CaseItem(TheoryItem):
    """One statement of a theory on its default cases."""

    def __init__(self, *, cases: DefaultCases, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.cases = cases

    def runtest(self) -> None:

        found: list[StatementRows] = []
        theory = self.cases.theory
        for measured in self.cases.measured(examples(self.config)):
            rows = theory.judge(measured, [self.statement]).rows
            found.append(StatementRows(theory.name, rows, dict(measured.scalars())))
        self.conclude(found)
        wrong = violated(row for case in found for row in case.rows)
        if wrong:
            row = wrong[0]
            file = "" if self.cases.file is None else f", {self.cases.file!r}"
            call = f"again_case({theory.name!r}, {row.case!r}{file})"
            raise Violated(
                f"{words_of(row)}\ncase: {row.case} ({row.origin})\n"
                f'again: python -c "from verify.assumptions.theories import again_case; {call}"'
            )


def violated(rows: Iterable[Row]) -> list[Row]:
    """The rows in which a statement in scope fails: violated, or inconsistent without a finding."""
    return [row for row in rows if row.verdict.fails]


def words_of(row: Row) -> str:
    """A row that fails, in words."""
    where = "" if row.layer is None else f" at layer {row.layer}"
    return (
        f"{row.statement} is {row.verdict.value}{where}: {row.quantity} = {row.measured:.9g} outside "
        f"[{row.lower:.9g}, {row.upper:.9g}] (rounding {row.margin:.1g})"
    )


def summary(rows: Iterable[Row]) -> tuple[str, float, str]:
    """Verdicts with their counts, the smallest slack factor of the rows in scope, and where it is."""
    from collections import Counter
    from math import inf, isnan

    rows = list(rows)
    counts = Counter(row.verdict.value for row in rows)
    slacks = [
        (slack, row)
        for row in rows
        if row.in_scope
        for slack in (row.slack_lower, row.slack_upper)
        if not isnan(slack)
    ]
    words = ", ".join(f"{verdict} {count}" for verdict, count in counts.most_common())
    words = words or "does not speak of these instances"
    if not slacks:
        return words, inf, ""
    smallest, row = min(slacks, key=lambda pair: pair[0])
    layer = "" if row.layer is None else f", layer {row.layer}"
    return words, float(smallest), f"{row.quantity}{layer}, {row.case}"


def _packed(case: StatementRows) -> dict[str, Any]:
    """A case in plain numbers and words, which travel from a worker of xdist to the controller."""
    rows = [[_plain(x) for x in astuple(row)] for row in case.rows]
    return {"theory": case.theory, "rows": rows, "shared": {k: _plain(x) for k, x in case.shared.items()}}


def _plain(x: Any) -> Any:
    from enum import Enum

    if isinstance(x, Enum):
        return x.value
    return x.item() if hasattr(x, "item") else x


def _unpacked(packed: dict[str, Any]) -> StatementRows:
    from dataclasses import fields

    from verify.judge import Row, Verdict

    names = [f.name for f in fields(Row)]
    rows = [dict(zip(names, values, strict=True)) for values in packed["rows"]]
    whole = [Row(**{**row, "verdict": Verdict(row["verdict"])}) for row in rows]
    return StatementRows(packed["theory"], whole, packed["shared"])


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
    """Look up a statement of any theory: statement("R6"), statement("two-layer/R9"), statement("weyl"); a
    short id of several theories is that of the first.  Of a file of one's own: statement("mine/rate",
    "rates.py"), and with theory="gram" where it is not about the first theory's instances."""
    import bounds
    from verify.theories import DEFAULT, chosen
    from verify.user_statements import load_statements

    def find(id: str, file: str | Path | None = None, theory: str = DEFAULT.name) -> Statement:
        return bounds.find(id) if file is None else load_statements(file, chosen(theory)[0])[id]

    return find


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    outcome: Any = yield
    if isinstance(item, TheoryItem) and call.when == "call":
        outcome.get_result().theory = item.seen


class Results:
    """What the theory tests of a run have shown, in the process that the user started."""

    def __init__(self, table: Path | None) -> None:
        self.table = table
        self.seen: dict[str, dict[str, Any]] = {}
        self.trouble = ""

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Reports of the workers of xdist come by here too."""
        seen = getattr(report, "theory", None)
        if seen:
            self.seen[seen["name"]] = seen

    def ordered(self) -> list[dict[str, Any]]:
        """In the order of the statements, whichever process was first."""
        return sorted(self.seen.values(), key=lambda seen: seen["position"])

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.table is None:
            return
        from verify.errors import InputError

        try:
            write_table(self.table, (case for seen in self.ordered() for case in seen["cases"]))
        except (InputError, OSError) as error:
            self.trouble = f"--theory-csv: {error}"
            session.exitstatus = pytest.ExitCode.USAGE_ERROR

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if self.seen:
            terminalreporter.section("theory")
        for seen in self.ordered():
            slack = f"smallest slack {seen['margin']:.6g} ({seen['where']})" if seen["where"] else "no slack"
            terminalreporter.write_line(f"{seen['name']}: {seen['words']}; {slack}")
        if self.trouble:
            terminalreporter.write_line(self.trouble, red=True)
        elif self.table is not None:
            terminalreporter.write_line(f"{self.table}: written")


def write_table(path: Path, packed: Iterable[dict[str, Any]]) -> None:
    """The rows of all cases as a table with the columns of `dln-verify check`, whole or not at all."""
    from verify.report.rows import Report
    from verify.writing import write_csv

    frame = Report([_unpacked(case) for case in packed]).table()  # type: ignore[misc]
    if path.suffix == ".csv":
        write_csv(path, frame)
        return
    beside = path.with_name(f".{path.name}.part")
    try:
        frame.to_parquet(beside, index=False)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
