"""Compile every proof, then print what each listed theorem assumes, and fail unless it assumes nothing.

    python proofs/check.py

Exit code 0: every theorem of theorems.txt, and every tie of python_formulas.v, was compiled and is
"closed under the global context": no axiom, nothing admitted.  1: a proof fails, or a theorem assumes
something.  2: Coq is missing, or a generated file is stale.
"""

from __future__ import annotations

import re
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
TRIED = "8.16.1"
COMPILE_SECONDS = 1800
CLOSED = "Closed under the global context"


def theorems() -> list[tuple[str, str]]:
    """(file.name, what it says) of every listed theorem."""
    lines = (HERE / "theorems.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split(" | ", 1) for line in lines if line and not line.startswith("#")]
    return [(name.strip(), text.strip()) for name, text in rows]


def ties() -> list[tuple[str, str]]:
    """The lemmas of python_formulas.v: the formula that runs is the formula that is proved."""
    text = (HERE / "python_formulas.v").read_text(encoding="utf-8")
    return [
        (f"python_formulas.{name}", "the formula of bounds") for name in re.findall(r"Lemma (tie_\w+)", text)
    ]


def stale() -> list[str]:
    """The generated files that are not what the Python sources print, with the script that prints each."""
    import print_examples
    import print_formulas

    fresh = {"python_formulas.v": ("print_formulas.py", print_formulas.text())}
    fresh |= {name: ("print_examples.py", text) for name, text in print_examples.texts().items()}
    return [
        f"{name} is stale: run python proofs/{script}"
        for name, (script, text) in fresh.items()
        if (HERE / name).read_text(encoding="utf-8") != text
    ]


def version() -> str | None:
    """The version of the coqc that would run, or None where there is none."""
    if not shutil.which("coqc") or not shutil.which("make"):
        return None
    said = subprocess.run(["coqc", "--print-version"], capture_output=True, text=True, check=False).stdout
    return said.split()[0] if said else None


def assumptions(names: list[str], file: Path) -> str:
    """What Coq prints of everything that the named theorems rest on, together."""
    modules = sorted({name.split(".")[0] for name in names})
    bound = "".join(f"  let _ := @{name} in\n" for name in names)
    file.write_text(
        f"From Layerwise Require {' '.join(modules)}.\nDefinition all : True :=\n{bound}  I.\n"
        "Print Assumptions all.\n",
        encoding="utf-8",
    )
    command = ["coqc", "-w", "none", "-Q", ".", "Layerwise", file.name]
    done = subprocess.run(
        command, cwd=HERE, capture_output=True, text=True, check=False, timeout=COMPILE_SECONDS
    )
    return (done.stdout + done.stderr).strip()


def resting(names: list[str], file: Path) -> dict[str, str]:
    """Of the named theorems those that rest on something, with what Coq prints of them."""
    said = assumptions(names, file)
    if said == CLOSED:
        return {}
    if len(names) == 1:
        return {names[0]: said}
    half = len(names) // 2
    return resting(names[:half], file) | resting(names[half:], file)


def main() -> int:
    found = version()
    if found is None:
        print("Coq is not installed (coqc and make), so the proofs are not checked: docs/proofs.md says how.")
        return 2
    if found != TRIED:
        print(
            f"Coq {found} is installed here; the proofs were only tried with {TRIED}, and may fail for that."
        )
    try:
        old = stale()
    except ModuleNotFoundError as missing:
        print(
            f"No module {missing.name}: install the project (pip install -e .), whose formulas are printed."
        )
        return 2
    if old:
        print("proofs/" + "; proofs/".join(old) + ", then prove what changed.")
        return 2
    started = time.monotonic()
    try:
        built = subprocess.run(["make", "-j1"], cwd=HERE, check=False, timeout=COMPILE_SECONDS)
    except subprocess.TimeoutExpired:
        print(f"The proofs did not compile within {COMPILE_SECONDS} s.")
        return 1
    if built.returncode:
        other = "" if found == TRIED else f" (with Coq {found}, not {TRIED})"
        print(f"A proof does not compile{other}.")
        return 1
    listed = [*theorems(), *ties()]
    bad = resting([name for name, _ in listed], HERE / "assumptions.v")
    for name, text in listed:
        print(f"{name}: {bad.get(name, CLOSED)} ({text})")
    for left in HERE.glob("*assumptions.*"):
        left.unlink()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    checked = f"{len(listed) - len(bad)} of {len(listed)} theorems are checked and assume nothing"
    lines = sum(len(p.read_text(encoding="utf-8").splitlines()) for p in HERE.glob("*.v"))
    print(
        f"{checked}: {lines:,} lines, "
        f"{used.ru_utime:.0f} s of one core, {time.monotonic() - started:.0f} s, "
        f"{used.ru_maxrss / 1e6:.1f} GB at most."
    )
    if bad:
        print("These assume something: " + ", ".join(bad))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
