"""The tutorial's code runs, in order, as it stands."""

import re
from pathlib import Path

import torch

PAGE = Path(__file__).parents[2] / "docs" / "tutorial.md"


def test_the_tutorial_runs_from_top_to_bottom(tmp_path, monkeypatch, capsys):
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) >= 8
    monkeypatch.chdir(tmp_path)
    state, names = torch.random.get_rng_state(), {"__name__": "tutorial"}
    try:
        for position, block in enumerate(blocks):
            exec(compile(block, f"{PAGE.name}, block {position + 1}", "exec"), names)
    finally:
        torch.random.set_rng_state(state)
    assert (tmp_path / "digits-run" / "report.html").is_file()
    assert (tmp_path / "probe.png").is_file()
    assert "head" in capsys.readouterr().out
