"""Maps around a run: every cell has one state, cases stand at their parameters, the page shows them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import numpy as np
import pandas as pd
import pytest

import bounds
from verify.layerwise.around import POINTS, around
from verify.layerwise.theory import THEORY
from verify.report.html import scope
from verify.report.html.scope import drawing, scope_section

RUN = {
    "n": 10, "K": 3, "d": 30, "L": 6, "theta": 0.2, "eps": 0.1, "delta": 0.05, "rho": 0.0,
    "lmin": 0.9, "lmax": 1.1,
}  # fmt: skip


def frame(**changed) -> pd.DataFrame:
    one, two = RUN | {"case": "one & <only>"}, RUN | {"case": "two", "eps": 0.2, "delta": 0.2}
    return pd.DataFrame([row | changed | {"statement": "layerwise/thm4-15"} for row in (one, one, two)])


def area(path: str) -> float:
    return sum(float(w) * float(h) for w, h in re.findall(r"h([\d.]+)v([\d.]+)h", path))


def test_every_cell_has_one_state():
    maps = list(around(frame()))
    assert [m.map.quantity for m in maps] == ["C_ratio", "D"]
    for found in maps:
        made = drawing(found)
        assert len(made.pictures) == len(found.map.statements) + 1
        for picture, state in zip(made.pictures, found.map.status, strict=False):
            root = ET.fromstring(picture)
            paths = [x for x in root.iter() if x.tag == "path"]
            assert {x.get("fill") for x in paths} == {scope.COLOURS[k] for k in np.unique(state)}
            whole = sum(area(x.get("d") or "") for x in paths)
            overlap = 0.2 * scope.INNER_WIDTH * POINTS
            assert whole == pytest.approx(scope.INNER_WIDTH * scope.INNER_HEIGHT + overlap, rel=2e-2)
            titles = [x[0].text for x in root.iter() if x.tag == "circle"]
            assert titles == ["one & <only>", "two"]


def test_a_case_stands_in_the_cell_of_its_parameters():
    (found, _) = around(frame())
    m = found.map
    for _, theta, eps in found.points:
        i = int((scope._place(theta, m.x[1], 0.0, 1.0)) * POINTS)
        j = int((scope._place(eps, m.y[1], 0.0, 1.0)) * POINTS)
        assert abs(np.log(m.x[1][i] / theta)) <= np.log(m.x[1][1] / m.x[1][0]) / 2 + 1e-9
        assert abs(np.log(m.y[1][j] / eps)) <= np.log(m.y[1][1] / m.y[1][0]) / 2 + 1e-9


def test_the_map_is_that_of_the_statements():
    (found, _) = around(frame())
    m = found.map
    theta, eps = float(m.x[1][3]), float(m.y[1][5])
    at = {
        "theta": theta,
        "eps": eps,
        "delta": 5 * eps**2,
        "rho": 0.0,
        "lmin": 1 - theta / 2,
        "lmax": 1 + theta / 2,
    }
    (band,) = bounds.evaluate("R6s", n=10, K=3, d=30, L=6, layer=1, strict=False, **at)
    i = m.statements.index("layerwise/R6s")
    assert m.upper[i, 5, 3] == pytest.approx(float(band.upper), rel=1e-12)


def test_a_run_has_one_section_and_others_have_none():
    section = scope_section(frame(), THEORY)
    assert section is not None
    assert len(section.drawings) == 2
    assert "thm4-15" in section.drawings[0].words
    for other in (
        frame(theta=np.nan),
        frame(L=2),
        frame(theta="x"),
        frame(rho=-1.0),
        pd.DataFrame({"case": []}),
    ):
        assert scope_section(other, THEORY) is None
    assert scope_section(frame(), None) is None
