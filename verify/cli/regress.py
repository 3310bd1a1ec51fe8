"""`dln-verify regress`: what a changed assumption does to every statement."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from verify.cli.options import require

NAME = "regress"

BASELINE = Path("reports/baseline")


def command(
    profile: Annotated[
        list[str] | None,
        typer.Option("--profile", help="new profile: TOML file or built-in name; repeatable"),
    ] = None,
    against: Annotated[str | None, typer.Option(help="old profile [the base of the new one]")] = None,
    count: Annotated[int | None, typer.Option(help="instances a profile [2000; 60 for a baseline]")] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="write the flip matrix to this file")] = None,
    baseline: Annotated[
        bool, typer.Option("--baseline", help="compare the standard profiles with the committed results")
    ] = False,
    update: Annotated[bool, typer.Option("--update", help="rewrite the committed results")] = False,
    directory: Annotated[Path, typer.Option(help="where the baselines lie")] = BASELINE,
) -> None:
    """Run the same instances under an old and a new assumption profile and report what flips.

    Exit code 0: nothing that held is violated (with --baseline: nothing drifted); 1: something is;
    2: bad input.
    """
    from verify.assumptions.profile import load_profile

    require(count is None or count >= 1, f"count = {count}: at least one instance is needed")
    require(
        baseline or update or bool(profile), "regress needs --profile, or --baseline for the standard ones"
    )
    require(
        not ((baseline or update) and (against or csv)),
        "--baseline compares each profile with its base: --against and --csv belong to --profile",
    )
    chosen = [load_profile(name) for name in profile or []]
    if baseline or update:
        failed = _baselines(chosen, count, directory, update)
    else:
        failed = _profiles(chosen, against, 2000 if count is None else count, csv)
    if failed:
        raise typer.Exit(1)


def _profiles(chosen: list, against: str | None, count: int, csv: Path | None) -> bool:
    import pandas as pd

    from verify.assumptions.baseline import compared_with
    from verify.assumptions.profile import load_profile
    from verify.assumptions.regress import regress
    from verify.report.files import write_csv

    old = None if against is None else load_profile(against)
    frames, broken = [], []
    for new in chosen:
        result = regress(new, old or compared_with(new), count=count)
        print(f"{result.new.name} against {result.old.name}, {count} instances")
        print("\n".join(f"  {line}" for line in result.sentences()))
        print(f"  now wrong: {', '.join(result.broken) or 'nothing'}")
        broken += result.broken
        frame = result.frame()
        frame.insert(0, "profile", new.name)
        frames.append(frame)
    if csv is not None:
        write_csv(csv, pd.concat(frames, ignore_index=True))
    return bool(broken)


def _baselines(chosen: list, count: int | None, directory: Path, update: bool) -> bool:
    from verify.assumptions.baseline import (
        COUNT,
        STANDARD,
        baseline,
        drift,
        load_baseline,
        path_of,
        save_baseline,
    )
    from verify.assumptions.profile import BUILT_IN

    drifted = False
    for profile in chosen or [BUILT_IN[name] for name in STANDARD]:
        path = path_of(directory, profile)
        old = None if update else load_baseline(path)
        new = baseline(profile, count=COUNT if count is None else count)
        if old is None:
            save_baseline(path, new)
            print(f"{path}: written")
            continue
        lines = drift(old, new)
        drifted = drifted or bool(lines)
        print(f"{profile.name}: {'unchanged' if not lines else 'drifted'}")
        print("".join(f"  {line}\n" for line in lines), end="")
    return drifted
