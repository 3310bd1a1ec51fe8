"""Phase tables against counting by hand; pictures drawn and repeatable."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.errors import InputError
from verify.sweep import medians, phase
from verify.sweep.phase import (
    curve_figure,
    curve_table,
    phase_figure,
    phase_table,
    picture,
    read_table,
)
from verify.sweep.rows import Rows, of_frame


@pytest.fixture
def rows() -> Rows:
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
    return of_frame(table)


def test_shares_are_counted(rows: Rows) -> None:
    cells = phase_table(rows, "xi", "L", ["R"]).set_index("xi")
    first = cells.loc[0.1]
    assert (first["networks"], first["reached"]) == (3, 1.0)
    assert first["in_scope"] == pytest.approx(1 / 3)
    assert first["inside"] == 0.5
    assert first["vacuous"] == pytest.approx(1 / 3)
    assert first["slack"] == 1.0
    assert cells.loc[0.3, "reached"] == 0.0
    assert cells.loc[0.3, ["in_scope", "inside", "slack"]].isna().all()
    assert list(cells["L"]) == [3, 3]
    assert cells["L"].dtype == int


def test_curves_have_mean_and_extremes(rows: Rows) -> None:
    cells = curve_table(rows, "C", "xi", "L")
    first = cells[(cells["xi"] == 0.1) & (cells["layer"] == 0)].iloc[0]
    assert (first["mean"], first["least"], first["largest"], first["deviation"]) == (3.0, 2.0, 4.0, 1.0)


@given(data=st.data())
def test_a_table_is_the_same_in_whatever_pieces_it_is_read(data) -> None:
    """Also its medians, of which a few numbers are held; against pandas on the whole table."""
    axis = st.sampled_from([0.1, 0.3, 0.5])
    share = st.none() | st.sampled_from([0.0, 0.25, 1.0])
    slack = st.none() | st.floats(0.0, 1e9)
    row = st.tuples(axis, st.sampled_from([2, 3]), st.sampled_from([True, False, None]), share, share, slack,
                    st.lists(st.floats(-9, 9), min_size=2, max_size=2))  # fmt: skip
    found = data.draw(st.lists(row, min_size=1, max_size=30))
    names = ["xi", "L", "R:in_scope", "R:inside", "R:vacuous", "R:slack", "C"]
    schema = pa.schema([
        ("xi", pa.float64()), ("L", pa.int64()), ("R:in_scope", pa.bool_()), ("R:inside", pa.float64()),
        ("R:vacuous", pa.float64()), ("R:slack", pa.float64()), ("C", pa.list_(pa.float64())),
    ])  # fmt: skip
    table = pa.Table.from_pylist([dict(zip(names, one, strict=True)) for one in found], schema=schema)
    for name, said in (("status", "ok"), ("stopped", "loss 1e-11")):
        table = table.append_column(name, pa.array([said] * len(found)))
    size = data.draw(st.integers(1, 7))
    pieces = Rows(table.column_names, "table", lambda columns: iter(table.select(columns).to_batches(size)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(medians, "HELD", 2)
        cells = phase_table(pieces, "xi", "L", ["R"])
    curves = curve_table(pieces, "C", "xi", "L")
    groups = table.to_pandas().groupby(["xi", "L"])
    assert len(cells) == len(groups)
    for (_, own), cell in zip(groups, cells.to_dict("records"), strict=True):
        said = {"networks": len(own), "reached": 1.0, "slack": own["R:slack"].astype(float).median()}
        judged = own["R:vacuous"].notna().any()
        said["in_scope"] = (own["R:in_scope"] == True).mean() if judged else np.nan  # noqa: E712
        said["inside"] = (own["R:inside"].dropna() == 1).mean()
        said["vacuous"] = own["R:vacuous"].astype(float).mean()
        assert {name: cell[name] for name in said} == pytest.approx(said, rel=1e-15, nan_ok=True)
        assert cell["slack"] == said["slack"] or np.isnan(said["slack"])
    for (place, own), (_, curve) in zip(groups, curves.groupby(["xi", "L"]), strict=True):
        whole = np.array(own["C"].to_list())
        assert (curve["networks"] == len(own)).all(), place
        assert list(curve["least"]) == list(whole.min(axis=0))
        assert list(curve["largest"]) == list(whole.max(axis=0))
        assert list(curve["mean"]) == pytest.approx(list(whole.mean(axis=0)), rel=1e-13, abs=1e-13)
        deviation = whole.std(axis=0, ddof=1) if len(own) > 1 else [0.0, 0.0]
        assert list(curve["deviation"]) == pytest.approx(list(deviation), rel=1e-12, abs=1e-12)


def test_networks_without_an_axis_have_no_cell_and_too_many_cells_are_no_grid(monkeypatch) -> None:
    names = {
        "status": ["ok"] * 3,
        "stopped": ["x"] * 3,
        "xi": [0.1, 0.2, None],
        "L": [2, 2, 2],
        "R:in_scope": [True] * 3,
    }
    table = pd.DataFrame(names | {f"R:{name}": [1.0] * 3 for name in ("inside", "vacuous", "slack")})
    assert list(phase_table(of_frame(table), "xi", "L", ["R"])["xi"]) == [0.1, 0.2]
    with pytest.raises(InputError, match="no network of this sweep was measured"):
        phase_table(of_frame(table[2:]), "xi", "L", ["R"])
    monkeypatch.setattr(phase, "MOST_CELLS", 1)
    with pytest.raises(InputError, match="xi and L take more than 1 pairs of values: take axes of a grid"):
        phase_table(of_frame(table), "xi", "L", ["R"])


def test_pictures_are_repeatable(rows: Rows) -> None:
    for figure in (
        lambda: phase_figure(phase_table(rows, "xi", "L", ["R"]), "xi", "L"),
        lambda: curve_figure(curve_table(rows, "C", "xi", "L"), "C", "xi", "L"),
    ):
        first = picture(figure())
        assert first.startswith(b"\x89PNG")
        assert picture(figure()) == first


def test_wrong_names_are_named(rows: Rows, tmp_path: Path) -> None:
    for x, y, statements, named in (
        ("depth", "L", ["R"], "'depth' is no axis"),
        ("L", "L", ["R"], "both 'L'"),
        ("xi", "L", ["S"], "no verdicts on 'S'; the sweep judged: R"),
        ("xi", "L", [], "no statements to draw"),
    ):
        with pytest.raises(InputError, match=named):
            phase_table(rows, x, y, statements)
    with pytest.raises(InputError, match="'E' has no curve"):
        curve_table(rows, "E", "xi", "L")
    with pytest.raises(InputError, match="a sweep directory or a collected"):
        read_table(tmp_path / "x.csv")
    (tmp_path / "x.parquet").write_text("no")
    with pytest.raises(InputError, match="is not a table in Parquet"):
        read_table(tmp_path / "x.parquet")
