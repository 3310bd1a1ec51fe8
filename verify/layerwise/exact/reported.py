"""The instance behind a row of an earlier report, made again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from verify.errors import InputError
from verify.instances import Instance

REPRODUCED = 1e-6
"""Largest relative difference of theta, eps, delta from the row: other packages round differently,
another instance differs by far more."""


def reported_instance(path: Path, row: int) -> tuple[Instance, dict[str, Any]]:
    """The instance of row `row` (1 is the first below the header) of a report.csv, and where it was.

    Closed-form and digits cases are made again from the choices in run.json beside the report.
    Trained networks are not: save one and certify it with --network.  Raises InputError.
    """
    import pandas as pd

    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        cells = table.iloc[row - 1].to_dict() if 1 <= row <= len(table) else None
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: not a readable report.csv ({error})") from None
    missing = [name for name in ("case", "statement", "seed", "theta", "eps", "delta") if name not in table]
    if missing:
        raise InputError(f"{path}: not a report of `dln-verify check`: no column {missing[0]}")
    if cells is None:
        raise InputError(f"row = {row}: {path} has rows 1 to {len(table)}")
    instance = _made_again(path, cells)
    _require_same(instance, cells, f"{path}, row {row}")
    origin = {"report": path.name, "row": row, "statement": cells["statement"], "layer": cells["layer"]}
    return instance, origin


def _made_again(path: Path, cells: dict[str, str]) -> Instance:
    from verify.layerwise.cases import closed_form_jobs, digits_jobs

    choices = _choices(path.with_name("run.json"))
    case = cells["case"]
    for job in (*closed_form_jobs(choices), *digits_jobs(choices)):
        if job.name == case:
            instance = job.make(None)
            if str(instance.provenance.seed if instance.provenance.seed is not None else "") == cells["seed"]:
                return instance
    raise InputError(
        f"{path}: case {case!r} cannot be made again from its seed; only closed-form and digits cases can: "
        "save a trained network to a file and certify it with --network"
    )


def _choices(path: Path) -> Any:
    from verify.layerwise.cases import Choices

    try:
        found = json.loads(path.read_text(encoding="utf-8"))["choices"]
        settings: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in found.items()}
        return Choices(**settings)
    except FileNotFoundError:
        raise InputError(f"{path}: no such file; it must be beside the report") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: not the run.json of a report ({error})") from None


def _require_same(instance: Instance, cells: dict[str, str], where: str) -> None:
    from verify.layerwise.measure import measure

    values = measure(instance).values
    for name in ("theta", "eps", "delta"):
        was, now = float(cells[name] or "nan"), values[name, None].value
        if not abs(now - was) <= REPRODUCED * max(abs(was), REPRODUCED):
            raise InputError(
                f"{where}: made again, the case has {name} = {now!r}, but the report has {was!r}"
            )
