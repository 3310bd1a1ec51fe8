"""`dln-verify sweep`: many networks over a design, resumable."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from verify.cli.options import require_device

NAME = "sweep"


def command(
    spec: Annotated[Path | None, typer.Argument(help="TOML file that describes the sweep")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="directory of results; default: NAME.sweep")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="processes; default: one a CPU")] = None,
    scheduler: Annotated[
        str, typer.Option(help="run on dask: an address, 'local' or 'slurm'; default: local processes")
    ] = "",
    device: Annotated[
        str, typer.Option(help="train on cpu, on cuda (all GPUs, a worker takes one), or on cuda:K")
    ] = "cpu",
    batch: Annotated[
        int | None, typer.Option(min=1, help="networks trained together; default: about 2 s of work")
    ] = None,
    retry: Annotated[bool, typer.Option("--retry", help="do failed tasks again")] = False,
    status: Annotated[Path | None, typer.Option(help="say how far the sweep in this directory is")] = None,
    collect: Annotated[
        Path | None, typer.Option(help="write the whole table to this file (.parquet or .csv)")
    ] = None,
) -> None:
    """Run a sweep, go on with one that was interrupted, or look at one (--status).

    Exits with 1 when tasks failed: they are listed with their parameters.
    """
    from verify.errors import InputError
    from verify.writing import require_writable

    if (spec is None) == (status is None):
        raise InputError("name a SPEC.toml to run, or a directory with --status DIR, not both")
    if collect is not None and collect.suffix not in (".parquet", ".csv"):
        raise InputError(f"--collect {collect}: the name must end in .parquet or .csv")
    require_writable(collect)
    failures = _run(spec, out, workers, scheduler, device, batch, retry) if spec else _status(status)
    directory = status or _directory(spec, out)
    if collect is not None:
        _collect(directory, collect)
    if failures:
        raise typer.Exit(1)


def _directory(spec: Path | None, out: Path | None) -> Path:
    from verify.sweep import load_spec

    assert spec is not None
    return out if out is not None else Path(f"{load_spec(spec).name}.sweep")


def _run(
    path: Path, out: Path | None, workers: int | None, scheduler: str, device: str, batch: int | None,
    retry: bool,
) -> list[dict]:  # fmt: skip
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    from verify.sweep import load_spec, run_sweep

    spec = load_spec(path)
    if not scheduler:
        require_device(device)
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"), TimeElapsedColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    bar = Progress(*columns, console=Console(stderr=True))
    line = bar.add_task(spec.name, total=None, rate="")
    first: list[int] = []

    def progress(done: int, total: int, failed: int) -> None:
        bar.start()
        first.append(done)
        elapsed = bar.tasks[0].elapsed or 0.0
        rate = (done - first[0]) / elapsed if elapsed else 0.0
        said = f"{rate:.3g}/s" + (f", {failed} failed" if failed else "")
        bar.update(line, completed=done, total=total, rate=said)

    try:
        outcome = run_sweep(
            spec, _directory(path, out), workers=workers, scheduler=scheduler, device=device, batch=batch,
            retry=retry, progress=progress,
        )  # fmt: skip
    finally:
        if first:
            bar.stop()
    print(
        f"{spec.name}: {outcome.total} tasks, {outcome.before} found done, {outcome.now} done now, "
        f"{len(outcome.failures)} failed"
    )
    _print_failures(outcome.failures)
    return outcome.failures


def _status(directory: Path | None) -> list[dict]:
    from verify.sweep import status

    assert directory is not None
    now = status(directory)
    print(
        f"{now.name}: {now.total} tasks, {now.done} done, {now.missing} missing, {len(now.failures)} failed"
        + (f"; running: {now.running}" if now.running else "")
    )
    _print_failures(now.failures)
    return []


def _print_failures(failures: list[dict]) -> None:
    for row in failures:
        parameters = ", ".join(
            f"{name} = {value}"
            for name, value in row.items()
            if value is not None and name not in ("error", "task", "status")
        )
        print(f"failed: {parameters}: {row['error']}")


def _collect(directory: Path, path: Path) -> None:
    from verify.sweep import collect
    from verify.writing import csv_text, parquet_bytes, write_together

    frame = collect(directory)
    write_together({path: csv_text(frame) if path.suffix == ".csv" else parquet_bytes(frame)})
    print(f"{path}: {len(frame)} rows")
