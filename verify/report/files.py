"""The files of a check: report.csv and run.json."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from verify.report.cases import Cases
from verify.report.headline import headline, of_case
from verify.report.sentences import findings
from verify.writing import (
    csv_text,
    json_text,
    machine,
    output_directory,
    require_own_directory,
    write_together,
)


def write_files(report: Cases, directory: Path, choices: Mapping[str, Any] | None = None) -> None:
    """Both files, together or not at all; the directory is made.  choices: what was asked for.

    Raises InputError where they cannot be written.
    """
    require_own_directory(directory, "check")
    frame = report.table()
    record = {
        "command": "check",
        "rows": len(frame),
        "theories": list(report.theories()),
        "choices": dict(choices or {}),
        "cases": [
            {
                "case": c.name,
                "origin": c.measurement.origin,
                **_provenance(c.measurement),
                "headline": of_case(c),
            }
            for c in report.cases
        ],
        "headline": headline(report, directory),
        "findings": findings(report),
        "machine": machine(),
    }
    output_directory(directory)
    write_together({directory / "report.csv": csv_text(frame), directory / "run.json": json_text(record)})


def _provenance(measurement: Any) -> dict[str, Any]:
    """How a network was trained, where the theory's instances are networks."""
    found = getattr(measurement, "provenance", None)
    return {} if found is None else asdict(found)
