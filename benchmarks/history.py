"""What the benchmarks have measured, run by run: JSON lines with machine and commit, and the tables of docs/.

A benchmark calls `record`; `python benchmarks/history.py` compares the last run of each benchmark with the
one before it on the same machine; with --docs it writes the tables of the last runs into docs/ again, between
the marks `<!-- benchmark NAME -->` and `<!-- end -->`.  Times say little on a busy machine: ratios within one
run are kept beside them, and those are what to compare.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
HISTORY = ROOT / "benchmarks" / "history"
MARK = re.compile(r"(<!-- benchmark (?P<name>[\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def machine() -> dict[str, Any]:
    """The processor, its cores, and the versions that a time depends on."""
    import numpy as np

    model = platform.processor() or platform.machine()
    cpu = Path("/proc/cpuinfo")
    if cpu.exists():
        found = re.search(r"^model name\s*:\s*(.+)$", cpu.read_text(), re.MULTILINE)
        model = found.group(1) if found else model
    return {
        "cpu": model, "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(), "numpy": np.__version__,
    }  # fmt: skip


def commit() -> str:
    """The commit the code is of, with a + where files have changed since; "" outside a repository."""
    try:
        said = ["git", "-C", str(ROOT), "describe", "--always", "--dirty=+"]
        return subprocess.run(said, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def record(name: str, rows: Mapping[str, Mapping[str, float]], **where: str) -> None:
    """Append one run: what was measured -> column -> number, and print its table; where: of the machine."""
    HISTORY.mkdir(exist_ok=True)
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M")
    run = {"date": now, "commit": commit(), "machine": machine() | where, "rows": rows}
    with (HISTORY / f"{name}.jsonl").open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(run) + "\n")
    print(table(run))


def runs(name: str) -> list[dict[str, Any]]:
    """All runs of a benchmark, the oldest first."""
    path = HISTORY / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def table(run: Mapping[str, Any]) -> str:
    """A run as a table in Markdown, with where and when it was."""
    rows = run["rows"]
    columns = list(dict.fromkeys(column for row in rows.values() for column in row))
    lines = [f"| | {' | '.join(columns)} |", f"| --- |{' --- |' * len(columns)}"]
    for name, row in rows.items():
        cells = (f"{row[column]:.3g}" if column in row else "" for column in columns)
        lines.append(f"| {name} | {' | '.join(cells)} |")
    where = run["machine"]
    said = f"{where['cpu']}, {where['cores']} cores at load {where['load']}"
    if "card" in where:
        said = f"{where['card']} (torch {where['torch']}, numba-cuda {where['numba']}) beside {said}"
    return "\n".join([*lines, "", f"{said}; commit {run['commit']}, {run['date']}."])


def compared(name: str) -> str:
    """The last run of a benchmark beside the one before it on the same processor."""
    last, *earlier = reversed(runs(name))
    same = [run for run in earlier if run["machine"]["cpu"] == last["machine"]["cpu"]]
    if not same:
        return f"{name}: a single run on {last['machine']['cpu']}\n{table(last)}"
    lines = [f"{name}: {same[0]['commit']} -> {last['commit']}"]
    for row, columns in last["rows"].items():
        for column, new in columns.items():
            old = same[0]["rows"].get(row, {}).get(column)
            change = f" ({new / old:.2f} times)" if old else ""
            lines.append(f"  {row}, {column}: {'-' if old is None else f'{old:.3g}'} -> {new:.3g}{change}")
    return "\n".join(lines)


def filled(text: str) -> str:
    """A page with the tables of the last runs between its marks."""
    return MARK.sub(lambda found: f"{found[1]}{table(runs(found['name'])[-1])}\n{found[3]}", text)


def main() -> None:
    """Compare, or write the tables of docs/."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--docs", action="store_true", help="write the tables of docs/ again")
    if parser.parse_args().docs:
        for page in sorted((ROOT / "docs").rglob("*.md")):
            text = page.read_text(encoding="utf-8")
            if MARK.search(text):
                page.write_text(filled(text), encoding="utf-8")
        return
    for path in sorted(HISTORY.glob("*.jsonl")):
        print(compared(path.stem))


if __name__ == "__main__":
    main()
