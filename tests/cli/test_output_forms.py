"""How answers are printed and where they go: LaTeX, every row, completion, directories of other runs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest
from command_line import CLOSED_FORM, environment, read

from bounds import REGISTRY
from verify.report.listing import latex
from verify.verdict import Verdict

IDEAL = ("check", *CLOSED_FORM, "--statement", "R1", "--statement", "thm4")


def test_a_latex_table_has_booktabs_rules_and_the_counts_of_the_report(run, tmp_path):
    ended = run(*IDEAL, "--format", "latex", "--out", tmp_path)
    assert ended.code == 0, ended.err
    table = read(tmp_path / "report.csv")
    lines = ended.out.splitlines()
    said = [line for line in lines if line.startswith("% ")]
    assert said[-1] == r"% \usepackage{booktabs}"
    assert any("Theorem 4" in line for line in said)
    body = lines[lines.index(r"\midrule") + 1 : lines.index(r"\bottomrule")]
    head = lines[lines.index(r"\toprule") + 1].removesuffix(r" \\").split(" & ")
    assert head[:2] == ["statement", "title"]
    for line in body:
        cells = line.removesuffix(r" \\").split(" & ")
        assert len(cells) == len(head)
        assert cells[1] == REGISTRY[f"layerwise/{cells[0]}"].title
        own = table[table["statement"] == f"layerwise/{cells[0]}"]["verdict"]
        for verdict, count in zip(head[2:], cells[2:], strict=True):
            assert int(count.replace(",", "") or 0) == int((own == verdict).sum())
    assert {line.split(" & ")[0] for line in body} == {"R1", "thm4-14", "thm4-15", "thm4-16"}


def test_cells_of_a_latex_table_are_text():
    made = latex(("a_b", "50 %"), [("x & y", r"\z{1}^2 ~ #$<>|")], "lr")
    assert made[1] == r"\begin{tabular}{lr}"
    assert made[3] == r"a\_b & 50 \% \\"
    assert made[5] == (
        r"x \& y & \textbackslash{}z\{1\}\textasciicircum{}2 \textasciitilde{} \#\$$<$$>$$|$ \\"
    )


def test_list_as_latex_names_every_statement(run):
    ended = run("list", "--theory", "layerwise", "--format", "latex")
    assert ended.code == 0
    assert ended.out.count(r" \\") == len(list(REGISTRY)) + 1


def test_verbose_prints_every_row_outside_its_band_or_open(run, tmp_path):
    ended = run("check", *CLOSED_FORM, "--settle", 0, "--out", tmp_path, "-v")
    table = read(tmp_path / "report.csv")
    wanted = {v.value for v in Verdict if v.inside is False or not v.final}
    count = int(table["verdict"].isin(wanted).sum())
    assert count >= 1
    assert f"Rows outside their bands, or open ({count:,})" in ended.out
    plain = run("check", *CLOSED_FORM, "--settle", 0, "--out", tmp_path)
    assert "Rows outside" not in plain.out
    assert run("check", *CLOSED_FORM, "-q", "-v", "--out", tmp_path).code == 2


@pytest.mark.parametrize("options", [("--statement", "R"), ("--only", "published"), ("--statement", "lemma")])
def test_every_command_takes_statements_alike(run, tmp_path, options):
    """check, certify, list: the same names, the same kinds."""
    small = ("--n", 2, "-K", 2, "-d", 6, "-L", 2)
    run("check", "--case", "closed-form", "--theta", 0.1, *small, *options, "--settle", 0, "--out", tmp_path)
    judged = set(read(tmp_path / "report.csv")["statement"])
    certified = run("certify", *small, "--theta", 0.1, *options, "--out", tmp_path / "c.json")
    assert certified.code == 0, certified.err
    rows = json.loads((tmp_path / "c.json").read_text())["rows"]
    assert {row["statement"] for row in rows} == judged
    refused = run("certify", *options, "--statement", "nonsense", "--out", tmp_path / "d.json")
    assert (refused.code, "no statement 'nonsense'" in refused.err) == (2, True)


def test_the_results_of_another_command_are_never_overwritten(run, tmp_path):
    assert run(*IDEAL, "--out", tmp_path / "run", "-q").code == 0
    before = (tmp_path / "run" / "run.json").read_bytes()
    assert json.loads(before)["command"] == "check"
    for other in (("tighten", "--evaluations", 0), ("regress", "--profile", "refined", "--count", 1)):
        ended = run(*other, "--out", tmp_path / "run")
        assert ended.code == 2
        assert re.search(r"holds a run of check of \S+: name another --out", ended.err)
    assert (tmp_path / "run" / "run.json").read_bytes() == before
    assert run(*IDEAL, "--out", tmp_path / "run", "-q").code == 0  # its own results are made anew
    strange = tmp_path / "strange"
    strange.mkdir()
    (strange / "run.json").write_text("[]")
    ended = run(*IDEAL, "--out", strange)
    assert (ended.code, "is no record of a run" in ended.err) == (2, True)
    assert (strange / "run.json").read_text() == "[]"
    old = {"theories": ["layerwise"], "rows": 3}  # as versions before this one wrote them
    (strange / "run.json").write_text(json.dumps(old))
    assert run(*IDEAL, "--out", strange, "-q").code == 0


def test_tighten_has_a_place_of_its_own():
    from verify.cli.check import DEFAULT_OUT as of_check
    from verify.cli.tighten import DEFAULT_OUT as of_tighten

    listed = subprocess.run(["git", "ls-files", str(of_tighten)], capture_output=True, text=True, check=False)
    assert listed.stdout == ""
    assert of_tighten != of_check


@pytest.mark.parametrize(
    ("line", "position", "offered"),
    [
        ("dln-verify ex", 1, {"explain", "explore"}),
        ("dln-verify check --stat", 2, {"--statement", "--statements"}),
    ],
)
def test_shells_complete_commands_and_options(line, position, offered):
    asked = {"_DLN_VERIFY_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(position)}
    code = "import sys; sys.argv = ['dln-verify']; from verify.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment(), **asked},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert set(done.stdout.split()) == offered
