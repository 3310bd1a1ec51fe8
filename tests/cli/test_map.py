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
    assert "\nR6 " in ended.out
    assert max(map(len, ended.out.splitlines()[:-1])) <= 80
    assert {p.name for p in tmp_path.iterdir()} == {"m.csv", "m.png", "m.svg"}
    assert len(read(tmp_path / "m.csv")) == 5 * 12


def test_several_depths_and_sizes_are_one_command(run, tmp_path):
    ended = run(
        "map", "-x", "theta=0:0.3:3", "-y", "delta=1e-3:0.1:3:log", "--fix", "eps=0.01", "--fix", "rho=0",
        "--fix", "n=5,10", "--fix", "K=3", "--fix", "d=40", "-L", "3,4", "--statement", "thm4-15",
        "--statement", "R6", "--out", tmp_path / "m",
    )  # fmt: skip
    assert ended.code == 0
    table = read(tmp_path / "m.csv")
    assert len(table) == 2 * 2 * 2 * 9
    assert set(zip(table["L"], table["n"], strict=True)) == {(3, 5), (3, 10), (4, 5), (4, 10)}
    rows = [line.split() for line in ended.out.splitlines() if " R6 " in line]
    assert [row[:3] for row in rows] == [[L, n, "R6"] for L in "34" for n in ("5", "10")]
    assert "thm4-15 says something for theta 0 to 0.15, delta 0.001 to" in ended.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-x", "theta", "-y", "delta=0:1:3"], "NAME=VALUE is needed"),
        (["-x", "theta=0:1:3", "-y", "tetha=0:1:3"], "unknown parameter 'tetha'; did you mean 'theta'?"),
        (["-x", "theta=0:1:100000", "-y", "delta=0:1:100000"], "maps have at most 4,000,000"),
        (
            ["-x", "theta=0:1:3", "-y", "delta=0:1:3", "--quantity", "C"],
            "--statement is needed for quantity C",
        ),
        (["-x", "theta=0.1", "-y", "delta=0:1:3"], "theta=0.1: at least two values are needed"),
        (["-x", "theta=0:1:3", "-y", "delta=0:1:3", "-L", "3.5"], "L = 3.5: a whole number is needed"),
        (["-x", "theta=0:1:3", "-y", "delta=0:1:3", "-L", "1"], "L = 1: L >= 2, whole is needed"),
        (["-x", "theta=0:1:3", "-y", "delta=0:1:3", "--fix", "mu=0:1:30"], "30 maps: at most 24 are drawn"),
    ],
)
def test_bad_maps_are_refused(refused, tmp_path, arguments, message):
    assert message in refused("map", *arguments, *FIXED, "--out", tmp_path / "m")
    assert not list(tmp_path.iterdir())
