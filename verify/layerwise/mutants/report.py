"""The table of mutants, and the instances that refute them, as files."""

from __future__ import annotations

import csv
import io
import json
import math
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from verify.layerwise.exact.engine import instance_record, read_instance
from verify.layerwise.exact.instance import ExactInstance
from verify.layerwise.mutants.reasons import reason
from verify.layerwise.mutants.trial import Trial
from verify.verdict import Verdict

COLUMNS = (
    "mutant", "change", "verdict", "statement", "instance", "quantity", "layer", "value", "lower", "upper",
    "margin", "slack", "reason",
)  # fmt: skip

DIGITS = 12


def stronger(trials: Iterable[Trial]) -> list[Trial]:
    """The mutants that claim more than the theorem somewhere; the others are weaker or the same."""
    return [t for t in trials if t.stronger]


def record(t: Trial) -> dict[str, Any]:
    """One line of the table."""
    line: dict[str, Any] = dict.fromkeys(COLUMNS, "")
    line |= {"mutant": t.mutant.id, "change": t.mutant.change}
    if t.row is None or t.member is None:
        slack = "" if math.isinf(t.slack) else f"{t.slack:.9g}"
        return line | {"verdict": "not refuted", "slack": slack, "reason": reason(t)}
    row = t.row
    ends = {"value": row.value, "lower": row.lower, "upper": row.upper}
    return line | {
        "verdict": Verdict.REFUTED.value,
        "statement": row.statement.partition("/")[2].partition(".")[0],
        "instance": t.member.name,
        "quantity": row.quantity,
        "layer": "" if row.layer is None else row.layer,
        **{name: "" if x is None else x.str(DIGITS, radius=False) for name, x in ends.items()},
        "margin": f"{t.margin:.6g}",
    }


def csv_text(trials: Iterable[Trial]) -> str:
    """reports/mutants.csv: one line a mutant that is stronger."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([record(t)[name] for name in COLUMNS] for t in stronger(trials))
    return stream.getvalue()


def instances_text(trials: Iterable[Trial]) -> str:
    """reports/mutants.json: the instances that refute some mutant, by name, exactly."""
    used = {t.member.name: t.member.instance for t in trials if t.refuted and t.member is not None}
    content = {name: instance_record(used[name]) for name in sorted(used)}
    return json.dumps(content, indent=None, separators=(",", ":")).replace('},"', '},\n"') + "\n"


def read_instances(path: Path) -> dict[str, ExactInstance]:
    """The instances of reports/mutants.json."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return {name: read_instance(fields, name) for name, fields in content.items()}


def summary(trials: Iterable[Trial]) -> str:
    """Mutants, refuted and not, for each statement or function that was changed."""
    found = stronger(trials)
    groups = dict.fromkeys(t.mutant.id.partition(":")[0] for t in found)
    counts = Counter((t.mutant.id.partition(":")[0], t.refuted) for t in found)
    lines = ["| changed | mutants | refuted | not refuted |", "| --- | ---: | ---: | ---: |"]
    for name in groups:
        yes, no = counts[name, True], counts[name, False]
        lines.append(f"| `{name}` | {yes + no} | {yes} | {no} |")
    yes = sum(t.refuted for t in found)
    lines.append(f"| all | {len(found)} | {yes} | {len(found) - yes} |")
    return "\n".join(lines)


def write_mutants(directory: Path) -> str:
    """Try every mutant, write mutants.csv and mutants.json; the table in words."""
    from verify.layerwise.mutants.generate import mutants
    from verify.layerwise.mutants.trial import trials
    from verify.writing import output_directory, write_together

    output_directory(directory)
    found = trials(mutants())
    write_together(
        {directory / "mutants.csv": csv_text(found), directory / "mutants.json": instances_text(found)}
    )
    return summary(found)
