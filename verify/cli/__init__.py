"""The command line: one module a command, thin; errors of input become a message and exit code 2."""

from __future__ import annotations

import sys
from functools import cache

import typer

from verify.errors import InputError

app = typer.Typer(
    name="dln-verify",
    help="Check the theory of feature learning in deep linear networks, statement by statement.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@cache
def _register() -> None:
    from verify.cli import (
        bounds,
        certify,
        check,
        findings,
        measure,
        phase,
        profile,
        recheck,
        refute,
        regress,
        report,
        reproduce,
        sweep,
        tighten,
    )

    for module in (
        check, bounds, measure, certify, recheck, refute, sweep, phase, profile, regress, reproduce, findings,
        tighten, report,
    ):  # fmt: skip
        app.command(name=module.NAME)(module.command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; exits with 0 (nothing violated), 1 (something is) or 2 (bad input)."""
    _register()
    try:
        app(args=arguments, standalone_mode=True)
    except InputError as error:
        print(f"dln-verify: error: {error}", file=sys.stderr)
        sys.exit(2)
    except MemoryError as error:
        print(f"dln-verify: error: not enough memory: {error or 'take smaller sizes'}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("dln-verify: interrupted", file=sys.stderr)
        sys.exit(130)
