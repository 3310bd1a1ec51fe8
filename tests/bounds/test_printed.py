"""The constants of the published statements and the limits they give, computed here by hand."""

import math
import re
from fractions import Fraction
from pathlib import Path

import pytest

from bounds import REGISTRY, Constant, Parameters
from bounds.layerwise import printed

VALUES = {
    "theta_limit": 0.25, "eps_limit": 1, "lemma6_gram": 4, "lemma6_energy": 1, "lemma6_norm": 4,
    "lemma8_delta": 30, "lemma8_spread": 4 / 3, "lemma9_tail": 1, "lemma10_within": 1, "lemma10_means": 1,
    "lemma12_means": 16, "cond13_delta_depth": 30, "cond13_delta_classes": 128, "cond13_rho": 2,
    "cond13_eps": 4, "thm4_energy_low": 3, "thm4_slope": 32, "delta_weight": 4,
    "cond2023_eps": 512, "thm4_energy_unit": 1,
}  # fmt: skip

P = Parameters(theta=1e-3, eps=0.01, rho=0.0, delta=1e-4, n=10, K=3, d=50, L=6)


def test_every_printed_constant_has_its_value():
    found = {c.name: float(c.value) for c in vars(printed).values() if isinstance(c, Constant)}
    assert found == pytest.approx(VALUES)


def test_every_printed_constant_is_told_in_the_table_of_the_documentation():
    """docs/layerwise/published.md: name, value, where it stands, whether it could be read."""
    page = Path(__file__).parents[2] / "docs" / "layerwise" / "published.md"
    rows = re.findall(r"^\| `(\w+)` \| (\S+) \| (.*?) \| (stated|reconstructed) \|", page.read_text(), re.M)
    table = {name: (Fraction(value), origin == "reconstructed") for name, value, _, origin in rows}
    found = [c for c in vars(printed).values() if isinstance(c, Constant)]
    assert {c.name: (Fraction(c.value), c.reconstructed) for c in found} == table
    places = r"(Assumption|Lemma|Theorem) \d+( \((\d+|iii)\))?|\(13\)"
    for c in found:
        assert re.match(rf"arXiv 2311\.02960v4, ({places})(, ({places}))?: ", c.source), c


def test_a_constant_says_where_it_stands_and_whether_it_could_be_read():
    value, where = Fraction(2, 7), "arXiv 2311.02960v4, Lemma 9"
    assert printed._stated("c", value, "Lemma 9") == Constant("c", value, where, reconstructed=False)
    assert printed._reconstructed("c", value, "Lemma 9") == Constant("c", value, where, reconstructed=True)


def test_condition_13_by_hand():
    bands = REGISTRY["layerwise/cond13"].bands(P, None)
    assert bands["delta"].upper == pytest.approx(min(20 ** (1 / 6) / 1080, 10 ** (1 / 6) / (128 * 3**0.5)))
    assert bands["rho"].upper == pytest.approx(0.01 / (12 * math.sqrt(10)))
    assert bands["eps"].upper == pytest.approx(10 ** (1 / 12) / 4)


@pytest.mark.parametrize(("delta", "limit"), [(0.1, (51.2 * 3**0.5) ** (-1 / 10)), (1e-4, 1.0), (0.0, 1.0)])
def test_the_condition_of_the_2023_notebook_by_hand(delta, limit):
    band = REGISTRY["layerwise/cond-2023"].bands(P.but(delta=delta), None)["eps"]
    assert band.upper == pytest.approx(limit)
    assert 512 * 3**0.5 * delta * float(band.upper) ** 10 <= 1 + 1e-12


def test_theorem_4_ii_by_hand():
    lower = REGISTRY["layerwise/thm4-16"].bands(P, 2)["D"].lower
    assert lower == pytest.approx(1 - 32 * (1e-3 + 4e-4) * (2 - 3 / 6))
