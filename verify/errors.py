"""The one exception the command line turns into a message and exit code 2."""


class InputError(ValueError):
    """The input is wrong; the message names what is wrong and what would be right."""
