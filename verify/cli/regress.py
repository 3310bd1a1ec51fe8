"""`dln-verify regress`: what a changed assumption does to every statement."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from verify.cli.options import TheoryFile, require, require_at_most

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
        Path | None, typer.Option(help="where the baselines lie [those that come with the package]")
    ] = None,
) -> None:
    """Run the same instances under an old and a new assumption profile and report what flips.

    Exit code 0: nothing that held is violated (with --baseline: nothing drifted); 1: something is;
    2: bad input.
    """
    from verify.assumptions.profile import load_profile
    from verify.theories import load_theory_file

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
    if theory_file is not None:
        theory = theory or load_theory_file(theory_file).name
    require(theory is None or committed, f"theory = {theory}: it goes with --baseline or --update")
    chosen = [(name, load_profile(name)) for name in profile or []]
    if committed:
        failed = _baselines([p for _, p in chosen], theory, count, _folder(directory, update), update)
    else:
        processes = jobs or min(os.cpu_count() or 1, 8)
        failed = _profiles(chosen, against, count or COUNT, processes, prove, boundary, csv, out)
    if failed:
        raise typer.Exit(1)


def _folder(directory: Path | None, update: bool) -> Path:
    """The folder of the baselines; those of an installed package are not to be rewritten."""
    from verify.assumptions.baseline import COMMITTED

    checkout = (COMMITTED.parents[1] / "pyproject.toml").is_file()
    require(
        directory is not None or checkout or not update,
        f"{COMMITTED} belongs to the installed package: name another --directory for --update",
    )
    return COMMITTED if directory is None else directory


def _profiles(
    chosen: list, against: str | None, count: int, jobs: int, prove: bool, boundary: bool,
    csv: Path | None, out: Path | None,
) -> bool:  # fmt: skip
    from time import monotonic

    from verify.assumptions.baseline import compared_with
    from verify.assumptions.boundary import boundaries
    from verify.assumptions.profile import load_profile
    from verify.assumptions.prove import prove as prove_all
    from verify.assumptions.prove import refute
    from verify.assumptions.regress import regress
    from verify.assumptions.run import Compared, flip_frame, lines_of, refutation_name, write_run
    from verify.report.progress import progress_bar
    from verify.writing import require_own_directory, require_writable, write_csv

    require_writable(csv)
    if out is not None:
        require_own_directory(out, NAME)
    old, start, runs = None if against is None else load_profile(against), monotonic(), []
    with progress_bar(len(chosen) * (1 + prove + boundary)) as bar:
        for source, new in chosen:
            before = old or compared_with(new)
            bar.start(f"{new.name}: {count:,} instances")
            result = regress(new, before, count=count, jobs=jobs)
            bar.done()
            bar.start(f"{new.name}: proofs")
            proofs = list(prove_all(result)) if prove else []
            edges = list(boundaries(new, before)) if boundary else []
            refuted = {refutation_name(b): refute(new, b) for b in edges} if prove else {}
            for _ in range(prove + boundary):
                bar.done()
            certificates = {name: found for name, found in refuted.items() if found is not None}
            runs.append(Compared(source, result, proofs, edges, certificates))
            print("\n".join(lines_of(runs[-1])), flush=True)
    if csv is not None:
        write_csv(csv, flip_frame(runs))
    if out is not None:
        write_run(out, runs, seconds=monotonic() - start)
    return any(run.result.broken for run in runs)


def _baselines(chosen: list, theory: str | None, count: int | None, directory: Path, update: bool) -> bool:
    from verify.assumptions.baseline import COUNT, STANDARD, ProfileBaseline, baseline, drift, path_of
    from verify.assumptions.profile import BUILT_IN
    from verify.assumptions.theories import TheoryBaseline, theory_drift, theory_path, theory_record
    from verify.theories import THEORIES
    from verify.theories import chosen as chosen_theories

    everything = not chosen and theory is None
    profiles = [BUILT_IN[name] for name in STANDARD] if everything else chosen
    companions = [t for name, t in THEORIES.items() if name != "layerwise"] if everything else []
    if theory is not None:
        companions = [t for t in chosen_theories(theory) if t.name != "layerwise"]
        require(bool(companions), "theory = layerwise: its baselines are those of the profiles")
    drifted = False
    for p in profiles:
        new = baseline(p, count=COUNT if count is None else count)
        drifted |= _compare(p.name, path_of(directory, p), new, ProfileBaseline, update, drift)
    for t in companions:
        drifted |= _compare(
            t.name, theory_path(directory, t), theory_record(t), TheoryBaseline, update, theory_drift
        )
    return drifted


def _compare(name: str, path: Path, new: Any, model: type[Any], update: bool, drift: Any) -> bool:
    """Write a record, or say how it differs from the one that is there."""
    from verify.assumptions.baseline import load_baseline, save_baseline

    if update:
        save_baseline(path, new)
        print(f"{path}: written", flush=True)
        return False
    lines = drift(load_baseline(path, model), new)
    print(f"{name}: {'unchanged' if not lines else 'drifted'}")
    print("".join(f"  {line}\n" for line in lines), end="", flush=True)
    return bool(lines)
