"""`dln-verify regress`: what a changed assumption does to every statement."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from verify.cli.options import TheoryFile, require, require_at_most

if TYPE_CHECKING:
    from verify.regression.profiles import Profiles
    from verify.theory import Theory

NAME = "regress"

COUNT = 2000
"""Instances a profile."""


def command(
    profile: Annotated[
        list[str] | None,
        typer.Option("--profile", help="new profile: TOML file or built-in name; repeatable"),
    ] = None,
    against: Annotated[str | None, typer.Option(help="old profile [the base of the new one]")] = None,
    count: Annotated[int | None, typer.Option(help="instances a profile [2000; 60 for a baseline]")] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="write the flip matrix to this file")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="directory for all tables, certificates and run.json")
    ] = None,
    jobs: Annotated[int | None, typer.Option(help="processes [one a processor, at most 8]")] = None,
    prove: Annotated[
        bool, typer.Option(help="decide each statement exactly on the pair that is tightest for it")
    ] = True,
    boundary: Annotated[
        bool, typer.Option(help="bisect each weakened assumption for the first failure")
    ] = True,
    baseline: Annotated[
        bool, typer.Option("--baseline", help="compare the standard profiles with the committed results")
    ] = False,
    update: Annotated[bool, typer.Option("--update", help="rewrite the committed results")] = False,
    theory: Annotated[
        str | None, typer.Option(help="with --baseline or --update: the default cases of this theory, or all")
    ] = None,
    theory_file: TheoryFile = None,
    directory: Annotated[
        Path | None,
        typer.Option(help="where the baselines lie [in the package; beside a --theory-file]"),
    ] = None,
) -> None:
    """Run the same instances under an old and a new assumption profile and report what flips.

    Exit code 0: nothing that held is violated (with --baseline: nothing drifted); 1: something is;
    2: bad input.
    """
    from verify.regression.profiles import profiles_of
    from verify.theories import BUILT_IN, DEFAULT, load_theory_file
    from verify.theories import chosen as theories_named

    require(count is None or count >= 1, f"count = {count}: at least one instance is needed")
    require(jobs is None or jobs >= 1, f"jobs = {jobs}: at least one process is needed")
    require_at_most("count", count or 0, 10**7)
    require_at_most("jobs", jobs or 0, 1_000)
    require(
        baseline or update or bool(profile), "regress needs --profile, or --baseline for the standard ones"
    )
    committed = baseline or update
    require(
        not (committed and (against or csv or out)),
        "--baseline compares each profile with its base: --against, --csv and --out belong to --profile",
    )
    of_file = load_theory_file(theory_file).name if theory_file is not None else None
    theory = theory or of_file
    require(theory is None or committed, f"theory = {theory}: it goes with --baseline or --update")
    theories = theories_named(theory) if theory is not None else [DEFAULT] if profile else list(BUILT_IN)
    profiles = profiles_of(theories)
    require(profiles is not None or not profile, f"theory = {theory}: it has no assumption profiles")
    if committed:
        folders = [
            _folder(directory, update, one, theory_file if one.name == of_file else None) for one in theories
        ]
        failed = False
        for one, folder in zip(theories, folders, strict=True):
            failed |= _baselines(one, profile or [], count, folder, update)
    else:
        assert profiles is not None
        failed = _profiles(profiles, profile or [], against, count or COUNT, jobs, prove, boundary, csv, out)
    if failed:
        raise typer.Exit(1)


def _folder(directory: Path | None, update: bool, theory: Theory[Any], file: Path | None) -> Path:
    """The folder of a theory's baselines: beside the file that defines it, for those of the suite in the
    package, which is not rewritten once it is installed."""
    from verify.regression.baseline import COMMITTED
    from verify.theories import BUILT_IN

    if directory is not None:
        return directory
    if theory not in BUILT_IN:
        require(
            file is not None,
            f"theory = {theory.name}: it is of another package, so name the --directory of its baselines",
        )
        assert file is not None
        return file.parent
    checkout = (COMMITTED.parents[1] / "pyproject.toml").is_file()
    require(
        checkout or not update,
        f"{COMMITTED} belongs to the installed package: name another --directory for --update",
    )
    return COMMITTED


def _profiles(
    profiles: Profiles, chosen: list[str], against: str | None, count: int, jobs: int | None, prove: bool,
    boundary: bool, csv: Path | None, out: Path | None,
) -> bool:  # fmt: skip
    from time import monotonic

    from verify.report.progress import progress_bar
    from verify.writing import require_own_directory, require_writable, write_csv

    loaded = [(name, profiles.load_profile(name)) for name in chosen]
    old = None if against is None else profiles.load_profile(against)
    require_writable(csv)
    if out is not None:
        require_own_directory(out, NAME)
    start, runs, processes = monotonic(), [], jobs or min(os.cpu_count() or 1, 8)
    with progress_bar(len(chosen) * (1 + prove + boundary)) as bar:
        for run in profiles.compare(
            loaded, old, count=count, jobs=processes, prove=prove, boundary=boundary, bar=bar
        ):
            runs.append(run)
            print("\n".join(profiles.lines_of(run)), flush=True)
    if csv is not None:
        write_csv(csv, profiles.flip_frame(runs))
    if out is not None:
        profiles.write_run(out, runs, seconds=monotonic() - start)
    return any(map(profiles.is_broken, runs))


def _baselines(theory: Theory[Any], chosen: list[str], count: int | None, folder: Path, update: bool) -> bool:
    """Compare a theory's profiles (all of its own, unless some are chosen), or its default cases where it
    has none, with their baselines."""
    from verify.regression.cases import TheoryBaseline, theory_drift, theory_path, theory_record

    if theory.profiles is None:
        path = theory_path(folder, theory)
        return _compare(theory.name, path, theory_record(theory), TheoryBaseline, update, theory_drift)
    drifted, of = False, theory.profiles()
    for profile in [of.load_profile(name) for name in chosen] or of.BUILT_IN.values():
        path, new = folder / f"{profile.name}.json", of.kept(profile, count)
        drifted |= _compare(profile.name, path, new, of.ProfileBaseline, update, of.drift)
    return drifted


def _compare(name: str, path: Path, new: Any, model: type[Any], update: bool, drift: Any) -> bool:
    """Write a record, or say how it differs from the one that is there."""
    from verify.regression.baseline import load_baseline, save_baseline

    if update:
        save_baseline(path, new)
        print(f"{path}: written", flush=True)
        return False
    lines = drift(load_baseline(path, model), new)
    print(f"{name}: {'unchanged' if not lines else 'drifted'}")
    print("".join(f"  {line}\n" for line in lines), end="", flush=True)
    return bool(lines)
