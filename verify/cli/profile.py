"""`dln-verify profile`: show, validate and compare assumption profiles."""

from __future__ import annotations

from typing import Annotated

import typer

from verify.cli.options import require

NAME = "profile"


def command(
    action: Annotated[str, typer.Argument(help="show, validate or diff")],
    profiles: Annotated[
        list[str] | None, typer.Argument(help="names of built-in profiles, or TOML files")
    ] = None,
) -> None:
    """Show or validate assumption profiles, or say how two of them differ.

    `profile show` without a name lists the built-in ones.  Exit code 2: a profile is wrong.
    """
    from verify.theories import default_profiles

    of = default_profiles()

    require(action in ("show", "validate", "diff"), f"profile {action!r}: choose show, validate or diff")
    names = profiles or []
    loaded = [of.load_profile(name) for name in names]
    if action == "diff":
        require(len(loaded) == 2, f"profile diff needs two profiles, got {len(loaded)}")
        print("\n".join(of.difference(*loaded)) or "no difference")
    elif action == "validate":
        require(bool(loaded), "profile validate needs at least one profile")
        print("\n".join(f"{name}: valid, profile {p.name!r}" for name, p in zip(names, loaded, strict=True)))
    elif loaded:
        print("\n".join(line for p in loaded for line in of.describe(p)))
    else:
        print("\n".join(f"{p.name}: {p.about}" for p in of.BUILT_IN.values()))
