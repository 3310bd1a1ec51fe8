"""`dln-verify reproduce`: the papers' figures and experiments, as tables and pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast, get_args

import typer

from verify.cli.options import (
    OfTheory,
    TheoryFile,
    name_of,
    require,
    require_at_most,
    require_device,
    require_distinct,
    require_one_of,
)
from verify.errors import near

if TYPE_CHECKING:
    import pandas as pd

    from verify.experiments.experiment import Experiment, Settings
    from verify.experiments.store import Result

NAME = "reproduce"

DEFAULT_OUT = Path("reports/experiments")

SEEN = {True: "seen", False: "NOT seen", None: "cannot tell"}

OBSERVATIONS = "observations.csv"


def command(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME...", help="experiments, or: all (see --list)")
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick/--full", help="minutes on two cores, or the size of the paper's own")
    ] = True,
    out: Annotated[Path, typer.Option("--out", help="directory of results, a folder each")] = DEFAULT_OUT,
    device: Annotated[str, typer.Option(help="cpu, cuda, ...")] = "cpu",
    data_dir: Annotated[
        Path | None, typer.Option(help="folder with the data sets' own files; others stand in where missing")
    ] = None,
    seeds: Annotated[int | None, typer.Option(help="how many seeds [the experiment's own number]")] = None,
    noise: Annotated[
        str, typer.Option(help="of section 5.2's data: uniform (the paper's text), normal (its code), both")
    ] = "both",
    theory: OfTheory = None,
    theory_file: TheoryFile = None,
    listing: Annotated[bool, typer.Option("--list", help="list the experiments and stop")] = False,
    again: Annotated[bool, typer.Option("--again", help="run also what is there already")] = False,
) -> None:
    """Reproduce experiments: a table, a figure and what was seen, each in its own folder.

    What was finished with the same settings, data and versions is reused, so an interrupted run goes on.
    Exit code 0: every experiment ran (of "all", every one whose data are on this machine); 1: some did
    not (they are named); 2: bad input.
    """
    from verify.theories import experiments

    known = experiments(name_of(theory, theory_file))
    if listing:
        _print_list(known)
        return
    chosen = _chosen(names or [], known)
    settings = _settings(quick, device, data_dir, seeds, noise)
    results = run([known[name] for name in chosen], settings, out, again=again)
    excused = ("not run",) if names == ["all"] else ()
    if any(result.record is None and result.state not in excused for result in results):
        raise typer.Exit(1)


def run(chosen: list[Experiment], settings: Settings, out: Path, *, again: bool = False) -> list[Result]:
    """Run or reuse each experiment in turn; print it; write run.json and what was seen so far."""
    import pandas as pd

    from verify.experiments.store import observation_rows, require_own_folder, run_record, run_stored
    from verify.report.progress import progress_bar
    from verify.writing import output_directory, require_own_directory, write_csv, write_json

    require_own_directory(out, NAME)
    require(
        (out / "run.json").exists() or not (out / OBSERVATIONS).exists(),
        f"{out / OBSERVATIONS} is there and not of a run: name another --out, or remove it",
    )
    for experiment in chosen:
        require_own_folder(out / experiment.name)
    directory = output_directory(out)
    names, results = [experiment.name for experiment in chosen], []
    earlier = _seen_earlier(directory / OBSERVATIONS, names)
    with progress_bar(len(chosen)) as bar:
        for experiment in chosen:
            bar.start(experiment.name)
            result = run_stored(experiment, settings, directory, again=again)
            results.append(result)
            write_json(directory / "run.json", run_record(names, settings, results))
            if rows := observation_rows(chosen[: len(results)], results):
                write_csv(directory / OBSERVATIONS, pd.concat([earlier, pd.DataFrame(rows)]))
            _print_result(experiment, result)
            bar.done()
    _print_summary(results, directory)
    return results


def _seen_earlier(path: Path, names: list[str]) -> pd.DataFrame:
    """What earlier runs into the directory saw in other experiments; nothing where the table is damaged."""
    import pandas as pd

    try:
        rows = pd.read_csv(path, keep_default_na=False)
        return rows.loc[~rows["experiment"].isin(names)]
    except (OSError, ValueError, KeyError):
        return pd.DataFrame()


def _chosen(names: list[str], known: dict[str, Experiment]) -> list[str]:
    require(bool(names), "name an experiment, or all; `dln-verify reproduce --list` lists them")
    require("all" not in names or len(names) == 1, "all: it stands alone, without other names")
    if names == ["all"]:
        return list(known)
    held = {other: name for name, experiment in known.items() for other in experiment.also}
    names = [held.get(name, name) for name in names]
    require_distinct("name", names)
    for name in names:
        require(name in known, f"unknown experiment {name!r}{near(name, known)}")
    return names


def _settings(quick: bool, device: str, data_dir: Path | None, seeds: int | None, noise: str) -> Settings:
    from verify.experiments.experiment import Noises, Settings

    require(seeds is None or seeds >= 1, f"seeds = {seeds}: at least one is needed")
    require_at_most("seeds", seeds or 0, 10_000)
    require_one_of("noise", noise, get_args(Noises))
    require(data_dir is None or data_dir.is_dir(), f"data-dir = {data_dir}: not a directory")
    require_device(device)
    return Settings(quick=quick, device=device, data_dir=data_dir, seeds=seeds, noise=cast("Noises", noise))


def _print_list(known: dict[str, Experiment]) -> None:

    width = max((len(name) for name in known), default=0)
    for name, experiment in known.items():
        print(f"{name:{width}}  {experiment.title} ({experiment.source})")


def _print_result(experiment: Experiment, result: Result) -> None:
    print(f"{result.name}: {experiment.title}")
    if result.record is None:
        print(f"  {result.state.upper()}: {result.error}")
        return
    when = "reused" if result.state == "reused" else f"{result.seconds:.1f} s"
    print(f"  {experiment.source}; {when}; data: {result.record['data']}")
    for seen in result.observations:
        where = f" [{seen.setting}]" if seen.setting else ""
        print(f"  {SEEN[seen.seen]}: {seen.claim}{where} ({seen.detail})")
    for note in result.record["notes"]:
        print(f"  note: {note}")


def _print_summary(results: list[Result], directory: Path) -> None:
    for state in ("failed", "not run"):
        ended = [result.name for result in results if result.state == state]
        if ended:
            print(f"{state}: {', '.join(ended)}")
    there = sum(result.record is not None for result in results)
    reused = sum(result.state == "reused" for result in results)
    print(
        f"{there} of {len(results)} experiments, {reused} of them reused; "
        f"what was seen is an observation, never a verdict.\nWrote {directory / 'run.json'}."
    )
