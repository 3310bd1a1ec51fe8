"""`python -m verify.mutants [DIRECTORY]`: try every mutant, write mutants.csv and .json, print the table."""

from __future__ import annotations

import argparse
from pathlib import Path

from verify.mutants.generate import mutants
from verify.mutants.report import csv_text, instances_text, summary
from verify.mutants.trial import trials
from verify.writing import output_directory, write_together


def main(directory: Path) -> None:
    """Try every mutant of the theorems and write what refutes it; some minutes on one core."""
    output_directory(directory)
    found = trials(mutants())
    write_together(
        {directory / "mutants.csv": csv_text(found), directory / "mutants.json": instances_text(found)}
    )
    print(summary(found))


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="python -m verify.mutants", description=main.__doc__)
    options.add_argument("directory", nargs="?", type=Path, default=Path("reports"))
    main(options.parse_args().directory)
