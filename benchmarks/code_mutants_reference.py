"""How many code mutants of the layerwise formulas the transcription in tests/bounds kills by itself.

    python benchmarks/code_mutants.py WORK "bounds.bands.*"      # makes the mutants, once
    python benchmarks/code_mutants_reference.py WORK             # all of seven modules, two minutes

Every mutant is switched on in this process and the tests of test_layerwise_reference.py are called as
functions: no pytest, so thousands of mutants are a matter of minutes.  What survives here may still be killed
by another test.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

MODULES = ("geometry", "compression", "discrimination", "leakage", "spectrum", "spectral", "data")
SECONDS = 60
"""A mutant that takes longer is killed."""


def run(tests) -> None:
    """Every test of the module, with each of its parameters."""
    for name in tests.CASES:
        tests.test_bands_are_those_of_the_text(name, tests.REFINED, tests.refined)
        tests.test_bands_are_those_of_the_text(name, tests.PUBLISHED, tests.published)
        tests.test_every_vacuous_band_says_why(name)
    for ids, table in ((tests.REFINED, tests.WHY), (tests.PUBLISHED, tests.WHY_PUBLISHED)):
        for name, why in table.items():
            tests.test_the_inequalities_that_fail_are_named(name, ids, why)


def survives(name: str, tests) -> bool:
    """Whether the tests pass with this mutant."""
    os.environ["MUTANT_UNDER_TEST"] = name
    signal.alarm(SECONDS)
    try:
        run(tests)
        return True
    except Exception:
        return False
    finally:
        signal.alarm(0)


def main(work: Path) -> None:
    os.environ["MUTANT_UNDER_TEST"] = ""
    sys.path[:0] = [str(work / "mutants"), str(Path(__file__).resolve().parents[1] / "tests" / "bounds")]
    os.chdir(work / "mutants")
    import test_layerwise_reference as tests

    signal.signal(signal.SIGALRM, lambda *_: (_ for _ in ()).throw(TimeoutError))
    run(tests)
    killed = total = 0
    for module in MODULES:
        meta = work / "mutants" / "bounds" / "layerwise" / f"{module}.py.meta"
        names = list(json.loads(meta.read_text())["exit_code_by_key"])
        left = [name for name in names if survives(name, tests)]
        killed, total = killed + len(names) - len(left), total + len(names)
        print(f"{module:16s} {len(names):5d} mutants, {1 - len(left) / len(names):.1%} killed", flush=True)
        for name in left:
            print(f"    {name}")
    print(f"{'all':16s} {total:5d} mutants, {killed / total:.1%} killed")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
