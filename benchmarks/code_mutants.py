"""Mutation score of the code: mutmut's mutants on a copy of the repository, one line a module.

mutmut leaves decorated functions alone, and here every statement is one.  In the copy each
`@decorator def f` is rewritten as `def f` with `f = decorator(f)` behind it, which means the same and lets
mutmut at the formulas.  mutmut makes the mutants and finds out which test reaches which function
([tool.mutmut] of pyproject.toml; 3.8 or newer); benchmarks/mutant_loop.py runs them, several times as fast
as mutmut itself.

    python benchmarks/code_mutants.py WORK                        # all mutants, or go on where it stopped
    python benchmarks/code_mutants.py WORK --only bounds.two_layer --sample 4
    python benchmarks/code_mutants.py WORK --only bounds.balls --again   # survivors, with the tests of today
    python benchmarks/code_mutants.py WORK --score                # the table alone
    python benchmarks/code_mutants.py WORK --only bounds.balls --survivors   # their diffs
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import libcst as cst

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("bounds", "verify", "tests", "docs", "README.md", "pyproject.toml", "reports")
FIRST = "bounds.bands.*"
"""The module that mutmut judges itself, on its way to the mutants and the reach of the tests."""
LEFT = ("survived", "untested")


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


def environment(work: Path) -> dict[str, str]:
    """One thread for every library, the copy first on the path."""
    path = os.pathsep.join([str(work / "mutants"), str(ROOT / "benchmarks")])
    names = ("OMP_NUM_THREADS", "NUMBA_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    return os.environ | dict.fromkeys(names, "1") | {"PYTHONPATH": path, "MUTANT_UNDER_TEST": ""}


def prepare(work: Path) -> None:
    """Copy the repository into `work`, take the decorators off, and let mutmut make its mutants."""
    work.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-r", *(str(ROOT / name) for name in FOLDERS), str(work)], check=True)
    for path in (*(work / "bounds").rglob("*.py"), *(work / "verify" / "measure").rglob("*.py")):
        path.write_text(cst.parse_module(path.read_text()).visit(Undecorated()).code)
    alone = {k: v for k, v in environment(work).items() if k not in ("PYTHONPATH", "MUTANT_UNDER_TEST")}
    subprocess.run([sys.executable, "-m", "mutmut", "run", FIRST], cwd=work, env=alone, check=True)


def mutants(work: Path) -> list[str]:
    """The names of all mutants, in the order of the modules."""
    files = sorted((work / "mutants").rglob("*.meta"))
    return [name for path in files for name in json.loads(path.read_text())["exit_code_by_key"]]


def outcomes(work: Path) -> dict[str, str]:
    """Mutant -> killed, survived, timeout or untested, for those that were judged."""
    path = work / "outcomes.json"
    return json.loads(path.read_text()) if path.exists() else {}


def judge(work: Path, names: list[str]) -> None:
    """Run these mutants against the tests of the repository as they are now."""
    subprocess.run(["rm", "-rf", str(work / "mutants" / "tests")], check=True)
    subprocess.run(["cp", "-r", str(ROOT / "tests"), str(work / "mutants")], check=True)
    stats = json.loads((work / "mutants" / "mutmut-stats.json").read_text())
    reach = stats["tests_by_mangled_function_name"]
    plan = {name: reach.get(name.rpartition("__mutmut_")[0], []) for name in names}
    content = {
        "mutants": plan,
        "reach": list(reach.values()),
        "seconds": stats["duration_by_test"],
        "fresh": fresh(work),
    }
    (work / "plan.json").write_text(json.dumps(content))
    files = {"MUTANT_PLAN": str(work / "plan.json"), "MUTANT_OUTCOMES": str(work / "outcomes.json")}
    command = [sys.executable, "-m", "pytest", "-p", "mutant_loop", *pytest_arguments()]
    subprocess.run(command, cwd=work / "mutants", env=environment(work) | files, check=False)


def fresh(work: Path) -> list[str]:
    """Test files that are not those of the copy, and folders in which a module beside the tests is not."""
    found = []
    for path in sorted((ROOT / "tests").rglob("*.py")):
        name = path.relative_to(ROOT)
        if not (work / name).exists() or (work / name).read_bytes() != path.read_bytes():
            found.append(str(name if name.name.startswith("test_") else name.parent))
    return found


def pytest_arguments() -> list[str]:
    """The options and folders of tests that pyproject.toml gives mutmut."""
    mutmut = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mutmut"]
    return [*mutmut["pytest_add_cli_args"], *mutmut["pytest_add_cli_args_test_selection"]]


def print_score(work: Path) -> None:
    """Mutants, killed, survived and score for each module; timeouts count as killed."""
    known = outcomes(work)
    modules: dict[str, Counter[str]] = {}
    for name in mutants(work):
        module = name.rpartition(".")[0]
        for part in (module, module.partition(".")[0], "all"):
            modules.setdefault(part, Counter())[known.get(name, "left")] += 1
    columns = ("mutants", "killed", "survived", "untested", "left", "score")
    print(f"{'module':40s}" + "".join(f" {name:>8s}" for name in columns))
    for module, c in sorted(modules.items(), key=lambda entry: "." not in entry[0]):
        killed, judged = c["killed"] + c["timeout"], sum(c.values()) - c["left"]
        score = f"{killed / judged:8.1%}" if judged else "       -"
        print(
            f"{module:40s} {sum(c.values()):8d} {killed:8d} {c['survived']:8d} {c['untested']:8d} "
            f"{c['left']:8d} {score}"
        )


def print_survivors(work: Path, names: list[str]) -> None:
    """The diff of every survivor among these."""
    known = outcomes(work)
    for name in names:
        if known.get(name) in LEFT:
            show = [sys.executable, "-m", "mutmut", "show", name]
            text = subprocess.run(show, cwd=work, check=True, capture_output=True, text=True).stdout
            lines = [
                line for line in text.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")
            ]
            print("\n".join([f"# {name}: {known[name]}", *lines]))


def main() -> None:
    parser = argparse.ArgumentParser(description="Mutation score of bounds and of the measurements.")
    parser.add_argument("work", type=Path, help="a folder for the copy, made if need be")
    parser.add_argument("--only", default="", help="mutants whose name begins so")
    parser.add_argument("--sample", type=int, default=1, help="every so many-th of them")
    parser.add_argument("--again", action="store_true", help="those that survived")
    parser.add_argument("--score", action="store_true", help="only the table of what is known")
    parser.add_argument("--survivors", action="store_true", help="only the diffs of what survived")
    options = parser.parse_args()
    work = options.work.resolve()
    if not (work / "mutants" / "mutmut-stats.json").exists():
        prepare(work)
    names = [name for name in mutants(work) if name.startswith(options.only)][:: options.sample]
    known = outcomes(work)
    if options.survivors:
        print_survivors(work, names)
        return
    if not options.score:
        wanted = (lambda name: known.get(name) in LEFT) if options.again else (lambda name: name not in known)
        judge(work, [name for name in names if wanted(name)])
    print_score(work)


if __name__ == "__main__":
    main()
