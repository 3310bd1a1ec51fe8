"""Scope maps: every state occurs where the inequalities say so, the tightest is the narrowest."""

from __future__ import annotations

import doctest

import numpy as np
import pytest

import bounds
from bounds import maps
from bounds.maps import INFORMATIVE, OUT_OF_SCOPE, STATUS, UNSATISFIABLE, VACUOUS

GIVEN = {"L": 4, "layer": 1, "eps": 0.1, "rho": 0.0, "n": 10, "K": 3, "d": 31}
THETA, DELTA = np.linspace(0, 1.2, 7), np.array([1e-3, 0.06, 0.5, 5.0])


def test_states_are_those_of_the_inequalities():
    m = bounds.map(["thm4-15", "R6", "R10"], x=("theta", THETA), y=("delta", DELTA), **GIVEN)
    assert m.statements == ("layerwise/thm4-15", "layerwise/R6", "layerwise/R10")
    assert (m.status[:, 0] == UNSATISFIABLE).all()  # delta below the floor of R3
    assert (m.status[1, 1:, THETA >= 1] == OUT_OF_SCOPE).all()
    assert (m.status[1, 3, THETA < 1] == VACUOUS).all()
    assert (m.status[1, 1, THETA < 0.7] == INFORMATIVE).all()
    assert np.isnan(m.width[m.status != INFORMATIVE]).all()


def test_the_tightest_is_the_narrowest_informative_one():
    m = bounds.map(["R6", "R6s", "R10"], x=("theta", THETA), y=("delta", DELTA), **GIVEN)
    best = m.tightest
    assert (best[0] == -1).all()
    for j, i in zip(*np.nonzero(best >= 0), strict=True):
        assert m.status[best[j, i], j, i] == INFORMATIVE
        assert m.width[best[j, i], j, i] == np.nanmin(m.width[:, j, i])
    factor = m.factor("layerwise/R6", "layerwise/R6s")
    assert np.nanmin(factor) >= 1 - 1e-12
    assert np.isnan(factor[0]).all()


def test_the_table_has_a_row_a_point_and_statement():
    m = bounds.map(["thm4-16", "R8"], x=("theta", THETA), y=("delta", DELTA), quantity="D", **GIVEN)
    frame = m.frame()
    assert len(frame) == 2 * THETA.size * DELTA.size
    assert set(frame["status"]) <= set(STATUS)
    row = frame[
        (frame["statement"] == "layerwise/R8") & (frame["theta"] == 0) & (frame["delta"] == 0.06)
    ].iloc[0]
    exact = bounds.evaluate("R8", theta=0.0, delta=0.06, **GIVEN)["D"]
    assert row["lower"] == pytest.approx(float(exact.lower), rel=1e-12)
    table = m.table().set_index("statement")
    assert list(table.index) == list(m.statements)
    np.testing.assert_allclose(table[list(STATUS)].sum(axis=1), 1)
    says = m.status[1] == INFORMATIVE
    assert table.loc["layerwise/R8", "theta to"] == pytest.approx(THETA[says.any(axis=0)].max(), rel=1e-3)
    assert table.loc["layerwise/R8", "delta from"] == pytest.approx(DELTA[says.any(axis=1)].min(), rel=1e-3)
    assert table["factor least"].isna().all()  # (16) says nothing on this map


def test_the_table_says_by_which_factor_the_first_is_beaten():
    m = bounds.map(
        ["thm4-15", "R6"], x=("theta", [0.0, 0.1]), y=("delta", [1e-3, 5e-3]), **(GIVEN | {"eps": 0.01})
    )
    table, factor = m.table().set_index("statement"), m.factor("layerwise/thm4-15", "layerwise/R6")
    assert table.loc["layerwise/R6", "factor most"] == float(f"{np.nanmax(factor):.4g}")
    assert 1 < table.loc["layerwise/R6", "factor least"] <= table.loc["layerwise/R6", "factor most"]
    assert table.loc["layerwise/thm4-15", ["factor least", "factor most"]].tolist() == [1, 1]


def test_examples_of_the_documentation_are_true():
    failed, tried = doctest.testmod(maps)
    assert (failed, tried >= 3) == (0, True)


@pytest.mark.parametrize(
    ("x", "y", "extra", "message"),
    [
        (("theta", [0.1]), ("theta", [0.1]), {}, "two parameters span a map"),
        (("L", [3]), ("theta", [0.1]), {}, "a map is at one depth"),
        (("theta", [0.1]), ("delta", [0.1]), {"quantity": "q"}, "no band"),
        (("theta", [0.1]), ("delta", [0.1]), {"layer": None}, "choose one with layer"),
    ],
)
def test_bad_maps_are_refused(x, y, extra, message):
    with pytest.raises(ValueError, match=message):
        bounds.map(["R6"], x=x, y=y, **(GIVEN | extra))
