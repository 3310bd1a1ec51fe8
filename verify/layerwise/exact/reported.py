"""The instance behind a row of an earlier report, made again."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

from pydantic import RootModel

from verify.errors import InputError
from verify.files import read_csv, read_model, validated
from verify.instances import Instance
from verify.layerwise.cases import Choices, closed_form_jobs, digits_jobs
from verify.records import RunRecord

REPRODUCED = 1e-6
"""Largest relative difference of theta, eps, delta from the row: other packages round differently,
another instance differs by far more."""

COMPARED = ("theta", "eps", "delta")
"""Columns that the instance made again must reproduce."""


class _ChoicesRecord(RootModel[Choices]):
    """`choices` of a run.json as `check` writes it."""


def reported_instance(path: Path, row: int) -> tuple[Instance, dict[str, Any]]:
    """The instance of row `row` (1 is the first below the header) of a report.csv, and where it was.

    Closed-form and digits cases are made again from the choices in run.json beside the report.
    Trained networks are not: save one and certify it with --network.  Raises InputError.
    """
    table = read_csv(path, dtype=str, keep_default_na=False)
    needed = ("case", "statement", "layer", "seed", *COMPARED)
    missing = [name for name in needed if name not in table]
    if missing:
        raise InputError(f"{path}: not a report of `dln-verify check`: no column {missing[0]}")
    if not 1 <= row <= len(table):
        raise InputError(f"row = {row}: {path} has rows 1 to {len(table)}")
    cells = table.iloc[row - 1].to_dict()
    instance = _made_again(path, cells)
    _require_same(instance, cells, f"{path}, row {row}")
    origin = {"report": path.name, "row": row, "statement": cells["statement"], "layer": cells["layer"]}
    return instance, origin


def _made_again(path: Path, cells: dict[str, str]) -> Instance:
    choices = _choices(path.with_name("run.json"))
    case = cells["case"]
    for job in (*closed_form_jobs(choices), *digits_jobs(choices)):
        if job.name == case:
            instance = job.make(None)
            assert isinstance(instance, Instance)  # these families are not followed by their core
            if str(instance.provenance.seed if instance.provenance.seed is not None else "") == cells["seed"]:
                return instance
    raise InputError(
        f"{path}: case {case!r} cannot be made again from its seed; only closed-form and digits cases can: "
        "save a trained network to a file and certify it with --network"
    )


def _choices(path: Path) -> Choices:
    if not path.exists():
        raise InputError(f"{path}: no such file; it must be beside the report")
    found = read_model(path, RunRecord).choices
    unknown = set(found) - {f.name for f in fields(Choices)}
    if not found or unknown:
        what = f"choices.{min(unknown)} is not known here" if unknown else "it has no choices"
        raise InputError(f"{path}: not the run.json of a report of cases ({what})")
    return validated(_ChoicesRecord, found, f"{path}: choices").root


def _require_same(instance: Instance, cells: dict[str, str], where: str) -> None:
    from verify.layerwise.measure import measure

    values = measure(instance).values
    for name in COMPARED:
        was, now = _number(cells[name], f"{where}: {name}"), values[name, None].value
        if not abs(now - was) <= REPRODUCED * max(abs(was), REPRODUCED):
            raise InputError(
                f"{where}: made again, the case has {name} = {now!r}, but the report has {was!r}"
            )


def _number(cell: str, where: str) -> float:
    try:
        return float(cell or "nan")
    except ValueError:
        raise InputError(f"{where} must be a number, got {cell[:40]!r}") from None
