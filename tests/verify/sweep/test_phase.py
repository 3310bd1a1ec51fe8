"""Phase tables against counting by hand; pictures drawn and repeatable."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from verify.errors import InputError
from verify.sweep.phase import (
    curve_figure,
    curve_table,
    phase_figure,
    phase_table,
    picture,
    read_table,
)


@pytest.fixture
def frame() -> pd.DataFrame:
    """Two cells over (xi, L): three networks, one failed, and one network without verdicts."""
    base = {"status": "ok", "stopped": "loss 1e-11 reached after 5 steps", "n": 10}
    rows = [
        {"xi": 0.1, "L": 3, "R:in_scope": True, "R:inside": 1.0, "R:vacuous": 0.0, "R:slack": 1.5},
        {"xi": 0.1, "L": 3, "R:in_scope": False, "R:inside": 0.5, "R:vacuous": 0.0, "R:slack": 0.5},
        {"xi": 0.1, "L": 3, "R:in_scope": None, "R:inside": np.nan, "R:vacuous": 1.0, "R:slack": np.nan},
        {"xi": 0.1, "L": 3, "status": "failed"},
        {"xi": 0.3, "L": 3, "stopped": "step budget 9 ended"},
    ]
    table = pd.DataFrame([base | row for row in rows])
    table["C"] = [[4.0, 1.0], [2.0, 3.0], [3.0, 2.0], None, [1.0, 1.0]]
    return table


def test_shares_are_counted(frame: pd.DataFrame) -> None:
    cells = phase_table(frame, "xi", "L", ["R"]).set_index("xi")
    first = cells.loc[0.1]
    assert (first["networks"], first["reached"]) == (3, 1.0)
    assert first["in_scope"] == pytest.approx(1 / 3)
    assert first["inside"] == 0.5
    assert first["vacuous"] == pytest.approx(1 / 3)
    assert first["slack"] == 1.0
    assert cells.loc[0.3, "reached"] == 0.0
    assert cells.loc[0.3, ["in_scope", "inside", "slack"]].isna().all()


def test_curves_have_mean_and_extremes(frame: pd.DataFrame) -> None:
    cells = curve_table(frame, "C", "xi", "L")
    first = cells[(cells["xi"] == 0.1) & (cells["layer"] == 0)].iloc[0]
    assert (first["mean"], first["least"], first["largest"], first["deviation"]) == (3.0, 2.0, 4.0, 1.0)


def test_pictures_are_repeatable(frame: pd.DataFrame) -> None:
    for figure in (
        lambda: phase_figure(phase_table(frame, "xi", "L", ["R"]), "xi", "L"),
        lambda: curve_figure(curve_table(frame, "C", "xi", "L"), "C", "xi", "L"),
    ):
        first = picture(figure())
        assert first.startswith(b"\x89PNG")
        assert picture(figure()) == first


def test_wrong_names_are_named(frame: pd.DataFrame, tmp_path: Path) -> None:
    for x, y, statements, named in (
        ("depth", "L", ["R"], "'depth' is no axis"),
        ("L", "L", ["R"], "both 'L'"),
        ("xi", "L", ["S"], "no verdicts on 'S'; the sweep judged: R"),
        ("xi", "L", [], "no statements to draw"),
    ):
        with pytest.raises(InputError, match=named):
            phase_table(frame, x, y, statements)
    with pytest.raises(InputError, match="'E' has no curve"):
        curve_table(frame, "E", "xi", "L")
    with pytest.raises(InputError, match="a sweep directory or a collected"):
        read_table(tmp_path / "x.csv")
    (tmp_path / "x.parquet").write_text("no")
    with pytest.raises(InputError, match="is not a table in Parquet"):
        read_table(tmp_path / "x.parquet")
