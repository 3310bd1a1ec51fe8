"""`python -m verify.mutants [DIRECTORY]`: try every mutant, write mutants.csv and .json, print the table."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def main(directory: Path, theory: str) -> None:
    """Try every mutant of a theory's formulas and write what refutes it; some minutes on one core."""
    from verify.theories import chosen

    for found in chosen(theory):
        if found.mutants is None:
            raise InputError(f"theory {found.name!r} has no mutants of its formulas")
        print(found.mutants(directory))


if __name__ == "__main__":
    from verify.errors import InputError
    from verify.theories import DEFAULT

    options = argparse.ArgumentParser(prog="python -m verify.mutants", description=main.__doc__)
    options.add_argument("directory", nargs="?", type=Path, default=Path("reports"))
    options.add_argument("--theory", default=DEFAULT.name, help="[%(default)s]")
    given = options.parse_args()
    try:
        main(given.directory, given.theory)
    except InputError as error:
        sys.exit(f"python -m verify.mutants: {error}")
