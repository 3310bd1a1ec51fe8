"""The streams of the command line: every sign can be written, a reader may leave, a disk may be full."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO

SIGNS = {"≁": "#", "∅": "0", "…": "~", "–": "-", "—": "-", "−": "-", "≤": "<=", "≥": ">=", "±": "+-"}
"""What stands for a sign where the encoding of a stream has not got it."""

HANDLER = "dln-verify-signs"


def _plainer(error: UnicodeError) -> tuple[str | bytes, int]:
    """The handler of characters that an encoding has not got: SIGNS, any other as its number."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    plain = "".join(SIGNS.get(c) or c.encode("ascii", "backslashreplace").decode("ascii") for c in text)
    return plain, error.end


class Lenient(io.RawIOBase):
    """A raw stream that keeps the first failure of writing and drops what comes after it."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self.failure: OSError | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int | None:
        if self.failure is None:
            try:
                return self._raw.write(data)
            except OSError as error:
                self.failure = error
        return len(data)

    def fileno(self) -> int:
        return self._raw.fileno()

    def isatty(self) -> bool:
        return self._raw.isatty()


@contextmanager
def lenient_streams() -> Iterator[list[Lenient]]:
    """Standard output and error of this process, made so that writing to them never raises.

    A stream that is closed takes everything and shows nothing.  Yields both raw streams, whose
    `failure` says what went wrong: BrokenPipeError where the reader left (`... | head -1`).  Streams
    that are not the process's own (those of a test) are left alone, as far as they are lenient.
    """
    codecs.register_error(HANDLER, _plainer)
    kept = sys.stdout, sys.stderr
    made = []
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
        elif stream is getattr(sys, f"__{name}__") and hasattr(stream, "buffer"):
            made.append(_lenient(stream))
            setattr(sys, name, made[-1][1])
    try:
        yield [raw for raw, _ in made]
    finally:
        for _, stream in made:
            with suppress(OSError, ValueError):
                stream.flush()
                stream.detach()  # so that its end does not close the descriptor under the old stream
        sys.stdout, sys.stderr = kept


def _lenient(stream: TextIO) -> tuple[Lenient, io.TextIOWrapper]:
    with suppress(OSError, ValueError):
        stream.flush()
    raw = Lenient(getattr(stream.buffer, "raw", stream.buffer))
    return raw, io.TextIOWrapper(
        io.BufferedWriter(raw), encoding=stream.encoding, errors=HANDLER,
        line_buffering=getattr(stream, "line_buffering", False), write_through=False,
    )  # fmt: skip
