"""Tightness of the statements of a theory: search its spaces, certify what is found, one row a target."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from threadpoolctl import threadpool_limits

from bounds import Statement, Tag
from bounds.statement import Kind
from verify.errors import InputError
from verify.search.attack import Extremal, Progress, search
from verify.search.space import Space
from verify.theory import Theory
from verify.verdict import Verdict

if TYPE_CHECKING:
    import pandas as pd

FIRST_COLUMNS = ("statement", "quantity", "layer", "end")
LAST_COLUMNS = ("slack", "published_slack", "start", "verdict", "certificate", "exact")


@dataclass(frozen=True)
class Attacked:
    """An extremal instance, the name of its certificate ("": none) and the exact decision ("": none)."""

    extremal: Extremal
    certificate: str
    exact: str

    @property
    def false(self) -> bool:
        """Whether a statement in scope is shown false: exactly where there is an exact decision."""
        if self.exact:
            return self.exact == Verdict.REFUTED.value
        return self.extremal.row.verdict is Verdict.VIOLATED


def default_statements(theory: Theory) -> list[Statement]:
    """What is attacked when nothing is named: inequalities meant to be true, with every constant explicit;
    of them those the theory names, if it names any."""
    true = [s for s in theory.statements if can_be_searched(s)]
    return [s for s in true if not theory.searched or s.id.partition("/")[2] in theory.searched]


def can_be_searched(s: Statement) -> bool:
    """Whether the slack of a statement means anything."""
    return s.kind is Kind.INEQUALITY and not s.leading_order and not s.assumption


def chosen_statements(
    theory: Theory, names: Sequence[str] | None, own: Iterable[Statement] = ()
) -> list[Statement]:
    """The statements with these ids ("R6" or "layerwise/R6"); all own ones and, without names and own
    ones, the default.  Raises InputError for a name that nothing has."""
    own = list(own)
    if not names:
        return own or default_statements(theory)
    known = [*theory.statements, *own]
    found: list[Statement] = []
    for name in names:
        matching = [s for s in known if name in (s.id, s.id.partition("/")[2])]
        if not matching:
            raise InputError(f"statement = {name!r}: no statement of this theory has this id")
        for s in matching:
            if not can_be_searched(s):
                raise InputError(
                    f"statement = {name!r}: only an inequality without an unspecified term has a slack"
                )
        found += [s for s in matching if s not in found]
    return found


def tighten(
    spaces: Iterable[Space],
    statements: Sequence[Statement],
    published: Iterable[Statement],
    *,
    evaluations: int,
    seed: int,
    progress: Progress | None = None,
) -> tuple[list[Attacked], dict[str, dict[str, Any]]]:
    """Search every space for every target; the rows, and the certificates by file name.

    Linear algebra on one thread: the matrices are small.

    Raises InputError when no instance of any space gives any slack.
    """
    with threadpool_limits(1):
        return _tighten(spaces, statements, published, evaluations, seed, progress)


def _tighten(
    spaces: Iterable[Space],
    statements: Sequence[Statement],
    published: Iterable[Statement],
    evaluations: int,
    seed: int,
    progress: Progress | None,
) -> tuple[list[Attacked], dict[str, dict[str, Any]]]:
    beside = [s for s in published if s.tag is Tag.PUBLISHED]
    rows: list[Attacked] = []
    certificates: dict[str, dict[str, Any]] = {}
    tried: list[Space] = []
    for space in spaces:
        tried.append(space)
        found = search(
            space, statements, beside=beside, evaluations=evaluations, seed=seed, progress=progress
        )
        rows += _certified(space, found, statements, certificates)
    if not rows:
        why = _refusal(tried, statements) or "all bands are vacuous here"
        raise InputError(f"no instance gives any of these statements a slack: {why}")
    return rows, certificates


def _refusal(spaces: Iterable[Space], statements: Sequence[Statement]) -> str:
    """Why the first instance that is refused is; "" where none is."""
    for space in spaces:
        for start in space.starts():
            try:
                space.judged(space.instance(start.vector), statements)
            except InputError as error:
                return f"{start.name}: {error}"
    return ""


def _certified(
    space: Space,
    found: list[Extremal],
    statements: Sequence[Statement],
    certificates: dict[str, dict[str, Any]],
) -> list[Attacked]:
    """Decide each extremal instance exactly, once for all the targets it is extremal for."""
    rows: list[Attacked] = []
    groups: dict[bytes, list[Extremal]] = {}
    for extremal in found:
        groups.setdefault(extremal.vector.tobytes(), []).append(extremal)
    decided: dict[Any, tuple[str, str]] = {}
    for group in groups.values():
        ids = {e.target.statement for e in group}
        content = space.certificate(group[0].instance, [s for s in statements if s.id in ids])
        if content is None:
            continue
        name = f"{_stem(space)}-{len(certificates) + 1:03d}.json"
        certificates[name] = content
        outcome = {(r["statement"], r["layer"], r["quantity"]): r["verdict"] for r in content["rows"]}
        for e in group:
            t = e.target
            decided[t] = name, outcome[t.statement, t.layer, t.quantity]
    for extremal in found:
        rows.append(Attacked(extremal, *decided.get(extremal.target, ("", ""))))
    return rows


def _stem(space: Space) -> str:
    return "-".join(
        f"{name}{value:g}" for name, value in space.knobs.items() if isinstance(value, int | float)
    )


def frame(rows: Iterable[Attacked], folder: str = "") -> pd.DataFrame:
    """The table: FIRST_COLUMNS, what was held fixed and measured, LAST_COLUMNS."""
    import pandas as pd

    records = [_record(row, folder) for row in rows]
    middle = [name for record in records for name in record if name not in (*FIRST_COLUMNS, *LAST_COLUMNS)]
    table = pd.DataFrame.from_records(
        records, columns=[*FIRST_COLUMNS, *dict.fromkeys(middle), *LAST_COLUMNS]
    )
    table["layer"] = table["layer"].astype("Int64")
    return table


def _record(row: Attacked, folder: str) -> dict[str, Any]:
    e, t = row.extremal, row.extremal.target
    return {
        "statement": t.statement,
        "quantity": t.quantity,
        "layer": t.layer,
        "end": t.end,
        **e.columns,
        "slack": e.slack,
        "published_slack": None if math.isnan(e.published) else e.published,
        "start": e.start,
        "verdict": e.row.verdict.value,
        "certificate": folder + row.certificate if row.certificate else "",
        "exact": row.exact,
    }
