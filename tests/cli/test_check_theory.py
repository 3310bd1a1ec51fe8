"""`dln-verify check --theory`: other theories by the same judge, into the same report."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from command_line import CLOSED_FORM, read

from bounds.bands import at_most
from bounds.gram import REGISTRY as GRAM
from bounds.statement import Kind, Registry, Tag, statement
from verify import theories
from verify.gram.counterexamples import relu_lowers
from verify.judge import Verdict
from verify.report.rows import ROW_COLUMNS, Report
from verify.theories import THEORIES
from verify.theory import Job, Theory
from verify.two_layer.cases import default_cases

COLUMNS = (
    *ROW_COLUMNS, "n", "K", "d", "L", "alpha", "xi", "step", "theta", "theta_s", "lmin", "lmax", "delta",
    "delta_low", "eps", "rho", "mu", "e0", "loss", "seed",
)  # fmt: skip
"""Columns of a report on layerwise cases, as docs/report.md lists them."""


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """The companion theories with a handful of cases each."""

    def shortened(theory: Theory, count: int) -> Theory:
        jobs = [job for job in theory.jobs() if "#0" in job.name or job.name == "counterexample #T6"]
        return replace(theory, jobs=lambda: iter(jobs[:count] + jobs[-1:]))

    for name in ("two-layer", "gram"):
        monkeypatch.setitem(THEORIES, name, shortened(THEORIES[name], 4))


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("name", ["two-layer", "gram"])
def test_a_companion_theory_fills_the_same_report(run: Any, tmp_path: Path, name: str) -> None:
    ended = run("check", "--theory", name, "--out", tmp_path)
    assert (ended.code, ended.err) == (0, "")
    table = read(tmp_path / "report.csv")
    assert tuple(table.columns)[: len(ROW_COLUMNS)] == ROW_COLUMNS
    assert all(id.startswith(f"{name}/") for id in table["statement"])
    judged = list(THEORIES[name].check())
    rows = [row for case in judged for row in case.rows]
    assert list(table["measured"].fillna(-1)) == [
        -1 if row.measured != row.measured else row.measured for row in rows
    ]
    assert list(table["verdict"]) == [row.verdict.value for row in rows]
    for column in judged[0].scalars():
        assert column in table
    record = json.loads((tmp_path / "run.json").read_text())
    assert record["theories"] == [name]
    assert [case["case"] for case in record["cases"]] == [case.name for case in judged]
    assert "No statement is violated" in ended.out
    assert "Theorem 4" not in ended.out


@pytest.mark.usefixtures("few")
def test_all_puts_every_theory_into_one_report(run: Any, tmp_path: Path) -> None:
    ended = run("check", "--theory", "all", *CLOSED_FORM, "--out", tmp_path)
    assert (ended.code, ended.err) == (0, "")
    table = read(tmp_path / "report.csv")
    assert tuple(table.columns)[: len(COLUMNS)] == COLUMNS
    found = {id.partition("/")[0] for id in table["statement"]}
    assert found == {"layerwise", "two-layer", "gram"}
    assert [line.split()[0] for line in ended.out.splitlines() if line.endswith("───")] == [
        "layerwise", "two-layer", "gram",
    ]  # fmt: skip


def test_layerwise_alone_is_the_default(run: Any, tmp_path: Path) -> None:
    plain = run("check", *CLOSED_FORM, "--out", tmp_path / "a")
    named = run("check", "--theory", "layerwise", *CLOSED_FORM, "--out", tmp_path / "b")
    assert plain.out.replace(str(tmp_path / "a"), "") == named.out.replace(str(tmp_path / "b"), "")
    assert tuple(read(tmp_path / "b" / "report.csv").columns) == COLUMNS


@pytest.mark.usefixtures("few")
def test_false_statements_and_trends_print_as_what_they_are(run: Any, tmp_path: Path) -> None:
    ended = run("check", "--theory", "gram", "--out", tmp_path)
    assert ended.code == 0
    assert "False as universal claims, and refuted here as expected: T6." in ended.out
    assert "Trends, counted and never judged: G6-sign" in ended.out
    assert "x! refuted, as expected" in ended.out
    table = read(tmp_path / "report.csv")
    assert set(table[table["statement"] == "gram/T6"]["verdict"]) == {"refuted, as expected"}
    assert set(table[table["statement"] == "gram/G6-sign"]["verdict"]) == {"observed"}


def test_a_false_statement_that_no_case_refutes_is_said_to_be_one() -> None:
    from verify.report.sentences import findings

    registry = Registry()
    statement(
        "gram/wrong", title="t", source="s", tag=Tag.PUBLISHED, layers=lambda L: (None,),
        kind=Kind.FALSE, registry=registry,
    )(lambda p, layer: {"TL_c_relu": at_most(p, p.ops.number(1))})  # fmt: skip
    theory = replace(THEORIES["gram"], statements=registry)
    report = Report(list(theory.check([Job("one", relu_lowers)])))
    assert report.counts() == {Verdict.NOT_REFUTED: 1}
    assert "False as universal claims, but not refuted by these cases: wrong." in findings(report)


def test_a_violation_exits_with_1(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    registry = Registry()
    statement(
        "gram/impossible", title="t", source="s", tag=Tag.REFINED, layers=lambda L: (None,), registry=registry
    )(lambda p, layer: {"TL_c_relu": at_most(p, p.ops.number(0.5))})
    broken = replace(THEORIES["gram"], statements=registry, jobs=lambda: iter([Job("one", relu_lowers)]))
    monkeypatch.setitem(theories.THEORIES, "gram", broken)
    ended = run("check", "--theory", "gram", "--out", tmp_path)
    assert ended.code == 1
    assert "VIOLATED: gram/impossible" in ended.out


def test_bad_choices_say_what_would_be_right(refused: Any) -> None:
    assert "choose from layerwise, two-layer, gram, all" in refused("check", "--theory", "string")
    message = refused("check", "--theory", "gram", "--width", "20", "--case", "digits")
    assert "--case, --width belong to the layerwise theory" in message
    assert "--seed belongs to the layerwise theory" in refused(
        "check", "--theory", "two-layer", "--seed", "1"
    )


def test_case_names_say_family_and_seed() -> None:
    names = [name for name, _ in default_cases()]
    assert len(set(names)) == len(names)
    assert sum(name.endswith("#3") for name in names) == 13
    assert all(registered.id.startswith("gram/") for registered in GRAM)
