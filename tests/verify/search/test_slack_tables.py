"""Slacks of many vectors at once stand where their vectors do, and targets share what is equally tight."""

import numpy as np
import pytest

from verify.errors import InputError
from verify.search import Target
from verify.search.attack import SAME, Found, _shared, slack_table

ONE, OTHER = Target("t/one", "x", None, "upper"), Target("t/other", "x", None, "upper")


class Line:
    """Numbers as instances: none below 0, and beyond 100 nothing can be judged."""

    def __init__(self, other):
        self.other = other

    def instance(self, vector):
        if vector[0] < 0:
            raise InputError("no instance")
        return float(vector[0])

    def slacks(self, instances, statements):
        if max(instances) > 100:
            raise InputError("beyond float64")
        return {ONE: np.array([1 + x for x in instances]), OTHER: np.array(list(map(self.other, instances)))}


@pytest.mark.parametrize(
    ("vectors", "slacks"),
    [([-1, 3, 5], [np.nan, 4, 6]), ([3, -1, 200, 5], [4, np.nan, np.nan, 6]), ([200], None), ([-1], None)],
)
def test_what_has_no_instance_or_no_verdict_leaves_the_others_in_their_places(vectors, slacks):
    table = slack_table(Line(lambda x: 2 - x / 10), [np.array([float(x)]) for x in vectors], [])
    if slacks is None:
        assert table == {}
    else:
        np.testing.assert_array_equal(table[ONE], slacks)
        np.testing.assert_array_equal(table[OTHER], [2 - (s - 1) / 10 for s in slacks])


@pytest.mark.parametrize(("loose", "instances"), [(0.4, 2), (10 * SAME, 2), (SAME / 10, 1)])
def test_targets_share_an_instance_only_where_it_is_as_tight_for_both(loose, instances):
    """At 0 the second target has 1.5 (1 + loose), at 1 its best, 1.5."""
    space = Line(lambda x: 1.5 * (1 + loose * (x == 0)))
    best = {ONE: Found(1.0, "a", np.array([0.0])), OTHER: Found(1.5, "b", np.array([1.0]))}
    shared = _shared(space, [], best)
    assert len({found.vector.tobytes() for found in shared.values()}) == instances
    assert shared[ONE].slack == 1.0
    assert shared[OTHER].slack <= 1.5 * (1 + SAME)
