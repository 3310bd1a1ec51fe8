"""The tests as other processors would run them: one pytest run a machine, and a table of what came of it.

    python benchmarks/machines.py                     every machine, the whole suite (an hour)
    python benchmarks/machines.py --only old,other -- -m machine
                                                      two machines, the tests that rounding could reach

Linear algebra sums in another order on each kind of processor, so that the last digits differ.  A machine
here is a set of environment variables which hold NumPy, OpenBLAS, MKL, PyTorch and Numba to the
instructions of another processor, or to other threads or another order of hashes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).parents[1]

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def beyond_avx2() -> str:
    """The instruction sets beyond AVX2 that NumPy would use on this machine."""
    from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

    return " ".join(
        name
        for name in __cpu_dispatch__
        if __cpu_features__.get(name) and name.startswith(("AVX512", "X86_V4"))
    )


def threads(count: int) -> dict[str, str]:
    return dict.fromkeys(THREADS, str(count))


def machines() -> dict[str, dict[str, str]]:
    """Name -> environment; the first is this machine as it is."""
    plain = {"ATEN_CPU_CAPABILITY": "default"}
    numpy = {"NPY_DISABLE_CPU_FEATURES": beyond_avx2()}
    return {
        "native": threads(1),
        "torch-default": threads(1) | plain,
        "numpy-avx2": threads(1) | numpy,
        "sandybridge": threads(1) | {"OPENBLAS_CORETYPE": "Sandybridge"},
        "haswell": threads(1) | {"OPENBLAS_CORETYPE": "Haswell"},
        "two-threads": threads(2),
        "hash-seed": threads(1) | {"PYTHONHASHSEED": "1"},
        "old": threads(2) | plain | numpy
        | {
            "OPENBLAS_CORETYPE": "Sandybridge", "MKL_CBWR": "COMPATIBLE", "NUMBA_CPU_NAME": "generic",
            "PYTHONHASHSEED": "1",
        },
        "other": threads(1)
        | {"OPENBLAS_CORETYPE": "Haswell", "ATEN_CPU_CAPABILITY": "avx2", "PYTHONHASHSEED": "2"},
    }  # fmt: skip


def run(environment: dict[str, str], arguments: list[str]) -> tuple[int, dict[str, int], list[str], float]:
    """Exit code, counts, failed tests and seconds of one pytest run."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        pytest = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        done = subprocess.run(
            [*pytest, f"--junitxml={report}", *arguments],
            cwd=ROOT,
            env=os.environ | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        cases = list(ET.parse(report).iter("testcase")) if report.is_file() else []
    failed = [
        f"{case.get('classname', '').replace('.', '/')}.py::{case.get('name')}"
        for case in cases
        if case.find("failure") is not None or case.find("error") is not None
    ]
    skipped = sum(case.find("skipped") is not None for case in cases)
    if done.returncode and not failed:
        print(done.stdout[-2000:], done.stderr[-2000:], file=sys.stderr)
    counts = {"passed": len(cases) - len(failed) - skipped, "failed": len(failed), "skipped": skipped}
    return done.returncode, counts, failed, time.monotonic() - start


def main() -> None:
    known = machines()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default=",".join(known), help="machines, with commas between them")
    parser.add_argument("pytest", nargs="*", help="arguments of pytest, after --")
    chosen = parser.parse_args()
    names = chosen.only.split(",")
    if unknown := sorted(set(names) - set(known)):
        parser.error(f"unknown machine {unknown[0]!r}: choose from {', '.join(known)}")
    wrong = []
    print(f"{'machine':14} {'passed':>7} {'failed':>7} {'skipped':>8} {'seconds':>8}  settings")
    for name in names:
        code, counts, failed, seconds = run(known[name], chosen.pytest)
        settings = " ".join(f"{key}={value!r}" for key, value in known[name].items() if key not in THREADS)
        numbers = f"{counts['passed']:7} {counts['failed']:7} {counts['skipped']:8} {seconds:8.0f}"
        print(
            f"{name:14} {numbers}  threads={known[name][THREADS[0]]} {settings}".rstrip(),
            flush=True,
        )
        print("".join(f"    {id}\n" for id in failed), end="", flush=True)
        wrong += [name] if code else []
    sys.exit(f"failed on {', '.join(wrong)}" if wrong else 0)


if __name__ == "__main__":
    main()
