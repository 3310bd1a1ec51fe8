"""The public strategies: wide, valid by construction, and shrinking to small pairs."""

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from verify.strategies import pairs

# `find` minimises with a fixed budget; slow-input checks are about the host, not about the strategy
SEARCH = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=True)


@settings(deadline=None)
@given(st.data(), st.booleans(), st.booleans(), st.sampled_from([True, False, None]))
def test_every_draw_is_a_pair(data, spectral, inexact, in_scope):
    pair = data.draw(pairs(spectral=spectral, inexact=inexact, in_scope=in_scope))
    assert 2 <= pair.K <= 6
    assert 1 <= pair.n <= 12
    assert 2 <= pair.L <= 8
    assert pair.d >= max(pair.N, 2 * pair.K + 1)
    for array in (pair.s, pair.head, pair.means, pair.deviations):
        assert np.isfinite(array).all()


def test_sizes_can_be_fixed():
    pair = find(pairs(K=st.just(3), n=st.just(2), L=st.just(4), alpha=st.just(5.0)), lambda _: True)
    assert (pair.K, pair.n, pair.L, pair.alpha) == (3, 2, 4, 5.0)


def test_shrinks_to_the_smallest_pair():
    pair = find(pairs(), lambda pair: pair.L >= 3, settings=SEARCH)
    assert (pair.K, pair.n, pair.L, pair.d, pair.alpha) == (2, 1, 3, 5, 1.0)


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({}, lambda p: np.linalg.norm(p.head[:, p.K :]) > 0.1),
        ({}, lambda p: p.s[p.K] > 0.5),
        ({}, lambda p: p.s[p.K] < 1e-4 and p.s[-1] == 0),
        ({"spectral": True}, lambda p: np.linalg.norm(p.X, 2) ** 2 > 5),
        ({"in_scope": False}, lambda p: p.L >= 5 and p.K >= 4),
        ({"inexact": True}, lambda p: p.n >= 8 and np.linalg.norm(p.head * p.s ** (p.L - 1) @ p.X) > 1),
    ],
)
def test_reaches(options, wanted):
    once = settings(SEARCH, max_examples=2000, phases=[Phase.generate])
    find(pairs(**options), wanted, settings=once)
