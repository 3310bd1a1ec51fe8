"""The command line: one module a command, thin; every way in which a command can end has its exit code."""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import Any

from verify.errors import InputError

NOTHING_FAILS, SOMETHING_FAILS, BAD_INPUT, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes.  Only a command itself says "something fails", as a verdict: no exception does."""


@cache
def _app() -> Any:
    import typer

    from verify.cli import (
        bounds,
        certify,
        check,
        compare,
        explain,
        explore,
        findings,
        list_statements,
        map,
        measure,
        phase,
        profile,
        recheck,
        refute,
        regress,
        report,
        reproduce,
        solve,
        sweep,
        tighten,
        version,
    )

    app = typer.Typer(
        name="dln-verify",
        help="Check the theory of feature learning in deep linear networks, statement by statement.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(version.options)
    for module in (
        check, list_statements, explain, bounds, map, compare, solve, explore, measure,
        certify, recheck, refute, sweep, phase, profile, regress, reproduce, findings,
        tighten, report,
    ):  # fmt: skip
        app.command(name=module.NAME)(module.command)
    return app


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit.

    0: nothing in scope fails; 1: something in scope fails; 2: bad input, or output that cannot be
    written; 3: an internal error, which is no verdict; 130: interrupted.
    """
    from verify.cli.output import lenient_streams

    os.environ["MPLBACKEND"] = "agg"  # pictures go to files; what is set for windows may not be there
    with lenient_streams() as streams:
        code = _code(arguments)
        sys.stdout.flush()
        lost = [
            raw.failure for raw in streams if raw.failure and not isinstance(raw.failure, BrokenPipeError)
        ]
        if lost and code == NOTHING_FAILS:
            code = _say(BAD_INPUT, f"error: the output cannot be written: {lost[0].strerror or lost[0]}")
    sys.exit(code)


def _code(arguments: list[str] | None) -> int:
    """The exit code of a command, after a sentence on standard error where it ended early."""
    try:
        code = _app()(args=arguments, standalone_mode=False)
        if code == INTERRUPTED:  # typer's own way to say so
            raise KeyboardInterrupt
        return code if isinstance(code, int) else NOTHING_FAILS
    except InputError as error:
        return _say(BAD_INPUT, f"error: {error}")
    except MemoryError as error:
        return _say(BAD_INPUT, f"error: not enough memory: {str(error) or 'take smaller sizes'}")
    except OSError as error:
        return _say(BAD_INPUT, f"error: {_about(error)}")
    except KeyboardInterrupt:
        return _say(INTERRUPTED, "interrupted")
    except BaseException as error:
        if (show := getattr(error, "show", None)) and hasattr(error, "exit_code"):
            show()  # what typer says of wrong options
            return BAD_INPUT
        if isinstance(error, SystemExit) and isinstance(error.__context__, OSError):
            return _say(BAD_INPUT, f"error: {_about(error.__context__)}")  # typer's answer to a broken pipe
        if (
            isinstance(error, SystemExit)
            and isinstance(error.code, int)
            and "_DLN_VERIFY_COMPLETE" in os.environ
        ):
            return error.code  # a shell asks for completions; any other exit in a library is no verdict
        if whose := _of_a_theory(error):
            return _say(BAD_INPUT, f"error: {whose}: {type(error).__name__}: {error}"[:400])
        return _say(INTERNAL, _internal(error, arguments))


def _of_a_theory(error: BaseException) -> str:
    """Which theory of the user's own raised it, and where; "" for none."""
    theories = sys.modules.get("verify.theories")
    return "" if theories is None else theories.blamed(error)


def _say(code: int, sentence: str) -> int:
    print(f"dln-verify: {' '.join(sentence.splitlines())}", file=sys.stderr)
    return code


def _about(error: OSError) -> str:
    """A failure of the system in one sentence."""
    what = error.strerror or str(error) or type(error).__name__
    named = [str(name) for name in (error.filename, error.filename2) if name is not None]
    return f"{' and '.join(named)}: {what}" if named else f"the system says: {what}"


def _internal(error: BaseException, arguments: list[str] | None) -> str:
    """One sentence on an error that no input should cause; its traceback goes to a file of its own."""
    import tempfile
    import traceback

    from verify.writing import machine

    command = sys.argv[1:] if arguments is None else arguments
    trace = "".join(traceback.format_exception(error))
    said = f"internal error, which is no verdict: {type(error).__name__}: {error}"[:400]
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="dln-verify-error-", suffix=".txt", delete=False,
            encoding="utf-8", errors="backslashreplace",
        ) as stream:  # fmt: skip
            stream.write(f"dln-verify {command!r}\n{machine()!r}\n\n{trace}")
    except OSError:
        print(trace, file=sys.stderr)
        return f"{said}; please report the command and the traceback above to the authors"
    return f"{said}; please report it to the authors with {stream.name}, which has command and traceback"
