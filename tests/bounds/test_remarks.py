"""Statements beside the theorems: their bands from the text, and no violation on networks of every kind."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounds import REGISTRY, Parameters
from bounds.layerwise.geometry import geometry
from verify.layerwise.measure import measure
from verify.layerwise.spaces import PairSpace
from verify.layerwise.theory import THEORY
from verify.verdict import Verdict

NAMES = ("R8-means", "R5-shares")
STATEMENTS = [REGISTRY[f"layerwise/{name}"] for name in NAMES]


def rows_of(instance):
    return THEORY.judge(measure(instance), STATEMENTS).rows


@st.composite
def pairs(draw):
    K, n, L = draw(st.integers(2, 3)), draw(st.integers(2, 4)), draw(st.integers(2, 4))
    theta = draw(st.sampled_from([0.0, 0.01, 0.2, 0.6, 0.9]))
    d = max(n * K, 2 * K + 1) + draw(st.integers(0, 2))
    space = PairSpace(K, n, L, theta, d)
    starts = list(space.starts())
    vector = starts[draw(st.integers(0, len(starts) - 1))].vector
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return space.instance(vector + draw(st.sampled_from([0.0, 0.05, 0.5])) * rng.standard_normal(vector.size))


@settings(max_examples=60)
@given(pairs())
def test_no_pair_violates_them(instance) -> None:
    failing = [row for row in rows_of(instance) if row.verdict.fails]
    assert failing == []


def test_they_say_something_on_nearly_orthonormal_data() -> None:
    space = PairSpace(3, 3, 3, 0.01, 9)
    start = next(s for s in space.starts() if s.name.endswith("eps 0.0009 s_K, balanced"))
    rows = rows_of(space.instance(start.vector))
    found = {(row.statement, row.quantity, row.layer): row.verdict for row in rows}
    for key, verdict in found.items():
        assert verdict in (Verdict.HOLDS, Verdict.UNDECIDED), key
    assert sum(verdict is Verdict.HOLDS for verdict in found.values()) > len(found) / 2


def test_explicit_lemma_12_is_attained_to_first_order() -> None:
    """G = theta/N between two classes: their cosine is p theta/K + O(theta^3)."""
    space = PairSpace(2, 3, 3, 1e-3, 6)
    start = next(s for s in space.starts() if s.name == "pair, level, eps 0.0009 s_K, balanced")
    for row in rows_of(space.instance(start.vector)):
        if row.quantity == "mean_cos_abs":
            assert 1 < row.slack_upper < 1.01


def test_a_smaller_error_would_be_violated() -> None:
    space = PairSpace(2, 3, 3, 0.01, 6)
    start = next(s for s in space.starts() if s.name == "pair, level, eps 0.0009 s_K, balanced")
    m = measure(space.instance(start.vector))
    p = m.parameters.but(theta=0.9 * m.parameters.theta)
    rows = THEORY.judge(m, [STATEMENTS[0]], p).rows
    assert Verdict.VIOLATED in {row.verdict for row in rows if row.quantity == "mean_cos_abs"}


P = Parameters(theta=0.05, eps=0.1, rho=0.01, delta=0.05, n=4, K=3, d=14, L=4)


@pytest.mark.parametrize("layer", range(3))
def test_the_shares_are_those_of_the_quotients(layer) -> None:
    bands = REGISTRY["layerwise/R5-shares"].bands(P, layer)
    leak = REGISTRY["layerwise/R4"].bands(P, layer)["within_leak"].upper
    means = REGISTRY["layerwise/R5"].bands(P, layer)["mean_leak"].upper
    assert bands["within_leading_share"].upper == pytest.approx(leak**2 / (1 + leak**2))
    assert bands["means_trailing_share"].upper == pytest.approx(means**2 / (1 + means**2))


def test_the_means_are_within_the_error_of_r8() -> None:
    layer = 1
    bands = REGISTRY["layerwise/R8-means"].bands(P, layer)
    lower = REGISTRY["layerwise/R8"].bands(P, layer)["D"].lower
    assert bands["mean_cos_abs"].upper == pytest.approx(1 - lower)
    o = (1 - lower) / (2 - lower)
    assert bands["mean_norm2_max"].upper == pytest.approx(1 + o)
    assert bands["mean_norm2_min"].lower == pytest.approx(1 - o)


@settings(max_examples=40)
@given(pairs())
def test_separation_fuzziness_is_bounded_as_the_text_proves(instance) -> None:
    """Tr(Sigma_W Sigma_B^+) <= E (h r^(L-1) + s_l r^l)^2/(lmin - b^2), computed here from the features."""
    m = measure(instance)
    p = m.parameters
    g = geometry(p, spectral_regime=True)
    room = float(g.data.low - g.b * g.b)
    if not (room > 0 and np.isfinite(float(g.spectrum.h)) and p.e0 < 1e-8):
        return
    D, M = instance.deviations, instance.means - instance.means.mean(axis=1)[:, None]
    for layer in range(instance.L):
        powers = (instance.s / instance.s[0]) ** layer
        spread, centred = powers[:, None] * D, powers[:, None] * M
        U, sigma, _ = np.linalg.svd(centred, full_matrices=False)
        U, sigma = U[:, : instance.K - 1], sigma[: instance.K - 1]
        fuzziness = np.sum((U.T @ spread / sigma[:, None]) ** 2) / instance.n
        beta = float(g.r_power(layer)) * float(g.b) / np.sqrt(room)
        tilt = beta / np.sqrt(1 + beta**2) * float(g.r_power(layer))
        reach = float(g.spectrum.h) * float(g.r_power(p.L - 1)) + tilt
        rounding = 1e-12 * np.linalg.norm(spread) / sigma[-1]
        assert np.sqrt(fuzziness) <= np.sqrt(float(g.data.energy) / room) * reach * (1 + 1e-9) + rounding
