"""Distributions put into a folder as an installer leaves them, and commands run where they are installed."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import verify

ROOT = Path(verify.__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "singular-subspaces"

DRIVER = """
import contextlib, io, json, sys
from verify.cli import main
ended = []
for arguments in json.loads(sys.argv[1]):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(arguments)
        except SystemExit as end:
            code = end.code
    ended.append((code, out.getvalue(), err.getvalue()))
print(json.dumps(ended))
"""


@dataclass(frozen=True)
class Ended:
    """How a command ended: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


def install(site: Path, name: str, files: Mapping[str, str], theories: Mapping[str, str]) -> None:
    """A distribution with these files and entry points in `site`."""
    info = site / f"{name.replace('-', '_')}-0.1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.1.0\n")
    points = "".join(f"{key} = {value}\n" for key, value in theories.items())
    (info / "entry_points.txt").write_text(f"[dln_verify.theories]\n{points}")
    for path, text in files.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text)


def install_example(site: Path) -> None:
    """The example, as its pyproject.toml declares it."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text())["project"]
    packaged = (EXAMPLE / "subspaces").glob("*.py")
    files = {f"subspaces/{path.name}": path.read_text() for path in packaged}
    install(site, project["name"], files, project["entry-points"]["dln_verify.theories"])


def environment(*folders: Path) -> dict[str, str]:
    """The environment of a process in which these folders are installed beside this checkout."""
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(map(str, (ROOT, *folders))),
        "OMP_NUM_THREADS": "1",
        "COLUMNS": "240",
    }


def commands(site: Path, cwd: Path, *lines: str) -> list[Ended]:
    """Each line as `dln-verify LINE`, one after the other in one process."""
    done = subprocess.run(
        [sys.executable, "-c", DRIVER, json.dumps([shlex.split(line) for line in lines])],
        capture_output=True, text=True, cwd=cwd, env=environment(site), timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [Ended(*found) for found in json.loads(done.stdout.splitlines()[-1])]
