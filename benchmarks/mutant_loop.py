"""A pytest plugin that judges code mutants: the session is collected once, and each mutant is one fork of it.

mutmut starts pytest anew for every mutant, which costs more than the tests that kill it.  Here every mutant
gets a child process in which its tests run, quickest and most specific first, until one fails.
benchmarks/code_mutants.py starts it; its input and output are JSON files named by two variables of the
environment.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

LONGEST = 8.0
"""Seconds of tests, by their time without mutants, that a mutant may survive; slower tests are left out."""
PATIENCE = 5.0
"""A child that computes this many times as long as its tests should is stopped: an endless loop."""


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: Any) -> bool:
    """Instead of running the tests: every mutant of the plan against its tests."""
    plan = json.loads(Path(os.environ["MUTANT_PLAN"]).read_text())
    items = {item.nodeid: item for item in session.items}
    seconds = plan["seconds"]
    outcomes: dict[str, str] = {}
    children: dict[int, str] = {}
    session.config.option.tbstyle = "no"  # a traceback through a file of mutants takes longer than the test
    sys.stdout.flush()
    gc.collect()
    gc.freeze()
    _leave_out(
        _failing([item for name, item in items.items() if name.startswith(tuple(plan["fresh"]))]), items
    )
    breadth = Counter(name for names in plan["reach"] for name in names)
    chosen = {mutant: _tests(names, items, seconds, breadth) for mutant, names in plan["mutants"].items()}
    for count, (mutant, tests) in enumerate(chosen.items(), 1):
        if not tests:
            outcomes[mutant] = "untested"
            continue
        if len(children) >= (os.cpu_count() or 1):
            _wait(children, outcomes)
        pid = os.fork()
        if pid == 0:
            _judge(mutant, tests, 10 + PATIENCE * sum(seconds.get(item.nodeid, 0.5) for item in tests))
        children[pid] = mutant
        if count % 200 == 0:
            _write(outcomes)
    while children:
        _wait(children, outcomes)
    _write(outcomes)
    return True


def _failing(tests: list[Any]) -> list[str]:
    """Which of these fail without any mutant, in the copy as it is: they would kill every mutant."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        names = [item.nodeid for item in tests if not _passes(item, None)]
        os.write(writing, json.dumps(names).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        names = json.loads(stream.read())
    os.wait()
    return names


def _leave_out(names: list[str], items: dict[str, Any]) -> None:
    for name in names:
        print(f"left out, fails without any mutant: {name}", file=sys.__stderr__, flush=True)
        del items[name]


def _passes(item: Any, following: Any) -> bool:
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=following))


def _tests(
    names: list[str], items: dict[str, Any], seconds: dict[str, float], breadth: Counter[str]
) -> list[Any]:
    """The tests that reach a mutant and those that are new since, up to LONGEST: first those that are
    quick and reach few other functions."""
    new = [name for name in items if name not in seconds]
    chosen, total = [], 0.0
    for name in sorted(
        {*names, *new} & items.keys(), key=lambda name: seconds.get(name, 0.0) * breadth[name]
    ):
        total += seconds.get(name, 0.0)
        if total > LONGEST:
            break
        chosen.append(items[name])
    return chosen


def _judge(mutant: str, tests: list[Any], limit: float) -> None:
    """In the child: exit with 1 as soon as a test fails, with 0 when none does."""
    os.environ["MUTANT_UNDER_TEST"] = mutant
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, limit)
    try:
        for item, following in zip(tests, [*tests[1:], None], strict=True):
            if not _passes(item, following):
                os._exit(1)
    except BaseException:
        os._exit(1)
    os._exit(0)


def _wait(children: dict[int, str], outcomes: dict[str, str]) -> None:
    pid, status = os.wait()
    code = os.waitstatus_to_exitcode(status)
    kind = {0: "survived", -signal.SIGPROF: "timeout"}.get(code, "killed")
    outcomes[children.pop(pid)] = kind


def _write(outcomes: dict[str, str]) -> None:
    path = Path(os.environ["MUTANT_OUTCOMES"])
    known = json.loads(path.read_text()) if path.exists() else {}
    path.with_suffix(".tmp").write_text(json.dumps(known | outcomes))
    path.with_suffix(".tmp").replace(path)
