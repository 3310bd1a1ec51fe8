"""Mutation score of the code: mutmut on a copy of the repository, one line a module.

mutmut leaves decorated functions alone, and here every statement is one.  In the copy each
`@decorator def f` is rewritten as `def f` with `f = decorator(f)` behind it, which means
the same and lets mutmut at the formulas.  Needs mutmut (3.8 or newer); the configuration is
[tool.mutmut] of pyproject.toml.

    python benchmarks/code_mutants.py WORK [mutant patterns]    # run, or go on where it stopped
    python benchmarks/code_mutants.py WORK --sample 4           # every fourth mutant that is left
    python benchmarks/code_mutants.py WORK --score              # the table alone
    python benchmarks/code_mutants.py WORK --survivors          # diffs of what survived
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import libcst as cst

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("bounds", "verify", "tests", "docs", "README.md", "pyproject.toml", "reports")
STATUS = {
    0: "survived",
    1: "killed",
    3: "killed",
    5: "untested",
    24: "timeout",
    33: "untested",
    36: "timeout",
}
"""Meaning of mutmut's exit codes; others are crashes, which count as killed."""


class Undecorated(cst.CSTTransformer):
    """`@a @b def f` -> `def f`, then `f = a(b(f))`; staticmethod and classmethod stay."""

    def leave_FunctionDef(
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.BaseStatement | cst.FlattenSentinel[cst.BaseStatement]:
        kept = {"staticmethod", "classmethod", "overload"}
        decorators = [d.decorator for d in updated_node.decorators]
        if not decorators or any(isinstance(d, cst.Name) and d.value in kept for d in decorators):
            return updated_node
        value: cst.BaseExpression = cst.Name(updated_node.name.value)
        for decorator in reversed(decorators):
            value = cst.Call(decorator, [cst.Arg(value)])
        target = cst.AssignTarget(cst.Name(updated_node.name.value))
        behind = cst.SimpleStatementLine([cst.Assign([target], value)])
        return cst.FlattenSentinel([updated_node.with_changes(decorators=[]), behind])


def prepare(work: Path) -> None:
    """Copy the repository into `work` and take the decorators off."""
    work.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-r", *(str(ROOT / name) for name in FOLDERS), str(work)], check=True)
    for path in (*(work / "bounds").rglob("*.py"), *(work / "verify" / "measure").rglob("*.py")):
        path.write_text(cst.parse_module(path.read_text()).visit(Undecorated()).code)


def outcomes(work: Path) -> dict[str, str]:
    """Mutant -> killed, survived, timeout, untested or not run."""
    found = {}
    for path in sorted((work / "mutants").rglob("*.meta")):
        codes = json.loads(path.read_text())["exit_code_by_key"]
        found |= {
            name: "not run" if code is None else STATUS.get(code, "killed") for name, code in codes.items()
        }
    return found


def print_score(work: Path) -> None:
    """Mutants, killed, survived and score for each module; timeouts count as killed."""
    modules: dict[str, Counter[str]] = {}
    for name, outcome in outcomes(work).items():
        module = name.rpartition(".")[0]
        modules.setdefault(module, Counter())[outcome] += 1
    total: Counter[str] = sum(modules.values(), Counter())
    columns = ("mutants", "killed", "survived", "untested", "left", "score")
    print(f"{'module':40s}" + "".join(f" {name:>8s}" for name in columns))
    for module, c in [*modules.items(), ("all", total)]:
        killed, judged = c["killed"] + c["timeout"], sum(c.values()) - c["not run"]
        score = f"{killed / judged:8.1%}" if judged else "       -"
        print(
            f"{module:40s} {sum(c.values()):8d} {killed:8d} {c['survived']:8d} {c['untested']:8d} "
            f"{c['not run']:8d} {score}"
        )


def main(work: Path, *arguments: str) -> None:
    if not (work / "bounds").is_dir():
        prepare(work)
    environment = os.environ | {"OMP_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"}
    mutmut = [sys.executable, "-m", "mutmut"]
    if arguments[:1] == ("--survivors",):
        for name in (n for n, outcome in outcomes(work).items() if outcome in ("survived", "untested")):
            subprocess.run([*mutmut, "show", name], cwd=work, check=True)
    elif arguments[:1] == ("--sample",):
        left = [name for name, outcome in outcomes(work).items() if outcome == "not run"]
        main(work, *left[:: int(arguments[1])])
        return
    elif arguments[:1] != ("--score",):
        command = [*mutmut, "run", "--max-children", str(os.cpu_count() or 1), *arguments]
        subprocess.run(["nice", "-n", "19", *command], cwd=work, env=environment, check=True)
    print_score(work)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
