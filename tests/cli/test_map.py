"""`dln-verify map`: files and refusals."""

from __future__ import annotations

import pytest
from command_line import read

FIXED = ["--fix", "eps=0.1", "--fix", "rho=0", "--fix", "n=10", "--fix", "K=3", "--fix", "d=31"]


def test_a_map_is_drawn_and_tabled(run, tmp_path):
    ended = run(
        "map", "-x", "theta=0:0.5:4", "-y", "delta=0.01:1:3:log", *FIXED, "--out", tmp_path / "m", "--svg"
    )
    assert ended.code == 0
    assert "layerwise/R6: " in ended.out
    assert {p.name for p in tmp_path.iterdir()} == {"m.csv", "m.png", "m.svg"}
    assert len(read(tmp_path / "m.csv")) == 5 * 12


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-x", "theta", "-y", "delta=0:1:3"], "NAME=VALUE is needed"),
        (["-x", "theta=0:1:3", "-y", "tetha=0:1:3"], "unknown parameter 'tetha'; did you mean 'theta'?"),
        (["-x", "theta=0:1:100000", "-y", "delta=0:1:100000"], "a map has at most 4,000,000"),
        (
            ["-x", "theta=0:1:3", "-y", "delta=0:1:3", "--quantity", "C"],
            "--statement is needed for quantity C",
        ),
        (["-x", "theta=0:1:3", "-y", "delta=0:1:3", "--fix", "mu=1,2"], "one value is needed"),
    ],
)
def test_bad_maps_are_refused(refused, tmp_path, arguments, message):
    assert message in refused("map", *arguments, *FIXED, "--out", tmp_path / "m")
    assert not list(tmp_path.iterdir())
