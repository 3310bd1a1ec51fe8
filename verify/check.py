"""Check instances against statements: the one way from an instance to rows of a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Protocol

from bounds import REGISTRY, Statement
from verify.errors import InputError
from verify.instances.model import Instance, Network, require_instance, require_theorem_shape
from verify.judge import HypothesisCheck, Row, judge
from verify.layerwise.measure import Measurement, measure
from verify.verdict import Verdict

if TYPE_CHECKING:
    import pandas as pd

ROW_COLUMNS = (
    "case", "origin", "statement", "tag", "layer", "quantity", "measured", "lower", "upper",
    "verdict", "reason", "slack_lower", "slack_upper", "margin", "in_scope",
)  # fmt: skip
"""Columns of every report: those of a row."""

COLUMNS = (
    *ROW_COLUMNS,
    "n", "K", "d", "L", "alpha", "xi", "step", "theta", "theta_s", "lmin", "lmax",
    "delta", "delta_low", "eps", "rho", "mu", "e0", "loss", "seed",
)  # fmt: skip
"""Columns of a report on layerwise cases, in order; docs/report.md says what each means."""

SCALARS = ("theta", "theta_s", "lmin", "lmax", "delta", "delta_low", "eps", "rho", "mu", "e0")


class Checked(Protocol):
    """A measured and judged case of any theory; scalars() are the columns that its rows share."""

    @property
    def theory(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def measurement(self) -> Any: ...

    @property
    def rows(self) -> list[Row]: ...

    @property
    def hypotheses(self) -> list[HypothesisCheck]: ...

    def scalars(self) -> Mapping[str, float | int | str | None]: ...


@dataclass(frozen=True)
class Case:
    """One instance, measured and judged."""

    measurement: Measurement
    rows: list[Row]
    hypotheses: list[HypothesisCheck]

    @property
    def theory(self) -> str:
        return "layerwise"

    @property
    def name(self) -> str:
        return self.measurement.case

    def scalars(self) -> dict[str, float | int | None]:
        """Sizes, measured parameters and provenance: the columns every row of the case shares."""
        m, origin = self.measurement, self.measurement.provenance
        sizes = {"n": m.n, "K": m.K, "d": m.d, "L": m.L, "alpha": m.alpha}
        measured = {name: m.values[name, None].value for name in SCALARS}
        training = {"xi": origin.xi, "step": origin.step, "loss": origin.loss, "seed": origin.seed}
        return {**sizes, **measured, **training}


@dataclass(frozen=True)
class Report:
    """All cases of a run."""

    cases: Sequence[Checked]

    def rows(self) -> Iterable[Row]:
        """Every row of every case."""
        return (row for case in self.cases for row in case.rows)

    def counts(self) -> Counter[Verdict]:
        """How often each verdict was given."""
        return Counter(row.verdict for row in self.rows())

    @property
    def failures(self) -> list[Row]:
        """Rows in which a statement in scope is violated, or inconsistent without a finding that says so."""
        return [row for row in self.rows() if row.verdict.fails]

    @property
    def violations(self) -> list[Row]:
        """Rows in which a statement in scope is violated."""
        return [row for row in self.rows() if row.verdict is Verdict.VIOLATED]

    def theories(self) -> dict[str, Report]:
        """The report of each theory by its name, in order of the cases."""
        names = dict.fromkeys(case.theory for case in self.cases)
        return {name: Report([case for case in self.cases if case.theory == name]) for name in names}

    def columns(self) -> tuple[str, ...]:
        """Columns of the table: COLUMNS where there are layerwise cases, then those of other theories."""
        shared = [name for case in self.cases if case.theory != "layerwise" for name in case.scalars()]
        first = COLUMNS if len(shared) == 0 or "layerwise" in self.theories() else ROW_COLUMNS
        return tuple(dict.fromkeys((*first, *shared)))

    def frame(self) -> pd.DataFrame:
        """The report as a table with `columns`, one row per case, statement, layer and quantity."""
        import pandas as pd

        names = [f.name for f in fields(Row)]
        records = []
        for case in self.cases:
            shared = case.scalars()
            for row in case.rows:
                records.append({**{name: getattr(row, name) for name in names}, **shared})
        frame = pd.DataFrame.from_records(records, columns=list(self.columns()))
        frame["verdict"] = [verdict.value for verdict in frame["verdict"]]
        for name in frame.columns.intersection(["layer", "seed"]):
            frame[name] = frame[name].astype("Int64")
        frame["in_scope"] = frame["in_scope"].astype("boolean")
        return frame


def check(*instances: Instance, statements: Iterable[Statement] = REGISTRY) -> Report:
    """Measure each instance and judge every statement at every layer.

    A network whose hidden layers are wider than its input is checked as the square one that has the same
    features (`verify.training.completion`).  Raises InputError when an instance has not the shape the
    theorems speak of (square hidden layers, d >= N, d >= 2K + 1).
    """
    if isinstance(statements, Statement):
        raise InputError("statements must be a list of them: give [statement]")
    try:
        chosen = list(statements)
    except TypeError:
        raise InputError(f"statements must be a list, got a {type(statements).__name__}") from None
    for found in chosen:
        if not isinstance(found, Statement):
            raise InputError(f"statements must hold statements of `bounds`, got a {type(found).__name__}")
    return Report([check_one(instance, chosen) for instance in instances])


def check_one(instance: Instance, statements: list[Statement]) -> Case:
    """One instance against the chosen statements; a network wider than its input is completed to a square
    one, and its name says so."""
    instance = _completed(require_instance(instance))
    require_theorem_shape(instance)
    measurement = measure(instance)
    rows, hypotheses = judge(measurement, statements)
    return Case(measurement, rows, hypotheses)


def _completed(instance: Instance) -> Instance:
    from verify.training.completion import square_completion

    if not isinstance(instance, Network):
        return instance
    square = square_completion(instance)
    if square is instance:
        return instance
    return square.named(f"{instance.case} (input completed from {instance.d} to {square.d} dimensions)")
