"""The README's Python runs, and its commands are the ones that exist."""

import re
from pathlib import Path

import pytest
import torch

from bounds import Parameters
from verify.cli import main
from verify.theories import DEFAULT, THEORIES
from verify.user_statements import load_statements

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
FILES = [code for code in BLOCKS if code.startswith("# ")]
PYTHON = [code for code in BLOCKS if code not in FILES]
REFUTED = re.findall(r"```text\n\$ dln-verify refute[^\n]*\n(.*?)```", README, flags=re.DOTALL)
COMMANDS = re.findall(r"^dln-verify (bounds [^#\n]*)", README, flags=re.MULTILINE)


CHECKED = re.findall(r"```text\n\$ dln-verify (check [^\n]*)\n(.*?)```", README, flags=re.DOTALL)
ANSWER = re.findall(
    r"```python\n[^`]*report.summary\(\)\)\n```\n\n```text\n(.*?)```", README, flags=re.DOTALL
)


def test_the_first_screen_is_the_question_and_its_real_answer(capsys, tmp_path, monkeypatch):
    [(command, shown)] = CHECKED
    assert README.index(shown) < 1_500
    assert len(shown.splitlines()) <= 10
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as end:
        main(command.split())
    assert end.value.code == 0
    assert capsys.readouterr().out == shown


def test_the_map_is_what_the_command_prints_and_its_picture_is_kept(capsys, tmp_path, monkeypatch):
    page = (Path(__file__).parents[1] / "docs" / "bounds.md").read_text(encoding="utf-8")
    [(command, shown)] = re.findall(r"```text\n\$ dln-verify (map [^\n]*)\n(.*?)```", page, flags=re.DOTALL)
    assert "(reports/maps/theorem-4.png)" in README
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as end:
        main(command.split())
    assert end.value.code == 0
    assert capsys.readouterr().out == shown
    assert "6  thm4-15            0%       86%       0%      14% " in shown
    assert "1.514 to 1.571" in shown
    assert "on 14 %" in README
    assert "1.51 to 1.57 times" in README


def test_the_page_of_the_main_job_shows_what_check_prints(capsys, tmp_path, monkeypatch):
    page = (Path(__file__).parents[1] / "docs" / "main-job.md").read_text(encoding="utf-8")
    [(command, shown)] = re.findall(r"```text\n\$ dln-verify (check [^\n]*)\n(.*?)```", page, flags=re.DOTALL)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        main(command.split())
    said = capsys.readouterr().out.splitlines()
    assert [line.rstrip() for line in said] == shown.splitlines()
    assert f": {len(list(THEORIES['layerwise'].jobs()))} cases." in page


def test_the_network_of_the_readme_gets_the_answer_it_shows(capsys):
    """Which rows are undecided is a matter of rounding: whether and how the theorem applies is not."""
    [code], [shown] = PYTHON, ANSWER
    state = torch.random.get_rng_state()
    try:
        exec(compile(code, "README.md", "exec"), {})
    finally:
        torch.random.set_rng_state(state)
    said = capsys.readouterr().out.splitlines()
    assert said[:2] == shown.splitlines()[:2]
    assert said[2].startswith("R12 applies to network and holds in ")
    assert len(said) <= len(shown.splitlines()) <= 10


def test_the_readme_is_short():
    assert len(README.splitlines()) <= 200


@pytest.mark.parametrize("command", sorted(set(re.findall(r"dln-verify ([a-z]+)", README))))
def test_commands_of_the_readme_exist(command, capsys):
    with pytest.raises(SystemExit) as end:
        main([command, "--help"])
    assert end.value.code == 0
    assert capsys.readouterr().out


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(((?:docs|bounds|reports)/[^)#]*)", README))))
def test_links_of_the_readme_lead_somewhere(link):
    assert (Path(__file__).parents[1] / link).is_file()


@pytest.mark.parametrize("command", COMMANDS)
def test_bounds_command_of_the_readme_runs(command, capsys):
    with pytest.raises(SystemExit) as end:
        main(command.split())
    assert end.value.code == 0
    assert re.search(r"^R8 ", capsys.readouterr().out, flags=re.MULTILINE)


def test_the_false_lemma_of_the_readme_is_that_of_the_guide(tmp_path):
    """tests/cli/test_shrink.py compares the guide's output with what the command prints."""
    guide = (Path(__file__).parents[1] / "docs" / "own-statement.md").read_text(encoding="utf-8")
    [code], [output] = FILES, REFUTED
    assert all(line in guide for line in output.splitlines())
    path = tmp_path / "rates.py"
    path.write_text(code, encoding="utf-8")
    [own] = load_statements(path, DEFAULT)
    path.write_text(re.findall(r"```python\n(# rates.py.*?)```", guide, flags=re.DOTALL)[0], encoding="utf-8")
    guided = next(s for s in load_statements(path, DEFAULT) if s.id == own.id)
    p = Parameters(theta=0.1, eps=0.02, rho=0.0, delta=0.1, n=3, K=2, d=8, L=3)
    assert own.bands(p, 0) == guided.bands(p, 0)
    assert [h.id for h in own.hypotheses] == [h.id for h in guided.hypotheses]
