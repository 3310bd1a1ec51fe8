"""The answer in sentences: it says what the rows say, in one way, for every theory and every reader."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from bounds import REGISTRY
from verify.check import check
from verify.instances import Network, generate_pair
from verify.report import terminal
from verify.report.headline import LONGEST, headline
from verify.report.html import write_report
from verify.report.rows import REPR_LINES, Report
from verify.theories import THEORIES
from verify.theory import Judged
from verify.verdict import Truth, Verdict, settle

PAIR = generate_pair(0, n=2, K=3, d=9, L=3, theta=0.1, eps=0.1).named("pair")
REPORT = check(PAIR)


def random_network(seed: int = 0) -> Network:
    """Far outside every hypothesis."""
    rng = np.random.default_rng(seed)
    weights = [0.3 * rng.normal(size=shape) for shape in ((12, 12), (12, 12), (3, 12))]
    return Network.of(0.3 * rng.normal(size=(12, 9)), np.repeat([0, 1, 2], 3), weights, case="random")


RANDOM = check(random_network())


# --- what the sentences say ------------------------------------------------------------------------


def test_a_given_network_is_told_which_hypotheses_fail_and_by_what_factor():
    said = headline(RANDOM)
    [case] = RANDOM.cases
    assert said[0].startswith("Theorem 4 does not apply to random: A2 theta is ")
    failed = [h for h in case.hypotheses if h.outcome is Truth.NO and h in _of_theorem_4(case)]
    assert failed
    for h in failed:
        told = f"{h.value:.2g} (needs 0)" if h.limit == 0 else " times its limit"
        number = "" if h.limit == 0 else f"{h.factor:,.0f}" if h.factor >= 100 else f"{h.factor:.3g}"
        assert number + told in said[0], h
    met = [h for h in _of_theorem_4(case) if h.outcome is Truth.YES and h.quantity]
    assert not any(re.search(rf"{re.escape(h.id)} {h.quantity} ", said[0]) for h in met)


def _of_theorem_4(case: Judged):
    wanted = {(h.id, h.text) for h in REGISTRY["layerwise/thm4-15"].hypotheses}
    return [h for h in case.hypotheses if (h.id, h.text) in wanted]


def test_a_limit_made_of_reconstructed_constants_is_called_so():
    """Those of (13), and only those."""
    for clause in headline(RANDOM)[0].split(", "):
        if "limit" in clause:
            assert ("(limit reconstructed)" in clause) == ("(13)" in clause), clause


def test_what_covers_the_network_is_named_with_its_margin():
    [sentence] = [line for line in headline(REPORT) if line.startswith("R12 ")]
    rows = [row for row in REPORT.rows() if row.statement == "layerwise/R12"]
    assert {row.verdict for row in rows} == {Verdict.HOLDS}
    margin = min(row.slack for row in rows) - 1
    found = re.fullmatch(
        r"R12 applies to pair and holds at every layer \(smallest margin (.*) %\)\.", sentence
    )
    assert found
    assert 0 <= margin - float(found[1]) / 100 < 0.1 * margin  # never rounded up


def test_where_nothing_covers_the_network_it_says_why():
    fit = next(h for h in RANDOM.cases[0].hypotheses if h.id == "fit")
    said = f"None of R12, R10, R6 says anything there: fit e0 is {fit.factor:.3g} times its limit."
    assert said in headline(RANDOM)


BANDS = {
    Truth.YES: "holds",
    Truth.NO: "fails",
    Truth.UNDECIDED: "is undecided",
}


@given(st.lists(st.tuples(st.sampled_from(Truth), st.sampled_from(Truth)), min_size=4, max_size=12))
def test_cases_are_counted_by_scope_and_by_what_became_of_their_band(outcomes):
    """Synthetic rows of (15): the numbers in the sentences are those of the rows."""
    statement = REGISTRY["layerwise/thm4-15"]
    [case] = RANDOM.cases
    template = next(row for row in case.rows if row.statement == statement.id)
    cases = []
    for k, (scope, inside) in enumerate(outcomes):
        verdict = settle(statement, "C_ratio", inside=inside, scope=scope)
        in_scope = {Truth.YES: True, Truth.NO: False, Truth.UNDECIDED: None}[scope]
        row = replace(template, case=f"#{k}", verdict=verdict, in_scope=in_scope, lower=0.1, upper=0.2)
        cases.append(replace(case, measurement=replace(case.measurement, case=f"#{k}"), rows=[row]))  # type: ignore[type-var]
    said = " ".join(headline(Report(cases)))
    for scope, words in {
        Truth.YES: "Theorem 4 applies to", Truth.NO: "Theorem 4 does not apply to",
        Truth.UNDECIDED: "Whether Theorem 4 applies to",
    }.items():  # fmt: skip
        count = sum(s is scope for s, _ in outcomes)
        found = re.search(rf"(?<!Whether ){words} (all )?(\d+|#\d+)", said)
        none = f"Theorem 4 applies to none of the {count} cases" in said
        if scope is Truth.NO and count == len(cases):
            assert none
        elif count == 0:
            assert found is None, said
        else:
            assert found is not None, said
            assert found[2].startswith("#") if count == 1 else int(found[2]) == count
    outside = [inside for scope, inside in outcomes if scope is Truth.NO]
    told = re.search(r"Its bands there: \(15\) ([^.]*)", said)
    assert (told is None) == (not outside)
    for inside, word in BANDS.items():
        count = outside.count(inside)
        if told is not None and len(set(outside)) > 1:
            assert (f"{word} in {count}" in told[1]) == (count > 0), said
        elif told is not None:
            assert (word in told[1]) == (count > 0)
    fails = sum(scope is Truth.YES and inside is Truth.NO for scope, inside in outcomes)
    assert said.count("INCONSISTENT AT LEADING ORDER") == min(fails, 2)
    assert ("No statement is violated" in said) == (fails == 0)


def test_a_violation_is_the_first_sentence():
    [case] = REPORT.cases
    rows = [
        replace(row, verdict=Verdict.VIOLATED) if row.statement == "layerwise/R2" else row
        for row in case.rows
    ]
    said = headline(Report([replace(case, rows=rows)]))
    assert said[0].startswith("VIOLATED: layerwise/R2 at layer ")
    assert not any("No statement is violated" in line for line in said)


@pytest.mark.parametrize("name", [name for name in THEORIES if name != "layerwise"])
def test_a_theory_without_a_question_tells_how_its_claims_fared(name):
    theory = THEORIES[name]
    job = next(iter(theory.jobs()))
    report = Report([theory.judge(job.measure())])
    said = headline(report)
    judged = {row.statement for row in report.rows()}
    noun = "statement" if len(judged) == 1 else "statements"
    assert said[0] == f"{theory.title}: {len(judged)} {noun} on {report.cases[0].name}."
    assert len(said) <= LONGEST


def test_a_theory_that_was_never_declared_is_told_by_its_name():
    [case] = REPORT.cases
    said = headline(Report([replace(case, theory="mine")]))
    assert said[0].startswith("mine: ")
    assert said[-1].startswith("No statement is violated")


def test_two_theories_are_told_apart():
    theory = THEORIES["gram"]
    other = theory.judge(next(iter(theory.jobs())).measure())
    said = headline(Report([*REPORT.cases, other]))
    assert {line.partition(":")[0] for line in said} == {"layerwise", "gram"}


def test_undecided_rows_come_with_the_command_that_decides_them():
    [case] = REPORT.cases
    rows = list(case.rows)
    position = next(k for k, row in enumerate(rows) if row.statement == "layerwise/R2")
    rows[position] = replace(rows[position], verdict=Verdict.UNDECIDED)
    report = Report([replace(case, rows=rows)])
    [line] = [line for line in headline(report, Path("out")) if "undecided" in line and "1 row " in line]
    assert f"`dln-verify certify --report out/report.csv --row {position + 1}` decides those of pair" in line
    given_ = [replace(row, origin="given", case="net.npz") for row in rows]
    assert "`dln-verify certify --network net.npz`" in " ".join(
        headline(Report([replace(case, rows=given_)]))
    )


# --- the same everywhere ---------------------------------------------------------------------------


def test_a_report_shows_itself_in_ten_lines():
    for report in (REPORT, RANDOM, Report([])):
        lines = repr(report).splitlines()
        assert len(lines) <= REPR_LINES
        assert all(len(line) <= 110 for line in lines)
    assert repr(REPORT).startswith(f"Report of 1 case, {len(list(REPORT.rows()))} rows\n- Theorem 4 ")
    assert REPORT.summary().splitlines() == headline(REPORT)


def test_a_report_in_a_notebook_is_safe_html():
    shown = check(PAIR.named("<b>pair</b>"))._repr_html_()
    assert "<b>" not in shown
    assert "pair" in shown
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="chart picture"' in shown
    for verdict, count in REPORT.counts().items():
        assert f"<td>{verdict.value}</td><td>{count:,}</td>" in shown


def test_a_report_writes_what_the_command_writes(tmp_path):
    REPORT.write(tmp_path / "run")
    table = pd.read_csv(tmp_path / "run" / "report.csv")
    assert len(table) == len(list(REPORT.rows()))
    path, document = write_report(tmp_path / "run", files=False)
    assert document.headline == headline(REPORT, tmp_path / "run")
    assert "Theorem 4 does not apply to pair" in path.read_text(encoding="utf-8")


# --- in a terminal of any width --------------------------------------------------------------------


def printed(report: Report, width: int, monkeypatch) -> list[str]:
    stream = io.StringIO()
    console = Console(
        file=stream, width=width, force_terminal=True, color_system=None, markup=False, emoji=False
    )
    monkeypatch.setattr(terminal, "console", lambda: console)
    terminal.print_answer(report, Path("out"))
    return re.sub(r"\x1b\[[0-9;]*m", "", stream.getvalue()).splitlines()


@pytest.mark.parametrize("width", [20, 40, 60, 80, 100, 120, 160, 240])
def test_nothing_is_cut_at_any_width(width, monkeypatch):
    report = Report([*REPORT.cases, *RANDOM.cases])
    lines = printed(report, width, monkeypatch)
    text = " ".join(" ".join(lines).split())
    assert "…" not in text
    for verdict in report.counts():
        assert verdict.value in text
    for id in {row.statement for row in report.rows()}:
        assert id.partition("/")[2] in text
    longest = max(cell_len(word) for line in lines for word in line.split())
    if width >= 60:
        assert max(cell_len(line.rstrip()) for line in lines) <= width
    else:
        assert max(cell_len(line.rstrip()) for line in lines) <= max(width, 30, 15 + longest)


def test_published_statements_come_first_and_the_theorem_before_its_lemmas():
    lines = terminal.statement_lines(REPORT.rows())
    tags = [line.tag for line in lines]
    assert tags == sorted(tags, key=terminal.TAGS.index)
    assert [line.id for line in lines[:3]] == ["thm4-14", "thm4-15", "thm4-16"]
    counted = {line.id: line.counted for line in lines}
    rows = [row for row in REPORT.rows() if row.statement == "layerwise/R2"]
    assert counted["R2"] == f"+ {len(rows)}"
