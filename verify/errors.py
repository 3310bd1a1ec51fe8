"""The one exception that the command line turns into a message and exit code 2; hints at near names."""

from collections.abc import Iterable
from difflib import get_close_matches


class InputError(ValueError):
    """The input is wrong; the message names what is wrong and what would be right.

    A ValueError.  The command line prints the message and ends with exit code 2.

    >>> import verify
    >>> try:
    ...     verify.load_network("no-such-file.pt")
    ... except verify.InputError as error:
    ...     print(error)
    no-such-file.pt: no such file
    """


def near(name: str, known: Iterable[str]) -> str:
    """The name most like it, as the end of a message; all known names when none is like it."""
    known = list(known)
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else f"; choose from {', '.join(known)}"
