"""Critical constants: how far a published constant can be moved before an instance in scope contradicts it.

A published claim at leading order is not refuted by any number; but its constant can be tried.  The search
makes extreme what the constant would have to be for one instance after the other; the most extreme value is
the critical constant *found*: a smaller one (for a constant that larger values weaken) is contradicted by
that instance, exactly decided.  Nothing here says that the critical constant suffices: it is a bound by
search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from threadpoolctl import threadpool_limits

from bounds import Band, Statement
from bounds.statement import Layer
from verify.errors import InputError
from verify.search.attack import Extremal, Progress, search
from verify.search.slack import COMPLEMENTS, Target
from verify.search.space import Space

if TYPE_CHECKING:
    import pandas as pd

BESIDE = Fraction(1, 10**6)
"""The exact decision is made with the constant this much (relative) beyond its critical value."""

COLUMNS = (
    "claim", "statement", "quantity", "layer", "end", "printed", "factor", "critical", "refined", "meaning",
    "start", "certificate", "exact",
)  # fmt: skip


@dataclass(frozen=True)
class PublishedConstant:
    """A constant of a published inequality, and how the inequality reads with another value of it.

    claim: where it stands, for people.  published: the statement.  quantity, end: the end of the band it
    belongs to. at(factor): the claim with the constant times `factor`, this end alone, so that its slack is
    proportional to factor (weaker) or to 1/factor (not weaker).  weaker: whether a larger constant makes a
    weaker claim. start: the factor searched at, one at which the band is not trivial.  value(p, layer): the
    printed value. refined: the statement that has a proved value, if any.
    """

    claim: str
    published: Statement
    quantity: str
    end: Literal["lower", "upper"]
    at: Callable[[Fraction], Statement]
    value: Callable[[Any, Layer], float]
    weaker: bool = True
    start: Fraction = Fraction(1)
    refined: Statement | None = None

    @property
    def statement(self) -> str:
        """The id of the published statement."""
        return self.published.id

    @property
    def meaning(self) -> str:
        """What the critical value says, in words."""
        least, most = ("at least", "smaller") if self.weaker else ("at most", "larger")
        return f"{least} this, by search: every {most} value is contradicted by the instance"


@dataclass(frozen=True)
class CriticalRow:
    """One line: a constant at a layer, on the instance that is extreme for it.

    factor: critical over printed.  refined: the constant that a proved statement gives on that instance
    (nan: none).  certificate: the published statement, decided on it.  exact: what is decided
    of the claim with the constant moved by BESIDE beyond the critical value ("": no exact engine).
    """

    constant: PublishedConstant
    extremal: Extremal
    printed: float
    factor: float
    refined: float
    certificate: str
    exact: str

    @property
    def critical(self) -> float:
        return self.printed * self.factor


def factor_of(constant: PublishedConstant, slack: float) -> float:
    """The factor at which the instance lies on the end of the band: slack 1."""
    return float(constant.start) / slack if constant.weaker else float(constant.start) * slack


def critical_constants(
    spaces: Iterable[Space],
    constants: Sequence[PublishedConstant],
    *,
    evaluations: int,
    seed: int,
    progress: Progress | None = None,
) -> tuple[list[CriticalRow], dict[str, dict[str, Any]]]:
    """Search every space for every constant; the rows, and the certificates by file name.

    Raises InputError when no instance of any space is in the scope of any claim.
    """
    rows: list[CriticalRow] = []
    certificates: dict[str, dict[str, Any]] = {}
    with threadpool_limits(1):
        for space in spaces:
            for constant in constants:
                variant = constant.at(constant.start)
                found = search(space, [variant], evaluations=evaluations, seed=seed, progress=progress)
                wanted = [e for e in found if e.target.end == constant.end]
                rows += [_row(space, constant, e, certificates) for e in wanted]
    if not rows:
        raise InputError("no instance of these sizes is in the scope of any claim: take a smaller theta")
    return rows, certificates


def _row(
    space: Space, constant: PublishedConstant, e: Extremal, certificates: dict[str, dict[str, Any]]
) -> CriticalRow:
    p, layer = space.parameters(e.instance), e.target.layer
    factor = factor_of(constant, e.slack)
    printed = constant.value(p, layer)
    refined = _proved(constant, p, layer)
    beyond = Fraction(factor) * (1 - BESIDE if constant.weaker else 1 + BESIDE)
    decided = space.certificate(e.instance, [constant.at(beyond)])
    name = exact = ""
    if decided is not None:
        (exact,) = {r["verdict"] for r in decided["rows"] if r["layer"] == layer}
        content = space.certificate(e.instance, [constant.published])
        assert content is not None
        name = f"critical-{len(certificates) + 1:03d}.json"
        certificates[name] = content
    return CriticalRow(constant, e, printed, factor, refined * printed, name, exact)


def _proved(constant: PublishedConstant, p: Any, layer: Layer) -> float:
    """The factor with which the claim says what the refined statement proves of the same instance."""
    if constant.refined is None:
        return float("nan")
    own = constant.at(constant.start).bands(p, layer)[constant.quantity]
    proved = constant.refined.bands(p, layer).get(constant.quantity)
    if proved is None:
        return float("nan")
    return float(constant.start) * _distance(proved, constant) / _distance(own, constant)


def _distance(band: Band, constant: PublishedConstant) -> float:
    """What the constant is proportional to: the end, or for D (near 1) its distance from 1."""
    end = float(band.upper if constant.end == "upper" else band.lower)
    if constant.quantity in COMPLEMENTS:
        return 1 - end
    if (constant.end == "upper") is constant.weaker:
        return end
    return 1 / end if end > 0 else float("inf")


@dataclass(frozen=True)
class PublishedLimit:
    """A published condition small <= limit on one knob of the spaces, and the claims that rest on it.

    claim, condition: where it stands, and the id of the condition.  knob: its name among the sizes.
    limit(p): the printed limit.  published: the claims.  without: a claim with this condition dropped, all
    its other hypotheses kept.
    """

    claim: str
    condition: str
    knob: str
    limit: Callable[[Any], float]
    published: tuple[Statement, ...]
    without: Callable[[Statement], Statement]


@dataclass(frozen=True)
class LimitRow:
    """held: the largest value of the knob below which no search found a failure of the claim; failed: the
    smallest at which one did (inf: none was found up to the largest value tried), on `extremal`.  exact: what
    is decided of the claim without the condition there; certificate: the published claim, decided there."""

    limit: PublishedLimit
    statement: str
    printed: float
    held: float
    failed: float
    extremal: Extremal | None
    certificate: str
    exact: str


STEP = 4.0
"""Ratio of two neighbouring values of a knob, before bisection."""

HALVINGS = 4
"""Bisections, on a logarithmic scale, between the last value that held and the first that failed."""


def critical_limits(
    spaces: Callable[[float], Sequence[Space]],
    limits: Sequence[PublishedLimit],
    *,
    evaluations: int,
    seed: int,
    most: float = 64.0,
    progress: Progress | None = None,
) -> tuple[list[LimitRow], dict[str, dict[str, Any]]]:
    """Raise the knob from its printed limit until a search finds the claim failing, then bisect.

    spaces(value): the spaces with the knob at a value.  most: the largest value tried.
    """
    rows: list[LimitRow] = []
    certificates: dict[str, dict[str, Any]] = {}
    with threadpool_limits(1):
        for limit in limits:
            for k, space in enumerate(spaces(most)):
                printed = limit.limit(_some_parameters(space))
                for published in limit.published:
                    statement = limit.without(published)

                    def worst(value: float, k: int = k, s: Statement = statement) -> Extremal | None:
                        found = search(
                            spaces(value)[k], [s], evaluations=evaluations, seed=seed, progress=progress
                        )
                        return min(found, key=lambda e: e.slack, default=None)

                    held, failed, extremal = _bracket(worst, printed, most)
                    name = exact = ""
                    content = decided = None
                    if extremal is not None:
                        decided = space.certificate(extremal.instance, [statement])
                        content = space.certificate(extremal.instance, [published])
                    if content is not None and decided is not None and extremal is not None:
                        layer = extremal.target.layer
                        (exact,) = {r["verdict"] for r in decided["rows"] if r["layer"] == layer}
                        name = f"limit-{len(certificates) + 1:03d}.json"
                        certificates[name] = content
                    rows.append(LimitRow(limit, statement.id, printed, held, failed, extremal, name, exact))
    return rows, certificates


def _some_parameters(space: Space) -> Any:
    for start in space.starts():
        try:
            return space.parameters(space.instance(start.vector))
        except InputError:
            continue
    raise InputError("no starting point of the space is an instance")


def _bracket(
    worst: Callable[[float], Extremal | None], printed: float, most: float
) -> tuple[float, float, Extremal | None]:
    """The last value that held, the first that failed (inf: none), and what failed there."""
    held, value, failing = printed, printed, None
    while failing is None and value < most:
        held, value = value, min(value * STEP, most)
        found = worst(value)
        failing = found if found is not None and found.slack < 1 else None
    if failing is None:
        return value, float("inf"), None
    failed = value
    for _ in range(HALVINGS):
        middle = (held * failed) ** 0.5
        found = worst(middle)
        if found is not None and found.slack < 1:
            failed, failing = middle, found
        else:
            held = middle
    return held, failed, failing


def scaled(s: Statement, quantity: str, end: str, factor: Fraction) -> Statement:
    """The statement with one end of one band times a factor, and nothing else of it."""

    def bands(p: Any, layer: Layer) -> dict[str, Band]:
        band = s.bands(p, layer).get(quantity)
        if band is None:
            return {}
        times, (low, high) = p.ops.number(factor), band.trivial
        if end == "upper":
            return {quantity: replace(band, lower=p.ops.number(low), upper=band.upper * times)}
        return {quantity: replace(band, lower=band.lower * times, upper=high)}

    return replace(s, bands=bands)


def frame(rows: Iterable[CriticalRow], folder: str = "") -> pd.DataFrame:
    """The table: COLUMNS, with the sizes and measured parameters of the instance in between."""
    import pandas as pd

    records = []
    for row in rows:
        c, e = row.constant, row.extremal
        records.append(
            {
                "claim": c.claim, "statement": c.statement, "quantity": c.quantity, "layer": e.target.layer,
                "end": c.end, **e.columns, "printed": row.printed, "factor": row.factor,
                "critical": row.critical, "refined": row.refined, "meaning": c.meaning, "start": e.start,
                "certificate": folder + row.certificate if row.certificate else "", "exact": row.exact,
            }
        )  # fmt: skip
    table = pd.DataFrame.from_records(records)
    table["layer"] = table["layer"].astype("Int64")
    return table


def limit_frame(rows: Iterable[LimitRow], folder: str = "") -> pd.DataFrame:
    """The table of `critical_limits`."""
    import pandas as pd

    return pd.DataFrame.from_records(
        [
            {
                "claim": row.limit.claim, "knob": row.limit.knob, "statement": row.statement,
                **({} if row.extremal is None else row.extremal.columns), "printed": row.printed,
                "held": row.held, "failed": row.failed,
                "start": "" if row.extremal is None else row.extremal.start,
                "certificate": folder + row.certificate if row.certificate else "", "exact": row.exact,
            }
            for row in rows
        ]
    )  # fmt: skip


__all__ = [
    "CriticalRow", "LimitRow", "PublishedConstant", "PublishedLimit", "Target", "critical_constants",
    "critical_limits", "factor_of", "frame", "limit_frame", "scaled",
]  # fmt: skip
