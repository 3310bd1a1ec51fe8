"""`dln-verify certify --theory`: certificates of the companion theories."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def test_every_case_gets_a_certificate_that_rechecks(run: Any, tmp_path: Path) -> None:
    ended = run("certify", "--theory", "gram", "--out", tmp_path)
    assert (ended.code, ended.err) == (0, "")
    files = sorted(path.name for path in tmp_path.iterdir())
    assert "counterexample-T6.json" in files
    assert "  refuted, as expected: gram/T6, TL_c_relu: 0.964285714286" in ended.out
    again = run("recheck", tmp_path / "counterexample-T6.json")
    assert again.code == 0
    assert "1 of 1 rows confirmed" in again.out
    assert "no second implementation" in again.out


def test_one_case_and_chosen_statements(run: Any, tmp_path: Path) -> None:
    ended = run(
        "certify", "--theory", "two-layer", "--case", "descent", "--statement", "R9", "--out", tmp_path
    )  # fmt: skip
    assert ended.code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["descent.json"]
    assert ended.out.splitlines()[0].startswith("descent: ")
    assert "R8" not in (tmp_path / "descent.json").read_text()


def test_what_is_not_decided_is_said(run: Any, tmp_path: Path) -> None:
    ended = run("certify", "--theory", "two-layer", "--case", "counterexample P6", "--out", tmp_path)
    assert "not decided exactly: two-layer/R13 (limit_kernel not measured in rationals)" in ended.out


def test_bad_input(refused: Any, tmp_path: Path) -> None:
    assert "choose from layerwise, two-layer, gram, all" in refused("certify", "--theory", "x")
    assert "choose one theory" in refused("certify", "--theory", "all")
    assert "gram has layer, convolution" in refused("certify", "--theory", "gram", "--case", "nothing")
    assert "--theta belongs to the layerwise theory" in refused("certify", "--theory", "gram", "--theta", "0")
    assert "--case goes with --theory" in refused("certify", "--case", "layer")
    (tmp_path / "file").write_text("")
    assert "cannot write" in refused("certify", "--theory", "gram", "--out", tmp_path / "file")
