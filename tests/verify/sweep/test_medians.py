"""Medians of groups, read in pieces, against NumPy's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from verify.sweep import medians as module
from verify.sweep.medians import medians

NUMBERS = st.floats(-1e300, 1e300) | st.sampled_from([0.0, -0.0, 1.0, 1.0 + 2**-52, 5e-324])


@given(data=st.data(), held=st.sampled_from([0, 3, 1_000]), counters=st.sampled_from([1, 64, 1 << 12]))
def test_medians_are_those_of_all_numbers_at_once(data, held: int, counters: int) -> None:
    """Whatever is held at once: with nothing held all 64 bits are found by counting."""
    number = data.draw(hnp.arrays(float, st.integers(0, 40), elements=NUMBERS))
    group = data.draw(hnp.arrays(np.int64, len(number), elements=st.integers(0, 4)))
    cut = data.draw(st.integers(0, len(number)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "HELD", held)
        patch.setattr(module, "COUNTERS", counters)
        found = medians(lambda: iter([(group[:cut], number[:cut]), (group[cut:], number[cut:])]), 6)
    expected = [np.median(number[group == g]) if (group == g).any() else np.nan for g in range(6)]
    np.testing.assert_array_equal(found, expected)


def test_only_a_few_numbers_are_held(monkeypatch) -> None:
    """300,000 in 20 groups, 2^12 held: read four times at the most, and the exact medians."""
    rng = np.random.default_rng(0)
    group, number = rng.integers(20, size=300_000), rng.lognormal(size=300_000)
    reads = []

    def read():
        reads.append(1)
        return iter([(group[i::3], number[i::3]) for i in range(3)])

    monkeypatch.setattr(module, "HELD", 1 << 12)
    found = medians(read, 20)
    assert len(reads) <= 4
    np.testing.assert_array_equal(found, [np.median(number[group == g]) for g in range(20)])
