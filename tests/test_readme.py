"""The README's Python runs, and its commands are the ones that exist."""

import re
from pathlib import Path

import pytest

from verify.cli import main

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
COMMANDS = re.findall(r"^dln-verify (bounds [^#\n]*)", README, flags=re.MULTILINE)


@pytest.mark.parametrize("code", PYTHON)
def test_python_of_the_readme_runs(code, capsys):
    exec(compile(code, "README.md", "exec"), {})
    assert "verdict" in capsys.readouterr().out


@pytest.mark.parametrize("command", COMMANDS)
def test_bounds_command_of_the_readme_runs(command, capsys):
    with pytest.raises(SystemExit) as end:
        main(command.split())
    assert end.value.code == 0
    assert "layerwise/R8" in capsys.readouterr().out
