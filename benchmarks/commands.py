"""CPU seconds of the commands, each a process of its own, and what the first run of one pays for compiling.

Run by hand: python benchmarks/commands.py.  User and system time of the process and its children, and how
many times that of `list`, which starts and does next to nothing; the run is added to benchmarks/history.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from history import ROOT, record

TRAINS = "check --case paper --xi 0.3 -q --out one"
COMMANDS = {
    "`list`": "list",
    "`check --case paper --xi 0.3`": TRAINS,
    "`check`, the main job": "check -q --out main",
    "`report` of it": "report main",
    "`refute`, the README's example": "refute --statements rates.py",
    "`regress --profile theta-half`": "regress --profile theta-half --out regress",
    "`tighten`": "tighten --out tighten",
    "`certify`": "certify --out certificate.json",
    "`recheck` of that certificate": "recheck certificate.json",
}
"""What a row shows -> the arguments; later ones read what earlier ones wrote."""


def seconds(arguments: str, folder: str, **changes: str) -> float:
    """CPU seconds of `dln-verify` with these arguments in this folder, its children's included."""
    paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    environment = os.environ | {"PYTHONPATH": paths, "OMP_NUM_THREADS": "1"} | changes
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = [sys.executable, "-m", "verify", *arguments.split()]
    ended = subprocess.run(run, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode not in (0, 1):  # 1: something is refuted, as it should be in `refute`
        raise SystemExit(f"{arguments}: {ended.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Every command once, the one that trains a network first with nothing compiled before."""
    with tempfile.TemporaryDirectory() as folder:
        example = (ROOT / "README.md").read_text(encoding="utf-8").split("# rates.py\n")[1].split("```")[0]
        (Path(folder) / "rates.py").write_text(example, encoding="utf-8")
        first = {f"{name}, nothing compiled before": seconds(words, folder, NUMBA_CACHE_DIR=f"{folder}/none")
                 for name, words in COMMANDS.items() if words is TRAINS}  # fmt: skip
        seconds(TRAINS, folder)
        spent = {name: seconds(words, folder) for name, words in COMMANDS.items()} | first
    record("commands", {name: {"CPU s": x, "times `list`": x / spent["`list`"]} for name, x in spent.items()})


if __name__ == "__main__":
    main()
