"""What a theory is: its statements, its instances, the way to measure them, and all that goes with it.

A theory is declared once, by a record; everything downstream (judge, exact engine, search, shrinking,
regression, tables, report, plugin, command line) asks the record and names no theory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bounds.statement import Evaluable, Layer, Registry, Statement
from verify.judge import HypothesisCheck, Judgement, Row, judge, judge_many
from verify.measurement import Measurement, Measurements, Together
from verify.user_statements import Vocabulary

if TYPE_CHECKING:
    from bounds.maps import Map
    from verify.exact.recipes import RationalCase, Recipe
    from verify.experiments.experiment import Experiment
    from verify.networks import Networks
    from verify.regression.profiles import Profiles
    from verify.search.critical import PublishedConstant, PublishedLimit
    from verify.search.space import Space
    from verify.shrink.counterexample import Counterexample


@dataclass(frozen=True)
class Evidence:
    """What one run of a finding shows: numbers by name, and whether they refute the claim as read.

    exact: decided in rational arithmetic, so a proof for its instance.
    """

    numbers: Mapping[str, float | int | str]
    refutes: bool
    exact: bool = False


@dataclass(frozen=True)
class Finding:
    """A published claim that fails as read; or a remark on a reading that no source claims.

    id: theory and number.  claim: what is printed, and where.  reading: how it is read here.
    instance: on what.  instead: what is true.  reproduce(): the evidence, computed anew.
    remark: whether no source claims it, so that it counts apart.

    >>> from verify.gram.theory import THEORY
    >>> THEORY.findings()[1].reproduce().refutes
    True
    """

    id: str
    claim: str
    reading: str
    instance: str
    instead: str
    reproduce: Callable[[], Evidence]
    remark: bool = False


@dataclass(frozen=True)
class Job:
    """An instance still to be made and measured: its name, and the function that does both.

    measure() may raise InputError, which ends the run with its message.

    >>> from verify.gram.theory import THEORY
    >>> len({job.name for job in THEORY.jobs()}) == len(list(THEORY.jobs()))  # names are told apart
    True
    """

    name: str
    measure: Callable[[], Measurement]


def _no_spaces(sizes: Mapping[str, Any], seed: int) -> Sequence[Space]:
    return ()


@dataclass(frozen=True)
class Judged:
    """One measured and judged case of a theory: its measurement, a row a statement, layer and quantity, and
    what became of each hypothesis.

    >>> from verify.two_layer.theory import THEORY
    >>> case = next(THEORY.check())
    >>> {row.verdict.value for row in case.rows}
    {'holds'}
    """

    theory: str
    measurement: Measurement
    rows: list[Row]
    hypotheses: list[HypothesisCheck]

    @property
    def name(self) -> str:
        return self.measurement.case

    def scalars(self) -> dict[str, float | int | str | None]:
        """The columns that every row of the case shares."""
        return dict(self.measurement.scalars())


def judged(theory: str, m: Measurement, statements: Iterable[Statement], p: Evaluable) -> Judged:
    """The statements on one measured instance of a theory, at its parameters."""
    rows, hypotheses = judge(m, statements, p)
    return Judged(theory, m, rows, hypotheses)


@dataclass(frozen=True)
class Part:
    """Some of several measured instances that have one form, with their parameters in one record.

    places: which of them.
    """

    places: Sequence[int]
    measurements: Measurements
    p: Any


@dataclass(frozen=True)
class JudgedMany(Sequence[Judged]):
    """Many measured and judged instances: arrays by part; `[i]` puts one of them into rows and words."""

    theory: str
    parts: tuple[tuple[Part, Judgement], ...]

    def __len__(self) -> int:
        return sum(len(part.places) for part, _ in self.parts)

    @cached_property
    def _where(self) -> dict[int, tuple[int, Judgement]]:
        return {place: (at, found) for part, found in self.parts for at, place in enumerate(part.places)}

    def __getitem__(self, i: Any) -> Any:
        if i not in self._where:
            raise IndexError(i)
        at, found = self._where[i]
        return Judged(self.theory, found.measurements[at], found.rows(at), found.hypotheses(at))

    def rows(self, i: int) -> list[Row]:
        """The rows of one of them without reasons, which take the most time."""
        at, found = self._where[i]
        return found.rows(at, reasons=False)


def judged_many(theory: str, parts: Iterable[Part], statements: Iterable[Statement]) -> JudgedMany:
    """The same of many measured instances, those of one form at once."""
    chosen = list(statements)
    return JudgedMany(theory, tuple((part, judge_many(part.measurements, chosen, part.p)) for part in parts))


@dataclass(frozen=True)
class Question:
    """What a run of a theory is asked first.

    theorem: its name, as a sentence takes it.  statements: ids of its claims.  instead: ids of statements
    that may cover instances the theorem does not, in the order in which they are offered.
    """

    theorem: str
    statements: tuple[str, ...]
    instead: tuple[str, ...] = ()


@dataclass(frozen=True)
class Curve:
    """A quantity that pictures of one case show over its layers, with its bands.

    quantity: as it is measured.  title, label: of the picture and of its axis (C_l gets its subscript).
    product: the picture shows the product of the steps so far, from 1, and so of the ends of their bands.

    Example: `Curve("D", "Discrimination", "D_l")`.
    """

    quantity: str
    title: str
    label: str
    log: bool = False
    product: bool = False


@dataclass(frozen=True)
class Around:
    """A map of where statements say something, around the cases of a run.

    points: (case, x, y) of the cases.  note: along what the map was drawn, for its readers.
    """

    caption: str
    map: Map
    points: tuple[tuple[str, float, float], ...]
    note: str = ""


VERSION = 1
"""Version of the record `Theory`: a theory built for another one is refused by name."""

P = TypeVar("P", bound=Evaluable)
"""The parameter record of a theory."""


@dataclass(frozen=True)
class Theory(Generic[P]):
    """A theory, as every command takes it; generic in its parameter record P.

    name: the part of its statement ids before the slash, as `--theory` takes it.  title: with the paper.
    statements: in the order in which a reader meets them.  jobs(): the default cases.
    parameters(measurement): what its statements take.

    All else may be left out.  citation: a BibTeX entry; marks: what in a source names the paper.
    findings(): published claims that fail as read.  experiments(): what `reproduce` takes.  exact():
    rational instances by name, for `certify`; recipes(): what measures them.  spaces(sizes, seed): what
    `tighten` searches; searched: the statements it attacks unless others are named (all, if empty);
    constants(), limits(): the published constants and conditions that `tighten --critical` tries.
    counterexample(statement, tries, seed): a search of its own for `refute`; without it the exact cases are
    tried, and cases with other numbers in their places.
    references(): parameters at which a baseline keeps both sides of every hypothesis, so that a changed
    assumption shows; each hypothesis needs one that has all it speaks of.  profiles(): its instances under
    changed assumptions, for `regress --profile`.  mutants(directory): try its formulas strengthened in one
    place, write what refutes each, say it in words.  quantities: the names that its
    instruments measure, with their meaning; places(quantity, L): its layers at depth L.
    together(measurements): measured instances in parts whose parameters are arrays, for theories whose bands
    take such (one at a time without it).  question: what the
    headline of a run answers (without it, how many claims hold).  curves: what a picture of one case shows.
    headings: the columns of the table of cases, by name, with what stands over them (all that cases share).
    around(rows): maps, around the cases of a run, of where its statements say something.
    networks(): what it does with networks, the user's too (`check --network`).  version: of this record.

    An installed package declares its theories under the entry point `dln_verify.theories`; a file gives one
    as THEORY (`--theory-file`).  Both are held against `verify.conformance` when they are loaded.

    Example: `Theory("subspaces", "Perturbation of singular subspaces", REGISTRY, jobs, parameters)`.
    """

    name: str
    title: str
    statements: Registry
    jobs: Callable[[], Iterator[Job]]
    parameters: Callable[[Any], P]
    citation: str = ""
    marks: tuple[str, ...] = ()
    findings: Callable[[], tuple[Finding, ...]] = tuple
    experiments: Callable[[], tuple[Experiment, ...]] = tuple
    exact: Callable[[], dict[str, RationalCase]] = dict
    recipes: Callable[[], dict[str, Recipe]] = dict
    spaces: Callable[[Mapping[str, Any], int], Sequence[Space]] = _no_spaces
    searched: tuple[str, ...] = ()
    constants: Callable[[], Sequence[PublishedConstant]] = tuple
    limits: Callable[[], Sequence[PublishedLimit]] = tuple
    counterexample: Callable[[Statement, int, int], Counterexample | None] | None = None
    references: Callable[[], Sequence[P]] = tuple
    profiles: Callable[[], Profiles] | None = None
    mutants: Callable[[Path], str] | None = None
    quantities: Mapping[str, str] = field(default_factory=dict)
    places: Callable[[str, int], Sequence[Layer]] | None = None
    together: Callable[[Sequence[Any]], Sequence[Part]] | None = None
    question: Question | None = None
    curves: tuple[Curve, ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict)
    around: Callable[[Any], Iterable[Around]] | None = None
    networks: Callable[[], Networks] | None = None
    version: int = VERSION

    @property
    def vocabulary(self) -> Vocabulary:
        """What statements of the user's about its instances may speak of."""
        return Vocabulary(self.quantities, self.places)

    def judge(
        self, measurement: Measurement, statements: Iterable[Statement] | None = None, p: P | None = None
    ) -> Judged:
        """A measured instance against statements (all of the theory), at its own parameters unless given:
        the one way from an instance to judged rows."""
        p = self.parameters(measurement) if p is None else p
        return judged(self.name, measurement, self.statements if statements is None else statements, p)

    def parts(self, measurements: Sequence[Measurement]) -> Sequence[Part]:
        """Measured instances, those of one form with their parameters together."""
        if self.together is not None:
            return self.together(measurements)
        return [Part((i,), Together([m]), self.parameters(m)) for i, m in enumerate(measurements)]

    def judge_many(
        self, measurements: Sequence[Measurement], statements: Iterable[Statement] | None = None
    ) -> JudgedMany:
        """Many measured instances against statements (all of the theory): `judge` for all of them at once."""
        chosen = self.statements if statements is None else statements
        return judged_many(self.name, self.parts(measurements), chosen)

    def check(self, jobs: Iterable[Job] | None = None) -> Iterator[Judged]:
        """Make, measure and judge each case in turn: the default ones, unless others are given."""
        return (self.judge(job.measure()) for job in (self.jobs() if jobs is None else jobs))


def own_parameters(measurement: Any) -> Any:
    """The parameters that a measurement carries with it."""
    return measurement.parameters
